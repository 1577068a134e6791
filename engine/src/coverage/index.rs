//! The conditions of a program that are to be seen, each once.

use super::Truths;
use super::boundary::{self, Boundary};
use super::possible::{Possible, Variables};
use crate::eval::Address;
use r2pc_lang::mutate::Owner;
use r2pc_lang::program::{Cond, CondKind, DefineId, Program};
use r2pc_lang::source::{Sources, Span};
use r2pc_lang::visit::{self, Visitor};

/// A rule or define with its conditions.
pub(super) struct Listed {
    pub(super) owner: Owner,
    pub(super) span: Span,
    pub(super) name_span: Span,
    pub(super) rows: Vec<Row>,
}

/// A condition as it stands in the text.
pub(super) struct Row {
    pub(super) span: Span,
    /// Where it stands in the program: in several places where several relations share it.
    pub(super) places: Vec<Address>,
    /// The values it is to be seen in; none where it does not count.
    pub(super) possible: Option<Truths>,
    pub(super) boundaries: Vec<Boundary>,
}

/// All rules and defines.
pub(super) fn parts(program: &Program, sources: &Sources) -> Vec<Listed> {
    let possible = Possible::new(program);
    let list = |owner| List {
        program,
        sources,
        possible: &possible,
        variables: possible.variables(owner),
        around: None,
        rows: Vec::new(),
    };
    let mut all = Vec::new();
    for id in program.rule_ids() {
        let owner = Owner::Rule(id);
        let rule = program.rule(id);
        let mut list = list(owner);
        visit::walk_rule(&mut list, rule);
        all.push(Listed { owner, span: rule.span, name_span: rule.name_span, rows: list.rows });
    }
    for (id, define) in (0..).map(DefineId).zip(&program.defines) {
        let owner = Owner::Define(id);
        let mut list = list(owner);
        visit::walk_expr(&mut list, &define.body);
        all.push(Listed { owner, span: define.span, name_span: define.name_span, rows: list.rows });
    }
    all
}

struct List<'l, 'p> {
    program: &'p Program,
    sources: &'l Sources,
    possible: &'l Possible<'p>,
    variables: &'l Variables,
    /// The text of the condition around the one at hand.
    around: Option<Span>,
    rows: Vec<Row>,
}

impl Visitor for List<'_, '_> {
    fn cond(&mut self, cond: &Cond) {
        // `x is not y` is one condition, though the program has a negation around it; `unless E` is that of E.
        let counts = self.around != Some(cond.span) && !self.is_of_indicators(cond);
        let unless = counts && self.is_unless(cond);
        if counts && !unless {
            self.add(cond);
        }
        // `x is unknown` is not about what x says.
        if matches!(cond.kind, CondKind::Known(_)) {
            return;
        }
        let outer = std::mem::replace(&mut self.around, (!unless).then_some(cond.span));
        visit::walk_cond(self, cond);
        self.around = outer;
    }
}

impl List<'_, '_> {
    fn add(&mut self, cond: &Cond) {
        let place = Address::of(cond);
        if let Some(row) = self.rows.iter_mut().find(|row| row.span == cond.span) {
            row.places.push(place);
            return;
        }
        let possible = self.possible.truths(cond, self.variables);
        let counts = !matches!(cond.kind, CondKind::Tagged(..) | CondKind::Constant(_));
        self.rows.push(Row {
            span: cond.span,
            places: vec![place],
            possible: counts.then_some(possible),
            boundaries: boundary::of(self.program, self.sources, cond),
        });
    }

    /// Whether it only names an indicator in `indicators`, written or meant: each has a condition of its own.
    fn is_of_indicators(&self, cond: &Cond) -> bool {
        let CondKind::Indicator { rule, indicator } = cond.kind else { return false };
        let declared = self.program.rule(rule).indicators.get(indicator as usize);
        self.sources.text(cond.span) == "indicators" || declared.is_some_and(|row| row.name_span == cond.span)
    }

    fn is_unless(&self, cond: &Cond) -> bool {
        let before =
            self.sources.file(cond.span.file).text().get(..cond.span.start as usize).unwrap_or_default();
        matches!(&cond.kind, CondKind::Not(part) if part.span == cond.span)
            && before.trim_end().ends_with("unless")
    }
}
