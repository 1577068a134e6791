//! What the evaluator says of a rule on one set of facts, and how two versions differ there. Every witness passes here.

use crate::eval::{Evaluator, Relations, Side};
use crate::facts::CountryFacts;
use crate::number::Numbers;
use crate::outcomes::{self, Outcomes};
use crate::possible::Choices;
use crate::truth::Truth;
use jiff::civil::Date;
use r2pc_lang::program::{Body, Outcome, Program, RuleId};
use r2pc_lang::syntax::RuleKind;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a rule says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Its kind.
    pub kind: RuleKind,
    /// Row by row: by the item's key; none for a rule without `for each`, and where the list itself is unknown.
    pub rows: BTreeMap<Option<Arc<str>>, RowSeen>,
    /// The possible outcomes and levels of the rule as a whole.
    pub whole: (Outcomes, Choices),
}

/// What a rule says of a country or of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowSeen {
    /// What can be.
    pub outcomes: Outcomes,
    /// The possible levels of a risk or warning.
    pub levels: Choices,
    /// The truth of each offer, by name; those that are not made are left out.
    pub offers: BTreeMap<Arc<str>, Truth>,
    /// Of an obligation that may be unmet: whether that is a breach of law.
    pub law: Truth,
    /// The number of a measure.
    pub value: Option<Numbers>,
    /// Whether something inhibits a risk, and whether something amplifies it.
    pub related: [Truth; 2],
}

/// How two versions differ on one set of facts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Anything differs.
    pub differs: bool,
    /// The new version fires more surely.
    pub higher: bool,
    /// The new version fires less surely.
    pub lower: bool,
}

/// Evaluates a rule on a day.
#[must_use]
pub fn see(program: &Program, relations: &Relations, facts: &CountryFacts, day: Date, id: RuleId) -> Seen {
    let mut evaluator = Evaluator::new(program, relations, facts, None);
    let rule = program.rule(id);
    let result = evaluator.rule(id, day);
    let mut rows = BTreeMap::new();
    for row in &result.rows {
        let offers = match &rule.body {
            Body::Assistance { offers, .. } => offers
                .iter()
                .zip(&row.offers)
                .filter(|(_, truth)| **truth != Truth::False)
                .map(|(offer, truth)| (Arc::clone(&offer.name), *truth))
                .collect(),
            _ => BTreeMap::new(),
        };
        let mut related = [Truth::False; 2];
        if rule.kind == RuleKind::Risk {
            for (place, side) in related.iter_mut().zip([Side::Inhibits, Side::Amplifies]) {
                let each = evaluator.relations_of_row(side, id, row.key.as_ref(), None, day);
                *place = each.iter().fold(Truth::False, |any, (_, tri)| any.or(tri.value));
            }
        }
        let may_be_unmet = row.outcomes.contains(&Outcome::Unmet);
        let seen = RowSeen {
            outcomes: row.outcomes.clone(),
            levels: row.levels,
            offers,
            law: if may_be_unmet { row.binding_law.unwrap_or(Truth::False) } else { Truth::False },
            value: row.value.as_ref().map(|value| value.value),
            related,
        };
        rows.insert(row.key.clone(), seen);
    }
    let whole = evaluator.whole(id, day);
    Seen { kind: rule.kind, rows, whole: (whole.outcomes, whole.levels) }
}

impl RowSeen {
    /// What counts as firing, each level on its own (semantics, 12.1); for a resilience, not holding.
    fn fires(&self, kind: RuleKind) -> Vec<Truth> {
        let is = |outcome| outcomes::is(&self.outcomes, outcome);
        let reaches = |level: u32| {
            let (below, from) =
                ((0..level).any(|l| self.levels.has(l)), (level..4).any(|l| self.levels.has(l)));
            match (from, below) {
                (false, _) => Truth::False,
                (true, true) => Truth::Unknown,
                (true, false) => Truth::True,
            }
        };
        let levels = || (1..4).map(reaches);
        match kind {
            RuleKind::Risk => [is(Outcome::Present)].into_iter().chain(levels()).collect(),
            RuleKind::Warning => [is(Outcome::Raised)].into_iter().chain(levels()).collect(),
            RuleKind::Obligation => vec![is(Outcome::Unmet)],
            RuleKind::Assistance => vec![is(Outcome::Offered)],
            RuleKind::Resilience => vec![!is(Outcome::Holding)],
            RuleKind::Measure => Vec::new(),
        }
    }
}

/// Compares two versions of a rule.
#[must_use]
pub fn difference(old: &Seen, new: &Seen) -> Difference {
    let mut found =
        Difference { differs: old.rows != new.rows || old.whole != new.whole, ..Difference::default() };
    let keys: std::collections::BTreeSet<_> = old.rows.keys().chain(new.rows.keys()).collect();
    for key in keys {
        let fires = |seen: &Seen| seen.rows.get(key).map(|row| row.fires(new.kind));
        let (before, after) = (fires(old), fires(new));
        let none = || vec![Truth::False; before.as_ref().or(after.as_ref()).map_or(0, Vec::len)];
        let (a, b) = (before.clone().unwrap_or_else(none), after.clone().unwrap_or_else(none));
        found.higher |= a.iter().zip(&b).any(|(a, b)| b > a);
        found.lower |= a.iter().zip(&b).any(|(a, b)| b < a);
    }
    found
}
