//! Eight bytes of a text at once, as a number: what stands in them is found without a branch for each.

/// Eight bytes, the first in the lowest place; what lies behind the end of the text is line breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window(u64);

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = 0x8080_8080_8080_8080;

impl Window {
    pub(super) const BYTES: usize = 8;

    /// The bytes at a place of a text.
    #[inline]
    pub(super) fn at(bytes: &[u8], at: usize) -> Window {
        let rest = bytes.get(at..).unwrap_or_default();
        match rest.first_chunk::<8>() {
            Some(whole) => Window(u64::from_le_bytes(*whole)),
            None => {
                let mut part = [b'\n'; 8];
                part.iter_mut().zip(rest).for_each(|(slot, byte)| *slot = *byte);
                Window(u64::from_le_bytes(part))
            }
        }
    }

    /// The bytes before a place in it; zeros behind.
    #[inline]
    pub(super) fn until(self, length: usize) -> Window {
        let kept = if length < Self::BYTES { (1 << (8 * length)) - 1 } else { u64::MAX };
        Window(self.0 & kept)
    }

    /// Whether it begins with some bytes, of which there are less than eight.
    #[inline]
    pub(super) fn begins<const N: usize>(self, word: [u8; N]) -> bool {
        self.until(N) == Window::at(&word, 0).until(N)
    }

    #[inline]
    pub(super) fn first(self) -> u8 {
        self.byte(0)
    }

    /// A byte of it.
    #[inline]
    pub(super) fn byte(self, at: usize) -> u8 {
        (self.0 >> (8 * (at % Self::BYTES)) & 0xFF) as u8
    }

    /// How many bytes stand before the first of some; eight where none of them is there.
    #[inline]
    pub(super) fn length_to<const N: usize>(self, ends: [u8; N]) -> usize {
        let found = ends.iter().fold(0, |found, end| found | zeros(self.0 ^ (ONES * u64::from(*end))));
        found.trailing_zeros() as usize / 8
    }
}

/// The top bit of each byte that is zero. Behind the first, others may be marked too.
#[inline]
fn zeros(bytes: u64) -> u64 {
    bytes.wrapping_sub(ONES) & !bytes & TOPS
}

/// The number of the digits that a window begins with, and how many they are; eight may go on behind it.
#[inline]
pub(super) fn digits(window: Window) -> (u64, usize) {
    let bytes = window.0 ^ (ONES * u64::from(b'0'));
    // Of a byte above 9 the top bit is set; a carry marks bytes behind the first alone.
    let others = (bytes.wrapping_add(0x76 * ONES) | bytes) & TOPS;
    let count = others.trailing_zeros() as usize / 8;
    // The last digit goes to the highest place, zeros before the first.
    let digits = if count == 0 { 0 } else { bytes << (8 * (Window::BYTES - count)) };
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8);
    let even = (pairs & 0x0000_00FF_0000_00FF).wrapping_mul(100 + (1_000_000 << 32));
    let odd = (pairs >> 16 & 0x0000_00FF_0000_00FF).wrapping_mul(1 + (10_000 << 32));
    (even.wrapping_add(odd) >> 32, count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_found_at_once_is_what_is_found_byte_by_byte(text in "([0-9]{0,9}|[a-z]{0,9})[,\n.x%é]?[0-9,\r]{0,3}") {
            let bytes = text.as_bytes();
            let window = Window::at(bytes, 0);
            let byte = |at: usize| bytes.get(at).copied().unwrap_or(b'\n');
            let end = (0..8).find(|at| [b',', b'\n', b'\r'].contains(&byte(*at))).unwrap_or(8);
            prop_assert_eq!(window.length_to([b',', b'\n', b'\r']), end);
            let count = (0..8).find(|at| !byte(*at).is_ascii_digit()).unwrap_or(8);
            let number = (0..count).fold(0, |all, at| all * 10 + u64::from(byte(at) - b'0'));
            prop_assert_eq!(digits(window), (number, count));
            prop_assert_eq!(window.begins(*b"12"), byte(0) == b'1' && byte(1) == b'2');
        }
    }
}
