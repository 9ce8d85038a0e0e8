//! HSDS schedules to those of a record.

use jiff::civil::Time;
use serde_json::{Map, Value};

use super::part::{Part, Unheld};
use crate::source::csv::date;

const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// What a schedule became.
pub(super) enum Times {
    /// A schedule of the record format.
    Schedule(Map<String, Value>),
    /// What it says, where the record format has no form for it.
    Text(Value),
}

/// Reads one schedule. A rule that the record format cannot say (days of the year, weeks by
/// number, a count of meetings) becomes a text, so that nobody takes it for another rule.
pub(super) fn times(mut part: Part, language: &str, unheld: &mut Unheld) -> Option<Times> {
    let freq = part.text("freq").map(|freq| freq.to_uppercase());
    let byday = part.text_of(&["byday", "weekday"]);
    let dates: Vec<(&str, Option<String>)> = ["dtstart", "until", "valid_from", "valid_to"]
        .into_iter()
        .map(|name| (name, part.text(name)))
        .collect();
    let opens = part.text("opens_at");
    let closes = part.text("closes_at");
    let interval = part.text("interval");
    let count = part.text("count");
    let rules: Vec<String> = ["byweekno", "bymonthday", "byyearday"]
        .into_iter()
        .filter_map(|name| part.text(name).map(|value| format!("{name} {value}")))
        .collect();
    let description = part.localized("description", language);
    let notes = part.localized("notes", language);
    let description = joined(description, notes);
    // Finland's time is the only one a record has.
    let zone = part.text("timezone");
    if zone
        .is_some_and(|zone| !["2", "3", "2.0", "3.0", "Europe/Helsinki"].contains(&zone.as_str()))
    {
        unheld.add("schedules.timezone");
    }
    part.text("wkst");
    let except = part.value("except");
    part.finish(unheld);

    let mut schedule = Map::new();
    let mut is_plain = rules.is_empty();
    let mut set = |name: &str, value: Value| schedule.insert(name.to_owned(), value);
    match freq.as_deref() {
        Some(freq @ ("DAILY" | "WEEKLY" | "MONTHLY")) => {
            set("freq", freq.into());
        }
        Some(_) => is_plain = false,
        // Days without a rule are those of every week.
        None if byday.is_some() => {
            set("freq", "WEEKLY".into());
        }
        None => {}
    }
    if let Some(byday) = &byday {
        match days(byday) {
            Some(days) => {
                set("byday", days.into());
            }
            None => is_plain = false,
        }
    }
    if let Some(interval) = &interval {
        match interval.parse::<f64>() {
            Ok(every) if (1.0..=1000.0).contains(&every) && every.fract() == 0.0 => {
                set("interval", Value::from(every as u64));
            }
            _ => is_plain = false,
        }
    }
    for (name, text) in &dates {
        if let Some(text) = text {
            set(name, date(text, None));
        }
    }
    for (name, text) in [("opens_at", &opens), ("closes_at", &closes)] {
        match text.as_deref().map(clock) {
            Some(Some(time)) => {
                set(name, time.into());
            }
            Some(None) => is_plain = false,
            None => {}
        }
    }
    let has_end = schedule.contains_key("until");
    if count.is_some() && !has_end {
        is_plain = false;
    }
    let says_when = schedule.contains_key("freq") || schedule.contains_key("dtstart");
    if let Some(except @ Value::Array(_)) = except {
        schedule.insert("except".to_owned(), except);
    }
    if is_plain && says_when {
        if let Some(description) = description {
            schedule.insert("description".to_owned(), description);
        }
        return Some(Times::Schedule(schedule));
    }
    // What it says in words, else what it says in signs.
    let count = count.map(|count| format!("count {count}"));
    let span = dates.into_iter().filter_map(|(_, text)| text);
    let signs: Vec<String> = [freq, byday, interval]
        .into_iter()
        .flatten()
        .chain(rules)
        .chain(count)
        .chain(span)
        .chain([opens, closes].into_iter().flatten())
        .collect();
    let text = description.or_else(|| {
        let text = signs.join(" ");
        (!text.is_empty()).then(|| Map::from_iter([(language.to_owned(), text.into())]).into())
    });
    text.map(Times::Text)
}

/// Opening hours in OpenStreetMap's syntax, when schedules are those of plain weeks.
pub(super) fn opening_hours(schedules: &[Map<String, Value>]) -> Option<String> {
    let rule = |schedule: &Map<String, Value>| {
        let text = |name: &str| schedule.get(name).and_then(Value::as_str);
        let is_plain = text("freq") == Some("WEEKLY")
            && schedule.get("interval").is_none_or(|every| *every == 1)
            && schedule.keys().all(|name| {
                matches!(
                    name.as_str(),
                    "freq" | "interval" | "byday" | "opens_at" | "closes_at"
                )
            });
        let days: Vec<String> = text("byday")?
            .split(',')
            .map(|day| {
                let (first, second) = day.split_at_checked(1).unwrap_or((day, ""));
                format!("{first}{}", second.to_lowercase())
            })
            .collect();
        let hours = format!("{}-{}", text("opens_at")?, text("closes_at")?);
        is_plain.then(|| format!("{} {hours}", days.join(",")))
    };
    let rules: Vec<String> = schedules.iter().map(rule).collect::<Option<_>>()?;
    // A comma adds hours where a semicolon would replace those of the same day.
    (!rules.is_empty()).then(|| rules.join(", "))
}

