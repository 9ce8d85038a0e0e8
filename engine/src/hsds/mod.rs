//! HSDS 3, the Human Services Data Specification of Open Referral: a service in its shape.
//!
//! Types of the specification and the way from [`Service`](crate::catalog::Service) to them,
//! for what writes HSDS: the export of the indexer and the read endpoints of the server.
//!
//! ```
//! let record = luukku_engine::record::parse(r#"{"id": "forssa:kirjasto", "name": "Kirjasto"}"#)?;
//! let service = luukku_engine::hsds::service(&record.service);
//! assert_eq!(service.name, "Kirjasto");
//! assert_eq!(service.id, luukku_engine::hsds::id("forssa:kirjasto"));
//! # Ok::<(), luukku_engine::record::RecordError>(())
//! ```
//!
//! # Beyond the specification
//!
//! HSDS has one language and no place for some of what a record says. Objects with texts have
//! a member `translations`, by language and field; a service, an organization and a location
//! have a member `luukku` with the fields of the record format that the specification has no
//! place for, or that its own would change. Readers that know neither pass over them.

mod convert;
mod parts;
mod types;

use uuid::Uuid;

pub use convert::{HELD_FIELDS, service};
pub use parts::{organization, organization_id};
pub use types::{
    Accessibility, Address, Attribute, Contact, CostOption, Language, Location, Organization,
    OrganizationIdentifier, Phone, Schedule, Service, ServiceArea, ServiceAtLocation, TaxonomyTerm,
    Translations, Url,
};

/// The namespace of our identifiers (RFC 9562, version 5). It never changes: every HSDS
/// identifier of ours depends on it.
pub const NAMESPACE: Uuid = uuid::uuid!("309c6c34-47c9-4cc2-81fd-84d41992899f");

/// The taxonomies of the lists of words that a record has, before the list's name.
pub const LIST_TAXONOMY: &str = "luukku:";

/// The HSDS identifier of something: its own where that is a UUID, else one made of it.
#[must_use]
pub fn id(own: &str) -> Uuid {
    match Uuid::try_parse(own) {
        Ok(id) if own.len() == 36 => id,
        _ => Uuid::new_v5(&NAMESPACE, own.as_bytes()),
    }
}
