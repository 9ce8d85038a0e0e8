//! The style sheet, the scripts, the fonts and the icon: small, ours, and named by what is in them, so
//! that browsers can keep them for ever.
//!
//! Scripts come from `web/`, bundled, by way of `build.rs`. Where they were not bundled there
//! are none, and the pages do without.

use std::borrow::Cow;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::problem::Problem;

const JAVASCRIPT: (&str, &str) = ("js", "text/javascript; charset=utf-8");
const JSON: (&str, &str) = ("json", "application/json");
const WOFF2: (&str, &str) = ("woff2", "font/woff2");

/// Of the hash in a name: no two versions of a file will share so many.
const HASH_DIGITS: usize = 16;

/// A bundle by its name; empty where there is none.
macro_rules! bundle {
    ($name:literal) => {
        include_bytes!(concat!(env!("OUT_DIR"), "/", $name))
    };
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let fonts = [
        (
            400,
            Asset::bundled(
                "source-sans-3-400",
                WOFF2,
                bundle!("source-sans-3-400.woff2"),
            ),
        ),
        (
            600,
            Asset::bundled(
                "source-sans-3-600",
                WOFF2,
                bundle!("source-sans-3-600.woff2"),
            ),
        ),
    ]
    .into_iter()
    .filter_map(|(weight, font)| Some((weight, font?)))
    .collect::<Vec<_>>();
    let style = include_str!("../../static/luukku.css");
    Assets {
        style: Asset::new(
            "luukku",
            ("css", "text/css; charset=utf-8"),
            Cow::Owned(format!("{}{style}", font_faces(&fonts)).into_bytes()),
        ),
        icon: Asset::new(
            "luukku",
            ("svg", "image/svg+xml"),
            Cow::Borrowed(include_bytes!("../../static/luukku.svg")),
        ),
        script: Asset::bundled("luukku", JAVASCRIPT, bundle!("luukku.js")),
        search_box: Asset::bundled("luukku-search", JAVASCRIPT, bundle!("luukku-search.js")),
        builder: Asset::bundled("luukku-builder", JAVASCRIPT, bundle!("luukku-builder.js")),
        docs: Asset::bundled("luukku-docs", JAVASCRIPT, bundle!("luukku-docs.js")),
        list: Asset::bundled("luukku-list", JAVASCRIPT, bundle!("luukku-list.js")),
        suggest: Asset::bundled("luukku-suggest", JAVASCRIPT, bundle!("luukku-suggest.js")),
        map: Asset::bundled("luukku-map", JAVASCRIPT, bundle!("luukku-map.js")),
        outline: Asset::bundled("luukku-map", JSON, bundle!("luukku-map.json")),
        fonts: fonts.into_iter().map(|(_, font)| font).collect(),
    }
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
    /// The referral list's page.
    pub(super) list: Option<Asset>,
    /// Suggestions, fetched when the search field is used.
    pub(super) suggest: Option<Asset>,
    /// The map, fetched when it is shown, and what it draws without tiles.
    pub(super) map: Option<Asset>,
    pub(super) outline: Option<Asset>,
    fonts: Vec<Asset>,
}

/// One file.
#[derive(Debug)]
pub(super) struct Asset {
    /// `luukku-1f2e3d4c5b6a7988.css`: the hash changes with the content.
    pub(super) name: String,
    stem: &'static str,
    extension: &'static str,
    pub(super) kind: &'static str,
    pub(super) content: Cow<'static, [u8]>,
}

impl Assets {
    pub(super) fn all() -> &'static Assets {
        &ASSETS
    }

    fn served_from_static(&self) -> impl Iterator<Item = &Asset> {
        let scripts = [&self.script, &self.builder, &self.docs, &self.list];
        let later = [&self.suggest, &self.map, &self.outline];
        [&self.style, &self.icon]
            .into_iter()
            .chain(scripts.into_iter().chain(later).flatten())
            .chain(&self.fonts)
    }
}

/// The style's rules for the fonts that are there. Texts are shown in another until they come.
fn font_faces(fonts: &[(u16, Asset)]) -> String {
    let rules = fonts.iter().map(|(weight, font)| {
        format!(
            "@font-face {{ font-family: \"Source Sans 3\"; font-weight: {weight}; \
             font-display: swap; src: url(\"/static/{}\") format(\"woff2\"); }}\n",
            font.name
        )
    });
    rules.collect()
}

impl Asset {
    fn new(
        stem: &'static str,
        (extension, kind): (&'static str, &'static str),
        content: Cow<'static, [u8]>,
    ) -> Self {
        let hash: String = blake3::hash(&content)
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

    /// A file that is bundled, unless `build.rs` had none to put there.
    fn bundled(
        stem: &'static str,
        kind: (&'static str, &'static str),
        content: &'static [u8],
    ) -> Option<Self> {
        (!content.is_empty()).then(|| Self::new(stem, kind, Cow::Borrowed(content)))
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

/// Licences of what is bundled with the pages.
const LICENCES: &str = include_str!(concat!(env!("OUT_DIR"), "/luukku-licences.txt"));

/// `/licences.txt`; empty where nothing was bundled.
pub(super) async fn licences() -> &'static str {
    LICENCES
}

/// A file by its name. A page that a cache has kept over an update asks by an old name: it
/// gets today's file, for a short while, rather than no style at all.
pub(super) async fn get(Path(name): Path<String>) -> Result<Response, Problem> {
    let asset = Assets::all()
        .served_from_static()
        .find(|asset| asset.is_or_was(&name))
        .ok_or_else(|| Problem::not_found("no file has this name"))?;
    let headers = [
        (CONTENT_TYPE, asset.kind),
        (CACHE_CONTROL, asset.caching(&name)),
    ];
    Ok((headers, asset.content.as_ref()).into_response())
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
