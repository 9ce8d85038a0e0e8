//! The services of a segment that have what is wanted, in the order of the index.
//!
//! Every list of a clause is read side by side, the clauses are met from the rarest on, and
//! what the blocks of a list are worth at most tells which need not be looked into.

use tantivy::{DocId, TERMINATED};

use super::plan::Wanted;
use super::way::{Way, Worth, dis_max};
use crate::index::{Postings, SegmentColumns};

/// A term's list.
struct Leaf<'a> {
    postings: Postings<'a>,
    worth: Worth,
    doc: DocId,
}

impl Leaf<'_> {
    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = self.postings.seek(target);
        }
        self.doc
    }

    fn score(&mut self) -> f32 {
        self.worth.of(self.postings.payload())
    }
}

/// Services found in all of some ways.
struct Group<'a> {
    parts: Vec<Union<'a>>,
    doc: DocId,
}

impl Group<'_> {
    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = meet(&mut self.parts, target);
        }
        self.doc
    }

    fn score(&mut self) -> f32 {
        let mut sum = 0.0;
        for part in &mut self.parts {
            let score = part.score();
            if score <= 0.0 {
                return 0.0;
            }
            sum += score;
        }
        sum
    }

    fn most(&self) -> f32 {
        self.parts.iter().map(Union::most).sum()
    }
}

/// The first document from `target` on that all of `unions` are at.
fn meet(unions: &mut [Union<'_>], mut target: DocId) -> DocId {
    let mut agreed = 0;
    let mut at = 0;
    while agreed < unions.len() {
        let Some(union) = unions.get_mut(at) else {
            break;
        };
        let doc = union.seek(target);
        if doc == target {
            agreed += 1;
        } else {
            target = doc;
            agreed = 1;
        }
        if target == TERMINATED {
            return TERMINATED;
        }
        at = (at + 1) % unions.len();
    }
    target
}

/// Services found in one way at least: a clause.
pub(super) struct Union<'a> {
    leaves: Vec<Leaf<'a>>,
    groups: Vec<Group<'a>>,
    doc: DocId,
    /// How many documents its lists have, each counted.
    cost: u64,
    /// What it is worth at most.
    most: f32,
}

impl<'a> Union<'a> {
    pub(super) fn of(way: &Way, columns: &'a SegmentColumns) -> Self {
        let mut union = Self {
            leaves: Vec::new(),
            groups: Vec::new(),
            doc: 0,
            cost: 0,
            most: 0.0,
        };
        union.add(way, columns);
        let leaves = union.leaves.iter();
        let worths = leaves.map(|leaf| leaf.worth.most(leaf.postings.max()));
        union.most = dis_max(worths.chain(union.groups.iter().map(Group::most)));
        union.cost = union
            .leaves
            .iter()
            .map(|leaf| u64::from(leaf.postings.services()))
            .chain(union.groups.iter().map(|group| {
                let costs = group.parts.iter().map(|part| part.cost);
                costs.min().unwrap_or_default()
            }))
            .sum();
        let leaves = union.leaves.iter().map(|leaf| leaf.doc);
        let docs = leaves.chain(union.groups.iter().map(|group| group.doc));
        union.doc = docs.min().unwrap_or(TERMINATED);
        union
    }

    fn add(&mut self, way: &Way, columns: &'a SegmentColumns) {
        match way {
            Way::Term(term) => {
                let entry = term.entries.get(columns.segment as usize);
                if let Some(Some(entry)) = entry {
                    let mut postings = columns.text.postings(entry);
                    self.leaves.push(Leaf {
                        doc: postings.doc(),
                        postings,
                        worth: term.worth,
                    });
                }
            }
            Way::Best(ways) => {
                for way in ways {
                    self.add(way, columns);
                }
            }
            Way::All(ways) => {
                let parts: Vec<Union<'a>> =
                    ways.iter().map(|way| Union::of(way, columns)).collect();
                let is_somewhere = parts.iter().all(|part| part.cost > 0);
                if is_somewhere && !parts.is_empty() {
                    let mut group = Group { parts, doc: 0 };
                    group.doc = meet(&mut group.parts, 0);
                    self.groups.push(group);
                }
            }
        }
    }