/// Two texts one after the other, language by language.
pub(super) fn joined(first: Option<Value>, second: Option<Value>) -> Option<Value> {
    match (first, second) {
        (Some(Value::Object(mut first)), Some(Value::Object(second))) => {
            for (language, more) in second {
                let more = more.as_str().unwrap_or_default();
                let text = match first.get(&language).and_then(Value::as_str) {
                    Some(text) => format!("{text}\n\n{more}"),
                    None => more.to_owned(),
                };
                first.insert(language, text.into());
            }
            Some(Value::Object(first))
        }
        (first, second) => first.or(second),
    }
}

/// `TU,1FR` of what names days in two letters, three, or in full, or by number from Monday.
fn days(text: &str) -> Option<String> {
    let day = |day: &str| {
        let day = day.trim().to_uppercase();
        if let Ok(number) = day.parse::<usize>() {
            return Some((*DAYS.get(number.checked_sub(1)?)?).to_owned());
        }
        let at = day.find(|letter: char| letter.is_ascii_alphabetic())?;
        let (nth, name) = day.split_at_checked(at)?;
        let known = DAYS.into_iter().find(|known| name.starts_with(known))?;
        Some(format!("{}{known}", nth.trim_start_matches('+')))
    };
    let days: Option<Vec<String>> = text
        .split(',')
        .filter(|part| !part.trim().is_empty())
        .map(day)
        .collect();
    days.filter(|days| !days.is_empty())
        .map(|days| days.join(","))
}

/// `17:30` of a time with or without seconds and a time zone, which is Finland's.
fn clock(text: &str) -> Option<String> {
    let plain = text.trim().split(['Z', '+', '-']).next()?;
    let mut parts = plain.split(':');
    let mut part = || parts.next().unwrap_or("0").trim().parse::<i8>().ok();
    let (hour, minute) = (part()?, part()?);
    // The end of a day is the beginning of the next.
    let hour = if (hour, minute) == (24, 0) { 0 } else { hour };
    let time = Time::new(hour, minute, 0, 0).ok()?;
    Some(time.strftime("%H:%M").to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(json: Value) -> Value {
        let Value::Object(map) = json else {
            panic!("an object");
        };
        match times(Part::new("schedules", map), "fi", &mut Unheld::default()) {
            Some(Times::Schedule(schedule)) => schedule.into(),
            Some(Times::Text(text)) => json!({ "text": text["fi"] }),
            None => Value::Null,
        }
    }

    #[test]
    fn schedules_are_read_or_told_in_words() {
        for (json, expected) in [
            (
                json!({"id": "1", "freq": "weekly", "interval": 2, "byday": "TUE", "wkst": "MO",
                       "dtstart": "2026-01-13", "opens_at": "17:30:00+02:00", "closes_at": "19:00",
                       "valid_to": null, "timezone": 2}),
                json!({"freq": "WEEKLY", "interval": 2, "byday": "TU", "dtstart": "2026-01-13",
                       "opens_at": "17:30", "closes_at": "19:00"}),
            ),
            (
                json!({"freq": "MONTHLY", "byday": "+1TU,-1FR", "description": "Kerho"}),
                json!({"freq": "MONTHLY", "byday": "1TU,-1FR", "description": {"fi": "Kerho"}}),
            ),
            (
                json!({"weekday": "Monday", "opens_at": "9:00", "closes_at": "24:00"}),
                json!({"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "00:00"}),
            ),
            (
                json!({"freq": "MONTHLY", "bymonthday": "15", "opens_at": "10:00"}),
                json!({"text": "MONTHLY bymonthday 15 10:00"}),
            ),
            (
                json!({"freq": "WEEKLY", "byday": "TU", "count": 3, "description": "Kolme kertaa"}),
                json!({"text": "Kolme kertaa"}),
            ),
            (
                json!({"description": "Arkisin", "notes": "Ei juhlina"}),
                json!({"text": "Arkisin\n\nEi juhlina"}),
            ),
            (
                json!({"dtstart": "2026-11-28"}),
                json!({"dtstart": "2026-11-28"}),
            ),
            (
                json!({"freq": "WEEKLY", "byday": "é"}),
                json!({"text": "WEEKLY é"}),
            ),
            (json!({"id": "1"}), Value::Null),
        ] {
            assert_eq!(read(json.clone()), expected, "{json}");
        }
    }

    #[test]
    fn plain_weeks_are_opening_hours() {
        let week = |json: Value| match json {
            Value::Object(map) => map,
            _ => panic!("an object"),
        };
        let plain =
            json!({"freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00", "closes_at": "17:00"});
        let evening =
            json!({"freq": "WEEKLY", "byday": "MO", "opens_at": "18:00", "closes_at": "20:00"});
        let hours = opening_hours(&[week(plain.clone()), week(evening)]).expect("plain");
        assert_eq!(hours, "Mo,Tu 09:00-17:00, Mo 18:00-20:00");
        assert!(
            hours
                .parse::<luukku_engine::catalog::OpeningHours>()
                .is_ok()
        );
        let mut season = week(plain);
        season.insert("valid_to".to_owned(), "2026-06-01".into());
        assert_eq!(opening_hours(&[season]), None);
    }
}
