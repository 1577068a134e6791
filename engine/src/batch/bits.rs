//! Truths of many lanes at once: a bit a lane says whether it can be true, another whether it can be false.

use crate::truth::Truth;
use r2pc_lang::syntax::ThresholdKind;

/// A bit a lane; those behind the last lane are zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bits {
    words: Vec<u64>,
    lanes: usize,
}

impl Bits {
    /// The same for all lanes.
    pub(crate) fn all(lanes: usize, set: bool) -> Bits {
        let mut bits = Bits { words: vec![if set { u64::MAX } else { 0 }; lanes.div_ceil(64)], lanes };
        bits.trim();
        bits
    }

    /// A bit for each lane, as a function of the lane says.
    pub(crate) fn from_fn(lanes: usize, mut set: impl FnMut(usize) -> bool) -> Bits {
        let word = |start: usize| {
            (start..lanes.min(start + 64))
                .fold(0u64, |word, lane| word | u64::from(set(lane)) << (lane - start))
        };
        Bits { words: (0..lanes).step_by(64).map(word).collect(), lanes }
    }

    /// A bit for each pair of items.
    pub(crate) fn of_pairs<T: Copy>(a: &[T], b: &[T], set: impl Fn(T, T) -> bool) -> Bits {
        let word = |(a, b): (&[T], &[T])| {
            a.iter().zip(b).enumerate().fold(0u64, |word, (at, (a, b))| word | u64::from(set(*a, *b)) << at)
        };
        Bits { words: a.chunks(64).zip(b.chunks(64)).map(word).collect(), lanes: a.len() }
    }

    /// A bit for each item.
    pub(crate) fn of_each<T: Copy>(items: &[T], set: impl Fn(T) -> bool) -> Bits {
        let word = |chunk: &[T]| {
            chunk.iter().enumerate().fold(0u64, |word, (at, item)| word | u64::from(set(*item)) << at)
        };
        Bits { words: items.chunks(64).map(word).collect(), lanes: items.len() }
    }

    fn trim(&mut self) {
        let over = self.words.len() * 64 - self.lanes;
        if let Some(last) = self.words.last_mut() {
            *last &= u64::MAX >> over;
        }
    }

    /// How many lanes there are.
    pub(crate) fn lanes(&self) -> usize {
        self.lanes
    }

    /// The bit of a lane.
    pub(crate) fn get(&self, lane: usize) -> bool {
        self.words.get(lane / 64).is_some_and(|word| word >> (lane % 64) & 1 == 1)
    }

    /// Whether no bit is set.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    fn zip(mut self, other: &Bits, of: impl Fn(u64, u64) -> u64) -> Bits {
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a = of(*a, *b));
        self
    }

    pub(crate) fn and(self, other: &Bits) -> Bits {
        self.zip(other, |a, b| a & b)
    }

    pub(crate) fn or(self, other: &Bits) -> Bits {
        self.zip(other, |a, b| a | b)
    }

    pub(crate) fn and_not(self, other: &Bits) -> Bits {
        self.zip(other, |a, b| a & !b)
    }

    pub(crate) fn not(mut self) -> Bits {
        self.words.iter_mut().for_each(|word| *word = !*word);
        self.trim();
        self
    }

    /// The bits of other lanes.
    pub(crate) fn gather(&self, from: &[u32]) -> Bits {
        Bits::of_each(from, |lane| self.get(lane as usize))
    }

    /// Of each run of lanes, whether some bit is set.
    pub(crate) fn any_of_runs(&self, starts: &[u32]) -> Bits {
        let counts = self.count_runs(starts);
        Bits::of_each(&counts, |count| count > 0)
    }

    /// Of each run of lanes, how many bits are set.
    pub(crate) fn count_runs(&self, starts: &[u32]) -> Vec<u32> {
        // Each word's bits and those before it; then a start needs one look.
        let before: Vec<u32> = self
            .words
            .iter()
            .scan(0, |sum, word| Some(std::mem::replace(sum, *sum + word.count_ones())))
            .chain([self.words.iter().map(|word| word.count_ones()).sum()])
            .collect();
        let rank = |start: u32| {
            let (at, bit) = (start as usize / 64, start % 64);
            let head = self.words.get(at).map_or(0, |word| (word & ((1 << bit) - 1)).count_ones());
            before.get(at).copied().unwrap_or(0) + head
        };
        let mut counts = Vec::with_capacity(starts.len().saturating_sub(1));
        let mut last: Option<u32> = None;
        for start in starts {
            let here = rank(*start);
            counts.extend(last.map(|last| here - last));
            last = Some(here);
        }
        counts
    }

    /// How many bits of a run of lanes are set.
    pub(crate) fn count(&self, from: usize, to: usize) -> u32 {
        if from >= to {
            return 0;
        }
        let (first, last) = (from / 64, (to - 1) / 64);
        let head = u64::MAX << (from % 64);
        let tail = u64::MAX >> (63 - (to - 1) % 64);
        let word = |at: usize| self.words.get(at).copied().unwrap_or(0);
        if first == last {
            return (word(first) & head & tail).count_ones();
        }
        let between: u32 = (first + 1..last).map(|at| word(at).count_ones()).sum();
        (word(first) & head).count_ones() + between + (word(last) & tail).count_ones()
    }
}

