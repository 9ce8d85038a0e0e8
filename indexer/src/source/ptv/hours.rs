//! PTV's service hours to opening hours in OpenStreetMap's syntax, dated schedules and notes.

use std::collections::BTreeMap;

use jiff::civil::Date;
use luukku_engine::catalog::OpeningHours;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::node::Node;
use super::texts::{self, Text};

const DAYS: [(&str, &str); 7] = [
    ("Monday", "Mo"),
    ("Tuesday", "Tu"),
    ("Wednesday", "We"),
    ("Thursday", "Th"),
    ("Friday", "Fr"),
    ("Saturday", "Sa"),
    ("Sunday", "Su"),
];

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// When a place is open.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Hours {
    /// For programs.
    pub(super) osm: Option<String>,
    /// What the provider says about them, and what has no form for programs.
    pub(super) notes: Text,
    /// Dated hours of a place without weekly ones.
    pub(super) schedules: Vec<Value>,
}

impl Hours {
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// First and last day; without one it is open at that end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Span {
    from: Option<Date>,
    to: Option<Date>,
}

/// Hours of a week: for each day its times, as written, such as `08:00-16:00`.
type Week = [Vec<String>; 7];

/// What dates say against the weekly hours.
struct Exception {
    span: Span,
    times: Vec<String>,
}

/// The hours of a list of service hours.
pub(super) fn read(list: &Node<'_>) -> Hours {
    let mut weeks: BTreeMap<Span, Week> = BTreeMap::new();
    let mut exceptions = Vec::new();
    let mut notes = Text::default();
    for hours in list.items() {
        let span = span(&hours);
        note(&hours, span, &mut notes);
        match hours.get("serviceHourType").text() {
            Some("Exceptional" | "Exception") => exceptions.extend(exception(&hours, span)),
            Some("OverMidnight" | "Special") => {
                over_midnight(&hours, weeks.entry(span).or_default());
            }
            Some("DaysOfTheWeek" | "Standard") | None => {
                weekly(&hours, weeks.entry(span).or_default());
            }
            Some(other) => hours.get("serviceHourType").warn(format!(
                "{other:?} is not DaysOfTheWeek, Exceptional or OverMidnight, the hours are not used"
            )),
        }
    }
    weeks.retain(|_, week| week.iter().any(|day| !day.is_empty()));
    exceptions.sort_by_key(|exception: &Exception| exception.span);
    if weeks.is_empty() {
        return dated_only(&exceptions, notes);
    }
    Hours {
        osm: written(&weeks, &exceptions, list),
        notes,
        schedules: Vec::new(),
    }
}

fn span(hours: &Node<'_>) -> Span {
    let mut span = Span {
        from: hours.get("validFrom").date(),
        to: hours.get("validTo").date(),
    };
    let exceptional = matches!(
        hours.get("serviceHourType").text(),
        Some("Exceptional" | "Exception")
    );
    // An exception without an end is one day.
    if exceptional && span.to.is_none() {
        span.to = span.from;
    }
    if !exceptional && hours.get("validForNow").flag() {
        span = Span::default();
    }
    if let (Some(from), Some(to)) = (span.from, span.to)
        && to < from
    {
        hours
            .get("validTo")
            .warn(format!("{to} is before validFrom {from}, it is not used"));
        span.to = Some(from);
    }
    span
}

fn weekly(hours: &Node<'_>, week: &mut Week) {
    if hours.get("isAlwaysOpen").flag() {
        for day in week {
            push(day, "00:00-24:00".to_owned());
        }
        return;
    }
    for opening in hours.get("openingHour").items() {
        let Some(first) = day(&opening.get("dayFrom")) else {
            continue;
        };
        let last = day(&opening.get("dayTo")).unwrap_or(first);
        let Some((from, to)) = times(&opening) else {
            continue;
        };
        for at in days_between(first, last) {
            push(&mut week[at], format!("{}-{}", clock(from), clock(to)));
        }
    }
}

