//! `/embed/v1/…`: the box's script, for any page.

use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderName,
    VARY,
};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use headers::{ETag, HeaderMapExt, IfNoneMatch};

use crate::page::assets::{Asset, Assets};
use crate::problem::Problem;

/// The name that stays when the script changes.
pub(super) const NAME: &str = "luukku-search.js";

/// Long enough that a visit asks once, short enough that a corrected box is everywhere within
/// the hour.
const CURRENT_CACHING: &str = "public, max-age=3600, stale-while-revalidate=86400";

/// Pages that are isolated from other origins may load it too.
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// What a browser compares the hashed script with (Subresource Integrity); made with the
/// bundle.
pub(super) const INTEGRITY: &str =
    include_str!(concat!(env!("OUT_DIR"), "/luukku-search.integrity"));

/// The script packed with gzip, smaller than the server would pack it on the way.
const PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/luukku-search.js.gz"));

/// The script, where it was bundled.
pub(super) fn asset() -> Option<&'static Asset> {
    Assets::all().search_box.as_ref()
}

/// The script by the name that stays, or by the one with its hash.
pub(super) async fn get(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    let missing = || Problem::not_found("no file has this name");
    let script = asset().ok_or_else(missing)?;
    let caching = if name == NAME {
        CURRENT_CACHING
    } else if script.is_or_was(&name) {
        script.caching(&name)
    } else {
        return Err(missing());
    };
    let tag = format!("\"{}\"", script.name);
    let is_held = match (headers.typed_get::<IfNoneMatch>(), tag.parse::<ETag>()) {
        (Some(held), Ok(tag)) => !held.precondition_passes(&tag),
        _ => false,
    };
    let mut response = if is_held {
        StatusCode::NOT_MODIFIED.into_response()
    } else if takes_gzip(&headers) {
        ([(CONTENT_ENCODING, "gzip")], PACKED).into_response()
    } else {
        script.content.as_ref().into_response()
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(script.kind));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(ETAG, tag);
    }
    Ok(response)
}

/// Whether the client says that it takes gzip, and not with a quality of nothing (RFC 9110).
fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(ACCEPT_ENCODING).into_iter();
    accepted
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|coding| {
            let (name, quality) = coding.split_once(';').unwrap_or((coding, "q=1"));
            let quality = quality.trim().strip_prefix("q=");
            let is_wanted = quality
                .and_then(|quality| quality.trim().parse::<f32>().ok())
                .is_some_and(|quality| quality > 0.0);
            name.trim().eq_ignore_ascii_case("gzip") && is_wanted
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_sent_to_who_takes_it() {
        for (accepted, expected) in [
            ("gzip, deflate, br", true),
            ("br;q=1.0, GZIP;q=0.5", true),
            ("gzip;q=0", false),
            ("gzip;q=x", false),
            ("br, *", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, accepted.parse().unwrap());
            assert_eq!(takes_gzip(&headers), expected, "{accepted}");
        }
        assert!(!takes_gzip(&HeaderMap::new()));
    }
}
