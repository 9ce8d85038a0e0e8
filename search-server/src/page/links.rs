//! Addresses of the search page: the same question with one thing changed.

use luukku_engine::Language;

use crate::wire::{Lang, SearchParameters};

/// The search page's address for this question.
pub(super) fn search_address(question: &SearchParameters) -> String {
    let query = question.to_query();
    if query.is_empty() {
        "/".to_owned()
    } else {
        format!("/?{query}")
    }
}

/// A question of just this text.
pub(super) fn asking(text: &str, language: Language) -> SearchParameters {
    SearchParameters {
        q: Some(text.to_owned()),
        lang: Some(language.into()),
        ..SearchParameters::default()
    }
}

/// The question in another language of the interface.
pub(super) fn in_language(question: &SearchParameters, language: Language) -> SearchParameters {
    SearchParameters {
        lang: Some(Lang::from(language)),
        ..question.clone()
    }
}

/// The question as it is written, nothing corrected.
pub(super) fn as_written(question: &SearchParameters) -> SearchParameters {
    SearchParameters {
        exact: Some(true),
        page: None,
        ..question.clone()
    }
}

/// The same question, another page of it.
pub(super) fn on_page(question: &SearchParameters, page: usize) -> SearchParameters {
    SearchParameters {
        page: Some(page),
        ..question.clone()
    }
}

/// The question without the place: only the other words are left, and no position, radius
/// or box.
pub(super) fn without_place(question: &SearchParameters, words: &str) -> SearchParameters {
    SearchParameters {
        q: Some(words.to_owned()),
        near: None,
        lat: None,
        lon: None,
        radius_m: None,
        page: None,
        exact: None,
        ..question.clone()
    }
}

/// The question with another place.
pub(super) fn with_place(
    question: &SearchParameters,
    words: &str,
    place: &str,
) -> SearchParameters {
    SearchParameters {
        near: Some(place.to_owned()),
        radius_m: question.radius_m,
        ..without_place(question, words)
    }
}

/// The question without the areas it was limited to.
pub(super) fn without_areas(question: &SearchParameters) -> SearchParameters {
    SearchParameters {
        municipality: Vec::new(),
        region: Vec::new(),
        wellbeing_county: Vec::new(),
        bbox: None,
        page: None,
        ..question.clone()
    }
}
