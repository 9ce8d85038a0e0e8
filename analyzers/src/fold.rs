//! Folding: the last step before two words are compared.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower-cases `word` and takes off marks that are not letters of their own.
///
/// å, ä and ö stay: in Finnish and Swedish they are letters. Others lose their marks:
/// é becomes e, š becomes s.
///
/// ```
/// assert_eq!(luukku_analyzers::fold("Šakki-Café ÄÖ"), "sakki-cafe äö");
/// ```
#[must_use]
pub fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for c in word.chars().flat_map(char::to_lowercase).nfc() {
        match c {
            'å' | 'ä' | 'ö' | '\0'..='\x7f' => folded.push(c),
            'æ' => folded.push('ä'),
            'ø' => folded.push('ö'),
            _ => folded.extend(c.nfd().filter(|part| !is_combining_mark(*part))),
        }
    }
    folded
}
