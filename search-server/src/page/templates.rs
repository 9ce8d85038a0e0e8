//! What every page has around its content, and the templates of the search and of services.

use askama::Template;

use super::assets::Assets;
use super::form::Form;
use super::interface::Interface;
use super::search_view::Results;
use super::service_view::ServiceView;
use super::strings::{Strings, fill};
use super::structured::DataBlock;
use super::texts::{AboutServices, Portal as Texts};
use crate::site::Portal;
use crate::wire::Lang;

/// What every page has around its content.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) title: String,
    /// What search engines and shared links say of the page.
    pub(super) description: String,
    pub(super) face: Interface,
    /// The page's language, as a BCP 47 tag.
    pub(super) lang: &'static str,
    pub(super) strings: &'static Strings,
    pub(super) texts: &'static Texts,
    pub(super) about: &'static AboutServices,
    pub(super) assets: &'static Assets,
    pub(super) languages: Vec<LanguageLink>,
    /// What a map needs, where there is one.
    pub(super) map: Option<MapHolder>,
    /// The page's own start, in its language.
    pub(super) home: String,
    pub(super) browse: String,
    pub(super) statement: String,
    /// The referral list, which a screen in a lobby has not.
    pub(super) list: String,
    pub(super) embed: String,
    pub(super) docs: String,
    /// The page as others should find it.
    pub(super) canonical: String,
    /// The same in the languages that search engines know: tag and address.
    pub(super) alternates: Vec<(&'static str, String)>,
    pub(super) structured: Option<DataBlock>,
    pub(super) indexing: Indexing,
    pub(super) operator: String,
    /// Where feedback goes, when that is known.
    pub(super) feedback: Option<String>,
    /// Back from the kiosk view.
    pub(super) leave_kiosk: String,
    /// The same page again, which gives more time to read it.
    pub(super) again: String,
    /// Where the kiosk view starts again, by itself.
    pub(super) resets: Resets,
}

/// What a map needs.
#[derive(Debug)]
pub(super) struct MapHolder {
    pub(super) script: &'static str,
    /// What is drawn where there are no tiles.
    pub(super) outline: &'static str,
    /// The operator's tiles, as an address with `{z}`, `{x}` and `{y}`.
    pub(super) tiles: Option<String>,
    /// Whose tiles they are.
    pub(super) credit: String,
}

impl MapHolder {
    /// `None` where the scripts were not bundled.
    fn of(portal: &Portal) -> Option<Self> {
        let assets = Assets::all();
        Some(Self {
            script: &assets.map.as_ref()?.name,
            outline: &assets.outline.as_ref()?.name,
            tiles: portal.map_tiles.clone(),
            credit: portal.map_credit.clone().unwrap_or_default(),
        })
    }
}

/// The same page in a language.
#[derive(Debug)]
pub(super) struct LanguageLink {
    pub(super) tag: &'static str,
    pub(super) name: &'static str,
    pub(super) address: String,
    pub(super) is_current: bool,
}

/// Whether search engines should list a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Indexing {
    /// They should.
    Wanted,
    /// It is one of endlessly many, made to measure.
    Unwanted,
}

/// Whether a page in the kiosk view goes back to the start when nobody uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Resets {
    /// It does.
    Yes,
    /// It is the start.
    No,
}

impl Frame {
    /// `address` gives the address of the same page, shown in another way.
    pub(super) fn new(
        title: &str,
        face: Interface,
        portal: &Portal,
        address: impl Fn(Interface) -> String,
    ) -> Self {
        let (strings, texts) = (face.strings(), face.portal());
        let languages = Lang::ALL
            .into_iter()
            .map(|lang| LanguageLink {
                tag: lang.tag(),
                name: Strings::of(lang).language_name,
                address: address(face.in_lang(lang)),
                is_current: lang == face.lang,
            })
            .collect();
        let whole = |lang| portal.address(&address(face.full().in_lang(lang)));
        let known = [Lang::Fi, Lang::Sv, Lang::En];
        let operator = portal.operator_name.as_ref();
        let feedback = portal.feedback_address.as_deref();
        Self {
            title: format!("{title} – Luukku"),
            description: texts.description.to_owned(),
            face,
            lang: face.lang.tag(),
            strings,
            texts,
            about: face.about_services(),
            assets: Assets::all(),
            languages,
            map: MapHolder::of(portal),
            home: face.address("/"),
            browse: face.address("/browse"),
            statement: face.address("/accessibility"),
            list: face.full().address("/list"),
            embed: face.address("/embed"),
            docs: face.address("/docs"),
            canonical: whole(face.lang),
            alternates: known.map(|lang| (lang.tag(), whole(lang))).to_vec(),
            structured: None,
            indexing: Indexing::Wanted,
            operator: operator.map_or_else(
                || texts.operator_missing.to_owned(),
                |name| fill(texts.operator, "name", name),
            ),
            feedback: face.leading_out(feedback.map(feedback_link)),
            leave_kiosk: address(face.full()),
            again: address(face),
            resets: Resets::Yes,
        }
    }

    /// The same with what search engines are told of the page.
    pub(super) fn described(
        self,
        description: Option<&str>,
        structured: Option<DataBlock>,
    ) -> Self {
        let description = description.map(str::trim).filter(|text| !text.is_empty());
        Self {
            description: description.map_or(self.description, str::to_owned),
            structured,
            ..self
        }
    }

    /// The same, not to be listed by search engines.
    pub(super) fn unlisted(self) -> Self {
        Self {
            indexing: Indexing::Unwanted,
            ..self
        }
    }

    pub(super) fn is_kiosk(&self) -> bool {
        self.face.is_kiosk()
    }

    pub(super) fn is_listed(&self) -> bool {
        self.indexing == Indexing::Wanted
    }

    pub(super) fn goes_back(&self) -> bool {
        self.is_kiosk() && self.resets == Resets::Yes
    }
}

/// The link to where feedback goes: an address of mail gets one, that of a form is one.
pub(super) fn feedback_link(address: &str) -> String {
    super::format::mail_link(address).unwrap_or_else(|| address.to_owned())
}

/// A link with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NamedLink {
    pub(super) name: String,
    pub(super) address: String,
}

/// A link with how many services it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CountedLink {
    pub(super) name: String,
    /// The name's language when it is not the page's.
    pub(super) lang: Option<luukku_engine::Language>,
    pub(super) address: String,
    pub(super) count: usize,
}

/// The start: the form, examples, and ways into the catalog.
#[derive(Debug, Template)]
#[template(path = "home.html")]
pub(super) struct HomePage {
    pub(super) frame: Frame,
    pub(super) form: Form,
    pub(super) examples: Vec<NamedLink>,
    pub(super) classes: Vec<CountedLink>,
    pub(super) catalogues: Vec<NamedLink>,
    pub(super) networks: Vec<CountedLink>,
    pub(super) tools: Vec<NamedLink>,
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
