//! Ways to go on typing.
//!
//! What is typed is read in every way that fits: as the beginning of a topic, of a name, of a
//! place; as a topic and the beginning of a place; as a place and the beginning of a topic; as
//! words and the beginning of a topic. What comes of it is put in one order by how useful it
//! is ([`mix`]).

mod beginnings;
mod compose;
mod mix;
mod names;
mod parts;
pub(crate) mod places;
mod request;
mod topics;
mod typed;

use std::cmp::Reverse;
use std::sync::Arc;
use std::time::Duration;

use luukku_analyzers::Language;

use super::words::searched_part;
use super::{PlaceMode, QueryError, Suggestion, SuggestionKind, Suggestions, limits};
use crate::gazetteer::PlaceKind;
use crate::index::{AreaNumber, Snapshot, Space};
use beginnings::Beginning;
use compose::{Composed, Composer, PlaceText};
use mix::Mix;
use places::{Form, FoundPlace, Phrase, Remainder, Sureness};
use topics::{Fit, FoundTopic};
use typed::{Forgive, Typed};

pub(crate) use beginnings::Beginnings;
pub use request::SuggestRequest;

/// Letters from which a word may become a place.
const PLACE_FROM: usize = 2;

/// Most words at the end of what is typed that are read as a place.
const PLACE_WORDS: usize = 4;

/// Most topics that are put together with places.
const COMPOSED_TOPICS: usize = 3;

/// Most places that words are counted in.
const COUNTED_PLACES: usize = 2;

/// Most places that a topic is tried in; half as many for the next one.
const PHRASES: usize = 6;

/// Most topics of a place.
const LOCAL_TOPICS: usize = 4;

/// Ways to go on typing: topics, whole queries, places, and names of organizations and
/// services, the most useful first. Each finds something; a count is the number of services
/// that have all of it when the text is searched for.
///
/// ```
/// use luukku_engine::index::{IndexBuilder, Snapshot};
/// use luukku_engine::query::{SuggestRequest, suggest};
/// use luukku_engine::record;
///
/// let folder = tempfile::tempdir()?;
/// let mut builder = IndexBuilder::create(folder.path())?;
/// for line in [
///     r#"{"id": "1", "name": "Omaisten tukiryhmä", "municipality": "Forssa"}"#,
///     r#"{"id": "2", "name": "Leskien tukiryhmä", "municipality": "Turku"}"#,
/// ] {
///     builder.add(&record::parse(line)?.service)?;
/// }
/// builder.publish()?;
/// let snapshot = Snapshot::open(folder.path())?;
///
/// let first = &suggest(&snapshot, &SuggestRequest::new("tukiryhmiä f"))?.items[0];
/// assert_eq!(first.text, "tukiryhmät Forssassa");
/// assert_eq!(first.services(), Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Cost: some walks through the dictionary and the understanding of at most
/// [`limits::MAX_SUGGEST_UNDERSTOOD`] texts: under a millisecond as a rule, whatever the size
/// of the index. Answers to the first [`limits::KEPT_BEGINNING_CHARS`] letters of a word are
/// kept in memory until the next generation: typed again they cost a look-up, under a
/// microsecond.
///
/// # Errors
/// When the index cannot be read.
pub fn suggest(
    snapshot: &Snapshot,
    request: &SuggestRequest,
) -> Result<Arc<Suggestions>, QueryError> {
    let beginning = Beginning::of(request);
    let kept = beginning
        .as_ref()
        .and_then(|of| snapshot.beginnings().get(of));
    if let Some(kept) = kept {
        return Ok(kept);
    }
    let counting = Duration::from_millis(match beginning {
        Some(_) => limits::BEGINNING_COUNT_MS,
        None => limits::SUGGEST_COUNT_MS,
    });
    let suggestions = Arc::new(work_out(snapshot, request, counting)?);
    if let Some(beginning) = beginning {
        snapshot.beginnings().keep(beginning, &suggestions);
    }
    Ok(suggestions)
}

