//! Answers the queries of `benches speed` with SQLite: `build RECORDS INDEX`, `serve INDEX`.

use std::path::Path;
use std::time::Instant;

use peer_protocol::{Asked, EARTH_M, Found, Problem, metres, records, serve};
use rusqlite::functions::FunctionFlags;
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OpenFlags, params, params_from_iter};

/// FTS5 with words as written (it has no Finnish stemmer), an R*Tree of places, classes.
const SCHEMA: &str = "
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE records (number INTEGER PRIMARY KEY, record TEXT, lat REAL, lon REAL);
CREATE VIRTUAL TABLE texts USING fts5(text, content='', tokenize='unicode61 remove_diacritics 0', prefix='2 3');
CREATE VIRTUAL TABLE places USING rtree(number, south, north, west, east);
CREATE TABLE classes (number INTEGER, class TEXT, PRIMARY KEY (number, class)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5vocab(texts, row);
";

/// SQLite has no typing errors of its own: the words of the index with how many records have
/// them, scanned by length.
const DICTIONARY: &str = "
CREATE TABLE dictionary AS SELECT term, doc, length(term) AS letters FROM words;
CREATE INDEX dictionary_letters ON dictionary (letters, term);
";

fn main() -> Result<(), Problem> {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [_, "build", records, index] => build(Path::new(records), Path::new(index)),
        [_, "serve", index] => open(Path::new(index)),
        _ => Err("build RECORDS INDEX | serve INDEX".into()),
    }
}

fn build(path: &Path, output: &Path) -> Result<(), Problem> {
    std::fs::create_dir_all(output)?;
    let mut connection = Connection::open(output.join("index.db"))?;
    connection.execute_batch(SCHEMA)?;
    let transaction = connection.transaction()?;
    {
        let mut record_row =
            transaction.prepare("INSERT INTO records VALUES (?1, ?2, ?3, ?4)")?;
        let mut text_row = transaction.prepare("INSERT INTO texts (rowid, text) VALUES (?1, ?2)")?;
        let mut place_row =
            transaction.prepare("INSERT INTO places VALUES (?1, ?2, ?2, ?3, ?3)")?;
        let mut class_row = transaction.prepare("INSERT OR IGNORE INTO classes VALUES (?1, ?2)")?;
        for record in records(path)? {
            let record = record?;
            let (number, lat, lon) = (i64::try_from(record.number)?, record.lat, record.lon);
            record_row.execute(params![number, record.line, lat, lon])?;
            text_row.execute(params![number, record.text])?;
            place_row.execute(params![number, lat, lon])?;
            for class in &record.classes {
                class_row.execute(params![number, class])?;
            }
        }
    }
    transaction.commit()?;
    connection.execute_batch("INSERT INTO texts(texts) VALUES ('optimize');")?;
    connection.execute_batch(DICTIONARY)?;
    connection.execute_batch("ANALYZE;")?;
    Ok(())
}

