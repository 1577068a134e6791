//! What can be proved of a condition without facts.
//!
//! A condition is taken apart into [`Formula`]s over variables: a number read from facts, a value of an enum, and every
//! part that is not looked into (a quantifier, a trend, a verdict), each known by what it says, so that two readings of
//! one cell are one variable. Two things follow from the semantics:
//!
//! - with nothing known each part is what its type leaves it (1.2); if the whole is settled then, more knowledge never
//!   changes it (7.2): it is always true or always false;
//! - if it is true for no choice of known values, it is true for no partial knowledge either: it can never be true.
//!
//! A part that asks what is known (`established`, `known`, `otherwise`, …) is a variable: nothing is concluded from what
//! is inside it, unless that is settled.

use super::uses;
use crate::form::form;
use crate::program::{
    Call, Choice, ChoiceKind, Comparison, Cond, CondKind, Constant, Expr, FactId, Member, Num, NumKind,
    NumberKind, Program, RuleId, SetKind,
};
use crate::syntax::ThresholdKind;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Beyond so many choices nothing is proved.
const LIMIT: usize = 1 << 14;

/// What is proved of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    /// True whatever is known.
    AlwaysTrue,
    /// False whatever is known.
    AlwaysFalse,
    /// False for all known values, and otherwise false or unknown.
    NeverTrue,
}

/// What holds of a condition for all facts, if anything can be proved.
pub(super) fn prove(program: &Program, own: Option<RuleId>, cond: &Cond) -> Option<Proof> {
    let mut table = Table::new(program, own);
    let formula = table.formula(cond);
    table.proof(&formula)
}

/// A condition in terms of variables.
#[derive(Clone, Debug)]
pub(super) enum Formula {
    Known(bool),
    Test(usize, Test),
    All(Vec<Formula>),
    Some(Vec<Formula>),
    Not(Box<Formula>),
    Same(Box<Formula>, Box<Formula>),
    Count(ThresholdKind, usize, Vec<Formula>),
}

/// What is asked of a variable.
#[derive(Clone, Debug)]
pub(super) enum Test {
    /// Whether it is true.
    Truth,
    /// How a number compares.
    Number(Comparison, Decimal),
    /// Whether a value of an enum is among these.
    Among(u128),
}

/// A variable: what it stands for and what is asked of it.
#[derive(Debug)]
struct Variable {
    form: String,
    domain: Domain,
    facts: BTreeSet<FactId>,
    /// Whether it is a plain reading, or a part not looked into that asks no rule.
    free: bool,
}

#[derive(Debug)]
enum Domain {
    Truth,
    Number { range: Range, whole: bool, thresholds: BTreeSet<Decimal> },
    Choice { values: u32 },
}

/// A known value of a variable.
#[derive(Clone, Copy, Debug)]
pub(super) enum Known {
    Truth(bool),
    Number(Decimal),
    Choice(u32),
}

/// The numbers between two, ends included; none is unbounded.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Range {
    pub(super) low: Option<Decimal>,
    pub(super) high: Option<Decimal>,
}

impl Range {
    fn point(self) -> Option<Decimal> {
        self.low.filter(|low| self.high == Some(*low))
    }

    /// Whether it is one number only.
    pub(super) fn is_point(self) -> bool {
        self.point().is_some()
    }

    fn holds(self, value: Decimal) -> bool {
        self.low.is_none_or(|low| low <= value) && self.high.is_none_or(|high| value <= high)
    }

    /// Whether a comparison of two ranges is settled.
    fn compare(self, op: Comparison, other: Range) -> Option<bool> {
        let below = |a: Option<Decimal>, b: Option<Decimal>| a.zip(b).is_some_and(|(a, b)| a < b);
        let reaches = |a: Option<Decimal>, b: Option<Decimal>| a.zip(b).is_some_and(|(a, b)| a <= b);
        let apart = below(self.high, other.low) || below(other.high, self.low);
        let equal = self.point().is_some() && self.point() == other.point();
        let settled = |yes: bool, no: bool| if yes { Some(true) } else { no.then_some(false) };
        match op {
            Comparison::Is => settled(equal, apart),
            Comparison::IsNot => settled(apart, equal),
            Comparison::Less => settled(below(self.high, other.low), reaches(other.high, self.low)),
            Comparison::LessEqual => settled(reaches(self.high, other.low), below(other.high, self.low)),
            Comparison::Greater => other.compare(Comparison::Less, self),
            Comparison::GreaterEqual => other.compare(Comparison::LessEqual, self),
        }
    }
}

