//! Schedules, read and written.

use serde_json::Value;

use super::fields::Fields;
use super::write::Record;
use super::{RecordError, RecordWarning};
use crate::catalog::{Frequency, OpenTimes, OpeningHours, Schedule, ScheduleDay};

/// Most days of the week, or days left out, that a schedule names.
const MOST_DAYS: usize = 400;

/// Greatest interval: every so many days, weeks or months.
const LONGEST_INTERVAL: u64 = 1_000;

pub(super) fn read(
    fields: &mut Fields,
    warnings: &mut Vec<RecordWarning>,
) -> Result<Schedule, RecordError> {
    let interval = fields.whole("interval")?.unwrap_or(1);
    if !(1..=LONGEST_INTERVAL).contains(&interval) {
        let reason = format!("{interval} is outside 1..={LONGEST_INTERVAL}");
        return Err(fields.invalid("interval", reason));
    }
    let mut days = Vec::new();
    for day in fields
        .string("byday")?
        .unwrap_or_default()
        .split(',')
        .take(MOST_DAYS)
    {
        if !day.trim().is_empty() {
            let day: ScheduleDay = day
                .trim()
                .parse()
                .map_err(|error| fields.invalid("byday", error))?;
            days.push(day);
        }
    }
    let mut except = Vec::new();
    for (at, date) in fields.strings("except")?.iter().enumerate().take(MOST_DAYS) {
        let path = format!("except[{at}]");
        except.push(date.parse().map_err(|error| fields.invalid(&path, error))?);
    }
    let schedule = Schedule {
        frequency: fields.named("freq")?,
        interval: u16::try_from(interval).unwrap_or(1),
        days,
        starts_on: fields.named("dtstart")?,
        until: fields.named("until")?,
        valid_from: fields.named("valid_from")?,
        valid_to: fields.named("valid_to")?,
        opens_at: fields.named("opens_at")?,
        closes_at: fields.named("closes_at")?,
        except,
        description: fields.text("description", warnings)?,
    };
    if schedule.frequency.is_none()
        && schedule.starts_on.is_none()
        && schedule.description.is_empty()
    {
        return Err(fields.missing("freq"));
    }
    if let (Some(first), Some(last)) = (schedule.valid_from, schedule.valid_to)
        && first > last
    {
        return Err(fields.invalid(
            "valid_from",
            format_args!("{first} is after valid_to {last}"),
        ));
    }
    Ok(schedule)
}

/// A schedule as the record format has it, a JSON object.
#[must_use]
pub fn schedule_to_json(schedule: &Schedule) -> Value {
    let days: Vec<String> = schedule.days.iter().map(ToString::to_string).collect();
    let clock =
        |time: Option<jiff::civil::Time>| time.map(|time| time.strftime("%H:%M").to_string());
    let date = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string());
    let mut record = Record::default();
    record.set("freq", schedule.frequency.map(Frequency::name));
    record.set(
        "interval",
        (schedule.interval > 1).then_some(schedule.interval),
    );
    record.set("byday", (!days.is_empty()).then(|| days.join(",")));
    record.set("dtstart", date(schedule.starts_on));
    record.set("until", date(schedule.until));
    record.set("valid_from", date(schedule.valid_from));
    record.set("valid_to", date(schedule.valid_to));
    record.set("opens_at", clock(schedule.opens_at));
    record.set("closes_at", clock(schedule.closes_at));
    record.list("except", schedule.except.iter().map(ToString::to_string));
    record.text("description", &schedule.description);
    record.into_value()
}

/// All that tells when a service is open, in one line: opening hours as they are, or a list
/// of them and of schedules.
pub(crate) fn open_times_to_text(times: &OpenTimes) -> String {
    if let ([hours], []) = (times.hours.as_slice(), times.schedules.as_slice()) {
        return hours.as_str().to_owned();
    }
    let hours = times.hours.iter().map(|hours| Value::from(hours.as_str()));
    let all = hours.chain(times.schedules.iter().map(schedule_to_json));
    Value::Array(all.collect()).to_string()
}

/// What [`open_times_to_text`] wrote; `None` when it did not.
pub(crate) fn open_times_of_text(text: &str) -> Option<OpenTimes> {
    if !text.starts_with('[') {
        return Some(OpenTimes {
            hours: vec![text.parse().ok()?],
            schedules: Vec::new(),
        });
    }
    let Ok(Value::Array(values)) = serde_json::from_str(text) else {
        return None;
    };
    let mut times = OpenTimes::default();
    for value in values {
        match value {
            Value::String(hours) => times.hours.push(hours.parse::<OpeningHours>().ok()?),
            other => {
                let mut fields = Fields::new("", other).ok()?;
                times
                    .schedules
                    .push(read(&mut fields, &mut Vec::new()).ok()?);
            }
        }
    }
    Some(times)
}
