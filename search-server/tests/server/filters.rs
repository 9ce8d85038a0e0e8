//! Filters, said and set, and facets: in answers and on the page.

use std::sync::OnceLock;

use serde_json::Value;

use crate::harness::{self, Server};

/// A free swimming hall, one of which nothing is known, and one that is paid for.
const HALLS: [&str; 3] = [
    r#"{"id": "t:free", "name": {"fi": "Uimahalli", "sv": "Simhall"}, "municipality": "Forssa", "classes": ["Liikunta, ulkoilu"], "fee": "free", "channels": ["place"], "languages": ["fi", "ar"], "accessibility": ["wheelchair"], "opening_hours": "Mo-Fr 06:00-21:00; PH off", "min_age": 7, "referral": "not_required"}"#,
    r#"{"id": "t:unknown", "name": "Uimahalli", "municipality": "Tammela"}"#,
    r#"{"id": "t:paid", "name": "Uimahalli", "municipality": "Forssa", "classes": ["Uimahallit"], "fee": "paid", "channels": ["place", "phone"], "opening_hours": "Mo-Su 06:00-21:00"}"#,
];

pub fn server() -> &'static Server {
    static HALLS_SERVER: OnceLock<(tempfile::TempDir, Server)> = OnceLock::new();
    let (_folder, server) = HALLS_SERVER.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        harness::publish(folder.path(), &HALLS);
        let server = Server::start(folder.path());
        (folder, server)
    });
    server
}

fn search(query: &str) -> Value {
    server().get(&format!("/v1/search?lang=fi&{query}")).json()
}

fn ids(answer: &Value) -> Vec<&str> {
    let services = answer["contents"].as_array().unwrap();
    services
        .iter()
        .map(|service| service["id"].as_str().unwrap())
        .collect()
}

/// The values of a facet, as `value count`, those that are set with a star.
fn counts(answer: &Value, facet: &str) -> Vec<String> {
    let values = answer["facets"][facet].as_array().unwrap();
    let shown = |value: &Value| {
        let star = if value["selected"] == true { "*" } else { "" };
        format!(
            "{} {}{star}",
            value["value"].as_str().unwrap(),
            value["count"]
        )
    };
    values.iter().map(shown).collect()
}

#[test]
fn a_filter_said_in_words_is_told_with_its_label_and_its_characters() {
    let answer = search("q=hyv%C3%A4%20ilmainen%20uimahalli%20arabiaksi");
    let filters = answer["interpretation"]["filters"].as_array().unwrap();
    assert_eq!(filters.len(), 2, "{answer}");
    assert_eq!(filters[0]["kind"], "fee");
    assert_eq!(filters[0]["value"], "free");
    assert_eq!(filters[0]["label"], "maksuton");
    assert_eq!(filters[0]["said"]["start"], 5);
    assert_eq!(filters[0]["said"]["end"], 13);
    assert_eq!(filters[1]["value"], "ar");
}

#[test]
fn what_was_said_ranks_and_what_is_set_cuts() {
    assert_eq!(
        ids(&search("q=ilmainen%20uimahalli")),
        ["t:free", "t:unknown"]
    );
    assert_eq!(ids(&search("q=uimahalli&fee=free")), ["t:free"]);
    assert_eq!(
        ids(&search("q=uimahalli&fee=free,paid&channel=phone")),
        ["t:paid"]
    );
    assert_eq!(
        ids(&search("q=uimahalli&accessibility=wheelchair")),
        ["t:free"]
    );
    assert_eq!(
        ids(&search("q=uimahalli&service_language=ar-EG")),
        ["t:free"]
    );
    assert_eq!(
        ids(&search(
            "q=uimahalli&service_class=liikunta%5C%2C%20ulkoilu"
        )),
        ["t:free"]
    );
    assert_eq!(
        ids(&search("q=uimahalli&open_at=2026-10-04T12:00")),
        ["t:paid"]
    );
    assert_eq!(ids(&search("q=uimahalli&max_age=6")).len(), 2);
}

#[test]
fn a_filter_that_leaves_nothing_is_loosened_and_said_so() {
    let answer = search("q=uimahalli%20chatissa&municipality=Forssa");
    assert_eq!(answer["total_items"], 2, "{answer}");
    assert_eq!(answer["interpretation"]["notices"][0], "filter_loosened");
}

#[test]
fn facets_are_counted_without_their_own_filter_and_with_those_of_the_others() {
    let answer = search("q=uimahalli&facets=fee,channel,municipality,provider_type");
    assert_eq!(counts(&answer, "fee"), ["free 1", "paid 1"]);
    assert_eq!(counts(&answer, "channel"), ["place 2", "phone 1"]);
    assert_eq!(counts(&answer, "municipality"), ["061 2", "834 1"]);
    assert_eq!(counts(&answer, "provider_type"), Vec::<String>::new());
    let answer = search("q=uimahalli&fee=free&municipality=Forssa&facets=fee,channel,municipality");
    assert_eq!(counts(&answer, "fee"), ["free 1*", "paid 1"]);
    assert_eq!(counts(&answer, "channel"), ["place 1"]);
    assert_eq!(counts(&answer, "municipality"), ["061 1*"]);
    assert_eq!(answer["total_items"], 1);
    let label = &answer["facets"]["municipality"][0];
    assert_eq!(label["label"], "Forssa");
    assert_eq!(answer["facets"]["fee"][0]["labels"]["sv"], "avgiftsfri");
    assert_eq!(search("q=uimahalli")["facets"], serde_json::json!({}));
}

