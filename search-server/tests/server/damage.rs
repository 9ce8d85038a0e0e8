//! An index whose damage is found while it is served.

use std::fs;
use std::path::{Path, PathBuf};

use crate::harness::{self, RECORDS, Server, wait_until};

/// Services with so much to tell that the files of their texts and rows are not small.
fn long_records() -> Vec<String> {
    let mut number = 1u64;
    let mut word = || {
        // A generator of words that have nothing in common.
        number = number
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        format!("{:08x}", number >> 32)
    };
    (0..150)
        .map(|at| {
            let words: Vec<String> = (0..160).map(|_| word()).collect();
            let text = words.join(" ");
            format!(
                r#"{{"id": "t:pitka{at}", "name": "Esimerkkikerho {at}", "description": "{text}",
                     "municipality": "Forssa", "lat": 60.8146, "lon": 23.6215}}"#
            )
        })
        .collect()
}

fn file_with_ending(index: &Path, ending: &str) -> PathBuf {
    let generation = fs::read_to_string(index.join("CURRENT")).unwrap();
    let tantivy = index
        .join("generations")
        .join(generation.trim())
        .join("tantivy");
    let mut files = fs::read_dir(tantivy).unwrap().map(|it| it.unwrap().path());
    files
        .find(|path| path.extension().is_some_and(|end| end == ending))
        .unwrap()
}

/// Changes a bit in the middle of a file.
fn damage(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_damaged_large_file_takes_the_index_out_of_service_until_there_is_another() {
    let records = long_records();
    let records: Vec<&str> = records.iter().map(String::as_str).collect();
    for ending in ["rows", "text"] {
        let index = tempfile::tempdir().unwrap();
        let damaged = harness::publish(index.path(), &records);
        let file = file_with_ending(index.path(), ending);
        assert!(fs::metadata(&file).unwrap().len() > 64 * 1024, "{ending}");
        damage(&file);

        let server = Server::start(index.path());
        wait_until("the damage is found", || {
            server.get("/readyz").json()["status"] == "damaged"
        });
        let ready = server.get("/readyz");
        assert_eq!(ready.status, 503);
        assert_eq!(ready.json()["index_generation"], damaged);
        let detail = ready.json()["trouble"]["detail"]
            .as_str()
            .unwrap()
            .to_owned();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        assert!(detail.contains(&name), "{detail}");
        let log = server.log();
        assert!(log.contains(&name) && log.contains("damaged"), "{log}");

        for path in [
            "/v1/search?q=esimerkkikerho",
            "/v1/suggest?q=esi",
            "/v1/services/t:pitka1",
            "/v1/organizations/0190b5a7-5f0e-7b1a-8a3e-2f6d6a1e4c11",
            "/v1/places?q=Forssa",
            "/services",
            "/taxonomies",
            "/sitemap.xml",
        ] {
            let answer = server.get_with(path, &[("accept", "application/json")]);
            assert_eq!(answer.problem(503, "index_damaged"), [""; 0], "{path}");
            assert_eq!(answer.header("retry-after"), None, "{path}");
            assert!(!answer.body.contains(&name), "{}", answer.body);
        }
        let posted = server.post_json("/v1/search", r#"{"q": "esimerkkikerho"}"#);
        posted.problem(503, "index_damaged");
        for path in ["/", "/?q=esimerkkikerho", "/services/t:pitka1", "/browse"] {
            let page = server.get_with(path, &[("accept", "text/html")]);
            assert_eq!(page.status, 503, "{path}");
            assert!(page.body.contains("<h1"), "{path}: {}", page.body);
        }
        assert_eq!(server.get("/embed/frame?q=esimerkkikerho").status, 503);
        assert_eq!(server.get("/healthz").status, 200);

        let next = harness::publish(index.path(), &RECORDS);
        wait_until("the next generation", || {
            server.get("/readyz").json()["status"] == "ready"
        });
        assert_eq!(server.get("/readyz").json()["index_generation"], next);
        assert_eq!(server.get("/v1/search?q=vertaistuki").status, 200);
    }
}

#[test]
fn a_sound_index_is_verified_while_it_is_served_and_the_log_says_so() {
    let records = long_records();
    let records: Vec<&str> = records.iter().map(String::as_str).collect();
    let index = tempfile::tempdir().unwrap();
    harness::publish(index.path(), &records);
    let server = Server::start(index.path());
    assert_eq!(server.get("/v1/search?q=esimerkkikerho").status, 200);
    wait_until("it is verified", || {
        server.log().contains("all files are verified")
    });
    assert_eq!(server.get("/readyz").json()["status"], "ready");
    assert_eq!(server.get("/v1/search?q=esimerkkikerho").status, 200);
}

#[test]
fn a_damaged_file_that_is_taken_on_trust_is_never_served() {
    let index = harness::index();
    let file = file_with_ending(index.path(), "fast");
    damage(&file);
    let output = harness::run(&["--index", index.path().to_str().unwrap()]);
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(4), "{message}");
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    assert!(message.contains(&name), "{message}");
}
