//! What can go wrong with an index directory.

use std::io;
use std::path::{Path, PathBuf};

/// Why an index could not be written, verified or opened. Messages name the file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
    /// There is no index in the directory.
    #[error("{}: no index here (it has no file CURRENT)", .0.display())]
    Missing(PathBuf),
    /// The file system refused.
    #[error("{}: cannot {action}: {source}", path.display())]
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// What was tried.
        action: &'static str,
        /// Why it failed.
        source: io::Error,
    },
    /// A file is not what the manifest says.
    #[error("{}: {problem}", path.display())]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What differs.
        problem: String,
    },
    /// The generation was written by another version of the program.
    #[error("{}: {what} is {found}, this program reads {expected}: build the index again", path.display())]
    Incompatible {
        /// Which generation.
        path: PathBuf,
        /// What differs.
        what: &'static str,
        /// What the generation has.
        found: String,
        /// What the program has.
        expected: String,
    },
    /// There is no generation to go back to.
    #[error(
        "{}: {}",
        index.display(),
        match named {
            Some(named) => format!("there is no generation {named} here"),
            None => "there is no earlier generation to go back to".to_owned(),
        }
    )]
    NoGeneration {
        /// The index directory.
        index: PathBuf,
        /// The generation asked for, where one was named.
        named: Option<String>,
    },
    /// Another process is building into the directory.
    #[error("{}: another build is at work here", .0.display())]
    Busy(PathBuf),
    /// A service with this id is in the index already.
    #[error("id {0:?} was met before")]
    DuplicateId(String),
    /// tantivy refused.
    #[error("{}: {source}", path.display())]
    Tantivy {
        /// Which generation.
        path: PathBuf,
        /// Why.
        source: tantivy::TantivyError,
    },
}

impl IndexError {
    pub(super) fn io(path: &Path, action: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io {
            path: path.to_owned(),
            action,
            source,
        }
    }

    pub(super) fn tantivy(path: &Path) -> impl FnOnce(tantivy::TantivyError) -> Self {
        move |source| Self::Tantivy {
            path: path.to_owned(),
            source,
        }
    }

    pub(super) fn damaged(path: &Path, problem: impl Into<String>) -> Self {
        Self::Damaged {
            path: path.to_owned(),
            problem: problem.into(),
        }
    }
}
