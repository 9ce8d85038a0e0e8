//! Puts the scripts' bundles where the program includes them from.
//!
//! `web/dist` holds what `web/build.js` made. A bundle that is not there, because there is no
//! Node, is an empty file: the pages then have no script, and work.

use std::error::Error;
use std::path::Path;
use std::{env, fs, io};

/// What is embedded.
const BUNDLES: [&str; 13] = [
    "luukku.js",
    "luukku-builder.js",
    "luukku-docs.js",
    "luukku-licences.txt",
    "luukku-list.js",
    "luukku-map.js",
    "luukku-map.json",
    "luukku-search.js",
    "luukku-search.js.gz",
    "luukku-search.integrity",
    "luukku-suggest.js",
    "source-sans-3-400.woff2",
    "source-sans-3-600.woff2",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=web/dist");
    let made = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("web/dist");
    let included = Path::new(&env::var("OUT_DIR")?).to_owned();
    let found: Vec<Option<Vec<u8>>> = BUNDLES
        .iter()
        .map(|bundle| read(&made.join(bundle)))
        .collect::<io::Result<_>>()?;
    // Some without the others would not fit together.
    let is_missing = found.iter().any(Option::is_none);
    for (bundle, content) in BUNDLES.iter().zip(found) {
        let content = content.filter(|_| !is_missing).unwrap_or_default();
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

/// What the file holds; `None` when it is not there.
fn read(file: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(file) {
        Ok(content) => Ok(Some(content)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
