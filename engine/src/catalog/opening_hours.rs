//! When a service is open, in a form that programs read.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use chrono::{Days, NaiveDate, NaiveDateTime};
use jiff::civil::{Date, DateTime};
use opening_hours::localization::Country;
use opening_hours::{Context, ContextHolidays, RuleKind};

/// Public holidays of Finland, as far as the library knows them (to 2099).
static HOLIDAYS: LazyLock<ContextHolidays> = LazyLock::new(|| Country::FI.holidays());

/// The end of a day, in minutes from its beginning.
const MIDNIGHT: u16 = 24 * 60;

/// The evening, in minutes from midnight: 18–22. Half an hour of it is enough.
const EVENING: (u16, u16, u16) = (18 * 60, 22 * 60, 30);
/// The night: 23–5 of the next day. An hour of it is enough.
const NIGHT: (u16, u16, u16) = (23 * 60, 29 * 60, 60);

/// When a service is open, in the [opening hours syntax of OpenStreetMap][syntax]:
/// `Mo-Fr 09:00-17:00; Sa 10:00-14:00; PH off`.
///
/// Times are those of Finland, `PH` its public holidays.
///
/// ```
/// use luukku_engine::catalog::{OpeningHours, Openness, UsualTime};
/// use jiff::civil::date;
///
/// let hours: OpeningHours = "Tu 17:30-19:00; PH off".parse()?;
/// assert_eq!(hours.at(date(2026, 10, 6).at(18, 0, 0, 0)), Openness::Open);
/// assert_eq!(hours.usual(), [UsualTime::Tuesday, UsualTime::Evening]);
/// # Ok::<(), luukku_engine::catalog::InvalidOpeningHours>(())
/// ```
///
/// [syntax]: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpeningHours {
    written: String,
    rules: opening_hours::OpeningHours,
}

/// Opening hours that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidOpeningHours {
    /// They are longer than [`OpeningHours::MAX_BYTES`].
    #[error("{0} bytes of opening hours are more than {max}", max = OpeningHours::MAX_BYTES)]
    TooLong(usize),
    /// They do not follow the syntax.
    #[error("{0:?} is not in the opening hours syntax of OpenStreetMap")]
    Syntax(String),
}

/// Whether a service is open at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Openness {
    /// It is.
    Open,
    /// It is not.
    Closed,
    /// The hours do not tell.
    Unknown,
}

/// A day or a part of the day on which a service is usually open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "days are days")]
pub enum UsualTime {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
    /// After six in the evening.
    Evening,
    /// At night.
    Night,
}

impl UsualTime {
    /// Days looked at to see when a service is usually open: 52 weeks of them.
    pub(super) const WINDOW_DAYS: i64 = 52 * 7;
    /// Open on fewer such days of a year is an exception, not a habit.
    pub(super) const HABIT: u32 = 6;

    pub(super) const DAYS: [UsualTime; 7] = [
        UsualTime::Monday,
        UsualTime::Tuesday,
        UsualTime::Wednesday,
        UsualTime::Thursday,
        UsualTime::Friday,
        UsualTime::Saturday,
        UsualTime::Sunday,
    ];

    /// The parts of the day that a span of minutes from midnight has enough of; it may end on
    /// the next day.
    pub(super) fn parts_of_day(from: u16, to: u16) -> impl Iterator<Item = UsualTime> {
        [(UsualTime::Evening, EVENING), (UsualTime::Night, NIGHT)]
            .into_iter()
            .filter(move |(_, part)| shared(from, to, *part) >= part.2)
            .map(|(time, _)| time)
    }

    /// The stable name: `mo` … `su`, `evening`, `night`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            UsualTime::Monday => "mo",
            UsualTime::Tuesday => "tu",
            UsualTime::Wednesday => "we",
            UsualTime::Thursday => "th",
            UsualTime::Friday => "fr",
            UsualTime::Saturday => "sa",
            UsualTime::Sunday => "su",
            UsualTime::Evening => "evening",
            UsualTime::Night => "night",
        }
    }
}

impl OpeningHours {
    /// The longest expression, in bytes: twice what a tag of OpenStreetMap may hold.
    pub const MAX_BYTES: usize = 512;

