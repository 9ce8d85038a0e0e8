//! What a name's case and neighbours say of it.

use std::ops::Range;

use luukku_analyzers::{Case, Language, Origin, WordClass, is_function_word};

use super::connectors::{self as connector, Connector};
use super::{Certainty, takes};
use crate::analysis;
use crate::gazetteer::{Place, PlaceForm, PlaceKind};
use crate::query::PlaceMode;
use crate::query::words::Word;

/// From this many people on, a town is thought of before the everyday word of its name:
/// "apteekki lahti" is about Lahti, "apteekki pello" may be about a field.
const CITY: u32 = 45_000;
/// From this many on, an everyday word in the case that says "in" is the town:
/// "uimahalli varkaudessa", but "olin kolarissa".
const TOWN: u32 = 5_000;
/// The same of a village or suburb: "apteekki kalliossa", but "nukkua rauhassa".
const SUBURB: u32 = 20_000;

/// What says that a name is a place; the weaker first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Evidence {
    /// A bare name that is an everyday word too, and may be either: "lahti satama".
    Everyday,
    /// A genitive with nothing after it that says place: "Forssan apteekki".
    Genitive,
    /// A bare name between others.
    Between,
    /// A bare name that begins the query.
    AtStart,
    /// A bare name that ends it, or all of it.
    AtEnd,
    /// A bare name, capitalised, that is the query's last word.
    CapitalAtEnd,
    /// A bare name after a comma.
    AfterBreak,
    /// A local case, or a preposition that only says "in".
    LocalCase,
    /// A word that says near, in, or how far.
    Connected,
}

/// A name among the words of a query.
pub(super) struct Name<'a> {
    words: &'a [Word],
    span: Range<usize>,
    /// Whether a capital says that it is a name: not where the query's first word has one
    /// anyway, or all letters are capitals.
    is_capital: bool,
    /// Whether it is an everyday word too, as far as the lexicon knows.
    is_word: bool,
    /// Whether it is a small word that holds a sentence together.
    is_function_word: bool,
}

impl<'a> Name<'a> {
    pub(super) fn new(words: &'a [Word], span: &Range<usize>) -> Self {
        let first = &words[span.start];
        let is_single = span.len() == 1;
        let is_small = |language| is_function_word(&first.folded, language);
        Self {
            words,
            span: span.clone(),
            is_capital: first.is_capitalised && span.start > 0 && !is_shouted(words),
            is_word: is_single && is_everyday(&first.folded),
            is_function_word: is_single && Language::ALL.into_iter().any(is_small),
        }
    }

    fn is_first(&self) -> bool {
        self.span.start == 0
    }

    fn is_last(&self) -> bool {
        self.span.end == self.words.len()
    }

    /// Whether the place's name is an everyday word that comes to mind before the place.
    fn is_ambiguous(&self, place: &Place) -> bool {
        place.is_common_word || (self.is_word && place.population < CITY)
    }

    /// Whether the word before is a capitalised name that may be a person's: "Matti Salo".
    fn follows_name(&self) -> bool {
        let before = self.span.start.checked_sub(1);
        before
            .and_then(|at| self.words.get(at))
            .is_some_and(|word| word.is_capitalised && is_name(word))
    }

    /// Whether it is a number in Roman letters or an initial: "Aleksanteri II".
    fn is_numeral(&self) -> bool {
        let name = &self.words[self.span.clone()];
        let letters = name
            .iter()
            .map(|word| word.text.chars().count())
            .sum::<usize>();
        letters <= 2 && is_shouted(name) && !is_shouted(self.words)
    }

    /// Whether it and the next word are capitalised as in a name: "Helsinki Mission".
    fn begins_title(&self) -> bool {
        let next = self.words.get(self.span.end);
        let is_title = |word: &Word| word.is_capitalised && !is_shouted(std::slice::from_ref(word));
        is_title(&self.words[self.span.start]) && next.is_some_and(is_title)
    }

    fn follows_break(&self) -> bool {
        self.words[self.span.start].follows_break
    }

    fn precedes_break(&self) -> bool {
        let next = self.words.get(self.span.end);
        next.is_some_and(|word| word.follows_break)
    }
}

fn is_shouted(words: &[Word]) -> bool {
    words
        .iter()
        .all(|word| !word.text.chars().any(char::is_lowercase))
}

/// Whether the lexicon reads the word as a name at all.
fn is_name(word: &Word) -> bool {
    let analysis = word.analysis(Language::Finnish);
    let mut readings = analysis.readings.iter();
    readings.any(|reading| reading.class == WordClass::ProperNoun)
}

/// Whether the lexicon reads a word, written small, as something else than a name first.
fn is_everyday(folded: &str) -> bool {
    let analysis = analysis::analyzers().analyze_cached(folded, Language::Finnish);
    analysis.readings.first().is_some_and(|reading| {
        reading.origin == Origin::Lexicon && reading.class != WordClass::ProperNoun
    })
}

