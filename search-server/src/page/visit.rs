//! What a page is asked for, before it is known which.

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::Response;
use jiff::civil::Date;
use luukku_engine::index::Snapshot;

use super::answer::trouble;
use super::interface::Interface;
use crate::api::{CachePolicy, now_in_finland};
use crate::app::App;
use crate::hsds;
use crate::problem::Problem;
use crate::wire::{SearchParameters, fields_of_query};

/// Someone asking for a page.
#[derive(Debug)]
pub(super) struct Visit {
    /// Names and values of the address; as many as fit into one.
    pub(super) fields: Vec<(String, String)>,
    pub(super) face: Interface,
    /// The day in Finland: how old a record is depends on it.
    pub(super) today: Date,
}

impl FromRequestParts<App> for Visit {
    type Rejection = Result<Response, Problem>;

    /// Without a sound index there are no pages but one that says so.
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let visit = Self::read(parts.uri.query(), &parts.headers);
        let Err(damaged) = app.live.snapshot() else {
            return Ok(visit);
        };
        if hsds::takes_json(&parts.headers) {
            return Err(Err(damaged.into()));
        }
        let nothing = SearchParameters::default();
        Err(trouble(&nothing, visit.face, &app.portal, &damaged.into()))
    }
}

impl Visit {
    fn read(query: Option<&str>, headers: &HeaderMap) -> Self {
        let fields = fields_of_query(query.unwrap_or_default());
        let named = |name: &str| -> Vec<(String, String)> {
            let found = fields.iter().filter(|(met, _)| met == name);
            found.take(1).cloned().collect()
        };
        let lang = SearchParameters::read_known(&named("lang")).unwrap_or_default();
        let view = named("view").pop().map(|(_, view)| view);
        Self {
            face: Interface::new(lang.lang, view.as_deref(), headers),
            today: now_in_finland().date(),
            fields,
        }
    }

    /// The values of a field, in order, those that are blank left out.
    pub(super) fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.fields
            .iter()
            .filter(move |(met, value)| met == name && !value.trim().is_empty())
            .map(|(_, value)| value.trim())
    }

    /// The number of the page asked for, from 1; anything else is the first.
    pub(super) fn page(&self) -> usize {
        let asked = self
            .values("page")
            .next()
            .and_then(|page| page.parse().ok());
        asked.unwrap_or(1).max(1)
    }

    /// How the page may be kept: it is another one on another day, in another view, and when
    /// another operator is named.
    pub(super) fn caching(
        &self,
        app: &App,
        snapshot: &Snapshot,
        route: &str,
        question: &str,
    ) -> CachePolicy {
        let Interface { lang, view } = self.face;
        let question = format!("{} {view:?} {:?} {question}", self.today, app.portal);
        CachePolicy::new(snapshot.generation(), route, &question, Some(lang))
    }
}
