//! The description of the API, as a snapshot: a change of the API is seen in review.

#[test]
fn the_description_of_the_api_is_as_it_was() {
    let document = luukku_search_server::openapi_document().unwrap();
    insta::assert_snapshot!("openapi", document);
}

#[test]
fn every_operation_has_an_id_a_summary_and_descriptions() {
    let document = luukku_search_server::openapi_document().unwrap();
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths = document["paths"].as_object().unwrap();
    assert_eq!(paths.len(), 15);
    for (path, operations) in paths {
        for (method, operation) in operations.as_object().unwrap() {
            let name = format!("{method} {path}");
            assert!(operation["operationId"].is_string(), "{name}");
            assert!(operation["summary"].is_string(), "{name}");
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                assert!(parameter["description"].is_string(), "{name}: {parameter}");
            }
        }
    }
}

#[test]
fn the_api_by_example_names_every_route_and_parameter() {
    let document = luukku_search_server::openapi_document().unwrap();
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    let by_example = include_str!("../API.md");
    for (path, operations) in document["paths"].as_object().unwrap() {
        assert!(by_example.contains(path), "{path}");
        for parameter in operations["get"]["parameters"]
            .as_array()
            .into_iter()
            .flatten()
        {
            let name = parameter["name"].as_str().unwrap();
            let is_named = by_example.contains(&format!("`{name}`"))
                || by_example.contains(&format!("{{{name}}}"));
            assert!(is_named, "{path}: {name}");
        }
    }
}
