//! The style sheet, the script and the icon: small, ours, and named by what is in them, so
//! that browsers can keep them for ever.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::problem::Problem;

static ASSETS: LazyLock<Assets> = LazyLock::new(|| Assets {
    style: Asset::new(
        "css",
        "text/css; charset=utf-8",
        include_str!("../../static/luukku.css"),
    ),
    script: Asset::new(
        "js",
        "text/javascript; charset=utf-8",
        include_str!("../../static/luukku.js"),
    ),
    icon: Asset::new(
        "svg",
        "image/svg+xml",
        include_str!("../../static/luukku.svg"),
    ),
});

/// All files the pages need.
#[derive(Debug)]
pub(super) struct Assets {
    pub(super) style: Asset,
    pub(super) script: Asset,
    pub(super) icon: Asset,
}

/// One file.
#[derive(Debug)]
pub(super) struct Asset {
    /// `luukku-1f2e3d4c5b6a7988.css`: the hash changes with the content.
    pub(super) name: String,
    extension: &'static str,
    kind: &'static str,
    content: &'static str,
}

impl Assets {
    pub(super) fn all() -> &'static Assets {
        &ASSETS
    }
}

impl Asset {
    fn new(extension: &'static str, kind: &'static str, content: &'static str) -> Self {
        let hash: String = blake3::hash(content.as_bytes())
            .to_hex()
            .chars()
            .take(16)
            .collect();
        Self {
            name: format!("luukku-{hash}.{extension}"),
            extension,
            kind,
            content,
        }
    }
}

/// A file by its name. A page that a cache has kept over an update asks by an old name: it
/// gets today's file, for a short while, rather than no style at all.
pub(super) async fn get(Path(name): Path<String>) -> Result<Response, Problem> {
    let assets = Assets::all();
    let all = [&assets.style, &assets.script, &assets.icon];
    let extension = name.rsplit('.').next().unwrap_or_default();
    let asset = all
        .into_iter()
        .find(|asset| name.starts_with("luukku-") && asset.extension == extension)
        .ok_or_else(|| Problem::not_found("no file has this name"))?;
    let caching = if asset.name == name {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=60"
    };
    let headers = [(CONTENT_TYPE, asset.kind), (CACHE_CONTROL, caching)];
    Ok((headers, asset.content).into_response())
}
