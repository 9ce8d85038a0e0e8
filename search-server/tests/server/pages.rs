//! The pages, as a browser without scripts gets them.

use crate::harness::{self, Server, shared};

#[test]
fn the_start_has_a_form_and_examples_in_three_languages() {
    for (language, button) in [("fi", "Hae"), ("sv", "Sök"), ("en", "Search")] {
        let page = shared().get(&format!("/?lang={language}"));
        assert_eq!(page.status, 200);
        assert_eq!(page.header("content-language"), Some(language));
        let html = &page.body;
        assert!(
            html.contains(&format!("<html lang=\"{language}\">")),
            "{html}"
        );
        assert!(html.contains(&format!(">{button}</button>")), "{html}");
        assert!(html.contains("role=\"search\""), "{html}");
        assert_eq!(html.matches("<h1").count(), 1);
        assert_eq!(html.matches("<main").count(), 1);
    }
    assert!(
        shared()
            .get_with("/", &[("accept-language", "sv")])
            .body
            .contains("lang=\"sv\"")
    );
}

#[test]
fn answers_show_the_place_the_count_and_what_was_understood() {
    let page = shared().get("/?q=vertaistukiryhm%C3%A4t+Forssan+l%C3%A4hell%C3%A4&lang=fi");
    assert_eq!(page.status, 200);
    let html = &page.body;
    assert!(html.contains("role=\"status\""), "{html}");
    assert!(html.contains("Forssa — lähellä"), "{html}");
    assert!(
        html.contains("href=\"/services/t:forssa?lang=fi\""),
        "{html}"
    );
    assert!(html.contains("href=\"tel:+358500000000\""), "{html}");
    assert!(html.contains("<mark>"), "{html}");
    assert!(html.contains("15.10.2026"), "{html}");
    assert_eq!(html.matches("<h1").count(), 1);
}

#[test]
fn a_language_link_keeps_the_question() {
    let html = shared()
        .get("/?q=vertaistuki&near=Forssa&sort=name&lang=fi")
        .body;
    assert!(
        html.contains("/?q=vertaistuki&#38;near=Forssa&#38;lang=sv&#38;sort=name"),
        "{html}"
    );
}

#[test]
fn nothing_found_helps_on() {
    let page = shared().get("/?q=xyzzyplugh&lang=fi");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("ei löytynyt"), "{}", page.body);
    assert!(page.body.contains("Kokeile näitä"));
}

#[test]
fn a_wrong_address_keeps_the_form_and_says_what_is_wrong() {
    for (path, words) in [
        ("/?q=tuki&lat=999&lon=1&lang=fi", "Sijainti"),
        ("/?q=tuki&near=Atlantis&lang=fi", "Emme löytäneet paikkaa"),
        ("/?q=tuki&page=x", "page"),
    ] {
        let page = shared().get(path);
        assert_eq!(page.status, 400, "{path}");
        assert_eq!(page.header("cache-control"), Some("no-store"));
        assert!(
            page.body.contains(words) && page.body.contains("role=\"search\""),
            "{path}"
        );
    }
    let unknown = shared().get("/?q=tuki&utm_source=x&lang=fi");
    assert_eq!(
        unknown.status, 200,
        "what a page does not know it leaves alone"
    );
}

#[test]
fn a_service_has_a_page_and_a_missing_one_says_so() {
    let page = shared().get("/services/t:forssa?lang=en");
    assert_eq!(page.status, 200);
    assert!(
        page.body.contains("Peer support group for carers"),
        "{}",
        page.body
    );
    assert!(
        page.body.contains("lang=\"fi\">Ryhmä omaishoitajille"),
        "{}",
        page.body
    );
    let missing = shared().get("/services/t:nobody?lang=en");
    assert_eq!(missing.status, 404);
    assert!(missing.body.contains("was not found"));
}

