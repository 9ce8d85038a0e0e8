//! The ways a service may have what is asked for: terms, any of some, all of some.

use std::hash::{Hash, Hasher};

use crate::index::{BlockMax, ConceptMatch, Payload, TermCounts, TermEntry, impacts};

/// A way to be found.
#[derive(Clone, Debug)]
pub(super) enum Way {
    /// By a term.
    Term(TermWay),
    /// By any of these, the best one counting.
    Best(Vec<Way>),
    /// By all of these.
    All(Vec<Way>),
}

/// A term, where it is, and what it is worth.
#[derive(Clone, Debug)]
pub(super) struct TermWay {
    pub(super) key: Vec<u8>,
    /// By segment.
    pub(super) entries: Vec<Option<TermEntry>>,
    pub(super) worth: Worth,
}

impl TermCounts {
    /// The way to be found by this term.
    pub(super) fn with(self, worth: Worth) -> TermWay {
        TermWay {
            key: self.key,
            entries: self.entries,
            worth,
        }
    }
}

/// What a term is worth to a service, by its payload there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Worth {
    /// A lemma's impact, times one where it is in the name or the topics, times the other where
    /// it is elsewhere only.
    Impact { named: f32, other: f32 },
    /// A concept's, by the set of ways in which the service has it: see [`ConceptMatch`].
    Concept([f32; WAYS]),
}

/// Sets of ways in which a service may have a concept.
const WAYS: usize = 16;

/// What each further match of a clause adds to its best one.
const TIE_BREAKER: f32 = 0.2;

/// What several matches are worth together: the best one, and a little of each other.
pub(super) fn dis_max(worths: impl Iterator<Item = f32>) -> f32 {
    let mut together = Together::default();
    worths.for_each(|worth| together.add(worth));
    together.worth()
}

/// Several matches, as [`dis_max`] takes them together.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Together {
    best: f32,
    sum: f32,
}

impl Together {
    #[inline]
    pub(super) fn add(&mut self, worth: f32) {
        self.best = self.best.max(worth);
        self.sum += worth;
    }

    #[inline]
    pub(super) fn worth(self) -> f32 {
        self.best + TIE_BREAKER * (self.sum - self.best)
    }
}

impl Worth {
    /// Of a concept: mentioned, a narrower one named, named, the whole name.
    pub(super) fn of_concept(mentioned: f32, broader: f32, named: f32, whole: f32) -> Self {
        Self::Concept(std::array::from_fn(|found| {
            let has = |way: ConceptMatch| found & way as usize != 0;
            let named = if has(ConceptMatch::WholeName) {
                whole
            } else {
                named
            };
            let worths = [
                (ConceptMatch::Mentioned, mentioned),
                (ConceptMatch::Broader, broader),
                (ConceptMatch::Named, named),
            ];
            let met = worths.into_iter().filter(|(way, _)| has(*way));
            dis_max(met.map(|(_, worth)| worth))
        }))
    }

    /// What a payload is worth; 0 when it is not what is asked for.
    pub(super) fn of(&self, payload: Payload) -> f32 {
        let impact = |weight: &f32| *weight * impacts()[usize::from(payload.level())];
        match self {
            Self::Impact { named, .. } if payload.is_named() => impact(named),
            Self::Impact { other, .. } => impact(other),
            Self::Concept(worths) => worths
                .get(usize::from(payload.level()))
                .copied()
                .unwrap_or_default(),
        }
    }

    /// The most that a payload of a block is worth.
    pub(super) fn most(&self, max: BlockMax) -> f32 {
        self.of(max.named).max(self.of(max.other))
    }

    /// Whether any payload is worth something.
    pub(super) fn is_certain(&self) -> bool {
        left_out(self) == 0
    }

    fn times(self, weight: f32) -> Self {
        match self {
            Self::Impact { named, other } => Self::Impact {
                named: named * weight,
                other: other * weight,
            },
            Self::Concept(worths) => Self::Concept(worths.map(|of| of * weight)),
        }
    }
}

impl Way {
    /// The same, its score times a weight.
    pub(super) fn boosted(self, weight: f32) -> Self {
        let all = |ways: Vec<Way>| ways.into_iter().map(|way| way.boosted(weight)).collect();
        match self {
            Self::Term(term) => Self::Term(TermWay {
                worth: term.worth.times(weight),
                ..term
            }),
            Self::Best(ways) => Self::Best(all(ways)),
            Self::All(ways) => Self::All(all(ways)),
        }
    }

    /// The term, where it is one.
    pub(super) fn as_term(&self) -> Option<&TermWay> {
        match self {
            Self::Term(term) => Some(term),
            Self::Best(_) | Self::All(_) => None,
        }
    }

    /// Whether it finds nothing: none of its terms is in the index.
    pub(super) fn is_nowhere(&self) -> bool {
        match self {
            Self::Term(term) => term.entries.iter().all(Option::is_none),
            Self::Best(ways) => ways.iter().all(Self::is_nowhere),
            Self::All(ways) => ways.is_empty() || ways.iter().any(Self::is_nowhere),
        }
    }
}

impl Way {
    /// Adds to `key` what it is in a segment and what it is worth there: ways of the same key
    /// find the same documents and are worth the same in each.
    pub(super) fn key_in(&self, segment: usize, key: &mut Vec<u64>) {
        const BEST: u64 = 1 << 32;
        const ALL: u64 = 2 << 32;
        const IMPACT: u64 = 3 << 32;
        const CONCEPT: u64 = 4 << 32;
        const NOWHERE: u64 = 5 << 32;
        let both =
            |one: f32, other: f32| u64::from(one.to_bits()) << 32 | u64::from(other.to_bits());
        match self {
            Self::Term(term) => {
                let Some(Some(entry)) = term.entries.get(segment) else {
                    key.push(NOWHERE);
                    return;
                };
                match &term.worth {
                    Worth::Impact { named, other } => {
                        key.extend([IMPACT, entry.number(), both(*named, *other)]);
                    }
                    Worth::Concept(worths) => {
                        key.extend([CONCEPT, entry.number()]);
                        let (pairs, _) = worths.as_chunks::<2>();
                        key.extend(pairs.iter().map(|[one, other]| both(*one, *other)));
                    }
                }
            }
            Self::Best(ways) | Self::All(ways) => {
                let kind = match self {
                    Self::All(_) => ALL,
                    _ => BEST,
                };
                key.push(kind | ways.len() as u64);
                for way in ways {
                    way.key_in(segment, key);
                }
            }
        }
    }
}

/// Scores do not count: ways of the same hash find the same services, where all services that
/// have a term count.
impl Hash for Way {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Term(term) => (0u8, &term.key, left_out(&term.worth)).hash(state),
            Self::Best(ways) => (1u8, ways).hash(state),
            Self::All(ways) => (2u8, ways).hash(state),
        }
    }
}

/// Which payloads a worth leaves out, as bits.
fn left_out(worth: &Worth) -> u16 {
    match worth {
        Worth::Impact { named, other } => u16::from(*named <= 0.0) << 1 | u16::from(*other <= 0.0),
        Worth::Concept(worths) => (0u16..)
            .zip(worths)
            .skip(1)
            .filter(|(_, worth)| **worth <= 0.0)
            .fold(0, |bits, (level, _)| bits | 1 << level),
    }
}
