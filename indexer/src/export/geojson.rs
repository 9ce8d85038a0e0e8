//! Services as GeoJSON features (RFC 7946): one a location, one without geometry for a
//! service that is nowhere.

use luukku_engine::Language;
use luukku_engine::catalog::{LocalizedText, Location, Service};
use serde_json::{Map, Value, json};

use super::joined;

/// The features of a service, each as JSON. Properties are flat, for programs that show maps.
pub(super) fn features(service: &Service) -> Vec<String> {
    if service.locations.is_empty() {
        return vec![feature(service, None)];
    }
    let places = service.locations.iter();
    places
        .map(|location| feature(service, Some(location)))
        .collect()
}

fn feature(service: &Service, location: Option<&Location>) -> String {
    let mut properties = Map::new();
    let mut set = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            properties.insert(name.to_owned(), value.into());
        }
    };
    let owned = |text: &Option<String>| text.clone();
    set("id", Some(service.id.to_string()));
    set("kind", owned(&service.kind));
    for (name, text) in [("name", &service.name), ("summary", &service.summary)] {
        for (suffix, text) in languages(text) {
            set(&format!("{name}{suffix}"), Some(text));
        }
    }
    if let Some(organization) = &service.organization {
        set("organization", best(&organization.name));
        set("business_id", owned(&organization.business_id));
    }
    if let Some(location) = location {
        set("location_name", best(&location.name));
        set("address", best(&location.address));
        set("postcode", owned(&location.postcode));
        set("municipality", owned(&location.municipality));
        if location.point.is_some() {
            set("loc_precision", Some(location.precision.name().to_owned()));
        }
    }
    let phone = location.and_then(|location| location.phone.clone());
    set("phone", phone.or_else(|| service.phone.clone()));
    set("email", owned(&service.email));
    set("url", owned(&service.url));
    set("hours", best(&service.hours));
    set("fee", service.fee.map(|fee| fee.name().to_owned()));
    set("classes", Some(joined(&service.service_classes, "; ")));
    set("languages", Some(joined(&service.languages, "; ")));
    set("verified", service.verified_at.map(|date| date.to_string()));
    set("source", owned(&service.source));
    set("licence", owned(&service.licence));
    set("attribution", owned(&service.attribution));
    let geometry = match location.and_then(|location| location.point) {
        Some(point) => json!({"type": "Point", "coordinates": [point.lon(), point.lat()]}),
        None => Value::Null,
    };
    json!({"type": "Feature", "geometry": geometry, "properties": properties}).to_string()
}

fn best(text: &LocalizedText) -> Option<String> {
    text.best(Language::Finnish)
        .map(|(_, text)| text.to_owned())
}

/// A text under the field's name, and in Swedish and English under names of their own.
fn languages(text: &LocalizedText) -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    all.extend(best(text).map(|text| ("", text)));
    for (language, suffix) in [(Language::Swedish, "_sv"), (Language::English, "_en")] {
        all.extend(text.get(language).map(|text| (suffix, text.to_owned())));
    }
    all
}
