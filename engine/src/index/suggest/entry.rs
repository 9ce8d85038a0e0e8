//! What can be suggested, and each entry as it lies in `suggest.entries` ([`file`](super::file)).
//!
//! Numbers are of variable length; a text says how many bytes it shares with the one it
//! follows, how many more it has, and those.
//!
//! - a tally: total, national, bytes of the areas, the areas ([`Areas`])
//! - a topic: a byte of language, kind and what follows; where its tally is; text, label where
//!   it is another, concept id where it has one
//! - a name: language (a byte), municipality (0 for none), degrees north and east in 1e-7
//!   (4 bytes each, the least number for none), text, service id

use std::collections::BTreeMap;

use luukku_analyzers::Language;

use super::areas::Areas;
use super::bytes::{Reader, write_number, write_text};
use crate::catalog::GeoPoint;
use crate::gazetteer::{Gazetteer, MunicipalityCode, PlaceId};
use crate::index::geo::FixedPoint;

/// How many services a text finds, in all and by place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Services that have every word.
    pub(crate) total: u32,
    /// Those of them for the whole country: they answer anywhere.
    pub(crate) national: u32,
    /// The others by area they are in or serve, sorted by area.
    pub(crate) areas: Areas,
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
    pub(crate) fn changed(&self, gone: &Self, come: &Self) -> Self {
        let mut areas: BTreeMap<AreaNumber, u32> = self.areas.iter().collect();
        for (area, count) in come.areas.iter() {
            *areas.entry(area).or_default() += count;
        }
        for (area, count) in gone.areas.iter() {
            let left = areas.entry(area).or_default();
            *left = left.saturating_sub(count);
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
        AreaNumber::of(place).map_or(0, |area| self.areas.of(area) as usize)
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) {
        let areas = self.areas.bytes();
        for number in [self.total, self.national, areas.len() as u32] {
            write_number(out, number);
        }
        out.extend(areas);
    }

    pub(super) fn read(bytes: &mut Reader<'_>) -> Option<Self> {
        let (total, national) = (bytes.number()?, bytes.number()?);
        let areas = bytes.number()? as usize;
        Some(Self {
            total,
            national,
            areas: Areas::packed(bytes.take(areas)?),
        })
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

/// Bits of a topic's first byte: two of its language, two of its kind, and these.
const KIND_SHIFT: u8 = 2;
const HAS_LABEL: u8 = 1 << 4;
const HAS_CONCEPT: u8 = 1 << 5;

impl Topic {
    /// Writes the topic, whose tally is at `tally`.
    pub(super) fn write(&self, tally: u32, out: &mut Vec<u8>) {
        let mut first = self.language as u8 | (self.kind as u8) << KIND_SHIFT;
        let has_label = self.label != self.text;
        if has_label {
            first |= HAS_LABEL;
        }
        if !self.concept.is_empty() {
            first |= HAS_CONCEPT;
        }
        out.push(first);
        write_number(out, tally);
        write_text(out, "", &self.text);
        if has_label {
            write_text(out, &self.text, &self.label);
        }
        if !self.concept.is_empty() {
            write_text(out, "", &self.concept);
        }
    }

    /// Reads a topic; `tally` reads the tally that is somewhere.
    pub(super) fn read(bytes: &[u8], tally: impl FnOnce(u32) -> Option<Tally>) -> Option<Self> {
        let mut bytes = Reader(bytes);
        let first = bytes.byte()?;
        let kind = match first >> KIND_SHIFT & 3 {
            0 => TopicKind::Concept,
            1 => TopicKind::Keyword,
            _ => TopicKind::Organization,
        };
        let language = *Language::ALL.get(usize::from(first & 3))?;
        let tally = tally(bytes.number()?)?;
        let text = bytes.text("")?;
        let label = if first & HAS_LABEL == 0 {
            text.clone()
        } else {
            bytes.text(&text)?
        };
        let concept = if first & HAS_CONCEPT == 0 {
            String::new()
        } else {
            bytes.text("")?
        };
        Some(Self {
            kind,
            language,
            text,
            label,
            concept,
            tally,
        })
    }
}

/// What stands for a position that is not known.
const NOWHERE: i32 = i32::MIN;

impl Name {
    /// Writes the name that comes after another, or after none.
    pub(super) fn write(&self, out: &mut Vec<u8>, before: Option<&Self>) {
        out.push(self.language as u8);
        let code = self.municipality.map_or(0, MunicipalityCode::number);
        write_number(out, u32::from(code));
        let point = self.point.map(FixedPoint::of);
        let (lat, lon) = point.map_or((NOWHERE, NOWHERE), FixedPoint::numbers);
        out.extend(lat.to_le_bytes());
        out.extend(lon.to_le_bytes());
        write_text(out, before.map_or("", |name| &name.text), &self.text);
        write_text(out, before.map_or("", |name| &name.id), &self.id);
    }

    /// Reads the name that comes after another, or after none.
    pub(super) fn read(bytes: &mut Reader<'_>, before: Option<&Self>) -> Option<Self> {
        let language = *Language::ALL.get(usize::from(bytes.byte()?))?;
        let code = u16::try_from(bytes.number()?).ok()?;
        let lat = i32::from_le_bytes(bytes.array()?);
        let lon = i32::from_le_bytes(bytes.array()?);
        Some(Self {
            language,
            municipality: MunicipalityCode::new(code).ok(),
            point: FixedPoint::of_numbers(lat, lon).to_point(),
            text: bytes.text(before.map_or("", |name| &name.text))?,
            id: bytes.text(before.map_or("", |name| &name.id))?,
        })
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
                areas: [(area, 3)].into_iter().collect(),
            },
        };
        let mut bytes = Vec::new();
        topic.write(9, &mut bytes);
        let tally = |at| (at == 9).then(|| topic.tally.clone());
        assert_eq!(Topic::read(&bytes, tally), Some(topic.clone()));
        assert_eq!(
            (topic.tally.within(forssa), topic.tally.local(forssa)),
            (5, 3)
        );
        for length in 0..bytes.len() {
            let cut = bytes.get(..length).expect("in range");
            assert_eq!(Topic::read(cut, tally), None);
        }

        let name = Name {
            language: Language::Finnish,
            text: "Forssan kirjasto".to_owned(),
            id: "forssa:kirjasto".to_owned(),
            municipality: area.as_municipality(),
            point: GeoPoint::new(60.8146, 23.6215).ok(),
        };
        let mut bytes = Vec::new();
        name.write(&mut bytes, None);
        assert_eq!(Name::read(&mut Reader(&bytes), None), Some(name));
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
