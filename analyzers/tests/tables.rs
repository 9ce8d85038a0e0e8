//! Runs the tables of `tests/data`: one case a line, tab-separated, `#` for a comment.

#![expect(clippy::expect_used, reason = "a broken table should stop its test")]

use luukku_analyzers::{
    Analyzers, Language, TokenKind, fold, guess_language, is_function_word, normalize, tokenize,
};

/// Runs `actual` over the first column of `table` and reports every line that differs.
fn run(table: &str, actual: impl Fn(&str) -> String) {
    let mut cases = 0;
    let mut failures = Vec::new();
    for (number, line) in table.lines().enumerate() {
        if line.starts_with('#') || line.is_empty() {
            continue;
        }
        let (input, expected) = line.split_once('\t').unwrap_or((line, ""));
        let (input, expected) = (unescape(input), unescape(expected));
        cases += 1;
        let actual = actual(&input);
        if actual != expected {
            failures.push(format!(
                "line {}: {input:?}: expected {expected:?}, got {actual:?}",
                number + 1
            ));
        }
    }
    assert!(cases > 0, "no cases");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Reads `\u{…}` escapes.
fn unescape(text: &str) -> String {
    let mut pieces = text.split("\\u{");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (code, rest) = piece.split_once('}').expect("closed escape");
        let code = u32::from_str_radix(code, 16).expect("hexadecimal");
        out.push(char::from_u32(code).expect("character"));
        out.push_str(rest);
    }
    out
}

#[test]
fn normalizing() {
    run(include_str!("data/normalizing.tsv"), |text| {
        normalize(text).as_str().to_owned()
    });
}

#[test]
fn folding() {
    run(include_str!("data/folding.tsv"), fold);
}

#[test]
fn tokens() {
    run(include_str!("data/tokens.tsv"), |text| {
        let text = normalize(text);
        let shown: Vec<String> = tokenize(&text)
            .iter()
            .map(|token| {
                let mark = match token.kind {
                    TokenKind::Word => ':',
                    TokenKind::Part => '+',
                    TokenKind::Number => '#',
                };
                format!("{}{mark}{}", token.position, text.slice(&token.range))
            })
            .collect();
        shown.join(" ")
    });
}

#[test]
fn language() {
    run(include_str!("data/language.tsv"), |text| {
        guess_language(text).map_or("-".to_owned(), |language| language.to_string())
    });
}

#[test]
fn function_words() {
    run(include_str!("data/function_words.tsv"), |word| {
        let tags: Vec<&str> = Language::ALL
            .into_iter()
            .filter(|language| is_function_word(word, *language))
            .map(Language::tag)
            .collect();
        if tags.is_empty() {
            "-".to_owned()
        } else {
            tags.join(" ")
        }
    });
}

#[test]
fn readings() {
    let analyzers = Analyzers::new();
    run(include_str!("data/readings.tsv"), |word| {
        let readings = analyzers.analyze(word, Language::Finnish).readings;
        let mut lemmas: Vec<&str> = readings.iter().map(|r| r.lemma.as_str()).collect();
        lemmas.dedup();
        let parts = readings[0].parts.join(" ");
        let parts = if parts.is_empty() { "-" } else { &parts };
        let case = readings[0]
            .case
            .map_or("-".to_owned(), |case| format!("{case:?}"));
        format!("{}\t{parts}\t{case}", lemmas.join(" "))
    });
}

#[test]
fn dotless() {
    let analyzers = Analyzers::new();
    run(include_str!("data/dotless.tsv"), |word| {
        let analysis = analyzers.analyze_without_dots(word, Language::Finnish);
        analysis.readings[0].lemma.clone()
    });
}
