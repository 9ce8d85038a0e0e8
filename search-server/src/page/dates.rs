//! Today, and the next dates of what does not happen most days.

use jiff::Span;
use jiff::civil::Date;
use luukku_engine::Language;
use luukku_engine::catalog::{OpeningHours, Schedule, Service};

use super::hours::{DAYS, clock, spans};
use super::interface::Interface;
use super::strings::fill;

/// How far ahead dates are looked for: what meets once a month is met three times.
const AHEAD_DAYS: i64 = 92;

/// Open on more days than this of the coming 28, it is a place with opening hours rather than a
/// group with dates.
const MOSTLY: usize = 10;

/// Most dates that are listed.
const MOST_DATES: usize = 3;

/// Opening hours and schedules looked at for dates, each: a record may have thousands.
const MOST_RULES: usize = 8;

/// Today, and the next dates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Dates {
    /// `Tänään: 9–16`, for what has opening hours.
    pub(super) today: Option<String>,
    /// `ti 24.11. 17.30–19`, for what meets now and then.
    pub(super) next: Vec<String>,
}

impl Dates {
    pub(super) fn of(service: &Service, today: Date, face: Interface) -> Self {
        let own = service.opening_hours.iter();
        let places = service.locations.iter();
        let hours: Vec<&OpeningHours> = own
            .chain(places.filter_map(|at| at.opening_hours.as_ref()))
            .take(MOST_RULES)
            .collect();
        let schedules: Vec<&Schedule> = service.schedules.iter().take(MOST_RULES).collect();
        if hours.is_empty() && schedules.is_empty() {
            return Self::default();
        }
        let language = face.language();
        let days: Vec<(Date, String)> = (0..AHEAD_DAYS)
            .filter_map(|ahead| {
                let date = today.checked_add(Span::new().days(ahead)).ok()?;
                Some((date, on(date, &hours, &schedules, language)?))
            })
            .collect();
        let soon = today.saturating_add(Span::new().days(28));
        let is_mostly = days.iter().filter(|(date, _)| *date < soon).count() > MOSTLY;
        let texts = face.about_services();
        // Where several places have hours of their own, today is each place's own matter.
        let today_is_one = schedules.is_empty() && hours.len() == 1;
        Self {
            today: (is_mostly && today_is_one).then(|| match days.first() {
                Some((date, times)) if *date == today => fill(texts.today_open, "times", times),
                _ => texts.today_closed.to_owned(),
            }),
            next: days
                .iter()
                .filter(|_| !is_mostly)
                .take(MOST_DATES)
                .map(|(date, times)| {
                    format!("{} {times}", day(*date, language))
                        .trim_end()
                        .to_owned()
                })
                .collect(),
        }
    }
}

/// The times of a day; `None` when nothing happens.
fn on(
    date: Date,
    hours: &[&OpeningHours],
    schedules: &[&Schedule],
    language: Language,
) -> Option<String> {
    let mut open: Vec<(u16, u16)> = hours.iter().flat_map(|hours| hours.on(date)).collect();
    open.sort_unstable();
    open.dedup();
    let mut said = Vec::new();
    if !open.is_empty() {
        said.push(spans(&open, language));
    }
    let mut happens = !open.is_empty();
    for schedule in schedules {
        if schedule.happens_on(date) != Some(true) {
            continue;
        }
        happens = true;
        if let Some(opens) = schedule.opens_at {
            let minutes = |time: jiff::civil::Time| {
                u32::from(time.hour().unsigned_abs()) * 60 + u32::from(time.minute().unsigned_abs())
            };
            let mut times = clock(minutes(opens), language);
            if let Some(closes) = schedule.closes_at {
                times.push('–');
                times.push_str(&clock(minutes(closes), language));
            }
            said.push(times);
        }
    }
    happens.then(|| said.join(", "))
}

/// `ti 24.11.`; in English `Tue 24 Nov`.
fn day(date: Date, language: Language) -> String {
    let weekday = DAYS.iter().find(|(_, day, _)| *day == date.weekday());
    let weekday = weekday.map_or("", |(_, _, names)| names[language as usize]);
    match language {
        Language::English => format!("{weekday} {}", date.strftime("%-d %b")),
        Language::Finnish => format!("{weekday} {}.{}.", date.day(), date.month()),
        Language::Swedish => format!("{weekday} {}.{}", date.day(), date.month()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use luukku_engine::record;

    fn dates(record: &str) -> Dates {
        let service = record::parse(record).unwrap().service;
        // A Sunday.
        Dates::of(&service, date(2026, 11, 22), Interface::default())
    }

    #[test]
    fn a_group_has_its_next_dates_and_an_office_its_day() {
        let group = dates(
            r#"{"id": "1", "name": "Esimerkkiryhmä", "opening_hours": "week 2-52/2 Tu 17:30-19:00; PH off"}"#,
        );
        assert_eq!(group.today, None);
        assert_eq!(
            group.next,
            [
                "ti 24.11. 17.30–19",
                "ti 8.12. 17.30–19",
                "ti 22.12. 17.30–19"
            ]
        );
        let office = dates(
            r#"{"id": "1", "name": "Esimerkkitoimisto", "opening_hours": "Mo-Sa 09:00-16:00"}"#,
        );
        assert_eq!(office.today.as_deref(), Some("Tänään suljettu"));
        assert!(office.next.is_empty());
        assert_eq!(
            dates(r#"{"id": "1", "name": "Esimerkki"}"#),
            Dates::default()
        );
    }
}
