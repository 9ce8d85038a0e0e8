//! Ranking: text × nearness × area × freshness, of one service.

use std::cmp::Ordering;
use std::sync::Arc;

use tantivy::{DocAddress, DocId};

use super::ask::{Area, Where};
use super::filters::{Lacking, Sieve, Verdict};
use super::nearness::nearness;
use super::{AreaMatch, National, PlaceMode, Sort};
use crate::catalog::GeoPoint;
use crate::index::{FixedPoint, Home, SegmentColumns, Snapshot};

/// A service in the area from elsewhere answers less well than one there.
const SERVED: f64 = 0.7;
/// One for the whole country less again, so that it never drowns local ones.
const NATIONWIDE: f64 = 0.5;
/// A service without a position, when nearness is asked for: as if it were this far, in
/// half distances.
const NOWHERE: f64 = 4.0;
/// A service without a position that serves the place, when nearness is asked for.
pub(super) const SOMEWHERE: f64 = 0.5;
/// The oldest records lose this much.
const STALE: f64 = 0.1;
/// Records verified within this many days are fresh.
const FRESH_DAYS: f64 = 365.0;

/// How one document is ranked: everything but its text.
#[derive(Clone, Debug)]
pub(super) struct Ranker {
    pub(super) ask: Where,
    pub(super) sieve: Arc<Sieve>,
    /// Whether what lacks a filter said in words is left out.
    pub(super) lacking: Lacking,
    pub(super) sort: Sort,
    /// Days since 1970.
    pub(super) today: i64,
}

/// What a document's place and age are worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Judgement {
    /// Metres from the origin to the nearest place of the service that counts.
    pub(super) distance_m: Option<f64>,
    /// The same, but no less than what is not known of that place's position: what ranks.
    pub(super) far_m: Option<f64>,
    /// Which of its positions that is.
    pub(super) nearest: Option<usize>,
    pub(super) area: Option<AreaMatch>,
    pub(super) nearness: f64,
    pub(super) area_factor: f64,
    pub(super) freshness: f64,
    /// How well it fits the filters said in words, 0–1.
    pub(super) fit: f64,
}

impl Judgement {
    pub(super) fn score(&self, text: f64) -> f64 {
        text * self.nearness * self.area_factor * self.freshness * self.fit
    }
}

/// How a document answers one area; `None`: not at all.
fn area_match(
    columns: &SegmentColumns,
    doc: DocId,
    is_national: bool,
    area: &Area,
) -> Option<AreaMatch> {
    let is_around = || {
        let places = columns.geo.places(doc).iter();
        places
            .zip(columns.geo.uncertainties(doc))
            .any(|(place, uncertainty)| area.has_place(*place, *uncertainty))
    };
    let home = columns.home(doc);
    if home != Home::SEVERAL {
        let is_in = home.only().is_some_and(|code| area.has_municipality(code))
            || (area.has_circles() && is_around());
        return is_in.then_some(AreaMatch::Located);
    }
    if columns
        .located
        .values_for_doc(doc)
        .any(|code| area.has_municipality(code))
        || (area.has_circles() && is_around())
    {
        Some(AreaMatch::Located)
    } else if columns
        .serves
        .values_for_doc(doc)
        .any(|code| area.has_municipality(code))
    {
        Some(AreaMatch::Served)
    } else {
        is_national.then_some(AreaMatch::Nationwide)
    }
}

/// Which position of a document counts, and how far it is.
#[derive(Clone, Copy, Debug, Default)]
struct Distance {
    nearest: Option<usize>,
    metres: Option<f64>,
    /// The same, or how far the place may well be where its position is not exact.
    far_m: Option<f64>,
}

/// The document is not in, and does not serve, an area asked for.
struct Outside;

impl Ranker {
    /// Judges a document; `None` when the filters or the place asked for leave it out.
    pub(super) fn judge(&self, columns: &SegmentColumns, doc: DocId) -> Option<Judgement> {
        match self.sieve.verdict(columns, doc, self.lacking) {
            Verdict::Passes(fit) => self.judge_place(columns, doc, fit),
            Verdict::FailsOnly(_) | Verdict::Fails => None,
        }
    }

    /// Whether a document serves the whole country, and how it answers the areas asked for;
    /// `None` when it is not where the search looks.
    pub(super) fn reach(
        &self,
        columns: &SegmentColumns,
        doc: DocId,
    ) -> Option<(bool, Option<AreaMatch>)> {
        let is_national = columns.is_national(doc);
        let area = self.area(columns, doc, is_national).ok()?;
        self.distance(columns, doc, is_national)?;
        Some((is_national, area))
    }

