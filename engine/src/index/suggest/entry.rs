//! What can be suggested, as it lies in `suggest.entries`.
//!
//! Numbers are little-endian; a text is its length in two bytes and its UTF-8.
//!
//! - the file: how many topics, how many names (4 bytes each), where each entry ends (8 bytes
//!   each, counted from the first entry), the entries
//! - a topic: language, kind (a byte each), total, national (4 each), how many areas (2), area
//!   and count of each (2 and 4), text, label, concept id
//! - a name: language (1), municipality (2, 0 for none), degrees north and east (8 each, NaN
//!   for none), text, service id

use std::collections::BTreeMap;

use luukku_analyzers::Language;

use crate::catalog::GeoPoint;
use crate::gazetteer::{Gazetteer, MunicipalityCode, PlaceId};

/// How many services a text finds, in all and by place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Services that have every word.
    pub(crate) total: u32,
    /// Those of them for the whole country: they answer anywhere.
    pub(crate) national: u32,
    /// The others by area they are in or serve, sorted by area.
    pub(crate) areas: Vec<(AreaNumber, u32)>,
}

/// A municipality, region or county as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct AreaNumber(u16);

impl AreaNumber {
    /// Numbers are below this.
    pub(crate) const END: usize = 1_600;
    const REGIONS: u16 = 1_000;
    const COUNTIES: u16 = 1_300;

    /// The area that `place` is or lies in: a village's is its municipality.
    pub(crate) fn of(place: PlaceId) -> Option<Self> {
        match place {
            PlaceId::Municipality(code) => Some(Self::municipality(code)),
            PlaceId::Region(code) => Some(Self(Self::REGIONS + u16::from(code))),
            PlaceId::County(code) => Some(Self(Self::COUNTIES + u16::from(code))),
            PlaceId::Locality(_) | PlaceId::PostalPlace(_) | PlaceId::Postcode(_) => {
                Gazetteer::embedded()
                    .place(place)
                    .and_then(|place| place.municipality)
                    .map(Self::municipality)
            }
        }
    }

    fn municipality(code: MunicipalityCode) -> Self {
        Self(code.number())
    }

    /// The municipality it is, if it is one.
    pub(crate) fn as_municipality(self) -> Option<MunicipalityCode> {
        MunicipalityCode::new(self.0).ok()
    }

    pub(crate) fn from_number(number: u16) -> Self {
        Self(number)
    }

    /// The number, for keys and tables.
    pub(crate) fn number(self) -> u16 {
        self.0
    }
}

impl Tally {
    /// The counts when services that were counted as `gone` are not there any more, and
    /// those counted as `come` are.
    pub(super) fn changed(&self, gone: &Self, come: &Self) -> Self {
        let mut areas: BTreeMap<AreaNumber, u32> = self.areas.iter().copied().collect();
        for (area, count) in &come.areas {
            *areas.entry(*area).or_default() += count;
        }
        for (area, count) in &gone.areas {
            let left = areas.entry(*area).or_default();
            *left = left.saturating_sub(*count);
        }
        Self {
            total: (self.total + come.total).saturating_sub(gone.total),
            national: (self.national + come.national).saturating_sub(gone.national),
            areas: areas.into_iter().filter(|(_, count)| *count > 0).collect(),
        }
    }

    /// The total alone.
    pub(crate) fn without_areas(self) -> Self {
        Self {
            total: self.total,
            ..Self::default()
        }
    }

    /// How many a search in `place` finds; in a village, at least: what is just outside its
    /// municipality is counted by the search only.
    pub(crate) fn within(&self, place: PlaceId) -> usize {
        self.national as usize + self.local(place)
    }

    /// How many of those are there, or serve it, and not the whole country.
    pub(crate) fn local(&self, place: PlaceId) -> usize {
        AreaNumber::of(place).map_or(0, |area| self.of_area(area))
    }

    fn of_area(&self, area: AreaNumber) -> usize {
        self.areas
            .binary_search_by_key(&area, |(known, _)| *known)
            .ok()
            .and_then(|at| self.areas.get(at))
            .map_or(0, |(_, count)| *count as usize)
    }
}

/// What a topic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TopicKind {
    /// A label of a concept.
    Concept,
    /// A service class or keyword of the records.
    Keyword,
    /// The name of an organization.
    Organization,
}

/// A text that finds services.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Topic {
    pub(crate) kind: TopicKind,
    pub(crate) language: Language,
    /// The text to search for.
    pub(crate) text: String,
    /// The same as the thesaurus has it, which is the singular where `text` is a plural.
    pub(crate) label: String,
    /// The concept it is a label of; empty for other kinds.
    pub(crate) concept: String,
    pub(crate) tally: Tally,
}

