//! What can go wrong with an index directory.

use std::path::PathBuf;

/// Why an index could not be written, verified or opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
    /// There is no index in the directory.
    #[error("{}: no index here (no file CURRENT)", .0.display())]
    Missing(PathBuf),
}
