//! The parts of a service in the shape of HSDS.

use luukku_analyzers::Language as Tongue;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::types::{
    Accessibility, Address, Contact, CostOption, Language, Location, Organization,
    OrganizationIdentifier, Phone, Schedule, TaxonomyTerm, Translations, Url,
};
use super::{NAMESPACE, id};
use crate::catalog::{self, LocalizedText, PositionPrecision};

/// The tag of plain Finnish.
const PLAIN: &str = "fi-simple";

/// Makes identifiers for the parts of one thing, the same every time.
pub(super) struct Ids {
    of: String,
    made: u32,
}

impl Ids {
    pub(super) fn of(of: impl Into<String>) -> Self {
        Self {
            of: of.into(),
            made: 0,
        }
    }

    pub(super) fn next(&mut self) -> Uuid {
        self.made += 1;
        let name = format!("{}\n{}", self.of, self.made);
        Uuid::new_v5(&NAMESPACE, name.as_bytes())
    }
}

/// The text of an object in one language, Finnish where there is any; the others go to its
/// translations, and this one too where it could be taken for another language.
pub(super) fn text(
    text: &LocalizedText,
    field: &'static str,
    translations: &mut Translations,
) -> Option<String> {
    let languages = Tongue::ALL
        .into_iter()
        .filter_map(|language| Some((language.tag(), text.get(language)?)));
    let all: Vec<(&'static str, &str)> = languages
        .chain(text.plain_finnish().map(|text| (PLAIN, text)))
        .collect();
    let (tag, own) = *all.first()?;
    let is_clear = tag == "fi" && all.iter().skip(1).all(|(_, other)| *other != own);
    for (tag, text) in all.iter().skip(usize::from(is_clear)) {
        let fields = translations.entry(*tag).or_default();
        fields.insert(field, (*text).to_owned());
    }
    Some(own.to_owned())
}

pub(super) fn phone(phone: &catalog::Phone, ids: &mut Ids) -> Phone {
    let mut translations = Translations::new();
    Phone {
        id: ids.next(),
        number: phone.number.clone(),
        description: text(&phone.description, "description", &mut translations),
        languages: languages(&phone.languages, ids),
        translations,
    }
}

/// A telephone of which only the number is known.
pub(super) fn number(number: &str, ids: &mut Ids) -> Phone {
    let phone = catalog::Phone {
        number: number.to_owned(),
        ..catalog::Phone::default()
    };
    self::phone(&phone, ids)
}

pub(super) fn languages(tags: &[String], ids: &mut Ids) -> Vec<Language> {
    let language = |code: &String| Language {
        id: ids.next(),
        code: code.clone(),
        translations: Translations::new(),
    };
    tags.iter().map(language).collect()
}

pub(super) fn url(page: &catalog::WebPage, ids: &mut Ids) -> Url {
    let mut translations = Translations::new();
    Url {
        id: ids.next(),
        label: text(&page.name, "label", &mut translations),
        url: page.url.clone(),
        translations,
    }
}

pub(super) fn schedule(schedule: &catalog::Schedule, ids: &mut Ids) -> Schedule {
    let date = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string());
    let clock =
        |time: Option<jiff::civil::Time>| time.map(|time| time.strftime("%H:%M").to_string());
    let days: Vec<String> = schedule.days.iter().map(ToString::to_string).collect();
    let mut translations = Translations::new();
    Schedule {
        id: ids.next(),
        valid_from: date(schedule.valid_from),
        valid_to: date(schedule.valid_to),
        dtstart: date(schedule.starts_on),
        until: date(schedule.until),
        freq: schedule.frequency.map(catalog::Frequency::name),
        interval: (schedule.interval > 1).then_some(schedule.interval),
        byday: (!days.is_empty()).then(|| days.join(",")),
        opens_at: clock(schedule.opens_at),
        closes_at: clock(schedule.closes_at),
        description: text(&schedule.description, "description", &mut translations),
        except: schedule.except.iter().map(ToString::to_string).collect(),
        translations,
    }
}

/// Times that are known in words only.
pub(super) fn hours(hours: &LocalizedText, ids: &mut Ids) -> Option<Schedule> {
    let in_words = catalog::Schedule {
        description: hours.clone(),
        ..catalog::Schedule::default()
    };
    (!hours.is_empty()).then(|| schedule(&in_words, ids))
}

pub(super) fn cost_option(cost: &catalog::CostOption, ids: &mut Ids) -> CostOption {
    let mut translations = Translations::new();
    CostOption {
        id: ids.next(),
        option: text(&cost.option, "option", &mut translations),
        currency: cost.currency.clone(),
        amount: cost.amount,
        amount_description: text(&cost.description, "amount_description", &mut translations),
        translations,
    }
}

