//! HTTP over a Luukku index: the API, a search page and a page for each service.
//!
//! ```no_run
//! use std::time::Duration;
//! use luukku_search_server::{Config, Portal, Server};
//!
//! # async fn serve() -> Result<(), luukku_search_server::ServerError> {
//! let server = Server::start(Config {
//!     index: "index".into(),
//!     listen: ([127, 0, 0, 1], 8080).into(),
//!     frame_ancestors: "'none'".to_owned(),
//!     shutdown_delay: Duration::ZERO,
//!     portal: Portal::default(),
//! })
//! .await?;
//! println!("http://{}", server.address());
//! server.run(std::future::pending()).await;
//! # Ok(())
//! # }
//! ```
//!
//! # Untrusted input
//!
//! Everything a client sends is bounded before it is looked at, and no text is an error
//! but for its length. What people search for is private: no query, position or address of
//! a client reaches a log line, at any level.
//!
//! # Limits
//!
//! It serves HTTP/1.1 without TLS: put a proxy in front of it on the open network. It never
//! writes to the index.

mod api;
mod app;
mod areas;
mod demo;
mod error;
mod hsds;
mod http;
mod limits;
mod live;
mod page;
mod problem;
mod server;
mod site;
mod watch;
mod wire;
mod workers;

pub use demo::{EXAMPLE_QUERIES, default_demo_directory, example_address, prepare_demo_index};
pub use error::ServerError;
pub use server::{Config, Server};
pub use site::Portal;
pub use workers::async_threads;

/// The description of the API (`OpenAPI` 3.1), as JSON.
///
/// # Errors
/// When it cannot be written as JSON; a test guards that it can.
pub fn openapi_document() -> Result<String, serde_json::Error> {
    api::document()
}
