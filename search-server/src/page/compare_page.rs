//! `/compare?id=…&id=…`: up to four services, the same facts side by side.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::answer::{render, trouble};
use super::facts::Spoken;
use super::interface::Interface;
use super::service_view::ServiceView;
use super::strings::fill;
use super::templates::Frame;
use super::visit::Visit;
use crate::api::find_service;
use crate::app::App;
use crate::problem::Problem;
use crate::wire::SearchParameters;

/// Most services side by side: five columns do not fit on a sheet of A4.
const MOST: usize = 4;

#[derive(Debug, Template)]
#[template(path = "compare.html")]
struct ComparePage {
    frame: Frame,
    services: Vec<ServiceView>,
    facts: Vec<Fact>,
    notices: Vec<String>,
}

/// A fact of each service, in the order of the services.
#[derive(Debug)]
struct Fact {
    name: &'static str,
    values: Vec<Vec<String>>,
}

pub(super) async fn compare_page(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let face = visit.face;
    let mut ids: Vec<String> = Vec::new();
    for id in visit.values("id") {
        if ids.iter().all(|met| met != id) {
            ids.push(id.to_owned());
        }
    }
    let texts = face.portal();
    let mut notices = Vec::new();
    if ids.len() > MOST {
        notices.push(texts.compare_many.to_owned());
        ids.truncate(MOST);
    }
    let snapshot = app.live.snapshot()?;
    let path = path(&ids);
    let caching = visit.caching(&app, &snapshot, "/compare", &path);
    if let Some(held) = caching.held(&headers) {
        return Ok(held);
    }
    let mut services = Vec::new();
    for id in ids {
        match find_service(&app, snapshot.clone(), id.clone()).await {
            Ok(Some(service)) => {
                services.push(ServiceView::new(
                    &service,
                    &snapshot,
                    face,
                    visit.today,
                    &app.portal,
                ));
            }
            Ok(None) => notices.push(fill(texts.compare_missing, "id", &id)),
            Err(failure) => {
                return trouble(&SearchParameters::default(), face, &app.portal, &failure);
            }
        }
    }
    if services.is_empty() {
        notices.push(texts.compare_none.to_owned());
    }
    let frame = Frame::new(texts.compare, face, &app.portal, |face| face.address(&path));
    let page = render(&ComparePage {
        frame: frame.unlisted(),
        facts: facts(&services, face),
        services,
        notices,
    })?;
    Ok(caching.apply(page))
}

fn path(ids: &[String]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for id in ids {
        query.append_pair("id", id);
    }
    let query = query.finish();
    if query.is_empty() {
        "/compare".to_owned()
    } else {
        format!("/compare?{query}")
    }
}

/// The facts that any of the services has something of.
fn facts(services: &[ServiceView], face: Interface) -> Vec<Fact> {
    let (strings, texts, about) = (face.strings(), face.portal(), face.about_services());
    let one = |text: &str| {
        if text.is_empty() {
            Vec::new()
        } else {
            vec![text.to_owned()]
        }
    };
    let listed = |named: &[Spoken]| {
        let texts: Vec<&str> = named.iter().map(|it| it.text.as_str()).collect();
        one(&texts.join(", "))
    };
    let words = |words: &[&'static str]| words.iter().map(|it| (*it).to_owned()).collect();
    let row = |name, of: &dyn Fn(&ServiceView) -> Vec<String>| Fact {
        name,
        values: services.iter().map(of).collect(),
    };
    let all = [
        row(texts.organization, &|it| {
            it.organization.iter().map(|it| it.text.clone()).collect()
        }),
        row(strings.for_whom, &|it| listed(&it.for_whom)),
        row(strings.age, &|it| it.ages.iter().cloned().collect()),
        row(about.referral, &|it| one(it.referral)),
        row(strings.fee, &|it| {
            it.fee
                .iter()
                .map(|fee| (*fee).to_owned())
                .chain(it.costs.iter().cloned())
                .collect()
        }),
        row(about.when, &|it| {
            let said = it.hours.iter().map(|it| it.text.clone());
            said.chain(it.times.iter().cloned()).collect()
        }),
        row(about.next_dates, &|it| it.dates.next.clone()),
        row(strings.places, &|it| {
            let places = it.places.iter();
            places.filter_map(|place| place.address.clone()).collect()
        }),
        row(strings.phone, &|it| {
            it.phones
                .iter()
                .map(|(phone, _)| phone.written.clone())
                .collect()
        }),
        row(strings.email, &|it| {
            it.emails.iter().map(|it| it.text.clone()).collect()
        }),
        row(strings.channels, &|it| words(&it.channels)),
        row(strings.service_languages, &|it| one(&it.languages)),
        row(strings.accessibility, &|it| words(&it.accessibility)),
        row(strings.area_served, &|it| {
            it.service_area.iter().cloned().collect()
        }),
        row(strings.topics, &|it| listed(&it.topics)),
        row(about.evidence_verified, &|it| one(&it.freshness.text)),
        row(strings.source, &|it| one(&it.source)),
    ];
    all.into_iter()
        .filter(|fact| fact.values.iter().any(|values| !values.is_empty()))
        .collect()
}
