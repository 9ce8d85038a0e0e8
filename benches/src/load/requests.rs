//! What is asked: topics within 25 km of places, as often as they are met.

use std::fmt::Write as _;

use crate::corpus::Text;
use crate::corpus::places::Places;
use crate::corpus::random::Random;

/// Different requests: enough that no cache of answers would hold them by accident.
const COUNT: u64 = 2_000;

/// Paths of requests, asked one after the other and again from the first.
pub(super) struct Requests {
    pub(super) paths: Vec<String>,
    /// Of all paths, in hexadecimal.
    pub(super) hash: String,
}

impl Requests {
    /// Depends on the seed only.
    pub(super) fn drawn(seed: u64) -> Self {
        let text = Text::of_concepts();
        let places = Places::new();
        let paths: Vec<String> = (0..COUNT)
            .map(|number| {
                let random = &mut Random::of(seed, number);
                let topic = text.topic(random);
                let (lat, lon) = places.any(random).point;
                let topic = encoded(&topic);
                format!("/v1/search?q={topic}&lat={lat}&lon={lon}&radius_m=25000")
            })
            .collect();
        let hash = blake3::hash(paths.join("\n").as_bytes())
            .to_hex()
            .to_string();
        Self { paths, hash }
    }
}

/// A text as a value of a query string.
fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_depend_on_the_seed_only_and_are_paths() {
        let drawn = Requests::drawn(1);
        assert_eq!(drawn.hash, Requests::drawn(1).hash);
        assert_ne!(drawn.hash, Requests::drawn(2).hash);
        let mut paths = drawn.paths.iter();
        assert!(paths.all(|path| path.is_ascii() && !path.contains(' ')));
        assert_eq!(encoded("tyÖ ja"), "ty%C3%96%20ja");
    }
}
