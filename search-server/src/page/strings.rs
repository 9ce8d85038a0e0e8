//! What the pages say: one table for each language.

mod en;
mod fi;
mod plain;
mod sv;

use crate::wire::Lang;

/// Every text of the pages. `{n}` and the like stand for what is filled in.
#[derive(Debug)]
pub(crate) struct Strings {
    pub(crate) language_name: &'static str,
    pub(crate) tagline: &'static str,
    pub(crate) skip: &'static str,
    pub(crate) languages_label: &'static str,
    pub(crate) home_title: &'static str,
    pub(crate) home_lead: &'static str,
    pub(crate) search_label: &'static str,
    pub(crate) q_label: &'static str,
    pub(crate) q_hint: &'static str,
    pub(crate) near_label: &'static str,
    pub(crate) optional: &'static str,
    pub(crate) submit: &'static str,
    pub(crate) use_position: &'static str,
    pub(crate) position_failed: &'static str,
    pub(crate) refine: &'static str,
    pub(crate) radius_label: &'static str,
    pub(crate) radius_any: &'static str,
    pub(crate) sort_label: &'static str,
    pub(crate) sort_relevance: &'static str,
    pub(crate) sort_distance: &'static str,
    pub(crate) sort_name: &'static str,
    pub(crate) sort_verified: &'static str,
    pub(crate) local_only: &'static str,
    pub(crate) examples_title: &'static str,
    pub(crate) examples: [&'static str; 3],
    pub(crate) points: [(&'static str, &'static str); 3],
    pub(crate) results_for: &'static str,
    pub(crate) results_all: &'static str,
    pub(crate) count_one: &'static str,
    pub(crate) count_many: &'static str,
    pub(crate) page_of: &'static str,
    pub(crate) understood: &'static str,
    pub(crate) place: &'static str,
    pub(crate) own_position: &'static str,
    pub(crate) mode_in: &'static str,
    pub(crate) mode_near: &'static str,
    pub(crate) mode_nearest: &'static str,
    pub(crate) mode_within: &'static str,
    pub(crate) topic: &'static str,
    pub(crate) area: &'static str,
    pub(crate) map_area: &'static str,
    pub(crate) remove: &'static str,
    pub(crate) did_you_mean: &'static str,
    pub(crate) corrected: &'static str,
    pub(crate) search_instead: &'static str,
    pub(crate) relaxed: &'static str,
    pub(crate) position_missing: &'static str,
    pub(crate) shortened: &'static str,
    pub(crate) none_in_area: &'static str,
    pub(crate) incomplete: &'static str,
    pub(crate) about_away: &'static str,
    pub(crate) away: &'static str,
    pub(crate) nationwide: &'static str,
    pub(crate) served: &'static str,
    pub(crate) other_place: &'static str,
    pub(crate) other_places: &'static str,
    pub(crate) hours: &'static str,
    pub(crate) phone: &'static str,
    pub(crate) email: &'static str,
    pub(crate) web: &'static str,
    pub(crate) fee: &'static str,
    pub(crate) fee_free: &'static str,
    pub(crate) fee_paid: &'static str,
    pub(crate) channels: &'static str,
    pub(crate) channel_place: &'static str,
    pub(crate) channel_phone: &'static str,
    pub(crate) channel_online: &'static str,
    pub(crate) channel_chat: &'static str,
    pub(crate) channel_home_visit: &'static str,
    pub(crate) pages_label: &'static str,
    pub(crate) previous: &'static str,
    pub(crate) next: &'static str,
    pub(crate) empty_title: &'static str,
    pub(crate) empty_tips: [&'static str; 3],
    pub(crate) empty_without_place: &'static str,
    pub(crate) page_empty: &'static str,
    pub(crate) trouble_title: &'static str,
    pub(crate) trouble_parameter: &'static str,
    pub(crate) trouble_too_long: &'static str,
    pub(crate) trouble_place: &'static str,
    pub(crate) trouble_area: &'static str,
    pub(crate) trouble_position: &'static str,
    pub(crate) trouble_busy: &'static str,
    pub(crate) trouble_internal: &'static str,
    pub(crate) service_missing: &'static str,
    pub(crate) service_missing_lead: &'static str,
    pub(crate) back: &'static str,
    pub(crate) places: &'static str,
    pub(crate) approximate: &'static str,
    pub(crate) area_served: &'static str,
    pub(crate) whole_country: &'static str,
    pub(crate) for_whom: &'static str,
    pub(crate) topics: &'static str,
    pub(crate) service_languages: &'static str,
    pub(crate) narrow: &'static str,
    pub(crate) narrow_apply: &'static str,
    pub(crate) narrow_clear: &'static str,
    pub(crate) narrow_more: &'static str,
    pub(crate) facet_class: &'static str,
    pub(crate) facet_provider: &'static str,
    pub(crate) facet_network: &'static str,
    pub(crate) facet_municipality: &'static str,
    pub(crate) accessibility: &'static str,
    pub(crate) opening: &'static str,
    pub(crate) spoken_language: &'static str,
    pub(crate) referral: &'static str,
    pub(crate) age: &'static str,
    pub(crate) ages: &'static str,
    pub(crate) ages_from: &'static str,
    pub(crate) ages_to: &'static str,
    pub(crate) filter_loosened: &'static str,
    pub(crate) trouble_value: &'static str,
    pub(crate) source: &'static str,
    pub(crate) privacy: &'static str,
    pub(crate) api: &'static str,
}

impl Strings {
    /// The table of a language.
    pub(crate) fn of(lang: Lang) -> &'static Strings {
        match lang {
            Lang::Fi => &fi::FINNISH,
            Lang::Sv => &sv::SWEDISH,
            Lang::En => &en::ENGLISH,
            Lang::Plain => &plain::PLAIN_FINNISH,
        }
    }

    /// `1 palvelu`, `12 palvelua`.
    pub(crate) fn count(&self, services: usize) -> String {
        if services == 1 {
            self.count_one.to_owned()
        } else {
            fill(self.count_many, "n", &services.to_string())
        }
    }
}

/// The text with `{name}` replaced by `value`.
pub(crate) fn fill(text: &str, name: &str, value: &str) -> String {
    text.replace(&format!("{{{name}}}"), value)
}
