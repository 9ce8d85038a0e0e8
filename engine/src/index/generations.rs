//! The generations of an index: which there are, which is live, which are removed.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use super::layout::{
    self, MANIFEST, STAGING_PREFIX, current_generation, generation_path, generations_path,
};
use super::manifest::{Manifest, read_manifest};
use super::publish::remove_leftovers;
use super::verification::{Verified, verify_generation};
use super::{GenerationId, IndexError};

/// Whether a generation is the one that serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GenerationState {
    /// `CURRENT` names it.
    Live,
    /// It is kept to go back to.
    Kept,
}

/// A generation of an index.
#[derive(Debug)]
pub struct Generation {
    /// Its name.
    pub id: GenerationId,
    /// Whether it is live.
    pub state: GenerationState,
    /// Its manifest, or why it cannot be read.
    pub manifest: Result<Manifest, IndexError>,
}

/// The generations of an index, the newest first.
///
/// Cost: a manifest read each; the other files are not looked at.
///
/// # Errors
/// When there is no index, or its folders cannot be read.
pub fn generations(index: &Path) -> Result<Vec<Generation>, IndexError> {
    let live = current_generation(index)?;
    let ids = newest_first(index)?.into_iter();
    Ok(ids
        .map(|id| Generation {
            state: if id == live {
                GenerationState::Live
            } else {
                GenerationState::Kept
            },
            manifest: read_manifest(&generation_path(index, &id), &id),
            id,
        })
        .collect())
}

/// Makes another generation live again, after every file of it was verified: the one that is
/// named, else the one that the live one was updated from, else the newest older than it.
///
/// # Errors
/// [`IndexError::NoGeneration`] when there is none such; when it is damaged or of another
/// version; when another build is at work, or the disk refuses. The live generation is then as
/// it was.
pub fn rollback(index: &Path, to: Option<&GenerationId>) -> Result<GenerationId, IndexError> {
    current_generation(index)?;
    let _lock = layout::lock(index)?;
    let live = current_generation(index)?;
    let ids = newest_first(index)?;
    let target = match to {
        Some(named) => ids.into_iter().find(|id| id == named),
        None => previous(index, &live, &ids),
    };
    let target = target.ok_or_else(|| IndexError::NoGeneration {
        index: index.to_owned(),
        named: to.map(ToString::to_string),
    })?;
    let home = generation_path(index, &target);
    let (manifest, _) = verify_generation(&home, &target, &Verified::default())?;
    manifest.check_analysis(&home)?;
    layout::make_live(index, &target)?;
    Ok(target)
}

fn previous(index: &Path, live: &GenerationId, ids: &[GenerationId]) -> Option<GenerationId> {
    let manifest = read_manifest(&generation_path(index, live), live).ok();
    let parent = manifest.and_then(|manifest| manifest.parent);
    let parent = ids.iter().find(|id| Some(id.as_str()) == parent.as_deref());
    let older = ids.iter().skip_while(|id| *id != live).nth(1);
    parent.or(older).cloned()
}

/// Removes all generations but the newest `keep` and the live one, and what interrupted builds
/// left. A server that answers from one of them goes on: its files last until it is done.
///
/// # Errors
/// When there is no index, another build is at work, or the disk refuses.
pub fn prune(index: &Path, keep: usize) -> Result<Vec<GenerationId>, IndexError> {
    current_generation(index)?;
    let _lock = layout::lock(index)?;
    let live = current_generation(index)?;
    let folder = generations_path(index);
    remove_leftovers(&folder)?;
    let mut removed = Vec::new();
    for id in newest_first(index)?.into_iter().skip(keep) {
        if id == live {
            continue;
        }
        // Hidden first: half of a generation must not have the name of a whole one.
        let home = generation_path(index, &id);
        let hidden = folder.join(format!("{STAGING_PREFIX}{id}"));
        fs::rename(&home, &hidden).map_err(IndexError::io(&home, "remove"))?;
        fs::remove_dir_all(&hidden).map_err(IndexError::io(&hidden, "remove"))?;
        removed.push(id);
    }
    layout::sync(&folder)?;
    Ok(removed)
}

/// The ids of all generations, by when they were written.
fn newest_first(index: &Path) -> Result<Vec<GenerationId>, IndexError> {
    let folder = generations_path(index);
    let mut found: Vec<(String, Option<SystemTime>, GenerationId)> = Vec::new();
    for entry in fs::read_dir(&folder).map_err(IndexError::io(&folder, "list"))? {
        let entry = entry.map_err(IndexError::io(&folder, "list"))?;
        let name = entry.file_name();
        let Some(id) = name
            .to_str()
            .and_then(|name| name.parse::<GenerationId>().ok())
        else {
            continue;
        };
        // Of those of one second the manifests tell which is newer.
        let manifest = fs::metadata(entry.path().join(MANIFEST)).ok();
        let written = manifest.and_then(|manifest| manifest.modified().ok());
        let second = id.as_str().split('-').next().unwrap_or_default().to_owned();
        found.push((second, written, id));
    }
    found.sort();
    found.reverse();
    Ok(found.into_iter().map(|(.., id)| id).collect())
}
