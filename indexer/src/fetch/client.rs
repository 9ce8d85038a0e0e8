//! One server asked politely: at a bounded rate, again after faults that pass, within bounds.

use std::fs::{self, File};
use std::io::{self, BufReader, Read as _, Write as _};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use serde::de::IgnoredAny;
use ureq::Agent;
use ureq::http::Response;
use ureq::{Body, http};

use super::FetchOptions;
use super::retry::{backoff, may_pass, retry_after};
use crate::IndexerError;

/// Bytes written at a time.
const PIECE: usize = 1 << 16;

/// Longest time for one answer, however steadily it drips.
const LONGEST_ANSWER: Duration = Duration::from_secs(2 * 60 * 60);

/// A client of HTTP servers.
pub(crate) struct Client {
    agent: Agent,
    options: FetchOptions,
    asked: Option<Instant>,
}

/// What is known of an answer: it is not sent again when it is still the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Conditions {
    pub(crate) etag: Option<String>,
    pub(crate) last_modified: Option<String>,
}

/// What came of asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fetched {
    /// The file is written.
    Written(Conditions),
    /// It is still what is known.
    NotModified,
    /// There is nothing (404).
    NotFound,
}

/// Why a try failed.
enum Fault {
    /// It may work a little later, or when the server says.
    Passing(String, Option<Duration>),
    /// It will not.
    Lasting(String),
    /// Our own disk refuses.
    Own(IndexerError),
}

/// What an answer has to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expected {
    Anything,
    Json,
}

impl Client {
    pub(crate) fn new(options: &FetchOptions) -> Self {
        let timeout = Some(options.timeout);
        let config = Agent::config_builder()
            .timeout_connect(timeout)
            .timeout_recv_response(timeout)
            .timeout_per_read(timeout)
            .timeout_recv_body(Some(LONGEST_ANSWER))
            .http_status_as_error(false)
            .max_redirects(5)
            .user_agent(concat!("luukku-indexer/", env!("CARGO_PKG_VERSION")))
            .build();
        Self {
            agent: config.into(),
            options: options.clone(),
            asked: None,
        }
    }

    /// Fetches an address to a file, which is there only when it is whole.
    pub(crate) fn file(
        &mut self,
        address: &str,
        conditions: &Conditions,
        max_bytes: u64,
        file: &Path,
    ) -> Result<Fetched, IndexerError> {
        self.get(address, conditions, max_bytes, file, Expected::Anything)
    }

    /// The same for an answer that has to be JSON. Other answers count as faults that pass:
    /// servers in trouble send pages of HTML.
    pub(crate) fn json(
        &mut self,
        address: &str,
        max_bytes: u64,
        file: &Path,
    ) -> Result<Fetched, IndexerError> {
        let conditions = Conditions::default();
        self.get(address, &conditions, max_bytes, file, Expected::Json)
    }

    fn get(
        &mut self,
        address: &str,
        conditions: &Conditions,
        max_bytes: u64,
        file: &Path,
        expected: Expected,
    ) -> Result<Fetched, IndexerError> {
        let mut tried = 0;
        loop {
            self.keep_rate();
            let failed = |problem| IndexerError::Http {
                address: address.to_owned(),
                problem,
            };
            let (problem, after) =
                match self.try_once(address, conditions, max_bytes, file, expected) {
                    Ok(fetched) => return Ok(fetched),
                    Err(Fault::Own(error)) => return Err(error),
                    Err(Fault::Lasting(problem)) => return Err(failed(problem)),
                    Err(Fault::Passing(problem, after)) => (problem, after),
                };
            let FetchOptions {
                retries,
                first_wait,
                longest_wait,
                ..
            } = self.options;
            if tried == retries {
                return Err(failed(format!("{problem}, {} times", tried + 1)));
            }
            let wait = match after {
                Some(after) if after > longest_wait => {
                    let seconds = after.as_secs();
                    let problem = format!("{problem}, and to come back in {seconds} s");
                    return Err(failed(problem));
                }
                Some(after) => after,
                None => backoff(first_wait, longest_wait, tried),
            };
            thread::sleep(wait);
            tried += 1;
        }
    }

