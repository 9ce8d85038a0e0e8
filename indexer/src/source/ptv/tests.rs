//! Properties of the reader:
//! 1. what a service refers to is joined, wherever in the source it is;
//! 2. what is not published is removed, what no service refers to is a record of its own;
//! 3. a field of a wrong type is named, and costs nothing but itself;
//! 4. whatever the bytes are, each object is a record, a part or a rejection with its reason.

use std::collections::BTreeMap;
use std::fs;

use serde_json::json;

use super::*;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/ptv");

fn read(path: &Path) -> Vec<RawRecord> {
    let input = Input {
        progress: ProgressBar::hidden(),
    };
    Ptv::open(path, &input)
        .expect("it opens")
        .map(|record| record.expect("it can be read"))
        .collect()
}

fn read_bytes(bytes: &[u8]) -> Vec<RawRecord> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("ptv.json");
    fs::write(&file, bytes).expect("written");
    read(&file)
}

fn fields(raw: &RawRecord) -> &Map<String, Value> {
    match &raw.content {
        Content::Fields(fields) => fields,
        other => panic!("{other:?}"),
    }
}

fn warnings(raw: &RawRecord) -> Vec<String> {
    let warnings = raw.warnings.iter();
    warnings
        .map(|warning| format!("{}: {}", warning.field, warning.message))
        .collect()
}

fn reason(raw: &RawRecord) -> &str {
    match &raw.content {
        Content::Unreadable(why) => &why.reason,
        other => panic!("{other:?}"),
    }
}