    /// The first document from `target` on that a list has; a search may yet find it worth
    /// nothing.
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        let mut least = TERMINATED;
        for leaf in &mut self.leaves {
            least = least.min(leaf.seek(target));
        }
        for group in &mut self.groups {
            least = least.min(group.seek(target));
        }
        self.doc = least;
        least
    }

    /// What the document it is at is worth.
    pub(super) fn score(&mut self) -> f32 {
        let doc = self.doc;
        let leaves = self.leaves.iter_mut().filter(|leaf| leaf.doc == doc);
        let groups = self.groups.iter_mut().filter(|group| group.doc == doc);
        dis_max(leaves.map(Leaf::score).chain(groups.map(Group::score)))
    }

    /// What `doc` is worth; nothing where it is not found. Documents have to come in order.
    pub(super) fn score_of(&mut self, doc: DocId) -> f32 {
        if self.seek(doc) == doc {
            self.score()
        } else {
            0.0
        }
    }

    /// What any document is worth at most.
    pub(super) fn most(&self) -> f32 {
        self.most
    }

    /// Whether each document it is at is worth something.
    fn is_certain(&self) -> bool {
        let mut leaves = self.leaves.iter();
        let mut parts = self.groups.iter().flat_map(|group| &group.parts);
        leaves.all(|leaf| leaf.worth.is_certain()) && parts.all(Union::is_certain)
    }

    /// What documents from `from` on are worth at most, and the last one of which that holds.
    fn most_from(&mut self, from: DocId) -> (f32, DocId) {
        let mut until = TERMINATED;
        let leaves = self.leaves.iter_mut().map(|leaf| {
            if leaf.doc > from {
                // Nothing before it is in this list.
                until = until.min(leaf.doc - 1);
                return 0.0;
            }
            leaf.postings.skip_to_block(from);
            until = until.min(leaf.postings.block_last());
            leaf.worth.most(leaf.postings.block_max())
        });
        let most = dis_max(leaves.chain(self.groups.iter().map(Group::most)));
        (most, until)
    }
}

/// The documents of a segment that have what is wanted.
pub(super) struct Matches<'a> {
    clauses: Vec<Union<'a>>,
    required: usize,
    optional: Vec<Union<'a>>,
    /// The clauses from the rarest on.
    order: Vec<usize>,
    documents: DocId,
}

impl<'a> Matches<'a> {
    /// `documents` is how many the segment has.
    pub(super) fn of(wanted: &Wanted<'_>, columns: &'a SegmentColumns, documents: DocId) -> Self {
        let unions = |ways: &[&Way]| -> Vec<Union<'a>> {
            ways.iter().map(|way| Union::of(way, columns)).collect()
        };
        let clauses = unions(&wanted.clauses);
        let mut order: Vec<usize> = (0..clauses.len()).collect();
        order.sort_by_key(|at| clauses.get(*at).map(|clause| clause.cost));
        Self {
            clauses,
            required: wanted.required,
            optional: unions(&wanted.optional),
            order,
            documents,
        }
    }

    /// The first document from `target` on whose lists may make it a match; whether it is one,
    /// its [`score`](Self::score) says.
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        if self.clauses.is_empty() {
            return if target < self.documents {
                target
            } else {
                TERMINATED
            };
        }
        if self.required < self.clauses.len() {
            return self.seek_some(target);
        }
        let mut target = target;
        'again: loop {
            for at in &self.order {
                let Some(clause) = self.clauses.get_mut(*at) else {
                    continue;
                };
                let doc = clause.seek(target);
                if doc == TERMINATED {
                    return TERMINATED;
                }
                if doc != target {
                    target = doc;
                    // The rarest has seen it already.
                    if self.order.first() != Some(at) {
                        continue 'again;
                    }
                }
            }
            return target;
        }
    }

    fn seek_some(&mut self, mut target: DocId) -> DocId {
        loop {
            let docs = self.clauses.iter_mut().map(|clause| clause.seek(target));
            let doc = docs.min().unwrap_or(TERMINATED);
            if doc == TERMINATED {
                return doc;
            }
            let clauses = self.clauses.iter();
            let having = clauses.filter(|clause| clause.doc == doc).count();
            if having >= self.required {
                return doc;
            }
            target = doc + 1;
        }
    }

    /// The text score of the document it is at; nothing when it is no match.
    pub(super) fn score(&mut self, doc: DocId) -> Option<f32> {
        if self.clauses.is_empty() {
            return Some(self.optional_score(doc) + 1.0);
        }
        let mut score = 0.0;
        let mut having = 0;
        for clause in &mut self.clauses {
            let of_clause = clause.score_of(doc);
            if of_clause > 0.0 {
                score += of_clause;
                having += 1;
            }
        }
        (having >= self.required).then(|| score + self.optional_score(doc))
    }

    fn optional_score(&mut self, doc: DocId) -> f32 {
        let ways = self.optional.iter_mut();
        ways.map(|way| way.score_of(doc)).sum()
    }

    /// What any document scores at most.
    pub(super) fn most(&self) -> f32 {
        if self.clauses.is_empty() {
            return 1.0 + self.optional.iter().map(Union::most).sum::<f32>();
        }
        let clauses = self.clauses.iter().chain(&self.optional);
        clauses.map(Union::most).sum()
    }

    /// What documents from `from` on score at most, and the last one of which that holds.
    pub(super) fn most_from(&mut self, from: DocId) -> (f32, DocId) {
        let mut until = TERMINATED;
        let mut sum = 0.0;
        for clause in self.clauses.iter_mut().chain(&mut self.optional) {
            let (most, last) = clause.most_from(from);
            sum += most;
            until = until.min(last);
        }
        if self.clauses.is_empty() {
            sum += 1.0;
        }
        (sum, until)
    }

    /// Whether each document that [`seek`](Self::seek) finds is a match.
    pub(super) fn is_certain(&self) -> bool {
        self.clauses.iter().all(Union::is_certain)
    }
}
