//! Which words of a text answer the query.

use std::collections::HashSet;
use std::ops::Range;

use luukku_analyzers::{AnalysedText, Language};

use super::{Highlights, Segment};
use crate::analysis;
use crate::catalog::Service;
use crate::concepts::{Concept, Concepts};

/// Longest summary shown, in characters.
const SUMMARY_CHARS: usize = 300;
/// Characters of a description shown before its first match.
const LEAD_CHARS: usize = 60;

/// What answers the query: terms, and ids of concepts.
#[derive(Clone, Debug)]
pub(super) struct Highlighter<'a> {
    all: &'a Concepts,
    terms: HashSet<String>,
    concepts: HashSet<String>,
}

impl<'a> Highlighter<'a> {
    pub(super) fn new(
        all: &'a Concepts,
        terms: Vec<String>,
        concepts: impl IntoIterator<Item = String>,
    ) -> Self {
        Self {
            all,
            terms: terms.into_iter().collect(),
            concepts: concepts.into_iter().collect(),
        }
    }

    /// Highlights the texts of a service as they are shown in `language`.
    pub(super) fn highlight(&self, service: &Service, language: Language) -> Highlights {
        let name = service
            .name
            .best(language)
            .map_or_else(Vec::new, |(language, name)| {
                segments(name, &self.matches(name, language))
            });
        Highlights {
            name,
            summary: self.summary(service, language),
        }
    }

    /// The summary; or, when only the description answers the query, the part that does.
    fn summary(&self, service: &Service, language: Language) -> Vec<Segment> {
        let texts = [&service.summary, &service.description];
        let texts: Vec<(Language, &str)> = texts
            .into_iter()
            .filter_map(|text| text.best(language))
            .collect();
        let answering = texts
            .iter()
            .map(|(language, text)| (*text, self.matches(text, *language)))
            .find(|(_, matches)| !matches.is_empty());
        let (text, matches) = match (answering, texts.first()) {
            (Some(answering), _) => answering,
            (None, Some((_, text))) => (*text, Vec::new()),
            (None, None) => return Vec::new(),
        };
        let window = window(text, matches.first().map_or(0, |first| first.start));
        let mut segments = segments(
            text.get(window.clone()).unwrap_or_default(),
            &matches
                .iter()
                .filter(|found| window.start <= found.start && found.end <= window.end)
                .map(|found| found.start - window.start..found.end - window.start)
                .collect::<Vec<_>>(),
        );
        let plain = |text: &str| Segment {
            text: text.to_owned(),
            matched: false,
        };
        if window.start > 0 {
            segments.insert(0, plain("… "));
        }
        if window.end < text.len() {
            segments.push(plain(" …"));
        }
        segments
    }

    /// The bytes of the words of `text` that answer the query, in order, apart from each other.
    fn matches(&self, text: &str, language: Language) -> Vec<Range<usize>> {
        let analysed = AnalysedText::of(analysis::analyzers(), text, language);
        let streams = analysed.streams();
        let asked = |concept: &Concept| self.concepts.contains(concept.id());
        let met = if self.concepts.is_empty() {
            Vec::new()
        } else {
            self.all.find(&streams.lemmas, language)
        };
        let concepts: Vec<Range<usize>> = met
            .into_iter()
            .filter(|found| {
                let broader = self.all.broader(&found.concept);
                asked(&found.concept) || broader.iter().any(|(_, concept)| asked(concept))
            })
            .map(|found| found.positions)
            .collect();
        let mut matches: Vec<Range<usize>> = [&streams.exact, &streams.lemmas, &streams.parts]
            .into_iter()
            .flatten()
            .filter(|token| {
                self.terms.contains(token.text)
                    || concepts
                        .iter()
                        .any(|positions| positions.contains(&token.position))
            })
            .map(|token| token.from..token.to)
            .collect();
        matches.sort_by_key(|found| (found.start, std::cmp::Reverse(found.end)));
        let mut apart: Vec<Range<usize>> = Vec::with_capacity(matches.len());
        for found in matches {
            match apart.last_mut() {
                Some(last) if found.start < last.end => {}
                // Neighbours that both match are one piece.
                Some(last) if is_blank(text, last.end..found.start) => last.end = found.end,
                _ => apart.push(found),
            }
        }
        apart
    }
}

fn is_blank(text: &str, range: Range<usize>) -> bool {
    text.get(range)
        .is_some_and(|between| between.trim().is_empty())
}

fn segments(text: &str, matches: &[Range<usize>]) -> Vec<Segment> {
    let mut segments = Vec::with_capacity(2 * matches.len() + 1);
    let mut push = |range: Range<usize>, matched: bool| {
        if let Some(text) = text.get(range).filter(|text| !text.is_empty()) {
            segments.push(Segment {
                text: text.to_owned(),
                matched,
            });
        }
    };
    let mut end = 0;
    for found in matches {
        push(end..found.start, false);
        push(found.clone(), true);
        end = found.end;
    }
    push(end..text.len(), false);
    segments
}

/// The part of `text` that is shown: all of it when it is short, else from a little before
/// `at`, cut at spaces.
fn window(text: &str, at: usize) -> Range<usize> {
    let starts: Vec<usize> = text.char_indices().map(|(start, _)| start).collect();
    if starts.len() <= SUMMARY_CHARS {
        return 0..text.len();
    }
    let at = starts.partition_point(|start| *start < at);
    let first = at
        .saturating_sub(LEAD_CHARS)
        .min(starts.len() - SUMMARY_CHARS);
    let last = first + SUMMARY_CHARS;
    let start = if first == 0 {
        0
    } else {
        let from = starts[first];
        from + text
            .get(from..)
            .and_then(|rest| rest.find(char::is_whitespace))
            .map_or(0, |at| at + 1)
    };
    let end = match starts.get(last) {
        None => text.len(),
        Some(end) => text
            .get(..*end)
            .and_then(|shown| shown.rfind(char::is_whitespace))
            .unwrap_or(*end),
    };
    if start < end {
        start..end
    } else {
        starts[first]..starts.get(last).copied().unwrap_or(text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::LocalizedText;

    fn marked(segments: &[Segment]) -> String {
        segments
            .iter()
            .map(|segment| {
                if segment.matched {
                    format!("[{}]", segment.text)
                } else {
                    segment.text.clone()
                }
            })
            .collect()
    }

    #[test]
    fn words_that_match_are_marked_and_the_text_stays_whole() {
        let mut service = Service::new(
            "a".parse().expect("an id"),
            LocalizedText::finnish("Tukiryhmä, <b>Forssa</b>"),
        );
        let long = "Sana ".repeat(100);
        service.description = LocalizedText::finnish(format!("{long} Forssan tukiryhmä. {long}"));
        let concepts = Concepts::shipped();
        let highlighter = Highlighter::new(&concepts, vec!["tukiryhmä".to_owned()], []);
        let shown = highlighter.highlight(&service, Language::English);
        assert_eq!(marked(&shown.name), "[Tukiryhmä], <b>Forssa</b>");
        let summary = marked(&shown.summary);
        assert!(summary.contains("Forssan [tukiryhmä]."), "{summary}");
        assert!(summary.starts_with("… ") && summary.ends_with(" …"));
        assert!(summary.chars().count() <= SUMMARY_CHARS + 10);
    }
}
