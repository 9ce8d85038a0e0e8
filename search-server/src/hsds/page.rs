//! Pages of the specification's shape, and what may be asked of them.

use axum::Json;
use axum::http::HeaderMap;
use axum::http::header::{LINK, VARY};
use axum::response::{IntoResponse, Response};
use luukku_engine::index::Snapshot;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::CachePolicy;
use crate::problem::Problem;
use crate::wire::{ParameterError, fields_of_query};

/// Objects on a page where none are asked for.
const PER_PAGE: usize = 50;

/// Most objects on a page.
const MAX_PER_PAGE: usize = 100;

/// A page of HSDS objects.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HsdsPage<T> {
    /// How many objects there are in all.
    pub(crate) total_items: usize,
    /// How many pages there are.
    pub(crate) total_pages: usize,
    /// Which page this is, from 1.
    pub(crate) page_number: usize,
    /// How many objects are on this page.
    pub(crate) size: usize,
    /// Whether this is the first page.
    pub(crate) first_page: bool,
    /// Whether no page comes after this one.
    pub(crate) last_page: bool,
    /// Whether this page has no objects.
    pub(crate) empty: bool,
    /// The objects.
    pub(crate) contents: Vec<T>,
}

/// Which page is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    page: usize,
    per_page: usize,
}

impl Asked {
    /// Reads `page` and `per_page`.
    pub(crate) fn read(query: Option<&str>) -> Result<Self, Problem> {
        let mut asked = Self {
            page: 1,
            per_page: PER_PAGE,
        };
        let mut errors = Vec::new();
        for (name, value) in fields_of_query(query.unwrap_or_default()) {
            let most = match name.as_str() {
                "page" => u32::MAX as usize,
                "per_page" => MAX_PER_PAGE,
                _ => {
                    let detail = format!("there is no parameter {name:?}");
                    errors.push(ParameterError::new(&name, "unknown_parameter", detail));
                    continue;
                }
            };
            match value.parse() {
                Ok(number) if (1..=most).contains(&number) => {
                    if name == "page" {
                        asked.page = number;
                    } else {
                        asked.per_page = number;
                    }
                }
                _ => {
                    let detail = format!("a whole number from 1 to {most}");
                    errors.push(ParameterError::new(&name, "out_of_range", detail));
                }
            }
        }
        if errors.is_empty() {
            Ok(asked)
        } else {
            Err(Problem::invalid_parameters(errors))
        }
    }

    /// This page, of so many objects; both are at least 1.
    pub(crate) fn of(page: usize, per_page: usize) -> Self {
        Self {
            page: page.max(1),
            per_page: per_page.max(1),
        }
    }

    pub(crate) fn from(self) -> usize {
        (self.page - 1).saturating_mul(self.per_page)
    }

    pub(crate) fn count(self) -> usize {
        self.per_page
    }

    /// The page with these contents, of so many objects.
    pub(crate) fn page<T>(self, contents: Vec<T>, total_items: usize) -> HsdsPage<T> {
        let total_pages = total_items.div_ceil(self.per_page);
        HsdsPage {
            total_items,
            total_pages,
            page_number: self.page,
            size: contents.len(),
            first_page: self.page == 1,
            last_page: self.page >= total_pages,
            empty: contents.is_empty(),
            contents,
        }
    }

    /// Links to the pages around (RFC 8288).
    fn links(self, route: &str, total_pages: usize) -> String {
        let link = |page: usize, relation: &str| {
            format!(
                "<{route}?page={page}&per_page={}>; rel=\"{relation}\"",
                self.per_page
            )
        };
        let mut links = vec![link(1, "first"), link(total_pages.max(1), "last")];
        if self.page > 1 {
            links.push(link(self.page - 1, "prev"));
        }
        if self.page < total_pages {
            links.push(link(self.page + 1, "next"));
        }
        links.join(", ")
    }

    /// The answer with a page, as far as the client has not got it.
    pub(super) fn answer<T: Serialize>(
        self,
        route: &str,
        snapshot: &Snapshot,
        headers: &HeaderMap,
        page: &HsdsPage<T>,
    ) -> Response {
        let question = format!("page={}&per_page={}", self.page, self.per_page);
        let links = self.links(route, page.total_pages);
        let mut answer = object(route, &question, snapshot, headers, page);
        if let Ok(links) = links.parse() {
            answer.headers_mut().insert(LINK, links);
        }
        answer
    }
}

/// The answer with one object, as far as the client has not got it.
pub(super) fn object<T: Serialize>(
    route: &str,
    question: &str,
    snapshot: &Snapshot,
    headers: &HeaderMap,
    object: &T,
) -> Response {
    // Its own name: the pages of the same address are another answer.
    let route = format!("hsds {route}");
    let caching = CachePolicy::new(snapshot.generation(), &route, question, None);
    let mut answer = match caching.held(headers) {
        Some(held) => held,
        None => caching.apply(Json(object).into_response()),
    };
    let accept = axum::http::HeaderValue::from_static("accept");
    answer.headers_mut().append(VARY, accept);
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_join_and_say_where_they_are() {
        let asked = Asked::read(Some("page=3&per_page=2")).unwrap();
        assert_eq!((asked.from(), asked.count()), (4, 2));
        let page = asked.page(vec![5], 5);
        assert_eq!((page.total_pages, page.size), (3, 1));
        assert!(page.last_page && !page.first_page && !page.empty);
        assert_eq!(
            asked.links("/services", 3),
            "</services?page=1&per_page=2>; rel=\"first\", </services?page=3&per_page=2>; \
             rel=\"last\", </services?page=2&per_page=2>; rel=\"prev\""
        );
        let none = Asked::read(None).unwrap().page(Vec::<u8>::new(), 0);
        assert!(none.first_page && none.last_page && none.empty);
    }

    #[test]
    fn what_cannot_be_asked_is_named() {
        for query in ["page=0", "page=x", "per_page=101", "colour=red", "page=-1"] {
            assert!(Asked::read(Some(query)).is_err(), "{query}");
        }
    }
}
