//! Addresses of the search page: the same question with one thing changed.

use std::ops::Range;

use luukku_engine::query::Facet;

use crate::api::NOW;
use crate::wire::{SearchParameters, SortOrder};

/// A question of just this text.
pub(super) fn asking(text: &str) -> SearchParameters {
    SearchParameters {
        q: Some(text.to_owned()),
        ..SearchParameters::default()
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

/// The same question in another order.
pub(super) fn sorted(question: &SearchParameters, order: SortOrder) -> SearchParameters {
    SearchParameters {
        sort: (order != SortOrder::Relevance).then_some(order),
        page: None,
        ..question.clone()
    }
}

/// The question with one more value of a filter.
pub(super) fn with_value(
    question: &SearchParameters,
    facet: Facet,
    value: &str,
) -> SearchParameters {
    let mut question = SearchParameters {
        page: None,
        ..question.clone()
    };
    question.list_mut(facet).push(value.to_owned());
    question
}

/// The question, of what is open now only.
pub(super) fn open_now(question: &SearchParameters) -> SearchParameters {
    SearchParameters {
        open_at: Some(NOW.to_owned()),
        page: None,
        ..question.clone()
    }
}

/// The question without the box and the shape it was limited to.
pub(super) fn without_extent(question: &SearchParameters) -> SearchParameters {
    SearchParameters {
        bbox: None,
        shape: None,
        page: None,
        ..question.clone()
    }
}

/// The question without one value of a filter: the one at this place of its list.
pub(super) fn without_value(
    question: &SearchParameters,
    facet: Facet,
    place: usize,
) -> SearchParameters {
    let mut question = SearchParameters {
        page: None,
        ..question.clone()
    };
    let values = question.list_mut(facet);
    if place < values.len() {
        values.remove(place);
    }
    question
}

/// The question without ages.
pub(super) fn without_ages(question: &SearchParameters) -> SearchParameters {
    SearchParameters {
        min_age: None,
        max_age: None,
        page: None,
        ..question.clone()
    }
}

/// The question without the moment to be open at.
pub(super) fn without_open_at(question: &SearchParameters) -> SearchParameters {
    SearchParameters {
        open_at: None,
        page: None,
        ..question.clone()
    }
}

/// The question without any filter.
pub(super) fn without_filters(question: &SearchParameters) -> SearchParameters {
    let mut question = without_open_at(&without_ages(question));
    for facet in Facet::ALL {
        question.list_mut(facet).clear();
    }
    question
}

/// The question without the words that say a filter: these bytes of its text.
pub(super) fn without_words(question: &SearchParameters, said: &Range<usize>) -> SearchParameters {
    let text = question.q.as_deref().unwrap_or_default();
    let before = text.get(..said.start).unwrap_or(text);
    let after = text.get(said.end..).unwrap_or_default();
    let words: Vec<&str> = before
        .split_whitespace()
        .chain(after.split_whitespace())
        .collect();
    SearchParameters {
        q: Some(words.join(" ")),
        page: None,
        ..question.clone()
    }
}
