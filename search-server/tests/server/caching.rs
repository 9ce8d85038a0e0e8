//! Validators, 304, and what may be kept for how long.

use std::time::Duration;

use crate::harness::{self, RECORDS, Server, shared};

#[test]
fn an_answer_held_is_not_sent_again() {
    for path in [
        "/v1/search?q=vertaistuki&lang=fi",
        "/v1/services/t:forssa",
        "/v1/suggest?q=vert&lang=fi",
        "/?q=vertaistuki&lang=fi",
        "/services/t:forssa?lang=fi",
    ] {
        let first = shared().get(path);
        assert_eq!(first.status, 200, "{first:?}");
        let tag = first.header("etag").unwrap();
        assert!(tag.starts_with('"'), "a strong validator: {tag}");
        assert_eq!(
            first.header("cache-control"),
            Some("public, max-age=60, stale-while-revalidate=300")
        );
        let again = shared().get_with(path, &[("if-none-match", tag)]);
        assert_eq!((again.status, again.body.as_str()), (304, ""), "{path}");
        assert_eq!(again.header("etag"), Some(tag));
        assert_eq!(again.header("vary"), first.header("vary"));
        let other = shared().get_with(path, &[("if-none-match", "\"another\"")]);
        assert_eq!(other.status, 200);
    }
}

#[test]
fn another_question_language_or_generation_is_another_answer() {
    let index = harness::index();
    let server = Server::start(index.path());
    let tag = |path: &str| server.get(path).header("etag").unwrap().to_owned();
    let finnish = tag("/v1/search?q=tuki&lang=fi");
    assert_ne!(finnish, tag("/v1/search?q=apu&lang=fi"));
    assert_ne!(finnish, tag("/v1/search?q=tuki&lang=sv"));
    assert_eq!(finnish, tag("/v1/search?lang=fi&q=tuki"));
    let new = harness::publish(index.path(), &RECORDS[..1]);
    while server.get("/readyz").json()["index_generation"] != new {
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_ne!(finnish, tag("/v1/search?q=tuki&lang=fi"));
}

#[test]
fn a_question_in_a_body_is_not_kept() {
    let answer = shared().post_json("/v1/search", r#"{"q": "vertaistuki"}"#);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("etag"), None);
}

#[test]
fn files_of_the_pages_are_kept_for_ever_under_the_name_of_their_content() {
    let page = shared().get("/").body;
    let files: Vec<_> = page
        .split('"')
        .filter(|part| part.starts_with("/static/"))
        .collect();
    assert!(files.len() >= 3, "{files:?}");
    for file in files {
        let answer = shared().get(file);
        assert_eq!(answer.status, 200, "{file}");
        assert_eq!(
            answer.header("cache-control"),
            Some("public, max-age=31536000, immutable")
        );
    }
}

#[test]
fn a_page_kept_over_an_update_still_finds_its_style() {
    let answer = shared().get("/static/luukku-0000000000000000.css");
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("cache-control"), Some("public, max-age=60"));
}
