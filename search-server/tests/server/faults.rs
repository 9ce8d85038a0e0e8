//! What the program says when it cannot serve, and how it stops.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use crate::harness::{self, Server};

/// Runs the binary, which must fail with this exit code and one line.
#[track_caller]
fn fails_with(options: &[&str], code: i32) -> String {
    let output = harness::run(options);
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{message}");
    assert_eq!(message.lines().count(), 1, "{message}");
    assert!(message.starts_with("search-server: "), "{message}");
    message
}

#[test]
fn a_missing_index_is_said_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let message = fails_with(&["--index", folder.path().to_str().unwrap()], 3);
    assert!(message.contains("no index here"), "{message}");
    assert!(message.contains("indexer build"), "{message}");
}

#[test]
fn a_broken_index_is_said_in_one_line_with_the_file() {
    let index = harness::index();
    let generation = std::fs::read_to_string(index.path().join("CURRENT")).unwrap();
    let manifest = index
        .path()
        .join("generations")
        .join(generation.trim())
        .join("manifest.json");
    std::fs::write(&manifest, "{").unwrap();
    let message = fails_with(&["--index", index.path().to_str().unwrap()], 4);
    assert!(message.contains("manifest.json"), "{message}");
}

#[test]
fn an_occupied_port_is_said_in_one_line() {
    let index = harness::index();
    let occupant = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = occupant.local_addr().unwrap().to_string();
    let options = [
        "--index",
        index.path().to_str().unwrap(),
        "--listen",
        &address,
    ];
    let message = fails_with(&options, 5);
    assert!(
        message.contains(&address) && message.contains("in use"),
        "{message}"
    );
}

#[test]
fn a_demo_folder_that_cannot_be_written_is_said_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    fails_with(
        &[
            "--demo-dir",
            file.to_str().unwrap(),
            "--listen",
            "127.0.0.1:0",
        ],
        6,
    );
}

#[test]
fn without_an_index_the_demo_is_made_and_served() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start_with(&["--demo-dir", folder.path().to_str().unwrap()], "info");
    let answer = server.get("/v1/search?q=support%20groups%20near%20Forssa&lang=en");
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(
        answer.json()["total_items"].as_u64() > Some(0),
        "{answer:?}"
    );
}

#[test]
fn a_signal_stops_it_with_exit_code_zero() {
    for name in ["TERM", "INT"] {
        let index = harness::index();
        let server = Server::start(index.path());
        assert_eq!(server.get("/readyz").status, 200);
        server.signal(name);
        assert_eq!(server.exit_code(), Some(0), "{name}");
    }
}

#[test]
fn while_it_waits_to_stop_readiness_fails_and_searches_are_answered() {
    let index = harness::index();
    let options = [
        "--index",
        index.path().to_str().unwrap(),
        "--shutdown-delay",
        "2",
    ];
    let server = Server::start_with(&options, "info");
    server.signal("TERM");
    std::thread::sleep(Duration::from_millis(300));
    let ready = server.get("/readyz");
    assert_eq!(
        (ready.status, ready.json()["status"].as_str()),
        (503, Some("stopping"))
    );
    assert_eq!(server.get("/v1/search?q=tuki").status, 200);
    assert_eq!(server.exit_code(), Some(0));
}

#[test]
fn a_request_in_flight_is_answered_before_it_stops() {
    let index = harness::index();
    let server = Server::start(index.path());
    let mut stream = TcpStream::connect(server.address()).unwrap();
    let head = "POST /v1/search HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{";
    stream.write_all(head.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(100));
    server.signal("TERM");
    std::thread::sleep(Duration::from_millis(200));
    stream.write_all(b"}").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert_eq!(server.exit_code(), Some(0));
}
