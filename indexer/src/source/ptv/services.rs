//! PTV's services, joined with their channels, organization and general description.

use serde_json::{Map, Value, json};

use super::areas;
use super::channels::{Channel, ChannelKind, set_hours};
use super::contacts::Contacts;
use super::general::General;
use super::hours::{self, Hours};
use super::names::{self, Guid, set_list, set_text};
use super::node::{Node, Notes};
use super::organizations;
use super::terms;
use super::texts::{self, Text};
use crate::IndexerError;

/// What a service refers to by id.
///
/// What was odd about it is said in `notes` the first time.
pub(super) trait Parts {
    /// A channel, which is then no record of its own.
    fn channel(&mut self, id: Guid, notes: &Notes) -> Result<Option<Channel>, IndexerError>;
    /// An organization as records have it.
    fn organization(&mut self, id: Guid, notes: &Notes) -> Result<Option<Value>, IndexerError>;
    /// A general description.
    fn general(&mut self, id: Guid, notes: &Notes) -> Result<Option<General>, IndexerError>;
}

/// The service as a record.
pub(super) fn record(
    id: Guid,
    object: &Node<'_>,
    parts: &mut impl Parts,
) -> Result<Map<String, Value>, IndexerError> {
    let general = match Guid::of(&object.get("generalDescriptionId")) {
        Some(general) => {
            let found = parts.general(general, object.notes)?;
            if found.is_none() {
                let node = object.get("generalDescriptionId");
                node.warn("the source has no general description with this id");
            }
            found
        }
        None => None,
    };
    let updated = object.get("modified").date().map(|date| date.to_string());
    let kind = kind(&object.get("type"));
    let mut record = names::record(id, kind, updated.as_deref());
    record.extend(areas::read(object));
    described(object, general, &mut record);
    let languages = names::strings(&object.get("languages"));
    let languages = languages.into_iter().map(Value::from).collect();
    set_list(&mut record, "languages", languages);
    labels(object, &mut record);
    if let Some(organization) = organization(object, parts)? {
        record.insert("organization".to_owned(), organization);
    }
    let mut joined = Joined::default();
    joined.read(object, parts)?;
    joined.write(&mut record);
    Ok(record)
}

