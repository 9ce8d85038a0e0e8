//! A query's text, understood: place, concepts, words.

use std::ops::Range;
use std::sync::Arc;

use luukku_analyzers::{Language, is_function_word};

use super::needs::SaidNeed;
use super::place::{self, Certainty, PlaceMention};
use super::said_filters::{self, SaidFilter};
use super::subject::subject;
use super::words::{SearchedText, Word, Words};
use super::{Correction, Corrections, FilterKind, SearchRequest};
use super::{compounds, spelling};
use crate::concepts::{Concept, Concepts, Found};
use crate::index::{Snapshot, Vocabulary};

/// What a concept is worth whose label is in a language that the text does not seem to be in.
const OTHER_LANGUAGE: f32 = 0.7;

/// What a text asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Understanding {
    /// The place.
    pub(super) place: Option<PlaceMention>,
    /// What is searched for, each a word or several words that are one concept.
    pub(super) clauses: Vec<Clause>,
    /// What is said besides a need: it helps, but the need alone is answered too.
    pub(super) helpful: Vec<Clause>,
    /// Words that help when they match but are not asked for: part of a place name that may
    /// also be part of a service's name, and words such as "help".
    pub(super) optional: Vec<Word>,
    /// The filters said in words. Their words are no clauses, but for those that say for whom:
    /// these are topics as well.
    pub(super) filters: Vec<SaidFilter>,
    /// The language the text seems to be in.
    pub(super) language: Option<Language>,
    /// The bytes of the place's words in the text.
    pub(super) place_range: Option<Range<usize>>,
    /// What was taken for a typing mistake, in the order of the text.
    pub(super) corrections: Vec<Correction>,
    /// Whether the text was longer than what is searched.
    pub(super) shortened: bool,
}

/// One thing a service has to have.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Clause {
    /// Its words.
    pub(super) words: Vec<Word>,
    /// The concepts they name together, the likeliest first. Positions are those of words.
    pub(super) concepts: Vec<Found>,
    /// The compound that its words make together.
    pub(super) joined: Option<Word>,
    /// The concepts that answer the need they say.
    pub(super) answers: Vec<Found>,
    /// Concepts that answer the same need, less surely.
    pub(super) related: Vec<Arc<Concept>>,
}

impl Clause {
    /// The clause as written.
    pub(super) fn text(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|word| word.text.as_str()).collect();
        words.join(" ")
    }

    /// Its bytes in the query.
    pub(super) fn range(&self) -> Range<usize> {
        let start = self.words.first().map_or(0, |word| word.range.start);
        let end = self.words.last().map_or(start, |word| word.range.end);
        start..end
    }
}

