//! Opening hours out of a sentence, where it reads in one way only.
//!
//! A small grammar over Finnish and Swedish day names: days, then times, again and again,
//! with nothing between them but commas and "and". Any other word ("telephone hours",
//! "every other week", "in July") makes the whole text one that does not tell.

use super::OpeningHours;

/// Longest text read, in bytes: plain hours of a week take 60.
const MAX_BYTES: usize = 200;

const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

/// Names of the days and of several days at once, lowercase: first and last day.
const DAY_NAMES: &[(&str, usize, usize)] = &[
    ("ma", 0, 0),
    ("maanantai", 0, 0),
    ("maanantaisin", 0, 0),
    ("må", 0, 0),
    ("mån", 0, 0),
    ("måndag", 0, 0),
    ("måndagar", 0, 0),
    ("ti", 1, 1),
    ("tiistai", 1, 1),
    ("tiistaisin", 1, 1),
    ("tis", 1, 1),
    ("tisdag", 1, 1),
    ("tisdagar", 1, 1),
    ("ke", 2, 2),
    ("keskiviikko", 2, 2),
    ("keskiviikkoisin", 2, 2),
    ("ons", 2, 2),
    ("onsdag", 2, 2),
    ("onsdagar", 2, 2),
    ("to", 3, 3),
    ("torstai", 3, 3),
    ("torstaisin", 3, 3),
    ("tors", 3, 3),
    ("torsdag", 3, 3),
    ("torsdagar", 3, 3),
    ("pe", 4, 4),
    ("perjantai", 4, 4),
    ("perjantaisin", 4, 4),
    ("fr", 4, 4),
    ("fre", 4, 4),
    ("fredag", 4, 4),
    ("fredagar", 4, 4),
    ("la", 5, 5),
    ("lauantai", 5, 5),
    ("lauantaisin", 5, 5),
    ("lö", 5, 5),
    ("lör", 5, 5),
    ("lördag", 5, 5),
    ("lördagar", 5, 5),
    ("su", 6, 6),
    ("sunnuntai", 6, 6),
    ("sunnuntaisin", 6, 6),
    ("sö", 6, 6),
    ("sön", 6, 6),
    ("söndag", 6, 6),
    ("söndagar", 6, 6),
    ("ark", 0, 4),
    ("arkisin", 0, 4),
    ("vardagar", 0, 4),
    ("päivittäin", 0, 6),
    ("dagligen", 0, 6),
];
const HOLIDAYS: &[&str] = &[
    "pyhät",
    "pyhinä",
    "pyhäpäivät",
    "pyhäpäivinä",
    "pyhäpäivisin",
    "helgdagar",
];
const CLOSED: &[&str] = &["suljettu", "stängt", "kiinni"];
/// Words that change nothing.
const JOINING: &[&str] = &[
    "klo", "kl", "ja", "och", "sekä", "samt", "avoinna", "auki", "öppet",
];

/// What a plain text of a week's hours says, on public holidays unknown unless it names
/// them; `None` where it can be read in two ways or says more than hours.
///
/// ```
/// use luukku_engine::catalog::opening_hours_of_text;
///
/// let hours = opening_hours_of_text("Ma–pe klo 9–17.30, la 10–14, su suljettu").unwrap();
/// assert_eq!(hours.as_str(), "Mo-Fr 09:00-17:30; Sa 10:00-14:00; Su off; PH unknown");
/// assert_eq!(opening_hours_of_text("Puhelinaika ma–pe klo 9–11"), None);
/// ```
#[must_use]
pub fn opening_hours_of_text(text: &str) -> Option<OpeningHours> {
    if text.len() > MAX_BYTES {
        return None;
    }
    let mut groups: Vec<Group> = Vec::new();
    for token in tokens(text)? {
        let ends_days = groups.last().is_none_or(|group| !group.times.is_empty());
        match (token, groups.last_mut()) {
            (Token::Days(days), Some(group)) if !ends_days => group.days |= days,
            (Token::Days(days), _) => groups.push(Group {
                days,
                times: Vec::new(),
            }),
            (Token::Times(times), Some(group)) if group.times != ["off"] => group.times.push(times),
            (Token::Closed, Some(group)) if group.times.is_empty() => {
                group.times.push("off".to_owned());
            }
            _ => return None,
        }
    }
    let mut met = 0u8;
    for group in &groups {
        // A day named twice, or one without a time: it can be read in two ways.
        if group.times.is_empty() || met & group.days != 0 {
            return None;
        }
        met |= group.days;
    }
    let mut rules: Vec<String> = groups.iter().map(Group::rule).collect();
    if met & PUBLIC_HOLIDAY == 0 {
        rules.push("PH unknown".to_owned());
    }
    (!groups.is_empty()).then(|| rules.join("; ").parse().ok())?
}

/// The bit of public holidays; the days have those below it.
const PUBLIC_HOLIDAY: u8 = 1 << 7;

/// Days and when they are open.
struct Group {
    /// A bit a day.
    days: u8,
    times: Vec<String>,
}

impl Group {
    fn rule(&self) -> String {
        let mut names: Vec<String> = Vec::new();
        let has = |day: usize| day < 7 && self.days >> day & 1 == 1;
        let mut day = 0;
        while day < 7 {
            let mut last = day;
            while has(day) && has(last + 1) {
                last += 1;
            }
            match (has(day), last - day) {
                (false, _) => {}
                (true, 0) => names.push(DAYS[day].to_owned()),
                (true, _) => names.push(format!("{}-{}", DAYS[day], DAYS[last])),
            }
            day = last + 1;
        }
        if self.days & PUBLIC_HOLIDAY != 0 {
            names.push("PH".to_owned());
        }
        format!("{} {}", names.join(","), self.times.join(","))
    }
}

