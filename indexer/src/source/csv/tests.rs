//! What becomes of tables, right and wrong ones.

use serde_json::json;

use super::*;

/// What becomes of the records of a table: `accepted ID`, or the finding.
fn judged(table: &[u8], map: &str) -> Vec<String> {
    let map = map::parse(map).expect("a map");
    super::super::judged::judged(read_with(table, &map).expect("a table"))
}

fn read_with(table: &[u8], map: &ColumnMap) -> Result<Vec<RawRecord>, IndexerError> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("table.csv");
    std::fs::write(&path, table).expect("writable");
    let reader = decoded(std::fs::File::open(&path).expect("readable"), map.encoding);
    let file = Path::new("t.csv").into();
    Table::new(file, reader, map, None)?.collect()
}

fn fields(table: &str, map: &str) -> Vec<serde_json::Value> {
    let map = map::parse(map).expect("a map");
    let records = read_with(table.as_bytes(), &map).expect("a table");
    records
        .into_iter()
        .filter_map(|raw| match raw.content {
            Content::Fields(fields) => Some(fields.into()),
            _ => None,
        })
        .collect()
}

#[test]
fn headings_are_recognised_and_told() {
    let table = "Tunnus;Nimi;Namn;Osoite;Kunta;Kengännumero;Maksu\n\
                 1;Kerho;Klubb;Katu 1;Forssa;42;Maksuton\n";
    assert_eq!(
        judged(table.as_bytes(), ""),
        [
            "t.csv:1: read as: Tunnus → id, Nimi → name, Namn → name.sv, Osoite → address, \
             Kunta → municipality, Maksu → fee",
            "t.csv:1: not used: Kengännumero",
            "accepted 1",
        ]
    );
    assert_eq!(
        fields(table, ""),
        [json!({
            "id": "1", "name": {"fi": "Kerho", "sv": "Klubb"}, "fee": "free",
            "locations": [{"address": {"fi": "Katu 1"}, "municipality": "Forssa"}],
        })]
    );
}

#[test]
fn a_map_says_columns_languages_lists_words_dates_and_coordinates() {
    let map = r#"
        [file]
        delimiter = "|"
        coordinates = "EPSG:3067"
        id_prefix = "koe:"
        [fields]
        id = "Nro"
        name = { fi = "A", en = "B" }
        address = ["Katu", "Talo"]
        lat = "N"
        lon = "E"
        organization.name = "Yhdistys"
        organization.type = { constant = "association" }
        fee = { column = "Hinta", values = { "0" = "free", "jotain" = "paid" } }
        terms = { column = "Sanat", separator = "/" }
        phones = "Numerot"
        verified = { column = "Pvm", date = "%m/%d/%Y" }
    "#;
    let table = "Nro|A|B|Katu|Talo|N|E|Yhdistys|Hinta|Sanat|Numerot|Pvm\n\
                 7|Kerho|Club|Esimerkkitie|5|6746868,36|316262,82|Kerho ry|0|a, b/c|1, 2|10/15/2026\n";
    assert_eq!(
        fields(table, map),
        [json!({
            "id": "koe:7", "name": {"fi": "Kerho", "en": "Club"}, "fee": "free",
            "organization": {"name": {"fi": "Kerho ry"}, "type": "association"},
            "locations": [{"address": {"fi": "Esimerkkitie 5"}, "lat": 60.8146, "lon": 23.6215}],
            "terms": ["a, b", "c"], "phones": [{"number": "1"}, {"number": "2"}],
            "verified": "2026-10-15",
        })]
    );
}

#[test]
fn ids_are_made_of_columns_and_stay_when_others_change() {
    let made = |row: &str| {
        let table = format!("Nimi,Osoite,Puhelin\n{row}\n");
        fields(&table, "")[0]["id"]
            .as_str()
            .expect("an id")
            .to_owned()
    };
    let id = made("Kerho,Katu 1,123");
    assert!(id.starts_with("csv:") && id.len() == 20, "{id}");
    assert_eq!(id, made("Kerho,Katu 1,456"));
    assert_ne!(id, made("Kerho,Katu 2,123"));
    assert_ne!(id, made("KerhoKatu 1,,123"));
    let notes = judged(b"Nimi,Puhelin\n", "");
    assert!(notes[1].contains("ids are made of Nimi: "), "{notes:?}");
    let chosen = "[file]\nid_from = [\"Puhelin\"]\nid_prefix = \"p:\"\n[fields]\nname = \"Nimi\"";
    let one = fields("Nimi,Puhelin\nA,1\nB,1\n", chosen);
    assert_eq!(one[0]["id"], one[1]["id"]);
}

