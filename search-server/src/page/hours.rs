//! Opening hours as people read them: days together, times short, exceptions apart.

use jiff::civil::Weekday;
use luukku_engine::Language;
use luukku_engine::catalog::OpeningHours;

/// Days of the week as the opening hours syntax and as each language writes them.
pub(super) const DAYS: [(&str, Weekday, [&str; 3]); 7] = [
    ("Mo", Weekday::Monday, ["ma", "mån", "Mon"]),
    ("Tu", Weekday::Tuesday, ["ti", "tis", "Tue"]),
    ("We", Weekday::Wednesday, ["ke", "ons", "Wed"]),
    ("Th", Weekday::Thursday, ["to", "tors", "Thu"]),
    ("Fr", Weekday::Friday, ["pe", "fre", "Fri"]),
    ("Sa", Weekday::Saturday, ["la", "lör", "Sat"]),
    ("Su", Weekday::Sunday, ["su", "sön", "Sun"]),
];

/// Months as the syntax writes them and as each language says "in" them.
const MONTHS: [(&str, [&str; 3]); 12] = [
    ("Jan", ["tammikuussa", "i januari", "in January"]),
    ("Feb", ["helmikuussa", "i februari", "in February"]),
    ("Mar", ["maaliskuussa", "i mars", "in March"]),
    ("Apr", ["huhtikuussa", "i april", "in April"]),
    ("May", ["toukokuussa", "i maj", "in May"]),
    ("Jun", ["kesäkuussa", "i juni", "in June"]),
    ("Jul", ["heinäkuussa", "i juli", "in July"]),
    ("Aug", ["elokuussa", "i augusti", "in August"]),
    ("Sep", ["syyskuussa", "i september", "in September"]),
    ("Oct", ["lokakuussa", "i oktober", "in October"]),
    ("Nov", ["marraskuussa", "i november", "in November"]),
    ("Dec", ["joulukuussa", "i december", "in December"]),
];

const HOLIDAYS: [&str; 3] = ["pyhinä", "helgdagar", "public holidays"];
const ALWAYS: [&str; 3] = ["aina avoinna", "alltid öppet", "always open"];
const EVEN_WEEKS: [&str; 3] = ["parillisilla viikoilla", "jämna veckor", "in even weeks"];
const ODD_WEEKS: [&str; 3] = ["parittomilla viikoilla", "udda veckor", "in odd weeks"];

/// Opening hours in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct HoursInWords {
    /// `ma–pe 9–16`, one a rule.
    pub(super) open: Vec<String>,
    /// When it is not open: `pyhinä`, `heinäkuussa`.
    pub(super) except: Vec<String>,
}

/// Opening hours in words; `None` where they say more than months, weeks, days, times and
/// holidays.
pub(super) fn opening_hours(hours: &OpeningHours, language: Language) -> Option<HoursInWords> {
    let mut said = HoursInWords::default();
    for rule in hours.as_str().split(';') {
        let mut words: Vec<&str> = rule.split_whitespace().collect();
        let is_off = matches!(words.last(), Some(&"off" | &"closed"));
        if is_off {
            words.pop();
        }
        let mut parts = Vec::new();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            parts.push(if word == "week" {
                weeks(words.next()?, language)?
            } else {
                days(word, language)
                    .or_else(|| months(word, language))
                    .or_else(|| times(word, language))?
            });
        }
        if parts.is_empty() {
            continue;
        }
        let list = if is_off {
            &mut said.except
        } else {
            &mut said.open
        };
        list.push(parts.join(" "));
    }
    (!said.open.is_empty()).then_some(said)
}

/// Parts between commas, those in brackets left whole.
fn parts(word: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut is_inside = false;
    for letter in word.chars() {
        match letter {
            ',' if !is_inside => parts.push(String::new()),
            letter => {
                is_inside = (is_inside || letter == '[') && letter != ']';
                if let Some(part) = parts.last_mut() {
                    part.push(letter);
                }
            }
        }
    }
    parts
}

