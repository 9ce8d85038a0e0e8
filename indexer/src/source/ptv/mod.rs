//! PTV, Finland's service catalogue (Suomi.fi-palvelutietovaranto), Open API v11, from files.
//!
//! A file holds objects of the API: one, a list of them, pages of them, or one a line. They are
//! told apart by their fields. First everything but services is read and kept on disk
//! ([`store`]); then services stream by and are joined with what they refer to. Places that no
//! service refers to are records of their own at the end, and so are general descriptions where
//! there are no services. What is not published comes out as removed.

mod areas;
mod channels;
mod contacts;
mod general;
mod hours;
mod kinds;
mod names;
mod node;
mod organizations;
mod places;
mod references;
mod services;
mod store;
mod terms;
mod texts;

#[cfg(test)]
mod tests;

pub(crate) use references::{PtvObject, PtvReferences, ptv_object};

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::{fs, io};

use indicatif::ProgressBar;
use luukku_engine::record::MAX_RECORD_BYTES;
use serde_json::{Map, Value};

use self::channels::{Channel, ChannelKind};
use self::general::General;
use self::kinds::Kind;
use self::names::Guid;
use self::node::{Node, Notes};
use self::store::{Part, Store, Stored};
use super::elements::{Element, Elements};
use super::input::InputFile;
use super::{Content, FieldNames, Input, Origin, RawRecord, Unreadable};
use crate::IndexerError;

/// Most files of a folder: a dump has one for each page, and the whole of PTV a few thousand.
const MAX_FILES: usize = 100_000;

/// The member of a page that holds its objects.
const PAGE_LIST: &str = "itemList";

/// Why an item of a list of ids is no record.
const ONLY_ID: &str =
    "only an id and a name: this is a list of ids, whose objects are fetched with list?guids=";

/// PTV's names of a service's fields.
static SERVICE_FIELDS: LazyLock<Arc<FieldNames>> = LazyLock::new(|| {
    field_names(&[
        ("name", "serviceNames"),
        ("summary", "serviceDescriptions"),
        ("description", "serviceDescriptions"),
        ("organization", "organizations"),
        ("locations", "serviceChannels"),
        ("municipalities", "areas"),
        ("regions", "areas"),
        ("wellbeing_counties", "areas"),
        ("fee", "serviceChargeType"),
        ("updated", "modified"),
    ])
});

/// And of a channel's.
static CHANNEL_FIELDS: LazyLock<Arc<FieldNames>> = LazyLock::new(|| {
    field_names(&[
        ("name", "serviceChannelNames"),
        ("summary", "serviceChannelDescriptions"),
        ("description", "serviceChannelDescriptions"),
        ("organization", "organizationId"),
        ("locations", "addresses"),
        ("municipalities", "areas"),
        ("opening_hours", "serviceHours"),
        ("updated", "modified"),
    ])
});

fn field_names(pairs: &[(&str, &str)]) -> Arc<FieldNames> {
    let pairs = pairs.iter();
    Arc::new(
        pairs
            .map(|(ours, theirs)| ((*ours).to_owned(), (*theirs).to_owned()))
            .collect(),
    )
}

/// A GUID as PTV writes it.
pub(crate) fn guid(number: u128) -> String {
    Guid(number).to_string()
}

/// The records of a file or folder.
pub(super) struct Ptv {
    input: Input,
    files: Vec<Arc<Path>>,
    /// The file that is next.
    next_file: usize,
    current: Option<(Arc<Path>, Objects)>,
    stage: Stage,
    /// Services or places were met: general descriptions are only parts of them then.
    has_services: bool,
}

type Objects = Elements<Box<dyn io::BufRead + Send>>;

enum Stage {
    Services(Store),
    /// Parts of the store from here on.
    Unused(Store, u64),
    Done,
}

impl Ptv {
    /// Reads channels, organizations and general descriptions of a file, or of the `.json`,
    /// `.jsonl` and `.ndjson` files of a folder; services follow by [`Iterator::next`].
    pub(super) fn open(path: &Path, input: &Input) -> Result<Self, IndexerError> {
        let files = files(path)?;
        input.progress.set_message("reading service channels");
        // The bar counts the second reading only, which is the slower one.
        let quiet = Input {
            progress: ProgressBar::hidden(),
        };
        let mut store = Store::new()?;
        let mut has_services = false;
        for (at, file) in files.iter().enumerate() {
            let (_, objects) = open(&quiet, file)?;
            for element in objects {
                let element = element.map_err(IndexerError::io(&**file, "read"))?;
                if let Ok(text) = &element.text
                    && let Ok(kind) = kinds::of(text)
                {
                    has_services |= matches!(kind, Kind::Service | Kind::Channel);
                    if !matches!(kind, Kind::Service | Kind::OnlyId) {
                        store.add(&part(kind, text, at, element.line))?;
                    }
                }
            }
        }
        Ok(Self {
            input: input.clone(),
            files,
            next_file: 0,
            current: None,
            stage: Stage::Services(store),
            has_services,
        })
    }

