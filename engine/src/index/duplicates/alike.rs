//! Which services of an index may be the same as a record that comes into it.

use std::collections::BTreeSet;

use luukku_analyzers::{fold, normalize, tokenize};
use tantivy::{DocAddress, DocId, Searcher, Term};

use super::keys::beginnings;
use super::{NEAR_M, exact_point, origin};
use crate::catalog::Service;
use crate::index::columns::{Opened, SegmentColumns};
use crate::index::place_tree::EARTH_M;
use crate::index::schema::Fields;
use crate::index::snapshot::addresses_of;
use crate::index::unit_vector;

/// Most places of a record that are looked around.
const PLACES: usize = 8;

/// Most services around a place, or with a word, that are looked at: in a city centre some
/// hundreds are within the distance.
const MOST: usize = 2_000;

/// Most services of an organization that are looked at: one with more is not told from its
/// id.
const OF_ORGANIZATION: usize = 500;

/// Fewer services than this are not sifted by name first.
const FEW: usize = 32;

/// Services that may be the same as `service`: those near, at its address, or of its
/// organization, with a name that begins a word as its own does.
///
/// Cost: some lookups, and a name read for each service around.
pub(in crate::index) fn alike(
    opened: &Opened,
    service: &Service,
) -> tantivy::Result<BTreeSet<DocAddress>> {
    let Opened {
        searcher,
        fields,
        columns,
        ..
    } = opened;
    let mut around = BTreeSet::new();
    // The chord is shorter than the arc by less than a part in a million.
    let radius_2 = (NEAR_M * 1.000_01 / EARTH_M).powi(2);
    for location in service.locations.iter().take(PLACES) {
        if let Some(point) = exact_point(location) {
            for columns in columns {
                let near = nearest(columns, unit_vector(point), radius_2);
                around.extend(near.map(|doc| DocAddress::new(columns.segment, doc)));
            }
        }
        for (_, street) in location.address.iter() {
            around.extend(at_street(searcher, fields, street)?);
        }
    }
    if around.len() > FEW {
        let starts = beginnings(service);
        around.retain(|address| {
            let name = columns
                .get(address.segment_ord as usize)
                .and_then(|columns| columns.name(address.doc_id));
            let name = name.map(|name| crate::index::document::from_alphabetical(&name));
            name.is_none_or(|name| starts.iter().any(|start| name.contains(&fold(start))))
        });
    }
    if let (Some(id), _) = origin(service) {
        let term = Term::from_field_text(fields.business_id, id.as_str());
        around.extend(addresses_of(searcher, &term, OF_ORGANIZATION)?);
    }
    Ok(around)
}

/// The documents of places no farther than `most_2`, the nearest [`MOST`] where there are more.
fn nearest(columns: &SegmentColumns, from: [f64; 3], most_2: f64) -> impl Iterator<Item = DocId> {
    let mut found: Vec<(u64, DocId)> = Vec::new();
    // One record after another is looked around.
    columns.tree();
    let mut asked_2 = most_2;
    columns.visit_near(from, most_2, |near| {
        // The bits sort as the distances do: those are not negative.
        found.push((near.distance_2.to_bits(), near.doc));
        if found.len() > 2 * MOST {
            let (_, (farthest, _), _) = found.select_nth_unstable(MOST);
            asked_2 = f64::from_bits(*farthest);
            found.truncate(MOST);
        }
        asked_2
    });
    found.sort_unstable();
    found.into_iter().take(MOST).map(|(_, doc)| doc)
}

/// Services whose address has the words of a street and number, found by the rarest of them.
fn at_street(
    searcher: &Searcher,
    fields: &Fields,
    street: &str,
) -> tantivy::Result<Vec<DocAddress>> {
    if !street.chars().any(|letter| letter.is_ascii_digit()) {
        return Ok(Vec::new());
    }
    let normalized = normalize(street);
    let field = fields.place_words;
    let mut rarest: Option<(u64, Term)> = None;
    for token in tokenize(&normalized) {
        let term = Term::from_field_text(field, &fold(normalized.slice(&token.range)));
        let services = searcher.doc_freq(&term)?;
        if services > 0 && rarest.as_ref().is_none_or(|(least, _)| services < *least) {
            rarest = Some((services, term));
        }
    }
    match rarest {
        Some((_, term)) => addresses_of(searcher, &term, MOST),
        None => Ok(Vec::new()),
    }
}
