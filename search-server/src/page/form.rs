//! The search form with what was typed.

use luukku_engine::query::Facet;

use super::format::whole_distance;
use super::interface::Interface;
use super::strings::Strings;
use crate::wire::{SearchParameters, SortOrder, joined};

/// Radii the form offers, in metres.
const RADII: [f64; 5] = [2_000.0, 5_000.0, 10_000.0, 25_000.0, 50_000.0];

/// The form with what was typed.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) q: String,
    pub(super) near: String,
    pub(super) radii: Vec<Choice>,
    pub(super) orders: Vec<Choice>,
    pub(super) is_local_only: bool,
    /// Whether the refinements are shown unfolded.
    pub(super) is_refined: bool,
    /// Fields that go along unseen: name and value.
    pub(super) hidden: Vec<(&'static str, String)>,
}

/// A choice of a select element.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) is_chosen: bool,
}

impl Form {
    /// `shown` are the facets whose values are fields elsewhere on the page.
    pub(super) fn new(question: &SearchParameters, face: Interface, shown: &[Facet]) -> Self {
        let (strings, language) = (face.strings(), face.language());
        let radius = question.radius_m.unwrap_or_default();
        let mut radii = vec![Choice {
            value: String::new(),
            label: strings.radius_any.to_owned(),
            is_chosen: question.radius_m.is_none(),
        }];
        let another = (radius > 0.0 && !RADII.contains(&radius)).then_some(radius);
        radii.extend(RADII.into_iter().chain(another).map(|offered| Choice {
            value: offered.to_string(),
            label: whole_distance(offered, language),
            is_chosen: (offered - radius).abs() < 0.5,
        }));
        let order = question.sort.unwrap_or(SortOrder::Relevance);
        let orders = SortOrder::ALL
            .into_iter()
            .map(|offered| Choice {
                value: match offered {
                    SortOrder::Relevance => String::new(),
                    other => other.name().to_owned(),
                },
                label: order_label(offered, strings).to_owned(),
                is_chosen: offered == order,
            })
            .collect();
        let is_local_only = question.include_national == Some(false);
        let filters = question
            .lists()
            .into_iter()
            .filter(|(facet, _)| !shown.contains(facet))
            .map(|(facet, values)| (facet.name(), Some(joined(values))));
        let hidden = [
            ("lang", Some(face.lang.tag().to_owned())),
            ("view", face.is_kiosk().then(|| "kiosk".to_owned())),
            ("min_age", question.min_age.map(|age| age.to_string())),
            ("max_age", question.max_age.map(|age| age.to_string())),
            ("open_at", question.open_at.clone()),
            (
                "bbox",
                question
                    .bbox
                    .map(|sides| sides.map(|side| side.to_string()).join(",")),
            ),
            ("shape", question.shape.clone()),
            ("lat", question.lat.map(|lat| lat.to_string())),
            ("lon", question.lon.map(|lon| lon.to_string())),
        ];
        Self {
            q: question.q.clone().unwrap_or_default(),
            near: question.near.clone().unwrap_or_default(),
            is_refined: question.radius_m.is_some()
                || order != SortOrder::Relevance
                || is_local_only,
            radii,
            orders,
            is_local_only,
            hidden: hidden
                .into_iter()
                .chain(filters)
                .filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)))
                .collect(),
        }
    }
}

pub(super) fn order_label(order: SortOrder, strings: &Strings) -> &'static str {
    match order {
        SortOrder::Relevance => strings.sort_relevance,
        SortOrder::Distance => strings.sort_distance,
        SortOrder::Name => strings.sort_name,
        SortOrder::Verified => strings.sort_verified,
    }
}
