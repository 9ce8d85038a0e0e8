//! The portal over the demo services: every page, in every language, without a script.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use crate::harness::{Answer, Server};

const HTML: &[(&str, &str)] = &[("accept", "text/html")];

/// A server over the demo index, shared by the tests here; nobody has named its operator.
fn demo() -> &'static Server {
    static SHARED: OnceLock<(tempfile::TempDir, Server)> = OnceLock::new();
    let (_folder, server) = SHARED.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let index = luukku_search_server::prepare_demo_index(folder.path()).unwrap();
        let server = Server::start(&index);
        (folder, server)
    });
    server
}

fn page(path: &str) -> Answer {
    demo().get_with(path, HTML)
}

const GROUP: &str = "/services/demo:forssa-omaishoitajien-vertaistukiryhma";

fn organization() -> String {
    let service = demo().get(&format!("/v1{GROUP}")).json();
    let id = service["organization"]["id"].as_str().unwrap();
    format!("/organizations/{id}")
}

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

/// The addresses of links of a page.
fn links(html: &str) -> BTreeSet<String> {
    let parts = html.split("href=\"").skip(1);
    parts
        .filter_map(|part| part.split('"').next())
        .map(|link| link.replace("&#38;", "&").replace("&amp;", "&"))
        .collect()
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
fn a_group_shows_when_it_meets_next_and_what_one_needs_to_come() {
    let html = page(&format!("{GROUP}?lang=fi")).body;
    for words in [
        "Parillisten viikkojen tiistaisin klo 17.30–19",
        "Seuraavat kerrat",
        "17.30–19</li>",
        "Ei toimi: pyhinä",
        "Tarvitaanko lähete?",
        "href=\"geo:60.81532,23.61874\"",
        "Tarkistettu",
        "(14.9.2026)",
        "CC0-1.0",
        "href=\"mailto:forssan.omaishoitajat@esimerkki.example?subject=",
        "href=\"/organizations/",
        "data-lat=\"60.81532\"",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    assert_eq!(html.matches("17.30–19</li>").count(), 3, "{html}");
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
fn an_organization_has_a_page_for_people_and_json_for_programs() {
    let path = organization();
    let html = page(&format!("{path}?lang=fi"));
    assert!(
        html.body
            .contains("<h1>Esimerkki-Forssan Omaishoitajat ry</h1>"),
        "{}",
        html.body
    );
    assert!(
        html.body.contains("demo:forssa-omaishoitajien-paivakahvit"),
        "{}",
        html.body
    );
    assert!(html.body.contains("Tarkistettu"), "how fresh each is");
    assert!(html.body.contains("\"@type\":\"Organization\""));
    let json = demo()
        .get_with(&path, &[("accept", "application/json")])
        .json();
    assert_eq!(json["name"], "Esimerkki-Forssan Omaishoitajat ry");
    for answer in [html, demo().get(&path)] {
        assert!(
            answer.head.to_lowercase().contains("vary: accept\r\n"),
            "{}",
            answer.head
        );
    }
    let missing = page("/organizations/2f0c2f0c-2f0c-52f0-82f0-2f0c2f0c2f0c?lang=en");
    assert_eq!(missing.status, 404);
    assert!(missing.body.contains("The organization was not found"));
}

#[test]
fn a_place_has_its_services_by_class_what_serves_it_and_what_is_near() {
    let html = page("/places/municipality:061?lang=fi").body;
    assert!(
        html.contains("<h1>Forssa: palvelut luokittain</h1>"),
        "{html}"
    );
    let counted = html
        .split("Vertaistuki</a> <span class=\"facet-count\">(")
        .nth(1)
        .unwrap();
    let counted: usize = counted.split(')').next().unwrap().parse().unwrap();
    let path = "/v1/search?service_class=Vertaistuki&municipality=061&include_national=false";
    assert_eq!(demo().get(path).json()["total_items"], counted);
    for words in [
        "Palvelee aluetta muualta",
        "href=\"/places/region:05?lang=fi\">Kanta-Häme</a>",
        "Lähikunnat",
        ">Tammela</a>",
        ">Jokioinen</a>",
        "Koko maan palvelut (10)",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    let region = page("/places/region:05?lang=sv").body;
    assert!(region.contains("Egentliga Tavastland: tjänster efter klass"));
    assert!(region.contains(">Tavastehus</a>"), "its municipalities");
    let missing = page("/places/municipality:999?lang=en");
    assert_eq!(missing.status, 404);
    assert!(missing.body.contains("The place was not found"));
}

#[test]
fn everything_can_be_browsed_by_class_group_and_situation_in_life() {
    let html = page("/browse?lang=fi").body;
    for words in [
        "Lapsen saaminen",
        "Omaishoitajat",
        "Vertaistuki",
        "Muut palveluluokat (",
        "Uusimaa",
    ] {
        assert!(html.contains(words), "{words}");
    }
    let classes = demo()
        .get("/v1/search?facets=service_class&per_page=1")
        .json();
    let first = &classes["facets"]["service_class"][0];
    let counted = format!(
        "{}</a> <span class=\"facet-count\">({})",
        first["value"].as_str().unwrap(),
        first["count"]
    );
    assert!(html.contains(&counted), "{counted}");
}

#[test]
fn the_ready_views_of_the_start_find_something_in_every_language() {
    for lang in ["fi", "sv", "en", "fi-x-selko"] {
        let html = page(&format!("/?lang={lang}")).body;
        let views = html.split("professionals-title").nth(2).unwrap();
        let views = views.split("</ul>").next().unwrap();
        let views = links(views);
        assert_eq!(views.len(), 6, "{views:?}");
        for view in views {
            let answer = page(&view);
            assert!(answer.body.contains("<ol class=\"cards\""), "{view}");
        }
    }
}

#[test]
fn answers_say_why_they_are_there_how_fresh_they_are_and_can_be_chosen_to_compare() {
    let html = page("/?q=vertaistukiryhm%C3%A4+Forssassa&lang=fi").body;
    for words in [
        "Miksi tämä tulos?",
        "Nimessä: vertaistukiryhmä",
        "Sijaitsee pyydetyllä alueella",
        "Tarkistettu",
        "form=\"compare-form\"",
        "aria-label=\"Järjestys\"",
        "sort=distance",
        "open_at=now",
        "format=csv",
        "data-lat=\"60.8",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    let old = page("/?q=vertaistuki&sort=verified&page=13&lang=fi").body;
    assert!(old.contains("Tarkistettu"), "{old}");
}

#[test]
fn open_now_is_one_click_and_can_be_taken_back() {
    let html = page("/?q=apteekki&lang=fi").body;
    let open = links(&html)
        .into_iter()
        .find(|link| link.contains("open_at=now"))
        .unwrap();
    let open = page(&open);
    assert_eq!(open.status, 200);
    assert!(open.body.contains("Avoinna nyt</span>"), "{}", open.body);
    assert_eq!(open.header("etag"), None, "it is another answer soon");
    assert!(links(&open.body).contains("/?q=apteekki&lang=fi"));
}

#[test]
fn a_concept_can_be_taken_back_and_a_place_replaced() {
    let html = page("/?q=kirjasto+Tammelassa&lang=fi").body;
    let all = links(&html);
    assert!(
        all.contains("/?q=kirjasto&near=Tammela%2C+Tampere&lang=fi"),
        "{all:?}"
    );
    assert!(
        all.contains("/?q=kirjasto&near=Kanta-H%C3%A4me&lang=fi"),
        "{all:?}"
    );
    assert!(
        all.contains("/?q=kirjasto&lang=fi"),
        "the whole country: {all:?}"
    );
    assert!(
        all.contains("/?q=Tammelassa&lang=fi"),
        "without the topic: {all:?}"
    );
}

#[test]
fn nothing_found_leads_on() {
    let html = page("/?q=xyzzyplugh+Forssassa&fee=free&lang=fi").body;
    let all = links(&html);
    for way in [
        "/?q=xyzzyplugh+Forssassa&lang=fi",
        "/?q=xyzzyplugh&fee=free&lang=fi",
        "/places/municipality:061?lang=fi",
        "/browse?lang=fi",
    ] {
        assert!(all.contains(way), "{way}: {all:?}");
    }
    assert!(html.contains("soita 112"));
}

#[test]
fn services_are_compared_fact_by_fact_four_at_most() {
    let ids = [
        "demo:forssa-omaishoidon-tuki",
        "demo:forssa-omaishoitajien-paivakahvit",
        "demo:forssa-omaishoitajien-vertaistukiryhma",
        "demo:nobody",
        "demo:forssa-omaishoidon-tuki",
        "demo:fifth",
    ];
    let query: String = ids.iter().map(|id| format!("id={id}&")).collect();
    let html = page(&format!("/compare?{query}lang=en")).body;
    assert_eq!(html.matches("<th scope=\"col\">").count(), 4, "{html}");
    assert!(
        html.contains("<th scope=\"row\">Is a referral needed?</th>"),
        "{html}"
    );
    assert!(
        html.contains("The service was not found: demo:nobody"),
        "{html}"
    );
    assert!(html.contains("Only the first four"), "{html}");
    let none = page("/compare?lang=en");
    assert_eq!(none.status, 200);
    assert!(none.body.contains("Choose 2 to 4 services"));
}

#[test]
fn a_sheet_has_the_nearest_by_class_and_is_of_a_place_or_of_a_service() {
    let html = page("/sheet?near=Forssa&lang=fi").body;
    assert!(html.contains("<h1>Palvelut lähellä: Forssa</h1>"), "{html}");
    for words in [
        "<h2>Vertaistuki</h2>",
        "päässä</strong>",
        "Puhelin: <a href=\"tel:",
        "Tiedot ",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    assert!(
        !html.contains("Valtakunnallinen"),
        "what is for the whole country is near nothing"
    );
    let classed = page("/sheet?near=Forssa&class=Vertaistuki&lang=fi").body;
    assert!(classed.matches("<li><h3>").count() < html.matches("<li><h3>").count());
    let of_service = page("/sheet?service=demo:forssa-omaishoidon-tuki&lang=fi").body;
    assert!(
        of_service.contains("<h1>Palvelut lähellä: Omaishoidon tuki</h1>"),
        "{of_service}"
    );
    assert_eq!(page("/sheet?near=Atlantis&lang=fi").status, 400);
    assert_eq!(
        page("/sheet?near=Forssa&class=Atlantis&lang=fi").status,
        400
    );
    assert_eq!(page("/sheet?service=demo:nobody&lang=fi").status, 404);
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
        .filter(|link| link.ends_with(".css"));
    let scripts = html
        .split("src=\"")
        .skip(1)
        .filter_map(|part| part.split('"').next());
    let scripts = scripts
        .filter(|link| link.ends_with(".js"))
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

#[test]
fn a_service_shows_every_fact_that_its_record_has() {
    let folder = tempfile::tempdir().unwrap();
    crate::harness::publish(
        folder.path(),
        &[
            r#"{"id": "t:kaikki", "name": "Esimerkkikuntoutus", "organization": {"name": "Esimerkki ry", "type": "association", "business_id": "0201256-6", "phone": "+358 50 000 0009"},
            "networks": ["Esimerkkiverkosto"], "life_events": ["Vammautuminen"], "referral": "required", "fee": "paid",
            "cost_options": [{"option": {"fi": "Aikuiset"}, "amount": 20.5}], "min_age": 18, "languages": ["fi", "ar"],
            "accessibility": ["wheelchair"], "accessibility_notes": {"fi": "Ovella on esimerkkiluiska."},
            "contact": {"name": "Essi Esimerkki", "role": "ohjaaja", "phone": "+358 50 000 0008"},
            "phones": [{"number": "+358 50 000 0007", "description": {"fi": "ajanvaraus"}}],
            "web_pages": [{"url": "https://esimerkki.example/lomake", "name": {"fi": "Hakulomake"}}],
            "opening_hours": "Mo-Fr 09:00-16:00; PH off", "municipalities": ["Forssa"], "peer_support": false,
            "municipality": "Forssa", "lat": 60.8, "lon": 23.6, "verified": "2020-01-01", "source": "testi", "licence": "CC0-1.0"}"#,
        ],
    );
    let server = Server::start(folder.path());
    let html = server.get("/services/t:kaikki?lang=fi").body;
    for words in [
        "Kyllä. Lähetteen tekee lääkäri",
        "Aikuiset: 20,50 €",
        "Essi Esimerkki, ohjaaja",
        "+358 50 000 0007</a> (ajanvaraus)",
        "href=\"https://esimerkki.example/lomake\"",
        ">Hakulomake</a>",
        "18 vuotta täyttäneet",
        "arabia",
        "Ovella on esimerkkiluiska.",
        "href=\"/?network=Esimerkkiverkosto&#38;lang=fi\">Esimerkkiverkosto</a>",
        "Vammautuminen",
        "ma–pe 9–16",
        "Tänään",
        "<strong class=\"old\">vanha tieto</strong>",
        "<dt>Yhteyshenkilö on nimetty</dt><dd>Kyllä</dd>",
        "href=\"mailto:",
    ] {
        let is_there = html.contains(words);
        assert_eq!(is_there, words != "href=\"mailto:", "{words}: {html}");
    }
    assert!(
        html.contains("Virheestä ei voi ilmoittaa"),
        "nobody has an address"
    );
    let start = server.get("/?lang=fi").body;
    assert!(
        start.contains("Esimerkkiverkosto</a>"),
        "its network is on the start"
    );
    let id = server.get("/v1/services/t:kaikki").json()["organization"]["id"].clone();
    let path = format!("/organizations/{}?lang=fi", id.as_str().unwrap());
    let organization = server.get_with(&path, HTML).body;
    assert!(organization.contains("0201256-6"), "{organization}");
    assert!(organization.contains("\"identifier\":\"0201256-6\""));
}
