//! One service in an answer.

use luukku_engine::Language;
use luukku_engine::catalog::{self, LocalizedText};
use luukku_engine::hsds::organization_id;
use luukku_engine::query::{AreaMatch, Hit, Segment};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Asked, Mode};

/// A service in the answer, its texts in the language of the answer where they exist.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SearchResult<'a> {
    /// Stable id; `/v1/services/{id}` has the whole record.
    pub(crate) id: &'a str,
    /// The name.
    pub(crate) name: Option<&'a str>,
    /// One or two sentences.
    pub(crate) summary: Option<&'a str>,
    /// The whole text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<&'a str>,
    /// Who provides it.
    pub(crate) organization: Option<ResultOrganization<'a>>,
    /// The place that answers the query, else the primary one.
    pub(crate) location: Option<ResultLocation<'a>>,
    /// Great-circle metres from the place or position asked for to `location`.
    pub(crate) distance_m: Option<f64>,
    /// How its area answers the place asked for: `located` in it, `served` from elsewhere, or
    /// `nationwide`.
    #[schema(example = "located")]
    pub(crate) area_match: Option<&'static str>,
    /// How many further places it is given at.
    pub(crate) other_locations: usize,
    /// What it costs: `free`, `paid`, or `null` when not known.
    pub(crate) fee: Option<&'static str>,
    /// The ways to use it: `place`, `phone`, `online`, `chat`, `home_visit`.
    pub(crate) channels: Vec<&'static str>,
    /// Opening or meeting times, as people read them.
    pub(crate) hours: Option<&'a str>,
    /// The same for programs, in the opening hours syntax of OpenStreetMap.
    #[schema(example = "Mo-Fr 09:00-17:00; PH off")]
    pub(crate) opening_hours: Option<String>,
    /// What it has for people with disabilities: `wheelchair`, `accessible_toilet`,
    /// `accessible_parking`, `hearing_loop`.
    pub(crate) accessibility: Vec<&'static str>,
    /// Telephone number, as written.
    pub(crate) phone: Option<&'a str>,
    /// Web page, http or https.
    pub(crate) url: Option<&'a str>,
    /// The day the provider last confirmed the record.
    #[schema(example = "2026-10-15")]
    pub(crate) verified_at: Option<String>,
    /// Which words matched; left out with `highlight=false`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) highlights: Option<Highlights<'a>>,
    /// The score the order came from, comparable only within one answer.
    pub(crate) score: f64,
    /// Why the service is where it is; only with `explain=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) explain: Option<Explanation<'a>>,
}

/// Who provides a service.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ResultOrganization<'a> {
    /// Its identifier; `/v1/organizations/{id}` has more.
    #[schema(format = "uuid")]
    pub(crate) id: String,
    /// The name.
    pub(crate) name: &'a str,
    /// The kind of provider.
    pub(crate) provider_type: Option<&'static str>,
}

/// A place where a service is given.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ResultLocation<'a> {
    /// What the place is called.
    pub(crate) name: Option<&'a str>,
    /// Street address, postcode and municipality, as far as they are known.
    pub(crate) address: Option<String>,
    /// Degrees north (WGS84).
    pub(crate) lat: Option<f64>,
    /// Degrees east (WGS84).
    pub(crate) lon: Option<f64>,
    /// What the position stands for: `exact`, `address`, `locality`, `postcode` or
    /// `municipality`. With the last three the service is only about there, and a distance
    /// only about so much.
    pub(crate) precision: Option<&'static str>,
}

/// Texts in segments: joined in order they are the text shown. Never HTML.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Highlights<'a> {
    /// The name.
    pub(crate) name: Vec<HighlightSegment<'a>>,
    /// The summary, or the part of the description around the first match.
    pub(crate) summary: Vec<HighlightSegment<'a>>,
}

/// A piece of text.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HighlightSegment<'a> {
    /// The piece.
    pub(crate) text: &'a str,
    /// Whether it answers a word of the query.
    #[serde(rename = "match")]
    pub(crate) matched: bool,
}

/// The parts of a score.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Explanation<'a> {
    /// The text score of the words.
    pub(crate) text: f64,
    /// The factor for nearness, 0–1.
    pub(crate) nearness: f64,
    /// The factor for the area match, 0–1.
    pub(crate) area: f64,
    /// The factor for how recently the record was verified, 0–1.
    pub(crate) freshness: f64,
    /// The factor for the filters said in words, 0–1.
    pub(crate) filters: f64,
    /// Words of the query the service does not have.
    pub(crate) missing: &'a [String],
}

