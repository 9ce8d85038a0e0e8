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
    assert_eq!(paths.len(), 5);
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
