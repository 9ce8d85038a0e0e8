//! Finnish words and what they can be, beyond the tables: bounds, extra lemmas, the cache.

use luukku_analyzers::{Analyzers, Case, Language, MAX_WORD_BYTES, Origin, Streams, WordClass};

#[test]
fn adversarial_words_are_answered() {
    let analyzers = Analyzers::new();
    let pieces = [
        "a", "aa", "ää", "ka", "tuki", "kuusi", "maa", "työ", "ma", "ta", "ssa", "i", "-", "ala-",
        "jä", "yö", "u", "aja", "ilta", "lla", "alla", "isi", "oli", "itse", "E", "Å", "ж", "1",
    ];
    for first in pieces {
        for second in pieces {
            let mut word = String::new();
            while word.len() + first.len() + second.len() <= MAX_WORD_BYTES {
                word.push_str(first);
                word.push_str(second);
            }
            for analysis in [
                Analyzers::analyze as fn(&Analyzers, &str, Language) -> _,
                Analyzers::analyze_without_dots,
            ] {
                let analysis = analysis(&analyzers, &word, Language::Finnish);
                assert!((1..=4).contains(&analysis.readings.len()), "{word}");
            }
        }
    }
}

#[test]
fn a_ten_kilobyte_word_is_kept_as_it_is() {
    let word = "sana".repeat(2_560);
    let analysis = Analyzers::new().analyze(&word, Language::Finnish);
    assert_eq!(analysis.exact, word);
    assert_eq!(analysis.readings.len(), 1);
    assert_eq!(analysis.readings[0].origin, Origin::Stem);
}

#[test]
fn odd_words_are_answered() {
    let analyzers = Analyzers::new();
    for word in [
        "",
        " ",
        "\u{0}",
        "🙂",
        "Яндекс",
        "東京",
        "ﷺ",
        "-",
        "--",
        "'",
        ":",
        "a:",
        "1:2",
        "\u{308}",
    ] {
        for language in Language::ALL {
            assert!(
                !analyzers.analyze(word, language).readings.is_empty(),
                "{word:?}"
            );
            let _ = analyzers.analyze_without_dots(word, language);
        }
    }
}

#[test]
fn boundaries_cut_the_lemma_into_its_parts() {
    let analyzers = Analyzers::new();
    for word in [
        "vertaistukiryhmien",
        "Kanta-Hämeessä",
        "fysioterapia",
        "Ääniradio-ohjelma",
    ] {
        for reading in analyzers.analyze(word, Language::Finnish).readings {
            assert_eq!(
                reading.boundaries.len() + 1,
                reading.parts.len().max(1),
                "{reading:?}"
            );
            for at in reading.boundaries {
                assert!(reading.lemma.is_char_boundary(at));
            }
        }
    }
}

#[test]
fn a_place_is_told_from_a_bay_by_its_capital() {
    let analyzers = Analyzers::new();
    let classes = |word: &str| -> Vec<WordClass> {
        let readings = analyzers.analyze(word, Language::Finnish).readings;
        assert!(
            readings.iter().all(|r| r.case == Some(Case::Inessive)),
            "{readings:?}"
        );
        readings.iter().map(|r| r.class).collect()
    };
    assert_eq!(
        classes("Lahdessa"),
        [WordClass::ProperNoun, WordClass::Noun]
    );
    assert_eq!(
        classes("lahdessa"),
        [WordClass::Noun, WordClass::ProperNoun]
    );
}

#[test]
fn extra_lemmas_are_recognised_inflected_and_named_in_the_fingerprint() {
    let plain = Analyzers::new();
    let guessed = plain.analyze("Zaxxilassa", Language::Finnish).readings;
    assert_eq!(guessed[0].origin, Origin::Guess);

    let more = Analyzers::builder()
        .extra_lemmas(WordClass::ProperNoun, ["Zaxxila", "Laavu", "two words"])
        .build();
    let known = more.analyze("Zaxxilassa", Language::Finnish).readings;
    assert_eq!(known.len(), 1);
    assert_eq!(known[0].lemma, "zaxxila");
    assert_eq!(known[0].class, WordClass::ProperNoun);
    assert_eq!(known[0].case, Some(Case::Inessive));
    assert_eq!(known[0].origin, Origin::Lexicon);

    let both = more.analyze("laavulla", Language::Finnish).readings;
    let classes: Vec<WordClass> = both.iter().map(|r| r.class).collect();
    assert_eq!(classes, [WordClass::Noun, WordClass::ProperNoun]);

    assert_ne!(plain.fingerprint(), more.fingerprint());
    assert_eq!(plain.fingerprint(), Analyzers::new().fingerprint());
}

#[test]
fn cached_and_uncached_analyses_agree() {
    let analyzers = Analyzers::builder().cache_capacity(64).build();
    for word in [
        "Forssan",
        "vertaistukiryhmät",
        "Forssan",
        "laavut",
        "Forssan",
    ] {
        let cached = analyzers.analyze_cached(word, Language::Finnish);
        assert_eq!(*cached, analyzers.analyze(word, Language::Finnish));
    }
    let stats = analyzers.cache_stats();
    assert_eq!((stats.hits, stats.misses), (2, 3));
    assert!((stats.hit_rate() - 0.4).abs() < 1e-9);
}

#[test]
fn later_words_do_not_change_earlier_answers() {
    let analyzers = Analyzers::new();
    let words = [
        "vertaistukiryhmien",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "lastensuojelu",
    ];
    let before: Vec<_> = words
        .map(|w| analyzers.analyze(w, Language::Finnish))
        .into();
    for word in words.iter().rev() {
        let _ = analyzers.analyze(&word.repeat(2), Language::Finnish);
    }
    let after: Vec<_> = words
        .map(|w| analyzers.analyze(w, Language::Finnish))
        .into();
    assert_eq!(before, after);
}

#[test]
fn a_text_becomes_three_streams() {
    let analyzers = Analyzers::new();
    let text = "Vertaistukiryhmät Kanta-Hämeessä";
    let streams = Streams::of(&analyzers, text, Language::Finnish);
    let show = |stream: &[luukku_analyzers::StreamToken]| -> String {
        let terms = stream.iter().map(|t| format!("{}:{}", t.position, t.text));
        terms.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(show(&streams.exact), "0:vertaistukiryhmät 1:kanta-hämeessä");
    assert_eq!(show(&streams.lemmas), "0:vertaistukiryhmä 1:kanta-häme");
    assert_eq!(
        show(&streams.parts),
        "0:vertainen 0:tuki 0:ryhmä 1:kanta 1:häme"
    );
    let town = &streams.exact[1];
    assert_eq!(text.get(town.from..town.to), Some("Kanta-Hämeessä"));
}
