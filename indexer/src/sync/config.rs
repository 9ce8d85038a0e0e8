//! `sources.toml`: the feeds of an index.

use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use jiff::SignedDuration;
use serde::Deserialize;
use toml::Spanned;

use crate::IndexerError;
use crate::fetch;
use crate::source::SourceFormat;

/// Longest file of feeds, in bytes: thousands of feeds.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// Longest name of a feed: it is the name of a folder, too.
const MAX_NAME: usize = 64;

/// A feed, as `sources.toml` has it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Feed {
    pub(super) name: String,
    pub(super) format: SourceFormat,
    /// An address, or a file or folder.
    pub(super) address: PathBuf,
    pub(super) map: Option<PathBuf>,
    pub(super) licence: Option<String>,
    pub(super) attribution: Option<String>,
    pub(super) source: Option<String>,
    /// How long it is not asked again; always, when not said.
    pub(super) interval: Option<SignedDuration>,
    /// Areas of PTV.
    pub(super) areas: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    feed: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: Spanned<String>,
    kind: Spanned<String>,
    address: Spanned<String>,
    map: Option<Spanned<PathBuf>>,
    licence: Option<String>,
    attribution: Option<String>,
    source: Option<String>,
    interval: Option<Spanned<String>>,
    #[serde(default)]
    areas: Vec<Spanned<String>>,
}

/// Reads the feeds of a file. Paths are taken from the file's folder.
///
/// # Errors
/// When the file cannot be read, or something in it is wrong: with its line and key.
pub(super) fn read(path: &Path) -> Result<Vec<Feed>, IndexerError> {
    let bytes = path
        .metadata()
        .map_err(IndexerError::io(path, "open"))?
        .len();
    if bytes > MAX_BYTES {
        return Err(IndexerError::Sources {
            path: path.to_owned(),
            line: 1,
            problem: format!("the file is {bytes} bytes; at most {MAX_BYTES} are read"),
        });
    }
    let text = fs::read_to_string(path).map_err(IndexerError::io(path, "read"))?;
    let home = path.parent().unwrap_or(Path::new(""));
    parse(&text, home).map_err(|(at, problem)| IndexerError::Sources {
        path: path.to_owned(),
        line: line_of(&text, at),
        problem,
    })
}

/// The line, from 1, of a byte.
fn line_of(text: &str, at: usize) -> u64 {
    let before = text.bytes().take(at);
    1 + before.filter(|byte| *byte == b'\n').count() as u64
}

fn parse(text: &str, home: &Path) -> Result<Vec<Feed>, (usize, String)> {
    let file: File = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        (at, format!("{}{}", key_at(text, at), error.message()))
    })?;
    let mut names = BTreeSet::new();
    let mut feeds = Vec::with_capacity(file.feed.len());
    for written in file.feed {
        let name_at = written.name.span();
        let feed = feed(written, home)?;
        if !names.insert(feed.name.clone()) {
            let problem = format!("name: {:?} is another feed's name already", feed.name);
            return Err((name_at.start, problem));
        }
        feeds.push(feed);
    }
    Ok(feeds)
}

/// The key of the line that a byte is on, for messages that do not name it.
fn key_at(text: &str, at: usize) -> String {
    let line = text
        .lines()
        .nth(line_of(text, at) as usize - 1)
        .unwrap_or_default();
    match line.split_once('=') {
        Some((key, _)) => format!("{}: ", key.trim()),
        None => String::new(),
    }
}

fn feed(written: Written, home: &Path) -> Result<Feed, (usize, String)> {
    let wrong = |span: Range<usize>, key: &str, problem: &str| {
        Err((span.start, format!("{key}: {problem}")))
    };
    let name = written.name.get_ref();
    let is_plain = name
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'));
    if name.is_empty() || name.len() > MAX_NAME || !is_plain {
        let problem =
            format!("{name:?} is not 1 to {MAX_NAME} letters a-z, digits, \"-\" and \"_\"");
        return wrong(written.name.span(), "name", &problem);
    }
    let format = match written.kind.get_ref().parse::<SourceFormat>() {
        Ok(format) => format,
        Err(problem) => return wrong(written.kind.span(), "kind", &problem),
    };
    let address = written.address.get_ref().trim();
    if address.is_empty() {
        return wrong(written.address.span(), "address", "it is empty");
    }
    let address = PathBuf::from(address);
    let is_remote = fetch::is_address(&address);
    let address = if is_remote {
        address
    } else {
        home.join(address)
    };
    let interval = match &written.interval {
        None => None,
        Some(text) => {
            let interval = duration(text.get_ref());
            if interval.is_none() {
                let problem = format!(
                    "{:?} is not a time such as \"30min\", \"6h\" or \"1d\"",
                    text.get_ref()
                );
                return wrong(text.span(), "interval", &problem);
            }
            interval
        }
    };
    for area in &written.areas {
        let is_area = area
            .get_ref()
            .split_once('/')
            .is_some_and(|(kind, code)| is_word(kind) && is_word(code));
        if !is_area {
            let problem = format!(
                "{:?} is no area such as \"Municipality/061\"",
                area.get_ref()
            );
            return wrong(area.span(), "areas", &problem);
        }
        if format != SourceFormat::Ptv || !is_remote {
            return wrong(area.span(), "areas", "only PTV over HTTP has areas");
        }
    }
    Ok(Feed {
        name: name.clone(),
        format,
        address,
        map: written.map.map(|map| home.join(map.into_inner())),
        licence: written.licence,
        attribution: written.attribution,
        source: written.source,
        interval,
        areas: written.areas.into_iter().map(Spanned::into_inner).collect(),
    })
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric())
}

