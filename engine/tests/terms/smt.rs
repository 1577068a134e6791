//! Conditions as terms over integers and truths (SMT-LIB 2), written from the semantics and without a line of the prover's:
//! z3 then decides with its own arithmetic, and not with our circuit, whether two versions of a rule differ. For rules over
//! plain facts and lists; what else there is, is refused.

use r2pc_lang::program::{
    Arithmetic, Body, Cell, Choice, ChoiceKind, Comparison, Comprehension, Cond, CondKind, Domain, Expr,
    Member, Num, NumKind, Outcome, Program, RuleId, RuleTarget, SetKind,
};
use r2pc_lang::syntax::ThresholdKind;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Items of a list.
const ITEMS: usize = 3;

/// A truth as two terms: surely true, surely false.
#[derive(Clone, Debug)]
pub(crate) struct Truth {
    pub(crate) yes: String,
    pub(crate) no: String,
}

/// What is not written as terms.
#[derive(Debug)]
pub(crate) struct Refused;

type Res<T> = Result<T, Refused>;

/// Two versions of a policy set as one text.
pub(crate) struct Terms<'p> {
    program: &'p Program,
    tag: &'static str,
    /// What is declared already, of facts: both versions share it.
    pub(crate) declared: BTreeSet<String>,
    pub(crate) text: String,
    made: usize,
    /// The item that the variable of each place stands for.
    item: Option<String>,
}

