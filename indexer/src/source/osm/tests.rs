use std::fs;

use indicatif::ProgressBar;
use serde_json::{Value, json};

use super::*;

/// Writes PBF files, as much of the format as tests need.
mod write {
    pub(super) fn varint(out: &mut Vec<u8>, mut value: u64) {
        while value >= 0x80 {
            out.push(value as u8 | 0x80);
            value >>= 7;
        }
        out.push(value as u8);
    }

    pub(super) fn number(out: &mut Vec<u8>, field: u64, value: u64) {
        varint(out, field << 3);
        varint(out, value);
    }

    pub(super) fn bytes(out: &mut Vec<u8>, field: u64, value: &[u8]) {
        varint(out, field << 3 | 2);
        varint(out, value.len() as u64);
        out.extend_from_slice(value);
    }

    pub(super) fn zigzag(value: i64) -> u64 {
        (value << 1 ^ value >> 63) as u64
    }

    fn packed(out: &mut Vec<u8>, field: u64, values: impl Iterator<Item = u64>) {
        let mut inner = Vec::new();
        values.for_each(|value| varint(&mut inner, value));
        bytes(out, field, &inner);
    }

    fn deltas(values: &[i64]) -> impl Iterator<Item = u64> + '_ {
        let before = std::iter::once(0).chain(values.iter().copied());
        values
            .iter()
            .zip(before)
            .map(|(value, before)| zigzag(value - before))
    }

    #[derive(Default)]
    pub(super) struct Block {
        strings: Vec<String>,
        groups: Vec<u8>,
    }

    impl Block {
        fn string(&mut self, text: &str) -> u64 {
            if self.strings.is_empty() {
                self.strings.push(String::new());
            }
            let known = self.strings.iter().position(|known| known == text);
            let at = known.unwrap_or_else(|| {
                self.strings.push(text.to_owned());
                self.strings.len() - 1
            });
            at as u64
        }

        fn tags(&mut self, out: &mut Vec<u8>, tags: &[(&str, &str)]) {
            let pairs: Vec<(u64, u64)> = tags
                .iter()
                .map(|(key, value)| (self.string(key), self.string(value)))
                .collect();
            packed(out, 2, pairs.iter().map(|(key, _)| *key));
            packed(out, 3, pairs.iter().map(|(_, value)| *value));
        }

        fn group(&mut self, kind: u64, object: &[u8]) {
            let mut group = Vec::new();
            bytes(&mut group, kind, object);
            bytes(&mut self.groups, 2, &group);
        }

        pub(super) fn node(mut self, id: i64, lat: f64, lon: f64, tags: &[(&str, &str)]) -> Self {
            let mut node = Vec::new();
            number(&mut node, 1, zigzag(id));
            self.tags(&mut node, tags);
            number(&mut node, 8, zigzag((lat * 1e7).round() as i64));
            number(&mut node, 9, zigzag((lon * 1e7).round() as i64));
            self.group(1, &node);
            self
        }

        pub(super) fn way(mut self, id: u64, refs: &[i64], tags: &[(&str, &str)]) -> Self {
            let mut way = Vec::new();
            number(&mut way, 1, id);
            self.tags(&mut way, tags);
            packed(&mut way, 8, deltas(refs));
            self.group(3, &way);
            self
        }

        pub(super) fn relation(
            mut self,
            id: u64,
            members: &[(&str, i64, u64)],
            tags: &[(&str, &str)],
        ) -> Self {
            let mut relation = Vec::new();
            number(&mut relation, 1, id);
            self.tags(&mut relation, tags);
            let roles: Vec<u64> = members.iter().map(|(role, ..)| self.string(role)).collect();
            packed(&mut relation, 8, roles.into_iter());
            let ids: Vec<i64> = members.iter().map(|(_, id, _)| *id).collect();
            packed(&mut relation, 9, deltas(&ids));
            packed(&mut relation, 10, members.iter().map(|(_, _, kind)| *kind));
            self.group(4, &relation);
            self
        }

        pub(super) fn bytes(&self) -> Vec<u8> {
            let mut table = Vec::new();
            for string in &self.strings {
                bytes(&mut table, 1, string.as_bytes());
            }
            let mut block = Vec::new();
            bytes(&mut block, 1, &table);
            block.extend_from_slice(&self.groups);
            block
        }
    }

    /// A block in the file, with its length as it is, or as told.
    pub(super) fn blob(kind: &str, content: &[u8], length: Option<u64>) -> Vec<u8> {
        let mut blob = Vec::new();
        bytes(&mut blob, 1, content);
        let mut header = Vec::new();
        bytes(&mut header, 1, kind.as_bytes());
        number(&mut header, 3, length.unwrap_or(blob.len() as u64));
        let mut out = (header.len() as u32).to_be_bytes().to_vec();
        out.extend(header);
        out.extend(blob);
        out
    }

    pub(super) fn header(feature: &str) -> Vec<u8> {
        let mut header = Vec::new();
        bytes(&mut header, 4, b"OsmSchema-V0.6");
        bytes(&mut header, 4, feature.as_bytes());
        blob("OSMHeader", &header, None)
    }

    pub(super) fn file(blocks: &[Block]) -> Vec<u8> {
        let mut file = header("DenseNodes");
        for block in blocks {
            file.extend(blob("OSMData", &block.bytes(), None));
        }
        file
    }
}

