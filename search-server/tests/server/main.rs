//! The real binary, on a port of its own, as a client sees it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod answers;
mod caching;
mod faults;
mod formats;
mod filters;
mod guards;
mod gazetteer;
mod harness;
mod hsds;
mod organizations;
mod pages;
mod privacy;
mod swap;
