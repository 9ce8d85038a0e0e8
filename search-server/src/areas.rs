//! Areas by name or code.

use luukku_engine::gazetteer::{MunicipalityCode, PlaceId};

/// A kind of area that answers can be limited to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AreaKind {
    Municipality,
    Region,
    WellbeingCounty,
}

impl AreaKind {
    /// The name of the parameter that asks for it.
    pub(crate) fn parameter(self) -> &'static str {
        match self {
            AreaKind::Municipality => "municipality",
            AreaKind::Region => "region",
            AreaKind::WellbeingCounty => "wellbeing_county",
        }
    }
}

/// The area of this kind with this name (in Finnish or Swedish) or code.
pub(crate) fn find(kind: AreaKind, name_or_code: &str) -> Option<PlaceId> {
    match kind {
        AreaKind::Municipality => name_or_code
            .parse()
            .ok()
            .map(|code| PlaceId::Municipality(MunicipalityCode(code))),
        AreaKind::Region => name_or_code.parse().ok().map(PlaceId::Region),
        AreaKind::WellbeingCounty => name_or_code.parse().ok().map(PlaceId::County),
    }
}
