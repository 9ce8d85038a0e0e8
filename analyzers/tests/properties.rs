//! What holds for every text.

use std::ops::Range;

use luukku_analyzers::{
    Analyzers, Language, Streams, Token, TokenKind, WordReader, fold, normalize, tokenize,
};
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

/// Text of what words are cut at, in every order.
fn plain_text() -> impl Strategy<Value = String> {
    let letters = "abnläÅš123456 ---::''..,,;__–’\n"
        .chars()
        .collect::<Vec<_>>();
    let letter = prop::sample::select(letters);
    prop::collection::vec(letter, 0..30).prop_map(|letters| letters.into_iter().collect())
}

/// The words of a text as a [`WordReader`] gives them, each with its parts.
fn words_read(text: &str) -> Vec<Vec<String>> {
    let mut words = Vec::new();
    WordReader::default().read(text, |word| {
        let parts = word.split('-').map(str::to_owned);
        let whole = std::iter::once(word.to_owned());
        words.push(if word.contains('-') {
            whole.chain(parts).collect()
        } else {
            whole.collect()
        });
    });
    words
}

/// The same as the tokens of the normalised text.
fn words_tokenized(text: &str) -> Vec<Vec<String>> {
    let normalized = normalize(text);
    let tokens = tokenize(&normalized);
    tokens
        .chunk_by(|a, b| a.position == b.position)
        .map(|word| {
            let text = |token: &Token| normalized.slice(&token.range).to_owned();
            word.iter().map(text).collect()
        })
        .collect()
}

/// What a [`WordReader`] tells of the tokens of a text.
fn tokens_read(text: &str) -> Vec<(TokenKind, String, Range<usize>)> {
    let mut tokens = Vec::new();
    WordReader::default().read_tokens(text, |kind, word, at| {
        tokens.push((kind, word.to_owned(), at));
    });
    tokens
}

/// The same of the normalised text, step by step.
fn tokens_tokenized(text: &str) -> Vec<(TokenKind, String, Range<usize>)> {
    let normalized = normalize(text);
    let told = |token: Token| {
        let word = normalized.slice(&token.range).to_owned();
        (token.kind, word, normalized.original_range(&token.range))
    };
    tokenize(&normalized).into_iter().map(told).collect()
}

#[test]
fn every_character_between_and_in_words_is_read_as_it_is_tokenized() {
    for c in (0..=0x31ff).filter_map(char::from_u32) {
        for text in [
            format!("a{c}b"),
            format!("1{c}2"),
            format!("ä:{c}n-{c} {c}5:{c}n"),
        ] {
            assert_eq!(
                words_read(&text),
                words_tokenized(&text),
                "{c:?} in {text:?}"
            );
            assert_eq!(
                tokens_read(&text),
                tokens_tokenized(&text),
                "{c:?} in {text:?}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn words_are_read_as_they_are_tokenized(any in text(), plain in plain_text()) {
        for text in [any, plain] {
            prop_assert_eq!(words_read(&text), words_tokenized(&text));
            prop_assert_eq!(tokens_read(&text), tokens_tokenized(&text));
        }
    }

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
