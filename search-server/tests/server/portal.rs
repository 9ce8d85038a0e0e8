//! The portal over the demo services: every page, in every language, without a script.

use std::collections::BTreeSet;

use crate::demo::{GROUP, demo, links, organization, page};
use crate::harness::Server;

/// Every page there is, without a language.
fn pages() -> Vec<String> {
    [
        "/",
        "/?q=vertaistuki+Forssan+l%C3%A4hell%C3%A4",
        "/?q=xyzzyplugh",
        GROUP,
        "/browse",
        "/places/municipality:061",
        "/places/region:05",
        "/compare",
        "/compare?id=demo:forssa-omaishoidon-tuki&id=demo:forssa-omaishoitajien-paivakahvit",
        "/sheet",
        "/sheet?near=Forssa",
        "/accessibility",
        "/?view=kiosk",
    ]
    .into_iter()
    .map(str::to_owned)
    .chain([organization()])
    .collect()
}

fn in_language(path: &str, lang: &str) -> String {
    let mark = if path.contains('?') { '&' } else { '?' };
    format!("{path}{mark}lang={lang}")
}

#[test]
fn every_page_has_one_heading_landmarks_a_description_and_its_language() {
    for path in pages() {
        for lang in ["fi", "sv", "en", "fi-x-selko"] {
            let page = page(&in_language(&path, lang));
            let html = &page.body;
            assert_eq!(page.status, 200, "{path}");
            assert_eq!(page.header("content-language"), Some(lang), "{path}");
            assert!(html.contains(&format!("<html lang=\"{lang}\">")), "{path}");
            for (what, count) in [("<h1", 1), ("<main", 1), ("<header", 1), ("<footer", 1)] {
                assert_eq!(html.matches(what).count(), count, "{path} {what}");
            }
            for what in [
                "<meta name=\"description\" content=\"",
                "<meta property=\"og:title\" content=\"",
                "<link rel=\"canonical\" href=\"",
                "<a class=\"skip\" href=\"#content\">",
            ] {
                assert!(html.contains(what), "{path} {what}");
            }
            assert!(!html.contains("{{") && !html.contains("{n}"), "{path}");
        }
    }
}

#[test]
fn every_field_has_a_label_and_every_id_is_its_own() {
    for path in pages() {
        let html = page(&path).body;
        let mut ids = BTreeSet::new();
        for part in html.split(" id=\"").skip(1) {
            let id = part.split('"').next().unwrap();
            assert!(ids.insert(id), "{path}: {id} twice");
        }
        for part in html
            .split("<input ")
            .skip(1)
            .chain(html.split("<select ").skip(1))
        {
            let tag = part.split('>').next().unwrap();
            if tag.contains("type=\"hidden\"") {
                continue;
            }
            let id = tag
                .split("id=\"")
                .nth(1)
                .and_then(|id| id.split('"').next());
            let id = id.unwrap_or_else(|| panic!("{path}: {tag} has no id"));
            assert!(
                html.contains(&format!("<label for=\"{id}\">")),
                "{path}: {id}"
            );
        }
        for part in html.split("aria-labelledby=\"").skip(1) {
            let id = part.split('"').next().unwrap();
            assert!(ids.contains(id), "{path}: {id} names nothing");
        }
    }
}

#[test]
fn an_address_of_nothing_is_a_page_for_people_and_a_problem_for_programs() {
    let page = page("/nothing?lang=sv");
    assert_eq!(page.status, 404);
    assert!(
        page.body.contains("<h1>Sidan hittades inte</h1>"),
        "{}",
        page.body
    );
    assert!(page.body.contains("role=\"search\""));
    demo().get("/nothing").problem(404, "not_found");
}

#[test]
fn every_link_of_ours_leads_somewhere() {
    let mut all = BTreeSet::new();
    for path in pages() {
        let html = page(&in_language(&path, "fi")).body;
        // Two of each kind of address, over all pages, are what a test has time for.
        let mut met: BTreeSet<(String, usize)> = BTreeSet::new();
        for link in links(&html) {
            let kind = link.split(['?', ':']).next().unwrap_or_default().to_owned();
            let fields = link.matches('&').count();
            if link.starts_with('/') && met.insert((kind, fields)) {
                all.insert(link);
            }
        }
    }
    assert!(all.len() > 20, "{all:?}");
    for link in &all {
        let answer = page(link);
        assert_eq!(answer.status, 200, "{link}: {}", answer.body);
    }
}

