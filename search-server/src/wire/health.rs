//! Whether the server lives and can serve.

use serde::Serialize;
use utoipa::ToSchema;

/// The server lives.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// Always `ok`.
    pub(crate) status: &'static str,
    /// The server's version.
    pub(crate) version: &'static str,
}

/// Whether requests should be sent here.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Readiness {
    /// `ready`; `stale` when an older generation is served because the newest one would not
    /// open; with status 503 `damaged` when a file of the generation is, and `stopping` after the
    /// signal to stop.
    pub(crate) status: &'static str,
    /// The generation being served.
    pub(crate) index_generation: String,
    /// Why the newest generation is not the one being served, or what is damaged.
    pub(crate) trouble: Option<IndexTrouble>,
}

/// Why the newest generation is not the one being served, or what is damaged.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct IndexTrouble {
    /// The generation that would not open or is damaged, when it is known.
    pub(crate) index_generation: Option<String>,
    /// What is wrong.
    pub(crate) detail: String,
}
