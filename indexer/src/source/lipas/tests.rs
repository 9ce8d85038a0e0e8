use super::*;

fn read(json: &[u8]) -> Vec<RawRecord> {
    let places = Lipas {
        file: Path::new("lipas.json").into(),
        elements: Elements::new(json, "items"),
    };
    places.map(|raw| raw.expect("bytes can be read")).collect()
}

/// The fields of the only record.
fn fields(json: &str) -> Value {
    let mut all = read(json.as_bytes());
    assert_eq!(all.len(), 1, "{all:?}");
    match all.remove(0).content {
        Content::Fields(fields) => Value::Object(fields),
        other => panic!("{other:?}"),
    }
}

const OLDER: &str = r#"{"sportsPlaceId": 1, "name": "Esimerkkilammen laavu",
    "marketingName": "Lammen laavu", "type": {"typeCode": 301, "name": "Laavu, kota tai kammi"},
    "admin": "Kunta / liikuntatoimi", "owner": "Kunta", "freeUse": true, "schoolUse": false,
    "lastModified": "2024-11-12 12:35:14.990", "constructionYear": 1999,
    "www": "www.forssa.example", "phoneNumber": "03 000 0000 ", "email": "laavu@forssa.example",
    "reservationsLink": "https://varaa.example/laavu",
    "properties": {"infoFi": "Lammen rannalla.", "toilet": true, "pier": false,
        "surfaceMaterial": "Tekonurmi", "routeLengthKm": 2.5},
    "location": {"address": "Esimerkkitie 1", "postalCode": "30100", "postalOffice": "Forssa",
        "neighborhood": "Haudankorva", "city": {"name": "Forssa", "cityCode": 61},
        "coordinates": {"wgs84": {"lat": 60.8, "lon": 23.6}}}}"#;

const NEWER: &str = r#"{"lipas-id": 2, "status": "active", "name": "Esimerkin hiihtolatu",
    "name-localized": {"se": "Exempelspåret"}, "type": {"type-code": 4402}, "admin": "state",
    "owner": "registered-association", "event-date": "2024-01-02T08:28:31.435Z",
    "comment": "Latukone ajaa aamuisin.",
    "properties": {"ligthing?": true, "free-use?": true, "surface-material": ["sawdust", "gravel"],
        "accessibility-info": "https://esteeton.example"},
    "location": {"city": {"city-code": 61, "neighborhood": "Keskusta"}, "postal-code": "30100",
        "address": "Latutie 1", "geometries": {"type": "FeatureCollection", "features": [
        {"type": "Feature", "geometry": {"type": "LineString",
            "coordinates": [[23.5, 60.8], [23.6, 60.8], [23.7, 60.8]]}}]}}}"#;

#[test]
fn a_place_of_the_older_api_is_read_whole() {
    assert_eq!(
        fields(&format!("[{OLDER}]")),
        json!({
            "id": "lipas:1", "kind": "sports_place",
            "name": {"fi": "Esimerkkilammen laavu"}, "alternate_name": "Lammen laavu",
            "summary": {"fi": "Laavu, kota tai kammi", "sv": "Vindskydd eller kåta",
                "en": "Lean-to, goahti (Lapp tent shelter) or 'kammi' earth lodge"},
            "taxonomy_terms": [{"taxonomy": "lipas_type", "id": "301", "name": {
                "fi": "Laavu, kota tai kammi", "sv": "Vindskydd eller kåta",
                "en": "Lean-to, goahti (Lapp tent shelter) or 'kammi' earth lodge"}}],
            "description": {"fi": "Lammen rannalla.\n\nPinta: tekonurmi, käymälä, reitin pituus \
                2,5 km.\n\nRakennettu 1999.\n\nOmistaja: kunta.\n\nYlläpitäjä: kunta / \
                liikuntatoimi."},
            "fee": "free",
            "locations": [{"name": "Haudankorva", "address": "Esimerkkitie 1", "postcode": "30100",
                "municipality": "Forssa", "lat": 60.8, "lon": 23.6, "loc_precision": "exact"}],
            "channels": ["place"], "phone": "03 000 0000", "email": "laavu@forssa.example",
            "url": "http://www.forssa.example",
            "web_pages": [{"url": "https://varaa.example/laavu",
                "name": {"fi": "Varaukset", "sv": "Bokningar", "en": "Reservations"}}],
            "organization": {"type": "municipality", "name": "Forssa"},
            "updated": "2024-11-12", "source": "LIPAS", "licence": "CC-BY-4.0",
            "attribution": "LIPAS, Jyväskylän yliopisto",
        })
    );
}