    /// The next element of any file.
    fn element(&mut self) -> Result<Option<(Arc<Path>, Element)>, IndexerError> {
        loop {
            if let Some((file, objects)) = &mut self.current {
                match objects.next() {
                    Some(Ok(element)) => return Ok(Some((Arc::clone(file), element))),
                    Some(Err(error)) => return Err(IndexerError::io(&**file, "read")(error)),
                    None => self.current = None,
                }
            }
            let Some(file) = self.files.get(self.next_file) else {
                return Ok(None);
            };
            self.next_file += 1;
            self.current = Some(open(&self.input, file)?);
        }
    }

    fn next_record(&mut self) -> Result<Option<RawRecord>, IndexerError> {
        loop {
            match std::mem::replace(&mut self.stage, Stage::Done) {
                Stage::Services(mut store) => match self.element()? {
                    Some((file, element)) => {
                        let record = record_of(&file, element, &mut store)?;
                        self.stage = Stage::Services(store);
                        if record.is_some() {
                            return Ok(record);
                        }
                    }
                    None => self.stage = Stage::Unused(store, 0),
                },
                Stage::Unused(mut store, mut at) => {
                    let Some(stored) = store.next_unused(&mut at)? else {
                        return Ok(None);
                    };
                    let record = self.leftover(stored, &mut store)?;
                    self.stage = Stage::Unused(store, at);
                    if record.is_some() {
                        return Ok(record);
                    }
                }
                Stage::Done => return Ok(None),
            }
        }
    }

    /// The record of something that no service refers to, where it is one.
    fn leftover(
        &self,
        stored: Stored,
        parts: &mut Store,
    ) -> Result<Option<RawRecord>, IndexerError> {
        let notes = Notes::default();
        for (field, message) in &stored.warnings {
            notes.warn(field.as_str(), message.as_str());
        }
        let guid = stored.guid();
        let origin = Origin {
            file: self
                .files
                .get(stored.file)
                .map_or_else(|| Path::new("").into(), Arc::clone),
            line: Some(stored.line),
            object: stored.id,
        };
        let fields = match (stored.part, guid) {
            (Part::Unreadable(field, value, reason), _) => {
                let why = Unreadable {
                    field,
                    value,
                    reason,
                };
                return Ok(Some(RawRecord::new(origin, Content::Unreadable(why))));
            }
            (Part::Channel(channel), Some(id)) if !channel.published => {
                let removed = Content::Removed(id.record_id());
                return Ok(Some(RawRecord::new(origin, removed)));
            }
            (Part::Channel(channel), Some(id)) if channel.kind == ChannelKind::Place => {
                let organization = channel.organization.as_deref().and_then(Guid::parse);
                let organization = match organization {
                    Some(organization) => {
                        services::Parts::organization(parts, organization, &notes)?
                    }
                    None => None,
                };
                channel.into_record(id, organization)
            }
            (Part::General(general), Some(id)) if !self.has_services => general.into_record(id),
            _ => return Ok(None),
        };
        let mut raw = RawRecord::new(origin, within_size(fields));
        raw.warnings = notes.into_warnings();
        raw.names = Some(Arc::clone(&CHANNEL_FIELDS));
        Ok(Some(raw))
    }
}

impl Iterator for Ptv {
    type Item = Result<RawRecord, IndexerError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_record().transpose()
    }
}

fn open(input: &Input, file: &Arc<Path>) -> Result<(Arc<Path>, Objects), IndexerError> {
    let InputFile { reader, .. } = input.open(file)?;
    Ok((Arc::clone(file), Elements::new(Box::new(reader), PAGE_LIST)))
}

/// The file itself, or the JSON files of the folder in the order of their names.
fn files(path: &Path) -> Result<Vec<Arc<Path>>, IndexerError> {
    let facts = path.metadata().map_err(IndexerError::io(path, "open"))?;
    if !facts.is_dir() {
        return Ok(vec![path.into()]);
    }
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(path).map_err(IndexerError::io(path, "list"))? {
        let file = entry.map_err(IndexerError::io(path, "list"))?.path();
        let ending = file.extension().and_then(OsStr::to_str);
        if matches!(ending, Some("json" | "jsonl" | "ndjson")) && file.is_file() {
            files.push(file);
        }
        if files.len() > MAX_FILES {
            let error = io::Error::other(format!("it has more than {MAX_FILES} files"));
            return Err(IndexerError::io(path, "read")(error));
        }
    }
    if files.is_empty() {
        let error = io::Error::other("it has no .json, .jsonl or .ndjson file");
        return Err(IndexerError::io(path, "read")(error));
    }
    files.sort();
    Ok(files.into_iter().map(Into::into).collect())
}

