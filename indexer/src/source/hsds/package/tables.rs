//! The tables of HSDS, and how their rows refer to each other.

/// A table of a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Table {
    Organization,
    Service,
    Location,
    Taxonomy,
    TaxonomyTerm,
    ServiceAtLocation,
    Contact,
    Phone,
    Address,
    Schedule,
    CostOption,
    Language,
    Accessibility,
    ServiceArea,
    Attribute,
    Url,
    OrganizationIdentifier,
    Metadata,
    /// `meta_table_description`: the language of the texts.
    Description,
}

/// Names that files and resources have for each table: the first is that of version 3.
const NAMES: &[(Table, &[&str])] = &[
    (Table::Organization, &["organization", "organizations"]),
    (Table::Service, &["service", "services"]),
    (Table::Location, &["location", "locations"]),
    (Table::Taxonomy, &["taxonomy", "taxonomies"]),
    (Table::TaxonomyTerm, &["taxonomy_term", "taxonomy_terms"]),
    (
        Table::ServiceAtLocation,
        &[
            "service_at_location",
            "service_at_locations",
            "services_at_location",
        ],
    ),
    (Table::Contact, &["contact", "contacts"]),
    (Table::Phone, &["phone", "phones"]),
    (
        Table::Address,
        &[
            "address",
            "addresses",
            "physical_address",
            "physical_addresses",
        ],
    ),
    (
        Table::Schedule,
        &[
            "schedule",
            "schedules",
            "regular_schedule",
            "regular_schedules",
        ],
    ),
    (Table::CostOption, &["cost_option", "cost_options"]),
    (Table::Language, &["language", "languages"]),
    (
        Table::Accessibility,
        &["accessibility", "accessibility_for_disabilities"],
    ),
    (Table::ServiceArea, &["service_area", "service_areas"]),
    (
        Table::Attribute,
        &[
            "attribute",
            "attributes",
            "service_attribute",
            "service_attributes",
        ],
    ),
    (Table::Url, &["url", "urls"]),
    (
        Table::OrganizationIdentifier,
        &["organization_identifier", "organization_identifiers"],
    ),
    (Table::Metadata, &["metadata"]),
    (
        Table::Description,
        &["meta_table_description", "meta_table_descriptions"],
    ),
];

impl Table {
    /// The table of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase();
        NAMES
            .iter()
            .find(|(_, names)| names.contains(&name.as_str()))
            .map(|(table, _)| *table)
    }

    /// Its name in version 3.
    pub(super) fn name(self) -> &'static str {
        NAMES
            .iter()
            .find(|(table, _)| *table == self)
            .and_then(|(_, names)| names.first())
            .copied()
            .unwrap_or_default()
    }
}

/// A column that refers to a row of another table.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) column: &'static str,
    pub(super) parent: Table,
    /// The row refers to the other, instead of being a part of it.
    pub(super) is_reference: bool,
    /// The other row can be of any table; only those of `parent` are used.
    pub(super) is_any: bool,
}

/// What to index of a table.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) table: Table,
    /// Whether rows are looked up by their id.
    pub(super) has_id: bool,
    /// What a row can be a part of; what is told most closely first.
    pub(super) links: &'static [Link],
}

const fn part_of(column: &'static str, parent: Table) -> Link {
    Link {
        column,
        parent,
        is_reference: false,
        is_any: false,
    }
}

const fn refers(column: &'static str, parent: Table) -> Link {
    Link {
        column,
        parent,
        is_reference: true,
        is_any: false,
    }
}

const fn of_any(column: &'static str) -> Link {
    Link {
        column,
        parent: Table::Service,
        is_reference: false,
        is_any: true,
    }
}

const fn plan(table: Table, has_id: bool, links: &'static [Link]) -> Plan {
    Plan {
        table,
        has_id,
        links,
    }
}

const SERVICE: Link = part_of("service_id", Table::Service);
const LOCATION: Link = part_of("location_id", Table::Location);
const AT_LOCATION: Link = part_of("service_at_location_id", Table::ServiceAtLocation);
const ORGANIZATION: Link = part_of("organization_id", Table::Organization);

/// All tables, each after those that its rows refer to. The organization of a service is
/// looked up when the service is read.
pub(super) const TABLES: &[Plan] = &[
    plan(Table::Organization, true, &[]),
    plan(Table::Service, true, &[]),
    plan(
        Table::Location,
        true,
        &[refers("organization_id", Table::Organization)],
    ),
    plan(Table::Taxonomy, true, &[]),
    plan(
        Table::TaxonomyTerm,
        true,
        &[refers("taxonomy_id", Table::Taxonomy)],
    ),
    plan(
        Table::ServiceAtLocation,
        true,
        &[SERVICE, refers("location_id", Table::Location)],
    ),
    plan(
        Table::Contact,
        true,
        &[SERVICE, AT_LOCATION, LOCATION, ORGANIZATION],
    ),
    plan(
        Table::Phone,
        true,
        &[
            AT_LOCATION,
            SERVICE,
            LOCATION,
            part_of("contact_id", Table::Contact),
            ORGANIZATION,
        ],
    ),
    plan(Table::Address, false, &[LOCATION]),
    plan(Table::Schedule, false, &[AT_LOCATION, SERVICE, LOCATION]),
    plan(Table::CostOption, false, &[SERVICE]),
    plan(
        Table::Language,
        false,
        &[SERVICE, LOCATION, part_of("phone_id", Table::Phone)],
    ),
    plan(Table::Accessibility, false, &[LOCATION]),
    plan(Table::ServiceArea, false, &[SERVICE, AT_LOCATION]),
    plan(
        Table::Attribute,
        false,
        &[
            of_any("link_id"),
            SERVICE,
            refers("taxonomy_term_id", Table::TaxonomyTerm),
        ],
    ),
    plan(Table::Url, false, &[SERVICE, ORGANIZATION]),
    plan(Table::OrganizationIdentifier, false, &[ORGANIZATION]),
    plan(Table::Metadata, false, &[of_any("resource_id")]),
];
