//! How fresh a record is, in words.

use jiff::civil::Date;

use super::format::date;
use super::interface::Interface;
use super::strings::fill;
use crate::wire::Lang;

/// A record that nobody has confirmed for so many days is marked as old: a year.
const OLD_DAYS: i32 = 365;

/// How fresh a record is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Freshness {
    /// `Tarkistettu 2 kk sitten`.
    pub(super) text: String,
    /// The day in figures.
    pub(super) date: Option<String>,
    pub(super) is_old: bool,
}

impl Freshness {
    pub(super) fn of(verified: Option<Date>, today: Date, face: Interface) -> Self {
        let texts = face.about_services();
        let Some(day) = verified else {
            return Self {
                text: texts.checked_never.to_owned(),
                date: None,
                is_old: false,
            };
        };
        let days = (today - day).get_days().max(0);
        Self {
            text: fill(texts.checked, "age", &age(days, face.lang)),
            date: Some(date(day, face.language())),
            is_old: days > OLD_DAYS,
        }
    }
}

/// `tänään`, `5 pv sitten`, `2 kk sitten`, `3 v sitten`.
fn age(days: i32, lang: Lang) -> String {
    let (count, unit) = match days {
        0 => {
            return match lang {
                Lang::Fi | Lang::Plain => "tänään",
                Lang::Sv => "i dag",
                Lang::En => "today",
            }
            .to_owned();
        }
        1..=30 => (days, 0),
        31..=729 => (days / 30, 1),
        _ => (days / 365, 2),
    };
    let units: [&str; 3] = match (lang, count) {
        (Lang::Fi, _) => ["pv", "kk", "v"],
        (Lang::Plain, 1) => ["päivä", "kuukausi", "vuosi"],
        (Lang::Plain, _) => ["päivää", "kuukautta", "vuotta"],
        (Lang::Sv, 1) => ["dag", "månad", "år"],
        (Lang::Sv, _) => ["dagar", "månader", "år"],
        (Lang::En, 1) => ["day", "month", "year"],
        (Lang::En, _) => ["days", "months", "years"],
    };
    let unit = units[unit];
    match lang {
        Lang::Fi | Lang::Plain => format!("{count} {unit} sitten"),
        Lang::Sv => format!("för {count} {unit} sedan"),
        Lang::En => format!("{count} {unit} ago"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn said(verified: Date, lang: Lang) -> (String, bool) {
        let face = Interface::default().in_lang(lang);
        let fresh = Freshness::of(Some(verified), date(2026, 11, 22), face);
        (fresh.text, fresh.is_old)
    }

    #[test]
    fn an_age_is_said_in_days_months_and_years() {
        for (verified, lang, words, is_old) in [
            (date(2026, 11, 22), Lang::Fi, "Tarkistettu tänään", false),
            (
                date(2026, 11, 17),
                Lang::Fi,
                "Tarkistettu 5 pv sitten",
                false,
            ),
            (
                date(2026, 9, 14),
                Lang::Fi,
                "Tarkistettu 2 kk sitten",
                false,
            ),
            (
                date(2026, 10, 10),
                Lang::Plain,
                "Tarkistettu 1 kuukausi sitten",
                false,
            ),
            (date(2025, 6, 1), Lang::En, "Checked 17 months ago", true),
            (
                date(2023, 11, 1),
                Lang::Sv,
                "Kontrollerad för 3 år sedan",
                true,
            ),
            (date(2027, 1, 1), Lang::En, "Checked today", false),
        ] {
            assert_eq!(said(verified, lang), (words.to_owned(), is_old));
        }
        let unknown = Freshness::of(None, date(2026, 11, 22), Interface::default());
        assert_eq!(unknown.text, "Tarkistuspäivä ei ole tiedossa");
    }
}
