//! Meetings that recur, seasons, and single events.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime, Time, Weekday};

use super::names::named_enum;
use super::{LocalizedText, Openness};

/// When something happens (HSDS `schedule`, which follows RFC 5545): every second Tuesday
/// from 17.30 to 19, or once on a day.
///
/// ```
/// use jiff::civil::date;
/// use luukku_engine::catalog::{Frequency, Openness, Schedule};
///
/// let meetings = Schedule {
///     frequency: Some(Frequency::Weekly),
///     interval: 2,
///     days: vec!["TU".parse()?],
///     starts_on: Some(date(2026, 9, 1)),
///     opens_at: Some("17:30".parse()?),
///     closes_at: Some("19:00".parse()?),
///     ..Schedule::default()
/// };
/// assert_eq!(meetings.at(date(2026, 9, 15).at(18, 0, 0, 0)), Openness::Open);
/// assert_eq!(meetings.at(date(2026, 9, 8).at(18, 0, 0, 0)), Openness::Closed);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// How it recurs; `None` for what happens once, on `starts_on`.
    pub frequency: Option<Frequency>,
    /// Every how many days, weeks or months; 1 and more.
    pub interval: u16,
    /// On which days; empty for the day of `starts_on`.
    pub days: Vec<ScheduleDay>,
    /// The first day; weeks and months are counted from it.
    pub starts_on: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
    /// The season's first day.
    pub valid_from: Option<Date>,
    /// The season's last day.
    pub valid_to: Option<Date>,
    /// From when, in Finland's time.
    pub opens_at: Option<Time>,
    /// To when; before `opens_at`, it ends on the next day.
    pub closes_at: Option<Time>,
    /// Days on which it does not happen.
    pub except: Vec<Date>,
    /// The same as people read it.
    pub description: LocalizedText,
}

impl Default for Schedule {
    fn default() -> Self {
        Self {
            frequency: None,
            interval: 1,
            days: Vec::new(),
            starts_on: None,
            until: None,
            valid_from: None,
            valid_to: None,
            opens_at: None,
            closes_at: None,
            except: Vec::new(),
            description: LocalizedText::default(),
        }
    }
}

named_enum! {
    /// How something recurs.
    Frequency {
        /// Every day, or every so many.
        Daily = "DAILY",
        /// Every week, or every so many.
        Weekly = "WEEKLY",
        /// Every month, or every so many.
        Monthly = "MONTHLY",
    }
}

/// A day of the week, or the nth such day of a month: `TU`, `1TU`, `-1FR`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScheduleDay {
    /// Which of the month's, from 1 to 5, or from -1 (the last) to -5.
    pub nth: Option<i8>,
    /// The day of the week.
    pub weekday: Weekday,
}

/// Text that names no day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no day such as TU, 1TU or -1FR")]
pub struct InvalidScheduleDay(String);

const DAYS: [(&str, Weekday); 7] = [
    ("MO", Weekday::Monday),
    ("TU", Weekday::Tuesday),
    ("WE", Weekday::Wednesday),
    ("TH", Weekday::Thursday),
    ("FR", Weekday::Friday),
    ("SA", Weekday::Saturday),
    ("SU", Weekday::Sunday),
];

impl Schedule {
    /// Whether it happens on `date`; `None` where the schedule does not tell.
    #[must_use]
    pub fn happens_on(&self, date: Date) -> Option<bool> {
        let is_before = |first: Option<Date>| first.is_some_and(|first| date < first);
        let is_after = |last: Option<Date>| last.is_some_and(|last| date > last);
        if is_before(self.valid_from)
            || is_before(self.starts_on)
            || is_after(self.valid_to)
            || is_after(self.until)
            || self.except.contains(&date)
        {
            return Some(false);
        }
        let Some(frequency) = self.frequency else {
            return Some(date == self.starts_on?);
        };
        let every = i64::from(self.interval.max(1));
        let falls = |passed: Option<i64>| match passed {
            Some(passed) => Some(passed % every == 0),
            None => (every == 1).then_some(true),
        };
        let (in_turn, of_day) = match frequency {
            Frequency::Daily => (
                falls(self.starts_on.map(|first| days_between(first, date))),
                self.days.is_empty() || self.has(date),
            ),
            Frequency::Weekly => (
                falls(
                    self.starts_on
                        .map(|first| days_between(monday(first), monday(date)) / 7),
                ),
                if self.days.is_empty() {
                    date.weekday() == self.starts_on?.weekday()
                } else {
                    self.has(date)
                },
            ),
            Frequency::Monthly => (
                falls(self.starts_on.map(|first| {
                    i64::from(date.year() - first.year()) * 12
                        + i64::from(date.month() - first.month())
                })),
                if self.days.is_empty() {
                    date.day() == self.starts_on?.day()
                } else {
                    self.has(date)
                },
            ),
        };
        if of_day { in_turn } else { Some(false) }
    }