/// What a number can be.
pub(super) fn range(program: &Program, num: &Num) -> Range {
    match &num.kind {
        NumKind::Constant(value) => Range { low: Some(*value), high: Some(*value) },
        NumKind::Parameter(id) => {
            let values = || {
                program.parameter(*id).values.iter().filter_map(|(_, value)| match value {
                    Constant::Number(number) => Some(*number),
                    _ => None,
                })
            };
            Range { low: values().min(), high: values().max() }
        }
        _ => Range { low: num.ty.min, high: num.ty.max },
    }
}

/// Whether a comparison of numbers is settled by what they can be.
pub(super) fn settled(program: &Program, op: Comparison, left: &Num, right: &Num) -> Option<bool> {
    range(program, left).compare(op, range(program, right))
}

/// The comparison with its sides exchanged.
fn turned(op: Comparison) -> Comparison {
    match op {
        Comparison::Less => Comparison::Greater,
        Comparison::LessEqual => Comparison::GreaterEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterEqual => Comparison::LessEqual,
        same => same,
    }
}

fn compare<T: Ord>(op: Comparison, left: &T, right: &T) -> bool {
    match op {
        Comparison::Is => left == right,
        Comparison::IsNot => left != right,
        Comparison::Less => left < right,
        Comparison::LessEqual => left <= right,
        Comparison::Greater => left > right,
        Comparison::GreaterEqual => left >= right,
    }
}

/// The values of an enum of so many that pass a test, a bit each.
fn mask(values: u32, passes: impl Fn(u32) -> bool) -> u128 {
    (0..values.min(128)).filter(|value| passes(*value)).fold(0, |mask, value| mask | 1 << value)
}

/// The variables of some conditions of one rule.
pub(super) struct Table<'a> {
    program: &'a Program,
    own: Option<RuleId>,
    variables: Vec<Variable>,
    by_form: BTreeMap<String, usize>,
}

impl<'a> Table<'a> {
    /// Indicators of the rule `own` are looked into, all others are variables.
    pub(super) fn new(program: &'a Program, own: Option<RuleId>) -> Self {
        Table { program, own, variables: Vec::new(), by_form: BTreeMap::new() }
    }

    /// A condition in terms of this table's variables.
    pub(super) fn formula(&mut self, cond: &Cond) -> Formula {
        match &cond.kind {
            CondKind::Constant(value) => Formula::Known(*value),
            CondKind::And(parts) => Formula::All(self.formulas(parts)),
            CondKind::Or(parts) => Formula::Some(self.formulas(parts)),
            CondKind::Not(part) => Formula::Not(Box::new(self.formula(part))),
            CondKind::Same(a, b) => Formula::Same(Box::new(self.formula(a)), Box::new(self.formula(b))),
            CondKind::Threshold { kind, count, pool } => {
                Formula::Count(*kind, *count as usize, self.formulas(pool))
            }
            CondKind::CompareNum(op, a, b) => self.numbers(cond, *op, a, b),
            CondKind::BetweenNum(value, low, high) => Formula::All(vec![
                self.numbers(cond, Comparison::GreaterEqual, value, low),
                self.numbers(cond, Comparison::LessEqual, value, high),
            ]),
            CondKind::CompareChoice(op, a, b) => self.choices(cond, *op, a, b),
            CondKind::BetweenChoice(value, low, high) => match (constant(low), constant(high)) {
                (Some(low), Some(high)) => self.among(value, |v| (low..=high).contains(&v)),
                _ => self.part(cond),
            },
            CondKind::OneOf(Member::Choice(value), set) => match &set.kind {
                SetKind::Constant(members) => self.among(value, |v| members.contains(&v)),
                _ => self.part(cond),
            },
            CondKind::Call(call) => self.call(cond, call),
            CondKind::Indicator { rule, indicator } if Some(*rule) == self.own => {
                match self.program.rule(*rule).indicators.get(*indicator as usize) {
                    Some(row) => self.formula(&row.when),
                    None => self.part(cond),
                }
            }
            CondKind::Parameter(id) => self.truth_of_parameter(cond, *id),
            CondKind::Established(part) => self.knowing(cond, part, false),
            CondKind::RuledOut(part) => self.knowing(cond, part, true),
            _ => self.part(cond),
        }
    }

