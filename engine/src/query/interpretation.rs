//! What is told of how a request was understood.

use std::collections::HashSet;

use luukku_analyzers::Language;

use super::ask::Where;
use super::filters::is_overruled;
use super::said_filters;
use super::search::check;
use super::understand::{Clause, Understanding, understand_in};
use super::{
    ConceptInterpretation, FilterInterpretation, Interpretation, Notice, PlaceInterpretation,
    QueryError, SearchRequest,
};
use crate::concepts::Concept;
use crate::index::Snapshot;

/// How `request` is understood, without searching: its place, concepts and corrections.
///
/// Cost: some 100 µs, whatever the size of the index.
///
/// # Errors
/// When a number of the request is out of range, or `near` names no place.
pub fn interpret(
    snapshot: &Snapshot,
    request: &SearchRequest,
) -> Result<Interpretation, QueryError> {
    check(request)?;
    let understood = understand_in(snapshot, request);
    let ask = Where::of(request, understood.place.as_ref())?;
    Ok(interpretation(
        request,
        &understood,
        &ask,
        Vec::new(),
        Vec::new(),
    ))
}

/// What is told of how a request was understood.
pub(super) fn interpretation(
    request: &SearchRequest,
    understood: &Understanding,
    ask: &Where,
    relaxed: Vec<String>,
    mut notices: Vec<Notice>,
) -> Interpretation {
    let texts: Vec<String> = understood.clauses.iter().map(Clause::text).collect();
    if ask.position_missing {
        notices.push(Notice::PositionMissing);
    }
    if understood.shortened {
        notices.push(Notice::Shortened);
    }
    let said = if request.near.is_some() {
        None
    } else {
        understood.place_range.clone()
    };
    Interpretation {
        text: texts.join(" "),
        place: ask.mode.map(|mode| PlaceInterpretation {
            place: ask.place.cloned(),
            mode,
            radius_m: ask.radius_m,
            said,
        }),
        alternatives: ask
            .alternatives
            .iter()
            .map(|place| (*place).clone())
            .collect(),
        also: ask.also.iter().map(|place| (*place).clone()).collect(),
        concepts: concepts(understood, request.language),
        corrections: understood.corrections.clone(),
        filters: filters(request, understood),
        relaxed,
        notices,
    }
}

/// The filters said in words that count.
fn filters(request: &SearchRequest, understood: &Understanding) -> Vec<FilterInterpretation> {
    let said = understood.filters.iter();
    said.filter(|said| !is_overruled(said, &request.filters))
        .map(|said| FilterInterpretation {
            kind: said.kind,
            value: said.value.to_owned(),
            label: said_filters::value_label(said.kind.name(), said.value, request.language)
                .unwrap_or(said.value)
                .to_owned(),
            said: said.range.clone(),
        })
        .collect()
}

fn concepts(understood: &Understanding, language: Language) -> Vec<ConceptInterpretation> {
    let label = |concept: &Concept| {
        let best = concept.label().best(language);
        best.map_or_else(|| concept.id().to_owned(), |(_, label)| label.to_owned())
    };
    let mut met = HashSet::new();
    understood
        .clauses
        .iter()
        .flat_map(|clause| {
            clause
                .concepts
                .iter()
                .map(move |found| (clause, &found.concept))
        })
        .filter(|(_, concept)| met.insert(concept.id()))
        .map(|(clause, concept)| ConceptInterpretation {
            id: concept.id().to_owned(),
            label: label(concept),
            said: clause.range(),
        })
        .collect()
}
