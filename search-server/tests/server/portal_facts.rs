//! What each page of the portal tells, over the demo services.

use crate::demo::{GROUP, HTML, demo, links, organization, page};
use crate::harness::Server;

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
        "Näytä myös koko maan palvelut (58)",
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
    let query = ids.map(|id| format!("id={id}")).join("&");
    let html = page(&format!("/compare?{query}&lang=en")).body;
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
    let position = page("/sheet?lat=60.8146&lon=23.6215&class=Vertaistuki&lang=fi").body;
    assert!(
        position.contains("<h1>Palvelut lähellä: Forssa</h1>"),
        "a position is named by the nearest place: {position}"
    );
    assert!(position.contains("name=\"lat\" value=\"60.8146\""));
    assert!(!position.contains("id=\"sheet-near\""), "{position}");
    let named = page("/sheet?near=Esimerkkiasema&lat=60.8146&lon=23.6215&lang=sv").body;
    assert!(
        named.contains("<h1>Tjänster nära: Esimerkkiasema</h1>"),
        "{named}"
    );
    for words in ["<h2>Bibliotek</h2>", "<h2 lang=\"fi\">Vertaistuki</h2>"] {
        assert!(named.contains(words), "{words}: {named}");
    }
    for wrong in ["lat=60.8", "lat=95&lon=23", "lat=x&lon=23"] {
        let answer = page(&format!("/sheet?{wrong}&lang=fi"));
        assert_eq!(answer.status, 400, "{wrong}");
        assert!(answer.body.contains("class=\"notice\""), "{wrong}");
    }
    assert_eq!(
        page("/sheet?near=Forssa&class=Atlantis&lang=fi").status,
        400
    );
    assert_eq!(page("/sheet?service=demo:nobody&lang=fi").status, 404);
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

#[test]
fn a_count_is_what_its_link_finds() {
    let known = demo().get("/v1/places?q=Kallio&limit=10").json();
    let known = known["places"].as_array().unwrap();
    let suburb = known
        .iter()
        .find(|place| place["within"] == "Helsinki")
        .unwrap();
    let suburb = format!("/places/{}", suburb["id"].as_str().unwrap());
    for path in [
        "/",
        "/browse",
        "/places/municipality:061",
        "/places/county:07",
        &suburb,
    ] {
        let html = page(&format!("{path}?lang=en")).body;
        let list = html.split("<ul class=\"counted\">").nth(1).unwrap();
        let counted = list
            .split("</ul>")
            .next()
            .unwrap()
            .split("<li>")
            .skip(1)
            .take(4);
        for link in counted {
            let address = links(link).pop_first().unwrap();
            let count = link.split("count\">(").nth(1).unwrap();
            let count = count.split(')').next().unwrap();
            let found = page(&address).body;
            let words = if count == "1" { "service" } else { "services" };
            let said = format!("role=\"status\">{count} {words}");
            assert!(found.contains(&said), "{path}: {link}");
        }
    }
}
