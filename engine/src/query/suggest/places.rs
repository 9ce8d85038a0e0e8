//! Places that what is typed may become, and how a place is said.

use std::sync::LazyLock;

use fst::raw::Fst;
use luukku_analyzers::{Case, Language, fold, place_name_forms};

use super::typed::{Forgive, forgiven};
use crate::catalog::GeoPoint;
use crate::gazetteer::{Gazetteer, LocalCase, Place, PlaceId, PlaceKind};
use crate::index::walk;
use crate::query::{PlaceMode, limits};

/// Most places looked at for a beginning.
const LOOKED_AT: usize = 48;

/// What a place's name is typed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// The name.
    Name,
    /// A form that says near it: "Forssan", "Forssaa".
    Near,
    /// A form that says in it, to it or from it.
    In,
}

/// A place that what is typed may become.
#[derive(Clone, Copy, Debug)]
pub(super) struct FoundPlace {
    pub(super) place: &'static Place,
    pub(super) form: Form,
    pub(super) edits: u8,
    /// Whether what is typed is all of the form.
    pub(super) is_whole: bool,
}

/// Where a search is to be, and how that is said.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    pub(super) place: &'static Place,
    pub(super) mode: PlaceMode,
    pub(super) text: String,
    pub(super) edits: u8,
}

/// Forms of place names, the best places first.
struct Forms {
    fst: Fst<Vec<u8>>,
    forms: Vec<(&'static Place, Form)>,
}

static FORMS: LazyLock<Forms> = LazyLock::new(Forms::of_gazetteer);

/// Makes what is otherwise made with the first suggestion.
pub(crate) fn load() {
    LazyLock::force(&FORMS);
}

/// The first byte of a key: names and other forms of a language apart, so that a beginning
/// that many names have shows each once.
fn space(language: Language, form: Form) -> [u8; 1] {
    [b'A' + 2 * language as u8 + u8::from(form != Form::Name)]
}

impl Forms {
    fn of_gazetteer() -> Self {
        let mut places: Vec<&'static Place> = Gazetteer::embedded().places().iter().collect();
        places.sort_by_key(|place| place.rank());
        let mut forms = Vec::new();
        let mut keys: Vec<(Vec<u8>, u64)> = Vec::new();
        // A postcode is typed as it is; there is nothing to complete.
        places.retain(|place| place.kind != PlaceKind::PostcodeArea);
        for place in places {
            for (language, form, text) in forms_of(place) {
                let mut key = space(language, form).to_vec();
                key.extend(fold(&text).bytes());
                key.push(walk::END);
                let number = forms.len() as u64;
                forms.push((place, form));
                // Places of one name are told apart by their numbers.
                key.extend((number as u32).to_be_bytes());
                keys.push((key, number));
            }
        }
        keys.sort_unstable();
        // Sorted and distinct: there is no error to lose, and without keys nothing is a place.
        let fst = Fst::from_iter_map(keys).unwrap_or_else(|_| fst::Map::default().into_fst());
        Self { fst, forms }
    }
}

fn forms_of(place: &'static Place) -> Vec<(Language, Form, String)> {
    let mut forms = Vec::new();
    for (case, text) in place_name_forms(place.name_fi) {
        let form = match case {
            Case::Nominative => Form::Name,
            Case::Genitive | Case::Partitive => Form::Near,
            _ => Form::In,
        };
        forms.push((Language::Finnish, form, text));
    }
    for language in [Language::Swedish, Language::English] {
        forms.push((language, Form::Name, name(place, language).to_owned()));
    }
    forms
}

/// The name people call a place in a language.
pub(super) fn name(place: &Place, language: Language) -> &'static str {
    match language {
        Language::Finnish => place.name_fi,
        Language::Swedish => place.name_sv.unwrap_or(place.name_fi),
        Language::English => place.name_en.unwrap_or(place.name_fi),
    }
}

