//! Six fixed queries over a small fixed corpus: what is watched from change to change.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use anyhow::Result;
use luukku_engine::index::{IndexBuilder, Snapshot};
use luukku_engine::query::{SearchRequest, SuggestRequest, interpret, search, suggest};
use luukku_engine::record;

use super::ours::request;
use super::query::{Query, RADIUS_M, Set};
use crate::corpus::{Corpus, Written};

const SEED: u64 = 1;
const HELSINKI: (f64, f64) = (60.17, 24.94);

/// One of the six.
pub(crate) struct FixedQuery {
    pub(crate) name: &'static str,
    pub(super) query: Query,
}

/// All six.
pub(crate) fn queries() -> Vec<FixedQuery> {
    let of = |name, set, text: &str| FixedQuery {
        name,
        query: Query {
            set,
            text: text.to_owned(),
            words: text.split(' ').map(str::to_owned).collect(),
            middle: None,
            radius_m: None,
            bounds: None,
        },
    };
    let mut all = vec![
        of("q1", Set::Q1, "sosiaalinen kuntoutus"),
        of("q2", Set::Q2, "lasten liikunta"),
        of("q3", Set::Q3, "mielenterveys kuntoutus"),
        of("q4", Set::Q4, ""),
        of("q5", Set::Q5, ""),
        of("q6", Set::Q6, "kuntoutu"),
    ];
    for fixed in &mut all {
        let query = &mut fixed.query;
        match query.set {
            Set::Q2 | Set::Q3 => {
                query.middle = Some(HELSINKI);
                query.radius_m = Some(RADIUS_M);
            }
            Set::Q4 => query.middle = Some(HELSINKI),
            Set::Q5 => query.bounds = Some([60.0, 24.4, 60.4, 25.4]),
            _ => {}
        }
    }
    all
}

impl FixedQuery {
    /// Answers it as a caller would have it: how many results there are.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub(crate) fn answer(&self, snapshot: &Snapshot) -> Result<usize> {
        if self.query.set == Set::Q6 {
            let suggestions = suggest(snapshot, &SuggestRequest::new(&self.query.text))?;
            return Ok(suggestions.items.len());
        }
        Ok(search(snapshot, &self.request()?)?.hits.len())
    }

    /// Only understands it: how many concepts it names.
    ///
    /// # Errors
    /// When the request is wrong.
    pub(crate) fn understand(&self, snapshot: &Snapshot) -> Result<usize> {
        Ok(interpret(snapshot, &self.request()?)?.concepts.len())
    }

    /// Whether there is a text to understand.
    pub(crate) fn has_words(&self) -> bool {
        !self.query.text.is_empty()
    }

    fn request(&self) -> Result<SearchRequest> {
        request(&self.query)
    }
}

/// An index of so many generated services in `folder`.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn index(folder: &Path, documents: u64) -> Result<(Written, Snapshot)> {
    let input = folder.join("corpus.jsonl");
    let written = Corpus::new(SEED, None)?.write(documents, &input)?;
    let output = folder.join("index");
    let mut builder = IndexBuilder::create(&output)?;
    for line in BufReader::new(File::open(&input)?).lines() {
        builder.add(&record::parse(&line?)?.service)?;
    }
    builder.publish()?;
    luukku_engine::load();
    Ok((written, Snapshot::open(&output)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_six_find_something() {
        let folder = tempfile::tempdir().expect("a folder");
        let (_, snapshot) = index(folder.path(), 300).expect("an index");
        let all = queries();
        assert_eq!(all.len(), 6);
        for fixed in all {
            assert!(
                fixed.answer(&snapshot).expect("an answer") > 0,
                "{}",
                fixed.name
            );
        }
    }
}
