//! Service to JSON.

use serde_json::{Map, Value, json};

use crate::catalog::{
    Accessibility, Fee, LocalizedText, Location, OpeningHours, PositionPrecision, ProviderType,
    Referral, Service,
};

/// Writes a service as one record, without line breaks. Reading it back gives the same service.
#[must_use]
pub fn to_json(service: &Service) -> String {
    let mut record = Record(Map::new());
    record.set("id", service.id.as_str());
    record.set("kind", service.kind.as_deref());
    record.text("name", &service.name);
    record.text("summary", &service.summary);
    record.text("description", &service.description);
    if let Some(organization) = &service.organization {
        let mut inner = Record(Map::new());
        inner.text("name", &organization.name);
        inner.set("business_id", organization.business_id.as_deref());
        inner.set("type", organization.provider_type.map(ProviderType::name));
        record.set("organization", inner.0);
    }
    record.list("locations", service.locations.iter().map(location));
    record.list("municipalities", &service.service_area.municipalities);
    record.set(
        "nationwide",
        service.service_area.nationwide.then_some(true),
    );
    record.list("classes", &service.service_classes);
    record.list("terms", &service.terms);
    record.list("labels", &service.labels);
    record.list("target", &service.target_groups);
    record.list("life_events", &service.life_events);
    record.list(
        "channels",
        service.channels.iter().map(|channel| channel.name()),
    );
    record.set("phone", service.phone.as_deref());
    record.set("email", service.email.as_deref());
    record.set("url", service.url.as_deref());
    record.text("hours", &service.hours);
    record.set(
        "opening_hours",
        service.opening_hours.as_ref().map(OpeningHours::as_str),
    );
    record.list(
        "accessibility",
        service
            .accessibility
            .iter()
            .copied()
            .map(Accessibility::name),
    );
    record.set("min_age", service.min_age);
    record.set("max_age", service.max_age);
    record.set("referral", service.referral.map(Referral::name));
    record.set("fee", service.fee.map(Fee::name));
    record.list("languages", &service.languages);
    record.set("peer_support", service.peer_support);
    record.set("verified", service.verified_at.map(|date| date.to_string()));
    record.set("source", service.source.as_deref());
    record.set("licence", service.licence.as_deref());
    Value::Object(record.0).to_string()
}

fn location(location: &Location) -> Value {
    let mut record = Record(Map::new());
    record.set("name", location.name.as_deref());
    record.set("address", location.address.as_deref());
    record.set("postcode", location.postcode.as_deref());
    record.set("municipality", location.municipality.as_deref());
    if let Some(point) = location.point {
        record.set("lat", json!(point.lat()));
        record.set("lon", json!(point.lon()));
    }
    if location.precision != PositionPrecision::Exact {
        record.set("loc_precision", location.precision.name());
    }
    Value::Object(record.0)
}

/// An object in the making; what is not known is left out.
struct Record(Map<String, Value>);

impl Record {
    fn set(&mut self, name: &str, value: impl Into<Value>) {
        let value = value.into();
        if !value.is_null() {
            self.0.insert(name.to_owned(), value);
        }
    }

    fn list<T: serde::Serialize>(&mut self, name: &str, values: impl IntoIterator<Item = T>) {
        let values: Vec<Value> = values.into_iter().map(|value| json!(value)).collect();
        if !values.is_empty() {
            self.set(name, values);
        }
    }

    fn text(&mut self, name: &str, text: &LocalizedText) {
        let languages: Map<String, Value> = text
            .iter()
            .map(|(language, text)| (language.tag().to_owned(), text.into()))
            .collect();
        if !languages.is_empty() {
            self.set(name, languages);
        }
    }
}
