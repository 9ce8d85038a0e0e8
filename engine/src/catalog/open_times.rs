//! All that tells when a service is open, together.

use jiff::Span;
use jiff::civil::{Date, DateTime};

use super::{OpeningHours, Openness, Schedule, UsualTime};

/// Opening hours and schedules of a service: it is open when any of them says so.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OpenTimes {
    /// Opening hours, its own and those of its places.
    pub hours: Vec<OpeningHours>,
    /// Meetings and events.
    pub schedules: Vec<Schedule>,
}

impl OpenTimes {
    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hours.is_empty() && self.schedules.is_empty()
    }

    /// Whether it is open at `moment`, in Finland's time. Cost: microseconds a rule.
    #[must_use]
    pub fn at(&self, moment: DateTime) -> Openness {
        let hours = self.hours.iter().map(|hours| hours.at(moment));
        let schedules = self.schedules.iter().map(|schedule| schedule.at(moment));
        let mut known = Openness::Closed;
        for openness in hours.chain(schedules) {
            match openness {
                Openness::Open => return Openness::Open,
                Openness::Unknown => known = Openness::Unknown,
                Openness::Closed => {}
            }
        }
        if self.is_empty() {
            Openness::Unknown
        } else {
            known
        }
    }

    /// The days and times of day on which it is usually open, each once: see
    /// [`OpeningHours::usual`]; schedules are looked at for a year from their first day.
    #[must_use]
    pub fn usual(&self) -> Vec<UsualTime> {
        let mut times: Vec<UsualTime> = self
            .hours
            .iter()
            .flat_map(OpeningHours::usual)
            .chain(self.schedules.iter().flat_map(usual))
            .collect();
        times.sort_unstable();
        times.dedup();
        times
    }
}

/// The days on which a schedule happens six times or more in a year from its first day, and
/// the evening or night if it is then.
fn usual(schedule: &Schedule) -> Vec<UsualTime> {
    let from = schedule.valid_from.max(schedule.starts_on);
    let first = from.unwrap_or(Date::constant(2026, 1, 5));
    let mut counts = [0u32; UsualTime::DAYS.len()];
    for day in 0..UsualTime::WINDOW_DAYS {
        let Ok(date) = first.checked_add(Span::new().days(day)) else {
            break;
        };
        if schedule.happens_on(date) == Some(true) {
            counts[date.weekday().to_monday_zero_offset() as usize] += 1;
        }
    }
    let mut times: Vec<UsualTime> = UsualTime::DAYS
        .into_iter()
        .zip(counts)
        .filter(|(_, count)| *count >= UsualTime::HABIT)
        .map(|(day, _)| day)
        .collect();
    if !times.is_empty()
        && let (Some(opens), Some(closes)) = (schedule.opens_at, schedule.closes_at)
    {
        let minutes = |time: jiff::civil::Time| {
            u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs())
        };
        let (from, to) = (minutes(opens), minutes(closes));
        let to = if to <= from { to + 24 * 60 } else { to };
        times.extend(UsualTime::parts_of_day(from, to));
    }
    times
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Frequency;
    use jiff::civil::{date, time};

    #[test]
    fn meetings_and_hours_are_one_answer() {
        let times = OpenTimes {
            hours: vec!["Mo-Fr 09:00-15:00".parse().expect("hours")],
            schedules: vec![Schedule {
                frequency: Some(Frequency::Weekly),
                interval: 2,
                days: vec!["TU".parse().expect("a day")],
                starts_on: Some(date(2026, 9, 1)),
                opens_at: Some(time(18, 0, 0, 0)),
                closes_at: Some(time(20, 0, 0, 0)),
                ..Schedule::default()
            }],
        };
        for (day, hour, expected) in [
            (15, 10, Openness::Open),
            (15, 19, Openness::Open),
            (8, 19, Openness::Closed),
            (15, 16, Openness::Closed),
        ] {
            assert_eq!(times.at(date(2026, 9, day).at(hour, 0, 0, 0)), expected);
        }
        let usual: Vec<&str> = times.usual().into_iter().map(UsualTime::name).collect();
        assert_eq!(usual, ["mo", "tu", "we", "th", "fr", "evening"]);
        assert_eq!(
            OpenTimes::default().at(date(2026, 9, 15).at(10, 0, 0, 0)),
            Openness::Unknown
        );
    }
}
