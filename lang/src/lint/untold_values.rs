//! Values of an enum that come to the same in every rule.

use super::code::UNTOLD_VALUES;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::program::{
    Choice, ChoiceKind, Comparison, Comprehension, Cond, CondKind, Domain, EnumId, FieldType, IndexType, Member, Scalar,
    Series, Set, SetKind, SetType, ValueType,
};
use crate::visit::{self, Visitor};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut search = Search { tests: BTreeMap::new(), told: told_by_type(cx) };
    cx.program.rules.iter().for_each(|rule| visit::walk_rule(&mut search, rule));
    cx.program.defines.iter().for_each(|define| visit::walk_expr(&mut search, &define.body));
    let Search { tests, told } = search;
    for (id, masks) in tests.iter().filter(|(id, _)| !told.contains(id)) {
        let row = cx.vocabulary().enumeration(*id);
        let Some(span) = row.name_span else { continue };
        let mut alike: BTreeMap<Vec<bool>, Vec<String>> = BTreeMap::new();
        for (at, (word, _)) in row.values.iter().enumerate() {
            let answers = masks.iter().map(|mask| mask >> at & 1 == 1).collect();
            alike.entry(answers).or_default().push(format!("`{word}`"));
        }
        for group in alike.into_values().filter(|group| group.len() > 1) {
            let message = format!("no rule tells these values of `{}` apart: {}", row.name, group.join(", "));
            let help = "ask for each where it matters, or declare one value for them all";
            out.push(Diagnostic::warning(UNTOLD_VALUES, span, message).help(help));
        }
    }
}

/// Enums whose values are asked one by one: facts are by them, items are found by them, or a define takes them.
fn told_by_type(cx: &Context<'_>) -> BTreeSet<EnumId> {
    let by = cx.vocabulary().facts.iter().filter_map(|fact| match fact.by {
        Some(IndexType::Enum(id)) => Some(id),
        _ => None,
    });
    let keys = cx.vocabulary().records.iter().filter_map(|record| {
        let key = record.fields.get(record.key? as usize)?;
        match key.ty {
            FieldType::Scalar(Scalar::Enum(id)) => Some(id),
            _ => None,
        }
    });
    let params = cx.program.defines.iter().flat_map(|define| &define.params).filter_map(|(_, ty)| match ty {
        ValueType::Scalar(Scalar::Enum(id)) | ValueType::Set(SetType::Enum(id)) => Some(*id),
        _ => None,
    });
    by.chain(keys).chain(params).collect()
}

struct Search {
    /// Of each enum that is asked, which values each question is true of.
    tests: BTreeMap<EnumId, BTreeSet<u128>>,
    /// Enums whose values are told apart in ways that are not looked into.
    told: BTreeSet<EnumId>,
}

impl Search {
    fn ask(&mut self, id: EnumId, mask: u128) {
        self.tests.entry(id).or_default().insert(mask);
    }

    fn compared(&mut self, op: Comparison, a: &Choice, b: &Choice) {
        match (&a.kind, &b.kind) {
            (ChoiceKind::Constant(_), ChoiceKind::Constant(_)) => {}
            (_, ChoiceKind::Constant(value)) => self.ask(a.ty, below(op, *value)),
            (ChoiceKind::Constant(value), _) => self.ask(a.ty, below(op.mirrored(), *value)),
            _ => {
                self.told.insert(a.ty);
            }
        }
    }

    fn among(&mut self, ty: &SetType, set: &Set) {
        let SetType::Enum(id) = ty else { return };
        match &set.kind {
            SetKind::Constant(values) => self.ask(*id, values.iter().fold(0, |mask, value| mask | bit(*value))),
            _ => {
                self.told.insert(*id);
            }
        }
    }
}

fn bit(value: u32) -> u128 {
    1_u128.checked_shl(value).unwrap_or(0)
}

/// The values that a comparison with one parts from the others.
fn below(op: Comparison, value: u32) -> u128 {
    match op {
        Comparison::Is | Comparison::IsNot => bit(value),
        Comparison::Less | Comparison::GreaterEqual => bit(value).wrapping_sub(1),
        Comparison::LessEqual | Comparison::Greater => bit(value).wrapping_sub(1) | bit(value),
    }
}

impl Visitor for Search {
    fn cond(&mut self, cond: &Cond) {
        match &cond.kind {
            CondKind::CompareChoice(op, a, b) => self.compared(*op, a, b),
            CondKind::BetweenChoice(value, low, high) => {
                self.compared(Comparison::GreaterEqual, value, low);
                self.compared(Comparison::LessEqual, value, high);
            }
            CondKind::OneOf(Member::Choice(_), set) => self.among(&set.ty, set),
            CondKind::Includes { of, set, .. } => match (&of.kind, &set.ty) {
                (SetKind::Constant(values), SetType::Enum(id)) => {
                    values.iter().for_each(|value| self.ask(*id, bit(*value)));
                }
                _ => self.among(&set.ty, of),
            },
            CondKind::Trend { series, .. } => {
                if let Series::Choice(_, id) = **series {
                    self.told.insert(id);
                }
            }
            _ => {}
        }
        visit::walk_cond(self, cond);
    }

    fn comprehension(&mut self, over: &Comprehension) {
        match &over.domain {
            Domain::Choices(id, _) => {
                self.told.insert(*id);
            }
            Domain::Set(set) => {
                if let SetType::Enum(id) = set.ty {
                    self.told.insert(id);
                }
            }
            Domain::List(_) | Domain::Rules(_) => {}
        }
        visit::walk_comprehension(self, over);
    }
}