fn is_large(place: &Place) -> bool {
    use PlaceKind::{Municipality, Region, Town, WellbeingCounty};
    matches!(place.kind, Municipality | Region | WellbeingCounty | Town)
}

/// A name read as a place.
#[derive(Clone)]
pub(super) struct Reading {
    pub(super) certainty: Certainty,
    pub(super) evidence: Evidence,
    pub(super) mode: PlaceMode,
    pub(super) radius_m: Option<f64>,
    pub(super) words: Range<usize>,
}

/// What stands on both sides of a name.
pub(super) struct Around {
    /// Strongest connector before the name, and where its words begin.
    before: Option<(Connector, usize)>,
    /// Strongest connector after the name, and where its words end.
    after: Option<(Connector, usize)>,
}

impl Around {
    pub(super) fn of(words: &[Word], span: &Range<usize>) -> Self {
        let is_joined = span.len() == 1 && connector::without_area(&words[span.start]).is_some();
        Self {
            before: connector::before(words, span.start),
            after: if is_joined {
                Some((Connector::AreaAfter, span.end))
            } else {
                connector::after(words, span.end)
            },
        }
    }

    /// Reads a form of a name in its surroundings; `None` when nothing says it is a place.
    pub(super) fn read(&self, form: &PlaceForm, place: &Place, name: &Name) -> Option<Reading> {
        if (name.is_function_word && !name.is_capital) || name.is_numeral() {
            return None;
        }
        if place.kind == PlaceKind::PostcodeArea {
            // Five digits that are a postcode are hardly anything else.
            let words = self.span_with_connectors(name);
            let (mode, radius_m) = match self.before {
                Some((Connector::Distance(metres), _)) => (PlaceMode::Within, Some(metres)),
                Some((Connector::NearBefore | Connector::NearPartitive, _)) => {
                    (PlaceMode::Near, None)
                }
                _ => (PlaceMode::In, None),
            };
            return Some(Reading {
                certainty: Certainty::Said,
                evidence: Evidence::LocalCase,
                mode,
                radius_m,
                words,
            });
        }
        let Some((evidence, mode, radius_m, words)) = self.connected(form, place, name) else {
            return read_alone(form, place, name);
        };
        let says_in = evidence == Evidence::LocalCase;
        let doubted = match self.after {
            Some((Connector::NearOf | Connector::InOf, to)) => to < name.words.len(),
            // "in box": a preposition stands before everyday words too.
            _ => says_in && name.is_ambiguous(place) && !name.is_capital,
        };
        let is_small = !is_large(place) && name.is_ambiguous(place) && !name.is_capital;
        let certainty = match (doubted, is_small) {
            (true, true) => return None,
            (true, false) | (false, true) if mode != PlaceMode::Within => {
                if name.begins_title() || says_in || is_small {
                    Certainty::Possible
                } else {
                    Certainty::Likely
                }
            }
            _ => Certainty::Said,
        };
        Some(Reading {
            certainty,
            evidence,
            mode: match (certainty, mode) {
                // What is only possible must not cut anything off.
                (Certainty::Possible, PlaceMode::In) => PlaceMode::Near,
                (_, mode) => mode,
            },
            radius_m,
            words,
        })
    }

    fn span_with_connectors(&self, name: &Name) -> Range<usize> {
        let from = match self.before {
            Some((Connector::InBefore | Connector::NearBefore | Connector::Distance(_), from)) => {
                from
            }
            _ => name.span.start,
        };
        from..name.span.end
    }

    /// What a connector says.
    fn connected(
        &self,
        form: &PlaceForm,
        place: &Place,
        name: &Name,
    ) -> Option<(Evidence, PlaceMode, Option<f64>, Range<usize>)> {
        use Evidence::{Connected, LocalCase};
        let Range { start, end } = name.span;
        let is_base = matches!(form.case, None | Some(Case::Nominative));
        let is_from = matches!(form.case, Some(Case::Elative | Case::Ablative));
        let is_genitive = form.case == Some(Case::Genitive);
        let is_partitive = form.case == Some(Case::Partitive);
        // An area has no "around": the Kanta-Häme region is Kanta-Häme.
        let area_mode = match place.kind {
            PlaceKind::Region | PlaceKind::WellbeingCounty => PlaceMode::In,
            _ => PlaceMode::Near,
        };
        let within = |metres, words| Some((Connected, PlaceMode::Within, Some(metres), words));
        match (self.before, self.after) {
            (Some((Connector::Distance(metres), from)), after)
                if is_base || is_from || is_genitive =>
            {
                let to = match after {
                    Some((Connector::NearAfter | Connector::InAfter, to)) if is_genitive => to,
                    _ => end,
                };
                within(metres, from..to)
            }
            (_, Some((Connector::Distance(metres), to))) if is_base || is_from || is_genitive => {
                within(metres, start..to)
            }
            (_, Some((Connector::NearAfter | Connector::NearOf, to))) if is_genitive => {
                Some((Connected, PlaceMode::Near, None, start..to))
            }
            (_, Some((Connector::InAfter | Connector::InOf, to))) if is_genitive => {
                Some((Connected, PlaceMode::In, None, start..to))
            }
            (Some((Connector::NearPartitive, from)), _) if is_partitive => {
                Some((Connected, PlaceMode::Near, None, from..end))
            }
            (_, Some((Connector::NearAfter, to))) if is_partitive => {
                Some((Connected, PlaceMode::Near, None, start..to))
            }
            (Some((Connector::NearBefore, from)), _) if is_base => {
                Some((Connected, PlaceMode::Near, None, from..end))
            }
            (Some((Connector::InBefore, from)), Some((Connector::AreaAfter, to))) if is_base => {
                Some((Connected, area_mode, None, from..to))
            }
            (_, Some((Connector::AreaAfter, to))) if is_base => {
                Some((Connected, area_mode, None, start..to))
            }
            (Some((Connector::InBefore, from)), _) if is_base => {
                Some((LocalCase, PlaceMode::In, None, from..end))
            }
            _ => None,
        }
    }
}

