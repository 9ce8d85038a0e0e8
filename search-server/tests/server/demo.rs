//! A server over the demo services, and its pages as a browser without scripts gets them.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use crate::harness::{Answer, Server};

/// What a browser accepts.
pub const HTML: &[(&str, &str)] = &[("accept", "text/html")];

/// A server over the demo index, shared by the tests here; nobody has named its operator.
pub fn demo() -> &'static Server {
    static SHARED: OnceLock<(tempfile::TempDir, Server)> = OnceLock::new();
    let (_folder, server) = SHARED.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let index = luukku_search_server::prepare_demo_index(folder.path()).unwrap();
        let server = Server::start(&index);
        (folder, server)
    });
    server
}

/// A page, as a browser asks for it.
pub fn page(path: &str) -> Answer {
    demo().get_with(path, HTML)
}

/// A group that meets every other week.
pub const GROUP: &str = "/services/demo:forssa-omaishoitajien-vertaistukiryhma";

/// The address of the group's organization.
pub fn organization() -> String {
    let service = demo().get(&format!("/v1{GROUP}")).json();
    let id = service["organization"]["id"].as_str().unwrap();
    format!("/organizations/{id}")
}

/// The addresses of links of a page.
pub fn links(html: &str) -> BTreeSet<String> {
    let parts = html.split("href=\"").skip(1);
    parts
        .filter_map(|part| part.split('"').next())
        .map(|link| link.replace("&#38;", "&").replace("&amp;", "&"))
        .collect()
}