    /// Whether it is going on at `moment`, in Finland's time. Cost: well under a microsecond.
    #[must_use]
    pub fn at(&self, moment: DateTime) -> Openness {
        let (date, time) = (moment.date(), moment.time());
        let today = match (self.happens_on(date), self.opens_at) {
            (None, _) | (Some(true), None) => Openness::Unknown,
            (Some(false), _) => Openness::Closed,
            (Some(true), Some(opens)) => match self.closes_at {
                _ if time < opens => Openness::Closed,
                None => Openness::Unknown,
                Some(closes) if closes <= opens || time < closes => Openness::Open,
                Some(_) => Openness::Closed,
            },
        };
        if today == Openness::Open {
            return today;
        }
        // What began the evening before may go on.
        match (self.opens_at, self.closes_at, date.yesterday()) {
            (Some(opens), Some(closes), Ok(yesterday))
                if closes <= opens && time < closes && self.happens_on(yesterday) == Some(true) =>
            {
                Openness::Open
            }
            _ => today,
        }
    }

    fn has(&self, date: Date) -> bool {
        self.days.iter().any(|day| {
            day.weekday == date.weekday()
                && day.nth.is_none_or(|nth| {
                    let from_start = (date.day() - 1) / 7 + 1;
                    let from_end = -((date.days_in_month() - date.day()) / 7 + 1);
                    nth == from_start || nth == from_end
                })
        })
    }
}

fn days_between(first: Date, date: Date) -> i64 {
    i64::from((date - first).get_days())
}

fn monday(date: Date) -> Date {
    let after = i64::from(date.weekday().to_monday_zero_offset());
    date.checked_sub(jiff::Span::new().days(after))
        .unwrap_or(date)
}

impl FromStr for ScheduleDay {
    type Err = InvalidScheduleDay;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || InvalidScheduleDay(text.chars().take(20).collect());
        let at = text
            .find(|letter: char| letter.is_ascii_alphabetic())
            .ok_or_else(wrong)?;
        let (nth, name) = text.split_at(at);
        let known = DAYS.iter().find(|(known, _)| *known == name);
        let (_, weekday) = known.ok_or_else(wrong)?;
        let nth = match nth {
            "" => None,
            nth => Some(nth.parse::<i8>().map_err(|_| wrong())?),
        };
        if nth.is_some_and(|nth| nth == 0 || !(-5..=5).contains(&nth)) {
            return Err(wrong());
        }
        Ok(Self {
            nth,
            weekday: *weekday,
        })
    }
}