    /// The expression as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// Whether it is open at `moment`, in Finland's time. Cost: microseconds.
    #[must_use]
    pub fn at(&self, moment: DateTime) -> Openness {
        let Some(moment) = chrono_moment(moment) else {
            return Openness::Unknown;
        };
        match self.rules.state(moment).0 {
            RuleKind::Open => Openness::Open,
            RuleKind::Closed => Openness::Closed,
            RuleKind::Unknown => Openness::Unknown,
        }
    }

    /// When it is open on `date`: from and to in minutes from midnight of that day. What goes on
    /// past midnight belongs to the day it began on, and ends beyond 24 × 60. Cost: microseconds.
    #[must_use]
    pub fn on(&self, date: Date) -> Vec<(u16, u16)> {
        let goes_on = |spans: &[(u16, u16)]| {
            spans
                .last()
                .is_some_and(|(from, to)| *from > 0 && *to == MIDNIGHT)
        };
        let after_midnight = |spans: &[(u16, u16)]| {
            let first = spans
                .first()
                .filter(|(from, to)| *from == 0 && *to < MIDNIGHT);
            first.map(|(_, to)| *to)
        };
        let mut spans = self.cut_at_midnight(Some(date));
        let before = self.cut_at_midnight(date.yesterday().ok());
        if after_midnight(&spans).is_some() && goes_on(&before) {
            spans.remove(0);
        }
        if goes_on(&spans) {
            let next = self.cut_at_midnight(date.tomorrow().ok());
            if let (Some((_, to)), Some(rest)) = (spans.last_mut(), after_midnight(&next)) {
                *to += rest;
            }
        }
        spans
    }

    /// When it is open on a day, in order, cut at both its midnights.
    fn cut_at_midnight(&self, date: Option<Date>) -> Vec<(u16, u16)> {
        let Some(date) = date.and_then(chrono_date) else {
            return Vec::new();
        };
        let spans = self.rules.schedule_at(date).into_iter();
        spans
            .filter(|span| span.kind == RuleKind::Open)
            .map(|span| {
                let (from, to) = (span.range.start, span.range.end);
                (from.mins_from_midnight(), to.mins_from_midnight())
            })
            .collect()
    }

    /// The days and times of day on which it is usually open: on six or more of them in the
    /// 52 weeks from Monday 5 January 2026, so that groups which meet every other week or
    /// month count and a single exception does not.
    ///
    /// Cost: 364 days looked at, under a millisecond.
    #[must_use]
    pub fn usual(&self) -> Vec<UsualTime> {
        let mut days = [0u32; 7];
        let (mut evenings, mut nights) = (0, 0);
        let Some(first) = NaiveDate::from_ymd_opt(2026, 1, 5) else {
            return Vec::new();
        };
        for (number, weekday) in (0..UsualTime::WINDOW_DAYS.unsigned_abs()).zip((0..7).cycle()) {
            let Some(date) = first.checked_add_days(Days::new(number)) else {
                break;
            };
            let (mut day, mut evening, mut night) = (0, 0, 0);
            for span in self.rules.schedule_at(date) {
                if span.kind != RuleKind::Open {
                    continue;
                }
                let (from, to) = (
                    span.range.start.mins_from_midnight(),
                    span.range.end.mins_from_midnight(),
                );
                day += to.saturating_sub(from);
                evening += shared(from, to, EVENING);
                night += shared(from, to, NIGHT);
            }
            days[weekday] += u32::from(day > 0);
            evenings += u32::from(evening >= EVENING.2);
            nights += u32::from(night >= NIGHT.2);
        }
        let times = [(UsualTime::Evening, evenings), (UsualTime::Night, nights)];
        UsualTime::DAYS
            .into_iter()
            .zip(days)
            .chain(times)
            .filter(|(_, count)| *count >= UsualTime::HABIT)
            .map(|(time, _)| time)
            .collect()
    }
}

/// Minutes that `from..to` shares with a part of the day. A span before five in the morning
/// is the end of the night before.
fn shared(from: u16, to: u16, (begin, end, _): (u16, u16, u16)) -> u16 {
    let common = |from: u16, to: u16| to.min(end).saturating_sub(from.max(begin));
    let next_day = 24 * 60;
    common(from, to) + common(from + next_day, to + next_day)
}

