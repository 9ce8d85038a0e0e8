//! Areas by name or code.

use std::collections::BTreeSet;

use luukku_engine::gazetteer::{Gazetteer, MunicipalityCode, PlaceId};

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

    fn has(self, id: PlaceId) -> bool {
        match self {
            AreaKind::Municipality => matches!(id, PlaceId::Municipality(_)),
            AreaKind::Region => matches!(id, PlaceId::Region(_)),
            AreaKind::WellbeingCounty => matches!(id, PlaceId::County(_)),
        }
    }
}

/// The area of this kind with this name (in Finnish, Swedish or English) or code.
pub(crate) fn find(kind: AreaKind, name_or_code: &str) -> Option<PlaceId> {
    let gazetteer = Gazetteer::embedded();
    if name_or_code.bytes().all(|byte| byte.is_ascii_digit()) {
        let id = match kind {
            AreaKind::Municipality => PlaceId::Municipality(name_or_code.parse().ok()?),
            AreaKind::Region => PlaceId::Region(name_or_code.parse().ok()?),
            AreaKind::WellbeingCounty => PlaceId::County(name_or_code.parse().ok()?),
        };
        return gazetteer.place(id).map(|place| place.id);
    }
    let named = gazetteer.place_named(name_or_code);
    let of_kind = named.iter().map(|place| place.id).find(|id| kind.has(*id));
    of_kind.or_else(|| same_area(kind, named.first()?.id))
}

/// The area of this kind that has just the municipalities of `other`: people say "Kanta-Häme"
/// of the wellbeing services county too.
fn same_area(kind: AreaKind, other: PlaceId) -> Option<PlaceId> {
    let gazetteer = Gazetteer::embedded();
    let members = municipalities(&[other]);
    let mut areas = gazetteer
        .places()
        .iter()
        .map(|place| place.id)
        .filter(|id| kind.has(*id));
    areas.find(|id| kind != AreaKind::Municipality && municipalities(&[*id]) == members)
}

/// The areas that lie in one of each group: the engine knows one list, any of which will do.
/// A single group is itself; of several, the municipalities they have in common.
pub(crate) fn common(groups: &[Vec<PlaceId>]) -> Vec<PlaceId> {
    let mut groups = groups.iter().filter(|group| !group.is_empty());
    let Some(first) = groups.next() else {
        return Vec::new();
    };
    let others: Vec<_> = groups.collect();
    if others.is_empty() {
        return first.clone();
    }
    let mut shared = municipalities(first);
    for group in others {
        let theirs = municipalities(group);
        shared.retain(|code| theirs.contains(code));
    }
    shared.into_iter().map(PlaceId::Municipality).collect()
}

fn municipalities(group: &[PlaceId]) -> BTreeSet<MunicipalityCode> {
    let gazetteer = Gazetteer::embedded();
    group.iter().flat_map(|id| gazetteer.members(*id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_found_by_name_in_two_languages_and_by_code() {
        for (kind, name, id) in [
            (AreaKind::Municipality, "Forssa", "municipality:061"),
            (AreaKind::Municipality, "tavastehus", "municipality:109"),
            (AreaKind::Municipality, "061", "municipality:061"),
            (AreaKind::Region, "Kanta-Häme", "region:05"),
            (AreaKind::Region, "Nyland", "region:01"),
            (AreaKind::Region, "05", "region:05"),
            (AreaKind::WellbeingCounty, "Oma Häme", "county:07"),
            (AreaKind::WellbeingCounty, "Kanta-Häme", "county:07"),
            (
                AreaKind::WellbeingCounty,
                "Kanta-Hämeen hyvinvointialue",
                "county:07",
            ),
        ] {
            let found = find(kind, name).map(|id| id.to_string());
            assert_eq!(found.as_deref(), Some(id), "{name}");
        }
        for unknown in ["Atlantis", "999", "", "Kanta-Häme"] {
            assert_eq!(find(AreaKind::Municipality, unknown), None, "{unknown}");
        }
    }

    #[test]
    fn groups_are_narrowed_to_what_they_share() {
        let area = |kind, name| find(kind, name).unwrap();
        let forssa = area(AreaKind::Municipality, "Forssa");
        let helsinki = area(AreaKind::Municipality, "Helsinki");
        let kanta_hame = area(AreaKind::Region, "Kanta-Häme");
        assert_eq!(
            common(&[vec![forssa, helsinki], vec![]]),
            [forssa, helsinki]
        );
        assert_eq!(
            common(&[vec![forssa, helsinki], vec![kanta_hame]]),
            [forssa]
        );
        assert_eq!(common(&[vec![helsinki], vec![kanta_hame]]), []);
    }
}
