//! Readings as the transducer gives them, before any is chosen.

use std::ops::Range;

use super::symbols::{Class, Source, Style, Symbol, Tag};
use super::transducer::Transducer;
use super::walk::Taken;
use crate::Case;

/// Readings kept of one word before any is chosen; real words have a dozen at most.
const MAX_FOUND: usize = 48;
/// What a label that reads characters outside the alphabet reads.
const OUTSIDE: char = '\u{1}';

/// A set of the grammatical marks that readings are chosen by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks(u16);

impl Marks {
    pub(crate) const PLURAL: Marks = Marks(1);
    pub(crate) const COMPARED: Marks = Marks(1 << 1);
    pub(crate) const POSSESSIVE: Marks = Marks(1 << 2);
    pub(crate) const CLITIC: Marks = Marks(1 << 3);
    pub(crate) const AGENT: Marks = Marks(1 << 4);
    pub(crate) const ACTION: Marks = Marks(1 << 5);
    pub(crate) const PARTICIPLE: Marks = Marks(1 << 6);
    pub(crate) const INFINITIVE: Marks = Marks(1 << 7);
    pub(crate) const MINEN: Marks = Marks(1 << 8);
    pub(crate) const RARE_MOOD: Marks = Marks(1 << 9);
    pub(crate) const CONNEGATIVE: Marks = Marks(1 << 10);
    pub(crate) const MATON: Marks = Marks(1 << 11);
    /// What the lexicon reads as a form of a verb and we as a noun or adjective of its own.
    pub(crate) const NOUN_OF_VERB: Marks =
        Marks(Self::AGENT.0 | Self::ACTION.0 | Self::MINEN.0 | Self::MATON.0);
    /// A form of `olla`, to be.
    pub(crate) const TO_BE: Marks = Marks(1 << 12);

    pub(crate) fn has(self, other: Marks) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) fn or(self, other: Marks) -> Marks {
        Marks(self.0 | other.0)
    }
}

/// One path through the transducer, its lemma still in the scratch text.
#[derive(Clone, Debug)]
pub(crate) struct RawReading {
    /// The lemma's bytes in [`Found::text`].
    pub(crate) lemma: Range<usize>,
    /// Its compound boundaries in [`Found::breaks`].
    pub(crate) breaks: Range<usize>,
    pub(crate) source: Source,
    pub(crate) class: Class,
    pub(crate) case: Option<Case>,
    pub(crate) marks: Marks,
    pub(crate) style: Option<Style>,
    /// In halves.
    pub(crate) weight: u8,
}

/// What a walk found, with the space it is kept in; reused from word to word.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) text: String,
    /// Byte offsets within a lemma where a part begins; the lemma has no mark there, or a hyphen before.
    pub(crate) breaks: Vec<usize>,
    pub(crate) readings: Vec<RawReading>,
    /// The word as read, dots and all.
    read: String,
}