#[test]
fn what_is_wrong_is_named_with_line_column_and_value() {
    let table: &[u8] = b"id;name;lat;lon\n\
        1;Kerho;60,8;23,6\n\
        2;Kerho;60,8\n\
        3;Ker\xe4;;\n\
        4;Ker\0ho;;\n\
        5;\"Ker\nho\";23,6;60,8\n\
        6;Kerho;6746868;316262\n\
        7;Kerho;316262;6746868\n\
        8;Kerho;pohjoinen;23,6\n\
        ;Kerho;;\n\
        ;;;\n\
        \"9;Kerho;;\n\
        10;Kerho;60,8;\n\
        11;\"Kerho \"\"II\"\"\";;\n";
    let expected = [
        "t.csv:1: read as: id → id, name → name, lat → lat, lon → lon",
        "accepted 1",
        "t.csv:3: the row has 3 columns, the heading 4",
        "t.csv:4: name: not UTF-8 at byte 4 of the field; is the file in another encoding? Say it \
         in the column map, for instance encoding = \"windows-1252\"",
        "t.csv:5: name: there is a NUL byte in it",
        "t.csv:6: lat: 23.6, 60.8 is in Finland only the other way round: latitude and longitude \
         are swapped",
        "t.csv:8: lat: 6746868, 316262 are not degrees; they look like ETRS-TM35FIN: say \
         coordinates = \"EPSG:3067\" in the column map",
        "t.csv:9: lat: 316262, 6746868 are not degrees; they look like ETRS-TM35FIN: say \
         coordinates = \"EPSG:3067\" in the column map",
        "t.csv:10: lat: \"pohjoinen\" is not a number",
        "t.csv:11: id is missing",
        "t.csv:13: a quote is opened on this line and not closed",
        "t.csv:14: lon: missing although lat is given",
        "accepted 11",
    ];
    assert_eq!(judged(table, ""), expected);
}

#[test]
fn findings_name_the_column_of_the_file() {
    let table = "Tunnus,Nimi,Postinumero,Kanavat,Pohjoinen,Itä\n\
                 1,Kerho,ABC,\"puhelin, savumerkit\",,\n\
                 2,Kerho,ABC,,,\n\
                 3,Kerho,,,602.1,23.6\n";
    let judged = judged(table.as_bytes(), "");
    assert!(
        judged[1].starts_with("t.csv:2: Kanavat: \"savumerkit\" is not one of"),
        "{judged:?}"
    );
    assert!(
        judged[2].contains("Postinumero: \"ABC\" is not five digits"),
        "{judged:?}"
    );
    assert!(
        judged[3].starts_with("t.csv:4: Pohjoinen: latitude 602.1"),
        "{judged:?}"
    );
}

#[test]
fn encodings_are_as_said_or_as_marked() {
    let text = "id,name\n1,Pöytäkerho ÅÄÖ€\n";
    let name = |table: &[u8], map: &str| {
        let map = map::parse(map).expect("a map");
        let records = read_with(table, &map).expect("a table");
        match &records.last().expect("a record").content {
            Content::Fields(fields) => fields["name"]["fi"].as_str().map(str::to_owned),
            other => panic!("{other:?}"),
        }
    };
    let expected = Some("Pöytäkerho ÅÄÖ€".to_owned());
    assert_eq!(name(text.as_bytes(), ""), expected);
    assert_eq!(name(format!("\u{feff}{text}").as_bytes(), ""), expected);
    let (ansi, ..) = encoding_rs::WINDOWS_1252.encode(text);
    let said = "[file]\nencoding = \"windows-1252\"";
    assert_eq!(name(&ansi, said), expected);
    // A mark says more than a map.
    assert_eq!(name(format!("\u{feff}{text}").as_bytes(), said), expected);
    let utf16 = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
        let units = text.encode_utf16().flat_map(bytes);
        mark.into_iter().chain(units).collect::<Vec<u8>>()
    };
    assert_eq!(name(&utf16([0xff, 0xfe], u16::to_le_bytes), ""), expected);
    assert_eq!(name(&utf16([0xfe, 0xff], u16::to_be_bytes), ""), expected);
    let mut half = utf16([0xff, 0xfe], u16::to_le_bytes);
    half.truncate(half.len() - 3);
    let judged = judged(&half, "");
    assert!(
        judged[1].contains("name: a character is not readable"),
        "{judged:?}"
    );
}

#[test]
fn tables_that_cannot_be_read_at_all_say_why() {
    let problem = |table: &[u8], map: &str| {
        let map = map::parse(map).expect("a map");
        match read_with(table, &map) {
            Ok(records) => panic!("{records:?}"),
            Err(error) => error.to_string(),
        }
    };
    assert!(problem(b"", "").contains("the table is empty"));
    assert!(problem(b"\n\n", "").contains("the table is empty"));
    assert!(problem(b"a;b\n1;2\n", "").contains("no column is a name"));
    assert!(problem(b"nimi;k\xe4\n", "").contains("the heading is not UTF-8"));
    let map = "[fields]\nname = \"Nimi\"";
    assert!(problem(b"Otsikko;b\n1;2\n", map).contains("fields.name: there is no column \"Nimi\""));
}

#[test]
fn every_row_of_any_bytes_is_accepted_or_rejected() {
    // Rows without quotes or line breaks in them: as many records as lines with something.
    let mut table = b"id;name;lat;lon\n".to_vec();
    let mut seed = 7_u32;
    let mut rows = 0;
    for _ in 0..500 {
        let mut row = Vec::new();
        for _ in 0..12 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            row.push((seed >> 24) as u8);
        }
        row.retain(|byte| !matches!(byte, b'"' | b'\n' | b'\r'));
        rows += usize::from(
            row.iter()
                .any(|byte| !byte.is_ascii_whitespace() && *byte != b';'),
        );
        table.extend(row);
        table.push(b'\n');
    }
    let map = map::parse("").expect("a map");
    let read = read_with(&table, &map).expect("a table");
    let records = read
        .iter()
        .filter(|raw| !matches!(raw.content, Content::Note(_)));
    assert_eq!(records.count(), rows);
}
