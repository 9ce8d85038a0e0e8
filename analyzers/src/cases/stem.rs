//! Stem classes: what a word looks like before its case ending.

use super::gradation::{is_vowel, strengthen, weaken};
use crate::Case;

/// One way to inflect a word.
pub(super) struct Stem {
    nominative: String,
    genitive: String,
    partitive: String,
    illative: Vec<String>,
    /// What `ssa`, `sta`, `lla`, `lta` and `lle` follow.
    local: String,
    /// What `lla`, `lta` and `lle` follow, where it is not `local`.
    outer: Option<String>,
    endings: Vec<char>,
}

impl Stem {
    pub(super) fn forms(&self, case: Case) -> Vec<String> {
        let with = |stem: &str, before: &str| {
            let end = |a: &char| format!("{stem}{before}{a}");
            self.endings.iter().map(end).collect()
        };
        let outer = self.outer.as_ref().unwrap_or(&self.local);
        match case {
            Case::Nominative => vec![self.nominative.clone()],
            Case::Genitive => vec![self.genitive.clone()],
            Case::Partitive => vec![self.partitive.clone()],
            Case::Illative => self.illative.clone(),
            Case::Inessive => with(&self.local, "ss"),
            Case::Elative => with(&self.local, "st"),
            Case::Adessive => with(outer, "ll"),
            Case::Ablative => with(outer, "lt"),
            Case::Allative => vec![format!("{outer}lle")],
            _ => Vec::new(),
        }
    }
}

/// Nouns in -i whose stem ends in -e, as a name's last part, and how the partitive ends
/// (without its a or ä): *järvi : järve : järveä*, *saari : saare : saarta*.
const E_STEMS: [(&str, &str, &str); 24] = [
    ("järvi", "järve", "järve"),
    ("joki", "joke", "joke"),
    ("koski", "koske", "koske"),
    ("niemi", "nieme", "nieme"),
    ("lahti", "lahte", "lahte"),
    ("salmi", "salme", "salme"),
    ("mäki", "mäke", "mäke"),
    ("nummi", "numme", "numme"),
    ("nurmi", "nurme", "nurme"),
    ("suomi", "suome", "suome"),
    ("tammi", "tamme", "tamme"),
    ("kaski", "kaske", "kaske"),
    ("korpi", "korpe", "korpe"),
    ("kivi", "kive", "kive"),
    ("hirvi", "hirve", "hirve"),
    ("saari", "saare", "saart"),
    ("kaari", "kaare", "kaart"),
    ("vuori", "vuore", "vuort"),
    ("vesi", "vete", "vett"),
    ("mies", "miehe", "miest"),
    ("laidun", "laitume", "laidunt"),
    ("keski", "keske", "keske"),
    ("louhi", "louhe", "louht"),
    ("varsi", "varte", "vartt"),
];

/// Nouns of one syllable in a long vowel or diphthong: *maa : maahan*, *suo : suohon*.
const ONE_SYLLABLE: [&str; 9] = [
    "maa", "pää", "suu", "puu", "kuu", "luu", "pyy", "suo", "tie",
];

/// Names in -e that are not contracted: *Raahe : Raahessa*, against *Tampere : Tampereella*.
const PLAIN_E: [&str; 7] = [
    "muurame", "raahe", "kumlinge", "lauste", "manse", "soite", "sote",
];

/// Swedish names in -ö, "island": *Föglö : Föglöhön*, against *Hämeenkyrö : Hämeenkyröön*.
const SWEDISH_ISLANDS: [&str; 4] = ["Brändö", "Eckerö", "Föglö", "Vårdö"];

/// The ways to inflect `word`, the usual one first; never empty.
pub(super) fn stems(word: &str) -> Vec<Stem> {
    if let Some(stems) = exception(word) {
        return stems;
    }
    if let Some(start) = word.strip_suffix("nen") {
        return vec![plural_nen(word, start), singular_nen(word, start)];
    }
    vec![regular(word)]
}

