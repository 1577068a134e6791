//! Eight bytes of a text at once, as a number: what stands in them is found without a branch for each.

/// Eight bytes, the first in the lowest place; what lies behind the end of the text is line breaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Window(u64);

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = 0x8080_8080_8080_8080;

/// By number, the bits of so many first bytes.
const FIRST: [u64; 9] = {
    let mut all = [u64::MAX; 9];
    let mut length = 0;
    while length < Window::BYTES {
        all[length] = (1 << (8 * length)) - 1;
        length += 1;
    }
    all
};

impl Window {
    pub(crate) const BYTES: usize = 8;

    /// What no text holds.
    pub(crate) const MAX: Window = Window(u64::MAX);

    /// A short text.
    pub(crate) const fn of(text: &[u8]) -> Window {
        let (mut all, mut at) = (0, 0);
        while at < text.len() {
            all |= (text[at] as u64) << (8 * at);
            at += 1;
        }
        Window(all)
    }

    /// The bits in which it differs from another.
    #[inline]
    pub(crate) fn differs(self, other: Window) -> u64 {
        self.0 ^ other.0
    }

    /// The bytes at a place of a text.
    #[inline]
    pub(crate) fn at(bytes: &[u8], at: usize) -> Window {
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

    /// The bytes before a place; none where there are less than eight.
    #[inline]
    pub(crate) fn before(bytes: &[u8], end: usize) -> Option<Window> {
        let part = bytes.get(..end)?.last_chunk::<8>()?;
        Some(Window(u64::from_le_bytes(*part)))
    }

    /// A text of less than eight bytes at a place, none of them zero; no two such texts have one window.
    #[inline]
    pub(crate) fn short(bytes: &[u8], at: usize, length: usize) -> Option<Window> {
        (length < Self::BYTES).then(|| Window::at(bytes, at).until(length))
    }

    /// Whether so many bytes of it are none, or the first and the last of them are neither blanks nor beyond ASCII.
    #[inline]
    pub(crate) fn is_graphic(self, length: usize) -> bool {
        length == 0 || (self.first().is_ascii_graphic() && self.byte(length - 1).is_ascii_graphic())
    }

    /// The bytes before a place in it; zeros behind.
    #[inline]
    pub(crate) fn until(self, length: usize) -> Window {
        Window(self.0 & FIRST[length.min(Self::BYTES)])
    }

    /// The digits of its last bytes, as many as are asked for; zeros before.
    #[inline]
    pub(crate) fn last_digits(self, length: usize) -> Digits {
        Digits((self.0 ^ (ONES * u64::from(b'0'))) & !FIRST[Self::BYTES - length.min(Self::BYTES)])
    }

    /// Whether it begins with some bytes, of which there are less than eight.
    #[inline]
    pub(crate) fn begins<const N: usize>(self, word: [u8; N]) -> bool {
        self.until(N) == Window::at(&word, 0).until(N)
    }

    /// What it comes to when it is multiplied, but for its lowest bits.
    #[inline]
    pub(crate) fn mixed(self, factor: u64, shift: u32) -> usize {
        (self.0.wrapping_mul(factor) >> shift) as usize
    }

    #[inline]
    pub(crate) fn first(self) -> u8 {
        self.byte(0)
    }

    /// A byte of it.
    #[inline]
    pub(crate) fn byte(self, at: usize) -> u8 {
        (self.0 >> (8 * (at % Self::BYTES)) & 0xFF) as u8
    }

    /// How many bytes stand before the first of some; eight where none of them is there.
    #[inline]
    pub(crate) fn length_to<const N: usize>(self, ends: [u8; N]) -> usize {
        let found = ends.iter().fold(0, |found, end| found | zeros(self.0 ^ (ONES * u64::from(*end))));
        found.trailing_zeros() as usize / 8
    }
}

/// Eight digits, the first in the lowest byte, or what stands where digits should.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Digits(u64);

impl Digits {
    /// Its top bits are set where it holds anything but digits.
    #[inline]
    pub(crate) fn others(self) -> u64 {
        (self.0.wrapping_add(0x76 * ONES) | self.0) & TOPS
    }

    /// The number.
    #[inline]
    pub(crate) fn number(self) -> i64 {
        joined(self.0).cast_signed()
    }

