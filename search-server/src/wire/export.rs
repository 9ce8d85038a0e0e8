//! The answer to a search as `GeoJSON` and as a table.

use serde::Serialize;
use utoipa::ToSchema;

use super::interpretation::Interpretation;
use super::result::SearchResult;
use super::search::{Meta, SearchPage};

/// One page of answers as `GeoJSON` (RFC 7946), with what the JSON answer says of the page.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FeatureCollection<'a> {
    /// `FeatureCollection`.
    #[serde(rename = "type")]
    #[schema(example = "FeatureCollection")]
    kind: &'static str,
    /// The services, best first.
    features: Vec<Feature<'a>>,
    /// How many services match in all.
    total_items: usize,
    /// How many pages can be read.
    total_pages: usize,
    /// Which page this is, from 1.
    page_number: usize,
    /// How the text was understood.
    interpretation: Interpretation,
    /// About the data.
    meta: Meta,
}

/// A service.
#[derive(Debug, Serialize, ToSchema)]
struct Feature<'a> {
    /// `Feature`.
    #[serde(rename = "type")]
    #[schema(example = "Feature")]
    kind: &'static str,
    /// Stable id of the service.
    id: &'a str,
    /// Where it is: the place that answers the question; `null` when that is not known.
    geometry: Option<Point>,
    /// The service, as in the JSON answer.
    properties: SearchResult<'a>,
}

/// A position.
#[derive(Debug, Serialize, ToSchema)]
struct Point {
    /// `Point`.
    #[serde(rename = "type")]
    #[schema(example = "Point")]
    kind: &'static str,
    /// Longitude first, then latitude (WGS84 degrees).
    #[schema(example = json!([23.6215, 60.8146]))]
    coordinates: [f64; 2],
}

/// The page as `GeoJSON`.
///
/// # Errors
/// When it cannot be written, which no page is.
pub(crate) fn geojson(page: SearchPage<'_>) -> Result<String, String> {
    let features = page.contents.into_iter().map(|service| Feature {
        kind: "Feature",
        id: service.id,
        geometry: service.location.as_ref().and_then(|at| {
            Some(Point {
                kind: "Point",
                coordinates: [at.lon?, at.lat?],
            })
        }),
        properties: service,
    });
    let collection = FeatureCollection {
        kind: "FeatureCollection",
        features: features.collect(),
        total_items: page.total_items,
        total_pages: page.total_pages,
        page_number: page.page_number,
        interpretation: page.interpretation,
        meta: page.meta,
    };
    serde_json::to_string(&collection).map_err(|error| error.to_string())
}

/// The columns of the table.
const COLUMNS: [&str; 18] = [
    "id",
    "name",
    "summary",
    "organization",
    "provider_type",
    "place",
    "address",
    "lat",
    "lon",
    "distance_m",
    "area_match",
    "fee",
    "channels",
    "hours",
    "accessibility",
    "phone",
    "url",
    "verified_at",
];

/// The page as a table (RFC 4180): a heading, then a line a service.
///
/// # Errors
/// When it cannot be written, which no page is.
pub(crate) fn csv(page: &SearchPage<'_>) -> Result<String, String> {
    let mut table = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let written = (|| {
        table.write_record(COLUMNS)?;
        for service in &page.contents {
            table.write_record(row(service).map(|cell| harmless(&cell)))?;
        }
        table.flush()?;
        Ok::<_, csv::Error>(())
    })();
    written.map_err(|error| error.to_string())?;
    let bytes = table.into_inner().map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|error| error.to_string())
}

fn row(service: &SearchResult<'_>) -> [String; COLUMNS.len()] {
    let organization = service.organization.as_ref();
    let location = service.location.as_ref();
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let word = |word: Option<&'static str>| word.unwrap_or_default().to_owned();
    let number = |number: Option<f64>| number.map_or_else(String::new, |it| it.to_string());
    [
        service.id.to_owned(),
        text(service.name),
        text(service.summary),
        text(organization.map(|it| it.name)),
        word(organization.and_then(|it| it.provider_type)),
        text(location.and_then(|it| it.name)),
        text(location.and_then(|it| it.address.as_deref())),
        number(location.and_then(|it| it.lat)),
        number(location.and_then(|it| it.lon)),
        number(service.distance_m),
        word(service.area_match),
        word(service.fee),
        service.channels.join(" "),
        text(service.hours),
        service.accessibility.join(" "),
        text(service.phone),
        text(service.url),
        text(service.verified_at.as_deref()),
    ]
}

/// The text as a cell that no spreadsheet takes for a formula: an apostrophe goes before what
/// could be one. Telephone numbers and negative numbers stay as they are.
fn harmless(cell: &str) -> String {
    let mut letters = cell.chars();
    let is_formula = match letters.next() {
        Some('=' | '@' | '\t' | '\r') => true,
        Some('+' | '-') => !letters.all(|it| it.is_ascii_digit() || " .-()/".contains(it)),
        _ => false,
    };
    if is_formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("-2+3+cmd", "'-2+3+cmd"),
            ("\tx", "'\tx"),
            ("+358 50 000 0000", "+358 50 000 0000"),
            ("-12.5", "-12.5"),
            ("Esimerkkitupa", "Esimerkkitupa"),
            ("", ""),
        ] {
            assert_eq!(harmless(cell), written);
        }
    }
}
