//! Putting a service together from the rows of its tables, in the shape of HSDS's JSON.

use luukku_engine::record::RecordWarning;
use serde_json::{Map, Value};

use super::Package;
use super::index::MAX_PARTS;
use super::tables::Table;
use crate::IndexerError;

type Object = Map<String, Value>;

/// Organizations kept put together: a few megabytes.
const MAX_ORGANIZATIONS: usize = 1_000;

impl Package {
    /// The full service of a row of services, and what leads nowhere from it.
    pub(super) fn join(
        &mut self,
        mut service: Object,
    ) -> Result<(Object, Vec<RecordWarning>), IndexerError> {
        let mut warnings = Vec::new();
        let id = text(&service, "id");
        if let Some(organization) = text(&service, "organization_id") {
            match self.organization(&organization)? {
                Some(organization) => {
                    service.insert("organization".to_owned(), organization.into());
                }
                None => warnings.push(RecordWarning {
                    field: "organization_id".to_owned(),
                    message: format!("{organization:?} is in no row of organization"),
                }),
            }
        }
        let Some(id) = id else {
            return Ok((service, warnings));
        };
        for (table, member) in [
            (Table::Schedule, "schedules"),
            (Table::CostOption, "cost_options"),
            (Table::Language, "languages"),
            (Table::ServiceArea, "service_areas"),
            (Table::Url, "additional_urls"),
        ] {
            let parts = self.parts(table, "service_id", &id)?;
            set(&mut service, member, parts);
        }
        let changes = self.parts(Table::Metadata, "resource_id", &id)?;
        set(&mut service, "metadata", changes);
        let phones = self.phones("service_id", &id)?;
        set(&mut service, "phones", phones);
        let mut contacts = self.parts(Table::Contact, "service_id", &id)?;
        for contact in &mut contacts {
            if let Some(id) = text(contact, "id") {
                let phones = self.phones("contact_id", &id)?;
                set(contact, "phones", phones);
            }
        }
        set(&mut service, "contacts", contacts);
        let attributes = self.attributes(&id)?;
        set(&mut service, "attributes", attributes);
        let mut places = self.parts(Table::ServiceAtLocation, "service_id", &id)?;
        for place in &mut places {
            self.complete(place)?;
        }
        set(&mut service, "service_at_locations", places);
        Ok((service, warnings))
    }

    fn organization(&mut self, id: &str) -> Result<Option<Object>, IndexerError> {
        if let Some(known) = self.organizations.get(id) {
            return Ok(Some(known.clone()));
        }
        let Some(mut organization) = self.row(Table::Organization, id)? else {
            return Ok(None);
        };
        let phones = self.phones("organization_id", id)?;
        set(&mut organization, "phones", phones);
        let ids = self.parts(Table::OrganizationIdentifier, "organization_id", id)?;
        set(&mut organization, "organization_identifiers", ids);
        let urls = self.parts(Table::Url, "organization_id", id)?;
        set(&mut organization, "additional_websites", urls);
        let contacts = self.parts(Table::Contact, "organization_id", id)?;
        set(&mut organization, "contacts", contacts);
        if self.organizations.len() >= MAX_ORGANIZATIONS {
            self.organizations.clear();
        }
        self.organizations
            .insert(id.to_owned(), organization.clone());
        Ok(Some(organization))
    }

    /// Adds to a service at a location what it has, and the location.
    fn complete(&mut self, place: &mut Object) -> Result<(), IndexerError> {
        if let Some(id) = text(place, "id") {
            let column = "service_at_location_id";
            let phones = self.phones(column, &id)?;
            set(place, "phones", phones);
            for (table, member) in [
                (Table::Schedule, "schedules"),
                (Table::ServiceArea, "service_areas"),
                (Table::Contact, "contacts"),
            ] {
                let parts = self.parts(table, column, &id)?;
                set(place, member, parts);
            }
        }
        let Some(id) = text(place, "location_id") else {
            return Ok(());
        };
        let Some(mut location) = self.row(Table::Location, &id)? else {
            return Ok(());
        };
        let phones = self.phones("location_id", &id)?;
        set(&mut location, "phones", phones);
        for (table, member) in [
            (Table::Address, "addresses"),
            (Table::Schedule, "schedules"),
            (Table::Language, "languages"),
            (Table::Accessibility, "accessibility"),
            (Table::Contact, "contacts"),
        ] {
            let parts = self.parts(table, "location_id", &id)?;
            set(&mut location, member, parts);
        }
        place.insert("location".to_owned(), location.into());
        Ok(())
    }

    fn phones(&mut self, column: &str, id: &str) -> Result<Vec<Object>, IndexerError> {
        let mut phones = self.parts(Table::Phone, column, id)?;
        for phone in &mut phones {
            if let Some(id) = text(phone, "id") {
                let languages = self.parts(Table::Language, "phone_id", &id)?;
                set(phone, "languages", languages);
            }
        }
        Ok(phones)
    }

    fn attributes(&mut self, service: &str) -> Result<Vec<Object>, IndexerError> {
        let mut attributes = self.parts(Table::Attribute, "link_id", service)?;
        attributes.extend(self.parts(Table::Attribute, "service_id", service)?);
        for attribute in &mut attributes {
            let Some(id) = text(attribute, "taxonomy_term_id") else {
                continue;
            };
            let Some(mut term) = self.row(Table::TaxonomyTerm, &id)? else {
                continue;
            };
            if let Some(id) = text(&term, "taxonomy_id")
                && let Some(taxonomy) = self.row(Table::Taxonomy, &id)?
            {
                term.insert("taxonomy_detail".to_owned(), taxonomy.into());
            }
            attribute.insert("taxonomy_term".to_owned(), term.into());
        }
        Ok(attributes)
    }

    /// The row of an id.
    fn row(&mut self, table: Table, id: &str) -> Result<Option<Object>, IndexerError> {
        for place in self.index.by_id(table, id) {
            let row = self.at(table, place)?;
            if text(&row, "id").as_deref() == Some(id) {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    /// The rows of a table that are parts of a row, in the order of the table.
    fn parts(&mut self, table: Table, column: &str, id: &str) -> Result<Vec<Object>, IndexerError> {
        let places = self.index.parts(table, column, id);
        if places.len() > MAX_PARTS {
            let name = table.name();
            self.unheld.add(&format!(
                "rows of {name} past the first {MAX_PARTS} of one row"
            ));
        }
        let mut rows = Vec::new();
        for place in places.into_iter().take(MAX_PARTS) {
            let row = self.at(table, place)?;
            if text(&row, column).as_deref() == Some(id) {
                rows.push(row);
            }
        }
        Ok(rows)
    }

    fn at(&mut self, table: Table, place: u64) -> Result<Object, IndexerError> {
        match self.tables.get_mut(&table) {
            Some(file) => file.at(place),
            None => Ok(Object::new()),
        }
    }
}

fn text(object: &Object, name: &str) -> Option<String> {
    object.get(name).and_then(Value::as_str).map(str::to_owned)
}

fn set(object: &mut Object, name: &str, parts: Vec<Object>) {
    if !parts.is_empty() {
        let parts: Vec<Value> = parts.into_iter().map(Value::from).collect();
        object.insert(name.to_owned(), parts.into());
    }
}
