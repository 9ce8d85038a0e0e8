//! Words said as filters: "free", "on Sundays", "in Arabic", "without a referral".
//!
//! One table, `data/filters/words.tsv`, and one runner. A row is a language, a pattern, a
//! kind and a value. A pattern is words, each of which is alternatives separated by `|`:
//!
//! - in Finnish a lemma (`ilmainen`), a lemma in a case (`sunnuntai/essive`; the case also
//!   holds for lemmas before it: `verkko|netti/inessive`), or a form as it stands (`=nyt`);
//! - in Swedish and English a form as it stands;
//! - with `?` before it a word that may be missing.
//!
//! A row of the value `*` stands for one row a language of `languages.tsv`. A row of the kind
//! `-` is a trap: its words mean something else ("free church"). Of the rows that match at a
//! word the longest counts, a trap before a filter.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use foldhash::fast::RandomState;
use luukku_analyzers::{Case, Language, fold};

use super::words::Word;

const WORDS: &str = include_str!("../../../data/filters/words.tsv");
const LANGUAGES: &str = include_str!("../../../data/filters/languages.tsv");
const LABELS: &str = include_str!("../../../data/filters/labels.tsv");

static TABLE: LazyLock<Table> = LazyLock::new(Table::embedded);
static NAMES: LazyLock<Names> = LazyLock::new(names);

/// Names of values in all languages, by the kind of filter and the value.
type Names = HashMap<(&'static str, &'static str), [&'static str; 3], RandomState>;

/// Makes what is otherwise made with the first query.
pub(crate) fn load() {
    LazyLock::force(&TABLE);
    LazyLock::force(&NAMES);
}

/// What a filter is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FilterKind {
    /// What it costs.
    Fee,
    /// When it is open.
    Open,
    /// How it is used.
    Channel,
    /// In which language it is given.
    Language,
    /// What it has for people with disabilities.
    Accessibility,
    /// For whom it is.
    Audience,
    /// Whether one has to be referred to it.
    Referral,
}

impl FilterKind {
    const ALL: [FilterKind; 7] = [
        FilterKind::Fee,
        FilterKind::Open,
        FilterKind::Channel,
        FilterKind::Language,
        FilterKind::Accessibility,
        FilterKind::Audience,
        FilterKind::Referral,
    ];

    /// The stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            FilterKind::Fee => "fee",
            FilterKind::Open => "open",
            FilterKind::Channel => "channel",
            FilterKind::Language => "language",
            FilterKind::Accessibility => "accessibility",
            FilterKind::Audience => "audience",
            FilterKind::Referral => "referral",
        }
    }
}

/// A filter said in a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SaidFilter {
    pub(super) kind: FilterKind,
    pub(super) value: &'static str,
    /// The words that say it.
    pub(super) words: Range<usize>,
    /// Their bytes in the query.
    pub(super) range: Range<usize>,
}

/// The filters that `words` say, in order, outside the words already `taken` and outside of
/// what is part of one of the `topics`: words that together name one thing, as "free food"
/// does.
pub(super) fn find(words: &[Word], taken: &[bool], topics: &[Range<usize>]) -> Vec<SaidFilter> {
    let lemmas: Vec<Vec<(String, Option<Case>)>> = words.iter().map(readings).collect();
    let seen: Vec<Seen<'_>> = words
        .iter()
        .zip(&lemmas)
        .map(|(word, lemmas)| Seen {
            form: &word.folded,
            lemmas,
        })
        .collect();
    let is_free = |span: &Range<usize>| {
        let untaken = taken
            .get(span.clone())
            .is_some_and(|taken| !taken.contains(&true));
        let is_part = |topic: &Range<usize>| {
            let overlaps = topic.start < span.end && span.start < topic.end;
            overlaps && (topic.start < span.start || span.end < topic.end)
        };
        untaken && !topics.iter().any(is_part)
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < seen.len() {
        let Some(pattern) = TABLE.longest(&seen[at..]) else {
            at += 1;
            continue;
        };
        let span = at..at + pattern.words.len();
        if !is_free(&span) {
            at += 1;
            continue;
        }
        let first = words.get(span.start).map_or(0, |word| word.range.start);
        let last = words.get(span.end - 1).map_or(first, |word| word.range.end);
        found.extend(pattern.means.iter().map(|(kind, value)| SaidFilter {
            kind: *kind,
            value,
            words: span.clone(),
            range: first..last,
        }));
        at = span.end;
    }
    found
}

/// What a value of a filter or facet is called; `kind` is the filter's or facet's name, a
/// language's is `language`.
///
/// ```
/// use luukku_engine::{Language, query::value_label};
/// assert_eq!(value_label("fee", "free", Language::Swedish), Some("avgiftsfri"));
/// assert_eq!(value_label("language", "ar", Language::English), Some("Arabic"));
/// ```
#[must_use]
pub fn value_label(kind: &str, value: &str, language: Language) -> Option<&'static str> {
    value_labels(kind, value).map(|names| names[language as usize])
}