#[test]
fn a_body_takes_lists_whose_values_have_commas() {
    let body = r#"{"q": "uimahalli", "lang": "fi", "service_class": ["Liikunta, ulkoilu"], "facets": ["service_class"]}"#;
    let answer = server().post_json("/v1/search", body).json();
    assert_eq!(ids(&answer), ["t:free"]);
    assert_eq!(
        counts(&answer, "service_class"),
        ["Liikunta, ulkoilu 1*", "Uimahallit 1"]
    );
}

#[test]
fn a_value_nobody_knows_is_an_error_that_names_place_and_value() {
    for (query, expected) in [
        ("fee=cheap", "fee invalid_value"),
        ("channel=fax", "channel invalid_value"),
        ("service_class=Lentopallo", "service_class unknown_value"),
        ("region=Atlantis", "region unknown_area"),
        ("facets=colour", "facets invalid_value"),
        ("open_at=later", "open_at invalid_value"),
        ("min_age=200", "min_age out_of_range"),
    ] {
        let answer = server().get(&format!("/v1/search?q=uimahalli&{query}"));
        let (_, value) = query.split_once('=').unwrap();
        assert!(answer.body.contains(value), "{query}: {}", answer.body);
        assert_eq!(
            answer.problem(400, "invalid_parameter"),
            [expected],
            "{query}"
        );
    }
}

#[test]
fn what_is_open_now_is_kept_for_a_minute_and_has_no_validator() {
    let answer = server().get("/v1/search?q=uimahalli%20avoinna%20nyt");
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("etag"), None);
    assert_eq!(answer.header("cache-control"), Some("public, max-age=60"));
    assert!(
        server()
            .get("/v1/search?q=uimahalli")
            .header("etag")
            .is_some()
    );
}

#[test]
fn a_page_shows_what_was_said_as_chips_that_links_remove() {
    let html = server()
        .get("/?q=ilmainen+uimahalli+arabiaksi&lang=fi")
        .body;
    assert!(html.contains("Hinta:</span> maksuton"), "{html}");
    assert!(
        html.contains("href=\"/?q=uimahalli+arabiaksi&#38;lang=fi\""),
        "{html}"
    );
    assert!(
        html.contains("href=\"/?q=ilmainen+uimahalli&#38;lang=fi\""),
        "{html}"
    );
    let swedish = server().get("/?q=gratis+simhall&lang=sv").body;
    assert!(swedish.contains("avgiftsfri"), "{swedish}");
}

#[test]
fn facets_are_labelled_checkboxes_of_the_form_with_their_counts() {
    let html = server().get("/?q=uimahalli&fee=free&lang=fi").body;
    for part in [
        "<legend>Hinta</legend>",
        "name=\"fee\" type=\"checkbox\" value=\"free\" form=\"search-form\" checked>",
        "name=\"fee\" type=\"checkbox\" value=\"paid\" form=\"search-form\">",
        "value=\"Liikunta\\, ulkoilu\"",
        "<form class=\"search\" id=\"search-form\"",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    // The other fields of the form: what, where, how far, in which order.
    let fields = html.matches("type=\"checkbox\"").count() + 4;
    assert_eq!(
        html.matches("<label for=\"").count(),
        fields,
        "each field has a label"
    );
    assert!(!html.contains("type=\"hidden\" name=\"fee\""), "{html}");
}

#[test]
fn checkboxes_of_one_filter_come_several_times_and_each_has_a_chip() {
    let html = server()
        .get("/?q=uimahalli&fee=free&fee=paid&municipality=061&lang=fi")
        .body;
    assert!(html.contains("2 palvelua"), "{html}");
    assert!(html.contains("Kunta:</span> Forssa"), "{html}");
    let without_free = "href=\"/?q=uimahalli&#38;municipality=061&#38;fee=paid&#38;lang=fi\"";
    assert!(html.contains(without_free), "{html}");
    assert!(
        html.contains("href=\"/?q=uimahalli&#38;lang=fi\""),
        "{html}"
    );
}

#[test]
fn a_filter_the_page_does_not_show_goes_along_unseen() {
    let html = server()
        .get("/?q=uimahalli&region=05&min_age=8&lang=fi")
        .body;
    assert!(
        html.contains("type=\"hidden\" name=\"region\" value=\"05\""),
        "{html}"
    );
    assert!(html.contains("Ikä:</span> 8 vuotta täyttäneet"), "{html}");
    let wrong = server().get("/?q=uimahalli&service_class=Lentopallo&lang=fi");
    assert_eq!(wrong.status, 400);
    assert!(wrong.body.contains("Rajausta ei tunneta"), "{}", wrong.body);
}

#[test]
fn a_service_page_tells_access_ages_and_referral() {
    let html = server().get("/services/t:free?lang=fi").body;
    for part in [
        "esteetön pyörätuolilla",
        "7 vuotta täyttäneet",
        "Voit ottaa itse yhteyttä.",
        "arabia",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    let record = server().get("/v1/services/t:free").json();
    assert_eq!(record["opening_hours"], "Mo-Fr 06:00-21:00; PH off");
    assert_eq!(record["accessibility"][0], "wheelchair");
    assert_eq!(record["referral"], "not_required");
}
