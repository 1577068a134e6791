//! Three-valued truth as two bits: surely true, surely false. Never both; neither is unknown.

use super::circuit::{Circuit, Lit, Model};
use crate::truth::Truth;
use r2pc_lang::syntax::ThresholdKind;

/// A truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kleene {
    /// Surely true.
    pub(super) yes: Lit,
    /// Surely false.
    pub(super) no: Lit,
}

impl std::ops::Not for Kleene {
    type Output = Kleene;

    fn not(self) -> Kleene {
        Kleene { yes: self.no, no: self.yes }
    }
}

impl Kleene {
    pub(super) const TRUE: Kleene = Kleene { yes: Lit::TRUE, no: Lit::FALSE };
    pub(super) const FALSE: Kleene = Kleene { yes: Lit::FALSE, no: Lit::TRUE };
    pub(super) const UNKNOWN: Kleene = Kleene { yes: Lit::FALSE, no: Lit::FALSE };

    /// What is known of every set of facts: true or false.
    pub(super) fn known(yes: Lit) -> Kleene {
        Kleene { yes, no: !yes }
    }

    /// What the laws of facts never make both, since no end of an interval is beyond the other. Said here, it need not
    /// be proved of sums again and again.
    pub(super) fn apart(yes: Lit, no: Lit, c: &mut Circuit) -> Kleene {
        Kleene { yes: c.and(yes, !no), no: c.and(no, !yes) }
    }

    /// Whether it is true or false.
    pub(super) fn is_known(self, c: &mut Circuit) -> Lit {
        c.or(self.yes, self.no)
    }

    pub(super) fn all(parts: &[Kleene], c: &mut Circuit) -> Kleene {
        Kleene { yes: c.all(parts.iter().map(|p| p.yes)), no: c.any(parts.iter().map(|p| p.no)) }
    }

    pub(super) fn any(parts: &[Kleene], c: &mut Circuit) -> Kleene {
        Kleene { yes: c.any(parts.iter().map(|p| p.yes)), no: c.all(parts.iter().map(|p| p.no)) }
    }

    /// `if when then yes else no`
    pub(super) fn choose(when: Lit, yes: Kleene, no: Kleene, c: &mut Circuit) -> Kleene {
        Kleene { yes: c.choose(when, yes.yes, no.yes), no: c.choose(when, yes.no, no.no) }
    }

    /// `a is b` of two truths: known where both are.
    pub(super) fn same(a: Kleene, b: Kleene, c: &mut Circuit) -> Kleene {
        let pairs = [(a.yes, b.yes), (a.no, b.no), (a.yes, b.no), (a.no, b.yes)].map(|(x, y)| c.and(x, y));
        Kleene { yes: c.or(pairs[0], pairs[1]), no: c.or(pairs[2], pairs[3]) }
    }

    /// `at least K of (…)` and its kin (semantics, 1.6).
    pub(super) fn threshold(kind: ThresholdKind, k: usize, parts: &[Kleene], c: &mut Circuit) -> Kleene {
        match kind {
            ThresholdKind::AtLeast => Kleene::at_least(k, parts, c),
            ThresholdKind::AtMost => !Kleene::at_least(k + 1, parts, c),
            ThresholdKind::Exactly => {
                let ends = [Kleene::at_least(k, parts, c), !Kleene::at_least(k + 1, parts, c)];
                Kleene::all(&ends, c)
            }
            ThresholdKind::All => Kleene::all(parts, c),
            ThresholdKind::None => !Kleene::any(parts, c),
        }
    }

    fn at_least(k: usize, parts: &[Kleene], c: &mut Circuit) -> Kleene {
        let reached = |lits: Vec<Lit>, c: &mut Circuit| {
            c.counts(&lits, k.min(parts.len() + 1)).last().copied().unwrap_or(Lit::FALSE)
        };
        let sure = reached(parts.iter().map(|p| p.yes).collect(), c);
        let perhaps = reached(parts.iter().map(|p| !p.no).collect(), c);
        Kleene { yes: sure, no: !perhaps }
    }

    /// The truth under a model.
    pub(super) fn value(self, model: &Model) -> Truth {
        match (model.is(self.yes), model.is(self.no)) {
            (true, _) => Truth::True,
            (_, true) => Truth::False,
            _ => Truth::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::truth;
    use std::collections::BTreeMap;

    #[test]
    fn thresholds_are_those_of_the_evaluator() {
        use ThresholdKind::{All, AtLeast, AtMost, Exactly, None};
        let all =
            [(Kleene::TRUE, Truth::True), (Kleene::FALSE, Truth::False), (Kleene::UNKNOWN, Truth::Unknown)];
        let mut c = Circuit::default();
        for pattern in 0..81usize {
            let picked: Vec<_> = (0..4).map(|at| all[pattern / 3usize.pow(at) % 3]).collect();
            let parts: Vec<Kleene> = picked.iter().map(|(k, _)| *k).collect();
            let yes = picked.iter().filter(|(_, t)| *t == Truth::True).count();
            let maybe = picked.iter().filter(|(_, t)| *t == Truth::Unknown).count();
            for kind in [AtLeast, AtMost, Exactly, All, None] {
                for k in 1..4 {
                    let symbolic = Kleene::threshold(kind, k, &parts, &mut c);
                    let model = Model::new(&c, &BTreeMap::new());
                    assert_eq!(
                        symbolic.value(&model),
                        truth::threshold(kind, k, yes, maybe, 4),
                        "{kind:?} {k} {picked:?}"
                    );
                }
            }
        }
    }
}
