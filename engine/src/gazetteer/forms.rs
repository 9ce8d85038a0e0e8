//! Every form of every name, and what it can mean.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use luukku_analyzers::{Case, Language, fold, place_name_forms};

use super::tables::Alias;
use super::{Place, PlaceId, PlaceKind};

/// What a form can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PlaceForm {
    /// The place.
    pub place: PlaceId,
    /// The case of a Finnish form; none for Swedish and English names and for abbreviations.
    pub case: Option<Case>,
    /// The language of the form.
    pub language: Language,
}

/// Forms by their folded text.
#[derive(Debug, Default)]
pub(super) struct Forms {
    by_text: HashMap<Box<str>, Vec<PlaceForm>, RandomState>,
    /// Forms with å, ä or ö by what they are on a keyboard without them.
    without_dots: HashMap<Box<str>, Vec<PlaceForm>, RandomState>,
    longest_words: usize,
}

impl Forms {
    pub(super) fn new(places: &[Place], aliases: &[Alias]) -> Self {
        let mut forms = Self::default();
        // Best places first, so that every form's meanings are best first.
        let mut ranked: Vec<_> = places.iter().collect();
        ranked.sort_by_key(|place| place.rank());
        for place in ranked {
            forms.add_place(place);
        }
        for alias in aliases {
            if alias.is_inflected {
                forms.add_finnish(alias.name, alias.place);
            } else {
                forms.add(alias.name, alias.place, None, Language::Finnish);
            }
        }
        forms
    }

    pub(super) fn get(&self, form: &str) -> &[PlaceForm] {
        let found = self
            .by_text
            .get(form)
            .or_else(|| self.without_dots.get(form));
        found.map_or(&[], Vec::as_slice)
    }

    /// Every form as it is written.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.by_text.keys().map(AsRef::as_ref)
    }

    pub(super) fn longest_words(&self) -> usize {
        self.longest_words
    }

    fn add_place(&mut self, place: &Place) {
        self.add_finnish(place.name_fi, place.id);
        if let Some(name) = place.name_sv {
            self.add_swedish(name, place.id);
        }
        if let Some(name) = place.name_en {
            self.add(name, place.id, None, Language::English);
        }
        for name in &place.other_names {
            self.add_finnish(name, place.id);
        }
        if place.kind == PlaceKind::WellbeingCounty
            && let Some(start) = place.name_fi.strip_suffix("hyvinvointialue")
        {
            self.add(&format!("{start}hva"), place.id, None, Language::Finnish);
        }
    }

    fn add_finnish(&mut self, name: &str, place: PlaceId) {
        for (case, form) in place_name_forms(name) {
            self.add(&form, place, Some(case), Language::Finnish);
        }
    }

    fn add_swedish(&mut self, name: &str, place: PlaceId) {
        self.add(name, place, None, Language::Swedish);
        if !name.ends_with(['s', 'x', 'z']) {
            self.add(&format!("{name}s"), place, None, Language::Swedish);
        }
    }

    fn add(&mut self, form: &str, place: PlaceId, case: Option<Case>, language: Language) {
        let form = fold(form);
        self.longest_words = self.longest_words.max(form.split(' ').count());
        let meaning = PlaceForm {
            place,
            case,
            language,
        };
        if form.contains(['å', 'ä', 'ö']) {
            let plain = form.replace(['å', 'ä'], "a").replace('ö', "o");
            push_new(self.without_dots.entry(plain.into()).or_default(), meaning);
        }
        push_new(self.by_text.entry(form.into()).or_default(), meaning);
    }
}

fn push_new(meanings: &mut Vec<PlaceForm>, meaning: PlaceForm) {
    if !meanings.contains(&meaning) {
        meanings.push(meaning);
    }
}
