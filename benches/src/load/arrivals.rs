//! Requests as they arrive, and how long each took.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use hdrhistogram::Histogram;
use http_body_util::{BodyExt as _, Empty};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Request, StatusCode, header};
use hyper_util::rt::TokioIo;
use serde::Serialize;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

use super::requests::Requests;
use super::target::Target;

/// Longest time that is told apart, in microseconds; longer ones count as this.
const LONGEST_US: u64 = 60_000_000;

/// Between two looks at the clock while requests arrive: many times shorter than an answer.
const TICK: Duration = Duration::from_micros(100);

/// After the end, requests that arrived before it are still sent for so long.
const GRACE: Duration = Duration::from_secs(2);

/// How requests arrive.
#[derive(Clone, Copy, Debug)]
pub(super) enum Pace {
    /// So many a second.
    Rate(u32),
    /// The next as soon as one is answered, on every connection.
    Busy,
}

/// What came of a measurement. Times are from when a request should have been sent.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Outcome {
    /// Answered with success, a second.
    pub(super) a_second: f64,
    /// Other answers, and connections that broke.
    pub(super) failed: u64,
    /// Arrived and not sent before the end: all connections were waiting.
    pub(super) not_sent: u64,
    /// Of a body, on the average.
    pub(super) body_bytes: f64,
    pub(super) median_ms: f64,
    pub(super) p90_ms: f64,
    pub(super) p99_ms: f64,
    pub(super) p999_ms: f64,
    pub(super) max_ms: f64,
}

impl Outcome {
    /// Whether everything that arrived was answered, 99 of 100 within so many milliseconds.
    pub(super) fn is_in_time(&self, rate: Option<u32>, in_time_ms: f64) -> bool {
        rate.is_some() && self.failed == 0 && self.not_sent == 0 && self.p99_ms <= in_time_ms
    }
}

/// What the connections share.
struct Shared {
    target: Target,
    paths: Vec<String>,
    /// Requests that have arrived and wait to be sent.
    arrived: Semaphore,
    next: AtomicU64,
    started: Instant,
    ends: Instant,
    pace: Pace,
}

/// What one connection saw.
struct Seen {
    times: Histogram<u64>,
    failed: u64,
    bytes: u64,
}

/// Measures for some time.
pub(super) async fn run(
    target: &Target,
    requests: &Requests,
    connections: u32,
    pace: Pace,
    time: Duration,
) -> Result<Outcome> {
    let started = Instant::now();
    let shared = Arc::new(Shared {
        target: target.clone(),
        paths: requests.paths.clone(),
        arrived: Semaphore::new(0),
        next: AtomicU64::new(0),
        started,
        ends: started + time,
        pace,
    });
    let pacemaker = match pace {
        Pace::Rate(rate) => {
            let shared = Arc::clone(&shared);
            Some(thread::spawn(move || arrive(&shared, rate, time)))
        }
        Pace::Busy => None,
    };
    let tasks: Vec<_> = (0..connections)
        .map(|_| tokio::spawn(connection(Arc::clone(&shared))))
        .collect();
    let mut all = seen()?;
    for task in tasks {
        let seen = task.await??;
        all.times.add(&seen.times)?;
        all.failed += seen.failed;
        all.bytes += seen.bytes;
    }
    let arrived = match pacemaker {
        Some(pacemaker) => pacemaker.join().ok().context("the pacemaker failed")?,
        None => all.times.len() + all.failed,
    };
    let answered = all.times.len();
    ensure!(answered > 0, "nothing was answered with success");
    // What arrived in the time counts, and the time it took to answer all of it.
    let took = started.elapsed().max(time).as_secs_f64();
    let milliseconds = |quantile| all.times.value_at_quantile(quantile) as f64 / 1e3;
    Ok(Outcome {
        a_second: answered as f64 / took,
        failed: all.failed,
        not_sent: arrived.saturating_sub(answered + all.failed),
        body_bytes: all.bytes as f64 / answered as f64,
        median_ms: milliseconds(0.5),
        p90_ms: milliseconds(0.9),
        p99_ms: milliseconds(0.99),
        p999_ms: milliseconds(0.999),
        max_ms: all.times.max() as f64 / 1e3,
    })
}

fn seen() -> Result<Seen> {
    Ok(Seen {
        times: Histogram::new_with_max(LONGEST_US, 3)?,
        failed: 0,
        bytes: 0,
    })
}

/// Lets requests arrive at a constant rate; how many there were.
fn arrive(shared: &Shared, rate: u32, time: Duration) -> u64 {
    let mut arrived = 0;
    loop {
        let elapsed = shared.started.elapsed().min(time);
        let due = (elapsed.as_secs_f64() * f64::from(rate)) as u64;
        if due > arrived {
            shared.arrived.add_permits((due - arrived) as usize);
            arrived = due;
        }
        if elapsed >= time {
            break;
        }
        thread::sleep(TICK);
    }
    let closing = shared.ends + GRACE;
    while Instant::now() < closing && shared.next.load(Ordering::Relaxed) < arrived {
        thread::sleep(TICK);
    }
    // Whoever waits for a request is told that none comes.
    shared.arrived.close();
    arrived
}

/// Sends requests over one connection, one at a time, until the end.
async fn connection(shared: Arc<Shared>) -> Result<Seen> {
    let mut seen = seen()?;
    let mut sender = connect(&shared.target).await?;
    while let Some((number, due)) = next(&shared).await {
        let at = usize::try_from(number)? % shared.paths.len().max(1);
        let path = shared.paths.get(at).map_or("/", String::as_str);
        let request = Request::get(path)
            .header(header::HOST, &shared.target.host)
            .header(header::ACCEPT, "application/json")
            .body(Empty::<Bytes>::new())?;
        if let Ok((status, bytes)) = exchange(&mut sender, request).await
            && status.is_success()
        {
            let micros = due.elapsed().as_micros() as u64;
            seen.times.saturating_record(micros);
            seen.bytes += bytes;
        } else {
            seen.failed += 1;
        }
        if sender.is_closed() {
            sender = connect(&shared.target).await?;
        }
    }
    Ok(seen)
}

/// The number of the next request and when it should be sent; `None` at the end.
async fn next(shared: &Shared) -> Option<(u64, Instant)> {
    match shared.pace {
        Pace::Busy => {
            let now = Instant::now();
            let number = shared.next.fetch_add(1, Ordering::Relaxed);
            (now < shared.ends).then_some((number, now))
        }
        Pace::Rate(rate) => {
            shared.arrived.acquire().await.ok()?.forget();
            let number = shared.next.fetch_add(1, Ordering::Relaxed);
            let after = Duration::from_secs_f64((number + 1) as f64 / f64::from(rate));
            Some((number, shared.started + after))
        }
    }
}

async fn connect(target: &Target) -> Result<SendRequest<Empty<Bytes>>> {
    let stream = TcpStream::connect(target.address)
        .await
        .with_context(|| format!("no server at {}", target.address))?;
    stream.set_nodelay(true)?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    // Its end is seen by whoever sends.
    tokio::spawn(connection);
    Ok(sender)
}

/// One request and its whole answer: the status, and the bytes of the body.
async fn exchange(
    sender: &mut SendRequest<Empty<Bytes>>,
    request: Request<Empty<Bytes>>,
) -> hyper::Result<(StatusCode, u64)> {
    sender.ready().await?;
    let mut response = sender.send_request(request).await?;
    let mut bytes = 0;
    while let Some(frame) = response.body_mut().frame().await {
        bytes += frame?.data_ref().map_or(0, |data| data.len() as u64);
    }
    Ok((response.status(), bytes))
}
