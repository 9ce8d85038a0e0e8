//! Whole queries: a topic and where, or words already typed and a topic.
//!
//! Every text is understood before it is suggested: it must ask for the topic, all of it, in
//! the place meant. Its count is the topic's tally there.

use std::time::{Duration, Instant};

use luukku_analyzers::Language;

use super::places::{self, Phrase};
use crate::catalog::GeoPoint;
use crate::gazetteer::{Gazetteer, Place, PlaceId};
use crate::index::{Snapshot, Tally, Topic};
use crate::query::tally::{full_matches, same_topic};
use crate::query::understand::{Understanding, understand_in};
use crate::query::{PlaceMode, QueryError, SearchRequest, SuggestionKind, limits};

/// Most areas of a topic that places are chosen from.
const NEAREST: usize = 3;

/// Composes whole queries, as many as the limits allow.
pub(super) struct Composer<'a> {
    pub(super) snapshot: &'a Snapshot,
    /// The language of the interface.
    pub(super) interface: Language,
    pub(super) position: Option<GeoPoint>,
    understood: usize,
    counted: usize,
    /// Longest time spent on counting texts.
    counting: Duration,
    /// When counting ends, once it has begun.
    count_until: Option<Instant>,
    /// The topics understood so far, by their text.
    topics: Vec<(String, Understanding)>,
}

/// How a place may be written that is suggested by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PlaceText {
    /// By its name only.
    Name,
    /// Also by the form that says in it, where the name alone is no place to the search.
    Any,
}

/// A whole query and what it is.
pub(super) struct Composed {
    pub(super) text: String,
    pub(super) kind: SuggestionKind,
}

impl<'a> Composer<'a> {
    pub(super) fn new(
        snapshot: &'a Snapshot,
        interface: Language,
        position: Option<GeoPoint>,
        counting: Duration,
    ) -> Self {
        Self {
            snapshot,
            interface,
            position,
            understood: 0,
            counted: 0,
            counting,
            count_until: None,
            topics: Vec::new(),
        }
    }

    /// The topic in the place; `None` when it finds nothing there, or the text would not be
    /// understood so.
    pub(super) fn topic_in(
        &mut self,
        topic: &Topic,
        phrase: &Phrase,
    ) -> Result<Option<Composed>, QueryError> {
        let mut services = count(&topic.tally, phrase.place.id, phrase.mode);
        if services == 0 {
            return Ok(None);
        }
        let text = format!("{} {}", topic.text, phrase.text);
        let Some(whole) = self.understand(&text) else {
            return Ok(None);
        };
        let is_meant = is_place(&whole, phrase.place, phrase.mode)
            && same_topic(&whole, self.understand_topic(&topic.text));
        if !is_meant {
            return Ok(None);
        }
        if phrase.mode == PlaceMode::In && places::is_point(phrase.place) {
            match self.counted(text.clone())? {
                Some((_, counted)) => services = counted,
                None => return Ok(None),
            }
        }
        Ok(Some(Composed {
            text,
            kind: SuggestionKind::Query {
                services,
                place: Some(phrase.place.id),
            },
        }))
    }

    /// A place by itself, by name or, where the name is no place to the search, by the form
    /// that says in it.
    pub(super) fn place(
        &mut self,
        place: &'static Place,
        language: Language,
        all: &Tally,
        text: PlaceText,
    ) -> Option<Composed> {
        let services = all.within(place.id);
        let said = || places::phrase(place, PlaceMode::In, language);
        let texts = [
            Some(places::name(place, language).to_owned()),
            (text == PlaceText::Any).then(said).flatten(),
        ];
        for text in texts.into_iter().flatten() {
            let understood = self.understand(&text)?;
            let is_alone = understood.clauses.is_empty() && understood.filters.is_empty();
            if services > 0 && is_alone && is_place(&understood, place, PlaceMode::In) {
                return Some(Composed {
                    text,
                    kind: SuggestionKind::Place {
                        place: Box::new(place.clone()),
                        services: (!places::is_point(place)).then_some(services),
                    },
                });
            }
        }
        None
    }

