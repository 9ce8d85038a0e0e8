//! Random services, and an index of them that is built once and then updated.

use std::collections::BTreeMap;

use fastrand::Rng;
use luukku_engine::catalog::ServiceId;
use luukku_engine::index::{IndexBuilder, IndexUpdater, Snapshot};
use luukku_engine::record;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Words that are no place, no filter, no concept and no part of each other.
pub(crate) const WORDS: [&str; 12] = [
    "kaktus",
    "trumpetti",
    "pelikaani",
    "sitruuna",
    "gorilla",
    "banjo",
    "haikara",
    "timantti",
    "kirahvi",
    "vanukas",
    "ukulele",
    "marimba",
];

/// Municipalities with their codes.
pub(crate) const MUNICIPALITIES: [(&str, u16); 4] = [
    ("Forssa", 61),
    ("Tammela", 834),
    ("Jokioinen", 169),
    ("Turku", 853),
];

pub(crate) const CLASSES: [&str; 5] = ["Luokka A", "Luokka B", "Luokka C", "Luokka D", "Luokka E"];

/// So many services share a network: few enough for all to be read.
const A_PART: usize = 400;

/// What the model knows of a service.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    /// Latitude and longitude of each of its places.
    pub(crate) points: Vec<(f64, f64)>,
    /// Codes of the municipalities where it is.
    pub(crate) located: Vec<u16>,
    /// Codes of the municipalities that it serves.
    pub(crate) serves: Vec<u16>,
    pub(crate) is_national: bool,
    pub(crate) verified: Option<jiff::civil::Date>,
    pub(crate) fee: Option<&'static str>,
    pub(crate) classes: Vec<&'static str>,
    /// The words it has, numbers in [`WORDS`].
    pub(crate) words: Vec<usize>,
    record: Value,
}

/// Services and the index of them.
pub(crate) struct Corpus {
    folder: TempDir,
    services: BTreeMap<String, Known>,
    towns: Vec<(f64, f64)>,
    next: usize,
}

impl Corpus {
    pub(crate) fn new(rng: &mut Rng, size: usize) -> Self {
        let towns = (0..6).map(|town| self::town(rng, town)).collect();
        let folder = tempfile::tempdir().expect("a folder");
        let mut corpus = Self {
            folder,
            services: BTreeMap::new(),
            towns,
            next: 0,
        };
        let mut builder = IndexBuilder::create(corpus.folder.path()).expect("a build");
        for _ in 0..size {
            let (id, known) = corpus.another(rng);
            let parsed = record::parse(&known.record.to_string()).expect("a record");
            builder.add(&parsed.service).expect("added");
            corpus.services.insert(id, known);
        }
        builder.publish().expect("published");
        corpus
    }

    pub(crate) fn services(&self) -> &BTreeMap<String, Known> {
        &self.services
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        Snapshot::open(self.folder.path()).expect("opened")
    }

    /// A point near which people ask: mostly where services are.
    pub(crate) fn point(&self, rng: &mut Rng) -> (f64, f64) {
        match rng.u8(0..8) {
            0 => anywhere(rng),
            1 => (if rng.bool() { 90.0 } else { -90.0 }, degrees(rng, 180.0)),
            2 => (degrees(rng, 80.0), if rng.bool() { 180.0 } else { -180.0 }),
            _ => {
                let town = self.towns[rng.usize(..self.towns.len())];
                around(rng, town)
            }
        }
    }

    /// Changes, adds and deletes services: a new segment, unless few are left.
    pub(crate) fn change(&mut self, rng: &mut Rng) {
        let count = self.services.len();
        let mut updater = IndexUpdater::open(self.folder.path())
            .expect("an update")
            .with_small_segment(1);
        let ids: Vec<String> = self.services.keys().cloned().collect();
        for id in ids {
            let fate = rng.u8(0..10);
            let parsed_id: ServiceId = id.parse().expect("an id");
            if fate == 0 && self.services.len() > 1 {
                updater.delete(&parsed_id).expect("deleted");
                self.services.remove(&id);
            } else if fate == 1 {
                let (_, mut known) = self.another(rng);
                known.record["id"] = json!(id);
                let parsed = record::parse(&known.record.to_string()).expect("a record");
                updater.upsert(&parsed.service).expect("changed");
                self.services.insert(id, known);
            }
        }
        for _ in 0..count.div_ceil(8) {
            let (id, known) = self.another(rng);
            let parsed = record::parse(&known.record.to_string()).expect("a record");
            updater.upsert(&parsed.service).expect("added");
            self.services.insert(id, known);
        }
        updater.publish().expect("published");
    }

    fn another(&mut self, rng: &mut Rng) -> (String, Known) {
        let number = self.next;
        self.next += 1;
        let id = format!("esimerkki:{number}");
        (id.clone(), self.known(rng, &id, number))
    }

