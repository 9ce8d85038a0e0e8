//! Reads the gazetteer's tables: tab-separated, a header line, one place a line.

use std::collections::HashMap;
use std::str::FromStr;

use super::{LocalCase, MunicipalityCode, Place, PlaceId, PlaceKind};
use crate::catalog::{GeoPoint, InvalidPoint};

/// Why a table cannot be read: table, line and value.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum GazetteerError {
    /// A line does not have its table's columns.
    #[error("{table}:{line}: {found} columns instead of {expected}")]
    Columns {
        /// The table's file name.
        table: &'static str,
        /// The line, from 1.
        line: usize,
        /// The columns the line has.
        found: usize,
        /// The columns the header promises.
        expected: usize,
    },
    /// A cell's value is not of its column.
    #[error("{table}:{line}: {column} {value:?} is not valid")]
    Value {
        /// The table's file name.
        table: &'static str,
        /// The line, from 1.
        line: usize,
        /// The column's name.
        column: &'static str,
        /// The value found.
        value: &'static str,
    },
    /// A point is not on earth.
    #[error("{table}:{line}: {source}")]
    Point {
        /// The table's file name.
        table: &'static str,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        source: InvalidPoint,
    },
    /// Two rows have one id.
    #[error("{0} is there twice")]
    Repeated(PlaceId),
    /// A row names a place no table has, or a region or county has no municipality.
    #[error("{0} is not in the tables or has no members")]
    Unknown(PlaceId),
}

/// The texts of the tables.
pub(super) struct Tables {
    pub(super) municipalities: &'static str,
    pub(super) regions: &'static str,
    pub(super) counties: &'static str,
    pub(super) places: &'static str,
    pub(super) aliases: &'static str,
}

/// A further name of a place, from `aliases.tsv`.
pub(super) struct Alias {
    pub(super) name: &'static str,
    pub(super) place: PlaceId,
    /// Whether it has Finnish case forms, unlike an abbreviation.
    pub(super) is_inflected: bool,
}

impl Tables {
    pub(super) const EMBEDDED: Self = Self {
        municipalities: include_str!("../../../data/gazetteer/municipalities.tsv"),
        regions: include_str!("../../../data/gazetteer/regions.tsv"),
        counties: include_str!("../../../data/gazetteer/counties.tsv"),
        places: include_str!("../../../data/gazetteer/places.tsv"),
        aliases: include_str!("../../../data/gazetteer/aliases.tsv"),
    };

    /// The places of all tables.
    pub(super) fn places(&self) -> Result<Vec<Place>, GazetteerError> {
        let municipalities = self.municipalities()?;
        let areas: Vec<_> = [
            ("regions.tsv", self.regions, PlaceKind::Region),
            ("counties.tsv", self.counties, PlaceKind::WellbeingCounty),
        ]
        .into_iter()
        .map(|(table, text, kind)| areas(table, text, kind, &municipalities))
        .collect::<Result<_, _>>()?;
        let localities = self.localities(&municipalities)?;
        let all = areas.into_iter().flatten().chain(localities);
        Ok(municipalities.into_iter().chain(all).collect())
    }

    pub(super) fn aliases(&self) -> Result<Vec<Alias>, GazetteerError> {
        rows("aliases.tsv", self.aliases)
            .map(|row| {
                let [name, place, forms, _reason] = row.cells()?;
                Ok(Alias {
                    name,
                    place: row.parse("place", place)?,
                    is_inflected: match forms {
                        "inflected" => true,
                        "fixed" => false,
                        _ => return Err(row.invalid("forms", forms)),
                    },
                })
            })
            .collect()
    }

    fn municipalities(&self) -> Result<Vec<Place>, GazetteerError> {
        rows("municipalities.tsv", self.municipalities)
            .map(|row| {
                let [code, fi, sv, region, county, lat, lon, people, case, word] = row.cells()?;
                let code: MunicipalityCode = row.parse("code", code)?;
                Ok(Place {
                    id: PlaceId::Municipality(code),
                    kind: PlaceKind::Municipality,
                    name_fi: fi,
                    name_sv: (sv != fi).then_some(sv),
                    name_en: None,
                    other_names: Vec::new(),
                    point: row.point(lat, lon)?,
                    population: row.parse("population", people)?,
                    municipality: Some(code),
                    region: Some(PlaceId::Region(row.parse("region", region)?)),
                    county: Some(PlaceId::County(row.parse("county", county)?)),
                    local_case: row.local_case(case)?,
                    is_common_word: row.yes("common_word", word)?,
                })
            })
            .collect()
    }