#[test]
fn search_engines_are_told_what_a_service_is_and_where_it_is_in_other_languages() {
    let html = page(&format!("{GROUP}?lang=sv")).body;
    let block = html
        .split("<script type=\"application/ld+json\">")
        .nth(1)
        .unwrap();
    let block = block.split("</script>").next().unwrap();
    let data: serde_json::Value = serde_json::from_str(block).unwrap();
    assert_eq!(data["@type"], "Service");
    assert_eq!(data["name"], "Kamratstödsgrupp för närståendevårdare");
    let place = &data["availableChannel"][0]["serviceLocation"];
    assert_eq!(place["address"]["postalCode"], "30100");
    assert_eq!(place["geo"]["latitude"], 60.81532);
    assert!(html.contains(&format!(
        "<link rel=\"canonical\" href=\"{GROUP}?lang=sv\">"
    )));
    for lang in ["fi", "sv", "en"] {
        let link =
            format!("<link rel=\"alternate\" hreflang=\"{lang}\" href=\"{GROUP}?lang={lang}\">");
        assert!(html.contains(&link), "{link}");
    }
    assert!(!html.contains("noindex"));
    assert!(
        page("/?q=apteekki").body.contains("noindex"),
        "answers are not listed"
    );
}

#[test]
fn a_kiosk_keeps_its_view_leads_nowhere_away_and_starts_again_by_itself() {
    for path in [
        GROUP,
        "/browse",
        "/places/municipality:061",
        "/?q=apteekki+Forssassa",
        "/sheet?near=Forssa",
    ] {
        let html = page(&in_language(path, "fi&view=kiosk")).body;
        assert!(html.contains("<body class=\"kiosk\">"), "{path}");
        assert!(
            html.contains("http-equiv=\"refresh\" content=\"120; url=/?lang=fi&#38;view=kiosk\""),
            "{path}: {html}"
        );
        for link in links(&html) {
            let is_file = link.starts_with("/static/") || link.starts_with('#');
            let is_head = html.contains(&format!(
                "<link rel=\"canonical\" href=\"{}\"",
                link.replace('&', "&#38;")
            )) || html.contains(&format!(
                "hreflang=\"{}\" href=\"{}\"",
                link.rsplit('=').next().unwrap_or_default(),
                link.replace('&', "&#38;")
            ));
            let leaves = html.contains(&format!(
                "<a href=\"{}\">Tavallinen näkymä",
                link.replace('&', "&#38;")
            ));
            assert!(
                is_file || is_head || leaves || link.contains("view=kiosk"),
                "{path}: {link}"
            );
        }
    }
    let start = page("/?lang=fi&view=kiosk").body;
    assert!(!start.contains("http-equiv=\"refresh\""), "the start stays");
    assert!(
        start.contains("name=\"view\" value=\"kiosk\""),
        "the form keeps the view"
    );
}

#[test]
fn plain_finnish_is_shorter_and_its_texts_are_preferred() {
    let plain = page("/?lang=fi-x-selko").body;
    assert!(
        plain.contains("Kirjoita, mitä tarvitset ja missä."),
        "{plain}"
    );
    assert!(plain.contains("lang=fi-x-selko"), "links keep it");
    let folder = tempfile::tempdir().unwrap();
    crate::harness::publish(
        folder.path(),
        &[
            r#"{"id": "t:selko", "name": "Esimerkkineuvonta", "summary": {"fi": "Vaikea esimerkkiteksti.", "fi-simple": "Helppo esimerkkiteksti."}}"#,
        ],
    );
    let server = Server::start(folder.path());
    let of = |lang: &str| server.get(&format!("/services/t:selko?lang={lang}")).body;
    assert!(
        of("fi-x-selko").contains("<p class=\"lead\">Helppo"),
        "{}",
        of("fi-x-selko")
    );
    assert!(of("fi").contains("<p class=\"lead\">Vaikea"));
}

