//! The files of a package: which there are, and reading rows of them in order and by place.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use encoding_rs::Encoding;
use encoding_rs_io::DecodeReaderBytesBuilder;
use serde_json::{Map, Value};
use tempfile::NamedTempFile;

use super::archive;
use super::tables::Table;
use crate::IndexerError;
use crate::source::rows::{self, Row, Rows};

/// Longest `datapackage.json`: a hundred times that of the specification itself.
const MAX_DESCRIPTOR: u64 = 16 * 1024 * 1024;

/// Bytes read at a time where rows are looked up: a few rows.
const BUFFER: usize = 1 << 13;

/// The tables of a package, and what to tell of it.
pub(super) struct Found {
    pub(super) tables: BTreeMap<Table, TableFile>,
    pub(super) notes: Vec<String>,
}

/// A table being read.
pub(super) struct TableFile {
    path: Arc<Path>,
    place: Place,
    delimiter: u8,
    columns: Vec<String>,
    rows: Rows<BufReader<File>>,
    /// Reads rows by their place; and where it is.
    looked_up: BufReader<File>,
    position: u64,
    bytes: u64,
}

/// Where the bytes of a table are.
pub(super) enum Place {
    File(PathBuf),
    /// Out of a zip file, or turned into UTF-8.
    Unpacked(NamedTempFile),
}

/// What `datapackage.json` says of a table.
struct Resource {
    name: String,
    path: String,
    delimiter: u8,
    encoding: Option<&'static Encoding>,
}

/// Finds the tables of a folder or zip file.
pub(super) fn find(package: &Path) -> Result<Found, IndexerError> {
    let is_folder = package
        .metadata()
        .map_err(IndexerError::io(package, "read"))?
        .is_dir();
    let (descriptor, mut files) = if is_folder {
        folder(package)?
    } else {
        archive::unpack(package)?
    };
    let mut notes = Vec::new();
    let mut tables = BTreeMap::new();
    let resources = match descriptor {
        Some(text) => resources(&text).map_err(|problem| IndexerError::Source {
            path: package.join("datapackage.json"),
            problem,
        })?,
        None => Vec::new(),
    };
    let mut missing = Vec::new();
    for resource in resources {
        match files.remove(&resource.path) {
            Some(place) => {
                let named = Table::named(&resource.name);
                let table = named.or_else(|| of_path(&resource.path));
                add(package, &resource, table, place, &mut tables, &mut notes)?;
            }
            None => missing.push(resource.path),
        }
    }
    if !missing.is_empty() {
        notes.push(format!(
            "named in datapackage.json and not there: {}",
            missing.join(", ")
        ));
    }
    for (path, place) in files {
        let resource = Resource {
            name: String::new(),
            path,
            delimiter: b',',
            encoding: None,
        };
        let table = of_path(&resource.path);
        add(package, &resource, table, place, &mut tables, &mut notes)?;
    }
    Ok(Found { tables, notes })
}

fn of_path(path: &str) -> Option<Table> {
    Table::named(Path::new(path).file_stem()?.to_str()?)
}

fn add(
    package: &Path,
    resource: &Resource,
    table: Option<Table>,
    place: Place,
    tables: &mut BTreeMap<Table, TableFile>,
    notes: &mut Vec<String>,
) -> Result<(), IndexerError> {
    let path = &resource.path;
    match table {
        None => notes.push(format!(
            "{path}: the table has no place in a record: its rows are not kept"
        )),
        Some(table) if tables.contains_key(&table) => notes.push(format!(
            "{path}: not read: there is another table of {}",
            table.name()
        )),
        Some(table) => {
            let file = TableFile::open(package.join(path), place, resource)?;
            tables.insert(table, file);
        }
    }
    Ok(())
}

type Files = BTreeMap<String, Place>;

