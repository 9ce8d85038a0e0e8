//! Filters: what an answer has to have besides its words.
//!
//! Of most services little is known, and no value means "not known". So a filter that is set
//! ([`Filters`]) leaves out what is not known to fit, while one that is said in words ranks:
//! first what fits, then what is not known, and what is known not to fit is left out, as
//! long as something remains.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, OnceLock};

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use tantivy::DocId;

use super::QueryError;
use super::facets::Facet;
use super::said_filters::{FilterKind, SaidFilter};
use crate::catalog::Openness;
use crate::gazetteer::{Gazetteer, MunicipalityCode, PlaceId};
use crate::index::{Fact, SegmentColumns, Snapshot};

/// A service of which it is not known whether it has what was said.
const UNKNOWN: f64 = 0.6;
/// One that is known not to have it, where nothing else is found.
const LACKING: f64 = 0.3;
/// One of which it is not known for whom it is.
const FOR_ANYONE: f64 = 0.95;
/// One that is for others than those named. They are never left out: target groups are
/// topics as much as limits.
const FOR_OTHERS: f64 = 0.85;

/// Filters set by the caller: any of the values of one facet, and all facets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// Values by facet, for all facets but areas. Closed lists by their stable names, service
    /// classes and target groups as the index has them (capital letters do not matter),
    /// languages by their tags.
    pub values: BTreeMap<Facet, Vec<String>>,
    /// Areas by facet: services in, or serving, one of each facet's areas.
    pub areas: BTreeMap<Facet, Vec<PlaceId>>,
    /// For people of this age or older; services without an age limit are for everyone.
    pub min_age: Option<u8>,
    /// For people of this age or younger.
    pub max_age: Option<u8>,
    /// Known to be open at this moment, in Finland's time.
    pub open_at: Option<DateTime>,
}

impl Filters {
    /// Whether no filter is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The municipalities that lie in one of the areas of every facet but `except`, and in
    /// one of `others`; `None` when no area is set.
    pub(super) fn municipalities(
        &self,
        others: &[PlaceId],
        except: Option<Facet>,
    ) -> Option<BTreeSet<MunicipalityCode>> {
        let gazetteer = Gazetteer::embedded();
        let groups = self
            .areas
            .iter()
            .filter(|(facet, _)| Some(**facet) != except)
            .map(|(_, areas)| areas.as_slice());
        groups
            .chain([others])
            .filter(|areas| !areas.is_empty())
            .map(|areas| {
                areas
                    .iter()
                    .flat_map(|area| gazetteer.members(*area))
                    .collect()
            })
            .reduce(|common: BTreeSet<_>, group| common.intersection(&group).copied().collect())
    }
}

/// What is known of a service, asked for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Knowledge {
    Has,
    Unknown,
    Lacks,
}

/// What the filters say of a service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Verdict {
    /// It passes, and fits so well, 0–1.
    Passes(f64),
    /// It would pass without the filters of this facet.
    FailsOnly(Facet),
    /// It fails.
    Fails,
}

/// Whether what lacks a said filter is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lacking {
    LeftOut,
    Last,
}

/// All filters of a search, made ready for a snapshot.
#[derive(Debug)]
pub(super) struct Sieve {
    rules: Vec<Rule>,
}

#[derive(Debug)]
struct Rule {
    facet: Option<Facet>,
    test: Test,
    origin: Origin,
}

/// Where a rule comes from, and so how it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    Set,
    Said,
    /// Said of whom it is for.
    SaidAudience,
}

#[derive(Debug)]
enum Test {
    /// One of these values, by segment.
    Values(Fact, Vec<Vec<u64>>),
    /// Open at a moment; what is found out of each value is kept.
    Open(DateTime, Vec<Vec<OnceLock<Openness>>>),
    /// For some of these ages.
    Ages(u8, u8),
}

