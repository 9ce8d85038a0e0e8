//! Several records of one service as one.

use std::borrow::Cow;
use std::cmp::Reverse;

use super::source;
use crate::catalog::{LocalizedText, PositionPrecision, Service};

/// Puts records of one service under the one that is best known; the others are kept in it.
///
/// Best known is the one with most of the checklist of evidence, then the one verified last,
/// then with an exact position, then in most languages; ids settle the rest, so that the
/// order of the records changes nothing.
pub(in crate::index) fn join(records: Vec<Service>) -> Option<Service> {
    let mut records: Vec<Service> = records
        .into_iter()
        .flat_map(|mut record| {
            let linked = std::mem::take(&mut record.linked);
            std::iter::once(record).chain(linked)
        })
        .collect();
    records.sort_by_cached_key(|record| {
        let evidence = record.evidence();
        let checks = [
            evidence.is_registered,
            evidence.verified_at.is_some(),
            evidence.names_a_contact,
            evidence.states_accessibility,
        ];
        let has_exact = record.locations.iter().any(|location| {
            location.point.is_some() && location.precision == PositionPrecision::Exact
        });
        let languages = record.name.iter().count() + record.description.iter().count();
        (
            Reverse(checks.iter().filter(|holds| **holds).count()),
            Reverse(evidence.verified_at),
            Reverse(has_exact),
            Reverse(languages),
            source(record).to_owned(),
            record.id.clone(),
        )
    });
    let mut records = records.into_iter();
    let mut first = records.next()?;
    first.linked = records.collect();
    Some(first)
}

/// The service as all its records tell it: what the first does not say is taken from the
/// linked ones, in order. Lists are taken whole, but for networks, which are all kept.
pub(in crate::index) fn with_linked(service: &Service) -> Cow<'_, Service> {
    let mut whole = Cow::Borrowed(service);
    for other in &service.linked {
        add(whole.to_mut(), other);
    }
    whole
}

macro_rules! take_missing {
    ($whole:ident, $other:ident: options $($option:ident)*; lists $($list:ident)*; texts $($text:ident)*) => {
        $(if $whole.$option.is_none() { $whole.$option.clone_from(&$other.$option); })*
        $(if $whole.$list.is_empty() { $whole.$list.clone_from(&$other.$list); })*
        $(take_languages(&mut $whole.$text, &$other.$text);)*
    };
}

fn add(whole: &mut Service, other: &Service) {
    if other.name != whole.name && whole.alternate_name.is_empty() {
        whole.alternate_name = other.name.clone();
    }
    let nowhere = whole.service_area.is_empty();
    if nowhere {
        whole.service_area = other.service_area.clone();
    }
    let is_placed = whole.locations.iter().any(|place| place.point.is_some());
    if !is_placed && other.locations.iter().any(|place| place.point.is_some()) {
        whole.locations.clone_from(&other.locations);
    }
    for network in &other.networks {
        if !whole.networks.contains(network) {
            whole.networks.push(network.clone());
        }
    }
    whole.verified_at = whole.verified_at.max(other.verified_at);
    take_missing!(whole, other:
        options kind organization phone email url contact opening_hours min_age max_age referral
            fee peer_support expert_by_experience;
        lists locations service_classes terms labels target_groups life_events taxonomy_terms
            channels phones emails web_pages schedules accessibility cost_options languages;
        texts name alternate_name summary description hours accessibility_notes
    );
}

/// Adds the languages a text lacks.
fn take_languages(text: &mut LocalizedText, other: &LocalizedText) {
    for language in luukku_analyzers::Language::ALL {
        if text.get(language).is_none()
            && let Some(more) = other.get(language)
        {
            text.set(language, more);
        }
    }
    if text.plain_finnish().is_none()
        && let Some(more) = other.plain_finnish()
    {
        text.set_plain_finnish(more);
    }
}