    /// The words already typed and a topic, counted by a search.
    pub(super) fn words_and_topic(
        &mut self,
        before: &str,
        topic: &Topic,
    ) -> Result<Option<Composed>, QueryError> {
        let text = format!("{before} {}", topic.label);
        Ok(self.counted(text)?.map(|(text, services)| Composed {
            text,
            kind: SuggestionKind::Query {
                services,
                place: None,
            },
        }))
    }

    /// The words already typed in the place, counted by a search.
    pub(super) fn words_in(
        &mut self,
        words: &str,
        phrase: &Phrase,
    ) -> Result<Option<Composed>, QueryError> {
        let text = format!("{words} {}", phrase.text);
        let is_meant = self
            .understand(&text)
            .is_some_and(|whole| is_place(&whole, phrase.place, phrase.mode));
        if !is_meant {
            return Ok(None);
        }
        Ok(self.counted(text)?.map(|(text, services)| Composed {
            text,
            kind: SuggestionKind::Query {
                services,
                place: Some(phrase.place.id),
            },
        }))
    }

    /// A text and how many services have all of it, counted by a search; `None` when there
    /// are none or it took too long.
    fn counted(&mut self, text: String) -> Result<Option<(String, usize)>, QueryError> {
        if self.counted >= limits::MAX_SUGGEST_COUNTED {
            return Ok(None);
        }
        self.counted += 1;
        let now = Instant::now();
        let deadline = *self.count_until.get_or_insert(now + self.counting);
        let left = deadline.saturating_duration_since(now);
        if left.is_zero() {
            return Ok(None);
        }
        let mut request = SearchRequest::new(text);
        request.language = self.interface;
        request.position = self.position;
        let services = full_matches(self.snapshot, &request, left)?;
        Ok(services
            .filter(|services| *services > 0)
            .map(|services| (request.text, services)))
    }

    /// Where a topic may be asked for when no place was said: around the person, else where
    /// most of it is.
    pub(super) fn likely_places(&self, topic: &Topic) -> Vec<&'static Place> {
        let gazetteer = Gazetteer::embedded();
        let mut places: Vec<(f64, &'static Place)> = topic
            .tally
            .areas
            .iter()
            .filter_map(|(area, services)| {
                let place = gazetteer.place(PlaceId::Municipality(area.as_municipality()?))?;
                let key = match self.position {
                    Some(position) => position.distance_m(place.point),
                    None => -f64::from(services),
                };
                Some((key, place))
            })
            .collect();
        places.sort_by(|(a, one), (b, other)| a.total_cmp(b).then(one.rank().cmp(&other.rank())));
        places.truncate(NEAREST);
        places.into_iter().map(|(_, place)| place).collect()
    }

    /// What a topic means: there are few of them in one list.
    fn understand_topic(&mut self, text: &str) -> &Understanding {
        let known = self.topics.iter().position(|(known, _)| known == text);
        let at = known.unwrap_or_else(|| {
            let understood = self.read(text.to_owned());
            self.topics.push((text.to_owned(), understood));
            self.topics.len() - 1
        });
        &self.topics[at].1
    }

    /// What the text means; `None` when enough has been understood for one list.
    pub(super) fn understand(&mut self, text: &str) -> Option<Understanding> {
        if self.understood >= limits::MAX_SUGGEST_UNDERSTOOD {
            return None;
        }
        self.understood += 1;
        Some(self.read(text.to_owned()))
    }

    fn read(&self, text: String) -> Understanding {
        let mut request = SearchRequest::new(text);
        request.language = self.interface;
        request.position = self.position;
        understand_in(self.snapshot, &request)
    }
}

/// How many services a search for a topic finds there: near a place nobody is left out.
fn count(tally: &Tally, place: PlaceId, mode: PlaceMode) -> usize {
    match mode {
        PlaceMode::In => tally.within(place),
        _ => tally.total as usize,
    }
}

/// Whether a text asks for this place, in this way, and all its words about it say so.
fn is_place(understood: &Understanding, place: &Place, mode: PlaceMode) -> bool {
    understood.place.as_ref().is_some_and(|mention| {
        mention.mode == mode
            && mention.also.is_empty()
            && mention.misspelt.is_none()
            && mention
                .candidates
                .first()
                .is_some_and(|candidate| candidate.id == place.id)
    })
}