/// The suggestions; those that have to be counted as far as the time for `counting` goes.
fn work_out(
    snapshot: &Snapshot,
    request: &SuggestRequest,
    counting: Duration,
) -> Result<Suggestions, QueryError> {
    let Some(typed) = Typed::of(&request.text, request.language) else {
        return Ok(Suggestions::default());
    };
    let limit = request.limit.min(limits::MAX_SUGGESTIONS);
    let mut suggester = Suggester {
        snapshot,
        request,
        typed: &typed,
        composer: Composer::new(snapshot, request.language, request.position, counting),
        mix: Mix::default(),
    };
    suggester.topic_and_place()?;
    suggester.place_and_topic()?;
    suggester.topics()?;
    suggester.places()?;
    if suggester.mix.is_empty() {
        suggester.words_and_place()?;
        suggester.words_and_topic()?;
    }
    suggester.names();
    let mut items = suggester.mix.best(limit);
    for item in &mut items {
        item.parts = parts::parts(&item.text, &typed.words);
    }
    Ok(Suggestions { items })
}

struct Suggester<'a> {
    snapshot: &'a Snapshot,
    request: &'a SuggestRequest,
    typed: &'a Typed,
    composer: Composer<'a>,
    mix: Mix,
}

impl Suggester<'_> {
    fn find_topics(&self, from: usize, to: usize, forgive: Forgive) -> Vec<FoundTopic> {
        let words = self.typed.words.get(from..to).unwrap_or_default();
        let languages = &self.typed.languages;
        topics::find(self.snapshot.suggest(), words, languages, forgive)
    }

    /// "tukiryhmiä f": a topic, and a place that is being typed.
    fn topic_and_place(&mut self) -> Result<(), QueryError> {
        let count = self.typed.words.len();
        for split in (1..count).rev().take(PLACE_WORDS) {
            let rest = self.typed.words.get(split..).unwrap_or_default();
            let topics = self.find_topics(0, split, Forgive::Errors);
            let best = topics.first().map(|first| (first.fit, first.edits));
            let as_good = topics
                .iter()
                .filter(|found| Some((found.fit, found.edits)) == best);
            for (at, found) in one_a_concept(as_good).into_iter().enumerate() {
                let language = found.topic.language;
                match places::remainder(rest, language, self.request.position) {
                    Some(Remainder::Phrases(phrases, sureness)) => {
                        self.in_phrases(found, phrases, sureness, at)?;
                    }
                    Some(Remainder::Any(modes)) => self.in_likely_places(found, &modes, 108.0)?,
                    None => {}
                }
            }
        }
        Ok(())
    }

    /// The topic in the places meant: where there is something local before where there is
    /// only what serves the whole country.
    fn in_phrases(
        &mut self,
        found: &FoundTopic,
        mut phrases: Vec<Phrase>,
        sureness: Sureness,
        at: usize,
    ) -> Result<(), QueryError> {
        // With a letter or two only what people are likeliest to mean.
        phrases.retain(|phrase| match sureness {
            Sureness::Hint => phrase.place.kind == PlaceKind::Municipality,
            Sureness::Likely => places::is_settlement(phrase.place),
            Sureness::Sure => true,
        });
        let is_local = |phrase: &Phrase| found.topic.tally.local(phrase.place.id) > 0;
        if sureness < Sureness::Sure || phrases.iter().any(is_local) {
            phrases.retain(is_local);
        }
        let most = PHRASES.checked_shr(at as u32).unwrap_or_default();
        let mut rank = 0.0;
        for phrase in phrases.into_iter().take(most) {
            let errors = f64::from(phrase.edits + found.edits);
            let Some(composed) = self.composer.topic_in(&found.topic, &phrase)? else {
                continue;
            };
            let sure = match sureness {
                Sureness::Hint => 86.0,
                Sureness::Likely => 104.0,
                Sureness::Sure => 114.0,
            };
            let begun = match found.fit {
                Fit::Whole => 0.0,
                Fit::Begins => 6.0,
                Fit::Part => 20.0,
            };
            let score = sure - begun - 2.0 * rank - 7.0 * at as f64 - 12.0 * errors;
            self.mix.add(score, composed.into());
            rank += 1.0;
        }
        Ok(())
    }

    /// The topic where it is likely to be asked for.
    fn in_likely_places(
        &mut self,
        found: &FoundTopic,
        modes: &[PlaceMode],
        score: f64,
    ) -> Result<(), QueryError> {
        let language = found.topic.language;
        let mut rank = 0.0;
        for place in self.composer.likely_places(&found.topic) {
            for mode in modes {
                let Some(text) = places::phrase(place, *mode, language) else {
                    continue;
                };
                let phrase = Phrase {
                    place,
                    mode: *mode,
                    text,
                    edits: 0,
                };
                if let Some(composed) = self.composer.topic_in(&found.topic, &phrase)? {
                    self.mix.add(score - 2.0 * rank, composed.into());
                    rank += 1.0;
                }
            }
        }
        Ok(())
    }

    /// "forssa apt": a place, and a topic that is being typed.
    fn place_and_topic(&mut self) -> Result<(), QueryError> {
        let count = self.typed.words.len();
        for split in 1..count.min(PLACE_WORDS + 1) {
            let said = self.typed.key(0, split);
            let Some(understood) = self.composer.understand(&said) else {
                return Ok(());
            };
            let Some(mention) = understood.place.filter(|_| understood.clauses.is_empty()) else {
                continue;
            };
            let Some(place) = mention.candidates.first() else {
                continue;
            };
            let topics = self.find_topics(split, count, Forgive::Errors);
            for (rank, found) in one_a_concept(&topics).into_iter().enumerate() {
                let language = found.topic.language;
                let Some(text) = places::phrase(place, mention.mode, language) else {
                    continue;
                };
                let phrase = Phrase {
                    place,
                    mode: mention.mode,
                    text,
                    edits: found.edits,
                };
                if let Some(composed) = self.composer.topic_in(&found.topic, &phrase)? {
                    let score = 110.0 - 3.0 * rank as f64 - 12.0 * f64::from(found.edits);
                    self.mix.add(score, composed.into());
                }
            }
        }
        Ok(())
    }

    /// "tuk": topics, and the best of them where it is likely to be asked for.
    fn topics(&mut self) -> Result<(), QueryError> {
        let forgive = if self.mix.is_empty() {
            Forgive::Errors
        } else {
            Forgive::Nothing
        };
        let found = self.find_topics(0, self.typed.words.len(), forgive);
        for found in &found {
            let topic = &found.topic;
            let suggestion = Suggestion {
                text: topic.text.clone(),
                parts: Vec::new(),
                kind: SuggestionKind::Topic {
                    services: topic.tally.total as usize,
                    concept: (!topic.concept.is_empty()).then(|| topic.concept.clone()),
                },
            };
            self.mix.add(found.score(), suggestion);
        }
        let best = found.first().filter(|found| found.fit < Fit::Part);
        if let Some(best) = best
            && self.typed.letters() > 3
        {
            self.in_likely_places(best, &[PlaceMode::In], best.score() - 8.0)?;
        }
        Ok(())
    }

    /// "fors": places, and what is in the best of them.
    fn places(&mut self) -> Result<(), QueryError> {
        let typed = self.typed.whole_key();
        if self.typed.letters() < PLACE_FROM {
            return Ok(());
        }
        if self.typed.words.len() > 1 && self.said_where()? {
            return Ok(());
        }
        let all = self.snapshot.suggest().all_services();
        let mut ways = vec![Forgive::Nothing];
        if self.mix.is_empty() {
            ways.push(Forgive::Errors);
        }
        let languages = self.typed.languages.iter().copied().enumerate();
        let readings = ways.into_iter().flat_map(|forgive| {
            languages
                .clone()
                .map(move |(rank, language)| (forgive, rank, language))
        });
        for (forgive, rank, language) in readings {
            let found = places::find(&typed, language, self.request.position, forgive);
            for (at, found) in found.iter().take(mix::PLACES).enumerate() {
                let score = place_score(found) - 10.0 * rank as f64 - at as f64;
                let is_clear = at == 0 && found.edits == 0;
                let name = if is_clear {
                    PlaceText::Any
                } else {
                    PlaceText::Name
                };
                if let Some(composed) = self.composer.place(found.place, language, &all, name) {
                    self.mix.add(score, composed.into());
                }
                let mode = match found.form {
                    Form::Near => PlaceMode::Near,
                    Form::Name | Form::In => PlaceMode::In,
                };
                if at == 0
                    && self.typed.letters() > 3
                    && let Some(text) = places::phrase(found.place, mode, language)
                {
                    let phrase = Phrase {
                        place: found.place,
                        mode,
                        text,
                        edits: found.edits,
                    };
                    self.in_place(&phrase, language, score - 3.0)?;
                }
            }
            if !found.is_empty() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// "lähellä f", "Forssan läh": a word that says where and a place, before what is asked for.
    fn said_where(&mut self) -> Result<bool, QueryError> {
        for language in &self.typed.languages {
            let said = places::remainder(&self.typed.words, *language, self.request.position);
            let Some(Remainder::Phrases(phrases, _)) = said else {
                continue;
            };
            let says_more = |phrase: &&Phrase| phrase.text.contains(' ');
            let mut met = false;
            for (at, phrase) in phrases.iter().filter(says_more).take(2).enumerate() {
                self.in_place(phrase, *language, 100.0 - at as f64)?;
                met = true;
            }
            if met {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What a place has most of.
    fn in_place(
        &mut self,
        phrase: &Phrase,
        language: Language,
        score: f64,
    ) -> Result<(), QueryError> {
        let place = phrase.place.id;
        let Some(area) = AreaNumber::of(place) else {
            return Ok(());
        };
        let dictionary = self.snapshot.suggest();
        let space = Space::Local(language, area);
        let topics = dictionary.complete(space, "", limits::MAX_SUGGESTIONS);
        let mut topics: Vec<_> = topics
            .into_iter()
            .filter_map(|completed| dictionary.topic(completed.value))
            .collect();
        topics.sort_by_cached_key(|topic| Reverse(topic.tally.local(place)));
        for (rank, topic) in topics.iter().take(LOCAL_TOPICS).enumerate() {
            if let Some(composed) = self.composer.topic_in(topic, phrase)? {
                self.mix.add(score - 2.0 * rank as f64, composed.into());
            }
        }
        Ok(())
    }

    /// "lintutorni fo": words that are no topic, and a place that is being typed.
    fn words_and_place(&mut self) -> Result<(), QueryError> {
        let count = self.typed.words.len();
        for split in (1..count).rev().take(PLACE_WORDS) {
            let words = self.typed.key(0, split);
            let rest = self.typed.words.get(split..).unwrap_or_default();
            for language in &self.typed.languages {
                let said = places::remainder(rest, *language, self.request.position);
                let Some(Remainder::Phrases(phrases, Sureness::Likely | Sureness::Sure)) = said
                else {
                    continue;
                };
                for (rank, phrase) in phrases.iter().take(COUNTED_PLACES).enumerate() {
                    if let Some(composed) = self.composer.words_in(&words, phrase)? {
                        let errors = f64::from(phrase.edits);
                        self.mix
                            .add(90.0 - rank as f64 - 12.0 * errors, composed.into());
                    }
                }
                if !self.mix.is_empty() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// "nuorille tuk": words, and a topic that is being typed.
    fn words_and_topic(&mut self) -> Result<(), QueryError> {
        let count = self.typed.words.len();
        let Some(last) = count.checked_sub(1).filter(|last| *last > 0) else {
            return Ok(());
        };
        let before = self.before_last_word();
        let found = self.find_topics(last, count, Forgive::Errors);
        let most = limits::MAX_SUGGEST_COUNTED;
        for found in found
            .iter()
            .filter(|found| found.fit < Fit::Part)
            .take(most)
        {
            let composed = self.composer.words_and_topic(&before, &found.topic)?;
            if let Some(composed) = composed {
                self.mix.add(found.score(), composed.into());
            }
        }
        Ok(())
    }

    /// What is typed up to its last word, as it is typed.
    fn before_last_word(&self) -> String {
        let text = searched_part(&self.request.text).trim_end();
        let before = text.rsplit_once(char::is_whitespace);
        before.map_or("", |(before, _)| before.trim()).to_owned()
    }

    fn names(&mut self) {
        let forgive = if self.mix.is_empty() {
            Forgive::Errors
        } else {
            Forgive::Nothing
        };
        let position = self.request.position;
        for (score, name) in names::services(self.snapshot, self.typed, position, forgive) {
            self.mix.add(score, name);
        }
        for (score, name) in names::organizations(self.snapshot, self.typed, forgive) {
            self.mix.add(score, name);
        }
    }
}

/// The best topic of each concept, as many as are put together with places.
fn one_a_concept<'t>(topics: impl IntoIterator<Item = &'t FoundTopic>) -> Vec<&'t FoundTopic> {
    let mut kept: Vec<&FoundTopic> = Vec::new();
    for found in topics {
        let concept = &found.topic.concept;
        let is_known = kept.iter().any(|known| known.topic.concept == *concept);
        if kept.len() < COMPOSED_TOPICS && (concept.is_empty() || !is_known) {
            kept.push(found);
        }
    }
    kept
}

fn place_score(found: &FoundPlace) -> f64 {
    let people = f64::from(found.place.population.max(1)).log10();
    let whole = if found.is_whole { 108.0 } else { 76.0 };
    whole + 3.0 * people - 12.0 * f64::from(found.edits)
}

impl From<Composed> for Suggestion {
    fn from(composed: Composed) -> Self {
        Self {
            text: composed.text,
            parts: Vec::new(),
            kind: composed.kind,
        }
    }
}