use write::Block;

fn read(bytes: &[u8]) -> Result<Vec<RawRecord>, IndexerError> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("small.osm.pbf");
    fs::write(&path, bytes).expect("writable");
    let input = Input {
        progress: ProgressBar::hidden(),
    };
    Osm::of(&path, None, &input)?.collect()
}

fn fields(raw: &RawRecord) -> Value {
    match &raw.content {
        Content::Fields(fields) => Value::Object(fields.clone()),
        other => panic!("{other:?}"),
    }
}

/// The fields of the only record.
fn one(block: Block) -> Value {
    let all = read(&write::file(&[block])).expect("readable");
    assert_eq!(all.len(), 1, "{all:?}");
    fields(&all[0])
}

fn town() -> Vec<u8> {
    write::file(&[
        Block::default()
            .node(
                1,
                60.8,
                23.6,
                &[("amenity", "library"), ("name", "Esimerkkikirjasto")],
            )
            .node(2, 60.80, 23.60, &[])
            .node(3, 60.82, 23.62, &[]),
        Block::default()
            .way(10, &[2, 3, 99], &[("leisure", "playground")])
            .way(11, &[2], &[("building", "yes")])
            .way(12, &[3], &[("building", "yes")]),
        Block::default().relation(
            20,
            &[
                ("outer", 11, 1),
                ("outer", 12, 1),
                ("inner", 10, 1),
                ("label", 1, 0),
            ],
            &[
                ("type", "multipolygon"),
                ("amenity", "school"),
                ("name", "Esimerkkikoulu"),
            ],
        ),
    ])
}

