//! The parts of compounds: beginnings the lexicon leaves attached, and dictionary forms.

use std::collections::HashMap;

/// Beginnings of words that the lexicon often does not cut off: bound first parts and
/// prefixes of Greek, Latin and Finnish. The rest must be a word of its own. Sorted.
const BEGINNINGS: &[&str] = &[
    "aero", "agro", "ala", "ali", "anti", "arkki", "astro", "audio", "auto", "avio", "bio", "demo",
    "digi", "eko", "elektro", "epä", "erikois", "esi", "etno", "etä", "euro", "foto", "fysio",
    "geo", "hydro", "hyper", "ihka", "infra", "itse", "jatko", "jälki", "kaksi", "kardio", "kauko",
    "kemo", "kineto", "kolmi", "krono", "kvasi", "lähi", "makro", "maksi", "mega", "meta", "mikro",
    "mini", "minimi", "moni", "mono", "muinais", "multi", "nano", "neli", "neuro", "nyky", "paleo",
    "petro", "piko", "poly", "post", "proto", "pseudo", "psyko", "puoli", "radio", "retro", "sala",
    "semi", "sosio", "spektro", "stereo", "super", "teko", "tele", "termo", "trans", "turbo",
    "täys", "ultra", "vale", "vara", "vasta", "video", "viisi", "yksi", "yli", "ylä", "äly",
];

/// Ends of words that are words too, but here endings: `varsi-nainen` is no woman. Sorted.
const ENDINGS: &[&str] = &[
    "lainen", "läinen", "mainen", "mäinen", "nainen", "naisuus", "päinen",
];

/// Whether `rest` is an ending that happens to look like a word.
pub(super) fn is_ending(rest: &str) -> bool {
    ENDINGS.binary_search(&rest).is_ok()
}

/// The least letters of what stands after a beginning.
const MIN_REST: usize = 4;

/// Dictionary forms of parts kept at once; parts repeat so much that few are ever looked up twice.
const MAX_KNOWN: usize = 8_192;

/// The ways to cut `lemma` after a known beginning, longest beginning first.
pub(super) fn beginnings(lemma: &str) -> impl Iterator<Item = usize> + '_ {
    let first = lemma.as_bytes().first();
    let from = BEGINNINGS.partition_point(|beginning| beginning.as_bytes().first() < first);
    let to = BEGINNINGS.partition_point(|beginning| beginning.as_bytes().first() <= first);
    BEGINNINGS
        .get(from..to)
        .unwrap_or_default()
        .iter()
        .rev()
        .filter(|beginning| lemma.starts_with(**beginning))
        .map(|beginning| beginning.len())
        .filter(|at| {
            lemma
                .get(*at..)
                .is_some_and(|rest| rest.chars().nth(MIN_REST - 1).is_some())
        })
}

/// Where the parts of `lemma` after the first begin, in bytes: at its known `breaks`, and
/// after a hyphen.
pub(super) fn boundaries(lemma: &str, breaks: &[usize]) -> Vec<usize> {
    let after_hyphens = lemma.match_indices('-').map(|(at, _)| at + 1);
    let mut all: Vec<usize> = breaks
        .iter()
        .copied()
        .chain(after_hyphens)
        .filter(|at| *at > 0 && *at < lemma.len())
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The pieces of `lemma` between `boundaries`, without hyphens; none for a simple word.
pub(super) fn cut<'l>(lemma: &'l str, boundaries: &[usize]) -> impl Iterator<Item = &'l str> {
    let starts = [0].into_iter().chain(boundaries.iter().copied());
    let ends = boundaries.iter().copied().chain([lemma.len()]);
    let is_compound = !boundaries.is_empty();
    starts
        .zip(ends)
        .filter(move |_| is_compound)
        .filter_map(|(from, to)| lemma.get(from..to))
        .map(|part| part.trim_matches('-'))
}

/// Dictionary forms of parts already looked up; emptied when full.
#[derive(Debug, Default)]
pub(super) struct KnownParts(HashMap<String, String>);

impl KnownParts {
    pub(super) fn get(&self, part: &str) -> Option<&str> {
        self.0.get(part).map(String::as_str)
    }

    pub(super) fn insert(&mut self, part: &str, lemma: String) {
        if self.0.len() >= MAX_KNOWN {
            self.0.clear();
        }
        self.0.insert(part.to_owned(), lemma);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        assert!(BEGINNINGS.is_sorted());
        assert!(ENDINGS.is_sorted());
    }
}
