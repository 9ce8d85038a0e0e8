//! The place a query asks for: a grammar over words, their case and their neighbours.
//!
//! A name counts as a place by what stands around it: a local case (*Forssassa*), a
//! preposition or postposition in one of three languages (*Forssan lähellä*, *nära Åbo*,
//! *near Forssa*), a distance (*30 km Hämeenlinnasta*), a comma, or its being the first or
//! last word. Of several candidates the one with the strongest evidence is taken.

use std::ops::Range;

use luukku_analyzers::Case;

use super::PlaceMode;
use super::place_words::{self as connector, Connector};
use super::words::Word;
use crate::catalog::GeoPoint;
use crate::gazetteer::{Gazetteer, Place, PlaceForm, PlaceKind};

/// A place found in a query.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PlaceMention {
    /// Places the words can mean, likeliest first; empty for the person's own position.
    pub(super) candidates: Vec<&'static Place>,
    pub(super) mode: PlaceMode,
    /// The radius said, in metres.
    pub(super) radius_m: Option<f64>,
    /// The words that say so, connectors included.
    pub(super) words: Range<usize>,
    /// Whether the words may be part of a name and still count as text: "Forssan apteekki".
    pub(super) may_be_text: bool,
    evidence: Evidence,
}

/// How sure it is that a name is a place, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Evidence {
    /// A genitive with nothing after it that says place: "Forssan apteekki".
    Genitive,
    /// A bare name at an end of the query.
    AtEnd,
    /// A bare name, capitalised, that is the query's last word.
    CapitalAtEnd,
    /// A bare name after a comma.
    AfterBreak,
    /// A local case, or a preposition that only says "in".
    LocalCase,
    /// A word that says near, in, or how far.
    Connected,
}

/// Finds the place of a query; `position` prefers the nearer of two places of one name.
pub(super) fn find(words: &[Word], position: Option<GeoPoint>) -> Option<PlaceMention> {
    let named = find_named(words, position);
    let here = find_here(words, named.as_ref());
    match (named, here) {
        (Some(mut named), Some(here)) => {
            // "lähin apteekki Forssassa": the nearest, counted from Forssa.
            named.mode = here.mode;
            Some(named)
        }
        (named, here) => named.or(here).or_else(|| around_here(words)),
    }
}

/// "Within 5 km", of where the person is.
fn around_here(words: &[Word]) -> Option<PlaceMention> {
    let (metres, words) = connector::distance_alone(words)?;
    Some(PlaceMention {
        candidates: Vec::new(),
        mode: PlaceMode::Within,
        radius_m: Some(metres),
        words,
        may_be_text: false,
        evidence: Evidence::Connected,
    })
}

fn find_named(words: &[Word], position: Option<GeoPoint>) -> Option<PlaceMention> {
    let gazetteer = Gazetteer::embedded();
    let mut best: Option<PlaceMention> = None;
    for start in 0..words.len() {
        let longest = gazetteer.longest_form_words().min(words.len() - start);
        for length in (1..=longest).rev() {
            let span = start..start + length;
            let Some(mention) = mention(gazetteer, words, span.clone(), position) else {
                continue;
            };
            let better = best.as_ref().is_none_or(|best| {
                (mention.evidence, mention.words.len(), mention.words.end)
                    > (best.evidence, best.words.len(), best.words.end)
            });
            if better {
                best = Some(mention);
            }
            break;
        }
    }
    best
}

