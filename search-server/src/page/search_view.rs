//! The answers as the search page shows them.

use jiff::civil::Date;
use luukku_engine::Language;
use luukku_engine::catalog::LocalizedText;
use luukku_engine::hsds::organization_id;
use luukku_engine::query::{AreaMatch, Facet, Hit, PlaceMode, SearchResponse, Segment};

use super::facts::{Phone, Spoken, best_for, channel_labels, fee_label};
use super::form::order_label;
use super::format::{distance, segment, service_path};
use super::freshness::Freshness;
use super::interface::Interface;
use super::links::{on_page, open_now, sorted, with_value, without_filters, without_place};
use super::narrowing::Narrowing;
use super::strings::fill;
use super::understood::{Understood, rest};
use super::why::why;
use crate::api::NOW;
use crate::wire::{Format, SearchParameters, SortOrder, address_line, total_pages};

/// The answers of a page.
#[derive(Debug)]
pub(super) struct Results {
    pub(super) heading: String,
    pub(super) count: String,
    /// `sivu 2/5`, when there are several pages.
    pub(super) page_of: Option<String>,
    pub(super) understood: Understood,
    pub(super) narrowing: Narrowing,
    /// The orders: name, address, whether it is this one.
    pub(super) orders: Vec<(&'static str, String, IsCurrent)>,
    /// Filters that are one click away: name and address.
    pub(super) quick: Vec<(String, String)>,
    pub(super) cards: Vec<Card>,
    pub(super) previous: Option<String>,
    pub(super) next: Option<String>,
    /// Whether the question has answers, though this page has none.
    pub(super) is_past_the_end: bool,
    /// Where to go on when nothing was found: name and address.
    pub(super) ways_on: Vec<(String, String)>,
    /// The same answers as files: name and address.
    pub(super) files: Vec<(&'static str, String)>,
}

/// Whether a link leads to where one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum IsCurrent {
    Yes,
    No,
}

impl IsCurrent {
    pub(super) fn yes(self) -> bool {
        self == IsCurrent::Yes
    }
}

impl Results {
    pub(super) fn new(
        question: &SearchParameters,
        response: &SearchResponse,
        face: Interface,
        today: Date,
    ) -> Self {
        let strings = face.strings();
        let size = question.per_page.unwrap_or(10);
        let pages = total_pages(response.total, size);
        let page = question.page.unwrap_or(1);
        let asked = question.q.as_deref().unwrap_or_default().trim();
        let order = question.sort.unwrap_or(SortOrder::Relevance);
        let on = |number| face.search(&on_page(question, number));
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
            understood: Understood::new(question, response, face),
            narrowing: Narrowing::new(question, &response.facets, face),
            orders: SortOrder::ALL
                .into_iter()
                .map(|offered| {
                    let is_current = if offered == order {
                        IsCurrent::Yes
                    } else {
                        IsCurrent::No
                    };
                    let address = face.search(&sorted(question, offered));
                    (order_label(offered, strings), address, is_current)
                })
                .collect(),
            quick: quick(question, face),
            cards: response
                .hits
                .iter()
                .map(|hit| Card::new(hit, response, face, today))
                .collect(),
            previous: (page > 1).then(|| on((page - 1).min(pages.max(1)))),
            next: (page < pages).then(|| on(page + 1)),
            is_past_the_end: response.total > 0,
            ways_on: ways_on(question, response, face),
            files: if face.is_kiosk() {
                Vec::new()
            } else {
                files(question, face)
            },
        }
    }
}

/// Filters that are not set yet and that people often want.
fn quick(question: &SearchParameters, face: Interface) -> Vec<(String, String)> {
    let (strings, texts) = (face.strings(), face.portal());
    let mut quick = Vec::new();
    if question.open_at.as_deref() != Some(NOW) {
        quick.push((texts.open_now, open_now(question)));
    }
    if question.fee.is_empty() {
        quick.push((strings.fee_free, with_value(question, Facet::Fee, "free")));
    }
    if question.accessibility.is_empty() {
        let there = with_value(question, Facet::Accessibility, "wheelchair");
        quick.push((texts.step_free, there));
    }
    quick
        .into_iter()
        .map(|(name, there)| (name.to_owned(), face.search(&there)))
        .collect()
}

/// Where to go on when nothing was found: fewer filters, a wider area, all that is there.
fn ways_on(
    question: &SearchParameters,
    response: &SearchResponse,
    face: Interface,
) -> Vec<(String, String)> {
    if response.total > 0 {
        return Vec::new();
    }
    let (strings, texts) = (face.strings(), face.portal());
    let words = rest(question, &response.interpretation);
    let words = words.trim();
    let mut ways = Vec::new();
    let without = without_filters(question);
    if without != *question {
        ways.push((texts.fewer_filters.to_owned(), face.search(&without)));
    }
    let place = response.interpretation.place.as_ref();
    let is_bounded = place.is_some_and(|it| matches!(it.mode, PlaceMode::In | PlaceMode::Within));
    if is_bounded && !words.is_empty() {
        let name = fill(strings.empty_without_place, "q", words);
        ways.push((name, face.search(&without_place(question, words))));
    }
    if let Some(place) = place.and_then(|it| it.place.as_ref()) {
        let name = crate::wire::place_name(place, face.language());
        let path = format!("/places/{}", place.id);
        ways.push((fill(texts.all_there, "name", name), face.address(&path)));
    }
    ways.push((texts.browse.to_owned(), face.address("/browse")));
    ways
}

