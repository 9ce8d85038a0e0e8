//! What an answer has to be, by going through all services.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::f64::consts::PI;

use geo::{Intersects as _, MultiPolygon, Point};
use luukku_engine::catalog::GeoPoint;
use luukku_engine::index::Snapshot;
use luukku_engine::query::{
    Corrections, Explain, Facet, Filters, FoundIds, National, Page, SearchRequest, Sort, Totals,
    interpret, search, search_ids,
};

use crate::corpus::{Corpus, Known, WORDS};
use crate::question::Question;

/// Mean radius of the earth (IUGG), in metres.
const EARTH_M: f64 = 6_371_008.8;
/// Distances that differ by less than this, in metres, may be in either order.
const SAME_M: f64 = 0.05;
/// Scores that differ by less than this share may be in either order: texts are added up in
/// numbers of 32 bits.
const SAME_SHARE: f64 = 1e-3;
/// With fewer full answers than this, those with some of the words follow.
const ENOUGH: usize = 8;
/// What is near a person at least and at most, in metres, and which place around tells.
const NEAR_M: (f64, f64) = (1_500.0, 40_000.0);
const AROUND: usize = 10;

/// All services, and what each word is worth in each.
pub(crate) struct Model<'a> {
    services: &'a BTreeMap<String, Known>,
    /// By word, then by id.
    worth: Vec<HashMap<String, f64>>,
    today: jiff::civil::Date,
}

/// A service that answers a question.
#[derive(Clone, Debug)]
struct Match<'a> {
    id: &'a str,
    /// How many of the words it has.
    words: usize,
    key: f64,
    /// Whether it is so near to the edge of the circle that it may be outside as well.
    is_on_edge: bool,
}

impl<'a> Model<'a> {
    pub(crate) fn of(snapshot: &Snapshot, services: &'a BTreeMap<String, Known>) -> Self {
        let words = 0..WORDS.len();
        Self {
            services,
            worth: words.map(|word| worth(snapshot, services, word)).collect(),
            today: jiff::Timestamp::now()
                .to_zoned(jiff::tz::TimeZone::UTC)
                .date(),
        }
    }

    /// Compares an answer with what it has to be; the error tells the first difference.
    pub(crate) fn compare(&self, snapshot: &Snapshot, question: &Question) -> Result<(), String> {
        let request = &question.request;
        let found = search_ids(snapshot, request).map_err(|error| error.to_string())?;
        let mut expected = self.matches(question);
        let sure = expected.iter().filter(|found| !found.is_on_edge).count();
        compare_total(request, &found, sure..=expected.len())?;
        if sure < expected.len() {
            // Which of them are inside is a matter of centimetres, and so are their places.
            return Ok(());
        }
        expected.sort_by(|a, b| order(question, a, b));
        if request.sort != Sort::Name {
            compare_order(question, &found, &expected)?;
        }
        self.compare_facets(question, &found, &expected)
    }

