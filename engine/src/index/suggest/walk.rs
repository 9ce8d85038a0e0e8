//! Completing what is typed by walking an FST whose values say what is most useful.
//!
//! Values are ranks, 0 the most useful. An FST keeps the smallest value below a node on the
//! way to it, so following the nodes in the order of what was output so far gives the most
//! useful completions first without seeing the others: the cost is that of what is given,
//! not of what begins so.
//!
//! Typing errors are found the same way: the walk keeps a row of the edit distance between
//! what is typed and the path, letters swapped counting as one error.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};

use fst::raw::{CompiledAddr, Fst};

use crate::query::limits;

/// Stands after a key's text; what follows only tells keys of the same text apart.
pub(crate) const END: u8 = 0;

/// A node below which every key completes what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Start {
    node: CompiledAddr,
    output: u64,
    /// Typing errors on the way to it.
    edits: u8,
}

/// A completion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Completed {
    /// The value of its key.
    pub(crate) value: u64,
    /// Typing errors in what was typed.
    pub(crate) edits: u8,
}

/// What else a typed letter may stand for: dots are often left out, and a hyphen is a blank
/// to many.
fn variants(typed: char) -> &'static [char] {
    match typed {
        'a' => &['ä', 'å'],
        'o' => &['ö'],
        ' ' => &['-'],
        '-' => &[' '],
        _ => &[],
    }
}

fn stands_for(typed: char, meant: char) -> bool {
    typed == meant || variants(typed).contains(&meant)
}

/// Where the keys begin that start with `space` and then `typed`.
pub(crate) fn exact<D: AsRef<[u8]>>(fst: &Fst<D>, space: &[u8], typed: &str) -> Vec<Start> {
    let Some(root) = descend(fst, root(fst), space) else {
        return Vec::new();
    };
    let mut starts = vec![root];
    for letter in typed.chars() {
        let mut next = Vec::new();
        for start in starts {
            for meant in std::iter::once(&letter).chain(variants(letter)) {
                let mut bytes = [0; 4];
                let bytes = meant.encode_utf8(&mut bytes).as_bytes();
                if next.len() < limits::MAX_SUGGEST_WAYS {
                    next.extend(descend(fst, start, bytes));
                }
            }
        }
        starts = next;
    }
    starts
}

/// The starts at which a key's text ends: of those of [`exact`], the whole words.
pub(crate) fn whole<D: AsRef<[u8]>>(fst: &Fst<D>, starts: &[Start]) -> Vec<Start> {
    starts
        .iter()
        .filter_map(|start| descend(fst, *start, &[END]))
        .collect()
}

fn root<D: AsRef<[u8]>>(fst: &Fst<D>) -> Start {
    Start {
        node: fst.root().addr(),
        output: 0,
        edits: 0,
    }
}

fn descend<D: AsRef<[u8]>>(fst: &Fst<D>, mut start: Start, bytes: &[u8]) -> Option<Start> {
    for byte in bytes {
        let node = fst.node(start.node);
        let transition = node.transition(node.find_input(*byte)?);
        start.node = transition.addr;
        start.output += transition.out.value();
    }
    Some(start)
}

/// The `most` completions below `starts`: fewest errors first, then the most useful.
pub(crate) fn best<D: AsRef<[u8]>>(fst: &Fst<D>, starts: &[Start], most: usize) -> Vec<Completed> {
    // Errors, output, whether it is a node still to be followed, its address.
    let mut heap: BinaryHeap<Reverse<(u8, u64, Option<CompiledAddr>)>> = starts
        .iter()
        .map(|start| Reverse((start.edits, start.output, Some(start.node))))
        .collect();
    let mut met = HashSet::new();
    let mut completed = Vec::with_capacity(most);
    for _ in 0..limits::MAX_SUGGEST_STEPS {
        if completed.len() == most {
            break;
        }
        let Some(Reverse((edits, output, node))) = heap.pop() else {
            break;
        };
        let Some(node) = node else {
            if met.insert(output) {
                completed.push(Completed {
                    value: output,
                    edits,
                });
            }
            continue;
        };
        let node = fst.node(node);
        if node.is_final() {
            heap.push(Reverse((edits, output + node.final_output().value(), None)));
        }
        for transition in node.transitions() {
            let output = output + transition.out.value();
            heap.push(Reverse((edits, output, Some(transition.addr))));
        }
    }
    completed
}

/// One row of the edit distance: how far the path so far is from each beginning of what is
/// typed.
type Row = [u8; limits::MAX_SUGGEST_KEY_CHARS + 1];

#[derive(Clone)]
struct Path {
    start: Start,
    row: Row,
    /// The row and the letter before, for letters swapped.
    before: Option<(Row, char)>,
    /// Letters so far.
    depth: usize,
    /// Bytes of a letter not yet whole.
    pending: [u8; 4],
    pending_len: usize,
}

