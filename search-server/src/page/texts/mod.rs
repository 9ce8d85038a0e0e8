//! What the pages of the portal say beside the search: each text in its four languages, one
//! under another, so that none is forgotten when another changes.

mod embed;
mod portal;
mod service;
mod statement;

pub(super) use embed::{Builder, SearchBox};
pub(super) use portal::Portal;
pub(super) use service::AboutServices;
pub(super) use statement::Statement;

/// A table of texts: a struct with a field a text, and its value in each language.
///
/// The order is Finnish, Swedish, English, plain Finnish. `{n}` and the like stand for what is
/// filled in.
macro_rules! texts {
    ($(#[$about:meta])* $table:ident { $($name:ident: $fi:literal, $sv:literal, $en:literal, $plain:literal;)* }) => {
        $(#[$about])*
        #[derive(Debug)]
        pub(in crate::page) struct $table {
            $(pub(in crate::page) $name: &'static str,)*
        }

        impl $table {
            const FINNISH: Self = Self { $($name: $fi,)* };
            const SWEDISH: Self = Self { $($name: $sv,)* };
            const ENGLISH: Self = Self { $($name: $en,)* };
            const PLAIN: Self = Self { $($name: $plain,)* };

            /// The table of a language.
            pub(in crate::page) fn of(lang: crate::wire::Lang) -> &'static Self {
                match lang {
                    crate::wire::Lang::Fi => &Self::FINNISH,
                    crate::wire::Lang::Sv => &Self::SWEDISH,
                    crate::wire::Lang::En => &Self::ENGLISH,
                    crate::wire::Lang::Plain => &Self::PLAIN,
                }
            }
        }
    };
}

use texts;
