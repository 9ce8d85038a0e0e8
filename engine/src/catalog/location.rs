//! Where services are given, and whom they serve.

use geo::Geometry;

use super::names::named_enum;
use super::{Accessibility, GeoPoint, LocalizedText, OpeningHours};

/// A place where a service is given (HSDS `location` and `service_at_location`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Location {
    /// The source's own identifier of it.
    pub id: Option<String>,
    /// What the place is called.
    pub name: LocalizedText,
    /// Street address.
    pub address: LocalizedText,
    /// Postcode, as written.
    pub postcode: Option<String>,
    /// The municipality's name, as the record has it.
    pub municipality: Option<String>,
    /// Position.
    pub point: Option<GeoPoint>,
    /// What the position stands for.
    pub precision: PositionPrecision,
    /// What is there for people with disabilities; all of it, where any is given.
    pub accessibility: Vec<Accessibility>,
    /// Its own telephone number, as written.
    pub phone: Option<String>,
    /// Its own opening or meeting times, as people read them.
    pub hours: LocalizedText,
    /// The same for programs.
    pub opening_hours: Option<OpeningHours>,
}

/// Whom a service serves, by where they live (HSDS `service_area`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceArea {
    /// Names of the municipalities served, as the record has them.
    pub municipalities: Vec<String>,
    /// Names or codes of the regions (maakunta) served.
    pub regions: Vec<String>,
    /// Names or codes of the wellbeing services counties served.
    pub wellbeing_counties: Vec<String>,
    /// Whether the whole country is served.
    pub nationwide: bool,
    /// An area of any shape.
    pub shape: Option<AreaShape>,
}

impl ServiceArea {
    /// Whether nothing is known of it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A polygon or several, in WGS84 degrees, x east and y north, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaShape(Geometry<f64>);

/// A shape that cannot be a service area.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidShape {
    /// It is a point, a line or a collection.
    #[error("a service area is a Polygon or a MultiPolygon")]
    NotAnArea,
    /// A corner is not on earth.
    #[error("the corner {0} is not a position in WGS84 degrees, longitude first")]
    Corner(String),
    /// It has too many corners.
    #[error("{0} corners are more than {max}", max = AreaShape::MAX_CORNERS)]
    TooManyCorners(usize),
    /// It has none.
    #[error("it has no corner")]
    Empty,
}

impl AreaShape {
    /// Most corners: a municipality's boundary in full detail has about as many.
    pub const MAX_CORNERS: usize = 20_000;

    /// Checks a geometry.
    ///
    /// # Errors
    /// When it is no area, has no or too many corners, or one is not on earth.
    pub fn new(geometry: Geometry<f64>) -> Result<Self, InvalidShape> {
        use geo::CoordsIter as _;

        if !matches!(geometry, Geometry::Polygon(_) | Geometry::MultiPolygon(_)) {
            return Err(InvalidShape::NotAnArea);
        }
        let corners = geometry.coords_count();
        if corners == 0 {
            return Err(InvalidShape::Empty);
        }
        if corners > Self::MAX_CORNERS {
            return Err(InvalidShape::TooManyCorners(corners));
        }
        let off_earth = geometry
            .coords_iter()
            .find(|corner| GeoPoint::new(corner.y, corner.x).is_err());
        match off_earth {
            Some(corner) => Err(InvalidShape::Corner(format!("{}, {}", corner.x, corner.y))),
            None => Ok(Self(geometry)),
        }
    }

    /// The geometry: a polygon or a multipolygon.
    #[must_use]
    pub fn geometry(&self) -> &Geometry<f64> {
        &self.0
    }

    /// Whether a position is inside. Cost: the number of corners.
    #[must_use]
    pub fn contains(&self, point: GeoPoint) -> bool {
        use geo::Contains as _;

        self.0.contains(&geo::Point::new(point.lon(), point.lat()))
    }
}

named_enum! {
    /// What a position stands for.
    #[derive(Default)]
    PositionPrecision {
        /// The place itself.
        #[default]
        Exact = "exact",
        /// A place along the street, worked out from the house number.
        Address = "address",
        /// The middle of the village or part of town.
        Locality = "locality",
        /// The middle of the postcode area.
        Postcode = "postcode",
        /// The middle of the municipality.
        Municipality = "municipality",
    }
}
