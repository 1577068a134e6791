//! Mutants: a policy set with one small slip in it, of the kind that people make and reviewers miss.
//!
//! A [`Mutant`] is known in two ways that agree (a test holds it): as a change of the checked [`Program`]
//! ([`Mutant::apply`]), which costs no parsing, and as a change of the text ([`Mutant::edits`]), for whoever wants the
//! policy as it would have been written. Mutants come in the order of their places, and the same policies give the same
//! ones.
//!
//! `r2pc test --mutate` asks which mutants no test notices; what compares two policy sets can be tried on them.

mod clauses;
mod conditions;
mod edit;
mod parts;
mod values;

use crate::program::{Define, DefineId, Parameter, ParameterId, Program, Rule, RuleId};
use crate::source::{FileId, Sources, Span};
use std::collections::BTreeSet;

pub use edit::Edit;
pub use values::step;

/// What a mutant changes the meaning of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// A rule.
    Rule(RuleId),
    /// A define.
    Define(DefineId),
    /// A parameter.
    Parameter(ParameterId),
}

/// The kind of slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operator {
    /// A comparison reads `>` for `>=`, `<` for `>=`, `is not` for `is`.
    Comparison,
    /// A figure, a day or a length of time is one step off.
    Figure,
    /// `and` for `or`, `or` for `and`.
    Junction,
    /// `not` is forgotten, or one too many.
    Negation,
    /// One part of a condition is left out.
    Part,
    /// K of `at least K of` is one off, or another quantity is asked for.
    Quantity,
    /// Another value of an enum, or one value of a set too few.
    Value,
    /// Another verdict of a rule.
    Verdict,
    /// A clause is left out.
    Clause,
    /// Two levels are exchanged.
    Level,
    /// A rule no longer inhibits or amplifies a risk, or an offer no longer builds on a resilience.
    Relation,
    /// `last` for `next`, `rising` for `falling`.
    Direction,
    /// `+` for `-`, `min` for `max`, a sign turned.
    Arithmetic,
    /// What is asked about knowledge is forgotten: `established`, `ruled out`, `otherwise`.
    Knowing,
}

impl Operator {
    /// The word in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Operator::Comparison => "comparison",
            Operator::Figure => "figure",
            Operator::Junction => "and/or",
            Operator::Negation => "not",
            Operator::Part => "part left out",
            Operator::Quantity => "quantity",
            Operator::Value => "value",
            Operator::Verdict => "verdict",
            Operator::Clause => "clause left out",
            Operator::Level => "levels exchanged",
            Operator::Relation => "relation left out",
            Operator::Direction => "direction",
            Operator::Arithmetic => "arithmetic",
            Operator::Knowing => "knowing",
        }
    }
}

/// A policy set with one slip in it.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// What it changes.
    pub owner: Owner,
    /// The kind of slip.
    pub operator: Operator,
    /// The piece of text that shows the slip best: a comparison, a clause.
    pub span: Span,
    /// What changes in the text, in order of place; all in one file.
    pub edits: Vec<Edit>,
    change: Change,
}

/// The row of the program's tables that a mutant exchanges.
#[derive(Clone, Debug)]
enum Change {
    Rule(Box<Rule>),
    Define(Box<Define>),
    Parameter(Box<Parameter>),
}

/// All mutants of a program, by place; `sources` are the texts it was checked from.
#[must_use]
pub fn mutants(program: &Program, sources: &Sources) -> Vec<Mutant> {
    let cx = Context { program, text: edit::Text { sources } };
    let mut all = Vec::new();
    for id in program.rule_ids() {
        let rule = program.rule(id);
        all.extend(
            clauses::of_rule(&cx, rule).into_iter().map(|variant| {
                variant.mutant(Owner::Rule(id), rule.span, |rule| Change::Rule(Box::new(rule)))
            }),
        );
    }
    for (id, define) in (0..).map(DefineId).zip(&program.defines) {
        all.extend(clauses::of_define(&cx, define).into_iter().map(|variant| {
            variant.mutant(Owner::Define(id), define.span, |define| Change::Define(Box::new(define)))
        }));
    }
    for (id, parameter) in (0..).map(ParameterId).zip(&program.parameters) {
        all.extend(clauses::of_parameter(&cx, parameter).into_iter().map(|variant| {
            variant.mutant(Owner::Parameter(id), parameter.span, |row| Change::Parameter(Box::new(row)))
        }));
    }
    all.sort_by_key(|mutant| (mutant.place(), mutant.span, mutant.operator));
    all
}