/// The fixtures, by record id; what is removed is `None`.
fn fixtures() -> BTreeMap<String, Option<RawRecord>> {
    let records = read(Path::new(FIXTURES));
    let count = records.len();
    let by_id: BTreeMap<_, _> = records
        .into_iter()
        .map(|raw| match &raw.content {
            Content::Removed(id) => (id.clone(), None),
            Content::Fields(fields) => {
                let id = fields["id"].as_str().expect("an id").to_owned();
                (id, Some(raw))
            }
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(by_id.len(), count, "each once");
    by_id
}

#[test]
fn services_are_joined_with_what_they_refer_to() {
    let all = fixtures();
    let raw = all["ptv:00000001-0000-4000-8000-000000000001"]
        .as_ref()
        .expect("a record");
    let mut found = fields(raw).clone();
    let locations = found.remove("locations").expect("a place");
    let expected = json!({
        "id": "ptv:00000001-0000-4000-8000-000000000001",
        "kind": "service", "source": "PTV", "licence": "CC-BY-4.0",
        "attribution": "Suomi.fi-palvelutietovaranto, Digi- ja väestötietovirasto",
        "updated": "2026-04-22",
        "name": {"fi": "Esimerkin omaishoidon tuki", "sv": "Exempelstöd för närståendevård"},
        "alternate_name": {"fi": "Omaishoitajien neuvonta"},
        "summary": {"fi": "Neuvontaa omaishoitajille.", "sv": "Stöd till närståendevårdare."},
        "description": {"fi": "Autamme hakemuksen teossa.\n\nOmaishoidon tuki on lakisääteinen.\n\n\
            Soita ensin.\n\nAsut alueella.\n\nKäsittelyaika: Kaksi viikkoa.\n\n\
            Esimerkkitupa: Tuvassa on neuvoja.\n\nPostiosoite: PL 1, 30101 FORSSA"},
        "organization": {"id": "ptv:00000003-0000-4000-8000-000000000001",
            "name": {"fi": "Esimerkki-Forssan kaupunki"}, "type": "municipality",
            "business_id": "0145626-8", "email": "kaupunki@esimerkki.example",
            "url": "https://forssa.example/", "description": {"fi": "Kaupunki esimerkissä."}},
        "municipalities": ["Forssa", "834"], "regions": ["Kanta-Häme"],
        "wellbeing_counties": ["Kanta-Hämeen hyvinvointialue"],
        "taxonomy_terms": [
            {"taxonomy": "service_class", "id": "http://uri.example/class/P3.1",
             "name": {"fi": "Omaishoito", "sv": "Närståendevård"}},
            {"taxonomy": "keyword", "id": "http://uri.example/onto/p1", "name": {"fi": "omaishoito"}},
            {"taxonomy": "keyword", "name": {"fi": "tuki"}},
            {"taxonomy": "target_group", "id": "http://uri.example/group/KR1.9",
             "name": {"fi": "Omaishoitajat"}}],
        "fee": "free", "cost_options": [{"description": {"fi": "Kahvi maksaa euron."}}],
        "labels": ["Omaishoitajan polku", "Palveluseteli"],
        "languages": ["fi", "sv"], "channels": ["place", "phone"],
        "phone": "+358 500000000", "email": "tuki@esimerkki.example", "url": "https://tupa.example/",
        "emails": ["tupa@esimerkki.example"],
        "phones": [
            {"number": "+358 500000000", "description": {"fi": "Vaihde", "sv": "Växel"},
             "languages": ["fi", "sv"]},
            {"number": "+358 500000001", "description": {"fi": "Faksi", "sv": "Fax", "en": "Fax"},
             "languages": ["fi"]},
            {"number": "116 117", "languages": ["fi"]}],
        "web_pages": [{"url": "https://tupa.example/", "name": {"fi": "Tuvan sivu"}},
            {"url": "https://seteli.example/", "name": {"fi": "Palvelusetelit"}}],
        "opening_hours": "Tu 10:00-12:00",
        "accessibility_notes": {"fi": "Pääsisäänkäynti: Ovi on leveä. Kynnys on matala."},
    });
    assert_eq!(Value::Object(found), expected);
    let place = &locations[0];
    let (lat, lon) = (place["lat"].as_f64(), place["lon"].as_f64());
    assert!(lat.is_some_and(|lat| (lat - 60.80).abs() < 0.01), "{lat:?}");
    assert!(lon.is_some_and(|lon| (lon - 23.62).abs() < 0.01), "{lon:?}");
    assert_eq!(
        place["address"],
        json!({"fi": "Esimerkkikatu 3", "sv": "Exempelgatan 3"})
    );
    assert_eq!(place["municipality"], "Forssa");
    assert_eq!(
        warnings(raw),
        [
            "serviceChannels: 1 of 3 channels are not in the source: their places and contacts \
             are missing",
            "language: texts in se are not kept, only those in fi, sv and en",
        ]
    );
    assert_eq!(raw.origin.line, Some(6));
}

#[test]
fn a_service_of_its_own_and_places_nobody_refers_to_are_records() {
    let all = fixtures();
    let permit = all["ptv:00000001-0000-4000-8000-000000000002"].as_ref();
    let permit = fields(permit.expect("a record"));
    assert_eq!(permit["kind"], "permission_or_obligation");
    assert_eq!(permit["nationwide"], true);
    assert_eq!(
        permit["labels"],
        json!(["Koko Suomi Ahvenanmaata lukuun ottamatta"])
    );
    assert_eq!(permit["organization"]["type"], "foundation");
    assert_eq!(permit["updated"], "2027-01-01", "the day in Finland");

    let library = all["ptv:00000002-0000-4000-8000-000000000003"].as_ref();
    let library = library.expect("a record");
    let place = fields(library);
    assert_eq!(place["kind"], "service_location");
    assert_eq!(place["name"], json!({"fi": "Kirjatupa"}));
    assert_eq!(place["alternate_name"], json!({"fi": "Esimerkkikirjasto"}));
    assert_eq!(
        place["organization"]["name"]["fi"],
        "Esimerkki-Forssan kaupunki"
    );
    assert_eq!(place["locations"][0].get("lat"), None);
    let said = warnings(library);
    assert!(
        said[0].starts_with("addresses[0].otherAddress.latitude: ") && said[0].contains("swapped"),
        "{said:?}"
    );
}

#[test]
fn what_is_not_published_is_removed() {
    let all = fixtures();
    let removed: Vec<&str> = all
        .iter()
        .filter(|(_, raw)| raw.is_none())
        .map(|(id, _)| id.as_str())
        .collect();
    assert_eq!(
        removed,
        [
            "ptv:00000001-0000-4000-8000-000000000003",
            "ptv:00000002-0000-4000-8000-000000000004"
        ]
    );
    assert_eq!(all.len(), 5);
}

#[test]
fn general_descriptions_alone_are_records_in_both_shapes() {
    let found = read(&Path::new(FIXTURES).join("general.json"));
    assert_eq!(fields(&found[0])["kind"], "general_description");
    let release = json!([{"id": "00000004-0000-4000-8000-000000000002", "ref": null,
        "type": "Service", "Name": {"fi": "Palveluohjaus", "en": "Guidance"},
        "ShortDescription": {"fi": "Neuvontaa."}, "BackgroundDescription": {"fi": "Tausta."},
        "UserInstructions": {"fi": "Soita."}, "LifeEvent": [],
        "ServiceClass": [{"Key": "http://uri.example/class/P1", "Value": "Neuvonta"}]}]);
    let found = read_bytes(release.to_string().as_bytes());
    let record = fields(&found[0]);
    assert_eq!(
        record["name"],
        json!({"fi": "Palveluohjaus", "en": "Guidance"})
    );
    assert_eq!(record["description"], json!({"fi": "Tausta.\n\nSoita."}));
    assert_eq!(
        record["taxonomy_terms"],
        json!([{"taxonomy": "service_class", "id": "http://uri.example/class/P1",
                "name": {"fi": "Neuvonta"}}])
    );
}

/// Every place in a JSON value, as a pointer.
fn pointers(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (name, inner) in map {
                let path = format!("{path}/{name}");
                found.push(path.clone());
                pointers(inner, &path, found);
            }
        }
        Value::Array(list) => {
            for (at, inner) in list.iter().enumerate() {
                let path = format!("{path}/{at}");
                found.push(path.clone());
                pointers(inner, &path, found);
            }
        }
        _ => {}
    }
}

