//! Where a generator's decisions come from.

/// A run of numbers that decide; at its end every decision is for the first, which is the simplest.
#[derive(Clone, Debug)]
pub struct Choices<'c> {
    given: &'c [u32],
    at: usize,
    state: Option<u64>,
}

impl<'c> Choices<'c> {
    /// Decisions by the numbers given, one each.
    #[must_use]
    pub fn of(given: &'c [u32]) -> Self {
        Choices { given, at: 0, state: None }
    }

    /// Decisions without end, the same for the same seed.
    #[must_use]
    pub fn seeded(seed: u64) -> Choices<'static> {
        Choices { given: &[], at: 0, state: Some(seed) }
    }

    /// A number below `limit`; 0 where `limit` is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        if limit == 0 {
            return 0;
        }
        let next = match &mut self.state {
            Some(state) => splitmix(state),
            None => {
                let next = self.given.get(self.at).copied().unwrap_or(0);
                self.at += 1;
                u64::from(next)
            }
        };
        usize::try_from(next % limit as u64).unwrap_or(0)
    }

    /// Whether something of so many hundredths happens; never at the end of the numbers.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) >= 100 - percent.min(100)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high + 1 - low)
    }

    /// One of several; none of none.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }

    /// One of several words; empty where there is none.
    pub(crate) fn word<'w>(&mut self, from: &[&'w str]) -> &'w str {
        self.pick(from).copied().unwrap_or_default()
    }
}

/// The next number of a well-known small generator (SplitMix64, Steele and others 2014).
fn splitmix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
