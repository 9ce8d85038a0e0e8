//! What becomes of packages, right and wrong ones.

use std::fs;
use std::io::{Cursor, Write as _};

use indicatif::ProgressBar;
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;

use super::*;
use crate::source::Content;
use crate::source::judged::judged;
use crate::source::{SourceFormat, open as open_source};

/// Tables of two services, with rows that lead nowhere.
const TABLES: &[(&str, &str)] = &[
    (
        "organization.csv",
        "id,name,website\no1,Yhdistys ry,https://y.example/\n",
    ),
    (
        "organization_identifier.csv",
        "id,organization_id,identifier_scheme,identifier\ni1,o1,FI-PRO,0201256-6\n",
    ),
    (
        "service.csv",
        "id,organization_id,name,description,status,minimum_age\n\
         s1,o1,Kerho,\"Kaksi\nriviä\",active,18\n\
         s2,o9,Ryhmä,,active,\n\
         s3,o1,Vanha,,inactive,\n\
         s4,o1,Väärä,,active\n",
    ),
    (
        "location.csv",
        "id,name,latitude,longitude,location_type\nl1,Tupa,60.8146,23.6215,physical\n",
    ),
    (
        "service_at_location.csv",
        "id,service_id,location_id\nx1,s1,l1\nx2,s2,l9\nx3,s9,l1\n",
    ),
    (
        "address.csv",
        "id,location_id,address_1,city,postal_code\na1,l1,Katu 1,Forssa,30100\na2,l7,Katu 2,Forssa,30100\n",
    ),
    (
        "phone.csv",
        "id,service_id,location_id,organization_id,contact_id,number\np1,s1,,,,111\np2,,l1,,,222\np3,,,o1,,333\np4,,,,c1,444\n",
    ),
    ("contact.csv", "id,service_id,name\nc1,s1,Erkki Esimerkki\n"),
    (
        "language.csv",
        "id,service_id,phone_id,code\nk1,s1,,fi\nk2,,p1,sv\n",
    ),
    (
        "schedule.csv",
        "id,service_at_location_id,service_id,freq,byday,opens_at,closes_at\nh1,x1,s1,WEEKLY,MO,09:00,10:00\n",
    ),
    (
        "cost_option.csv",
        "id,service_id,amount,currency\nm1,s1,5,eur\n",
    ),
    (
        "accessibility.csv",
        "id,location_id,description\ne1,l1,wheelchair\n",
    ),
    ("service_area.csv", "id,service_id,name\nr1,s1,Forssa\n"),
    ("taxonomy.csv", "id,name\nt1,Target groups\n"),
    (
        "taxonomy_term.csv",
        "id,code,name,taxonomy_id\ntt1,KR1,Nuoret,t1\n",
    ),
    (
        "attribute.csv",
        "id,link_id,link_entity,taxonomy_term_id\nat1,s1,service,tt1\nat2,o1,organization,tt1\nat3,s9,service,tt1\n",
    ),
    (
        "url.csv",
        "id,service_id,label,url\nu1,s1,Sivu,https://s.example/\n",
    ),
    ("program.csv", "id,organization_id,name\ng1,o1,Ohjelma\n"),
    (
        "metadata.csv",
        "id,resource_id,resource_type,last_action_date\nd1,s1,service,2026-01-01\nd2,s1,service,2026-02-01\n",
    ),
];

fn folder(tables: &[(&str, &str)], descriptor: Option<&str>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in tables {
        fs::write(folder.path().join(name), text).expect("writable");
    }
    if let Some(descriptor) = descriptor {
        fs::write(folder.path().join("datapackage.json"), descriptor).expect("writable");
    }
    folder
}

fn read(path: &Path) -> Result<Vec<RawRecord>, IndexerError> {
    let source = Source {
        format: Some(SourceFormat::HsdsTabular),
        ..Source::from(path.to_owned())
    };
    let input = Input {
        progress: ProgressBar::hidden(),
    };
    open_source(&source, &input)?.collect()
}

/// What becomes of a package, with its own path left out.
fn of(path: &Path) -> Vec<String> {
    let shown = path.display().to_string();
    judged(read(path).expect("a package"))
        .into_iter()
        .map(|text| text.replace(&shown, "P"))
        .collect()
}

fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .expect("a name");
        writer.write_all(bytes).expect("writable");
    }
    writer.finish().expect("a zip file").into_inner()
}

fn refused(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("p.zip");
    fs::write(&path, bytes).expect("writable");
    match read(&path) {
        Ok(records) => panic!("{records:?}"),
        Err(error) => error.to_string(),
    }
}

fn descriptor() -> String {
    let resources: Vec<Value> = TABLES
        .iter()
        .map(|(name, _)| json!({"name": name.trim_end_matches(".csv"), "path": name}))
        .collect();
    json!({"name": "human_services_data", "resources": resources}).to_string()
}

#[test]
fn rows_are_joined_and_those_that_lead_nowhere_named() {
    let package = folder(TABLES, Some(&descriptor()));
    assert_eq!(
        of(package.path()),
        [
            "P: program.csv: the table has no place in a record: its rows are not kept",
            "P/service_at_location.csv:3: location_id: \"l9\" is in no row of location",
            "P/service_at_location.csv:4: service_id: \"s9\" is in no row of service",
            "P/address.csv:3: location_id: \"l7\" is in no row of location",
            "P/attribute.csv:4: link_id: \"s9\" is in no row of service",
            "accepted s1",
            "accepted s2 P/service.csv:4: organization_id: \"o9\" is in no row of organization",
            "removed s3",
            "P/service.csv:6: it has 5 columns, the heading 6",
            "P: link_id of organization: has no place in a record: not kept (1)",
        ]
    );
    let records = read(package.path()).expect("a package");
    let fields = records.into_iter().find_map(|raw| match raw.content {
        Content::Fields(fields) => Some(Value::Object(fields)),
        _ => None,
    });
    let expected: Value =
        serde_json::from_str(include_str!("../../../../tests/data/hsds/joined.json"))
            .expect("JSON");
    assert_eq!(fields, Some(expected));
}

#[test]
fn a_folder_without_descriptor_and_a_zip_file_say_the_same() {
    let plain = of(folder(TABLES, None).path());
    let entries: Vec<(String, &[u8])> = TABLES
        .iter()
        .map(|(name, text)| (format!("paketti/{name}"), text.as_bytes()))
        .collect();
    let text = descriptor();
    let mut entries: Vec<(&str, &[u8])> = entries
        .iter()
        .map(|(name, text)| (name.as_str(), *text))
        .collect();
    entries.push(("paketti/datapackage.json", text.as_bytes()));
    entries.push(("paketti/README.md", b"x"));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("p.zip");
    fs::write(&path, zipped(&entries)).expect("writable");
    assert_eq!(of(&path), plain);
}

#[test]
fn what_is_wrong_with_a_table_is_named_and_the_rest_used() {
    let mut tables = TABLES.to_vec();
    for (name, text) in &mut tables {
        match *name {
            "phone.csv" => *text = "id,service_id,number\np1,s1\np2,s1,1\0\np3,s1,\"333\n",
            "location.csv" => {
                *text = "id,name,latitude,longitude\nl1,Tupa,23.6,602.1\nl1,Toinen,,\n";
            }
            "taxonomy.csv" => *text = "",
            _ => {}
        }
    }
    let judged = of(folder(&tables, None).path());
    for expected in [
        "P/phone.csv:2: the row is not used: it has 2 columns, the heading 3",
        "P/phone.csv:3: the row is not used: number has a NUL byte",
        "P/phone.csv:4: the row is not used: a quote is opened on this line and not closed",
        "P/location.csv: id: 1 ids are there more than once: the first row counts",
        "P/taxonomy_term.csv:2: taxonomy_id: \"t1\" is in no row of taxonomy",
        "P/service.csv:2: locations[0].lat: longitude 602.1",
    ] {
        assert!(
            judged.iter().any(|text| text.starts_with(expected)),
            "{expected} in {judged:#?}"
        );
    }
}