/// Places of which a form begins with `typed`, best first; the nearer ones first where the
/// person is known. Typing errors are put right, if they are to be, when nothing begins so.
pub(super) fn find(
    typed: &str,
    language: Language,
    position: Option<GeoPoint>,
    forgive: Forgive,
) -> Vec<FoundPlace> {
    let spaces = [Form::Name, Form::In].map(|form| space(language, form));
    let fst = &FORMS.fst;
    let mut completed: Vec<(bool, walk::Completed)> = Vec::new();
    for space in &spaces {
        let starts = walk::exact(fst, space, typed);
        let whole = walk::best(fst, &walk::whole(fst, &starts), LOOKED_AT);
        completed.extend(whole.into_iter().map(|form| (true, form)));
        let begun = walk::best(fst, &starts, LOOKED_AT);
        completed.extend(begun.into_iter().map(|form| (false, form)));
    }
    let edits = forgiven(typed.chars().count());
    if forgive == Forgive::Errors && completed.is_empty() && edits > 0 {
        for space in &spaces {
            let starts = walk::with_errors(fst, space, typed, edits);
            let meant = walk::best(fst, &starts, LOOKED_AT);
            completed.extend(meant.into_iter().map(|form| (false, form)));
        }
    }
    let mut found: Vec<FoundPlace> = Vec::new();
    for (is_whole, completed) in completed {
        let Some((place, form)) = FORMS.forms.get(completed.value as usize) else {
            continue;
        };
        if !found.iter().any(|known| known.place.id == place.id) {
            found.push(FoundPlace {
                place,
                form: *form,
                edits: completed.edits,
                is_whole,
            });
        }
    }
    found.sort_by(|a, b| {
        (b.is_whole.cmp(&a.is_whole))
            .then(a.edits.cmp(&b.edits))
            .then(weight(b.place, position).total_cmp(&weight(a.place, position)))
            .then(a.place.id.cmp(&b.place.id))
    });
    found
}

/// How likely a place is meant: by kind, population, and how far it is from the person.
fn weight(place: &Place, position: Option<GeoPoint>) -> f64 {
    let kind = match place.kind {
        PlaceKind::Municipality => 3.0,
        PlaceKind::Region => 1.5,
        PlaceKind::WellbeingCounty | PlaceKind::Town => 1.0,
        PlaceKind::Village | PlaceKind::Suburb | PlaceKind::PostcodeArea => 0.0,
    };
    let far = position.map_or(0.0, |from| {
        (from.distance_m(place.point) / 20_000.0).min(8.0)
    });
    kind + f64::from(place.population.max(1)).log10() - far
}

/// How one says in or near a place; `None` where no way is sure to be right.
pub(super) fn phrase(place: &'static Place, mode: PlaceMode, language: Language) -> Option<String> {
    let name = name(place, language);
    let text = match (language, mode) {
        (Language::Finnish, PlaceMode::In) => {
            let case = match place.local_case {
                LocalCase::Inner => Case::Inessive,
                LocalCase::Outer => Case::Adessive,
            };
            finnish(place, case)?
        }
        // Half the country is near a region.
        (_, PlaceMode::Near) if !is_settlement(place) => return None,
        (Language::Finnish, PlaceMode::Near) => {
            format!("lähellä {}", finnish(place, Case::Partitive)?)
        }
        // One is on the islands: på Åland.
        (Language::Swedish, PlaceMode::In) if is_aland(place) => format!("på {name}"),
        (Language::Swedish, PlaceMode::In) => format!("i {name}"),
        (Language::Swedish, PlaceMode::Near) => format!("nära {name}"),
        // "In the East Uusimaa wellbeing services county".
        (Language::English, PlaceMode::In) if place.kind == PlaceKind::WellbeingCounty => {
            format!("in the {name}")
        }
        (Language::English, PlaceMode::In) => format!("in {name}"),
        (Language::English, PlaceMode::Near) => format!("near {name}"),
        _ => return None,
    };
    Some(text)
}

/// Whether a place is one that people live in, and not an area of many.
pub(super) fn is_settlement(place: &Place) -> bool {
    !matches!(place.kind, PlaceKind::Region | PlaceKind::WellbeingCounty)
}

/// Whether a place has only a point: a search in it looks around that, and not in an area
/// that was counted.
pub(super) fn is_point(place: &Place) -> bool {
    is_settlement(place) && place.kind != PlaceKind::Municipality
}

fn finnish(place: &Place, case: Case) -> Option<String> {
    place_name_forms(place.name_fi)
        .into_iter()
        .find(|(found, _)| *found == case)
        .map(|(_, form)| form)
}

fn is_aland(place: &Place) -> bool {
    matches!(place.id, PlaceId::Region(21) | PlaceId::County(91))
}