/// The same in all languages, in their order.
pub(super) fn value_labels(kind: &str, value: &str) -> Option<[&'static str; 3]> {
    NAMES.get(&(kind, value)).copied()
}

fn readings(word: &Word) -> Vec<(String, Option<Case>)> {
    let analysis = word.analysis(Language::Finnish);
    analysis
        .readings
        .iter()
        .map(|reading| (reading.lemma.clone(), reading.case))
        .collect()
}

/// A word of the query as patterns see it.
struct Seen<'a> {
    form: &'a str,
    /// Its Finnish lemmas, each in its case.
    lemmas: &'a [(String, Option<Case>)],
}

/// One way to say one word of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Way {
    Form(String),
    Lemma(String, Option<Case>),
}

impl Way {
    fn fits(&self, word: &Seen<'_>) -> bool {
        match self {
            Way::Form(form) => form == word.form,
            Way::Lemma(lemma, case) => word
                .lemmas
                .iter()
                .any(|(of, in_case)| of == lemma && (case.is_none() || case == in_case)),
        }
    }
}

/// A row of the table, its optional words decided.
#[derive(Clone, Debug)]
struct Pattern {
    words: Vec<Vec<Way>>,
    /// Empty for a trap.
    means: Vec<(FilterKind, &'static str)>,
}

/// All patterns, by how their first word can be said.
#[derive(Debug, Default)]
struct Table {
    patterns: Vec<Pattern>,
    by_form: HashMap<String, Vec<usize>, RandomState>,
    by_lemma: HashMap<String, Vec<usize>, RandomState>,
    /// Rows that cannot be read: none, as a test holds.
    broken: Vec<&'static str>,
}

impl Table {
    fn embedded() -> Self {
        let mut table = Self::default();
        for row in WORDS.lines().skip(1) {
            if table.add_row(row).is_none() {
                table.broken.push(row);
            }
        }
        table
    }

    fn add_row(&mut self, row: &'static str) -> Option<()> {
        let mut columns = row.split('\t');
        let language: Language = columns.next()?.parse().ok()?;
        let (words, kind, value) = (columns.next()?, columns.next()?, columns.next()?);
        let kind = match kind {
            "-" => None,
            name => Some(
                FilterKind::ALL
                    .into_iter()
                    .find(|kind| kind.name() == name)?,
            ),
        };
        if value != "*" && !words.contains('{') {
            let means = kind.map_or_else(Vec::new, |kind| {
                value.split(',').map(|value| (kind, value)).collect()
            });
            return self.add(language, words, &means);
        }
        for spoken in LANGUAGES.lines().skip(1) {
            let names: Vec<&'static str> = spoken.split('\t').collect();
            let [tag, finnish, genitive, swedish, english] = names.as_slice() else {
                return None;
            };
            let words = words
                .replace("{fi}", finnish)
                .replace("{gen}", genitive)
                .replace("{sv_stem}", swedish.strip_suffix('a').unwrap_or(swedish))
                .replace("{sv}", swedish)
                .replace("{en}", english);
            let means: Vec<_> = kind.map(|kind| (kind, *tag)).into_iter().collect();
            self.add(language, &words, &means)?;
        }
        Some(())
    }

