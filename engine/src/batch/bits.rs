//! A bit a lane: what holds of many lanes at once.
//!
//! Copies share their words, and what is the same in every lane has none; so the whole of a plan's constants, copies and
//! negations costs nothing.

use std::rc::Rc;

/// A bit a lane; those behind the last lane are zero.
#[derive(Clone, Debug)]
pub(crate) struct Bits {
    words: Words,
    lanes: usize,
}

#[derive(Clone, Debug)]
enum Words {
    /// The same in every lane.
    Same(bool),
    Each(Rc<Vec<u64>>),
}

use Words::{Each, Same};

/// Two rows of words made one; in place where nobody else has the first.
fn zipped(mut a: Rc<Vec<u64>>, b: &[u64], of: impl Fn(u64, u64) -> u64) -> Rc<Vec<u64>> {
    if let Some(own) = Rc::get_mut(&mut a) {
        own.iter_mut().zip(b).for_each(|(a, b)| *a = of(*a, *b));
        return a;
    }
    Rc::new(a.iter().zip(b).map(|(a, b)| of(*a, *b)).collect())
}

impl Bits {
    /// The same for all lanes.
    pub(crate) fn all(lanes: usize, set: bool) -> Bits {
        Bits { words: Same(set), lanes }
    }

    /// Words with a bit for each lane.
    pub(crate) fn of_words(words: Vec<u64>, lanes: usize) -> Bits {
        let mut bits = Bits { words: Each(Rc::new(words)), lanes };
        bits.trim();
        bits
    }

    /// A bit for each lane, as a function of the lane says.
    pub(crate) fn from_fn(lanes: usize, mut set: impl FnMut(usize) -> bool) -> Bits {
        let word = |start: usize| {
            (start..lanes.min(start + 64))
                .fold(0u64, |word, lane| word | u64::from(set(lane)) << (lane - start))
        };
        Bits { words: Each(Rc::new((0..lanes).step_by(64).map(word).collect())), lanes }
    }

    /// A bit for each pair of items.
    pub(crate) fn of_pairs<T: Copy>(a: &[T], b: &[T], set: impl Fn(T, T) -> bool) -> Bits {
        let word = |(a, b): (&[T], &[T])| {
            a.iter().zip(b).enumerate().fold(0u64, |word, (at, (a, b))| word | u64::from(set(*a, *b)) << at)
        };
        let words = a.chunks(64).zip(b.chunks(64)).map(word).collect();
        Bits { words: Each(Rc::new(words)), lanes: a.len() }
    }

    /// A bit for each item.
    pub(crate) fn of_each<T: Copy>(items: &[T], set: impl Fn(T) -> bool) -> Bits {
        let word = |chunk: &[T]| {
            chunk.iter().enumerate().fold(0u64, |word, (at, item)| word | u64::from(set(*item)) << at)
        };
        Bits { words: Each(Rc::new(items.chunks(64).map(word).collect())), lanes: items.len() }
    }

    fn trim(&mut self) {
        let last = self.lanes.div_ceil(64).checked_sub(1);
        if let (Each(words), Some(last)) = (&mut self.words, last) {
            let keep = u64::MAX >> ((64 - self.lanes % 64) % 64);
            if words.get(last).is_some_and(|word| word & !keep != 0)
                && let Some(word) = Rc::make_mut(words).get_mut(last)
            {
                *word &= keep;
            }
        }
    }

    /// How many lanes there are.
    pub(crate) fn lanes(&self) -> usize {
        self.lanes
    }

    /// The bit of a lane.
    pub(crate) fn get(&self, lane: usize) -> bool {
        match &self.words {
            Same(set) => *set && lane < self.lanes,
            Each(words) => words.get(lane / 64).is_some_and(|word| word >> (lane % 64) & 1 == 1),
        }
    }

    /// Sixty-four lanes.
    pub(crate) fn word(&self, at: usize) -> u64 {
        match &self.words {
            Same(false) => 0,
            Same(true) => match self.lanes.saturating_sub(at * 64) {
                0 => 0,
                lanes => u64::MAX >> (64 - lanes.min(64)),
            },
            Each(words) => words.get(at).copied().unwrap_or(0),
        }
    }

