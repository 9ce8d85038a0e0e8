//! Normalising and folding: nothing panics, twice is once, offsets stay on characters.
#![no_main]

use libfuzzer_sys::fuzz_target;
use luukku_analyzers::{fold, normalize};

fuzz_target!(|text: &str| {
    let normalized = normalize(text);
    assert_eq!(normalize(normalized.as_str()).as_str(), normalized.as_str());
    for (at, c) in normalized.as_str().char_indices() {
        let origin = normalized.original_range(&(at..at + c.len_utf8()));
        assert!(text.get(origin).is_some());
    }
    let folded = fold(text);
    assert_eq!(fold(&folded), folded);
});
