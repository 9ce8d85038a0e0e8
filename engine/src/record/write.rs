//! Service to JSON.

use serde_json::{Map, Value, json};

use super::fields::PLAIN_FINNISH;
use super::schedule;
use crate::catalog::{
    Accessibility, CostOption, Fee, LocalizedText, Location, NamedContact, OpeningHours,
    Organization, Phone, PositionPrecision, ProviderType, Referral, Service, TaxonomyTerm, WebPage,
};
use luukku_analyzers::Language;

/// Writes a service as one record, without line breaks. Reading it back gives the same service.
#[must_use]
pub fn to_json(service: &Service) -> String {
    Value::Object(to_fields(service)).to_string()
}

/// The fields of a service's record.
#[must_use]
pub fn to_fields(service: &Service) -> Map<String, Value> {
    let mut record = Record::default();
    record.set("id", service.id.as_str());
    record.set("kind", service.kind.as_deref());
    record.text("name", &service.name);
    record.text("alternate_name", &service.alternate_name);
    record.text("summary", &service.summary);
    record.text("description", &service.description);
    record.set(
        "organization",
        service.organization.as_ref().map(organization),
    );
    record.list("locations", service.locations.iter().map(location));
    let area = &service.service_area;
    record.list("municipalities", &area.municipalities);
    record.list("regions", &area.regions);
    record.list("wellbeing_counties", &area.wellbeing_counties);
    record.set("nationwide", area.nationwide.then_some(true));
    record.set(
        "area_shape",
        area.shape
            .as_ref()
            .map(|shape| Value::from(&geojson::GeometryValue::from(shape.geometry()))),
    );
    record.list("classes", &service.service_classes);
    record.list("terms", &service.terms);
    record.list("labels", &service.labels);
    record.list("target", &service.target_groups);
    record.list("life_events", &service.life_events);
    record.list(
        "taxonomy_terms",
        service.taxonomy_terms.iter().map(taxonomy_term),
    );
    record.list("networks", &service.networks);
    record.list(
        "channels",
        service.channels.iter().map(|channel| channel.name()),
    );
    record.set("phone", service.phone.as_deref());
    record.set("email", service.email.as_deref());
    record.set("url", service.url.as_deref());
    record.list("phones", service.phones.iter().map(phone));
    record.list("emails", &service.emails);
    record.list("web_pages", service.web_pages.iter().map(web_page));
    record.set("contact", service.contact.as_ref().map(contact));
    record.text("hours", &service.hours);
    record.set(
        "opening_hours",
        service.opening_hours.as_ref().map(OpeningHours::as_str),
    );
    record.list(
        "schedules",
        service.schedules.iter().map(schedule::schedule_to_json),
    );
    record.list("accessibility", accessibility(&service.accessibility));
    record.text("accessibility_notes", &service.accessibility_notes);
    record.set("min_age", service.min_age);
    record.set("max_age", service.max_age);
    record.set("referral", service.referral.map(Referral::name));
    record.set("fee", service.fee.map(Fee::name));
    record.list("cost_options", service.cost_options.iter().map(cost_option));
    record.list("languages", &service.languages);
    record.set("peer_support", service.peer_support);
    record.set("expert_by_experience", service.expert_by_experience);
    record.set("verified", service.verified_at.map(|date| date.to_string()));
    record.set("updated", service.updated_at.map(|date| date.to_string()));
    record.set("source", service.source.as_deref());
    record.set("source_url", service.source_url.as_deref());
    record.set("licence", service.licence.as_deref());
    record.set("attribution", service.attribution.as_deref());
    record.set("feed", service.feed.as_deref());
    record.list("linked", service.linked.iter().map(to_fields));
    for (name, json) in &service.unknown_fields {
        if let Ok(value) = serde_json::from_str::<Value>(json) {
            record.set(name, value);
        }
    }
    record.0
}

