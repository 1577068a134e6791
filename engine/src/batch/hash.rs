//! A hash of small numbers that costs a multiplication each: of nodes, contexts and rules, which nobody chooses.

use std::hash::{BuildHasherDefault, Hasher};

/// For maps by node, context and rule.
pub(crate) type Quick = BuildHasherDefault<Numbers>;

/// Mixes small numbers.
#[derive(Debug, Default)]
pub(crate) struct Numbers(u64);

impl Hasher for Numbers {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(26) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn finish(&self) -> u64 {
        // Maps use the lowest bits first.
        self.0 ^ self.0 >> 32
    }
}