impl Sieve {
    /// # Errors
    /// When a service class or target group is none of the index.
    pub(super) fn new(
        filters: &Filters,
        said: &[SaidFilter],
        now: DateTime,
        snapshot: &Snapshot,
    ) -> Result<Self, QueryError> {
        let mut rules = Vec::new();
        for (facet, values) in filters
            .values
            .iter()
            .filter(|(_, values)| !values.is_empty())
        {
            let Some(fact) = facet.fact() else { continue };
            let test = values_test(snapshot, fact, values.iter().map(String::as_str));
            if facet.has_words_for_values() {
                let knows = |value: &&String| {
                    let mut columns = snapshot.all_columns().iter();
                    columns.any(|columns| columns.has_value(fact, value))
                };
                if let Some(value) = values.iter().find(|value| !knows(value)) {
                    return Err(QueryError::UnknownValue {
                        parameter: facet.name(),
                        value: value.clone(),
                    });
                }
            }
            rules.push(Rule {
                facet: Some(*facet),
                test,
                origin: Origin::Set,
            });
        }
        if filters.min_age.is_some() || filters.max_age.is_some() {
            rules.push(Rule {
                facet: None,
                test: Test::Ages(
                    filters.min_age.unwrap_or(0),
                    filters.max_age.unwrap_or(u8::MAX),
                ),
                origin: Origin::Set,
            });
        }
        if let Some(moment) = filters.open_at {
            rules.push(Rule {
                facet: None,
                test: open_test(snapshot, moment),
                origin: Origin::Set,
            });
        }
        // One of the values of a kind will do, but of a day and a time of day both are asked.
        let mut asked: BTreeMap<(FilterKind, &str), Vec<&str>> = BTreeMap::new();
        for said in said.iter().filter(|said| !is_overruled(said, filters)) {
            let time = match said.value {
                time @ ("now" | "evening" | "night") => time,
                _ => "",
            };
            asked.entry((said.kind, time)).or_default().push(said.value);
        }
        for ((kind, _), values) in asked {
            rules.push(said_rule(kind, &values, now, snapshot));
        }
        Ok(Self { rules })
    }

    /// Whether a filter said in words leaves anything out.
    pub(super) fn cuts_by_words(&self) -> bool {
        self.rules.iter().any(|rule| rule.origin == Origin::Said)
    }

    /// Whether every service passes and fits as well.
    pub(super) fn is_open(&self) -> bool {
        self.rules.is_empty()
    }

    /// Whether every service passes, however well it fits.
    pub(super) fn leaves_nothing_out(&self, lacking: Lacking) -> bool {
        self.rules.iter().all(|rule| match rule.origin {
            Origin::Set => false,
            Origin::Said => lacking == Lacking::Last,
            Origin::SaidAudience => true,
        })
    }

    pub(super) fn verdict(
        &self,
        columns: &SegmentColumns,
        doc: DocId,
        lacking: Lacking,
    ) -> Verdict {
        let mut fit = 1.0;
        let mut failed: Option<Facet> = None;
        for rule in &self.rules {
            let knowledge = rule.test.of(columns, doc);
            let factor = match (rule.origin, knowledge) {
                (_, Knowledge::Has) => Some(1.0),
                (Origin::Set, _) => None,
                (Origin::Said, Knowledge::Unknown) => Some(UNKNOWN),
                (Origin::Said, Knowledge::Lacks) => (lacking == Lacking::Last).then_some(LACKING),
                (Origin::SaidAudience, Knowledge::Unknown) => Some(FOR_ANYONE),
                (Origin::SaidAudience, Knowledge::Lacks) => Some(FOR_OTHERS),
            };
            match (factor, rule.facet, failed) {
                (Some(factor), _, _) => fit *= factor,
                (None, Some(facet), None) => failed = Some(facet),
                (None, _, _) => return Verdict::Fails,
            }
        }
        failed.map_or(Verdict::Passes(fit), Verdict::FailsOnly)
    }
}

/// Whether a filter is set for the same facet: then the words count no more.
pub(super) fn is_overruled(said: &SaidFilter, filters: &Filters) -> bool {
    let set = |facet| {
        filters
            .values
            .get(&facet)
            .is_some_and(|values| !values.is_empty())
    };
    match said.kind {
        FilterKind::Open => said.value == "now" && filters.open_at.is_some(),
        kind => facet_of(kind).is_some_and(set),
    }
}

