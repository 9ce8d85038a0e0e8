//! Whom a service serves: the whole country, regions, counties, municipalities.

use serde_json::{Map, Value};

use super::node::Node;
use super::places::municipality;
use super::texts;

/// What is said of a service for all but Åland: the record format has the whole country only.
const NOT_ALAND: &str = "Koko Suomi Ahvenanmaata lukuun ottamatta";

/// The service area of an object, as fields of a record.
pub(super) fn read(object: &Node<'_>) -> Map<String, Value> {
    let mut fields = Map::new();
    match object.get("areaType").text() {
        Some("Nationwide" | "WholeCountry") => {
            fields.insert("nationwide".to_owned(), true.into());
        }
        Some("NationwideExceptAlandIslands" | "WholeCountryExceptAlandIslands") => {
            fields.insert("nationwide".to_owned(), true.into());
            fields.insert("labels".to_owned(), vec![NOT_ALAND].into());
        }
        Some("LimitedType" | "AreaType") | None => {}
        Some(other) => object.get("areaType").warn(format!(
            "{other:?} is not Nationwide, NationwideExceptAlandIslands or LimitedType, not used"
        )),
    }
    for area in object.get("areas").items() {
        one(&area, &mut fields);
    }
    fields
}

fn one(area: &Node<'_>, fields: &mut Map<String, Value>) {
    let kind = area.get("type").text();
    let field = match kind {
        Some("Region" | "Province") => "regions",
        Some("WellbeingServiceCounties" | "WellbeingServicesCounty" | "WellbeingServiceCounty") => {
            "wellbeing_counties"
        }
        // These have no field: they are the municipalities they consist of.
        Some(
            "Municipality" | "BusinessSubRegion" | "BusinessRegions" | "HospitalDistrict"
            | "HospitalRegions",
        )
        | None => {
            for town in area.get("municipalities").items() {
                if let Some(name) = municipality(&town) {
                    push(fields, "municipalities", name);
                }
            }
            return;
        }
        Some(other) => {
            area.get("type")
                .warn(format!("{other:?} is no kind of area known, not used"));
            return;
        }
    };
    let name = texts::register(&area.get("name"));
    let name = name.main().or_else(|| area.get("code").text());
    match name {
        Some(name) => push(fields, field, name.to_owned()),
        None => area.warn("neither a name nor a code, not used"),
    }
}

fn push(fields: &mut Map<String, Value>, field: &str, name: String) {
    let list = fields
        .entry(field)
        .or_insert_with(|| Value::Array(Vec::new()));
    if let Value::Array(list) = list {
        let name = Value::String(name);
        if !list.contains(&name) {
            list.push(name);
        }
    }
}
