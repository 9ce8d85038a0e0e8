//! The facets of an answer, as checkboxes that narrow it.

use luukku_engine::Language;
use luukku_engine::query::{Facet, FacetCounts, FacetValue};

use super::format::capitalised;
use super::interface::Interface;
use super::links::without_filters;
use super::strings::{Strings, fill};
use crate::wire::{SearchParameters, joined};

/// The facets that the page shows, in this order.
pub(super) const PAGE_FACETS: [Facet; 8] = [
    Facet::Fee,
    Facet::Channel,
    Facet::TargetGroup,
    Facet::ServiceClass,
    Facet::ServiceLanguage,
    Facet::Accessibility,
    Facet::ProviderType,
    Facet::Municipality,
];

/// Values of a facet that are seen before asking for more.
const SEEN: usize = 6;

/// Everything the answers can be narrowed by.
#[derive(Debug)]
pub(super) struct Narrowing {
    pub(super) facets: Vec<FacetView>,
    /// How many values are set now.
    pub(super) set: usize,
    /// The question without any filter.
    pub(super) clear: String,
}

/// One facet.
#[derive(Debug)]
pub(super) struct FacetView {
    pub(super) facet: Facet,
    pub(super) heading: &'static str,
    pub(super) seen: Vec<ValueView>,
    /// The less frequent values, and what they are announced by.
    pub(super) more: Vec<ValueView>,
    pub(super) more_label: String,
}

/// One value of a facet.
#[derive(Debug)]
pub(super) struct ValueView {
    /// Unique on the page.
    pub(super) id: String,
    pub(super) value: String,
    pub(super) label: String,
    /// The label's language when it is not the page's.
    pub(super) lang: Option<Language>,
    pub(super) count: usize,
    pub(super) is_chosen: bool,
}

impl Narrowing {
    pub(super) fn new(
        question: &SearchParameters,
        facets: &[FacetCounts],
        face: Interface,
    ) -> Self {
        let (strings, language) = (face.strings(), face.language());
        let without = without_filters(question);
        Self {
            facets: facets
                .iter()
                .filter(|counted| !counted.values.is_empty())
                .map(|counted| FacetView::new(counted, strings, language))
                .collect(),
            set: question
                .lists()
                .iter()
                .map(|(_, values)| values.len())
                .sum(),
            clear: face.search(&without),
        }
    }
}

impl FacetView {
    fn new(counted: &FacetCounts, strings: &'static Strings, language: Language) -> Self {
        let values = counted.values.iter().filter(|value| is_for_people(value));
        let values = values.zip(0..).map(|(value, number)| {
            let id = format!("{}-{number}", counted.facet.name());
            (number, ValueView::new(id, value, language))
        });
        let (seen, more): (Vec<_>, Vec<_>) =
            values.partition(|(number, value)| *number < SEEN || value.is_chosen);
        let views = |numbered: Vec<(usize, ValueView)>| -> Vec<ValueView> {
            numbered.into_iter().map(|(_, value)| value).collect()
        };
        Self {
            facet: counted.facet,
            heading: heading(counted.facet, strings),
            more_label: fill(strings.narrow_more, "n", &more.len().to_string()),
            seen: views(seen),
            more: views(more),
        }
    }
}

impl ValueView {
    fn new(id: String, counted: &FacetValue, language: Language) -> Self {
        let (lang, label) = match counted.labels.best(language) {
            Some((of, label)) => ((of != language).then_some(of), label),
            None => (None, counted.value.as_str()),
        };
        Self {
            id,
            value: joined(std::slice::from_ref(&counted.value)),
            label: capitalised(label),
            lang,
            count: counted.count,
            is_chosen: counted.selected,
        }
    }
}

/// Whether a value says something to people: tags of sources ("shop=yes") that nobody named are
/// no words.
pub(super) fn is_for_people(counted: &FacetValue) -> bool {
    counted.selected || !counted.value.contains('=') || !counted.labels.is_empty()
}

/// What a facet is called.
pub(super) fn heading(facet: Facet, strings: &'static Strings) -> &'static str {
    match facet {
        Facet::ServiceClass => strings.facet_class,
        Facet::TargetGroup => strings.for_whom,
        Facet::ProviderType => strings.facet_provider,
        Facet::Fee => strings.fee,
        Facet::Accessibility => strings.accessibility,
        Facet::Channel => strings.channels,
        Facet::ServiceLanguage => strings.spoken_language,
        Facet::Network => strings.facet_network,
        Facet::Municipality => strings.facet_municipality,
        Facet::Region | Facet::WellbeingCounty => strings.area,
    }
}
