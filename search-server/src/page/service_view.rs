//! What a service's page shows.

use jiff::civil::Date;
use luukku_engine::Language;
use luukku_engine::catalog::{
    CostOption, GeoPoint, LocalizedText, Location, NamedContact, PositionPrecision, Referral,
    Service,
};
use luukku_engine::hsds::organization_id;
use luukku_engine::index::Snapshot;
use luukku_engine::query::value_label;

use super::dates::Dates;
use super::facts::{Phone, Spoken, best_for, channel_labels, fee_label, value_name};
use super::format::{date, mail_link, service_path, web_link};
use super::freshness::Freshness;
use super::hours::opening_hours;
use super::interface::Interface;
use super::report::Report;
use super::search_view::organization_address;
use super::strings::{Strings, fill};
use super::times;
use super::understood::ages;
use crate::site::Portal;
use crate::wire::address_line;

/// What a service's page shows.
#[derive(Debug)]
pub(super) struct ServiceView {
    pub(super) id: String,
    /// The page itself.
    pub(super) address: String,
    pub(super) name: Spoken,
    pub(super) organization: Option<Spoken>,
    pub(super) organization_address: String,
    pub(super) summary: Option<Spoken>,
    pub(super) description_lang: Option<Language>,
    pub(super) paragraphs: Vec<String>,
    pub(super) places: Vec<PlaceView>,
    pub(super) service_area: Option<String>,
    pub(super) hours: Option<Spoken>,
    /// Opening hours and schedules in words, where the record has none.
    pub(super) times: Vec<String>,
    /// When it is not open.
    pub(super) except: Vec<String>,
    pub(super) dates: Dates,
    pub(super) phones: Vec<(Phone, Option<Spoken>)>,
    pub(super) emails: Vec<Linked>,
    pub(super) web: Vec<Linked>,
    pub(super) contact: Option<ContactView>,
    pub(super) fee: Option<&'static str>,
    pub(super) costs: Vec<String>,
    pub(super) channels: Vec<&'static str>,
    pub(super) accessibility: Vec<&'static str>,
    pub(super) accessibility_notes: Option<Spoken>,
    pub(super) ages: Option<String>,
    pub(super) referral: &'static str,
    pub(super) peer_support: Option<&'static str>,
    pub(super) experts: Option<&'static str>,
    pub(super) for_whom: Vec<Spoken>,
    pub(super) topics: Vec<Spoken>,
    pub(super) life_events: Vec<Spoken>,
    pub(super) networks: Vec<(String, String)>,
    pub(super) languages: String,
    pub(super) freshness: Freshness,
    pub(super) updated: Option<String>,
    /// What is known of the record: what, and whether.
    pub(super) evidence: Vec<(&'static str, &'static str)>,
    pub(super) source: String,
    pub(super) original: Option<String>,
    /// The same service in other sources.
    pub(super) linked: Vec<String>,
    pub(super) report: Report,
    /// The page for others to use.
    pub(super) share: String,
    /// A sheet of what is near it, and a search of the same.
    pub(super) near: Option<(String, String)>,
}

/// A place, as its page shows it.
#[derive(Debug)]
pub(super) struct PlaceView {
    pub(super) name: Option<Spoken>,
    pub(super) address: Option<String>,
    pub(super) is_approximate: bool,
    /// Degrees north and east, as they are copied.
    pub(super) coordinates: Option<String>,
    pub(super) point: Option<(f64, f64)>,
    /// Opens whatever the device has for maps.
    pub(super) map: Option<String>,
    pub(super) hours: Option<Spoken>,
    pub(super) times: Vec<String>,
    pub(super) accessibility: Vec<&'static str>,
    pub(super) phone: Option<Phone>,
}

/// A text and its link, when it can be one.
#[derive(Debug)]
pub(super) struct Linked {
    pub(super) text: String,
    pub(super) link: Option<String>,
}

/// A person to turn to.
#[derive(Debug)]
pub(super) struct ContactView {
    pub(super) name: String,
    pub(super) phone: Option<Phone>,
    pub(super) email: Option<Linked>,
}