/// A truth a lane. Both bits: unknown; never neither.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Planes {
    /// Where it can be true.
    pub(crate) yes: Bits,
    /// Where it can be false.
    pub(crate) no: Bits,
}

impl Planes {
    /// The same for all lanes.
    pub(crate) fn all(lanes: usize, truth: Truth) -> Planes {
        Planes { yes: Bits::all(lanes, truth.can_be_true()), no: Bits::all(lanes, truth.can_be_false()) }
    }

    /// Known everywhere.
    pub(crate) fn known(yes: Bits) -> Planes {
        Planes { no: yes.clone().not(), yes }
    }

    /// A truth for each lane, as a function of the lane says.
    pub(crate) fn from_fn(lanes: usize, truth: impl Fn(usize) -> Truth) -> Planes {
        Planes {
            yes: Bits::from_fn(lanes, |lane| truth(lane).can_be_true()),
            no: Bits::from_fn(lanes, |lane| truth(lane).can_be_false()),
        }
    }

    /// Truths, a lane each.
    pub(crate) fn of_truths(truths: &[Truth]) -> Planes {
        Planes {
            yes: Bits::of_each(truths, Truth::can_be_true),
            no: Bits::of_each(truths, Truth::can_be_false),
        }
    }

    /// The truth of a lane.
    pub(crate) fn get(&self, lane: usize) -> Truth {
        match (self.yes.get(lane), self.no.get(lane)) {
            (true, false) => Truth::True,
            (false, _) => Truth::False,
            (true, true) => Truth::Unknown,
        }
    }

    pub(crate) fn and(self, other: &Planes) -> Planes {
        Planes { yes: self.yes.and(&other.yes), no: self.no.or(&other.no) }
    }

    pub(crate) fn or(self, other: &Planes) -> Planes {
        Planes { yes: self.yes.or(&other.yes), no: self.no.and(&other.no) }
    }

    pub(crate) fn not(self) -> Planes {
        Planes { yes: self.no, no: self.yes }
    }

    /// Where it is true.
    pub(crate) fn surely(&self) -> Bits {
        self.yes.clone().and_not(&self.no)
    }

    /// Where it is false.
    pub(crate) fn surely_not(&self) -> Bits {
        self.no.clone().and_not(&self.yes)
    }

    /// Where it is true or false.
    pub(crate) fn is_known(&self) -> Bits {
        self.yes.clone().and(&self.no).not()
    }

    /// Where both are known, whether they are the same.
    pub(crate) fn same(&self, other: &Planes) -> Planes {
        let alike = |a: Bits, b: &Bits, c: Bits, d: &Bits| a.and(b).or(&c.and(d));
        Planes {
            yes: alike(self.yes.clone(), &other.yes, self.no.clone(), &other.no),
            no: alike(self.yes.clone(), &other.no, self.no.clone(), &other.yes),
        }
    }

    pub(crate) fn gather(&self, from: &[u32]) -> Planes {
        Planes { yes: self.yes.gather(from), no: self.no.gather(from) }
    }

    /// These lanes from here, the others from there.
    pub(crate) fn select(mask: &Bits, here: &Planes, there: &Planes) -> Planes {
        let pick = |a: &Bits, b: &Bits| a.clone().and(mask).or(&b.clone().and_not(mask));
        Planes { yes: pick(&here.yes, &there.yes), no: pick(&here.no, &there.no) }
    }
}

/// How many of several are set, in each lane: a counter of as many bit planes as its number needs.
#[derive(Clone, Debug)]
struct Counter(Vec<Bits>);

