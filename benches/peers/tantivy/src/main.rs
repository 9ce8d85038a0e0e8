//! Answers the queries of `benches speed` with tantivy as it comes: `build RECORDS INDEX`,
//! `serve INDEX`.

use std::cmp::Reverse;
use std::ops::Bound;
use std::path::Path;
use std::time::Instant;

use peer_protocol::{Asked, Found, Problem, metres, records, serve};
use rstar::RTree;
use rstar::primitives::GeomWithData;
use serde_json::{Value, json};
use tantivy::aggregation::AggregationCollector;
use tantivy::collector::{Collector, Count, FilterCollector, TopDocs};
use tantivy::directory::MmapDirectory;
use tantivy::query::{AllQuery, BooleanQuery, FuzzyTermQuery, Occur, Query, RangeQuery, TermQuery};
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{Language, LowerCaser, RemoveLongFilter, SimpleTokenizer, Stemmer, TextAnalyzer};
use tantivy::{DocAddress, DocId, Index, Score, Searcher, SegmentReader, TantivyDocument, Term};

const LIMIT: usize = 10;
const WRITER_BYTES: usize = 500_000_000;
/// Degrees north that are longer than a metre anywhere on earth.
const METRE: f64 = 1.0 / 110_000.0;

#[derive(Clone, Copy)]
struct Fields {
    /// Stemmed, and as written.
    text: Field,
    words: Field,
    lat: Field,
    lon: Field,
    /// Both in one number.
    place: Field,
    class: Field,
    number: Field,
    record: Field,
}

type Tree = RTree<GeomWithData<[f64; 3], u64>>;

fn main() -> Result<(), Problem> {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [_, "build", records, index] => build(Path::new(records), Path::new(index)),
        [_, "serve", index] => open(Path::new(index)),
        _ => Err("build RECORDS INDEX | serve INDEX".into()),
    }
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let text = |tokenizer: &str| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(tokenizer)
                .set_index_option(IndexRecordOption::WithFreqs),
        )
    };
    let fields = Fields {
        text: schema.add_text_field("text", text("finnish")),
        words: schema.add_text_field("words", text("words").set_stored().clone()),
        lat: schema.add_f64_field("lat", FAST),
        lon: schema.add_f64_field("lon", FAST),
        place: schema.add_u64_field("place", FAST),
        class: schema.add_text_field("class", STRING | FAST),
        number: schema.add_u64_field("number", FAST),
        record: schema.add_text_field("record", TextOptions::default() | STORED),
    };
    (schema.build(), fields)
}

fn register(index: &Index) {
    let plain = || {
        TextAnalyzer::builder(SimpleTokenizer::default())
            .filter(RemoveLongFilter::limit(40))
            .filter(LowerCaser)
    };
    index.tokenizers().register("words", plain().build());
    let finnish = plain().filter(Stemmer::new(Language::Finnish));
    index.tokenizers().register("finnish", finnish.build());
}

fn build(path: &Path, output: &Path) -> Result<(), Problem> {
    std::fs::create_dir_all(output)?;
    let (schema, fields) = schema();
    let index = Index::create_in_dir(output, schema)?;
    register(&index);
    let mut writer = index.writer_with_num_threads::<TantivyDocument>(1, WRITER_BYTES)?;
    for record in records(path)? {
        let record = record?;
        let mut document = TantivyDocument::new();
        document.add_text(fields.text, &record.text);
        document.add_text(fields.words, &record.text);
        document.add_f64(fields.lat, record.lat);
        document.add_f64(fields.lon, record.lon);
        document.add_u64(fields.place, packed(record.lat, record.lon));
        document.add_u64(fields.number, record.number);
        document.add_text(fields.record, &record.line);
        for class in &record.classes {
            document.add_text(fields.class, class);
        }
        writer.add_document(document)?;
    }
    writer.commit()?;
    let segments = index.searchable_segment_ids()?;
    if segments.len() > 1 {
        writer.merge(&segments).wait()?;
    }
    writer.wait_merging_threads()?;
    Ok(())
}

