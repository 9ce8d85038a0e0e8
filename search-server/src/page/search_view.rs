//! The answers as the search page shows them.

use luukku_engine::Language;
use luukku_engine::catalog::LocalizedText;
use luukku_engine::query::{AreaMatch, Hit, PlaceMode, SearchResponse, Segment};

use super::facts::{Phone, Spoken, channel_labels, fee_label};
use super::format::{date, distance, service_path};
use super::links::{on_page, search_address, without_place};
use super::narrowing::Narrowing;
use super::strings::{Strings, fill};
use super::understood::{Understood, rest};
use crate::wire::{SearchParameters, address_line, total_pages};

/// The answers of a page.
#[derive(Debug)]
pub(super) struct Results {
    pub(super) heading: String,
    pub(super) count: String,
    /// `sivu 2/5`, when there are several pages.
    pub(super) page_of: Option<String>,
    pub(super) understood: Understood,
    pub(super) narrowing: Narrowing,
    pub(super) cards: Vec<Card>,
    pub(super) previous: Option<String>,
    pub(super) next: Option<String>,
    /// Whether the question has answers, though this page has none.
    pub(super) is_past_the_end: bool,
    /// The question without its place, when that left others out and nothing was found.
    pub(super) without_place: Option<(String, String)>,
}

impl Results {
    pub(super) fn new(
        question: &SearchParameters,
        response: &SearchResponse,
        language: Language,
    ) -> Self {
        let strings = Strings::of(language);
        let size = question.per_page.unwrap_or(10);
        let pages = total_pages(response.total, size);
        let page = question.page.unwrap_or(1);
        let asked = question.q.as_deref().unwrap_or_default().trim();
        let words = rest(question, &response.interpretation);
        let words = words.trim();
        let place = response.interpretation.place.as_ref();
        let was_bounded =
            place.is_some_and(|place| matches!(place.mode, PlaceMode::In | PlaceMode::Within));
        Self {
            heading: if asked.is_empty() {
                strings.results_all.to_owned()
            } else {
                fill(strings.results_for, "q", asked)
            },
            count: strings.count(response.total),
            page_of: (pages > 1).then(|| {
                let here = fill(strings.page_of, "page", &page.to_string());
                fill(&here, "pages", &pages.to_string())
            }),
            understood: Understood::new(question, response, language),
            narrowing: Narrowing::new(question, &response.facets, language),
            cards: response
                .hits
                .iter()
                .map(|hit| Card::new(hit, language))
                .collect(),
            previous: (page > 1)
                .then(|| search_address(&on_page(question, (page - 1).min(pages.max(1))))),
            next: (page < pages).then(|| search_address(&on_page(question, page + 1))),
            is_past_the_end: response.total > 0,
            without_place: (response.total == 0 && was_bounded && !words.is_empty()).then(|| {
                (
                    fill(strings.empty_without_place, "q", words),
                    search_address(&without_place(question, words)),
                )
            }),
        }
    }
}

/// One service among the answers.
#[derive(Debug)]
pub(super) struct Card {
    pub(super) address: String,
    pub(super) name: Marked,
    pub(super) organization: Option<Spoken>,
    pub(super) summary: Marked,
    pub(super) place: Option<String>,
    pub(super) distance: Option<String>,
    pub(super) reach: Option<&'static str>,
    pub(super) other_places: Option<String>,
    pub(super) hours: Option<Spoken>,
    pub(super) phone: Option<Phone>,
    pub(super) fee: Option<&'static str>,
    pub(super) channels: Vec<&'static str>,
    pub(super) verified: Option<String>,
}

/// A text in segments, with its language when it is not the page's.
#[derive(Debug)]
pub(super) struct Marked {
    pub(super) lang: Option<Language>,
    pub(super) segments: Vec<Segment>,
}

/// How far a service is. Where its position is only about right, so is the distance, and one
/// that is less than the position may be off is not said at all.
fn how_far(hit: &Hit, language: Language) -> Option<String> {
    let strings = Strings::of(language);
    let metres = hit.distance_m?;
    let uncertainty_m = hit.position.map_or(0.0, |position| position.uncertainty_m);
    let words = if uncertainty_m > 0.0 {
        strings.about_away
    } else {
        strings.away
    };
    let said = fill(words, "distance", &distance(metres, language));
    (metres > uncertainty_m || uncertainty_m == 0.0).then_some(said)
}

impl Card {
    fn new(hit: &Hit, language: Language) -> Self {
        let strings = Strings::of(language);
        let service = &hit.service;
        let location = hit
            .location
            .and_then(|at| service.locations.get(at))
            .or_else(|| service.locations.first());
        let place = location.map(|location| {
            let name = location.name.best(language);
            [
                name.map(|(_, name)| name.to_owned()),
                address_line(location, language),
            ]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", ")
        });
        Self {
            address: service_path(service.id.as_str(), language),
            name: Marked::new(&service.name, &hit.highlights.name, language),
            organization: service
                .organization
                .as_ref()
                .and_then(|organization| Spoken::of(&organization.name, language)),
            summary: Marked::new(summary_of(service), &hit.highlights.summary, language),
            place: place.filter(|place| !place.is_empty()),
            distance: how_far(hit, language),
            reach: match hit.area_match {
                Some(AreaMatch::Nationwide) => Some(strings.nationwide),
                Some(AreaMatch::Served) => Some(strings.served),
                Some(AreaMatch::Located) | None => None,
            },
            other_places: match service.locations.len() {
                0 | 1 => None,
                2 => Some(strings.other_place.to_owned()),
                places => Some(fill(strings.other_places, "n", &(places - 1).to_string())),
            },
            hours: Spoken::of(&service.hours, language),
            phone: service.phone.as_deref().map(Phone::new),
            fee: service.fee.map(|fee| fee_label(fee, strings)),
            channels: channel_labels(&service.channels, strings),
            verified: service
                .verified_at
                .map(|day| fill(strings.verified, "date", &date(day, language))),
        }
    }
}

fn summary_of(service: &luukku_engine::catalog::Service) -> &LocalizedText {
    if service.summary.is_empty() {
        &service.description
    } else {
        &service.summary
    }
}

impl Marked {
    /// The highlighted segments, else the whole text as one.
    fn new(text: &LocalizedText, highlighted: &[Segment], language: Language) -> Self {
        let best = text.best(language);
        let segments = if highlighted.is_empty() {
            let text = best.map_or_else(String::new, |(_, text)| text.to_owned());
            vec![Segment {
                text,
                matched: false,
            }]
        } else {
            highlighted.to_vec()
        };
        Self {
            lang: best.map(|(of, _)| of).filter(|of| *of != language),
            segments,
        }
    }
}
