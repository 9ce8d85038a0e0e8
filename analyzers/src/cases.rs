//! The case forms of Finnish place names, by rule.
//!
//! A place name is inflected at its end: *Forssa : Forssassa*, *Mänttä-Vilppula :
//! Mänttä-Vilppulassa*. [`stem`] holds the stem classes, [`gradation`] the change of
//! consonants; this file holds what concerns a name as a whole: names of several words,
//! and names whose first part agrees with the second (*Uusikaupunki : Uudessakaupungissa*).

mod gradation;
mod stem;

use crate::Case;
use gradation::is_vowel;
use stem::{Stem, stems};

/// The cases of [`place_name_forms`], in the order of the grammars.
const CASES: [Case; 9] = [
    Case::Nominative,
    Case::Genitive,
    Case::Partitive,
    Case::Inessive,
    Case::Elative,
    Case::Illative,
    Case::Adessive,
    Case::Ablative,
    Case::Allative,
];

/// Marks after a name that stay as they are: `Koski Tl`, the Koski of the old county of Turku.
const MARKS: [&str; 3] = ["Tl", "Hl", "Vl"];

/// The forms of a Finnish place name in the nominative, genitive, partitive, inessive,
/// elative, illative, adessive, ablative and allative.
///
/// The name keeps its capitals. The nominative comes first; a case can have several
/// forms, since some names are used both in the singular and in the plural
/// (*Kaustisella*, *Kaustisilla*), or with and without agreement (*Isojoella*,
/// *Isollajoella*). An empty name has no forms. Cost is linear in the name's length.
///
/// Every one of the 1,256 entries of `tests/data/municipality_cases.tsv` is reproduced.
/// Grammar: Iso suomen kielioppi, the parts on gradation (astevaihtelu) and inflection (taivutus).
///
/// ```
/// use luukku_analyzers::{Case, place_name_forms};
///
/// let forms = place_name_forms("Riihimäki");
/// assert!(forms.contains(&(Case::Adessive, "Riihimäellä".to_owned())));
/// assert!(forms.contains(&(Case::Illative, "Riihimäkeen".to_owned())));
/// ```
#[must_use]
pub fn place_name_forms(name: &str) -> Vec<(Case, String)> {
    let mut forms = Vec::new();
    let (name, mark) = split_mark(name.trim());
    if name.is_empty() {
        return forms;
    }
    let (before, last) = split_last_word(name);
    let agreeing = Adjective::of_whole_word(before);
    let last = Word::new(last);
    for case in CASES {
        let before = match agreeing {
            Some(adjective) => format!("{} ", adjective.form(case)),
            None => before.to_owned(),
        };
        for form in last.forms(case) {
            let form = (case, format!("{before}{form}{mark}"));
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
    }
    forms
}

fn split_mark(name: &str) -> (&str, &str) {
    match name.rsplit_once(' ') {
        Some((start, mark)) if MARKS.contains(&mark) => {
            (start, name.strip_prefix(start).unwrap_or_default())
        }
        _ => (name, ""),
    }
}

/// What comes before the last word or hyphen, with the blank or hyphen, and the rest.
fn split_last_word(name: &str) -> (&str, &str) {
    let last = name.rsplit([' ', '-']).next().unwrap_or(name);
    (name.strip_suffix(last).unwrap_or_default(), last)
}

/// The stems of a name's last word.
struct Word {
    /// An adjective it starts with, and the stems of the noun after it.
    agreeing: Option<(Adjective, Vec<Stem>)>,
    /// The stems of the word as a whole.
    whole: Vec<Stem>,
}

impl Word {
    fn new(word: &str) -> Self {
        let agreeing = Adjective::split(word).map(|(adjective, noun)| (adjective, stems(noun)));
        let whole = match agreeing {
            Some((adjective, _)) if adjective.always_agrees() => Vec::new(),
            _ => stems(word),
        };
        Self { agreeing, whole }
    }

    /// The forms in `case`, the usual one first.
    fn forms(&self, case: Case) -> Vec<String> {
        let mut forms = Vec::new();
        if let Some((adjective, stems)) = &self.agreeing {
            let start = adjective.form(case);
            let nouns = stems.iter().flat_map(|stem| stem.forms(case));
            forms.extend(nouns.map(|noun| format!("{start}{noun}")));
        }
        forms.extend(self.whole.iter().flat_map(|stem| stem.forms(case)));
        forms
    }
}

/// An adjective at the start of a name that is inflected together with the noun.
#[derive(Clone, Copy)]
struct Adjective {
    nominative: &'static str,
    weak: &'static str,
    partitive: &'static str,
    illative: &'static str,
    ending: char,
}

const ADJECTIVES: [Adjective; 5] = [
    Adjective::new("Uusi", "Uude", "Uutta", "Uuteen", 'a'),
    Adjective::new("Iso", "Iso", "Isoa", "Isoon", 'a'),
    Adjective::new("Vanha", "Vanha", "Vanhaa", "Vanhaan", 'a'),
    Adjective::new("Pyhä", "Pyhä", "Pyhää", "Pyhään", 'ä'),
    Adjective::new("Vähä", "Vähä", "Vähää", "Vähään", 'ä'),
];

impl Adjective {
    const fn new(
        nominative: &'static str,
        weak: &'static str,
        partitive: &'static str,
        illative: &'static str,
        ending: char,
    ) -> Self {
        Self {
            nominative,
            weak,
            partitive,
            illative,
            ending,
        }
    }

    /// The adjective `word` starts with, and the noun: "Uusi" and "kaupunki".
    fn split(word: &str) -> Option<(Self, &str)> {
        ADJECTIVES.into_iter().find_map(|adjective| {
            let rest = word.strip_prefix(adjective.nominative)?;
            // "Vanhatulli" has a noun after the adjective; "Isola" and "Pyhäntä" only an ending.
            let is_noun = rest.chars().count() >= 3 && rest.chars().nth(1).is_some_and(is_vowel);
            (is_noun && rest != "nen").then_some((adjective, rest))
        })
    }

    /// The adjective that is all of `before`: "Vanha " of "Vanha Munkkiniemi".
    fn of_whole_word(before: &str) -> Option<Self> {
        let word = before.strip_suffix(' ')?;
        ADJECTIVES
            .into_iter()
            .find(|adjective| adjective.nominative == word)
    }

    /// "Uusi" has no other use; the others also stay uninflected, *Isojoella*.
    fn always_agrees(self) -> bool {
        self.nominative == "Uusi"
    }

    fn form(self, case: Case) -> String {
        let Self { weak, ending, .. } = self;
        match case {
            Case::Genitive => format!("{weak}n"),
            Case::Partitive => self.partitive.to_owned(),
            Case::Inessive => format!("{weak}ss{ending}"),
            Case::Elative => format!("{weak}st{ending}"),
            Case::Illative => self.illative.to_owned(),
            Case::Adessive => format!("{weak}ll{ending}"),
            Case::Ablative => format!("{weak}lt{ending}"),
            Case::Allative => format!("{weak}lle"),
            _ => self.nominative.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, case: Case, expect: &[&str]) {
        let forms: Vec<_> = place_name_forms(name)
            .into_iter()
            .filter(|(found, _)| *found == case)
            .map(|(_, form)| form)
            .collect();
        assert_eq!(forms, expect, "{name} {case:?}");
    }

    #[test]
    fn a_mark_after_the_name_stays() {
        check("Koski Tl", Case::Adessive, &["Koskella Tl"]);
        check("Koski Tl", Case::Genitive, &["Kosken Tl"]);
    }

    #[test]
    fn of_several_words_the_last_is_inflected() {
        check("Pedersören kunta", Case::Inessive, &["Pedersören kunnassa"]);
        check("Oma Häme", Case::Genitive, &["Oma Hämeen"]);
        check(
            "Kanta-Hämeen hyvinvointialue",
            Case::Adessive,
            &["Kanta-Hämeen hyvinvointialueella"],
        );
        check(
            "Vanha Munkkiniemi",
            Case::Inessive,
            &["Vanhassa Munkkiniemessä"],
        );
    }

    #[test]
    fn an_adjective_agrees_with_its_noun() {
        check("Uusikaupunki", Case::Inessive, &["Uudessakaupungissa"]);
        check("Uusimaa", Case::Adessive, &["Uudellamaalla"]);
        check("Isojoki", Case::Adessive, &["Isollajoella", "Isojoella"]);
    }

    #[test]
    fn villages_and_suburbs() {
        check("Vääksy", Case::Inessive, &["Vääksyssä"]);
        check("Otaniemi", Case::Illative, &["Otaniemeen"]);
        check("Varissuo", Case::Illative, &["Varissuohon"]);
        check("Itäkeskus", Case::Inessive, &["Itäkeskuksessa"]);
        check("Karsikas", Case::Genitive, &["Karsikkaan"]);
        check("Kalevanrinne", Case::Adessive, &["Kalevanrinteellä"]);
        check("Sörnäinen", Case::Inessive, &["Sörnäisissä", "Sörnäisessä"]);
        check("Piispanristi", Case::Inessive, &["Piispanristissä"]);
        check("Virrat", Case::Adessive, &["Virroilla"]);
        check("Veromies", Case::Genitive, &["Veromiehen"]);
        check("Keusote", Case::Genitive, &["Keusoten"]);
    }

    #[test]
    fn no_name_has_no_forms() {
        assert!(place_name_forms(" ").is_empty());
        assert!(!place_name_forms("-").is_empty());
    }
}
