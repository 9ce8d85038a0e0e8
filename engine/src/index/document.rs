//! Service to tantivy document: analysed text, areas, positions.

use luukku_analyzers::{Language, fold};
use tantivy::TantivyDocument;

use super::Boundaries;
use super::directory::hsds_number;
use super::duplicates::with_linked;
use super::facts::facts_of;
use super::geo::{FixedPoint, Uncertainty};
use super::positions::{positions, postcode_area};
use super::schema::Fields;
use super::served;
use super::service_terms::ServiceTerms;
use super::text::encode_terms;
use crate::catalog::{Location, Service};
use crate::gazetteer::{Gazetteer, MunicipalityCode};
use crate::hsds;
use crate::record;

/// Analyses a service and makes its document.
pub(super) fn document(
    service: &Service,
    fields: &Fields,
    boundaries: &Boundaries,
    terms: &mut ServiceTerms,
) -> TantivyDocument {
    let mut analysed = AnalysedService {
        fields,
        document: TantivyDocument::new(),
    };
    analysed.identity(service);
    for linked in &service.linked {
        analysed.linked(linked);
    }
    let whole = with_linked(service);
    analysed.terms(&whole, &service.linked, terms);
    analysed.all(&whole, boundaries);
    analysed.document
}

struct AnalysedService<'a> {
    fields: &'a Fields,
    document: TantivyDocument,
}

impl AnalysedService<'_> {
    /// What a service is found by besides its words.
    fn all(&mut self, service: &Service, boundaries: &Boundaries) {
        self.areas(service, boundaries);
        self.positions(service);
        self.facts(service);
        if let Some((_, name)) = service.name.best(Language::Finnish) {
            self.document
                .add_text(self.fields.name_order, alphabetical(name));
        }
        if let Some(date) = service.verified_at {
            self.document
                .add_i64(self.fields.verified, days_since_1970(date));
        }
    }

    /// The same service as another source has it: its id finds it too.
    fn linked(&mut self, linked: &Service) {
        self.document
            .add_text(self.fields.linked_id, linked.id.as_str());
        self.providers(linked);
    }

    /// What a record and who provides it are looked up by.
    fn providers(&mut self, record: &Service) {
        let id = hsds::id(record.id.as_str());
        self.document.add_u64(self.fields.hsds_id, hsds_number(id));
        let Some(organization) = &record.organization else {
            return;
        };
        let id = hsds::organization_id(organization);
        self.document
            .add_text(self.fields.organization_id(), id.to_string());
        if let Some(id) = organization.valid_business_id() {
            self.document.add_text(self.fields.business_id, id.as_str());
        }
    }

    /// The words of the service, and of the records linked under it.
    fn terms(&mut self, whole: &Service, linked: &[Service], terms: &mut ServiceTerms) {
        let found = encode_terms(&terms.of(whole, linked));
        self.document.add_custom(self.fields.terms, &found);
        let fields = self.fields;
        let exact = [
            (fields.name_words, terms.names()),
            (fields.place_words, terms.places()),
        ];
        for (field, forms) in exact {
            if let Some(forms) = forms {
                self.document.add_text(field, forms);
            }
        }
    }

    fn areas(&mut self, service: &Service, boundaries: &Boundaries) {
        let gazetteer = Gazetteer::embedded();
        let mut located: Vec<u64> = service
            .locations
            .iter()
            .filter_map(|location| municipality(location, gazetteer, boundaries))
            .map(|code| u64::from(code.number()))
            .collect();
        located.sort_unstable();
        located.dedup();
        for code in located {
            self.document.add_u64(self.fields.located, code);
        }
        let area = &service.service_area;
        for code in served::municipalities(area, boundaries) {
            self.document
                .add_u64(self.fields.serves, u64::from(code.number()));
        }
        // A service of which nothing is known but its text may be for anyone.
        let nowhere = service.locations.is_empty() && area.is_empty();
        if area.nationwide || nowhere {
            self.document.add_u64(self.fields.nationwide, 1);
        }
    }

    fn positions(&mut self, service: &Service) {
        let positions = positions(service);
        for position in &positions {
            let point = FixedPoint::of(position.point);
            self.document.add_u64(self.fields.place, point.pack());
            let uncertainty = Uncertainty::of_metres(position.uncertainty_m);
            self.document
                .add_u64(self.fields.uncertainty, u64::from(uncertainty.0));
        }
        let primary = positions.first().map(|first| FixedPoint::of(first.point));
        let key = primary.map_or(u64::MAX, FixedPoint::hilbert);
        self.document.add_u64(self.fields.hilbert, key);
    }

    fn facts(&mut self, service: &Service) {
        for (fact, value) in facts_of(service) {
            self.document.add_text(self.fields.fact(fact), value);
        }
        let ages = [
            (self.fields.min_age, service.min_age),
            (self.fields.max_age, service.max_age),
        ];
        for (field, age) in ages {
            if let Some(age) = age {
                self.document.add_u64(field, u64::from(age));
            }
        }
    }

    fn identity(&mut self, service: &Service) {
        self.document.add_text(self.fields.id, service.id.as_str());
        self.document
            .add_custom(self.fields.record, record::to_json(service).as_bytes());
        self.providers(service);
    }
}

/// The municipality a location is in: the one it names, else the one whose boundary is around
/// it, else that of the village it names, else that of the nearest known place, else that of
/// its postcode.
pub(super) fn municipality(
    location: &Location,
    gazetteer: &Gazetteer,
    boundaries: &Boundaries,
) -> Option<MunicipalityCode> {
    if let Some(name) = &location.municipality
        && let Some(place) = gazetteer.municipality_named(name)
    {
        return place.municipality;
    }
    if let Some(code) = location
        .point
        .and_then(|point| boundaries.municipality(point))
    {
        return Some(code);
    }
    if let Some(name) = &location.municipality
        && let Some(place) = gazetteer.place_named(name).first()
    {
        return place.municipality;
    }
    match location.point {
        Some(point) => gazetteer.nearest(point)?.0.municipality,
        None => postcode_area(location)?.municipality,
    }
}

/// Spells a name so that bytes sort as the Finnish alphabet does: å, ä, ö after z.
fn alphabetical(name: &str) -> String {
    fold(name)
        .chars()
        .map(|letter| match letter {
            'å' => '{',
            'ä' => '|',
            'ö' => '}',
            other => other,
        })
        .collect()
}

/// The folded name again, from the spelling that [`alphabetical`] gave it.
pub(super) fn from_alphabetical(spelled: &str) -> String {
    spelled
        .chars()
        .map(|letter| match letter {
            '{' => 'å',
            '|' => 'ä',
            '}' => 'ö',
            other => other,
        })
        .collect()
}

/// Days from 1970-01-01 to `date`.
pub(crate) fn days_since_1970(date: jiff::civil::Date) -> i64 {
    let epoch = jiff::civil::Date::constant(1970, 1, 1);
    i64::from((date - epoch).get_days())
}

/// The date so many days after 1970-01-01; `None` beyond the calendar.
pub(super) fn date_of_days(days: i64) -> Option<jiff::civil::Date> {
    let epoch = jiff::civil::Date::constant(1970, 1, 1);
    let span = jiff::Span::new().try_days(days).ok()?;
    epoch.checked_add(span).ok()
}
