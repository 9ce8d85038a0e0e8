//! The language of an answer.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use luukku_engine::Language;

use crate::wire::Lang;

/// The language asked for by a parameter, else by the header `Accept-Language`, else Finnish.
pub(crate) fn answer_language(asked: Option<Lang>, headers: &HeaderMap) -> Language {
    asked.map_or_else(
        || {
            headers
                .get(ACCEPT_LANGUAGE)
                .and_then(|value| value.to_str().ok())
                .and_then(preferred_language)
                .unwrap_or(Language::Finnish)
        },
        Language::from,
    )
}

/// The same for a page, which can be in plain Finnish too.
pub(crate) fn page_language(asked: Option<Lang>, headers: &HeaderMap) -> Lang {
    asked.unwrap_or_else(|| answer_language(None, headers).into())
}

/// The language of ours that an `Accept-Language` value (RFC 9110) prefers; `None` when it
/// accepts none of them. The first of equals wins, and `*` says nothing.
pub(crate) fn preferred_language(accepted: &str) -> Option<Language> {
    let mut best: Option<(Language, f32)> = None;
    for range in accepted.split(',') {
        let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
        let quality = parameters
            .trim()
            .strip_prefix("q=")
            .map_or(Some(1.0), |quality| quality.trim().parse::<f32>().ok());
        let (Ok(language), Some(quality)) = (tag.trim().parse::<Language>(), quality) else {
            continue;
        };
        if quality > 0.0 && best.is_none_or(|(_, best)| quality > best) {
            best = Some((language, quality));
        }
    }
    best.map(|(language, _)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_language_of_ours_is_taken() {
        use Language::{English, Finnish, Swedish};
        for (accepted, expected) in [
            ("sv-FI,sv;q=0.9,fi;q=0.8", Some(Swedish)),
            ("de, en;q=0.3, fi;q=0.7", Some(Finnish)),
            ("en;q=0.5,sv;q=0.5", Some(English)),
            ("fi;q=0, en-GB;q=0.1", Some(English)),
            ("de,*", None),
            ("", None),
            ("en;q=best,sv", Some(Swedish)),
        ] {
            assert_eq!(preferred_language(accepted), expected, "{accepted}");
        }
    }
}
