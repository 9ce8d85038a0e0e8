use super::*;

fn read(json: &str) -> Vec<Result<RawRecord, IndexerError>> {
    read_with(json.as_bytes(), None)
}

fn read_with(json: &[u8], map: Option<&str>) -> Vec<Result<RawRecord, IndexerError>> {
    let map = map.map(|map| map::parse(map).expect("a map"));
    GeoJson::new(Path::new("places.geojson").into(), json, map).collect()
}

/// The fields of the only record.
fn fields(json: &str, map: Option<&str>) -> Value {
    let mut all = read_with(json.as_bytes(), map);
    assert_eq!(all.len(), 1, "{all:?}");
    match all.remove(0).expect("readable").content {
        Content::Fields(fields) => Value::Object(fields),
        other => panic!("{other:?}"),
    }
}

/// Why the only record cannot be read.
fn reason(json: &str) -> String {
    let mut all = read(json);
    assert_eq!(all.len(), 1, "{all:?}");
    match all.remove(0).expect("readable").content {
        Content::Unreadable(why) => why.reason,
        other => panic!("{other:?}"),
    }
}

fn feature(properties: &str, geometry: &str) -> String {
    format!(r#"{{"type":"Feature","id":7,"properties":{properties},"geometry":{geometry}}}"#)
}

fn point(x: f64, y: f64) -> String {
    feature(
        r#"{"nimi":"Kylätalo"}"#,
        &format!(r#"{{"type":"Point","coordinates":[{x},{y}]}}"#),
    )
}

#[test]
fn properties_are_fields_by_the_names_they_mostly_have() {
    let properties = r#"{"nimi":"Kylätalo","namn":"Bystuga","name:en":"Village hall",
        "osoite":"Kylätie 1","Postinumero":430,"kunta":"Lempäälä","www":"https://kyla.example/",
        "organisaatio":"Kyläyhdistys ry","luokka":"kylätalo; kokoustila","peer_support":"ei"}"#;
    let geometry = r#"{"type":"Point","coordinates":[23.75,61.31]}"#;
    assert_eq!(
        fields(&feature(properties, geometry), None),
        serde_json::json!({
            "id": "places:7",
            "name": {"fi": "Kylätalo", "sv": "Bystuga", "en": "Village hall"},
            "organization": {"name": {"fi": "Kyläyhdistys ry"}},
            "url": "https://kyla.example/",
            "labels": ["kylätalo", "kokoustila"],
            "peer_support": false,
            "locations": [{"address": {"fi": "Kylätie 1"}, "postcode": "00430",
                "municipality": "Lempäälä", "lat": 61.31, "lon": 23.75}],
        })
    );
}

#[test]
fn collections_sequences_and_lines_of_features_are_read_alike() {
    let one = point(23.75, 61.31);
    let two = one.replace("\"id\":7", "\"id\":8");
    for json in [
        format!(r#"{{"type":"FeatureCollection","features":[{one},{two}]}}"#),
        format!("{one}\n{two}\n"),
        format!("\u{1e}{one}\n\u{1e}{two}\n"),
        format!("[{one},\n{two}]"),
    ] {
        let ids: Vec<Option<String>> = read(&json)
            .into_iter()
            .map(|raw| raw.expect("readable").origin.object)
            .collect();
        assert_eq!(
            ids,
            [Some("places:7".to_owned()), Some("places:8".to_owned())],
            "{json}"
        );
    }
}

#[test]
fn geometries_are_places() {
    let json = |geometry| feature(r#"{"name":"x","osoite":"Kylätie 1"}"#, geometry);
    let places = |geometry| fields(&json(geometry), None)["locations"].to_string();
    assert_eq!(
        places(r#"{"type":"MultiPoint","coordinates":[[24.0,60.0],[25.0,61.0]]}"#),
        r#"[{"address":{"fi":"Kylätie 1"},"lat":60.0,"lon":24.0},{"address":{"fi":"Kylätie 1"},"lat":61.0,"lon":25.0}]"#
    );
    let nowhere = fields(&json("null"), None);
    assert_eq!(nowhere["address"]["fi"], "Kylätie 1");
    assert_eq!(nowhere.get("lat"), None);
}

#[test]
fn a_polygon_is_a_service_area_only_by_a_map() {
    let ring =
        r#"{"type":"Polygon","coordinates":[[[24.0,60.0],[25.0,60.0],[25.0,61.0],[24.0,60.0]]]}"#;
    let json = feature(r#"{"N":"Kotihoito","x":"y"}"#, ring);
    let map = "[file]\ngeometry = \"service_area\"\nid_prefix = \"alue:\"\n\
               [fields]\nname = \"N\"\nkind = { constant = \"service\" }\n\
               [fields.organization]\nname = { fi = \"x\" }";
    let read = fields(&json, Some(map));
    assert_eq!(read["area_shape"]["type"], "Polygon");
    assert_eq!(read["id"], "alue:7");
    assert_eq!(read["kind"], "service");
    assert_eq!(read["organization"]["name"]["fi"], "y");
    assert_eq!(read.get("locations"), None);
}

#[test]
fn a_projection_named_the_old_way_is_converted_or_refused_by_name() {
    let collection = |crs: &str, x, y| {
        format!(
            r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"{crs}"}}}},"features":[{}]}}"#,
            point(x, y)
        )
    };
    for (crs, x, y) in [
        ("urn:ogc:def:crs:EPSG::3067", 316_262.82, 6_746_868.36),
        ("EPSG:3878", 24_479_401.14, 6_744_894.28),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", 23.6215, 60.8146),
    ] {
        let place = &fields(&collection(crs, x, y), None)["locations"][0];
        let lat = place["lat"].as_f64().expect("a number");
        assert!((lat - 60.8146).abs() < 1e-6, "{crs}: {place}");
    }
    let error = read(&collection("EPSG:27700", 1.0, 2.0)).remove(0);
    let error = error.expect_err("no known projection").to_string();
    assert!(
        error.contains("EPSG:27700") && error.contains("ogr2ogr"),
        "{error}"
    );
}

