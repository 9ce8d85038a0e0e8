//! Understanding: nothing panics, no query takes 50 ms, offsets lie on characters.
#![no_main]

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;
use luukku_engine::index::{IndexBuilder, Snapshot};
use luukku_engine::query::{SearchRequest, interpret};
use luukku_engine::record;

static SNAPSHOT: LazyLock<Snapshot> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let mut builder = IndexBuilder::create(folder.path()).expect("an index");
    let line = r#"{"id": "1", "name": "Hanko Sushi", "lat": 60.17, "lon": 24.94}"#;
    let sushi = record::parse(line).expect("a record");
    builder.add(&sushi.service).expect("added");
    builder.publish().expect("published");
    Snapshot::open(folder.path()).expect("opened")
});

const SLOWEST: Duration = Duration::from_millis(50);

fuzz_target!(|text: &str| {
    // A shared machine may have been elsewhere: what counts is slow every time.
    let is_slow = (0..3).all(|_| understand(text) > SLOWEST);
    assert!(!is_slow, "slow: {text:?}");
});

fn understand(text: &str) -> Duration {
    let request = SearchRequest::new(text);
    let started = Instant::now();
    let understood = interpret(&SNAPSHOT, &request).expect("any text is understood");
    let took = started.elapsed();
    let said = understood.place.and_then(|place| place.said);
    let corrected = understood.corrections.into_iter().map(|correction| correction.said);
    for range in said.into_iter().chain(corrected) {
        assert!(text.get(range).is_some());
    }
    took
}
