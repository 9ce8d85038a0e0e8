//! `/embed`: the options of the box, a preview, and the snippet to copy. Made on the server;
//! its script only asks for this page again when an option changes.

use askama::Template;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, HeaderMap, HeaderValue};
use axum::response::Response;

use super::options::{BoxOptions, ResultsGo};
use super::origin::origin;
use super::script;
use super::snippet::{Element, Snippets};
use crate::app::App;
use crate::page::answer::render;
use crate::page::assets::Assets;
use crate::page::strings::Strings;
use crate::page::templates::Frame;
use crate::page::texts::Builder;
use crate::page::visit::Visit;
use crate::problem::Problem;
use crate::wire::Lang;

/// Page sizes that the form offers.
const SIZES: [usize; 4] = [3, 5, 10, 20];

#[derive(Debug, Template)]
#[template(path = "embed/builder.html")]
struct BuilderPage {
    frame: Frame,
    texts: &'static Builder,
    options: BoxOptions,
    /// The languages of the box: tag and name.
    languages: [(Lang, &'static str); 4],
    sizes: Vec<usize>,
    /// The element as it is shown on this page.
    preview: Element,
    snippets: Snippets,
    /// What is wrong with the filters.
    errors: Vec<String>,
    search_box: Option<&'static str>,
    script: Option<&'static str>,
}

impl BuilderPage {
    fn goes_to_portal(&self) -> bool {
        self.options.results == ResultsGo::Portal
    }
}

pub(super) async fn page(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let face = visit.face;
    let options = BoxOptions::read(&visit.fields, "box_lang", face.lang);
    let errors = match options.question() {
        Ok(_) => Vec::new(),
        Err(errors) => errors.into_iter().map(|error| error.parameter).collect(),
    };
    let mut sizes = SIZES.to_vec();
    if !sizes.contains(&options.per_page) {
        sizes.push(options.per_page);
        sizes.sort_unstable();
    }
    let own = app.portal.public_address.clone();
    let origin = own.unwrap_or_else(|| origin(&headers));
    let snippets = Snippets::new(&origin, &options).map_err(|error| {
        tracing::error!(%error, "a snippet could not be written");
        Problem::internal()
    })?;
    let texts = Builder::of(face.lang);
    let frame = Frame::new(texts.title, face, &app.portal, |face| {
        face.address(&path(&visit.fields))
    });
    let mut response = render(&BuilderPage {
        frame: frame.described(Some(texts.lead), None),
        texts,
        languages: Lang::ALL.map(|lang| (lang, Strings::of(lang).language_name)),
        sizes,
        preview: Element::new("", &options),
        snippets,
        errors,
        search_box: script::asset().map(|script| script.name.as_str()),
        script: Assets::all()
            .builder
            .as_ref()
            .map(|script| script.name.as_str()),
        options,
    })?;
    let headers = response.headers_mut();
    // The snippet has the address in it that this client asked by.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(face.lang.tag()));
    Ok(response)
}

/// The page with the same options.
fn path(fields: &[(String, String)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let kept = |name: &str| name != "lang" && name != "view";
    query.extend_pairs(fields.iter().filter(|(name, _)| kept(name)));
    let query = query.finish();
    if query.is_empty() {
        "/embed".to_owned()
    } else {
        format!("/embed?{query}")
    }
}
