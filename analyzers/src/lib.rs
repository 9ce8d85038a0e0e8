//! Text to tokens: what Luukku reads in Finnish, Swedish and English.
//!
//! Three steps, each usable alone: [`normalize`] makes one form of the many ways a
//! text can be encoded, [`tokenize`] finds its words, [`Analyzers::analyze`] says what
//! a word can be: its lemmas, its compound parts, its case. All three keep the way
//! back: every token knows its bytes in the original text. [`Streams`] puts them together
//! for an index, [`guess_language`] tells the language of a query.
//!
//! ```
//! use luukku_analyzers::{Analyzers, Case, Language, normalize, tokenize};
//!
//! let text = normalize("Vertaistukiryhmät Forssan lähellä");
//! let tokens = tokenize(&text);
//! assert_eq!(text.slice(&tokens[1].range), "Forssan");
//!
//! let analyzers = Analyzers::new();
//! let group = &analyzers.analyze("Vertaistukiryhmät", Language::Finnish).readings[0];
//! assert_eq!(group.lemma, "vertaistukiryhmä");
//! assert_eq!(group.parts, ["vertainen", "tuki", "ryhmä"]);
//!
//! let town = &analyzers.analyze("Forssan", Language::Finnish).readings[0];
//! assert_eq!(town.lemma, "forssa");
//! assert_eq!(town.case, Some(Case::Genitive));
//! ```
//!
//! Finnish is read with a lexicon of 470,000 states that is part of the program
//! (`data/finnish`, pykko); Swedish, English and words nothing else knows are stemmed by
//! Snowball. `cargo run --release -p benches -- finnish --gold DIR` measures it.
//!
//! # Limits
//!
//! Words longer than [`MAX_WORD_BYTES`] are kept as they are, without analysis. A word has at
//! most four readings, and its analysis is bounded to a millisecond; a common word takes
//! three microseconds. The lexicon takes 20 MB, once a process, and up to 100 ms to unpack at
//! first use. Misspelt words are guessed from their endings, not corrected.
//! The crate knows nothing of services, the index or HTTP.

mod analysis;
mod analyzers;
mod cache;
mod cases;
mod endings;
mod extra;
mod finnish;
mod fold;
mod function_words;
mod guess;
mod language;
mod normalize;
mod stem;
mod streams;
mod tokenize;
mod words;

pub use analysis::{Analysis, Case, Origin, Reading, WordClass};
pub use analyzers::{Analyzers, AnalyzersBuilder, MAX_WORD_BYTES};
pub use cache::CacheStats;
pub use cases::place_name_forms;
pub use fold::fold;
pub use function_words::is_function_word;
pub use guess::{guess_language, guess_language_of};
pub use language::{Language, UnknownLanguage};
pub use normalize::{MAX_MARKS, NormalizedText, normalize};
pub use streams::{AnalysedText, StreamToken, Streams};
pub use tokenize::{Token, TokenKind, tokenize};
pub use words::WordReader;