/// Where the keys begin that start with `space` and then `typed` with at most `most` errors:
/// a letter too many, missing, wrong, or two swapped. The first letter is taken as typed.
pub(crate) fn with_errors<D: AsRef<[u8]>>(
    fst: &Fst<D>,
    space: &[u8],
    typed: &str,
    most: u8,
) -> Vec<Start> {
    let letters: Vec<char> = typed.chars().take(limits::MAX_SUGGEST_KEY_CHARS).collect();
    let Some(root) = descend(fst, root(fst), space) else {
        return Vec::new();
    };
    let mut row = [u8::MAX; limits::MAX_SUGGEST_KEY_CHARS + 1];
    for (at, cell) in row.iter_mut().enumerate().take(letters.len() + 1) {
        *cell = at as u8;
    }
    let mut open = vec![Path {
        start: root,
        row,
        before: None,
        depth: 0,
        pending: [0; 4],
        pending_len: 0,
    }];
    let mut found = Vec::new();
    for _ in 0..limits::MAX_SUGGEST_STEPS {
        let Some(path) = open.pop() else { break };
        let node = fst.node(path.start.node);
        for transition in node.transitions() {
            let mut next = path.clone();
            next.start.node = transition.addr;
            next.start.output += transition.out.value();
            if transition.inp == END {
                // The key is shorter than what is typed.
                continue;
            }
            let Some(letter) = next.take(transition.inp) else {
                open.push(next);
                continue;
            };
            if path.before.is_none() && !letters.first().is_some_and(|l| stands_for(*l, letter)) {
                continue;
            }
            next.advance(&letters, &path, letter, most);
            let edits = next.row[letters.len()];
            if edits <= most {
                next.start.edits = edits;
                found.push(next.start);
            }
            let band = next.depth.saturating_sub(usize::from(most))
                ..=(next.depth + usize::from(most)).min(letters.len());
            let least = next.row.get(band).into_iter().flatten().min();
            // Further down an end can only be met with fewer errors than here.
            let may_improve = least.is_some_and(|least| *least <= most && *least < edits);
            if may_improve && found.len() < limits::MAX_SUGGEST_STARTS {
                open.push(next);
            }
        }
    }
    found
}

impl Path {
    /// Adds a byte; gives the letter it completes.
    fn take(&mut self, byte: u8) -> Option<char> {
        let slot = self.pending.get_mut(self.pending_len)?;
        *slot = byte;
        self.pending_len += 1;
        let text = std::str::from_utf8(self.pending.get(..self.pending_len)?).ok()?;
        let letter = text.chars().next()?;
        self.pending_len = 0;
        Some(letter)
    }

    /// Makes the row after `letter`, from the rows of the path before it: of it only the
    /// cells that can stand for at most `most` errors, those beside the diagonal.
    fn advance(&mut self, letters: &[char], path: &Path, letter: char, most: u8) {
        let above = &path.row;
        self.depth += 1;
        let most = usize::from(most);
        let from = self.depth.saturating_sub(most).max(1);
        self.row[from - 1] = if from == 1 {
            above[0].saturating_add(1)
        } else {
            u8::MAX
        };
        for (at, typed) in (from..=self.depth + most).zip(letters.iter().skip(from - 1)) {
            let wrong = u8::from(!stands_for(*typed, letter));
            let mut cell = above[at - 1]
                .saturating_add(wrong)
                .min(above[at].saturating_add(1))
                .min(self.row[at - 1].saturating_add(1));
            if at > 1
                && let Some((earlier, previous)) = &path.before
                && stands_for(letters[at - 2], letter)
                && stands_for(*typed, *previous)
            {
                cell = cell.min(earlier[at - 2].saturating_add(1));
            }
            self.row[at] = cell;
        }
        self.before = Some((path.row, letter));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fst(words: &[&str]) -> Fst<Vec<u8>> {
        let mut keys: Vec<(Vec<u8>, u64)> = (0..)
            .zip(words)
            .map(|(rank, word)| (format!("F{word}\0").into_bytes(), rank))
            .collect();
        keys.sort();
        Fst::from_iter_map(keys).expect("sorted keys")
    }

    fn completions(fst: &Fst<Vec<u8>>, starts: &[Start]) -> Vec<(u64, u8)> {
        best(fst, starts, 5)
            .into_iter()
            .map(|found| (found.value, found.edits))
            .collect()
    }

    #[test]
    fn the_most_useful_come_first_whatever_their_letters() {
        let fst = fst(&["tuki", "aamu", "tukiryhmä", "talo", "tu"]);
        assert_eq!(
            completions(&fst, &exact(&fst, b"F", "t")),
            [(0, 0), (2, 0), (3, 0), (4, 0)]
        );
        assert_eq!(completions(&fst, &exact(&fst, b"S", "t")), []);
    }

    #[test]
    fn letters_without_their_dots_are_met() {
        let fst = fst(&["päiväkoti", "åbo", "öljy"]);
        assert_eq!(completions(&fst, &exact(&fst, b"F", "paiva")), [(0, 0)]);
        assert_eq!(completions(&fst, &exact(&fst, b"F", "abo")), [(1, 0)]);
        assert_eq!(completions(&fst, &exact(&fst, b"F", "pä")), [(0, 0)]);
    }

    #[test]
    fn whole_words_are_told_from_beginnings() {
        let fst = fst(&["tuki", "tukiryhmä"]);
        let starts = exact(&fst, b"F", "tuki");
        assert_eq!(completions(&fst, &whole(&fst, &starts)), [(0, 0)]);
    }

    #[test]
    fn one_error_of_each_kind_is_forgiven_and_the_first_letter_is_not() {
        let fst = fst(&["apteekki"]);
        for typed in ["apteeki", "apteekkki", "apteelki", "aptekeki", "paiteekki"] {
            let found = completions(&fst, &with_errors(&fst, b"F", typed, 1));
            let expected: &[(u64, u8)] = if typed.starts_with('a') {
                &[(0, 1)]
            } else {
                &[]
            };
            assert_eq!(found, expected, "{typed}");
        }
        assert_eq!(
            completions(&fst, &with_errors(&fst, b"F", "bpteekki", 1)),
            []
        );
    }
}
