//! What can be wrong with a thesaurus.

use std::path::PathBuf;

/// Why a thesaurus was refused: the file, the line, and the value that is wrong.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{}:{line}: {problem}", file.display())]
pub struct ThesaurusError {
    /// Which file.
    pub file: PathBuf,
    /// Which line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub problem: String,
}
