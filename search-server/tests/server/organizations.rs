//! `/v1/organizations/{id}`.

use crate::harness::{self, Server};

/// Three services of one organization, one of another.
const RECORDS: [&str; 4] = [
    r#"{"id": "t:b", "name": "Esimerkkiryhmä B", "organization": "Esimerkki ry", "municipality": "Forssa", "verified": "2026-10-15"}"#,
    r#"{"id": "t:aa", "name": "Ähtärin esimerkkiryhmä", "organization": "Esimerkki ry"}"#,
    r#"{"id": "t:a", "name": "Esimerkkiryhmä A", "organization": "Esimerkki ry"}"#,
    r#"{"id": "t:c", "name": "Esimerkkikerho", "organization": "Toinen Esimerkki ry"}"#,
];

fn served() -> (tempfile::TempDir, Server) {
    let folder = tempfile::tempdir().unwrap();
    harness::publish(folder.path(), &RECORDS);
    let server = Server::start(folder.path());
    (folder, server)
}

#[test]
fn an_organization_has_its_own_services_in_alphabetical_order() {
    let (_folder, server) = served();
    let service = server.get("/v1/services/t:b").json();
    let id = service["organization"]["id"].as_str().unwrap();
    let found = server.get("/v1/search?q=esimerkkiryhm%C3%A4+B").json();
    assert_eq!(found["contents"][0]["organization"]["id"], id);

    let path = format!("/v1/organizations/{id}");
    let organization = server.get(&path).json();
    assert_eq!(organization["name"]["fi"], "Esimerkki ry");
    let services = &organization["services"];
    let names: Vec<&str> = services["contents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|service| service["name"]["fi"].as_str().unwrap())
        .collect();
    let all = [
        "Esimerkkiryhmä A",
        "Esimerkkiryhmä B",
        "Ähtärin esimerkkiryhmä",
    ];
    assert_eq!(names, all);
    let second = server.get(&format!("{path}?page=2&per_page=1")).json();
    assert_eq!(second["services"]["total_items"], 3);
    assert_eq!(second["services"]["contents"][0]["municipality"], "Forssa");
    assert_eq!(
        second["services"]["contents"][0]["verified_at"],
        "2026-10-15"
    );
    assert_eq!(second["services"]["last_page"], false);
}

#[test]
fn an_unknown_organization_or_parameter_is_told() {
    let (_folder, server) = served();
    for id in ["nobody", "2f0c2f0c-2f0c-52f0-82f0-2f0c2f0c2f0c"] {
        let answer = server.get(&format!("/v1/organizations/{id}"));
        answer.problem(404, "not_found");
    }
    let answer = server.get("/v1/organizations/x?colour=red");
    let errors = answer.problem(400, "invalid_parameter");
    assert_eq!(errors, ["colour unknown_parameter"]);
}
