//! Which readings survive, and in what order.

use super::reading::{Found, Marks, RawReading};
use super::symbols::{Class, Source, Style};
use crate::Case;

/// A rule that drops a reading because of the others.
struct Rule {
    /// What it says; `tests/data/rules.tsv` has an example under this name.
    #[cfg_attr(not(test), expect(dead_code, reason = "its tests know it by this"))]
    name: &'static str,
    /// Whether the rule may drop `reading`.
    drops: fn(&RawReading) -> bool,
    /// Whether `other` is a reason to.
    when: fn(reading: &RawReading, other: &RawReading) -> bool,
}

/// The rules, applied one after the other: a reading is dropped when another gives reason to.
const RULES: &[Rule] = &[
    Rule {
        name: "a noun of its own is no deed or doer of a verb",
        drops: |r| r.marks.has(Marks::AGENT.or(Marks::ACTION)),
        when: |_, other| !other.marks.has(Marks::AGENT.or(Marks::ACTION)),
    },
    Rule {
        name: "an adjective or noun is no participle, except of olla",
        drops: |r| {
            let is_participle = r.class == Class::Participle || r.marks.has(Marks::PARTICIPLE);
            is_participle && !r.marks.has(Marks::TO_BE)
        },
        when: |_, other| other.is_nominal(),
    },
    Rule {
        name: "of a participle the verb is enough",
        drops: |r| r.class == Class::Participle,
        when: |_, other| other.class == Class::Verb,
    },
    Rule {
        name: "a nominal without a possessive ending goes before one with",
        drops: |r| r.marks.has(Marks::POSSESSIVE) && r.is_nominal(),
        when: |_, other| !other.marks.has(Marks::POSSESSIVE) && other.is_nominal(),
    },
    Rule {
        name: "a word without a clitic goes before one with",
        drops: |r| r.marks.has(Marks::CLITIC),
        when: |_, other| !other.marks.has(Marks::CLITIC),
    },
    Rule {
        name: "a plural of a name gives way to another word",
        drops: |r| r.is_name() && r.marks.has(Marks::PLURAL),
        when: |_, other| !other.is_name(),
    },
];

/// Drops readings by the rules and puts the rest in order, best first.
pub(crate) fn choose(found: &mut Found, is_capital: bool) {
    for rule in RULES {
        let readings = &found.readings;
        if readings.len() < 2 {
            break;
        }
        let is_dropped = |reading: &RawReading| {
            (rule.drops)(reading) && readings.iter().any(|other| (rule.when)(reading, other))
        };
        if readings.iter().any(is_dropped) {
            let kept = readings
                .iter()
                .filter(|r| !is_dropped(r))
                .cloned()
                .collect();
            found.readings = kept;
        }
    }
    found
        .readings
        .sort_by_key(|reading| rank(reading, is_capital));
}

/// What comes first: light and well sourced; then what is common in texts.
fn rank(reading: &RawReading, is_capital: bool) -> (u8, Source, u8) {
    let mut oddity = match reading.style {
        None => 0,
        Some(Style::Spoken) => 2,
        Some(Style::Odd) => 4,
    };
    let is_rare_case = matches!(
        reading.case,
        Some(Case::Instructive | Case::Comitative | Case::Abessive)
    );
    for (is_odd, cost) in [
        (is_rare_case, 3),
        (
            reading.marks.has(Marks::RARE_MOOD.or(Marks::CONNEGATIVE)),
            2,
        ),
        (reading.marks.has(Marks::POSSESSIVE.or(Marks::CLITIC)), 2),
        (reading.marks.has(Marks::PLURAL), 1),
        (reading.is_name() != is_capital, 2),
    ] {
        if is_odd {
            oddity += cost;
        }
    }
    (reading.weight, reading.source, oddity)
}

#[cfg(test)]
mod tests {
    use super::RULES;
    use crate::{Analyzers, Language};

    #[test]
    fn every_rule_does_what_its_example_says() {
        let analyzers = Analyzers::new();
        let examples: Vec<Vec<&str>> = include_str!("../../tests/data/rules.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.split('\t').collect())
            .collect();
        assert_eq!(examples.len(), RULES.len());
        for (rule, example) in RULES.iter().zip(&examples) {
            let [name, word, kept, dropped] = example[..] else {
                unreachable!("{example:?} has four columns");
            };
            assert_eq!(rule.name, name);
            let readings = analyzers.analyze(word, Language::Finnish).readings;
            let has = |lemma: &str| readings.iter().any(|r| r.lemma == lemma);
            assert!(has(kept), "{name}: {word} lacks {kept}: {readings:?}");
            assert!(!has(dropped), "{name}: {word} has {dropped}: {readings:?}");
        }
    }
}