impl<'a> SearchResult<'a> {
    pub(super) fn new(hit: &'a Hit, asked: Asked<'_>) -> Self {
        let service = &hit.service;
        let best = |text: &'a LocalizedText| text.best(asked.language).map(|(_, text)| text);
        let location = hit
            .location
            .and_then(|at| service.locations.get(at))
            .or_else(|| service.locations.first());
        // The position that counted; else the one the record gives.
        let position = match &hit.position {
            Some(position) => Some((position.point, position.precision)),
            None => location.and_then(|it| Some((it.point?, it.precision))),
        };
        Self {
            id: service.id.as_str(),
            name: best(&service.name),
            summary: best(&service.summary),
            description: best(&service.description),
            organization: service.organization.as_ref().and_then(|organization| {
                Some(ResultOrganization {
                    id: organization_id(organization).to_string(),
                    name: best(&organization.name)?,
                    provider_type: organization.provider_type.map(catalog::ProviderType::name),
                })
            }),
            location: location.map(|location| ResultLocation {
                name: best(&location.name),
                address: address_line(location, asked.language),
                lat: position.map(|(point, _)| point.lat()),
                lon: position.map(|(point, _)| point.lon()),
                precision: position.map(|(_, precision)| precision.name()),
            }),
            distance_m: hit.distance_m.map(f64::round),
            area_match: hit.area_match.map(area_match_name),
            other_locations: service.locations.len().saturating_sub(1),
            fee: service.fee.map(catalog::Fee::name),
            channels: service
                .channels
                .iter()
                .map(|channel| channel.name())
                .collect(),
            hours: best(&service.hours),
            opening_hours: service.opening_hours.as_ref().map(ToString::to_string),
            accessibility: accessibility_names(service),
            phone: service.phone.as_deref(),
            url: service.url.as_deref(),
            verified_at: service.verified_at.map(|date| date.to_string()),
            highlights: (asked.highlights == Mode::On).then(|| Highlights {
                name: segments(&hit.highlights.name),
                summary: segments(&hit.highlights.summary),
            }),
            score: hit.score,
            explain: hit.explanation.as_ref().map(|parts| Explanation {
                text: parts.text,
                nearness: parts.nearness,
                area: parts.area,
                freshness: parts.freshness,
                filters: parts.filters,
                missing: &parts.missing,
            }),
        }
    }
}

pub(super) fn accessibility_names(service: &catalog::Service) -> Vec<&'static str> {
    let listed = service.accessibility.iter();
    listed.map(|what| what.name()).collect()
}

/// `Esimerkkikatu 3, 30100 Forssa`, of the parts that are known.
pub(crate) fn address_line(location: &catalog::Location, language: Language) -> Option<String> {
    let town = [
        location.postcode.as_deref(),
        location.municipality.as_deref(),
    ];
    let town = town.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let street = location.address.best(language).map(|(_, street)| street);
    let parts = [street, Some(town.as_str())];
    let line = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ");
    (!line.is_empty()).then_some(line)
}

fn segments(segments: &[Segment]) -> Vec<HighlightSegment<'_>> {
    segments
        .iter()
        .map(|segment| HighlightSegment {
            text: &segment.text,
            matched: segment.matched,
        })
        .collect()
}

fn area_match_name(area_match: AreaMatch) -> &'static str {
    match area_match {
        AreaMatch::Located => "located",
        AreaMatch::Served => "served",
        AreaMatch::Nationwide => "nationwide",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_line_has_the_parts_that_are_known() {
        let mut location = catalog::Location::default();
        assert_eq!(address_line(&location, Language::Finnish), None);
        location.municipality = Some("Forssa".to_owned());
        assert_eq!(
            address_line(&location, Language::Finnish).as_deref(),
            Some("Forssa")
        );
        location.address = LocalizedText::finnish("Esimerkkikatu 3");
        location.postcode = Some("30100".to_owned());
        assert_eq!(
            address_line(&location, Language::Finnish).as_deref(),
            Some("Esimerkkikatu 3, 30100 Forssa")
        );
    }
}
