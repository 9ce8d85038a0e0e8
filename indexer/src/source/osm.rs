//! OpenStreetMap extracts, PBF.
//!
//! The file is read several times, each time only the blocks needed: the ways that make the
//! areas of relations; the nodes that ways are made of; then nodes, ways and relations as
//! records. What is held meanwhile is 16 bytes a node that a service's outline is made of and
//! 24 a way of a relation, at most [`MAX_NODES`] and [`MAX_WAYS`] of them, and one block.

mod blocks;
mod object;
mod places;
mod tags;

use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;

use indicatif::ProgressBar;
use osmpbf::{Element, RelMemberType};

use self::blocks::{Blocks, NODES, RELATIONS, WAYS};
use self::object::{Object, Tags, has_name};
use self::places::{Bounds, Known};
use self::tags::{Class, TagMap};
use super::geometry::LatLon;
use super::input::Input;
use super::{Content, Origin, RawRecord};
use crate::IndexerError;

/// Most nodes that outlines of services are made of: 640 MB. Finland needs a small part.
const MAX_NODES: usize = 40_000_000;
/// Most ways that areas of relations are made of: 120 MB.
const MAX_WAYS: usize = 5_000_000;

/// Reads an extract's services.
pub(crate) struct Osm {
    file: Arc<Path>,
    map: TagMap,
    blocks: Blocks,
    progress: ProgressBar,
    /// Where the nodes of outlines are.
    nodes: Known<[i32; 2]>,
    /// How far the ways of relations reach.
    ways: Known<Bounds>,
    step: Step,
    ready: VecDeque<RawRecord>,
    /// Objects that would be services but have no name to call them by.
    nameless: u64,
}

/// Which objects are made records of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Nodes,
    Ways,
    Relations,
    Done,
}

impl Osm {
    /// Reads a file; `map` is a table of tags instead of the one that ships.
    pub(crate) fn of(path: &Path, map: Option<&Path>, input: &Input) -> Result<Self, IndexerError> {
        let file: Arc<Path> = path.into();
        let mut osm = Self {
            map: TagMap::open(map)?,
            blocks: Blocks::open(&file)?,
            progress: input.progress.clone(),
            file,
            nodes: Known::default(),
            ways: Known::default(),
            step: Step::Nodes,
            ready: VecDeque::new(),
            nameless: 0,
        };
        osm.find_ways()?;
        osm.find_nodes()?;
        Ok(osm)
    }

    /// Which ways the relations that are services are made of. Looks at every block once.
    fn find_ways(&mut self) -> Result<(), IndexerError> {
        let Self {
            blocks, map, ways, ..
        } = self;
        loop {
            let more = blocks.next_block(RELATIONS, |element| {
                if let Element::Relation(relation) = element
                    && is_service(map, relation.tags())
                {
                    for id in outline(&relation) {
                        ways.want(id, MAX_WAYS)?;
                    }
                }
                Ok(())
            })?;
            if !more {
                break;
            }
        }
        ways.settle(Bounds::NONE);
        blocks.rewind()
    }

    /// Which nodes the ways that matter are made of.
    fn find_nodes(&mut self) -> Result<(), IndexerError> {
        let Self {
            blocks,
            map,
            ways,
            nodes,
            ..
        } = self;
        loop {
            let more = blocks.next_block(WAYS, |element| {
                if let Element::Way(way) = element
                    && (ways.get(way.id()).is_some() || is_service(map, way.tags()))
                {
                    for id in way.refs() {
                        nodes.want(id, MAX_NODES)?;
                    }
                }
                Ok(())
            })?;
            if !more {
                break;
            }
        }
        nodes.settle(places::NOWHERE);
        blocks.rewind()
    }

