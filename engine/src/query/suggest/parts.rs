//! Which parts of a suggestion were typed, and which complete it.

use std::ops::Range;

use luukku_analyzers::fold;

use crate::query::Segment;

/// Shortest part of a typed word, inflected or with an error, that is marked.
const SHARED: usize = 3;

/// Cuts `text` into what was typed and what was not. Each typed word marks the beginning of a
/// word of the text, else of a part of one; an inflected or mistyped word what it shares.
pub(super) fn parts(text: &str, typed: &[String]) -> Vec<Segment> {
    let letters: Vec<char> = text.chars().collect();
    let folded: Vec<char> = letters
        .iter()
        .map(|letter| fold(&letter.to_string()).chars().next().unwrap_or(*letter))
        .collect();
    let words = words(&folded);
    let mut marked = vec![false; letters.len()];
    for typed in typed {
        let typed: Vec<char> = typed.chars().collect();
        let free = |range: &Range<usize>| !marked.get(range.start).copied().unwrap_or(true);
        let found = words
            .iter()
            .filter(|word| free(word))
            .map(|word| (shared(&folded, word.start, &typed), word.start))
            .max_by_key(|(length, start)| (*length, std::cmp::Reverse(*start)));
        let at_start = found.filter(|(length, _)| {
            *length == typed.len() || (*length >= SHARED && *length * 2 > typed.len())
        });
        let (length, start) = match at_start {
            Some(found) => found,
            None if typed.len() >= SHARED => {
                let inside = (0..folded.len()).find(|start| {
                    shared(&folded, *start, &typed) == typed.len() && !marked[*start]
                });
                match inside {
                    Some(start) => (typed.len(), start),
                    None => continue,
                }
            }
            None => continue,
        };
        for mark in marked.iter_mut().skip(start).take(length) {
            *mark = true;
        }
    }
    let mut segments: Vec<Segment> = Vec::new();
    for (letter, matched) in letters.into_iter().zip(marked) {
        match segments.last_mut() {
            Some(segment) if segment.matched == matched => segment.text.push(letter),
            _ => segments.push(Segment {
                text: letter.to_string(),
                matched,
            }),
        }
    }
    segments
}

/// The words of a text, in letters.
fn words(letters: &[char]) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, letter) in letters.iter().chain(std::iter::once(&' ')).enumerate() {
        match (start, letter.is_alphanumeric()) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                words.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// How many letters the text from `start` on and what was typed begin with in common; dots
/// may have been left out.
fn shared(letters: &[char], start: usize, typed: &[char]) -> usize {
    let is_same = |meant: char, typed: char| {
        meant == typed || matches!((meant, typed), ('ä' | 'å', 'a') | ('ö', 'o') | ('-', ' '))
    };
    letters
        .iter()
        .skip(start)
        .zip(typed)
        .take_while(|(meant, typed)| is_same(**meant, **typed))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, typed: &str, expected: &str) {
        let typed: Vec<String> = typed.split(' ').map(str::to_owned).collect();
        let shown: String = parts(text, &typed)
            .into_iter()
            .map(|part| {
                if part.matched {
                    format!("[{}]", part.text)
                } else {
                    part.text
                }
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn what_was_typed_is_told_from_what_completes_it() {
        check("tukiryhmät", "tuk", "[tuk]iryhmät");
        check(
            "tukiryhmät Forssassa",
            "tukiryhmät for",
            "[tukiryhmät] [For]ssassa",
        );
        check("apteekit Forssassa", "forssa ap", "[ap]teekit [Forssa]ssa");
        check("vertaistuki", "tuk", "vertais[tuk]i");
        check("päiväkodit", "paivak", "[päiväk]odit");
        check("tukiryhmät", "tukiryhmiä", "[tukiryhm]ät");
        check("Forssan I apteekki", "apt", "Forssan I [apt]eekki");
        check("kotihoito", "xyz", "kotihoito");
        check("", "a", "");
    }
}
