//! Guessing the language of a short text such as a query.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use crate::{
    Language, NormalizedText, Token, TokenKind, fold, is_function_word, normalize, tokenize,
};

/// Words looked at; a query tells its language sooner than this.
const MAX_WORDS: usize = 32;
/// How far ahead of the second the first language must be, in natural-log units.
const MARGIN: f32 = 5.0;
/// What one word of a language's own vocabulary weighs.
const OWN_WORD: f32 = 8.0;
/// What a function word weighs, shared by the languages that have it.
const FUNCTION_WORD: f32 = 5.0;
/// The most that the letters of one unknown word can say.
const LETTERS: f32 = 9.0;

/// How far the letters of a capitalised word are trusted: names cross languages.
const NAME_LETTERS: f32 = 0.4;
/// What a Finnish case ending weighs.
const ENDING: f32 = 6.0;
/// The place cases: what no Swedish or English word ends in.
const FINNISH_ENDINGS: [&str; 10] = [
    "ssa", "ssä", "sta", "stä", "lla", "llä", "lta", "ltä", "lle", "een",
];

static WORDS: &str = include_str!("../../data/language/words.tsv");
static SERVICE_WORDS: &str = include_str!("../../data/language/service_words.tsv");
static TRIGRAMS: &str = include_str!("../../data/language/trigrams.tsv");

type Scores = [f32; 3];

struct Model {
    words: HashMap<&'static str, Language, FixedState>,
    /// Per language, relative to the trigram's mean, in log units.
    trigrams: HashMap<[char; 3], Scores, FixedState>,
}

static MODEL: LazyLock<Model> = LazyLock::new(Model::read);

/// Guesses the language of a short text such as a query; `None` when nothing tells.
///
/// Frequent words of one language, function words and letter trigrams add up; the best
/// language must be clearly ahead. One ambiguous word, an abbreviation (`AA`, `KELA`) or a
/// bare name gives `None`. Looks at the first 32 words. The tables (`data/language`) are read
/// on first use, in a few milliseconds.
///
/// ```
/// use luukku_analyzers::{Language, guess_language};
///
/// assert_eq!(guess_language("apotek i Åbo"), Some(Language::Swedish));
/// assert_eq!(guess_language("KELA"), None);
/// ```
#[must_use]
pub fn guess_language(text: &str) -> Option<Language> {
    let normalized = normalize(text);
    guess_language_of(&normalized, &tokenize(&normalized))
}

/// The same of a text whose words, `tokens`, are known already.
#[must_use]
pub fn guess_language_of(text: &NormalizedText, tokens: &[Token]) -> Option<Language> {
    let shouted = is_shouted(text.as_str());
    let mut scores = [0.0; 3];
    for token in tokens.iter().take(MAX_WORDS) {
        let word = text.slice(&token.range);
        // A hyphenated word speaks through its parts.
        let is_whole = token.kind == TokenKind::Word && word.contains('-');
        if is_whole || (is_abbreviation(word) && !shouted) {
            continue;
        }
        let is_name = !shouted && word.starts_with(char::is_uppercase);
        let trust = if is_name { NAME_LETTERS } else { 1.0 };
        for (score, weight) in scores.iter_mut().zip(MODEL.weigh(word, trust)) {
            *score += weight;
        }
    }
    let mut ranked = Language::ALL;
    let score = |language: Language| scores[language as usize];
    ranked.sort_by(|a, b| score(*b).total_cmp(&score(*a)));
    let [best, second, _] = ranked;
    (score(best) - score(second) >= MARGIN).then_some(best)
}

/// Capitals only, and short: AA, KELA, SPR.
fn is_abbreviation(word: &str) -> bool {
    word.chars().count() <= 5 && word.chars().all(|c| !c.is_lowercase())
}

/// Typed with the caps lock on: several words, no small letter.
fn is_shouted(text: &str) -> bool {
    text.split_whitespace().nth(1).is_some() && !text.chars().any(char::is_lowercase)
}

impl Model {
    fn read() -> Self {
        let words = WORDS
            .lines()
            .chain(SERVICE_WORDS.lines())
            .filter_map(|line| line.split_once('\t'))
            .filter_map(|(word, tag)| Some((word, tag.parse().ok()?)))
            .collect();
        let trigrams = TRIGRAMS.lines().filter_map(trigram).collect();
        Self { words, trigrams }
    }

    /// What `word` says for each language, least 0; its letters are trusted as far as `trust`.
    fn weigh(&self, word: &str, trust: f32) -> Scores {
        let lower = word.to_lowercase();
        if let Some(language) = self.words.get(lower.as_str()) {
            return Language::ALL.map(|l| if l == *language { OWN_WORD } else { 0.0 });
        }
        let has = Language::ALL.map(|language| is_function_word(&fold(word), language));
        let count = has.iter().filter(|has| **has).count();
        if count > 0 {
            return has.map(|has| {
                if has {
                    FUNCTION_WORD / count as f32
                } else {
                    0.0
                }
            });
        }
        let mut scores = self.weigh_letters(&lower).map(|score| score * trust);
        let is_inflected = lower.chars().count() > 5
            && FINNISH_ENDINGS.iter().any(|ending| lower.ends_with(ending));
        if is_inflected && let [finnish, ..] = &mut scores {
            *finnish += ENDING;
        }
        scores
    }

    fn weigh_letters(&self, lower: &str) -> Scores {
        let mut scores = [0.0_f32; 3];
        let letters = lower.chars().chain(['$']);
        let mut before = [None, Some('^')];
        for third in letters {
            let gram = match before {
                [Some(first), Some(second)] => Some([first, second, third]),
                _ => None,
            };
            before = [before[1], Some(third)];
            let Some(weights) = gram.and_then(|gram| self.trigrams.get(&gram)) else {
                continue;
            };
            for (score, weight) in scores.iter_mut().zip(weights) {
                *score += weight;
            }
        }
        let best = scores.iter().copied().fold(f32::MIN, f32::max);
        scores.map(|score| (LETTERS + score - best).max(0.0))
    }
}

/// A line of the trigram table: three letters, then tenths for Finnish, Swedish, English.
fn trigram(line: &'static str) -> Option<([char; 3], Scores)> {
    let mut fields = line.split('\t');
    let letters: Vec<char> = fields.next()?.chars().collect();
    let mut scores = [0.0; 3];
    for score in &mut scores {
        *score = fields.next()?.parse::<f32>().ok()? / 10.0;
    }
    Some((letters.try_into().ok()?, scores))
}
