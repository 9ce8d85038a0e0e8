//! LIPAS, the national database of sports places: the older API's array, and the newer one's
//! pages, whose names are written otherwise and in which codes stand for words.
//!
//! Both are read alike: a name is compared without its case, hyphens and question mark, so
//! that `freeUse` and `free-use?` are one.

mod facts;
mod types;

use std::io::BufRead;
use std::path::Path;
use std::sync::Arc;

use luukku_engine::gazetteer::{Gazetteer, PlaceId};
use luukku_engine::record::RecordWarning;
use serde_json::{Map, Value, json};

use super::elements::{Element, Elements};
use super::geometry;
use super::input::InputFile;
use super::projection::to_wgs84;
use super::{Content, Origin, RawRecord, Unreadable};
use crate::IndexerError;

/// The projection of `tm35fin` coordinates.
const TM35FIN: u32 = 3067;

/// Reads sports places one at a time.
pub(crate) struct Lipas<R> {
    file: Arc<Path>,
    elements: Elements<R>,
}

impl Lipas<()> {
    /// Reads a file: an array, or one or several pages with `items`.
    pub(crate) fn of(file: InputFile) -> Lipas<impl BufRead + Send> {
        Lipas {
            file: file.path,
            elements: Elements::new(file.reader, "items"),
        }
    }
}

impl<R: BufRead> Iterator for Lipas<R> {
    type Item = Result<RawRecord, IndexerError>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(match self.elements.next()? {
            Ok(element) => Ok(raw(&self.file, element)),
            Err(error) => Err(IndexerError::io(&*self.file, "read")(error)),
        })
    }
}

fn raw(file: &Arc<Path>, element: Element) -> RawRecord {
    let mut origin = Origin::line(file, element.line);
    let parsed = element.text.and_then(|text| {
        serde_json::from_str::<Value>(&text).map_err(|error| format!("not JSON: {error}"))
    });
    let place = match parsed {
        Ok(Value::Object(map)) => Members(map),
        Ok(other) => {
            let reason = format!("{other} instead of a sports place")
                .chars()
                .take(100)
                .collect::<String>();
            return RawRecord::unreadable(origin, reason);
        }
        Err(reason) => return RawRecord::unreadable(origin, reason),
    };
    let Some(id) = place.get("sportsplaceid").or(place.get("lipasid")) else {
        return RawRecord::unreadable(origin, "sportsPlaceId or lipas-id is missing");
    };
    let id = match id {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    origin.object = Some(id.clone());
    let id = format!("lipas:{id}");
    if let Some(status) = place.text("status")
        && !matches!(status, "active" | "out-of-service-temporarily")
    {
        return RawRecord::new(origin, Content::Removed(id));
    }
    match Reading::new(&place).record(&id) {
        Ok((fields, warnings)) => {
            let mut raw = RawRecord::new(origin, Content::Fields(fields));
            raw.warnings = warnings;
            raw
        }
        Err(why) => RawRecord::new(origin, Content::Unreadable(why)),
    }
}

/// An object whose names are found without case, hyphens and question mark.
struct Members(Map<String, Value>);

impl Members {
    fn of(value: Option<&Value>) -> Self {
        Self(
            value
                .and_then(Value::as_object)
                .cloned()
                .unwrap_or_default(),
        )
    }

    /// `name` is in lower case, without hyphens.
    fn get(&self, name: &str) -> Option<&Value> {
        let found = self.0.iter().find(|(key, _)| plain(key).eq(name.chars()));
        found
            .map(|(_, value)| value)
            .filter(|value| !value.is_null())
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?
            .as_str()
            .filter(|text| !text.trim().is_empty())
    }

    fn is_true(&self, name: &str) -> bool {
        self.get(name) == Some(&Value::Bool(true))
    }
}

/// A name's letters as [`Members`] compares them.
fn plain(name: &str) -> impl Iterator<Item = char> + '_ {
    name.chars()
        .filter(|letter| !matches!(letter, '-' | '?' | '_'))
        .map(|letter| letter.to_ascii_lowercase())
}

/// One place being read.
struct Reading<'a> {
    place: &'a Members,
    location: Members,
    properties: Members,
    fields: Map<String, Value>,
    warnings: Vec<RecordWarning>,
}

impl<'a> Reading<'a> {
    fn new(place: &'a Members) -> Self {
        Self {
            place,
            location: Members::of(place.get("location")),
            properties: Members::of(place.get("properties")),
            fields: Map::new(),
            warnings: Vec::new(),
        }
    }

