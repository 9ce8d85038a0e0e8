//! For whom a service is, in the three groups that people name when they search.

use std::collections::HashMap;
use std::sync::LazyLock;

use luukku_analyzers::{Language, Streams};

use crate::analysis;
use crate::catalog::Service;

const TABLE: &str = include_str!("../../data/filters/audiences.tsv");

/// Somebody this old or younger is a child, in years.
const CHILD: u8 = 12;
/// Somebody this old or younger is young, in years: as in the Youth Act.
const YOUNG: u8 = 29;
/// A service from this age on is for elderly people, in years.
const ELDERLY: u8 = 60;

/// A group of people that services are meant for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Audience {
    ChildrenFamilies,
    Young,
    Elderly,
}

impl Audience {
    const ALL: [Audience; 3] = [
        Audience::ChildrenFamilies,
        Audience::Young,
        Audience::Elderly,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Audience::ChildrenFamilies => "children_families",
            Audience::Young => "young",
            Audience::Elderly => "elderly",
        }
    }
}

/// Finnish lemmas of target groups, and whom they are.
static WORDS: LazyLock<HashMap<&'static str, Audience>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let (name, lemma) = line.split_once('\t')?;
        let audience = Audience::ALL
            .into_iter()
            .find(|audience| audience.name() == name)?;
        Some((lemma, audience))
    };
    TABLE.lines().skip(1).filter_map(row).collect()
});

/// Whom a service is for, by its target groups and ages; empty when neither tells.
pub(crate) fn audiences(service: &Service) -> Vec<Audience> {
    let mut found = Vec::new();
    for target in &service.target_groups {
        let words = Streams::of(analysis::analyzers(), target, Language::Finnish).lemmas;
        found.extend(
            words
                .iter()
                .filter_map(|word| WORDS.get(word.text.as_str())),
        );
    }
    if let Some(max) = service.max_age {
        let min = service.min_age.unwrap_or(0);
        if min <= CHILD {
            found.push(Audience::ChildrenFamilies);
        }
        if max > CHILD && max <= YOUNG {
            found.push(Audience::Young);
        }
    }
    if service.min_age.is_some_and(|min| min >= ELDERLY) {
        found.push(Audience::Elderly);
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record;

    #[test]
    fn target_groups_and_ages_tell_for_whom_a_service_is() {
        for (fields, expected) in [
            (
                r#""target": ["Lapset ja lapsiperheet"]"#,
                vec!["children_families"],
            ),
            (
                r#""target": ["Nuoret aikuiset", "Ikääntyneet"]"#,
                vec!["young", "elderly"],
            ),
            (r#""target": ["Vanhukset"]"#, vec!["elderly"]),
            (r#""target": ["Kansalaiset", "Omaishoitajat"]"#, vec![]),
            (r#""min_age": 13, "max_age": 17"#, vec!["young"]),
            (r#""max_age": 6"#, vec!["children_families"]),
            (r#""min_age": 65"#, vec!["elderly"]),
            (r#""min_age": 18, "max_age": 64"#, vec![]),
        ] {
            let json = format!(r#"{{"id": "a", "name": "A", {fields}}}"#);
            let service = record::parse(&json).expect("a record").service;
            let names: Vec<&str> = audiences(&service)
                .into_iter()
                .map(Audience::name)
                .collect();
            assert_eq!(names, expected, "{fields}");
        }
    }
}
