//! Validators (`ETag`, 304) and how long answers may be kept.

use std::sync::LazyLock;

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, ETAG, HeaderMap, HeaderValue, VARY};
use axum::response::{IntoResponse, Response};
use headers::{ETag, HeaderMapExt, IfNoneMatch};
use luukku_engine::index::GenerationId;
use luukku_engine::query::{FilterKind, Notice, SearchResponse};

use super::filters::NOW;
use crate::wire::{Lang, SearchParameters};

/// The hash of the running program: another build may answer the same question in another
/// way. All servers of one build have the same.
static PROGRAM: LazyLock<String> = LazyLock::new(|| {
    let program = std::env::current_exe().and_then(std::fs::File::open);
    let mut hash = blake3::Hasher::new();
    match program.and_then(|file| hash.update_reader(file).map(|_| ())) {
        Ok(()) => hash.finalize().to_hex().to_string(),
        // Unreadable: then its answers are told from those of other versions, at least.
        Err(_) => env!("CARGO_PKG_VERSION").to_owned(),
    }
});

/// Reads the program's file now rather than with the first request.
pub(crate) fn prepare() {
    LazyLock::force(&PROGRAM);
}

/// Names an answer by what it is made from: the generation, the route, the question, the
/// language and this program. Nothing needs to be searched to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Validator(String);

impl Validator {
    fn new(generation: &GenerationId, route: &str, question: &str, language: Option<Lang>) -> Self {
        let mut hash = blake3::Hasher::new();
        for part in [
            PROGRAM.as_str(),
            generation.as_str(),
            route,
            language.map_or("", Lang::tag),
            question,
        ] {
            hash.update(&(part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        let hash = hash.finalize().to_hex();
        let short: String = hash.chars().take(32).collect();
        Self(format!("\"{short}\""))
    }

    /// Whether the client has the very answer already.
    fn is_held_by(&self, client: &HeaderMap) -> bool {
        let tag = self.0.parse::<ETag>();
        match (client.typed_get::<IfNoneMatch>(), tag) {
            (Some(held), Ok(tag)) => !held.precondition_passes(&tag),
            _ => false,
        }
    }
}

/// How an answer may be kept, and what it depends on.
#[derive(Clone, Debug)]
pub(crate) struct CachePolicy {
    validator: Validator,
    /// The language the answer is in; `None` when it has all languages.
    language: Option<Lang>,
}

impl CachePolicy {
    /// How the answer of a generation to a question may be kept. `question` is all that the
    /// answer depends on besides the route and the language, in one spelling.
    pub(crate) fn new(
        generation: &GenerationId,
        route: &str,
        question: &str,
        language: Option<Lang>,
    ) -> Self {
        Self {
            validator: Validator::new(generation, route, question, language),
            language,
        }
    }

    /// The answer to a client that has the very answer already.
    pub(crate) fn held(&self, client: &HeaderMap) -> Option<Response> {
        self.validator
            .is_held_by(client)
            .then(|| self.not_modified())
    }

    /// 304 with the headers that 200 would have.
    fn not_modified(&self) -> Response {
        self.apply(StatusCode::NOT_MODIFIED.into_response())
    }

    /// The response with the headers of this policy; one that has not all answers, for lack
    /// of time, is not kept.
    pub(crate) fn apply_to_search(
        &self,
        response: Response,
        question: &SearchParameters,
        found: &SearchResponse,
    ) -> Response {
        let mut response = self.apply(response);
        if found.interpretation.notices.contains(&Notice::Incomplete) {
            let headers = response.headers_mut();
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
            headers.remove(ETAG);
        } else if question.open_at.as_deref() == Some(NOW) || asks_for_now(found) {
            // What is open now is something else tomorrow, in the same generation.
            let headers = response.headers_mut();
            headers.insert(
                CACHE_CONTROL,
                HeaderValue::from_static("public, max-age=60"),
            );
            headers.remove(ETAG);
        }
        response
    }

    /// The response with the headers of this policy.
    pub(crate) fn apply(&self, mut response: Response) -> Response {
        let headers = response.headers_mut();
        headers.insert(
            CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=60, stale-while-revalidate=300"),
        );
        if let Ok(tag) = HeaderValue::from_str(&self.validator.0) {
            headers.insert(ETAG, tag);
        }
        if let Some(language) = self.language {
            speak(headers, language);
        }
        response
    }
}

fn asks_for_now(found: &SearchResponse) -> bool {
    let mut filters = found.interpretation.filters.iter();
    filters.any(|filter| filter.kind == FilterKind::Open && filter.value == "now")
}

/// Says which language the answer is in, and that another one could have been asked for.
pub(crate) fn speak(headers: &mut HeaderMap, language: Lang) {
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    headers.append(VARY, HeaderValue::from_static("accept-language"));
}
