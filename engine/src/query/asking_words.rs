//! Words that ask without saying for what: "I need help with debts" is about debts.

/// Folded words of all three languages: none means something else in another.
const ASKING: &[&str] = &[
    // Finnish
    "apua",
    "apu",
    "etsin",
    "etsitään",
    "haen",
    "haluaisin",
    "haluan",
    "kaipaan",
    "löytyisi",
    "löytyy",
    "löytyykö",
    "mistä",
    "missä",
    "palvelu",
    "palvelua",
    "palveluita",
    "palveluja",
    "palvelut",
    "pyydän",
    "saada",
    "saako",
    "saan",
    "saisi",
    "saisin",
    "tarvitaan",
    "tarvitsee",
    "tarvitsemme",
    "tarvitsen",
    "voiko",
    "voinko",
    // Swedish
    "behöver",
    "behövs",
    "finns",
    "hitta",
    "hittar",
    "hjälp",
    "letar",
    "skulle",
    "söker",
    "tjänst",
    "tjänster",
    "vill",
    // English
    "find",
    "get",
    "help",
    "looking",
    "need",
    "needs",
    "please",
    "service",
    "services",
    "want",
    "wants",
    "where",
];

/// Whether `folded` only asks.
pub(super) fn only_asks(folded: &str) -> bool {
    ASKING.contains(&folded)
}