    /// All of them, sixty-four lanes each.
    pub(crate) fn words(&self) -> impl Iterator<Item = u64> {
        (0..self.lanes.div_ceil(64)).map(|at| self.word(at))
    }

    /// The bytes of its words.
    pub(crate) fn size(&self) -> usize {
        match &self.words {
            Same(_) => 0,
            Each(words) => size_of_val(&***words),
        }
    }

    /// Whether no bit is set.
    pub(crate) fn is_empty(&self) -> bool {
        match &self.words {
            Same(set) => !set || self.lanes == 0,
            Each(words) => words.iter().all(|word| *word == 0),
        }
    }

    pub(crate) fn and(self, other: &Bits) -> Bits {
        match (self.words, &other.words) {
            (Same(false), _) | (_, Same(false)) => Bits { words: Same(false), ..self },
            (Same(true), _) => other.clone(),
            (words, Same(true)) => Bits { words, ..self },
            (Each(a), Each(b)) => Bits { words: Each(zipped(a, b, |a, b| a & b)), ..self },
        }
    }

    pub(crate) fn or(self, other: &Bits) -> Bits {
        match (self.words, &other.words) {
            (Same(true), _) | (_, Same(true)) => Bits { words: Same(true), ..self },
            (Same(false), _) => other.clone(),
            (words, Same(false)) => Bits { words, ..self },
            (Each(a), Each(b)) => Bits { words: Each(zipped(a, b, |a, b| a | b)), ..self },
        }
    }

    pub(crate) fn and_not(self, other: &Bits) -> Bits {
        match (self.words, &other.words) {
            (Same(false), _) | (_, Same(true)) => Bits { words: Same(false), ..self },
            (Same(true), _) => other.clone().not(),
            (words, Same(false)) => Bits { words, ..self },
            (Each(a), Each(b)) => Bits { words: Each(zipped(a, b, |a, b| a & !b)), ..self },
        }
    }

    pub(crate) fn xor(self, other: &Bits) -> Bits {
        match (self.words, &other.words) {
            (Same(set), _) => {
                if set {
                    other.clone().not()
                } else {
                    other.clone()
                }
            }
            (words, Same(false)) => Bits { words, ..self },
            (words, Same(true)) => Bits { words, ..self }.not(),
            (Each(a), Each(b)) => Bits { words: Each(zipped(a, b, |a, b| a ^ b)), ..self },
        }
    }

    pub(crate) fn not(self) -> Bits {
        let mut bits = match self.words {
            Same(set) => return Bits { words: Same(!set), ..self },
            Each(mut words) => {
                match Rc::get_mut(&mut words) {
                    Some(own) => own.iter_mut().for_each(|word| *word = !*word),
                    None => words = Rc::new(words.iter().map(|word| !word).collect()),
                }
                Bits { words: Each(words), ..self }
            }
        };
        bits.trim();
        bits
    }

    /// The bits of other lanes.
    pub(crate) fn gather(&self, from: &[u32]) -> Bits {
        match &self.words {
            Same(set) => Bits::all(from.len(), *set),
            Each(_) => Bits::of_each(from, |lane| self.get(lane as usize)),
        }
    }

    /// So many lanes from one on that is a multiple of 64.
    pub(crate) fn part(&self, from: usize, lanes: usize) -> Bits {
        match &self.words {
            Same(set) => Bits::all(lanes, *set),
            Each(words) => {
                let words = words.iter().skip(from / 64).take(lanes.div_ceil(64)).copied().collect();
                Bits::of_words(words, lanes)
            }
        }
    }

    /// Of each run of lanes, whether some bit is set.
    pub(crate) fn any_of_runs(&self, starts: &[u32]) -> Bits {
        let counts = self.count_runs(starts);
        Bits::of_each(&counts, |count| count > 0)
    }

