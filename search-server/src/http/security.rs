//! Headers that tell the browser what our pages may do: very little.

use axum::http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, InvalidHeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::response::Response;

use crate::error::ServerError;

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// The headers, made once at the start.
#[derive(Clone, Debug)]
pub(crate) struct SecurityHeaders {
    content_security_policy: HeaderValue,
    /// The same for answers marked with [`FramedByAnyone`].
    framed_by_anyone: HeaderValue,
}

/// Marks an answer that any page may show in a frame, as an extension of the response. It is
/// for pages where a click does nothing but ask and lead on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FramedByAnyone;

impl SecurityHeaders {
    /// `frame_ancestors` is the list of sources that may show our pages in a frame, as in
    /// the Content-Security-Policy: `'none'`, `'self'` or `https://esimerkki.example`.
    /// `images` is one more origin that images may come from: that of the map's tiles.
    pub(crate) fn new(frame_ancestors: &str, images: Option<&str>) -> Result<Self, ServerError> {
        let refused = || ServerError::FrameAncestors(frame_ancestors.to_owned());
        if frame_ancestors.contains([';', ',']) {
            return Err(refused());
        }
        Ok(Self {
            content_security_policy: policy(frame_ancestors, images)
                .map_err(|_invalid| refused())?,
            framed_by_anyone: policy("*", None).map_err(|_invalid| refused())?,
        })
    }
}

fn policy(frame_ancestors: &str, images: Option<&str>) -> Result<HeaderValue, InvalidHeaderValue> {
    let images = images
        .map(|origin| format!(" {origin}"))
        .unwrap_or_default();
    HeaderValue::from_str(&format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; \
         font-src 'self'; img-src 'self' data:{images}; \
         connect-src 'self'; base-uri 'none'; form-action 'self'; \
         frame-ancestors {frame_ancestors}"
    ))
}

impl SecurityHeaders {
    /// Adds them to an answer.
    pub(super) fn add_to(&self, response: &mut Response) {
        let policy = match response.extensions().get::<FramedByAnyone>() {
            Some(FramedByAnyone) => &self.framed_by_anyone,
            None => &self.content_security_policy,
        };
        let policy = policy.clone();
        let headers = response.headers_mut();
        headers.insert(CONTENT_SECURITY_POLICY, policy);
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        headers.insert(
            PERMISSIONS_POLICY,
            HeaderValue::from_static("geolocation=(self), camera=(), microphone=()"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frame_ancestors_cannot_smuggle_in_a_directive() {
        assert!(SecurityHeaders::new("'self' https://esimerkki.example", None).is_ok());
        assert!(SecurityHeaders::new("'none'; script-src *", None).is_err());
        assert!(SecurityHeaders::new("'none'\r\nX: y", None).is_err());
    }
}