/// The name of a service.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Name {
    pub(crate) language: Language,
    pub(crate) text: String,
    pub(crate) id: String,
    pub(crate) municipality: Option<MunicipalityCode>,
    /// Its primary place.
    pub(crate) point: Option<GeoPoint>,
}

impl Topic {
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        out.push(self.language as u8);
        out.push(self.kind as u8);
        out.extend(self.tally.total.to_le_bytes());
        out.extend(self.tally.national.to_le_bytes());
        out.extend((self.tally.areas.len() as u16).to_le_bytes());
        for (area, count) in &self.tally.areas {
            out.extend(area.0.to_le_bytes());
            out.extend(count.to_le_bytes());
        }
        write_text(out, &self.text);
        write_text(out, &self.label);
        write_text(out, &self.concept);
    }

    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut bytes = Reader(bytes);
        let language = bytes.language()?;
        let kind = match bytes.array::<1>()? {
            [0] => TopicKind::Concept,
            [1] => TopicKind::Keyword,
            _ => TopicKind::Organization,
        };
        let total = u32::from_le_bytes(bytes.array()?);
        let national = u32::from_le_bytes(bytes.array()?);
        let count = u16::from_le_bytes(bytes.array()?);
        let mut areas = Vec::with_capacity(usize::from(count));
        for _ in 0..count {
            let area = AreaNumber(u16::from_le_bytes(bytes.array()?));
            areas.push((area, u32::from_le_bytes(bytes.array()?)));
        }
        Some(Self {
            kind,
            language,
            text: bytes.text()?,
            label: bytes.text()?,
            concept: bytes.text()?,
            tally: Tally {
                total,
                national,
                areas,
            },
        })
    }
}

impl Name {
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        out.push(self.language as u8);
        let code = self.municipality.map_or(0, MunicipalityCode::number);
        out.extend(code.to_le_bytes());
        let (lat, lon) = self
            .point
            .map_or((f64::NAN, f64::NAN), |point| (point.lat(), point.lon()));
        out.extend(lat.to_le_bytes());
        out.extend(lon.to_le_bytes());
        write_text(out, &self.text);
        write_text(out, &self.id);
    }

    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut bytes = Reader(bytes);
        let language = bytes.language()?;
        let code = u16::from_le_bytes(bytes.array()?);
        let lat = f64::from_le_bytes(bytes.array()?);
        let lon = f64::from_le_bytes(bytes.array()?);
        Some(Self {
            language,
            municipality: MunicipalityCode::new(code).ok(),
            point: GeoPoint::new(lat, lon).ok(),
            text: bytes.text()?,
            id: bytes.text()?,
        })
    }
}

fn write_text(out: &mut Vec<u8>, text: &str) {
    // Names and ids are far below the bound of two bytes: the builder leaves longer ones out.
    out.extend((text.len() as u16).to_le_bytes());
    out.extend(text.bytes());
}

/// Bytes not yet read; every read says whether there was enough.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (array, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*array)
    }

    fn language(&mut self) -> Option<Language> {
        let [number] = self.array()?;
        Language::ALL.get(usize::from(number)).copied()
    }

    fn text(&mut self) -> Option<String> {
        let length = usize::from(u16::from_le_bytes(self.array()?));
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        String::from_utf8(text.to_vec()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back_the_same() {
        let forssa: PlaceId = "municipality:061".parse().expect("an id");
        let area = AreaNumber::of(forssa).expect("an area");
        let topic = Topic {
            kind: TopicKind::Concept,
            language: Language::Swedish,
            text: "stödgrupper".to_owned(),
            label: "stödgrupp".to_owned(),
            concept: "peer_support_group".to_owned(),
            tally: Tally {
                total: 7,
                national: 2,
                areas: vec![(area, 3)],
            },
        };
        let mut bytes = Vec::new();
        topic.write(&mut bytes);
        assert_eq!(Topic::read(&bytes), Some(topic.clone()));
        assert_eq!(
            (topic.tally.within(forssa), topic.tally.local(forssa)),
            (5, 3)
        );
        for length in 0..bytes.len() {
            assert_eq!(Topic::read(bytes.get(..length).expect("in range")), None);
        }

        let name = Name {
            language: Language::Finnish,
            text: "Forssan kirjasto".to_owned(),
            id: "forssa:kirjasto".to_owned(),
            municipality: area.as_municipality(),
            point: GeoPoint::new(60.8146, 23.6215).ok(),
        };
        let mut bytes = Vec::new();
        name.write(&mut bytes);
        assert_eq!(Name::read(&bytes), Some(name));
    }

    #[test]
    fn a_village_counts_as_its_municipality() {
        let vaaksy = Gazetteer::embedded().place_named("Vääksy")[0];
        assert_eq!(
            AreaNumber::of(vaaksy.id).and_then(AreaNumber::as_municipality),
            vaaksy.municipality
        );
    }
}
