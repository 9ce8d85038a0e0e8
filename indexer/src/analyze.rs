//! Looking inside the analysis of a text.

use comfy_table::{Table, presets};
use luukku_analyzers::{Language, normalize, tokenize};

/// What each word of `text` can be in `language`: a row a reading, best first.
///
/// The analysers are those of the engine, so the rows are what the index is made of.
#[must_use]
pub fn analysis_table(text: &str, language: Language) -> String {
    let analyzers = luukku_engine::analyzers();
    let text = normalize(text);
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["token", "kind", "lemma", "parts", "class", "case", "origin"]);
    for token in tokenize(&text) {
        let word = text.slice(&token.range);
        let analysis = analyzers.analyze(word, language);
        for (at, reading) in analysis.readings.iter().enumerate() {
            let once = |text: String| if at == 0 { text } else { String::new() };
            table.add_row([
                once(word.to_owned()),
                once(format!("{:?}", token.kind)),
                reading.lemma.clone(),
                reading.parts.join(" + "),
                format!("{:?}", reading.class),
                reading
                    .case
                    .map_or_else(String::new, |case| format!("{case:?}")),
                format!("{:?}", reading.origin),
            ]);
        }
    }
    table.to_string()
}
