//! Against a server in the test that serves v11 pages and fails as real ones do.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::*;

/// An answer of the server.
pub(crate) struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
    /// Bytes of the body that are sent before the connection is cut.
    cut: Option<usize>,
}

impl Answer {
    pub(crate) fn json(value: &Value) -> Self {
        Self::text(value.to_string())
    }

    pub(crate) fn text(body: impl Into<String>) -> Self {
        Self {
            status: 200,
            headers: Vec::new(),
            body: body.into(),
            cut: None,
        }
    }

    pub(crate) fn status(status: u16) -> Self {
        Self {
            status,
            ..Self::text("<html>trouble</html>")
        }
    }

    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    fn cut(mut self, bytes: usize) -> Self {
        self.cut = Some(bytes);
        self
    }
}

/// A request: its target, and its headers by their names in lower case.
pub(crate) struct Asked {
    pub(crate) target: String,
    pub(crate) headers: BTreeMap<String, String>,
}

/// A server on loopback, one request a connection.
pub(crate) struct Server {
    pub(crate) base: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Answers with `answer`, which is told how often the same was asked before.
    pub(crate) fn start(answer: impl Fn(&Asked, usize) -> Answer + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        thread::spawn(move || {
            for connection in listener.incoming() {
                let Ok(stream) = connection else { continue };
                let Some(request) = read_request(&stream) else {
                    continue;
                };
                let before = {
                    let mut log = log.lock().expect("the log");
                    let same = log.iter().filter(|target| **target == request.target);
                    let before = same.count();
                    log.push(request.target.clone());
                    before
                };
                send(stream, &answer(&request, before));
            }
        });
        Self {
            base: format!("http://127.0.0.1:{port}/api/v11"),
            asked,
        }
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("the log").clone()
    }
}

fn read_request(stream: &TcpStream) -> Option<Asked> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next()?.ok()?;
    let target = first.split(' ').nth(1)?.to_owned();
    let headers = lines
        .map_while(Result::ok)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_lowercase(), value.trim().to_owned()))
        })
        .collect();
    Some(Asked { target, headers })
}

fn send(mut stream: TcpStream, answer: &Answer) {
    let mut head = format!(
        "HTTP/1.1 {} X\r\nContent-Length: {}\r\nConnection: close\r\n",
        answer.status,
        answer.body.len()
    );
    for (name, value) in &answer.headers {
        head.extend([name, ": ", value.as_str(), "\r\n"]);
    }
    head.push_str("\r\n");
    let body = answer.body.as_bytes();
    let sent = answer.cut.unwrap_or(body.len());
    // The client may have gone: that is its business.
    let _ = stream
        .write_all(head.as_bytes())
        .and_then(|()| stream.write_all(&body[..sent]));
}

pub(crate) fn quick() -> FetchOptions {
    FetchOptions {
        requests_per_second: 10_000.0,
        retries: 3,
        first_wait: Duration::from_millis(1),
        longest_wait: Duration::from_secs(2),
        timeout: Duration::from_secs(10),
    }
}

fn id(kind: u32, number: u32) -> String {
    format!("{kind:08x}-0000-4000-8000-{number:012x}")
}

pub(crate) fn service(number: u32, name: &str) -> Value {
    json!({
        "id": id(1, number),
        "serviceNames": [{"language": "fi", "value": name, "type": "Name"}],
        "generalDescriptionId": if number == 0 { json!(id(4, 1)) } else { json!(null) },
        "serviceChannels": [{"serviceChannel": {"id": id(2, number % 3), "name": "Tupa"}}],
        "organizations": [{"organization": {"id": id(3, 1), "name": "Kunta"}, "roleType": "Responsible"}],
        "publishingStatus": "Published",
    })
}

fn channel(number: u32) -> Value {
    json!({
        "id": id(2, number), "serviceChannelType": "ServiceLocation", "organizationId": id(3, 2),
        "serviceChannelNames": [{"language": "fi", "value": format!("Tupa {number}"), "type": "Name"}],
        "publishingStatus": "Published",
    })
}

fn organization(number: u32) -> Value {
    json!({
        "id": id(3, number), "organizationType": "Municipality",
        "organizationNames": [{"language": "fi", "value": format!("Kunta {number}"), "type": "Name"}],
    })
}

