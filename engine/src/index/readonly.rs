//! A directory nobody writes to: generations are never edited in place.

use std::io;
use std::path::Path;
use std::sync::Arc;

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};

use super::rows;

/// Mapped files of a generation. Reading works; everything else is refused.
#[derive(Clone, Debug)]
pub(super) struct ReadOnlyDirectory {
    mapped: MmapDirectory,
    /// The same folder, for files that are read here and there.
    scattered: MmapDirectory,
}

impl ReadOnlyDirectory {
    pub(super) fn open(home: &Path) -> tantivy::Result<Self> {
        Ok(Self {
            mapped: MmapDirectory::open(home)?,
            scattered: scattered(home)?,
        })
    }

    fn of(&self, path: &Path) -> &MmapDirectory {
        // Rows are shown ten at a time, each somewhere else: without the advice the system reads
        // up to megabytes around each.
        if rows::is_component(path) {
            &self.scattered
        } else {
            &self.mapped
        }
    }
}

#[cfg(unix)]
fn scattered(home: &Path) -> tantivy::Result<MmapDirectory> {
    let advice = tantivy::directory::Advice::Random;
    Ok(MmapDirectory::open_with_madvice(home, advice)?)
}

#[cfg(not(unix))]
fn scattered(home: &Path) -> tantivy::Result<MmapDirectory> {
    Ok(MmapDirectory::open(home)?)
}

fn refused() -> io::Error {
    io::Error::new(
        io::ErrorKind::ReadOnlyFilesystem,
        "a generation is never edited",
    )
}

impl Directory for ReadOnlyDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.of(path).get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError {
            io_error: Arc::new(refused()),
            filepath: path.to_owned(),
        })
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.mapped.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(refused(), path.to_owned()))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.mapped.atomic_read(path)
    }

    fn atomic_write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(refused())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    /// Nothing changes here, so there is nothing to lock and no lock file to leave behind.
    fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}