#[test]
fn nodes_ways_and_relations_are_records_where_their_middle_is() {
    let all = read(&town()).expect("readable");
    let found: Vec<(String, Value, Value)> = all
        .iter()
        .map(|raw| {
            let place = fields(raw)["locations"][0].clone();
            (
                raw.origin.object.clone().expect("an id"),
                place["lat"].clone(),
                place["lon"].clone(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("node/1".to_owned(), json!(60.8), json!(23.6)),
            ("way/10".to_owned(), json!(60.81), json!(23.61)),
            ("relation/20".to_owned(), json!(60.81), json!(23.61)),
        ]
    );
    assert_eq!(
        fields(&all[1])["name"],
        json!({"fi": "Leikkikenttä", "sv": "Lekplats", "en": "Playground"})
    );
}

#[test]
fn tags_are_fields() {
    let read = one(Block::default().node(
        1,
        60.8,
        23.6,
        &[
            ("amenity", "community_centre"),
            ("name", "Esimerkkitalo"),
            ("name:sv", "Exempelhuset"),
            ("alt_name", "Talo"),
            ("addr:street", "Esimerkkikatu"),
            ("addr:housenumber", "3"),
            ("addr:postcode", "30100"),
            ("addr:city", "Forssa"),
            ("phone", "+358 50 000 0000; +358 50 000 0001"),
            ("website", "talo.example"),
            ("opening_hours", "Mo-Fr 09:00-17:00"),
            ("wheelchair", "yes"),
            ("toilets:wheelchair", "no"),
            ("fee", "no"),
            ("operator", "Esimerkkiyhdistys ry"),
            ("operator:type", "ngo"),
            ("community_centre:for", "senior"),
        ],
    ));
    assert_eq!(
        read,
        json!({
            "id": "osm:node/1", "kind": "place",
            "name": {"fi": "Esimerkkitalo", "sv": "Exempelhuset"}, "alternate_name": {"fi": "Talo"},
            "taxonomy_terms": [{"taxonomy": "service_class", "id": "osm:amenity=community_centre",
                "name": read["taxonomy_terms"][0]["name"]}],
            "labels": ["amenity=community_centre", "community_centre:for=senior"],
            "locations": [{"address": {"fi": "Esimerkkikatu 3"}, "postcode": "30100",
                "municipality": "Forssa", "lat": 60.8, "lon": 23.6, "loc_precision": "exact"}],
            "channels": ["place"], "phone": "+358 50 000 0000",
            "phones": [{"number": "+358 50 000 0001"}], "url": "http://talo.example",
            "opening_hours": "Mo-Fr 09:00-17:00", "accessibility": ["wheelchair"], "fee": "free",
            "organization": {"name": {"fi": "Esimerkkiyhdistys ry"}, "type": "association"},
            "source": "OpenStreetMap", "source_url": "https://www.openstreetmap.org/node/1",
            "licence": "ODbL-1.0", "attribution": "© OpenStreetMap contributors",
        })
    );
}

#[test]
fn opening_hours_that_are_none_are_kept_as_text() {
    let block = Block::default().node(
        1,
        60.8,
        23.6,
        &[
            ("amenity", "library"),
            ("name", "x"),
            ("opening_hours", "kesällä joskus"),
        ],
    );
    let all = read(&write::file(&[block])).expect("readable");
    assert_eq!(fields(&all[0])["hours"]["fi"], "kesällä joskus");
    assert_eq!(all[0].warnings.len(), 1);
}

#[test]
fn what_is_no_service_or_has_no_name_it_needs_is_no_record() {
    for tags in [
        [("amenity", "bench"), ("name", "x")],
        [("amenity", "library"), ("level", "1")],
        [("leisure", "playground"), ("access", "private")],
    ] {
        let block = Block::default().node(1, 60.8, 23.6, &tags);
        let all = read(&write::file(&[block])).expect("readable");
        let is_note = |raw: &RawRecord| matches!(raw.content, Content::Note(_));
        assert!(all.iter().all(is_note), "{tags:?}: {all:?}");
        assert_eq!(all.len(), usize::from(tags[0].1 != "bench"));
    }
}

#[test]
fn a_way_whose_nodes_are_not_in_the_file_is_a_record_without_a_position() {
    let read = one(Block::default().way(1, &[7, 8], &[("leisure", "park"), ("name", "Puisto")]));
    assert_eq!(read.get("locations"), None);
}

#[test]
fn damaged_files_are_errors_with_the_byte() {
    let error = |bytes: &[u8]| match read(bytes) {
        Ok(all) => panic!("{all:?}"),
        Err(error) => error.to_string(),
    };
    let header = write::header("DenseNodes");
    let at = format!("byte {}: ", header.len());
    let block = Block::default().node(1, 60.8, 23.6, &[]).bytes();
    for (length, expected) in [
        (2_000_000_000, "a block of 2000000000 bytes"),
        (u64::MAX, "a block of -1 bytes"),
        (30_000_000, "the file ends within the block"),
    ] {
        let bomb = [header.clone(), write::blob("OSMData", &block, Some(length))].concat();
        let error = error(&bomb);
        assert!(error.contains(&at) && error.contains(expected), "{error}");
    }
    assert!(error(b"").contains("byte 0: no block begins here"));
    assert!(error(b"{\"type\": \"FeatureCollection\"}").contains("byte 0: "));
    assert!(error(&[0; 100]).contains("byte "));
    assert!(error(&write::header("HistoricalInformation")).contains("HistoricalInformation"));
    let headless = write::blob("OSMData", &block, None);
    assert!(error(&headless).contains("does not begin with a header"));
    let trailing = [town(), vec![0, 0, 1]].concat();
    assert!(error(&trailing).contains("no block begins here"));
}

#[test]
fn no_cut_and_no_changed_byte_is_more_than_an_error() {
    let whole = town();
    let boundaries = {
        let header = write::header("DenseNodes").len();
        move |cut: usize| cut == header
    };
    let mut refused = 0;
    for cut in 0..whole.len() {
        let read = read(&whole[..cut]);
        refused += usize::from(read.is_err());
        if let Ok(all) = read {
            assert!(all.len() < 3 || boundaries(cut), "{cut}");
        }
    }
    // All but the cuts between blocks.
    assert_eq!(whole.len() - refused, 3);
    for at in 0..whole.len() {
        for bit in [0x01, 0x10, 0x80] {
            let mut changed = whole.clone();
            changed[at] ^= bit;
            let _ = read(&changed);
        }
    }
}
