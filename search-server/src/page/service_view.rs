//! What a service's page shows.

use luukku_engine::Language;
use luukku_engine::catalog::{Location, PositionPrecision, Service};
use luukku_engine::query::value_label;

use super::facts::{Phone, Spoken, channel_labels, fee_label};
use super::format::{date, mail_link, service_path, web_link};
use super::strings::{Strings, fill};
use super::times;
use super::understood::ages;
use crate::wire::address_line;

/// What a service's page shows.
#[derive(Debug)]
pub(super) struct ServiceView {
    pub(super) name: Spoken,
    pub(super) organization: Option<Spoken>,
    pub(super) summary: Option<Spoken>,
    pub(super) description_lang: Option<Language>,
    pub(super) paragraphs: Vec<String>,
    pub(super) places: Vec<PlaceView>,
    pub(super) service_area: Option<String>,
    pub(super) hours: Option<Spoken>,
    /// Opening hours and schedules in words, where the record has none.
    pub(super) times: Vec<String>,
    pub(super) phone: Option<Phone>,
    pub(super) email: Option<Linked>,
    pub(super) web: Option<Linked>,
    pub(super) fee: Option<&'static str>,
    pub(super) channels: Vec<&'static str>,
    pub(super) accessibility: Vec<&'static str>,
    pub(super) ages: Option<String>,
    pub(super) referral: Option<&'static str>,
    pub(super) for_whom: String,
    pub(super) topics: String,
    pub(super) languages: String,
    pub(super) verified: Option<String>,
    pub(super) source: String,
    /// The address of the same page in each language.
    pub(super) id: String,
}

/// A place, as its page shows it.
#[derive(Debug)]
pub(super) struct PlaceView {
    pub(super) name: Option<String>,
    pub(super) address: Option<String>,
    pub(super) is_approximate: bool,
}

/// A text and its link, when it can be one.
#[derive(Debug)]
pub(super) struct Linked {
    pub(super) text: String,
    pub(super) link: Option<String>,
}

impl ServiceView {
    pub(super) fn new(service: &Service, language: Language) -> Self {
        let strings = Strings::of(language);
        let description = service.description.best(language);
        let id = service.id.to_string();
        Self {
            name: Spoken::of(&service.name, language).unwrap_or(Spoken {
                lang: None,
                text: id.clone(),
            }),
            organization: service
                .organization
                .as_ref()
                .and_then(|organization| Spoken::of(&organization.name, language)),
            summary: Spoken::of(&service.summary, language),
            description_lang: description.map(|(of, _)| of).filter(|of| *of != language),
            paragraphs: description.map_or_else(Vec::new, |(_, text)| {
                text.lines()
                    .map(str::trim)
                    .filter(|line| !line.is_empty())
                    .map(str::to_owned)
                    .collect()
            }),
            places: service
                .locations
                .iter()
                .map(|location| PlaceView::new(location, language))
                .collect(),
            service_area: service_area(service, strings),
            hours: Spoken::of(&service.hours, language),
            times: times_in_words(service, language),
            phone: service.phone.as_deref().map(Phone::new),
            email: service.email.as_ref().map(|email| Linked {
                text: email.clone(),
                link: mail_link(email),
            }),
            web: service.url.as_ref().map(|url| Linked {
                text: url.clone(),
                link: web_link(url),
            }),
            fee: service.fee.map(|fee| fee_label(fee, strings)),
            channels: channel_labels(&service.channels, strings),
            accessibility: service
                .accessibility
                .iter()
                .filter_map(|what| value_label("accessibility", what.name(), language))
                .collect(),
            ages: ages(service.min_age, service.max_age, strings),
            referral: service
                .referral
                .and_then(|referral| value_label("referral", referral.name(), language)),
            for_whom: service.target_groups.join(", "),
            topics: [&service.service_classes, &service.terms]
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join(", "),
            languages: service
                .languages
                .iter()
                .map(|tag| value_label("language", tag, language).unwrap_or(tag))
                .collect::<Vec<_>>()
                .join(", "),
            verified: service
                .verified_at
                .map(|day| fill(strings.verified, "date", &date(day, language))),
            source: sources(service),
            id,
        }
    }

    pub(super) fn address(&self, language: Language) -> String {
        service_path(&self.id, language)
    }
}

/// What programs know of its times, said in words: schedules always, opening hours where
/// nothing is said of them.
fn times_in_words(service: &Service, language: Language) -> Vec<String> {
    let hours = service.opening_hours.as_ref();
    let hours = hours.filter(|_| service.hours.is_empty());
    let hours = hours.and_then(|hours| times::opening_hours(hours, language));
    let schedules = service.schedules.iter();
    let schedules = schedules.filter_map(|schedule| times::schedule(schedule, language));
    hours.into_iter().chain(schedules).collect()
}

/// Every source of the service, with its terms; each once.
fn sources(service: &Service) -> String {
    let mut sources: Vec<String> = Vec::new();
    for record in service.records() {
        let name = record.attribution.as_ref().or(record.source.as_ref());
        let parts: Vec<&str> = [name, record.licence.as_ref()]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        let source = parts.join(", ");
        if !source.is_empty() && !sources.contains(&source) {
            sources.push(source);
        }
    }
    sources.join(" · ")
}

impl PlaceView {
    fn new(location: &Location, language: Language) -> Self {
        Self {
            name: location
                .name
                .best(language)
                .map(|(_, name)| name.to_owned()),
            address: address_line(location, language),
            is_approximate: location.point.is_some()
                && location.precision != PositionPrecision::Exact,
        }
    }
}

fn service_area(service: &Service, strings: &Strings) -> Option<String> {
    if service.service_area.nationwide {
        return Some(strings.whole_country.to_owned());
    }
    let municipalities = service.service_area.municipalities.join(", ");
    (!municipalities.is_empty()).then_some(municipalities)
}
