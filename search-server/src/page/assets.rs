//! The style sheet, the scripts and the icon: small, ours, and named by what is in them, so
//! that browsers can keep them for ever.
//!
//! Scripts come from `web/`, bundled, by way of `build.rs`. Where they were not bundled there
//! are none, and the pages do without.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::problem::Problem;

const JAVASCRIPT: (&str, &str) = ("js", "text/javascript; charset=utf-8");

/// Of the hash in a name: no two versions of a file will share so many.
const HASH_DIGITS: usize = 16;

static ASSETS: LazyLock<Assets> = LazyLock::new(|| Assets {
    style: Asset::new(
        "luukku",
        ("css", "text/css; charset=utf-8"),
        include_str!("../../static/luukku.css"),
    ),
    icon: Asset::new(
        "luukku",
        ("svg", "image/svg+xml"),
        include_str!("../../static/luukku.svg"),
    ),
    script: Asset::bundled(
        "luukku",
        include_str!(concat!(env!("OUT_DIR"), "/luukku.js")),
    ),
    search_box: Asset::bundled(
        "luukku-search",
        include_str!(concat!(env!("OUT_DIR"), "/luukku-search.js")),
    ),
    builder: Asset::bundled(
        "luukku-builder",
        include_str!(concat!(env!("OUT_DIR"), "/luukku-builder.js")),
    ),
    docs: Asset::bundled(
        "luukku-docs",
        include_str!(concat!(env!("OUT_DIR"), "/luukku-docs.js")),
    ),
});

/// All files the pages need. A script is `None` where it was not bundled.
#[derive(Debug)]
pub(super) struct Assets {
    pub(super) style: Asset,
    pub(super) icon: Asset,
    /// What every page has.
    pub(super) script: Option<Asset>,
    /// `<luukku-search>`, for our pages and everybody's.
    pub(super) search_box: Option<Asset>,
    /// The live preview of `/embed`.
    pub(super) builder: Option<Asset>,
    /// The examples of `/docs` that run.
    pub(super) docs: Option<Asset>,
}

/// One file.
#[derive(Debug)]
pub(super) struct Asset {
    /// `luukku-1f2e3d4c5b6a7988.css`: the hash changes with the content.
    pub(super) name: String,
    stem: &'static str,
    extension: &'static str,
    pub(super) kind: &'static str,
    pub(super) content: &'static str,
}

impl Assets {
    pub(super) fn all() -> &'static Assets {
        &ASSETS
    }
}

impl Asset {
    fn new(
        stem: &'static str,
        (extension, kind): (&'static str, &'static str),
        content: &'static str,
    ) -> Self {
        let hash: String = blake3::hash(content.as_bytes())
            .to_hex()
            .chars()
            .take(HASH_DIGITS)
            .collect();
        Self {
            name: format!("{stem}-{hash}.{extension}"),
            stem,
            extension,
            kind,
            content,
        }
    }

    /// A script, unless `build.rs` had none to put there.
    fn bundled(stem: &'static str, content: &'static str) -> Option<Self> {
        (!content.is_empty()).then(|| Self::new(stem, JAVASCRIPT, content))
    }

    /// Whether `name` is what this file is called, or was called with other content.
    pub(super) fn is_or_was(&self, name: &str) -> bool {
        let hash = name
            .strip_prefix(self.stem)
            .and_then(|rest| rest.strip_prefix('-'))
            .and_then(|rest| rest.strip_suffix(self.extension))
            .and_then(|rest| rest.strip_suffix('.'));
        hash.is_some_and(|hash| {
            hash.len() == HASH_DIGITS && hash.bytes().all(|digit| digit.is_ascii_hexdigit())
        })
    }

    /// How long the answer to `name` may be kept.
    pub(super) fn caching(&self, name: &str) -> &'static str {
        if self.name == name {
            "public, max-age=31536000, immutable"
        } else {
            "public, max-age=60"
        }
    }
}

/// A file by its name. A page that a cache has kept over an update asks by an old name: it
/// gets today's file, for a short while, rather than no style at all.
pub(super) async fn get(Path(name): Path<String>) -> Result<Response, Problem> {
    let assets = Assets::all();
    let scripts = [&assets.script, &assets.builder, &assets.docs];
    let asset = [&assets.style, &assets.icon]
        .into_iter()
        .chain(scripts.into_iter().flatten())
        .find(|asset| asset.is_or_was(&name))
        .ok_or_else(|| Problem::not_found("no file has this name"))?;
    let headers = [
        (CONTENT_TYPE, asset.kind),
        (CACHE_CONTROL, asset.caching(&name)),
    ];
    Ok((headers, asset.content).into_response())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    /// The colours that a block of the style sheet sets, by name.
    fn colours(block: &str) -> BTreeMap<&str, [f64; 3]> {
        let lines = block.lines().filter_map(|line| {
            let (name, value) = line.trim().strip_prefix("--")?.split_once(": #")?;
            let number = u32::from_str_radix(value.trim_end_matches(';'), 16).ok()?;
            let channel = |shift: u32| f64::from((number >> shift) & 0xff) / 255.0;
            Some((name, [channel(16), channel(8), channel(0)]))
        });
        lines.collect()
    }

    /// Relative luminance, as WCAG 2 defines it.
    fn luminance(colour: [f64; 3]) -> f64 {
        let [red, green, blue] = colour.map(|channel| {
            if channel <= 0.04045 {
                channel / 12.92
            } else {
                ((channel + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
        let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
        one.max(other) / one.min(other)
    }

    #[test]
    fn texts_and_controls_stand_out_in_light_and_dark() {
        let css = include_str!("../../static/luukku.css");
        let mut blocks = css.split(":root {").skip(1);
        let light = colours(blocks.next().unwrap().split('}').next().unwrap());
        let dark = colours(blocks.next().unwrap().split('}').next().unwrap());
        assert_eq!(light.len(), dark.len(), "each colour has both");
        // Level AA: 4.5 for text, 3 for what shows where a control is.
        for (front, back, least) in [
            ("ink", "paper", 4.5),
            ("ink", "band", 4.5),
            ("ink", "surface", 4.5),
            ("ink", "chip", 4.5),
            ("ink", "notice", 4.5),
            ("muted", "paper", 4.5),
            ("muted", "band", 4.5),
            ("muted", "surface", 4.5),
            ("muted", "chip", 4.5),
            ("accent", "paper", 4.5),
            ("accent", "band", 4.5),
            ("accent", "surface", 4.5),
            ("accent", "chip", 4.5),
            ("accent-hover", "paper", 4.5),
            ("accent-hover", "surface", 4.5),
            ("accent-ink", "accent", 4.5),
            ("accent-ink", "accent-hover", 4.5),
            ("mark-ink", "mark", 4.5),
            ("accent", "mark", 3.0),
            ("old", "surface", 4.5),
            ("old", "paper", 4.5),
            ("control", "surface", 3.0),
            ("control", "paper", 3.0),
            ("control", "band", 3.0),
        ] {
            for (scheme, colours) in [("light", &light), ("dark", &dark)] {
                let found = contrast(colours[front], colours[back]);
                assert!(found >= least, "{scheme}: {front} on {back} is {found:.2}");
            }
        }
    }
}
