//! The on-disk index: written, verified, published and opened here, and only here.

mod error;
mod snapshot;

pub use error::IndexError;
pub use snapshot::{GenerationId, Snapshot, current_generation};