impl ServiceView {
    pub(super) fn new(
        service: &Service,
        snapshot: &Snapshot,
        face: Interface,
        today: Date,
        portal: &Portal,
    ) -> Self {
        let (strings, language) = (face.strings(), face.language());
        let texts = face.about_services();
        let description = best_for(&service.description, face);
        let id = service.id.to_string();
        let name = Spoken::of(&service.name, face).unwrap_or(Spoken {
            lang: None,
            text: id.clone(),
        });
        let organization = service.organization.as_ref();
        let (times, except) = times_in_words(service, language);
        let path = service_path(&id);
        let named = |value: &String| value_name(value, snapshot, face);
        let yes_or_no = |is_so| if is_so { texts.yes } else { texts.no };
        Self {
            organization: organization.and_then(|it| Spoken::of(&it.name, face)),
            organization_address: organization.map_or_else(String::new, |it| {
                organization_address(&organization_id(it).to_string(), face)
            }),
            summary: Spoken::of(&service.summary, face),
            description_lang: description.and_then(|(lang, _)| lang),
            paragraphs: paragraphs(description.map_or("", |(_, text)| text)),
            places: service
                .locations
                .iter()
                .map(|location| PlaceView::new(location, face))
                .collect(),
            service_area: service_area(service, strings),
            hours: Spoken::of(&service.hours, face),
            times,
            except,
            dates: Dates::of(service, today, face),
            phones: phones(service, face),
            emails: service
                .email
                .iter()
                .chain(&service.emails)
                .map(|email| Linked::mail(email, face))
                .collect(),
            web: web(service, face),
            contact: service
                .contact
                .as_ref()
                .map(|it| ContactView::new(it, face)),
            fee: service.fee.map(|fee| fee_label(fee, strings)),
            costs: service
                .cost_options
                .iter()
                .filter_map(|cost| cost_in_words(cost, face))
                .collect(),
            channels: channel_labels(&service.channels, strings),
            accessibility: service
                .accessibility
                .iter()
                .filter_map(|what| value_label("accessibility", what.name(), language))
                .collect(),
            accessibility_notes: Spoken::of(&service.accessibility_notes, face),
            ages: ages(service.min_age, service.max_age, strings),
            referral: match service.referral {
                Some(Referral::Required) => texts.referral_required,
                Some(Referral::NotRequired) => texts.referral_not_required,
                None => texts.referral_unknown,
            },
            peer_support: service.peer_support.map(yes_or_no),
            experts: service.expert_by_experience.map(yes_or_no),
            for_whom: service.target_groups.iter().filter_map(named).collect(),
            topics: [&service.service_classes, &service.terms]
                .into_iter()
                .flatten()
                .filter_map(named)
                .collect(),
            life_events: service.life_events.iter().filter_map(named).collect(),
            networks: networks(service, face),
            languages: service
                .languages
                .iter()
                .map(|tag| value_label("language", tag, language).unwrap_or(tag))
                .collect::<Vec<_>>()
                .join(", "),
            freshness: Freshness::of(service.verified_at, today, face),
            updated: service
                .updated_at
                .map(|day| fill(texts.updated, "date", &date(day, language))),
            evidence: evidence(service, face),
            source: sources(service),
            original: face.leading_out(service.source_url.as_deref().and_then(web_link)),
            linked: service.linked.iter().map(linked_record).collect(),
            report: Report::of(service, &name.text, face, portal),
            share: portal.address(&path),
            address: face.address(&path),
            near: near(service, face),
            name,
            id,
        }
    }
}

/// A text's lines that say something.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

/// What programs know of its times, said in words: schedules always, opening hours where
/// nothing is said of them; and when it is not open.
fn times_in_words(service: &Service, language: Language) -> (Vec<String>, Vec<String>) {
    let hours = service.opening_hours.as_ref();
    let said = hours.and_then(|hours| opening_hours(hours, language));
    let said = said.unwrap_or_default();
    let open = said.open.into_iter().filter(|_| service.hours.is_empty());
    let schedules = service.schedules.iter();
    let schedules = schedules.filter_map(|schedule| times::schedule(schedule, language));
    (open.chain(schedules).collect(), said.except)
}

fn phones(service: &Service, face: Interface) -> Vec<(Phone, Option<Spoken>)> {
    let own = service
        .phone
        .as_deref()
        .map(|it| (Phone::new(it, face), None));
    let more = service.phones.iter().map(|phone| {
        let what_for = Spoken::of(&phone.description, face);
        (Phone::new(&phone.number, face), what_for)
    });
    own.into_iter().chain(more).collect()
}

fn web(service: &Service, face: Interface) -> Vec<Linked> {
    let own = service.url.as_ref().map(|url| Linked {
        text: url.clone(),
        link: face.leading_out(web_link(url)),
    });
    let more = service.web_pages.iter().map(|page| {
        let name = best_for(&page.name, face).map(|(_, name)| name.to_owned());
        Linked {
            text: name.unwrap_or_else(|| page.url.clone()),
            link: face.leading_out(web_link(&page.url)),
        }
    });
    own.into_iter().chain(more).collect()
}

/// `Aikuiset: 20 €, ensimmäinen kerta ilmainen`.
fn cost_in_words(cost: &CostOption, face: Interface) -> Option<String> {
    let text = |text: &LocalizedText| best_for(text, face).map(|(_, text)| text.to_owned());
    let amount = cost.amount.map(|amount| {
        let amount = if amount.fract() == 0.0 {
            format!("{amount:.0}")
        } else {
            format!("{amount:.2}")
        };
        let amount = match face.language() {
            Language::English => amount,
            Language::Finnish | Language::Swedish => amount.replace('.', ","),
        };
        match cost.currency.as_deref() {
            None | Some("EUR") => format!("{amount} €"),
            Some(other) => format!("{amount} {other}"),
        }
    });
    let said: Vec<String> = [amount, text(&cost.description)]
        .into_iter()
        .flatten()
        .collect();
    let said = said.join(", ");
    match (text(&cost.option), said.is_empty()) {
        (Some(option), false) => Some(format!("{option}: {said}")),
        (Some(option), true) => Some(option),
        (None, false) => Some(said),
        (None, true) => None,
    }
}