impl Found {
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.breaks.clear();
        self.readings.clear();
    }

    pub(crate) fn lemma(&self, reading: &RawReading) -> &str {
        self.text.get(reading.lemma.clone()).unwrap_or_default()
    }

    /// Where the parts of the lemma after the first begin.
    pub(crate) fn breaks(&self, reading: &RawReading) -> &[usize] {
        self.breaks.get(reading.breaks.clone()).unwrap_or_default()
    }

    /// Adds the reading that `path` writes for `word`, unless it is there already.
    ///
    /// With a small first letter read as a capital, only names count. When there are too many
    /// readings, the heaviest goes.
    pub(crate) fn add(
        &mut self,
        transducer: &Transducer,
        word: &[char],
        path: &[u16],
        weight: u8,
    ) -> Taken {
        let heaviest = || {
            let weights = self.readings.iter().map(|reading| reading.weight);
            weights.enumerate().max_by_key(|(_, weight)| *weight)
        };
        if self.readings.len() >= MAX_FOUND {
            match heaviest() {
                Some((at, heavier)) if heavier > weight => drop(self.readings.remove(at)),
                _ => return Taken::No,
            }
        }
        let start = self.text.len();
        let first_break = self.breaks.len();
        let mut reading = RawReading {
            lemma: start..start,
            breaks: first_break..first_break,
            source: Source::Lexicon,
            class: Class::None,
            case: None,
            marks: Marks::default(),
            style: None,
            weight,
        };
        let mut characters = word.iter();
        let mut is_in_lemma = false;
        let mut first_read = None;
        for label in path.iter().filter_map(|label| transducer.label(*label)) {
            let mut written = None;
            if let Some(read) = label.character() {
                written = characters.next().copied();
                first_read = first_read.or(Some(read));
            }
            match label.output {
                Symbol::Letter(c) if is_in_lemma => self.text.push(c),
                Symbol::Same if is_in_lemma => self.text.extend(written),
                Symbol::Boundary if is_in_lemma => self.push_break(start, first_break),
                Symbol::Hyphen if is_in_lemma => {
                    self.text.push('-');
                    self.push_break(start, first_break);
                }
                Symbol::Source(source) => reading.source = source,
                Symbol::Tab => is_in_lemma = reading.class == Class::None && !is_in_lemma,
                Symbol::Class(class) => {
                    reading.class = class;
                    is_in_lemma = false;
                }
                Symbol::Style(style) => reading.style = reading.style.max(Some(style)),
                Symbol::Tag(tag) => reading.mark(tag),
                _ => {}
            }
        }
        let capital_read = first_read.is_some_and(char::is_uppercase)
            && word.first().is_some_and(|c| c.is_lowercase());
        if reading.marks.has(Marks::NOUN_OF_VERB) {
            self.spell_as_read(transducer, word, path);
        }
        if reading.class == Class::Verb && self.text.get(start..) == Some("olla") {
            reading.marks = reading.marks.or(Marks::TO_BE);
        }
        self.respell_noun_of_verb(&mut reading, first_break);
        let is_name = matches!(reading.class, Class::Proper | Class::ProperPlural);
        reading.lemma.end = self.text.len();
        reading.breaks.end = self.breaks.len();
        let is_new = (is_name || !capital_read)
            && reading.lemma.end > start
            && !self
                .readings
                .iter()
                .any(|known| self.is_same(known, &reading));
        if is_new {
            self.readings.push(reading);
            Taken::Yes
        } else {
            self.text.truncate(start);
            self.breaks.truncate(first_break);
            Taken::No
        }
    }

    /// Writes down the word as `path` reads it, dots and all.
    fn spell_as_read(&mut self, transducer: &Transducer, word: &[char], path: &[u16]) {
        let read = path.iter().filter_map(|label| transducer.character(*label));
        let letters = read.zip(word).map(|(c, written)| match c {
            OUTSIDE => *written,
            _ => c,
        });
        self.read.clear();
        self.read.extend(letters);
    }

    /// The lemma of `auttamisen` is `auttaminen`, and that of `tottelijan` is `tottelija`: the
    /// lexicon gives the verb.
    fn respell_noun_of_verb(&mut self, reading: &mut RawReading, first_break: usize) {
        let Some(lemma) = noun_of_verb(&self.read, reading.marks) else {
            return;
        };
        let start = reading.lemma.start;
        if reading.marks.has(Marks::MATON) {
            reading.class = Class::Adjective;
        } else {
            reading.class = Class::Noun;
        }
        self.text.truncate(start);
        self.text.push_str(&lemma);
        while self.breaks.len() > first_break
            && self
                .breaks
                .last()
                .is_some_and(|at| !lemma.is_char_boundary(*at))
        {
            self.breaks.pop();
        }
    }

    /// Adds `reading` of the end of a word, kept in `tail`, as one of the whole: `head` is the
    /// word's beginning, of which nothing is known.
    pub(crate) fn add_compound(&mut self, head: &str, tail: &Found, reading: &RawReading) {
        let start = self.text.len();
        let first_break = self.breaks.len();
        self.text.push_str(head);
        self.text.push_str(tail.lemma(reading));
        self.breaks.push(head.len());
        self.breaks
            .extend(tail.breaks(reading).iter().map(|at| at + head.len()));
        self.readings.push(RawReading {
            lemma: start..self.text.len(),
            breaks: first_break..self.breaks.len(),
            source: Source::Compound,
            ..reading.clone()
        });
    }

    fn push_break(&mut self, start: usize, first_break: usize) {
        let at = self.text.len() - start;
        let is_known = self
            .breaks
            .get(first_break..)
            .is_some_and(|breaks| breaks.contains(&at));
        if at > 0 && !is_known {
            self.breaks.push(at);
        }
    }

    fn is_same(&self, a: &RawReading, b: &RawReading) -> bool {
        a.class == b.class
            && a.case == b.case
            && a.marks == b.marks
            && a.weight == b.weight
            && self.lemma(a) == self.lemma(b)
            && self.breaks(a) == self.breaks(b)
    }
}

