//! A text in up to three languages and plain Finnish.

use luukku_analyzers::Language;

/// A text in Finnish, Swedish and English, and in plain Finnish (*selkosuomi*), each
/// optional. Blank texts count as absent.
///
/// ```
/// use luukku_analyzers::Language;
/// use luukku_engine::catalog::LocalizedText;
///
/// let mut name = LocalizedText::finnish("Forssan kirjasto");
/// name.set(Language::Swedish, "Forssa bibliotek");
/// assert_eq!(name.best(Language::English), Some((Language::Finnish, "Forssan kirjasto")));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LocalizedText {
    texts: [Option<String>; Language::ALL.len()],
    plain_finnish: Option<String>,
}

impl LocalizedText {
    /// A text in Finnish only.
    #[must_use]
    pub fn finnish(text: impl Into<String>) -> Self {
        let mut localized = Self::default();
        localized.set(Language::Finnish, text);
        localized
    }

    /// Sets the text in one language; a blank text removes it.
    pub fn set(&mut self, language: Language, text: impl Into<String>) {
        let text = text.into();
        self.texts[language as usize] = (!text.trim().is_empty()).then_some(text);
    }

    /// Sets the text in plain Finnish; a blank text removes it.
    pub fn set_plain_finnish(&mut self, text: impl Into<String>) {
        let text = text.into();
        self.plain_finnish = (!text.trim().is_empty()).then_some(text);
    }

    /// The text in plain Finnish.
    #[must_use]
    pub fn plain_finnish(&self) -> Option<&str> {
        self.plain_finnish.as_deref()
    }

    /// The text in `language`.
    #[must_use]
    pub fn get(&self, language: Language) -> Option<&str> {
        self.texts[language as usize].as_deref()
    }

    /// The text in `preferred`, else in Finnish, Swedish, English, with the language it is in.
    #[must_use]
    pub fn best(&self, preferred: Language) -> Option<(Language, &str)> {
        self.get(preferred)
            .map(|text| (preferred, text))
            .or_else(|| self.iter().next())
    }

    /// All texts, Finnish first and plain Finnish last.
    pub fn iter(&self) -> impl Iterator<Item = (Language, &str)> {
        Language::ALL
            .into_iter()
            .filter_map(|language| Some((language, self.get(language)?)))
            .chain(self.plain_finnish().map(|text| (Language::Finnish, text)))
    }

    /// Whether no language has a text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.iter().all(Option::is_none) && self.plain_finnish.is_none()
    }
}
