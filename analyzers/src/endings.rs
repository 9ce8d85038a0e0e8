//! The endings people write after a colon: `EU:n`, `5:llä`, `SPR:s`.

/// Finnish case and possessive endings, and the Swedish genitive, plural and ordinal ones,
/// as they are spelt after an abbreviation, a letter or a number. Sorted.
const ENDINGS: &[&str] = &[
    "a", "aan", "an", "ar", "arna", "arnas", "as", "den", "e", "een", "en", "ens", "er", "erna",
    "ernas", "et", "ets", "han", "hen", "hin", "hon", "hun", "hyn", "hän", "hön", "iden", "ien",
    "ihin", "iin", "iksi", "illa", "ille", "illä", "ilta", "iltä", "in", "ina", "inä", "issa",
    "issä", "ista", "istä", "ita", "itä", "ja", "jen", "jä", "kaan", "kin", "ko", "kse", "kseen",
    "ksi", "kään", "kö", "lla", "llaan", "lle", "lleen", "llä", "lläkin", "llään", "lta", "ltaan",
    "ltä", "ltään", "mme", "n", "na", "naan", "ni", "nne", "nneksi", "nnella", "nnellä", "nnen",
    "nnes", "nnessa", "nnessä", "nsa", "nsä", "nteen", "ntena", "ntenä", "nä", "nään", "on", "oon",
    "or", "orna", "s", "seen", "si", "ssa", "ssaan", "ssakin", "ssä", "ssään", "sta", "staan",
    "stä", "stään", "t", "ta", "tta", "tten", "ttä", "tä", "un", "uun", "yn", "yyn", "ä", "än",
    "ään", "ön", "öön",
];

/// Whether `word` is an ending that can follow a colon.
pub(crate) fn is_colon_ending(word: &str) -> bool {
    ENDINGS.binary_search(&word).is_ok()
}