impl<'p> Terms<'p> {
    pub(crate) fn new(program: &'p Program, tag: &'static str, declared: BTreeSet<String>) -> Terms<'p> {
        Terms { program, tag, declared, text: String::new(), made: 0, item: None }
    }

    /// Declares a fact or a field of an item once.
    fn declare(&mut self, name: &str, lines: &str) {
        if self.declared.insert(name.to_owned()) {
            self.text.push_str(lines);
        }
    }

    /// Gives a term a name, so that it stands once.
    fn named(&mut self, sort: &str, term: &str) -> String {
        self.made += 1;
        let name = format!("{}{}", self.tag, self.made);
        let _ = writeln!(self.text, "(define-fun {name} () {sort} {term})");
        name
    }

    fn truth(&mut self, yes: &str, no: &str) -> Truth {
        Truth { yes: self.named("Bool", yes), no: self.named("Bool", no) }
    }

    /// What a rule comes to: whether its one condition is surely met, or surely not.
    pub(crate) fn rule(&mut self, id: RuleId) -> Res<Truth> {
        let rule = self.program.rule(id);
        if rule.each.is_some() || !rule.applies.is_empty() || rule.stale.is_some() || rule.force.is_some() {
            return Err(Refused);
        }
        match &rule.body {
            Body::Risk { present, levels, .. } if levels.is_empty() => self.cond(present),
            Body::Resilience { holds, .. } => self.cond(holds),
            Body::Warning { raises } if raises.len() == 1 => self.cond(&raises[0].when),
            _ => Err(Refused),
        }
    }

    /// A cell: its name as a declared leaf.
    fn cell(&self, cell: &Cell) -> Res<String> {
        let vocabulary = &self.program.vocabulary;
        match cell {
            Cell::Fact { fact, index: None, field: None } => Ok(vocabulary.fact(*fact).name.to_string()),
            Cell::Item { record, field, .. } => {
                let item = self.item.as_ref().ok_or(Refused)?;
                Ok(format!("{item}.{}", vocabulary.record(*record).fields[*field as usize].name))
            }
            Cell::Fact { .. } => Err(Refused),
        }
    }

    fn cond(&mut self, cond: &Cond) -> Res<Truth> {
        match &cond.kind {
            CondKind::Constant(value) => Ok(Truth { yes: value.to_string(), no: (!value).to_string() }),
            CondKind::And(parts) => self.joined(parts, "and", "or"),
            CondKind::Or(parts) => self.joined(parts, "or", "and"),
            CondKind::Not(part) => self.cond(part).map(|of| Truth { yes: of.no, no: of.yes }),
            CondKind::Same(a, b) => {
                let (a, b) = (self.cond(a)?, self.cond(b)?);
                let yes = format!("(or (and {} {}) (and {} {}))", a.yes, b.yes, a.no, b.no);
                let no = format!("(or (and {} {}) (and {} {}))", a.yes, b.no, a.no, b.yes);
                Ok(self.truth(&yes, &no))
            }
            CondKind::Read(read) => {
                let name = self.cell(&read.cell)?;
                self.declare(
                    &name,
                    &format!(
                        "(declare-const |{name}+| Bool)\n(declare-const |{name}-| Bool)\n(assert (or |{name}+| |{name}-|))\n"
                    ),
                );
                Ok(self.truth(
                    &format!("(and |{name}+| (not |{name}-|))"),
                    &format!("(and |{name}-| (not |{name}+|))"),
                ))
            }
            CondKind::Call(call) if call.args.is_empty() => match &self.program.define(call.define).body {
                Expr::Cond(body) => self.cond(body),
                _ => Err(Refused),
            },
            CondKind::CompareNum(how, a, b) => self.numbers(*how, a, b),
            CondKind::CompareChoice(how, a, b) => self.choices(*how, a, b),
            CondKind::OneOf(Member::Choice(choice), set) => {
                let SetKind::Constant(values) = &set.kind else { return Err(Refused) };
                let possible = self.choice(choice)?;
                let inside = |wanted: bool| {
                    let of = |at: usize| values.contains(&u32::try_from(at).unwrap()) == wanted;
                    let lits: Vec<&str> = possible
                        .iter()
                        .enumerate()
                        .filter(|(at, _)| of(*at))
                        .map(|(_, lit)| &**lit)
                        .collect();
                    format!("(or false {})", lits.join(" "))
                };
                Ok(self.truth(&format!("(not {})", inside(false)), &format!("(not {})", inside(true))))
            }
            CondKind::Threshold { kind, count, pool } => {
                let parts: Vec<Truth> = pool.iter().map(|part| self.cond(part)).collect::<Res<_>>()?;
                self.threshold(*kind, *count as usize, &parts)
            }
            CondKind::Any(over, satisfies) => self.any(over, satisfies.as_deref(), false),
            CondKind::None(over, satisfies) => {
                self.any(over, satisfies.as_deref(), false).map(|of| Truth { yes: of.no, no: of.yes })
            }
            // Every item does where none does not.
            CondKind::Every(over, satisfies) => {
                self.any(over, Some(satisfies), true).map(|of| Truth { yes: of.no, no: of.yes })
            }
            CondKind::Verdict(asked, outcome) => {
                let (RuleTarget::Rule(id), r2pc_lang::program::Row::Whole) = (&asked.rule, &asked.row) else {
                    return Err(Refused);
                };
                let of = self.rule(*id)?;
                match outcome {
                    Outcome::Present | Outcome::Holding | Outcome::Raised => Ok(of),
                    Outcome::BelowThreshold | Outcome::Lacking | Outcome::Clear => {
                        Ok(Truth { yes: of.no, no: of.yes })
                    }
                    _ => Err(Refused),
                }
            }
            _ => Err(Refused),
        }
    }

    fn joined(&mut self, parts: &[Cond], yes: &str, no: &str) -> Res<Truth> {
        let parts: Vec<Truth> = parts.iter().map(|part| self.cond(part)).collect::<Res<_>>()?;
        let of = |pick: fn(&Truth) -> &str| parts.iter().map(pick).collect::<Vec<_>>().join(" ");
        let (yes, no) = (format!("({yes} {})", of(|t| &t.yes)), format!("({no} {})", of(|t| &t.no)));
        Ok(self.truth(&yes, &no))
    }

    fn threshold(&mut self, kind: ThresholdKind, count: usize, parts: &[Truth]) -> Res<Truth> {
        let each = |pick: fn(&Truth) -> String| {
            let ones: Vec<String> = parts.iter().map(|part| format!("(ite {} 1 0)", pick(part))).collect();
            format!("(+ 0 {})", ones.join(" "))
        };
        let (sure, perhaps) = (each(|t| t.yes.clone()), each(|t| format!("(not {})", t.no)));
        let (sure, perhaps) = (self.named("Int", &sure), self.named("Int", &perhaps));
        let least = |k: usize| (format!("(>= {sure} {k})"), format!("(< {perhaps} {k})"));
        let (yes, no) = match kind {
            ThresholdKind::AtLeast => least(count),
            ThresholdKind::AtMost => {
                let (yes, no) = least(count + 1);
                (no, yes)
            }
            ThresholdKind::All => least(parts.len()),
            ThresholdKind::None => {
                let (yes, no) = least(1);
                (no, yes)
            }
            ThresholdKind::Exactly => {
                let ((reached, below), (beyond, not_beyond)) = (least(count), least(count + 1));
                (format!("(and {reached} {not_beyond})"), format!("(or {below} {beyond})"))
            }
        };
        Ok(self.truth(&yes, &no))
    }

    fn numbers(&mut self, how: Comparison, a: &Num, b: &Num) -> Res<Truth> {
        let (a, b) = (self.number(a)?, self.number(b)?);
        // Ends that are not there are beyond all others.
        let below = |x: &Interval, y: &Interval| format!("(and (not {}) (< {} {}))", x.open, x.high, y.low);
        let reaches =
            |x: &Interval, y: &Interval| format!("(and (not {}) (>= {} {}))", y.open, x.low, y.high);
        let (yes, no) = match how {
            Comparison::Less => (below(&a, &b), reaches(&a, &b)),
            Comparison::GreaterEqual => (reaches(&a, &b), below(&a, &b)),
            Comparison::Greater => (below(&b, &a), reaches(&b, &a)),
            Comparison::LessEqual => (reaches(&b, &a), below(&b, &a)),
            Comparison::Is | Comparison::IsNot => {
                let same = format!(
                    "(and (not {}) (not {}) (= {} {} {} {}))",
                    a.open, b.open, a.low, a.high, b.low, b.high
                );
                let apart = format!("(or {} {})", below(&a, &b), below(&b, &a));
                if how == Comparison::Is { (same, apart) } else { (apart, same) }
            }
        };
        Ok(self.truth(&yes, &no))
    }

    fn number(&mut self, num: &Num) -> Res<Interval> {
        match &num.kind {
            NumKind::Constant(value) if value.fract().is_zero() => {
                let text = value.trunc().normalize().to_string();
                let text = text.strip_prefix('-').map_or(text.clone(), |digits| format!("(- {digits})"));
                Ok(Interval { low: text.clone(), high: text, open: "false".into() })
            }
            NumKind::Read(read) => {
                let name = self.cell(&read.cell)?;
                let (Some(min), Some(max)) = (num.ty.min, num.ty.max) else { return Err(Refused) };
                self.declare(
                    &name,
                    &format!(
                        "(declare-const |{name}.low| Int)\n(declare-const |{name}.high| Int)\n\
                         (assert (<= {min} |{name}.low| |{name}.high| {max}))\n"
                    ),
                );
                Ok(Interval {
                    low: format!("|{name}.low|"),
                    high: format!("|{name}.high|"),
                    open: "false".into(),
                })
            }
            NumKind::Arithmetic(how, a, b) => {
                let (a, b) = (self.number(a)?, self.number(b)?);
                let (sign, low, high) = match how {
                    Arithmetic::Add => ("+", &b.low, &b.high),
                    Arithmetic::Subtract => ("-", &b.high, &b.low),
                    Arithmetic::Multiply | Arithmetic::Divide => return Err(Refused),
                };
                Ok(Interval {
                    low: format!("({sign} {} {low})", a.low),
                    high: format!("({sign} {} {high})", a.high),
                    open: format!("(or {} {})", a.open, b.open),
                })
            }
            NumKind::Count(over) => {
                let (parts, open) = self.items(over, None, false)?;
                let ones = |pick: fn(&Truth) -> String| {
                    let ones: Vec<String> =
                        parts.iter().map(|part| format!("(ite {} 1 0)", pick(part))).collect();
                    format!("(+ 0 {})", ones.join(" "))
                };
                Ok(Interval { low: ones(|t| t.yes.clone()), high: ones(|t| format!("(not {})", t.no)), open })
            }
            _ => Err(Refused),
        }
    }

    /// Of each value of an enum, whether it is possible.
    fn choice(&mut self, choice: &Choice) -> Res<Vec<String>> {
        let count = self.program.vocabulary.enumeration(choice.ty).values.len();
        match &choice.kind {
            ChoiceKind::Constant(value) => {
                Ok((0..count).map(|at| (at == *value as usize).to_string()).collect())
            }
            ChoiceKind::Read(read) => {
                let name = self.cell(&read.cell)?;
                let lits: Vec<String> = (0..count).map(|at| format!("|{name}={at}|")).collect();
                let mut lines = String::new();
                for lit in &lits {
                    let _ = writeln!(lines, "(declare-const {lit} Bool)");
                }
                let _ = writeln!(lines, "(assert (or {}))", lits.join(" "));
                self.declare(&name, &lines);
                Ok(lits)
            }
            _ => Err(Refused),
        }
    }

    /// A comparison is true where it is for all pairs of possible values, and false where it is for none.
    fn choices(&mut self, how: Comparison, a: &Choice, b: &Choice) -> Res<Truth> {
        let (a, b) = (self.choice(a)?, self.choice(b)?);
        let (mut holds, mut fails) = (Vec::new(), Vec::new());
        for (x, first) in a.iter().enumerate() {
            for (y, second) in b.iter().enumerate() {
                let is = match how {
                    Comparison::Is => x == y,
                    Comparison::IsNot => x != y,
                    Comparison::Less => x < y,
                    Comparison::LessEqual => x <= y,
                    Comparison::Greater => x > y,
                    Comparison::GreaterEqual => x >= y,
                };
                let both = format!("(and {first} {second})");
                if is { holds.push(both) } else { fails.push(both) }
            }
        }
        let none = |pairs: &[String]| format!("(not (or false {}))", pairs.join(" "));
        Ok(self.truth(&none(&fails), &none(&holds)))
    }

    /// Of each item, whether it is in and does (or does not) what is asked; and whether there may be others.
    fn items(
        &mut self,
        over: &Comprehension,
        satisfies: Option<&Cond>,
        denied: bool,
    ) -> Res<(Vec<Truth>, String)> {
        let Domain::List(list) = &over.domain else { return Err(Refused) };
        if list.index.is_some() || self.item.is_some() {
            return Err(Refused);
        }
        let name = self.program.vocabulary.fact(list.fact).name.to_string();
        self.declare(&name, &format!("(declare-const |{name}?| Bool)\n(declare-const |{name}...| Bool)\n"));
        let mut all = Vec::new();
        for at in 0..ITEMS {
            let item = format!("{name}#{at}");
            self.declare(&item, &format!("(declare-const |{item}| Bool)\n(declare-const |{item}!| Bool)\n"));
            self.item = Some(item.clone());
            let there = format!("(and (not |{name}?|) |{item}|)");
            let mut parts =
                vec![Truth { yes: format!("(and {there} |{item}!|)"), no: format!("(not {there})") }];
            for (cond, turned) in over
                .condition
                .as_deref()
                .map(|c| (c, false))
                .into_iter()
                .chain(satisfies.map(|c| (c, denied)))
            {
                let of = self.cond(cond)?;
                parts.push(if turned { Truth { yes: of.no, no: of.yes } } else { of });
            }
            self.item = None;
            let of = |pick: fn(&Truth) -> &str| parts.iter().map(pick).collect::<Vec<_>>().join(" ");
            let (yes, no) = (format!("(and {})", of(|t| &t.yes)), format!("(or {})", of(|t| &t.no)));
            all.push(self.truth(&yes, &no));
        }
        Ok((all, format!("(or |{name}?| |{name}...|)")))
    }

    fn any(&mut self, over: &Comprehension, satisfies: Option<&Cond>, denied: bool) -> Res<Truth> {
        let (parts, open) = self.items(over, satisfies, denied)?;
        let of = |pick: fn(&Truth) -> &str| parts.iter().map(pick).collect::<Vec<_>>().join(" ");
        let yes = format!("(or {})", of(|t| &t.yes));
        let no = format!("(and (not {open}) {})", of(|t| &t.no));
        Ok(self.truth(&yes, &no))
    }
}

/// What a number can be; `open` where it may be any greater one.
struct Interval {
    low: String,
    high: String,
    open: String,
}