/// The tables of a folder, by their paths in it.
fn folder(package: &Path) -> Result<(Option<String>, Files), IndexerError> {
    let descriptor = package.join("datapackage.json");
    let text = if descriptor.is_file() {
        let mut text = String::new();
        File::open(&descriptor)
            .and_then(|file| file.take(MAX_DESCRIPTOR).read_to_string(&mut text))
            .map_err(IndexerError::io(&descriptor, "read"))?;
        Some(text)
    } else {
        None
    };
    let mut files = Files::new();
    let list = |folder: &Path, files: &mut Files| {
        for entry in fs::read_dir(folder).map_err(IndexerError::io(folder, "list"))? {
            let path = entry.map_err(IndexerError::io(folder, "list"))?.path();
            let is_table = path
                .extension()
                .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
            let inside = path.strip_prefix(package).ok().and_then(Path::to_str);
            if let Some(inside) = inside.filter(|_| is_table && path.is_file()) {
                files.insert(inside.replace('\\', "/"), Place::File(path.clone()));
            }
        }
        Ok::<_, IndexerError>(())
    };
    list(package, &mut files)?;
    // Where packages keep their tables when not beside the descriptor.
    let data = package.join("data");
    if data.is_dir() {
        list(&data, &mut files)?;
    }
    Ok((text, files))
}

/// The tables that a descriptor names.
fn resources(text: &str) -> Result<Vec<Resource>, String> {
    let text = text.trim_start_matches('\u{feff}');
    let package: Value =
        serde_json::from_str(text).map_err(|error| format!("not JSON: {error}"))?;
    let listed = package.get("resources").and_then(Value::as_array);
    let listed = listed.ok_or("it lists no resources")?;
    listed
        .iter()
        .filter_map(|it| resource(it).transpose())
        .collect()
}

fn resource(resource: &Value) -> Result<Option<Resource>, String> {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let name = text(resource.get("name")).unwrap_or_default();
    let path = match resource.get("path") {
        Some(Value::Array(paths)) if paths.len() == 1 => text(paths.first()),
        Some(Value::Array(_)) => {
            return Err(format!(
                "resource {name:?}: tables in several files are not read"
            ));
        }
        other => text(other),
    };
    let Some(path) = path else {
        return Ok(None);
    };
    if !is_inside(&path) {
        return Err(format!(
            "resource {name:?}: {path:?} is not a path in the package"
        ));
    }
    let dialect = resource.get("dialect");
    let delimiter = text(dialect.and_then(|dialect| dialect.get("delimiter")));
    let delimiter = match delimiter.as_deref().map(str::as_bytes) {
        None => b',',
        Some([byte]) if byte.is_ascii() && !b"\"\r\n".contains(byte) => *byte,
        Some(_) => return Err(format!("resource {name:?}: the delimiter cannot be one")),
    };
    let encoding = match text(resource.get("encoding")) {
        Some(label) => Some(
            Encoding::for_label(label.as_bytes())
                .ok_or_else(|| format!("resource {name:?}: {label:?} is no known encoding"))?,
        ),
        None => None,
    };
    Ok(Some(Resource {
        name,
        path: path.trim_start_matches("./").to_owned(),
        delimiter,
        encoding: encoding.filter(|it| *it != encoding_rs::UTF_8),
    }))
}

/// Whether a path leads nowhere outside: neither up, nor from the root, nor to the network.
pub(super) fn is_inside(path: &str) -> bool {
    !path.contains("://")
        && !path.contains(['\0', '\\', ':'])
        && Path::new(path)
            .components()
            .all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}

impl TableFile {
    fn open(path: PathBuf, place: Place, resource: &Resource) -> Result<Self, IndexerError> {
        let io = |error| IndexerError::io(&path, "read")(error);
        let place = in_utf8(place, resource.encoding).map_err(io)?;
        let open = || place.open().map_err(io);
        let looked_up = BufReader::with_capacity(BUFFER, open()?);
        let bytes = looked_up.get_ref().metadata().map_err(io)?.len();
        let mut rows = Rows::new(BufReader::new(open()?), resource.delimiter);
        let heading = rows.next_row(None).map_err(io)?;
        let columns = match heading.map(|heading| heading.fields) {
            None => Vec::new(),
            Some(Err(problem)) => {
                return Err(IndexerError::Source { path, problem });
            }
            Some(Ok(fields)) => fields
                .iter()
                .map(|field| String::from_utf8_lossy(field).trim().to_lowercase())
                .collect(),
        };
        Ok(Self {
            path: path.into(),
            place,
            delimiter: resource.delimiter,
            columns,
            rows,
            looked_up,
            position: 0,
            bytes,
        })
    }

