//! What "near" means at a place: the distance at which a service is worth half.
//!
//! Where services lie close together people expect one around the corner; where they are far
//! apart, the next town is near. So the scale is the distance to the [`AROUND`]th service of
//! the catalog from where one asks, whatever it is, kept between bounds for the kind of place:
//! someone who asks near a town means its surroundings even where the centre is full.

use crate::catalog::GeoPoint;
use crate::gazetteer::{Place, PlaceKind};
use crate::index::{Snapshot, chord_2_of, chord_arc_m, unit_vector};

/// Which service around the origin tells how dense services are.
const AROUND: usize = 10;
/// The most that is near, in metres: an hour by bus.
pub(super) const FAR_M: f64 = 40_000.0;
/// The least around a person, a suburb or a village: a walk.
const WALK_M: f64 = 1_500.0;
/// The least around a town, which has a few kilometres itself.
const TOWN_M: f64 = 8_000.0;
/// Around a region or county, whose point is its largest town.
const REGION_M: f64 = 50_000.0;

/// What one asks near to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scale {
    Person,
    /// A suburb, village or postcode area.
    Village,
    /// A municipality or town.
    Town,
    /// A region or county.
    Region,
}

impl Scale {
    pub(super) fn of(place: &Place) -> Self {
        match place.kind {
            PlaceKind::Municipality | PlaceKind::Town => Self::Town,
            PlaceKind::Region | PlaceKind::WellbeingCounty => Self::Region,
            PlaceKind::Village | PlaceKind::Suburb | PlaceKind::PostcodeArea => Self::Village,
        }
    }
}

/// What a service so many metres away is worth, 0 to 1: a half at `half_m`, a quarter at twice
/// as far, a ninth at four times. It falls with the power 1.5 of the distance: with 1 a service
/// ten times as far as another still had a tenth of its worth, and a better text won over the
/// whole country's distances.
pub(super) fn nearness(metres: f64, half_m: f64) -> f64 {
    let halves = metres / half_m;
    1.0 / (1.0 + halves * halves.sqrt())
}

/// The distance at which a service near `origin` is worth half, in metres.
///
/// Cost: a look at the places that near, some 10 of them and their neighbours.
pub(super) fn half_distance_m(snapshot: &Snapshot, origin: GeoPoint, scale: Scale) -> f64 {
    let least = match scale {
        Scale::Region => return REGION_M,
        Scale::Town => TOWN_M,
        Scale::Village | Scale::Person => WALK_M,
    };
    let from = unit_vector(origin);
    // No farther one changes what is between the bounds.
    let far_2 = chord_2_of(FAR_M);
    let mut around_2 = [far_2; AROUND];
    let mut farthest = 0;
    for columns in snapshot.all_columns() {
        columns.visit_near(from, around_2[farthest], |near| {
            if near.distance_2 < around_2[farthest] {
                around_2[farthest] = near.distance_2;
                let places = around_2.iter().enumerate();
                let (at, _) = places.fold((0, -1.0), |most: (usize, f64), (at, distance_2)| {
                    if *distance_2 > most.1 {
                        (at, *distance_2)
                    } else {
                        most
                    }
                });
                farthest = at;
            }
            around_2[farthest]
        });
    }
    let around_2 = around_2[farthest];
    if around_2 < far_2 {
        chord_arc_m(around_2.sqrt()).clamp(least, FAR_M)
    } else {
        FAR_M
    }
}