    /// The digits without the first point among them, and where that is.
    #[inline]
    pub(crate) fn without_point(self) -> (Digits, Point) {
        let top = zeros(self.0 ^ (ONES * u64::from(b'.' ^ b'0')));
        // The lowest bit of its byte, and one where there is a point.
        let (lowest, is_there) = ((top & top.wrapping_neg()) >> 7, u64::from(top != 0));
        let before = lowest.wrapping_sub(is_there);
        let upto = (lowest << 8).wrapping_sub(is_there);
        (Digits((self.0 & before) << 8 | self.0 & !upto), Point(upto))
    }
}

/// Where the point of a number is: the bits of the bytes up to it; none where there is no point.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Point(u64);

impl Point {
    pub(crate) fn is_there(self) -> bool {
        self.0 != 0
    }

    /// How many digits stand behind it.
    #[inline]
    pub(crate) fn behind(self) -> u32 {
        // Without a point, all eight bytes are.
        self.0.leading_zeros() / 8 % 8
    }
}

/// Bytes that are looked for eight at a time.
#[derive(Debug)]
pub(crate) struct Word {
    whole: Box<[Window]>,
    rest: Window,
    length: usize,
}

impl Word {
    pub(crate) fn of(word: &str) -> Word {
        let bytes = word.as_bytes();
        let eights = bytes.len() / Window::BYTES;
        Word {
            whole: (0..eights).map(|at| Window::at(bytes, at * Window::BYTES)).collect(),
            rest: Window::at(bytes, eights * Window::BYTES).until(bytes.len() % Window::BYTES),
            length: bytes.len(),
        }
    }

    /// How many bytes it has.
    pub(crate) fn len(&self) -> usize {
        self.length
    }

    /// Whether it stands at a place.
    #[inline]
    pub(crate) fn is_at(&self, bytes: &[u8], at: usize) -> bool {
        let mut here = at;
        for window in &self.whole {
            if Window::at(bytes, here) != *window {
                return false;
            }
            here += Window::BYTES;
        }
        Window::at(bytes, here).until(self.length % Window::BYTES) == self.rest
    }
}

/// The top bit of each byte that is zero. Behind the first, others may be marked too.
#[inline]
fn zeros(bytes: u64) -> u64 {
    bytes.wrapping_sub(ONES) & !bytes & TOPS
}

/// The number of the digits that a window begins with, and how many they are; eight may go on behind it.
#[inline]
pub(crate) fn digits(window: Window) -> (u64, usize) {
    let bytes = window.0 ^ (ONES * u64::from(b'0'));
    // Of a byte above 9 the top bit is set; a carry marks bytes behind the first alone.
    let others = (bytes.wrapping_add(0x76 * ONES) | bytes) & TOPS;
    let count = others.trailing_zeros() as usize / 8;
    // The last digit goes to the highest place, zeros before the first.
    let digits = if count == 0 { 0 } else { bytes << (8 * (Window::BYTES - count)) };
    (joined(digits), count)
}

/// The number of eight digits, the first in the lowest byte.
#[inline]
fn joined(digits: u64) -> u64 {
    let pairs = (digits << 3).wrapping_add(digits << 1).wrapping_add(digits >> 8);
    let pair = |at: u32| pairs >> (16 * at) & 0xFF;
    pair(0) * 1_000_000 + pair(1) * 10_000 + pair(2) * 100 + pair(3)
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
            prop_assert!((0..=bytes.len()).filter(|end| text.is_char_boundary(*end)).all(|end| Word::of(&text[..end]).is_at(bytes, 0)));
            for length in 0..=8usize {
                let before = format!("????????{}", text.chars().filter(char::is_ascii).take(length).collect::<String>());
                let last = before.get(before.len() - 8..).unwrap_or_default().get(8 - length..).unwrap_or_default();
                let (digits, point) = Window::before(before.as_bytes(), before.len()).unwrap().last_digits(length).without_point();
                let without = last.replacen('.', "", 1);
                let is_number = without.bytes().all(|byte| byte.is_ascii_digit());
                prop_assert_eq!(digits.others() == 0, is_number, "{}", last);
                if is_number {
                    prop_assert_eq!(digits.number(), without.parse().unwrap_or(0), "{}", last);
                }
                let behind = last.find('.').map(|at| last.len() - at - 1);
                prop_assert_eq!((point.is_there(), point.behind() as usize), (behind.is_some(), behind.unwrap_or(0)), "{}", last);
            }
        }
    }
}
