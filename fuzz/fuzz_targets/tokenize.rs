//! Tokenising and guessing a language: nothing panics, tokens lie on characters, in order.
#![no_main]

use libfuzzer_sys::fuzz_target;
use luukku_analyzers::{guess_language, normalize, tokenize};

fuzz_target!(|text: &str| {
    let normalized = normalize(text);
    let mut last = 0;
    for token in tokenize(&normalized) {
        assert!(!normalized.slice(&token.range).is_empty());
        assert!(text.get(normalized.original_range(&token.range)).is_some());
        assert!(token.position >= last);
        last = token.position;
    }
    let _ = guess_language(text);
});