    /// Whether a document is where the search looks, in its areas too.
    pub(super) fn is_there(&self, columns: &SegmentColumns, doc: DocId) -> bool {
        self.reach(columns, doc).is_some()
    }

    /// No key of a document is greater where no words are asked for.
    pub(super) fn most_without_words(&self, columns: &SegmentColumns, doc: DocId) -> f64 {
        let verified = || columns.standing().verified(doc);
        match self.sort {
            Sort::Relevance if self.ask.mode == Some(PlaceMode::Nearest) => f64::INFINITY,
            // All other parts are 1 at most.
            Sort::Relevance => self.freshness(verified()),
            Sort::Verified => verified().map_or(f64::NEG_INFINITY, |day| day as f64),
            Sort::Distance | Sort::Name => f64::INFINITY,
        }
    }

    /// No key of any document is greater where no words are asked for.
    pub(super) fn most_of_any_without_words(&self) -> f64 {
        match self.sort {
            Sort::Relevance if self.ask.mode != Some(PlaceMode::Nearest) => 1.0,
            _ => f64::INFINITY,
        }
    }

    /// Judges where a document is and how old; `None` when the place asked for leaves it out.
    pub(super) fn judge_place(
        &self,
        columns: &SegmentColumns,
        doc: DocId,
        fit: f64,
    ) -> Option<Judgement> {
        let ask = &self.ask;
        let is_national = columns.is_national(doc);
        let area = self.area(columns, doc, is_national).ok()?;
        let Distance {
            nearest,
            metres: distance_m,
            far_m,
        } = self.distance(columns, doc, is_national)?;
        let area_factor = match area {
            Some(AreaMatch::Served) => SERVED,
            Some(AreaMatch::Nationwide) => NATIONWIDE,
            Some(AreaMatch::Located) | None => 1.0,
        };
        let area = area.or_else(|| {
            let marked = ask.marked.as_ref()?;
            area_match(columns, doc, is_national, marked)
        });
        let is_local = matches!(area, Some(AreaMatch::Located | AreaMatch::Served));
        if is_national && !is_local && ask.national == National::Exclude {
            return None;
        }
        let nearness_factor = ask.half_distance_m.map_or(1.0, |half| match far_m {
            Some(metres) => nearness(metres, half),
            None if is_local => SOMEWHERE,
            None => 1.0 / (1.0 + NOWHERE),
        });
        Some(Judgement {
            distance_m,
            far_m,
            nearest,
            area,
            nearness: nearness_factor,
            area_factor,
            freshness: self.freshness(columns.standing().verified(doc)),
            fit,
        })
    }

    /// What a service is worth by when it was verified.
    pub(super) fn freshness(&self, verified: Option<i64>) -> f64 {
        let days = verified.map_or(2.0 * FRESH_DAYS, |day| (self.today - day) as f64);
        if days <= FRESH_DAYS {
            return 1.0;
        }
        let late = ((days - FRESH_DAYS) / (2.0 * FRESH_DAYS)).clamp(0.0, 1.0);
        1.0 - STALE * late
    }

    /// How the document answers the areas asked for, the weakest counting; `None` when none
    /// was asked for.
    fn area(
        &self,
        columns: &SegmentColumns,
        doc: DocId,
        is_national: bool,
    ) -> Result<Option<AreaMatch>, Outside> {
        let mut weakest = None;
        for area in &self.ask.areas {
            let found = area_match(columns, doc, is_national, area).ok_or(Outside)?;
            weakest = weakest.max(Some(found));
        }
        Ok(weakest)
    }