/// The same answers as files.
fn files(question: &SearchParameters, face: Interface) -> Vec<(&'static str, String)> {
    [
        (Format::Csv, "CSV"),
        (Format::Geojson, "GeoJSON"),
        (Format::Json, "JSON"),
    ]
    .into_iter()
    .map(|(format, name)| {
        let there = SearchParameters {
            format: Some(format),
            lang: Some(face.language().into()),
            ..question.clone()
        };
        (name, format!("/v1/search?{}", there.to_query()))
    })
    .collect()
}

/// One service among the answers.
#[derive(Debug)]
pub(super) struct Card {
    pub(super) id: String,
    pub(super) address: String,
    pub(super) name: Marked,
    pub(super) organization: Option<Spoken>,
    pub(super) organization_address: String,
    pub(super) summary: Marked,
    pub(super) place: Option<String>,
    /// Degrees north and east, for maps.
    pub(super) point: Option<(f64, f64)>,
    pub(super) distance: Option<String>,
    pub(super) reach: Option<&'static str>,
    pub(super) other_places: Option<String>,
    pub(super) hours: Option<Spoken>,
    pub(super) phone: Option<Phone>,
    pub(super) fee: Option<&'static str>,
    pub(super) channels: Vec<&'static str>,
    pub(super) freshness: Freshness,
    /// Why it is here, a sentence each.
    pub(super) why: Vec<String>,
}

/// A text in segments, with its language when it is not the page's.
#[derive(Debug)]
pub(super) struct Marked {
    pub(super) lang: Option<Language>,
    pub(super) segments: Vec<Segment>,
}

/// How far a service is. Where its position is only about right, so is the distance, and one
/// that is less than the position may be off is not said at all.
pub(super) fn how_far(hit: &Hit, face: Interface) -> Option<String> {
    let strings = face.strings();
    let metres = hit.distance_m?;
    let uncertainty_m = hit.position.map_or(0.0, |position| position.uncertainty_m);
    let words = if uncertainty_m > 0.0 {
        strings.about_away
    } else {
        strings.away
    };
    let said = fill(words, "distance", &distance(metres, face.language()));
    (metres > uncertainty_m || uncertainty_m == 0.0).then_some(said)
}

impl Card {
    fn new(hit: &Hit, response: &SearchResponse, face: Interface, today: Date) -> Self {
        let (strings, language) = (face.strings(), face.language());
        let service = &hit.service;
        let location = hit
            .location
            .and_then(|at| service.locations.get(at))
            .or_else(|| service.locations.first());
        let place = location.map(|location| {
            let name = best_for(&location.name, face);
            [
                name.map(|(_, name)| name.to_owned()),
                address_line(location, language),
            ]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", ")
        });
        let organization = service.organization.as_ref();
        let point = match &hit.position {
            Some(position) => Some(position.point),
            None => location.and_then(|location| location.point),
        };
        Self {
            id: service.id.to_string(),
            address: face.address(&service_path(service.id.as_str())),
            name: Marked::new(&service.name, &hit.highlights.name, face),
            organization: organization.and_then(|it| Spoken::of(&it.name, face)),
            organization_address: organization.map_or_else(String::new, |it| {
                organization_address(&organization_id(it).to_string(), face)
            }),
            summary: Marked::new(summary_of(service), &hit.highlights.summary, face),
            place: place.filter(|place| !place.is_empty()),
            point: point.map(|point| (point.lat(), point.lon())),
            distance: how_far(hit, face),
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
            hours: Spoken::of(&service.hours, face),
            phone: service.phone.as_deref().map(|it| Phone::new(it, face)),
            fee: service.fee.map(|fee| fee_label(fee, strings)),
            channels: channel_labels(&service.channels, strings),
            freshness: Freshness::of(service.verified_at, today, face),
            why: why(hit, response, face),
        }
    }
}

/// The address of an organization's page.
pub(super) fn organization_address(id: &str, face: Interface) -> String {
    face.address(&format!("/organizations/{}", segment(id)))
}

fn summary_of(service: &luukku_engine::catalog::Service) -> &LocalizedText {
    if service.summary.is_empty() {
        &service.description
    } else {
        &service.summary
    }
}

impl Marked {
    /// The highlighted segments, else the whole text as one; in plain Finnish, where there is
    /// such a text, that.
    fn new(text: &LocalizedText, highlighted: &[Segment], face: Interface) -> Self {
        let best = best_for(text, face);
        let ordinary = text.best(face.language()).map(|(_, text)| text);
        let is_plain = best.map(|(_, text)| text) != ordinary;
        let segments = if highlighted.is_empty() || is_plain {
            let text = best.map_or_else(String::new, |(_, text)| text.to_owned());
            vec![Segment {
                text,
                matched: false,
            }]
        } else {
            highlighted.to_vec()
        };
        Self {
            lang: best.and_then(|(lang, _)| lang),
            segments,
        }
    }
}
