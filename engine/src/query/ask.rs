//! Where a search looks: the request and its understood text, made definite.

use crate::catalog::GeoPoint;
use crate::gazetteer::{Gazetteer, MunicipalityCode, Place, PlaceId, PlaceKind};
use crate::index::{FixedBox, FixedPoint, Snapshot, Uncertainty};

use super::extent::Extent;
use super::nearness::{Scale, half_distance_m};
use super::place::{self, PlaceMention};
use super::words::Words;
use super::{National, PlaceMode, QueryError, SearchRequest};

/// "In" a town or village that is no municipality: what is so far from its middle, in metres,
/// and the rest of its municipality, the nearest first. The gazetteer has points for them, no
/// boundaries, and what a village lacks is in the next one.
const IN_VILLAGE_M: f64 = 30_000.0;
/// The same of a suburb and of a postcode area.
const IN_SUBURB_M: f64 = 10_000.0;

/// Where to look, and how the place bounds and ranks the answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Where {
    /// The place asked for; `None` when it is the person's position, or there is none.
    pub(super) place: Option<&'static Place>,
    /// Other places the words can mean.
    pub(super) alternatives: Vec<&'static Place>,
    /// Places asked for beside the first.
    pub(super) also: Vec<&'static Place>,
    /// How the place bounds the answers; `None` when no place was asked for.
    pub(super) mode: Option<PlaceMode>,
    /// Distances are measured from here.
    pub(super) origin: Option<GeoPoint>,
    /// And from these, where they are nearer.
    pub(super) further_origins: Vec<GeoPoint>,
    /// What is near the origin, where nearness to it ranks.
    pub(super) scale: Option<Scale>,
    /// The distance at which nearness is worth half, once [measured](Self::measure).
    pub(super) half_distance_m: Option<f64>,
    /// Farther places are left out.
    pub(super) radius_m: Option<f64>,
    /// Places outside are left out.
    pub(super) extent: Option<Extent>,
    /// What is around the circle of the radius.
    pub(super) around: Option<FixedBox>,
    /// Only services in, or serving, every one of these areas.
    pub(super) areas: Vec<Area>,
    /// The municipalities of the place asked for: services there are marked so.
    pub(super) marked: Option<Area>,
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
        let mut here = Self {
            extent: Extent::of(request),
            national: request.national,
            ..Self::default()
        };
        if !request.areas.is_empty() {
            here.areas.push(Area::of_all(&request.areas));
        }
        if let Some(near) = &request.near {
            let mention =
                place_box(near, request).ok_or_else(|| QueryError::UnknownPlace(near.clone()))?;
            here.set(&mention, request.position);
        } else if let Some(mention) = mention {
            here.set(mention, request.position);
        } else if let Some(position) = request.position {
            here.set_person(Some(position), PlaceMode::Near);
        }
        // Inside a town, how far it is from the person is what helps.
        if here.mode == Some(PlaceMode::In) && here.scale.is_none() {
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
        here.around = here.box_around();
        Ok(here)
    }

    /// What is around the circle; `None` without one, or around several.
    fn box_around(&self) -> Option<FixedBox> {
        let (origin, radius_m) = self.origin.zip(self.radius_m)?;
        let is_one = self.further_origins.is_empty();
        is_one.then(|| FixedBox::around(origin, radius_m))
    }

    /// Measures at which distance nearness is worth half, where nearness ranks.
    ///
    /// Cost: as of [`half_distance_m`].
    pub(super) fn measure(&mut self, snapshot: &Snapshot) {
        let near = self.scale.zip(self.origin);
        self.half_distance_m = near.map(|(scale, origin)| half_distance_m(snapshot, origin, scale));
    }

    fn set(&mut self, mention: &PlaceMention, position: Option<GeoPoint>) {
        if mention.candidates.is_empty() {
            self.set_person(position, mention.mode);
        } else {
            self.set_place(mention);
        }
        self.radius_m = mention.radius_m.filter(|_| self.origin.is_some());
    }

    fn set_person(&mut self, position: Option<GeoPoint>, mode: PlaceMode) {
        let Some(position) = position else {
            self.position_missing = true;
            return;
        };
        self.mode = Some(mode);
        self.origin = Some(position);
        self.scale = Some(Scale::Person);
    }

    fn set_place(&mut self, mention: &PlaceMention) {
        let Some((place, alternatives)) = mention.candidates.split_first() else {
            return;
        };
        self.place = Some(place);
        self.alternatives = alternatives.to_vec();
        self.also.clone_from(&mention.also);
        self.mode = Some(mention.mode);
        self.origin = Some(place.point);
        self.further_origins = self.also.iter().map(|place| place.point).collect();
        let scale = Scale::of(place);
        self.scale = match (mention.mode, scale) {
            // In a municipality every place is as good; in a village the nearer is.
            (PlaceMode::In, Scale::Town | Scale::Region) if !is_locality(place) => None,
            _ => Some(scale),
        };
        let mut area = Area::around(place);
        for place in &self.also {
            area.join(Area::around(place));
        }
        if mention.mode == PlaceMode::In {
            self.areas.push(area.clone());
        }
        self.marked = Some(area);
    }

    /// The same place, ranked by distance instead of cut: for when nothing is in it.
    pub(super) fn loosened(&self, requested_areas: usize, snapshot: &Snapshot) -> Option<Self> {
        let place = self.place.filter(|_| self.mode == Some(PlaceMode::In))?;
        let mut loose = self.clone();
        loose.areas.truncate(requested_areas.min(1));
        loose.mode = Some(PlaceMode::Near);
        loose.origin = Some(place.point);
        loose.scale = Some(Scale::of(place));
        loose.measure(snapshot);
        loose.around = loose.box_around();
        Some(loose)
    }
}

