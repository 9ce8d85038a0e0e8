//! A position that distances are measured from, so that a few multiplications tell what is too
//! far away.

use std::f64::consts::FRAC_PI_2;

use super::geo::{DEGREE, FixedPoint};
use super::place_tree::EARTH_M;
use crate::catalog::GeoPoint;

/// A position as others are compared with it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FixedOrigin {
    /// Latitude and longitude in 1e-7 degrees.
    lat: f64,
    lon: f64,
    /// The cosine of its latitude.
    cos_lat: f64,
}

impl FixedOrigin {
    pub(crate) fn of(origin: GeoPoint) -> Self {
        Self {
            lat: origin.lat() * DEGREE,
            lon: origin.lon() * DEGREE,
            cos_lat: origin.lat().to_radians().cos(),
        }
    }

    /// Metres that a position is away at least: as far as its parallel, and as its meridian.
    /// Mostly seven tenths of its distance or more.
    ///
    /// Cost: a tenth of measuring.
    #[inline]
    pub(crate) fn least_m(&self, point: FixedPoint) -> f64 {
        /// Less than what rounding makes of a distance: parts of it, and metres. Where two
        /// positions are the same but for rounding, measuring gives nanometres.
        const BELOW: f64 = 0.999_999;
        const LESS_M: f64 = 1e-3;
        const RADIANS: f64 = std::f64::consts::PI / 180.0 / DEGREE;
        const TURN: f64 = 360.0 * DEGREE;
        let to_parallel = (f64::from(point.lat) - self.lat).abs() * RADIANS;
        let apart = (f64::from(point.lon) - self.lon).abs();
        let turned = apart.min((TURN - apart).abs()) * RADIANS;
        let to_meridian = if turned < FRAC_PI_2 {
            // The sine of the arc is the product of the sine and the cosine; neither sine is
            // less than this, nor any arc than its sine.
            self.cos_lat * (turned - turned * turned * turned / 6.0)
        } else {
            // Nearest at the pole, as far as its parallel or farther.
            0.0
        };
        (to_parallel.max(to_meridian) * (EARTH_M * BELOW) - LESS_M).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn nothing_is_nearer_and_near_ones_are_told_by_seven_tenths(
            (lat, lon) in (-90.0..=90.0f64, -180.0..=180.0f64),
            by_exponent in (-16.0..2.5f64, -16.0..2.5f64),
            near_fixed in any::<bool>(),
            (south, west) in (any::<bool>(), any::<bool>()),
        ) {
            // Half of them all but where positions are kept.
            let fixed = |degrees: f64| if near_fixed { (degrees * DEGREE).round() / DEGREE } else { degrees };
            let (lat, lon) = (fixed(lat), fixed(lon));
            let away = |exponent: f64, back: bool| if back { -10f64.powf(exponent) } else { 10f64.powf(exponent) };
            let (by_lat, by_lon) = (away(by_exponent.0, south), away(by_exponent.1, west));
            let turned = if (lon + by_lon).abs() <= 180.0 {
                lon + by_lon
            } else {
                (lon + by_lon + 540.0).rem_euclid(360.0) - 180.0
            };
            let origin = GeoPoint::new((lat + by_lat).clamp(-90.0, 90.0), turned).expect("on earth");
            let point = FixedPoint::of(GeoPoint::new(lat, lon).expect("on earth"));
            let metres = origin.distance_m(point.to_point().expect("on earth"));
            let least_m = FixedOrigin::of(origin).least_m(point);
            prop_assert!((0.0..=metres).contains(&least_m), "{least_m} of {metres}");
            if metres < 100_000.0 && lat.abs() < 75.0 {
                prop_assert!(least_m >= 0.69 * metres - 0.1, "{least_m} of {metres}");
            }
        }
    }
}
