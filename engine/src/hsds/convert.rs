//! A service in the shape of HSDS.

use serde_json::{Map, Value};

use super::parts::{self, Ids};
use super::types::{
    Attribute, Schedule, Service, ServiceArea, ServiceAtLocation, TaxonomyTerm, Translations,
};
use super::{LIST_TAXONOMY, id};
use crate::catalog::{self, Fee};
use crate::record;

/// Fields of the record format that HSDS holds as they are. What else a record says is in the
/// member `luukku` of its service.
pub const HELD_FIELDS: [&str; 22] = [
    "name",
    "alternate_name",
    "description",
    "organization",
    "locations",
    "area_shape",
    "classes",
    "terms",
    "labels",
    "target",
    "life_events",
    "taxonomy_terms",
    "email",
    "url",
    "web_pages",
    "contact",
    "hours",
    "schedules",
    "min_age",
    "max_age",
    "verified",
    "updated",
];

/// A service as HSDS 3 has it; records linked to it are not in it.
#[must_use]
pub fn service(service: &catalog::Service) -> Service {
    let own = id(service.id.as_str());
    let mut ids = Ids::of(own.to_string());
    let ids = &mut ids;
    let mut translations = Translations::new();
    let mut text = |text, field| parts::text(text, field, &mut translations);
    let main = service.phone.iter().map(|phone| parts::number(phone, ids));
    let mut phones: Vec<_> = main.collect();
    phones.extend(service.phones.iter().map(|phone| parts::phone(phone, ids)));
    Service {
        id: own,
        name: text(&service.name, "name").unwrap_or_default(),
        alternate_name: text(&service.alternate_name, "alternate_name"),
        description: text(&service.description, "description"),
        url: service.url.clone(),
        additional_urls: service
            .web_pages
            .iter()
            .map(|page| parts::url(page, ids))
            .collect(),
        email: service.email.clone(),
        status: "active",
        fees_description: (service.fee == Some(Fee::Free)).then_some("Free of charge"),
        minimum_age: service.min_age,
        maximum_age: service.max_age,
        assured_date: service.verified_at.map(|date| date.to_string()),
        last_modified: service.updated_at.map(|date| format!("{date}T00:00:00Z")),
        phones,
        schedules: schedules(service, ids),
        service_areas: areas(&service.service_area, ids),
        service_at_locations: (1..)
            .zip(&service.locations)
            .map(|(number, location)| ServiceAtLocation {
                id: ids.next(),
                location: parts::location(location, &format!("{own}\nlocation {number}")),
                translations: Translations::new(),
            })
            .collect(),
        languages: parts::languages(&service.languages, ids),
        organization: service.organization.as_ref().map(parts::organization),
        cost_options: service
            .cost_options
            .iter()
            .map(|cost| parts::cost_option(cost, ids))
            .collect(),
        contacts: service
            .contact
            .iter()
            .map(|contact| parts::contact(contact, ids))
            .collect(),
        attributes: attributes(service, ids),
        luukku: rest(service),
        translations,
    }
}

fn schedules(service: &catalog::Service, ids: &mut Ids) -> Vec<Schedule> {
    let ruled = service.schedules.iter();
    let mut schedules: Vec<Schedule> = ruled
        .map(|schedule| parts::schedule(schedule, ids))
        .collect();
    schedules.extend(parts::hours(&service.hours, ids));
    schedules
}

fn areas(area: &catalog::ServiceArea, ids: &mut Ids) -> Vec<ServiceArea> {
    let whole = area.nationwide.then(|| "Suomi".to_owned());
    let names = area
        .municipalities
        .iter()
        .chain(&area.regions)
        .chain(&area.wellbeing_counties)
        .cloned();
    let mut areas: Vec<ServiceArea> = whole
        .into_iter()
        .chain(names)
        .map(|name| ServiceArea {
            id: ids.next(),
            name: Some(name),
            extent: None,
            extent_type: None,
            translations: Translations::new(),
        })
        .collect();
    let shape = area.shape.as_ref();
    areas.extend(shape.map(|shape| ServiceArea {
        id: ids.next(),
        name: None,
        extent: Some(Value::from(&geojson::GeometryValue::from(shape.geometry())).to_string()),
        extent_type: Some("geojson"),
        translations: Translations::new(),
    }));
    areas
}