/// The place of a text of its own, such as a place box: near it, unless the text says how far.
fn place_box(text: &str, request: &SearchRequest) -> Option<PlaceMention> {
    let words = Words::of(text).words;
    let mut mention = place::find_whole(&words, request.position)
        .or_else(|| place::find(&words, request.position, request.corrections, &|_| false))?;
    if mention.mode == PlaceMode::In {
        mention.mode = PlaceMode::Near;
    }
    Some(mention)
}

/// Whether a place has only a point: a town, village, suburb or postcode area.
fn is_locality(place: &Place) -> bool {
    place.municipality.is_some() && place.kind != PlaceKind::Municipality
}

/// Municipalities, and circles around places without a boundary.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Area {
    municipalities: AreaSet,
    circles: Vec<AreaCircle>,
}

impl Area {
    /// All municipalities of some places.
    pub(super) fn of_all(places: &[PlaceId]) -> Self {
        Self {
            municipalities: AreaSet::of(places),
            circles: Vec::new(),
        }
    }

    /// A place: its municipalities, and what is around it where it is a point.
    fn around(place: &Place) -> Self {
        let mut area = Self::of_all(&[place.id]);
        if is_locality(place) {
            let radius_m = match place.kind {
                PlaceKind::Suburb | PlaceKind::PostcodeArea => IN_SUBURB_M,
                _ => IN_VILLAGE_M,
            };
            area.circles.push(AreaCircle {
                middle: place.point,
                radius_m,
                around: FixedBox::around(place.point, radius_m),
            });
        }
        area
    }

    fn join(&mut self, other: Self) {
        self.municipalities.join(other.municipalities);
        self.circles.extend(other.circles);
    }

    /// Whether a municipality, by its number, belongs to it.
    pub(super) fn has_municipality(&self, code: u64) -> bool {
        self.municipalities.contains(code)
    }

    /// Whether a place is in one of its circles: one of which only the municipality is known
    /// may be anywhere in it.
    pub(super) fn has_place(&self, place: FixedPoint, uncertainty: Uncertainty) -> bool {
        let mut circles = self.circles.iter();
        circles.any(|circle| circle.has_place(place, uncertainty))
    }

    /// The middles and radii of its circles, in metres.
    pub(super) fn circles(&self) -> impl Iterator<Item = (GeoPoint, f64)> {
        let circles = self.circles.iter();
        circles.map(|circle| (circle.middle, circle.radius_m))
    }

    pub(super) fn has_circles(&self) -> bool {
        !self.circles.is_empty()
    }
}

/// What is around a point.
#[derive(Clone, Copy, Debug, PartialEq)]
struct AreaCircle {
    middle: GeoPoint,
    radius_m: f64,
    /// What is not in here is not in the circle.
    around: FixedBox,
}

impl AreaCircle {
    fn has_place(&self, place: FixedPoint, uncertainty: Uncertainty) -> bool {
        let is_within = |point| {
            let metres = self.middle.distance_m(point);
            uncertainty.at_least(metres) <= self.radius_m
        };
        self.around.contains(place) && place.to_point().is_some_and(is_within)
    }
}

/// A set of municipalities, one bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct AreaSet([u64; 16]);

impl AreaSet {
    fn of(places: &[PlaceId]) -> Self {
        let gazetteer = Gazetteer::embedded();
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

    fn join(&mut self, other: Self) {
        for (word, more) in self.0.iter_mut().zip(other.0) {
            *word |= more;
        }
    }

    fn contains(&self, code: u64) -> bool {
        let word = self.0.get(code as usize / 64).copied().unwrap_or(0);
        word >> (code % 64) & 1 == 1
    }
}
