//! What every handler shares.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::live::LiveIndex;
use crate::site::Portal;
use crate::workers::Workers;

/// What every handler shares. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct App {
    pub(crate) live: Arc<LiveIndex>,
    pub(crate) workers: Workers,
    pub(crate) portal: Arc<Portal>,
    stopping: Arc<AtomicBool>,
}

impl App {
    pub(crate) fn new(live: LiveIndex, portal: Portal) -> Self {
        Self {
            live: Arc::new(live),
            workers: Workers::new(),
            portal: Arc::new(portal),
            stopping: Arc::new(AtomicBool::new(false)),
        }
    }

    /// Makes readiness fail, so that no new requests are sent here.
    pub(crate) fn begin_stopping(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }
}