#[test]
fn a_wrong_type_in_any_field_is_named_or_does_not_matter() {
    let text = |name: &str| fs::read_to_string(Path::new(FIXTURES).join(name)).expect("a fixture");
    let services: Value = serde_json::from_str(&text("services.json")).expect("JSON");
    let channels: Value = serde_json::from_str(&text("channels.json")).expect("JSON");
    let organizations: Value = serde_json::from_str(&text("organizations.json")).expect("JSON");
    let objects = [
        services["itemList"][0].clone(),
        channels[0].clone(),
        channels[2].clone(),
        organizations[0].clone(),
    ];
    // Fields whose values are of no use to us may be anything.
    let unused = [
        "code",
        "services",
        "subType",
        "country",
        "lifeEvents",
        "validForNow",
        "contactInfo",
        "serviceCollections",
        "name",
        "postOffice",
        "type",
        "roleType",
        "description",
    ];
    let mut tried = 0;
    for (at, object) in objects.iter().enumerate() {
        let mut all = Vec::new();
        pointers(object, "", &mut all);
        for pointer in all {
            for wrong in [json!(7), json!(true), json!({"x": 1}), json!([[1]])] {
                let mut broken = objects.clone();
                let place = broken[at].pointer_mut(&pointer).expect("it is there");
                if place.is_null()
                    || std::mem::discriminant(place) == std::mem::discriminant(&wrong)
                {
                    continue;
                }
                *place = wrong.clone();
                let found = read_bytes(json!(broken).to_string().as_bytes());
                tried += 1;
                assert!(found.len() >= 2, "{pointer} {wrong}: lost");
                let named = found
                    .iter()
                    .any(|raw| matches!(raw.content, Content::Unreadable(_)))
                    || found.iter().map(|raw| raw.warnings.len()).sum::<usize>() > 3;
                let last = pointer
                    .rsplit('/')
                    .find(|part| part.parse::<usize>().is_err());
                // An organization's own oddities are not those of its services.
                let known = at == 3 || last.is_some_and(|last| unused.contains(&last));
                assert!(
                    named || known || wrong.is_number(),
                    "{pointer} {wrong}: not named"
                );
            }
        }
    }
    assert!(tried > 500, "{tried}");
}

#[test]
fn any_bytes_are_records_or_rejections_with_reasons() {
    let good = r#"{"id":"00000001-0000-4000-8000-000000000007","serviceNames":[{"language":"fi","value":"Palvelu","type":"Name"}]}"#;
    let deep = format!(
        r#"{{"id":"00000001-0000-4000-8000-000000000008","serviceNames":{}1{}}}"#,
        "[".repeat(300),
        "]".repeat(300)
    );
    let deep_channel = format!(
        r#"{{"id":"00000001-0000-4000-8000-000000000008","serviceChannelType":"Phone","x":{}1{}}}"#,
        "[".repeat(300),
        "]".repeat(300)
    );
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (
            b"{\"serviceNames\": \"\xff\"}".to_vec(),
            "not UTF-8 at byte 19",
        ),
        (
            b"{\"id\": 1, \"serviceNames\": [".to_vec(),
            "the file ends within it",
        ),
        (b"[1".to_vec(), "not a JSON object"),
        (b"nonsense".to_vec(), "not a JSON object"),
        (b"{\"a\" 1}".to_vec(), "not JSON"),
        (b"{\"a\": 1}".to_vec(), "none of a service"),
        (
            b"{\"id\": \"x\", \"name\": \"y\"}".to_vec(),
            "only an id and a name",
        ),
        (b"{\"serviceNames\": []}".to_vec(), "missing"),
        (b"{\"id\": 5, \"serviceNames\": []}".to_vec(), "not a GUID"),
        (
            b"{\"id\": \"a\0b\", \"serviceNames\": []}".to_vec(),
            "not JSON: control character",
        ),
        (deep.into_bytes(), "recursion limit exceeded"),
        (deep_channel.into_bytes(), "recursion limit exceeded"),
    ];
    for (bytes, expected) in cases {
        let mut file = format!("\u{feff}{good}\n").into_bytes();
        file.extend(&bytes);
        let found = read_bytes(&file);
        let shown = String::from_utf8_lossy(&bytes);
        assert_eq!(
            fields(&found[0])["name"],
            json!({"fi": "Palvelu"}),
            "{shown}"
        );
        let reasons: Vec<&str> = found.iter().skip(1).map(reason).collect();
        assert!(
            reasons.iter().any(|reason| reason.contains(expected)),
            "{shown}: {reasons:?}"
        );
        assert_eq!(found[1].origin.line, Some(2), "{shown}");
    }
}