/// A position in one number: 1e-7 degrees each.
fn packed(lat: f64, lon: f64) -> u64 {
    let whole = |degrees: f64, most: f64| ((degrees + most) * 1e7).round() as u64;
    whole(lat, 90.0) << 32 | whole(lon, 180.0)
}

fn unpacked(place: u64) -> (f64, f64) {
    let lat = (place >> 32) as f64 / 1e7 - 90.0;
    let lon = (place & u64::from(u32::MAX)) as f64 / 1e7 - 180.0;
    (lat, lon)
}

fn unit((lat, lon): (f64, f64)) -> [f64; 3] {
    let (lat, lon) = (lat.to_radians(), lon.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

fn open(path: &Path) -> Result<(), Problem> {
    let started = Instant::now();
    let index = Index::open(MmapDirectory::open(path)?)?;
    register(&index);
    let searcher = index.reader()?.searcher();
    let (_, fields) = schema();
    let tree = tree(&searcher)?;
    let open_ms = started.elapsed().as_secs_f64() * 1e3;
    serve("tantivy 0.27", searcher.num_docs(), open_ms, |asked| {
        find(&searcher, fields, &tree, asked)
    })
}

/// tantivy has no nearest first: an R-tree of the places, made when the index is opened.
fn tree(searcher: &Searcher) -> Result<Tree, Problem> {
    let mut points = Vec::new();
    for segment in searcher.segment_readers() {
        let places = segment.fast_fields().u64("place")?;
        let numbers = segment.fast_fields().u64("number")?;
        for doc in 0..segment.max_doc() {
            if let (Some(place), Some(number)) = (places.first(doc), numbers.first(doc)) {
                points.push(GeomWithData::new(unit(unpacked(place)), number));
            }
        }
    }
    Ok(RTree::bulk_load(points))
}

fn find(
    searcher: &Searcher,
    fields: Fields,
    tree: &Tree,
    asked: &Asked,
) -> Result<Found, Problem> {
    let numbers = |found: Vec<DocAddress>| -> Result<Vec<u64>, Problem> {
        found
            .into_iter()
            .map(|address| {
                let segment = searcher.segment_reader(address.segment_ord);
                let numbers = segment.fast_fields().u64("number")?;
                Ok(numbers.first(address.doc_id).ok_or("no number")?)
            })
            .collect()
    };
    let addresses = |found: Vec<(Score, DocAddress)>| found.into_iter().map(|found| found.1).collect();
    match asked.set.as_str() {
        "q4" => {
            let middle = unit(asked.middle.ok_or("no middle")?);
            let nearest = tree.nearest_neighbor_iter(&middle).take(LIMIT);
            Ok(Found::of(nearest.map(|point| point.data).collect()))
        }
        "q5" => counts(searcher, fields, asked.bounds.ok_or("no box")?),
        "q6" => completions(searcher, fields, &asked.text),
        "q7" => {
            let term = Term::from_field_text(fields.words, &asked.text);
            let query = FuzzyTermQuery::new(term, 1, true);
            let top = TopDocs::with_limit(LIMIT).order_by_score();
            Ok(Found::of(numbers(addresses(searcher.search(&query, &top)?))?))
        }
        set => {
            let mut query = words(searcher, fields, asked)?;
            let Some(radius_m) = asked.radius_m else {
                let top = TopDocs::with_limit(LIMIT).order_by_score();
                return Ok(Found::of(numbers(addresses(searcher.search(&query, &top)?))?));
            };
            let middle = asked.middle.ok_or("no middle")?;
            let north = radius_m * METRE;
            let east = north / (middle.0.abs() + north).min(89.0).to_radians().cos();
            let bounds = [middle.0 - north, middle.1 - east, middle.0 + north, middle.1 + east];
            query = Box::new(BooleanQuery::intersection(vec![query, in_box(fields, bounds)]));
            let within = move |place: u64| metres(middle, unpacked(place)) <= radius_m;
            if set == "q3" {
                let top = TopDocs::with_limit(LIMIT).tweak_score(move |segment: &SegmentReader| {
                    let places = segment.fast_fields().u64("place").map(|column| column.first_or_default_col(0));
                    move |doc: DocId, _score: Score| {
                        let place = places.as_ref().map_or(0, |places| places.get_val(doc));
                        Reverse((metres(middle, unpacked(place)) * 1e3) as u64)
                    }
                });
                let found = within_circle(searcher, &query, within, top)?;
                return Ok(Found::of(numbers(found.into_iter().map(|found| found.1).collect())?));
            }
            let top = TopDocs::with_limit(LIMIT).order_by_score();
            let found = within_circle(searcher, &query, within, top)?;
            Ok(Found::of(numbers(addresses(found))?))
        }
    }
}

fn within_circle<C: Collector>(
    searcher: &Searcher,
    query: &dyn Query,
    within: impl Fn(u64) -> bool + Clone + Send + Sync + 'static,
    top: C,
) -> Result<C::Fruit, Problem> {
    Ok(searcher.search(query, &FilterCollector::new("place".to_owned(), within, top))?)
}

fn words(searcher: &Searcher, fields: Fields, asked: &Asked) -> Result<Box<dyn Query>, Problem> {
    let mut analyzer = searcher.index().tokenizer_for_field(fields.text)?;
    let occur = if asked.is_or() { Occur::Should } else { Occur::Must };
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    for word in &asked.words {
        let mut tokens = analyzer.token_stream(word);
        while tokens.advance() {
            let term = Term::from_field_text(fields.text, &tokens.token().text);
            clauses.push((occur, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))));
        }
    }
    if clauses.is_empty() {
        return Ok(Box::new(AllQuery));
    }
    Ok(Box::new(BooleanQuery::new(clauses)))
}