#[test]
fn tables_of_other_encodings_and_delimiters_are_read_as_said() {
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode("id;name\ns1;Pöytä\n");
    let package = folder(
        &[],
        Some(
            r#"{"resources": [{"name": "service", "path": "s.csv", "encoding": "windows-1252", "dialect": {"delimiter": ";"}}]}"#,
        ),
    );
    fs::write(package.path().join("s.csv"), bytes).expect("writable");
    let name = |path: &Path| match &read(path).expect("a package")[0].content {
        Content::Fields(fields) => fields["name"]["fi"].as_str().map(str::to_owned),
        other => panic!("{other:?}"),
    };
    assert_eq!(name(package.path()).as_deref(), Some("Pöytä"));
    let utf16: Vec<u8> = "\u{feff}id,name\ns1,Pöytä\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let package = folder(&[], None);
    fs::write(package.path().join("service.csv"), utf16).expect("writable");
    assert_eq!(name(package.path()).as_deref(), Some("Pöytä"));
}

#[test]
fn packages_that_cannot_be_read_say_why() {
    let problem = |descriptor: &str| {
        let package = folder(&[("service.csv", "id,name\n")], Some(descriptor));
        match read(package.path()) {
            Ok(records) => panic!("{records:?}"),
            Err(error) => error.to_string(),
        }
    };
    assert!(problem("{").contains("datapackage.json: not JSON"));
    assert!(problem("{}").contains("it lists no resources"));
    for path in [
        "../service.csv",
        "/etc/passwd",
        "https://x.example/s.csv",
        "a\\\\..\\\\b",
    ] {
        let text = format!(r#"{{"resources": [{{"name": "service", "path": "{path}"}}]}}"#);
        assert!(
            problem(&text).contains("is not a path in the package"),
            "{path}"
        );
    }
    let empty = folder(&[("phone.csv", "id\n")], None);
    let error = read(empty.path()).expect_err("refused").to_string();
    assert!(error.contains("there is no table of services"), "{error}");
}

#[test]
fn zip_files_that_are_not_to_be_trusted_are_refused() {
    let service: &[u8] = b"id,name\ns1,Kerho\n";
    assert!(refused(b"PK\x03\x04 no zip").contains("not a zip file"));
    assert!(refused(b"").contains("not a zip file"));
    for name in [
        "../service.csv",
        "/service.csv",
        "a/../../service.csv",
        "C:\\service.csv",
    ] {
        let error = refused(&zipped(&[(name, service)]));
        assert!(
            error.contains("is not a path in the package"),
            "{name}: {error}"
        );
    }
    let mut encrypted = zipped(&[("service.csv", service)]);
    set_in_headers(&mut encrypted, 6, 8, 1);
    let error = refused(&encrypted);
    assert!(error.contains("\"service.csv\" is encrypted"), "{error}");
    // Method 12 is bzip2.
    let mut other = zipped(&[("service.csv", service)]);
    set_in_headers(&mut other, 8, 10, 12);
    let error = refused(&other);
    assert!(
        error.contains("service.csv: ") && error.to_lowercase().contains("compression"),
        "{error}"
    );
    let mut broken = zipped(&[("service.csv", &b"id,name\n".repeat(1000))]);
    broken[45] ^= 0xff;
    let error = refused(&broken);
    assert!(error.contains("service.csv: cannot be unpacked"), "{error}");
}

/// Sets a byte of the only entry's local and central header.
fn set_in_headers(zip: &mut [u8], local: usize, central: usize, byte: u8) {
    zip[local] = byte;
    let directory = zip
        .windows(4)
        .position(|bytes| bytes == b"PK\x01\x02")
        .expect("a directory");
    zip[directory + central] = byte;
}

#[test]
fn zip_bombs_are_refused_whatever_their_headers_say() {
    let mut bomb = Vec::new();
    let mut writer = zip::ZipWriter::new(Cursor::new(&mut bomb));
    writer
        .start_file("service.csv", SimpleFileOptions::default())
        .expect("a name");
    let chunk = vec![b'x'; 1 << 20];
    for _ in 0..100 {
        writer.write_all(&chunk).expect("writable");
    }
    writer.finish().expect("a zip file");
    assert!(bomb.len() < 200_000);
    let error = refused(&bomb);
    assert!(error.contains("refused as a zip bomb"), "{error}");
    // The same with a header that says it has ten bytes.
    let directory = bomb
        .windows(4)
        .position(|bytes| bytes == b"PK\x01\x02")
        .expect("a directory");
    bomb[directory + 24..directory + 28].copy_from_slice(&10_u32.to_le_bytes());
    let error = refused(&bomb);
    assert!(error.contains("service.csv: "), "{error}");
}
