//! Sixty-four bytes at once: where a certain one stands among them is a bit of a word.

use wide::u8x16;

/// So many bytes as a word has bits; what lies behind the end of a text is zeros.
pub(crate) struct Stride([u8x16; 4]);

impl Stride {
    pub(crate) const BYTES: usize = 64;

    /// The bytes at a place.
    #[inline]
    pub(crate) fn at(bytes: &[u8], at: usize) -> Stride {
        let rest = bytes.get(at..).unwrap_or_default();
        match rest.first_chunk::<{ Self::BYTES }>() {
            Some(whole) => Stride::of(whole),
            None => {
                let mut part = [0; Self::BYTES];
                part.iter_mut().zip(rest).for_each(|(slot, byte)| *slot = *byte);
                Stride::of(&part)
            }
        }
    }

    #[inline]
    fn of(bytes: &[u8; Self::BYTES]) -> Stride {
        let (quarters, _) = bytes.as_chunks::<16>();
        let mut all = [u8x16::ZERO; 4];
        all.iter_mut().zip(quarters).for_each(|(slot, quarter)| *slot = u8x16::new(*quarter));
        Stride(all)
    }

    /// A bit for each byte, the first the lowest: whether it is a certain one.
    #[inline]
    pub(crate) fn equals(&self, byte: u8) -> u64 {
        let is = u8x16::splat(byte);
        let quarters = self.0.iter().rev();
        quarters.fold(0, |found, quarter| found << 16 | u64::from(quarter.simd_eq(is).to_bitmask()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_found_at_once_is_what_is_found_byte_by_byte(text in "[a,\n]{0,90}", at in 0usize..80) {
            let byte = |bit: usize| text.as_bytes().get(at + bit).copied().unwrap_or(0);
            for wanted in [b',', b'\n', 0] {
                let found = (0..64).filter(|bit| byte(*bit) == wanted).fold(0, |found, bit| found | 1 << bit);
                prop_assert_eq!(Stride::at(text.as_bytes(), at).equals(wanted), found);
            }
        }
    }
}