fn general() -> Value {
    json!({"id": id(4, 1), "names": [{"language": "fi", "value": "Pohja", "type": "Name"}],
           "descriptions": [], "generalDescriptionType": "Municipality"})
}

/// A page of `of`, a hundred items each.
fn page(of: &[Value], target: &str) -> Answer {
    let number = parameter(target, "page").map_or(1, |page| page.parse().expect("a number"));
    let items: Vec<Value> = of
        .iter()
        .skip((number - 1) * 100)
        .take(100)
        .cloned()
        .collect();
    Answer::json(&json!({"pageNumber": number, "pageSize": 100,
        "pageCount": of.len().div_ceil(100), "itemList": items}))
}

fn parameter(target: &str, name: &str) -> Option<String> {
    let (_, query) = target.split_once('?')?;
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix(&format!("{name}=")))
        .map(str::to_owned)
}

/// What a server of v11 answers that has these objects.
pub(crate) fn v11(target: &str, objects: &[Value]) -> Answer {
    let path = target
        .strip_prefix("/api/v11/")
        .expect("the base")
        .split('?')
        .next()
        .expect("a path");
    let (kind, rest) = path.split_once('/').unwrap_or((path, ""));
    let names = match kind {
        "Service" => "serviceNames",
        "ServiceChannel" => "serviceChannelNames",
        "Organization" => "organizationNames",
        _ => "generalDescriptionType",
    };
    let of_kind = objects.iter().filter(|object| object.get(names).is_some());
    if rest == "list" {
        let guids = parameter(target, "guids").expect("ids");
        let guids: BTreeSet<&str> = guids.split(',').collect();
        assert!(guids.len() <= 100, "{} ids", guids.len());
        let found: Vec<&Value> = of_kind
            .filter(|object| object["id"].as_str().is_some_and(|id| guids.contains(id)))
            .collect();
        if found.is_empty() {
            return Answer::status(404);
        }
        return Answer::json(&json!(found));
    }
    if rest.starts_with("list/area/") {
        let all: Vec<Value> = of_kind.cloned().collect();
        return page(&all, target);
    }
    let status = parameter(target, "status").expect("a status");
    let ids: Vec<Value> = of_kind
        .filter(|object| object["publishingStatus"].as_str().unwrap_or("Published") == status)
        .map(|object| json!({"id": object["id"], "name": "x"}))
        .collect();
    page(&ids, target)
}

fn world() -> Vec<Value> {
    let mut objects: Vec<Value> = (0..250).map(|number| service(number, "Palvelu")).collect();
    objects.extend((0..3).map(channel));
    objects.extend([organization(1), general()]);
    // It is only in the lists of what channels refer to.
    objects.push(organization(2));
    objects
}

fn fetch(base: &str, since: Option<Timestamp>, home: &Path) -> Result<(usize, usize), String> {
    let fetch = PtvFetch {
        base: base.to_owned(),
        areas: Vec::new(),
        since,
    };
    let mut client = Client::new(&quick());
    fetch
        .run(&mut client, home, &ProgressBar::hidden())
        .map(|done| (done.changed, done.gone))
        .map_err(|error| error.to_string())
}

fn names(home: &Path) -> BTreeMap<String, String> {
    let text = fs::read_to_string(PtvFetch::objects(home)).expect("objects");
    text.lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("an object a line"))
        .map(|object| {
            let name = object["serviceNames"][0]["value"].as_str().unwrap_or("");
            let id = object["id"].as_str().expect("an id");
            (id.to_owned(), name.to_owned())
        })
        .collect()
}

#[test]
fn all_of_ptv_is_lists_then_details_by_a_hundred() {
    let server = Server::start(|asked, _| v11(&asked.target, &world()));
    let home = tempfile::tempdir().expect("a folder");
    assert_eq!(fetch(&server.base, None, home.path()), Ok((256, 0)));
    assert_eq!(names(home.path()).len(), 256);
    let asked = server.asked();
    let details = asked
        .iter()
        .filter(|target| target.contains("Service/list?guids"));
    assert_eq!(details.count(), 3, "250 ids by a hundred");
    let pages = asked.iter().filter(|target| target.contains("/Service?"));
    assert_eq!(pages.count(), 3);
    assert!(
        !home.path().join("pages").exists(),
        "pages are no longer needed"
    );
}

