//! The real binary, on a port of its own, as a client sees it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod answers;
mod caching;
mod faults;
mod filters;
mod guards;
mod harness;
mod hsds;
mod pages;
mod privacy;
mod swap;