enum Token {
    Days(u8),
    Times(String),
    Closed,
}

/// The text as days, times and "closed"; `None` when there is anything else in it.
fn tokens(text: &str) -> Option<Vec<Token>> {
    let text = text
        .to_lowercase()
        .replace(['–', '—', '−'], "-")
        .replace(" - ", "-")
        .replace([',', ';', '\n'], " ");
    let mut tokens = Vec::new();
    for word in text.split_whitespace() {
        let word = word.strip_suffix('.').unwrap_or(word);
        if word.is_empty() || JOINING.contains(&word) {
            continue;
        }
        tokens.push(if CLOSED.contains(&word) {
            Token::Closed
        } else if HOLIDAYS.contains(&word) {
            Token::Days(PUBLIC_HOLIDAY)
        } else if let Some(days) = days(word) {
            Token::Days(days)
        } else {
            Token::Times(times(word)?)
        });
    }
    Some(tokens)
}

/// `ma`, `ma-pe`, `arkisin`, as bits; a range does not go over the end of the week.
fn days(word: &str) -> Option<u8> {
    let one = |name: &str| {
        DAY_NAMES
            .iter()
            .find(|(known, _, _)| *known == name)
            .map(|(_, first, last)| (*first, *last))
    };
    let (first, last) = match word.split_once('-') {
        None => one(word)?,
        Some((first, last)) => {
            let ((first, end), (last, other_end)) = (one(first)?, one(last)?);
            if first != end || last != other_end || first >= last {
                return None;
            }
            (first, last)
        }
    };
    Some((first..=last).fold(0, |days, day| days | 1 << day))
}

/// `9-17`, `8.30-15.45`, `18:00-22`, as `09:00-17:00`.
fn times(word: &str) -> Option<String> {
    let (from, to) = word.split_once('-')?;
    let (from, to) = (minutes(from)?, minutes(to)?);
    if from >= to {
        return None;
    }
    let clock = |minutes: u32| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    Some(format!("{}-{}", clock(from), clock(to)))
}

/// Minutes from midnight, at most 24 hours.
fn minutes(clock: &str) -> Option<u32> {
    let (hours, minutes) = clock.split_once(['.', ':']).unwrap_or((clock, "00"));
    let number = |digits: &str| {
        let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| digits.parse::<u32>().ok())?
    };
    let (hours, minutes) = (
        number(hours)?,
        number(minutes).filter(|_| minutes.len() == 2)?,
    );
    let total = hours * 60 + minutes;
    (minutes < 60 && total <= 24 * 60).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_hours_are_read() {
        for (text, expected) in [
            ("ma-pe 9-17", "Mo-Fr 09:00-17:00; PH unknown"),
            (
                "Ma–pe klo 9–17, la klo 9–13.",
                "Mo-Fr 09:00-17:00; Sa 09:00-13:00; PH unknown",
            ),
            (
                "MA-PE 8.30-19, LA-SU suljettu",
                "Mo-Fr 08:30-19:00; Sa-Su off; PH unknown",
            ),
            (
                "ma, ti 10-18, ke, to, pe 10-17",
                "Mo-Tu 10:00-18:00; We-Fr 10:00-17:00; PH unknown",
            ),
            (
                "ma-la 7-22\n   su ja pyhäpäivät 9-22",
                "Mo-Sa 07:00-22:00; Su,PH 09:00-22:00",
            ),
            (
                "Tiistaisin ja torstaisin klo 10–12",
                "Tu,Th 10:00-12:00; PH unknown",
            ),
            ("ma 9-12 ja 13-16", "Mo 09:00-12:00,13:00-16:00; PH unknown"),
            ("Arkisin klo 9-15", "Mo-Fr 09:00-15:00; PH unknown"),
            (
                "mån-fre kl. 9-17, lör 10:00-14:00",
                "Mo-Fr 09:00-17:00; Sa 10:00-14:00; PH unknown",
            ),
        ] {
            let read = opening_hours_of_text(text);
            assert_eq!(
                read.as_ref().map(OpeningHours::as_str),
                Some(expected),
                "{text}"
            );
        }
    }

    #[test]
    fn hours_in_doubt_are_not_known() {
        for text in [
            "",
            "9-17",
            "ma-pe",
            "ma-pe 17-9",
            "ma-pe 9-25",
            "ma-pe 9-17, ti 10-12",
            "Puhelinaika arkisin klo 9–11",
            "Joka toinen tiistai klo 17.30–19",
            "Parillisten viikkojen tiistaisin klo 17–19",
            "Kuukauden ensimmäinen lauantai klo 10–12",
            "Ma–to klo 10–14, muulloin sopimuksen mukaan",
            "Torstaisin klo 17–20; chat ma ja ke klo 18–21",
            "ma-pe 8.30-20, 22.6.-16.8.20 ma-pe 8.30-19",
            "Tiistaisin klo 17, heinäkuussa tauko",
            "pe-ma 9-12",
            "ma-pe 9.5-17",
        ] {
            assert_eq!(opening_hours_of_text(text), None, "{text}");
        }
    }
}
