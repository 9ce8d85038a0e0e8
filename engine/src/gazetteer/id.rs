//! Names of places for programs: stable, short, readable.

use std::fmt;
use std::str::FromStr;

/// A municipality's number at Statistics Finland, 1 to 999: Forssa is 061.
///
/// Displayed and read as three digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MunicipalityCode(u16);

impl MunicipalityCode {
    /// A code from its number.
    ///
    /// # Errors
    /// When `number` is not from 1 to 999.
    pub fn new(number: u16) -> Result<Self, InvalidPlaceId> {
        if (1..=999).contains(&number) {
            Ok(Self(number))
        } else {
            Err(InvalidPlaceId(number.to_string()))
        }
    }

    /// The number.
    #[must_use]
    pub fn number(self) -> u16 {
        self.0
    }
}

impl fmt::Display for MunicipalityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:03}", self.0)
    }
}

impl FromStr for MunicipalityCode {
    type Err = InvalidPlaceId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidPlaceId(text.to_owned());
        let number = digits(text, 3..=3).ok_or_else(invalid)?;
        Self::new(number as u16).map_err(|_| invalid())
    }
}

/// The id of a place. Its text form is stable: `municipality:061`, `region:05`,
/// `county:07`, `locality:658225`, `postal:17200`, `postcode:30100`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PlaceId {
    /// A municipality.
    Municipality(MunicipalityCode),
    /// A region (maakunta), by its two-digit code: Kanta-Häme is 5.
    Region(u8),
    /// A wellbeing services county (hyvinvointialue), by its two-digit code: Kanta-Häme is
    /// 7. Helsinki, which arranges its own services, is 90; Åland is 91.
    County(u8),
    /// A town, village or suburb, by its number at GeoNames.
    Locality(u32),
    /// A village only the postcodes name, by its lowest postcode: Vääksy is 17200.
    PostalPlace(u32),
    /// The area of a postcode: 30100 in Forssa.
    Postcode(u32),
}

impl fmt::Display for PlaceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Municipality(code) => write!(f, "municipality:{code}"),
            Self::Region(code) => write!(f, "region:{code:02}"),
            Self::County(code) => write!(f, "county:{code:02}"),
            Self::Locality(number) => write!(f, "locality:{number}"),
            Self::PostalPlace(postcode) => write!(f, "postal:{postcode:05}"),
            Self::Postcode(postcode) => write!(f, "postcode:{postcode:05}"),
        }
    }
}

impl FromStr for PlaceId {
    type Err = InvalidPlaceId;

    /// Reads what `Display` writes, and nothing else.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidPlaceId(text.to_owned());
        let (kind, code) = text.split_once(':').ok_or_else(invalid)?;
        let small = || {
            digits(code, 2..=2)
                .map(|number| number as u8)
                .ok_or_else(invalid)
        };
        match kind {
            "municipality" => code.parse().map(Self::Municipality).map_err(|_| invalid()),
            "region" => small().map(Self::Region),
            "county" => small().map(Self::County),
            "locality" if !code.starts_with('0') => {
                digits(code, 1..=10).map(Self::Locality).ok_or_else(invalid)
            }
            "postcode" => digits(code, 5..=5).map(Self::Postcode).ok_or_else(invalid),
            "postal" => digits(code, 5..=5)
                .map(Self::PostalPlace)
                .ok_or_else(invalid),
            _ => Err(invalid()),
        }
    }
}

fn digits(text: &str, count: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let is_number = count.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// A text or number that is no place's id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not a place id such as municipality:061, region:05, county:07, locality:658225, postal:17200 or postcode:30100"
)]
pub struct InvalidPlaceId(pub String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_is_stable_both_ways() {
        for text in [
            "municipality:061",
            "region:05",
            "county:90",
            "locality:658225",
            "postal:01120",
            "postcode:00100",
        ] {
            let id: PlaceId = text.parse().unwrap();
            assert_eq!(id.to_string(), text);
        }
    }

    #[test]
    fn other_texts_are_no_ids() {
        for text in [
            "",
            "061",
            "municipality:61",
            "municipality:000",
            "municipality:+61",
            "region:5",
            "region:100",
            "locality:",
            "locality:007",
            "locality:99999999999",
            "town:1",
            "postal:1120",
            "region:0é",
        ] {
            assert!(text.parse::<PlaceId>().is_err(), "{text}");
        }
    }
}
