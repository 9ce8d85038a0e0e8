//! The API's answers.

use crate::harness::shared;

#[test]
fn a_search_has_the_shape_that_is_promised() {
    let mut page = shared()
        .get("/v1/search?q=vertaistukiryhm%C3%A4t%20Forssan%20l%C3%A4hell%C3%A4&lang=fi&explain=true&per_page=1")
        .json();
    assert!(page["took_ms"].as_f64().unwrap() >= 0.0);
    insta::assert_json_snapshot!(shape(&mut page));
}

/// The same value with every number and text replaced by its type: what a client can rely on.
fn shape(value: &mut serde_json::Value) -> &serde_json::Value {
    use serde_json::Value;
    match value {
        Value::Number(_) => *value = Value::from("number"),
        Value::String(_) => *value = Value::from("string"),
        Value::Array(items) => {
            items.truncate(1);
            for item in items {
                shape(item);
            }
        }
        Value::Object(members) => {
            for (_, member) in members {
                shape(member);
            }
        }
        Value::Bool(_) => *value = Value::from("boolean"),
        Value::Null => {}
    }
    value
}

#[test]
fn a_place_in_the_text_is_found_and_its_characters_are_named() {
    let page = shared()
        .get("/v1/search?q=tukea%20l%C3%A4hell%C3%A4%20Forssaa&lang=sv")
        .json();
    let understood = &page["interpretation"];
    assert_eq!(understood["place"]["id"], "municipality:061", "{page}");
    assert_eq!(understood["mode"], "near");
    assert_eq!(understood["said"]["end"], 21, "{page}");
}

#[test]
fn get_and_post_answer_alike() {
    let got =
        shared().get("/v1/search?q=vertaistukiryhm%C3%A4&lat=60.8&lon=23.6&lang=fi&per_page=2");
    let posted = shared().post_json(
        "/v1/search",
        r#"{"q": "vertaistukiryhmä", "lat": 60.8, "lon": 23.6, "lang": "fi", "per_page": 2}"#,
    );
    assert_eq!(got.json()["contents"], posted.json()["contents"]);
    assert_eq!(got.json()["total_items"], posted.json()["total_items"]);
}

#[test]
fn an_empty_question_has_an_answer() {
    for path in ["/v1/search", "/v1/search?q=", "/v1/search?q=%20%20"] {
        assert_eq!(shared().get(path).status, 200, "{path}");
    }
    assert_eq!(shared().post_json("/v1/search", "{}").status, 200);
}

#[test]
fn pages_are_linked_and_join() {
    let first = shared().get("/v1/search?q=vertaistukiryhm%C3%A4&per_page=1&lang=fi");
    let page = first.json();
    let pages = page["total_pages"].as_u64().unwrap();
    assert!(pages >= 3, "{page}");
    assert_eq!(
        (page["first_page"].as_bool(), page["last_page"].as_bool()),
        (Some(true), Some(false))
    );
    let link = |answer: &crate::harness::Answer, relation: &str| {
        let links = answer.header("link").unwrap().to_owned();
        links.split(", ").find_map(|link| {
            let (address, found) = link.split_once(">; ")?;
            (found == format!("rel=\"{relation}\""))
                .then(|| address.trim_start_matches('<').to_owned())
        })
    };
    assert_eq!(link(&first, "prev"), None);
    let mut met = vec![page["contents"][0]["id"].clone()];
    let mut answer = first;
    while let Some(next) = link(&answer, "next") {
        answer = shared().get(&next);
        met.push(answer.json()["contents"][0]["id"].clone());
    }
    assert_eq!(met.len() as u64, pages);
    assert_eq!(answer.json()["last_page"], true);
    let mut distinct = met.clone();
    distinct.sort_by_key(ToString::to_string);
    distinct.dedup();
    assert_eq!(distinct.len(), met.len(), "{met:?}");
    let past = shared()
        .get("/v1/search?q=vertaistukiryhm%C3%A4&page=50&lang=fi")
        .json();
    assert_eq!(
        (past["empty"].as_bool(), past["last_page"].as_bool()),
        (Some(true), Some(true))
    );
}

