//! HSDS locations, areas and phones to those of a record.

use luukku_engine::catalog::Accessibility;
use luukku_engine::gazetteer::{Gazetteer, PlaceKind};
use serde_json::{Map, Value};

use super::part::{Part, Unheld};
use super::schedule::{self, Times, joined};
use crate::source::csv::{name_of, number};

/// What a location gives to its service, beside itself.
#[derive(Default)]
pub(super) struct Place {
    /// The location of the record; empty for one that is no place.
    pub(super) location: Map<String, Value>,
    pub(super) channel: Option<&'static str>,
    pub(super) schedules: Vec<Map<String, Value>>,
    pub(super) accessibility_notes: Option<Value>,
    pub(super) languages: Vec<String>,
    pub(super) phones: Vec<Map<String, Value>>,
    pub(super) web_pages: Vec<Map<String, Value>>,
}

/// Reads a location, and the `service_at_location` it is in where it is in one.
pub(super) fn place(
    at: Option<Part>,
    mut part: Part,
    language: &str,
    unheld: &mut Unheld,
) -> Place {
    let mut place = Place::default();
    let mut location = Map::new();
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            location.insert(name.to_owned(), value);
        }
    };
    set("id", part.text("id").map(Value::from));
    let name = part.localized("name", language);
    set("name", name.clone());
    let lat = part.text("latitude").map(|text| number(&text));
    let lon = part.text("longitude").map(|text| number(&text));
    set("lat", lat);
    set("lon", lon);
    address(&mut part, language, unheld, &mut set);

    let mut hours: Option<Value> = None;
    let mut phones: Vec<Map<String, Value>> = Vec::new();
    let mut read = |part: &mut Part, unheld: &mut Unheld| {
        for name in ["schedules", "regular_schedules"] {
            for inner in part.list(name) {
                match schedule::times(inner, language, unheld) {
                    Some(Times::Schedule(schedule)) => place.schedules.push(schedule),
                    Some(Times::Text(text)) => hours = joined(hours.take(), Some(text)),
                    None => {}
                }
            }
        }
        for inner in part.list("phones") {
            phones.extend(phone(inner, language, unheld));
        }
    };
    if let Some(mut at) = at {
        read(&mut at, unheld);
        at.finish(unheld);
    }
    read(&mut part, unheld);
    set("hours", hours);
    if !phones.is_empty() {
        let first = phones.remove(0);
        set("phone", first.get("number").cloned());
        // What else is said of the first one is kept with the service's.
        if first.len() > 1 {
            phones.insert(0, first);
        }
    }
    place.phones = phones;

    let mut accessible = Vec::new();
    for name in ["accessibility", "accessibility_for_disabilities"] {
        for inner in part.list(name) {
            let (known, notes) = accessibility(inner, language, unheld);
            accessible.extend(known);
            place.accessibility_notes = joined(place.accessibility_notes.take(), notes);
        }
    }
    if !accessible.is_empty() {
        set("accessibility", Some(accessible.into()));
    }
    for inner in part.list("languages") {
        place.languages.extend(self::language(inner, unheld));
    }
    if let Some(url) = part.text("url") {
        let mut page = Map::from_iter([("url".to_owned(), url.into())]);
        if let Some(name) = name {
            page.insert("name".to_owned(), name);
        }
        place.web_pages.push(page);
    }
    if let Some(Value::Object(own)) = part.value("luukku") {
        location.extend(own);
    }
    match part.text("location_type").as_deref() {
        Some("virtual") => {
            place.channel = Some("online");
            location.clear();
        }
        Some("physical") => place.channel = Some("place"),
        _ => {}
    }
    part.finish(unheld);
    place.location = location;
    place
}

/// The address where one goes, not that where one writes, when there are both.
fn address(
    part: &mut Part,
    language: &str,
    unheld: &mut Unheld,
    set: &mut impl FnMut(&str, Option<Value>),
) {
    let mut addresses = part.list("addresses");
    addresses.extend(part.list("physical_addresses"));
    addresses.extend(part.list("postal_addresses"));
    let mut best: Option<Part> = None;
    for mut address in addresses {
        let kind = address.text_of(&["address_type", "type"]);
        let is_physical = kind.as_deref() != Some("postal") && kind.as_deref() != Some("virtual");
        if best.is_none() || is_physical {
            if let Some(other) = best.replace(address) {
                other.finish(unheld);
            }
            if is_physical {
                break;
            }
        } else {
            address.finish(unheld);
        }
    }
    let Some(mut address) = best else {
        return;
    };
    let street = address.localized("address_1", language);
    let more = address.text("address_2");
    let street = match (street, more) {
        (Some(Value::Object(street)), Some(more)) => Some(
            street
                .into_iter()
                .map(|(tag, text)| {
                    let text = text.as_str().unwrap_or_default();
                    (tag, Value::from(format!("{text}, {more}")))
                })
                .collect::<Map<_, _>>()
                .into(),
        ),
        (None, Some(more)) => Some(more.into()),
        (street, _) => street,
    };
    set("address", street);
    set(
        "postcode",
        address
            .text_of(&["postal_code", "postcode"])
            .map(Value::from),
    );
    set("municipality", address.text("city").map(Value::from));
    let country = address.text("country");
    if country.is_some_and(|country| !["FI", "FIN", "Finland", "Suomi"].contains(&country.as_str()))
    {
        unheld.add("locations.addresses.country");
    }
    address.finish(unheld);
}

