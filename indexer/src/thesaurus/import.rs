//! `indexer thesaurus import`: SKOS vocabularies to tables of concepts.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use indicatif::{ProgressBar, ProgressStyle};
use luukku_engine::Language;
use oxrdfxml::{RdfXmlParseError, RdfXmlParser};
use oxttl::{NTriplesParser, TurtleParseError, TurtleParser};

use super::position::Positioned;
use super::skos::{ImportCounts, Line, Vocabulary};
use crate::IndexerError;

/// A SKOS vocabulary to import.
#[derive(Clone, Debug)]
pub struct ImportOptions {
    /// Turtle (`.ttl`), N-Triples (`.nt`) or RDF/XML (`.rdf`, `.xml`, `.owl`).
    pub input: PathBuf,
    /// The table to write.
    pub output: PathBuf,
    /// The concept scheme whose concepts are wanted; all where none is given.
    pub scheme: Option<String>,
    /// Where to show progress.
    pub progress: ProgressBar,
}

enum Syntax {
    Turtle,
    NTriples,
    RdfXml,
}

/// Reads a vocabulary triple by triple and writes its concepts as a table in the format of
/// `indexer/THESAURUS.md`, sorted by id. The table is written whole or not at all.
///
/// Cost: memory for the labels; a few seconds for 100 MB.
///
/// # Errors
/// When the file cannot be read, its ending is not known, its syntax is wrong (file, line,
/// column), it has no concept, or the table cannot be written.
pub fn import(options: &ImportOptions) -> Result<ImportCounts, IndexerError> {
    let input = &options.input;
    let syntax = syntax(input)?;
    let bytes = input
        .metadata()
        .map_err(IndexerError::io(input, "read"))?
        .len();
    options.progress.set_length(bytes);
    options.progress.set_style(
        ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes} {eta} left")
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    let mut vocabulary = Vocabulary::new(options.scheme.as_deref());
    let file = File::open(input).map_err(IndexerError::io(input, "open"))?;
    let reader = BufReader::with_capacity(1 << 16, options.progress.wrap_read(file));
    let read = match syntax {
        Syntax::Turtle => turtle(
            input,
            TurtleParser::new().for_reader(reader),
            &mut vocabulary,
        ),
        Syntax::NTriples => turtle(
            input,
            NTriplesParser::new().for_reader(reader),
            &mut vocabulary,
        ),
        Syntax::RdfXml => rdf_xml(input, reader, &mut vocabulary),
    };
    options.progress.finish_and_clear();
    read?;
    let (lines, counts) = vocabulary.finish();
    if lines.is_empty() {
        return Err(IndexerError::NoConcepts(input.clone()));
    }
    write(&options.output, &lines).map_err(IndexerError::io(&options.output, "write"))?;
    Ok(counts)
}

fn syntax(input: &Path) -> Result<Syntax, IndexerError> {
    let ending = input
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("ttl") => Ok(Syntax::Turtle),
        Some("nt") => Ok(Syntax::NTriples),
        Some("rdf" | "xml" | "owl") => Ok(Syntax::RdfXml),
        _ => Err(IndexerError::UnknownSyntax(input.to_owned())),
    }
}

fn turtle(
    input: &Path,
    triples: impl Iterator<Item = Result<oxrdf::Triple, TurtleParseError>>,
    vocabulary: &mut Vocabulary<'_>,
) -> Result<(), IndexerError> {
    for triple in triples {
        match triple {
            Ok(triple) => vocabulary.add(triple),
            Err(TurtleParseError::Io(error)) => {
                return Err(IndexerError::io(input, "read")(error));
            }
            Err(TurtleParseError::Syntax(error)) => {
                let at = error.location().start;
                // Counted from 0 there.
                return Err(IndexerError::Syntax {
                    path: input.to_owned(),
                    line: at.line + 1,
                    column: at.column + 1,
                    problem: error.message().to_owned(),
                });
            }
        }
    }
    Ok(())
}

fn rdf_xml(
    input: &Path,
    reader: impl Read,
    vocabulary: &mut Vocabulary<'_>,
) -> Result<(), IndexerError> {
    for triple in RdfXmlParser::new().for_reader(reader) {
        match triple {
            Ok(triple) => vocabulary.add(triple),
            Err(RdfXmlParseError::Io(error)) => {
                return Err(IndexerError::io(input, "read")(error));
            }
            Err(RdfXmlParseError::Syntax(error)) => {
                let (line, column) =
                    xml_position(input).map_err(IndexerError::io(input, "read"))?;
                return Err(IndexerError::Syntax {
                    path: input.to_owned(),
                    line,
                    column,
                    problem: error.to_string(),
                });
            }
        }
    }
    Ok(())
}

/// How far an RDF/XML file can be read. Its parser does not tell where it stopped, so the file
/// is read again, a byte at a time.
fn xml_position(input: &Path) -> io::Result<(u64, u64)> {
    let file = BufReader::new(File::open(input)?);
    let reader = Rc::new(RefCell::new(Positioned::new(file, 1)));
    let triples = RdfXmlParser::new().for_reader(Shared(Rc::clone(&reader)));
    triples.take_while(Result::is_ok).for_each(drop);
    let reader = reader.borrow();
    Ok((reader.line, reader.column))
}

/// A reader that a parser owns and whose position is asked for afterwards.
struct Shared<R>(Rc<RefCell<Positioned<R>>>);

impl<R: Read> Read for Shared<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.borrow_mut().read(buffer)
    }
}

fn write(output: &Path, lines: &[Line]) -> io::Result<()> {
    let folder = match output.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let file = tempfile::NamedTempFile::new_in(folder)?;
    let mut out = BufWriter::new(file);
    out.write_all(b"id")?;
    for language in Language::ALL {
        write!(out, "\t{language}\t{language}_alt")?;
    }
    out.write_all(b"\tbroader\n")?;
    for line in lines {
        out.write_all(line.id.as_bytes())?;
        for (preferred, others) in line.preferred.iter().zip(&line.others) {
            let named = preferred.first().map_or("", String::as_str);
            let mut rest: Vec<&str> = preferred.iter().skip(1).map(String::as_str).collect();
            rest.extend(others.iter().map(String::as_str));
            write!(out, "\t{named}\t{}", rest.join("|"))?;
        }
        writeln!(out, "\t{}", line.broader.join("|"))?;
    }
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.as_file().sync_all()?;
    file.persist(output)?;
    Ok(())
}
