//! Source formats, one file each: bytes in, records with their place in the file out.

mod jsonl;

pub(crate) use jsonl::{JsonLines, RawRecord};
