//! What somebody who embeds the box can set.

use crate::wire::{Lang, ParameterError, SearchParameters, fields_of_query};

/// Services a page of the box, when nothing is said.
pub(super) const DEFAULT_PER_PAGE: usize = 5;
/// More would make the host's page long.
pub(super) const MAX_PER_PAGE: usize = 50;

/// What somebody who embeds the box can set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BoxOptions {
    /// In plain Finnish the box speaks so, and finds what is described in Finnish.
    pub(super) lang: Lang,
    /// Where is searched when the question names no place.
    pub(super) place: String,
    pub(super) service_class: String,
    /// Further filters, as a query string of the API.
    pub(super) filters: String,
    pub(super) per_page: usize,
    pub(super) results: ResultsGo,
}

/// Where answers are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ResultsGo {
    /// In the host's page, below the box.
    Here,
    /// On our own search page.
    Portal,
}

impl BoxOptions {
    /// The options among these fields of an address; `lang_field` names the one that says the
    /// box's language, which is `otherwise` when that says nothing we speak.
    pub(super) fn read(fields: &[(String, String)], lang_field: &str, otherwise: Lang) -> Self {
        let value = |name: &str| {
            let found = fields.iter().find(|(field, _)| field == name);
            found.map_or("", |(_, value)| value.trim())
        };
        let tag = value(lang_field);
        Self {
            lang: Lang::ALL
                .into_iter()
                .find(|known| known.tag() == tag)
                .unwrap_or(otherwise),
            place: value("place").to_owned(),
            service_class: value("service_class").to_owned(),
            filters: value("filters").trim_start_matches('?').to_owned(),
            per_page: value("per_page")
                .parse()
                .map_or(DEFAULT_PER_PAGE, |size: usize| size.clamp(1, MAX_PER_PAGE)),
            results: match value("results") {
                "portal" => ResultsGo::Portal,
                _ => ResultsGo::Here,
            },
        }
    }

    /// What is asked besides the text and the place: the hidden filters and the size of a
    /// page.
    ///
    /// # Errors
    /// When a filter is not one of the API's.
    pub(super) fn question(&self) -> Result<SearchParameters, Vec<ParameterError>> {
        let mut question = SearchParameters::read(&fields_of_query(&self.filters))?;
        if !self.service_class.is_empty() {
            question.service_class = vec![self.service_class.clone()];
        }
        question.lang = Some(self.lang);
        question.per_page = Some(self.per_page);
        Ok(question)
    }

    /// The options as attributes of the element, those that are as usual left out.
    pub(super) fn attributes(&self) -> Vec<(&'static str, String)> {
        let per_page = (self.per_page != DEFAULT_PER_PAGE).then(|| self.per_page.to_string());
        let results = (self.results == ResultsGo::Portal).then(|| "portal".to_owned());
        [
            ("lang", Some(self.lang.tag().to_owned())),
            ("place", Some(self.place.clone())),
            ("service-class", Some(self.service_class.clone())),
            ("filters", Some(self.filters.clone())),
            ("per-page", per_page),
            ("results", results),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)))
        .collect()
    }

    /// The options as fields of the frame's address.
    pub(super) fn frame_fields(&self) -> Vec<(&'static str, String)> {
        self.attributes()
            .into_iter()
            .map(|(name, value)| match name {
                "service-class" => ("service_class", value),
                "per-page" => ("per_page", value),
                other => (other, value),
            })
            .collect()
    }

    /// The fields that a plain form sends along to the search page.
    pub(super) fn hidden_fields(&self) -> Vec<(String, String)> {
        let own = [
            ("near", self.place.as_str()),
            ("service_class", self.service_class.as_str()),
            ("lang", self.lang.tag()),
        ];
        own.into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .chain(
                fields_of_query(&self.filters)
                    .into_iter()
                    .filter(|(name, _)| {
                        // A field given twice is refused.
                        name != "q" && own.iter().all(|(taken, _)| taken != name)
                    }),
            )
            .filter(|(_, value)| !value.is_empty())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> BoxOptions {
        BoxOptions::read(&fields_of_query(query), "lang", Lang::En)
    }

    #[test]
    fn what_is_not_said_or_not_known_is_as_usual() {
        let options = read("lang=tlh&per_page=x&results=elsewhere");
        assert_eq!(options.lang, Lang::En);
        assert_eq!(options.per_page, DEFAULT_PER_PAGE);
        assert_eq!(options.results, ResultsGo::Here);
        assert_eq!(options.attributes(), [("lang", "en".to_owned())]);
    }

    #[test]
    fn a_page_is_never_longer_than_a_hosts_page_can_bear() {
        assert_eq!(read("per_page=1000").per_page, MAX_PER_PAGE);
        assert_eq!(read("per_page=0").per_page, 1);
    }

    #[test]
    fn hidden_filters_are_those_of_the_api() {
        let question = read("filters=fee%3Dfree%26channel%3Dphone&service_class=Perheet")
            .question()
            .unwrap();
        assert_eq!(question.fee, ["free"]);
        assert_eq!(question.channel, ["phone"]);
        assert_eq!(question.service_class, ["Perheet"]);
        let errors = read("filters=colour%3Dred").question().unwrap_err();
        assert_eq!(errors[0].parameter, "colour");
    }
}
