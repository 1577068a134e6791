//! What two versions of a policy set name: figures, days, texts and keys. They set the ranges of a proof.

use jiff::civil::Date;
use r2pc_lang::program::{
    AssertionKind, Comparison, Cond, CondKind, Constant, Day, DayKind, FactType, FieldType, Num, NumKind,
    Program, Row, RuleRef, Scalar, Text, TextKind,
};
use r2pc_lang::visit::{self, Visitor};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is named.
#[derive(Clone, Debug, Default)]
pub(super) struct Terms {
    pub(super) figures: BTreeSet<Decimal>,
    /// Least and greatest values of types.
    pub(super) bounds: BTreeSet<Decimal>,
    pub(super) days: BTreeSet<Date>,
    pub(super) texts: BTreeSet<Arc<str>>,
    /// Keys of rows that are asked by name.
    pub(super) keys: BTreeSet<Arc<str>>,
    /// The greatest number that a count is held against.
    pub(super) most_counted: u32,
}

impl Terms {
    /// What programs name in rules, defines, parameters and asserts.
    pub(super) fn of(programs: &[&Program]) -> Terms {
        let mut terms = Terms::default();
        for program in programs {
            for rule in &program.rules {
                visit::walk_rule(&mut terms, rule);
                let (from, until) = rule.force.map_or((None, None), |(from, until)| (Some(from), until));
                terms.days.extend(from.into_iter().chain(until));
            }
            program.defines.iter().for_each(|define| visit::walk_expr(&mut terms, &define.body));
            for assertion in program.asserts.iter().flat_map(|assert| &assert.assertions) {
                match &assertion.kind {
                    AssertionKind::Never(cond) | AssertionKind::Always(cond, None) => terms.cond(cond),
                    AssertionKind::Always(cond, Some(implied)) => {
                        [cond, implied].into_iter().for_each(|cond| terms.cond(cond));
                    }
                    AssertionKind::NoReads { .. }
                    | AssertionKind::Monotone { .. }
                    | AssertionKind::SameForAll => {}
                }
            }
            let vocabulary = &program.vocabulary;
            let fields = vocabulary.records.iter().flat_map(|record| &record.fields).map(|field| &field.ty);
            let scalars =
                fields.filter_map(|ty| if let FieldType::Scalar(ty) = ty { Some(ty) } else { None });
            let facts = vocabulary
                .facts
                .iter()
                .filter_map(|fact| if let FactType::Scalar(ty) = &fact.ty { Some(ty) } else { None });
            for ty in scalars.chain(facts) {
                if let Scalar::Number(ty) = ty {
                    terms.bounds.extend(ty.min.into_iter().chain(ty.max));
                }
            }
            for (day, value) in program.parameters.iter().flat_map(|parameter| &parameter.values) {
                terms.days.insert(*day);
                terms.constant(value);
            }
        }
        terms
    }

    fn constant(&mut self, value: &Constant) {
        match value {
            Constant::Number(number) => drop(self.figures.insert(*number)),
            Constant::Date(day) => drop(self.days.insert(*day)),
            Constant::Text(text) => drop(self.texts.insert(Arc::clone(text))),
            Constant::Bool(_) | Constant::Duration(_) | Constant::Choice(_) => {}
        }
    }

    /// Most digits behind the point of a figure.
    pub(super) fn digits(&self) -> u32 {
        self.figures.iter().chain(&self.bounds).map(|figure| figure.normalize().scale()).max().unwrap_or(0)
    }

    /// The greatest figure, without its sign.
    pub(super) fn greatest(&self) -> Decimal {
        self.figures.iter().map(Decimal::abs).max().unwrap_or(Decimal::ZERO)
    }
}

impl Visitor for Terms {
    fn cond(&mut self, cond: &Cond) {
        if let CondKind::CompareNum(how, a, b) = &cond.kind {
            for (counted, against) in [(a, b), (b, a)] {
                if let (NumKind::Count(_), NumKind::Constant(figure)) = (&counted.kind, &against.kind) {
                    let beyond = u32::from(!matches!(how, Comparison::GreaterEqual | Comparison::Less));
                    let least = u32::try_from(figure.ceil()).unwrap_or(u32::MAX).saturating_add(beyond);
                    self.most_counted = self.most_counted.max(least);
                }
            }
        }
        visit::walk_cond(self, cond);
    }

    fn num(&mut self, num: &Num) {
        if let NumKind::Constant(figure) = &num.kind {
            self.figures.insert(*figure);
        }
        visit::walk_num(self, num);
    }

    fn day(&mut self, day: &Day) {
        if let DayKind::Constant(date) = &day.kind {
            self.days.insert(*date);
        }
        visit::walk_day(self, day);
    }

    fn text(&mut self, text: &Text) {
        if let TextKind::Constant(text) = &text.kind {
            self.texts.insert(Arc::clone(text));
        }
        visit::walk_text(self, text);
    }

    fn rule_ref(&mut self, rule: &RuleRef) {
        if let Row::Key(key) = &rule.row {
            self.keys.insert(Arc::clone(key));
        }
    }
}
