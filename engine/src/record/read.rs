//! JSON to service.

use serde_json::{Map, Value};

use super::fields::Fields;
use super::parts;
use super::{MAX_RECORD_BYTES, RecordError, RecordWarning, VERSION};
use crate::catalog::Service;

/// A service, and what its provider should look at.
#[derive(Clone, Debug, PartialEq)]
pub struct ParsedRecord {
    /// The service.
    pub service: Service,
    /// Oddities that did not stop it.
    pub warnings: Vec<RecordWarning>,
}

/// Reads one record.
///
/// ```
/// let record = luukku_engine::record::parse(
///     r#"{"id": "forssa:kirjasto", "name": "Forssan kirjasto", "lat": 60.8146, "lon": 23.6215}"#,
/// )?;
/// assert_eq!(record.service.id.as_str(), "forssa:kirjasto");
/// assert!(record.warnings.is_empty());
/// # Ok::<(), luukku_engine::record::RecordError>(())
/// ```
///
/// # Errors
/// When the line is not a JSON object, or a field is missing or cannot have its value.
pub fn parse(json: &str) -> Result<ParsedRecord, RecordError> {
    if json.len() > MAX_RECORD_BYTES {
        return Err(RecordError::TooLong(json.len()));
    }
    read(Fields::new("", serde_json::from_str::<Value>(json)?)?)
}

/// Reads one record that is parsed already, or was made from another format.
///
/// # Errors
/// As [`parse`], but for JSON.
pub fn from_fields(fields: Map<String, Value>) -> Result<ParsedRecord, RecordError> {
    read(Fields::new("", Value::Object(fields))?)
}

fn read(fields: Fields) -> Result<ParsedRecord, RecordError> {
    let mut warnings = Vec::new();
    let service = service(fields, &mut warnings)?;
    Ok(ParsedRecord { service, warnings })
}

fn service(mut fields: Fields, warnings: &mut Vec<RecordWarning>) -> Result<Service, RecordError> {
    if let Some(version) = fields.whole("record_version")?
        && version > u64::from(VERSION)
    {
        let reason = format!("version {version} is newer than {VERSION}, which is read here");
        return Err(fields.invalid("record_version", reason));
    }
    let id = fields.named("id")?.ok_or_else(|| fields.missing("id"))?;
    let name = fields.text("name", warnings)?;
    if name.is_empty() {
        return Err(fields.missing("name"));
    }

    let mut service = Service::new(id, name);
    service.kind = fields.string("kind")?;
    service.alternate_name = fields.text("alternate_name", warnings)?;
    service.summary = fields.text("summary", warnings)?;
    service.description = fields.text("description", warnings)?;
    service.organization = parts::organization(&mut fields, warnings)?;
    service.locations = parts::locations(&mut fields, warnings)?;
    service.service_area = parts::service_area(&mut fields)?;
    service.service_classes = fields.strings("classes")?;
    service.terms = fields.strings("terms")?;
    service.labels = fields.strings("labels")?;
    service.target_groups = fields.strings("target")?;
    service.life_events = fields.strings("life_events")?;
    service.taxonomy_terms = fields.objects("taxonomy_terms", warnings, parts::taxonomy_term)?;
    service.networks = fields.strings("networks")?;
    service.channels = fields.named_list("channels")?;
    service.phone = fields.string("phone")?;
    service.email = fields.string("email")?;
    service.url = parts::web_address(&mut fields, "url", warnings)?;
    service.phones = fields.objects("phones", warnings, parts::phone)?;
    service.emails = fields.strings("emails")?;
    service.web_pages = fields.objects("web_pages", warnings, parts::web_page)?;
    service.contact = fields.object("contact", warnings, parts::contact)?;
    service.hours = fields.text("hours", warnings)?;
    service.opening_hours = fields.named("opening_hours")?;
    service.schedules = fields.objects("schedules", warnings, super::schedule::read)?;
    service.accessibility = fields.named_list("accessibility")?;
    service.accessibility_notes = fields.text("accessibility_notes", warnings)?;
    (service.min_age, service.max_age) = parts::ages(&mut fields)?;
    service.referral = fields.named("referral")?;
    service.fee = fields.named("fee")?;
    service.cost_options = fields.objects("cost_options", warnings, parts::cost_option)?;
    service.languages = fields.strings("languages")?;
    service.peer_support = fields.boolean("peer_support")?;
    service.expert_by_experience = fields.boolean("expert_by_experience")?;
    service.verified_at = fields.named("verified")?;
    service.updated_at = fields.named("updated")?;
    service.source = fields.string("source")?;
    service.source_url = parts::web_address(&mut fields, "source_url", warnings)?;
    service.licence = fields.string("licence")?;
    service.attribution = fields.string("attribution")?;
    service.feed = fields.string("feed")?;
    // A linked record has none of its own: there it is a field like any unknown one.
    if fields.is_whole_record() {
        service.linked = fields.objects("linked", warnings, service_linked)?;
    }
    service.unknown_fields = fields.unknown(warnings);
    Ok(service)
}

/// A linked record, read as a whole one.
fn service_linked(
    fields: &mut Fields,
    warnings: &mut Vec<RecordWarning>,
) -> Result<Service, RecordError> {
    service(fields.take_all(), warnings)
}
