//! Facts of a service that every page words in the same way.

use luukku_engine::Language;
use luukku_engine::catalog::{Channel, Fee, LocalizedText};

use super::format::telephone_link;
use super::strings::Strings;

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
    pub(super) fn of(text: &LocalizedText, language: Language) -> Option<Self> {
        text.best(language).map(|(of, text)| Self {
            lang: (of != language).then_some(of),
            text: text.to_owned(),
        })
    }
}

impl Phone {
    pub(super) fn new(written: &str) -> Self {
        Self {
            written: written.to_owned(),
            link: telephone_link(written),
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
