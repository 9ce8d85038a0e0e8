//! Which records are one service, all pairs considered.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{BusinessIdUse, SameBecause, join, origin, same_service, source};
use crate::catalog::{BusinessId, Service, ServiceId};

/// Two records that were linked as one service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The record that comes first.
    pub first: ServiceId,
    /// What it came from: its feed or source.
    pub first_source: String,
    /// The record linked under it.
    pub linked: ServiceId,
    /// What that came from.
    pub linked_source: String,
    /// Why they are the same service.
    pub because: SameBecause,
}

/// How many records of each source have each business id.
#[derive(Clone, Debug, Default)]
pub(in crate::index) struct BusinessIds(HashMap<(BusinessId, String), u32>);

impl BusinessIds {
    pub(in crate::index) fn add(&mut self, (id, source): (Option<BusinessId>, String)) {
        if let Some(id) = id {
            *self.0.entry((id, source)).or_default() += 1;
        }
    }

    fn of(&self, one: &Service, other: &Service) -> BusinessIdUse {
        let is_only = |service| {
            let (id, source) = origin(service);
            id.and_then(|id| self.0.get(&(id, source))) == Some(&1)
        };
        if is_only(one) && is_only(other) {
            BusinessIdUse::OnlyOnes
        } else {
            BusinessIdUse::Several
        }
    }
}

/// Puts records together that are one service. `pairs` are numbers of records that may be.
///
/// A service has one record a source: where two records of one source are like one of
/// another, the one with the smaller id is linked. The order of the records changes nothing.
pub(in crate::index) fn groups(
    records: &BTreeMap<u32, Service>,
    pairs: impl IntoIterator<Item = (u32, u32)>,
    business_ids: &BusinessIds,
) -> (Vec<Service>, Vec<Link>) {
    let mut same: Vec<(SameBecause, u32, u32)> = pairs
        .into_iter()
        .filter_map(|(one, other)| {
            let (a, b) = (records.get(&one)?, records.get(&other)?);
            let because = same_service(a, b, business_ids.of(a, b))?;
            let (one, other) = if a.id <= b.id {
                (one, other)
            } else {
                (other, one)
            };
            Some((because, one, other))
        })
        .collect();
    same.sort_by_cached_key(|(because, one, other)| {
        let id = |number| records.get(number).map(|record| record.id.clone());
        (*because as u8, id(one), id(other))
    });
    same.dedup();

    let mut group_of: BTreeMap<u32, u32> = BTreeMap::new();
    let mut members: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    let mut reasons: BTreeMap<u32, Vec<(SameBecause, u32, u32)>> = BTreeMap::new();
    for (because, one, other) in same {
        let [first, second] = [one, other].map(|it| *group_of.entry(it).or_insert(it));
        for it in [one, other] {
            members.entry(group_of[&it]).or_default().insert(it);
        }
        if first == second {
            continue;
        }
        let sources = |group: &u32| -> BTreeSet<&str> {
            let members = members.get(group).into_iter().flatten();
            members
                .filter_map(|it| records.get(it))
                .map(source)
                .collect()
        };
        if !sources(&first).is_disjoint(&sources(&second)) {
            continue;
        }
        let moved = members.remove(&second).unwrap_or_default();
        group_of.extend(moved.iter().map(|it| (*it, first)));
        members.entry(first).or_default().extend(moved);
        let more = reasons.remove(&second).unwrap_or_default();
        let of_group = reasons.entry(first).or_default();
        of_group.extend(more);
        of_group.push((because, one, other));
    }

    let mut services = Vec::new();
    let mut links = Vec::new();
    for (group, members) in members {
        let records_of_group = members.iter().filter_map(|it| records.get(it).cloned());
        if members.len() < 2 {
            continue;
        }
        let Some(service) = join(records_of_group.collect()) else {
            continue;
        };
        let reasons = reasons.remove(&group).unwrap_or_default();
        for linked in &service.linked {
            let is_of = |number: &u32| records.get(number).is_some_and(|it| it.id == linked.id);
            let because = reasons
                .iter()
                .find(|(_, one, other)| is_of(one) || is_of(other))
                .map_or(SameBecause::NameAndPlace, |(because, ..)| *because);
            links.push(Link {
                first: service.id.clone(),
                first_source: source(&service).to_owned(),
                linked: linked.id.clone(),
                linked_source: source(linked).to_owned(),
                because,
            });
        }
        services.push(service);
    }
    (services, links)
}
