//! Text to tokens: what Luukku reads in Finnish, Swedish and English.
//!
//! Three steps, each usable alone: [`normalize`] makes one form of the many ways a
//! text can be encoded, [`tokenize`] finds its words, [`Analyzers::analyze`] says what
//! a word can be: its lemmas, its compound parts, its case. All three keep the way
//! back: every token knows its bytes in the original text.
//!
//! ```
//! use luukku_analyzers::{Analyzers, Language, normalize, tokenize};
//!
//! let text = normalize("Vertaistukiryhmät Forssan lähellä");
//! let tokens = tokenize(&text);
//! assert_eq!(text.slice(&tokens[1].range), "Forssan");
//!
//! let analyzers = Analyzers::new();
//! let analysis = analyzers.analyze("Forssan", Language::Finnish);
//! assert_eq!(analysis.exact, "forssan");
//! assert!(!analysis.readings.is_empty());
//! ```
//!
//! # Limits
//!
//! Words longer than [`MAX_WORD_BYTES`] are kept as they are, without analysis.
//! The crate knows nothing of services, the index or HTTP.

mod analysis;
mod analyzers;
mod cases;
mod endings;
mod fold;
mod function_words;
mod guess;
mod language;
mod normalize;
mod streams;
mod tokenize;

pub use analysis::{Analysis, Case, Origin, Reading, WordClass};
pub use analyzers::{Analyzers, MAX_WORD_BYTES};
pub use cases::place_name_forms;
pub use fold::fold;
pub use function_words::is_function_word;
pub use guess::guess_language;
pub use language::{Language, UnknownLanguage};
pub use normalize::{MAX_MARKS, NormalizedText, normalize};
pub use streams::{StreamToken, Streams};
pub use tokenize::{Token, TokenKind, tokenize};