/// `Mo-Fr`, `Sa,Su`, `PH`, `Th[1,3]`.
fn days(word: &str, language: Language) -> Option<String> {
    let said: Option<Vec<String>> = parts(word)
        .iter()
        .map(|part| {
            if let Some((day, rest)) = part.split_once('[') {
                return nth(rest.strip_suffix(']')?, day_name(day, language)?, language);
            }
            let ends: Option<Vec<&str>> =
                part.split('-').map(|end| day_name(end, language)).collect();
            Some(ends?.join("–"))
        })
        .collect();
    Some(said?.join(", "))
}

fn day_name(day: &str, language: Language) -> Option<&'static str> {
    if day == "PH" {
        return Some(HOLIDAYS[language as usize]);
    }
    let known = DAYS.iter().find(|(known, ..)| *known == day);
    known.map(|(_, _, names)| names[language as usize])
}

/// The first and third such day of a month.
fn nth(numbers: &str, day: &str, language: Language) -> Option<String> {
    let said: Option<Vec<String>> = numbers
        .split(',')
        .map(|number| {
            let number: i8 = number.trim().parse().ok()?;
            Some(match (number, language) {
                (-1, Language::Finnish) => "viimeinen".to_owned(),
                (-1, Language::Swedish) => "sista".to_owned(),
                (-1, Language::English) => "last".to_owned(),
                (1..=5, Language::Finnish) => format!("{number}."),
                (1..=2, Language::Swedish) => format!("{number}:a"),
                (3..=5, Language::Swedish) => format!("{number}:e"),
                (1..=5, Language::English) => {
                    let ending = ["st", "nd", "rd"].get(usize::from(number.unsigned_abs()) - 1);
                    format!("{number}{}", ending.unwrap_or(&"th"))
                }
                _ => return None,
            })
        })
        .collect();
    let and = [" ja ", " och ", " and "][language as usize];
    let numbers = said?.join(and);
    Some(match language {
        Language::Finnish => format!("kuun {numbers} {day}"),
        Language::Swedish => format!("månadens {numbers} {day}"),
        Language::English => format!("{numbers} {day} of the month"),
    })
}

/// `Jul`, `Sep-Apr`.
fn months(word: &str, language: Language) -> Option<String> {
    let said: Option<Vec<String>> = parts(word)
        .iter()
        .map(|part| {
            let of = |month: &str| {
                let known = MONTHS.iter().find(|(known, _)| *known == month);
                known.map(|(_, names)| names[language as usize])
            };
            let Some((first, last)) = part.split_once('-') else {
                return of(part).map(str::to_owned);
            };
            let (first, last) = (of(first)?, of(last)?);
            Some(match language {
                Language::Finnish => format!("{}–{last}", first.trim_end_matches("kuussa")),
                Language::Swedish => format!("{first}–{}", last.trim_start_matches("i ")),
                Language::English => format!("{first}–{}", last.trim_start_matches("in ")),
            })
        })
        .collect();
    Some(said?.join(", "))
}

/// `2-52/2`, `1-53/2`.
fn weeks(word: &str, language: Language) -> Option<String> {
    let (range, step) = word.split_once('/')?;
    let (first, last) = range.split_once('-')?;
    let last: u8 = last.parse().ok()?;
    let words = match (first, last, step) {
        ("2", 52.., "2") => EVEN_WEEKS,
        ("1", 51.., "2") => ODD_WEEKS,
        _ => return None,
    };
    Some(words[language as usize].to_owned())
}

/// `09:00-17:00`, `24/7`.
fn times(word: &str, language: Language) -> Option<String> {
    if word == "24/7" {
        return Some(ALWAYS[language as usize].to_owned());
    }
    let said: Option<Vec<String>> = word
        .split(',')
        .map(|part| {
            let ends: Option<Vec<String>> = part
                .split('-')
                .map(|end| Some(clock(minutes(end)?, language)))
                .collect();
            Some(ends?.join("–"))
        })
        .collect();
    Some(said?.join(", "))
}

