//! Reads the gazetteer's tables into places.

use super::row::{GazetteerError, list, rows};
use super::{MunicipalityCode, Place, PlaceId, PlaceKind};

/// The texts of the tables.
pub(super) struct Tables {
    pub(super) municipalities: &'static str,
    pub(super) regions: &'static str,
    pub(super) counties: &'static str,
    pub(super) places: &'static str,
    pub(super) postal_places: &'static str,
    pub(super) postcodes: &'static str,
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
        postal_places: include_str!("../../../data/gazetteer/postal_places.tsv"),
        postcodes: include_str!("../../../data/gazetteer/postcodes.tsv"),
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
        let postal_places = self.postal_places(&municipalities)?;
        let mut places = municipalities;
        places.extend(areas.into_iter().flatten());
        places.extend(localities);
        places.extend(postal_places);
        Ok(places)
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
        rows("places.tsv", self.places)
            .map(|row| {
                let [id, fi, sv, other, kind, code, lat, lon, people, case, word] = row.cells()?;
                let municipality = row.municipality(code, municipalities)?;
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
                    other_names: list(other),
                    point: row.point(lat, lon)?,
                    population: row.parse("population", people)?,
                    local_case: row.local_case(case)?,
                    is_common_word: row.yes("common_word", word)?,
                    ..municipality.clone()
                })
            })
            .collect()
    }

    fn postal_places(&self, municipalities: &[Place]) -> Result<Vec<Place>, GazetteerError> {
        rows("postal_places.tsv", self.postal_places)
            .map(|row| {
                let [postcode, fi, code, lat, lon, case, word] = row.cells()?;
                let municipality = row.municipality(code, municipalities)?;
                Ok(Place {
                    id: PlaceId::PostalPlace(row.parse("postcode", postcode)?),
                    kind: PlaceKind::Village,
                    name_fi: fi,
                    name_sv: None,
                    point: row.point(lat, lon)?,
                    population: 0,
                    local_case: row.local_case(case)?,
                    is_common_word: row.yes("common_word", word)?,
                    ..municipality.clone()
                })
            })
            .collect()
    }
}

impl Tables {
    /// Postcode areas, "30100 Forssa", in the order of their postcodes.
    pub(super) fn postcodes(&self, places: &[Place]) -> Result<Vec<Place>, GazetteerError> {
        rows("postcodes.tsv", self.postcodes)
            .map(|row| {
                let [name, code, lat, lon] = row.cells()?;
                let municipality = row.municipality(code, places)?;
                let digits = name.split(' ').next().unwrap_or_default();
                Ok(Place {
                    id: PlaceId::Postcode(row.parse("postcode and office", digits)?),
                    kind: PlaceKind::PostcodeArea,
                    name_fi: name,
                    name_sv: None,
                    point: row.point(lat, lon)?,
                    population: 0,
                    is_common_word: false,
                    ..municipality.clone()
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
            let (id, region, county) = if kind == PlaceKind::Region {
                let id = PlaceId::Region(code);
                (id, Some(id), None)
            } else {
                let id = PlaceId::County(code);
                (id, None, Some(id))
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
