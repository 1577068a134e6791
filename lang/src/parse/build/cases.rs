//! Tables of cases.

use super::super::grammar::{Pair, Parts, Rule};
use super::Builder;
use crate::syntax::{Answer, Case, Cell, Column, ColumnKind, Heading, Says};

impl Builder<'_> {
    pub(super) fn heading(&mut self, pair: Pair<'_>) -> Option<Heading> {
        let mut heading = Heading { given: Vec::new(), asked: Vec::new() };
        for part in Parts::of(pair).nodes() {
            match part.as_rule() {
                Rule::column => heading.given.push(self.column(part)?),
                _ => heading.asked.push(self.expr(part)?),
            }
        }
        Some(heading)
    }

    fn column(&mut self, pair: Pair<'_>) -> Option<Column> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        if parts.next_if(Rule::kw_as).is_some() {
            return Some(Column { kind: ColumnKind::AsOf, span });
        }
        let fact = self.next_path(&mut parts)?;
        let on = match parts.node() {
            Some(day) => Some((self.date(&day)?, self.span(&day))),
            None => None,
        };
        Some(Column { kind: ColumnKind::Fact { fact, on }, span })
    }

    pub(super) fn case(&mut self, pair: Pair<'_>) -> Option<Case> {
        let mut case = Case { title: None, cells: Vec::new(), answers: Vec::new() };
        for part in Parts::of(pair).nodes() {
            match part.as_rule() {
                Rule::string => case.title = Some(self.text(part)?),
                Rule::cell => case.cells.push(self.cell(part)?),
                _ => case.answers.push(self.answer(part)?),
            }
        }
        Some(case)
    }

    fn cell(&mut self, pair: Pair<'_>) -> Option<Cell> {
        let span = self.span(&pair);
        let inner = Parts::of(pair).node()?;
        let datum = if inner.as_rule() == Rule::dash { None } else { Some(self.datum(inner)?) };
        Some(Cell { datum, span })
    }

    fn answer(&mut self, pair: Pair<'_>) -> Option<Answer> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        if parts.next_if(Rule::dash).is_some() {
            return Some(Answer { says: None, span });
        }
        let (negated, right) = self.is_right(&mut parts)?;
        let because = match parts.node() {
            Some(names) => self.paths(names)?,
            None => Vec::new(),
        };
        Some(Answer { says: Some(Says { negated, right, because }), span })
    }
}
