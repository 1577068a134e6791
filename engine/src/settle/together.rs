//! Cells that settle an unknown together (semantics, 7.5): found step by step, each step the value that leaves the
//! fewest causes, then freed of what is not needed. The fewest possible are a hitting-set problem; a set is called
//! the fewest only where all smaller ones were tried.

use super::{Settler, is_settled};
use crate::cause::{Cause, Causes};
use crate::eval::{Evaluator, Row, Suppositions};
use jiff::civil::Date;
use r2pc_lang::program::RuleId;
use r2pc_lang::value::Content;

/// Cells with values that together make a verdict known, none of which can be left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettlingSet {
    /// The cells, each with one value that serves; by cell.
    pub cells: Vec<(Cause, Content)>,
    /// Whether no smaller set settles it.
    pub fewest: bool,
}

/// Looks for values that settle one row.
struct Search<'s, 'a> {
    evaluator: &'s Evaluator<'a>,
    rule: RuleId,
    row: &'s Row<'a>,
    as_of: Date,
}

/// Cells that settle a row's verdict, level and number together; none where no search finds any.
#[must_use]
pub fn together<'a>(
    settler: &mut Settler<'_>,
    evaluator: &Evaluator<'a>,
    rule: RuleId,
    row: &Row<'a>,
) -> Option<SettlingSet> {
    let search = Search { evaluator, rule, row, as_of: settler.as_of };
    let mut chosen: Vec<(Cause, Content)> = Vec::new();
    while !search.settles(&chosen) {
        chosen.push(search.best_next(settler, &chosen)?);
    }
    search.shrink(&mut chosen);
    chosen.sort_by(|(a, _), (b, _)| a.cmp(b));
    // One cell is the fewest; two are where no one cell does. More are not proved.
    let fewest = chosen.len() <= 1 || (chosen.len() == 2 && !search.any_settles_alone(settler));
    Some(SettlingSet { cells: chosen, fewest })
}

impl Search<'_, '_> {
    fn supposing(&self, chosen: &[(Cause, Content)]) -> Evaluator<'_> {
        let suppose =
            |(cause, content): &(Cause, Content)| ((cause.place.clone(), cause.day), content.clone());
        self.evaluator.supposing(chosen.iter().map(suppose).collect::<Suppositions>())
    }

    fn settles(&self, chosen: &[(Cause, Content)]) -> bool {
        is_settled(&mut self.supposing(chosen), self.rule, self.row, self.as_of)
    }

    /// What still keeps the row open.
    fn open(&self, chosen: &[(Cause, Content)]) -> Causes {
        let mut evaluator = self.supposing(chosen);
        let result = evaluator.rule(self.rule, self.as_of);
        let rows = result.rows.iter().filter(|now| self.row.key.is_none() || now.key == self.row.key);
        rows.flat_map(super::open_causes).collect()
    }

    /// The cell and the value that leave the fewest causes; ties go to the first by name. A cell is given one value.
    fn best_next(&self, settler: &mut Settler<'_>, chosen: &[(Cause, Content)]) -> Option<(Cause, Content)> {
        let is_new =
            |cause: &Cause| chosen.iter().all(|(c, _)| (&c.place, c.day) != (&cause.place, cause.day));
        let mut best: Option<(usize, Cause, Content)> = None;
        for cause in self.open(chosen).into_iter().filter(is_new) {
            for value in settler.candidates(self.evaluator.relations, self.rule, &cause.place) {
                let mut with = chosen.to_vec();
                with.push((cause.clone(), Content::Value(value.clone())));
                let left = if self.settles(&with) { 0 } else { self.open(&with).len().max(1) };
                if best.as_ref().is_none_or(|(least, ..)| left < *least) {
                    best = Some((left, cause.clone(), Content::Value(value)));
                }
            }
        }
        best.map(|(_, cause, content)| (cause, content))
    }

    /// Leaves out what is not needed, one cell after the other.
    fn shrink(&self, chosen: &mut Vec<(Cause, Content)>) {
        let mut at = 0;
        while at < chosen.len() {
            let left_out = chosen.remove(at);
            if !self.settles(chosen) {
                chosen.insert(at, left_out);
                at += 1;
            }
        }
    }

    fn any_settles_alone(&self, settler: &mut Settler<'_>) -> bool {
        super::open_causes(self.row).any(|cause| settler.alone(self.evaluator, self.rule, self.row, &cause))
    }
}