/// Networks, each with a search of its services.
fn networks(service: &Service, face: Interface) -> Vec<(String, String)> {
    let networks = service.networks.iter();
    networks
        .map(|network| {
            let question = crate::wire::SearchParameters {
                network: vec![network.clone()],
                ..crate::wire::SearchParameters::default()
            };
            (network.clone(), face.search(&question))
        })
        .collect()
}

/// What speaks for the record, point by point; what does not is not known, rather than not so.
fn evidence(service: &Service, face: Interface) -> Vec<(&'static str, &'static str)> {
    let texts = face.about_services();
    let evidence = service.evidence();
    [
        (texts.evidence_registered, evidence.is_registered),
        (texts.evidence_verified, evidence.verified_at.is_some()),
        (texts.evidence_contact, evidence.names_a_contact),
        (texts.evidence_accessibility, evidence.states_accessibility),
    ]
    .into_iter()
    .map(|(what, is_known)| (what, if is_known { texts.yes } else { texts.unknown }))
    .collect()
}

/// Every source of the service, with its terms; each once.
fn sources(service: &Service) -> String {
    let mut sources: Vec<String> = Vec::new();
    for record in service.records() {
        let source = source(record);
        if !source.is_empty() && !sources.contains(&source) {
            sources.push(source);
        }
    }
    sources.join(" · ")
}

fn source(record: &Service) -> String {
    let name = record.attribution.as_ref().or(record.source.as_ref());
    let parts: Vec<&str> = [name, record.licence.as_ref()]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    parts.join(", ")
}

fn linked_record(record: &Service) -> String {
    let name = record.name.best(Language::Finnish);
    let name = name.map_or(record.id.as_str(), |(_, name)| name);
    format!("{name} ({})", source(record))
}

/// Where to see what is near: a sheet to print, and a search.
fn near(service: &Service, face: Interface) -> Option<(String, String)> {
    let point = service.locations.iter().find_map(|at| at.point)?;
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("service", service.id.as_str())
        .finish();
    let question = crate::wire::SearchParameters {
        lat: Some(rounded(point.lat())),
        lon: Some(rounded(point.lon())),
        sort: Some(crate::wire::SortOrder::Distance),
        ..crate::wire::SearchParameters::default()
    };
    let sheet = face.address(&format!("/sheet?{query}"));
    Some((sheet, face.search(&question)))
}

/// A coordinate to about ten metres.
fn rounded(degrees: f64) -> f64 {
    (degrees * 1e4).round() / 1e4
}

impl PlaceView {
    pub(super) fn new(location: &Location, face: Interface) -> Self {
        let language = face.language();
        let hours = location
            .opening_hours
            .as_ref()
            .filter(|_| location.hours.is_empty());
        let times = hours.and_then(|hours| opening_hours(hours, language));
        let coordinates = |point: GeoPoint| format!("{:.5}, {:.5}", point.lat(), point.lon());
        Self {
            name: Spoken::of(&location.name, face),
            address: address_line(location, language),
            is_approximate: location.point.is_some()
                && location.precision != PositionPrecision::Exact,
            coordinates: location.point.map(coordinates),
            point: location.point.map(|point| (point.lat(), point.lon())),
            map: face.leading_out(
                location
                    .point
                    .map(|point| format!("geo:{:.5},{:.5}", point.lat(), point.lon())),
            ),
            hours: Spoken::of(&location.hours, face),
            times: times.map(|times| times.open).unwrap_or_default(),
            accessibility: location
                .accessibility
                .iter()
                .filter_map(|what| value_label("accessibility", what.name(), language))
                .collect(),
            phone: location.phone.as_deref().map(|it| Phone::new(it, face)),
        }
    }
}

impl Linked {
    pub(super) fn mail(email: &str, face: Interface) -> Self {
        Self {
            text: email.to_owned(),
            link: face.leading_out(mail_link(email)),
        }
    }
}

impl ContactView {
    fn new(contact: &NamedContact, face: Interface) -> Self {
        let role = contact.role.as_deref();
        Self {
            name: [Some(contact.name.as_str()), role]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(", "),
            phone: contact.phone.as_deref().map(|it| Phone::new(it, face)),
            email: contact.email.as_deref().map(|it| Linked::mail(it, face)),
        }
    }
}

fn service_area(service: &Service, strings: &Strings) -> Option<String> {
    let area = &service.service_area;
    if area.nationwide {
        return Some(strings.whole_country.to_owned());
    }
    let names = [
        &area.municipalities,
        &area.regions,
        &area.wellbeing_counties,
    ];
    let names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
    (!names.is_empty()).then(|| names.join(", "))
}