    pub(super) fn path(&self) -> &Arc<Path> {
        &self.path
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(super) fn next_row(&mut self) -> Result<Option<Row>, IndexerError> {
        let columns = Some(self.columns.len());
        self.rows
            .next_row(columns)
            .map_err(IndexerError::io(&*self.path, "read"))
    }

    /// Begins anew at the first row below the heading.
    pub(super) fn rewind(&mut self) -> Result<(), IndexerError> {
        let io = |error| IndexerError::io(&*self.path, "read")(error);
        let file = self.place.open().map_err(io)?;
        self.rows = Rows::new(BufReader::new(file), self.delimiter);
        self.rows.next_row(None).map_err(io)?;
        Ok(())
    }

    /// The cells of a row that have something in them, by their columns; `None` when none has.
    ///
    /// # Errors
    /// When the row cannot be used, with the reason.
    pub(super) fn cells(&self, row: &Row) -> Result<Option<Map<String, Value>>, String> {
        let fields = row.fields.as_ref().map_err(Clone::clone)?;
        if fields.len() != self.columns.len() {
            return Err(format!(
                "it has {} columns, the heading {}",
                fields.len(),
                self.columns.len()
            ));
        }
        let mut cells = Map::new();
        for (column, field) in self.columns.iter().zip(fields) {
            let text = std::str::from_utf8(field).map_err(|error| {
                let at = error.valid_up_to() + 1;
                format!("{column} is not UTF-8 at byte {at}")
            })?;
            if text.contains('\0') {
                return Err(format!("{column} has a NUL byte"));
            }
            let text = text.trim();
            if !text.is_empty() && !column.is_empty() {
                cells.insert(column.clone(), text.into());
            }
        }
        Ok((!cells.is_empty()).then_some(cells))
    }

    /// The row at a place of the index.
    pub(super) fn at(&mut self, place: u64) -> Result<Map<String, Value>, IndexerError> {
        let (offset, length) = (place >> 24, (place & 0xff_ffff) as usize);
        let mut bytes = vec![0; length];
        let read = || {
            self.looked_up
                .seek_relative(offset as i64 - self.position as i64)?;
            self.looked_up.read_exact(&mut bytes)
        };
        let read: io::Result<()> = { read }();
        read.map_err(IndexerError::io(&*self.path, "read"))?;
        self.position = offset + length as u64;
        let row = Row {
            line: 0,
            offset,
            length,
            fields: rows::split(&bytes, self.delimiter),
        };
        // Rows that cannot be used are not in the index.
        Ok(self.cells(&row).ok().flatten().unwrap_or_default())
    }

    /// A cell of the first row.
    pub(super) fn first_cell(&self, column: &str) -> Option<String> {
        let file = self.place.open().ok()?;
        let mut rows = Rows::new(BufReader::new(file), self.delimiter);
        rows.next_row(None).ok()?;
        let row = rows.next_row(None).ok()??;
        let cells = self.cells(&row).ok()??;
        cells.get(column)?.as_str().map(str::to_owned)
    }
}

impl Place {
    fn open(&self) -> io::Result<File> {
        match self {
            Place::File(path) => File::open(path),
            Place::Unpacked(file) => file.reopen(),
        }
    }
}

/// A table in UTF-8: as it is, or in a temporary file where it is written otherwise.
fn in_utf8(place: Place, encoding: Option<&'static Encoding>) -> io::Result<Place> {
    let mut file = place.open()?;
    let mut mark = Vec::new();
    file.by_ref().take(2).read_to_end(&mut mark)?;
    let is_utf16 = mark == [0xff, 0xfe] || mark == [0xfe, 0xff];
    if encoding.is_none() && !is_utf16 {
        return Ok(place);
    }
    file.seek(SeekFrom::Start(0))?;
    let mut reader = DecodeReaderBytesBuilder::new()
        .encoding(encoding)
        .bom_override(true)
        .strip_bom(true)
        .build(file);
    let mut converted = NamedTempFile::new()?;
    io::copy(&mut reader, &mut converted)?;
    Ok(Place::Unpacked(converted))
}
