//! PTV's texts: lists of `{language, value, type}` to texts by language.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::node::Node;

/// Languages of the record format that PTV has.
const LANGUAGES: [&str; 3] = ["fi", "sv", "en"];

/// A text in up to three languages, as the record format writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Text([Option<String>; 3]);

impl Text {
    /// Adds a paragraph in each language that `other` has.
    pub(super) fn append(&mut self, other: Text) {
        self.join(other, "\n\n");
    }

    /// Adds what `other` has in each language, after `between` where there is something already.
    pub(super) fn join(&mut self, other: Text, between: &str) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            match (mine, theirs) {
                (_, None) => {}
                (Some(mine), Some(theirs)) => {
                    mine.push_str(between);
                    mine.push_str(&theirs);
                }
                (mine @ None, theirs) => *mine = theirs,
            }
        }
    }

    /// Takes from `other` the languages that this has not.
    pub(super) fn or(mut self, other: Text) -> Text {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            if mine.is_none() {
                *mine = theirs;
            }
        }
        self
    }

    /// Sets the text of a language, where there is none yet; `false` for a language not kept.
    pub(super) fn add(&mut self, language: &str, text: &str) -> bool {
        let Some(at) = LANGUAGES.iter().position(|known| *known == language) else {
            return false;
        };
        let mine = &mut self.0[at];
        if mine.is_none() {
            *mine = Some(text.to_owned());
        }
        true
    }

    /// The same words in every language, `format`ted with the text.
    pub(super) fn map(self, mut format: impl FnMut(&'static str, String) -> String) -> Text {
        let mut at = LANGUAGES.into_iter();
        Text(self.0.map(|text| {
            let language = at.next().unwrap_or("fi");
            text.map(|text| format(language, text))
        }))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }

    pub(super) fn get(&self, language: &str) -> Option<&str> {
        let at = LANGUAGES.iter().position(|known| *known == language)?;
        self.0[at].as_deref()
    }

    /// Finnish, else the first there is.
    pub(super) fn main(&self) -> Option<&str> {
        self.0.iter().flatten().next().map(String::as_str)
    }

    pub(super) fn finnish(text: impl Into<String>) -> Text {
        Text([Some(text.into()), None, None])
    }

    /// As the record format has it; `None` when it is empty.
    pub(super) fn into_value(self) -> Option<Value> {
        let texts: Map<String, Value> = LANGUAGES
            .into_iter()
            .zip(self.0)
            .filter_map(|(language, text)| Some((language.to_owned(), Value::String(text?))))
            .collect();
        (!texts.is_empty()).then_some(Value::Object(texts))
    }

    /// This, or `other` when this says nothing in any language.
    pub(super) fn or_where_empty(self, other: Text) -> Text {
        if self.is_empty() { other } else { self }
    }

    /// Exchanges the text of a language, where `other` has one.
    pub(super) fn swap(&mut self, language: &str, other: &mut Text) {
        if let Some(at) = LANGUAGES.iter().position(|known| *known == language)
            && other.0[at].is_some()
        {
            std::mem::swap(&mut self.0[at], &mut other.0[at]);
        }
    }

    /// A text that was written for a record.
    pub(super) fn of_value(value: &Value) -> Text {
        Text(LANGUAGES.map(|language| value.get(language)?.as_str().map(str::to_owned)))
    }

    pub(super) fn in_all(fi: &str, sv: &str, en: &str) -> Text {
        Text([fi, sv, en].map(|text| Some(text.to_owned())))
    }

    /// Whether everything `other` says is said here.
    pub(super) fn contains(&self, other: &Text) -> bool {
        let pairs = self.0.iter().zip(&other.0);
        pairs
            .filter_map(|(mine, theirs)| Some((mine, theirs.as_ref()?)))
            .all(|(mine, theirs)| {
                mine.as_ref()
                    .is_some_and(|mine| mine.contains(theirs.as_str()))
            })
    }
}

/// The texts of a list that have one of `kinds`, those of an earlier kind first in line.
pub(super) fn of_kind(list: &Node<'_>, kinds: &[&str]) -> Text {
    let mut texts = Text::default();
    let items = list.items();
    for kind in kinds {
        for item in &items {
            if item.get("type").text() == Some(*kind) {
                add(item, &mut texts);
            }
        }
    }
    texts
}

/// The texts of a list without types.
pub(super) fn plain(list: &Node<'_>) -> Text {
    let mut texts = Text::default();
    for item in list.items() {
        add(&item, &mut texts);
    }
    texts
}

/// The texts of a register of names (streets, towns, classes): that it has other languages too
/// says nothing about the object, so it is no warning.
pub(super) fn register(list: &Node<'_>) -> Text {
    let mut texts = Text::default();
    for item in list.items() {
        if let (Some(language), Some(value)) =
            (item.get("language").text(), item.get("value").text())
        {
            texts.add(language, value);
        }
    }
    texts
}

/// A text that is an object of languages.
pub(super) fn by_language(node: &Node<'_>) -> Text {
    let mut texts = Text::default();
    if node.is_there() {
        for language in LANGUAGES {
            if let Some(text) = node.get(language).text() {
                texts.add(language, text);
            }
        }
    }
    texts
}

fn add(item: &Node<'_>, texts: &mut Text) {
    let Some(value) = item.get("value").text() else {
        return;
    };
    match item.get("language").text() {
        Some(language) => {
            if !texts.add(language, value) {
                item.notes.other_language(language);
            }
        }
        None => item.warn("no language is given, the text is not used"),
    }
}