fn kind(node: &Node<'_>) -> &'static str {
    match node.text() {
        Some("PermissionOrObligation" | "PermissionAndObligation") => "permission_or_obligation",
        Some("ProfessionalQualification" | "ProfessionalQualifications") => {
            "professional_qualification"
        }
        Some("Service") | None => "service",
        Some(other) => {
            node.warn(format!(
                "{other:?} is no type of service known, taken as Service"
            ));
            "service"
        }
    }
}

/// Names, texts, terms and fee; where there are none, those of the general description.
fn described(object: &Node<'_>, general: Option<General>, record: &mut Map<String, Value>) {
    let (name, other_name) =
        names::names(&object.get("serviceNames"), &object.get("displayNameType"));
    let said = object.get("serviceDescriptions");
    let of = |kinds: &[&str]| texts::of_kind(&said, kinds);
    let mut summary = of(&["Summary", "ShortDescription", "GD_Summary"]);
    let mut description = of(&["Description", "GD_Description"]);
    let mut background = of(&["BackgroundDescription", "GD_BackgroundDescription"]);
    let mut instructions = of(&[
        "UserInstruction",
        "ServiceUserInstruction",
        "GD_UserInstruction",
    ]);
    let mut requirements = texts::plain(&object.get("requirements"));
    let mut terms = terms::of(object);
    let mut fee = names::fee(&object.get("serviceChargeType")).map(str::to_owned);
    let mut name = name;
    if let Some(general) = general {
        name = name.or_where_empty(general.name);
        summary = summary.or(general.summary);
        background = background.or(general.description);
        instructions = instructions.or(general.instructions);
        requirements = requirements.or(general.requirements);
        terms::fill(&mut terms, &general.terms);
        fee = fee.or(general.fee);
    }
    for part in [background, instructions, requirements] {
        if !description.contains(&part) {
            description.append(part);
        }
    }
    for (kind, fi, sv, en) in [
        ("DeadLine", "Määräaika", "Tidsfrist", "Deadline"),
        (
            "ProcessingTime",
            "Käsittelyaika",
            "Handläggningstid",
            "Processing time",
        ),
        (
            "ValidityTime",
            "Voimassaoloaika",
            "Giltighetstid",
            "Period of validity",
        ),
    ] {
        let text = of(&[kind]).map(|language, text| match language {
            "sv" => format!("{sv}: {text}"),
            "en" => format!("{en}: {text}"),
            _ => format!("{fi}: {text}"),
        });
        description.append(text);
    }
    let charge = of(&["ChargeTypeAdditionalInfo", "GD_ChargeTypeAdditionalInfo"]);
    if let Some(charge) = charge.into_value() {
        record.insert("cost_options".to_owned(), json!([{"description": charge}]));
    }
    set_text(record, "name", name);
    set_text(record, "alternate_name", other_name);
    set_text(record, "summary", summary);
    set_text(record, "description", description);
    set_list(record, "taxonomy_terms", terms);
    if let Some(fee) = fee {
        record.insert("fee".to_owned(), fee.into());
    }
}

/// Collections the service is in, and that vouchers are taken.
fn labels(object: &Node<'_>, record: &mut Map<String, Value>) {
    let mut labels = match record.remove("labels") {
        Some(Value::Array(labels)) => labels,
        _ => Vec::new(),
    };
    for collection in object.get("serviceCollections").items() {
        if let Some(name) = texts::plain(&collection.get("name")).main() {
            labels.push(name.into());
        }
    }
    if object.get("serviceVouchersInUse").flag() {
        labels.push("Palveluseteli".into());
    }
    set_list(record, "labels", labels);
}

/// Who is responsible for the service.
fn organization(object: &Node<'_>, parts: &mut impl Parts) -> Result<Option<Value>, IndexerError> {
    let all = object.get("organizations").items();
    let responsible = all
        .iter()
        .find(|role| {
            matches!(
                role.get("roleType").text(),
                Some("Responsible" | "MainResponsible")
            )
        })
        .or(all.first());
    let Some(role) = responsible else {
        return Ok(None);
    };
    let mention = role.get("organization");
    let id = Guid::of(&mention.get("id"));
    let known = match id {
        Some(id) => parts.organization(id, object.notes)?,
        None => None,
    };
    let name = mention.get("name").text();
    Ok(known.or_else(|| Some(organizations::mentioned(id, name?))))
}

/// What the channels of a service add to it.
#[derive(Default)]
struct Joined {
    places: Vec<Place>,
    kinds: Vec<&'static str>,
    contacts: Contacts,
    /// Hours to call, where there is no place.
    phone_hours: Hours,
    accessibility: Text,
    postal: Text,
    /// What the service says about single channels.
    said: Text,
}

struct Place {
    fields: Map<String, Value>,
    phone: Option<String>,
    hours: Hours,
}

impl Joined {
    fn read(&mut self, object: &Node<'_>, parts: &mut impl Parts) -> Result<(), IndexerError> {
        let links = object.get("serviceChannels");
        let mut missing = 0_usize;
        let all = links.items();
        for link in &all {
            let mut own = Contacts::default();
            own.read(&link.get("contactDetails"));
            self.contacts.merge(&own);
            let hours = hours::read(&link.get("serviceHours"));
            let found = match Guid::of(&link.get("serviceChannel").get("id")) {
                Some(id) => parts
                    .channel(id, object.notes)?
                    .map(|channel| (id, channel)),
                None => None,
            };
            match found {
                Some((id, channel)) if channel.published => {
                    self.say(link, &channel);
                    self.add(id, channel, &own, hours);
                }
                Some(_) => {}
                None => missing += 1,
            }
        }
        if missing > 0 {
            links.warn(format!(
                "{missing} of {} channels are not in the source: their places and contacts are \
                 missing",
                all.len()
            ));
        }
        for voucher in object.get("serviceVouchers").items() {
            self.contacts.page(&voucher);
        }
        Ok(())
    }

    fn say(&mut self, link: &Node<'_>, channel: &Channel) {
        let said = texts::of_kind(&link.get("description"), &["Description"]);
        let said =
            said.map(
                |language, text| match channel.name.get(language).or(channel.name.main()) {
                    Some(name) => format!("{name}: {text}"),
                    None => text,
                },
            );
        self.said.append(said);
    }

    fn add(&mut self, id: Guid, channel: Channel, own: &Contacts, hours: Hours) {
        if let Some(kind) = channel.kind.name()
            && !self.kinds.contains(&kind)
        {
            self.kinds.push(kind);
        }
        self.contacts.merge(&channel.contacts);
        let hours = if hours.is_empty() {
            channel.hours
        } else {
            hours
        };
        match channel.kind {
            ChannelKind::Place => {
                let phone = own.main_phone().or(channel.contacts.main_phone());
                for mut fields in channel.places {
                    fields.insert("id".to_owned(), id.record_id().into());
                    self.places.push(Place {
                        fields,
                        phone: phone.map(str::to_owned),
                        hours: hours.clone(),
                    });
                }
                self.accessibility.append(channel.accessibility);
                self.postal.append(channel.postal);
            }
            ChannelKind::Phone if self.phone_hours.is_empty() => self.phone_hours = hours,
            _ => {}
        }
    }

    fn write(mut self, record: &mut Map<String, Value>) {
        self.contacts.write(record);
        let kinds = self.kinds.iter().map(|kind| (*kind).into()).collect();
        set_list(record, "channels", kinds);
        let only_one = self.places.len() == 1;
        if only_one {
            // With several it would not be said whose they are.
            set_text(record, "accessibility_notes", self.accessibility);
            self.said.append(self.postal);
        }
        let mut description = record
            .remove("description")
            .map(|text| Text::of_value(&text))
            .unwrap_or_default();
        description.append(self.said);
        set_text(record, "description", description);
        if self.places.is_empty() {
            set_hours(record, self.phone_hours);
        }
        let mut locations = Vec::new();
        for place in self.places {
            let mut fields = place.fields;
            if only_one {
                set_hours(record, place.hours);
            } else {
                // A location has hours, but no dated events.
                if let Some(osm) = place.hours.osm {
                    fields.insert("opening_hours".to_owned(), osm.into());
                }
                set_text(&mut fields, "hours", place.hours.notes);
                if let Some(phone) = place.phone {
                    fields.insert("phone".to_owned(), phone.into());
                }
            }
            locations.push(Value::Object(fields));
        }
        set_list(record, "locations", locations);
    }
}
