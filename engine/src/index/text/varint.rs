//! Numbers as one to five bytes, 7 bits each, the lowest first.

/// The bit of a byte that another follows.
const MORE: u8 = 0x80;

pub(in crate::index) fn push(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= u32::from(MORE) {
        bytes.push(number as u8 | MORE);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Takes a number off the front; `None` where there is none.
pub(in crate::index) fn take(bytes: &mut &[u8]) -> Option<u32> {
    let mut number = 0;
    for shift in [0, 7, 14, 21, 28] {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u32::from(byte & !MORE) << shift;
        if byte & MORE == 0 {
            return Some(number);
        }
    }
    None
}