    fn formulas(&mut self, parts: &[Cond]) -> Vec<Formula> {
        parts.iter().map(|part| self.formula(part)).collect()
    }

    fn numbers(&mut self, cond: &Cond, op: Comparison, a: &Num, b: &Num) -> Formula {
        let (left, right) = (range(self.program, a), range(self.program, b));
        if let Some(known) = left.compare(op, right) {
            return Formula::Known(known);
        }
        match (left.point(), right.point()) {
            (None, Some(threshold)) => self.number(a, op, threshold),
            (Some(threshold), None) => self.number(b, turned(op), threshold),
            _ => self.comparison(cond, op, a, b),
        }
    }

    /// A comparison that is not looked into; both halves of a `between` are parts of their own.
    fn comparison(&mut self, cond: &Cond, op: Comparison, a: &Num, b: &Num) -> Formula {
        let variable = self.variable(form(&(op, a, b)), Domain::Truth, uses::of_cond(cond));
        Formula::Test(variable, Test::Truth)
    }

    fn number(&mut self, num: &Num, op: Comparison, threshold: Decimal) -> Formula {
        let whole = num.ty.kind == NumberKind::Count;
        let domain = Domain::Number { range: range(self.program, num), whole, thresholds: BTreeSet::new() };
        let variable = self.variable(form(&num.kind), domain, uses::of_num(num));
        if let Some(Variable { domain: Domain::Number { thresholds, .. }, .. }) =
            self.variables.get_mut(variable)
        {
            thresholds.insert(threshold);
        }
        Formula::Test(variable, Test::Number(op, threshold))
    }

    fn choices(&mut self, cond: &Cond, op: Comparison, a: &Choice, b: &Choice) -> Formula {
        match (constant(a), constant(b)) {
            (None, Some(value)) => self.among(a, |v| compare(op, &v, &value)),
            (Some(value), None) => self.among(b, |v| compare(op, &value, &v)),
            (Some(a), Some(b)) => Formula::Known(compare(op, &a, &b)),
            (None, None) => self.part(cond),
        }
    }

    fn among(&mut self, choice: &Choice, passes: impl Fn(u32) -> bool) -> Formula {
        let count = self.program.vocabulary.enumeration(choice.ty).values.len();
        let values = u32::try_from(count).unwrap_or(u32::MAX);
        let among = mask(values, passes);
        if let Some(value) = constant(choice) {
            return Formula::Known(among >> value & 1 == 1);
        }
        if among == 0 || among == mask(values, |_| true) {
            return Formula::Known(among != 0);
        }
        let variable = self.variable(form(&choice.kind), Domain::Choice { values }, uses::of_choice(choice));
        Formula::Test(variable, Test::Among(among))
    }

    /// A define without arguments is what it stands for.
    fn call(&mut self, cond: &Cond, call: &Call) -> Formula {
        match &self.program.define(call.define).body {
            Expr::Cond(body) if call.args.is_empty() => self.formula(body),
            _ => self.part(cond),
        }
    }

    fn truth_of_parameter(&mut self, cond: &Cond, id: crate::program::ParameterId) -> Formula {
        let values: BTreeSet<bool> = self
            .program
            .parameter(id)
            .values
            .iter()
            .filter_map(|(_, v)| match v {
                Constant::Bool(truth) => Some(*truth),
                _ => None,
            })
            .collect();
        match (values.len(), values.first()) {
            (1, Some(only)) => Formula::Known(*only),
            _ => self.part(cond),
        }
    }