    fn localities(&self, municipalities: &[Place]) -> Result<Vec<Place>, GazetteerError> {
        let by_code: HashMap<_, _> = municipalities
            .iter()
            .map(|place| (place.municipality, place))
            .collect();
        rows("places.tsv", self.places)
            .map(|row| {
                let [id, fi, sv, other, kind, code, lat, lon, people, case, word] = row.cells()?;
                let code: MunicipalityCode = row.parse("municipality", code)?;
                let Some(municipality) = by_code.get(&Some(code)) else {
                    return Err(GazetteerError::Unknown(PlaceId::Municipality(code)));
                };
                Ok(Place {
                    id: PlaceId::Locality(row.parse("geonames_id", id)?),
                    kind: match kind {
                        "town" => PlaceKind::Town,
                        "village" => PlaceKind::Village,
                        "suburb" => PlaceKind::Suburb,
                        _ => return Err(row.invalid("kind", kind)),
                    },
                    name_fi: fi,
                    name_sv: (!sv.is_empty()).then_some(sv),
                    name_en: None,
                    other_names: list(other),
                    point: row.point(lat, lon)?,
                    population: row.parse("population", people)?,
                    municipality: Some(code),
                    region: municipality.region,
                    county: municipality.county,
                    local_case: row.local_case(case)?,
                    is_common_word: row.yes("common_word", word)?,
                })
            })
            .collect()
    }
}

/// Regions or counties, with their population and point from their municipalities.
fn areas(
    table: &'static str,
    text: &'static str,
    kind: PlaceKind,
    municipalities: &[Place],
) -> Result<Vec<Place>, GazetteerError> {
    rows(table, text)
        .map(|row| {
            let [code, fi, sv, en, short, case] = row.cells()?;
            let code = row.parse("code", code)?;
            let (id, region, county) = match kind {
                PlaceKind::Region => {
                    let id = PlaceId::Region(code);
                    (id, Some(id), None)
                }
                _ => {
                    let id = PlaceId::County(code);
                    (id, None, Some(id))
                }
            };
            let members = || {
                let is_member =
                    |place: &&Place| place.region == Some(id) || place.county == Some(id);
                municipalities.iter().filter(is_member)
            };
            let Some(largest) = members().max_by_key(|place| place.population) else {
                return Err(GazetteerError::Unknown(id));
            };
            Ok(Place {
                id,
                kind,
                name_fi: fi,
                name_sv: Some(sv),
                name_en: Some(en),
                other_names: list(short),
                point: largest.point,
                population: members().map(|place| place.population).sum(),
                municipality: None,
                region,
                county,
                local_case: row.local_case(case)?,
                is_common_word: false,
            })
        })
        .collect()
}

/// One line of a table.
struct Row {
    table: &'static str,
    line: usize,
    text: &'static str,
}

/// The lines after the header.
fn rows(table: &'static str, text: &'static str) -> impl Iterator<Item = Row> {
    text.lines().enumerate().skip(1).map(move |(at, text)| Row {
        table,
        line: at + 1,
        text,
    })
}

impl Row {
    fn cells<const N: usize>(&self) -> Result<[&'static str; N], GazetteerError> {
        let cells: Vec<_> = self.text.split('\t').collect();
        <[&str; N]>::try_from(cells.as_slice()).map_err(|_| GazetteerError::Columns {
            table: self.table,
            line: self.line,
            found: cells.len(),
            expected: N,
        })
    }

    fn parse<T: FromStr>(
        &self,
        column: &'static str,
        value: &'static str,
    ) -> Result<T, GazetteerError> {
        value.parse().map_err(|_| self.invalid(column, value))
    }

    fn point(&self, lat: &'static str, lon: &'static str) -> Result<GeoPoint, GazetteerError> {
        let (lat, lon) = (self.parse("lat", lat)?, self.parse("lon", lon)?);
        GeoPoint::new(lat, lon).map_err(|source| GazetteerError::Point {
            table: self.table,
            line: self.line,
            source,
        })
    }

    fn local_case(&self, value: &'static str) -> Result<LocalCase, GazetteerError> {
        match value {
            "inner" => Ok(LocalCase::Inner),
            "outer" => Ok(LocalCase::Outer),
            _ => Err(self.invalid("local_case", value)),
        }
    }

    fn yes(&self, column: &'static str, value: &'static str) -> Result<bool, GazetteerError> {
        match value {
            "yes" => Ok(true),
            "" => Ok(false),
            _ => Err(self.invalid(column, value)),
        }
    }

    fn invalid(&self, column: &'static str, value: &'static str) -> GazetteerError {
        GazetteerError::Value {
            table: self.table,
            line: self.line,
            column,
            value,
        }
    }
}

/// The items of a cell, separated by `|`.
fn list(cell: &'static str) -> Vec<&'static str> {
    cell.split('|').filter(|item| !item.is_empty()).collect()
}
