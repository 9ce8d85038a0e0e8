//! The templates, and what each of them is given.

use askama::Template;
use luukku_engine::Language;

use super::assets::Assets;
use super::form::Form;
use super::links::{in_language, search_address};
use super::search_view::Results;
use super::service_view::ServiceView;
use super::strings::Strings;
use crate::wire::SearchParameters;

/// What every page has around its content.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) title: String,
    pub(super) lang: Language,
    pub(super) strings: &'static Strings,
    pub(super) assets: &'static Assets,
    pub(super) languages: Vec<LanguageLink>,
    /// The page's own start, in its language.
    pub(super) home: String,
}

/// The same page in a language.
#[derive(Debug)]
pub(super) struct LanguageLink {
    pub(super) tag: Language,
    pub(super) name: &'static str,
    pub(super) address: String,
    pub(super) is_current: bool,
}

impl Frame {
    /// `address` gives the address of the same page in another language.
    pub(super) fn new(title: &str, lang: Language, address: impl Fn(Language) -> String) -> Self {
        let languages = Language::ALL
            .into_iter()
            .map(|tag| LanguageLink {
                tag,
                name: Strings::of(tag).language_name,
                address: address(tag),
                is_current: tag == lang,
            })
            .collect();
        let start = in_language(&SearchParameters::default(), lang);
        Self {
            title: format!("{title} – Luukku"),
            lang,
            strings: Strings::of(lang),
            assets: Assets::all(),
            languages,
            home: search_address(&start),
        }
    }
}

/// A link with a text.
#[derive(Debug)]
pub(super) struct NamedLink {
    pub(super) name: String,
    pub(super) address: String,
}

/// The start: the form and examples.
#[derive(Debug, Template)]
#[template(path = "home.html")]
pub(super) struct HomePage {
    pub(super) frame: Frame,
    pub(super) form: Form,
    pub(super) examples: Vec<NamedLink>,
}

/// The answers to a question.
#[derive(Debug, Template)]
#[template(path = "results.html")]
pub(super) struct ResultsPage {
    pub(super) frame: Frame,
    pub(super) form: Form,
    pub(super) results: Results,
    pub(super) examples: Vec<NamedLink>,
}

/// What went wrong with a question, and the form to correct it in.
#[derive(Debug, Template)]
#[template(path = "trouble.html")]
pub(super) struct TroublePage {
    pub(super) frame: Frame,
    pub(super) form: Form,
    pub(super) heading: &'static str,
    pub(super) messages: Vec<String>,
    pub(super) examples: Vec<NamedLink>,
}

/// One service.
#[derive(Debug, Template)]
#[template(path = "service.html")]
pub(super) struct ServicePage {
    pub(super) frame: Frame,
    pub(super) service: ServiceView,
}
