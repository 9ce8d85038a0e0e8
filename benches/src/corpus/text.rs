//! What generated services say.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use luukku_analyzers::place_name_forms;

use super::places::Picked;
use super::random::{Random, Weighted};

/// The concepts that ship, and words that tell Finnish from other languages.
static CONCEPTS: &str = include_str!("../../../data/concepts/concepts.tsv");
static WORDS: &str = include_str!("../../../data/language/words.tsv");

/// What real text is a third of.
const SMALL_WORDS: &[&str] = &[
    "ja", "on", "ei", "että", "se", "sekä", "tai", "kun", "myös", "voi", "jos", "kuin", "niin",
    "joka", "mukaan", "ovat", "hän", "oli", "sen", "tämä",
];

/// What organizations of a place are called after it.
const ORGANIZATIONS: &[&str] = &[
    "kaupunki",
    "seurakunta",
    "omaishoitajat ry",
    "sydänyhdistys ry",
    "diabetesyhdistys ry",
    "mielenterveysyhdistys ry",
    "invalidit ry",
    "kuurojen yhdistys ry",
    "reumayhdistys ry",
    "eläkkeensaajat ry",
    "martat ry",
    "voimistelijat ry",
    "urheilijat ry",
    "palloseura ry",
    "hengitysyhdistys ry",
    "näkövammaiset ry",
    "nuorisoseura ry",
    "kyläyhdistys ry",
    "terveyspalvelut oy",
    "hoivakoti oy",
    "kansalaisopisto",
    "musiikkiopisto",
    "työttömät ry",
    "apteekki",
    "kirjasto",
    "lastensuojeluyhdistys ry",
    "muistiyhdistys ry",
    "syöpäyhdistys ry",
    "vammaistuki ry",
    "monikulttuuriyhdistys ry",
    "perheyhdistys ry",
    "eläinsuojelu ry",
];

/// Streets are called after one of these.
const STREETS: &[&str] = &[
    "Koulukatu",
    "Kauppakatu",
    "Asematie",
    "Kirkkotie",
    "Rantatie",
    "Puistokatu",
    "Myllytie",
    "Torikatu",
    "Hämeentie",
    "Mäntytie",
    "Kuusitie",
    "Koivukatu",
    "Keskuskatu",
    "Teollisuustie",
    "Linnankatu",
    "Satamakatu",
];

/// Texts, names and topics.
pub(crate) struct Text {
    topics: Vec<&'static str>,
    by_topic: Weighted,
    source: Source,
}

enum Source {
    Sentences(Vec<String>),
    Words {
        /// The forms of each word, the dictionary's first.
        words: Vec<Vec<String>>,
        by_use: Weighted,
    },
}

impl Text {
    /// Texts of sentences from the first column of a CSV file with a heading.
    pub(super) fn of_sentences(path: &Path) -> Result<Self> {
        let problem = || path.display().to_string();
        let mut file = csv::ReaderBuilder::new()
            .flexible(true)
            .from_path(path)
            .with_context(problem)?;
        let mut sentences = Vec::new();
        for row in file.records() {
            let row = row.with_context(problem)?;
            let sentence = without_blanks_before_marks(row.get(0).unwrap_or_default());
            if !sentence.is_empty() {
                sentences.push(sentence);
            }
        }
        ensure!(!sentences.is_empty(), "{}: no sentences", path.display());
        Ok(Self::new(Source::Sentences(sentences)))
    }

    /// Texts of words of the concepts that ship, in all cases.
    pub(crate) fn of_concepts() -> Self {
        let of_language = WORDS.lines().filter_map(|line| line.strip_suffix("\tfi"));
        let labels = topics().into_iter().flat_map(str::split_whitespace);
        let mut lemmas: Vec<String> = SMALL_WORDS.iter().copied().map(str::to_owned).collect();
        let mut met: std::collections::HashSet<String> = lemmas.iter().cloned().collect();
        for word in labels.chain(of_language) {
            let word = word.to_lowercase();
            if word.chars().all(char::is_alphabetic) && met.insert(word.clone()) {
                lemmas.push(word);
            }
        }
        let words: Vec<Vec<String>> = (0..)
            .zip(lemmas)
            .map(|(number, lemma)| {
                if number < SMALL_WORDS.len() {
                    return vec![lemma];
                }
                let forms = place_name_forms(&lemma);
                forms.into_iter().map(|(_, form)| form).collect()
            })
            .collect();
        let by_use = Weighted::zipf(words.len());
        Self::new(Source::Words { words, by_use })
    }

    fn new(source: Source) -> Self {
        let topics = topics();
        Self {
            by_topic: Weighted::zipf(topics.len()),
            topics,
            source,
        }
    }

    /// What a service may be about, its first letter a capital.
    pub(crate) fn topic(&self, random: &mut Random) -> String {
        capitalised(self.topics[self.by_topic.pick(random).min(self.topics.len() - 1)])
    }

    /// One to `most` of them.
    pub(super) fn topics(&self, random: &mut Random, most: usize) -> Vec<String> {
        let count = 1 + random.below(most);
        (0..count).map(|_| self.topic(random)).collect()
    }

    /// Sentences of at least `words` words in all.
    pub(super) fn sentences(&self, random: &mut Random, words: usize) -> String {
        let mut text = String::new();
        let mut count = 0;
        while count < words {
            let sentence = self.sentence(random);
            count += sentence.split_whitespace().count();
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&sentence);
        }
        text
    }

    fn sentence(&self, random: &mut Random) -> String {
        match &self.source {
            Source::Sentences(sentences) => random.one_of(sentences).cloned().unwrap_or_default(),
            Source::Words { words, by_use } => {
                let length = 6 + random.below(10);
                let mut word = || {
                    let forms = words.get(by_use.pick(random))?;
                    random.one_of(forms)
                };
                let said: Vec<&str> = (0..length)
                    .filter_map(|_| word())
                    .map(String::as_str)
                    .collect();
                capitalised(&said.join(" ")) + "."
            }
        }
    }

    /// The name of an organization of a place.
    pub(super) fn organization(random: &mut Random, place: &Picked<'_>) -> String {
        let kind = random.one_of(ORGANIZATIONS).copied().unwrap_or_default();
        format!("{} {kind}", place.genitive)
    }

    pub(super) fn street(random: &mut Random) -> &'static str {
        random.one_of(STREETS).copied().unwrap_or_default()
    }
}

/// The Finnish labels of the concepts that ship.
fn topics() -> Vec<&'static str> {
    CONCEPTS
        .lines()
        .skip(1)
        .filter_map(|row| row.split('\t').nth(1))
        .flat_map(|labels| labels.split('|'))
        .filter(|label| !label.is_empty())
        .collect()
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// "A , b ." as "A, b.": sentences of corpora come as tokens with blanks between.
fn without_blanks_before_marks(sentence: &str) -> String {
    let mut text = String::with_capacity(sentence.len());
    for token in sentence.split_whitespace() {
        let is_mark = token.chars().all(|letter| ".,;:?!)".contains(letter));
        if !text.is_empty() && !is_mark {
            text.push(' ');
        }
        text.push_str(token);
    }
    text
}
