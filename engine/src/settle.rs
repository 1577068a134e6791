//! What would settle an unknown (semantics, 7.4): one cell at a time is given each value that can make a difference,
//! and the rule is read again.

mod mention;
mod values;

pub(crate) use values::{Marks, scalar};

use crate::cause::{Cause, Causes};
use crate::eval::{Evaluator, Relations, Row, Suppositions};
use crate::finding::CellPlace;
use jiff::civil::Date;
use r2pc_lang::program::{FactId, Program, RuleId};
use r2pc_lang::value::{Content, Value};
use std::collections::BTreeMap;

/// Looks for values that settle rows of rules read on one day. What a rule's conditions turn on is found once.
#[derive(Debug)]
pub struct Settler<'p> {
    program: &'p Program,
    as_of: Date,
    marks: BTreeMap<(RuleId, FactId), Marks>,
}

impl<'p> Settler<'p> {
    /// For rules of a program read on a day.
    #[must_use]
    pub fn new(program: &'p Program, as_of: Date) -> Self {
        Settler { program, as_of, marks: BTreeMap::new() }
    }

    /// The program whose rules are read.
    pub(crate) fn program(&self) -> &'p Program {
        self.program
    }

    /// The day that rules are read on.
    pub(crate) fn as_of(&self) -> Date {
        self.as_of
    }

    /// Whether some value of a cell alone makes a row's verdict, level and number known.
    pub fn alone(&mut self, evaluator: &Evaluator<'_>, rule: RuleId, row: &Row<'_>, cause: &Cause) -> bool {
        let as_of = self.as_of;
        self.candidates(evaluator.relations, rule, &cause.place).into_iter().any(|value| {
            let supposition = Suppositions::from([((cause.place.clone(), cause.day), Content::Value(value))]);
            is_settled(&mut evaluator.supposing(supposition), rule, row, as_of)
        })
    }

    /// Whether one choice of values for all causes together makes a row's verdict, level and number known; `pick` says
    /// which of each cell's values, so that several choices can be tried.
    pub fn all(
        &mut self,
        evaluator: &Evaluator<'_>,
        rule: RuleId,
        row: &Row<'_>,
        causes: &Causes,
        pick: usize,
    ) -> bool {
        let mut suppositions = Suppositions::new();
        for cause in causes {
            let mut values = self.candidates(evaluator.relations, rule, &cause.place);
            if let Some(at) = pick.checked_rem(values.len()) {
                let value = Content::Value(values.swap_remove(at));
                suppositions.insert((cause.place.clone(), cause.day), value);
            }
        }
        is_settled(&mut evaluator.supposing(suppositions), rule, row, self.as_of)
    }

    /// The values worth trying for a cell that a rule's verdict may turn on.
    pub(crate) fn candidates(
        &mut self,
        relations: &Relations,
        rule: RuleId,
        place: &CellPlace,
    ) -> Vec<Value> {
        let program = self.program;
        values::candidates(program, place, self.marks(relations, rule, place.cell.fact))
    }

    /// What a rule's conditions on a fact turn on.
    pub(crate) fn marks(&mut self, relations: &Relations, rule: RuleId, fact: FactId) -> &Marks {
        let (program, as_of) = (self.program, self.as_of);
        let found = || Marks::of(program, relations, rule, fact, as_of);
        self.marks.entry((rule, fact)).or_insert_with(found)
    }
}

/// What keeps a row's verdict, level or number open.
pub(crate) fn open_causes<'r>(row: &'r Row<'_>) -> impl Iterator<Item = Cause> + 'r {
    let measured = row.value.iter().flat_map(|value| &value.causes);
    row.causes.iter().chain(&row.level_causes).chain(measured).cloned()
}

/// Whether the row of the same item has one verdict, one level and one number; a row that is gone is settled too.
fn is_settled(evaluator: &mut Evaluator<'_>, rule: RuleId, row: &Row<'_>, as_of: Date) -> bool {
    match &row.key {
        Some(key) => evaluator.row_of(rule, key, as_of).is_none_or(|now| row_is_settled(&now)),
        None => evaluator.rule(rule, as_of).rows.iter().all(row_is_settled),
    }
}

fn row_is_settled(row: &Row<'_>) -> bool {
    row.outcomes.len() <= 1
        && !row.levels.is_open()
        && row.value.as_ref().is_none_or(|value| value.value.known().is_some())
}

#[cfg(test)]
mod tests;
