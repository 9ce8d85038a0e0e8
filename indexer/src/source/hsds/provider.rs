//! HSDS organizations, phones and contacts to those of a record.

use luukku_engine::catalog::{BusinessId, ProviderType};
use serde_json::{Map, Value};

use super::part::{Part, Unheld};
use super::place;
use super::service::push;
use crate::source::csv::name_of;

/// The organization of a record.
pub(super) fn organization(mut part: Part, language: &str, unheld: &mut Unheld) -> Option<Value> {
    let mut organization = Map::new();
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            organization.insert(name.to_owned(), value);
        }
    };
    set("id", part.text("id").map(Value::from));
    set("name", part.localized("name", language));
    set("description", part.localized("description", language));
    set("url", part.text_of(&["website", "url"]).map(Value::from));
    set("email", part.text("email").map(Value::from));
    if let Some(Value::Object(own)) = part.value("luukku") {
        for (name, value) in own {
            set(&name, Some(value));
        }
    }
    if let Some(text) = part.text("legal_status") {
        match name_of("organization.type", &text).parse::<ProviderType>() {
            Ok(kind) => set("type", Some(kind.name().into())),
            Err(_) => unheld.add("organization.legal_status"),
        }
    }
    let mut phones = part.list("phones").into_iter();
    if let Some(first) = phones.next() {
        let mut phone = place::phone(first, language, unheld).unwrap_or_default();
        set("phone", phone.remove("number"));
        if !phone.is_empty() {
            unheld.add("organization.phones.description");
        }
    }
    phones.for_each(|_| unheld.add("organization.phones"));
    let mut business_id = part
        .text("tax_id")
        .filter(|id| id.parse::<BusinessId>().is_ok());
    for mut inner in part.list("organization_identifiers") {
        let scheme = inner.text("identifier_scheme").unwrap_or_default();
        let kind = inner.text("identifier_type").unwrap_or_default();
        let id = inner.text("identifier");
        let is_ours = scheme.to_uppercase().starts_with("FI")
            || kind.to_lowercase().contains("tunnus")
            || id
                .as_ref()
                .is_some_and(|id| id.parse::<BusinessId>().is_ok());
        if is_ours && business_id.is_none() {
            business_id = id;
        } else if id.is_some() {
            unheld.add("organization.organization_identifiers");
        }
        inner.finish(unheld);
    }
    set("business_id", business_id.map(Value::from));
    part.finish(unheld);
    (!organization.is_empty()).then_some(organization.into())
}

/// Phones, further pages, and the contact a service names.
pub(super) fn ways_to_reach(
    part: &mut Part,
    record: &mut Map<String, Value>,
    language: &str,
    unheld: &mut Unheld,
) {
    for inner in part.list("phones") {
        if let Some(phone) = place::phone(inner, language, unheld) {
            add_phone(record, phone);
        }
    }
    for mut inner in part.list("additional_urls") {
        let name = inner.localized("label", language);
        if let Some(url) = inner.text("url") {
            let mut page = Map::from_iter([("url".to_owned(), url.into())]);
            page.extend(name.map(|name| ("name".to_owned(), name)));
            push(record, "web_pages", page.into());
        }
        inner.finish(unheld);
    }
    for mut inner in part.list("contacts") {
        let Some(name) = inner.text("name") else {
            // A way to reach the service, and nobody's in particular.
            for phone in inner.list("phones") {
                if let Some(phone) = place::phone(phone, language, unheld) {
                    add_phone(record, phone);
                }
            }
            if let Some(email) = inner.text("email") {
                add_email(record, email);
            }
            inner.finish(unheld);
            continue;
        };
        if record.contains_key("contact") {
            unheld.add("contacts");
            continue;
        }
        let mut contact = Map::from_iter([("name".to_owned(), name.into())]);
        let mut phones = inner.list("phones").into_iter();
        let number = phones
            .next()
            .and_then(|phone| place::phone(phone, language, unheld))
            .and_then(|mut phone| phone.remove("number"));
        phones.for_each(|_| unheld.add("contacts.phones"));
        contact.extend(
            inner
                .text("title")
                .map(|title| ("role".to_owned(), title.into())),
        );
        contact.extend(number.map(|number| ("phone".to_owned(), number)));
        contact.extend(
            inner
                .text("email")
                .map(|email| ("email".to_owned(), email.into())),
        );
        inner.finish(unheld);
        record.insert("contact".to_owned(), contact.into());
    }
}

/// The first number is the record's phone; what is said of it, and the others, are in its list.
fn add_phone(record: &mut Map<String, Value>, phone: Map<String, Value>) {
    let number = phone.get("number").cloned().unwrap_or_default();
    let is_first = !record.contains_key("phone");
    if is_first {
        record.insert("phone".to_owned(), number);
    }
    if !is_first || phone.len() > 1 {
        push(record, "phones", phone.into());
    }
}

fn add_email(record: &mut Map<String, Value>, email: String) {
    if record.contains_key("email") {
        push(record, "emails", email.into());
    } else {
        record.insert("email".to_owned(), email.into());
    }
}