    /// Facets of which no value is set count the values of what answers.
    fn compare_facets(
        &self,
        question: &Question,
        found: &FoundIds,
        expected: &[Match<'_>],
    ) -> Result<(), String> {
        for counts in &found.facets {
            if question.request.filters.values.contains_key(&counts.facet) {
                continue;
            }
            let mut by_value: BTreeMap<&str, usize> = BTreeMap::new();
            for found in expected {
                let known = &self.services[found.id];
                let values = match counts.facet {
                    Facet::Fee => known.fee.as_slice(),
                    _ => known.classes.as_slice(),
                };
                for value in values {
                    *by_value.entry(value).or_default() += 1;
                }
            }
            let counted: BTreeMap<&str, usize> = counts
                .values
                .iter()
                .filter(|value| value.count > 0)
                .map(|value| (value.value.as_str(), value.count))
                .collect();
            if counted != by_value {
                return Err(format!("{counted:?} are counted, not {by_value:?}"));
            }
        }
        Ok(())
    }

    /// The services that answer: those with all words, and those with fewer where they are few.
    fn matches(&self, question: &Question) -> Vec<Match<'a>> {
        let from = question.request.position;
        let half_m = from.map(|from| self.half_m((from.lat(), from.lon())));
        let all: Vec<Match<'a>> = self
            .services
            .iter()
            .filter_map(|(id, known)| self.judge(question, half_m, id, known))
            .collect();
        let with = |least: usize| -> Vec<Match<'a>> {
            let some = all.iter().filter(|found| found.words >= least);
            some.cloned().collect()
        };
        let words = question.words.len();
        let full = with(words);
        if full.len() >= ENOUGH {
            return full;
        }
        for least in (1..words).rev() {
            let some = with(least);
            if some.len() >= ENOUGH.max(full.len() + 1) || least == 1 {
                return some;
            }
        }
        full
    }

    /// One service: whether it answers, and where it stands.
    /// `half_m` is what is near where one asks.
    fn judge(
        &self,
        question: &Question,
        half_m: Option<f64>,
        id: &'a str,
        known: &Known,
    ) -> Option<Match<'a>> {
        let request = &question.request;
        if !passes(&request.filters, known) {
            return None;
        }
        let has = question
            .words
            .iter()
            .filter_map(|word| self.worth[*word].get(id));
        let (words, text) = has.fold((0, 0.0), |(words, text), worth| (words + 1, text + worth));
        if words == 0 && !question.words.is_empty() {
            return None;
        }
        let text = if question.words.is_empty() { 1.0 } else { text };
        let served = &question.municipalities;
        let is_there = known.located.iter().any(|code| served.contains(code));
        let area = if served.is_empty() || is_there {
            1.0
        } else if known.serves.iter().any(|code| served.contains(code)) {
            0.7
        } else if known.is_national {
            0.5
        } else {
            return None;
        };
        let is_local = !served.is_empty() && area > 0.5;
        if known.is_national && !is_local && request.national == National::Exclude {
            return None;
        }
        let inside: Vec<f64> = known
            .points
            .iter()
            .filter(|point| {
                let bounds = &request.bounding_box;
                let shape = &question.polygons;
                bounds.is_none_or(|bounds| bounds.contains(on_earth(**point)))
                    && shape.as_ref().is_none_or(|shape| is_inside(shape, **point))
            })
            .map(|point| {
                request
                    .position
                    .map_or(0.0, |from| metres((from.lat(), from.lon()), *point))
            })
            .collect();
        let nearest = inside.iter().copied().min_by(f64::total_cmp);
        let is_anywhere = known.is_national && known.points.is_empty();
        let radius_m = request.radius_m.filter(|_| request.position.is_some());
        let mut is_on_edge = false;
        if let Some(radius_m) = radius_m {
            let away = nearest.unwrap_or(f64::INFINITY);
            is_on_edge = (away - radius_m).abs() <= SAME_M;
            if away > radius_m + SAME_M && !is_anywhere {
                return None;
            }
        } else if (request.bounding_box.is_some() || request.shape.is_some())
            && nearest.is_none()
            && !is_anywhere
        {
            return None;
        }
        let nearness = match (half_m, nearest) {
            (None, _) => 1.0,
            (Some(half_m), Some(metres)) => 1.0 / (1.0 + (metres / half_m).powf(1.5)),
            (Some(_), None) if is_local => 0.5,
            (Some(_), None) => 0.2,
        };
        let by_distance = || match nearest {
            Some(metres) if request.position.is_some() => -metres,
            _ => f64::NEG_INFINITY,
        };
        let key = match request.sort {
            // Without words only nearness is left to rank by.
            Sort::Relevance if question.words.is_empty() && request.position.is_some() => {
                by_distance()
            }
            Sort::Relevance => text * nearness * area * self.freshness(known),
            Sort::Distance => by_distance(),
            Sort::Verified => known.verified.map_or(f64::NEG_INFINITY, days),
            Sort::Name => 0.0,
        };
        Some(Match {
            id,
            words,
            key,
            is_on_edge,
        })
    }

    fn freshness(&self, known: &Known) -> f64 {
        let age = known
            .verified
            .map_or(730.0, |day| days(self.today) - days(day));
        1.0 - 0.1 * ((age - 365.0) / 730.0).clamp(0.0, 1.0)
    }

    /// The distance at which a service is worth half: to the tenth place around.
    fn half_m(&self, from: (f64, f64)) -> f64 {
        let places = self.services.values().flat_map(|known| &known.points);
        let mut all: Vec<f64> = places.map(|point| metres(from, *point)).collect();
        all.sort_by(f64::total_cmp);
        let tenth = all.get(AROUND - 1).copied().unwrap_or(NEAR_M.1);
        tenth.clamp(NEAR_M.0, NEAR_M.1)
    }
}

fn compare_total(
    request: &SearchRequest,
    found: &FoundIds,
    expected: std::ops::RangeInclusive<usize>,
) -> Result<(), String> {
    let is_right = match request.totals {
        Totals::AtLeast(most) if !found.is_total_exact && request.facets.is_empty() => {
            found.total <= *expected.end() && found.total >= most.min(*expected.start())
        }
        _ => expected.contains(&found.total),
    };
    if is_right {
        Ok(())
    } else {
        Err(format!(
            "{} are found (exactly: {}), {expected:?} answer; first {:?}",
            found.total, found.is_total_exact, found.ids
        ))
    }
}

