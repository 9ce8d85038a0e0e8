//! Terms as bytes: what kind of term it is, then its text.

use luukku_analyzers::Language;

const CONCEPT: u8 = b'c';
const FORM: u8 = b'x';

fn key(kind: u8, text: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(1 + text.len());
    key.push(kind);
    key.extend(text.as_bytes());
    key
}

/// A lemma of a language: of words, and of the parts of its compounds.
pub(crate) fn lemma_key(language: Language, lemma: &str) -> Vec<u8> {
    let kind = match language {
        Language::Finnish => b'f',
        Language::Swedish => b's',
        Language::English => b'e',
    };
    key(kind, lemma)
}

/// A folded form as written: only counted, it has no postings.
pub(crate) fn form_key(form: &str) -> Vec<u8> {
    key(FORM, form)
}

/// Whether a key is a form's.
pub(crate) fn is_form(key: &[u8]) -> bool {
    key.first() == Some(&FORM)
}

/// A concept, by its id.
pub(crate) fn concept_key(id: &str) -> Vec<u8> {
    key(CONCEPT, id)
}

/// The lemma or form that a key is of; `None` for a concept.
pub(crate) fn word_of(key: &[u8]) -> Option<&[u8]> {
    match key.split_first() {
        Some((kind, word)) if *kind != CONCEPT => Some(word),
        _ => None,
    }
}
