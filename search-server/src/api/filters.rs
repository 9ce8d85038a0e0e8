//! Parameters that narrow the answers, to the engine's filters.

use std::fmt::Display;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use luukku_engine::catalog::{Accessibility, Channel, Fee, ProviderType};
use luukku_engine::gazetteer::PlaceId;
use luukku_engine::query::{Facet, Filters, limits};

use crate::areas::{self, AreaKind};
use crate::wire::{ParameterError, SearchParameters};

/// Greatest age that can be asked for, in years.
const OLDEST: usize = 130;

/// Years in which opening hours are known: the holidays of others are not.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2099;

/// The moment of the question, as `open_at` names it.
pub(crate) const NOW: &str = "now";

/// The filters of these parameters; what is wrong with them is added to `errors`.
pub(super) fn filters_of(
    parameters: &SearchParameters,
    errors: &mut Vec<ParameterError>,
) -> Filters {
    let mut filters = Filters::default();
    for (facet, values) in parameters.lists() {
        let name = facet.name();
        if values.is_empty() {
            continue;
        }
        if values.len() > limits::MAX_FILTERS {
            let most = limits::MAX_FILTERS;
            let detail = format!("at most {most} values of {name} can be asked for at once");
            errors.push(ParameterError::new(name, "too_many", detail));
            continue;
        }
        if let Some(kind) = area_kind(facet) {
            filters
                .areas
                .insert(facet, areas_named(kind, values, errors));
        } else {
            for value in values {
                match known_value(facet, value) {
                    Ok(value) => filters.values.entry(facet).or_default().push(value),
                    Err(detail) => {
                        let detail = format!("{name}: {detail}");
                        errors.push(ParameterError::new(name, "invalid_value", detail));
                    }
                }
            }
        }
    }
    hold_areas_together(&filters, errors);
    filters.min_age = age("min_age", parameters.min_age, errors);
    filters.max_age = age("max_age", parameters.max_age, errors);
    if let (Some(min), Some(max)) = (filters.min_age, filters.max_age)
        && min > max
    {
        let detail = format!("min_age {min} is greater than max_age {max}");
        errors.push(ParameterError::new("min_age", "out_of_range", detail));
    }
    filters.open_at = parameters
        .open_at
        .as_deref()
        .and_then(|moment| open_at(moment, errors));
    filters
}

/// The facets of these names.
pub(super) fn facets_of(names: &[String], errors: &mut Vec<ParameterError>) -> Vec<Facet> {
    let mut facets = Vec::new();
    for name in names {
        match Facet::named(name) {
            Some(facet) if facets.contains(&facet) => {}
            Some(facet) => facets.push(facet),
            None => {
                let known = Facet::ALL.map(Facet::name).join(", ");
                let detail = format!("facets: {name:?} is not one of {known}");
                errors.push(ParameterError::new("facets", "invalid_value", detail));
            }
        }
    }
    facets
}

fn area_kind(facet: Facet) -> Option<AreaKind> {
    match facet {
        Facet::Municipality => Some(AreaKind::Municipality),
        Facet::Region => Some(AreaKind::Region),
        Facet::WellbeingCounty => Some(AreaKind::WellbeingCounty),
        _ => None,
    }
}

fn areas_named(kind: AreaKind, names: &[String], errors: &mut Vec<ParameterError>) -> Vec<PlaceId> {
    let parameter = kind.parameter();
    let mut found = Vec::new();
    for name in names {
        match areas::find(kind, name) {
            Some(area) => found.push(area),
            None => errors.push(ParameterError::new(
                parameter,
                "unknown_area",
                format!("{parameter} {name:?} is not known"),
            )),
        }
    }
    found
}

/// Areas of several facets have to overlap: else nobody asked for anything that is.
fn hold_areas_together(filters: &Filters, errors: &mut Vec<ParameterError>) {
    let groups: Vec<Vec<PlaceId>> = filters.areas.values().cloned().collect();
    if let Some((facet, _)) = filters.areas.first_key_value()
        && errors.is_empty()
        && areas::common(&groups).is_empty()
    {
        errors.push(ParameterError::new(
            facet.name(),
            "invalid_value",
            "the areas asked for have no municipality in common",
        ));
    }
}

/// A value as the index has it, or what is wrong with it. Whether a service class or target
/// group exists only the index knows.
fn known_value(facet: Facet, value: &str) -> Result<String, String> {
    match facet {
        Facet::Fee => named::<Fee>(value),
        Facet::Channel => named::<Channel>(value),
        Facet::ProviderType => named::<ProviderType>(value),
        Facet::Accessibility => named::<Accessibility>(value),
        Facet::ServiceLanguage => {
            let language = value.split(['-', '_']).next().unwrap_or_default();
            let fits = (2..=3).contains(&language.len())
                && language.bytes().all(|byte| byte.is_ascii_alphabetic());
            fits.then(|| language.to_ascii_lowercase())
                .ok_or_else(|| format!("{value:?} is not a language tag such as fi or ar"))
        }
        _ => Ok(value.to_owned()),
    }
}

fn named<T: FromStr<Err: Display>>(value: &str) -> Result<String, String> {
    match value.parse::<T>() {
        Ok(_) => Ok(value.to_owned()),
        Err(unknown) => Err(unknown.to_string()),
    }
}

/// What time it is in Finland.
pub(crate) fn now_in_finland() -> DateTime {
    let finland = TimeZone::get("Europe/Helsinki").unwrap_or(TimeZone::UTC);
    Timestamp::now().to_zoned(finland).datetime()
}

fn age(name: &str, years: Option<usize>, errors: &mut Vec<ParameterError>) -> Option<u8> {
    let years = years?;
    if years > OLDEST {
        let detail = format!("{name} {years} is outside 0..={OLDEST}");
        errors.push(ParameterError::new(name, "out_of_range", detail));
        return None;
    }
    u8::try_from(years).ok()
}

/// The moment in Finland's time. In an address an offset's `+` is often left as it is, and
/// then read as a space.
fn open_at(moment: &str, errors: &mut Vec<ParameterError>) -> Option<DateTime> {
    if moment == NOW {
        return Some(now_in_finland());
    }
    let moment = match moment.split_once('T') {
        Some((date, time)) => format!("{date}T{}", time.replace(' ', "+")),
        None => moment.to_owned(),
    };
    let with_offset = moment.parse::<Timestamp>().ok().and_then(|moment| {
        let finland = TimeZone::get("Europe/Helsinki").ok()?;
        Some(moment.to_zoned(finland).datetime())
    });
    let read = with_offset.or_else(|| moment.parse::<DateTime>().ok());
    let (code, detail) = match read {
        Some(moment) if YEARS.contains(&moment.year()) => return Some(moment),
        Some(_) => {
            let (first, last) = (YEARS.start(), YEARS.end());
            (
                "out_of_range",
                format!("open_at {moment:?} is outside the years {first}..={last}"),
            )
        }
        None => (
            "invalid_value",
            format!(
                "open_at {moment:?} is not now or a moment such as 2026-10-06T18:00 or \
                 2026-10-06T15:00:00Z"
            ),
        ),
    };
    errors.push(ParameterError::new("open_at", code, detail));
    None
}
