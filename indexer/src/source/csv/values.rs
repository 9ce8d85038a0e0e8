//! Cells to values of the record format. What cannot be converted stays as it was, for the
//! judgement on records to name.

use jiff::civil::Date;
use serde_json::{Number, Value};

/// Words for the names of closed lists: field, name, and words for it separated by `|`.
const WORDS: &[(&str, &str, &str)] = &[
    (
        "fee",
        "free",
        "maksuton|ilmainen|ei maksua|gratis|avgiftsfri|kostnadsfri|free of charge",
    ),
    ("fee", "paid", "maksullinen|avgiftsbelagd|kyllä"),
    (
        "organization.type",
        "municipality",
        "kunta|kaupunki|kuntayhtymä|kommun|stad|city",
    ),
    (
        "organization.type",
        "wellbeing_county",
        "hyvinvointialue|välfärdsområde|wellbeing services county",
    ),
    ("organization.type", "state", "valtio|staten"),
    (
        "organization.type",
        "association",
        "yhdistys|järjestö|ry|förening|organisation|rf",
    ),
    ("organization.type", "parish", "seurakunta|församling"),
    ("organization.type", "foundation", "säätiö|sr|stiftelse"),
    ("organization.type", "company", "yritys|oy|företag|ab"),
    (
        "channels",
        "place",
        "paikan päällä|käynti|toimipaikka|lähipalvelu|på plats",
    ),
    (
        "channels",
        "phone",
        "puhelin|puhelimitse|telefon|per telefon",
    ),
    (
        "channels",
        "online",
        "verkko|verkossa|etänä|etä|internet|på nätet|webb",
    ),
    ("channels", "chat", "chatti|tsätti|chatt"),
    ("channels", "home_visit", "kotikäynti|kotona|hembesök"),
    (
        "referral",
        "required",
        "kyllä|tarvitaan|lähete|ja|krävs|yes",
    ),
    (
        "referral",
        "not_required",
        "ei|ei tarvita|ilman lähetettä|nej|krävs inte|no",
    ),
    (
        "accessibility",
        "wheelchair",
        "esteetön|pyörätuoli|pyörätuolilla|rullstol|tillgänglig|accessible",
    ),
    (
        "accessibility",
        "accessible_toilet",
        "esteetön wc|inva-wc|invavessa|esteetön vessa|tillgänglig toalett",
    ),
    (
        "accessibility",
        "accessible_parking",
        "esteetön pysäköinti|invapaikka|invapysäköinti|tillgänglig parkering",
    ),
    (
        "accessibility",
        "hearing_loop",
        "induktiosilmukka|hörslinga|induktionsslinga|induction loop",
    ),
    ("languages", "fi", "suomi|finska|finnish|fin"),
    ("languages", "sv", "ruotsi|svenska|swedish|swe"),
    ("languages", "en", "englanti|engelska|english|eng"),
    ("languages", "ru", "venäjä|ryska|russian|rus"),
    ("languages", "et", "viro|eesti|estniska|estonian|est"),
    ("languages", "ar", "arabia|arabiska|arabic|ara"),
    ("languages", "so", "somali|somaliska|som"),
    ("languages", "uk", "ukraina|ukrainska|ukrainian|ukr"),
    ("languages", "fa", "farsi|persia|persiska|persian|fas|per"),
    ("languages", "prs", "dari"),
    ("languages", "ku", "kurdi|kurdiska|kurdish|kur"),
    ("languages", "ckb", "sorani"),
    ("languages", "ur", "urdu|urd"),
    ("languages", "pl", "puola|polska|polish|pol"),
    ("languages", "sk", "slovakki|slovakiska|slovak|slk"),
    ("languages", "de", "saksa|tyska|german|deu|ger"),
    ("languages", "fr", "ranska|franska|french|fra|fre"),
    ("languages", "es", "espanja|spanska|spanish|spa"),
    ("languages", "tr", "turkki|turkiska|turkish|tur"),
    ("languages", "vi", "vietnam|vietnamesiska|vietnamese|vie"),
    ("languages", "th", "thai|thailändska|tha"),
    ("languages", "zh", "kiina|kinesiska|chinese|zho|chi"),
    (
        "languages",
        "se",
        "pohjoissaame|nordsamiska|northern sami|sme",
    ),
    ("languages", "smn", "inarinsaame|enaresamiska|inari sami"),
    ("languages", "sms", "koltansaame|skoltsamiska|skolt sami"),
    (
        "languages",
        "fse",
        "viittomakieli|suomalainen viittomakieli|finskt teckenspråk|finnish sign language",
    ),
];