#[test]
fn features_that_are_wrong_are_named_and_the_others_are_read() {
    let cases: &[(&str, &str)] = &[
        ("{\"type\":\"Feature\"", "the file ends within it"),
        ("nonsense", "not a GeoJSON feature"),
        ("[null]", "not a GeoJSON feature"),
        (
            "{\"type\":\"Point\",\"coordinates\":[1,2]}",
            "not a GeoJSON feature",
        ),
    ];
    for (json, expected) in cases {
        assert!(reason(json).contains(expected), "{json}: {}", reason(json));
    }
    assert!(reason(&point(61.31, 23.75)).contains("axes are swapped"));
    assert!(reason(&point(316_262.8, 6_746_868.4)).contains("ogr2ogr"));
    let text = feature(
        r#"{"name":"x"}"#,
        r#"{"type":"Point","coordinates":["a","b"]}"#,
    );
    assert!(reason(&text).contains("not a GeoJSON feature"));
    let bomb = feature(
        r#"{"name":"x"}"#,
        &format!("{}1{}", "[".repeat(5000), "]".repeat(5000)),
    );
    assert!(reason(&bomb).contains("not a GeoJSON feature"));
    let bytes = [
        b"{\"type\":\"FeatureCollection\",\"features\":[{\"a\":\"\xff\"},".as_slice(),
        point(23.75, 61.31).as_bytes(),
        b"]}",
    ]
    .concat();
    let all = read_with(&bytes, None);
    assert_eq!(all.len(), 2);
    assert!(matches!(
        all[1].as_ref().map(|raw| &raw.content),
        Ok(Content::Fields(_))
    ));
    assert!(read("").is_empty());
}

#[test]
fn properties_not_used_are_told_of_once() {
    let one = feature(r#"{"name":"x","Shape_Area":1}"#, "null");
    let fields: Vec<Option<String>> = read(&format!("{one}\n{one}"))
        .into_iter()
        .filter_map(|raw| match raw.expect("readable").content {
            Content::Note(what) => Some(what.field),
            _ => None,
        })
        .collect();
    assert_eq!(fields, [Some("Shape_Area".to_owned())]);
}

#[test]
fn maps_that_are_wrong_say_where() {
    for (map, expected) in [
        ("fields = 1", "fields"),
        (
            "[fields]\nnmae = \"N\"",
            "fields.nmae: there is no such field",
        ),
        ("[fields]\nname = { de = \"N\" }", "a language is one of"),
        ("[fields]\nkind = 1", "fields.kind"),
        ("[file]\ncoordinates = \"EPSG:1\"", "file.coordinates"),
        ("[file]\ngeometry = \"x\"", "geometry"),
    ] {
        let error = map::parse(map).expect_err("wrong");
        assert!(error.contains(expected), "{map}: {error}");
    }
}