/// Minutes from midnight.
fn minutes(clock: &str) -> Option<u32> {
    let (hours, minutes) = clock.split_once(':')?;
    let digits = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(hours) || !digits(minutes) {
        return None;
    }
    Some(hours.parse::<u32>().ok()? * 60 + minutes.parse::<u32>().ok()?)
}

/// A time of day: `9`, `17.30`; in English `9:00`. Midnight at the end of a day is 24.
pub(super) fn clock(minutes: u32, language: Language) -> String {
    let of_day = if minutes > 24 * 60 {
        minutes - 24 * 60
    } else {
        minutes
    };
    let (hour, minute) = (of_day / 60, of_day % 60);
    match (language, minute) {
        (Language::English, _) => format!("{hour}:{minute:02}"),
        (_, 0) => hour.to_string(),
        _ => format!("{hour}.{minute:02}"),
    }
}

/// `9–12, 13–16`.
pub(super) fn spans(spans: &[(u16, u16)], language: Language) -> String {
    let said: Vec<String> = spans
        .iter()
        .map(|(from, to)| {
            let (from, to) = (u32::from(*from), u32::from(*to));
            format!("{}–{}", clock(from, language), clock(to, language))
        })
        .collect();
    said.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_said_short_with_their_exceptions_apart() {
        use Language::{English, Finnish, Swedish};
        for (written, language, open, except) in [
            (
                "Mo-Fr 09:00-16:00; Sa 10:00-14:30; PH off",
                Finnish,
                "ma–pe 9–16|la 10–14.30",
                "pyhinä",
            ),
            (
                "Mo-Fr 09:00-16:00; PH off",
                English,
                "Mon–Fri 9:00–16:00",
                "public holidays",
            ),
            ("Sa,Su 12:00-15:00", Swedish, "lör, sön 12–15", ""),
            ("24/7", Swedish, "alltid öppet", ""),
            (
                "week 2-52/2 Tu 17:30-19:00; PH off",
                Finnish,
                "parillisilla viikoilla ti 17.30–19",
                "pyhinä",
            ),
            (
                "week 1-53/2 Mo 14:00-15:30",
                English,
                "in odd weeks Mon 14:00–15:30",
                "",
            ),
            ("Th[1,3] 14:00-16:00", Finnish, "kuun 1. ja 3. to 14–16", ""),
            (
                "Fr[-1] 17:30-20:00",
                Swedish,
                "månadens sista fre 17.30–20",
                "",
            ),
            (
                "Mo[2,4] 17:00-19:00",
                English,
                "2nd and 4th Mon of the month 17:00–19:00",
                "",
            ),
            (
                "Sep-Apr Mo[3] 18:00-19:30",
                Finnish,
                "syys–huhtikuussa kuun 3. ma 18–19.30",
                "",
            ),
            (
                "We[1] 13:00-14:30; Jul off",
                Finnish,
                "kuun 1. ke 13–14.30",
                "heinäkuussa",
            ),
            ("Fr-Su,PH 18:00-24:00", Finnish, "pe–su, pyhinä 18–24", ""),
        ] {
            let said = opening_hours(&written.parse().unwrap(), language).unwrap();
            assert_eq!(said.open.join("|"), open, "{written}");
            assert_eq!(said.except.join("|"), except, "{written}");
        }
    }

    #[test]
    fn what_says_more_is_left_as_it_is() {
        for written in [
            "week 3-9/3 Tu 17:30-19:00",
            "Mo-Fr sunrise-12:00",
            "Dec 24 09:00-12:00",
            "off",
        ] {
            assert_eq!(
                opening_hours(&written.parse().unwrap(), Language::Finnish),
                None,
                "{written}"
            );
        }
    }
}