fn in_box(fields: Fields, [south, west, north, east]: [f64; 4]) -> Box<dyn Query> {
    let range = |field, low, high| -> Box<dyn Query> {
        let bound = |degrees| Bound::Included(Term::from_field_f64(field, degrees));
        Box::new(RangeQuery::new(bound(low), bound(high)))
    };
    let ranges = vec![range(fields.lat, south, north), range(fields.lon, west, east)];
    Box::new(BooleanQuery::intersection(ranges))
}

fn counts(searcher: &Searcher, fields: Fields, bounds: [f64; 4]) -> Result<Found, Problem> {
    let request = json!({"classes": {"terms": {"field": "class", "size": 50}}});
    let collector = AggregationCollector::from_aggs(serde_json::from_value(request)?, Default::default());
    let (result, total) = searcher.search(&in_box(fields, bounds), &(collector, Count))?;
    let result = serde_json::to_value(result)?;
    let buckets = result["classes"]["buckets"].as_array().into_iter().flatten();
    let count = |bucket: &Value| {
        Some((bucket["key"].as_str()?.to_owned(), bucket["doc_count"].as_f64()? as u64))
    };
    Ok(Found {
        counts: buckets.filter_map(count).collect(),
        total: Some(total as u64),
        ..Found::default()
    })
}

/// The most frequent words that begin so.
fn completions(searcher: &Searcher, fields: Fields, typed: &str) -> Result<Found, Problem> {
    let mut best: Vec<(u32, String)> = Vec::new();
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(fields.words)?;
        let mut words = inverted.terms().range().ge(typed).into_stream()?;
        while words.advance() {
            if !words.key().starts_with(typed.as_bytes()) {
                break;
            }
            best.push((words.value().doc_freq, String::from_utf8_lossy(words.key()).into_owned()));
        }
    }
    best.sort_unstable_by(|a, b| b.cmp(a));
    best.truncate(LIMIT);
    Ok(Found {
        completions: best.len(),
        ..Found::default()
    })
}
