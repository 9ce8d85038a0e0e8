//! When a service is open or meets, in words.

use jiff::civil::{Date, Time, Weekday};
use luukku_engine::Language;
use luukku_engine::catalog::{Frequency, OpeningHours, Schedule};

/// Days of the week as the opening hours syntax and as each language writes them.
const DAYS: [(&str, Weekday, [&str; 3]); 7] = [
    ("Mo", Weekday::Monday, ["ma", "mån", "Mon"]),
    ("Tu", Weekday::Tuesday, ["ti", "tis", "Tue"]),
    ("We", Weekday::Wednesday, ["ke", "ons", "Wed"]),
    ("Th", Weekday::Thursday, ["to", "tors", "Thu"]),
    ("Fr", Weekday::Friday, ["pe", "fre", "Fri"]),
    ("Sa", Weekday::Saturday, ["la", "lör", "Sat"]),
    ("Su", Weekday::Sunday, ["su", "sön", "Sun"]),
];

/// Other words of the opening hours syntax that are easily said.
const WORDS: [(&str, [&str; 3]); 4] = [
    ("PH", ["pyhinä", "helgdagar", "public holidays"]),
    ("off", ["suljettu", "stängt", "closed"]),
    ("closed", ["suljettu", "stängt", "closed"]),
    ("24/7", ["aina avoinna", "alltid öppet", "always open"]),
];

/// Opening hours in words; `None` where they say more than days, times and holidays.
pub(super) fn opening_hours(hours: &OpeningHours, language: Language) -> Option<String> {
    let mut rules = Vec::new();
    for rule in hours.as_str().split(';') {
        let mut words = Vec::new();
        for word in rule.split_whitespace() {
            words.push(hours_word(word, language)?);
        }
        rules.push(words.join(" "));
    }
    let said: Vec<String> = rules.into_iter().filter(|rule| !rule.is_empty()).collect();
    (!said.is_empty()).then(|| said.join(", "))
}

/// `Mo-Fr`, `Sa,Su`, `09:00-17:00`, `PH`, `off`.
fn hours_word(word: &str, language: Language) -> Option<String> {
    let at = language as usize;
    if let Some((_, said)) = WORDS.iter().find(|(known, _)| *known == word) {
        return Some(said[at].to_owned());
    }
    let is_clock = |text: &str| {
        text.split_once(':').is_some_and(|(hours, minutes)| {
            let digits = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
            digits(hours) && digits(minutes)
        })
    };
    let mut said = Vec::new();
    for part in word.split(',') {
        let mut ends = Vec::new();
        for end in part.split('-') {
            let day = DAYS.iter().find(|(known, ..)| *known == end);
            let holiday = WORDS.iter().find(|(known, _)| *known == end);
            ends.push(match (day, holiday) {
                (Some((_, _, names)), _) | (None, Some((_, names))) => names[at].to_owned(),
                (None, None) if is_clock(end) => clock_text(end, language),
                (None, None) => return None,
            });
        }
        said.push(ends.join("–"));
    }
    Some(said.join(", "))
}

fn clock_text(clock: &str, language: Language) -> String {
    match language {
        Language::English => clock.to_owned(),
        Language::Finnish | Language::Swedish => clock.replace(':', "."),
    }
}

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
        let from = clock(from, language);
        let to = closes.map(|to| format!("–{}", clock(to, language)));
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

fn clock(time: Time, language: Language) -> String {
    clock_text(&time.strftime("%H:%M").to_string(), language)
}

fn date(day: Date, language: Language) -> String {
    super::format::date(day, language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_hours_are_said_and_others_are_not() {
        let said = |text: &str, language| opening_hours(&text.parse().unwrap(), language);
        assert_eq!(
            said(
                "Mo-Fr 09:00-17:00; Sa 10:00-14:00; PH off",
                Language::Finnish
            )
            .unwrap(),
            "ma–pe 09.00–17.00, la 10.00–14.00, pyhinä suljettu"
        );
        assert_eq!(
            said("Sa,Su 12:00-15:00", Language::English).unwrap(),
            "Sat, Sun 12:00–15:00"
        );
        assert_eq!(said("24/7", Language::Swedish).unwrap(), "alltid öppet");
        assert_eq!(said("week 2-52/2 Tu 17:30-19:00", Language::Finnish), None);
    }

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
            "2 viikon välein ti 17.30–19.00 (1.9.2026–)"
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