    fn known(&self, rng: &mut Rng, id: &str, number: usize) -> Known {
        let places = rng.choice([0, 1, 1, 1, 1, 2, 5]).unwrap_or(1);
        let mut points = Vec::new();
        let mut located: Vec<u16> = Vec::new();
        let mut locations = Vec::new();
        for _ in 0..places {
            let (lat, lon) = rounded(if rng.u8(0..12) == 0 {
                anywhere(rng)
            } else {
                let town = self.towns[rng.usize(..self.towns.len())];
                around(rng, town)
            });
            let (name, code) = MUNICIPALITIES[rng.usize(..MUNICIPALITIES.len())];
            points.push((lat, lon));
            located.push(code);
            locations.push(json!({"lat": lat, "lon": lon, "municipality": name}));
        }
        let served: Vec<(&str, u16)> = match rng.u8(0..4) {
            0 => MUNICIPALITIES
                .iter()
                .copied()
                .filter(|_| rng.bool())
                .collect(),
            _ => Vec::new(),
        };
        let words: Vec<usize> = (0..WORDS.len())
            .filter(|word| rng.usize(0..word + 2) == 0)
            .collect();
        let mut in_name: Vec<usize> = words
            .iter()
            .copied()
            .filter(|_| rng.u8(0..3) == 0)
            .collect();
        rng.shuffle(&mut in_name);
        let in_text: Vec<usize> = words
            .iter()
            .copied()
            .filter(|word| !in_name.contains(word))
            .collect();
        let said = |words: &[usize]| -> String {
            let words: Vec<&str> = words.iter().map(|word| WORDS[*word]).collect();
            words.join(" ja ")
        };
        let name = if in_name.is_empty() {
            "Esimerkki".to_owned()
        } else {
            said(&in_name)
        };
        let classes: Vec<&'static str> =
            CLASSES.into_iter().filter(|_| rng.u8(0..3) == 0).collect();
        let fee = rng
            .choice([None, Some("free"), Some("paid")])
            .unwrap_or(None);
        let is_national = rng.u8(0..15) == 0;
        let verified = (rng.u8(0..3) > 0)
            .then(|| jiff::civil::date(rng.i16(2022..2027), rng.i8(1..=10), rng.i8(1..=28)));
        let record = json!({
            "id": id,
            "name": name,
            "description": said(&in_text),
            "locations": locations,
            "municipalities": served.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
            "nationwide": is_national,
            "classes": classes,
            "fee": fee,
            "verified": verified.map(|day| day.to_string()),
            "networks": [part(number)],
        });
        Known {
            // What says neither where it is nor whom it serves is for everyone.
            is_national: is_national || (points.is_empty() && served.is_empty()),
            serves: served.iter().map(|(_, code)| *code).collect(),
            verified,
            fee,
            classes,
            points,
            located,
            words,
            record,
        }
    }

    /// The networks, which split the services into parts.
    pub(crate) fn parts(services: &BTreeMap<String, Known>) -> Vec<String> {
        let mut parts: Vec<String> = services
            .values()
            .filter_map(|known| known.record["networks"][0].as_str().map(str::to_owned))
            .collect();
        parts.sort_unstable();
        parts.dedup();
        parts
    }
}

fn part(number: usize) -> String {
    format!("Osa {}", number / A_PART)
}

fn degrees(rng: &mut Rng, most: f64) -> f64 {
    (rng.f64() * 2.0 - 1.0) * most
}

fn anywhere(rng: &mut Rng) -> (f64, f64) {
    (degrees(rng, 90.0), degrees(rng, 180.0))
}

/// The middle of a town: the first two in Finland, the others anywhere and at the edges.
fn town(rng: &mut Rng, number: usize) -> (f64, f64) {
    match number {
        0 => (60.8146, 23.6215),
        1 => (60.4515, 22.2687),
        2 => (89.9, degrees(rng, 180.0)),
        3 => (-89.9, degrees(rng, 180.0)),
        4 => (degrees(rng, 70.0), 179.98),
        _ => (degrees(rng, 70.0), -179.98),
    }
}

/// A point of a town: often the very same one, mostly within some kilometres.
fn around(rng: &mut Rng, (lat, lon): (f64, f64)) -> (f64, f64) {
    let spread = rng.choice([0.0, 0.001, 0.05, 0.3]).unwrap_or(0.05);
    let lat = (lat + degrees(rng, spread)).clamp(-90.0, 90.0);
    let wide = (spread / lat.to_radians().cos().max(0.01)).min(180.0);
    let lon = (lon + degrees(rng, wide) + 540.0).rem_euclid(360.0) - 180.0;
    (lat, lon)
}

/// As many decimals as the index keeps: a centimetre.
fn rounded((lat, lon): (f64, f64)) -> (f64, f64) {
    ((lat * 1e7).round() / 1e7, (lon * 1e7).round() / 1e7)
}
