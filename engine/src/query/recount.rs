//! How what a text finds changes, when some services change.

use super::plan::{Plan, Strength};
use super::tally::{Segments, TallyCollector, asked_name, asked_topic, same_topic};
use super::understand::Understanding;
use crate::index::Tally;

/// The segments that an update is counted in.
#[derive(Clone, Copy)]
pub(crate) struct Versions<'a> {
    /// All services as they were.
    pub(crate) before: Segments<'a>,
    /// All services as they are.
    pub(crate) after: Segments<'a>,
    /// The changed services as they were.
    pub(crate) gone: Segments<'a>,
    /// The changed services as they are.
    pub(crate) come: Segments<'a>,
}

/// What kind of text is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Counted {
    /// A topic, by place.
    Topic,
    /// The name of an organization, in all.
    Name,
}

/// Whether words came into the index, or left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IndexWords {
    Same,
    Changed,
}

/// How many of the changed services `text` found, and how many it finds; `None` when it is
/// understood differently than before, so that the services that did not change have to be
/// counted again too.
pub(crate) fn tally_of_changes(
    versions: Versions<'_>,
    words: IndexWords,
    counted: Counted,
    text: &str,
) -> tantivy::Result<Option<(Tally, Tally)>> {
    let asked = |segments| match counted {
        Counted::Topic => asked_topic(segments, text),
        Counted::Name => asked_name(segments, text),
    };
    let now = asked(versions.after);
    if words == IndexWords::Changed {
        // The words of the index decide what is misspelled and what is one compound.
        let is_same = match (&asked(versions.before), &now) {
            (Some(then), Some(now)) => is_same(then, now),
            (None, None) => true,
            _ => false,
        };
        if !is_same {
            return Ok(None);
        }
    }
    let Some(now) = now else {
        return Ok(Some(Default::default()));
    };
    let query = Plan::of_segments(&now, versions.after).query(Strength::Any);
    let count = |segments: Segments<'_>| -> tantivy::Result<Tally> {
        let found = segments
            .searcher
            .search(&*query, &TallyCollector(segments))?;
        Ok(match counted {
            Counted::Topic => found,
            Counted::Name => found.without_areas(),
        })
    };
    Ok(Some((count(versions.gone)?, count(versions.come)?)))
}

fn is_same(then: &Understanding, now: &Understanding) -> bool {
    let mode = |understood: &Understanding| understood.place.as_ref().map(|place| place.mode);
    mode(then) == mode(now) && same_topic(then, now)
}
