//! Prints what words can be: `cargo run --release --example readings -- Forssan lähellä`.
#![expect(clippy::print_stdout, reason = "an example shows its result")]

use luukku_analyzers::{Analyzers, Language};

fn main() {
    let analyzers = Analyzers::new();
    for word in std::env::args().skip(1) {
        println!("{word}");
        for reading in analyzers.analyze(&word, Language::Finnish).readings {
            println!("  {reading:?}");
        }
    }
}
