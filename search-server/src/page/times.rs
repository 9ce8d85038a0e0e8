//! Schedules in words.

use jiff::civil::{Date, Time};
use luukku_engine::Language;
use luukku_engine::catalog::{Frequency, Schedule};

use super::hours::{DAYS, clock};

/// A schedule in words: what it says of itself, else its rule.
pub(super) fn schedule(schedule: &Schedule, language: Language) -> Option<String> {
    if let Some((_, text)) = schedule.description.best(language) {
        return Some(text.to_owned());
    }
    let mut parts: Vec<String> = Vec::new();
    let days: Vec<String> = schedule
        .days
        .iter()
        .filter_map(|day| {
            let (_, _, names) = DAYS.iter().find(|(_, known, _)| *known == day.weekday)?;
            let name = names[language as usize];
            Some(match day.nth {
                None => name.to_owned(),
                Some(nth) => format!("{} {name}", ordinal(nth, language)),
            })
        })
        .collect();
    match schedule.frequency {
        None => parts.extend(schedule.starts_on.map(|day| date(day, language))),
        Some(frequency) => {
            parts.push(recurrence(frequency, schedule.interval, language));
            if !days.is_empty() {
                parts.push(days.join(", "));
            }
        }
    }
    let (opens, closes) = (schedule.opens_at, schedule.closes_at);
    if let Some(from) = opens {
        let from = time(from, language);
        let to = closes.map(|to| format!("–{}", time(to, language)));
        parts.push(from + &to.unwrap_or_default());
    }
    let first = schedule.valid_from.or(schedule.starts_on);
    let last = schedule.valid_to.or(schedule.until);
    if schedule.frequency.is_some() {
        match (first, last) {
            (None, None) => {}
            (first, last) => parts.push(format!(
                "({}–{})",
                first.map(|day| date(day, language)).unwrap_or_default(),
                last.map(|day| date(day, language)).unwrap_or_default()
            )),
        }
    }
    let said = parts.join(" ");
    (!said.is_empty()).then_some(said)
}

fn recurrence(frequency: Frequency, interval: u16, language: Language) -> String {
    let every = [
        ["päivittäin", "dagligen", "daily"],
        ["viikoittain", "varje vecka", "weekly"],
        ["kuukausittain", "varje månad", "monthly"],
    ];
    let each = [
        ["päivän välein", "dagars mellanrum", "days"],
        ["viikon välein", "veckors mellanrum", "weeks"],
        ["kuukauden välein", "månaders mellanrum", "months"],
    ];
    let at = language as usize;
    if interval <= 1 {
        return every[frequency as usize][at].to_owned();
    }
    let unit = each[frequency as usize][at];
    match language {
        Language::Finnish => format!("{interval} {unit}"),
        Language::Swedish => format!("med {interval} {unit}"),
        Language::English => format!("every {interval} {unit}"),
    }
}

fn ordinal(nth: i8, language: Language) -> String {
    match (nth, language) {
        (-1, Language::Finnish) => "kuun viimeinen".to_owned(),
        (-1, Language::Swedish) => "månadens sista".to_owned(),
        (-1, Language::English) => "the last".to_owned(),
        (nth, Language::Finnish) if nth < 0 => format!("kuun lopusta {}.", -nth),
        (nth, Language::Swedish) if nth < 0 => format!("månadens {}:e från slutet", -nth),
        (nth, Language::English) if nth < 0 => format!("number {} from the month's end,", -nth),
        (nth, Language::Finnish) => format!("kuun {nth}."),
        (nth, Language::Swedish) => format!("månadens {nth}:e"),
        (nth, Language::English) => format!("number {nth} of the month's"),
    }
}

fn time(time: Time, language: Language) -> String {
    let minutes = i32::from(time.hour()) * 60 + i32::from(time.minute());
    clock(minutes.unsigned_abs(), language)
}

fn date(day: Date, language: Language) -> String {
    super::format::date(day, language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules_are_said_in_the_language_of_the_page() {
        let meetings = Schedule {
            frequency: Some(Frequency::Weekly),
            interval: 2,
            days: vec!["TU".parse().unwrap()],
            starts_on: Some(jiff::civil::date(2026, 9, 1)),
            opens_at: Some("17:30".parse().unwrap()),
            closes_at: Some("19:00".parse().unwrap()),
            ..Schedule::default()
        };
        assert_eq!(
            schedule(&meetings, Language::Finnish).unwrap(),
            "2 viikon välein ti 17.30–19 (1.9.2026–)"
        );
        let english = schedule(&meetings, Language::English).unwrap();
        assert!(
            english.starts_with("every 2 weeks Tue 17:30–19:00"),
            "{english}"
        );
        let monthly = Schedule {
            frequency: Some(Frequency::Monthly),
            days: vec!["-1FR".parse().unwrap()],
            ..Schedule::default()
        };
        assert_eq!(
            schedule(&monthly, Language::Swedish).unwrap(),
            "varje månad månadens sista fre"
        );
    }
}
