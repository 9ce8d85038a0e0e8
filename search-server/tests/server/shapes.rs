//! Only places in a shape: asked in an address and in a body, and on the page.

use serde_json::{Value, json};

use crate::harness::shared;

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn polygon(rings: &Value) -> Value {
    json!({"type": "Polygon", "coordinates": rings})
}

/// Around Forssa and Tammela, as a box and as a polygon of its corners.
const BOX: [f64; 4] = [23.5, 60.7, 23.9, 60.9];

fn square([west, south, east, north]: [f64; 4]) -> Value {
    json!([
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south]
    ])
}

fn get(query: &str) -> Value {
    shared().get(&format!("/v1/search?lang=fi&{query}")).json()
}

fn post(question: &Value) -> Value {
    let answer = shared().post_json("/v1/search", &question.to_string());
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

fn ids(answer: &Value) -> Vec<&str> {
    let services = answer["contents"].as_array().unwrap();
    let ids = services.iter().map(|service| service["id"].as_str());
    ids.map(Option::unwrap).collect()
}

#[test]
fn a_polygon_with_the_corners_of_a_box_finds_what_the_box_finds() {
    let sides = BOX.map(|side| side.to_string()).join(",");
    let shape = polygon(&json!([square(BOX)]));
    for question in [
        "",
        "q=vertaistuki",
        "lat=60.8&lon=23.7&sort=distance&radius_m=9000",
    ] {
        let boxed = get(&format!("{question}&facets=municipality&bbox={sides}"));
        let shaped = format!(
            "{question}&facets=municipality&shape={}",
            encoded(&shape.to_string())
        );
        let shaped = get(&shaped);
        assert!(ids(&boxed).contains(&"t:tammela"), "{boxed}");
        for part in ["contents", "total_items", "facets"] {
            assert_eq!(shaped[part], boxed[part], "{question}");
        }
    }
    let posted = post(&json!({"q": "vertaistuki", "lang": "fi", "shape": shape}));
    assert_eq!(
        ids(&posted),
        ids(&get(&format!("q=vertaistuki&bbox={sides}")))
    );
}

#[test]
fn a_hole_and_a_box_leave_out_and_a_second_polygon_adds() {
    let forssa = [23.6, 60.8, 23.65, 60.83];
    let hole = polygon(&json!([square(BOX), square(forssa)]));
    assert_eq!(
        ids(&post(&json!({"shape": hole}))),
        ["t:puhelin", "t:tammela"]
    );
    let both = json!({"type": "MultiPolygon", "coordinates": [
        [square(BOX), square(forssa)], [square([24.4, 60.9, 24.5, 61.0])],
    ]});
    assert_eq!(
        ids(&post(&json!({"shape": both}))),
        ["t:hameenlinna", "t:puhelin", "t:tammela"]
    );
    let boxed = json!({"shape": both, "bbox": [24, 60, 25, 61]});
    assert_eq!(ids(&post(&boxed)), ["t:hameenlinna", "t:puhelin"]);
}

#[test]
fn what_is_no_shape_is_named_with_its_corner() {
    let refused = |shape: &Value, expected: &str, detail: &str| {
        let in_body = shared().post_json("/v1/search", &json!({"shape": shape}).to_string());
        let query = format!("/v1/search?shape={}", encoded(&shape.to_string()));
        for answer in [in_body, shared().get(&query)] {
            assert_eq!(answer.problem(400, "invalid_parameter"), [expected]);
            let told = answer.json()["errors"][0]["detail"].clone();
            assert!(told.as_str().unwrap().contains(detail), "{told}");
        }
    };
    let off_earth = polygon(&json!([[[23, 60], [24, 60], [24, 95], [23, 60]]]));
    refused(
        &off_earth,
        "shape out_of_range",
        "corner 3 of ring 1: latitude 95 is outside",
    );
    let point = json!({"type": "Point", "coordinates": [23.6, 60.8]});
    refused(&point, "shape invalid_value", "a Point is no area");
    let short = polygon(&json!([[[23], [24, 60], [24, 61]]]));
    refused(
        &short,
        "shape invalid_value",
        "a position has a longitude and a latitude",
    );
    let feature = json!({"type": "Feature", "properties": {}, "geometry": off_earth});
    refused(&feature, "shape invalid_value", "no GeoJSON geometry");
    let text = shared().post_json(
        "/v1/search",
        r#"{"shape": "POLYGON ((23 60, 24 60, 24 61))"}"#,
    );
    assert_eq!(
        text.problem(400, "invalid_parameter"),
        ["shape invalid_value"]
    );
}

#[test]
fn a_body_holds_the_most_corners_and_an_address_a_few() {
    // A circle of longitudes and latitudes with all digits of a number.
    let ring = |corners: u32| {
        let corner = |number| {
            let turn = std::f64::consts::TAU * f64::from(number) / f64::from(corners);
            json!([23.7 + turn.cos() / 3.0, 60.8 + turn.sin() / 7.0])
        };
        polygon(&json!([(0..corners).map(corner).collect::<Vec<_>>()]))
    };
    let expected = ["t:forssa", "t:puhelin", "t:tammela"];
    assert_eq!(ids(&post(&json!({"shape": ring(999)}))), expected);
    let many = json!({"shape": ring(1_000)}).to_string();
    let many = shared().post_json("/v1/search", &many);
    assert_eq!(many.problem(400, "invalid_parameter"), ["shape too_many"]);
    let some = shared().get(&format!(
        "/v1/search?per_page=1&shape={}",
        encoded(&ring(60).to_string())
    ));
    assert_eq!(some.json()["total_items"], 3);
    // The addresses of its pages are more than the head of an answer bears.
    assert_eq!(some.header("link"), None);
    let few = shared().get(&format!(
        "/v1/search?per_page=1&shape={}",
        encoded(&ring(5).to_string())
    ));
    assert!(
        few.header("link")
            .is_some_and(|links| links.contains("&page=1&per_page=1>; rel=\"first\""))
    );
    shared()
        .get(&format!(
            "/v1/search?shape={}",
            encoded(&ring(200).to_string())
        ))
        .problem(414, "uri_too_long");
}

#[test]
fn the_page_says_that_a_shape_limits_it_and_takes_it_back() {
    let shape = polygon(&json!([square(BOX)])).to_string();
    let page = shared().get(&format!(
        "/?lang=fi&q=vertaistuki&shape={}",
        encoded(&shape)
    ));
    assert_eq!(page.status, 200);
    assert!(
        page.body.contains("Tammelan vertaistukiryhmä"),
        "{}",
        page.body
    );
    assert!(
        !page.body.contains("Hämeenlinnan vertaistukiryhmä"),
        "{}",
        page.body
    );
    assert!(
        page.body.contains("Rajaus:</span> kartan alue"),
        "{}",
        page.body
    );
    // The form keeps it.
    assert!(
        page.body
            .contains(r#"<input type="hidden" name="shape" value=""#),
        "{}",
        page.body
    );
    let remove = page
        .body
        .split("aria-label=\"Poista: kartan alue\"")
        .next()
        .unwrap();
    let remove = remove
        .rsplit("href=\"")
        .next()
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    assert!(!remove.contains("shape"), "{remove}");
    let page = shared().get(&remove.replace("&#38;", "&").replace("&amp;", "&"));
    assert_eq!(page.status, 200);
    assert!(
        page.body.contains("Hämeenlinnan vertaistukiryhmä"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("kartan alue"), "{}", page.body);
    // A shape is a question by itself.
    let page = shared().get(&format!("/?lang=fi&shape={}", encoded(&shape)));
    assert!(
        page.body.contains("Tammelan vertaistukiryhmä"),
        "{}",
        page.body
    );
}
