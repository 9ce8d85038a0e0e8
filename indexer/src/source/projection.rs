//! Positions in the projections that Finnish registers use, to WGS84.
//!
//! Formulas are proj4rs's, a port of PROJ. ETRS89 is taken for WGS84, as Finland's surveyors
//! do for such purposes: they differ by less than a metre.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use proj4rs::Proj;
use proj4rs::adaptors::transform_xy;

/// Where the positions of a Finnish register lie, in degrees: Finland with its waters, and
/// some room for what lies just across the border.
const LAT: std::ops::RangeInclusive<f64> = 59.0..=70.6;
const LON: std::ops::RangeInclusive<f64> = 19.0..=32.0;

/// Why a projected position cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub(crate) enum ProjectionError {
    /// A projection that is none of those known.
    #[error(
        "EPSG:{0} is no projection known here: convert the file, for instance with \
         ogr2ogr -t_srs EPSG:4326"
    )]
    Unknown(u32),
    /// Nowhere near Finland.
    #[error("east {east}, north {north} in EPSG:{epsg} is not in Finland")]
    Outside {
        /// The projection.
        epsg: u32,
        /// Metres east, as given.
        east: f64,
        /// Metres north, as given.
        north: f64,
    },
    /// In Finland only when read the other way round.
    #[error(
        "east {east}, north {north} in EPSG:{epsg} is in Finland only the other way round: \
         the axes are swapped"
    )]
    Swapped {
        /// The projection.
        epsg: u32,
        /// Metres east, as given.
        east: f64,
        /// Metres north, as given.
        north: f64,
    },
}

/// Projections by EPSG code.
static KNOWN: LazyLock<BTreeMap<u32, Proj>> = LazyLock::new(|| {
    let zones = (34..=36).map(|zone| (25800 + zone, utm(zone)));
    // The same with the axes in the other order, which this module takes as told apart.
    let northing_first = (34..=36).map(|zone| (3012 + zone, utm(zone)));
    // ETRS-GK19 to ETRS-GK31: towns' own maps; Helsinki's is GK25, EPSG:3879.
    let narrow = (19..=31).map(|meridian| {
        let proj = format!(
            "+proj=tmerc +lat_0=0 +lon_0={meridian} +k=1 +x_0={meridian}500000 +y_0=0 {ETRS89}"
        );
        (3854 + meridian, proj)
    });
    // KKJ, the system before 2000: four zones and the uniform one (YKJ, EPSG:2393).
    let old = (1..=4).map(|zone| {
        let meridian = 18 + 3 * zone;
        let proj = format!(
            "+proj=tmerc +lat_0=0 +lon_0={meridian} +k=1 +x_0={zone}500000 +y_0=0 +ellps=intl \
             +towgs84=-96.062,-82.428,-121.753,4.801,0.345,-1.376,1.496 +units=m +no_defs"
        );
        (2390 + zone, proj)
    });
    let web = "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m \
               +nadgrids=@null +no_defs";
    [(3067, utm(35)), (3857, web.to_owned())]
        .into_iter()
        .chain(zones)
        .chain(northing_first)
        .chain(narrow)
        .chain(old)
        .filter_map(|(epsg, text)| Some((epsg, Proj::from_proj_string(&text).ok()?)))
        .collect()
});

static WGS84: LazyLock<Option<Proj>> =
    LazyLock::new(|| Proj::from_proj_string("+proj=longlat +datum=WGS84 +no_defs").ok());

const ETRS89: &str = "+ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs";

fn utm(zone: u32) -> String {
    format!("+proj=utm +zone={zone} {ETRS89}")
}

