//! What holds for every text.

use luukku_analyzers::{Analyzers, Language, Streams, fold, normalize, tokenize};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

/// Text as people and machines write it: Finnish letters, marks, invisibles, dashes, anything.
fn text() -> impl Strategy<Value = String> {
    let letter = prop_oneof![
        4 => prop::sample::select("abehijklmnoprstuvyäöåÄÖÅéšž".chars().collect::<Vec<_>>()),
        2 => prop::sample::select(" -–:'’.,_0123456789\n".chars().collect::<Vec<_>>()),
        2 => prop::sample::select(
            "\u{300}\u{308}\u{30a}\u{323}\u{ad}\u{200b}\u{200d}\u{feff}\u{202e}\u{fb01}\u{fdfa}½¨´ﬃＡ가\u{1161}\u{11a8}"
                .chars()
                .collect::<Vec<_>>()
        ),
        1 => any::<char>(),
    ];
    prop::collection::vec(letter, 0..40).prop_map(|letters| letters.into_iter().collect())
}

fn normalized(text: &str) -> String {
    normalize(text).as_str().to_owned()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn offsets_are_character_boundaries_of_both_texts(original in text()) {
        let normalized = normalize(&original);
        let mut last = 0;
        for token in tokenize(&normalized) {
            prop_assert!(!token.range.is_empty());
            prop_assert!(normalized.as_str().get(token.range.clone()).is_some());
            let range = normalized.original_range(&token.range);
            prop_assert!(original.get(range.clone()).is_some_and(|slice| !slice.is_empty()));
            prop_assert!(range.end <= original.len());
            prop_assert!(token.position >= last);
            last = token.position;
        }
        let starts = normalized.as_str().char_indices().map(|(at, c)| at..at + c.len_utf8());
        let mut end = 0;
        for range in starts {
            let range = normalized.original_range(&range);
            prop_assert!(original.get(range.clone()).is_some_and(|slice| !slice.is_empty()));
            prop_assert!(range.end >= end, "order is kept");
            end = range.end;
        }
    }

    #[test]
    fn normalizing_twice_changes_nothing(original in text()) {
        let once = normalize(&original);
        let twice = normalize(once.as_str());
        prop_assert_eq!(once.as_str(), twice.as_str());
        prop_assert!(once.as_str().len() <= 11 * original.len().max(1));
    }

    #[test]
    fn the_encodings_of_a_text_meet(original in "[ a-zåäöÅÄÖéšžñ0-9'-]{0,30}") {
        let expected = normalized(&original);
        let decomposed: String = original.nfd().collect();
        prop_assert_eq!(normalized(&decomposed), expected.clone());
        let wide: String = original
            .chars()
            .map(|c| match c {
                '!'..='~' => char::from_u32(c as u32 + 0xfee0).unwrap(),
                _ => c,
            })
            .collect();
        prop_assert_eq!(normalized(&wide), expected.clone());
        for invisible in ["\u{ad}", "\u{200b}", "\u{200e}", "\u{2060}", "\u{feff}"] {
            let strewn: String = decomposed.split("").collect::<Vec<_>>().join(invisible);
            prop_assert_eq!(normalized(&strewn), expected.clone());
        }
    }

    #[test]
    fn folding_twice_changes_nothing(word in text()) {
        let once = fold(&word);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn every_text_is_analysed(original in text()) {
        let analyzers = Analyzers::new();
        for language in Language::ALL {
            let streams = Streams::of(&analyzers, &original, language);
            for token in streams.exact.iter().chain(&streams.lemmas).chain(&streams.parts) {
                prop_assert!(original.get(token.from..token.to).is_some());
            }
        }
    }
}

#[test]
fn of_ten_thousand_marks_on_one_letter_few_stay() {
    let pile: String = std::iter::once('a')
        .chain(std::iter::repeat_n('\u{301}', 5_000))
        .chain(std::iter::repeat_n('\u{323}', 5_000))
        .collect();
    let normalized = normalize(&pile);
    assert!(normalized.as_str().chars().count() <= 9);
}
