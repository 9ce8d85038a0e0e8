//! Answers the queries of `benches speed` with PostgreSQL and PostGIS: `build RECORDS INDEX`,
//! `serve INDEX`.

mod cluster;

use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

use cluster::Cluster;
use peer_protocol::{Asked, Found, Problem, records, serve};
use postgres::types::{ToSql, Type};
use postgres::{Client, Statement};

const SCHEMA: &str = "
CREATE EXTENSION postgis;
CREATE EXTENSION pg_trgm;
CREATE TABLE records (
    number bigint PRIMARY KEY, record text, words tsvector, plain tsvector, place geography(Point)
);
CREATE TABLE classes (number bigint, class text);
";

/// Made when all records are in.
const INDEXES: &str = "
CREATE INDEX ON records USING gin (words);
CREATE INDEX ON records USING gist (place);
CREATE INDEX ON records USING gist ((place::geometry));
CREATE INDEX ON classes (number);
CREATE TABLE dictionary AS SELECT word, ndoc FROM ts_stat('SELECT plain FROM records');
CREATE INDEX ON dictionary USING gin (word gin_trgm_ops);
CREATE INDEX ON dictionary (word text_pattern_ops);
ALTER TABLE records DROP COLUMN plain;
VACUUM ANALYZE;
";

const POINT: &str = "ST_SetSRID(ST_MakePoint($2, $1), 4326)::geography";

fn main() -> Result<(), Problem> {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [_, "build", records, index] => build(Path::new(records), Path::new(index)),
        [_, "serve", index] => open(Path::new(index)),
        _ => Err("build RECORDS INDEX | serve INDEX".into()),
    }
}

fn build(path: &Path, index: &Path) -> Result<(), Problem> {
    let cluster = Cluster::create(index)?;
    let mut client = cluster.client()?;
    client.batch_execute(SCHEMA)?;
    let mut transaction = client.transaction()?;
    let record_row = transaction.prepare(
        "INSERT INTO records VALUES ($1, $2, to_tsvector('finnish', $3), to_tsvector('simple', $3),
         ST_SetSRID(ST_MakePoint($5, $4), 4326)::geography)",
    )?;
    let class_row = transaction.prepare("INSERT INTO classes VALUES ($1, $2)")?;
    for record in records(path)? {
        let record = record?;
        let number = i64::try_from(record.number)?;
        let values: [&(dyn ToSql + Sync); 5] =
            [&number, &record.line, &record.text, &record.lat, &record.lon];
        transaction.execute(&record_row, &values)?;
        for class in &record.classes {
            transaction.execute(&class_row, &[&number, class])?;
        }
    }
    transaction.commit()?;
    for statement in INDEXES.split(';').map(str::trim).filter(|statement| !statement.is_empty()) {
        client.batch_execute(statement)?;
    }
    Ok(())
}

fn open(index: &Path) -> Result<(), Problem> {
    let started = Instant::now();
    let cluster = Cluster::open(index)?;
    let mut client = cluster.client()?;
    let row = client.query_one("SELECT count(*), version() FROM records", &[])?;
    let (documents, version): (i64, String) = (row.get(0), row.get(1));
    let open_ms = started.elapsed().as_secs_f64() * 1e3;
    let version: Vec<&str> = version.split(' ').take(2).collect();
    let version = format!("{} with PostGIS", version.join(" "));
    let mut statements = Statements::prepare(&mut client)?;
    serve(&version, u64::try_from(documents)?, open_ms, |asked| statements.find(&mut client, asked))
}

/// Statements are prepared once.
struct Statements(HashMap<&'static str, Statement>);

impl Statements {
    fn prepare(client: &mut Client) -> Result<Self, Problem> {
        let ranked = "ORDER BY ts_rank(words, query) DESC LIMIT 10";
        let queries = [
            ("q1", format!("SELECT number FROM records, to_tsquery('finnish', $1) query WHERE words @@ query {ranked}"), vec![Type::TEXT]),
            (
                "q2",
                format!("SELECT number FROM records, to_tsquery('finnish', $4) query
                         WHERE words @@ query AND ST_DWithin(place, {POINT}, $3, false) {ranked}"),
                vec![Type::FLOAT8, Type::FLOAT8, Type::FLOAT8, Type::TEXT],
            ),
            (
                "q3",
                format!("SELECT number FROM records, to_tsquery('finnish', $4) query
                         WHERE words @@ query AND ST_DWithin(place, {POINT}, $3, false)
                         ORDER BY ST_Distance(place, {POINT}, false) LIMIT 10"),
                vec![Type::FLOAT8, Type::FLOAT8, Type::FLOAT8, Type::TEXT],
            ),
            (
                // The index orders by distance on the sphere.
                "q4",
                format!("SELECT number FROM records ORDER BY place <-> {POINT} LIMIT 10"),
                vec![Type::FLOAT8, Type::FLOAT8],
            ),
            (
                "q5",
                "SELECT class, count(*) FROM records JOIN classes USING (number)
                 WHERE place::geometry && ST_MakeEnvelope($2, $1, $4, $3, 4326)
                 GROUP BY class ORDER BY count(*) DESC, class LIMIT 50".to_owned(),
                vec![Type::FLOAT8; 4],
            ),
            ("q6", "SELECT word FROM dictionary WHERE word LIKE $1 ORDER BY ndoc DESC LIMIT 10".to_owned(), vec![Type::TEXT]),
            (
                "q7",
                "SELECT number FROM records, (
                     SELECT plainto_tsquery('finnish', word) AS query FROM dictionary WHERE word % $1
                     ORDER BY similarity(word, $1) DESC, ndoc DESC LIMIT 1
                 ) meant WHERE words @@ query ORDER BY ts_rank(words, query) DESC LIMIT 10".to_owned(),
                vec![Type::TEXT],
            ),
        ];
        let mut statements = HashMap::new();
        for (set, query, types) in queries {
            statements.insert(set, client.prepare_typed(&query, &types)?);
        }
        Ok(Self(statements))
    }

    fn find(&mut self, client: &mut Client, asked: &Asked) -> Result<Found, Problem> {
        let set = asked.set.trim_end_matches("_or");
        let statement = self.0.get(set).ok_or("no such set")?;
        let words = asked.words.join(if asked.is_or() { " | " } else { " & " });
        let (lat, lon) = asked.middle.unwrap_or_default();
        let radius_m = asked.radius_m.unwrap_or_default();
        let beginning = format!("{}%", asked.text);
        let bounds = asked.bounds.unwrap_or_default();
        let values: Vec<&(dyn ToSql + Sync)> = match set {
            "q1" => vec![&words],
            "q2" | "q3" => vec![&lat, &lon, &radius_m, &words],
            "q4" => vec![&lat, &lon],
            "q5" => bounds.iter().map(|side| side as &(dyn ToSql + Sync)).collect(),
            "q6" => vec![&beginning],
            _ => vec![&asked.text],
        };
        let rows = client.query(statement, &values)?;
        Ok(match set {
            "q5" => Found {
                counts: rows.iter().map(|row| (row.get(0), row.get::<_, i64>(1) as u64)).collect(),
                ..Found::default()
            },
            "q6" => Found { completions: rows.len(), ..Found::default() },
            _ => Found::of(rows.iter().map(|row| row.get::<_, i64>(0) as u64).collect()),
        })
    }
}
