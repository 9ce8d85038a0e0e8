//! What the lexicon's transducer writes: letters, boundaries and grammatical tags.

use crate::Case;

/// One thing an arc writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Symbol {
    /// Nothing.
    Nothing,
    /// The character read.
    Same,
    /// A letter of the lemma.
    Letter(char),
    /// A boundary between the parts of a compound.
    Boundary,
    /// A boundary written as a hyphen.
    Hyphen,
    /// How the word was found.
    Source(Source),
    /// The word class; ends the lemma.
    Class(Class),
    /// A grammatical tag.
    Tag(Tag),
    /// A mark of style: dialect, slang, rare and the like.
    Style(Style),
    /// The end of a field.
    Tab,
}

/// How the lexicon found a word; better first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Source {
    /// A word of the lexicon, or a compound of its words.
    Lexicon,
    /// A number with an ending.
    Number,
    /// A known word behind a prefix or a free first part.
    Prefixed,
    /// A known word behind a hyphen.
    Hyphenated,
    /// A word spelt like one, such as an abbreviation with an ending.
    Graphic,
    /// An unknown beginning before a known word.
    Compound,
    /// Guessed from its ending.
    Guess,
}

/// The lexicon's own word classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Noun,
    NounPlural,
    Proper,
    ProperPlural,
    Adjective,
    Participle,
    Verb,
    Numeral,
    Ordinal,
    Pronoun,
    Adverb,
    Adposition,
    Conjunction,
    Interjection,
    None,
}

/// A grammatical tag, as far as readings are chosen by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag {
    /// A case; the accusative of pronouns counts as the nominative.
    Case(Case),
    /// Plural number.
    Plural,
    /// Comparative or superlative.
    Compared,
    /// A possessive ending.
    Possessive,
    /// `-kin`, `-kaan`, `-ko`, `-pa`, `-han`, `-ka`, `-s`.
    Clitic,
    /// The doer of a verb: `auttaja` read as a form of `auttaa`.
    Agent,
    /// The deed of a verb: `kuntoutus` read as a form of `kuntouttaa`.
    Action,
    /// A participle of a verb.
    Participle,
    /// The negative participle: `huomaamaton`.
    Maton,
    /// An infinitive.
    Infinitive,
    /// The noun in `-minen` that every verb has: `auttaminen`.
    Minen,
    /// Imperative, optative or potential mood.
    RareMood,
    /// The form that goes with a negation: `auta` of `ei auta`.
    Connegative,
    /// A tag nothing is chosen by.
    Other,
}

/// Marks of style, from tolerable to odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Style {
    /// Spoken language and slang: `coll`, `slang`, `child`, `jocul`.
    Spoken,
    /// What few write: `rare`, `dial`, `arch`, `dated`, `poet`, `nstd`, `foreign`, `vulg`.
    Odd,
}

impl Symbol {
    /// Reads a symbol as the lexicon spells it.
    pub(crate) fn parse(text: &str) -> Self {
        if let Some(class) = text.strip_prefix('\t').and_then(|t| t.strip_suffix('\t')) {
            return Symbol::Class(Class::parse(class));
        }
        if let Some(tag) = text.strip_prefix('+').filter(|tag| !tag.is_empty()) {
            return Symbol::Tag(Tag::parse(tag));
        }
        if let Some(style) = text.strip_prefix('⟨') {
            let is_spoken = style
                .trim_end_matches('⟩')
                .split('|')
                .all(|mark| matches!(mark, "coll" | "slang" | "child" | "jocul"));
            return Symbol::Style(if is_spoken { Style::Spoken } else { Style::Odd });
        }
        match text {
            "" => Symbol::Nothing,
            "@_IDENTITY_SYMBOL_@" => Symbol::Same,
            "\t" => Symbol::Tab,
            "|" | "⁅BOUNDARY⁆" => Symbol::Boundary,
            "⁅HYPHEN⁆" => Symbol::Hyphen,
            "Lexicon" => Symbol::Source(Source::Lexicon),
            "Lexicon|Num" => Symbol::Source(Source::Number),
            "Lexicon|Pfx" => Symbol::Source(Source::Prefixed),
            "Lexicon|Hyp" | "Lexicon|Hyp+Pfx" => Symbol::Source(Source::Hyphenated),
            "Lexicon|Gfx" | "Lexicon|Gfx+Pfx" => Symbol::Source(Source::Graphic),
            "Guesser|Any" | "Guesser|Cap" => Symbol::Source(Source::Guess),
            // The lexicon's apostrophe is ’, ours is '.
            "’" => Symbol::Letter('\''),
            _ => text.chars().next().map_or(Symbol::Nothing, Symbol::Letter),
        }
    }
}

impl Class {
    fn parse(text: &str) -> Self {
        match text {
            "noun" => Class::Noun,
            "noun-pl" => Class::NounPlural,
            "proper" => Class::Proper,
            "proper-pl" => Class::ProperPlural,
            "adjective" => Class::Adjective,
            "participle" => Class::Participle,
            "verb" => Class::Verb,
            "numeral" => Class::Numeral,
            "ordinal" => Class::Ordinal,
            "pronoun" | "pronoun-pl" => Class::Pronoun,
            "adverb" | "adverb+verb" => Class::Adverb,
            "adposition" => Class::Adposition,
            "conjunction" | "conjunction+verb" => Class::Conjunction,
            "interjection" => Class::Interjection,
            _ => Class::None,
        }
    }
}

impl Tag {
    fn parse(text: &str) -> Self {
        match text {
            "nom" | "acc" => Tag::Case(Case::Nominative),
            "gen" => Tag::Case(Case::Genitive),
            "par" => Tag::Case(Case::Partitive),
            "ess" => Tag::Case(Case::Essive),
            "tra" => Tag::Case(Case::Translative),
            "ine" => Tag::Case(Case::Inessive),
            "ela" => Tag::Case(Case::Elative),
            "ill" => Tag::Case(Case::Illative),
            "ade" => Tag::Case(Case::Adessive),
            "abl" => Tag::Case(Case::Ablative),
            "all" => Tag::Case(Case::Allative),
            "abe" => Tag::Case(Case::Abessive),
            "com" => Tag::Case(Case::Comitative),
            "ins" => Tag::Case(Case::Instructive),
            "pl" => Tag::Plural,
            "comparative" | "superlative" => Tag::Compared,
            "poss1sg" | "poss2sg" | "poss1pl" | "poss2pl" | "poss3" => Tag::Possessive,
            "kin" | "kaan" | "ko" | "pa" | "han" | "ka" | "s" => Tag::Clitic,
            "deriv_agent" => Tag::Agent,
            "deriv_action" => Tag::Action,
            "part_pres" | "part_past" | "part_ma" => Tag::Participle,
            "part_maton" => Tag::Maton,
            "inf1" | "inf2" | "inf3" | "inf5" => Tag::Infinitive,
            "inf4" => Tag::Minen,
            "imper" | "optat" | "poten" => Tag::RareMood,
            "conneg" => Tag::Connegative,
            _ => Tag::Other,
        }
    }
}
