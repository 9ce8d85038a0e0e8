//! Reading a generation without searching: what an organization has, and the ids of all.

#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

use luukku_engine::catalog::Service;
use luukku_engine::hsds::organization_id;
use luukku_engine::index::{IndexBuilder, IndexUpdater, Snapshot};
use luukku_engine::record;

fn service(id: &str, name: &str, organization: &str) -> Service {
    let json = format!(r#"{{"id": "{id}", "name": "{name}", "organization": "{organization}"}}"#);
    record::parse(&json).expect("a record").service
}

fn ids(services: &[Service]) -> Vec<&str> {
    services.iter().map(|service| service.id.as_str()).collect()
}

#[test]
fn an_organization_has_its_live_services_in_alphabetical_order_page_by_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut builder = IndexBuilder::create(folder.path()).expect("a build");
    let first = service("t:3", "Bilis", "Esimerkki ry");
    let organization = first.organization.as_ref().map(organization_id);
    let organization = organization.expect("an organization");
    for service in [
        first,
        service("t:1", "Öljyvärit", "Esimerkki ry"),
        service("t:2", "Askartelu", "Esimerkki ry"),
        service("t:4", "Askartelu", "Toinen Esimerkki ry"),
    ] {
        builder.add(&service).expect("added");
    }
    builder.publish().expect("published");

    let mut updater = IndexUpdater::open(folder.path()).expect("an update");
    updater
        .delete(&"t:2".parse().expect("an id"))
        .expect("deleted");
    let new = service("t:5", "Ankkalampi", "Esimerkki ry");
    updater.upsert(&new).expect("added");
    updater.publish().expect("published");

    let snapshot = Snapshot::open(folder.path()).expect("an index");
    let own = snapshot.services_of(organization, 0, 10);
    assert_eq!((own.total, ids(&own.page)), (3, vec!["t:5", "t:3", "t:1"]));
    let page = snapshot.services_of(organization, 1, 1);
    assert_eq!((page.total, ids(&page.page)), (3, vec!["t:3"]));
    let past = snapshot.services_of(organization, 9, 10);
    assert_eq!((past.total, past.page.len()), (3, 0));
    let nobody = snapshot.services_of(luukku_engine::hsds::id("nobody"), 0, 10);
    assert_eq!(nobody.total, 0);

    assert_eq!(
        snapshot.service_ids_page(0, 10),
        ["t:1", "t:3", "t:4", "t:5"]
    );
    assert_eq!(snapshot.service_ids_page(1, 2), ["t:3", "t:4"]);
    let organizations = snapshot.organization_ids_page(0, 10);
    assert_eq!(organizations.len(), 2);
    assert!(organizations.contains(&organization.to_string()));
}
