//! The answer to a search.

use std::collections::BTreeMap;

use luukku_engine::Language;
use luukku_engine::index::Snapshot;
use luukku_engine::query::{self, Hit, SearchResponse, limits};
use serde::Serialize;
use utoipa::ToSchema;

use super::interpretation::Interpretation;
use super::result::SearchResult;
use super::service::Texts;

/// One page of answers, flat as in the Human Services Data Specification (HSDS 3).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SearchPage<'a> {
    /// How many services match in all.
    pub(crate) total_items: usize,
    /// How many pages can be read: paging reaches the first 1,000 services.
    pub(crate) total_pages: usize,
    /// Which page this is, from 1.
    pub(crate) page_number: usize,
    /// How many services are on this page.
    pub(crate) size: usize,
    /// Whether this is the first page.
    pub(crate) first_page: bool,
    /// Whether no page comes after this one.
    pub(crate) last_page: bool,
    /// Whether this page has no services.
    pub(crate) empty: bool,
    /// The services, best first.
    pub(crate) contents: Vec<SearchResult<'a>>,
    /// How the text was understood.
    pub(crate) interpretation: Interpretation,
    /// The values of the facets asked for, by the facet's name, most frequent first.
    pub(crate) facets: BTreeMap<&'static str, Vec<FacetValue>>,
    /// How the services were looked for; only with `explain=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) explain: Option<SearchExplanation>,
    /// How long the search took, in milliseconds.
    pub(crate) took_ms: f64,
    /// About the data.
    pub(crate) meta: Meta,
}

/// How services were looked for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SearchExplanation {
    /// The steps, in their order: where too few services have all that is asked for, a further
    /// step looks for those that have less of it.
    pub(crate) steps: Vec<SearchStep>,
}

/// A part of the index looked through.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SearchStep {
    /// The number of the part; `null` for all of them together.
    pub(crate) segment: Option<u32>,
    /// In which way, chosen by what it costs. Without words: `place_tree` takes the nearest from
    /// the tree of places, `cells` goes by cells of neighbouring services. With words:
    /// `few_services` looks at the few that have the rarest word one by one, and then where they
    /// are; `strongest_first`, where only words rank, at those in which the word is worth the
    /// most; `few_places` at the few services of the place, and then at their words;
    /// `nearest_first`, where both are many and nearness ranks, at neighbouring services together,
    /// those first that may have the best; `index_order` at all of the place in their order.
    #[schema(example = "nearest_first")]
    pub(crate) path: &'static str,
    /// How many clauses (words, or phrases that are one thing) a service has to have.
    pub(crate) required: usize,
    /// Of how many.
    pub(crate) clauses: usize,
    /// How many services the words leave at most, wherever they are; `null` without words.
    pub(crate) with_words: Option<u64>,
    /// How many services there are in the cells that the radius, the box and the shape touch; all
    /// of the part where there is none of these, or where that was not asked.
    pub(crate) in_place: u64,
    /// How many matches were found and counted.
    pub(crate) matches: u64,
}

impl From<&query::SearchStep> for SearchStep {
    fn from(step: &query::SearchStep) -> Self {
        Self {
            segment: step.segment,
            path: step.path.name(),
            required: step.required,
            clauses: step.clauses,
            with_words: step.with_words,
            in_place: step.in_place,
            matches: step.matches,
        }
    }
}

/// A value of a facet.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FacetValue {
    /// The value, as the filter of this name takes it.
    pub(crate) value: String,
    /// What it is called in the language of the answer, else in another.
    pub(crate) label: String,
    /// What it is called, in each language where that is known.
    pub(crate) labels: Texts,
    /// How many services there were if only this value of the facet was set.
    pub(crate) count: usize,
    /// Whether it is set.
    pub(crate) selected: bool,
}

impl FacetValue {
    fn new(counted: &query::FacetValue, language: Language) -> Self {
        Self {
            value: counted.value.clone(),
            label: facet_label(counted, language).to_owned(),
            labels: (&counted.labels).into(),
            count: counted.count,
            selected: counted.selected,
        }
    }
}