#[test]
fn the_operator_is_named_where_known_and_said_to_be_unknown_where_not() {
    let unknown = page("/accessibility?lang=en").body;
    assert!(
        unknown.contains("The operator of this service has not been named."),
        "{unknown}"
    );
    assert!(
        unknown.contains("The operator has given no address for feedback."),
        "{unknown}"
    );
    assert!(
        unknown.contains("not tested with screen readers"),
        "{unknown}"
    );

    let folder = crate::harness::index();
    let server = Server::start_with(
        &[
            "--index",
            folder.path().to_str().unwrap(),
            "--operator-name",
            "Esimerkkilän <hyvinvointialue>",
            "--feedback-address",
            "palaute@esimerkki.example",
            "--public-address",
            "https://luukku.example",
        ],
        "info",
    );
    let known = server.get("/accessibility?lang=en").body;
    assert!(
        known.contains("Operated by: Esimerkkilän &#60;hyvinvointialue&#62;"),
        "{known}"
    );
    assert!(
        known.contains("href=\"mailto:palaute@esimerkki.example\""),
        "{known}"
    );
    assert!(
        known.contains("href=\"https://luukku.example/accessibility?lang=en\""),
        "{known}"
    );
    let service = server.get("/services/t:tammela?lang=fi").body;
    assert!(
        service.contains("href=\"mailto:palaute@esimerkki.example?subject="),
        "{service}"
    );
    let map = server.get("/sitemap/services-1.xml").body;
    assert!(
        map.contains("<loc>https://luukku.example/services/t:forssa</loc>"),
        "{map}"
    );
}

#[test]
fn the_sitemap_has_every_service_organization_and_area() {
    let robots = demo().get("/robots.txt").body;
    let map = robots
        .lines()
        .find_map(|line| line.strip_prefix("Sitemap: "))
        .unwrap();
    assert_eq!(map, "http://test/sitemap.xml");
    let index = demo().get("/sitemap.xml").body;
    let mut pages = Vec::new();
    for part in index.split("<loc>http://test").skip(1) {
        let file = demo().get(part.split('<').next().unwrap());
        assert_eq!(
            file.header("content-type"),
            Some("application/xml; charset=utf-8")
        );
        let found = file.body.split("<loc>http://test").skip(1);
        pages.extend(found.map(|page| page.split('<').next().unwrap().to_owned()));
    }
    let of = |start: &str| pages.iter().filter(|page| page.starts_with(start)).count();
    let total = |path: &str| demo().get(path).json()["total_items"].as_u64().unwrap() as usize;
    assert_eq!(of("/services/"), total("/services?per_page=1"));
    assert_eq!(of("/organizations/"), total("/organizations?per_page=1"));
    assert_eq!(of("/places/"), 308 + 19 + 23);
    for page in ["/services/", "/organizations/", "/places/"] {
        let first = pages.iter().find(|it| it.starts_with(page)).unwrap();
        assert_eq!(self::page(first).status, 200, "{first}");
    }
    for name in [
        "services-2.xml",
        "services-0.xml",
        "services-x.xml",
        "nothing-1.xml",
        "services",
    ] {
        demo()
            .get(&format!("/sitemap/{name}"))
            .problem(404, "not_found");
    }
}

#[test]
fn a_first_page_of_answers_is_small_over_the_wire() {
    let packed = |path: &str| {
        let answer = demo().get_with(
            path,
            &[("accept", "text/html"), ("accept-encoding", "gzip")],
        );
        assert_eq!(answer.header("content-encoding"), Some("gzip"), "{path}");
        // Lossy reading replaces bytes by up to three: this is above what was sent.
        answer.body.len()
    };
    let first = "/?q=vertaistukiryhm%C3%A4t+Forssan+l%C3%A4hell%C3%A4&lang=fi";
    let html = page(first).body;
    let files = links(&html)
        .into_iter()
        .filter(|link| link.contains(".css"));
    let scripts = html
        .split("src=\"")
        .skip(1)
        .filter_map(|part| part.split('"').next());
    let scripts = scripts
        .filter(|link| link.contains(".js"))
        .map(str::to_owned);
    let whole: usize = files
        .chain(scripts)
        .map(|file| packed(&file))
        .sum::<usize>()
        + packed(first);
    assert!(whole <= 60_000, "{whole}");
    let tag = demo().get_with(
        first,
        &[("accept", "text/html"), ("accept-encoding", "gzip")],
    );
    let tag = tag.header("etag").unwrap();
    assert!(tag.starts_with("W/\""), "{tag}");
    let again = demo().get_with(first, &[("accept", "text/html"), ("if-none-match", tag)]);
    assert_eq!(again.status, 304);
}
