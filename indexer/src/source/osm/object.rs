//! The tags of an object to the fields of the record format.

use std::collections::BTreeMap;

use jiff::Timestamp;
use luukku_engine::catalog::OpeningHours;
use luukku_engine::gazetteer::Gazetteer;
use luukku_engine::record::RecordWarning;
use serde_json::{Map, Value, json};

use super::tags::{Class, TagMap};
use crate::source::geometry::LatLon;

/// An object's tags; of two with one key the last.
pub(super) type Tags = BTreeMap<String, String>;

/// Keys whose tags are kept as labels, since they say more of a class.
const LABELS: [&str; 8] = [
    "sport",
    "cuisine",
    "social_facility:for",
    "healthcare:speciality",
    "religion",
    "denomination",
    "community_centre:for",
    "information",
];

/// Keys of pages besides an object's own.
const FURTHER_PAGES: [&str; 4] = [
    "contact:facebook",
    "contact:instagram",
    "website:booking",
    "website:menu",
];

/// A record of an object, with what its mapper should look at.
pub(super) struct Read {
    pub(super) fields: Map<String, Value>,
    pub(super) warnings: Vec<RecordWarning>,
}

/// What an object is, and where.
pub(super) struct Object<'a> {
    /// `node/123`
    pub(super) id: &'a str,
    pub(super) tags: &'a Tags,
    pub(super) classes: &'a [&'a Class],
    pub(super) place: Option<LatLon>,
    /// Milliseconds since 1970.
    pub(super) changed_ms: Option<i64>,
}

/// Whether an object has a name in any language that records have.
pub(super) fn has_name(mut keys: impl Iterator<Item = impl AsRef<str>>) -> bool {
    keys.any(|key| matches!(key.as_ref(), "name" | "name:fi" | "name:sv" | "name:en"))
}

