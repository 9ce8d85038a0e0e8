//! Generated services, for measuring at any size.
//!
//! A record depends on the seed and its number only, so that a corpus is the same on every
//! machine, and any part of it can be made by itself. Places are the gazetteer's, as often
//! as they have people; texts are real sentences, or words of the concepts that ship as often
//! as Zipf's law says. Some 73 words a record, as in the comparisons that set the targets.

pub(crate) mod places;
pub(crate) mod random;
mod text;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;

use places::Places;
use random::Random;
pub(crate) use text::Text;

/// How many to make, of what, and where to.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How many services.
    #[arg(long)]
    documents: u64,
    /// Where the random numbers start.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Sentences to take texts from: CSV, the first column, with a heading.
    #[arg(long, value_name = "FILE")]
    sentences: Option<PathBuf>,
    /// The file to write, one record a line.
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
}

/// Writes a corpus and says what it is.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let corpus = Corpus::new(arguments.seed, arguments.sentences.as_deref())?;
    let written = corpus.write(arguments.documents, &arguments.output)?;
    println!("{written}");
    Ok(())
}

/// A corpus that was written.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Written {
    pub(crate) documents: u64,
    pub(crate) seed: u64,
    pub(crate) bytes: u64,
    /// Words of all texts of a record, on the average.
    pub(crate) words_a_document: f64,
    /// Of the whole file, in hexadecimal.
    pub(crate) blake3: String,
}

impl std::fmt::Display for Written {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            documents,
            seed,
            bytes,
            words_a_document,
            blake3,
        } = self;
        write!(
            f,
            "{documents} documents of seed {seed}: {bytes} bytes, {words_a_document:.1} words a \
             document, BLAKE3 {blake3}"
        )
    }
}

/// What records are made of.
pub(crate) struct Corpus {
    seed: u64,
    text: Text,
    places: Places,
}

impl Corpus {
    /// A corpus of `seed`, its texts from a file of sentences where one is given.
    pub(crate) fn new(seed: u64, sentences: Option<&Path>) -> Result<Self> {
        Ok(Self {
            seed,
            text: match sentences {
                Some(path) => Text::of_sentences(path)?,
                None => Text::of_concepts(),
            },
            places: Places::new(),
        })
    }

    /// Writes the records 0 to `documents` into `output`, one a line; memory does not grow
    /// with their number.
    pub(crate) fn write(&self, documents: u64, output: &Path) -> Result<Written> {
        let file = File::create(output).with_context(|| output.display().to_string())?;
        let mut out = Hashing {
            inner: BufWriter::with_capacity(1 << 20, file),
            hash: blake3::Hasher::new(),
        };
        let mut words = 0;
        for number in 0..documents {
            let record = self.record(number);
            words += record.words;
            serde_json::to_writer(&mut out, &record.json)?;
            out.write_all(b"\n")?;
        }
        out.flush()?;
        Ok(Written {
            documents,
            seed: self.seed,
            bytes: out.hash.count(),
            words_a_document: words as f64 / documents.max(1) as f64,
            blake3: out.hash.finalize().to_hex().to_string(),
        })
    }

    /// The record with this number.
    pub(crate) fn record(&self, number: u64) -> Record {
        let random = &mut Random::of(self.seed, number);
        let place = self.places.any(random);
        let topic = self.text.topic(random);
        let name = match random.below(4) {
            0 => format!("{} {}", place.genitive, topic.to_lowercase()),
            1 => format!("{topic} {}", self.text.topic(random).to_lowercase()),
            _ => format!("{topic} {}", place.inside),
        };
        let organization = Text::organization(random, &place);
        let summary = self.text.sentences(random, 8);
        let length = 26 + random.below(24);
        let description = self.text.sentences(random, length);
        let classes = self.text.topics(random, 2);
        let terms = self.text.topics(random, 3);
        let (lat, lon) = place.point;
        let address = format!("{} {}", Text::street(random), 1 + random.below(120));
        let words: usize = [&name, &summary, &description, &organization, &address]
            .into_iter()
            .chain(&classes)
            .chain(&terms)
            .map(|text| text.split_whitespace().count())
            .sum();
        Record {
            words: words as u64 + 1,
            json: json!({
                "id": format!("generated:{number}"),
                "kind": "service",
                "name": {"fi": name},
                "summary": {"fi": summary},
                "description": {"fi": description},
                "organization": {"name": organization, "type": "association"},
                "locations": [{
                    "address": address,
                    "municipality": place.municipality,
                    "lat": lat,
                    "lon": lon,
                }],
                "classes": classes,
                "terms": terms,
                "channels": ["place"],
                "fee": if random.below(2) == 0 { "free" } else { "paid" },
                "verified": format!("2026-{:02}-{:02}", 1 + random.below(10), 1 + random.below(28)),
                "source": "generated",
                "licence": "CC0-1.0",
            }),
        }
    }
}

/// One generated record.
pub(crate) struct Record {
    pub(crate) json: serde_json::Value,
    /// Words of its texts.
    pub(crate) words: u64,
}

/// Hashes what is written.
struct Hashing<W> {
    inner: W,
    hash: blake3::Hasher,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        if let Some(bytes) = bytes.get(..written) {
            self.hash.update(bytes);
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use luukku_engine::record;

    use super::*;

    #[test]
    fn every_record_is_right_and_depends_on_seed_and_number_only() {
        let corpus = Corpus::new(7, None).expect("a corpus");
        let again = Corpus::new(7, None).expect("a corpus");
        let other = Corpus::new(8, None).expect("a corpus");
        for number in [0, 1, 2, 999_999] {
            let made = corpus.record(number).json;
            let parsed = record::parse(&made.to_string()).expect("a right record");
            assert_eq!(parsed.warnings.len(), 0, "{made}");
            assert_eq!(made, again.record(number).json);
            assert_ne!(made, other.record(number).json);
        }
    }

    #[test]
    fn a_file_is_what_its_hash_says() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("corpus.jsonl");
        let corpus = Corpus::new(1, None).expect("a corpus");
        let written = corpus.write(500, &path).expect("written");
        let bytes = std::fs::read(&path).expect("read");
        assert_eq!(written.blake3, blake3::hash(&bytes).to_hex().as_str());
        assert_eq!(written.bytes, bytes.len() as u64);
        assert_eq!(bytes.split(|byte| *byte == b'\n').count(), 501);
        let words = written.words_a_document;
        assert!((68.0..78.0).contains(&words), "{words} words a document");
    }

    #[test]
    fn sentences_are_taken_as_they_are_but_for_blanks_before_marks() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("sentences.csv");
        std::fs::write(&path, "sentence,by\n\"Yksi , kaksi .\",a\nKolme .,b\n").expect("written");
        let corpus = Corpus::new(1, Some(&path)).expect("a corpus");
        let record = corpus.record(0).json;
        let text = record["description"]["fi"].as_str().expect("a text");
        let rest = text.replace("Yksi, kaksi.", "").replace("Kolme.", "");
        assert_eq!(rest.trim(), "", "{text}");
        std::fs::write(&path, "sentence\n").expect("written");
        assert!(Corpus::new(1, Some(&path)).is_err());
    }
}
