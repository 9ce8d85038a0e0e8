//! What can stop the indexer.

use std::io;
use std::path::PathBuf;

use luukku_engine::concepts::ThesaurusError;
use luukku_engine::index::IndexError;

/// Why nothing was published. Messages name the file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexerError {
    /// An input or the report could not be read or written.
    #[error("{}: cannot {action}: {source}", path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// What was tried.
        action: &'static str,
        /// Why it failed.
        source: io::Error,
    },
    /// A table of concepts is wrong.
    #[error(transparent)]
    Thesaurus(#[from] ThesaurusError),
    /// A vocabulary's syntax is wrong.
    #[error("{}:{line}:{column}: {problem}", path.display())]
    Syntax {
        /// Which file.
        path: PathBuf,
        /// Which line, from 1.
        line: u64,
        /// Which character of the line, from 1.
        column: u64,
        /// What is wrong.
        problem: String,
    },
    /// A vocabulary's file name does not tell its syntax.
    #[error(
        "{}: the ending tells the syntax, and is none of .ttl (Turtle), .nt (N-Triples), .rdf, \
         .xml, .owl (RDF/XML)",
        .0.display()
    )]
    UnknownSyntax(PathBuf),
    /// A vocabulary has nothing to import.
    #[error(
        "{}: no concept (skos:Concept) with a label in Finnish, Swedish or English, so no table \
         is written",
        .0.display()
    )]
    NoConcepts(PathBuf),
    /// A file of boundaries is wrong.
    #[error("{}: {problem}", path.display())]
    Boundaries {
        /// Which file.
        path: PathBuf,
        /// What is wrong, with feature and value.
        problem: String,
    },
    /// A file that says how to read a source is wrong, or the source has not what it says.
    #[error("{}: {problem}", path.display())]
    Map {
        /// Which file.
        path: PathBuf,
        /// What is wrong, with field and value.
        problem: String,
    },
    /// A source is not what its format asks for.
    #[error("{}: {problem}", path.display())]
    Source {
        /// Which file or folder.
        path: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// A source's name does not tell its format.
    #[error(
        "{}: the name does not tell the format: say it with --format",
        .0.display()
    )]
    UnknownFormat(PathBuf),
    /// A server cannot be reached, refuses, or sends what is not right.
    #[error("{address}: {problem}")]
    Http {
        /// What was asked for.
        address: String,
        /// What is wrong.
        problem: String,
    },
    /// A file of feeds is wrong.
    #[error("{}:{line}: {problem}", path.display())]
    Sources {
        /// Which file.
        path: PathBuf,
        /// Which line, from 1.
        line: u64,
        /// What is wrong, with the key.
        problem: String,
    },
    /// Another sync uses the spool.
    #[error("{}: another sync is at work in the spool", .0.display())]
    SpoolBusy(PathBuf),
    /// No record was accepted.
    #[error("no record was accepted, so nothing is published")]
    Empty,
    /// More records were rejected than allowed.
    #[error(
        "{rejected} of {read} records were rejected, more than the {max_percent} % allowed by \
         --max-rejects, so nothing is published"
    )]
    TooManyRejects {
        /// Rejected records.
        rejected: u64,
        /// Records read.
        read: u64,
        /// The limit.
        max_percent: f64,
    },
    /// The index could not be written.
    #[error(transparent)]
    Index(#[from] IndexError),
}

impl IndexerError {
    pub(crate) fn io(
        path: impl Into<PathBuf>,
        action: &'static str,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io {
            path,
            action,
            source,
        }
    }
}
