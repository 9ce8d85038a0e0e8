//! A full HSDS service, as `/services/{id}` gives it, to a record.

use std::sync::{Arc, LazyLock};

use luukku_engine::hsds::HELD_FIELDS;
use luukku_engine::record::RecordWarning;
use serde_json::{Map, Value};

use super::part::{Part, Unheld};
use super::place::{self, Place};
use super::provider;
use super::schedule::{self, Times, joined};
use super::terms;
use crate::source::csv::{date, name_of, number};
use crate::source::{Content, FieldNames};

/// Greatest age a record can have; HSDS files write 999 for "no limit".
const OLDEST: f64 = 130.0;

/// HSDS's names for fields that a finding can be about.
pub(super) static NAMES: LazyLock<Arc<FieldNames>> = LazyLock::new(|| {
    let names = [
        ("verified", "assured_date"),
        ("updated", "last_modified"),
        ("min_age", "minimum_age"),
        ("max_age", "maximum_age"),
        ("postcode", "postal_code"),
        ("taxonomy_terms", "attributes"),
        ("area_shape", "service_areas.extent"),
        (
            "organization.business_id",
            "organization_identifiers.identifier",
        ),
    ];
    let owned = names.map(|(ours, theirs)| (ours.to_owned(), theirs.to_owned()));
    Arc::new(FieldNames::from(owned))
});

/// What a service became, and what its provider should look at.
pub(super) struct Mapped {
    pub(super) content: Content,
    pub(super) warnings: Vec<RecordWarning>,
}

/// Maps a service; `language` is that of its texts.
pub(super) fn service(map: Map<String, Value>, language: &str, unheld: &mut Unheld) -> Mapped {
    let mut part = Part::new("", map);
    let mut warnings = Vec::new();
    let mut warn = |field: &str, message: String| {
        warnings.push(RecordWarning {
            field: field.to_owned(),
            message,
        });
    };
    let id = part.text("id");
    let status = part.text("status");
    match (status.as_deref(), &id) {
        (Some("inactive" | "defunct"), Some(id)) => {
            return Mapped {
                content: Content::Removed(id.clone()),
                warnings,
            };
        }
        (None | Some("active"), _) => {}
        (Some(other), _) => warn(
            "status",
            format!("{other:?} has no place in a record: the service is taken as active"),
        ),
    }
    let own = match part.value("luukku") {
        Some(Value::Object(own)) => own,
        _ => Map::new(),
    };
    let mut record = Map::new();
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            record.insert(name.to_owned(), value);
        }
    };
    set("id", id.map(Value::from));
    for name in ["name", "alternate_name"] {
        set(name, part.localized(name, language));
    }
    set("description", description(&mut part, language));
    set("url", part.text("url").map(Value::from));
    set("email", part.text("email").map(Value::from));
    set(
        "verified",
        part.text("assured_date").map(|text| date(&text, None)),
    );
    set("updated", updated(&mut part, unheld));
    for (ours, theirs) in [("min_age", "minimum_age"), ("max_age", "maximum_age")] {
        let age = part.text(theirs);
        set(ours, age.and_then(|text| self::age(&text)));
    }
    if let Some(organization) = part.object("organization") {
        set(
            "organization",
            provider::organization(organization, language, unheld),
        );
    }

    provider::ways_to_reach(&mut part, &mut record, language, unheld);
    places(&mut part, &mut record, language, unheld);
    for inner in part.list("service_areas") {
        place::area(inner, &mut record, unheld);
    }
    for inner in part.list("languages") {
        if let Some(tag) = place::language(inner, unheld) {
            push(&mut record, "languages", tag.into());
        }
    }
    costs(&mut part, &mut record, language, unheld);
    terms::terms(&mut part, &mut record, language, unheld);
    part.finish(unheld);
    // What our own export says beside HSDS counts; what was only concluded from HSDS does not.
    if own.contains_key("id") {
        record.retain(|name, _| HELD_FIELDS.contains(&name.as_str()));
    }
    record.extend(own);
    Mapped {
        content: Content::Fields(record),
        warnings,
    }
}

/// The description, with what else HSDS says in words of getting the service.
fn description(part: &mut Part, language: &str) -> Option<Value> {
    [
        "description",
        "eligibility_description",
        "application_process",
        "interpretation_services",
        "wait_time",
        "alert",
    ]
    .into_iter()
    .filter_map(|name| part.localized(name, language))
    .map(Some)
    .fold(None, joined)
}

/// When the source changed it: as it says, else the latest of its record of changes.
fn updated(part: &mut Part, unheld: &mut Unheld) -> Option<Value> {
    let said = part.text("last_modified").map(|text| date(&text, None));
    let mut latest: Option<String> = None;
    for mut change in part.list("metadata") {
        let day = change.text("last_action_date");
        let day = day.map(|text| date(&text, None));
        if let Some(Value::String(day)) = day
            && latest.as_ref().is_none_or(|latest| *latest < day)
        {
            latest = Some(day);
        }
        for name in [
            "resource_type",
            "last_action_type",
            "field_name",
            "previous_value",
            "replacement_value",
            "updated_by",
        ] {
            change.text(name);
        }
        change.finish(unheld);
    }
    said.or(latest.map(Value::from))
}

