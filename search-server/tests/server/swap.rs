//! A new generation, good or broken, under a running server.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::harness::{self, RECORDS, Server, wait_until};

fn generation(server: &Server) -> String {
    let ready = server.get("/readyz").json();
    ready["index_generation"].as_str().unwrap().to_owned()
}

#[test]
fn a_new_generation_is_served_without_a_restart_and_no_request_fails() {
    let index = harness::index();
    let server = Server::start(index.path());
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let asking = scope.spawn(|| {
            let mut answers = 0;
            while !stop.load(Ordering::Relaxed) {
                let answer = server.get("/v1/search?q=vertaistukiryhm%C3%A4");
                assert_eq!(answer.status, 200, "{answer:?}");
                answers += 1;
            }
            answers
        });
        for services in [2, 3, 1, 4] {
            let new = harness::publish(index.path(), &RECORDS[..services]);
            wait_until("the swap", || generation(&server) == new);
        }
        stop.store(true, Ordering::Relaxed);
        assert!(asking.join().unwrap() > 10);
    });
}

#[test]
fn a_broken_new_generation_leaves_the_old_one_serving_and_readiness_says_why() {
    let index = harness::index();
    let server = Server::start(index.path());
    let old = generation(&server);
    let current = index.path().join("CURRENT");
    let named = std::fs::read_to_string(&current).unwrap();

    let new = harness::publish(index.path(), &RECORDS[..1]);
    wait_until("the swap", || generation(&server) == new);
    let sound = std::fs::read_to_string(&current).unwrap();
    let manifest = index
        .path()
        .join("generations")
        .join(&old)
        .join("manifest.json");
    if manifest.exists() {
        std::fs::write(&manifest, "{").unwrap();
    }
    std::fs::write(&current, named).unwrap();

    wait_until("the trouble", || {
        server.get("/readyz").json()["status"] == "stale"
    });
    let ready = server.get("/readyz");
    assert_eq!(ready.status, 200, "it still serves");
    let detail = ready.json()["trouble"]["detail"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        detail.contains("manifest.json") || detail.contains(&old),
        "{detail}"
    );
    assert_eq!(generation(&server), new);
    assert_eq!(server.get("/v1/search?q=tuki").status, 200);

    std::fs::write(&current, sound).unwrap();
    wait_until("the recovery", || {
        server.get("/readyz").json()["status"] == "ready"
    });
}