/// What a value is called in `language`, else in another, else itself.
pub(crate) fn facet_label(counted: &query::FacetValue, language: Language) -> &str {
    let best = counted.labels.best(language);
    best.map_or(counted.value.as_str(), |(_, label)| label)
}

/// About the data of an answer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Meta {
    /// The terms all services of this page may be used on; `null` when they differ or are
    /// not known: then see `attribution`.
    pub(crate) licence: Option<String>,
    /// Whom to name when showing the services of this page.
    pub(crate) attribution: Vec<Attribution>,
    /// The index generation the answer comes from.
    pub(crate) index_generation: String,
    /// The newest day on which a record of the index was verified.
    #[schema(example = "2026-10-15")]
    pub(crate) data_as_of: Option<String>,
}

/// Where services of the page come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Attribution {
    /// The source's name.
    pub(crate) source: Option<String>,
    /// On what terms its records may be used.
    pub(crate) licence: Option<String>,
}

/// What the answer must know of the question.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    /// The text that byte ranges refer to.
    pub(crate) text: &'a str,
    /// The language of the answer.
    pub(crate) language: Language,
    /// Which page.
    pub(crate) page: luukku_engine::query::Page,
    /// Whether highlights are shown.
    pub(crate) highlights: super::Mode,
}

impl<'a> SearchPage<'a> {
    pub(crate) fn new(
        response: &'a SearchResponse,
        asked: Asked<'_>,
        took_ms: f64,
        meta: Meta,
    ) -> Self {
        let total_pages = total_pages(response.total, asked.page.size);
        Self {
            total_items: response.total,
            total_pages,
            page_number: asked.page.number,
            size: response.hits.len(),
            first_page: asked.page.number == 1,
            last_page: asked.page.number >= total_pages,
            empty: response.hits.is_empty(),
            contents: response
                .hits
                .iter()
                .map(|hit| SearchResult::new(hit, asked))
                .collect(),
            interpretation: Interpretation::new(
                &response.interpretation,
                asked.text,
                asked.language,
            ),
            facets: response
                .facets
                .iter()
                .map(|counted| {
                    let values = counted.values.iter();
                    let values = values.map(|value| FacetValue::new(value, asked.language));
                    (counted.facet.name(), values.collect())
                })
                .collect(),
            explain: response.steps.as_ref().map(|steps| SearchExplanation {
                steps: steps.iter().map(SearchStep::from).collect(),
            }),
            took_ms,
            meta,
        }
    }
}

/// How many pages of `size` can be read of `total` services.
pub(crate) fn total_pages(total: usize, size: usize) -> usize {
    let size = size.max(1);
    total.div_ceil(size).min(limits::MAX_REACH / size)
}

impl Meta {
    /// Names the sources of the services on the page, each once, in the order met.
    pub(crate) fn new(hits: &[Hit], snapshot: &Snapshot) -> Self {
        let mut attribution: Vec<Attribution> = Vec::new();
        for Hit { service, .. } in hits {
            let named = Attribution {
                source: service.source.clone(),
                licence: service.licence.clone(),
            };
            if (named.source.is_some() || named.licence.is_some()) && !attribution.contains(&named)
            {
                attribution.push(named);
            }
        }
        let licence = hits.first().and_then(|hit| hit.service.licence.clone());
        let shared = hits.iter().all(|hit| hit.service.licence == licence);
        Self {
            licence: licence.filter(|_| shared),
            attribution,
            index_generation: snapshot.generation().as_str().to_owned(),
            data_as_of: snapshot.manifest().data_as_of.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_counted_up_to_the_reach() {
        assert_eq!(total_pages(0, 10), 0);
        assert_eq!(total_pages(11, 10), 2);
        assert_eq!(total_pages(5_000, 10), 100);
        assert_eq!(total_pages(5_000, 30), 33);
    }
}
