//! Every limit on what a stranger may ask, each with its reason.

/// Longest text of a query, in characters: people's longest questions are about 120.
pub const MAX_TEXT_CHARS: usize = 256;

/// Longest text after normalising, in bytes: NFKC can grow three bytes into 33.
pub const MAX_NORMALIZED_BYTES: usize = 1024;

/// Most words searched for: each costs a few dictionary look-ups.
pub const MAX_WORDS: usize = 16;

/// Longest word, in bytes: Finnish compounds in use stay under 60.
pub const MAX_WORD_BYTES: usize = 64;

/// Largest radius, in metres: Finland is about 540 km across, and further is "anywhere".
pub const MAX_RADIUS_M: f64 = 200_000.0;

/// Most corners of a shape, those that close its rings counted again: in detail enough for a
/// municipality to be asked for, of which a place is told in some 30 ns. With so many sides, each
/// as high as the shape, a place takes some 4 µs, and the clock is looked at after 128 services, or
/// 1,024 with words.
pub const MAX_SHAPE_CORNERS: usize = 1_000;

/// Most places asked for together, "Forssassa tai Jokioisilla": each is a distance more for
/// every service found.
pub const MAX_PLACES: usize = 4;

/// Most hits a page: a page of full results is about 0.5 MB at most.
pub const MAX_PAGE_SIZE: usize = 100;

/// Furthest hit that paging reaches: nobody reads on, and deep pages cost memory.
pub const MAX_REACH: usize = 1_000;

/// Most values of a filter.
pub const MAX_FILTERS: usize = 32;

/// Most values of a facet in an answer, besides those that are set: nobody reads further, and
/// an index may have thousands of service classes.
pub const MAX_FACET_VALUES: usize = 50;

/// Most suggestions: more than ten lines are not read while typing.
pub const MAX_SUGGESTIONS: usize = 10;

/// Most lemmas of a word that are looked up in a language.
pub const MAX_LEMMAS: usize = 4;

/// Letters from which a misspelled word is corrected: of shorter ones too many are alike.
pub const ONE_EDIT_FROM: usize = 4;

/// Letters from which two letters may be wrong.
pub const TWO_EDITS_FROM: usize = 8;

/// How many words apart two may be and still be one compound.
pub const JOINED_WITHIN: usize = 2;

/// Longest time spent matching, in milliseconds: after it the best answers so far are given.
pub const DEADLINE_MS: u64 = 250;

/// Most letters of what is typed that suggestions are looked up by: with 40 letters typed
/// there is little left to complete.
pub const MAX_SUGGEST_KEY_CHARS: usize = 40;

/// Most steps of one walk through the dictionary of suggestions, some 100 ns each.
pub const MAX_SUGGEST_STEPS: usize = 8_192;

/// Most ways of reading letters typed without their dots that are followed at once.
pub const MAX_SUGGEST_WAYS: usize = 32;

/// Most beginnings with typing errors that are completed.
pub const MAX_SUGGEST_STARTS: usize = 256;

/// Most ways of saying where that are tried on a topic while it is typed.
pub const MAX_SUGGEST_PHRASES: usize = 48;

/// Most whole queries that are understood for one list of suggestions: each takes some 30 µs.
pub const MAX_SUGGEST_UNDERSTOOD: usize = 16;

/// Most texts that are counted for one list of suggestions, because no tally has them.
pub const MAX_SUGGEST_COUNTED: usize = 3;

/// Longest time spent on such counts, in milliseconds: after it the texts are not suggested.
pub const SUGGEST_COUNT_MS: u64 = 3;

/// The same for what is kept and so counted once, in milliseconds.
pub const BEGINNING_COUNT_MS: u64 = 20;

/// Longest beginning of a word, in characters, whose suggestions are kept for the next who types
/// it: longer ones are many, and each costs less.
pub const KEPT_BEGINNING_CHARS: usize = 6;