pub(super) fn contact(contact: &catalog::NamedContact, ids: &mut Ids) -> Contact {
    Contact {
        id: ids.next(),
        name: contact.name.clone(),
        title: contact.role.clone(),
        email: contact.email.clone(),
        phones: contact
            .phone
            .iter()
            .map(|phone| number(phone, ids))
            .collect(),
        translations: Translations::new(),
    }
}

pub(super) fn taxonomy_term(term: &catalog::TaxonomyTerm) -> TaxonomyTerm {
    let mut translations = Translations::new();
    let name = text(&term.name, "name", &mut translations);
    let known = term.id.as_deref().or(name.as_deref()).unwrap_or_default();
    TaxonomyTerm {
        id: id(&format!("{}\n{known}", term.taxonomy)),
        code: term.id.clone(),
        name,
        taxonomy: term.taxonomy.clone(),
        translations,
    }
}

/// The HSDS identifier of an organization: its own, else made of its business id or name.
#[must_use]
pub fn organization_id(organization: &catalog::Organization) -> Uuid {
    let name = || {
        let mut unused = Translations::new();
        text(&organization.name, "name", &mut unused).unwrap_or_default()
    };
    let known = organization.id.as_deref();
    match known.or(organization.business_id.as_deref()) {
        Some(known) => id(known),
        None => id(&name()),
    }
}

/// An organization as HSDS 3 has it.
#[must_use]
pub fn organization(organization: &catalog::Organization) -> Organization {
    let mut translations = Translations::new();
    let name = text(&organization.name, "name", &mut translations).unwrap_or_default();
    let own = organization_id(organization);
    let mut ids = Ids::of(own.to_string());
    let mut luukku = Map::new();
    // Without its own the identifier made here would come back as its own.
    let own_id = organization.id.as_deref().map(Value::from);
    luukku.insert("id".to_owned(), own_id.unwrap_or_default());
    if let Some(registered) = organization.registered {
        luukku.insert("registered".to_owned(), registered.into());
    }
    Organization {
        id: own,
        description: text(&organization.description, "description", &mut translations)
            .unwrap_or_default(),
        name,
        email: organization.email.clone(),
        website: organization.url.clone(),
        legal_status: organization.provider_type.map(catalog::ProviderType::name),
        phones: organization
            .phone
            .iter()
            .map(|phone| number(phone, &mut ids))
            .collect(),
        organization_identifiers: organization
            .business_id
            .iter()
            .map(|business_id| OrganizationIdentifier {
                id: ids.next(),
                identifier_scheme: "FI-PRO",
                identifier_type: "Y-tunnus",
                identifier: business_id.clone(),
                translations: Translations::new(),
            })
            .collect(),
        luukku,
        translations,
    }
}

/// A place; `known` is what its identifier is made of where it has none.
pub(super) fn location(location: &catalog::Location, known: &str) -> Location {
    let mut translations = Translations::new();
    let own = id(location.id.as_deref().unwrap_or(known));
    let mut ids = Ids::of(own.to_string());
    let mut luukku = Map::new();
    let own_id = location.id.as_deref().map(Value::from);
    luukku.insert("id".to_owned(), own_id.unwrap_or_default());
    if location.precision != PositionPrecision::Exact {
        let precision = location.precision.name();
        luukku.insert("loc_precision".to_owned(), precision.into());
    }
    if let Some(hours) = &location.opening_hours {
        luukku.insert("opening_hours".to_owned(), hours.as_str().into());
    }
    let has_address = !location.address.is_empty()
        || location.postcode.is_some()
        || location.municipality.is_some();
    let mut address_translations = Translations::new();
    let address = has_address.then(|| Address {
        id: ids.next(),
        address_1: text(&location.address, "address_1", &mut address_translations),
        city: location.municipality.clone(),
        postal_code: location.postcode.clone(),
        country: "FI",
        address_type: "physical",
        translations: address_translations,
    });
    Location {
        id: own,
        location_type: "physical",
        name: text(&location.name, "name", &mut translations),
        latitude: location.point.map(catalog::GeoPoint::lat),
        longitude: location.point.map(catalog::GeoPoint::lon),
        addresses: address.into_iter().collect(),
        phones: location
            .phone
            .iter()
            .map(|phone| number(phone, &mut ids))
            .collect(),
        schedules: hours(&location.hours, &mut ids).into_iter().collect(),
        accessibility: location
            .accessibility
            .iter()
            .map(|has| Accessibility {
                id: ids.next(),
                description: has.name().to_owned(),
                translations: Translations::new(),
            })
            .collect(),
        luukku,
        translations,
    }
}
