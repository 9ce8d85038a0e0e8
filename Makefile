# make run    builds, makes the demo index on first use, serves it at http://127.0.0.1:8080
# make test   formatting, lints, all tests and doc tests
# make bench  six fixed queries and their parts, by Criterion; minutes (see benches/README.md)
# make bench-gate  fails when they take 5 % more instructions than those kept
# make ci     what runs on every change

LISTEN ?= 127.0.0.1:8080
CARGO_TESTS = cargo test --workspace --locked

.PHONY: run test bench bench-gate ci tools test-tools pictures

run: tools
	@echo "Building the search server (the first build takes some minutes) ..."
	cargo build --release --locked --package luukku-search-server --package luukku-indexer
	./target/release/search-server --listen $(LISTEN)

test: test-tools
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- --deny warnings
	RUSTDOCFLAGS="--deny warnings" cargo doc --workspace --no-deps --locked --quiet
	$(CARGO_TESTS)

bench: tools
	cargo run --release --locked --package benches -- micro

bench-gate: tools
	@command -v valgrind >/dev/null || { echo "valgrind is missing: run 'apt-get install valgrind'"; exit 1; }
	cargo run --release --locked --package benches -- gate

ci: test

# The tools that building needs. Each is looked for by itself, so that a missing one is one line.
tools:
	@command -v cargo >/dev/null || { echo "cargo is missing: install Rust 1.90 or newer (https://rustup.rs)"; exit 1; }
	@command -v cc >/dev/null || { echo "a C compiler is missing: run 'apt-get install build-essential'"; exit 1; }

# What the tests need besides: two parts of the Rust toolchain.
test-tools: tools
	@cargo fmt --version >/dev/null 2>&1 || { echo "Installing rustfmt ..."; rustup component add rustfmt; }
	@cargo clippy --version >/dev/null 2>&1 || { echo "Installing clippy ..."; rustup component add clippy; }

# Takes the README's picture from a running `make run`, with Debian's chromium.
pictures:
	@command -v chromium >/dev/null || { echo "chromium is missing: run 'apt-get install chromium'"; exit 1; }
	chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=1200,1000 \
	  --disable-background-networking --disable-component-update --disable-sync \
	  --screenshot=search-server/pictures/search.png \
	  "http://$(LISTEN)/?q=support+groups+near+Forssa&lang=en"