/// Understands the text of `request`. Never fails: any text is a query. The words of the
/// index, `vocabulary`, tell what is misspelled; the `snapshot`, where there is one, what is
/// the name of a service and no place.
pub(super) fn understand(
    request: &SearchRequest,
    concepts: &Concepts,
    vocabulary: &Vocabulary,
    snapshot: Option<&Snapshot>,
) -> Understanding {
    let text = SearchedText::of(&request.text);
    let Words { words, shortened } = Words::of_searched(&text);
    if words.is_empty() {
        return Understanding {
            shortened,
            ..Understanding::default()
        };
    }
    let language = text.language();
    let place = find_place(&words, request, concepts, vocabulary, snapshot);

    let mut taken = vec![false; words.len()];
    let mut optional = Vec::new();
    if let Some(place) = &place {
        for (at, taken) in taken.iter_mut().enumerate() {
            *taken = place.says(at);
        }
        if place.certainty < Certainty::Said && place.misspelt.is_none() {
            let said = words.iter().zip(&taken).filter(|(_, taken)| **taken);
            optional.extend(said.map(|(word, _)| word.clone()));
        }
        for range in place::here_words(&words) {
            taken[range].fill(true);
        }
    }
    let said = said_concepts(&words, concepts, language);
    let topics: Vec<Range<usize>> = said
        .iter()
        .map(|(range, _)| range.clone())
        .filter(|range| range.len() > 1)
        .collect();
    let filters = said_filters::find(&words, &taken, &topics);
    let assumed = language.unwrap_or(request.language);
    let no_clauses = filters
        .iter()
        .filter(|said| said.kind != FilterKind::Audience);
    for filter in no_clauses {
        let said = words.iter().zip(&mut taken).skip(filter.words.start);
        for (word, taken) in said.take(filter.words.len()).filter(|(_, taken)| !**taken) {
            *taken = true;
            if !is_function_word(&word.folded, assumed) {
                optional.push(word.clone());
            }
        }
    }
    let left: Vec<&Word> = words
        .iter()
        .zip(&taken)
        .filter(|(_, taken)| !**taken)
        .map(|(word, _)| word)
        .collect();
    let mut content: Vec<Word> = left
        .iter()
        .filter(|word| !is_function_word(&word.folded, assumed))
        .map(|word| (*word).clone())
        .collect();
    if content.is_empty() && place.is_none() && filters.is_empty() {
        // Nothing but small words: they are the query.
        content = left.into_iter().cloned().collect();
    }
    let mut corrections = match request.corrections {
        Corrections::On => correct(&mut content, language, vocabulary),
        Corrections::Off => Vec::new(),
    };
    let misspelt = place.as_ref().and_then(|place| correction(&words, place));
    corrections.extend(misspelt);
    corrections.sort_by_key(|correction| correction.said.start);
    let said = if content == words {
        said
    } else {
        said_concepts(&content, concepts, language)
    };
    let mut clauses = clauses(&content, &said, concepts);
    join(&mut clauses, &content, concepts, vocabulary, language);
    let (mut clauses, beside) = subject(clauses, language);
    let mut helpful = Vec::new();
    if let Some(need) = SaidNeed::of(&content, concepts, assumed) {
        let (said, others) = need.take(clauses);
        clauses = vec![said];
        helpful = others;
    }
    optional.extend(beside);
    let place_range = place.as_ref().and_then(|place| bytes_of(&words, place));
    Understanding {
        place,
        clauses,
        helpful,
        optional,
        filters,
        language,
        place_range,
        corrections,
        shortened,
    }
}

/// Understands a request as a search of `snapshot` does.
pub(super) fn understand_in(snapshot: &Snapshot, request: &SearchRequest) -> Understanding {
    understand(
        request,
        snapshot.concepts(),
        snapshot.vocabulary(),
        Some(snapshot),
    )
}

/// The place, unless the words that may name it are a service's name elsewhere.
fn find_place(
    words: &[Word],
    request: &SearchRequest,
    concepts: &Concepts,
    vocabulary: &Vocabulary,
    snapshot: Option<&Snapshot>,
) -> Option<PlaceMention> {
    let knows = |word: &Word| vocabulary.contains(&word.folded) || is_concept(word, concepts);
    let place = place::find(words, request.position, request.corrections, &knows)?;
    if place.certainty < Certainty::Said
        && let Some(snapshot) = snapshot
    {
        let is_small = |word: &Word| {
            Language::ALL
                .into_iter()
                .any(|l| is_function_word(&word.folded, l))
        };
        let name: Vec<&Word> = words.iter().filter(|word| !is_small(word)).collect();
        if place::is_name_elsewhere(snapshot, &name, &place) {
            return None;
        }
    }
    Some(place)
}

fn is_concept(word: &Word, concepts: &Concepts) -> bool {
    Language::ALL.into_iter().any(|language| {
        let lemmas: Vec<_> = word.lemmas(language).collect();
        !concepts.find(&lemmas, language).is_empty()
    })
}

/// The bytes that say the place: from its first word to its last, where nothing else stands
/// between, else those of its name.
fn bytes_of(words: &[Word], place: &PlaceMention) -> Option<Range<usize>> {
    let name = place.words.first()?.clone();
    let start = place.words.iter().map(|range| range.start).min()?;
    let end = place.words.iter().map(|range| range.end).max()?;
    let is_one = (start..end).all(|at| {
        place.says(at)
            || words.get(at).is_some_and(|word| {
                Language::ALL
                    .into_iter()
                    .any(|l| is_function_word(&word.folded, l))
            })
    });
    let range = if is_one { start..end } else { name };
    let first = words.get(range.start)?;
    let last = words.get(range.end.checked_sub(1)?)?;
    Some(first.range.start..last.range.end)
}

