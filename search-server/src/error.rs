//! What can go wrong before or while serving.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use luukku_engine::index::IndexError;
use luukku_engine::query::QueryError;

/// Why the server could not start or had to stop.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServerError {
    /// The directory holds no index.
    #[error("{}: no index here; build one with `indexer build --input FILE --output DIR`", .0.display())]
    IndexMissing(PathBuf),
    /// The directory holds an index that cannot be trusted or read.
    #[error("{}: the index cannot be served: {cause}", .directory.display())]
    IndexBroken {
        /// The index directory.
        directory: PathBuf,
        /// What is wrong with it.
        cause: IndexError,
    },
    /// The index is whole, but a search in it fails.
    #[error("{}: the index cannot be searched: {cause}", .directory.display())]
    IndexUnsearchable {
        /// The index directory.
        directory: PathBuf,
        /// What the search said.
        cause: QueryError,
    },
    /// Another program listens at the address.
    #[error(
        "{0}: the address is in use; stop the other program or choose another with --listen ADDR:PORT"
    )]
    AddressInUse(SocketAddr),
    /// The address cannot be listened at.
    #[error("{address}: cannot listen there: {cause}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        cause: io::Error,
    },
    /// The demo index could not be made.
    #[error("{}: the demo index could not be made: {reason}", .directory.display())]
    Demo {
        /// Where it was to be made.
        directory: PathBuf,
        /// What went wrong.
        reason: String,
    },
    /// A setting cannot be sent in a header.
    #[error("--frame-ancestors {0:?} cannot be part of a header")]
    FrameAncestors(String),
    /// What the operator said of the portal cannot be shown.
    #[error(
        "{option} {value:?} is not an address: an e-mail address or http(s)://… is needed, and --public-address has no path"
    )]
    Portal {
        /// Which option.
        option: &'static str,
        /// Its value, at most 100 characters of it.
        value: String,
    },
    /// The sockets or signals failed.
    #[error("the server stopped: {0}")]
    Io(#[from] io::Error),
}

impl ServerError {
    /// The process's exit code for this error: stable, listed in `search-server --help`.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            ServerError::Io(_) => 1,
            ServerError::FrameAncestors(_) | ServerError::Portal { .. } => 2,
            ServerError::IndexMissing(_) => 3,
            ServerError::IndexBroken { .. } | ServerError::IndexUnsearchable { .. } => 4,
            ServerError::AddressInUse(_) | ServerError::Listen { .. } => 5,
            ServerError::Demo { .. } => 6,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_one_line() {
        let error = ServerError::IndexMissing("here".into());
        assert_eq!(
            error.to_string(),
            "here: no index here; build one with `indexer build --input FILE --output DIR`"
        );
        assert_eq!(error.exit_code(), 3);
    }
}