    /// Of each run of lanes, how many bits are set.
    pub(crate) fn count_runs(&self, starts: &[u32]) -> Vec<u32> {
        // Each word's bits and those before it; then a start needs one look.
        let before: Vec<u32> = std::iter::once(0)
            .chain(self.words().scan(0, |sum, word| {
                *sum += word.count_ones();
                Some(*sum)
            }))
            .collect();
        let rank = |start: u32| {
            let (at, bit) = (start as usize / 64, start % 64);
            let head = (self.word(at) & ((1 << bit) - 1)).count_ones();
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

    /// How many bits are set.
    pub(crate) fn count(&self) -> usize {
        match &self.words {
            Same(set) => {
                if *set {
                    self.lanes
                } else {
                    0
                }
            }
            Each(words) => words.iter().map(|word| word.count_ones() as usize).sum(),
        }
    }

    /// Where a number of digits, the lowest first, is less than another.
    pub(crate) fn less(digits: &[Bits], limit: u64, lanes: usize) -> Bits {
        if limit.checked_shr(u32::try_from(digits.len()).unwrap_or(u32::MAX)).unwrap_or(0) != 0 {
            return Bits::all(lanes, true);
        }
        // From the lowest digit up: a higher one decides, where it differs; else what is decided so far stays.
        let asked = (0..).map(|place| limit >> place & 1 == 1);
        digits.iter().zip(asked).fold(Bits::all(lanes, false), |less, (digit, one)| {
            if one { digit.clone().not_or(less) } else { less.and_not(digit) }
        })
    }

    /// `!self | other`, in place of the other.
    fn not_or(self, other: Bits) -> Bits {
        match (&self.words, other.words) {
            (Same(set), words) => {
                if *set {
                    Bits { words, ..self }
                } else {
                    Bits::all(self.lanes, true)
                }
            }
            (_, Same(true)) => Bits::all(self.lanes, true),
            (_, Same(false)) => self.not(),
            (Each(digit), Each(own)) => {
                let mut bits =
                    Bits { words: Each(zipped(own, digit, |own, digit| own | !digit)), lanes: self.lanes };
                bits.trim();
                bits
            }
        }
    }
}

impl PartialEq for Bits {
    fn eq(&self, other: &Bits) -> bool {
        self.lanes == other.lanes && self.words().eq(other.words())
    }
}

impl Eq for Bits {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn runs_are_counted_across_words(set in proptest::collection::vec(any::<bool>(), 0..300), cut in 0usize..300) {
            let bits = Bits::from_fn(set.len(), |lane| set[lane]);
            let cut = cut.min(set.len());
            let count = |part: &[bool]| part.iter().filter(|b| **b).count();
            let starts = [0, cut as u32, set.len() as u32];
            prop_assert_eq!(bits.count_runs(&starts), [count(&set[..cut]) as u32, count(&set[cut..]) as u32]);
            let any = bits.any_of_runs(&starts);
            prop_assert_eq!([any.get(0), any.get(1)], [set[..cut].contains(&true), set[cut..].contains(&true)]);
            prop_assert_eq!(bits.count(), count(&set));
            prop_assert_eq!(bits.clone().not().count() + count(&set), set.len());
        }

        #[test]
        fn what_is_the_same_everywhere_is_as_if_it_were_written_out(
            one in proptest::collection::vec(any::<bool>(), 1..200),
            same in any::<bool>(),
        ) {
            let lanes = one.len();
            let each = Bits::from_fn(lanes, |lane| one[lane]);
            let (short, long) = (Bits::all(lanes, same), Bits::from_fn(lanes, |_| same));
            prop_assert_eq!(&short, &long);
            prop_assert_eq!(short.count(), long.count());
            prop_assert_eq!(short.clone().not(), long.clone().not());
            for of in [Bits::and, Bits::or, Bits::and_not, Bits::xor] {
                prop_assert_eq!(of(short.clone(), &each), of(long.clone(), &each));
                prop_assert_eq!(of(each.clone(), &short), of(each.clone(), &long));
                prop_assert_eq!(of(short.clone(), &short), of(long.clone(), &long));
            }
        }

        #[test]
        fn digits_are_compared_as_numbers(
            numbers in proptest::collection::vec(0u64..40, 1..200),
            limit in 0u64..80,
        ) {
            let lanes = numbers.len();
            let digit = |place: u32| Bits::of_each(&numbers, |number| number >> place & 1 == 1);
            let digits: Vec<Bits> = (0..6).map(digit).collect();
            prop_assert_eq!(Bits::less(&digits, limit, lanes), Bits::of_each(&numbers, |number| number < limit));
        }
    }
}
