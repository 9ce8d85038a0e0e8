//! A service as lists show it that are not answers to a question.

use jiff::civil::Date;
use luukku_engine::catalog::{Location, Service};

use super::facts::{Phone, Spoken};
use super::format::service_path;
use super::freshness::Freshness;
use super::hours::opening_hours;
use super::interface::Interface;
use crate::wire::address_line;

/// A service in a list.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) address: String,
    pub(super) name: Spoken,
    pub(super) organization: Option<Spoken>,
    pub(super) summary: Option<Spoken>,
    pub(super) place: Option<Spoken>,
    pub(super) street: Option<String>,
    pub(super) hours: Option<Spoken>,
    pub(super) phone: Option<Phone>,
    pub(super) distance: Option<String>,
    /// Latitude and longitude of the place.
    pub(super) point: Option<(f64, f64)>,
    pub(super) freshness: Freshness,
}

impl Listed {
    /// The service, at this place of its.
    pub(super) fn new(
        service: &Service,
        location: Option<&Location>,
        face: Interface,
        today: Date,
    ) -> Self {
        let language = face.language();
        let id = service.id.as_str();
        let own = service.opening_hours.as_ref();
        let said = own.and_then(|hours| opening_hours(hours, language));
        let said = said.map(|hours| Spoken {
            lang: None,
            text: hours.open.join(", "),
        });
        Self {
            address: face.address(&service_path(id)),
            name: Spoken::of(&service.name, face).unwrap_or(Spoken {
                lang: None,
                text: id.to_owned(),
            }),
            organization: service
                .organization
                .as_ref()
                .and_then(|organization| Spoken::of(&organization.name, face)),
            summary: Spoken::of(&service.summary, face),
            place: location.and_then(|location| Spoken::of(&location.name, face)),
            street: location.and_then(|location| address_line(location, language)),
            hours: Spoken::of(&service.hours, face).or(said),
            phone: service.phone.as_deref().map(|it| Phone::new(it, face)),
            distance: None,
            point: location
                .and_then(|location| location.point)
                .map(|point| (point.lat(), point.lon())),
            freshness: Freshness::of(service.verified_at, today, face),
        }
    }
}
