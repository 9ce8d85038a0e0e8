//! The element and what is around it, as text to copy and as part of our own pages.

use askama::Template;

use super::options::BoxOptions;
use super::script::{self, INTEGRITY, NAME};
use crate::page::texts::SearchBox;

/// The element with a plain form in it, which is what people without script get.
#[derive(Debug, Template)]
#[template(path = "embed/element.html", whitespace = "preserve")]
pub(super) struct Element {
    /// Where the form goes.
    pub(super) action: String,
    pub(super) attributes: Vec<(&'static str, String)>,
    /// Fields of the form that are not seen.
    pub(super) hidden: Vec<(String, String)>,
    pub(super) texts: &'static SearchBox,
}

/// The script's element with what it is compared with.
#[derive(Debug, Template)]
#[template(path = "embed/script_tag.html", whitespace = "preserve")]
struct ScriptTag<'a> {
    origin: &'a str,
    name: &'a str,
    integrity: Option<&'a str>,
}

/// A frame for pages whose rules let no foreign script in.
#[derive(Debug, Template)]
#[template(path = "embed/frame_tag.html", whitespace = "preserve")]
struct FrameTag<'a> {
    address: String,
    title: &'a str,
}

/// What there is to copy.
#[derive(Debug)]
pub(super) struct Snippets {
    /// The script that follows our updates, and the element. `None` where it was not bundled.
    pub(super) current: Option<String>,
    /// The same with the script of today only, which the browser checks.
    pub(super) pinned: Option<String>,
    pub(super) frame: String,
}

impl Element {
    pub(super) fn new(origin: &str, options: &BoxOptions) -> Self {
        Self {
            action: format!("{origin}/"),
            attributes: options.attributes(),
            hidden: options.hidden_fields(),
            texts: SearchBox::of(options.lang),
        }
    }
}

impl Snippets {
    /// # Errors
    /// When a template cannot be written.
    pub(super) fn new(origin: &str, options: &BoxOptions) -> Result<Self, askama::Error> {
        let element = Element::new(origin, options).render()?;
        let with = |name: &str, integrity: Option<&str>| {
            let tag = ScriptTag {
                origin,
                name,
                integrity,
            };
            let tag = tag.render()?;
            Ok::<_, askama::Error>(format!("{}\n{}\n", tag.trim(), element.trim()))
        };
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(options.frame_fields());
        let frame = FrameTag {
            address: format!("{origin}/embed/frame?{}", query.finish()),
            title: SearchBox::of(options.lang).label,
        };
        let script = script::asset();
        Ok(Self {
            current: script.map(|_| with(NAME, None)).transpose()?,
            pinned: script
                .map(|script| with(&script.name, Some(INTEGRITY)))
                .transpose()?,
            frame: format!("{}\n", frame.render()?.trim()),
        })
    }
}
