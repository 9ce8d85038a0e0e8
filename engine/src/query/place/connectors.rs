//! The words around a place name that say near or in.

use super::distance;
use crate::query::words::Word;

/// What the words on one side of a name say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Connector {
    /// A distance, in metres: "10 km säteellä", "within 10 km of".
    Distance(f64),
    /// Near, before a name in its base form: "near", "i närheten av".
    NearBefore,
    /// Near, before a name in the partitive: "lähellä Forssaa".
    NearPartitive,
    /// In, before a name in its base form: "in", "i".
    InBefore,
    /// Near, after a name in the genitive or the partitive: "Forssan lähellä".
    NearAfter,
    /// The same as an attribute: "Turun seudun apteekit".
    NearOf,
    /// In, after a name in the genitive: "Forssan alueella".
    InAfter,
    /// The same as an attribute: "Mikkelin kaupungin kirjasto".
    InOf,
    /// The name's own "area", after a name in its base form: "in the Turku area".
    AreaAfter,
}

/// Words that follow each other.
pub(super) type Phrase = &'static [&'static str];

const BEFORE: &[(Connector, &[Phrase])] = &[
    (
        Connector::NearBefore,
        &[
            &["i", "närheten", "av"],
            &["i", "närheten", "till"],
            &["i", "trakten", "av"],
            &["i", "trakterna", "kring"],
            &["i", "trakterna", "av"],
            &["i", "nejden", "av"],
            &["in", "the", "vicinity", "of"],
            &["in", "the", "area", "of"],
            &["not", "far", "from"],
            &["inte", "långt", "från"],
            &["close", "to"],
            &["near", "to"],
            &["next", "to"],
            &["nearest", "to"],
            &["closest", "to"],
            &["närmast"],
            &["nära"],
            &["nara"],
            &["kring"],
            &["runt"],
            &["omkring"],
            &["intill"],
            &["invid"],
            &["utanför"],
            &["near"],
            &["around"],
            &["beside"],
            &["outside"],
        ],
    ),
    (
        Connector::NearPartitive,
        &[
            &["lähellä"],
            &["lähelle"],
            &["läheltä"],
            &["liki"],
            &["lähinnä"],
            &["lähimpänä"],
            &["lähin"],
            &["kohti"],
        ],
    ),
    (
        Connector::InBefore,
        &[
            &["in", "the"],
            &["i"],
            &["på"],
            &["inom"],
            &["in"],
            &["at"],
            &["från"],
            &["from"],
        ],
    ),
];

const AFTER: &[(Connector, &[Phrase])] = &[
    (
        Connector::NearAfter,
        &[
            &["lähellä"],
            &["lähelle"],
            &["läheltä"],
            &["lähistöllä"],
            &["lähistöltä"],
            &["lähistölle"],
            &["lähettyvillä"],
            &["lähettyviltä"],
            &["läheisyydessä"],
            &["läheisyydestä"],
            &["lähialueella"],
            &["lähialueilla"],
            &["lähialueelta"],
            &["lähiseudulla"],
            &["lähikunnissa"],
            &["ympäristössä"],
            &["ympäristöstä"],
            &["ympäristökunnissa"],
            &["ympärillä"],
            &["ympäriltä"],
            &["ympäri"],
            &["tienoilla"],
            &["tienoilta"],
            &["tienoolla"],
            &["kulmilla"],
            &["kulmilta"],
            &["nurkilla"],
            &["suunnalla"],
            &["suunnalta"],
            &["suunnassa"],
            &["seudulla"],
            &["seudulta"],
            &["seudulle"],
            &["seutukunnassa"],
            &["seutukunnalla"],
            &["talousalueella"],
            &["seutu"],
            &["liepeillä"],
            &["laitamilla"],
            &["naapurissa"],
            &["naapuristossa"],
            &["naapurikunnissa"],
            &["naapurikunnassa"],
            &["kupeessa"],
            &["vieressä"],
            &["ulkopuolella"],
            &["lähinnä"],
            &["lähimpänä"],
            &["lähin"],
        ],
    ),
    (
        Connector::NearOf,
        &[
            &["seudun"],
            &["lähiseudun"],
            &["lähialueen"],
            &["lähialueiden"],
            &["ympäristön"],
        ],
    ),
    (
        Connector::InAfter,
        &[
            &["kunnan", "alueella"],
            &["kaupungin", "alueella"],
            &["maakunnan", "alueella"],
            &["hyvinvointialueen", "alueella"],
            &["alueella"],
            &["alueelta"],
            &["alueelle"],
            &["kunnassa"],
            &["kunnasta"],
            &["kaupungissa"],
            &["kaupungista"],
            &["kaupunginosassa"],
            &["keskustassa"],
            &["keskustasta"],
            &["keskustaan"],
            &["keskusta"],
            &["kylässä"],
            &["kylältä"],
            &["kirkonkylässä"],
            &["kirkonkylällä"],
            &["taajamassa"],
            &["pitäjässä"],
            &["maakunnassa"],
            &["hyvinvointialueella"],
            &["hyvinvointialueelta"],
        ],
    ),
    (
        Connector::InOf,
        &[
            &["alueen"],
            &["kaupungin"],
            &["kunnan"],
            &["keskustan"],
            &["maakunnan"],
            &["hyvinvointialueen"],
        ],
    ),
    (
        Connector::AreaAfter,
        &[
            &["area"],
            &["region"],
            &["surroundings"],
            &["området"],
            &["regionen"],
            &["nejden"],
            &["trakten"],
            &["med", "omnejd"],
        ],
    ),
];

/// What stands before word `start`: the connector, and where its words begin.
pub(super) fn before(words: &[Word], start: usize) -> Option<(Connector, usize)> {
    distance::before(words, start).or_else(|| {
        BEFORE.iter().find_map(|(connector, phrases)| {
            let phrase = phrases.iter().find(|phrase| {
                start
                    .checked_sub(phrase.len())
                    .is_some_and(|from| is_phrase(&words[from..], phrase))
            })?;
            Some((*connector, start - phrase.len()))
        })
    })
}

/// What stands from word `end` on: the connector, and where its words end.
pub(super) fn after(words: &[Word], end: usize) -> Option<(Connector, usize)> {
    distance::after(words, end).or_else(|| {
        AFTER.iter().find_map(|(connector, phrases)| {
            let phrase = phrases
                .iter()
                .find(|phrase| is_phrase(&words[end..], phrase))?;
            Some((*connector, end + phrase.len()))
        })
    })
}

pub(super) fn is_phrase(words: &[Word], phrase: &[&str]) -> bool {
    words.len() >= phrase.len()
        && words
            .iter()
            .zip(phrase)
            .all(|(word, expected)| word.folded == *expected)
}

pub(super) fn is_one_of(word: &Word, list: &[&str]) -> bool {
    list.contains(&word.folded.as_str())
}

/// The name in a Swedish compound that says its surroundings: "Borgåtrakten".
pub(super) fn without_area(word: &Word) -> Option<&str> {
    const AREAS: &[&str] = &["regionen", "trakten", "nejden", "området"];
    let name = AREAS
        .iter()
        .find_map(|area| word.folded.strip_suffix(area))?;
    Some(name.trim_end_matches('-')).filter(|name| name.chars().count() > 2)
}
