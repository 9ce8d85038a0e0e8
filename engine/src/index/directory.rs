//! Reading a generation from end to end, a page at a time, without searching.

use std::collections::BTreeSet;

use tantivy::schema::Field;
use tantivy::{DocAddress, Term};
use uuid::Uuid;

use super::positions::positions;
use super::schema::column;
use super::snapshot::addresses_of;
use super::{Fact, Snapshot};
use crate::catalog::{Organization, Service};
use crate::hsds;

/// Most services whose first eight bytes of the HSDS identifier are the same: none, but by
/// intent.
const ALIKE: usize = 16;

/// Most services of one organization that are listed: a few thousand is what the largest
/// providers of the country have, and each costs eight bytes while they are put in order.
const MAX_OF_ONE: usize = 10_000;

/// What is made when it is first asked for.
#[derive(Debug, Default)]
pub(super) struct Directory {
    /// Services in the order of their ids, and how many places come before each.
    order: Vec<(DocAddress, u32)>,
    places: u32,
    /// Services by the first eight bytes of the HSDS identifiers of their records, sorted.
    numbered: Vec<(u64, DocAddress)>,
    /// HSDS identifiers of organizations, sorted.
    organizations: Vec<String>,
}

/// The value under which a service is found by its HSDS identifier: its first eight bytes.
pub(super) fn hsds_number(id: Uuid) -> u64 {
    id.as_u64_pair().0
}

impl Directory {
    fn of(snapshot: &Snapshot) -> Self {
        let mut directory = Self::default();
        for address in snapshot.addresses() {
            directory.order.push((address, directory.places));
            let columns = snapshot.columns(address.segment_ord);
            directory.places += columns.geo.places(address.doc_id).len() as u32;
        }
        for (segment, reader) in (0..).zip(snapshot.searcher().segment_readers()) {
            // A segment without the column has no services.
            let Ok(numbers) = reader.fast_fields().u64(column::HSDS_ID) else {
                continue;
            };
            for doc in reader.doc_ids_alive() {
                let address = DocAddress::new(segment, doc);
                let numbers = numbers.values_for_doc(doc);
                directory
                    .numbered
                    .extend(numbers.map(|number| (number, address)));
            }
        }
        directory.numbered.sort_unstable();
        let organizations: BTreeSet<String> = snapshot
            .all_columns()
            .iter()
            .flat_map(|columns| columns.live_values(Fact::Organization))
            .collect();
        directory.organizations = organizations.into_iter().collect();
        directory
    }
}

/// Pages: `from` counts from 0.
impl Snapshot {
    /// Services as all their records tell them, in the order of the ids' bytes.
    ///
    /// Cost: a row read each; the first call a pass over the ids, and 12 bytes of memory a
    /// service.
    #[must_use]
    pub fn services_page(&self, from: usize, count: usize) -> Vec<Service> {
        let order = self.directory().order.iter().skip(from).take(count);
        order
            .filter_map(|(address, _)| self.service(*address))
            .collect()
    }

    /// How many places of services have a position, their own or that of what they name.
    #[must_use]
    pub fn places_count(&self) -> usize {
        self.directory().places as usize
    }

    /// Places of services that have a position, each with its service and its number among
    /// the service's locations; in the order of the services.
    #[must_use]
    pub fn places_page(&self, from: usize, count: usize) -> Vec<(Service, usize)> {
        let order = &self.directory().order;
        let first = order.partition_point(|(_, before)| (*before as usize) <= from);
        let first = first.saturating_sub(1);
        let mut page = Vec::new();
        let Some((_, before)) = order.get(first) else {
            return page;
        };
        let mut skip = from.saturating_sub(*before as usize);
        for (address, _) in order.iter().skip(first) {
            if page.len() >= count {
                break;
            }
            let Some(service) = self.service(*address) else {
                continue;
            };
            for position in positions(&service) {
                if skip > 0 {
                    skip -= 1;
                } else if page.len() < count {
                    page.push((service.clone(), position.location));
                }
            }
        }
        page
    }

