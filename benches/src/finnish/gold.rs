//! Gold data: words with the lemmas people gave them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// A word of running text, as annotated.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) form: String,
    /// Lower-case, without boundaries and hyphens.
    pub(super) lemma: String,
    /// The same with marks taken off, as folding does.
    folded: String,
    /// Lower-case, one element for a simple word.
    parts: Vec<String>,
    /// `NOUN`, `PROPN`, `ADJ` or `VERB`.
    pub(super) class: String,
}

impl Token {
    /// Reads a line of a gold file: form, lemma with `#` between parts, class, features.
    /// `None` for words without content.
    fn of_gold(line: &str) -> Option<Self> {
        let mut fields = line.split('\t');
        let (form, lemma, class) = (fields.next()?, fields.next()?, fields.next()?);
        matches!(class, "NOUN" | "PROPN" | "ADJ" | "VERB").then(|| Self::new(form, lemma, class))
    }

    /// Reads a line of a hand-written list: form and lemma.
    pub(super) fn of_list(line: &str) -> Option<Self> {
        let (form, lemma) = line.split_once([' ', '\t'])?;
        Some(Self::new(form, lemma.trim(), "NOUN"))
    }

    fn new(form: &str, lemma: &str, class: &str) -> Self {
        let lower = lemma.to_lowercase();
        let plain = lower.replace(['#', '-'], "");
        Self {
            form: form.to_owned(),
            folded: luukku_analyzers::fold(&plain),
            lemma: plain,
            parts: lower.split('#').map(str::to_owned).collect(),
            class: class.to_owned(),
        }
    }

    pub(super) fn is_nominal(&self) -> bool {
        self.class != "VERB"
    }

    /// Whether `lemma` is the gold one, whether or not marks are folded.
    pub(super) fn is_lemma(&self, lemma: &str) -> bool {
        lemma == self.lemma || lemma == self.folded
    }

    /// The last part of a compound.
    pub(super) fn head(&self) -> Option<&str> {
        let head = self.parts.last().filter(|_| self.parts.len() > 1)?;
        Some(head)
    }

    /// The places, counted in letters, where the parts of a compound meet.
    pub(super) fn boundaries(&self) -> BTreeSet<usize> {
        let mut at = 0;
        let mut places = BTreeSet::new();
        for part in self.parts.iter().take(self.parts.len() - 1) {
            at += part.chars().filter(|c| *c != '-').count();
            places.insert(at);
        }
        places
    }

    /// The form as typed without ä and ö; `None` when it has none.
    pub(super) fn without_dots(&self) -> Option<String> {
        let typed: String = self
            .form
            .chars()
            .map(|c| match c {
                'ä' => 'a',
                'ö' => 'o',
                'Ä' => 'A',
                'Ö' => 'O',
                c => c,
            })
            .collect();
        (typed != self.form).then_some(typed)
    }
}

/// A text of gold words.
#[derive(Clone, Debug)]
pub(super) struct Gold {
    pub(super) name: String,
    pub(super) tokens: Vec<Token>,
}

/// Reads every `*.norm.tsv` of `dir`, by name.
pub(super) fn texts(dir: &Path) -> Result<Vec<Gold>> {
    let mut paths: Vec<_> = fs::read_dir(dir)
        .with_context(|| format!("{}", dir.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().ends_with(".norm.tsv"))
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            Ok(Gold {
                name: name.trim_end_matches(".norm.tsv").to_owned(),
                tokens: read(path)?.lines().filter_map(Token::of_gold).collect(),
            })
        })
        .collect()
}

/// Reads the hand-written lists of `dir` that are there.
pub(super) fn lists(dir: &Path) -> Result<Vec<Gold>> {
    ["places", "services"]
        .into_iter()
        .map(|name| (name, dir.join(format!("{name}.txt"))))
        .filter(|(_, path)| path.exists())
        .map(|(name, path)| {
            Ok(Gold {
                name: name.to_owned(),
                tokens: read(&path)?.lines().filter_map(Token::of_list).collect(),
            })
        })
        .collect()
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("{}", path.display()))
}
