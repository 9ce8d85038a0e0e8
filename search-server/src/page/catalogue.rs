//! Ways into the catalog: its classes and groups with counts, and ready views for
//! professionals.

use std::sync::Arc;

use luukku_engine::index::Snapshot;
use luukku_engine::query::{self, Facet, FacetCounts, QueryError, SearchRequest};

use super::format::capitalised;
use super::interface::Interface;
use super::links::asking;
use super::narrowing::is_for_people;
use super::templates::{CountedLink, NamedLink};
use crate::api::{Failure, run_search};
use crate::app::App;
use crate::wire::{Lang, SearchParameters};

/// Classes on the start page: what fits on a phone without paging.
const HOME_CLASSES: usize = 12;

/// Networks on the start page.
const HOME_NETWORKS: usize = 6;

/// What the start page shows of the catalog.
#[derive(Debug)]
pub(super) struct OfHome {
    pub(super) classes: Vec<CountedLink>,
    pub(super) networks: Vec<CountedLink>,
}

/// The commonest classes and networks.
pub(super) async fn of_home(
    app: &App,
    snapshot: Arc<Snapshot>,
    face: Interface,
) -> Result<OfHome, Failure> {
    let counted = counts(app, snapshot, &[Facet::ServiceClass, Facet::Network], face).await?;
    let links = |facet, most| {
        let mut links = counted_links(&counted, facet, &SearchParameters::default(), face);
        links.truncate(most);
        links
    };
    Ok(OfHome {
        classes: links(Facet::ServiceClass, HOME_CLASSES),
        networks: links(Facet::Network, HOME_NETWORKS),
    })
}

/// The values of these facets over the whole catalog.
pub(super) async fn counts(
    app: &App,
    snapshot: Arc<Snapshot>,
    facets: &[Facet],
    face: Interface,
) -> Result<Vec<FacetCounts>, Failure> {
    let mut request = SearchRequest::new("");
    request.facets = facets.to_vec();
    request.language = face.language();
    request.page.size = 1;
    let found = run_search(app, Arc::clone(&snapshot), request).await?;
    let mut counted = found.response.facets;
    query::name_values(&snapshot, &mut counted);
    Ok(counted)
}

/// A facet's values, each leading to its services within a question.
pub(super) fn counted_links(
    counted: &[FacetCounts],
    facet: Facet,
    within: &SearchParameters,
    face: Interface,
) -> Vec<CountedLink> {
    let counted = counted.iter().filter(|counted| counted.facet == facet);
    counted
        .flat_map(|counted| &counted.values)
        .filter(|value| is_for_people(value))
        .map(|value| {
            let mut question = within.clone();
            *question.list_mut(facet) = vec![value.value.clone()];
            let label = value.labels.best(face.language());
            CountedLink {
                name: capitalised(label.map_or(value.value.as_str(), |(_, label)| label)),
                lang: label.map(|(of, _)| of).filter(|of| *of != face.language()),
                address: face.search(&question),
                count: value.count,
            }
        })
        .collect()
}

/// Ready views: questions in the words of each language, as professionals ask them for
/// clients.
pub(super) fn views(face: Interface) -> Vec<NamedLink> {
    let views: [(&str, &str); 6] = match face.lang {
        Lang::Fi | Lang::Plain => [
            ("Nuoret aikuiset", "palvelut nuorille aikuisille"),
            ("Lapsiperheet", "palvelut lapsiperheille"),
            ("Vertaistuki", "vertaistuki"),
            ("Ikääntyneet", "palvelut ikääntyneille"),
            ("Ilman lähetettä", "tuki ilman lähetettä"),
            ("Puhelimitse", "neuvonta puhelimitse"),
        ],
        Lang::Sv => [
            ("Unga vuxna", "tjänster för unga vuxna"),
            ("Barnfamiljer", "tjänster för barnfamiljer"),
            ("Kamratstöd", "kamratstöd"),
            ("Äldre", "tjänster för äldre"),
            ("Utan remiss", "stöd utan remiss"),
            ("Per telefon", "rådgivning per telefon"),
        ],
        Lang::En => [
            ("Young adults", "services for young adults"),
            (
                "Families with children",
                "services for families with children",
            ),
            ("Peer support", "peer support"),
            ("Older people", "services for older people"),
            ("Without a referral", "support without a referral"),
            ("By telephone", "advice by telephone"),
        ],
    };
    views
        .into_iter()
        .map(|(name, question)| NamedLink {
            name: name.to_owned(),
            address: face.search(&asking(question)),
        })
        .collect()
}

/// Pages made for work with clients.
pub(super) fn tools(face: Interface) -> Vec<NamedLink> {
    let texts = face.portal();
    let kiosk = Interface {
        view: super::interface::View::Kiosk,
        ..face
    };
    [
        (texts.sheet_make, face.address("/sheet")),
        (texts.compare, face.address("/compare")),
        (texts.kiosk, kiosk.address("/")),
    ]
    .into_iter()
    .map(|(name, address)| NamedLink {
        name: name.to_owned(),
        address,
    })
    .collect()
}

/// Situations in life, as the service catalogue of Finland names them, in each language.
const LIFE_EVENTS: [[&str; 3]; 12] = [
    ["Lapsen saaminen", "Att få barn", "Having a child"],
    ["Avioero", "Skilsmässa", "Divorce"],
    [
        "Omaisen kuolema",
        "När en anhörig avlider",
        "Death of a close family member",
    ],
    [
        "Työttömäksi jääminen",
        "Att bli arbetslös",
        "Becoming unemployed",
    ],
    ["Velkaantuminen", "Skuldsättning", "Debts"],
    [
        "Vakava sairastuminen",
        "Att insjukna allvarligt",
        "Serious illness",
    ],
    ["Vammautuminen", "Funktionsnedsättning", "Disability"],
    [
        "Omaishoitajana toimiminen",
        "Att vara närståendevårdare",
        "Acting as a carer",
    ],
    ["Eläkkeelle siirtyminen", "Att gå i pension", "Retirement"],
    ["Maahanmuutto", "Invandring", "Moving to Finland"],
    ["Päihderiippuvuus", "Missbruk", "Addiction"],
    ["Väkivallan kokeminen", "Våld", "Violence"],
];

/// Situations in life that services answer, each leading to them.
///
/// Cost: a search each.
pub(super) fn life_events(
    snapshot: &Snapshot,
    face: Interface,
) -> Result<Vec<CountedLink>, QueryError> {
    let mut links = Vec::new();
    for names in LIFE_EVENTS {
        let name = names[face.language() as usize];
        let mut request = SearchRequest::new(name);
        request.language = face.language();
        request.page.size = 1;
        let found = query::search_ids(snapshot, &request)?;
        if found.total > 0 {
            links.push(CountedLink {
                name: name.to_owned(),
                lang: None,
                address: face.search(&asking(name)),
                count: found.total,
            });
        }
    }
    Ok(links)
}
