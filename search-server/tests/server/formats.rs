//! The answer to a search as `GeoJSON` and as a table.

use crate::harness::{self, Server, shared};

#[test]
fn geojson_has_the_services_of_the_json_answer_longitude_first() {
    let path = "/v1/search?q=vertaistukiryhm%C3%A4t%20Forssan%20l%C3%A4hell%C3%A4&lang=fi";
    let json = shared().get(path).json();
    let answer = shared().get(&format!("{path}&format=geojson"));
    assert_eq!(answer.header("content-type"), Some("application/geo+json"));
    let collection = answer.json();
    assert_eq!(collection["type"], "FeatureCollection");
    assert_eq!(collection["total_items"], json["total_items"]);
    let features = collection["features"].as_array().unwrap();
    assert_eq!(features.len(), json["contents"].as_array().unwrap().len());
    let forssa = &features[0];
    assert_eq!(forssa["id"], "t:forssa");
    assert_eq!(forssa["geometry"]["type"], "Point");
    assert_eq!(forssa["geometry"]["coordinates"][0], 23.6215);
    assert_eq!(forssa["geometry"]["coordinates"][1], 60.8146);
    let path = "/v1/search?q=vertaistukipuhelin&lang=fi&format=geojson";
    let of_the_country = &shared().get(path).json()["features"][0];
    assert_eq!(of_the_country["id"], "t:puhelin");
    assert!(of_the_country["geometry"].is_null());
}

#[test]
fn a_table_has_a_heading_a_line_a_service_and_no_formula() {
    let folder = tempfile::tempdir().unwrap();
    harness::publish(
        folder.path(),
        &[
            r#"{"id": "t:kaava", "name": "=HYPERLINK(\"https://esimerkki.example\") Esimerkkikerho", "phone": "+358 50 000 0000", "municipality": "Forssa", "lat": 60.8, "lon": 23.6}"#,
        ],
    );
    let server = Server::start(folder.path());
    let answer = server.get("/v1/search?q=esimerkkikerho&format=csv");
    let kind = answer.header("content-type").unwrap();
    assert!(kind.starts_with("text/csv; charset=utf-8"), "{kind}");
    let lines: Vec<&str> = answer.body.split("\r\n").collect();
    assert!(lines[0].starts_with("id,name,summary,organization"));
    assert!(lines[1].starts_with("t:kaava,\"'=HYPERLINK"), "{lines:?}");
    assert!(lines[1].contains(",+358 50 000 0000,"), "{lines:?}");
    assert_eq!(lines.len(), 3, "{lines:?}");
}

#[test]
fn another_format_is_another_answer_to_a_cache_and_a_body_can_ask_for_it() {
    let tag = |path: &str| shared().get(path).header("etag").unwrap().to_owned();
    assert_ne!(
        tag("/v1/search?q=tuki&lang=fi"),
        tag("/v1/search?q=tuki&lang=fi&format=csv")
    );
    let posted = shared().post_json("/v1/search", r#"{"q": "tuki", "format": "geojson"}"#);
    assert_eq!(posted.json()["type"], "FeatureCollection");
    let next = shared().get("/v1/search?q=vertaistuki&per_page=1&format=csv");
    assert!(next.header("link").unwrap().contains("format=csv"));
}

#[test]
fn what_is_open_now_is_not_kept() {
    let answer = shared().get("/v1/search?q=vertaistuki&open_at=now");
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("etag"), None);
    assert_eq!(answer.header("cache-control"), Some("public, max-age=60"));
}
