//! Every limit on what a client may use up, each with its reason.

use std::time::Duration;

/// Most connections at once: each costs a task and two small buffers. Further ones wait in
/// the kernel's queue.
pub(crate) const MAX_CONNECTIONS: usize = 1024;

/// Time to send a request's head, and how long an idle connection stays open.
pub(crate) const HEADER_READ_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a client may leave our answer unread.
pub(crate) const WRITE_TIMEOUT: Duration = Duration::from_secs(10);

/// Buffer for a request's head: browsers send under 2 KiB, our longest URI is 4 KiB.
pub(crate) const MAX_HEAD_BYTES: usize = 16 * 1024;

/// Longest URI: 256 characters of text percent-encoded are about 3 KiB at worst.
pub(crate) const MAX_URI_BYTES: usize = 4 * 1024;

/// Longest request body: a search is under 3 KiB of JSON, and the most corners that a shape may
/// have, with all digits of a number, some 40 KiB. Read as JSON it is 3 MiB at worst, for as long
/// as reading it takes on the thread that does.
pub(crate) const MAX_BODY_BYTES: usize = 64 * 1024;

/// Longest header `Link`: proxies refuse an answer whose head is over 8 KiB.
pub(crate) const MAX_LINK_BYTES: usize = 6 * 1024;

/// Longest wait for the next piece of a request body.
pub(crate) const BODY_TIMEOUT: Duration = Duration::from_secs(1);

/// Longest time from a request's head to its answer, reading the body included.
pub(crate) const REQUEST_TIMEOUT: Duration = Duration::from_secs(2);

/// Longest wait for a search, queueing included. Searches take about a millisecond: this
/// is reached only when the machine is overloaded.
pub(crate) const SEARCH_DEADLINE: Duration = Duration::from_millis(1500);

/// Most requests in work at once; the next one is told to come back.
pub(crate) const MAX_IN_FLIGHT: usize = 256;

/// Longer jobs at once for each core: more would only make all of them slower. Searches are
/// one a core.
pub(crate) const JOBS_PER_CORE: usize = 2;

/// Threads of the async runtime beside those that searches may take up: one that listens, and
/// one that answers what needs no search.
pub(crate) const SPARE_THREADS: usize = 2;

/// How often it is seen to that somebody listens while searches run: for so long one that is
/// slow may keep others waiting.
pub(crate) const WATCH_INTERVAL: Duration = Duration::from_millis(2);

/// When a client that was turned away may come back.
pub(crate) const RETRY_AFTER: Duration = Duration::from_secs(1);

/// How long requests in flight may take after the signal to stop.
pub(crate) const DRAIN: Duration = Duration::from_secs(10);

/// How often the index directory is asked for a new generation: under a second.
pub(crate) const POLL_INTERVAL: Duration = Duration::from_millis(500);

/// How long a generation that would not open is left alone before it is tried again.
pub(crate) const BROKEN_RETRY: Duration = Duration::from_secs(10);