/// Words that say in or near, before or after a name.
struct Link {
    language: Language,
    word: &'static str,
    mode: PlaceMode,
    side: Side,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

const fn link(language: Language, word: &'static str, mode: PlaceMode, side: Side) -> Link {
    Link {
        language,
        word,
        mode,
        side,
    }
}

const LINKS: &[Link] = &[
    link(Language::Finnish, "lähellä", PlaceMode::Near, Side::Before),
    link(Language::Finnish, "lähellä", PlaceMode::Near, Side::After),
    link(
        Language::Finnish,
        "lähistöllä",
        PlaceMode::Near,
        Side::After,
    ),
    link(Language::Finnish, "seudulla", PlaceMode::Near, Side::After),
    link(
        Language::Finnish,
        "ympäristössä",
        PlaceMode::Near,
        Side::After,
    ),
    link(Language::Finnish, "alueella", PlaceMode::In, Side::After),
    link(Language::Swedish, "i", PlaceMode::In, Side::Before),
    link(Language::Swedish, "på", PlaceMode::In, Side::Before),
    link(Language::Swedish, "nära", PlaceMode::Near, Side::Before),
    link(Language::English, "in", PlaceMode::In, Side::Before),
    link(Language::English, "near", PlaceMode::Near, Side::Before),
    link(Language::English, "around", PlaceMode::Near, Side::Before),
];

/// How sure it is that words are the beginning of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sureness {
    /// A letter: anything begins so.
    Hint,
    /// Two letters.
    Likely,
    /// A word that says where, or three letters and more.
    Sure,
}

/// What the words after a topic say of where.
pub(super) enum Remainder {
    /// Nothing yet but how: the place is still to be said.
    Any(Vec<PlaceMode>),
    /// These places, and how sure it is that a place is being said.
    Phrases(Vec<Phrase>, Sureness),
}

/// Reads `words`, which follow a topic in `language`, as the beginning of a place; `None`
/// when they are not.
pub(super) fn remainder(
    words: &[String],
    language: Language,
    position: Option<GeoPoint>,
) -> Option<Remainder> {
    let (first, rest) = words.split_first()?;
    let links = || LINKS.iter().filter(|link| link.language == language);
    let before = links()
        .filter(|link| link.side == Side::Before)
        .find(|link| link.word == first);
    if let Some(link) = before {
        if rest.is_empty() {
            return Some(Remainder::Any(vec![link.mode]));
        }
        let found = find(&rest.join(" "), language, position, Forgive::Errors);
        return phrases(found, &[link.mode], language, Sureness::Sure);
    }
    // "Forssan läh": the name is whole, what says near it is being typed.
    if let Some((last, name)) = words.split_last().filter(|(_, name)| !name.is_empty()) {
        let after = links()
            .filter(|link| link.side == Side::After)
            .find(|link| link.word.starts_with(last.as_str()));
        let genitives: Vec<FoundPlace> =
            find(&name.join(" "), language, position, Forgive::Nothing)
                .into_iter()
                .filter(|found| found.is_whole && found.form == Form::Near)
                .collect();
        if let Some(link) = after
            && !genitives.is_empty()
        {
            return genitive_phrases(&genitives, link);
        }
    }
    let typed = words.join(" ");
    let found = find(&typed, language, position, Forgive::Errors);
    if found.is_empty() {
        // "apotek n": the word that says near is being typed.
        let begun: Vec<PlaceMode> = links()
            .filter(|link| link.side == Side::Before && link.word.starts_with(&typed))
            .map(|link| link.mode)
            .collect();
        return (!begun.is_empty()).then_some(Remainder::Any(begun));
    }
    let near = found.first().is_some_and(|found| found.form == Form::Near);
    let modes: &[PlaceMode] = if near {
        &[PlaceMode::Near, PlaceMode::In]
    } else {
        &[PlaceMode::In, PlaceMode::Near]
    };
    let sureness = match typed.chars().count() {
        0 | 1 => Sureness::Hint,
        2 => Sureness::Likely,
        _ => Sureness::Sure,
    };
    phrases(found, modes, language, sureness)
}

/// The best place in every way of `modes`, the others in the first.
fn phrases(
    found: Vec<FoundPlace>,
    modes: &[PlaceMode],
    language: Language,
    sureness: Sureness,
) -> Option<Remainder> {
    let mut phrases: Vec<Phrase> = Vec::new();
    for found in found {
        let is_best = phrases.is_empty();
        for mode in modes.iter().take(if is_best { modes.len() } else { 1 }) {
            if let Some(text) = phrase(found.place, *mode, language) {
                phrases.push(Phrase {
                    place: found.place,
                    mode: *mode,
                    text,
                    edits: found.edits,
                });
            }
        }
    }
    phrases.truncate(limits::MAX_SUGGEST_PHRASES);
    (!phrases.is_empty()).then_some(Remainder::Phrases(phrases, sureness))
}

fn genitive_phrases(genitives: &[FoundPlace], link: &Link) -> Option<Remainder> {
    let phrases: Vec<Phrase> = genitives
        .iter()
        .filter_map(|found| {
            let name = finnish(found.place, Case::Genitive)?;
            Some(Phrase {
                place: found.place,
                mode: link.mode,
                text: format!("{name} {}", link.word),
                edits: found.edits,
            })
        })
        .collect();
    (!phrases.is_empty()).then_some(Remainder::Phrases(phrases, Sureness::Sure))
}