/// One stretch of time from a day's hour to a later day's.
fn over_midnight(hours: &Node<'_>, week: &mut Week) {
    for opening in hours.get("openingHour").items() {
        let Some(first) = day(&opening.get("dayFrom")) else {
            continue;
        };
        let last = day(&opening.get("dayTo")).unwrap_or(first);
        let Some((from, to)) = times(&opening) else {
            continue;
        };
        let days = days_between(first, last);
        let single = days.len() == 1;
        // Until the next morning: one range that goes past midnight.
        if single || (days.len() == 2 && to % 1440 < from) {
            push(
                &mut week[first],
                format!("{}-{}", clock(from), clock(to % 1440)),
            );
            continue;
        }
        let end = days.len() - 1;
        for (nth, at) in days.into_iter().enumerate() {
            let begin = if nth == 0 { from } else { 0 };
            let until = if nth == end { to % 1440 } else { 1440 };
            if begin < until {
                push(&mut week[at], format!("{}-{}", clock(begin), clock(until)));
            }
        }
    }
}

fn push(day: &mut Vec<String>, times: String) {
    if !day.contains(&times) {
        day.push(times);
    }
}

/// Days of the week from one to another, round Sunday where needed.
fn days_between(first: usize, last: usize) -> Vec<usize> {
    let count = (last + 7 - first) % 7 + 1;
    (0..count).map(|nth| (first + nth) % 7).collect()
}

fn day(node: &Node<'_>) -> Option<usize> {
    let name = node.text()?;
    let found = DAYS.iter().position(|(known, _)| *known == name);
    if found.is_none() {
        node.warn(format!("{name:?} is not a day of the week, not used"));
    }
    found
}

/// Minutes from midnight, the end 1440 where it is midnight.
fn times(opening: &Node<'_>) -> Option<(u32, u32)> {
    let from = minutes(&opening.get("from"))?;
    let to = minutes(&opening.get("to"))?;
    Some((from % 1440, if to == 0 { 1440 } else { to }))
}

fn minutes(node: &Node<'_>) -> Option<u32> {
    let text = node.text()?;
    let mut parts = text.split(':');
    let mut number = || parts.next()?.parse::<u32>().ok();
    let found = match (number(), number()) {
        (Some(hours), Some(minutes))
            if hours <= 24 && minutes < 60 && hours * 60 + minutes <= 1440 =>
        {
            Some(hours * 60 + minutes)
        }
        _ => None,
    };
    if found.is_none() {
        node.warn(format!("{text:?} is not a time of day, not used"));
    }
    found
}

