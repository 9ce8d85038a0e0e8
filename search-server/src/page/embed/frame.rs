//! `/embed/frame`: the box as a page, for frames in pages that let no foreign script in.

use askama::Template;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, HeaderValue};
use axum::response::Response;
use luukku_engine::query::SearchResponse;

use super::options::BoxOptions;
use super::script;
use crate::api::{Failure, run_search, search_request};
use crate::app::App;
use crate::http::FramedByAnyone;
use crate::page::answer::{messages_of, render};
use crate::page::assets::Assets;
use crate::page::search_view::Results;
use crate::page::strings::Strings;
use crate::page::texts::SearchBox;
use crate::page::visit::Visit;
use crate::problem::Problem;
use crate::wire::{Lang, SearchParameters};

#[derive(Debug, Template)]
#[template(path = "embed/frame.html")]
struct FramePage {
    assets: &'static Assets,
    strings: &'static Strings,
    texts: &'static SearchBox,
    lang: Lang,
    q: String,
    attributes: Vec<(&'static str, String)>,
    /// The options as fields of the form.
    hidden: Vec<(&'static str, String)>,
    results: Option<Results>,
    /// The same question on the search page.
    portal: String,
    messages: Vec<String>,
    search_box: Option<&'static str>,
}

pub(super) async fn page(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    let options = BoxOptions::read(&visit.fields, "lang", visit.face.lang);
    let face = visit.face.full().in_lang(options.lang);
    let typed = visit.values("q").next().unwrap_or_default().to_owned();

    let mut messages = Vec::new();
    let mut results = None;
    let mut portal = SearchParameters::default();
    match options.question() {
        Ok(question) => {
            let question = SearchParameters {
                q: Some(typed.clone()),
                ..question
            };
            portal = question.clone();
            if !typed.is_empty() {
                match find(&app, question, &options).await {
                    Ok((asked, found)) => {
                        results = Some(Results::new(&asked, &found, face, visit.today));
                        portal = asked;
                    }
                    Err(failure) => messages = messages_of(&failure, face.strings()),
                }
            }
        }
        Err(errors) => messages = messages_of(&Failure::Parameters(errors), face.strings()),
    }
    let mut attributes = options.attributes();
    if !typed.is_empty() {
        attributes.push(("q", typed.clone()));
    }
    portal.per_page = None;
    let mut response = render(&FramePage {
        assets: Assets::all(),
        strings: face.strings(),
        texts: SearchBox::of(options.lang),
        lang: options.lang,
        q: typed,
        attributes,
        hidden: options.frame_fields(),
        results,
        portal: face.search(&portal),
        messages,
        search_box: script::asset().map(|script| script.name.as_str()),
    })?;
    response.extensions_mut().insert(FramedByAnyone);
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(face.lang.tag()));
    Ok(response)
}

/// The answers, and the question that has them: the place of the options counts where the
/// text names none.
async fn find(
    app: &App,
    question: SearchParameters,
    options: &BoxOptions,
) -> Result<(SearchParameters, SearchResponse), Failure> {
    let language = options.lang.into();
    let ask = async |question: &SearchParameters| {
        let request = search_request(question, language).map_err(Failure::Parameters)?;
        let found = run_search(app, app.live.snapshot()?, request).await?;
        Ok::<_, Failure>(found.response)
    };
    let found = ask(&question).await?;
    if options.place.is_empty() || found.interpretation.place.is_some() {
        return Ok((question, found));
    }
    let there = SearchParameters {
        near: Some(options.place.clone()),
        ..question
    };
    let found = ask(&there).await?;
    Ok((there, found))
}