/// Terms of taxonomies, and the words of the record's lists.
fn attributes(service: &catalog::Service, ids: &mut Ids) -> Vec<Attribute> {
    let lists = [
        ("classes", &service.service_classes),
        ("terms", &service.terms),
        ("labels", &service.labels),
        ("target", &service.target_groups),
        ("life_events", &service.life_events),
    ];
    let words = lists.into_iter().flat_map(|(list, words)| {
        words.iter().map(move |word| {
            let taxonomy = format!("{LIST_TAXONOMY}{list}");
            TaxonomyTerm {
                id: id(&format!("{taxonomy}\n{word}")),
                code: None,
                name: Some(word.clone()),
                taxonomy,
                translations: Translations::new(),
            }
        })
    });
    service
        .taxonomy_terms
        .iter()
        .map(parts::taxonomy_term)
        .chain(words)
        .map(|taxonomy_term| Attribute {
            id: ids.next(),
            link_entity: "service",
            taxonomy_term,
            translations: Translations::new(),
        })
        .collect()
}

/// What of the record has no place in HSDS, or would come back changed.
fn rest(service: &catalog::Service) -> Map<String, Value> {
    let mut record = record::to_fields(service);
    record.retain(|name, _| !HELD_FIELDS.contains(&name.as_str()) && name != "linked");
    record
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hsds::NAMESPACE;
    use uuid::Uuid;

    #[test]
    fn identifiers_stay_and_are_told_apart() {
        let same = "9f3a4c0e-5a8b-4a44-8a6c-4f4fd40b5f01";
        assert_eq!(id(same).to_string(), same);
        let made = id("forssa:kirjasto");
        assert_eq!(made, Uuid::new_v5(&NAMESPACE, b"forssa:kirjasto"));
        assert_eq!(made.get_version_num(), 5);
        // Braces and bare digits are other ways to write a UUID, and other identifiers here.
        assert_ne!(id(&format!("{{{same}}}")).to_string(), same);
        assert_ne!(id(&same.replace('-', "")).to_string(), same);
    }

    #[test]
    fn a_service_has_what_the_specification_asks_for() {
        let record = r#"{"id": "a", "name": {"sv": "Klubb", "en": "Club"}, "fee": "free",
            "organization": "Yhdistys ry", "municipality": "Forssa", "lat": 60.8, "lon": 23.6,
            "terms": ["kerho"], "hours": "Ma klo 9", "kind": "service", "nationwide": true}"#;
        let record = crate::record::parse(record).expect("a record");
        let json = serde_json::to_value(service(&record.service)).expect("JSON");
        assert_eq!(json["name"], "Klubb");
        assert_eq!(json["translations"]["sv"]["name"], "Klubb");
        assert_eq!(json["translations"]["en"]["name"], "Club");
        assert_eq!(json["status"], "active");
        assert_eq!(json["organization"]["description"], "");
        let location = &json["service_at_locations"][0]["location"];
        assert_eq!(location["latitude"], 60.8);
        assert_eq!(location["addresses"][0]["city"], "Forssa");
        assert_eq!(
            json["attributes"][0]["taxonomy_term"]["taxonomy"],
            "luukku:terms"
        );
        assert_eq!(json["schedules"][0]["description"], "Ma klo 9");
        assert_eq!(json["service_areas"][0]["name"], "Suomi");
        assert_eq!(json["luukku"]["kind"], "service");
        assert_eq!(json["luukku"]["id"], "a");
        assert!(json["luukku"].get("name").is_none());
    }
}
