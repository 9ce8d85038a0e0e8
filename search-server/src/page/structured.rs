//! What search engines are told: schema.org in JSON-LD.

use luukku_engine::catalog::{Location, Organization, Service};
use serde_json::{Value, json};

use super::facts::best_for;
use super::format::web_link;
use super::interface::Interface;
use crate::site::Portal;

/// JSON that can stand inside a `script` element: a data block, which browsers do not run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DataBlock(String);

impl DataBlock {
    fn new(mut value: Value) -> Option<Self> {
        drop_empty(&mut value);
        let text = serde_json::to_string(&value).ok()?;
        // Nothing that could end the element, or that older parsers trip over.
        let mut safe = String::with_capacity(text.len());
        for letter in text.chars() {
            match letter {
                '<' => safe.push_str(r"\u003c"),
                '>' => safe.push_str(r"\u003e"),
                '&' => safe.push_str(r"\u0026"),
                '\u{2028}' => safe.push_str(r"\u2028"),
                '\u{2029}' => safe.push_str(r"\u2029"),
                letter => safe.push(letter),
            }
        }
        Some(Self(safe))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The site, and how it is searched.
    pub(super) fn site(portal: &Portal, face: Interface) -> Option<Self> {
        let target = portal.address(&face.address("/?q={search_term_string}"));
        Self::new(json!({
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": "Luukku",
            "url": portal.address("/"),
            "inLanguage": face.language().tag(),
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": target},
                "query-input": "required name=search_term_string",
            },
        }))
    }

    /// A service.
    pub(super) fn service(service: &Service, url: &str, face: Interface) -> Option<Self> {
        let text = |text| best_for(text, face).map(|(_, text)| text);
        let channel = |location: Option<&Location>| {
            json!({
                "@type": "ServiceChannel",
                "serviceUrl": service.url.as_deref().and_then(web_link),
                "servicePhone": service.phone.as_ref().map(|phone| {
                    json!({"@type": "ContactPoint", "telephone": phone})
                }),
                "serviceLocation": location.map(|location| place(location, face)),
                "availableLanguage": service.languages,
            })
        };
        let channels: Vec<Value> = match service.locations.as_slice() {
            [] => vec![channel(None)],
            places => places.iter().map(|at| channel(Some(at))).collect(),
        };
        let area: Vec<Value> = if service.service_area.nationwide {
            vec![json!({"@type": "Country", "name": "Finland"})]
        } else {
            let names = service.service_area.municipalities.iter();
            names
                .map(|name| json!({"@type": "AdministrativeArea", "name": name}))
                .collect()
        };
        Self::new(json!({
            "@context": "https://schema.org",
            "@type": "Service",
            "@id": url,
            "url": url,
            "name": text(&service.name),
            "description": text(&service.summary).or_else(|| text(&service.description)),
            "serviceType": service.service_classes,
            "audience": service.target_groups.iter()
                .map(|group| json!({"@type": "Audience", "audienceType": group}))
                .collect::<Vec<_>>(),
            "provider": service.organization.as_ref().map(|it| organization(it, face)),
            "areaServed": area,
            "availableChannel": channels,
        }))
    }

    /// An organization.
    pub(super) fn organization(of: &Organization, url: &str, face: Interface) -> Option<Self> {
        let mut value = organization(of, face);
        if let Value::Object(members) = &mut value {
            members.insert("@context".to_owned(), json!("https://schema.org"));
            members.insert("@id".to_owned(), json!(url));
        }
        Self::new(value)
    }
}

fn organization(of: &Organization, face: Interface) -> Value {
    json!({
        "@type": "Organization",
        "name": best_for(&of.name, face).map(|(_, name)| name),
        "url": of.url.as_deref().and_then(web_link),
        "telephone": of.phone,
        "email": of.email,
        "identifier": of.valid_business_id().map(|id| id.as_str().to_owned()),
    })
}

fn place(location: &Location, face: Interface) -> Value {
    json!({
        "@type": "Place",
        "name": best_for(&location.name, face).map(|(_, name)| name),
        "address": {
            "@type": "PostalAddress",
            "streetAddress": best_for(&location.address, face).map(|(_, street)| street),
            "postalCode": location.postcode,
            "addressLocality": location.municipality,
            "addressCountry": "FI",
        },
        "geo": location.point.map(|point| json!({
            "@type": "GeoCoordinates",
            "latitude": point.lat(),
            "longitude": point.lon(),
        })),
    })
}

/// What is not known is left out.
fn drop_empty(value: &mut Value) {
    if let Value::Object(members) = value {
        for member in members.values_mut() {
            drop_empty(member);
        }
        members.retain(|_, member| !is_empty(member));
    } else if let Value::Array(items) = value {
        items.iter_mut().for_each(drop_empty);
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use luukku_engine::record;

    #[test]
    fn a_data_block_cannot_be_left_and_says_nothing_that_is_not_known() {
        let json = r#"{"id": "1", "name": "</script><script>alert(1)//&\u2028", "organization": "Esimerkki ry"}"#;
        let service = record::parse(json).unwrap().service;
        let block = DataBlock::service(&service, "/services/1", Interface::default()).unwrap();
        let text = block.as_str();
        assert!(!text.contains(['<', '>', '&', '\u{2028}']), "{text}");
        assert!(!text.contains("null"), "{text}");
        let read: Value = serde_json::from_str(text).unwrap();
        assert_eq!(read["name"], "</script><script>alert(1)//&\u{2028}");
        assert_eq!(read["provider"]["name"], "Esimerkki ry");
    }
}
