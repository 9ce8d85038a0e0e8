//! The text component: which services have a term, and how much each counts there.
//!
//! A tantivy segment plugin beside the geo component, so text and place are written, merged
//! and deleted together. tantivy's own postings keep how often a term is in one field; ours
//! keep one number a service, what the term is worth there over all zones, so that a search
//! reads one list for a word instead of one for each zone and form.

mod block;
mod format;
mod kept;
mod key;
mod log;
mod merge;
mod payload;
mod plugin;
mod postings;
mod read;
mod terms;
#[cfg(test)]
mod tests;
pub(super) mod varint;
mod write;

pub(crate) use block::BlockMax;
pub(crate) use format::TermEntry;
pub(crate) use kept::KeptList;
pub(crate) use key::{concept_key, form_key, lemma_key, word_of};
pub(crate) use payload::{ConceptMatch, Named, Payload, impacts};
pub(crate) use plugin::TextPlugin;
pub(crate) use postings::Postings;
pub(crate) use read::TextIndex;
pub(crate) use terms::{TermId, Terms, decode_terms, encode_terms};
