//! Many fact sets at once, 64 a word: what is seen in one of them needs no question, and what is told apart there is not
//! the same. Their inputs keep the laws; a set in which a law is broken all the same does not count.

use super::calendar;
use super::circuit::{Circuit, Group, Lit, Node};
use super::sat::Inputs;
use crate::calendar as days;
use r2pc_lang::value::Duration;

/// So many words of fact sets tried at random.
const WORDS: usize = 8;

/// What the nodes come to on some fact sets.
#[derive(Debug)]
pub(super) struct Patterns {
    columns: Vec<Column>,
    random: Random,
}

/// 64 fact sets.
#[derive(Debug)]
struct Column {
    /// Of each node, a bit a fact set.
    values: Vec<u64>,
    /// The fact sets in which all laws hold.
    lawful: u64,
    /// How many are taken.
    taken: u32,
}

/// A sequence of numbers that looks random and is the same on every run.
#[derive(Debug)]
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, most: u64) -> u64 {
        (self.next() >> 16) % most.max(1)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        let at = usize::try_from(self.below(from.len() as u64)).unwrap_or(0);
        from.get(at).copied()
    }
}

impl Patterns {
    /// Tries fact sets at random: from such of which everything is known to such of which little is.
    pub(super) fn new(c: &Circuit) -> Patterns {
        let mut patterns = Patterns { columns: Vec::new(), random: Random(0x9E37_79B9_7F4A_7C15) };
        for word in 0..WORDS {
            let values = patterns.tried(c, word);
            patterns.columns.push(Column { lawful: lawful(c, &values), values, taken: 64 });
        }
        patterns
    }

    /// Whether an edge is true in some fact set.
    pub(super) fn seen(&self, lit: Lit) -> bool {
        let known = |column: &&Column| (lit.node() as usize) < column.values.len();
        self.columns.iter().filter(known).any(|column| column.word(lit) & column.lawful != 0)
    }

    /// What some edges come to, to be held against others'. Edges that are equal come to the same.
    pub(super) fn signature(&self, lits: impl Iterator<Item = Lit>) -> Vec<u64> {
        let of =
            |lit: Lit| self.columns.iter().take(WORDS).map(move |column| column.word(lit) & column.lawful);
        lits.flat_map(of).collect()
    }

    /// How many fact sets count.
    #[cfg(test)]
    pub(super) fn count(&self) -> u32 {
        self.columns.iter().map(|column| column.lawful.count_ones()).sum()
    }

    /// One more fact set: what is not said of it is as in the first that counts.
    pub(super) fn add(&mut self, c: &Circuit, inputs: &Inputs) {
        let base = self.columns.iter().find(|column| column.lawful != 0);
        let base = base.map(|column| (column.values.clone(), column.lawful.trailing_zeros()));
        if self.columns.last().is_none_or(|column| column.taken >= 64 || column.values.len() < c.len()) {
            self.columns.push(Column { values: vec![0; c.len()], lawful: 0, taken: 0 });
        }
        let Some(column) = self.columns.last_mut() else { return };
        let place = column.taken;
        column.taken += 1;
        for (at, node) in (0u32..).zip(c.nodes()) {
            let value = match node {
                Node::Constant => false,
                Node::Input => inputs.get(&at).copied().unwrap_or_else(|| {
                    let as_in =
                        |(values, bit): &(Vec<u64>, u32)| values.get(at as usize).map(|v| v >> bit & 1);
                    base.as_ref().and_then(as_in) == Some(1)
                }),
                Node::And(a, b) => (column.word(*a) & column.word(*b)) >> place & 1 == 1,
            };
            column.values[at as usize] |= u64::from(value) << place;
        }
        let holds = c.all_laws().all(|law| column.word(law) >> place & 1 == 1);
        column.lawful |= u64::from(holds) << place;
    }

    fn tried(&mut self, c: &Circuit, word: usize) -> Vec<u64> {
        let mut values: Vec<u64> = vec![0; c.len()];
        let mut chosen = vec![false; c.len()];
        let salt = self.random.next();
        for (at, node) in (0u32..).zip(c.nodes()) {
            let place = at as usize;
            match node {
                Node::Constant => {}
                Node::And(a, b) => values[place] = word_in(&values, *a) & word_in(&values, *b),
                Node::Input => {
                    if let Some(group) = c.group_at(at) {
                        self.group(Lit::from_node(at), group, word, salt, &mut values, &mut chosen);
                    }
                    if !chosen[place] {
                        values[place] = self.random.next();
                    }
                }
            }
        }
        values
    }

    /// Few bits in some words, more in others.
    fn few(&mut self, word: usize) -> u64 {
        let mut bits = if word.is_multiple_of(4) { 0 } else { u64::MAX };
        for _ in 0..5usize.saturating_sub(word % 4 * 2) {
            bits &= self.random.next();
        }
        bits
    }