impl Object<'_> {
    pub(super) fn read(&self) -> Read {
        let mut read = Read {
            fields: Map::new(),
            warnings: Vec::new(),
        };
        read.set("id", Some(format!("osm:{}", self.id)));
        read.set("kind", Some("place"));
        self.names(&mut read);
        self.classes(&mut read);
        self.location(&mut read);
        self.contacts(&mut read);
        self.hours(&mut read);
        self.access(&mut read);
        self.source(&mut read);
        read
    }

    fn tag(&self, key: &str) -> Option<&str> {
        let value = self.tags.get(key)?.trim();
        (!value.is_empty()).then_some(value)
    }

    fn any(&self, keys: &[&str]) -> Option<&str> {
        keys.iter().find_map(|key| self.tag(key))
    }

    /// A text in the languages it is tagged in; the plain key is Finnish where that is not.
    fn text(&self, key: &str) -> Option<Value> {
        let mut text = Map::new();
        for language in ["fi", "sv", "en"] {
            if let Some(value) = self.tag(&format!("{key}:{language}")) {
                text.insert(language.to_owned(), value.into());
            }
        }
        if let Some(plain) = self.tag(key)
            && !text.contains_key("fi")
        {
            text.insert("fi".to_owned(), plain.into());
        }
        (!text.is_empty()).then(|| text.into())
    }

    fn names(&self, read: &mut Read) {
        let name = self.text("name");
        let called = || TagMap::nameless(self.classes).map(Class::name);
        read.set("name", name.or_else(called));
        let others = ["alt_name", "official_name", "short_name", "loc_name"];
        let mut also: Map<String, Value> = Map::new();
        for text in others.iter().filter_map(|key| self.text(key)) {
            for (language, more) in text.as_object().into_iter().flatten() {
                let joined = match (also.get(language).and_then(Value::as_str), more.as_str()) {
                    (Some(before), Some(more)) => json!(format!("{before}; {more}")),
                    _ => more.clone(),
                };
                also.insert(language.clone(), joined);
            }
        }
        read.set("alternate_name", (!also.is_empty()).then_some(also));
        read.set("description", self.text("description"));
    }

    fn classes(&self, read: &mut Read) {
        let terms: Vec<Value> = self
            .classes
            .iter()
            .map(|class| {
                json!({"taxonomy": "service_class", "id": format!("osm:{}", class.tag),
                    "name": class.name()})
            })
            .collect();
        read.set("taxonomy_terms", Some(terms));
        let classes = self.classes.iter().map(|class| class.tag.clone());
        let more = self
            .tags
            .iter()
            .filter(|(key, _)| LABELS.contains(&key.as_str()) || key.starts_with("ref:"));
        let labels: Vec<String> = classes
            .chain(more.map(|(key, value)| format!("{key}={value}")))
            .collect();
        read.set("labels", Some(labels));
    }

    fn location(&self, read: &mut Read) {
        let mut place = Map::new();
        let number = self.tag("addr:housenumber");
        let street = |key: &str| {
            let street = self.tag(key)?;
            let parts = [Some(street), number, self.tag("addr:unit")];
            Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
        };
        let finnish = street("addr:street:fi")
            .or_else(|| street("addr:street"))
            .or_else(|| street("addr:place"));
        let city = self.tag("addr:city");
        let known = city.filter(|name| {
            let gazetteer = Gazetteer::embedded();
            gazetteer.municipality_named(name).is_some() || !gazetteer.place_named(name).is_empty()
        });
        // A postal district that is no municipality is still part of the address.
        let district = city.filter(|_| known.is_none()).map(str::to_owned);
        let parts: Vec<String> = finnish.into_iter().chain(district).collect();
        let mut address = Map::new();
        if !parts.is_empty() {
            address.insert("fi".to_owned(), parts.join(", ").into());
        }
        if let Some(swedish) = street("addr:street:sv") {
            address.insert("sv".to_owned(), swedish.into());
        }
        if !address.is_empty() {
            place.insert("address".to_owned(), address.into());
        }
        if let Some(postcode) = self.tag("addr:postcode") {
            place.insert("postcode".to_owned(), postcode.into());
        }
        if let Some(city) = known {
            place.insert("municipality".to_owned(), city.into());
        }
        match self.place {
            Some((lat, lon)) => {
                place.insert("lat".to_owned(), lat.into());
                place.insert("lon".to_owned(), lon.into());
                place.insert("loc_precision".to_owned(), "exact".into());
            }
            None => read.warn("position", "none of its nodes is in the file"),
        }
        read.set(
            "locations",
            (!place.is_empty()).then(|| vec![Value::Object(place)]),
        );
        read.set("channels", Some(vec!["place"]));
    }

    fn contacts(&self, read: &mut Read) {
        let mut numbers = ["phone", "contact:phone", "contact:mobile", "mobile"]
            .iter()
            .filter_map(|key| self.tag(key))
            .flat_map(|numbers| numbers.split(';'))
            .map(str::trim)
            .filter(|number| !number.is_empty());
        read.set("phone", numbers.next());
        let further: Vec<Value> = numbers.map(|number| json!({"number": number})).collect();
        read.set("phones", (!further.is_empty()).then_some(further));
        let mut addresses = self
            .any(&["email", "contact:email"])
            .into_iter()
            .flat_map(|addresses| addresses.split(';'))
            .map(str::trim);
        read.set("email", addresses.next());
        let further: Vec<&str> = addresses.collect();
        read.set("emails", (!further.is_empty()).then_some(further));
        let page = self.any(&["website", "contact:website", "url"]);
        read.set("url", page.and_then(web_address));
        let pages: Vec<Value> = FURTHER_PAGES
            .iter()
            .filter_map(|key| web_address(self.tag(key)?))
            .map(|url| json!({"url": url}))
            .collect();
        read.set("web_pages", (!pages.is_empty()).then_some(pages));
        if let Some(operator) = self.text("operator") {
            let mut organization = Map::from_iter([("name".to_owned(), operator)]);
            if self.tag("operator:type") == Some("ngo") {
                organization.insert("type".to_owned(), "association".into());
            }
            read.set("organization", Some(organization));
        }
    }

    fn hours(&self, read: &mut Read) {
        let Some(hours) = self.tag("opening_hours") else {
            return;
        };
        match hours.parse::<OpeningHours>() {
            Ok(_) => read.set("opening_hours", Some(hours)),
            Err(error) => {
                read.warn("opening_hours", format!("{error}: kept as text"));
                read.set("hours", Some(json!({"fi": hours})));
            }
        }
    }

    fn access(&self, read: &mut Read) {
        let is_yes = |keys: &[&str]| {
            let value = self.any(keys);
            value.is_some_and(|value| matches!(value, "yes" | "designated"))
        };
        let has_spaces = self
            .tag("capacity:disabled")
            .is_some_and(|spaces| !matches!(spaces, "no" | "0"));
        let there = [
            (is_yes(&["wheelchair"]), "wheelchair"),
            (is_yes(&["toilets:wheelchair"]), "accessible_toilet"),
            (has_spaces, "accessible_parking"),
            (is_yes(&["hearing_loop", "audio_loop"]), "hearing_loop"),
        ];
        let there: Vec<&str> = there
            .into_iter()
            .filter_map(|(is_there, name)| is_there.then_some(name))
            .collect();
        read.set("accessibility", (!there.is_empty()).then_some(there));
        let limits = match self.tag("wheelchair") {
            Some("limited") => Some(json!({"fi": "Pyörätuolilla rajoitetusti",
                "sv": "Begränsat med rullstol", "en": "Limited wheelchair access"})),
            Some("no") => Some(json!({"fi": "Ei pääse pyörätuolilla",
                "sv": "Inte tillgänglig med rullstol", "en": "No wheelchair access"})),
            _ => None,
        };
        read.set(
            "accessibility_notes",
            self.text("wheelchair:description").or(limits),
        );
        let fee = match self.tag("fee") {
            Some("no") => Some("free"),
            Some("yes") => Some("paid"),
            _ => None,
        };
        read.set("fee", fee);
        if let Some(charge) = self.tag("charge") {
            read.set(
                "cost_options",
                Some(vec![json!({"description": {"fi": charge}})]),
            );
        }
    }

    fn source(&self, read: &mut Read) {
        let changed = self
            .changed_ms
            .filter(|ms| *ms > 0)
            .and_then(|ms| Timestamp::from_millisecond(ms).ok());
        let day = changed.map(|at| at.to_zoned(jiff::tz::TimeZone::UTC).date().to_string());
        read.set("updated", day);
        read.set("source", Some("OpenStreetMap"));
        read.set(
            "source_url",
            Some(format!("https://www.openstreetmap.org/{}", self.id)),
        );
        read.set("licence", Some("ODbL-1.0"));
        read.set("attribution", Some("© OpenStreetMap contributors"));
    }
}

impl Read {
    fn set(&mut self, field: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.fields.insert(field.to_owned(), value.into());
        }
    }

    fn warn(&mut self, field: &str, message: impl Into<String>) {
        self.warnings.push(RecordWarning {
            field: field.to_owned(),
            message: message.into(),
        });
    }
}

/// The first of the pages that a tag names; `www.forssa.fi` is meant to be one.
fn web_address(written: &str) -> Option<String> {
    let first = written.split(';').next()?.trim();
    if first.is_empty() || first.contains("://") {
        return (!first.is_empty()).then(|| first.to_owned());
    }
    Some(format!("http://{first}"))
}
