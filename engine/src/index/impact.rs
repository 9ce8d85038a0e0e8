//! What a term is worth in a service, before it is known how rare the term is.
//!
//! BM25 of each zone, times what the zone counts; the best zone counts in full and the others
//! a little, so that a service with a word in its name is not beaten by one that repeats it
//! everywhere else. One number a term and service, reckoned once when the index is built: a
//! search multiplies it by the rarity of the term.

use super::schema::Zone;

/// How soon more of the same word counts no more, as BM25 names it: the usual 1.2.
const K1: f32 = 1.2;
/// How much a long text counts against its words, as BM25 names it: the usual 0.75.
const B: f32 = 0.75;
/// A word as a part of a compound: "ryhmä" in "tukiryhmä".
const PART: f32 = 0.45;
/// What the zones besides the best one add.
const OTHER_ZONES: f32 = 0.1;

/// What a match in each zone is worth.
fn zone_weight(zone: Zone) -> f32 {
    match zone {
        Zone::Name => 2.0,
        Zone::Topics => 1.6,
        Zone::Organization => 1.0,
        Zone::Place => 0.7,
        Zone::Body => 0.8,
    }
}

/// Lemmas of a zone in one language, in a usual service that has the zone in the language.
///
/// Between the means of the demo services, which tell much (4.2, 5.8, 2.9, 5.5 and 67), and of
/// 7,000 records of open data, which tell little (2.7, 2.2, none, 2.4 and 38). A constant, so
/// that a service is worth the same in every index and after every update.
fn usual_length(zone: Zone) -> f32 {
    match zone {
        Zone::Name => 3.5,
        Zone::Topics | Zone::Place => 4.0,
        Zone::Organization => 3.0,
        Zone::Body => 50.0,
    }
}

/// How often a term is in one zone of a service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Times {
    /// As the lemma of a word.
    pub(super) lemma: u32,
    /// As a part of a compound.
    pub(super) part: u32,
}

/// What a term is worth that is in a zone so often; `length` is how many lemmas the zone has
/// in the term's language.
pub(super) fn in_zone(zone: Zone, times: Times, length: u32) -> f32 {
    let saturated = |times: u32, k: f32| {
        let times = times as f32;
        times * (K1 + 1.0) / (times + k)
    };
    let length = length as f32 / usual_length(zone);
    let as_lemma = saturated(times.lemma, K1 * (1.0 - B + B * length));
    // Parts have no length of their own: most texts have few.
    let as_part = PART * saturated(times.part, K1);
    zone_weight(zone) * as_lemma.max(as_part)
}

/// What a term is worth in a service, given what it is worth in each zone.
pub(super) fn over_zones(zones: impl Iterator<Item = f32>) -> f32 {
    let (best, sum) = zones.fold((0.0f32, 0.0), |(best, sum), zone| {
        (best.max(zone), sum + zone)
    });
    best + OTHER_ZONES * (sum - best)
}