    fn record(mut self, id: &str) -> Result<(Map<String, Value>, Vec<RecordWarning>), Unreadable> {
        self.set("id", Some(id));
        self.set("kind", Some("sports_place"));
        self.names();
        self.what_it_is();
        self.where_it_is()?;
        self.contacts();
        self.provider();
        self.updated();
        self.set("source", Some("LIPAS"));
        self.set("licence", Some("CC-BY-4.0"));
        self.set("attribution", Some("LIPAS, Jyväskylän yliopisto"));
        Ok((self.fields, self.warnings))
    }

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

    fn names(&mut self) {
        let mut name = Map::new();
        if let Some(finnish) = self.place.text("name") {
            name.insert("fi".to_owned(), finnish.into());
        }
        let others = Members::of(self.place.get("namelocalized"));
        for (theirs, ours) in [("se", "sv"), ("sv", "sv"), ("en", "en")] {
            if let Some(text) = others.text(theirs) {
                name.insert(ours.to_owned(), text.into());
            }
        }
        self.set("name", Some(name));
        self.set("alternate_name", self.place.text("marketingname"));
    }

    /// Type, description and what is known of the place besides.
    fn what_it_is(&mut self) {
        let kind = Members::of(self.place.get("type"));
        let code = kind.get("typecode").and_then(Value::as_u64);
        let known = code.and_then(types::name);
        let given = kind.text("name");
        if let Some(code) = code
            && known.is_none()
        {
            self.warn("type.typeCode", format!("{code} is no type known here"));
        }
        let finnish = given.or(known.map(|name| name.fi));
        if let Some(finnish) = finnish {
            let mut name = Map::from_iter([("fi".to_owned(), Value::from(finnish))]);
            if let Some(known) = known {
                name.insert("sv".to_owned(), known.sv.into());
                name.insert("en".to_owned(), known.en.into());
            }
            self.set("summary", Some(name.clone()));
            let term = json!({"taxonomy": "lipas_type", "id": code.map(|it| it.to_string()), "name": name});
            self.set("taxonomy_terms", Some(vec![term]));
        }
        let told = [self.properties.text("infofi"), self.place.text("comment")];
        let mut parts: Vec<String> = told.into_iter().flatten().map(str::to_owned).collect();
        if self.place.text("status") == Some("out-of-service-temporarily") {
            parts.push("Tilapäisesti poissa käytöstä.".to_owned());
        }
        if let Some(booking) = self.place.text("reservationslink").map(str::trim)
            && !is_address(booking)
        {
            parts.push(format!("Varaukset: {booking}"));
        }
        parts.extend(facts::sentences(self.place, &self.properties));
        self.set(
            "description",
            (!parts.is_empty()).then(|| json!({"fi": parts.join("\n\n")})),
        );
        // "Free to use without booking or a fee"; that it is not free to use says nothing.
        let free = self.place.is_true("freeuse") || self.properties.is_true("freeuse");
        self.set("fee", free.then_some("free"));
        let notes = self.properties.text("accessibilityinfo").map(str::to_owned);
        self.set("accessibility_notes", notes);
    }

    fn where_it_is(&mut self) -> Result<(), Unreadable> {
        let mut location = Map::new();
        if let Some(part) = self.location.text("neighborhood") {
            location.insert("name".to_owned(), part.into());
        }
        if let Some(address) = self.location.text("address") {
            location.insert("address".to_owned(), address.into());
        }
        if let Some(postcode) = self.location.text("postalcode") {
            location.insert("postcode".to_owned(), postcode.into());
        }
        if let Some(name) = self.municipality() {
            location.insert("municipality".to_owned(), name.into());
        }
        if let Some((lat, lon)) = self.position()? {
            location.insert("lat".to_owned(), lat.into());
            location.insert("lon".to_owned(), lon.into());
            location.insert("loc_precision".to_owned(), "exact".into());
        }
        let city = Members::of(self.location.get("city"));
        if !location.contains_key("name")
            && let Some(part) = city.text("neighborhood")
        {
            location.insert("name".to_owned(), part.into());
        }
        self.set(
            "locations",
            (!location.is_empty()).then(|| vec![Value::Object(location)]),
        );
        self.set("channels", Some(vec!["place"]));
        Ok(())
    }

