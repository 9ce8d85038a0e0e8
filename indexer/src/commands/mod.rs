//! The commands, one a file: what they are told, and what they print.

mod generations;
mod prune;
mod rollback;
mod sync;
mod update;

pub(crate) use generations::{GenerationsArguments, generations};
pub(crate) use prune::{PruneArguments, prune};
pub(crate) use rollback::{RollbackArguments, rollback};
pub(crate) use sync::{FeedsLeft, SyncArguments, sync};
pub(crate) use update::{UpdateArguments, update};
