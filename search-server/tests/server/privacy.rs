//! What people ask stays out of the logs, at every level.

use std::time::Duration;

use crate::harness::{self, Server};

#[test]
fn no_question_position_or_address_is_in_the_log_even_at_trace_level() {
    let index = harness::index();
    let options = ["--index", index.path().to_str().unwrap()];
    let server = Server::start_with(&options, "trace");
    let question = "kanarialintu";
    let found = "q=kanarialintu+vertaistuki&lat=61.23456&lon=24.65432&near=Forssa";
    for path in [
        format!("/v1/search?{found}"),
        format!("/v1/search?{found}&kanarialintu=kanarialintu"),
        format!("/v1/suggest?q={question}"),
        format!("/v1/services/{question}"),
        format!("/services/{question}"),
        format!("/?{found}"),
        format!("/?near={question}"),
        format!("/{question}?{found}"),
    ] {
        let headers = [
            ("x-request-id", question),
            ("user-agent", question),
            ("referer", question),
        ];
        server.get_with(&path, &headers);
    }
    let body = r#"{"q": "kanarialintu", "lat": 61.23456, "lon": 24.65432}"#;
    assert_eq!(server.post_json("/v1/search", body).status, 200);
    let ring = "[24.65432, 61.23456], [24.7, 61.23456], [24.7, 61.3]";
    let shape = format!(r#"{{"type": "Polygon", "coordinates": [[{ring}]]}}"#);
    let whole = format!(r#"{{"shape": {shape}}}"#);
    assert_eq!(server.post_json("/v1/search", &whole).status, 200);
    let off_earth = whole.replace("61.23456", "161.23456");
    assert_eq!(server.post_json("/v1/search", &off_earth).status, 400);
    let query: String = form_urlencoded::byte_serialize(shape.as_bytes()).collect();
    for path in ["/v1/search", "/"] {
        assert_eq!(server.get(&format!("{path}?shape={query}")).status, 200);
        server.get(&format!("{path}?shape=24.65432{query}"));
    }
    server.post_json("/v1/search", r#"{"q": kanarialintu}"#);
    server.ask("KANARIALINTU", "/", &[], b"");
    std::thread::sleep(Duration::from_millis(200));

    let log = server.log();
    assert!(log.lines().count() > 8, "the requests are logged: {log}");
    assert!(log.contains(r#""route":"/v1/search""#), "{log}");
    for secret in ["kanarialintu", "KANARIALINTU", "61.234", "24.654", "Forssa"] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
    let client_addresses = log.lines().filter(|line| line.contains("127.0.0.1:"));
    assert_eq!(client_addresses.count(), 0, "{log}");
}

#[test]
fn a_log_line_says_the_route_the_status_and_the_time() {
    let index = harness::index();
    let server = Server::start(index.path());
    server.get("/services/t:nobody");
    std::thread::sleep(Duration::from_millis(200));
    let log = server.log();
    let line = log.lines().find(|line| line.contains("answered")).unwrap();
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    assert_eq!(line["span"]["route"], "/services/{id}");
    assert_eq!(line["fields"]["status"], 404);
    assert!(line["fields"]["duration_ms"].as_f64().unwrap() < 5_000.0);
}