impl RawReading {
    fn mark(&mut self, tag: Tag) {
        let mark = match tag {
            Tag::Case(case) => {
                self.case = Some(case);
                return;
            }
            Tag::Plural => Marks::PLURAL,
            Tag::Compared => Marks::COMPARED,
            Tag::Possessive => Marks::POSSESSIVE,
            Tag::Clitic => Marks::CLITIC,
            Tag::Agent => Marks::AGENT,
            Tag::Action => Marks::ACTION,
            Tag::Participle => Marks::PARTICIPLE,
            Tag::Maton => Marks::MATON,
            Tag::Infinitive => Marks::INFINITIVE,
            Tag::Minen => Marks::MINEN,
            Tag::RareMood => Marks::RARE_MOOD,
            Tag::Connegative => Marks::CONNEGATIVE,
            Tag::Other => return,
        };
        self.marks = self.marks.or(mark);
    }

    pub(crate) fn is_name(&self) -> bool {
        matches!(self.class, Class::Proper | Class::ProperPlural)
    }

    pub(crate) fn is_guess(&self) -> bool {
        matches!(self.source, Source::Compound | Source::Guess)
    }

    pub(crate) fn is_nominal(&self) -> bool {
        matches!(
            self.class,
            Class::Noun
                | Class::NounPlural
                | Class::Proper
                | Class::ProperPlural
                | Class::Adjective
        )
    }
}

/// The dictionary form of the noun that `word`, read as a verb's deed or doer, is a form of.
fn noun_of_verb(word: &str, marks: Marks) -> Option<String> {
    let from_last = |endings: &[&str], noun: &str| {
        let at = endings
            .iter()
            .filter_map(|ending| word.rfind(ending))
            .max()?;
        Some(format!("{}{noun}", word.get(..at)?))
    };
    if marks.has(Marks::MINEN) {
        return from_last(&["minen", "mis"], "minen");
    }
    if marks.has(Marks::MATON) {
        return from_last(&["mat"], "maton").or_else(|| from_last(&["mät"], "mätön"));
    }
    if marks.has(Marks::AGENT) {
        let at = word.rfind('j')?;
        let is_back = word.get(..at)?.contains(['a', 'o', 'u']);
        return from_last(&["j"], if is_back { "ja" } else { "jä" });
    }
    if marks.has(Marks::ACTION) {
        let endings = [
            ("uks", "us"),
            ("us", "us"),
            ("yks", "ys"),
            ("ys", "ys"),
            ("nti", "nti"),
            ("nni", "nti"),
            ("nte", "nti"),
            ("lu", "lu"),
            ("ly", "ly"),
        ];
        let found = endings
            .iter()
            .filter_map(|(written, noun)| Some((word.rfind(written)?, noun)));
        let (at, noun) = found.max_by_key(|(at, _)| *at)?;
        return Some(format!("{}{noun}", word.get(..at)?));
    }
    None
}
