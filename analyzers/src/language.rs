//! The languages, and guessing one from a short text.

use std::fmt;
use std::str::FromStr;

/// A language Luukku analyses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// Finnish, `fi`.
    Finnish,
    /// Swedish, `sv`.
    Swedish,
    /// English, `en`.
    English,
}

impl Language {
    /// All languages, in the order Finnish, Swedish, English.
    pub const ALL: [Language; 3] = [Language::Finnish, Language::Swedish, Language::English];

    /// The language's BCP 47 tag: `fi`, `sv` or `en`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Language::Finnish => "fi",
            Language::Swedish => "sv",
            Language::English => "en",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// A language tag other than `fi`, `sv` and `en`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownLanguage(pub String);

impl fmt::Display for UnknownLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "language {:?} is not one of fi, sv, en", self.0)
    }
}

impl std::error::Error for UnknownLanguage {}

impl FromStr for Language {
    type Err = UnknownLanguage;

    /// Reads a BCP 47 tag; a region is allowed and ignored: `sv-FI` is Swedish.
    fn from_str(tag: &str) -> Result<Self, Self::Err> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Language::ALL
            .into_iter()
            .find(|language| language.tag().eq_ignore_ascii_case(primary))
            .ok_or_else(|| UnknownLanguage(tag.to_owned()))
    }
}