fn compare_order(
    question: &Question,
    found: &FoundIds,
    expected: &[Match<'_>],
) -> Result<(), String> {
    let page = question.request.page;
    let by_id: HashMap<&str, &Match<'_>> = expected.iter().map(|found| (found.id, found)).collect();
    let first = (page.number - 1) * page.size;
    let on_page: Vec<&Match<'_>> = expected.iter().skip(first).take(page.size).collect();
    let different: HashSet<&String> = found.ids.iter().collect();
    if found.ids.len() != on_page.len() || different.len() != found.ids.len() {
        return Err(format!("{:?} are shown, not {on_page:#?}", found.ids));
    }
    for (id, best) in found.ids.iter().zip(&on_page) {
        let Some(has) = by_id.get(id.as_str()) else {
            return Err(format!("{id} does not answer"));
        };
        let is_same = (has.key - best.key).abs() <= margin(question, best.key)
            || has.key.total_cmp(&best.key).is_eq();
        if full(question, has) != full(question, best) || !is_same {
            return Err(format!("{has:?} is shown where {best:?} is expected"));
        }
    }
    Ok(())
}

/// Whether it has all words.
fn full(question: &Question, found: &Match<'_>) -> bool {
    found.words == question.words.len()
}

fn order(question: &Question, a: &Match<'_>, b: &Match<'_>) -> Ordering {
    full(question, b)
        .cmp(&full(question, a))
        .then(b.key.total_cmp(&a.key))
}

fn margin(question: &Question, key: f64) -> f64 {
    let request = &question.request;
    let is_by_distance = request.sort == Sort::Distance
        || (request.sort == Sort::Relevance && question.words.is_empty());
    if is_by_distance {
        SAME_M
    } else {
        key.abs() * SAME_SHARE
    }
}

fn passes(filters: &Filters, known: &Known) -> bool {
    filters.values.iter().all(|(facet, values)| {
        let has = match facet {
            Facet::Fee => known.fee.as_slice(),
            _ => known.classes.as_slice(),
        };
        values.iter().any(|value| has.contains(&value.as_str()))
    })
}

fn days(day: jiff::civil::Date) -> f64 {
    let since = jiff::civil::date(1970, 1, 1).until(day).expect("a span");
    f64::from(since.get_days())
}

/// Great-circle distance by the haversine formula.
fn metres((lat_a, lon_a): (f64, f64), (lat_b, lon_b): (f64, f64)) -> f64 {
    let radians = |degrees: f64| degrees * PI / 180.0;
    let half = |a: f64, b: f64| (radians(b - a) / 2.0).sin().powi(2);
    let hav = half(lat_a, lat_b) + radians(lat_a).cos() * radians(lat_b).cos() * half(lon_a, lon_b);
    2.0 * EARTH_M * hav.min(1.0).sqrt().asin()
}

/// Whether a point is in a shape or on its edge, in whole numbers of 1e-7 degrees.
fn is_inside(shape: &MultiPolygon<f64>, (lat, lon): (f64, f64)) -> bool {
    shape.intersects(&Point::new((lon * 1e7).round(), (lat * 1e7).round()))
}

fn on_earth((lat, lon): (f64, f64)) -> GeoPoint {
    GeoPoint::new(lat, lon).expect("on earth")
}

/// What one word is worth in every service that has it, as the engine says when it is asked for
/// that word alone, part by part, each to the end. Each service that has the word as written is
/// among them, and no other.
fn worth(
    snapshot: &Snapshot,
    services: &BTreeMap<String, Known>,
    word: usize,
) -> HashMap<String, f64> {
    let mut request = SearchRequest::new(WORDS[word]);
    request.corrections = Corrections::Off;
    request.explain = Explain::On;
    let understood = interpret(snapshot, &request).expect("understood");
    assert!(
        understood.place.is_none()
            && understood.concepts.is_empty()
            && understood.filters.is_empty(),
        "{understood:?} is more than a word"
    );
    let mut worth = HashMap::new();
    for part in Corpus::parts(services) {
        request.filters.values.insert(Facet::Network, vec![part]);
        for number in 1..=10 {
            request.page = Page { number, size: 100 };
            let answer = search(snapshot, &request).expect("an answer");
            for hit in &answer.hits {
                let text = hit.explanation.as_ref().expect("explained").text;
                worth.insert(hit.service.id.as_str().to_owned(), text);
            }
            if answer.hits.len() < 100 {
                break;
            }
        }
    }
    let having = services
        .iter()
        .filter(|(_, known)| known.words.contains(&word));
    let expected: HashSet<&String> = having.map(|(id, _)| id).collect();
    assert_eq!(
        worth.keys().collect::<HashSet<_>>(),
        expected,
        "{}",
        WORDS[word]
    );
    worth
}
