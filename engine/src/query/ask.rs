//! Where a search looks: the request and its understood text, made definite.

use crate::catalog::{BoundingBox, GeoPoint};
use crate::gazetteer::{Gazetteer, MunicipalityCode, Place, PlaceId, PlaceKind};

use super::place::PlaceMention;
use super::{National, PlaceMode, QueryError, SearchRequest};

/// Distance at which a place near a town is worth half, in metres.
const NEAR_TOWN_M: f64 = 10_000.0;
/// The same around a village or suburb.
const NEAR_VILLAGE_M: f64 = 4_000.0;
/// The same around a region or county.
const NEAR_REGION_M: f64 = 50_000.0;
/// The same around the person.
const NEAR_PERSON_M: f64 = 5_000.0;

/// Where to look, and how the place bounds and ranks the answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Where {
    /// The place asked for; `None` when it is the person's position, or there is none.
    pub(super) place: Option<&'static Place>,
    /// Other places the words can mean.
    pub(super) alternatives: Vec<&'static Place>,
    /// How the place bounds the answers; `None` when no place was asked for.
    pub(super) mode: Option<PlaceMode>,
    /// Distances are measured from here.
    pub(super) origin: Option<GeoPoint>,
    /// Whether nearness to the origin ranks, and the distance at which it is worth half.
    pub(super) half_distance_m: Option<f64>,
    /// Farther places are left out.
    pub(super) radius_m: Option<f64>,
    /// Places outside are left out.
    pub(super) bounding_box: Option<BoundingBox>,
    /// Only services in, or serving, every one of these areas.
    pub(super) areas: Vec<AreaSet>,
    /// The municipalities of the place asked for: services there are marked so.
    pub(super) marked: Option<AreaSet>,
    /// Whether services for the whole country answer.
    pub(super) national: National,
    /// "Near me" was asked without a position.
    pub(super) position_missing: bool,
}

impl Where {
    pub(super) fn of(
        request: &SearchRequest,
        mention: Option<&PlaceMention>,
    ) -> Result<Self, QueryError> {
        let gazetteer = Gazetteer::embedded();
        let mut here = Self {
            bounding_box: request.bounding_box,
            national: request.national,
            ..Self::default()
        };
        if !request.areas.is_empty() {
            here.areas.push(AreaSet::of(gazetteer, &request.areas));
        }
        if let Some(near) = &request.near {
            let candidates = gazetteer_places(gazetteer, near)
                .ok_or_else(|| QueryError::UnknownPlace(near.clone()))?;
            here.set_place(&candidates, PlaceMode::Near, gazetteer);
        } else if let Some(mention) = mention {
            if mention.candidates.is_empty() {
                here.set_person(request.position, mention.mode);
            } else {
                here.set_place(&mention.candidates, mention.mode, gazetteer);
            }
            here.radius_m = mention.radius_m.filter(|_| here.origin.is_some());
        } else if let Some(position) = request.position {
            here.set_person(Some(position), PlaceMode::Near);
        }
        // Inside a town, how far it is from the person is what helps.
        if here.mode == Some(PlaceMode::In) && here.half_distance_m.is_none() {
            here.origin = request.position;
        }
        if let Some(radius_m) = request.radius_m {
            here.origin = here.origin.or(here.place.map(|place| place.point));
            here.areas.truncate(usize::from(!request.areas.is_empty()));
            if here.origin.is_some() {
                here.radius_m = Some(radius_m);
                here.mode = Some(PlaceMode::Within);
            }
        }
        Ok(here)
    }

    fn set_person(&mut self, position: Option<GeoPoint>, mode: PlaceMode) {
        let Some(position) = position else {
            self.position_missing = true;
            return;
        };
        self.mode = Some(mode);
        self.origin = Some(position);
        self.half_distance_m = Some(NEAR_PERSON_M);
    }

    fn set_place(&mut self, candidates: &[&'static Place], mode: PlaceMode, gazetteer: &Gazetteer) {
        let Some((place, alternatives)) = candidates.split_first() else {
            return;
        };
        self.place = Some(place);
        self.alternatives = alternatives.to_vec();
        self.mode = Some(mode);
        self.origin = Some(place.point);
        let is_village = matches!(
            place.kind,
            PlaceKind::Village | PlaceKind::Suburb | PlaceKind::PostcodeArea
        );
        self.half_distance_m = match (mode, place.kind) {
            // In a town every place is as good; in a village the nearer is.
            (PlaceMode::In, _) => is_village.then_some(NEAR_VILLAGE_M),
            (_, PlaceKind::Region | PlaceKind::WellbeingCounty) => Some(NEAR_REGION_M),
            _ if is_village => Some(NEAR_VILLAGE_M),
            _ => Some(NEAR_TOWN_M),
        };
        let area = AreaSet::of(gazetteer, &[place.id]);
        self.marked = Some(area);
        if mode == PlaceMode::In {
            self.areas.push(area);
        }
    }

    /// The same place, ranked by distance instead of cut: for when nothing is in it.
    pub(super) fn loosened(&self, requested_areas: usize) -> Option<Self> {
        let place = self.place.filter(|_| self.mode == Some(PlaceMode::In))?;
        let mut loose = self.clone();
        loose.areas.truncate(requested_areas.min(1));
        loose.mode = Some(PlaceMode::Near);
        loose.origin = Some(place.point);
        loose.half_distance_m = Some(NEAR_TOWN_M);
        Some(loose)
    }
}

/// Places that a text of its own, such as a place box, can mean; likeliest first.
fn gazetteer_places(gazetteer: &'static Gazetteer, text: &str) -> Option<Vec<&'static Place>> {
    let words = super::words::Words::of(text).words;
    let form: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
    let mut places: Vec<&'static Place> = gazetteer
        .lookup(&form.join(" "))
        .iter()
        .filter_map(|form| gazetteer.place(form.place))
        .collect();
    places.sort_by_key(|place| place.rank());
    places.dedup_by_key(|place| place.id);
    (!places.is_empty()).then_some(places)
}

/// A set of municipalities, one bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AreaSet([u64; 16]);

impl AreaSet {
    fn of(gazetteer: &Gazetteer, places: &[PlaceId]) -> Self {
        let mut set = Self([0; 16]);
        for code in places.iter().flat_map(|place| gazetteer.members(*place)) {
            set.insert(code);
        }
        set
    }

    fn insert(&mut self, code: MunicipalityCode) {
        let number = usize::from(code.number());
        self.0[number / 64] |= 1 << (number % 64);
    }

    pub(super) fn contains(&self, code: u64) -> bool {
        let word = self.0.get(code as usize / 64).copied().unwrap_or(0);
        word >> (code % 64) & 1 == 1
    }
}
