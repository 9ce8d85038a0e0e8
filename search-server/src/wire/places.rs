//! Places of the gazetteer.

use luukku_engine::Language;
use luukku_engine::gazetteer::{self, PlaceId};
use serde::Serialize;
use utoipa::ToSchema;

use super::interpretation::Place;

/// Places that answer a name or a position.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KnownPlaces {
    /// Best first.
    pub(crate) places: Vec<KnownPlace>,
}

/// A place, with what it lies in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KnownPlace {
    /// The place.
    #[serde(flatten)]
    pub(crate) place: Place,
    /// The code of the municipality it is or lies in.
    #[schema(example = "061")]
    pub(crate) municipality: Option<String>,
    /// The code of its region.
    #[schema(example = "05")]
    pub(crate) region: Option<String>,
    /// The code of its wellbeing services county.
    #[schema(example = "07")]
    pub(crate) wellbeing_county: Option<String>,
    /// Great-circle metres from the position asked for to its middle; without one, `null`.
    pub(crate) distance_m: Option<f64>,
}

impl KnownPlace {
    pub(crate) fn new(
        place: &gazetteer::Place,
        distance_m: Option<f64>,
        language: Language,
    ) -> Self {
        let code = |id: Option<PlaceId>| Some(code(id?));
        Self {
            municipality: place.municipality.map(|code| code.to_string()),
            region: code(place.region),
            wellbeing_county: code(place.county),
            distance_m: distance_m.map(f64::round),
            place: Place::new(place, language),
        }
    }
}

/// The code of an area: what stands after the kind in its id.
fn code(id: PlaceId) -> String {
    let id = id.to_string();
    let code = id.split_once(':').map(|(_, code)| code.to_owned());
    code.unwrap_or(id)
}
