//! The real binary, on a port of its own, as a client sees it.

mod answers;
mod caching;
mod faults;
mod guards;
mod harness;
mod pages;
mod privacy;
mod swap;