fn accessibility(of: &[Accessibility]) -> impl Iterator<Item = &'static str> {
    of.iter().copied().map(Accessibility::name)
}

fn organization(organization: &Organization) -> Value {
    let mut record = Record::default();
    record.set("id", organization.id.as_deref());
    record.text("name", &organization.name);
    record.set("business_id", organization.business_id.as_deref());
    record.set("type", organization.provider_type.map(ProviderType::name));
    record.set("registered", organization.registered);
    record.set("url", organization.url.as_deref());
    record.set("email", organization.email.as_deref());
    record.set("phone", organization.phone.as_deref());
    record.text("description", &organization.description);
    record.into_value()
}

fn location(location: &Location) -> Value {
    let mut record = Record::default();
    record.set("id", location.id.as_deref());
    record.text("name", &location.name);
    record.text("address", &location.address);
    record.set("postcode", location.postcode.as_deref());
    record.set("municipality", location.municipality.as_deref());
    if let Some(point) = location.point {
        record.set("lat", json!(point.lat()));
        record.set("lon", json!(point.lon()));
    }
    if location.precision != PositionPrecision::Exact {
        record.set("loc_precision", location.precision.name());
    }
    record.list("accessibility", accessibility(&location.accessibility));
    record.set("phone", location.phone.as_deref());
    record.text("hours", &location.hours);
    record.set(
        "opening_hours",
        location.opening_hours.as_ref().map(OpeningHours::as_str),
    );
    record.into_value()
}

fn phone(phone: &Phone) -> Value {
    let mut record = Record::default();
    record.set("number", phone.number.as_str());
    record.text("description", &phone.description);
    record.list("languages", &phone.languages);
    record.into_value()
}

fn web_page(page: &WebPage) -> Value {
    let mut record = Record::default();
    record.set("url", page.url.as_str());
    record.text("name", &page.name);
    record.into_value()
}

fn contact(contact: &NamedContact) -> Value {
    let mut record = Record::default();
    record.set("name", contact.name.as_str());
    record.set("role", contact.role.as_deref());
    record.set("phone", contact.phone.as_deref());
    record.set("email", contact.email.as_deref());
    record.into_value()
}

fn cost_option(cost: &CostOption) -> Value {
    let mut record = Record::default();
    record.text("option", &cost.option);
    record.set("amount", cost.amount);
    record.set("currency", cost.currency.as_deref());
    record.text("description", &cost.description);
    record.into_value()
}

fn taxonomy_term(term: &TaxonomyTerm) -> Value {
    let mut record = Record::default();
    record.set("taxonomy", term.taxonomy.as_str());
    record.set("id", term.id.as_deref());
    record.text("name", &term.name);
    record.into_value()
}

/// An object in the making; what is not known is left out.
#[derive(Default)]
pub(super) struct Record(Map<String, Value>);

impl Record {
    pub(super) fn set(&mut self, name: &str, value: impl Into<Value>) {
        let value = value.into();
        if !value.is_null() {
            self.0.insert(name.to_owned(), value);
        }
    }

    pub(super) fn list<T: serde::Serialize>(
        &mut self,
        name: &str,
        values: impl IntoIterator<Item = T>,
    ) {
        let values: Vec<Value> = values.into_iter().map(|value| json!(value)).collect();
        if !values.is_empty() {
            self.set(name, values);
        }
    }

    pub(super) fn text(&mut self, name: &str, text: &LocalizedText) {
        let mut languages = Map::new();
        for language in Language::ALL {
            if let Some(text) = text.get(language) {
                languages.insert(language.tag().to_owned(), text.into());
            }
        }
        if let Some(text) = text.plain_finnish() {
            languages.insert(PLAIN_FINNISH.to_owned(), text.into());
        }
        if !languages.is_empty() {
            self.set(name, languages);
        }
    }

    pub(super) fn into_value(self) -> Value {
        Value::Object(self.0)
    }
}