fn open(index: &Path) -> Result<(), Problem> {
    let started = Instant::now();
    let connection =
        Connection::open_with_flags(index.join("index.db"), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.execute_batch("PRAGMA mmap_size = 8000000000; PRAGMA cache_size = -200000;")?;
    add_functions(&connection)?;
    let documents: i64 =
        connection.query_row("SELECT max(number) + 1 FROM records", [], |row| row.get(0))?;
    let open_ms = started.elapsed().as_secs_f64() * 1e3;
    let version = format!("SQLite {}", rusqlite::version());
    serve(&version, u64::try_from(documents)?, open_ms, |asked| find(&connection, asked))
}

fn add_functions(connection: &Connection) -> Result<(), Problem> {
    let flags = FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_UTF8;
    connection.create_scalar_function("metres", 4, flags, |context| {
        let at = |number| context.get::<f64>(number);
        Ok(metres((at(0)?, at(1)?), (at(2)?, at(3)?)))
    })?;
    connection.create_scalar_function("is_one_edit", 2, flags, |context| {
        let typed = context.get_raw(0).as_str().unwrap_or_default();
        let word = context.get_raw(1).as_str().unwrap_or_default();
        Ok(is_one_edit(typed, word))
    })?;
    Ok(())
}

/// Whether one letter left out, added, changed, or two that changed places make both the same.
fn is_one_edit(typed: &str, word: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (typed.chars().collect(), word.chars().collect());
    let start = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    match (a, b) {
        ([], [] | [_]) | ([_], [] | [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

fn find(connection: &Connection, asked: &Asked) -> Result<Found, Problem> {
    let quoted: Vec<String> = asked.words.iter().map(|word| format!("\"{word}\"")).collect();
    let operator = if asked.is_or() { " OR " } else { " AND " };
    let words = Sql::from(quoted.join(operator));
    let (lat, lon) = asked.middle.unwrap_or_default();
    let radius_m = asked.radius_m.unwrap_or_default();
    let near = [lat, lon, radius_m].map(Sql::from);
    match asked.set.as_str() {
        "q1" | "q1_or" => ids(
            connection,
            "SELECT rowid FROM texts WHERE texts MATCH ?1 ORDER BY rank LIMIT 10",
            vec![words],
        ),
        "q2" | "q2_or" => ids(
            connection,
            "SELECT texts.rowid FROM texts JOIN records ON number = texts.rowid
             WHERE texts MATCH ?1 AND metres(?2, ?3, lat, lon) <= ?4 ORDER BY rank LIMIT 10",
            [vec![words], near.to_vec()].concat(),
        ),
        "q3" => ids(
            connection,
            "SELECT texts.rowid FROM texts JOIN records ON number = texts.rowid
             WHERE texts MATCH ?1 AND metres(?2, ?3, lat, lon) <= ?4
             ORDER BY metres(?2, ?3, lat, lon) LIMIT 10",
            [vec![words], near.to_vec()].concat(),
        ),
        "q4" => nearest(connection, lat, lon),
        "q5" => counts(connection, asked.bounds.ok_or("no box")?),
        "q6" => {
            let mut statement = connection.prepare_cached(
                "SELECT term FROM dictionary WHERE term >= ?1 AND term < ?1 || char(1114111)
                 ORDER BY doc DESC LIMIT 10",
            )?;
            let terms = statement.query_map([&asked.text], |row| row.get::<_, String>(0))?;
            Ok(Found {
                completions: terms.collect::<Result<Vec<_>, _>>()?.len(),
                ..Found::default()
            })
        }
        _ => typo(connection, &asked.text),
    }
}

fn ids(connection: &Connection, query: &str, values: Vec<Sql>) -> Result<Found, Problem> {
    let mut statement = connection.prepare_cached(query)?;
    let rows = statement.query_map(params_from_iter(values), |row| row.get(0))?;
    Ok(Found::of(rows.collect::<Result<_, _>>()?))
}

/// A box around the point, doubled until ten are no farther than its nearest side.
fn nearest(connection: &Connection, lat: f64, lon: f64) -> Result<Found, Problem> {
    let mut half_m = 1_000.0f64;
    loop {
        let north = (half_m / EARTH_M).to_degrees();
        let east = north / (lat.abs() + north).min(89.0).to_radians().cos();
        let mut statement = connection.prepare_cached(
            "SELECT records.number, metres(?1, ?2, lat, lon) AS far
             FROM places JOIN records ON records.number = places.number
             WHERE south >= ?1 - ?3 AND north <= ?1 + ?3 AND west >= ?2 - ?4 AND east <= ?2 + ?4
             ORDER BY far LIMIT 10",
        )?;
        let rows = statement.query_map([lat, lon, north, east], |row| {
            Ok((row.get::<_, u64>(0)?, row.get::<_, f64>(1)?))
        })?;
        let found: Vec<(u64, f64)> = rows.collect::<Result<_, _>>()?;
        let is_enough = found.len() == 10 && found.iter().all(|(_, far)| *far <= half_m);
        if is_enough || half_m > EARTH_M {
            return Ok(Found::of(found.into_iter().map(|(number, _)| number).collect()));
        }
        half_m *= 2.0;
    }
}

fn counts(connection: &Connection, bounds: [f64; 4]) -> Result<Found, Problem> {
    let mut statement = connection.prepare_cached(
        "SELECT class, count(*) AS services FROM places JOIN classes USING (number)
         WHERE south >= ?1 AND west >= ?2 AND north <= ?3 AND east <= ?4
         GROUP BY class ORDER BY services DESC LIMIT 50",
    )?;
    let rows = statement.query_map(bounds, |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(Found {
        counts: rows.collect::<Result<_, _>>()?,
        ..Found::default()
    })
}

/// The most frequent word one edit away, then what has it.
fn typo(connection: &Connection, typed: &str) -> Result<Found, Problem> {
    let mut statement = connection.prepare_cached(
        "SELECT term FROM dictionary WHERE letters BETWEEN ?2 - 1 AND ?2 + 1
         AND is_one_edit(?1, term) ORDER BY doc DESC LIMIT 1",
    )?;
    let letters = typed.chars().count() as i64;
    let mut rows = statement.query(params![typed, letters])?;
    let Some(row) = rows.next()? else {
        return Ok(Found::default());
    };
    let meant: String = row.get(0)?;
    ids(
        connection,
        "SELECT rowid FROM texts WHERE texts MATCH ?1 ORDER BY rank LIMIT 10",
        vec![Sql::from(format!("\"{meant}\""))],
    )
}
