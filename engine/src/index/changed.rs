//! The services that an update changes, in an index of their own that is counted in and then
//! thrown away.

use std::path::Path;
use std::sync::Arc;

use tantivy::{Index, IndexWriter, TantivyDocument};
use tempfile::TempDir;

use super::IndexError;
use super::columns::{Opened, open_segments};
use super::geo::GeoPlugin;
use super::rows::RowsPlugin;
use super::schema::{schema, settings};
use super::statistics::Statistics;
use super::text::{Terms, TextPlugin};

/// Memory for documents not yet written, in bytes: most updates are small.
const WRITER_BYTES: usize = 32 * 1024 * 1024;

/// Versions of the changed services, being gathered.
pub(super) struct Changed {
    writer: IndexWriter,
    folder: TempDir,
}

/// The same, to be counted in.
pub(super) struct ChangedServices {
    pub(super) opened: Opened,
    pub(super) statistics: Statistics,
    _folder: TempDir,
}

impl Changed {
    /// Gathers in a new folder in `parent`, documents whose terms are numbered by `terms`, with
    /// this writer of rows.
    pub(super) fn create(
        parent: &Path,
        terms: &Arc<Terms>,
        rows: RowsPlugin,
    ) -> Result<Self, IndexError> {
        let folder =
            tempfile::tempdir_in(parent).map_err(IndexError::io(parent, "create a folder in"))?;
        let writer = Index::builder()
            .schema(schema().0)
            .settings(settings())
            .register_plugin(Arc::new(GeoPlugin))
            .register_plugin(Arc::new(TextPlugin::new(terms)))
            .register_plugin(Arc::new(rows))
            .create_in_dir(folder.path())
            .and_then(|index| {
                super::terms::register(&index);
                index.writer_with_num_threads(1, WRITER_BYTES)
            })
            .map_err(IndexError::tantivy(folder.path()))?;
        Ok(Self { writer, folder })
    }

    pub(super) fn add(&mut self, document: TantivyDocument) -> Result<(), IndexError> {
        self.writer
            .add_document(document)
            .map(drop)
            .map_err(IndexError::tantivy(self.folder.path()))
    }

    pub(super) fn finish(self) -> Result<ChangedServices, IndexError> {
        let Self { mut writer, folder } = self;
        let problem = || IndexError::tantivy(folder.path());
        writer.commit().map_err(problem())?;
        writer.wait_merging_threads().map_err(problem())?;
        let opened = open_segments(folder.path(), &[]).map_err(problem())?;
        let opened = opened.ok_or_else(|| {
            IndexError::damaged(folder.path(), "its schema is not this program's")
        })?;
        Ok(ChangedServices {
            opened,
            statistics: Statistics::default(),
            _folder: folder,
        })
    }
}
