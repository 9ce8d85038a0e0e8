//! The terms of documents, as they come to a segment, and turned round when it is written.
//!
//! A document's terms are kept together, so a posting takes some 3 bytes until the segment is
//! written: lists that grow a term each would take a chunk of memory a term, of which most have
//! few documents. Turning round is some passes over all of it, in memory that is bounded.

use tantivy::{DocId, TantivyError};

use super::write::ComponentWriter;
use super::{Payload, TermId, Terms, varint};

/// Memory is asked for in pieces of so many bytes, so that none has to be copied.
const PAGE: usize = 1024 * 1024;

/// Postings that are turned round at once, 8 bytes each: at most 96 MB beside what tantivy
/// counts. Fewer take more passes over all terms.
const AT_ONCE: usize = 12 * 1024 * 1024;

/// Not in this pass.
const ELSEWHERE: u32 = u32::MAX;

/// The terms of the documents of a segment, in the order the documents came.
#[derive(Default)]
pub(super) struct Log {
    pages: Vec<Vec<u8>>,
    /// Where each document is: page and place there.
    starts: Vec<(u32, u32)>,
    scratch: Vec<u8>,
}

impl Log {
    pub(super) fn documents(&self) -> u32 {
        self.starts.len() as u32
    }

    pub(super) fn mem_usage(&self) -> usize {
        let pages: usize = self.pages.iter().map(Vec::capacity).sum();
        pages + self.starts.capacity() * size_of::<(u32, u32)>() + self.scratch.capacity()
    }

    /// Adds the terms of the next document, in ascending order.
    ///
    /// # Errors
    /// When they are not in order, or one is there twice.
    pub(super) fn add(
        &mut self,
        terms: impl Iterator<Item = (TermId, Payload)>,
    ) -> tantivy::Result<()> {
        self.scratch.clear();
        let mut before = None;
        for (TermId(id), payload) in terms {
            let step = match before {
                None => Some(id),
                Some(before) => id.checked_sub(before).filter(|step| *step > 0),
            };
            let Some(step) = step else {
                return Err(TantivyError::InternalError(format!(
                    "term {id} of a document comes after term {}",
                    before.unwrap_or_default()
                )));
            };
            varint::push(&mut self.scratch, step);
            self.scratch.push(payload.0);
            before = Some(id);
        }
        let is_full = |page: &Vec<u8>| page.len() + self.scratch.len() > PAGE;
        if self.pages.last().is_none_or(is_full) {
            self.pages
                .push(Vec::with_capacity(PAGE.max(self.scratch.len())));
        }
        let number = self.pages.len() as u32 - 1;
        if let Some(page) = self.pages.last_mut() {
            self.starts.push((number, page.len() as u32));
            page.extend(&self.scratch);
        }
        Ok(())
    }

    /// The terms of a document.
    fn terms(&self, doc: DocId) -> impl Iterator<Item = (TermId, Payload)> + '_ {
        let doc = doc as usize;
        let bytes = self.starts.get(doc).and_then(|&(page, start)| {
            let end = match self.starts.get(doc + 1) {
                Some(&(next, end)) if next == page => Some(end as usize),
                _ => None,
            };
            let page = self.pages.get(page as usize)?;
            page.get(start as usize..end.unwrap_or(page.len()))
        });
        let mut bytes = bytes.unwrap_or_default();
        let mut id: u32 = 0;
        std::iter::from_fn(move || {
            id += varint::take(&mut bytes)?;
            let (&payload, rest) = bytes.split_first()?;
            bytes = rest;
            Some((TermId(id), Payload(payload)))
        })
    }

    /// Writes the lists of all terms, with the documents in a new order: `order` has the
    /// numbers they came by.
    ///
    /// # Errors
    /// When a term is not of `terms`, or the disk refuses.
    pub(super) fn write(
        &self,
        order: &[DocId],
        terms: &Terms,
        component: &mut ComponentWriter,
    ) -> tantivy::Result<()> {
        let mut services: Vec<u32> = Vec::new();
        for doc in 0..self.documents() {
            for (TermId(id), _) in self.terms(doc) {
                let id = id as usize;
                if id >= services.len() {
                    services.resize(id + 1, 0);
                }
                services[id] += 1;
            }
        }
        let mut met = Vec::new();
        for (id, services) in (0..).zip(&services).filter(|(_, services)| **services > 0) {
            let key = terms.key(TermId(id)).ok_or_else(|| {
                TantivyError::InternalError(format!("term {id} of a document is unknown"))
            })?;
            met.push((key, id as usize, *services as usize));
        }
        met.sort_unstable();

        let mut places = services;
        places.fill(ELSEWHERE);
        let mut postings = Vec::new();
        let mut rest = met.as_slice();
        while !rest.is_empty() {
            let (pass, after) = rest.split_at(terms_at_once(rest));
            let mut end = 0;
            for (_, id, services) in pass {
                places[*id] = end as u32;
                end += services;
            }
            postings.resize(end, (0, Payload(0)));
            self.turn_round(order, &mut places, &mut postings);
            let mut lists = postings.as_slice();
            for (key, id, services) in pass {
                let (list, after) = lists.split_at(*services);
                component.term(key, list)?;
                places[*id] = ELSEWHERE;
                lists = after;
            }
            rest = after;
        }
        Ok(())
    }

    /// Puts each posting in its place, and moves the place of its term on.
    fn turn_round(&self, order: &[DocId], places: &mut [u32], postings: &mut [(DocId, Payload)]) {
        for (new, old) in (0..).zip(order) {
            for (TermId(id), payload) in self.terms(*old) {
                let place = &mut places[id as usize];
                if *place != ELSEWHERE {
                    postings[*place as usize] = (new, payload);
                    *place += 1;
                }
            }
        }
    }
}

/// How many terms one pass takes: one at least.
fn terms_at_once<K>(terms: &[(K, usize, usize)]) -> usize {
    let mut postings = 0;
    let fits = |(_, _, services): &&(K, usize, usize)| {
        postings += services;
        postings <= AT_ONCE
    };
    terms.iter().take_while(fits).count().max(1)
}