    /// Adds a pattern, once with and once without each word that may be missing.
    fn add(
        &mut self,
        language: Language,
        words: &str,
        means: &[(FilterKind, &'static str)],
    ) -> Option<()> {
        let mut variants: Vec<Vec<Vec<Way>>> = vec![Vec::new()];
        for word in words.split(' ') {
            let (word, may_be_missing) = match word.strip_prefix('?') {
                Some(word) => (word, true),
                None => (word, false),
            };
            let ways = ways(word, language)?;
            let without = if may_be_missing {
                variants.clone()
            } else {
                Vec::new()
            };
            for variant in &mut variants {
                variant.push(ways.clone());
            }
            variants.extend(without);
        }
        for words in variants {
            let number = self.patterns.len();
            for way in words.first()? {
                let (index, key) = match way {
                    Way::Form(form) => (&mut self.by_form, form),
                    Way::Lemma(lemma, _) => (&mut self.by_lemma, lemma),
                };
                index.entry(key.clone()).or_default().push(number);
            }
            self.patterns.push(Pattern {
                words,
                means: means.to_vec(),
            });
        }
        Some(())
    }

    /// The longest pattern that `words` begin with; of equally long ones a trap.
    fn longest(&self, words: &[Seen<'_>]) -> Option<&Pattern> {
        let first = words.first()?;
        let by_form = self.by_form.get(first.form);
        let by_lemma = first
            .lemmas
            .iter()
            .filter_map(|(lemma, _)| self.by_lemma.get(lemma));
        by_form
            .into_iter()
            .chain(by_lemma)
            .flatten()
            .filter_map(|number| self.patterns.get(*number))
            .filter(|pattern| {
                let begins = words.get(..pattern.words.len());
                begins.is_some_and(|words| {
                    let mut pairs = pattern.words.iter().zip(words);
                    pairs.all(|(ways, word)| ways.iter().any(|way| way.fits(word)))
                })
            })
            .max_by_key(|pattern| (pattern.words.len(), pattern.means.is_empty()))
    }
}

/// Reads one word of a pattern. A case holds for the lemmas before it too.
fn ways(word: &str, language: Language) -> Option<Vec<Way>> {
    let mut ways = Vec::new();
    let mut case = None;
    for way in word.rsplit('|') {
        ways.push(match way.strip_prefix('=') {
            Some(form) => Way::Form(fold(form)),
            None if language != Language::Finnish => Way::Form(fold(way)),
            None => {
                let lemma = match way.split_once('/') {
                    Some((lemma, name)) => {
                        case = Some(case_named(name)?);
                        lemma
                    }
                    None => way,
                };
                Way::Lemma(fold(lemma), case)
            }
        });
    }
    let is_empty = |way: &Way| match way {
        Way::Form(text) | Way::Lemma(text, _) => text.is_empty(),
    };
    (!ways.iter().any(is_empty)).then_some(ways)
}

fn case_named(name: &str) -> Option<Case> {
    Some(match name {
        "partitive" => Case::Partitive,
        "genitive" => Case::Genitive,
        "essive" => Case::Essive,
        "translative" => Case::Translative,
        "inessive" => Case::Inessive,
        "elative" => Case::Elative,
        "illative" => Case::Illative,
        "adessive" => Case::Adessive,
        "allative" => Case::Allative,
        _ => return None,
    })
}

/// Labels by kind and value; languages by their own names.
fn names() -> Names {
    let mut names = Names::default();
    for row in LABELS.lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        if let [kind, value, labels @ ..] = columns.as_slice()
            && let Ok(labels) = labels.try_into()
        {
            names.insert((*kind, *value), labels);
        }
    }
    for row in LANGUAGES.lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        if let [tag, finnish, _, swedish, english] = columns.as_slice() {
            names.insert(
                (FilterKind::Language.name(), *tag),
                [*finnish, *swedish, *english],
            );
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::super::words::Words;
    use super::*;

    /// What a text says, as `kind=value`.
    fn said(text: &str) -> Vec<String> {
        let words = Words::of(text).words;
        find(&words, &vec![false; words.len()], &[])
            .into_iter()
            .map(|said| format!("{}={}", said.kind.name(), said.value))
            .collect()
    }

    #[test]
    fn every_row_can_be_read_and_every_value_has_a_label() {
        assert_eq!(TABLE.broken, Vec::<&str>::new());
        for pattern in &TABLE.patterns {
            for (kind, value) in &pattern.means {
                let label = value_label(kind.name(), value, Language::Swedish);
                assert!(label.is_some(), "{}={value}", kind.name());
            }
        }
        let rows = LABELS.lines().chain(LANGUAGES.lines());
        assert!(
            rows.map(|row| row.split('\t').count())
                .all(|columns| columns == 5)
        );
    }

    #[test]
    fn the_longest_pattern_counts_and_a_trap_means_nothing() {
        assert_eq!(said("free"), ["fee=free"]);
        assert_eq!(said("free church open now"), ["open=now"]);
        assert_eq!(
            said("for children and young people"),
            ["audience=children_families", "audience=young"]
        );
    }

    #[test]
    fn words_already_taken_and_words_of_a_topic_say_no_filter() {
        let words = Words::of("ilmainen ruoka arabiaksi").words;
        let found = |taken: [bool; 3], topic: Option<Range<usize>>| {
            find(&words, &taken, topic.as_slice()).len()
        };
        assert_eq!(found([false; 3], None), 2);
        assert_eq!(found([false, false, true], None), 1);
        assert_eq!(found([false; 3], Some(0..2)), 1);
    }
}
