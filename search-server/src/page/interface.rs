//! How a page is shown: in which language and to whom.

use std::fmt::Write as _;

use axum::http::HeaderMap;
use luukku_engine::Language;

use super::strings::Strings;
use super::texts::{AboutServices, Portal, Statement};
use crate::api::page_language;
use crate::wire::{Lang, SearchParameters};

/// How a page is shown. Every link of a page keeps it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Interface {
    pub(super) lang: Lang,
    pub(super) view: View,
}

/// For whom a page is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum View {
    /// Someone at a screen of their own.
    #[default]
    Full,
    /// Whoever comes to a screen in a lobby: large type, nothing that leads away.
    Kiosk,
}

impl Interface {
    pub(super) fn new(lang: Option<Lang>, view: Option<&str>, headers: &HeaderMap) -> Self {
        Self {
            lang: page_language(lang, headers),
            view: match view {
                Some("kiosk") => View::Kiosk,
                _ => View::Full,
            },
        }
    }

    /// The language of the services' texts.
    pub(super) fn language(self) -> Language {
        self.lang.into()
    }

    pub(super) fn strings(self) -> &'static Strings {
        Strings::of(self.lang)
    }

    pub(super) fn portal(self) -> &'static Portal {
        Portal::of(self.lang)
    }

    pub(super) fn about_services(self) -> &'static AboutServices {
        AboutServices::of(self.lang)
    }

    pub(super) fn statement(self) -> &'static Statement {
        Statement::of(self.lang)
    }

    /// The same in another language.
    pub(super) fn in_lang(self, lang: Lang) -> Self {
        Self { lang, ..self }
    }

    /// The same on a screen of one's own.
    pub(super) fn full(self) -> Self {
        Self {
            view: View::Full,
            ..self
        }
    }

    pub(super) fn is_kiosk(self) -> bool {
        self.view == View::Kiosk
    }

    /// The link, unless it leads away from a screen in a lobby.
    pub(super) fn leading_out(self, link: Option<String>) -> Option<String> {
        link.filter(|_| !self.is_kiosk())
    }

    /// The address of one of our pages, which may have a query already.
    pub(super) fn address(self, path: &str) -> String {
        let mark = if path.contains('?') { '&' } else { '?' };
        let mut address = format!("{path}{mark}lang={}", self.lang.tag());
        if self.is_kiosk() {
            address.push_str("&view=kiosk");
        }
        address
    }

    /// The search page's address for this question.
    pub(super) fn search(self, question: &SearchParameters) -> String {
        let question = SearchParameters {
            lang: Some(self.lang),
            ..question.clone()
        };
        let mut address = format!("/?{}", question.to_query());
        if self.is_kiosk() {
            // Writing to a string does not fail.
            let _ = write!(address, "&view=kiosk");
        }
        address
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_keep_the_language_and_the_view() {
        let kiosk = Interface {
            lang: Lang::Plain,
            view: View::Kiosk,
        };
        assert_eq!(
            kiosk.address("/browse"),
            "/browse?lang=fi-x-selko&view=kiosk"
        );
        let plain = kiosk.full();
        assert_eq!(
            plain.address("/sheet?near=Forssa"),
            "/sheet?near=Forssa&lang=fi-x-selko"
        );
        let question = SearchParameters {
            q: Some("tuki".to_owned()),
            ..SearchParameters::default()
        };
        assert_eq!(
            kiosk.search(&question),
            "/?q=tuki&lang=fi-x-selko&view=kiosk"
        );
        assert_eq!(kiosk.leading_out(Some("tel:1".to_owned())), None);
    }
}
