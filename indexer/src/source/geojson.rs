//! GeoJSON (RFC 7946): a feature collection, or features one after another, a line each or as
//! RFC 8142 has them.

mod fields;
mod map;

use std::collections::BTreeSet;
use std::io::BufRead;
use std::path::Path;
use std::sync::Arc;

use geojson::{Feature, feature::Id};
use serde_json::{Map, Value};

use self::fields::Plan;
use self::map::Shape;
use super::elements::{Element, Elements};
use super::geometry;
use super::input::InputFile;
use super::projection::is_known;
use super::{Content, FieldNames, Origin, RawRecord, Unreadable};
use crate::IndexerError;

/// Most names of properties remembered as not used: more is no table of services.
const MAX_UNUSED: usize = 1000;

/// Reads features one at a time.
pub(crate) struct GeoJson<R> {
    file: Arc<Path>,
    elements: Elements<R>,
    plan: Plan,
    /// The projection of the coordinates; `None` for WGS84.
    epsg: Option<u32>,
    names: Arc<FieldNames>,
    /// Properties already said to be not used.
    unused: BTreeSet<String>,
    /// What is to be told of the file as a whole.
    notes: Vec<RawRecord>,
    started: bool,
    ended: bool,
}

impl GeoJson<()> {
    /// Reads a file; `map` says which property is what, where the names do not.
    pub(crate) fn of(
        file: InputFile,
        map: Option<&Path>,
    ) -> Result<GeoJson<impl BufRead + Send + use<>>, IndexerError> {
        let map = map.map(map::read).transpose()?;
        Ok(GeoJson::new(file.path, file.reader, map))
    }
}

impl<R: BufRead> GeoJson<R> {
    fn new(file: Arc<Path>, reader: R, map: Option<map::PropertyMap>) -> Self {
        let epsg = map.as_ref().and_then(|map| map.epsg);
        let stem = file.file_stem().map(|stem| stem.to_string_lossy());
        let stem = stem.unwrap_or_default().into_owned();
        let plan = Plan::new(map, &stem);
        Self {
            names: Arc::new(plan.names()),
            file,
            elements: Elements::new(reader, "features"),
            plan,
            epsg,
            unused: BTreeSet::new(),
            notes: Vec::new(),
            started: false,
            ended: false,
        }
    }

    /// The projection that a file written before RFC 7946 names, once.
    fn start(&mut self) -> Result<(), IndexerError> {
        if self.started {
            return Ok(());
        }
        self.started = true;
        let head = self.elements.head();
        let name = head
            .as_ref()
            .and_then(|head| head.get("crs")?.get("properties")?.get("name")?.as_str());
        if let (None, Some(name)) = (self.epsg, name) {
            self.epsg = projection(name).map_err(|problem| IndexerError::Source {
                path: self.file.to_path_buf(),
                problem,
            })?;
        }
        Ok(())
    }

    fn raw(&mut self, element: Element) -> RawRecord {
        let element_line = element.line;
        let mut origin = Origin::line(&self.file, element_line);
        let feature = element.text.and_then(|text| {
            text.parse::<Feature>()
                .map_err(|error| format!("not a GeoJSON feature: {error}"))
        });
        let feature = match feature {
            Ok(feature) => feature,
            Err(reason) => return RawRecord::unreadable(origin, reason),
        };
        let properties = feature.properties.unwrap_or_default();
        let id = feature.id.map(|id| match id {
            Id::String(text) => text,
            Id::Number(number) => number.to_string(),
        });
        let (mut fields, warnings) = self.plan.fields(&properties, id);
        if let Some(Value::String(id)) = fields.get("id") {
            origin.object = Some(id.clone());
        }
        let placed = match feature.geometry {
            None => Ok(()),
            Some(geometry) => self.place(&geometry, &mut fields),
        };
        let content = match placed {
            Ok(()) => Content::Fields(fields),
            Err(reason) => Content::Unreadable(Unreadable {
                field: Some("geometry".to_owned()),
                value: None,
                reason,
            }),
        };
        let mut raw = RawRecord::new(origin, content);
        raw.names = Some(Arc::clone(&self.names));
        raw.warnings = warnings;
        self.note_unused(&properties, element_line);
        raw
    }

    /// Puts the geometry into the fields: as places, or as the area served.
    fn place(
        &self,
        shape: &geojson::Geometry,
        fields: &mut Map<String, Value>,
    ) -> Result<(), String> {
        let found = geometry::positions(shape, self.epsg)?;
        if self.plan.shape == Shape::ServiceArea {
            if self.epsg.is_some() {
                return Err(
                    "a service area has to be in WGS84 degrees: convert the file, for \
                            instance with ogr2ogr -t_srs EPSG:4326"
                        .to_owned(),
                );
            }
            let shape = serde_json::to_value(shape).map_err(|error| error.to_string())?;
            fields.insert("area_shape".to_owned(), shape);
            return Ok(());
        }
        let inside = fields::take_location(fields);
        let places = found.into_iter().map(|(lat, lon)| {
            let mut place = inside.clone();
            place.insert("lat".to_owned(), lat.into());
            place.insert("lon".to_owned(), lon.into());
            Value::Object(place)
        });
        let mut places: Vec<Value> = places.collect();
        if places.is_empty() && !inside.is_empty() {
            places.push(Value::Object(inside));
        }
        if !places.is_empty() {
            fields.insert("locations".to_owned(), Value::Array(places));
        }
        Ok(())
    }

    /// Tells of each property that is met for the first time and not used.
    fn note_unused(&mut self, properties: &Map<String, Value>, line: u64) {
        for name in properties.keys() {
            let is_new = !self.plan.uses(name)
                && self.unused.len() < MAX_UNUSED
                && self.unused.insert(name.clone());
            if is_new {
                let reason = "not used; a map (--map) can say what it is";
                let origin = Origin::line(&self.file, line);
                self.notes
                    .push(RawRecord::note(origin, Some(name.clone()), reason));
            }
        }
    }
}

impl<R: BufRead> Iterator for GeoJson<R> {
    type Item = Result<RawRecord, IndexerError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(note) = self.notes.pop() {
            return Some(Ok(note));
        }
        if self.ended {
            return None;
        }
        let element = match self.elements.next()? {
            Ok(element) => element,
            Err(error) => return Some(Err(IndexerError::io(&*self.file, "read")(error))),
        };
        if let Err(error) = self.start() {
            self.ended = true;
            return Some(Err(error));
        }
        Some(Ok(self.raw(element)))
    }
}

/// The EPSG code in the name of a coordinate system; `None` for WGS84.
fn projection(name: &str) -> Result<Option<u32>, String> {
    let upper = name.trim().to_ascii_uppercase();
    if upper.ends_with("CRS84") || upper.ends_with("CRS84H") {
        return Ok(None);
    }
    let code = upper
        .contains("EPSG")
        .then(|| upper.rsplit([':', '/']).next()?.parse().ok())
        .flatten();
    match code {
        // ETRS89 in degrees is taken for WGS84.
        Some(4326 | 4258) => Ok(None),
        Some(code) if is_known(code) => Ok(Some(code)),
        _ => Err(format!(
            "the coordinates are in {name:?}, which is not known here: convert the file, for \
             instance with ogr2ogr -t_srs EPSG:4326"
        )),
    }
}

#[cfg(test)]
mod tests;