/// At most so many, spread evenly over all of them: the same ones each time.
#[must_use]
pub fn sample(mutants: Vec<Mutant>, most: usize) -> Vec<Mutant> {
    let count = mutants.len();
    if count <= most {
        return mutants;
    }
    let kept: BTreeSet<usize> = (0..most).map(|k| k * count / most).collect();
    let each = mutants.into_iter().enumerate();
    each.filter(|(at, _)| kept.contains(at)).map(|(_, mutant)| mutant).collect()
}

impl Mutant {
    /// Puts the slip into a program of the same policies.
    pub fn apply(&self, program: &mut Program) {
        match (self.owner, &self.change) {
            (Owner::Rule(id), Change::Rule(row)) => put(&mut program.rules, id.index(), row),
            (Owner::Define(id), Change::Define(row)) => put(&mut program.defines, id.index(), row),
            (Owner::Parameter(id), Change::Parameter(row)) => put(&mut program.parameters, id.index(), row),
            _ => {}
        }
    }

    /// Takes the slip out again: what it changed is as in `original`.
    pub fn undo(&self, program: &mut Program, original: &Program) {
        match self.owner {
            Owner::Rule(id) => put(&mut program.rules, id.index(), original.rule(id)),
            Owner::Define(id) => put(&mut program.defines, id.index(), original.define(id)),
            Owner::Parameter(id) => put(&mut program.parameters, id.index(), original.parameter(id)),
        }
    }

    /// The rule with the slip in it; none where the slip is in something else.
    #[must_use]
    pub fn rule(&self) -> Option<(RuleId, &Rule)> {
        match (self.owner, &self.change) {
            (Owner::Rule(id), Change::Rule(row)) => Some((id, row)),
            _ => None,
        }
    }

    /// Whether it takes a relation between rules away: what inhibits what must be found anew.
    #[must_use]
    pub fn changes_relations(&self) -> bool {
        self.operator == Operator::Relation
    }

    /// Where its text changes first.
    #[must_use]
    pub fn place(&self) -> Span {
        self.edits.first().map_or(self.span, |edit| edit.span)
    }

    /// The file that it changes, as it would then read.
    #[must_use]
    pub fn text(&self, sources: &Sources) -> (FileId, String) {
        let file = self.place().file;
        let whole = Span::new(file, 0, sources.file(file).text().len());
        (file, edit::edited(sources, whole, &self.edits))
    }

    /// The piece of text that shows the slip, before and after it, on one line each.
    #[must_use]
    pub fn before_and_after(&self, sources: &Sources) -> (String, String) {
        let before = edit::one_line(sources.text(self.span));
        (before, edit::one_line(&edit::edited(sources, self.span, &self.edits)))
    }
}

fn put<T: Clone>(table: &mut [T], at: usize, row: &T) {
    if let Some(place) = table.get_mut(at) {
        place.clone_from(row);
    }
}

/// What mutants are made from.
struct Context<'a> {
    program: &'a Program,
    text: edit::Text<'a>,
}

/// A node with a slip in it or below it.
#[derive(Clone, Debug)]
struct Variant<T> {
    node: T,
    operator: Operator,
    /// What shows it best, once that is found.
    span: Option<Span>,
    edits: Vec<Edit>,
}

impl<T> Variant<T> {
    fn new(operator: Operator, node: T, edit: Edit) -> Self {
        Variant { node, operator, span: None, edits: vec![edit] }
    }

    fn map<U>(self, wrap: impl FnOnce(T) -> U) -> Variant<U> {
        Variant { node: wrap(self.node), operator: self.operator, span: self.span, edits: self.edits }
    }

    /// The same, shown by a piece of text unless a smaller one shows it already.
    fn shown_by(self, span: Span) -> Self {
        Variant { span: self.span.or(Some(span)), ..self }
    }

    fn mutant(self, owner: Owner, whole: Span, change: impl FnOnce(T) -> Change) -> Mutant {
        Mutant {
            owner,
            operator: self.operator,
            span: self.span.unwrap_or(whole),
            edits: self.edits,
            change: change(self.node),
        }
    }
}

#[cfg(test)]
mod tests;
