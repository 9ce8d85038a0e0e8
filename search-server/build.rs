//! Puts the scripts' bundles where the program includes them from.
//!
//! `web/dist` holds what `web/build.js` made. A bundle that is not there, because there is no
//! Node, is an empty file: the pages then have no script, and work.

#![expect(
    clippy::print_stdout,
    reason = "cargo reads what a build script prints"
)]

use std::error::Error;
use std::path::Path;
use std::{env, fs, io};

/// What is embedded.
const BUNDLES: [&str; 5] = [
    "luukku.js",
    "luukku-builder.js",
    "luukku-docs.js",
    "luukku-search.js",
    "luukku-search.integrity",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=web/dist");
    let made = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("web/dist");
    let included = Path::new(&env::var("OUT_DIR")?).to_owned();
    let mut is_missing = false;
    for bundle in BUNDLES {
        let content = match fs::read(made.join(bundle)) {
            Ok(content) => content,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                is_missing = true;
                Vec::new()
            }
            Err(error) => return Err(error.into()),
        };
        fs::write(included.join(bundle), content)?;
    }
    if is_missing {
        println!(
            "cargo::warning=the pages are built without script and without the search box: \
             run `make web`, which needs Node 20 or newer"
        );
    }
    Ok(())
}
