//! Folding: the last step before two words are compared.

use unicode_normalization::UnicodeNormalization;

/// Lower-cases `word` and takes off marks that are not letters of their own.
///
/// å, ä and ö stay: in Finnish and Swedish they are letters. Others lose their marks:
/// é becomes e, š becomes s. Letters a Nordic keyboard lacks become the ones people type
/// instead: æ and ø become ä and ö, ł becomes l, ß becomes ss. Folding twice changes nothing.
///
/// ```
/// assert_eq!(luukku_analyzers::fold("Šakki-Café ÄÖ"), "sakki-cafe äö");
/// ```
#[must_use]
pub fn fold(word: &str) -> String {
    if word.bytes().all(|b| b.is_ascii()) {
        return word.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(word.len());
    if word.chars().all(is_plain) {
        folded.push_str(word);
        folded.make_ascii_lowercase();
        if word.contains(['Å', 'Ä', 'Ö']) {
            return folded.to_lowercase();
        }
        return folded;
    }
    for c in word.chars().flat_map(char::to_lowercase).nfc() {
        if is_plain(c) {
            folded.push(c);
            continue;
        }
        for part in c.nfd().filter(|part| !is_loose_mark(*part)) {
            match part {
                'æ' => folded.push('ä'),
                'ø' => folded.push('ö'),
                'ł' => folded.push('l'),
                'đ' | 'ð' => folded.push('d'),
                'ı' => folded.push('i'),
                'ŋ' => folded.push('n'),
                'ŧ' => folded.push('t'),
                'ß' => folded.push_str("ss"),
                'þ' => folded.push_str("th"),
                'ς' => folded.push('σ'),
                _ => folded.push(part),
            }
        }
    }
    folded
}

fn is_plain(c: char) -> bool {
    c.is_ascii() || matches!(c, 'å' | 'ä' | 'ö' | 'Å' | 'Ä' | 'Ö')
}

/// Marks that scripts write over a letter without making another: Latin, Greek and Cyrillic
/// accents, Hebrew points, Arabic vowel signs. Vowel signs of Indic scripts stay.
fn is_loose_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}'
        | '\u{591}'..='\u{5c7}'
        | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}'
        | '\u{670}')
}
