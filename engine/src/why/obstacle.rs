//! What stands in the way of another verdict: the conditions that fail, the nearest to their threshold first.

use super::Leaned;
use crate::finding::{Asked, CellRead, Finding, Margin, ReasonedValue, Reasoning, Truth};
use crate::outcomes::poles;
use r2pc_lang::program::{Program, RuleId};
use r2pc_lang::source::Span;
use rust_decimal::Decimal;

/// A condition that is not as a clause would have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// The clause that it keeps from holding: `present when`, `raise alert`.
    pub clause: String,
    /// The rules that lead to it, the one that is asked first; empty for the rule's own conditions.
    pub via: Vec<RuleId>,
    /// The condition.
    pub span: Span,
    /// What it would have to be.
    pub wanted: bool,
    /// Whether it fails, or is unknown.
    pub is_open: bool,
    /// How far it is from its threshold, where it has one.
    pub margin: Option<Margin>,
    /// The cells it reads.
    pub cells: Vec<CellRead>,
}

/// How deep rules that rules ask are gone into.
const DEEPEST: usize = 3;

/// The obstacles of rows, each once: clause by clause, the nearest first, what is unknown last.
pub(super) fn of(program: &Program, rows: &[Finding], leaned: &[Leaned]) -> Vec<Obstacle> {
    let mut found: Vec<Obstacle> = Vec::new();
    for row in rows {
        for clause in row.because.iter().filter(|reasoning| decides(&reasoning.clause)) {
            let mut walk = Walk { program, leaned, found: Vec::new() };
            walk.go(clause, true, row, &clause.clause, &mut Vec::new());
            // Stable: what is as near stays in its order.
            walk.found.sort_by_key(|obstacle| (obstacle.is_open, distance(obstacle)));
            let is_new = |obstacle: &Obstacle| !found.contains(obstacle);
            let new: Vec<Obstacle> = walk.found.into_iter().filter(is_new).collect();
            found.extend(new);
        }
    }
    found
}

/// Indicators count where another clause names them.
fn decides(clause: &str) -> bool {
    !clause.starts_with("indicator") && !clause.starts_with("binding")
}

/// A truth is as far away as a number that has to change altogether.
fn distance(obstacle: &Obstacle) -> Decimal {
    obstacle.margin.as_ref().and_then(|margin| margin.share).unwrap_or(Decimal::ONE)
}

struct Walk<'w> {
    program: &'w Program,
    leaned: &'w [Leaned],
    found: Vec<Obstacle>,
}

impl Walk<'_> {
    fn go(
        &mut self,
        reasoning: &Reasoning,
        wanted: bool,
        row: &Finding,
        clause: &str,
        via: &mut Vec<RuleId>,
    ) {
        let ReasonedValue::Truth(truth) = reasoning.value else { return };
        if truth == Truth::from(wanted) {
            return;
        }
        if let Some(asked) = reasoning.asks.as_ref().filter(|_| via.len() < DEEPEST)
            && self.enter(asked, wanted, row, clause, via)
        {
            return;
        }
        let conditions = reasoning.parts.iter().filter(|part| matches!(part.value, ReasonedValue::Truth(_)));
        let conditions: Vec<&Reasoning> = conditions.collect();
        if conditions.is_empty() {
            let obstacle = Obstacle {
                clause: clause.to_owned(),
                via: via.clone(),
                span: reasoning.span,
                wanted,
                is_open: truth == Truth::Unknown,
                margin: reasoning.margin.clone(),
                cells: reasoning.cells.clone(),
            };
            if !self.found.contains(&obstacle) {
                self.found.push(obstacle);
            }
            return;
        }
        for part in conditions {
            self.go(part, wanted != part.negated, row, clause, via);
        }
    }

    /// Goes into the rule that a condition asks; false where that is not what decides.
    fn enter(
        &mut self,
        asked: &Asked,
        wanted: bool,
        own: &Finding,
        clause: &str,
        via: &mut Vec<RuleId>,
    ) -> bool {
        let leaned = self.leaned;
        let is = |other: &&Leaned| {
            (other.asked.rule, other.asked.day, &other.asked.item) == (asked.rule, asked.day, &asked.item)
        };
        let is_own = asked.rule == own.rule && asked.indicator.is_some();
        let row = match leaned.iter().find(is).map(|leaned| leaned.rows.as_slice()) {
            _ if is_own => own,
            Some([row]) => row,
            _ => return false,
        };
        let before = self.found.len();
        if !is_own {
            via.push(asked.rule);
        }
        for inner in &row.because {
            if let Some(wanted) = self.wanted_inside(asked, wanted, inner) {
                self.go(inner, wanted, row, clause, via);
            }
        }
        if !is_own {
            via.pop();
        }
        self.found.len() > before
    }

    /// What a clause of the asked rule would have to be; none where it does not bear on what is asked.
    fn wanted_inside(&self, asked: &Asked, wanted: bool, clause: &Reasoning) -> Option<bool> {
        let rule = self.program.rule(asked.rule);
        if let Some(at) = asked.indicator {
            let name =
                rule.indicators.get(at as usize).map(|indicator| format!("indicator {}", indicator.name));
            return (name.as_deref() == Some(&clause.clause)).then_some(wanted);
        }
        let poles = poles(rule.kind)?;
        let is_level = clause.clause.starts_with("level");
        match asked.outcome? {
            outcome if outcome == poles.yes => (decides(&clause.clause) && !is_level).then_some(wanted),
            outcome if outcome == poles.no => {
                (decides(&clause.clause) && !is_level && clause.clause != "applies").then_some(!wanted)
            }
            _ => None,
        }
    }
}
