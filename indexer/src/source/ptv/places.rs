//! PTV's addresses to locations: streets, post offices, positions in EPSG:3067, entrances.

use serde_json::{Map, Value};

use super::node::Node;
use super::texts::{self, Text};
use crate::source::projection;

/// The projection of PTV's coordinates, ETRS-TM35FIN.
const EPSG: u32 = 3067;

/// States of coordinates that are those of the address. Others are said when PTV could not
/// find it, or found several.
const TRUSTED: [&str; 3] = ["Ok", "EnteredByUser", "EnteredByAR"];

/// What a list of addresses says.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// Places to visit, as locations of the record format.
    pub(super) visiting: Vec<Map<String, Value>>,
    /// Where to write to.
    pub(super) postal: Text,
    /// How to get in, as the accessibility register says it.
    pub(super) accessibility: Text,
}

/// The places of a list of addresses. `name` is that of the place they are of.
pub(super) fn read(addresses: &Node<'_>, name: &Text) -> Places {
    let mut places = Places::default();
    for address in addresses.items() {
        entrances(&address, &mut places.accessibility);
        if address.get("type").text() == Some("Postal") {
            let postal = postal(&address);
            if !places.postal.contains(&postal) {
                places.postal.append(postal);
            }
        } else if let Some(mut place) = visiting(&address) {
            if let Some(name) = name.clone().into_value() {
                place.insert("name".to_owned(), name);
            }
            places.visiting.push(place);
        }
    }
    places
}

/// A place to go to; `None` when the address says nothing.
fn visiting(address: &Node<'_>) -> Option<Map<String, Value>> {
    let street = address.get("streetAddress");
    let other = address.get("otherAddress");
    let mut place = Map::new();
    let mut lines = Text::default();
    let kind = if street.is_there() {
        lines = street_lines(&street);
        street
    } else if other.is_there() {
        lines = texts::plain(&other.get("additionalInformation"));
        other
    } else {
        let abroad = texts::plain(&address.get("locationAbroad"));
        lines.append(abroad);
        address.get("postOfficeBoxAddress")
    };
    if let Some(lines) = lines.into_value() {
        place.insert("address".to_owned(), lines);
    }
    if let Some(code) = kind.get("postalCode").text() {
        place.insert("postcode".to_owned(), code.into());
    }
    if let Some(municipality) = municipality(&kind.get("municipality")) {
        place.insert("municipality".to_owned(), municipality.into());
    }
    if let Some((lat, lon)) = position(&kind).or_else(|| entrance_position(address)) {
        place.insert("lat".to_owned(), lat.into());
        place.insert("lon".to_owned(), lon.into());
        place.insert("loc_precision".to_owned(), "exact".into());
    }
    (!place.is_empty()).then_some(place)
}

/// `Otavantie 2 B`, in the languages of the street's name.
fn street_lines(street: &Node<'_>) -> Text {
    let names = texts::register(&street.get("street"));
    match street.get("streetNumber").text() {
        Some(number) => names.map(|_, name| format!("{name} {number}")),
        None => names,
    }
}

/// The municipality's name, or its code where it has none.
pub(super) fn municipality(node: &Node<'_>) -> Option<String> {
    let name = texts::register(&node.get("name"));
    let name = name.main().map(str::to_owned);
    name.or_else(|| node.get("code").text().map(str::to_owned))
}

fn position(kind: &Node<'_>) -> Option<(f64, f64)> {
    let found = degrees(kind)?;
    match kind.get("coordinateState").text() {
        Some(state) if !TRUSTED.contains(&state) => {
            kind.get("coordinateState").warn(format!(
                "{state:?} says that the coordinates may be of another place, they are not used"
            ));
            None
        }
        _ => Some(found),
    }
}

/// Where the main entrance is, for an address without a position.
fn entrance_position(address: &Node<'_>) -> Option<(f64, f64)> {
    let entrances = address.get("entrances").items();
    let main = entrances
        .iter()
        .find(|entrance| entrance.get("isMainEntrance").flag())?;
    degrees(&main.get("coordinates"))
}

/// PTV's `latitude` is metres north and its `longitude` metres east; WGS84 degrees of both.
fn degrees(node: &Node<'_>) -> Option<(f64, f64)> {
    let north = node.get("latitude").number();
    let east = node.get("longitude").number();
    let (Some(north), Some(east)) = (north, east) else {
        if north.is_some() != east.is_some() {
            let missing = if north.is_some() {
                "longitude"
            } else {
                "latitude"
            };
            node.get(missing)
                .warn("missing although the other is given, there is no position");
        }
        return None;
    };
    match projection::to_wgs84(EPSG, east, north) {
        Ok(degrees) => Some(degrees),
        Err(error) => {
            node.get("latitude").warn(format!("{error}; not used"));
            None
        }
    }
}

/// `Postiosoite: PL 123, 00100 HELSINKI`
fn postal(address: &Node<'_>) -> Text {
    let box_ = address.get("postOfficeBoxAddress");
    let (lines, kind) = if box_.is_there() {
        (texts::register(&box_.get("postOfficeBox")), box_)
    } else {
        let street = address.get("streetAddress");
        (street_lines(&street), street)
    };
    let code = kind.get("postalCode").text().map(str::to_owned);
    let offices = texts::register(&kind.get("postOffice"));
    lines.map(|language, line| {
        let label = match language {
            "sv" => "Postadress",
            "en" => "Postal address",
            _ => "Postiosoite",
        };
        let office = offices.get(language).or(offices.main());
        let town: Vec<&str> = code.as_deref().into_iter().chain(office).collect();
        let mut said = format!("{label}: {line}");
        if !town.is_empty() {
            said.push_str(", ");
            said.push_str(&town.join(" "));
        }
        said
    })
}

/// The sentences about the entrances, a paragraph a group.
fn entrances(address: &Node<'_>, accessibility: &mut Text) {
    for entrance in address.get("entrances").items() {
        for group in entrance.get("accessibilitySentences").items() {
            let mut said = Text::default();
            for sentence in group.get("sentences").items() {
                said.join(texts::register(&sentence.get("sentence")), " ");
            }
            let heading = texts::register(&group.get("sentenceGroup"));
            let said = said.map(|language, text| match heading.get(language) {
                Some(heading) => format!("{heading}: {text}"),
                None => text,
            });
            if !accessibility.contains(&said) {
                accessibility.append(said);
            }
        }
    }
}
