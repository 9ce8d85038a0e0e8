//! Numbers and texts in the entries: written, and read with every bound checked.

/// Writes a number: seven bits a byte, the lowest first, the highest bit saying that more
/// follow.
pub(super) fn write_number(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Writes a text that begins as `before` does: how many bytes it shares with it, how many
/// more it has, and those.
pub(super) fn write_text(out: &mut Vec<u8>, before: &str, text: &str) {
    let pairs = before.bytes().zip(text.bytes());
    let shared = pairs.take_while(|(one, other)| one == other).count();
    let rest = text.as_bytes().get(shared..).unwrap_or_default();
    write_number(out, shared as u32);
    write_number(out, rest.len() as u32);
    out.extend(rest);
}

/// Bytes not yet read; every read says whether there was enough.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn byte(&mut self) -> Option<u8> {
        let [byte] = self.array()?;
        Some(byte)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (array, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*array)
    }

    pub(super) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn number(&mut self) -> Option<u32> {
        let mut number = 0u32;
        for shift in (0..u32::BITS).step_by(7) {
            let byte = self.byte()?;
            let bits = u32::from(byte & 0x7f);
            // Bits that 32 have no room for are damage.
            if bits.leading_zeros() < shift {
                return None;
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// A text that begins as `before` does.
    pub(super) fn text(&mut self, before: &str) -> Option<String> {
        let shared = self.number()? as usize;
        let length = self.number()? as usize;
        let rest = self.take(length)?;
        let mut text = before.as_bytes().get(..shared)?.to_vec();
        text.extend(rest);
        String::from_utf8(text).ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_reads_back(numbers in prop::collection::vec(any::<u32>(), 0..20), before in "[aäo]{0,4}", text in "[aäo]{0,4}") {
            let mut bytes = Vec::new();
            for number in &numbers {
                write_number(&mut bytes, *number);
            }
            write_text(&mut bytes, &before, &text);
            let mut reader = Reader(&bytes);
            for number in numbers {
                prop_assert_eq!(reader.number(), Some(number));
            }
            prop_assert_eq!(reader.text(&before), Some(text));
            prop_assert_eq!(reader.byte(), None);
        }

        #[test]
        fn any_bytes_are_a_number_or_none(bytes in prop::collection::vec(any::<u8>(), 0..8)) {
            if let Some(number) = Reader(&bytes).number() {
                let mut again = Vec::new();
                write_number(&mut again, number);
                prop_assert!(again.len() <= bytes.len());
            }
        }
    }
}