impl Counter {
    fn of<'b>(lanes: usize, parts: impl Iterator<Item = &'b Bits>) -> Counter {
        let mut digits: Vec<Bits> = Vec::new();
        for part in parts {
            let mut carry = part.clone();
            for digit in &mut digits {
                let next = digit.clone().and(&carry);
                *digit = std::mem::replace(digit, Bits::all(0, false)).zip(&carry, |a, b| a ^ b);
                carry = next;
            }
            if !carry.is_empty() || digits.is_empty() {
                digits.push(carry);
            }
        }
        if digits.is_empty() {
            digits.push(Bits::all(lanes, false));
        }
        Counter(digits)
    }

    /// Where the number is at least so much.
    fn at_least(&self, least: usize) -> Bits {
        let lanes = self.0.first().map_or(0, Bits::lanes);
        if self.0.len() < usize::BITS as usize && least >> self.0.len() != 0 {
            return Bits::all(lanes, false);
        }
        let (mut above, mut equal) = (Bits::all(lanes, false), Bits::all(lanes, true));
        for (place, digit) in self.0.iter().enumerate().rev() {
            if least >> place & 1 == 1 {
                equal = equal.and(digit);
            } else {
                above = above.or(&equal.clone().and(digit));
                equal = equal.and_not(digit);
            }
        }
        above.or(&equal)
    }
}

/// `at least K of (…)` and its kin (semantics, 1.6).
pub(crate) fn threshold(kind: ThresholdKind, k: usize, parts: &[&Planes], lanes: usize) -> Planes {
    let sure: Vec<Bits> = parts.iter().map(|part| part.surely()).collect();
    let surely = Counter::of(lanes, sure.iter());
    let perhaps = Counter::of(lanes, parts.iter().map(|part| &part.yes));
    let at_least = |k: usize| Planes { yes: perhaps.at_least(k), no: surely.at_least(k).not() };
    match kind {
        ThresholdKind::AtLeast => at_least(k),
        ThresholdKind::AtMost => at_least(k + 1).not(),
        ThresholdKind::Exactly => at_least(k).and(&at_least(k + 1).not()),
        ThresholdKind::All => at_least(parts.len()),
        ThresholdKind::None => at_least(1).not(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TRUTHS: [Truth; 3] = [Truth::False, Truth::Unknown, Truth::True];

    /// A lane for every combination of three truths.
    fn every() -> [Planes; 3] {
        [1, 3, 9].map(|step| Planes::from_fn(27, |lane| TRUTHS[lane / step % 3]))
    }

    #[test]
    fn planes_are_three_valued_truths() {
        let [a, b, c] = every();
        for lane in 0..27 {
            let [x, y, z] = [&a, &b, &c].map(|planes| planes.get(lane));
            assert_eq!(a.clone().and(&b).get(lane), x.and(y));
            assert_eq!(a.clone().or(&b).get(lane), x.or(y));
            assert_eq!(a.clone().not().get(lane), !x);
            assert_eq!(a.is_known().get(lane), x.is_known());
            let same = if x.is_known() && y.is_known() { Truth::from(x == y) } else { Truth::Unknown };
            assert_eq!(a.same(&b).get(lane), same);
            let yes = [x, y, z].iter().filter(|t| **t == Truth::True).count();
            let maybe = [x, y, z].iter().filter(|t| !t.is_known()).count();
            for k in 0..5 {
                for kind in [
                    ThresholdKind::AtLeast,
                    ThresholdKind::AtMost,
                    ThresholdKind::Exactly,
                    ThresholdKind::All,
                    ThresholdKind::None,
                ] {
                    let planes = threshold(kind, k, &[&a, &b, &c], 27);
                    assert_eq!(
                        planes.get(lane),
                        crate::truth::threshold(kind, k, yes, maybe, 3),
                        "{kind:?} {k}"
                    );
                }
            }
        }
    }

    proptest! {
        #[test]
        fn runs_are_counted_across_words(set in proptest::collection::vec(any::<bool>(), 0..300), cut in 0usize..300) {
            let bits = Bits::from_fn(set.len(), |lane| set[lane]);
            let cut = cut.min(set.len());
            let count = |part: &[bool]| part.iter().filter(|b| **b).count() as u32;
            prop_assert_eq!(bits.count(0, cut), count(&set[..cut]));
            prop_assert_eq!(bits.count(cut, set.len()), count(&set[cut..]));
            let starts = [0, cut as u32, set.len() as u32];
            prop_assert_eq!(bits.count_runs(&starts), [count(&set[..cut]), count(&set[cut..])]);
            let any = bits.any_of_runs(&starts);
            prop_assert_eq!([any.get(0), any.get(1)], [set[..cut].contains(&true), set[cut..].contains(&true)]);
            prop_assert_eq!(bits.clone().not().count(0, set.len()) + count(&set), set.len() as u32);
        }
    }
}
