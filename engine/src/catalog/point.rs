//! A position on earth.

use geo::{Distance, Haversine, Point};

/// A position in WGS84 degrees: `lat` north of the equator, `lon` east of Greenwich.
///
/// Forssa is `GeoPoint::new(60.8146, 23.6215)`: latitude first, as people say it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GeoPoint {
    lat: f64,
    lon: f64,
}

/// A latitude or longitude that is not on earth.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum InvalidPoint {
    /// Latitude is not a number from -90 to 90.
    #[error("latitude {0} is outside -90..=90")]
    Latitude(f64),
    /// Longitude is not a number from -180 to 180.
    #[error("longitude {0} is outside -180..=180")]
    Longitude(f64),
}

impl GeoPoint {
    /// A checked position in degrees.
    ///
    /// # Errors
    /// When `lat` is outside -90..=90, `lon` outside -180..=180, or either is not finite.
    pub fn new(lat: f64, lon: f64) -> Result<Self, InvalidPoint> {
        if !(-90.0..=90.0).contains(&lat) {
            return Err(InvalidPoint::Latitude(lat));
        }
        if !(-180.0..=180.0).contains(&lon) {
            return Err(InvalidPoint::Longitude(lon));
        }
        Ok(Self { lat, lon })
    }

    /// Degrees north.
    #[must_use]
    pub fn lat(self) -> f64 {
        self.lat
    }

    /// Degrees east.
    #[must_use]
    pub fn lon(self) -> f64 {
        self.lon
    }

    /// Great-circle distance in metres on a sphere of the mean earth radius (haversine).
    ///
    /// ```
    /// use luukku_engine::catalog::GeoPoint;
    /// let forssa = GeoPoint::new(60.8146, 23.6215)?;
    /// let tammela = GeoPoint::new(60.8043, 23.7640)?;
    /// assert_eq!(forssa.distance_m(tammela).round(), 7812.0);
    /// # Ok::<(), luukku_engine::catalog::InvalidPoint>(())
    /// ```
    #[must_use]
    pub fn distance_m(self, other: GeoPoint) -> f64 {
        Haversine.distance(
            Point::new(self.lon, self.lat),
            Point::new(other.lon, other.lat),
        )
    }
}

/// A box between two parallels and two meridians, in WGS84 degrees.
///
/// When `west` is greater than `east` the box crosses the 180th meridian.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BoundingBox {
    south_west: GeoPoint,
    north_east: GeoPoint,
}

impl BoundingBox {
    /// A box from its corners; `None` when the south side lies north of the north side.
    #[must_use]
    pub fn new(south_west: GeoPoint, north_east: GeoPoint) -> Option<Self> {
        (south_west.lat <= north_east.lat).then_some(Self {
            south_west,
            north_east,
        })
    }

    /// South, north, west and east, in degrees.
    pub(crate) fn sides(&self) -> [f64; 4] {
        let (low, high) = (self.south_west, self.north_east);
        [low.lat, high.lat, low.lon, high.lon]
    }

    /// Whether `point` lies in the box; its sides belong to it.
    #[must_use]
    pub fn contains(&self, point: GeoPoint) -> bool {
        let (west, east) = (self.south_west.lon, self.north_east.lon);
        let between_parallels = (self.south_west.lat..=self.north_east.lat).contains(&point.lat);
        let between_meridians = if west <= east {
            (west..=east).contains(&point.lon)
        } else {
            point.lon >= west || point.lon <= east
        };
        between_parallels && between_meridians
    }
}