    /// The nearest position in the box and the shape, and its distance; `None` when the document has no
    /// position where one is asked for. A position that is not exact is as far as what is not
    /// known of it, so that it never beats a place known to be nearer; a radius cuts by the
    /// position itself, since what may be within is not left out.
    fn distance(
        &self,
        columns: &SegmentColumns,
        doc: DocId,
        is_national: bool,
    ) -> Option<Distance> {
        let ask = &self.ask;
        let mut nearest: Option<Distance> = None;
        let mut least_m = f64::INFINITY;
        let places = columns.geo.places(doc);
        // A service for the whole country answers wherever one asks.
        let is_everywhere = is_national && places.is_empty();
        if ask.origin.is_none() {
            let counts = |place: &FixedPoint| match &ask.extent {
                Some(extent) => extent.contains(*place),
                None => place.is_on_earth(),
            };
            let nearest = places.iter().position(counts);
            let is_there = nearest.is_some() || ask.extent.is_none() || is_everywhere;
            return is_there.then_some(Distance {
                nearest,
                ..Distance::default()
            });
        }
        if let Some(around) = &ask.around
            && !is_everywhere
            && !places.iter().any(|place| around.contains(*place))
        {
            return None;
        }
        let uncertainties = columns.geo.uncertainties(doc);
        for (at, (point, uncertainty)) in places.iter().zip(uncertainties).enumerate() {
            let extent = ask.extent.as_ref();
            if extent.is_some_and(|extent| !extent.contains(*point)) {
                continue;
            }
            let Some(point) = point.to_point() else {
                continue;
            };
            let metres = ask.origin.map(|origin| {
                ask.further_origins
                    .iter()
                    .map(|further: &GeoPoint| further.distance_m(point))
                    .fold(origin.distance_m(point), f64::min)
            });
            least_m = least_m.min(metres.unwrap_or(f64::INFINITY));
            let far_m = metres.map(|metres| uncertainty.at_least(metres));
            if nearest
                .as_ref()
                .is_none_or(|best| (far_m, metres) < (best.far_m, best.metres))
            {
                nearest = Some(Distance {
                    nearest: Some(at),
                    metres,
                    far_m,
                });
            }
        }
        let within = match ask.radius_m {
            Some(radius_m) => least_m <= radius_m,
            None => nearest.is_some() || ask.extent.is_none(),
        };
        (within || is_everywhere).then(|| nearest.unwrap_or_default())
    }

    /// What the order is by; greater is earlier.
    pub(super) fn key(
        &self,
        columns: &SegmentColumns,
        doc: DocId,
        judged: &Judgement,
        text: f64,
    ) -> f64 {
        let by_distance = || judged.far_m.map_or(f64::NEG_INFINITY, |metres| -metres);
        match self.sort {
            Sort::Relevance if self.ask.mode == Some(PlaceMode::Nearest) => by_distance(),
            Sort::Relevance => judged.score(text),
            Sort::Distance => by_distance(),
            Sort::Verified => columns
                .standing()
                .verified(doc)
                .map_or(f64::NEG_INFINITY, |day| day as f64),
            Sort::Name => columns
                .names
                .term_ords(doc)
                .next()
                .map_or(f64::NEG_INFINITY, |ord| -(ord as f64)),
        }
    }
}

/// A match and where it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ranked {
    pub(super) key: f64,
    /// Ordinal of the id in its segment: ids break ties.
    pub(super) id: u64,
    pub(super) text: f64,
    pub(super) address: DocAddress,
}

impl Ranked {
    pub(super) fn of(
        ranker: &Ranker,
        columns: &SegmentColumns,
        address: DocAddress,
        judged: &Judgement,
        text: f64,
    ) -> Self {
        let key = ranker.key(columns, address.doc_id, judged, text);
        let id = columns.standing().id(address.doc_id);
        Self {
            key,
            id,
            text,
            address,
        }
    }
}

impl Eq for Ranked {}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ranked {
    /// Better is greater: by key, then by id. Only for matches of one segment: ids and names
    /// are numbered in each.
    fn cmp(&self, other: &Self) -> Ordering {
        self.key
            .total_cmp(&other.key)
            .then(other.id.cmp(&self.id))
            .then(other.address.doc_id.cmp(&self.address.doc_id))
    }
}

/// Sorts matches of all segments, the best first.
///
/// Cost: names and ids are read from the index where they decide.
pub(super) fn best_first(ranked: &mut [Ranked], sort: Sort, snapshot: &Snapshot) {
    let columns = |ranked: &Ranked| snapshot.columns(ranked.address.segment_ord);
    let is_of_one_segment = ranked
        .windows(2)
        .all(|pair| pair[0].address.segment_ord == pair[1].address.segment_ord);
    if is_of_one_segment {
        ranked.sort_unstable_by(|a, b| b.cmp(a));
        return;
    }
    if sort == Sort::Name {
        ranked.sort_by_cached_key(|match_| {
            let doc = match_.address.doc_id;
            let columns = columns(match_);
            let name = columns.name(doc);
            (name.is_none(), name, columns.id(doc))
        });
        return;
    }
    ranked.sort_unstable_by(|a, b| {
        let by_key = b.key.total_cmp(&a.key);
        if by_key.is_eq() && a.address.segment_ord != b.address.segment_ord {
            let id = |ranked: &Ranked| columns(ranked).id(ranked.address.doc_id);
            return id(a).cmp(&id(b));
        }
        b.cmp(a)
    });
}