/// The name that a word means in a field with a closed list; the word itself where it means none.
pub(crate) fn name_of(field: &str, word: &str) -> String {
    let lower = word.trim().to_lowercase();
    WORDS
        .iter()
        .filter(|(of, ..)| *of == field)
        .find(|(_, name, words)| *name == lower || words.split('|').any(|known| known == lower))
        .map_or_else(|| word.trim().to_owned(), |(_, name, _)| (*name).to_owned())
}

/// Yes or no, in the words that tables have for them.
pub(super) fn flag(text: &str) -> Value {
    match text.trim().to_lowercase().as_str() {
        "kyllä" | "k" | "on" | "ja" | "j" | "yes" | "y" | "true" | "tosi" | "1" | "x" => {
            Value::Bool(true)
        }
        "ei" | "e" | "nej" | "no" | "n" | "false" | "epätosi" | "0" | "-" => Value::Bool(false),
        _ => Value::from(text.trim()),
    }
}

/// A number, with a decimal point or comma and spaces between thousands.
pub(crate) fn number(text: &str) -> Value {
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            ',' => '.',
            '\u{2212}' => '-',
            other => other,
        })
        .collect();
    if let Ok(whole) = plain.parse::<i64>() {
        return Value::from(whole);
    }
    match plain.parse::<f64>().ok().and_then(Number::from_f64) {
        Some(number) => Value::Number(number),
        None => Value::from(text.trim()),
    }
}

/// A date: `2026-10-15`, with or without a time, or `15.10.2026`; or as `format` says, in
/// the signs of strptime.
pub(crate) fn date(text: &str, format: Option<&str>) -> Value {
    let text = text.trim();
    let day = text.split(['T', ' ']).next().unwrap_or(text);
    let parsed = match format {
        Some(format) => Date::strptime(format, text).ok(),
        None => day
            .parse::<Date>()
            .or_else(|_| Date::strptime("%d.%m.%Y", day))
            .ok(),
    };
    parsed.map_or_else(|| Value::from(text), |date| Value::from(date.to_string()))
}

/// The parts of a list: between `separator`s, or by default between `|`, `;`, `,` and lines.
pub(super) fn parts<'a>(text: &'a str, separator: Option<&str>) -> Vec<&'a str> {
    let parts: Vec<&str> = match separator {
        Some(separator) => text.split(separator).collect(),
        None => text.split(['|', ';', ',', '\n', '\r']).collect(),
    };
    parts
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_become_values_or_stay_as_they_are() {
        assert_eq!(number("60,8146"), Value::from(60.8146));
        assert_eq!(number("6 746 868"), Value::from(6_746_868));
        assert_eq!(number("\u{2212}5"), Value::from(-5));
        assert_eq!(number("noin 5"), Value::from("noin 5"));
        assert_eq!(number("NaN"), Value::from("NaN"));
        assert_eq!(date("5.1.2026", None), Value::from("2026-01-05"));
        assert_eq!(date("2026-01-05T10:00:00", None), Value::from("2026-01-05"));
        assert_eq!(date("01/05/2026", None), Value::from("01/05/2026"));
        assert_eq!(
            date("01/05/2026", Some("%m/%d/%Y")),
            Value::from("2026-01-05")
        );
        assert_eq!(date("31.2.2026", None), Value::from("31.2.2026"));
        assert_eq!(flag("Kyllä"), Value::Bool(true));
        assert_eq!(flag("ehkä"), Value::from("ehkä"));
        assert_eq!(parts("a; b,,c\nd", None), ["a", "b", "c", "d"]);
        assert_eq!(parts("a, b / c", Some("/")), ["a, b", "c"]);
        assert_eq!(name_of("fee", "Maksuton"), "free");
        assert_eq!(name_of("fee", "5 €"), "5 €");
        assert_eq!(name_of("languages", "Somali"), "so");
    }
}