#[test]
fn a_place_of_the_newer_api_is_read_from_codes_in_pages() {
    let page = format!(r#"{{"items": [{NEWER}], "pagination": {{"total-pages": 1}}}}"#);
    let read = fields(&page);
    assert_eq!(read["id"], "lipas:2");
    assert_eq!(
        read["name"],
        json!({"fi": "Esimerkin hiihtolatu", "sv": "Exempelspåret"})
    );
    assert_eq!(
        read["summary"],
        json!({"fi": "Hiihtolatu", "sv": "Skidspår", "en": "Ski track"})
    );
    assert_eq!(
        read["description"]["fi"],
        "Latukone ajaa aamuisin.\n\nPinta: sahanpuru, sora, valaistus.\n\nOmistaja: rekisteröity \
         yhdistys.\n\nYlläpitäjä: valtio."
    );
    assert_eq!(
        read["locations"][0],
        json!({"address": "Latutie 1", "postcode": "30100", "municipality": "Forssa",
            "lat": 60.8, "lon": 23.6, "loc_precision": "exact", "name": "Keskusta"})
    );
    assert_eq!(read["organization"], json!({"type": "state"}));
    assert_eq!(read["updated"], "2024-01-02");
    assert_eq!(read["accessibility_notes"], "https://esteeton.example");
}

#[test]
fn positions_are_found_where_they_are() {
    let with = |coordinates: &str| {
        let before = r#""coordinates": {"wgs84": {"lat": 60.8, "lon": 23.6}}"#;
        fields(&OLDER.replace(before, coordinates))["locations"][0].clone()
    };
    let projected = with(r#""coordinates": {"tm35fin": {"lat": 6746868.36, "lon": 316262.82}}"#);
    let lat = projected["lat"].as_f64().expect("a number");
    assert!((lat - 60.8146).abs() < 1e-6);
    assert_eq!(with(r#""x": 1"#).get("lat"), None);
}

#[test]
fn what_is_no_longer_there_is_removed() {
    for status in ["out-of-service-permanently", "incorrect-data", "planned"] {
        let json = NEWER.replace("\"active\"", &format!("{status:?}"));
        let all = read(json.as_bytes());
        assert_eq!(all[0].content, Content::Removed("lipas:2".to_owned()));
    }
}

#[test]
fn places_that_are_wrong_are_named_and_the_others_are_read() {
    let swapped = OLDER.replace(r#""lat": 60.8, "lon": 23.6"#, r#""lat": 23.6, "lon": 60.8"#);
    let metres = OLDER.replace(
        r#""lat": 60.8, "lon": 23.6"#,
        r#""lat": 6746868, "lon": 316262"#,
    );
    let cases: &[(&str, &str)] = &[
        ("1", "instead of a sports place"),
        ("{}", "sportsPlaceId or lipas-id is missing"),
        ("{\"sportsPlaceId\": }", "not JSON"),
        (&swapped, "axes are swapped"),
        (&metres, "not WGS84"),
    ];
    for (json, expected) in cases {
        let all = read(format!("[{json}, {NEWER}]").as_bytes());
        let Content::Unreadable(why) = &all[0].content else {
            panic!("{json}: {all:?}");
        };
        assert!(why.reason.contains(expected), "{json}: {}", why.reason);
        assert!(matches!(all[1].content, Content::Fields(_)), "{json}");
    }
    let bytes = [
        b"[{\"name\": \"\xff\"}, ".as_slice(),
        NEWER.as_bytes(),
        b"]",
    ]
    .concat();
    assert_eq!(read(&bytes).len(), 2);
    // Fields of other kinds than they should be are as if not there, or for the judge.
    let odd = r#"{"lipas-id": [], "name": 1, "type": 1, "location": [], "properties": "x"}"#;
    assert!(matches!(
        read(odd.as_bytes())[0].content,
        Content::Fields(_)
    ));
}
