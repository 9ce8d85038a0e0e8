//! `/` and `/services/{id}`.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use luukku_engine::query::{Explain, Facet, SearchRequest, SearchResponse, name_values};
use uuid::Uuid;

use super::answer::{Nothing, examples, missing, render, trouble, varies_by_accept};
use super::catalogue;
use super::form::Form;
use super::format::service_path;
use super::narrowing::PAGE_FACETS;
use super::search_view::Results;
use super::service_view::ServiceView;
use super::structured::DataBlock;
use super::templates::{Frame, HomePage, Resets, ResultsPage, ServicePage};
use super::visit::Visit;
use crate::api::{Failure, find_service, run_search, search_request};
use crate::app::App;
use crate::hsds;
use crate::problem::Problem;
use crate::wire::SearchParameters;

pub(super) async fn search_page(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if hsds::asks_for_json(&headers) {
        return Ok(hsds::about());
    }
    let face = visit.face;
    let question = match SearchParameters::read_known(&visit.fields) {
        Ok(question) => SearchParameters {
            format: None,
            ..question
        },
        Err(errors) => {
            let failure = Failure::Parameters(errors);
            return trouble(&SearchParameters::default(), face, &app.portal, &failure);
        }
    };
    let snapshot = app.live.snapshot()?;
    let caching = visit.caching(&app, &snapshot, "/", &question.to_query());
    if let Some(held) = caching.held(&headers) {
        return Ok(held);
    }
    if !asks_something(&question) {
        return match catalogue::of_home(&app, snapshot, face).await {
            Ok(found) => Ok(caching.apply(home(&app, &visit, &question, found)?)),
            Err(failure) => trouble(&question, face, &app.portal, &failure),
        };
    }
    let request = match search_request(&question, face.language()) {
        Ok(request) => SearchRequest {
            facets: PAGE_FACETS.to_vec(),
            explain: Explain::On,
            ..request
        },
        Err(errors) => {
            return trouble(&question, face, &app.portal, &Failure::Parameters(errors));
        }
    };
    match run_search(&app, Arc::clone(&snapshot), request).await {
        Ok(mut found) => {
            name_values(&snapshot, &mut found.response.facets);
            let page = results(&app, &visit, &question, &found.response)?;
            Ok(caching.apply_to_search(page, &question, &found.response))
        }
        Err(failure) => trouble(&question, face, &app.portal, &failure),
    }
}

/// Whether there is anything to search by: else the page is the start.
fn asks_something(question: &SearchParameters) -> bool {
    let has_text =
        |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
    has_text(&question.q)
        || has_text(&question.near)
        || question.lat.is_some()
        || question.bbox.is_some()
        || question.shape.is_some()
        || question.open_at.is_some()
        || question.min_age.is_some()
        || question.max_age.is_some()
        || question
            .lists()
            .iter()
            .any(|(_, values)| !values.is_empty())
}

fn home(
    app: &App,
    visit: &Visit,
    question: &SearchParameters,
    found: catalogue::OfHome,
) -> Result<Response, Problem> {
    let face = visit.face;
    let title = face.strings().tagline;
    let mut frame = Frame::new(title, face, &app.portal, |face| face.search(question))
        .described(None, DataBlock::site(&app.portal, face));
    frame.resets = Resets::No;
    render(&HomePage {
        form: Form::new(question, face, &[]),
        examples: examples(face),
        classes: found.classes,
        networks: found.networks,
        catalogues: catalogue::views(face),
        tools: catalogue::tools(face),
        frame,
    })
}

fn results(
    app: &App,
    visit: &Visit,
    question: &SearchParameters,
    found: &SearchResponse,
) -> Result<Response, Problem> {
    let face = visit.face;
    let results = Results::new(question, found, face, visit.today);
    let shown: Vec<Facet> = results.narrowing.facets.iter().map(|it| it.facet).collect();
    let title = &results.heading;
    let frame = Frame::new(title, face, &app.portal, |face| face.search(question));
    render(&ResultsPage {
        frame: frame.unlisted(),
        form: Form::new(question, face, &shown),
        results,
        examples: examples(face),
    })
}

pub(super) async fn service_page(
    State(app): State<App>,
    Path(id): Path<String>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let is_hsds_id = Uuid::try_parse(&id).is_ok();
    if hsds::asks_for_json(&headers) || is_hsds_id && hsds::takes_json(&headers) {
        return hsds::service_or_missing(app, id, headers).await;
    }
    let face = visit.face;
    let snapshot = app.live.snapshot()?;
    let caching = visit.caching(&app, &snapshot, "/services", &id);
    let service = match find_service(&app, Arc::clone(&snapshot), id.clone()).await {
        Ok(Some(service)) => service,
        Ok(None) => {
            return missing(
                Nothing::service(face),
                &service_path(&id),
                face,
                &app.portal,
            );
        }
        Err(failure) => {
            return trouble(&SearchParameters::default(), face, &app.portal, &failure);
        }
    };
    if let Some(held) = caching.held(&headers) {
        return Ok(varies_by_accept(held));
    }
    let view = ServiceView::new(&service, &snapshot, face, visit.today, &app.portal);
    let structured = DataBlock::service(&service, &view.share, face);
    let summary = view.summary.as_ref().map(|summary| summary.text.as_str());
    let frame = Frame::new(&view.name.text, face, &app.portal, |face| {
        face.address(&service_path(&view.id))
    })
    .described(summary, structured);
    let page = render(&ServicePage {
        frame,
        service: view,
    })?;
    Ok(varies_by_accept(caching.apply(page)))
}
