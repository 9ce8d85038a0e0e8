//! Facts of a service that every page words in the same way.

use luukku_engine::Language;
use luukku_engine::catalog::{Channel, Fee, LocalizedText};
use luukku_engine::index::Snapshot;
use luukku_engine::query::names_of;

use super::format::telephone_link;
use super::interface::Interface;
use super::strings::Strings;
use crate::wire::Lang;

/// A text, with its language when it is not the page's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spoken {
    pub(super) lang: Option<Language>,
    pub(super) text: String,
}

/// A telephone number as written, and its link when it is one plain number.
#[derive(Debug)]
pub(super) struct Phone {
    pub(super) written: String,
    pub(super) link: Option<String>,
}

impl Spoken {
    /// The text for readers of this page: in plain Finnish where they read that and there is
    /// one.
    pub(super) fn of(text: &LocalizedText, face: Interface) -> Option<Self> {
        let (lang, text) = best_for(text, face)?;
        Some(Self {
            lang,
            text: text.to_owned(),
        })
    }
}

/// The text for readers of this page, with its language when it is not the page's.
pub(super) fn best_for(text: &LocalizedText, face: Interface) -> Option<(Option<Language>, &str)> {
    if let (Lang::Plain, Some(plain)) = (face.lang, text.plain_finnish()) {
        return Some((None, plain));
    }
    let (of, text) = text.best(face.language())?;
    Some(((of != face.language()).then_some(of), text))
}

/// What a value of a vocabulary is called on this page; `None` for a tag of a source that
/// nobody named. The record's own words are Finnish.
pub(super) fn value_name(value: &str, snapshot: &Snapshot, face: Interface) -> Option<Spoken> {
    let is_tag = value.contains('=');
    let language = face.language();
    let is_said = language == Language::Finnish && !is_tag;
    let named = names_of(snapshot, value).filter(|_| !is_said);
    let named = named.and_then(|names| names.get(language));
    let lang = (named.is_none() && language != Language::Finnish).then_some(Language::Finnish);
    let text = named.or((!is_tag).then_some(value))?;
    Some(Spoken {
        lang,
        text: text.to_owned(),
    })
}

impl Phone {
    pub(super) fn new(written: &str, face: Interface) -> Self {
        Self {
            written: written.to_owned(),
            link: face.leading_out(telephone_link(written)),
        }
    }
}

pub(super) fn fee_label(fee: Fee, strings: &Strings) -> &'static str {
    match fee {
        Fee::Free => strings.fee_free,
        Fee::Paid => strings.fee_paid,
    }
}

pub(super) fn channel_labels(channels: &[Channel], strings: &Strings) -> Vec<&'static str> {
    channels
        .iter()
        .map(|channel| match channel {
            Channel::Place => strings.channel_place,
            Channel::Phone => strings.channel_phone,
            Channel::Online => strings.channel_online,
            Channel::Chat => strings.channel_chat,
            Channel::HomeVisit => strings.channel_home_visit,
        })
        .collect()
}
