//! Answers the queries of `benches speed` with SeekStorm: `build RECORDS INDEX`, `serve INDEX`.

use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::time::Instant;

use seekstorm::commit::Commit;
use seekstorm::index::{
    AccessType, Close, Clustering, DistanceUnit, Document, DocumentCompression, FrequentwordType,
    IndexArc, IndexDocuments, IndexMetaObject, LexicalSimilarity, NgramSet, QueryCompletion,
    SpellingCorrection, StemmerType, StopwordType, TokenizerType, create_index, open_index,
};
use seekstorm::search::{
    FacetFilter, FacetValue, QueryFacet, QueryRewriting, QueryType, ResultObject, ResultSort,
    ResultType, Search, SearchMode, SortOrder,
};
use seekstorm::vector::Inference;
use serde::Deserialize;
use serde_json::{Value, json};

type Problem = Box<dyn Error + Send + Sync>;

const LIMIT: usize = 10;
const FACET_VALUES: u32 = 50;
const BATCH: usize = 1_000;

/// One text field with everything that is searched; the rest are columns.
const SCHEMA: &str = r#"[
    {"field": "text", "field_type": "Text", "store": false, "index_lexical": true,
     "dictionary_source": true, "completion_source": true},
    {"field": "record", "field_type": "Text", "store": true, "index_lexical": false},
    {"field": "place", "field_type": "Point", "store": false, "index_lexical": false, "facet": true},
    {"field": "lat", "field_type": "F64", "store": false, "index_lexical": false, "facet": true},
    {"field": "lon", "field_type": "F64", "store": false, "index_lexical": false, "facet": true},
    {"field": "class", "field_type": "StringSet32", "store": false, "index_lexical": false, "facet": true}
]"#;

#[derive(Deserialize)]
struct Asked {
    set: String,
    text: String,
    middle: Option<(f64, f64)>,
    radius_m: Option<f64>,
    bounds: Option<[f64; 4]>,
    runs: u32,
}

fn main() -> Result<(), Problem> {
    let arguments: Vec<String> = std::env::args().collect();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [_, "build", records, index] => {
            runtime.block_on(build(Path::new(records), Path::new(index)))
        }
        // One thread answers.
        [_, "serve", index] => tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?
            .block_on(serve(Path::new(index))),
        _ => Err("build RECORDS INDEX | serve INDEX".into()),
    }
}

fn meta() -> IndexMetaObject {
    IndexMetaObject {
        id: 0,
        name: "records".to_owned(),
        lexical_similarity: LexicalSimilarity::Bm25f,
        tokenizer: TokenizerType::UnicodeAlphanumeric,
        stemmer: StemmerType::Finnish,
        stop_words: StopwordType::None,
        frequent_words: FrequentwordType::None,
        ngram_indexing: NgramSet::SingleTerm as u8,
        document_compression: DocumentCompression::Snappy,
        access_type: AccessType::Mmap,
        spelling_correction: Some(SpellingCorrection {
            max_dictionary_edit_distance: 1,
            term_length_threshold: Some(vec![4]),
            count_threshold: 1,
            max_dictionary_entries: 500_000,
        }),
        query_completion: Some(QueryCompletion {
            max_completion_entries: 10_000_000,
        }),
        clustering: Clustering::None,
        inference: Inference::None,
        segment_number_bits: 11,
    }
}

async fn build(records: &Path, output: &Path) -> Result<(), Problem> {
    let schema = serde_json::from_str(SCHEMA)?;
    std::fs::create_dir_all(output)?;
    // One shard, so that one thread answers a query.
    let index = create_index(output, meta(), &schema, &Vec::new(), true, Some(1)).await?;
    let mut batch: Vec<Document> = Vec::with_capacity(BATCH);
    for line in BufReader::new(File::open(records)?).lines() {
        batch.push(document(&line?)?);
        if batch.len() == BATCH {
            index.index_documents(std::mem::take(&mut batch)).await;
        }
    }
    index.index_documents(batch).await;
    index.commit().await;
    index.close().await;
    Ok(())
}