    /// `established`, or `ruled out` where `negated`.
    fn knowing(&mut self, cond: &Cond, part: &Cond, negated: bool) -> Formula {
        let mut table = Table::new(self.program, self.own);
        let mut inner = table.formula(part);
        if negated {
            inner = Formula::Not(Box::new(inner));
        }
        match table.proof(&inner) {
            Some(Proof::AlwaysTrue) => Formula::Known(true),
            Some(Proof::AlwaysFalse | Proof::NeverTrue) => Formula::Known(false),
            None => self.part(cond),
        }
    }

    /// A part that is not looked into.
    fn part(&mut self, cond: &Cond) -> Formula {
        let variable = self.variable(form(&cond.kind), Domain::Truth, uses::of_cond(cond));
        Formula::Test(variable, Test::Truth)
    }

    fn variable(&mut self, form: String, domain: Domain, uses: uses::Uses) -> usize {
        if let Some(at) = self.by_form.get(&form) {
            return *at;
        }
        let free = uses.tested.is_empty() && uses.indicators.is_empty() && uses.defines.is_empty();
        self.by_form.insert(form.clone(), self.variables.len());
        self.variables.push(Variable { form, domain, facts: uses.facts, free });
        self.variables.len() - 1
    }

    /// The place of the variable of a part that is not looked into.
    pub(super) fn place(&self, cond: &Cond) -> Option<usize> {
        self.by_form.get(&form(&cond.kind)).copied()
    }

    /// What holds of a formula whatever the facts.
    pub(super) fn proof(&self, formula: &Formula) -> Option<Proof> {
        match formula.unread() {
            Some(true) => Some(Proof::AlwaysTrue),
            Some(false) => Some(Proof::AlwaysFalse),
            None => {
                let mut found = false;
                let all = self.each_choice(|known| {
                    found |= formula.holds(known);
                    !found
                });
                (all && !found).then_some(Proof::NeverTrue)
            }
        }
    }

    /// Calls `see` with one choice of known values after another until it returns false; false if there are too many
    /// to look at all.
    pub(super) fn each_choice(&self, mut see: impl FnMut(&[Known]) -> bool) -> bool {
        let options: Vec<Vec<Known>> = self.variables.iter().map(|v| v.domain.options()).collect();
        let count = options.iter().try_fold(1_usize, |n, o| n.checked_mul(o.len()).filter(|n| *n <= LIMIT));
        let Some(count) = count else { return false };
        let mut places = vec![0; options.len()];
        let mut known: Vec<Known> = options.iter().filter_map(|options| options.first().copied()).collect();
        for _ in 0..count {
            if !see(&known) {
                break;
            }
            // The next choice, counted as on a dial: the first variable turns fastest.
            for ((at, options), known) in places.iter_mut().zip(&options).zip(&mut known) {
                *at = if *at + 1 < options.len() { *at + 1 } else { 0 };
                if let Some(next) = options.get(*at) {
                    *known = *next;
                }
                if *at != 0 {
                    break;
                }
            }
        }
        true
    }

    /// Whether every choice of known values can be met by facts: no two variables rest on one fact, and none on a rule.
    pub(super) fn independent(&self) -> bool {
        let mut seen = BTreeSet::new();
        self.variables.iter().all(|variable| {
            let plain = matches!(variable.domain, Domain::Truth) || variable.form.starts_with("Read(");
            variable.free
                && plain
                && !variable.facts.is_empty()
                && variable.facts.iter().all(|fact| seen.insert(*fact))
        })
    }
}

/// The value of a constant of an enum.
fn constant(choice: &Choice) -> Option<u32> {
    match choice.kind {
        ChoiceKind::Constant(value) => Some(value),
        _ => None,
    }
}

impl Domain {
    /// Known values that stand for all: on each threshold and between any two.
    fn options(&self) -> Vec<Known> {
        match self {
            Domain::Truth => vec![Known::Truth(false), Known::Truth(true)],
            Domain::Choice { values } => (0..*values).map(Known::Choice).collect(),
            Domain::Number { range, whole, thresholds } => {
                points(*range, *whole, thresholds).into_iter().map(Known::Number).collect()
            }
        }
    }
}