/// `30min`, `6h`, `1d`.
fn duration(text: &str) -> Option<SignedDuration> {
    let text = text.trim();
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let number: String = text.chars().take(digits).collect();
    let unit: String = text.chars().skip(digits).collect();
    let number: i64 = number.parse().ok().filter(|number| *number <= 1_000_000)?;
    let minutes = match unit.trim() {
        "min" => 1,
        "h" => 60,
        "d" => 24 * 60,
        _ => return None,
    };
    Some(SignedDuration::from_mins(number * minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_are_read_with_paths_from_the_files_folder() {
        let text = r#"
            [[feed]]
            name = "yhdistykset"
            kind = "jsonl"
            address = "data/yhdistykset.jsonl"
            licence = "CC0-1.0"
            interval = "6h"
            [[feed]]
            name = "ptv"
            kind = "ptv"
            address = "https://ptv.example/api/v11"
            areas = ["Municipality/061"]
        "#;
        let feeds = parse(text, Path::new("/feeds")).expect("it is right");
        assert_eq!(feeds[0].address, Path::new("/feeds/data/yhdistykset.jsonl"));
        assert_eq!(feeds[0].interval, Some(SignedDuration::from_hours(6)));
        assert_eq!(feeds[1].address, Path::new("https://ptv.example/api/v11"));
        assert_eq!(feeds[1].areas, ["Municipality/061"]);
    }

    #[test]
    fn what_is_wrong_is_named_by_line_and_key() {
        let base = "[[feed]]\nname = \"a\"\nkind = \"jsonl\"\naddress = \"x\"\n";
        for (text, line, problem) in [
            (
                "[[feed]]\nname = 5\n".to_owned(),
                2,
                "name: invalid type: integer `5`",
            ),
            ("[[feed]]\nname = \"a\n".to_owned(), 2, "name: "),
            (
                "[[feed]]\nname = \"a\"\n".to_owned(),
                1,
                "missing field `kind`",
            ),
            (
                format!("{base}intervall = \"6h\"\n"),
                5,
                "unknown field `intervall`",
            ),
            (
                format!("{base}interval = \"6 weeks\"\n"),
                5,
                "interval: \"6 weeks\" is not a time",
            ),
            (
                format!("{base}areas = [\"Municipality/061\"]\n"),
                5,
                "areas: only PTV",
            ),
            (
                format!("{base}{base}"),
                6,
                "name: \"a\" is another feed's name",
            ),
            (
                base.replace("jsonl", "xls"),
                3,
                "kind: \"xls\" is not one of jsonl",
            ),
            (
                base.replace("\"a\"", "\"../a\""),
                2,
                "name: \"../a\" is not 1 to 64",
            ),
            (base.replace("\"x\"", "\"\""), 4, "address: it is empty"),
            ("feed = 1\n".to_owned(), 1, "feed: invalid type"),
        ] {
            let (at, found) = parse(&text, Path::new("")).expect_err(&text);
            assert_eq!(line_of(&text, at), line, "{text}: {found}");
            assert!(found.contains(problem), "{text}: {found}");
        }
    }

    #[test]
    fn intervals_are_minutes_hours_and_days() {
        for (text, minutes) in [
            ("30min", Some(30)),
            ("6h", Some(360)),
            ("1 d", Some(1440)),
            ("h", None),
            ("-1h", None),
            ("99999999999999999999h", None),
            ("6", None),
        ] {
            let expected = minutes.map(SignedDuration::from_mins);
            assert_eq!(duration(text), expected, "{text}");
        }
    }
}
