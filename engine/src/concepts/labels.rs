//! Labels as they are looked up: the lemmas of their words.

use luukku_analyzers::{Analyzers, Language, StreamToken, Streams, is_function_word};

use super::table::Row;

/// Most ways of reading a label that are kept: a word has up to four lemmas.
const READINGS: usize = 16;

/// Most words of a label that is looked up: longer ones are sentences.
const WORDS: usize = 12;

/// Stands between the words of a key. No lemma has it: texts are split at controls.
pub(super) const BETWEEN: u8 = 0;

/// The first byte of the keys of a language.
pub(super) fn language_byte(language: Language) -> u8 {
    language as u8 + 1
}

/// How a concept has a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// The name of the concept.
    Preferred,
    /// Another name.
    Alternative,
    /// A name without what tells it apart ([`shorter_forms`]), or a compound as several words.
    Shortened,
}

/// The keys of one label, the likeliest reading first.
#[derive(Clone, Debug)]
pub(super) struct LabelKeys {
    pub(super) kind: Kind,
    pub(super) keys: Vec<Vec<u8>>,
}

/// A row with the keys of its labels.
#[derive(Clone, Debug)]
pub(super) struct Labelled {
    pub(super) row: Row,
    pub(super) labels: [Vec<LabelKeys>; Language::ALL.len()],
    /// Labels without a word, or with too many to look up.
    pub(super) unreadable: usize,
}

impl Labelled {
    pub(super) fn of(row: Row, analyzers: &Analyzers) -> Self {
        let mut labelled = Self {
            row,
            labels: Default::default(),
            unreadable: 0,
        };
        for language in Language::ALL {
            let texts = &labelled.row.labels[language as usize];
            let labels = &mut labelled.labels[language as usize];
            for (at, text) in texts.iter().enumerate() {
                let kind = if at == 0 {
                    Kind::Preferred
                } else {
                    Kind::Alternative
                };
                let keys = keys(analyzers, text, language);
                if keys.is_empty() {
                    labelled.unreadable += 1;
                    continue;
                }
                labels.push(LabelKeys { kind, keys });
                let parted = parted_keys(analyzers, text, language);
                if !parted.is_empty() {
                    labels.push(LabelKeys {
                        kind: Kind::Shortened,
                        keys: parted,
                    });
                }
                for form in shorter_forms(text) {
                    labels.push(LabelKeys {
                        kind: Kind::Shortened,
                        keys: self::keys(analyzers, &form, language),
                    });
                }
            }
        }
        labelled
    }
}

/// The words of a text that labels are compared by, each the lemmas it may have: small words
/// stand in some forms of a label and not in others ("support for carers", "carer support").
pub(super) fn content_words<T: AsRef<str>>(
    lemmas: &[StreamToken<T>],
    language: Language,
) -> Vec<&[StreamToken<T>]> {
    lemmas
        .chunk_by(|a, b| a.position == b.position)
        .filter(|word| {
            !word
                .iter()
                .any(|token| is_function_word(token.text.as_ref(), language))
        })
        .collect()
}

/// The keys of a label: one for each way of reading its words, the likeliest first. None when
/// it has no words, or too many.
fn keys(analyzers: &Analyzers, label: &str, language: Language) -> Vec<Vec<u8>> {
    let streams = Streams::of(analyzers, label, language);
    let words = content_words(&streams.lemmas, language);
    if words.is_empty() || words.len() > WORDS {
        return Vec::new();
    }
    let mut keys = vec![vec![language_byte(language)]];
    for (at, word) in words.iter().enumerate() {
        let mut longer = Vec::with_capacity(keys.len());
        for key in &keys {
            for token in word.iter().take(READINGS - longer.len()) {
                let mut key = key.clone();
                if at > 0 {
                    key.push(BETWEEN);
                }
                key.extend(token.text.bytes());
                longer.push(key);
            }
        }
        keys = longer;
    }
    keys
}

/// The keys of a compound written as several words: "koirien puisto" is a "koirapuisto".
fn parted_keys(analyzers: &Analyzers, label: &str, language: Language) -> Vec<Vec<u8>> {
    if label.contains(char::is_whitespace) {
        return Vec::new();
    }
    let analysis = analyzers.analyze_cached(label, language);
    let mut keys: Vec<Vec<u8>> = Vec::new();
    for reading in analysis.readings.iter().filter(|r| r.parts.len() > 1) {
        let mut key = vec![language_byte(language)];
        key.extend(reading.parts.join("\0").bytes());
        if keys.len() < READINGS && !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// What else a label is known by: each side of " / ", and the label without a qualifier in
/// parentheses, as in "dental care (public health service)".
fn shorter_forms(label: &str) -> Vec<String> {
    let plain = match label.split_once(" (") {
        Some((before, _)) => before.trim(),
        None => label,
    };
    let mut forms: Vec<String> = Vec::new();
    if plain != label && !plain.is_empty() {
        forms.push(plain.to_owned());
    }
    if plain.contains(" / ") {
        forms.extend(plain.split(" / ").map(|side| side.trim().to_owned()));
    }
    forms.retain(|form| !form.is_empty());
    forms
}