/// Names no rule gives.
fn exception(word: &str) -> Option<Vec<Stem>> {
    let stem = match word {
        // -us after a consonant is otherwise -ukse: Kannus, Kannuksen.
        "Alavus" => consonant_stem(word, "Alavude", "Alavute", "Alavutt"),
        // Foreign names in -as; native ones are contracted.
        "Jollas" => consonant_stem(word, "Jollakse", "Jollakse", "Jollast"),
        "Jorvas" => consonant_stem(word, "Jorvakse", "Jorvakse", "Jorvast"),
        // A name without gradation, unlike Turku and selkä.
        "Valko" => consonant_stem(word, "Valko", "Valko", "Valko"),
        // An e-stem whose nominative looks like an i-stem, as Kemi and Soini are.
        "Loppi" => consonant_stem(word, "Lope", "Loppe", "Loppe"),
        // A foreign name without gradation.
        "Geta" => consonant_stem(word, "Geta", "Geta", "Geta"),
        // The outer cases drop a syllable: ala, alla.
        "Kangasala" => Stem {
            outer: Some("Kangasa".to_owned()),
            ..consonant_stem(word, "Kangasala", "Kangasala", "Kangasala")
        },
        // Plurals.
        "Virrat" => plural(word, "Virtain", "Virtoja", "Virroi", "Virtoihin"),
        "Linjat" => plural(word, "Linjojen", "Linjoja", "Linjoi", "Linjoihin"),
        // A singular that the outer cases also use in the plural.
        "Leppävirta" => {
            let plural = plural(
                word,
                "Leppävirran",
                "Leppävirtaa",
                "Leppävirroi",
                "Leppävirtoihin",
            );
            return Some(vec![regular(word), plural]);
        }
        _ => return None,
    };
    Some(vec![stem])
}

fn regular(word: &str) -> Stem {
    if let Some(stem) = e_stem(word) {
        return stem;
    }
    let Some(last) = word.chars().next_back() else {
        return contracted(word, "", "");
    };
    let start = word.strip_suffix(last).unwrap_or_default();
    if !is_vowel(last) {
        return consonant(word, start, last);
    }
    if last == 'e' && start.ends_with(|c| !is_vowel(c) || c == 'u') {
        let lower = word.to_lowercase();
        return if PLAIN_E.iter().any(|name| lower.ends_with(name)) {
            vowel_stem(word, word, word)
        } else if let Some(start) = word.strip_suffix("rinne") {
            let long = format!("{start}rintee");
            Stem {
                partitive: format!("{word}ttä"),
                endings: vec!['ä'],
                ..contracted(word, &long, word)
            }
        } else {
            let long = format!("{}e", strengthen(word));
            contracted(word, &long, &format!("{word}tt"))
        };
    }
    if let Some(before) = start.chars().next_back().filter(|c| is_vowel(*c)) {
        return two_vowels(word, before, last);
    }
    let mut stem = vowel_stem(word, &weaken(word), word);
    if SWEDISH_ISLANDS.contains(&word) {
        stem.illative.push(format!("{word}hön"));
    }
    stem
}

/// A word in -i or a consonant with a stem of its own in [`E_STEMS`].
fn e_stem(word: &str) -> Option<Stem> {
    E_STEMS.iter().find_map(|(noun, strong, partitive)| {
        let (strong, partitive) = if word.len() == noun.len() && word == capital(noun) {
            (capital(strong), capital(partitive))
        } else {
            let start = word.strip_suffix(noun)?;
            (format!("{start}{strong}"), format!("{start}{partitive}"))
        };
        // The noun's own vowels decide: Rovaniemellä, although "Rova" has a.
        let a = harmony(noun);
        Some(Stem {
            partitive: format!("{partitive}{a}"),
            endings: vec![a],
            ..consonant_stem(word, &weaken(&strong), &strong, &partitive)
        })
    })
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(chars)
        .collect()
}

/// A word that ends in two vowels.
fn two_vowels(word: &str, before: char, last: char) -> Stem {
    let noun = ONE_SYLLABLE
        .into_iter()
        .find(|noun| word.to_lowercase().ends_with(noun));
    let a = harmony(noun.unwrap_or(word));
    let mut stem = vowel_stem(word, word, word);
    stem.endings = vec![a];
    if noun.is_some() || word.chars().count() == 2 {
        stem.illative = vec![format!("{word}h{last}n")];
        stem.partitive = format!("{word}t{a}");
    } else if before.eq_ignore_ascii_case(&last) || before == last {
        // Long vowel: Espoo, Espooseen; Hyvinkää, Hyvinkääseen.
        stem.illative = vec![format!("{word}seen")];
        stem.partitive = format!("{word}t{a}");
    } else if matches!(last, 'o' | 'ö') {
        stem.partitive = format!("{word}t{a}");
    }
    stem
}