#[test]
fn markup_in_questions_and_records_is_inert() {
    let folder = tempfile::tempdir().unwrap();
    let payload = r"<script>alert(1)</script><img src=x onerror=alert(1)>'\u0022 onfocus=alert(1)";
    let record = format!(
        r#"{{"id": "t:\u0022><script>1</script>", "name": "xss {payload}", "summary": "{payload}", "description": "{payload}", "organization": "{payload}", "hours": "{payload}", "address": "{payload}", "municipality": "Forssa", "phone": "javascript:alert(1)", "email": "javascript:alert(1)", "source": "{payload}"}}"#
    );
    harness::publish(folder.path(), &[&record]);
    let server = Server::start(folder.path());
    // One where `web/` was bundled, none where it was not.
    let ours = server
        .get("/?lang=fi")
        .body
        .matches("<script type=\"module\" src=\"/static/")
        .count();
    let typed = "xss%22%3E%3Cscript%3Ealert(1)%3C/script%3E%3Cimg%20src=x%20onerror=alert(1)%3E";
    for path in [
        "/?q=xss&lang=fi".to_owned(),
        format!("/?q={typed}&lang=fi"),
        format!("/?q=xss&near={typed}"),
        format!("/?q=xss&municipality={typed}"),
        format!("/?q=xss&{typed}={typed}"),
        "/services/t:%22%3E%3Cscript%3E1%3C%2Fscript%3E?lang=fi".to_owned(),
        "/compare?id=t:%22%3E%3Cscript%3E1%3C%2Fscript%3E&lang=fi".to_owned(),
        "/sheet?near=Forssa&lang=fi".to_owned(),
        "/sheet?service=t:%22%3E%3Cscript%3E1%3C%2Fscript%3E&lang=fi".to_owned(),
        "/places/municipality:061?lang=fi".to_owned(),
        "/browse?lang=fi".to_owned(),
        format!("/compare?id={typed}"),
        format!("/sheet?near={typed}&class={typed}"),
        format!("/places/{}", typed.replace('/', "%2F")),
        format!("/?q=xss&lang={typed}&view={typed}"),
        format!("/services/{}", typed.replace('/', "%2F")),
    ] {
        let page = server.get(&path);
        let html = page.body.to_lowercase();
        assert!(page.status < 500, "{path}");
        assert!(
            page.header("content-type")
                .unwrap()
                .starts_with("text/html"),
            "{path}"
        );
        let scripts = html.matches("<script").count();
        let own = html
            .matches("<script type=\"module\" src=\"/static/")
            .count();
        let data = html
            .matches("<script type=\"application/ld+json\">")
            .count();
        assert!(own == ours && data <= 1, "{html}");
        assert_eq!(scripts, own + data, "only our own script and data: {html}");
        assert_eq!(html.matches("</script>").count(), scripts, "{html}");
        assert!(!html.contains("<img src=x"), "{html}");
        // A data block is JSON: a quotation mark in it ends no attribute.
        let (before, block) = html
            .split_once("<script type=\"application/ld+json\">")
            .unwrap_or((&html, ""));
        let after = block.split_once("</script>").map_or("", |(_, after)| after);
        assert!(
            !before.contains("\" onfocus") && !after.contains("\" onfocus"),
            "{html}"
        );
        assert!(!html.contains("href=\"javascript:"), "{html}");
    }
    assert!(
        server
            .get("/?q=xss&lang=fi")
            .body
            .contains("&#60;script&#62;")
    );
}

#[test]
fn pages_have_no_inline_scripts_or_styles_and_load_nothing_from_elsewhere() {
    for path in [
        "/",
        "/?q=vertaistuki",
        "/services/t:forssa",
        "/?lat=1",
        "/browse",
        "/places/municipality:061",
        "/compare?id=t:forssa&id=t:tammela",
        "/sheet?near=Forssa",
        "/accessibility",
        "/?view=kiosk&q=vertaistuki",
        "/embed",
        "/embed/frame?q=vertaistuki",
        "/docs",
    ] {
        let html = shared().get(path).body;
        assert!(
            !html.contains("style=") && !html.contains("<style"),
            "{html}"
        );
        assert!(
            !html.contains(" onclick") && !html.contains("<script>"),
            "{html}"
        );
        for source in [
            "src=\"http",
            "src=\"//",
            "<link rel=\"stylesheet\" href=\"http",
        ] {
            assert!(!html.contains(source), "{html}");
        }
    }
}

#[test]
fn a_misspelt_place_is_corrected_and_the_text_can_be_searched_as_it_is() {
    for (language, searched) in [
        ("fi", "Haimme: vertaistukiryhmä Forssassa."),
        ("sv", "Vi sökte: vertaistukiryhmä Forssassa."),
        ("en", "We searched for: vertaistukiryhmä Forssassa."),
    ] {
        let page = shared().get(&format!(
            "/?q=vertaistukiryhm%C3%A4+Forsassa&lang={language}"
        ));
        assert!(page.body.contains(searched), "{}", page.body);
        assert!(page.body.contains("exact=true"), "{}", page.body);
    }
    let exact = shared().get("/?q=vertaistukiryhm%C3%A4+Forsassa&lang=fi&exact=true");
    assert_eq!(exact.status, 200);
    assert!(!exact.body.contains("Haimme:"), "{}", exact.body);
}

#[test]
fn places_of_one_name_are_told_apart() {
    let page = shared().get("/?q=kirjasto+Tammelassa&lang=fi");
    assert!(page.body.contains("Tammela (Tampere)"), "{}", page.body);
    let other = shared().get("/?q=kirjasto&near=Tammela%2C+Tampere&lang=fi");
    assert!(other.body.contains("Tammela — lähellä"), "{}", other.body);
    assert!(!other.body.contains("Tammela (Tampere)"), "{}", other.body);
}