/// The record of a service; `None` for a part, which has been read before.
fn record_of(
    file: &Arc<Path>,
    element: Element,
    store: &mut Store,
) -> Result<Option<RawRecord>, IndexerError> {
    let mut origin = Origin::line(file, element.line);
    let text = match element.text {
        Ok(text) => text,
        Err(reason) => return Ok(Some(RawRecord::unreadable(origin, reason))),
    };
    match kinds::of(&text) {
        Ok(Kind::Service) => {}
        Ok(Kind::OnlyId) => return Ok(Some(RawRecord::unreadable(origin, ONLY_ID))),
        Ok(_) => return Ok(None),
        Err(reason) => return Ok(Some(RawRecord::unreadable(origin, reason))),
    }
    let (id, value) = match identified(&text) {
        Ok(found) => found,
        Err(why) => return Ok(Some(RawRecord::new(origin, Content::Unreadable(why)))),
    };
    origin.object = Some(id.to_string());
    let notes = Notes::default();
    let object = Node::root(&value, &notes);
    if !names::is_published(&object) {
        return Ok(Some(RawRecord::new(
            origin,
            Content::Removed(id.record_id()),
        )));
    }
    let fields = services::record(id, &object, store)?;
    let mut raw = RawRecord::new(origin, within_size(fields));
    raw.warnings = notes.into_warnings();
    raw.names = Some(Arc::clone(&SERVICE_FIELDS));
    Ok(Some(raw))
}

/// An object with its GUID, or why it has none.
fn identified(text: &str) -> Result<(Guid, Value), Unreadable> {
    let value: Value = serde_json::from_str(text).map_err(|error| Unreadable {
        reason: format!("not JSON: {error}"),
        ..Unreadable::default()
    })?;
    let id = value.get("id").filter(|id| !id.is_null());
    let Some(id) = id else {
        return Err(Unreadable {
            field: Some("id".to_owned()),
            value: None,
            reason: "missing".to_owned(),
        });
    };
    match id.as_str().and_then(Guid::parse) {
        Some(guid) => Ok((guid, value)),
        None => Err(Unreadable {
            field: Some("id".to_owned()),
            value: Some(node::shown(id)),
            reason: "not a GUID".to_owned(),
        }),
    }
}

/// Something that services refer to, as it is kept.
fn part(kind: Kind, text: &str, file: usize, line: u64) -> Stored {
    let mut stored = Stored {
        id: None,
        file,
        line,
        part: Part::Unreadable(None, None, String::new()),
        warnings: Vec::new(),
    };
    let (id, value) = match identified(text) {
        Ok(found) => found,
        Err(why) => {
            stored.part = why.into();
            return stored;
        }
    };
    let notes = Notes::default();
    let object = Node::root(&value, &notes);
    stored.id = Some(id.to_string());
    stored.part = match kind {
        Kind::Organization => Part::Organization(organizations::read(id, &object)),
        Kind::General => Part::General(Box::new(general::read(&object))),
        Kind::GeneralRelease => Part::General(Box::new(general::read_release(&object))),
        Kind::Channel | Kind::Service | Kind::OnlyId => {
            Part::Channel(Box::new(channels::read(&object)))
        }
    };
    let warnings = notes.into_warnings().into_iter();
    stored.warnings = warnings
        .map(|warning| (warning.field, warning.message))
        .collect();
    stored
}

/// A record, unless it is longer than records may be.
fn within_size(fields: Map<String, Value>) -> Content {
    let mut length = Length(0);
    if serde_json::to_writer(&mut length, &fields).is_ok() && length.0 > MAX_RECORD_BYTES {
        return Content::Unreadable(Unreadable {
            reason: format!(
                "the record is {} bytes; at most {MAX_RECORD_BYTES} are read",
                length.0
            ),
            ..Unreadable::default()
        });
    }
    Content::Fields(fields)
}

/// Counts what is written.
struct Length(usize);

impl io::Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl services::Parts for Store {
    fn channel(&mut self, id: Guid, notes: &Notes) -> Result<Option<Channel>, IndexerError> {
        Ok(match self.get(id, notes)? {
            Some(Part::Channel(channel)) => Some(*channel),
            _ => None,
        })
    }

    fn organization(&mut self, id: Guid, notes: &Notes) -> Result<Option<Value>, IndexerError> {
        Ok(match self.get(id, notes)? {
            Some(Part::Organization(organization)) => Some(Value::Object(organization.0)),
            _ => None,
        })
    }

    fn general(&mut self, id: Guid, notes: &Notes) -> Result<Option<General>, IndexerError> {
        Ok(match self.get(id, notes)? {
            Some(Part::General(general)) => Some(*general),
            _ => None,
        })
    }
}
