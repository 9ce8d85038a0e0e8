//! Distances, dates and links as people read them.

use jiff::civil::Date;
use luukku_engine::Language;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What may stand unescaped in one segment of a path.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b':');

/// `350 m`, `1,2 km`, `48 km`; in English `1.2 km`.
pub(super) fn distance(metres: f64, language: Language) -> String {
    if metres < 995.0 {
        return format!("{:.0} m", (metres / 10.0).round() * 10.0);
    }
    let kilometres = metres / 1000.0;
    if kilometres >= 9.95 {
        return format!("{kilometres:.0} km");
    }
    let text = format!("{kilometres:.1} km");
    match language {
        Language::English => text,
        Language::Finnish | Language::Swedish => text.replace('.', ","),
    }
}

/// A distance that somebody chose: `5 km` rather than `5,0 km`.
pub(super) fn whole_distance(metres: f64, language: Language) -> String {
    distance(metres, language)
        .replace(",0 ", " ")
        .replace(".0 ", " ")
}

/// `15.10.2026`; in English `15 October 2026`.
pub(super) fn date(date: Date, language: Language) -> String {
    match language {
        Language::Finnish | Language::Swedish => {
            format!("{}.{}.{}", date.day(), date.month(), date.year())
        }
        Language::English => date.strftime("%-d %B %Y").to_string(),
    }
}

/// The `tel:` link of a number as written; `None` when it is not one plain number.
pub(super) fn telephone_link(written: &str) -> Option<String> {
    let mut digits = String::new();
    for character in written.trim().chars() {
        match character {
            '0'..='9' => digits.push(character),
            '+' if digits.is_empty() => digits.push(character),
            ' ' | '\u{a0}' | '-' | '(' | ')' => {}
            _ => return None,
        }
    }
    (3..=16)
        .contains(&digits.len())
        .then(|| format!("tel:{digits}"))
}

/// The `mailto:` link of an address; `None` when it does not look like one address.
pub(crate) fn mail_link(address: &str) -> Option<String> {
    let (user, domain) = address.trim().split_once('@')?;
    let fits = |part: &str, marks: &[char]| {
        !part.is_empty()
            && part
                .chars()
                .all(|character| character.is_ascii_alphanumeric() || marks.contains(&character))
    };
    (fits(user, &['.', '-', '_', '+']) && fits(domain, &['.', '-']))
        .then(|| format!("mailto:{user}@{domain}"))
}

/// The address itself when it is http or https; anything else is no link.
pub(super) fn web_link(url: &str) -> Option<String> {
    let url = url.trim();
    let (scheme, rest) = url.split_once("://")?;
    let known = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    let plain = !rest.is_empty() && !url.chars().any(|c| c.is_whitespace() || c.is_control());
    (known && plain).then(|| url.to_owned())
}

/// The address of a service's page, without a language.
pub(super) fn service_path(id: &str) -> String {
    format!("/services/{}", segment(id))
}

/// A text as one segment of a path.
pub(super) fn segment(text: &str) -> impl std::fmt::Display {
    utf8_percent_encode(text, SEGMENT)
}

/// The text with a capital at its beginning.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_rounded_to_what_people_say() {
        for (metres, expected) in [
            (3.0, "0 m"),
            (348.0, "350 m"),
            (994.9, "990 m"),
            (995.0, "1,0 km"),
            (1_249.0, "1,2 km"),
            (9_960.0, "10 km"),
            (48_400.0, "48 km"),
        ] {
            assert_eq!(distance(metres, Language::Finnish), expected);
        }
        assert_eq!(distance(1_249.0, Language::English), "1.2 km");
    }

    #[test]
    fn dates_are_written_as_in_the_language() {
        let day = jiff::civil::date(2026, 10, 5);
        assert_eq!(date(day, Language::Finnish), "5.10.2026");
        assert_eq!(date(day, Language::English), "5 October 2026");
    }

    #[test]
    fn only_plain_links_are_made() {
        assert_eq!(
            telephone_link("+358 50 000 0000").as_deref(),
            Some("tel:+358500000000")
        );
        assert_eq!(telephone_link("03 000 (vaihde)"), None);
        assert_eq!(telephone_link("javascript:alert(1)"), None);
        assert_eq!(
            web_link(" https://esimerkki.example/a?b=c ").as_deref(),
            Some("https://esimerkki.example/a?b=c")
        );
        assert_eq!(web_link("javascript:alert(1)//https://x"), None);
        assert_eq!(web_link("data:text/html,x"), None);
        assert_eq!(web_link("//esimerkki.example"), None);
        assert_eq!(
            mail_link("apua@esimerkki.example").as_deref(),
            Some("mailto:apua@esimerkki.example")
        );
        assert_eq!(mail_link("a@b?bcc=c@d"), None);
    }

    #[test]
    fn an_id_is_one_segment_of_a_path() {
        assert_eq!(
            service_path("demo:a/b?c#d ä"),
            "/services/demo:a%2Fb%3Fc%23d%20%C3%A4"
        );
    }
}
