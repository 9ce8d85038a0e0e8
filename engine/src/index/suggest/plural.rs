//! Topics as people ask for them: "tukiryhmät", not "tukiryhmä".
//!
//! Only for words of a table: no form is made up by rule.

use std::sync::LazyLock;

use luukku_analyzers::Language;

const TABLE: &str = include_str!("../../../../data/language/plurals.tsv");

struct Row {
    language: Language,
    singular: &'static str,
    plural: &'static str,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    TABLE
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split('\t');
            Some(Row {
                language: cells.next()?.parse().ok()?,
                singular: cells.next()?,
                plural: cells.next()?,
            })
        })
        .collect()
});

/// The plural of a label whose last word, or last part of a compound, is in the table.
///
/// English compounds are written apart: there the whole last word has to be in the table. In
/// Finnish and Swedish the words before would have to agree, so labels of several words have
/// no plural.
pub(super) fn plural(label: &str, language: Language) -> Option<String> {
    if language != Language::English && label.contains(' ') {
        return None;
    }
    let last = label.rsplit([' ', '-']).next().unwrap_or(label);
    let row = ROWS
        .iter()
        .filter(|row| row.language == language)
        .filter(|row| match language {
            Language::English => last == row.singular,
            Language::Finnish | Language::Swedish => last.ends_with(row.singular),
        })
        .max_by_key(|row| row.singular.len())?;
    let start = label.strip_suffix(row.singular)?;
    Some(format!("{start}{}", row.plural))
}

#[cfg(test)]
mod tests {
    use luukku_analyzers::{Analyzers, Case, Origin};

    use super::*;

    #[test]
    fn every_finnish_plural_is_the_nominative_of_its_word() {
        let analyzers = Analyzers::new();
        for row in ROWS.iter().filter(|row| row.language == Language::Finnish) {
            let analysis = analyzers.analyze(row.plural, Language::Finnish);
            assert!(
                analysis.readings.iter().any(|reading| {
                    reading.lemma == row.singular
                        && reading.case == Some(Case::Nominative)
                        && reading.origin == Origin::Lexicon
                }),
                "{}: {analysis:?}",
                row.plural
            );
        }
    }

    #[test]
    fn every_swedish_and_english_plural_has_the_stem_of_its_word_or_its_letters() {
        let analyzers = Analyzers::new();
        for row in ROWS.iter().filter(|row| row.language != Language::Finnish) {
            let stem = |word: &str| analyzers.analyze(word, row.language).stem(row.language);
            let shared = row
                .singular
                .chars()
                .zip(row.plural.chars())
                .take_while(|(a, b)| a == b)
                .count();
            assert!(
                stem(row.plural) == stem(row.singular) || shared >= 2,
                "{} {}",
                row.singular,
                row.plural
            );
        }
    }

    #[test]
    fn compounds_and_phrases_end_in_the_plural_and_other_words_have_none() {
        let check = |label, language, expected: Option<&str>| {
            assert_eq!(plural(label, language).as_deref(), expected, "{label}");
        };
        check(
            "vertaistukiryhmä",
            Language::Finnish,
            Some("vertaistukiryhmät"),
        );
        check("päiväkoti", Language::Finnish, Some("päiväkodit"));
        check("velkaneuvonta", Language::Finnish, None);
        check("stödgrupp", Language::Swedish, Some("stödgrupper"));
        check(
            "peer support group",
            Language::English,
            Some("peer support groups"),
        );
        check("tieteellinen kirjasto", Language::Finnish, None);
        check("workgroup", Language::English, None);
        check("", Language::English, None);
    }
}
