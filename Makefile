# make run    builds, makes the demo index on first use, serves it at http://127.0.0.1:8080
# make test   formatting, lints, all tests and doc tests
# make bench  six fixed queries and their parts, by Criterion; minutes (see benches/README.md)
# make bench-gate  fails when they take 5 % more instructions than those kept
# make ci     what runs on every change

LISTEN ?= 127.0.0.1:8080
CARGO_TESTS = cargo test --workspace --locked
WEB = search-server/web
CHROMIUM ?= /usr/bin/chromium

.PHONY: run test bench bench-gate ci tools test-tools pictures web web-or-not web-test

run: tools web-or-not
	@echo "Building the search server (the first build takes some minutes) ..."
	cargo build --release --locked --package luukku-search-server --package luukku-indexer
	./target/release/search-server --listen $(LISTEN)

test: test-tools web
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- --deny warnings
	RUSTDOCFLAGS="--deny warnings" cargo doc --workspace --no-deps --locked --quiet
	$(CARGO_TESTS)
	$(MAKE) web-test

# The pages' scripts and the search box, bundled into what the server embeds.
web: $(WEB)/node_modules/.installed
	cd $(WEB) && node build.js

# The same where there is Node; without it the server is built without them.
web-or-not:
	@if node --version 2>/dev/null | grep -qE '^v([2-9][0-9]|[1-9][0-9][0-9])\.' && npm --version >/dev/null 2>&1; then $(MAKE) web; \
	else echo "Node 20 or newer with npm is missing: the pages will have no script (they work without) and there will be no search box to embed."; fi

# The packages of the lock file, taken anew only when it has changed.
$(WEB)/node_modules/.installed: $(WEB)/package-lock.json $(WEB)/.npmrc
	@command -v npm >/dev/null || { echo "Node is missing: install Node 20 or newer with npm (https://nodejs.org)"; exit 1; }
	cd $(WEB) && npm ci --ignore-scripts
	@touch $@

# The scripts' types, and the pages in a real browser over the programs that `make test` built.
web-test: web
	@test -x $(CHROMIUM) || { echo "Installing chromium ..."; apt-get update --quiet && apt-get install --yes --no-install-recommends chromium; }
	cargo build --locked --package luukku-search-server --package luukku-indexer
	cd $(WEB) && npm run --silent check && CHROMIUM=$(CHROMIUM) npm test --silent

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

# Takes the README's pictures, in the browser of the tests.
pictures: web
	@test -x $(CHROMIUM) || { echo "chromium is missing: run 'apt-get install chromium'"; exit 1; }
	cargo build --locked --package luukku-search-server
	cd $(WEB) && CHROMIUM=$(CHROMIUM) node pictures.js