fn points(range: Range, whole: bool, thresholds: &BTreeSet<Decimal>) -> BTreeSet<Decimal> {
    let mut ends = thresholds.clone();
    ends.extend(range.low);
    ends.extend(range.high);
    let beside = |t: &Decimal| [t.checked_sub(Decimal::ONE), t.checked_add(Decimal::ONE)];
    let mut points: BTreeSet<Decimal> = if whole {
        ends.iter().flat_map(|t| [t.floor(), t.ceil()]).collect()
    } else {
        let pairs = ends.iter().zip(ends.iter().skip(1));
        let middles = pairs.filter_map(|(a, b)| a.checked_add(*b).map(|sum| sum / Decimal::TWO));
        ends.iter().copied().chain(middles).collect()
    };
    let outer: Vec<Decimal> = points.iter().flat_map(beside).flatten().collect();
    points.extend(outer);
    points.retain(|point| range.holds(*point));
    points
}

impl Formula {
    /// Whether it is settled with nothing known.
    fn unread(&self) -> Option<bool> {
        match self {
            Formula::Known(value) => Some(*value),
            Formula::Test(..) => None,
            Formula::Not(part) => part.unread().map(|value| !value),
            Formula::Same(a, b) => a.unread().zip(b.unread()).map(|(a, b)| a == b),
            Formula::All(parts) => joined(parts, false),
            Formula::Some(parts) => joined(parts, true),
            Formula::Count(kind, count, pool) => {
                let yes = pool.iter().filter(|part| part.unread() == Some(true)).count();
                let open = pool.iter().filter(|part| part.unread().is_none()).count();
                let (first, last) = (reached(*kind, *count, yes, pool.len()), yes + open);
                (yes..=last).all(|n| reached(*kind, *count, n, pool.len()) == first).then_some(first)
            }
        }
    }

    /// Whether it is true for known values.
    pub(super) fn holds(&self, known: &[Known]) -> bool {
        match self {
            Formula::Known(value) => *value,
            Formula::Test(at, test) => known.get(*at).is_some_and(|value| test.passes(*value)),
            Formula::Not(part) => !part.holds(known),
            Formula::Same(a, b) => a.holds(known) == b.holds(known),
            Formula::All(parts) => parts.iter().all(|part| part.holds(known)),
            Formula::Some(parts) => parts.iter().any(|part| part.holds(known)),
            Formula::Count(kind, count, pool) => {
                reached(*kind, *count, pool.iter().filter(|part| part.holds(known)).count(), pool.len())
            }
        }
    }
}

/// `and` (where one `false` decides) or `or` (where one `true` does) of what is settled.
fn joined(parts: &[Formula], decisive: bool) -> Option<bool> {
    let values: Vec<Option<bool>> = parts.iter().map(Formula::unread).collect();
    if values.contains(&Some(decisive)) {
        return Some(decisive);
    }
    values.iter().all(Option::is_some).then_some(!decisive)
}

fn reached(kind: ThresholdKind, count: usize, n: usize, of: usize) -> bool {
    match kind {
        ThresholdKind::AtLeast => n >= count,
        ThresholdKind::AtMost => n <= count,
        ThresholdKind::Exactly => n == count,
        ThresholdKind::All => n == of,
        ThresholdKind::None => n == 0,
    }
}

impl Test {
    fn passes(&self, value: Known) -> bool {
        match (self, value) {
            (Test::Truth, Known::Truth(truth)) => truth,
            (Test::Number(op, threshold), Known::Number(number)) => compare(*op, &number, threshold),
            (Test::Among(mask), Known::Choice(choice)) => mask >> choice & 1 == 1,
            _ => false,
        }
    }
}

impl std::fmt::Display for Range {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.low, self.high) {
            (Some(low), Some(high)) if low == high => write!(f, "{low}"),
            (Some(low), Some(high)) => write!(f, "{low} to {high}"),
            (Some(low), None) => write!(f, "{low} or more"),
            (None, Some(high)) => write!(f, "{high} or less"),
            (None, None) => f.write_str("any number"),
        }
    }
}