    /// The service with this HSDS identifier, or with a record of it.
    ///
    /// Cost: a row read; the first call a pass over the identifiers, and 16 bytes of memory a
    /// service.
    #[must_use]
    pub fn service_by_hsds_id(&self, id: Uuid) -> Option<Service> {
        let number = hsds_number(id);
        let numbered = &self.directory().numbered;
        let first = numbered.partition_point(|(before, _)| *before < number);
        let same = numbered.iter().skip(first).take(ALIKE);
        same.take_while(|(same, _)| *same == number)
            .filter_map(|(_, address)| self.service(*address))
            .find(|service| has_hsds_id(service, id))
    }

    /// How many organizations there are.
    #[must_use]
    pub fn organizations_count(&self) -> usize {
        self.directory().organizations.len()
    }

    /// Organizations, in the order of their HSDS identifiers.
    #[must_use]
    pub fn organizations_page(&self, from: usize, count: usize) -> Vec<Organization> {
        let ids = self.directory().organizations.iter();
        ids.skip(from)
            .take(count)
            .filter_map(|id| self.organization_named(id))
            .collect()
    }

    /// The organization with this HSDS identifier, as one of its services has it.
    #[must_use]
    pub fn organization_by_hsds_id(&self, id: Uuid) -> Option<Organization> {
        self.organization_named(&id.to_string())
    }

    /// The services of the organization with this HSDS identifier, in alphabetical order: how
    /// many there are (up to 10,000), and those of the page.
    ///
    /// Cost: a pass over the organization's services, and a row read for each of the page.
    #[must_use]
    pub fn services_of(&self, organization: Uuid, from: usize, count: usize) -> OwnServices {
        let field = self.fields().organization_id();
        let term = Term::from_field_text(field, &organization.to_string());
        let mut found = addresses_of(self.searcher(), &term, MAX_OF_ONE).unwrap_or_default();
        found.sort_by_cached_key(|at| (self.columns(at.segment_ord).name(at.doc_id), *at));
        let page = found.iter().skip(from).take(count);
        OwnServices {
            total: found.len(),
            page: page.filter_map(|at| self.service(*at)).collect(),
        }
    }

    /// The ids of services, in the order of their bytes; no row is read.
    #[must_use]
    pub fn service_ids_page(&self, from: usize, count: usize) -> Vec<String> {
        let order = self.directory().order.iter().skip(from).take(count);
        order
            .filter_map(|(at, _)| self.columns(at.segment_ord).id(at.doc_id))
            .collect()
    }

    /// HSDS identifiers of organizations, in their order.
    #[must_use]
    pub fn organization_ids_page(&self, from: usize, count: usize) -> Vec<String> {
        let ids = self.directory().organizations.iter();
        ids.skip(from).take(count).cloned().collect()
    }

    fn organization_named(&self, id: &str) -> Option<Organization> {
        let field: Field = self.fields().organization_id();
        let term = Term::from_field_text(field, id);
        let address = addresses_of(self.searcher(), &term, 1).ok()?.pop()?;
        let service = self.service(address)?;
        let mut records = std::iter::once(&service).chain(&service.linked);
        records
            .find_map(|record| {
                let organization = record.organization.as_ref()?;
                (hsds::organization_id(organization).to_string() == id).then_some(organization)
            })
            .cloned()
    }

    /// The words that services have of one kind, sorted: service classes, target groups.
    #[must_use]
    pub fn terms(&self, taxonomy: Taxonomy) -> Vec<String> {
        let fact = match taxonomy {
            Taxonomy::ServiceClass => Fact::ServiceClass,
            Taxonomy::TargetGroup => Fact::TargetGroup,
        };
        let columns = self.all_columns().iter();
        let terms: BTreeSet<String> = columns
            .flat_map(|columns| columns.live_values(fact))
            .collect();
        terms.into_iter().collect()
    }
}

/// Services of one organization.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnServices {
    /// How many it has in all.
    pub total: usize,
    /// Those of the page asked for.
    pub page: Vec<Service>,
}

/// A list of words that services are described by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taxonomy {
    /// Service classes.
    ServiceClass,
    /// Target groups.
    TargetGroup,
}

fn has_hsds_id(service: &Service, id: Uuid) -> bool {
    std::iter::once(service)
        .chain(&service.linked)
        .any(|record| hsds::id(record.id.as_str()) == id)
}

impl Snapshot {
    fn directory(&self) -> &Directory {
        self.directory.get_or_init(|| Directory::of(self))
    }
}
