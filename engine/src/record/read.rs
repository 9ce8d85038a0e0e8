//! JSON to service.

use serde_json::{Map, Value};

use super::fields::Fields;
use super::{MAX_RECORD_BYTES, RecordError, RecordWarning};
use crate::catalog::{
    GeoPoint, LocalizedText, Location, Organization, PositionPrecision, Service, ServiceArea,
};

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

fn read(mut fields: Fields) -> Result<ParsedRecord, RecordError> {
    let mut warnings = Vec::new();

    let id = fields.named("id")?.ok_or_else(|| RecordError::Missing {
        field: "id".to_owned(),
    })?;
    let name = fields.text("name", &mut warnings)?;
    if name.is_empty() {
        return Err(RecordError::Missing {
            field: "name".to_owned(),
        });
    }

    let mut service = Service::new(id, name);
    service.kind = fields.string("kind")?;
    service.summary = fields.text("summary", &mut warnings)?;
    service.description = fields.text("description", &mut warnings)?;
    service.organization = organization(&mut fields, &mut warnings)?;
    service.locations = locations(&mut fields, &mut warnings)?;
    service.service_area = ServiceArea {
        municipalities: fields.strings("municipalities")?,
        nationwide: fields.boolean("nationwide")?.unwrap_or(false),
    };
    service.service_classes = fields.strings("classes")?;
    service.terms = fields.strings("terms")?;
    service.labels = fields.strings("labels")?;
    service.target_groups = fields.strings("target")?;
    service.life_events = fields.strings("life_events")?;
    service.channels = fields.named_list("channels")?;
    service.phone = fields.string("phone")?;
    service.email = fields.string("email")?;
    service.url = web_address(&mut fields, &mut warnings)?;
    service.hours = fields.text("hours", &mut warnings)?;
    service.opening_hours = fields.named("opening_hours")?;
    service.accessibility = fields.named_list("accessibility")?;
    (service.min_age, service.max_age) = ages(&mut fields)?;
    service.referral = fields.named("referral")?;
    service.fee = fields.named("fee")?;
    service.languages = fields.strings("languages")?;
    service.peer_support = fields.boolean("peer_support")?;
    service.verified_at = fields.named("verified")?;
    service.source = fields.string("source")?;
    service.licence = fields.string("licence")?;

    fields.warn_of_rest(&mut warnings);
    Ok(ParsedRecord { service, warnings })
}

fn organization(
    fields: &mut Fields,
    warnings: &mut Vec<RecordWarning>,
) -> Result<Option<Organization>, RecordError> {
    let plain = |name| Organization {
        name,
        business_id: None,
        provider_type: None,
    };
    match fields.take("organization") {
        None => Ok(None),
        Some(Value::String(name)) if name.trim().is_empty() => Ok(None),
        Some(Value::String(name)) => Ok(Some(plain(LocalizedText::finnish(name)))),
        Some(value) => {
            let mut inner = Fields::new("organization", value)
                .map_err(|error| fields.invalid("organization", error))?;
            let organization = Organization {
                name: inner.text("name", warnings)?,
                business_id: inner.string("business_id")?,
                provider_type: inner.named("type")?,
            };
            inner.warn_of_rest(warnings);
            Ok(Some(organization).filter(|organization| !organization.name.is_empty()))
        }
    }
}

/// The youngest and the oldest a service is for.
fn ages(fields: &mut Fields) -> Result<(Option<u8>, Option<u8>), RecordError> {
    let min = fields.age("min_age")?;
    let max = fields.age("max_age")?;
    if let (Some(min), Some(max)) = (min, max)
        && min > max
    {
        let reason = format!("{min} is greater than max_age {max}");
        return Err(fields.invalid("min_age", reason));
    }
    Ok((min, max))
}

fn locations(
    fields: &mut Fields,
    warnings: &mut Vec<RecordWarning>,
) -> Result<Vec<Location>, RecordError> {
    let listed = fields.list("locations")?;
    let flat = location(fields, warnings)?;
    if listed.is_empty() {
        return Ok(flat.into_iter().collect());
    }
    if flat.is_some() {
        return Err(fields.invalid("locations", "given together with a flat location"));
    }
    let mut locations = Vec::with_capacity(listed.len());
    for (at, value) in listed.into_iter().enumerate() {
        let path = format!("locations[{at}]");
        let mut inner = Fields::new(&path, value).map_err(|error| fields.invalid(&path, error))?;
        let name = inner.string("name")?;
        let mut place = location(&mut inner, warnings)?.unwrap_or_default();
        place.name = name;
        inner.warn_of_rest(warnings);
        if place != Location::default() {
            locations.push(place);
        }
    }
    Ok(locations)
}

/// The location fields of `fields`; `None` when none of them is there.
fn location(
    fields: &mut Fields,
    warnings: &mut Vec<RecordWarning>,
) -> Result<Option<Location>, RecordError> {
    let point = match (fields.number("lat")?, fields.number("lon")?) {
        (Some(lat), Some(lon)) => {
            Some(GeoPoint::new(lat, lon).map_err(|error| fields.invalid("lat", error))?)
        }
        (None, None) => None,
        (Some(_), None) => return Err(fields.invalid("lon", "missing although lat is given")),
        (None, Some(_)) => return Err(fields.invalid("lat", "missing although lon is given")),
    };
    let precision = fields
        .named("loc_precision")?
        .unwrap_or(PositionPrecision::Exact);
    let address = fields.string("address")?;
    let postcode = fields.string("postcode")?;
    let municipality = fields.string("municipality")?;
    if let Some(postcode) = &postcode
        && !(postcode.len() == 5 && postcode.bytes().all(|byte| byte.is_ascii_digit()))
    {
        warnings.push(RecordWarning {
            field: fields.path("postcode"),
            message: format!("{postcode:?} is not five digits"),
        });
    }
    let place = Location {
        name: None,
        address,
        postcode,
        municipality,
        point,
        precision,
    };
    let known = point.is_some()
        || place.address.is_some()
        || place.postcode.is_some()
        || place.municipality.is_some();
    Ok(known.then_some(place))
}

fn web_address(
    fields: &mut Fields,
    warnings: &mut Vec<RecordWarning>,
) -> Result<Option<String>, RecordError> {
    let url = fields.string("url")?;
    if let Some(url) = &url
        && !(url.starts_with("https://") || url.starts_with("http://"))
    {
        warnings.push(RecordWarning {
            field: fields.path("url"),
            message: format!("{url:?} is not an http or https address: it is not shown as a link"),
        });
    }
    Ok(url)
}