/// An age in whole years: the years a child has had; `None` for one that is no limit.
fn age(text: &str) -> Option<Value> {
    match number(text) {
        Value::Number(years) => {
            let years = years.as_f64()?;
            if years > OLDEST {
                None
            } else if years >= 0.0 {
                Some(Value::from(years as u64))
            } else {
                Some(Value::from(years))
            }
        }
        other => Some(other),
    }
}

/// Schedules and locations. The schedules of an only location are the service's.
fn places(part: &mut Part, record: &mut Map<String, Value>, language: &str, unheld: &mut Unheld) {
    let mut hours = None;
    for name in ["schedules", "regular_schedules"] {
        for inner in part.list(name) {
            match schedule::times(inner, language, unheld) {
                Some(Times::Schedule(schedule)) => push(record, "schedules", schedule.into()),
                Some(Times::Text(text)) => hours = joined(hours, Some(text)),
                None => {}
            }
        }
    }
    if let Some(hours) = hours {
        record.insert("hours".to_owned(), hours);
    }
    let mut places: Vec<Place> = Vec::new();
    for mut at in part.list("service_at_locations") {
        for inner in at.list("service_areas") {
            place::area(inner, record, unheld);
        }
        let empty = || Part::new("service_at_locations.location", Map::new());
        let location = at.object("location").unwrap_or_else(empty);
        places.push(place::place(Some(at), location, language, unheld));
    }
    for location in part.list("locations") {
        places.push(place::place(None, location, language, unheld));
    }
    let is_only = places.len() == 1;
    for place in places {
        take_place(place, is_only, record);
    }
}

fn take_place(place: Place, is_only: bool, record: &mut Map<String, Value>) {
    let Place {
        mut location,
        channel,
        schedules,
        accessibility_notes,
        languages,
        phones,
        web_pages,
    } = place;
    let name = location.get("name").cloned();
    match schedule::opening_hours(&schedules) {
        Some(hours) if !is_only && !location.is_empty() => {
            location.insert("opening_hours".to_owned(), hours.into());
        }
        _ => {
            for mut schedule in schedules {
                if !is_only {
                    let said = schedule.remove("description");
                    let said = joined(name.clone(), said);
                    schedule.extend(said.map(|said| ("description".to_owned(), said)));
                }
                push(record, "schedules", schedule.into());
            }
        }
    }
    if let Some(channel) = channel {
        push(record, "channels", channel.into());
    }
    for tag in languages {
        push(record, "languages", tag.into());
    }
    for mut phone in phones {
        let said = phone.remove("description");
        let said = joined(name.clone(), said);
        phone.extend(said.map(|said| ("description".to_owned(), said)));
        push(record, "phones", phone.into());
    }
    for page in web_pages {
        push(record, "web_pages", page.into());
    }
    let notes = joined(record.remove("accessibility_notes"), accessibility_notes);
    record.extend(notes.map(|notes| ("accessibility_notes".to_owned(), notes)));
    // An identifier alone says nothing of where it is.
    if location.keys().any(|name| name != "id") {
        push(record, "locations", location.into());
    }
}

/// Costs, and whether there are any: free when every amount is nothing.
fn costs(part: &mut Part, record: &mut Map<String, Value>, language: &str, unheld: &mut Unheld) {
    let mut amounts = Vec::new();
    for mut inner in part.list("cost_options") {
        let mut cost = Map::new();
        if let Some(amount) = inner.text("amount").map(|text| number(&text)) {
            amounts.extend(amount.as_f64());
            cost.insert("amount".to_owned(), amount);
        }
        let option = inner.localized("option", language);
        let said = inner.localized("amount_description", language);
        let currency = inner
            .text("currency")
            .map(|currency| currency.to_uppercase());
        cost.extend(option.map(|option| ("option".to_owned(), option)));
        cost.extend(currency.map(|currency| ("currency".to_owned(), currency.into())));
        cost.extend(said.map(|said| ("description".to_owned(), said)));
        inner.finish(unheld);
        if !cost.is_empty() {
            push(record, "cost_options", cost.into());
        }
    }
    let mut fee = match amounts.iter().copied().reduce(f64::max) {
        Some(most) if most > 0.0 => Some("paid".to_owned()),
        Some(_) => Some("free".to_owned()),
        None => None,
    };
    // `fees` is what version 2 called it, and often says the same once more.
    let said = part.localized("fees_description", language);
    let older = part
        .localized("fees", language)
        .filter(|older| said.as_ref() != Some(older));
    for said in [said, older].into_iter().flatten() {
        let word = said.get(language).and_then(Value::as_str);
        let known = word.map(|word| name_of("fee", word));
        if let Some(known) = known.filter(|known| known == "free" || known == "paid") {
            fee = fee.or(Some(known));
        } else {
            let cost = Map::from_iter([("description".to_owned(), said)]);
            push(record, "cost_options", cost.into());
        }
    }
    if let Some(fee) = fee
        && !record.contains_key("fee")
    {
        record.insert("fee".to_owned(), fee.into());
    }
}

/// Adds to a list of the record what is not in it yet.
pub(super) fn push(record: &mut Map<String, Value>, name: &str, value: Value) {
    let list = record
        .entry(name)
        .or_insert_with(|| Value::Array(Vec::new()));
    if let Value::Array(list) = list
        && !list.contains(&value)
    {
        list.push(value);
    }
}
