//! The commands, one a file: what they are told, and what they print.

mod export;
mod generations;
mod prune;
mod rollback;
mod stale;
mod sync;
mod update;

pub(crate) use export::{ExportArguments, export};
pub(crate) use generations::{GenerationsArguments, generations};
pub(crate) use prune::{PruneArguments, prune};
pub(crate) use rollback::{RollbackArguments, rollback};
pub(crate) use stale::{StaleArguments, stale};
pub(crate) use sync::{FeedsLeft, SyncArguments, sync};
pub(crate) use update::{UpdateArguments, update};