fn chrono_date(date: Date) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(
        i32::from(date.year()),
        date.month().unsigned_abs().into(),
        date.day().unsigned_abs().into(),
    )
}

fn chrono_moment(moment: DateTime) -> Option<NaiveDateTime> {
    chrono_date(moment.date())?.and_hms_opt(
        moment.hour().unsigned_abs().into(),
        moment.minute().unsigned_abs().into(),
        0,
    )
}

impl FromStr for OpeningHours {
    type Err = InvalidOpeningHours;

    fn from_str(written: &str) -> Result<Self, Self::Err> {
        if written.len() > Self::MAX_BYTES {
            return Err(InvalidOpeningHours::TooLong(written.len()));
        }
        let rules: opening_hours::OpeningHours = written
            .parse()
            .map_err(|_| InvalidOpeningHours::Syntax(written.to_owned()))?;
        Ok(Self {
            written: written.to_owned(),
            rules: rules.with_context(Context::default().with_holidays(HOLIDAYS.clone())),
        })
    }
}

impl fmt::Display for OpeningHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn hours(written: &str) -> OpeningHours {
        written.parse().expect("opening hours")
    }

    #[test]
    fn finnish_public_holidays_are_known() {
        let hours = hours("Mo-Fr 09:00-17:00; PH off");
        for (day, expected) in [
            (date(2026, 11, 23), Openness::Open),
            (date(2026, 12, 25), Openness::Closed),
            (date(2027, 1, 6), Openness::Closed),
            (date(2027, 12, 6), Openness::Closed),
        ] {
            assert_eq!(hours.at(day.at(12, 0, 0, 0)), expected, "{day}");
        }
    }

    #[test]
    fn a_day_has_its_own_times() {
        let hours = hours("Mo-Fr 09:00-12:00,13:00-16:00; Sa 22:00-02:00; PH off");
        let on = |year, month, day| hours.on(date(year, month, day));
        assert_eq!(on(2026, 11, 23), [(540, 720), (780, 960)]);
        assert_eq!(on(2026, 11, 28), [(22 * 60, 26 * 60)]);
        assert_eq!(on(2026, 11, 29), [], "its night began the day before");
        assert_eq!(on(2026, 12, 25), []);
        let always = self::hours("24/7");
        assert_eq!(always.on(date(2026, 11, 29)), [(0, 24 * 60)]);
        let early = self::hours("Mo-Fr 00:00-06:00");
        assert_eq!(early.on(date(2026, 11, 23)), [(0, 6 * 60)]);
    }

    #[test]
    fn what_is_usual_is_what_happens_at_least_every_other_month() {
        let names = |written: &str| -> Vec<&str> {
            hours(written)
                .usual()
                .into_iter()
                .map(UsualTime::name)
                .collect()
        };
        assert_eq!(
            names("Mo-Fr 09:00-17:00; Dec 24 09:00-22:00"),
            ["mo", "tu", "we", "th", "fr"]
        );
        assert_eq!(names("week 2-52/2 Tu 17:30-19:00"), ["tu", "evening"]);
        assert_eq!(names("Su[1] 12:00-15:00"), ["su"]);
        assert_eq!(names("Fr 17:00-18:00"), ["fr"]);
        assert_eq!(names("Sa 22:00-04:00"), ["sa", "su", "night"]);
        assert_eq!(names("24/7").len(), 9);
        assert_eq!(names("off"), Vec::<&str>::new());
    }

    #[test]
    fn what_is_not_in_the_syntax_is_refused_with_its_value() {
        for wrong in ["ma-pe 9-17", "", "Mo-Fr 09:00-", "always"] {
            let error = wrong.parse::<OpeningHours>().expect_err(wrong);
            assert!(error.to_string().contains(wrong), "{error}");
        }
        let long = format!(
            "Mo-Fr 09:00-17:00 \"{}\"",
            "x".repeat(OpeningHours::MAX_BYTES)
        );
        assert!(matches!(
            long.parse::<OpeningHours>(),
            Err(InvalidOpeningHours::TooLong(_))
        ));
    }
}
