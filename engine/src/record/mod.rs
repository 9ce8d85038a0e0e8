//! The record format: one service as one JSON object, one object a line.
//!
//! `indexer/RECORDS.md` is its documentation for providers. The index stores services in
//! this very form, so what was read can be read again.

mod error;
mod fields;
mod parts;
mod read;
mod schedule;
mod write;

pub use error::{RecordError, RecordWarning};
pub use read::{ParsedRecord, from_fields, parse};
pub use schedule::schedule_to_json;
pub(crate) use schedule::{open_times_of_text, open_times_to_text};
pub use write::{to_fields, to_json};

/// The version of the record format; `indexer/RECORDS.md` tells what changed.
pub const VERSION: u32 = 2;

/// Longest record, in bytes: ten times the longest description the national service
/// catalogue holds.
pub const MAX_RECORD_BYTES: usize = 1024 * 1024;

#[cfg(test)]
mod tests;