    /// The municipality's name, or that of its code.
    fn municipality(&mut self) -> Option<String> {
        let city = Members::of(self.location.get("city"));
        if let Some(name) = city.text("name") {
            return Some(name.to_owned());
        }
        let code = city.get("citycode")?.as_u64()?;
        let known = format!("municipality:{code:03}")
            .parse::<PlaceId>()
            .ok()
            .and_then(|id| Gazetteer::embedded().place(id));
        if known.is_none() {
            self.warn(
                "location.city.cityCode",
                format!("{code} is no municipality the gazetteer knows"),
            );
        }
        known.map(|place| place.name_fi.to_owned())
    }

    /// The coordinates; else a point of the geometries; else the projected coordinates.
    fn position(&self) -> Result<Option<geometry::LatLon>, Unreadable> {
        let coordinates = Members::of(self.location.get("coordinates"));
        let pair = |system| {
            let pair = Members::of(coordinates.get(system));
            Some((pair.get("lat")?.as_f64()?, pair.get("lon")?.as_f64()?))
        };
        let wrong = |field: &str, reason| Unreadable {
            field: Some(field.to_owned()),
            value: None,
            reason,
        };
        if let Some((lat, lon)) = pair("wgs84") {
            return geometry::checked(lat, lon)
                .map(Some)
                .map_err(|reason| wrong("location.coordinates.wgs84", reason));
        }
        if let Some(shapes) = self.location.get("geometries") {
            let features = Members::of(Some(shapes));
            let first = features.get("features").and_then(Value::as_array);
            let shape = first
                .into_iter()
                .flatten()
                .find_map(|feature| feature.get("geometry").filter(|it| it.is_object()));
            if let Some(shape) = shape {
                return serde_json::from_value::<geojson::Geometry>(shape.clone())
                    .map_err(|error| error.to_string())
                    .and_then(|shape| geometry::positions(&shape, None))
                    .map(|found| found.first().copied())
                    .map_err(|reason| wrong("location.geometries", reason));
            }
        }
        let Some((north, east)) = pair("tm35fin") else {
            return Ok(None);
        };
        to_wgs84(TM35FIN, east, north)
            .map(Some)
            .map_err(|error| wrong("location.coordinates.tm35fin", error.to_string()))
    }

    fn contacts(&mut self) {
        self.set("phone", self.place.text("phonenumber").map(str::trim));
        self.set("email", self.place.text("email").map(str::trim));
        self.set("url", self.place.text("www").map(web_address));
        let Some(booking) = self.place.text("reservationslink").map(str::trim) else {
            return;
        };
        if !is_address(booking) {
            let message = format!("{booking:?} is no web address: it is kept in the description");
            self.warn("reservationsLink", message);
            return;
        }
        let name = json!({"fi": "Varaukset", "sv": "Bokningar", "en": "Reservations"});
        let page = json!({"url": web_address(booking), "name": name});
        self.set("web_pages", Some(vec![page]));
    }

    /// Who runs it, else who owns it. Only the kind of provider is known, but for the
    /// municipality, which is the one the place is in.
    fn provider(&mut self) {
        let kind = [self.place.text("admin"), self.place.text("owner")]
            .into_iter()
            .flatten()
            .find_map(facts::provider);
        let Some(kind) = kind else { return };
        let mut organization = Map::from_iter([("type".to_owned(), kind.type_name().into())]);
        if kind == facts::Provider::Municipality
            && let Some(municipality) = self.municipality()
        {
            organization.insert("name".to_owned(), municipality.into());
        }
        self.set("organization", Some(organization));
    }

    fn updated(&mut self) {
        let Some(changed) = self
            .place
            .text("lastmodified")
            .or_else(|| self.place.text("eventdate"))
        else {
            return;
        };
        let day: String = changed.chars().take("2019-08-29".len()).collect();
        if is_date(&day) {
            self.set("updated", Some(day));
        } else {
            self.warn("lastModified", format!("{day:?} is not a date"));
        }
    }
}

/// Whether people may have meant a web address.
fn is_address(written: &str) -> bool {
    written.contains('.') && !written.contains(char::is_whitespace)
}

/// A web address as people write it: `www.forssa.fi` is meant to be one.
fn web_address(written: &str) -> String {
    let written = written.trim();
    if written.contains("://") {
        written.to_owned()
    } else {
        format!("http://{written}")
    }
}

/// Whether a text is a day of the calendar, as the record format has it.
fn is_date(text: &str) -> bool {
    text.parse::<jiff::civil::Date>().is_ok()
}

#[cfg(test)]
mod tests;
