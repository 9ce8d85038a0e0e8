//! Analysing services on any thread, for one builder to add in order.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::civil::Date;
use tantivy::TantivyDocument;

use super::Boundaries;
use super::document::document;
use super::duplicates::{self, keys, with_linked};
use super::positions::positions;
use super::schema::Fields;
use super::service_terms::ServiceTerms;
use super::suggest::Suggested;
use crate::catalog::{BusinessId, Service};

/// Does what is most of the work of adding a service, on any thread.
///
/// [`IndexBuilder::preparer`](super::IndexBuilder::preparer) gives it, and
/// [`IndexBuilder::add_prepared`](super::IndexBuilder::add_prepared) takes what it makes. Cheap
/// to clone; a clone has to learn its words anew.
#[derive(Clone)]
pub struct Preparer {
    pub(super) fields: Arc<Fields>,
    pub(super) boundaries: Arc<Boundaries>,
    /// Whether records of several sources were added.
    pub(super) several_sources: Arc<AtomicBool>,
    pub(super) terms: ServiceTerms,
}

/// A service that is analysed, ready to be added to the builder that its [`Preparer`] is of.
pub struct Prepared {
    pub(super) id: String,
    pub(super) document: TantivyDocument,
    pub(super) suggested: Suggested,
    pub(super) places: u64,
    /// Source and licence.
    pub(super) source: (String, String),
    pub(super) verified: Option<Date>,
    /// What it shares one of with other records of the same service; not made while all are
    /// of one source.
    pub(super) keys: Option<BTreeSet<u64>>,
    /// Its business id, and its feed or source.
    pub(super) origin: (Option<BusinessId>, String),
}

impl Preparer {
    /// Analyses a service.
    #[must_use]
    pub fn prepare(&mut self, service: &Service) -> Prepared {
        let whole = with_linked(service);
        Prepared {
            id: service.id.as_str().to_owned(),
            document: document(service, &self.fields, &self.boundaries, &mut self.terms),
            suggested: Suggested::by(&whole, &self.boundaries),
            places: positions(&whole).len() as u64,
            source: (
                service.source.clone().unwrap_or_default(),
                service.licence.clone().unwrap_or_default(),
            ),
            verified: service.verified_at,
            keys: self
                .several_sources
                .load(Ordering::Relaxed)
                .then(|| keys(service)),
            origin: duplicates::origin(service),
        }
    }
}
