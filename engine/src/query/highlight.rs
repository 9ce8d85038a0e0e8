//! Which words of a text answer the query.

use std::cmp::Reverse;
use std::ops::Range;

use luukku_analyzers::Language;

use super::{Highlights, Segment};
use crate::index::{Reading, Shown, Snapshot, TermSet, Text};

/// Longest summary shown, in characters.
const SUMMARY_CHARS: usize = 300;
/// Characters of a description shown before its first match.
const LEAD_CHARS: usize = 60;

/// What answers the query: terms, and concepts by their numbers.
#[derive(Clone)]
pub(super) struct Highlighter<'a> {
    reading: Reading<'a>,
    terms: TermSet,
    concepts: Vec<u32>,
}

impl<'a> Highlighter<'a> {
    /// Of terms, and of the ids of concepts.
    pub(super) fn new<'t>(
        snapshot: &'a Snapshot,
        terms: impl IntoIterator<Item = &'t str>,
        concepts: impl IntoIterator<Item = &'t str>,
    ) -> Self {
        let reading = snapshot.reading();
        let terms = terms.into_iter().map(|term| reading.term(term));
        let concepts = concepts.into_iter();
        Self {
            terms: terms.collect(),
            concepts: concepts
                .filter_map(|id| snapshot.concepts().number(id))
                .collect(),
            reading,
        }
    }

    /// Highlights the texts of a service as they are shown in `language`.
    pub(super) fn highlight(&self, shown: &Shown, language: Language) -> Highlights {
        let name = shown.text(Text::Name, language);
        Highlights {
            name: name.map_or_else(Vec::new, |(_, name)| {
                segments(name, &self.matches(shown, Text::Name, language))
            }),
            summary: self.summary(shown, language),
        }
    }

    /// The summary; or, when only the description answers the query, the part that does.
    fn summary(&self, shown: &Shown, language: Language) -> Vec<Segment> {
        let texts = [Text::Summary, Text::Description];
        let texts = texts.into_iter().filter_map(|text| {
            let (_, written) = shown.text(text, language)?;
            Some((text, written))
        });
        let answering = texts
            .clone()
            .map(|(text, written)| (written, self.matches(shown, text, language)))
            .find(|(_, matches)| !matches.is_empty());
        let first = || texts.clone().next().map(|(_, text)| (text, Vec::new()));
        let Some((text, matches)) = answering.or_else(first) else {
            return Vec::new();
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

    /// The bytes of the words of a text that answer the query, in order, apart from each other.
    fn matches(&self, shown: &Shown, text: Text, language: Language) -> Vec<Range<usize>> {
        if self.terms.is_empty() && self.concepts.is_empty() {
            return Vec::new();
        }
        let Some((_, written)) = shown.text(text, language) else {
            return Vec::new();
        };
        let Some(words) = shown.words(text, language, &self.reading) else {
            return Vec::new();
        };
        let asks = |concept| {
            let mut line = self.reading.line(concept).iter();
            !self.concepts.is_empty() && line.any(|concept| self.concepts.contains(concept))
        };
        let answering = words.answering(&self.terms, asks);
        let mut answering: Vec<Range<usize>> = answering.collect();
        // Wholes before their parts; and of "½" the two digits are at the same place.
        answering.sort_by_key(|found| (found.start, Reverse(found.end)));
        let mut apart: Vec<Range<usize>> = Vec::with_capacity(answering.len());
        for found in answering {
            match apart.last_mut() {
                Some(last) if found.start < last.end => {}
                // Neighbours that both match are one piece.
                Some(last) if is_blank(written, last.end..found.start) => last.end = found.end,
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
    if text.len() <= SUMMARY_CHARS {
        return 0..text.len();
    }
    let chars = text.chars().count();
    if chars <= SUMMARY_CHARS {
        return 0..text.len();
    }
    let before = text
        .get(..at)
        .map_or(chars, |before| before.chars().count());
    let first = before.saturating_sub(LEAD_CHARS).min(chars - SUMMARY_CHARS);
    let mut starts = text.char_indices().map(|(start, _)| start).skip(first);
    let from = starts.next().unwrap_or_default();
    let to = starts.nth(SUMMARY_CHARS - 1);
    let start = if first == 0 {
        0
    } else {
        from + text
            .get(from..)
            .and_then(|rest| rest.find(char::is_whitespace))
            .map_or(0, |at| at + 1)
    };
    let end = match to {
        None => text.len(),
        Some(end) => text
            .get(..end)
            .and_then(|shown| shown.rfind(char::is_whitespace))
            .unwrap_or(end),
    };
    if start < end {
        start..end
    } else {
        from..to.unwrap_or(text.len())
    }
}

#[cfg(test)]
mod tests {
    use luukku_analyzers::AnalysedText;

    use super::*;
    use crate::analysis;
    use crate::catalog::{LocalizedText, Service};
    use crate::concepts::Concepts;
    use crate::index::IndexBuilder;

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

    /// A generation of one service, whose concepts are those that ship.
    fn snapshot() -> Snapshot {
        let folder = tempfile::tempdir().expect("a folder");
        let mut builder = IndexBuilder::create(folder.path()).expect("a builder");
        builder.add(&named("Esimerkki")).expect("added");
        builder.publish().expect("published");
        Snapshot::open(folder.path()).expect("open")
    }

    fn named(name: &str) -> Service {
        let id = "esimerkki:1".parse().expect("an id");
        Service::new(id, LocalizedText::finnish(name))
    }

    #[test]
    fn words_that_match_are_marked_and_the_text_stays_whole() {
        let mut service = named("Tukiryhmä, <b>Forssa</b>");
        let long = "Sana ".repeat(100);
        service.description = LocalizedText::finnish(format!("{long} Forssan tukiryhmä. {long}"));
        let snapshot = snapshot();
        let highlighter = Highlighter::new(&snapshot, ["tukiryhmä"], []);
        let shown = highlighter.highlight(&Shown::new(service), Language::English);
        assert_eq!(marked(&shown.name), "[Tukiryhmä], <b>Forssa</b>");
        let summary = marked(&shown.summary);
        assert!(summary.contains("Forssan [tukiryhmä]."), "{summary}");
        assert!(summary.starts_with("… ") && summary.ends_with(" …"));
        assert!(summary.chars().count() <= SUMMARY_CHARS + 10);
    }

    /// What [`Highlighter::matches`] is to give, from the streams of the text as they are
    /// indexed and all concepts in it.
    fn plainly(
        all: &Concepts,
        (terms, asked): (&[&str], &[&str]),
        text: &str,
        language: Language,
    ) -> Vec<Range<usize>> {
        let analysed = AnalysedText::of(analysis::analyzers(), text, language);
        let streams = analysed.streams();
        let met = all.find(&streams.lemmas, language).into_iter();
        let concepts: Vec<Range<usize>> = met
            .filter(|found| {
                let broader = all.broader(&found.concept);
                let mut line = broader.iter().map(|(_, concept)| concept.id());
                asked.contains(&found.concept.id()) || line.any(|id| asked.contains(&id))
            })
            .map(|found| found.positions)
            .collect();
        let mut matches: Vec<Range<usize>> = [&streams.exact, &streams.lemmas, &streams.parts]
            .into_iter()
            .flatten()
            .filter(|token| {
                let means = |words: &Range<usize>| words.contains(&token.position);
                terms.contains(&token.text) || concepts.iter().any(means)
            })
            .map(|token| token.from..token.to)
            .collect();
        matches.sort_by_key(|found| (found.start, Reverse(found.end)));
        let mut apart: Vec<Range<usize>> = Vec::new();
        for found in matches {
            match apart.last_mut() {
                Some(last) if found.start < last.end => {}
                Some(last) if is_blank(text, last.end..found.start) => last.end = found.end,
                _ => apart.push(found),
            }
        }
        apart
    }

    /// Small words, inflected ones, compounds, hyphens, marks that are respelled or left out.
    const BETWEEN: [&str; 16] = [
        " ja ",
        " Esimerkkilän ",
        ", ",
        " – ",
        "-",
        "\u{2011}",
        " for ",
        " och ",
        "s ",
        " vertaistukiryhmässämme ",
        "\u{ad}",
        ". ",
        " “Kanta–Häme” ",
        " (EU:n) ",
        "n ",
        " ½ﬁ\u{308} ",
    ];

    /// Texts of labels of concepts, so that they overlap, go on in each other, or nearly do.
    fn texts(concepts: &Concepts) -> Vec<(Language, String)> {
        let labels: Vec<_> = concepts.written_labels().collect();
        let mut random = fastrand::Rng::with_seed(7);
        let mut text = |_| {
            let language = Language::ALL[random.usize(..Language::ALL.len())];
            let mut text = String::new();
            while text.len() < 30 || (text.len() < 500 && random.u8(..8) > 0) {
                let label = &labels[random.usize(..labels.len())];
                if label.language == language || random.u8(..8) == 0 {
                    let words: Vec<&str> = label.text.split(' ').collect();
                    let first = random.usize(..words.len());
                    let cut = first + 1 + random.usize(..words.len() - first);
                    let shown = if random.bool() {
                        &words[..]
                    } else {
                        &words[first..cut]
                    };
                    text += &shown.join(" ");
                    text += BETWEEN[random.usize(..BETWEEN.len())];
                }
            }
            (language, text)
        };
        (0..2_000).map(&mut text).collect()
    }

    #[test]
    fn what_matches_is_what_the_streams_and_concepts_of_the_text_say() {
        let snapshot = snapshot();
        let shipped = Concepts::shipped();
        let mut random = fastrand::Rng::with_seed(11);
        let mut marked = 0;
        for (language, text) in texts(&shipped) {
            let mut service = Service::new(
                "esimerkki:2".parse().expect("an id"),
                LocalizedText::default(),
            );
            service.name.set(language, text.as_str());
            let analysed = AnalysedText::of(analysis::analyzers(), &text, language);
            let streams = analysed.streams();
            let tokens = [&streams.exact, &streams.lemmas, &streams.parts];
            let tokens: Vec<&str> = tokens.into_iter().flatten().map(|it| it.text).collect();
            let found = shipped.find(&streams.lemmas, language);
            let lines = found.iter().flat_map(|found| {
                let broader = shipped.broader(&found.concept).into_iter();
                std::iter::once(found.concept.id()).chain(broader.map(|(_, it)| it.id()))
            });
            let ids: Vec<&str> = lines.collect();
            let shown = Shown::new(service);
            for _ in 0..4 {
                let terms = random.choose_multiple(tokens.iter().copied(), 2);
                let asked = random.choose_multiple(ids.iter().copied(), 1);
                let highlighter =
                    Highlighter::new(&snapshot, terms.iter().copied(), asked.iter().copied());
                let matches = highlighter.matches(&shown, Text::Name, language);
                let plainly = plainly(&shipped, (&terms, &asked), &text, language);
                assert_eq!(
                    matches, plainly,
                    "{terms:?} and {asked:?} in {language:?} {text:?}"
                );
                marked += matches.len();
            }
        }
        assert!(marked > 10_000, "{marked} words are enough to compare");
    }
}