#[test]
fn a_record_too_long_is_named() {
    let name = "x".repeat(10 * MAX_RECORD_BYTES);
    let service = json!({"id": "00000001-0000-4000-8000-000000000007",
        "serviceNames": [{"language": "fi", "value": name, "type": "Name"}]});
    let found = read_bytes(service.to_string().as_bytes());
    assert!(
        reason(&found[0]).starts_with("the record is 104"),
        "{}",
        reason(&found[0])
    );
    assert_eq!(found.len(), 1);
}

#[test]
fn coordinates_nobody_can_use_leave_the_place_without_a_position() {
    let address = |lat: Value, lon: Value, state: &str| {
        json!({"id": "00000002-0000-4000-8000-000000000001", "serviceChannelType": "ServiceLocation",
            "serviceChannelNames": [{"language": "fi", "value": "Tupa", "type": "Name"}],
            "addresses": [{"type": "Location", "streetAddress": {"postalCode": "30100",
                "latitude": lat, "longitude": lon, "coordinateState": state}}]})
    };
    for (lat, lon, state, expected) in [
        (json!("60.8"), json!("23.6"), "Ok", "is not in Finland"),
        (json!("316250"), json!("6744640"), "Ok", "swapped"),
        (
            json!("NaN"),
            json!("316250"),
            "Ok",
            "missing although the other is given",
        ),
        (
            json!("north"),
            json!("316250"),
            "Ok",
            "\"north\" is not a number",
        ),
        (
            json!("6744640"),
            json!(null),
            "Ok",
            "missing although the other is given",
        ),
        (
            json!("6744640"),
            json!("316250"),
            "MultipleResultsReceived",
            "may be of another place",
        ),
    ] {
        let found = read_bytes(address(lat.clone(), lon, state).to_string().as_bytes());
        let place = &fields(&found[0])["locations"][0];
        assert_eq!(
            (place.get("lat"), &place["postcode"]),
            (None, &json!("30100"))
        );
        let said = warnings(&found[0]);
        assert!(
            said.iter().any(|said| said.contains(expected)),
            "{lat}: {said:?}"
        );
    }
}

/// Places whose register publishes both: metres in EPSG:3067, degrees in WGS84.
#[test]
fn positions_are_those_of_the_register_within_a_metre() {
    for (east, north, lat, lon) in POSITIONS {
        let (found_lat, found_lon) =
            crate::source::projection::to_wgs84(3067, east, north).expect("in Finland");
        let metres_north = (found_lat - lat) * 111_200.0;
        let metres_east = (found_lon - lon) * 111_200.0 * lat.to_radians().cos();
        let apart = metres_north.hypot(metres_east);
        assert!(apart < 1.0, "{lat} {lon}: {apart} m");
    }
}

/// East, north, latitude, longitude: the corners and the middle of LIPAS (CC BY 4.0).
const POSITIONS: [(f64, f64, f64, f64); 5] = [
    (255_516.625, 7_672_725.500, 69.054_889_3, 20.863_007_5),
    (729_733.913, 6_979_434.891, 62.872_348_1, 31.518_516_2),
    (316_680.549, 6_645_846.208, 59.909_265_0, 23.721_472_0),
    (532_554.000, 7_772_137.750, 70.054_128_3, 27.855_082_8),
    (582_082.736, 7_131_276.831, 64.297_641_1, 28.696_386_8),
];