#[test]
fn an_area_is_pages_of_objects_and_what_they_refer_to() {
    let server = Server::start(|asked, _| v11(&asked.target, &world()));
    let home = tempfile::tempdir().expect("a folder");
    let fetch = PtvFetch {
        base: server.base.clone(),
        areas: vec!["Municipality/061".to_owned()],
        since: None,
    };
    let mut client = Client::new(&quick());
    let done = fetch
        .run(&mut client, home.path(), &ProgressBar::hidden())
        .expect("it is fetched");
    assert_eq!(done.changed, 256);
    let asked = server.asked();
    assert!(asked.iter().any(|target| {
        target == "/api/v11/ServiceChannel/list/area/Municipality/code/061?includeWholeCountry=false&page=1"
    }));
    assert!(
        !asked
            .iter()
            .any(|target| target.contains("Service/list?guids"))
    );
    assert!(
        asked
            .iter()
            .any(|target| target.contains("Organization/list?guids"))
    );
}

#[test]
fn faults_that_pass_are_tried_again() {
    let server = Server::start(|asked, before| match (asked.target.as_str(), before) {
        ("/api/v11/Service?status=Published&page=1", 0) => {
            Answer::status(429).with("Retry-After", "1")
        }
        ("/api/v11/Service?status=Published&page=2", 0 | 1) => Answer::status(500),
        ("/api/v11/Service?status=Published&page=3", 0) => v11(&asked.target, &world()).cut(20),
        ("/api/v11/ServiceChannel?status=Published&page=1", 0) => Answer::text("{\"pageCount\": "),
        ("/api/v11/Organization?status=Published&page=1", 0) => Answer::text("<html>sorry</html>"),
        _ => v11(&asked.target, &world()),
    });
    let home = tempfile::tempdir().expect("a folder");
    assert_eq!(fetch(&server.base, None, home.path()), Ok((256, 0)));
    assert_eq!(names(home.path()).len(), 256);
}

#[test]
fn a_cut_fetch_goes_on_where_it_stopped() {
    let server = Server::start(|asked, before| {
        let third = asked.target.contains("Service?status=Published&page=3");
        match before {
            0..4 if third => Answer::status(503),
            _ => v11(&asked.target, &world()),
        }
    });
    let home = tempfile::tempdir().expect("a folder");
    let failed = fetch(&server.base, None, home.path()).expect_err("it goes on failing");
    assert!(
        failed.contains("page=3") && failed.contains("503") && failed.contains("4 times"),
        "{failed}"
    );
    assert!(!PtvFetch::objects(home.path()).exists());
    assert_eq!(fetch(&server.base, None, home.path()), Ok((256, 0)));
    let mut counts = BTreeMap::new();
    for target in server.asked() {
        *counts.entry(target).or_insert(0) += 1;
    }
    counts.retain(|target, _| !target.contains("page=3"));
    assert!(counts.values().all(|count| *count == 1), "{counts:?}");
}

#[test]
fn what_does_not_pass_ends_the_fetch() {
    let long = Answer::status(429).with("Retry-After", "3600");
    for (answer, expected) in [
        (Answer::status(400), "the server answers 400"),
        (long, "to come back in 3600 s"),
    ] {
        let answer = Mutex::new(Some(answer));
        let server = Server::start(move |_, _| {
            answer
                .lock()
                .expect("it")
                .take()
                .unwrap_or(Answer::status(400))
        });
        let home = tempfile::tempdir().expect("a folder");
        let failed = fetch(&server.base, None, home.path()).expect_err("it fails");
        assert!(failed.contains(expected), "{failed}");
        assert_eq!(server.asked().len(), 1, "{expected}: not tried again");
    }
    let home = tempfile::tempdir().expect("a folder");
    let failed = fetch("http://127.0.0.1:1/api/v11", None, home.path()).expect_err("nobody");
    assert!(failed.contains("4 times"), "{failed}");
}

