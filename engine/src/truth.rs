//! Kleene's strong three-valued logic (semantics, 1.3 to 1.6).

use r2pc_lang::syntax::ThresholdKind;

/// True, false or unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// Surely false.
    False,
    /// Either.
    Unknown,
    /// Surely true.
    True,
}

impl From<bool> for Truth {
    fn from(known: bool) -> Self {
        if known { Truth::True } else { Truth::False }
    }
}

impl std::ops::Not for Truth {
    type Output = Truth;

    fn not(self) -> Truth {
        match self {
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
            Truth::True => Truth::False,
        }
    }
}

impl Truth {
    /// Both: the lesser in the order false < unknown < true.
    #[must_use]
    pub fn and(self, other: Truth) -> Truth {
        self.min(other)
    }

    /// Either: the greater in the order false < unknown < true.
    #[must_use]
    pub fn or(self, other: Truth) -> Truth {
        self.max(other)
    }

    /// Whether it is true or false.
    #[must_use]
    pub fn is_known(self) -> bool {
        self != Truth::Unknown
    }

    /// Whether it can be true.
    #[must_use]
    pub fn can_be_true(self) -> bool {
        self != Truth::False
    }

    /// Whether it can be false.
    #[must_use]
    pub fn can_be_false(self) -> bool {
        self != Truth::True
    }

    /// `true`, `false` or `unknown`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Truth::False => "false",
            Truth::Unknown => "unknown",
            Truth::True => "true",
        }
    }
}

/// `at least K of (…)` and its kin, where `yes` are surely true, `maybe` unknown, of `all` (semantics, 1.6).
#[must_use]
pub fn threshold(kind: ThresholdKind, k: usize, yes: usize, maybe: usize, all: usize) -> Truth {
    let at_least = |k: usize| {
        if yes >= k {
            Truth::True
        } else if yes + maybe < k {
            Truth::False
        } else {
            Truth::Unknown
        }
    };
    match kind {
        ThresholdKind::AtLeast => at_least(k),
        ThresholdKind::AtMost => !at_least(k + 1),
        ThresholdKind::Exactly => at_least(k).and(!at_least(k + 1)),
        ThresholdKind::All => at_least(all),
        ThresholdKind::None => !at_least(1),
    }
}

/// The same, of truths one by one.
#[must_use]
pub fn count_of(kind: ThresholdKind, k: u32, truths: &[Truth]) -> Truth {
    let yes = truths.iter().filter(|t| **t == Truth::True).count();
    let maybe = truths.iter().filter(|t| !t.is_known()).count();
    threshold(kind, k as usize, yes, maybe, truths.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Truth::{False as F, True as T, Unknown as U};

    #[test]
    fn s1_3_tables_of_and_or_not() {
        let order = [T, F, U];
        let and = [[T, F, U], [F, F, F], [U, F, U]];
        let or = [[T, T, T], [T, F, U], [T, U, U]];
        for (i, a) in order.into_iter().enumerate() {
            for (j, b) in order.into_iter().enumerate() {
                assert_eq!(a.and(b), and[i][j], "{a:?} and {b:?}");
                assert_eq!(a.or(b), or[i][j], "{a:?} or {b:?}");
            }
        }
        assert_eq!([!T, !F, !U], [F, T, U]);
    }

    #[test]
    fn s1_6_thresholds_over_two_true_one_unknown_one_false() {
        let of = |kind, k| threshold(kind, k, 2, 1, 4);
        assert_eq!(of(ThresholdKind::AtLeast, 2), T);
        assert_eq!(of(ThresholdKind::AtLeast, 3), U);
        assert_eq!(of(ThresholdKind::AtLeast, 4), F);
        assert_eq!(of(ThresholdKind::Exactly, 2), U);
        assert_eq!(of(ThresholdKind::Exactly, 1), F);
        assert_eq!(of(ThresholdKind::AtMost, 3), T);
        assert_eq!(of(ThresholdKind::AtMost, 2), U);
        assert_eq!(of(ThresholdKind::AtMost, 1), F);
        assert_eq!(of(ThresholdKind::All, 0), F);
        assert_eq!(of(ThresholdKind::None, 0), F);
        assert_eq!(threshold(ThresholdKind::All, 0, 0, 0, 0), T);
        assert_eq!(threshold(ThresholdKind::None, 0, 0, 2, 2), U);
    }
}
