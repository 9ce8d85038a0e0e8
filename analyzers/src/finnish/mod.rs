//! Finnish morphology.

mod builder;
mod compounds;
mod filter;
mod lexicon;
mod morphology;
mod parts;
mod reading;
mod seen;
mod starts;
mod symbols;
mod transducer;
mod walk;
mod walker;

pub(crate) use morphology::Finnish;
pub(crate) use walker::Spelling;