/// A misspelt place, with the capital that was written.
fn correction(words: &[Word], place: &PlaceMention) -> Option<Correction> {
    let (at, form) = place.misspelt.as_ref()?;
    let word = words.get(*at)?;
    let mut letters = form.chars();
    let to = match letters.next() {
        Some(first) if word.is_capitalised => first.to_uppercase().chain(letters).collect(),
        _ => form.clone(),
    };
    Some(Correction {
        said: word.range.clone(),
        from: word.text.clone(),
        to,
    })
}

/// Puts right what is misspelled.
fn correct(
    words: &mut [Word],
    language: Option<Language>,
    vocabulary: &Vocabulary,
) -> Vec<Correction> {
    let mut corrections = Vec::new();
    for word in words {
        if let Some(meant) = spelling::corrected(word, language, vocabulary) {
            corrections.push(Correction {
                said: word.range.clone(),
                from: word.text.clone(),
                to: meant.text.clone(),
            });
            *word = meant;
        }
    }
    corrections
}

/// Joins words that name a concept together; every other word is a clause of its own.
fn clauses(words: &[Word], found: &FoundConcepts, concepts: &Concepts) -> Vec<Clause> {
    let mut clauses: Vec<Clause> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let here = found.iter().find(|(range, _)| range.start == at);
        let (length, met) = here.map_or((1, Vec::new()), |(range, met)| (range.len(), met.clone()));
        let related = met.iter().flat_map(|met| concepts.related(&met.concept));
        clauses.push(Clause {
            words: words[at..at + length].to_vec(),
            joined: None,
            answers: Vec::new(),
            related: related.cloned().collect(),
            concepts: met,
        });
        at += length;
    }
    clauses
}

/// Makes one clause of two whose words are one compound in the services.
fn join(
    clauses: &mut Vec<Clause>,
    words: &[Word],
    concepts: &Concepts,
    vocabulary: &Vocabulary,
    language: Option<Language>,
) {
    for joined in compounds::joined(words, vocabulary) {
        let positions = joined.parts.map(|part| words[part].position);
        let clause_of = |position| {
            clauses.iter().position(
                |clause| matches!(clause.words.as_slice(), [word] if word.position == position),
            )
        };
        let (Some(first), Some(second)) = (clause_of(positions[0]), clause_of(positions[1])) else {
            continue;
        };
        let named = said_concepts(std::slice::from_ref(&joined.word), concepts, language);
        let second = clauses.remove(second);
        let clause = &mut clauses[first];
        clause.words.extend(second.words);
        clause.concepts = named.into_iter().flat_map(|(_, found)| found).collect();
        clause.joined = Some(joined.word);
    }
}

type FoundConcepts = Vec<(Range<usize>, Vec<Found>)>;

/// Concepts by the words that name them: of overlapping ones the longest, in the text's own
/// language before the others.
fn said_concepts(words: &[Word], concepts: &Concepts, language: Option<Language>) -> FoundConcepts {
    let mut languages = Language::ALL.to_vec();
    languages.sort_by_key(|candidate| Some(*candidate) != language);
    let mut candidates: FoundConcepts = Vec::new();
    for candidate in languages {
        let lemmas: Vec<_> = words
            .iter()
            .flat_map(|word| word.lemmas(candidate))
            .collect();
        let fits = language.is_none_or(|language| language == candidate);
        for mut found in concepts.find(&lemmas, candidate) {
            let range = word_range(words, &found.positions);
            if !fits {
                found.weight *= OTHER_LANGUAGE;
            }
            match candidates.iter_mut().find(|(known, _)| *known == range) {
                Some((_, known)) if known.iter().any(|known| known.concept == found.concept) => {}
                Some((_, known)) => known.push(found),
                None => candidates.push((range, vec![found])),
            }
        }
    }
    // Stable: of equally long ones the text's own language stays first.
    candidates.sort_by_key(|(range, _)| std::cmp::Reverse(range.len()));
    let mut kept: FoundConcepts = Vec::new();
    for (range, concepts) in candidates {
        let overlaps = kept
            .iter()
            .any(|(k, _)| k.start < range.end && range.start < k.end);
        if !range.is_empty() && !overlaps {
            kept.push((range, concepts));
        }
    }
    kept
}

/// Indexes of the words at the token positions `positions`.
fn word_range(words: &[Word], positions: &Range<usize>) -> Range<usize> {
    let start = words.partition_point(|word| word.position < positions.start);
    let end = words.partition_point(|word| word.position < positions.end);
    start..end
}
