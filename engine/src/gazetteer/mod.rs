//! Places of Finland by name. (Types only, until the gazetteer lands.)

use luukku_analyzers::Case;

use crate::catalog::GeoPoint;

/// A municipality's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MunicipalityCode(pub u16);

/// A place's identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "placeholder")]
pub enum PlaceId {
    Municipality(MunicipalityCode),
    Region(u8),
    County(u8),
    Locality(u32),
}

/// A place.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "placeholder")]
pub struct Place {
    pub id: PlaceId,
    pub name_fi: String,
    pub name_sv: Option<String>,
    pub point: GeoPoint,
    pub municipality: Option<MunicipalityCode>,
    pub local_case: Option<Case>,
}