/// The strongest reading of the words in `span` as a place.
fn mention(
    gazetteer: &'static Gazetteer,
    words: &[Word],
    span: Range<usize>,
    position: Option<GeoPoint>,
) -> Option<PlaceMention> {
    let name: Vec<&str> = words[span.clone()]
        .iter()
        .map(|word| word.folded.as_str())
        .collect();
    let forms = gazetteer.lookup(&name.join(" "));
    let around = Around::of(words, &span);
    let mut readings: Vec<(Reading, &'static Place)> = forms
        .iter()
        .filter_map(|form| {
            let place = gazetteer.place(form.place)?;
            Some((around.read(form, place, words, &span)?, place))
        })
        .collect();
    let best = readings.iter().map(|(reading, _)| reading.evidence).max()?;
    readings.retain(|(reading, _)| reading.evidence == best);
    readings.sort_by(|(_, a), (_, b)| {
        likelihood(b, position)
            .total_cmp(&likelihood(a, position))
            .then(a.id.cmp(&b.id))
    });
    readings.dedup_by_key(|(_, place)| place.id);
    let reading = readings.first()?.0.clone();
    Some(PlaceMention {
        candidates: readings.into_iter().map(|(_, place)| place).collect(),
        mode: reading.mode,
        radius_m: reading.radius_m,
        words: reading.words,
        may_be_text: best == Evidence::Genitive,
        evidence: best,
    })
}

/// How likely people mean this one of several places of one name: by kind, population, and
/// how far it is from where they are.
fn likelihood(place: &Place, position: Option<GeoPoint>) -> f64 {
    let kind = match place.kind {
        PlaceKind::Municipality => 3.0,
        PlaceKind::Region | PlaceKind::WellbeingCounty => 2.5,
        PlaceKind::Town => 2.0,
        PlaceKind::Village | PlaceKind::Suburb => 0.0,
    };
    let people = f64::from(place.population.max(1)).log10();
    let far = position.map_or(0.0, |from| {
        (from.distance_m(place.point) / 20_000.0).min(6.0)
    });
    kind + people - far
}

/// What stands on both sides of a name.
struct Around {
    /// Strongest connector before the name, and where its words begin.
    before: Option<(Connector, usize)>,
    /// Strongest connector after the name, and where its words end.
    after: Option<(Connector, usize)>,
}

#[derive(Clone)]
struct Reading {
    evidence: Evidence,
    mode: PlaceMode,
    radius_m: Option<f64>,
    words: Range<usize>,
}

impl Around {
    fn of(words: &[Word], span: &Range<usize>) -> Self {
        Self {
            before: connector::before(words, span.start),
            after: connector::after(words, span.end),
        }
    }

    /// Reads a form of a name in its surroundings; `None` when nothing says it is a place.
    fn read(
        &self,
        form: &PlaceForm,
        place: &Place,
        words: &[Word],
        span: &Range<usize>,
    ) -> Option<Reading> {
        let reading = |evidence, mode, radius_m, from: usize, to: usize| {
            Some(Reading {
                evidence,
                mode,
                radius_m,
                words: from..to,
            })
        };
        let is_base = matches!(form.case, None | Some(Case::Nominative));
        let is_from = matches!(form.case, Some(Case::Elative | Case::Ablative));

        if let Some((Connector::Distance(metres), from)) = self.before
            && (is_base || is_from || form.case == Some(Case::Genitive))
        {
            let to = self.after.map_or(span.end, |(_, to)| to);
            return reading(
                Evidence::Connected,
                PlaceMode::Within,
                Some(metres),
                from,
                to,
            );
        }
        if let Some((Connector::Distance(metres), to)) = self.after
            && (is_from || form.case == Some(Case::Genitive))
        {
            return reading(
                Evidence::Connected,
                PlaceMode::Within,
                Some(metres),
                span.start,
                to,
            );
        }
        match (form.case, self.before, self.after) {
            (Some(Case::Genitive), _, Some((Connector::NearAfter, to))) => {
                return reading(Evidence::Connected, PlaceMode::Near, None, span.start, to);
            }
            (Some(Case::Genitive), _, Some((Connector::InAfter, to))) => {
                return reading(Evidence::Connected, PlaceMode::In, None, span.start, to);
            }
            (Some(Case::Partitive), Some((Connector::NearPartitive, from)), _) => {
                return reading(Evidence::Connected, PlaceMode::Near, None, from, span.end);
            }
            (_, Some((Connector::NearBefore, from)), _) if is_base => {
                return reading(Evidence::Connected, PlaceMode::Near, None, from, span.end);
            }
            (_, Some((Connector::InBefore, from)), after) if is_base => {
                let to = match after {
                    Some((Connector::AreaAfter, to)) => to,
                    _ => span.end,
                };
                return reading(Evidence::LocalCase, PlaceMode::In, None, from, to);
            }
            _ => {}
        }
        match form.case {
            Some(
                Case::Inessive
                | Case::Elative
                | Case::Illative
                | Case::Adessive
                | Case::Ablative
                | Case::Allative,
            ) => {
                let says_in = takes(place, form.case);
                says_in.then(|| {
                    reading(
                        Evidence::LocalCase,
                        PlaceMode::In,
                        None,
                        span.start,
                        span.end,
                    )
                })?
            }
            Some(Case::Genitive)
                if span.end < words.len() && is_well_known(place, &words[span.start]) =>
            {
                reading(
                    Evidence::Genitive,
                    PlaceMode::Near,
                    None,
                    span.start,
                    span.end,
                )
            }
            _ if is_base => {
                let evidence = bare_evidence(place, words, span)?;
                reading(evidence, PlaceMode::In, None, span.start, span.end)
            }
            _ => None,
        }
    }
}

/// Whether the place takes the local case: Forssa takes the inner ones, Tampere the outer.
fn takes(place: &Place, case: Option<Case>) -> bool {
    use crate::gazetteer::LocalCase;
    let inner = matches!(case, Some(Case::Inessive | Case::Elative | Case::Illative));
    inner == (place.local_case == LocalCase::Inner)
}

/// How sure it is that a bare name is a place.
fn bare_evidence(place: &Place, words: &[Word], span: &Range<usize>) -> Option<Evidence> {
    let first = &words[span.start];
    if first.follows_break {
        return Some(Evidence::AfterBreak);
    }
    let is_last = span.end == words.len();
    if is_last && span.start > 0 && first.is_capitalised {
        return Some(Evidence::CapitalAtEnd);
    }
    if is_last && span.start == 0 && place.kind == PlaceKind::Municipality {
        return Some(Evidence::AtEnd);
    }
    let at_end = is_last || span.start == 0;
    (at_end && is_well_known(place, first)).then_some(Evidence::AtEnd)
}

/// Whether a name alone makes one think of the place: a municipality, region or town whose
/// name is not an everyday word, unless it is written with a capital.
fn is_well_known(place: &Place, word: &Word) -> bool {
    let is_large = !matches!(place.kind, PlaceKind::Village | PlaceKind::Suburb);
    is_large && (word.is_capitalised || !place.is_common_word)
}

/// "Near me" and "the nearest", outside the words of a place already found.
fn find_here(words: &[Word], named: Option<&PlaceMention>) -> Option<PlaceMention> {
    let taken = |range: &Range<usize>| {
        named.is_some_and(|named| range.start < named.words.end && named.words.start < range.end)
    };
    connector::here(words)
        .into_iter()
        .filter(|(_, range)| !taken(range))
        .filter(|(mode, _)| named.is_none() || *mode == PlaceMode::Nearest)
        .map(|(mode, range)| PlaceMention {
            candidates: Vec::new(),
            mode,
            radius_m: None,
            words: range,
            may_be_text: false,
            evidence: Evidence::Connected,
        })
        .next()
}