/// The facet that a kind of said filter belongs to.
fn facet_of(kind: FilterKind) -> Option<Facet> {
    match kind {
        FilterKind::Fee => Some(Facet::Fee),
        FilterKind::Channel => Some(Facet::Channel),
        FilterKind::Language => Some(Facet::ServiceLanguage),
        FilterKind::Accessibility => Some(Facet::Accessibility),
        FilterKind::Open | FilterKind::Audience | FilterKind::Referral => None,
    }
}

fn said_rule(kind: FilterKind, values: &[&str], now: DateTime, snapshot: &Snapshot) -> Rule {
    let fact = match kind {
        FilterKind::Fee => Fact::Fee,
        FilterKind::Open => Fact::OpenWhen,
        FilterKind::Channel => Fact::Channel,
        FilterKind::Language => Fact::ServiceLanguage,
        FilterKind::Accessibility => Fact::Accessibility,
        FilterKind::Audience => Fact::Audience,
        FilterKind::Referral => Fact::Referral,
    };
    let test = if kind == FilterKind::Open && values.contains(&"now") {
        open_test(snapshot, now)
    } else {
        let values = values.iter().flat_map(|value| match *value {
            "weekend" => vec!["sa", "su"],
            value => vec![value],
        });
        values_test(snapshot, fact, values)
    };
    Rule {
        facet: facet_of(kind),
        test,
        origin: if kind == FilterKind::Audience {
            Origin::SaidAudience
        } else {
            Origin::Said
        },
    }
}

fn values_test<'a>(
    snapshot: &Snapshot,
    fact: Fact,
    values: impl IntoIterator<Item = &'a str>,
) -> Test {
    let values: Vec<&str> = values.into_iter().collect();
    let numbers = snapshot.all_columns().iter().map(|columns| {
        let column = columns.fact(fact);
        let numbers = values.iter().flat_map(|value| column.numbers(value));
        numbers.copied().collect()
    });
    Test::Values(fact, numbers.collect())
}

fn open_test(snapshot: &Snapshot, moment: DateTime) -> Test {
    let states = snapshot.all_columns().iter().map(|columns| {
        let hours = columns.fact(Fact::OpeningHours).values().len();
        (0..hours).map(|_| OnceLock::new()).collect()
    });
    Test::Open(moment, states.collect())
}

impl Test {
    fn of(&self, columns: &SegmentColumns, doc: DocId) -> Knowledge {
        let segment = columns.segment as usize;
        match self {
            Test::Values(fact, numbers) => {
                let wanted = numbers.get(segment).map_or(&[][..], Vec::as_slice);
                let mut knowledge = Knowledge::Unknown;
                for number in columns.fact(*fact).of(doc) {
                    if wanted.contains(&number) {
                        return Knowledge::Has;
                    }
                    knowledge = Knowledge::Lacks;
                }
                knowledge
            }
            Test::Open(moment, states) => {
                let Some(number) = columns.fact(Fact::OpeningHours).of(doc).next() else {
                    return Knowledge::Unknown;
                };
                let known = states
                    .get(segment)
                    .and_then(|states| states.get(number as usize));
                let state =
                    known.map(|state| *state.get_or_init(|| columns.openness(number, *moment)));
                match state {
                    Some(Openness::Open) => Knowledge::Has,
                    Some(Openness::Closed) => Knowledge::Lacks,
                    Some(Openness::Unknown) | None => Knowledge::Unknown,
                }
            }
            Test::Ages(min, max) => {
                let youngest = columns.min_age.first(doc).unwrap_or(0);
                let oldest = columns.max_age.first(doc).unwrap_or(u64::MAX);
                if youngest <= u64::from(*max) && u64::from(*min) <= oldest {
                    Knowledge::Has
                } else {
                    Knowledge::Lacks
                }
            }
        }
    }
}

/// The moment it is in Finland.
pub(super) fn now_in_finland() -> DateTime {
    static FINLAND: LazyLock<TimeZone> =
        LazyLock::new(|| TimeZone::get("Europe/Helsinki").unwrap_or(TimeZone::UTC));
    FINLAND.to_datetime(jiff::Timestamp::now())
}
