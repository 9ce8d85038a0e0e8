//! PTV's service channels: places, phones, e-services, web pages, forms.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::areas;
use super::contacts::Contacts;
use super::hours::{self, Hours};
use super::names::{self, Guid, set_list, set_text};
use super::node::Node;
use super::places;
use super::terms;
use super::texts::{self, Text};

/// What a channel is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum ChannelKind {
    /// A place to go to.
    Place,
    /// A number to call.
    Phone,
    /// Something on the web.
    Online,
    /// A form to print, or something not known.
    Other,
}

/// A channel, as far as services need it and as far as a place is a record of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Channel {
    pub(super) kind: ChannelKind,
    pub(super) published: bool,
    pub(super) name: Text,
    other_name: Text,
    summary: Text,
    description: Text,
    pub(super) places: Vec<Map<String, Value>>,
    pub(super) postal: Text,
    pub(super) accessibility: Text,
    pub(super) contacts: Contacts,
    pub(super) hours: Hours,
    languages: Vec<String>,
    area: Map<String, Value>,
    terms: Vec<Value>,
    pub(super) organization: Option<String>,
    updated: Option<String>,
}

pub(super) fn read(object: &Node<'_>) -> Channel {
    let (name, other_name) = names::names(
        &object.get("serviceChannelNames"),
        &object.get("displayNameType"),
    );
    let said = object.get("serviceChannelDescriptions");
    let places = places::read(&object.get("addresses"), &name);
    let mut contacts = Contacts::default();
    contacts.read(object);
    Channel {
        kind: kind(object),
        published: names::is_published(object),
        name,
        other_name,
        summary: texts::of_kind(&said, &["Summary", "ShortDescription"]),
        description: texts::of_kind(&said, &["Description"]),
        places: places.visiting,
        postal: places.postal,
        accessibility: places.accessibility,
        contacts,
        hours: hours::read(&object.get("serviceHours")),
        languages: names::strings(&object.get("languages")),
        area: areas::read(object),
        terms: terms::of(object),
        organization: object.get("organizationId").text().map(str::to_owned),
        updated: object.get("modified").date().map(|date| date.to_string()),
    }
}

fn kind(object: &Node<'_>) -> ChannelKind {
    let node = object.get("serviceChannelType");
    match node.text() {
        Some("ServiceLocation") => return ChannelKind::Place,
        Some("Phone") => return ChannelKind::Phone,
        Some("EChannel" | "WebPage") => return ChannelKind::Online,
        Some("PrintableForm") => return ChannelKind::Other,
        Some(other) => node.warn(format!("{other:?} is no type of channel known")),
        None => {}
    }
    // What is somewhere is a place, whatever it is called.
    if object.get("addresses").items().is_empty() {
        ChannelKind::Other
    } else {
        ChannelKind::Place
    }
}

impl ChannelKind {
    /// What the record format calls it.
    pub(super) fn name(self) -> Option<&'static str> {
        match self {
            ChannelKind::Place => Some("place"),
            ChannelKind::Phone => Some("phone"),
            ChannelKind::Online => Some("online"),
            ChannelKind::Other => None,
        }
    }
}

impl Channel {
    /// A place as a record of its own.
    pub(super) fn into_record(self, id: Guid, organization: Option<Value>) -> Map<String, Value> {
        let mut record = names::record(id, "service_location", self.updated.as_deref());
        let mut description = self.description;
        description.append(self.postal);
        record.extend(self.area);
        set_text(&mut record, "name", self.name);
        set_text(&mut record, "alternate_name", self.other_name);
        set_text(&mut record, "summary", self.summary);
        set_text(&mut record, "description", description);
        let places = self.places.into_iter().map(Value::Object).collect();
        set_list(&mut record, "locations", places);
        set_list(&mut record, "taxonomy_terms", self.terms);
        set_list(&mut record, "channels", vec!["place".into()]);
        let languages = self.languages.into_iter().map(Value::from).collect();
        set_list(&mut record, "languages", languages);
        set_text(&mut record, "accessibility_notes", self.accessibility);
        set_hours(&mut record, self.hours);
        self.contacts.write(&mut record);
        if let Some(organization) = organization {
            record.insert("organization".to_owned(), organization);
        }
        record
    }
}

/// Hours as fields of a record.
pub(super) fn set_hours(record: &mut Map<String, Value>, hours: Hours) {
    if let Some(osm) = hours.osm {
        record.insert("opening_hours".to_owned(), osm.into());
    }
    set_text(record, "hours", hours.notes);
    set_list(record, "schedules", hours.schedules);
}
