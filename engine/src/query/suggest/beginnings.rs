//! The suggestions for short beginnings of a word, kept once they are made.
//!
//! Everybody who types passes through the same few beginnings, and the shorter one is the more
//! it finds: so a beginning is worked out once a generation, by whoever types it first.

use std::sync::Arc;

use luukku_analyzers::Language;
use quick_cache::sync::Cache;

use super::SuggestRequest;
use crate::query::{Suggestions, limits};

/// Most beginnings that are kept, each with [`limits::MAX_SUGGESTIONS`] suggestions at most. Those
/// that are asked for again outlive those that were asked for once.
const MOST: usize = 4_096;

/// What suggestions of a text alone depend on, in one generation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Beginning {
    text: Box<str>,
    language: Language,
    limit: usize,
}

impl Beginning {
    /// `None` when nothing is kept of the request: it is more than a short beginning of one
    /// word, or tells where the person is.
    pub(super) fn of(request: &SuggestRequest) -> Option<Self> {
        let text = &request.text;
        let is_short = text.chars().nth(limits::KEPT_BEGINNING_CHARS).is_none();
        let is_kept = is_short && text.chars().all(char::is_alphabetic);
        (is_kept && request.position.is_none()).then(|| Self {
            text: text.as_str().into(),
            language: request.language,
            limit: request.limit,
        })
    }
}

/// The suggestions of a generation that are kept. In memory only.
#[derive(Debug)]
pub(crate) struct Beginnings(Cache<Beginning, Arc<Suggestions>>);

impl Default for Beginnings {
    fn default() -> Self {
        Self(Cache::new(MOST))
    }
}

impl Beginnings {
    pub(super) fn get(&self, beginning: &Beginning) -> Option<Arc<Suggestions>> {
        self.0.get(beginning)
    }

    pub(super) fn keep(&self, beginning: Beginning, suggestions: &Arc<Suggestions>) {
        self.0.insert(beginning, Arc::clone(suggestions));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::GeoPoint;

    #[test]
    fn only_short_beginnings_of_one_word_are_kept() {
        let kept = |text: &str| Beginning::of(&SuggestRequest::new(text)).is_some();
        assert!(kept("t") && kept("tukiry") && kept("ääniää"));
        assert!(!kept("tukiryh") && !kept("tuki f") && !kept("tuki ") && !kept("112"));
        let mut here = SuggestRequest::new("tuki");
        here.position = GeoPoint::new(60.8, 23.6).ok();
        assert!(Beginning::of(&here).is_none());
    }

    #[test]
    fn languages_and_limits_are_told_apart() {
        let finnish = SuggestRequest::new("tuki");
        let mut swedish = finnish.clone();
        swedish.language = Language::Swedish;
        let mut fewer = finnish.clone();
        fewer.limit = 3;
        let [finnish, swedish, fewer] =
            [finnish, swedish, fewer].map(|request| Beginning::of(&request).expect("a beginning"));
        let kept = Beginnings::default();
        kept.keep(finnish.clone(), &Arc::default());
        assert!(kept.get(&finnish).is_some());
        assert!(kept.get(&swedish).is_none() && kept.get(&fewer).is_none());
    }

    #[test]
    fn no_more_is_kept_than_there_is_room_for() {
        let kept = Beginnings::default();
        let letters = || ('a'..='z').chain(['å', 'ä', 'ö']);
        for first in letters() {
            for second in letters() {
                for third in letters().take(10) {
                    let text = format!("{first}{second}{third}");
                    let beginning = Beginning::of(&SuggestRequest::new(text));
                    kept.keep(beginning.expect("a beginning"), &Arc::default());
                }
            }
        }
        assert!(kept.0.len() <= MOST, "{}", kept.0.len());
    }
}