fn clock(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

fn exception(hours: &Node<'_>, span: Span) -> Option<Exception> {
    if span.from.is_none() {
        hours
            .get("validFrom")
            .warn("an exception without a date is not used");
        return None;
    }
    let mut times_of_day = Vec::new();
    if hours.get("isAlwaysOpen").flag() {
        times_of_day.push("00:00-24:00".to_owned());
    } else if !hours.get("isClosed").flag() {
        for opening in hours.get("openingHour").items() {
            if let Some((from, to)) = times(&opening) {
                push(&mut times_of_day, format!("{}-{}", clock(from), clock(to)));
            }
        }
        if times_of_day.is_empty() {
            hours
                .get("openingHour")
                .warn("an exception that is neither closed nor has hours is not used");
            return None;
        }
    }
    Some(Exception {
        span,
        times: times_of_day,
    })
}

/// Weekly hours and exceptions in OpenStreetMap's syntax, where a later rule overrides earlier
/// ones. What is too long loses its earliest exceptions.
fn written(
    weeks: &BTreeMap<Span, Week>,
    exceptions: &[Exception],
    list: &Node<'_>,
) -> Option<String> {
    let always = weeks.contains_key(&Span::default());
    let base: Vec<String> = weeks
        .iter()
        .flat_map(|(span, week)| week_rules(*span, week, always))
        .collect();
    let dated: Vec<String> = exceptions.iter().map(exception_rule).collect();
    let joined = |from: usize| {
        let rules = base.iter().chain(dated.iter().skip(from));
        rules.map(String::as_str).collect::<Vec<_>>().join("; ")
    };
    let dropped = (0..=dated.len()).find(|from| joined(*from).len() <= OpeningHours::MAX_BYTES);
    let Some(dropped) = dropped else {
        list.warn(format!(
            "the hours are more than the {} bytes of opening hours, they are not used",
            OpeningHours::MAX_BYTES
        ));
        return None;
    };
    if dropped > 0 {
        list.warn(format!(
            "the first {dropped} of {} exceptions have no room in the opening hours",
            dated.len()
        ));
    }
    let hours = joined(dropped);
    match hours.parse::<OpeningHours>() {
        Ok(_) => Some(hours),
        Err(error) => {
            list.warn(format!("{error}, they are not used"));
            None
        }
    }
}

fn week_rules(span: Span, week: &Week, always: bool) -> Vec<String> {
    let prefix = span.osm();
    let is_dated = !prefix.is_empty();
    if week.iter().all(|day| day == &["00:00-24:00"]) {
        return vec![if is_dated {
            format!("{prefix}00:00-24:00")
        } else {
            "24/7".to_owned()
        }];
    }
    let mut rules = Vec::new();
    // Hours of a season stand in place of the usual ones, so other days are closed then.
    if is_dated && always && week.iter().any(Vec::is_empty) {
        rules.push(format!("{prefix}off"));
    }
    let mut at = 0;
    while at < 7 {
        let mut times = week[at].clone();
        let mut end = at;
        while end + 1 < 7 && week[end + 1] == week[at] {
            end += 1;
        }
        if !times.is_empty() {
            times.sort();
            let (first, last) = (DAYS[at].1, DAYS[end].1);
            let days = match end - at {
                0 => first.to_owned(),
                _ => format!("{first}-{last}"),
            };
            rules.push(format!("{prefix}{days} {}", times.join(",")));
        }
        at = end + 1;
    }
    rules
}

fn exception_rule(exception: &Exception) -> String {
    let mut times = exception.times.clone();
    times.sort();
    let times = if times.is_empty() {
        "off".to_owned()
    } else {
        times.join(",")
    };
    format!("{}{times}", exception.span.osm())
}

impl Span {
    /// As a date selector with a blank after it; nothing when it is always.
    fn osm(self) -> String {
        match (self.from, self.to) {
            (None, None) => String::new(),
            (Some(from), Some(to)) if from == to => format!("{} ", osm_date(from)),
            (Some(from), Some(to)) => format!("{}-{} ", osm_date(from), osm_date(to)),
            (Some(from), None) => format!("{}+ ", osm_date(from)),
            // The syntax has no "until": a beginning before anything in PTV.
            (None, Some(to)) => format!("2000 Jan 01-{} ", osm_date(to)),
        }
    }

    /// For people: `24.12.2026`, `1.6.2026–31.8.2026`.
    fn said(self) -> Option<String> {
        let day = |date: Date| format!("{}.{}.{}", date.day(), date.month(), date.year());
        match (self.from, self.to) {
            (None, None) => None,
            (Some(from), Some(to)) if from == to => Some(day(from)),
            (from, to) => Some(format!(
                "{}–{}",
                from.map(day).unwrap_or_default(),
                to.map(day).unwrap_or_default()
            )),
        }
    }
}

fn osm_date(date: Date) -> String {
    let month = usize::try_from(date.month() - 1)
        .ok()
        .and_then(|month| MONTHS.get(month))
        .unwrap_or(&"Jan");
    format!("{} {month} {:02}", date.year(), date.day())
}

/// What the provider says of these hours, with their dates.
fn note(hours: &Node<'_>, span: Span, notes: &mut Text) {
    let mut said = texts::plain(&hours.get("additionalInformation"));
    if let Some(dates) = span.said() {
        said = said.map(|_, text| format!("{dates}: {text}"));
    }
    append_new(notes, said);
    if hours.get("isReservation").flag() {
        append_new(
            notes,
            Text::in_all("Ajanvarauksella.", "Tidsbeställning.", "By appointment."),
        );
    }
}

fn append_new(notes: &mut Text, more: Text) {
    if !more.is_empty() && !notes.contains(&more) {
        notes.append(more);
    }
}

/// Exceptions to no rule: dated events when there are hours, a note when it is closed. As
/// opening hours they would say that the place is closed on every other day.
fn dated_only(exceptions: &[Exception], mut notes: Text) -> Hours {
    let mut schedules = Vec::new();
    for exception in exceptions {
        if exception.times.is_empty() {
            let dates = exception.span.said().unwrap_or_default();
            let closed = Text::in_all("Suljettu", "Stängt", "Closed");
            append_new(&mut notes, closed.map(|_, word| format!("{word} {dates}.")));
        }
        for times in &exception.times {
            let (opens, closes) = times.split_once('-').unwrap_or((times, times));
            let mut schedule = json!({
                "dtstart": exception.span.from.map(|date| date.to_string()),
                "opens_at": opens,
                "closes_at": closes,
            });
            if exception.span.from != exception.span.to
                && let (Some(until), Some(map)) = (exception.span.to, schedule.as_object_mut())
            {
                map.insert("freq".to_owned(), "DAILY".into());
                map.insert("until".to_owned(), until.to_string().into());
            }
            schedules.push(schedule);
        }
    }
    Hours {
        osm: None,
        notes,
        schedules,
    }
}

#[cfg(test)]
mod tests {
    use super::super::node::Notes;
    use super::*;

    fn hours(list: &Value) -> (Hours, Vec<String>) {
        let notes = Notes::default();
        let read = read(&Node::root(list, &notes));
        let warnings = notes.into_warnings();
        let said = warnings
            .into_iter()
            .map(|warning| format!("{}: {}", warning.field, warning.message));
        (read, said.collect())
    }

    #[track_caller]
    fn check(list: &Value, osm: &str) {
        let (read, warnings) = hours(list);
        assert_eq!((read.osm.as_deref(), warnings), (Some(osm), Vec::new()));
    }

    fn week(days: &[(&str, &str, &str)]) -> Value {
        let opening: Vec<Value> = days
            .iter()
            .map(|(day, from, to)| json!({"dayFrom": day, "dayTo": "", "from": from, "to": to}))
            .collect();
        json!({"serviceHourType": "DaysOfTheWeek", "validFrom": null, "validTo": null,
               "isClosed": false, "validForNow": true, "openingHour": opening})
    }

    #[test]
    fn days_with_the_same_times_are_one_rule() {
        let days = ["Monday", "Tuesday", "Wednesday"].map(|day| (day, "08:00:00", "16:00:00"));
        check(&json!([week(&days)]), "Mo-We 08:00-16:00");
        check(
            &json!([week(&[
                ("Friday", "12:30:00", "15:00:00"),
                ("Friday", "09:00:00", "11:00:00"),
                ("Sunday", "00:00:00", "00:00:00"),
            ])]),
            "Fr 09:00-11:00,12:30-15:00; Su 00:00-24:00",
        );
        check(
            &json!([{"serviceHourType": "DaysOfTheWeek", "isAlwaysOpen": true, "validForNow": true}]),
            "24/7",
        );
        check(
            &json!([{"serviceHourType": "Standard", "openingHour":
                [{"dayFrom": "Saturday", "dayTo": "Monday", "from": "10:00", "to": "12:00"}]}]),
            "Mo 10:00-12:00; Sa-Su 10:00-12:00",
        );
    }

    #[test]
    fn a_season_stands_in_place_of_the_usual_hours() {
        let mut summer = week(&[("Monday", "10:00:00", "14:00:00")]);
        summer["validForNow"] = json!(false);
        summer["validFrom"] = json!("2026-05-31T21:00:00Z");
        summer["validTo"] = json!("2026-08-31T00:00:00");
        check(
            &json!([summer, week(&[("Saturday", "10:00:00", "12:00:00")])]),
            "Sa 10:00-12:00; 2026 Jun 01-2026 Aug 31 off; \
             2026 Jun 01-2026 Aug 31 Mo 10:00-14:00",
        );
        let mut begins = week(&[("Monday", "10:00:00", "14:00:00")]);
        begins["validForNow"] = json!(false);
        begins["validFrom"] = json!("2026-06-01T00:00:00");
        check(&json!([begins]), "2026 Jun 01+ Mo 10:00-14:00");
    }

    #[test]
    fn exceptions_follow_the_week_and_past_midnight_goes_on() {
        check(
            &json!([
                {"serviceHourType": "Exceptional", "validFrom": "2026-12-24T00:00:00", "isClosed": true},
                {"serviceHourType": "Exception", "validFrom": "2026-12-27T00:00:00",
                 "validTo": "2026-12-28T00:00:00", "isClosed": false,
                 "openingHour": [{"dayFrom": "", "from": "10:00:00", "to": "12:00:00"}]},
                {"serviceHourType": "OverMidnight", "openingHour": [
                    {"dayFrom": "Friday", "dayTo": "Saturday", "from": "18:00:00", "to": "02:00:00"},
                    {"dayFrom": "Sunday", "dayTo": "Tuesday", "from": "20:00:00", "to": "06:00:00"}]},
            ]),
            "Mo 00:00-24:00; Tu 00:00-06:00; Fr 18:00-02:00; Su 20:00-24:00; \
             2026 Dec 24 off; 2026 Dec 27-2026 Dec 28 10:00-12:00",
        );
    }

    #[test]
    fn exceptions_to_no_rule_say_nothing_about_other_days() {
        let (read, _) = hours(&json!([
            {"serviceHourType": "Exceptional", "validFrom": "2026-12-24T00:00:00", "isClosed": true},
            {"serviceHourType": "Exceptional", "validFrom": "2026-12-27T00:00:00",
             "openingHour": [{"from": "10:00:00", "to": "12:00:00"}]},
        ]));
        assert_eq!(read.osm, None);
        assert_eq!(read.notes.main(), Some("Suljettu 24.12.2026."));
        assert_eq!(
            read.schedules,
            [json!({"dtstart": "2026-12-27", "opens_at": "10:00", "closes_at": "12:00"})]
        );
    }

    #[test]
    fn notes_have_their_dates() {
        let (read, _) = hours(&json!([{"serviceHourType": "Exceptional", "isClosed": true,
            "validFrom": "2026-12-24T00:00:00", "isReservation": true,
            "additionalInformation": [{"value": "Jouluaatto", "language": "fi"}]}]));
        let said = read.notes.main().expect("a note").to_owned();
        assert!(
            said.starts_with("24.12.2026: Jouluaatto\n\nAjanvarauksella."),
            "{said}"
        );
    }

    #[test]
    fn what_cannot_be_hours_is_named() {
        let (read, warnings) = hours(&json!([week(&[
            ("Lördag", "10:00:00", "12:00:00"),
            ("Monday", "25:00:00", "12:00:00"),
            ("Tuesday", "10:00:00", "noon"),
        ]), {"serviceHourType": "Sometimes"}]));
        assert!(read.is_empty());
        assert_eq!(
            warnings,
            [
                "[0].openingHour[0].dayFrom: \"Lördag\" is not a day of the week, not used",
                "[0].openingHour[1].from: \"25:00:00\" is not a time of day, not used",
                "[0].openingHour[2].to: \"noon\" is not a time of day, not used",
                "[1].serviceHourType: \"Sometimes\" is not DaysOfTheWeek, Exceptional or \
                 OverMidnight, the hours are not used",
            ]
        );
    }

    #[test]
    fn too_many_exceptions_lose_the_first() {
        let mut list = vec![week(&[
            ("Monday", "08:00:00", "16:00:00"),
            ("Wednesday", "08:00:00", "16:00:00"),
        ])];
        for day in 1..=31 {
            list.push(json!({"serviceHourType": "Exceptional", "isClosed": true,
                "validFrom": format!("2026-12-{day:02}T00:00:00")}));
        }
        let (read, warnings) = hours(&Value::Array(list));
        let osm = read.osm.expect("hours");
        assert!(osm.len() <= OpeningHours::MAX_BYTES && osm.ends_with("2026 Dec 31 off"));
        assert_eq!(warnings.len(), 1);
    }
}
