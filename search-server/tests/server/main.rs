//! The real binary, on a port of its own, as a client sees it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod answers;
mod caching;
mod damage;
mod demo;
mod embed;
mod faults;
mod filters;
mod formats;
mod gazetteer;
mod guards;
mod harness;
mod hsds;
mod organizations;
mod pages;
mod portal;
mod portal_facts;
mod privacy;
mod shapes;
mod swap;
