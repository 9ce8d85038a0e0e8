//! The fields of the tantivy index.

use tantivy::schema::{
    FAST, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{IndexSettings, IndexSortByField, Order};

use super::terms::TERMS;

pub(super) const PLACE: &str = "place";
pub(super) const UNCERTAINTY: &str = "uncertainty";
pub(super) const HILBERT: &str = "hilbert";
/// The terms of the text component.
pub(super) const TEXT_TERMS: &str = "terms";
pub(super) const RECORD: &str = "record";

/// A part of a service that words are searched in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Zone {
    /// The name.
    Name,
    /// Service classes, keywords, labels, target groups, life events, kind.
    Topics,
    /// The organization's name.
    Organization,
    /// Addresses and names of places.
    Place,
    /// Summary and description.
    Body,
}

impl Zone {
    pub(crate) const ALL: [Zone; 5] = [
        Zone::Name,
        Zone::Topics,
        Zone::Organization,
        Zone::Place,
        Zone::Body,
    ];
}

/// Something known of a service that is one of a list of values: a column of strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fact {
    /// Service classes, as written.
    ServiceClass,
    /// Target groups, as written.
    TargetGroup,
    /// Groups of people, by our own names: see [`Audience`](crate::audience::Audience).
    Audience,
    ProviderType,
    Fee,
    Accessibility,
    Channel,
    /// Tags of the languages it is given in, without region.
    ServiceLanguage,
    Referral,
    /// Days and times of day it is usually open.
    OpenWhen,
    /// All that tells when it is open, as text.
    OpeningHours,
    /// Networks it belongs to.
    Network,
    /// HSDS identifiers of who provides it.
    Organization,
}

impl Fact {
    pub(crate) const ALL: [Fact; 13] = [
        Fact::ServiceClass,
        Fact::TargetGroup,
        Fact::Audience,
        Fact::ProviderType,
        Fact::Fee,
        Fact::Accessibility,
        Fact::Channel,
        Fact::ServiceLanguage,
        Fact::Referral,
        Fact::OpenWhen,
        Fact::OpeningHours,
        Fact::Network,
        Fact::Organization,
    ];

    /// The name of its column.
    pub(super) fn column(self) -> &'static str {
        match self {
            Fact::ServiceClass => "service_class",
            Fact::TargetGroup => "target_group",
            Fact::Audience => "audience",
            Fact::ProviderType => "provider_type",
            Fact::Fee => "fee",
            Fact::Accessibility => "accessibility",
            Fact::Channel => "channel",
            Fact::ServiceLanguage => "service_language",
            Fact::Referral => "referral",
            Fact::OpenWhen => "open_when",
            Fact::OpeningHours => "opening_hours",
            Fact::Network => "network",
            Fact::Organization => "organization_id",
        }
    }
}

/// Every field, by what it holds.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    /// The service's id.
    pub(crate) id: Field,
    /// Ids of the records linked under it.
    pub(super) linked_id: Field,
    /// Business ids of who provides it, as its records have them.
    pub(super) business_id: Field,
    /// The first bytes of the HSDS identifiers of its records.
    pub(super) hsds_id: Field,
    /// The name, spelled so that bytes sort as the Finnish alphabet does.
    pub(super) name_order: Field,
    /// The record, as JSON: for the row store.
    pub(super) record: Field,
    /// Place of the primary position on the Hilbert curve; the document order follows it.
    pub(super) hilbert: Field,
    /// Every position, packed.
    pub(super) place: Field,
    /// How far from each position the place may be, in the order of the positions.
    pub(super) uncertainty: Field,
    /// Codes of the municipalities it has a place in.
    pub(crate) located: Field,
    /// Codes of the municipalities it serves.
    pub(crate) serves: Field,
    /// 1 when it serves the whole country.
    pub(crate) nationwide: Field,
    /// When it was verified, in days since 1970.
    pub(super) verified: Field,
    /// The youngest it is for, in years.
    pub(super) min_age: Field,
    /// The oldest it is for, in years.
    pub(super) max_age: Field,
    facts: [Field; Fact::ALL.len()],
    /// Folded words of its names, as written.
    pub(crate) name_words: Field,
    /// Folded words of its addresses and names of places, as written.
    pub(super) place_words: Field,
    /// The terms of the text component, as [`encode_terms`](super::text::encode_terms) makes
    /// them.
    pub(super) terms: Field,
}

impl Fields {
    /// HSDS identifiers of organizations.
    pub(super) fn organization_id(&self) -> Field {
        self.fact(Fact::Organization)
    }

    pub(super) fn fact(&self, fact: Fact) -> Field {
        self.facts[fact as usize]
    }
}

/// Names of fast fields, as the columns are opened by.
pub(super) mod column {
    pub(in crate::index) const ID: &str = "id";
    pub(in crate::index) const HSDS_ID: &str = "hsds_id";
    pub(in crate::index) const NAME_ORDER: &str = "name_order";
    pub(in crate::index) const LOCATED: &str = "located";
    pub(in crate::index) const SERVES: &str = "serves";
    pub(in crate::index) const NATIONWIDE: &str = "nationwide";
    pub(in crate::index) const VERIFIED: &str = "verified";
    pub(in crate::index) const MIN_AGE: &str = "min_age";
    pub(in crate::index) const MAX_AGE: &str = "max_age";
}

/// Makes the schema. The same every time, so an index is compatible when its schema is equal.
pub(super) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let area = NumericOptions::default().set_indexed() | FAST;
    let fields = Fields {
        id: builder.add_text_field(column::ID, indexed("raw") | FAST),
        linked_id: builder.add_text_field("linked_id", indexed("raw")),
        business_id: builder.add_text_field("business_id", indexed("raw")),
        hsds_id: builder.add_u64_field(column::HSDS_ID, FAST),
        name_order: builder.add_text_field(column::NAME_ORDER, FAST),
        record: builder.add_custom_field(RECORD, RECORD, serde_json::Value::Null),
        hilbert: builder.add_u64_field(HILBERT, FAST),
        place: builder.add_u64_field(PLACE, FAST),
        uncertainty: builder.add_u64_field(UNCERTAINTY, FAST),
        located: builder.add_u64_field(column::LOCATED, area.clone()),
        serves: builder.add_u64_field(column::SERVES, area.clone()),
        nationwide: builder.add_u64_field(column::NATIONWIDE, area),
        verified: builder.add_i64_field(column::VERIFIED, FAST),
        min_age: builder.add_u64_field(column::MIN_AGE, FAST),
        max_age: builder.add_u64_field(column::MAX_AGE, FAST),
        facts: Fact::ALL.map(|fact| {
            let is_looked_up = fact == Fact::Organization;
            let options: TextOptions = if is_looked_up {
                indexed("raw") | FAST
            } else {
                FAST.into()
            };
            builder.add_text_field(fact.column(), options)
        }),
        name_words: builder.add_text_field("name_words", indexed(TERMS)),
        place_words: builder.add_text_field("place_words", indexed(TERMS)),
        terms: builder.add_custom_field(TEXT_TERMS, TEXT_TERMS, serde_json::Value::Null),
    };
    (builder.build(), fields)
}

/// A field of what services are looked up by: which have it, and no more.
fn indexed(tokenizer: &str) -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false),
    )
}

/// Documents in Hilbert order. tantivy's own store of rows has none.
pub(super) fn settings() -> IndexSettings {
    IndexSettings {
        sort_by_field: Some(IndexSortByField {
            field: HILBERT.to_owned(),
            order: Order::Asc,
        }),
        ..IndexSettings::default()
    }
}