    /// Waits until the next request may be sent.
    fn keep_rate(&mut self) {
        let every = Duration::try_from_secs_f64(1.0 / self.options.requests_per_second);
        let every = every.unwrap_or_default();
        if let Some(asked) = self.asked {
            thread::sleep(every.saturating_sub(asked.elapsed()));
        }
        self.asked = Some(Instant::now());
    }

    fn try_once(
        &self,
        address: &str,
        conditions: &Conditions,
        max_bytes: u64,
        file: &Path,
        expected: Expected,
    ) -> Result<Fetched, Fault> {
        let mut request = self.agent.get(address);
        if let Some(etag) = &conditions.etag {
            request = request.header("If-None-Match", etag);
        }
        if let Some(last_modified) = &conditions.last_modified {
            request = request.header("If-Modified-Since", last_modified);
        }
        let response = request.call().map_err(|error| fault(&error))?;
        match response.status().as_u16() {
            200 => {
                let known = Conditions {
                    etag: header(&response, &http::header::ETAG),
                    last_modified: header(&response, &http::header::LAST_MODIFIED),
                };
                write(response, max_bytes, file, expected)?;
                Ok(Fetched::Written(known))
            }
            304 => Ok(Fetched::NotModified),
            404 => Ok(Fetched::NotFound),
            status if may_pass(status) => {
                let after = header(&response, &http::header::RETRY_AFTER)
                    .and_then(|value| retry_after(&value, SystemTime::now()));
                Err(Fault::Passing(
                    format!("the server answers {status}"),
                    after,
                ))
            }
            status => Err(Fault::Lasting(format!("the server answers {status}"))),
        }
    }
}

fn header(response: &Response<Body>, name: &http::HeaderName) -> Option<String> {
    let value = response.headers().get(name)?.to_str().ok()?;
    Some(value.to_owned())
}

fn fault(error: &ureq::Error) -> Fault {
    let problem = error.to_string();
    match error {
        ureq::Error::Io(_)
        | ureq::Error::Timeout(_)
        | ureq::Error::HostNotFound
        | ureq::Error::ConnectionFailed
        | ureq::Error::Protocol(_) => Fault::Passing(problem, None),
        _ => Fault::Lasting(problem),
    }
}

/// Writes an answer beside its place, and renames it when it is whole and right.
fn write(
    response: Response<Body>,
    max_bytes: u64,
    file: &Path,
    expected: Expected,
) -> Result<(), Fault> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let own = |action| move |error| Fault::Own(IndexerError::io(file, action)(error));
    let mut part = tempfile::NamedTempFile::new_in(folder).map_err(own("make"))?;
    // One byte more shows that there is more.
    let mut body = response.into_body().into_reader().take(max_bytes + 1);
    let mut piece = vec![0; PIECE];
    let mut length = 0;
    loop {
        let read = match body.read(&mut piece) {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Fault::Passing(format!("the answer is cut: {error}"), None)),
        };
        if read == 0 {
            break;
        }
        length += read as u64;
        if length > max_bytes {
            let problem = format!("the answer is longer than {max_bytes} bytes");
            return Err(Fault::Lasting(problem));
        }
        part.write_all(piece.get(..read).unwrap_or_default())
            .map_err(own("write"))?;
    }
    if expected == Expected::Json {
        let text = File::open(part.path()).map_err(own("read"))?;
        serde_json::from_reader::<_, IgnoredAny>(BufReader::with_capacity(PIECE, text))
            .map_err(|error| Fault::Passing(format!("the answer is not JSON: {error}"), None))?;
    }
    part.as_file().sync_all().map_err(own("write"))?;
    part.persist(file)
        .map_err(|error| Fault::Own(IndexerError::io(file, "rename")(error.error)))?;
    Ok(())
}

/// Removes a folder and makes it again.
pub(super) fn emptied(folder: &Path) -> Result<(), IndexerError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(IndexerError::io(folder, "empty")(error));
        }
        _ => {}
    }
    fs::create_dir_all(folder).map_err(IndexerError::io(folder, "make"))
}
