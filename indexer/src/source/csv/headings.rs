//! Headings that name fields, in three languages.

use super::fields::{FIELDS, Field, Kind};

/// What a heading says: which field, and in which language where the heading tells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Heading {
    pub(super) field: &'static Field,
    pub(super) language: Option<&'static str>,
}

/// Words at the end of a heading that tell its language.
const LANGUAGES: &[(&str, &str)] = &[
    ("fi", "fi|suomi|suomeksi|finnish|finska"),
    ("sv", "sv|se|ruotsi|ruotsiksi|swedish|svenska"),
    ("en", "en|englanti|englanniksi|english|engelska"),
    (
        "fi-simple",
        "selko|selkosuomi|selkosuomeksi|selkokieli|simple",
    ),
];

/// The field a heading names: by our name for it, such as `name_sv` or `organization.name`,
/// or by a common word for it in Finnish, Swedish or English.
pub(super) fn recognised(heading: &str) -> Option<Heading> {
    let lower = heading.to_lowercase();
    let mut words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    if let Some(field) = by_words(&words.concat()) {
        return Some(field);
    }
    let last = words.pop()?;
    let language = LANGUAGES
        .iter()
        .find(|(_, names)| names.split('|').any(|name| name == last))
        .map(|(tag, _)| *tag)?;
    if language == "fi-simple" && words.last() == Some(&"fi") {
        words.pop();
    }
    let found = by_words(&words.concat())?;
    (found.field.kind == Kind::Text).then_some(Heading {
        field: found.field,
        language: Some(language),
    })
}

fn by_words(words: &str) -> Option<Heading> {
    let is_one_of = |names: &str| {
        names
            .split('|')
            .any(|name| !name.is_empty() && name == words)
    };
    let heading = |field, language| Some(Heading { field, language });
    FIELDS.iter().find_map(|field| {
        let own: String = field.name.chars().filter(|c| c.is_alphanumeric()).collect();
        if own == words || is_one_of(field.headings) {
            heading(field, None)
        } else if is_one_of(field.swedish) {
            let language = (field.kind == Kind::Text).then_some("sv");
            heading(field, language)
        } else {
            None
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_recognised_however_they_are_written() {
        for (heading, name, language) in [
            ("Nimi", "name", None),
            ("NAME_SV", "name", Some("sv")),
            ("Nimi (ruotsiksi)", "name", Some("sv")),
            ("Namn", "name", Some("sv")),
            ("Kuvaus selkosuomeksi", "description", Some("fi-simple")),
            ("description fi-simple", "description", Some("fi-simple")),
            ("Y-tunnus", "organization.business_id", None),
            ("organization.name", "organization.name", None),
            ("Leveysaste", "lat", None),
            ("E-post", "email", None),
            (" Sähköposti: ", "email", None),
            ("location_name", "location.name", None),
            ("Postnummer", "postcode", None),
        ] {
            let found = recognised(heading).expect(heading);
            assert_eq!(
                (found.field.name, found.language),
                (name, language),
                "{heading}"
            );
        }
        for heading in ["", "sv", "lat_sv", "Kengännumero", "  "] {
            assert_eq!(recognised(heading), None, "{heading:?}");
        }
    }

    #[test]
    fn no_heading_means_two_fields() {
        let mut seen = std::collections::BTreeMap::new();
        for field in FIELDS {
            for heading in field.headings.split('|').chain(field.swedish.split('|')) {
                if let Some(other) = seen.insert(heading, field.name) {
                    assert!(heading.is_empty(), "{heading}: {other} and {}", field.name);
                }
            }
        }
    }
}