    /// Makes records of the next block; `false` when there is none.
    fn next_block(&mut self) -> Result<bool, IndexerError> {
        let Self {
            file,
            map,
            blocks,
            nodes,
            ways,
            step,
            ready,
            nameless,
            ..
        } = self;
        let wanted = match step {
            Step::Nodes => NODES,
            Step::Ways => WAYS,
            Step::Relations => RELATIONS,
            Step::Done => return Ok(false),
        };
        let mut add = |id: String, tags: Tags, place, changed_ms| {
            let classes = map.classes(tags.iter().map(|(key, value)| (&**key, &**value)));
            match record(file, &id, &tags, &classes, place, changed_ms) {
                Some(raw) => ready.push_back(raw),
                None => *nameless += 1,
            }
        };
        let more = blocks.next_block(wanted, |element| {
            match (element, *step) {
                (Element::Node(node), Step::Nodes) => {
                    let at = [node.decimicro_lat(), node.decimicro_lon()];
                    nodes.put(node.id(), at);
                    if may_be_service(map, node.tags()) {
                        let changed = node.info().milli_timestamp();
                        add(
                            format!("node/{}", node.id()),
                            tags_of(node.tags()),
                            Some(places::degrees(at)),
                            changed,
                        );
                    }
                }
                (Element::DenseNode(node), Step::Nodes) => {
                    let at = [node.decimicro_lat(), node.decimicro_lon()];
                    nodes.put(node.id(), at);
                    if may_be_service(map, node.tags()) {
                        let changed = node.info().map(osmpbf::DenseNodeInfo::milli_timestamp);
                        add(
                            format!("node/{}", node.id()),
                            tags_of(node.tags()),
                            Some(places::degrees(at)),
                            changed,
                        );
                    }
                }
                (Element::Way(way), Step::Ways) => {
                    let is_part = ways.get(way.id()).is_some();
                    let is_service = may_be_service(map, way.tags());
                    if is_part || is_service {
                        let bounds = Bounds::of(way.refs().filter_map(|id| nodes.get(id).copied()));
                        ways.put(way.id(), bounds);
                        if is_service {
                            let changed = way.info().milli_timestamp();
                            add(
                                format!("way/{}", way.id()),
                                tags_of(way.tags()),
                                bounds.middle(),
                                changed,
                            );
                        }
                    }
                }
                (Element::Relation(relation), Step::Relations)
                    if may_be_service(map, relation.tags()) =>
                {
                    let parts = outline(&relation).into_iter();
                    let bounds = parts
                        .filter_map(|id| ways.get(id).copied())
                        .fold(Bounds::NONE, Bounds::and);
                    let changed = relation.info().milli_timestamp();
                    add(
                        format!("relation/{}", relation.id()),
                        tags_of(relation.tags()),
                        bounds.middle(),
                        changed,
                    );
                }
                _ => {}
            }
            Ok(())
        })?;
        if more {
            return Ok(true);
        }
        self.next_step()
    }

    /// Goes on to the next kind of objects; `false` when nothing is left to give.
    fn next_step(&mut self) -> Result<bool, IndexerError> {
        self.step = match self.step {
            Step::Nodes => Step::Ways,
            Step::Ways => Step::Relations,
            Step::Relations | Step::Done => Step::Done,
        };
        self.blocks.rewind()?;
        if self.step == Step::Done {
            self.finish();
            return Ok(!self.ready.is_empty());
        }
        Ok(true)
    }

    fn finish(&mut self) {
        if let Ok(facts) = self.file.metadata() {
            self.progress.inc(facts.len());
        }
        if self.nameless > 0 {
            let reason = format!(
                "{} objects of a service's kind have no name, and are no records",
                self.nameless
            );
            let origin = Origin {
                file: Arc::clone(&self.file),
                line: None,
                object: None,
            };
            self.ready.push_back(RawRecord::note(origin, None, reason));
        }
    }
}

impl Iterator for Osm {
    type Item = Result<RawRecord, IndexerError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(raw) = self.ready.pop_front() {
                return Some(Ok(raw));
            }
            match self.next_block() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => {
                    self.step = Step::Done;
                    return Some(Err(error));
                }
            }
        }
    }
}

/// Whether any tag is a service's.
fn may_be_service<'a>(map: &TagMap, tags: impl Iterator<Item = (&'a str, &'a str)>) -> bool {
    !map.classes(tags).is_empty()
}

/// Whether an object becomes a record.
fn is_service<'a>(map: &TagMap, tags: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> bool {
    let classes = map.classes(tags.clone());
    let mut keys = tags.map(|(key, _)| key);
    !classes.is_empty() && (has_name(keys.by_ref()) || TagMap::nameless(&classes).is_some())
}

fn tags_of<'a>(tags: impl Iterator<Item = (&'a str, &'a str)>) -> Tags {
    tags.map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

/// The ways around a relation's area; all its ways where no role says which those are.
fn outline(relation: &osmpbf::Relation<'_>) -> Vec<i64> {
    relation
        .members()
        .filter(|member| member.member_type == RelMemberType::Way)
        .filter(|member| member.role().ok() != Some("inner"))
        .map(|member| member.member_id)
        .collect()
}

/// The record of an object; `None` when it has no name, and is of no use without.
fn record(
    file: &Arc<Path>,
    id: &str,
    tags: &Tags,
    classes: &[&Class],
    place: Option<LatLon>,
    changed_ms: Option<i64>,
) -> Option<RawRecord> {
    let named = has_name(tags.keys());
    let is_private = tags
        .get("access")
        .is_some_and(|access| matches!(access.as_str(), "private" | "no"));
    if !named && (is_private || TagMap::nameless(classes).is_none()) {
        return None;
    }
    let object = Object {
        id,
        tags,
        classes,
        place,
        changed_ms,
    };
    let read = object.read();
    let mut raw = RawRecord::new(Origin::object(file, id), Content::Fields(read.fields));
    raw.warnings = read.warnings;
    Some(raw)
}

#[cfg(test)]
mod tests;
