//! What was understood of a query, and its first answers with their grades.

use std::fmt::Write as _;

use luukku_engine::query::SearchResponse;

use super::figures::Figures;
use super::judged::{Grades, Query};

/// Answers shown.
const SHOWN: usize = 8;

/// Some lines about one query.
pub(crate) fn lines(
    query: &Query,
    response: &SearchResponse,
    grades: &Grades,
    figures: &Figures,
) -> String {
    let understood = &response.interpretation;
    let place = understood.place.as_ref().map(|found| {
        let name = found.place.as_ref().map_or("here", |place| place.name_fi);
        format!("{name} {:?}", found.mode)
    });
    let concepts: Vec<&str> = understood
        .concepts
        .iter()
        .map(|concept| concept.id.as_str())
        .collect();
    let mut lines = format!(
        "{} {:?}: nDCG {:.2}; {} found, {} judged; {:?}, place {place:?}, concepts {concepts:?}, relaxed {:?}, {:?}\n",
        query.id,
        query.text,
        figures.ndcg,
        response.total,
        grades.len(),
        understood.text,
        understood.relaxed,
        understood.notices
    );
    for hit in response.hits.iter().take(SHOWN) {
        let id = hit.service.id.as_str();
        let name = hit.service.name.best(query.language);
        let distance = hit
            .distance_m
            .map_or_else(String::new, |metres| format!("{:.1} km", metres / 1000.0));
        let _ = writeln!(
            lines,
            "  {} {:8.3} {distance:>7} {:?} {id} — {}",
            grades.get(id).copied().unwrap_or(0),
            hit.score,
            hit.area_match,
            name.map_or("", |(_, name)| name),
        );
    }
    lines
}
