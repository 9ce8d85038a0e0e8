//! `/organizations/{id}` for people: who it is, and all it provides.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use luukku_engine::catalog::{Organization, ProviderType};
use luukku_engine::query::value_label;

use super::answer::{Nothing, missing, render, trouble, varies_by_accept};
use super::facts::{Phone, Spoken, best_for};
use super::format::{segment, web_link};
use super::interface::Interface;
use super::listed::Listed;
use super::service_view::{Linked, paragraphs};
use super::strings::fill;
use super::structured::DataBlock;
use super::templates::Frame;
use super::visit::Visit;
use crate::api::find_organization;
use crate::app::App;
use crate::hsds::{self, Asked};
use crate::problem::Problem;
use crate::wire::SearchParameters;

/// Services on a page.
const PER_PAGE: usize = 25;

#[derive(Debug, Template)]
#[template(path = "organization.html")]
struct OrganizationPage {
    frame: Frame,
    name: Spoken,
    description_lang: Option<luukku_engine::Language>,
    paragraphs: Vec<String>,
    kind: Option<&'static str>,
    business_id: Option<String>,
    phone: Option<Phone>,
    email: Option<Linked>,
    web: Option<Linked>,
    count: String,
    services: Vec<Listed>,
    page_of: Option<String>,
    previous: Option<String>,
    next: Option<String>,
}

pub(super) async fn organization_page(
    State(app): State<App>,
    Path(id): Path<String>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if hsds::takes_json(&headers) {
        return hsds::organization(State(app), Path(id), headers).await;
    }
    let face = visit.face;
    let asked = Asked::of(visit.page(), PER_PAGE);
    let snapshot = app.live.snapshot()?;
    let question = format!("{id} {asked:?}");
    let caching = visit.caching(&app, &snapshot, "/organizations", &question);
    let path = format!("/organizations/{}", segment(&id));
    let (organization, own) = match find_organization(&app, snapshot, &id, asked).await {
        Ok(Some(found)) => found,
        Ok(None) => {
            let nothing = Nothing::of(face.portal().organization_missing, face);
            return missing(nothing, &path, face, &app.portal);
        }
        Err(failure) => {
            return trouble(&SearchParameters::default(), face, &app.portal, &failure);
        }
    };
    if let Some(held) = caching.held(&headers) {
        return Ok(varies_by_accept(held));
    }
    let strings = face.strings();
    let name = Spoken::of(&organization.name, face).unwrap_or(Spoken {
        lang: None,
        text: id.clone(),
    });
    let description = best_for(&organization.description, face);
    let listed = own.page.iter();
    let services = listed
        .map(|service| Listed {
            // All of them are this one's.
            organization: None,
            ..Listed::new(service, service.locations.first(), face, visit.today)
        })
        .collect();
    let structured = DataBlock::organization(&organization, &app.portal.address(&path), face);
    let pages = own.total.div_ceil(PER_PAGE);
    let number = visit.page();
    let on = |number, face| page_address(&path, number, face);
    let frame = Frame::new(&name.text, face, &app.portal, |face| on(number, face));
    let page = render(&OrganizationPage {
        frame: frame.described(description.map(|(_, text)| text), structured),
        description_lang: description.and_then(|(lang, _)| lang),
        paragraphs: paragraphs(description.map_or("", |(_, text)| text)),
        kind: kind(&organization, face),
        business_id: organization.business_id.clone(),
        phone: organization.phone.as_deref().map(|it| Phone::new(it, face)),
        email: organization
            .email
            .as_deref()
            .map(|it| Linked::mail(it, face)),
        web: organization.url.as_deref().map(|url| Linked {
            text: url.to_owned(),
            link: face.leading_out(web_link(url)),
        }),
        count: strings.count(own.total),
        services,
        page_of: (pages > 1).then(|| {
            let here = fill(strings.page_of, "page", &number.to_string());
            fill(&here, "pages", &pages.to_string())
        }),
        previous: (number > 1).then(|| on((number - 1).min(pages.max(1)), face)),
        next: (number < pages).then(|| on(number + 1, face)),
        name,
    })?;
    Ok(varies_by_accept(caching.apply(page)))
}

fn page_address(path: &str, number: usize, face: Interface) -> String {
    if number > 1 {
        face.address(&format!("{path}?page={number}"))
    } else {
        face.address(path)
    }
}

fn kind(organization: &Organization, face: Interface) -> Option<&'static str> {
    let kind = organization.provider_type.map(ProviderType::name)?;
    value_label("provider_type", kind, face.language())
}
