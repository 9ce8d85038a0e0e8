//! Requests that are refused, and the server living on.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::harness::shared;

#[test]
fn health_and_readiness_answer_and_are_not_kept() {
    let health = shared().get("/healthz");
    assert_eq!(
        (health.status, health.json()["status"].as_str()),
        (200, Some("ok"))
    );
    assert_eq!(health.header("cache-control"), Some("no-store"));
    let ready = shared().get("/readyz");
    assert_eq!(
        (ready.status, ready.json()["status"].as_str()),
        (200, Some("ready"))
    );
    assert!(ready.json()["trouble"].is_null());
}

#[test]
fn ten_thousand_parentheses_are_too_long_and_the_server_lives() {
    let bomb = "(".repeat(10_000);
    shared()
        .get(&format!("/v1/search?q={bomb}"))
        .problem(414, "uri_too_long");
    shared()
        .get(&format!("/?q={bomb}"))
        .problem(414, "uri_too_long");
    let posted = shared().post_json("/v1/search", &format!(r#"{{"q": "{bomb}"}}"#));
    assert_eq!(posted.problem(400, "invalid_parameter"), ["q too_long"]);
    assert_eq!(shared().get("/healthz").status, 200);
}

#[test]
fn two_hundred_and_fifty_six_parentheses_are_a_question_like_any_other() {
    let bomb = "(".repeat(256);
    assert_eq!(shared().get(&format!("/v1/search?q={bomb}")).status, 200);
}

#[test]
fn a_wrong_parameter_is_named_with_a_stable_code() {
    for (query, expected) in [
        ("lat=60.8", "lon missing_parameter"),
        ("lon=23.6", "lat missing_parameter"),
        ("lat=999&lon=23.6", "lat out_of_range"),
        ("lat=60.8&lon=999", "lon out_of_range"),
        ("lat=NaN&lon=23.6", "lat invalid_value"),
        ("radius_m=-1", "radius_m out_of_range"),
        ("bbox=1,2,3", "bbox invalid_value"),
        ("municipality=Atlantis", "municipality unknown_area"),
        ("near=Atlantis", "near unknown_place"),
        ("lang=tlh", "lang invalid_value"),
        ("sort=best", "sort invalid_value"),
        ("page=0", "page out_of_range"),
        ("per_page=101", "per_page out_of_range"),
        ("page=1001", "page out_of_range"),
        ("q=a&q=b", "q repeated_parameter"),
        ("colour=red", "colour unknown_parameter"),
        ("network=x", "network unknown_value"),
        ("format=xml", "format invalid_value"),
    ] {
        let answer = shared().get(&format!("/v1/search?{query}"));
        assert_eq!(
            answer.problem(400, "invalid_parameter"),
            [expected],
            "{query}"
        );
    }
    let errors = shared().get("/v1/suggest?q=a&limit=21&page=1");
    assert_eq!(
        errors.problem(400, "invalid_parameter"),
        ["page unknown_parameter"]
    );
    let errors = shared().get("/v1/suggest?q=a&limit=11&lat=60.8&radius_m=5");
    assert_eq!(
        errors.problem(400, "invalid_parameter"),
        ["radius_m unknown_parameter"]
    );
    let errors = shared().get("/v1/suggest?q=a&limit=11&lat=60.8");
    assert_eq!(
        errors.problem(400, "invalid_parameter"),
        ["limit out_of_range", "lon missing_parameter"]
    );
    let errors = shared().get("/v1/services/t:forssa?lang=fi");
    assert_eq!(
        errors.problem(400, "invalid_parameter"),
        ["lang unknown_parameter"]
    );
}

#[test]
fn a_body_that_is_not_a_search_is_refused() {
    let server = shared();
    let kinds = |kind| server.ask("POST", "/v1/search", &[("content-type", kind)], b"q=a");
    kinds("application/x-www-form-urlencoded").problem(415, "unsupported_body");
    server
        .post_json("/v1/search", "{\"q\": ")
        .problem(400, "invalid_body");
    server
        .post_json("/v1/search", "[1]")
        .problem(400, "invalid_body");
    let wrong = server.post_json("/v1/search", r#"{"lat": "60", "lon": 23.6}"#);
    assert_eq!(
        wrong.problem(400, "invalid_parameter"),
        ["lat invalid_value"]
    );
    let packed = [
        ("content-type", "application/json"),
        ("content-encoding", "gzip"),
    ];
    server
        .ask("POST", "/v1/search", &packed, b"{}")
        .problem(415, "unsupported_body");
}

#[test]
fn a_body_over_sixty_four_kibibytes_is_refused_announced_or_not() {
    let body = format!(r#"{{"q": "{}"}}"#, "a".repeat(65 * 1024));
    shared()
        .post_json("/v1/search", &body)
        .problem(413, "body_too_large");
    let headers = [
        ("content-type", "application/json"),
        ("transfer-encoding", "chunked"),
    ];
    let chunk = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    let mut stream = TcpStream::connect(shared().address()).unwrap();
    let head = format!(
        "POST /v1/search HTTP/1.1\r\nhost: test\r\nconnection: close\r\n{}: {}\r\n{}: {}\r\n\r\n",
        headers[0].0, headers[0].1, headers[1].0, headers[1].1
    );
    stream.write_all(head.as_bytes()).unwrap();
    let _ = stream.write_all(chunk.as_bytes());
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
}

#[test]
fn an_unknown_address_and_a_wrong_method_are_problems() {
    shared().get("/nothing/here").problem(404, "not_found");
    shared()
        .get("/v1/services/t:nobody")
        .problem(404, "not_found");
    shared().get("/static/other.css").problem(404, "not_found");
    let wrong = shared().ask("DELETE", "/v1/search", &[], b"");
    wrong.problem(405, "method_not_allowed");
    assert_eq!(wrong.header("allow"), Some("GET,HEAD,POST"));
}

#[test]
fn head_has_the_headers_of_get_and_no_body() {
    for path in ["/", "/v1/search?q=vertaistuki", "/healthz", "/openapi.json"] {
        let head = shared().ask("HEAD", path, &[], b"");
        assert_eq!((head.status, head.body.as_str()), (200, ""), "{path}");
        assert_eq!(
            head.header("content-type"),
            shared().get(path).header("content-type")
        );
    }
}

#[test]
fn every_answer_has_the_security_headers() {
    for path in [
        "/",
        "/v1/search",
        "/v1/search?lat=1",
        "/nothing",
        "/healthz",
    ] {
        let answer = shared().get(path);
        let policy = answer.header("content-security-policy").unwrap();
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self';"),
            "{policy}"
        );
        assert!(policy.ends_with("frame-ancestors 'none'"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(answer.header("set-cookie"), None);
    }
}

#[test]
fn other_sites_may_read_with_get_and_without_credentials() {
    let headers = [("origin", "https://esimerkki.example")];
    let answer = shared().get_with("/v1/search?q=tuki", &headers);
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_eq!(answer.header("access-control-allow-credentials"), None);
    let preflight = [
        ("origin", "https://esimerkki.example"),
        ("access-control-request-method", "POST"),
    ];
    let answer = shared().ask("OPTIONS", "/v1/search", &preflight, b"");
    assert_eq!(
        answer.header("access-control-allow-methods"),
        Some("GET,HEAD")
    );
}

#[test]
fn a_client_that_does_not_finish_its_request_is_hung_up_on() {
    let started = Instant::now();
    let mut slow = TcpStream::connect(shared().address()).unwrap();
    slow.write_all(b"GET /healthz HTTP/1.1\r\nhost: te")
        .unwrap();
    let mut body = TcpStream::connect(shared().address()).unwrap();
    body.write_all(b"POST /v1/search HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{")
        .unwrap();
    let mut idle = TcpStream::connect(shared().address()).unwrap();
    for stream in [&mut slow, &mut body, &mut idle] {
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 4"),
            "{answer}"
        );
    }
    assert!(started.elapsed() < Duration::from_secs(9));
    assert_eq!(shared().get("/healthz").status, 200);
}
