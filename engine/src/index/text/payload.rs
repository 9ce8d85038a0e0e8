//! What a term is worth in a service, as one byte.

use std::sync::LazyLock;

/// The bit of a term that is in the name or the topics.
const NAMED: u8 = 0x80;
/// The steps of an impact.
const LEVELS: u8 = 0x7f;
/// The least impact that is told apart.
const LEAST: f32 = 0.05;
/// Each step is so much more than the one before: the greatest is some 14.
const STEP: f32 = 1.045;

/// Whether a term is in the name or the topics of a service, or only elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    Yes,
    No,
}

/// How a service has a concept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ConceptMatch {
    /// Its text mentions it.
    Mentioned = 1,
    /// A narrower one is named.
    Broader = 2,
    /// It is named.
    Named = 3,
    /// It is the whole name.
    WholeName = 4,
}

/// What a term is worth in a service: for lemmas an impact, for concepts a [`ConceptMatch`];
/// and whether it is in the name or the topics. Greater is more, of two with the same mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Payload(pub(crate) u8);

impl Payload {
    /// Of an impact, rounded to steps of 4.5 %; what is out of range is the nearest that is
    /// not.
    pub(crate) fn of_impact(impact: f32, named: Named) -> Self {
        let level = (impact.max(LEAST) / LEAST).ln() / STEP.ln();
        Self::new((level.round() as u8).min(LEVELS), named)
    }

    pub(crate) fn of_concept(found: ConceptMatch) -> Self {
        let named = match found {
            ConceptMatch::Mentioned => Named::No,
            _ => Named::Yes,
        };
        Self::new(found as u8, named)
    }

    fn new(low: u8, named: Named) -> Self {
        Self(match named {
            Named::Yes => low | NAMED,
            Named::No => low,
        })
    }

    /// The step of an impact, or the number of a [`ConceptMatch`]: 0–127.
    pub(crate) fn level(self) -> u8 {
        self.0 & LEVELS
    }

    pub(crate) fn is_named(self) -> bool {
        self.0 & NAMED != 0
    }
}

/// The impact of a lemma, by the level of its payload.
pub(crate) fn impacts() -> &'static [f32; LEVELS as usize + 1] {
    static IMPACTS: LazyLock<[f32; LEVELS as usize + 1]> =
        LazyLock::new(|| std::array::from_fn(|level| LEAST * STEP.powi(level as i32)));
    &IMPACTS
}
