//! The read endpoints of HSDS 3.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::harness::shared;

const JSON: &[(&str, &str)] = &[("accept", "application/json")];

/// Everything that a list has, page by page.
fn all(path: &str) -> Vec<Value> {
    let mut objects = Vec::new();
    for number in 1.. {
        let page = shared()
            .get(&format!("{path}?page={number}&per_page=2"))
            .json();
        assert_eq!(page["page_number"], number, "{page}");
        assert_eq!(page["first_page"], number == 1);
        let contents = page["contents"].as_array().unwrap();
        assert_eq!(page["size"], contents.len());
        assert_eq!(page["empty"], contents.is_empty());
        objects.extend(contents.iter().cloned());
        if page["last_page"] == true {
            assert_eq!(page["total_items"], objects.len(), "{path}");
            return objects;
        }
    }
    unreachable!("a list ends")
}

fn ids(objects: &[Value]) -> BTreeSet<&str> {
    objects
        .iter()
        .map(|object| object["id"].as_str().unwrap())
        .collect()
}

#[test]
fn all_services_are_listed_once_and_each_is_found_by_both_its_ids() {
    let services = all("/services");
    assert_eq!(services.len(), 4);
    assert_eq!(ids(&services).len(), services.len());
    for service in &services {
        let id = service["id"].as_str().unwrap();
        let own = service["luukku"]["id"].as_str().unwrap();
        assert_eq!(&shared().get(&format!("/services/{id}")).json(), service);
        let by_own = shared().get_with(&format!("/services/{own}"), JSON);
        assert_eq!(&by_own.json(), service);
    }
    for object in ["name", "status", "organization", "service_at_locations"] {
        assert!(
            services.iter().any(|service| !service[object].is_null()),
            "{object}"
        );
    }
}

#[test]
fn every_place_belongs_to_a_service_and_every_organization_provides_one() {
    let services = all("/services");
    let known = ids(&services);
    let places = all("/service_at_locations");
    assert!(places.len() > 2, "{}", places.len());
    assert_eq!(ids(&places).len(), places.len());
    for place in &places {
        assert!(known.contains(place["service"]["id"].as_str().unwrap()));
        assert!(place["location"].is_object(), "{place}");
    }
    let organizations = all("/organizations");
    let provided: BTreeSet<&str> = services
        .iter()
        .filter_map(|service| service["organization"]["id"].as_str())
        .collect();
    assert_eq!(ids(&organizations), provided);
    let first = &organizations[0];
    let path = format!("/organizations/{}", first["id"].as_str().unwrap());
    assert_eq!(&shared().get(&path).json(), first);
}

#[test]
fn terms_belong_to_a_taxonomy() {
    // Its services have classes.
    let server = crate::filters::server();
    let list = |path: &str| server.get(path).json()["contents"].clone();
    let (taxonomies, terms) = (list("/taxonomies"), list("/taxonomy_terms"));
    let (taxonomies, terms) = (taxonomies.as_array().unwrap(), terms.as_array().unwrap());
    assert!(!terms.is_empty());
    let known = ids(taxonomies);
    for term in terms {
        assert!(known.contains(term["taxonomy_detail"]["id"].as_str().unwrap()));
    }
    for (list, object) in [
        ("taxonomies", &taxonomies[0]),
        ("taxonomy_terms", &terms[0]),
    ] {
        let path = format!("/{list}/{}", object["id"].as_str().unwrap());
        assert_eq!(&server.get(&path).json(), object);
    }
}

#[test]
fn a_browser_gets_pages_and_who_asks_for_json_the_specification() {
    let about = shared().get_with("/", JSON).json();
    assert_eq!(about["openapi_url"], "/openapi.json");
    assert!(about["version"].as_str().unwrap().starts_with("3."));
    let browser = &[("accept", "text/html,application/xhtml+xml,*/*;q=0.8")];
    let services = shared().get("/services?per_page=1").json();
    let id = services["contents"][0]["luukku"]["id"].as_str().unwrap();
    for path in ["/".to_owned(), format!("/services/{id}")] {
        let page = shared().get_with(&path, browser);
        assert!(
            page.body.to_lowercase().starts_with("<!doctype html>"),
            "{path}"
        );
    }
}

#[test]
fn what_is_not_there_and_what_cannot_be_asked_are_problems() {
    let nobody = "/services/00000000-0000-4000-8000-000000000000";
    for (path, status, code) in [
        (nobody, 404, "not_found"),
        ("/organizations/x", 404, "not_found"),
        ("/taxonomies/x", 404, "not_found"),
        ("/taxonomy_terms/x", 404, "not_found"),
        ("/services?page=0", 400, "invalid_parameter"),
        ("/organizations?per_page=1000", 400, "invalid_parameter"),
        ("/taxonomy_terms?colour=red", 400, "invalid_parameter"),
    ] {
        let answer = shared().get(path);
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.json()["code"], code, "{path}");
    }
    let far = shared()
        .get("/services?page=4294967295&per_page=100")
        .json();
    assert_eq!(far["empty"], true);
}

#[test]
fn a_page_that_is_held_is_not_sent_again() {
    let page = shared().get("/services?per_page=1");
    let etag = page
        .head
        .lines()
        .find_map(|line| line.strip_prefix("etag: "))
        .unwrap();
    let again = shared().get_with("/services?per_page=1", &[("if-none-match", etag)]);
    assert_eq!(again.status, 304);
    let other = shared().get_with("/services?per_page=2", &[("if-none-match", etag)]);
    assert_eq!(other.status, 200);
    assert!(page.head.contains("rel=\"next\""), "{}", page.head);
}
