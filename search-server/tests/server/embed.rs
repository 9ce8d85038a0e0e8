//! The search box for other people's pages, as far as it needs no browser and no bundle; the
//! rest is in `web/tests`.

use crate::harness::shared;

#[test]
fn only_the_frame_may_be_framed_by_anyone() {
    for (path, expected) in [
        ("/embed/frame", "frame-ancestors *"),
        ("/embed/frame?q=vertaistuki&lang=sv", "frame-ancestors *"),
        ("/embed/frame?filters=colour%3Dred", "frame-ancestors *"),
        ("/embed", "frame-ancestors 'none'"),
        ("/docs", "frame-ancestors 'none'"),
    ] {
        let page = shared().get(path);
        assert_eq!(page.status, 200, "{path}");
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.ends_with(expected), "{path}: {policy}");
        assert!(policy.contains("script-src 'self';"), "{path}: {policy}");
    }
}

#[test]
fn the_frame_answers_without_script_and_leads_out_of_itself() {
    let page = shared().get("/embed/frame?q=vertaistuki&lang=fi-x-selko&place=Forssa&per_page=2");
    let html = &page.body;
    assert!(html.contains("<html lang=\"fi-x-selko\">"), "{html}");
    assert!(html.contains("Etsi apua ja palveluja"), "{html}");
    assert_eq!(html.matches("class=\"card\"").count(), 2, "{html}");
    assert_eq!(
        html.matches("target=\"_blank\" rel=\"noopener\"").count(),
        3
    );
    assert!(html.contains("near=Forssa"), "the place counts: {html}");
    assert!(
        html.contains("name=\"lang\" value=\"fi-x-selko\""),
        "{html}"
    );
    let elsewhere = shared().get("/embed/frame?q=vertaistuki+Tammelassa&place=Forssa");
    assert!(
        !elsewhere.body.contains("near=Forssa"),
        "{}",
        elsewhere.body
    );
}

#[test]
fn the_builder_writes_options_into_the_snippet_and_names_a_filter_that_is_none() {
    let page = shared().get_with(
        "/embed?lang=en&box_lang=sv&place=%C3%85bo%22%3E&per_page=10&filters=fee%3Dfree",
        &[("x-forwarded-proto", "https")],
    );
    let html = &page.body;
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert!(
        html.contains("https://test/embed/frame?lang=sv&#38;amp;place=%C3%85bo%22%3E")
            || html.contains("https://test/embed/frame?lang=sv&#38;#38;place=%C3%85bo%22%3E"),
        "{html}"
    );
    // In the page it is an attribute; in the text to copy it is escaped once more.
    assert!(html.contains("place=\"Åbo&#34;&#62;\""), "{html}");
    assert!(!html.contains("Åbo\">"), "{html}");
    let wrong = shared().get("/embed?lang=en&filters=colour%3Dred");
    assert!(
        wrong.body.contains("Unknown filters: colour"),
        "{}",
        wrong.body
    );
}

#[test]
fn the_api_page_has_every_route_and_a_form_for_those_that_are_read() {
    let description = shared().get("/openapi.json").json();
    let page = shared().get("/docs?lang=en");
    let html = &page.body;
    for (path, methods) in description["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let summary = operation["summary"].as_str().unwrap();
            assert!(html.contains(&format!("<p>{summary}</p>")), "{summary}");
            let form = format!("data-route=\"{path}\"");
            assert!(method != "get" || html.contains(&form), "{path}");
        }
    }
}

#[test]
fn a_script_of_no_name_of_ours_is_missing() {
    for name in ["x.js", "luukku-search.css", "luukku-search-.js.js"] {
        let path = format!("/embed/v1/{name}");
        shared().get(&path).problem(404, "not_found");
    }
}
