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

/// A way in which a service has a concept; each is a bit of the payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ConceptMatch {
    /// Its text mentions it.
    Mentioned = 1,
    /// A narrower one is named.
    Broader = 2,
    /// It is named.
    Named = 4,
    /// It is the whole name.
    WholeName = 8,
}

/// What a term is worth in a service: for lemmas an impact, for concepts a set of
/// [`ConceptMatch`]; and whether it is in the name or the topics. Greater is more, of two with the same mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Payload(pub(crate) u8);

impl Payload {
    /// Of an impact, rounded to steps of 4.5 %; what is out of range is the nearest that is
    /// not.
    pub(crate) fn of_impact(impact: f32, named: Named) -> Self {
        if impact <= LEAST {
            return Self::new(0, named);
        }
        let level = (impact / LEAST).ln() / STEP.ln();
        Self::new((level.round() as u8).min(LEVELS), named)
    }

    /// Marked as named where it is itself, and not one that is narrower: that tells how rare it
    /// is.
    pub(crate) fn of_concept(found: impl IntoIterator<Item = ConceptMatch>) -> Self {
        let found = found.into_iter().fold(0, |found, way| found | way as u8);
        let named = if found >= ConceptMatch::Named as u8 {
            Named::Yes
        } else {
            Named::No
        };
        Self::new(found, named)
    }

    fn new(low: u8, named: Named) -> Self {
        Self(match named {
            Named::Yes => low | NAMED,
            Named::No => low,
        })
    }

    /// The step of an impact, or the set of a concept's [`ConceptMatch`]es: 0–127.
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