#[test]
fn the_language_is_taken_from_the_parameter_then_the_header() {
    for (path, accepted, expected, name) in [
        (
            "/v1/search?q=vertaistukiryhm%C3%A4&lang=sv",
            "en",
            "sv",
            "Kamratstödsgrupp för närståendevårdare",
        ),
        (
            "/v1/search?q=vertaistukiryhm%C3%A4",
            "en-GB,fi;q=0.5",
            "en",
            "Peer support group for carers",
        ),
        (
            "/v1/search?q=vertaistukiryhm%C3%A4",
            "de",
            "fi",
            "Omaishoitajien vertaistukiryhmä",
        ),
    ] {
        let answer = shared().get_with(path, &[("accept-language", accepted)]);
        assert_eq!(answer.header("content-language"), Some(expected));
        assert!(
            answer.header("vary").unwrap().contains("accept-language"),
            "{answer:?}"
        );
        let page = answer.json();
        let names: Vec<_> = page["contents"]
            .as_array()
            .unwrap()
            .iter()
            .map(|found| &found["name"])
            .collect();
        assert!(names.iter().any(|found| *found == name), "{names:?}");
    }
}

#[test]
fn parts_of_a_result_can_be_left_out_or_asked_for() {
    let path = "/v1/search?q=vertaistukiryhm%C3%A4&lang=fi";
    let first = |more: &str| shared().get(&format!("{path}{more}")).json()["contents"][0].clone();
    assert!(first("")["highlights"]["name"].is_array());
    assert!(first("")["explain"].is_null());
    assert!(first("&highlight=false")["highlights"].is_null());
    assert!(first("&explain=true")["explain"]["text"].is_number());
}

#[test]
fn a_service_is_given_in_all_its_languages() {
    let service = shared().get("/v1/services/t%3Aforssa").json();
    insta::assert_json_snapshot!(service);
}

fn suggested(question: &str) -> Vec<serde_json::Value> {
    let answer = shared().get(&format!("/v1/suggest?{question}"));
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["suggestions"].as_array().unwrap().clone()
}

#[test]
fn a_suggested_query_says_what_was_typed_where_it_asks_and_how_many_it_finds() {
    let first = &suggested("q=tukiryhmi%C3%A4+for&lang=fi&limit=5")[0];
    insta::assert_json_snapshot!(first);
}

#[test]
fn a_suggestion_finds_as_many_services_as_it_says() {
    for question in [
        "q=vertais&lang=fi",
        "q=tukiryhm%C3%A4+f&lang=fi",
        "q=kamrat&lang=sv",
    ] {
        let suggestions = suggested(question);
        assert!(!suggestions.is_empty(), "{question}");
        for suggestion in suggestions {
            let text = suggestion["text"].as_str().unwrap();
            let query: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
            let found = shared().get(&format!("/v1/search?q={query}")).json();
            match suggestion["services"].as_u64() {
                Some(said) => assert_eq!(found["total_items"], said, "{text}"),
                None => assert_ne!(found["total_items"], 0, "{text}"),
            }
        }
    }
}

#[test]
fn a_suggested_service_says_which_one_and_where() {
    let suggestions = suggested("q=tammelan+ver&lang=fi&lat=60.8&lon=23.7");
    let service = suggestions
        .iter()
        .find(|suggestion| suggestion["kind"] == "service")
        .unwrap();
    assert_eq!(service["id"], "t:tammela");
    assert_eq!(service["municipality"], "Tammela");
    assert!(service["distance_m"].as_f64().unwrap() < 10_000.0);
}

#[test]
fn a_suggested_place_says_what_it_is_and_in_which_region() {
    let place = &suggested("q=forssa&lang=sv")[0];
    assert_eq!(
        (&place["kind"], &place["place_kind"], &place["region"]),
        (
            &"place".into(),
            &"municipality".into(),
            &"Egentliga Tavastland".into()
        )
    );
}

#[test]
fn broken_input_is_never_an_error_of_suggestions() {
    for question in [
        "",
        "q=",
        "q=%00%FF%FE",
        "q=%28%28%28",
        "q=%F0%9F%98%80+",
        "q=%20%20-",
    ] {
        assert_eq!(
            suggested(question),
            Vec::<serde_json::Value>::new(),
            "{question}"
        );
    }
}