/// Reads a form that no connector stands beside.
fn read_alone(form: &PlaceForm, place: &Place, name: &Name) -> Option<Reading> {
    let (certainty, evidence, mode) = match form.case {
        Some(
            Case::Inessive
            | Case::Elative
            | Case::Illative
            | Case::Adessive
            | Case::Ablative
            | Case::Allative,
        ) => {
            let certainty = local_case(form, place, name)?;
            (certainty, Evidence::LocalCase, PlaceMode::In)
        }
        Some(Case::Genitive) if !name.is_last() => {
            let is_known = !name.is_ambiguous(place)
                || name.is_capital
                || (is_large(place)
                    && (place.population >= CITY || name.words[name.span.start].is_capitalised));
            let certainty = is_known.then_some(Certainty::Possible)?;
            (certainty, Evidence::Genitive, PlaceMode::Near)
        }
        None | Some(Case::Nominative) => {
            let (certainty, evidence) = bare(place, name)?;
            (certainty, evidence, PlaceMode::In)
        }
        _ => return None,
    };
    Some(Reading {
        certainty,
        evidence,
        mode: match certainty {
            // What is only possible must not cut anything off.
            Certainty::Possible => PlaceMode::Near,
            Certainty::Likely | Certainty::Said => mode,
        },
        radius_m: None,
        words: name.span.clone(),
    })
}

/// How sure a local case is.
fn local_case(form: &PlaceForm, place: &Place, name: &Name) -> Option<Certainty> {
    let fits = takes(place, form.case);
    if !name.is_ambiguous(place) {
        // "Vaalalla": people use the other case too, but of names that are nothing else.
        return (fits || !name.is_word).then_some(Certainty::Said);
    }
    if !fits {
        return None;
    }
    if name.is_capital {
        return Some(Certainty::Said);
    }
    // Verbs want the cases of "from" and "to" of everyday words: "tuomittu varkaudesta".
    let says_in = matches!(form.case, Some(Case::Inessive | Case::Adessive));
    let enough = if is_large(place) { TOWN } else { SUBURB };
    if (says_in && place.population >= enough) || place.population >= CITY {
        return Some(Certainty::Said);
    }
    (is_large(place) || place.population >= enough).then_some(Certainty::Possible)
}

/// How sure a bare name is.
fn bare(place: &Place, name: &Name) -> Option<(Certainty, Evidence)> {
    use Certainty::{Likely, Possible, Said};
    let is_ambiguous = name.is_ambiguous(place);
    let is_large = is_large(place);
    let is_city = is_large && place.population >= CITY;
    if name.is_first() && name.is_last() {
        let is_place = place.kind == PlaceKind::Municipality || !is_ambiguous;
        return is_place.then_some((Likely, Evidence::AtEnd));
    }
    if is_ambiguous && name.is_capital && name.follows_name() {
        return is_large.then_some((Possible, Evidence::Everyday));
    }
    if name.follows_break() || (name.is_first() && name.precedes_break()) {
        let certainty = if is_ambiguous && !name.is_capital && !is_city && !name.is_last() {
            Possible
        } else {
            Said
        };
        return Some((certainty, Evidence::AfterBreak));
    }
    if name.is_last() {
        return if name.is_capital {
            let certainty = if is_ambiguous { Likely } else { Said };
            Some((certainty, Evidence::CapitalAtEnd))
        } else if !is_ambiguous {
            Some((Likely, Evidence::AtEnd))
        } else {
            is_city.then_some((Possible, Evidence::Everyday))
        };
    }
    let evidence = if name.is_first() {
        Evidence::AtStart
    } else {
        Evidence::Between
    };
    if is_ambiguous {
        let is_written_large = is_large && name.words[name.span.start].is_capitalised;
        return (is_city || is_written_large).then_some((Possible, Evidence::Everyday));
    }
    let is_sure = is_large && !name.begins_title() && (name.is_first() || name.is_capital);
    if is_sure {
        return Some((Likely, evidence));
    }
    let is_known = place.population >= 2 * TOWN || name.is_first() || name.is_capital;
    is_known.then_some((Possible, evidence))
}