#[test]
fn changes_since_a_time_take_the_place_of_what_was() {
    let server = Server::start(|asked, _| v11(&asked.target, &world()));
    let home = tempfile::tempdir().expect("a folder");
    fetch(&server.base, None, home.path()).expect("all of it");
    let since: Timestamp = "2026-11-01T10:00:00Z".parse().expect("a time");
    // The details of what changed are the newest, so the server has no older ones.
    let changed = Server::start(|asked, _| {
        let objects = match parameter(&asked.target, "date") {
            None => vec![service(1, "Uusi nimi"), service(900, "Uusi")],
            Some(date) => {
                assert_eq!(date, "2026-11-01T10:00:00");
                let mut gone = service(2, "Lakkautettu");
                gone["publishingStatus"] = json!("Archived");
                let mut hidden = service(3, "Piilotettu");
                hidden["publishingStatus"] = json!("Withdrawn");
                vec![service(1, "Uusi nimi"), service(900, "Uusi"), gone, hidden]
            }
        };
        v11(&asked.target, &objects)
    });
    assert_eq!(fetch(&changed.base, Some(since), home.path()), Ok((2, 2)));
    let names = names(home.path());
    assert_eq!(names.len(), 256 + 1 - 2);
    assert_eq!(names[&id(1, 1)], "Uusi nimi");
    assert_eq!(names[&id(1, 900)], "Uusi");
    assert_eq!(names[&id(1, 4)], "Palvelu");
    assert!(!names.contains_key(&id(1, 2)) && !names.contains_key(&id(1, 3)));
    let asked = changed.asked();
    assert!(
        asked
            .iter()
            .all(|target| !target.contains("ServiceChannel/list")),
        "channels that are there are not fetched again: {asked:?}"
    );
}

#[test]
fn a_file_is_fetched_when_it_changed() {
    let server = Server::start(|asked, _| {
        let known = asked.headers.get("if-none-match").map(String::as_str) == Some("\"v1\"")
            && asked.headers.contains_key("if-modified-since");
        if known {
            return Answer::status(304);
        }
        Answer::text("{}")
            .with("ETag", "\"v1\"")
            .with("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT")
    });
    let home = tempfile::tempdir().expect("a folder");
    let mut client = Client::new(&quick());
    let address = format!("{}/services.jsonl?x=1", server.base);
    let (fetched, path) =
        file(&mut client, &address, &Conditions::default(), home.path()).expect("it is fetched");
    let Fetched::Written(known) = fetched else {
        panic!("{fetched:?}");
    };
    assert_eq!(known.etag.as_deref(), Some("\"v1\""));
    assert!(path.ends_with("feed.jsonl"), "{path:?}");
    assert_eq!(fs::read_to_string(&path).expect("the file"), "{}");
    let (again, _) = file(&mut client, &address, &known, home.path()).expect("it is asked");
    assert_eq!(again, Fetched::NotModified);
}

#[test]
fn an_answer_too_long_is_not_kept() {
    let server = Server::start(|_, _| Answer::text("x".repeat(1000)));
    let home = tempfile::tempdir().expect("a folder");
    let target = home.path().join("file");
    let mut client = Client::new(&quick());
    let failed = client
        .file(&server.base, &Conditions::default(), 999, &target)
        .expect_err("it is too long");
    assert!(
        failed.to_string().contains("longer than 999 bytes"),
        "{failed}"
    );
    assert_eq!(fs::read_dir(home.path()).expect("the folder").count(), 0);
}

#[test]
fn a_build_reads_addresses_from_the_spool() {
    let server = Server::start(|asked, _| {
        if asked.target.ends_with("/extra.jsonl") {
            return Answer::text("{\"id\": \"x:1\", \"name\": \"Muu\"}\n");
        }
        v11(&asked.target, &world())
    });
    let folder = tempfile::tempdir().expect("a folder");
    let source = |path: String, format| Source {
        path: PathBuf::from(path),
        format,
        map: None,
    };
    let options = crate::BuildOptions {
        fetch: quick(),
        ..crate::BuildOptions::new(
            vec![
                source(server.base.clone(), Some(SourceFormat::Ptv)),
                source(format!("{}/extra.jsonl", server.base), None),
            ],
            folder.path().join("index"),
        )
    };
    let built = crate::build(&options).expect("it builds");
    assert_eq!((built.counts.read, built.counts.accepted), (251, 251));
}