/// A position in a projection of Finland as latitude and longitude in WGS84 degrees.
///
/// `east` and `north` are metres. `epsg` is 3067 (ETRS-TM35FIN), one of the narrow zones
/// 3873 to 3885 (ETRS-GK), UTM (25834 to 25836, 3046 to 3048), the old system (2391 to 2394)
/// or that of web maps (3857). Cost: about a microsecond.
///
/// # Errors
/// When the projection is none of these, or the position is not in Finland.
pub(crate) fn to_wgs84(epsg: u32, east: f64, north: f64) -> Result<(f64, f64), ProjectionError> {
    let projection = KNOWN.get(&epsg).ok_or(ProjectionError::Unknown(epsg))?;
    if let Some(found) = in_finland(projection, east, north) {
        return Ok(found);
    }
    Err(match in_finland(projection, north, east) {
        Some(_) => ProjectionError::Swapped { epsg, east, north },
        None => ProjectionError::Outside { epsg, east, north },
    })
}

fn in_finland(projection: &Proj, east: f64, north: f64) -> Option<(f64, f64)> {
    let (lon, lat) = transform_xy(projection, WGS84.as_ref()?, east, north).ok()?;
    let (lat, lon) = (lat.to_degrees(), lon.to_degrees());
    is_in_finland(lat, lon).then_some((lat, lon))
}

/// Whether a projection can be converted.
pub(crate) fn is_known(epsg: u32) -> bool {
    KNOWN.contains_key(&epsg)
}

/// Whether a position in degrees is in Finland, or just across its border.
pub(crate) fn is_in_finland(lat: f64, lon: f64) -> bool {
    LAT.contains(&lat) && LON.contains(&lon)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Projected positions computed independently of proj4rs: Krüger's series, and for the
    /// old system the published seven parameters.
    #[test]
    fn known_positions_come_out_where_they_are() {
        let cases = [
            // Helsinki's railway station, Forssa, and Nuorgam in the far north.
            (3067, 385_784.68, 6_672_335.86, 60.1719, 24.9414),
            (3047, 385_784.68, 6_672_335.86, 60.1719, 24.9414),
            (25835, 385_784.68, 6_672_335.86, 60.1719, 24.9414),
            (3879, 25_496_747.10, 6_673_226.29, 60.1719, 24.9414),
            (3857, 2_776_463.95, 8_438_109.37, 60.1719, 24.9414),
            (3067, 316_262.82, 6_746_868.36, 60.8146, 23.6215),
            (3878, 24_479_401.14, 6_744_894.28, 60.8146, 23.6215),
            (3067, 501_092.64, 7_755_691.90, 69.9087, 27.0285),
            (2393, 3_385_908.24, 6_675_137.93, 60.1719, 24.9414),
            (2392, 2_552_434.68, 6_673_737.26, 60.1719, 24.9414),
        ];
        for (epsg, east, north, lat, lon) in cases {
            let (found_lat, found_lon) = to_wgs84(epsg, east, north).expect("in Finland");
            assert!(
                (found_lat - lat).abs() < 1e-6 && (found_lon - lon).abs() < 1e-6,
                "EPSG:{epsg}: {found_lat} {found_lon}"
            );
        }
    }

    #[test]
    fn every_known_projection_can_be_read() {
        assert_eq!(KNOWN.len(), 1 + 3 + 3 + 13 + 4 + 1);
    }

    #[test]
    fn what_cannot_be_used_says_why() {
        let reason = |epsg, east, north| match to_wgs84(epsg, east, north) {
            Ok(found) => panic!("{found:?}"),
            Err(error) => error.to_string(),
        };
        assert_eq!(
            reason(3067, 6_746_868.0, 316_262.0),
            "east 6746868, north 316262 in EPSG:3067 is in Finland only the other way round: \
             the axes are swapped"
        );
        assert_eq!(
            reason(3067, 23.6, 60.8),
            "east 23.6, north 60.8 in EPSG:3067 is not in Finland"
        );
        assert_eq!(
            reason(27700, 530_000.0, 180_000.0),
            "EPSG:27700 is no projection known here: convert the file, for instance with \
             ogr2ogr -t_srs EPSG:4326"
        );
        for odd in [f64::NAN, f64::INFINITY, -1e300, 1e300, 0.0] {
            assert!(to_wgs84(3067, odd, odd).is_err(), "{odd}");
        }
    }
}