impl fmt::Display for ScheduleDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(nth) = self.nth {
            write!(f, "{nth}")?;
        }
        let name = DAYS.iter().find(|(_, weekday)| *weekday == self.weekday);
        f.write_str(name.map_or("", |(name, _)| name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    fn schedule(frequency: Option<Frequency>, interval: u16, days: &str) -> Schedule {
        Schedule {
            frequency,
            interval,
            days: days
                .split_terminator(',')
                .map(|day| day.parse().expect("a day"))
                .collect(),
            opens_at: Some(time(17, 30, 0, 0)),
            closes_at: Some(time(19, 0, 0, 0)),
            ..Schedule::default()
        }
    }

    /// Days of a window on which it happens.
    fn days(schedule: &Schedule, from: Date, count: i64) -> Vec<String> {
        (0..count)
            .map(|at| from + jiff::Span::new().days(at))
            .filter(|day| schedule.happens_on(*day) == Some(true))
            .map(|day| day.to_string())
            .collect()
    }

    #[test]
    fn every_second_tuesday_goes_on_over_the_turn_of_a_year_of_53_weeks() {
        let mut meetings = schedule(Some(Frequency::Weekly), 2, "TU");
        meetings.starts_on = Some(date(2026, 12, 8));
        assert_eq!(
            days(&meetings, date(2026, 12, 1), 60),
            ["2026-12-08", "2026-12-22", "2027-01-05", "2027-01-19"]
        );
        meetings.except = vec![date(2026, 12, 22)];
        meetings.valid_to = Some(date(2027, 1, 10));
        assert_eq!(
            days(&meetings, date(2026, 12, 1), 60),
            ["2026-12-08", "2027-01-05"]
        );
    }

    #[test]
    fn first_and_last_days_of_months_are_found() {
        let first = schedule(Some(Frequency::Monthly), 1, "1SA,-1FR");
        assert_eq!(
            days(&first, date(2026, 10, 1), 61),
            ["2026-10-03", "2026-10-30", "2026-11-07", "2026-11-27"]
        );
        let mut day = schedule(Some(Frequency::Monthly), 3, "");
        day.starts_on = Some(date(2026, 1, 15));
        assert_eq!(
            days(&day, date(2026, 1, 1), 200),
            ["2026-01-15", "2026-04-15", "2026-07-15"]
        );
    }

    #[test]
    fn a_dated_event_happens_once() {
        let mut event = schedule(None, 1, "");
        event.starts_on = Some(date(2026, 11, 28));
        assert_eq!(days(&event, date(2026, 11, 1), 60), ["2026-11-28"]);
        assert_eq!(event.at(date(2026, 11, 28).at(18, 0, 0, 0)), Openness::Open);
        assert_eq!(
            event.at(date(2026, 11, 28).at(19, 0, 0, 0)),
            Openness::Closed
        );
    }

    #[test]
    fn what_ends_after_midnight_goes_on_the_next_day() {
        let mut night = schedule(Some(Frequency::Weekly), 1, "FR");
        night.opens_at = Some(time(22, 0, 0, 0));
        night.closes_at = Some(time(2, 0, 0, 0));
        for (day, hour, expected) in [
            (20, 21, Openness::Closed),
            (20, 23, Openness::Open),
            (21, 1, Openness::Open),
            (21, 2, Openness::Closed),
            (20, 1, Openness::Closed),
        ] {
            let moment = date(2026, 11, day).at(hour, 0, 0, 0);
            assert_eq!(night.at(moment), expected, "{moment}");
        }
    }

    #[test]
    fn what_the_schedule_does_not_tell_is_not_known() {
        let every_other = schedule(Some(Frequency::Weekly), 2, "TU");
        let tuesday = date(2026, 11, 24).at(18, 0, 0, 0);
        assert_eq!(every_other.at(tuesday), Openness::Unknown);
        assert_eq!(
            every_other.at(date(2026, 11, 25).at(18, 0, 0, 0)),
            Openness::Closed
        );
        let mut open_end = schedule(Some(Frequency::Weekly), 1, "TU");
        open_end.closes_at = None;
        assert_eq!(open_end.at(tuesday), Openness::Unknown);
        assert_eq!(
            open_end.at(date(2026, 11, 24).at(9, 0, 0, 0)),
            Openness::Closed
        );
    }

    #[test]
    fn days_are_written_as_they_are_read() {
        for day in ["MO", "1TU", "-1FR"] {
            assert_eq!(day.parse::<ScheduleDay>().expect("a day").to_string(), day);
        }
        for wrong in ["", "XX", "6MO", "0TU", "1", "tu", "1é", "-SU"] {
            assert!(wrong.parse::<ScheduleDay>().is_err(), "{wrong}");
        }
    }
}
