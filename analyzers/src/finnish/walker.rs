//! One word at a time through the transducer.

use super::lexicon::Lexicon;
use super::reading::Found;
use super::transducer::{Reads, Transducer};
use super::walk::{Space, Taken};

/// How letters are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// As written.
    Exact,
    /// a may stand for ä and o for ö, as typed on a keyboard without them.
    WithoutDots,
}

/// Whether the first letter is also read in its other case. All letters of a word in
/// capitals always are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cases {
    Both,
    AsWritten,
    /// Only as a small letter, which the lexicon also takes for a capital at some weight.
    Small,
}

/// A word on its way through the transducer.
#[derive(Default)]
pub(super) struct Walker {
    word: Vec<char>,
    reads: Vec<Reads>,
    space: Space,
    /// States that may still be entered.
    pub(super) steps: u32,
}

impl Walker {
    /// Prepares `word`: in what letters each of its characters may be read.
    fn set(&mut self, transducer: &Transducer, word: &str, spelling: Spelling, cases: Cases) {
        self.word.clear();
        self.word.extend(word.chars());
        let is_shouted = self.word.len() > 1 && !self.word.iter().any(|c| c.is_lowercase());
        self.reads.clear();
        for (at, c) in self.word.iter().enumerate() {
            let mut c = *c;
            // Most letters are read as they are, and that needs no questions about case.
            if at > 0 && !is_shouted && spelling == Spelling::Exact {
                self.reads.push(transducer.reads(c));
                continue;
            }
            let mut read = Reads::default();
            if at == 0 && cases == Cases::Small && !is_shouted {
                c = c.to_lowercase().next().unwrap_or(c);
            }
            transducer.add_reading(&mut read, c);
            let other_case = if cases != Cases::Both && !is_shouted {
                None
            } else if c.is_uppercase() && (at == 0 || is_shouted) {
                c.to_lowercase().next()
            } else if at == 0 && c.is_lowercase() {
                c.to_uppercase().next()
            } else {
                None
            };
            if let Some(other) = other_case {
                transducer.add_reading(&mut read, other);
            }
            if spelling == Spelling::WithoutDots {
                for letter in [Some(c), other_case].into_iter().flatten() {
                    if let Some(dotted) = with_dots(letter) {
                        transducer.add_reading(&mut read, dotted);
                    }
                }
            }
            self.reads.push(read);
        }
        Transducer::finish_word(&mut self.reads);
    }
}

impl Lexicon {
    /// Fills `found` with the readings of `word` at the lowest of `bounds` that gives any.
    pub(super) fn walk(
        &self,
        walker: &mut Walker,
        found: &mut Found,
        word: &str,
        spelling: Spelling,
        cases: Cases,
        bounds: &[u8],
    ) {
        let transducer = &self.transducer;
        found.clear();
        walker.set(transducer, word, spelling, cases);
        // Most words are found at the first bound; the others are looked for in one go.
        let (first, later) = bounds.split_at(1.min(bounds.len()));
        for bounds in [first, later] {
            let Some(last) = bounds.last() else { break };
            let mut bound = *last;
            walker.steps = transducer.walk(
                &walker.reads,
                bounds,
                walker.steps,
                &mut walker.space,
                |path, weight| {
                    let taken = found.add(transducer, &walker.word, path, weight);
                    if taken == Taken::Yes {
                        let lowest = bounds.iter().find(|bound| weight <= **bound);
                        bound = bound.min(lowest.copied().unwrap_or(bound));
                        found.readings.retain(|reading| reading.weight <= bound);
                    }
                    taken
                },
            );
            if !found.readings.is_empty() {
                break;
            }
            // A small letter may be read as a capital at a cost; from here on it is not free.
            if cases == Cases::Both {
                walker.set(transducer, word, spelling, Cases::Small);
            }
        }
    }
}

fn with_dots(letter: char) -> Option<char> {
    match letter {
        'a' => Some('ä'),
        'o' => Some('ö'),
        'A' => Some('Ä'),
        'O' => Some('Ö'),
        _ => None,
    }
}