fn document(line: &str) -> Result<Document, Problem> {
    let record: Value = serde_json::from_str(line)?;
    let mut texts: Vec<&str> = ["/name/fi", "/summary/fi", "/description/fi", "/organization/name"]
        .iter()
        .filter_map(|at| record.pointer(at)?.as_str())
        .collect();
    for list in ["classes", "terms"] {
        texts.extend(record[list].as_array().into_iter().flatten().filter_map(Value::as_str));
    }
    let place = &record["locations"][0];
    let mut classes: Vec<&str> = record["classes"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    classes.sort_unstable();
    classes.dedup();
    Ok(serde_json::from_value(json!({
        "text": texts.join(". "),
        "record": line,
        "place": [place["lat"], place["lon"]],
        "lat": place["lat"],
        "lon": place["lon"],
        "class": classes,
    }))?)
}

async fn serve(path: &Path) -> Result<(), Problem> {
    let started = Instant::now();
    let index = open_index(path).await?;
    let open_ms = started.elapsed().as_secs_f64() * 1e3;
    let documents = index.read().await.indexed_doc_count().await;
    let mut out = std::io::stdout();
    let opened = json!({
        "version": "SeekStorm 4.0.1",
        "documents": documents,
        "open_ms": open_ms,
    });
    writeln!(out, "{opened}")?;
    out.flush()?;
    for line in std::io::stdin().lock().lines() {
        let asked: Asked = serde_json::from_str(&line?)?;
        let mut micros = Vec::new();
        let mut found = None;
        for _ in 0..asked.runs {
            let started = Instant::now();
            let result = find(&index, &asked).await?;
            micros.push(started.elapsed().as_secs_f64() * 1e6);
            found = Some(result);
        }
        let found = found.ok_or("no run")?;
        let ids: Vec<usize> = found.results.iter().map(|result| result.doc_id).collect();
        let counts = found.facets.get("class").cloned().unwrap_or_default();
        let total = (asked.set == "q5").then_some(found.result_count_total);
        let answer = json!({
            "micros": micros,
            "ids": ids,
            "total": total,
            "counts": counts,
            "completions": found.suggestions.len(),
        });
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}

async fn find(index: &IndexArc, asked: &Asked) -> Result<ResultObject, Problem> {
    let middle = || {
        let (lat, lon) = asked.middle.ok_or("no middle")?;
        Ok::<_, Problem>(vec![lat, lon])
    };
    let mut filters = Vec::new();
    let mut facets = Vec::new();
    let mut sort = Vec::new();
    if let Some(radius_m) = asked.radius_m {
        filters.push(FacetFilter::Point {
            field: "place".to_owned(),
            filter: (middle()?, 0.0..radius_m / 1e3, DistanceUnit::Kilometers),
        });
    }
    if let Some([south, west, north, east]) = asked.bounds {
        for (field, filter) in [("lat", south..north), ("lon", west..east)] {
            let field = field.to_owned();
            filters.push(FacetFilter::F64 { field, filter });
        }
        facets.push(QueryFacet::StringSet32 {
            field: "class".to_owned(),
            prefix: String::new(),
            length: FACET_VALUES,
        });
    }
    if matches!(asked.set.as_str(), "q3" | "q4") {
        sort.push(ResultSort {
            field: "place".to_owned(),
            order: SortOrder::Ascending,
            base: FacetValue::Point(middle()?),
        });
    }
    let rewriting = match asked.set.as_str() {
        "q6" => QueryRewriting::SuggestOnly {
            correct: None,
            distance: 1,
            term_length_threshold: None,
            complete: Some(2),
            length: Some(LIMIT),
        },
        "q7" => QueryRewriting::SearchRewrite {
            correct: Some(2),
            distance: 1,
            term_length_threshold: Some(vec![4]),
            complete: None,
            length: Some(1),
        },
        _ => QueryRewriting::SearchOnly,
    };
    let query_type = if asked.set.ends_with("_or") {
        QueryType::Union
    } else {
        QueryType::Intersection
    };
    let result_type = if asked.set == "q5" {
        ResultType::TopkCount
    } else {
        ResultType::Topk
    };
    let length = if asked.set == "q5" { 0 } else { LIMIT };
    Ok(index
        .search(
            asked.text.clone(),
            None,
            query_type,
            SearchMode::Lexical,
            asked.text.is_empty(),
            0,
            length,
            result_type,
            false,
            Vec::new(),
            facets,
            filters,
            sort,
            rewriting,
        )
        .await)
}
