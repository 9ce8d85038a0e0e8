//! Starts the binary and asks it things.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use luukku_engine::index::IndexBuilder;
use luukku_engine::record;
use serde_json::Value;

/// Services that the tests ask for: three in and near Forssa, one for the whole country.
pub const RECORDS: [&str; 4] = [
    r#"{"id": "t:forssa", "name": {"fi": "Omaishoitajien vertaistukiryhmä", "sv": "Kamratstödsgrupp för närståendevårdare", "en": "Peer support group for carers"}, "summary": {"fi": "Ryhmä omaishoitajille Forssassa."}, "organization": {"name": "Esimerkki-Forssan omaishoitajat ry", "type": "association"}, "locations": [{"name": "Esimerkkitupa", "address": "Esimerkkikatu 3", "postcode": "30100", "municipality": "Forssa", "lat": 60.8146, "lon": 23.6215}], "channels": ["place", "phone"], "phone": "+358 50 000 0000", "url": "https://esimerkki.example/", "hours": {"fi": "Tiistaisin klo 17.30"}, "fee": "free", "verified": "2026-10-15", "source": "test", "licence": "CC0-1.0"}"#,
    r#"{"id": "t:tammela", "name": "Tammelan vertaistukiryhmä", "municipality": "Tammela", "lat": 60.8043, "lon": 23.7640, "source": "test", "licence": "CC0-1.0"}"#,
    r#"{"id": "t:hameenlinna", "name": "Hämeenlinnan vertaistukiryhmä", "municipality": "Hämeenlinna", "lat": 60.9959, "lon": 24.4643, "source": "test", "licence": "CC0-1.0"}"#,
    r#"{"id": "t:puhelin", "name": "Valtakunnallinen vertaistukipuhelin", "nationwide": true, "channels": ["phone"], "phone": "0800 000 000", "source": "test", "licence": "CC0-1.0"}"#,
];

/// Publishes a generation of these records in `index`.
pub fn publish(index: &Path, records: &[&str]) -> String {
    let mut builder = IndexBuilder::create(index).unwrap();
    for json in records {
        builder.add(&record::parse(json).unwrap().service).unwrap();
    }
    builder.publish().unwrap().0.as_str().to_owned()
}

/// An index of [`RECORDS`] in a folder that goes with it.
pub fn index() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    publish(folder.path(), &RECORDS);
    folder
}

/// A server that tests which change nothing share, over [`RECORDS`].
pub fn shared() -> &'static Server {
    static SHARED: OnceLock<(tempfile::TempDir, Server)> = OnceLock::new();
    let (_folder, server) = SHARED.get_or_init(|| {
        let folder = index();
        let server = Server::start(folder.path());
        (folder, server)
    });
    server
}

/// A running binary. It is killed when dropped.
pub struct Server {
    child: Child,
    address: SocketAddr,
    /// What it printed up to its address and after.
    log: PathBuf,
    _log_folder: tempfile::TempDir,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Server {
    pub fn start(index: &Path) -> Self {
        Self::start_with(&["--index", index.to_str().unwrap()], "info")
    }

    pub fn start_with(options: &[&str], log_level: &str) -> Self {
        let log_folder = tempfile::tempdir().unwrap();
        let log = log_folder.path().join("log");
        let mut child = binary(options)
            .args(["--listen", "127.0.0.1:0"])
            .env("RUST_LOG", log_level)
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let mut greeting = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        greeting.read_line(&mut line).unwrap();
        let address = line
            .trim()
            .strip_prefix("Luukku serves at http://")
            .unwrap_or_else(|| panic!("{line:?} {}", std::fs::read_to_string(&log).unwrap()))
            .parse()
            .unwrap();
        Self {
            child,
            address,
            log,
            _log_folder: log_folder,
        }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], b"")
    }

    pub fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.ask("GET", path, headers, b"")
    }

    pub fn post_json(&self, path: &str, body: &str) -> Answer {
        self.ask(
            "POST",
            path,
            &[("content-type", "application/json")],
            body.as_bytes(),
        )
    }

    /// Sends one request on a connection of its own.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let length = body.len().to_string();
        let more = [("content-length", length.as_str())];
        let more = more.iter().filter(|_| !body.is_empty());
        let lines: String = headers
            .iter()
            .chain(more)
            .map(|(name, value)| [name, ": ", value, "\r\n"].concat())
            .collect();
        let request =
            format!("{method} {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n{lines}\r\n");
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        // A server that refuses a long body may close before it has read it all.
        let _ = stream.write_all(body);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        Answer::parse(&answer)
    }

    pub fn signal(&self, name: &str) {
        let process = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-s", name, &process])
                .status()
                .unwrap()
                .success()
        );
    }

    /// The exit code, waited for.
    pub fn exit_code(mut self) -> Option<i32> {
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(15) {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("the server did not stop")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Answer {
    fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        Self {
            status: status.unwrap_or_else(|| panic!("no HTTP answer: {text:?}")),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }

    /// Asserts that this is a problem document of this status and code, and gives the names
    /// and codes of its parameters.
    #[track_caller]
    pub fn problem(&self, status: u16, code: &str) -> Vec<String> {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(
            self.header("content-type"),
            Some("application/problem+json"),
            "{self:?}"
        );
        let problem = self.json();
        assert_eq!(problem["status"], status);
        assert_eq!(problem["code"], code);
        assert_eq!(problem["type"], format!("urn:problem-type:luukku:{code}"));
        let id = self.header("x-request-id").unwrap();
        assert_eq!(problem["instance"], format!("urn:uuid:{id}"));
        let errors = problem["errors"].as_array().unwrap();
        errors
            .iter()
            .map(|error| {
                format!(
                    "{} {}",
                    error["parameter"].as_str().unwrap(),
                    error["code"].as_str().unwrap()
                )
            })
            .collect()
    }
}

fn binary(options: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_search-server"));
    command.args(options).stdin(Stdio::null());
    command
}

/// Runs the binary to its end.
pub fn run(options: &[&str]) -> Output {
    binary(options).output().unwrap()
}

/// Waits until something is so.
#[track_caller]
pub fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < Duration::from_secs(5), "{what}");
        std::thread::sleep(Duration::from_millis(25));
    }
}
