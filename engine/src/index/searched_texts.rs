//! The texts of a service that words are searched in, each with its zone and language.

use luukku_analyzers::Language;

use super::schema::Zone;
use crate::catalog::{LocalizedText, Service};

/// Hands every searched text of a service to `read`: of the records `linked` under it the
/// names and the descriptions, of the service as all its records tell it (`whole`) all.
pub(super) fn each_text<'s>(
    whole: &'s Service,
    linked: &'s [Service],
    mut read: impl FnMut(Zone, &str, Language),
) {
    for linked in linked {
        localized(&mut read, Zone::Name, &linked.name);
        localized(&mut read, Zone::Body, &linked.summary);
        localized(&mut read, Zone::Body, &linked.description);
    }
    localized(&mut read, Zone::Name, &whole.name);
    localized(&mut read, Zone::Name, &whole.alternate_name);
    localized(&mut read, Zone::Body, &whole.summary);
    localized(&mut read, Zone::Body, &whole.description);
    if let Some(organization) = &whole.organization {
        localized(&mut read, Zone::Organization, &organization.name);
    }
    let topics = [
        &whole.service_classes,
        &whole.terms,
        &whole.labels,
        &whole.target_groups,
        &whole.life_events,
    ];
    for topic in topics.into_iter().flatten() {
        // A tag such as `amenity=pharmacy` is English whatever the record's language.
        let language = if topic.contains('=') {
            Language::English
        } else {
            Language::Finnish
        };
        read(Zone::Topics, topic, language);
    }
    for term in &whole.taxonomy_terms {
        localized(&mut read, Zone::Topics, &term.name);
    }
    for network in &whole.networks {
        read(Zone::Organization, network, Language::Finnish);
    }
    if let Some(kind) = &whole.kind {
        read(Zone::Topics, &kind.replace('_', " "), Language::English);
    }
    for location in &whole.locations {
        localized(&mut read, Zone::Place, &location.name);
        localized(&mut read, Zone::Place, &location.address);
        if let Some(name) = &location.municipality {
            read(Zone::Place, name, Language::Finnish);
        }
    }
}

fn localized(read: &mut impl FnMut(Zone, &str, Language), zone: Zone, text: &LocalizedText) {
    for (language, text) in text.iter() {
        read(zone, text, language);
    }
}
