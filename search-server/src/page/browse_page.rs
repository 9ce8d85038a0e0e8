//! `/browse`: the whole catalog by service class, by target group, by situation in life.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use luukku_engine::gazetteer::{Gazetteer, PlaceKind};
use luukku_engine::index::Taxonomy;
use luukku_engine::query::Facet;

use super::answer::{render, trouble};
use super::catalogue::{counted_links, counts, life_events};
use super::facts::{Spoken, value_name};
use super::form::Form;
use super::templates::{CountedLink, Frame, NamedLink};
use super::visit::Visit;
use crate::api::Failure;
use crate::app::App;
use crate::problem::Problem;
use crate::wire::{SearchParameters, place_name};

/// Most classes on the page: catalogs have hundreds, and a list beyond a thousand is read by
/// nobody.
const MOST_CLASSES: usize = 1_000;

#[derive(Debug, Template)]
#[template(path = "browse.html")]
struct BrowsePage {
    frame: Frame,
    form: Form,
    classes: Vec<CountedLink>,
    /// Classes beyond the commonest, and what they are announced by.
    more: Vec<(Spoken, String)>,
    more_label: String,
    groups: Vec<CountedLink>,
    events: Vec<CountedLink>,
    networks: Vec<CountedLink>,
    regions: Vec<NamedLink>,
}

pub(super) async fn browse_page(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let face = visit.face;
    let snapshot = app.live.snapshot()?;
    let caching = visit.caching(&app, &snapshot, "/browse", "");
    if let Some(held) = caching.held(&headers) {
        return Ok(held);
    }
    let nothing = SearchParameters::default();
    let facets = [Facet::ServiceClass, Facet::TargetGroup, Facet::Network];
    let counted = match counts(&app, snapshot.clone(), &facets, face).await {
        Ok(counted) => counted,
        Err(failure) => return trouble(&nothing, face, &app.portal, &failure),
    };
    let known: BTreeSet<String> = counted
        .iter()
        .filter(|counted| counted.facet == Facet::ServiceClass)
        .flat_map(|counted| counted.values.iter().map(|value| value.value.clone()))
        .collect();
    let job = app.workers.run(move || {
        let events = life_events(&snapshot, face)?;
        let classes = snapshot.terms(Taxonomy::ServiceClass).into_iter();
        let more = classes.filter(|class| !known.contains(class));
        let named = more
            .take(MOST_CLASSES)
            .filter_map(|class| value_name(&class, &snapshot, face).map(|name| (class, name)));
        Ok::<_, luukku_engine::query::QueryError>((events, named.collect()))
    });
    let found = job.await.map_err(Failure::from);
    let (events, more): (_, Vec<(String, Spoken)>) =
        match found.and_then(|found| found.map_err(Failure::from)) {
            Ok(found) => found,
            Err(failure) => return trouble(&nothing, face, &app.portal, &failure),
        };
    let texts = face.portal();
    let links = |facet| counted_links(&counted, facet, &nothing, face);
    let frame = Frame::new(texts.browse, face, &app.portal, |face| {
        face.address("/browse")
    });
    let page = render(&BrowsePage {
        frame: frame.described(Some(texts.browse_lead), None),
        form: Form::new(&nothing, face, &[]),
        classes: links(Facet::ServiceClass),
        groups: links(Facet::TargetGroup),
        networks: links(Facet::Network),
        events,
        more_label: super::strings::fill(texts.more_classes, "n", &more.len().to_string()),
        more: more
            .into_iter()
            .map(|(class, name)| {
                let question = SearchParameters {
                    service_class: vec![class],
                    ..SearchParameters::default()
                };
                (name, face.search(&question))
            })
            .collect(),
        regions: regions(face),
    })?;
    Ok(caching.apply(page))
}

/// The regions of the country, in alphabetical order of their names.
fn regions(face: super::interface::Interface) -> Vec<NamedLink> {
    let places = Gazetteer::embedded().places().iter();
    let mut regions: Vec<NamedLink> = places
        .filter(|place| place.kind == PlaceKind::Region)
        .map(|place| NamedLink {
            name: place_name(place, face.language()).to_owned(),
            address: face.address(&format!("/places/{}", place.id)),
        })
        .collect();
    regions.sort_by(|a, b| a.name.cmp(&b.name));
    regions
}
