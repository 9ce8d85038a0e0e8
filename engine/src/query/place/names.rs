//! Names of services that have a place's name in them: "Hanko Sushi" in Helsinki.

use tantivy::query::{BooleanQuery, EnableScoring, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, TERMINATED, Term};

use super::PlaceMention;
use crate::gazetteer::{Gazetteer, PlaceId};
use crate::index::Snapshot;
use crate::query::words::Word;

/// Most services of such a name that are looked at.
const LOOKED_AT: usize = 64;
/// A service this near to the place may be named after it, in metres: a municipality is
/// seldom wider.
const NEAR_M: f64 = 40_000.0;

/// Whether services have all of `words` in their names, and none of them is near the place
/// that some of the words may name: then the words are a name.
///
/// Cost: one conjunction of postings, some 10 µs.
pub(in crate::query) fn is_name_elsewhere(
    snapshot: &Snapshot,
    words: &[&Word],
    mention: &PlaceMention,
) -> bool {
    let [_, _, ..] = words else {
        return false;
    };
    let mut seen = 0;
    let found = visit(snapshot, words, |segment, doc| {
        seen += 1;
        let columns = snapshot.columns(segment);
        let is_near = mention.candidates.iter().any(|place| {
            let codes = Gazetteer::embedded().members(place.id);
            let is_there = |code: u64| codes.iter().any(|known| u64::from(known.number()) == code);
            columns.located.values_for_doc(doc).any(is_there)
                || columns.serves.values_for_doc(doc).any(is_there)
                || (!matches!(place.id, PlaceId::Region(_) | PlaceId::County(_))
                    && columns
                        .geo
                        .places(doc)
                        .iter()
                        .filter_map(|point| point.to_point())
                        .any(|point| point.distance_m(place.point) < NEAR_M))
        });
        !is_near && seen < LOOKED_AT
    });
    found == Ok(true) && seen > 0
}

/// Calls `each` with every service whose name has all the words, until it says no. Whether
/// it never did.
fn visit(
    snapshot: &Snapshot,
    words: &[&Word],
    mut each: impl FnMut(u32, u32) -> bool,
) -> Result<bool, ()> {
    let field = snapshot.fields().name_words;
    let terms = words.iter().map(|word| -> Box<dyn Query> {
        Box::new(TermQuery::new(
            Term::from_field_text(field, &word.folded),
            IndexRecordOption::Basic,
        ))
    });
    let all = BooleanQuery::intersection(terms.collect());
    let searcher = snapshot.searcher();
    let weight = all
        .weight(EnableScoring::disabled_from_searcher(searcher))
        .map_err(drop)?;
    for (segment, reader) in (0u32..).zip(searcher.segment_readers()) {
        let mut scorer = weight.scorer(reader, 1.0).map_err(drop)?;
        while scorer.doc() != TERMINATED {
            if !reader.is_deleted(scorer.doc()) && !each(segment, scorer.doc()) {
                return Ok(false);
            }
            scorer.advance();
        }
    }
    Ok(true)
}