/// A phone of the record format; `None` without a number.
pub(super) fn phone(
    mut part: Part,
    language: &str,
    unheld: &mut Unheld,
) -> Option<Map<String, Value>> {
    let number = part.text("number");
    let mut description = part.localized("description", language);
    let mut add = |text: String| {
        let text = Map::from_iter([(language.to_owned(), text.into())]).into();
        description = joined(description.take(), Some(text));
    };
    if let Some(kind) = part.text("type").filter(|kind| kind != "voice") {
        add(kind);
    }
    if let Some(extension) = part.text("extension") {
        add(format!("ext. {extension}"));
    }
    let languages: Vec<String> = part
        .list("languages")
        .into_iter()
        .filter_map(|inner| self::language(inner, unheld))
        .collect();
    part.finish(unheld);
    let number = number?;
    let mut phone = Map::from_iter([("number".to_owned(), number.trim_matches('"').into())]);
    if let Some(description) = description {
        phone.insert("description".to_owned(), description);
    }
    if !languages.is_empty() {
        phone.insert("languages".to_owned(), languages.into());
    }
    Some(phone)
}

/// The tag of a language, by its code or its name.
pub(super) fn language(mut part: Part, unheld: &mut Unheld) -> Option<String> {
    let code = part.text_of(&["code", "language"]);
    let name = part.text("name");
    part.finish(unheld);
    code.or(name).map(|text| name_of("languages", &text))
}

/// What is known of accessibility: names of the closed list, and the words for the rest.
pub(super) fn accessibility(
    mut part: Part,
    language: &str,
    unheld: &mut Unheld,
) -> (Option<&'static str>, Option<Value>) {
    let known = ["description", "accessibility"]
        .into_iter()
        .find_map(|name| {
            let text = part.text(name)?;
            let found = name_of("accessibility", &text).parse::<Accessibility>();
            if found.is_err() {
                part.put_back(name, text);
            }
            found.ok().map(Accessibility::name)
        });
    let description = part.localized("description", language);
    let older = part.localized("accessibility", language);
    let details = part.localized("details", language);
    part.finish(unheld);
    (known, joined(joined(description, older), details))
}

/// Adds a service area to a record: by the name of a municipality, region or county, the
/// whole country, or a shape.
pub(super) fn area(mut part: Part, record: &mut Map<String, Value>, unheld: &mut Unheld) {
    let name = part.text_of(&["name", "service_area"]);
    let kind = part.text("extent_type").map(|kind| kind.to_lowercase());
    let mut is_held = false;
    if let Some(name) = &name {
        let list = area_kind(name);
        is_held = list.is_some();
        match list {
            None => {}
            Some("nationwide") => {
                record.insert("nationwide".to_owned(), true.into());
            }
            Some(list) => {
                let names = record
                    .entry(list)
                    .or_insert_with(|| Value::Array(Vec::new()));
                if let Value::Array(names) = names
                    && !names.contains(&Value::from(name.as_str()))
                {
                    names.push(name.as_str().into());
                }
            }
        }
    }
    let extent = part.value("extent");
    let has_extent = extent.is_some();
    let shape = extent.and_then(|extent| match (kind.as_deref(), extent) {
        (Some("geojson") | None, Value::String(text)) => serde_json::from_str(&text).ok(),
        (Some("geojson") | None, extent) => Some(extent),
        _ => None,
    });
    let shape = shape.and_then(geometry);
    if has_extent && shape.is_none() {
        unheld.add("service_areas.extent");
    }
    if let Some(shape) = shape {
        match record.remove("area_shape") {
            Some(other) => record.insert("area_shape".to_owned(), together(other, shape)),
            None => record.insert("area_shape".to_owned(), shape),
        };
    }
    if !is_held && name.is_some() {
        unheld.add("service_areas.name");
    }
    part.finish(unheld);
}

/// The list of the record format that the name of an area belongs to.
fn area_kind(name: &str) -> Option<&'static str> {
    let whole = [
        "koko maa",
        "koko suomi",
        "suomi",
        "finland",
        "hela landet",
        "whole country",
        "nationwide",
    ];
    if whole.contains(&name.to_lowercase().as_str()) {
        return Some("nationwide");
    }
    let gazetteer = Gazetteer::embedded();
    if gazetteer.municipality_named(name).is_some() {
        return Some("municipalities");
    }
    gazetteer
        .place_named(name)
        .into_iter()
        .find_map(|place| match place.kind {
            PlaceKind::Region => Some("regions"),
            PlaceKind::WellbeingCounty => Some("wellbeing_counties"),
            _ => None,
        })
}

/// The polygon or polygons of a GeoJSON object, out of a feature where it is in one.
fn geometry(value: Value) -> Option<Value> {
    let kind = value.get("type").and_then(Value::as_str)?;
    match kind {
        "Polygon" | "MultiPolygon" => Some(value),
        "Feature" => geometry(value.get("geometry")?.clone()),
        "FeatureCollection" => {
            let features = value.get("features")?.as_array()?;
            let shapes = features.iter().cloned().filter_map(geometry);
            shapes.reduce(together)
        }
        _ => None,
    }
}

/// Two shapes as one `MultiPolygon`.
fn together(first: Value, second: Value) -> Value {
    let polygons = |shape: Value| {
        let is_one = shape.get("type").and_then(Value::as_str) == Some("Polygon");
        match shape.get("coordinates") {
            Some(polygon) if is_one => vec![polygon.clone()],
            Some(Value::Array(polygons)) => polygons.clone(),
            _ => Vec::new(),
        }
    };
    let mut all = polygons(first);
    all.extend(polygons(second));
    serde_json::json!({"type": "MultiPolygon", "coordinates": all})
}