    fn group(
        &mut self,
        first: Lit,
        group: &Group,
        word: usize,
        salt: u64,
        values: &mut [u64],
        chosen: &mut [bool],
    ) {
        let mut put = |lit: Lit, bits: u64| {
            values[lit.node() as usize] = bits;
            chosen[lit.node() as usize] = true;
        };
        match group {
            Group::Seldom => put(first, self.few(word)),
            Group::Often => put(first, !self.few(word)),
            Group::Never => put(first, 0),
            Group::NotBoth(yes, no) => {
                let (a, b) = (self.random.next(), self.random.next());
                put(*yes, a);
                put(*no, b & !a);
            }
            Group::Some(lits) => {
                let mut words = vec![0u64; lits.len()];
                let several = self.few(word) & self.random.next();
                for bit in 0..64 {
                    let at = usize::try_from(self.random.below(lits.len() as u64)).unwrap_or(0);
                    words[at] |= 1 << bit;
                    if several >> bit & 1 == 1 {
                        let other = usize::try_from(self.random.below(lits.len() as u64)).unwrap_or(0);
                        words[other] |= 1 << bit;
                    }
                }
                lits.iter().zip(words).for_each(|(lit, word)| put(*lit, word));
            }
            Group::Ends { low, high, span, near } => {
                let apart = self.few(word) & self.random.next();
                let mut ends = [vec![0u64; low.len()], vec![0u64; high.len()]];
                for bit in 0..64 {
                    let one = self.number(*span, near);
                    let other = if apart >> bit & 1 == 1 { self.number(*span, near) } else { one };
                    for (words, value) in ends.iter_mut().zip([one.min(other), one.max(other)]) {
                        for (at, word) in words.iter_mut().enumerate() {
                            *word |= u64::from(value >> at & 1 == 1) << bit;
                        }
                    }
                }
                let [lows, highs] = ends;
                low.iter().zip(lows).chain(high.iter().zip(highs)).for_each(|(lit, word)| put(*lit, word));
            }
            Group::Day { bits, days: (from, until), near } => {
                let (from, until) = (calendar::number(*from), calendar::number(*until));
                let mut words = vec![0u64; bits.len()];
                for bit in 0..64 {
                    let day = match self.random.pick(near).filter(|_| self.random.below(2) == 0) {
                        Some(day) => calendar::number(day) + i128::from(self.random.below(800)) - 300,
                        None => from + i128::from(self.random.below(60_000)) % (until - from + 1),
                    };
                    let day = day.clamp(from, until);
                    for (at, word) in words.iter_mut().enumerate() {
                        *word |= u64::from(day >> at & 1 == 1) << bit;
                    }
                }
                bits.iter().zip(words).for_each(|(lit, word)| put(*lit, word));
            }
            Group::Gap { from, months, back, least, more } => {
                let mut words = vec![0u64; more.len()];
                for bit in 0..64 {
                    let start = from.read(&|lit| word_in(values, lit) >> bit & 1 == 1);
                    let moved = if *back { days::minus } else { days::plus };
                    let to = calendar::number(moved(calendar::day(start), Duration::Months(*months)));
                    let gap = (to - start).abs() - least;
                    for (at, word) in words.iter_mut().enumerate() {
                        *word |= u64::from(gap >> at & 1 == 1) << bit;
                    }
                }
                for (lit, word) in more.iter().zip(words) {
                    values[lit.node() as usize] = word;
                    chosen[lit.node() as usize] = true;
                }
            }
            Group::Aged { reading, days } => {
                // One age a reading and fact set, whatever the limit.
                let mut ages = Random(salt ^ reading.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
                let mut bits = 0u64;
                for bit in 0..64 {
                    let old = ages.below(8) < word as u64 % 4;
                    let age = ages.below(2000);
                    bits |= u64::from(old && age > u64::from(*days)) << bit;
                }
                put(first, bits);
            }
        }
    }

    /// A number up to a span, more often one that is worth trying.
    fn number(&mut self, span: u128, near: &[u128]) -> u128 {
        match self.random.below(4) {
            0 => [0, span, span / 2, 1.min(span)][usize::try_from(self.random.below(4)).unwrap_or(0)],
            1 => u128::from(self.random.next()) % (span + 1),
            _ => match self.random.pick(near) {
                Some(figure) => figure,
                None => u128::from(self.random.next()) % (span + 1),
            },
        }
    }
}

impl Column {
    fn word(&self, lit: Lit) -> u64 {
        word_in(&self.values, lit)
    }
}

fn word_in(values: &[u64], lit: Lit) -> u64 {
    let word = values.get(lit.node() as usize).copied().unwrap_or(0);
    if lit.is_negated() { !word } else { word }
}

/// The fact sets in which all laws hold.
fn lawful(c: &Circuit, values: &[u64]) -> u64 {
    c.all_laws().fold(u64::MAX, |all, law| all & word_in(values, law))
}