/// A word that ends in a consonant.
fn consonant(word: &str, start: &str, last: char) -> Stem {
    let foreign = word.ends_with("näs");
    if last == 's' && !foreign {
        let partitive = format!("{word}t");
        match start.chars().next_back() {
            Some('a' | 'ä') => {
                let strong = strengthen(start);
                let vowel = start.chars().next_back().unwrap_or('a');
                return contracted(word, &format!("{strong}{vowel}"), &partitive);
            }
            Some('u' | 'y') if start.chars().rev().nth(1).is_some_and(is_vowel) => {
                // Varkaus, Varkauden, Varkauteen, Varkautta.
                let (weak, strong) = (format!("{start}de"), format!("{start}te"));
                return consonant_stem(word, &weak, &strong, &format!("{start}tt"));
            }
            Some('u' | 'y' | 'o' | 'ö' | 'e') => {
                // Kannus, Kannuksen; Muhos; Nurmes.
                let stem = format!("{start}kse");
                return consonant_stem(word, &stem, &stem, &partitive);
            }
            _ => {}
        }
    }
    // Foreign: Finström, Finströmin.
    let stem = format!("{word}i");
    let mut stem = consonant_stem(word, &stem, &stem, &stem);
    if word.ends_with("vik") {
        // Both harmonies are in use: Saltvikissa, Saltvikissä.
        stem.endings = vec!['a', 'ä'];
    }
    stem
}

/// Ends in a vowel; `weak` and `strong` are the grades.
fn vowel_stem(word: &str, weak: &str, strong: &str) -> Stem {
    consonant_stem(word, weak, strong, strong)
}

/// `partitive` comes without its a or ä.
fn consonant_stem(word: &str, weak: &str, strong: &str, partitive: &str) -> Stem {
    let a = harmony(word);
    let last = strong.chars().next_back().unwrap_or_default();
    Stem {
        nominative: word.to_owned(),
        genitive: format!("{weak}n"),
        partitive: format!("{partitive}{a}"),
        illative: vec![format!("{strong}{last}n")],
        local: weak.to_owned(),
        outer: None,
        endings: vec![a],
    }
}

/// A stem in a long vowel: *Tampere : Tamperee*, *Pihtipudas : Pihtiputaa*.
fn contracted(word: &str, long: &str, partitive: &str) -> Stem {
    Stem {
        illative: vec![format!("{long}seen")],
        ..consonant_stem(word, long, long, partitive)
    }
}

/// *Kaustinen : Kaustisella*.
fn singular_nen(word: &str, start: &str) -> Stem {
    let stem = format!("{start}se");
    consonant_stem(word, &stem, &stem, &format!("{start}st"))
}

/// *Jokioinen : Jokioisissa*: most names in -nen are plurals in all cases but the nominative.
fn plural_nen(word: &str, start: &str) -> Stem {
    let stem = format!("{start}si");
    Stem {
        genitive: format!("{start}sten"),
        ..consonant_stem(word, &stem, &stem, &stem)
    }
}

fn plural(word: &str, genitive: &str, partitive: &str, local: &str, illative: &str) -> Stem {
    Stem {
        nominative: word.to_owned(),
        genitive: genitive.to_owned(),
        partitive: partitive.to_owned(),
        illative: vec![illative.to_owned()],
        local: local.to_owned(),
        outer: None,
        endings: vec![harmony(word)],
    }
}

/// Last parts with only e and i, whatever vowels come before them: *Piispanristi : Piispanristissä*.
const FRONT_PARTS: [&str; 3] = ["risti", "pirtti", "veteli"];

/// The a or ä of the endings: the last vowel that is not e or i decides, ä when there is none.
fn harmony(word: &str) -> char {
    if FRONT_PARTS.iter().any(|part| word.ends_with(part)) {
        return 'ä';
    }
    for c in word.chars().rev().flat_map(char::to_lowercase) {
        match c {
            'a' | 'o' | 'u' | 'å' => return 'a',
            'ä' | 'ö' | 'y' => return 'ä',
            _ => {}
        }
    }
    'ä'
}
