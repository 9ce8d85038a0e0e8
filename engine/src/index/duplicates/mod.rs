//! Records of one service from several sources: found, and linked under one of them.
//!
//! Two records are the same service when they come from different sources and
//!
//! - are called the same and are at the same place: within [`NEAR_M`], or [`BESIDE_M`] when
//!   one word is all there is to the name ("Leikkipuisto"), or at the same address;
//! - or have the same business id, are not at different places, and their names share half
//!   of the words that tell them apart;
//! - or have the same business id, are at the same place, and each is the only record of its
//!   source with that id.
//!
//! A link is made only where it leaves no doubt: a service shown twice is a nuisance, one
//! hidden behind another is lost. Nothing is dropped: the linked records are kept whole.

mod alike;
mod group;
mod join;
mod keys;
mod name;

pub(super) use alike::alike;
pub use group::Link;
pub(super) use group::{BusinessIds, groups};
pub(super) use join::{join, with_linked};
pub(super) use keys::{Keys, keys};

use crate::catalog::{BusinessId, Location, Organization, PositionPrecision, Service};
use luukku_analyzers::fold;
use name::{Likeness, likeness, names};

/// Farthest that two records of one place are apart, in metres: positions of the same house
/// from different sources differ by some tens, by some hundreds on large grounds.
pub(super) const NEAR_M: f64 = 300.0;

/// The same for places whose name is one word.
const BESIDE_M: f64 = 60.0;

/// Positions farther apart than this are two offices, even of one organization.
const ELSEWHERE_M: f64 = 1_000.0;

/// Why two records are the same service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SameBecause {
    /// They are called the same and are at the same place.
    NameAndPlace,
    /// They have the same business id and like names.
    BusinessIdAndName,
    /// They have the same business id and place, and their sources have no other with it.
    BusinessIdAndPlace,
}

impl SameBecause {
    /// The reason in words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            SameBecause::NameAndPlace => "the same name at the same place",
            SameBecause::BusinessIdAndName => "the same business id and a like name",
            SameBecause::BusinessIdAndPlace => "the same business id at the same place",
        }
    }
}

/// How records use a business id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BusinessIdUse {
    /// Each of the two is the only record of its source with its business id.
    OnlyOnes,
    /// One of their sources has several.
    Several,
}

/// Where two services are, as far as both tell.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
enum Apart {
    /// Metres between their nearest places; 0 for the same address.
    Metres(f64),
    /// One of them is nowhere in particular.
    Unknown,
}

/// Whether two records are the same service, and why.
pub(super) fn same_service(
    one: &Service,
    other: &Service,
    business_id: BusinessIdUse,
) -> Option<SameBecause> {
    if source(one) == source(other) {
        return None;
    }
    let like = likeness(&names(one), &names(other));
    let apart = apart(one, other);
    if has_same_business_id(one, other) {
        let is_elsewhere = matches!(apart, Apart::Metres(metres) if metres > ELSEWHERE_M);
        if like.is_some() && !is_elsewhere {
            return Some(SameBecause::BusinessIdAndName);
        }
        if business_id == BusinessIdUse::OnlyOnes
            && matches!(apart, Apart::Metres(metres) if metres <= BESIDE_M)
        {
            return Some(SameBecause::BusinessIdAndPlace);
        }
    }
    let most = match like {
        Some(Likeness::Same) => NEAR_M,
        Some(Likeness::SameWord) => BESIDE_M,
        Some(Likeness::Related) | None => return None,
    };
    match apart {
        Apart::Metres(metres) if metres <= most => Some(SameBecause::NameAndPlace),
        _ => None,
    }
}

/// What a record came from: its feed, else the source it names.
pub(super) fn source(service: &Service) -> &str {
    let named = service.feed.as_deref().or(service.source.as_deref());
    named.unwrap_or_default()
}

/// A record's business id, where it is right, and what the record came from.
pub(super) fn origin(service: &Service) -> (Option<BusinessId>, String) {
    let organization = service.organization.as_ref();
    let id = organization.and_then(Organization::valid_business_id);
    (id, source(service).to_owned())
}

fn has_same_business_id(one: &Service, other: &Service) -> bool {
    let (one, _) = origin(one);
    one.is_some() && one == origin(other).0
}

fn apart(one: &Service, other: &Service) -> Apart {
    let mut nearest = None::<f64>;
    for one in &one.locations {
        for other in &other.locations {
            let metres = if has_same_address(one, other) {
                Some(0.0)
            } else {
                match (exact_point(one), exact_point(other)) {
                    (Some(one), Some(other)) => Some(one.distance_m(other)),
                    _ => None,
                }
            };
            nearest = match (nearest, metres) {
                (Some(least), Some(metres)) => Some(least.min(metres)),
                (least, metres) => least.or(metres),
            };
        }
    }
    nearest.map_or(Apart::Unknown, Apart::Metres)
}

/// The position, where it is that of the place itself.
fn exact_point(location: &Location) -> Option<crate::catalog::GeoPoint> {
    let is_exact = matches!(
        location.precision,
        PositionPrecision::Exact | PositionPrecision::Address
    );
    location.point.filter(|_| is_exact)
}

fn has_same_address(one: &Location, other: &Location) -> bool {
    let same_town = one.postcode.is_some() && one.postcode == other.postcode
        || one.municipality.is_some() && one.municipality == other.municipality;
    same_town
        && one.address.iter().any(|(language, street)| {
            let other = other.address.get(language);
            other.is_some_and(|other| fold(other.trim()) == fold(street.trim()))
                && street.chars().any(|letter| letter.is_ascii_digit())
        })
}

#[cfg(test)]
mod tests;
