//! Operands, and what may stand behind them.

use super::super::grammar::{Pair, Parts, Rule};
use super::Builder;
use super::operators::{CHAINED_WORDS, chained, compares};
use crate::codes::parse as codes;
use crate::diagnostic::Diagnostic;
use crate::syntax::{
    Binder, Domain, Expr, ExprKind, IncludesRight, IsRight, Over, OverTime, Path, Pick, Pool, QuantifierKind,
    TemporalKind, ThresholdKind,
};

impl Builder<'_> {
    /// Something that operators join.
    pub(super) fn operand(&mut self, pair: Pair<'_>) -> Option<Expr> {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::boolean => ExprKind::Bool(pair.as_str() == "true"),
            Rule::number | Rule::percent => ExprKind::Number(self.number(&pair)?),
            Rule::date => ExprKind::Date(self.date(&pair)?),
            Rule::duration => ExprKind::Duration(self.duration(pair)?),
            Rule::string => ExprKind::Text(self.text(pair)?),
            Rule::set => ExprKind::Set(self.paths(pair)?),
            Rule::path => ExprKind::Path(self.path(pair)?),
            Rule::group => ExprKind::Group(self.boxed(Parts::of(pair).node()?)?),
            Rule::quantifier => self.quantifier(Parts::of(pair))?,
            Rule::call => self.call(Parts::of(pair))?,
            Rule::threshold => self.threshold(Parts::of(pair))?,
            Rule::temporal => self.temporal(Parts::of(pair))?,
            Rule::of_form => self.of_form(Parts::of(pair))?,
            _ => self.knowing(Parts::of(pair))?,
        };
        Some(Expr { kind, span })
    }

    fn boxed(&mut self, pair: Pair<'_>) -> Option<Box<Expr>> {
        self.expr(pair).map(Box::new)
    }

    fn next_boxed(&mut self, parts: &mut Parts<'_>) -> Option<Box<Expr>> {
        let pair = parts.node()?;
        self.boxed(pair)
    }

    fn opt_boxed(&mut self, parts: &mut Parts<'_>) -> Option<Option<Box<Expr>>> {
        match parts.opt(Rule::expr) {
            Some(pair) => self.boxed(pair).map(Some),
            None => Some(None),
        }
    }

    /// `x in xs where E`
    pub(super) fn binder(&mut self, pair: Pair<'_>) -> Option<Binder> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let variable = self.next_name(&mut parts)?;
        let domain = self.domain(&mut parts)?;
        let condition = self.opt_boxed(&mut parts)?;
        Some(Binder { variable, domain, condition, span })
    }

    fn domain(&mut self, parts: &mut Parts<'_>) -> Option<Domain> {
        let inner = Parts::of(parts.node()?).node()?;
        self.domain_of(inner)
    }

    fn domain_of(&mut self, inner: Pair<'_>) -> Option<Domain> {
        let span = self.span(&inner);
        Some(match inner.as_rule() {
            Rule::set => Domain::Set(self.paths(inner)?, span),
            _ => Domain::Path(self.path(inner)?),
        })
    }

    fn quantifier(&mut self, mut parts: Parts<'_>) -> Option<ExprKind> {
        let kind = match parts.any()?.as_rule() {
            Rule::kw_any => QuantifierKind::Any,
            Rule::kw_every => QuantifierKind::Every,
            Rule::kw_none => QuantifierKind::None,
            _ => QuantifierKind::Count,
        };
        let over = parts.node()?;
        let over = match over.as_rule() {
            Rule::binder => Over::Binder(Box::new(self.binder(over)?)),
            _ => Over::Path(self.path(over)?),
        };
        Some(ExprKind::Quantifier { kind, over, satisfies: self.opt_boxed(&mut parts)? })
    }

    fn call(&mut self, mut parts: Parts<'_>) -> Option<ExprKind> {
        let function = self.next_name(&mut parts)?;
        let first = parts.node()?;
        let first = self.expr(first)?;
        if let Some(binder) = parts.opt(Rule::binder) {
            let binder = Box::new(self.binder(binder)?);
            return Some(ExprKind::Aggregate { function, value: Box::new(first), binder });
        }
        let mut args = vec![first];
        for arg in parts.nodes() {
            args.push(self.expr(arg)?);
        }
        Some(ExprKind::Call { function, args })
    }

    fn threshold(&mut self, mut parts: Parts<'_>) -> Option<ExprKind> {
        let first = parts.any()?.as_rule();
        let kind = match first {
            Rule::kw_exactly => ThresholdKind::Exactly,
            Rule::kw_all => ThresholdKind::All,
            Rule::kw_none => ThresholdKind::None,
            _ if parts.any()?.as_rule() == Rule::kw_least => ThresholdKind::AtLeast,
            _ => ThresholdKind::AtMost,
        };
        let count = match parts.opt(Rule::arith) {
            Some(count) => Some(self.boxed(count)?),
            None => None,
        };
        let pool = self.pool(parts.node()?)?;
        Some(ExprKind::Threshold { kind, count, pool })
    }

    fn pool(&mut self, pair: Pair<'_>) -> Option<Pool> {
        let mut parts = Parts::of(pair);
        if let Some(word) = parts.opt(Rule::kw_indicators) {
            return Some(Pool::Indicators(self.span(&word)));
        }
        parts.nodes().map(|condition| self.expr(condition)).collect::<Option<_>>().map(Pool::List)
    }

    fn temporal(&mut self, mut parts: Parts<'_>) -> Option<ExprKind> {
        let kind = match parts.any()?.as_rule() {
            Rule::kw_ever => TemporalKind::Ever,
            Rule::kw_always => TemporalKind::Always,
            _ => TemporalKind::AtLeast(self.number(&parts.node()?)?),
        };
        let over = self.next_duration(&mut parts)?;
        let condition = self.grouped(&mut parts)?;
        Some(ExprKind::Temporal { kind, over, condition })
    }

    /// The condition between the parentheses that the form itself asks for.
    fn grouped(&mut self, parts: &mut Parts<'_>) -> Option<Box<Expr>> {
        let group = parts.node()?;
        self.boxed(Parts::of(group).node()?)
    }

    fn of_form(&mut self, mut parts: Parts<'_>) -> Option<ExprKind> {
        let first = parts.any()?.as_rule();
        let fact = self.next_path(&mut parts)?;
        let (pick, function) = match first {
            Rule::kw_level => return Some(ExprKind::LevelOf(fact)),
            Rule::kw_age => return Some(ExprKind::AgeOf(fact)),
            Rule::kw_change => return Some(ExprKind::Change { fact, over: self.next_duration(&mut parts)? }),
            Rule::kw_highest => (Some(Pick::Highest), OverTime::Max),
            Rule::kw_lowest => (Some(Pick::Lowest), OverTime::Min),
            Rule::kw_middle => (Some(Pick::Middle), OverTime::Mean),
            Rule::kw_mean => (None, OverTime::Mean),
            Rule::kw_min => (None, OverTime::Min),
            Rule::kw_max => (None, OverTime::Max),
            _ => (None, OverTime::Sum),
        };
        Some(match pick {
            Some(pick) => ExprKind::Picked { pick, fact },
            None => ExprKind::OverTime { function, fact, over: self.next_duration(&mut parts)? },
        })
    }

    fn knowing(&mut self, mut parts: Parts<'_>) -> Option<ExprKind> {
        Some(match parts.any()?.as_rule() {
            Rule::kw_known => ExprKind::Known(self.next_path(&mut parts)?),
            Rule::kw_established => ExprKind::Established(self.grouped(&mut parts)?),
            _ => ExprKind::RuledOut(self.grouped(&mut parts)?),
        })
    }

    /// What stands behind an operand and takes it in.
    pub(super) fn postfixed(&mut self, left: Expr, pair: Pair<'_>) -> Option<Expr> {
        let at = self.span(&pair);
        let span = left.span.to(at);
        let rule = pair.as_rule();
        if !matches!(rule, Rule::ago | Rule::on_day | Rule::otherwise) && compares(&left.kind) {
            self.report(chained(at, left.span, CHAINED_WORDS.into()));
            return Some(left);
        }
        let left = Box::new(left);
        let mut parts = Parts::of(pair);
        let parts = &mut parts;
        let kind = match rule {
            Rule::is => self.is(left, parts)?,
            Rule::is_one_of => {
                let negated = parts.has(Rule::kw_not);
                ExprKind::IsOneOf { left, negated, set: self.domain(parts)? }
            }
            Rule::includes => ExprKind::Includes { left, right: self.includes(parts)? },
            Rule::between => {
                ExprKind::Between { value: left, low: self.next_boxed(parts)?, high: self.next_boxed(parts)? }
            }
            Rule::within => {
                let next = parts.has(Rule::kw_next);
                ExprKind::Within { date: left, next, duration: self.next_duration(parts)? }
            }
            Rule::trend => {
                let falling = parts.has(Rule::kw_falling);
                ExprKind::Trend { value: left, falling, over: self.next_duration(parts)? }
            }
            Rule::tagged => ExprKind::Tagged { rule: left, tag: self.next_name(parts)? },
            Rule::otherwise => ExprKind::Otherwise {
                value: left,
                fallback: self.next_boxed(parts)?,
                because: self.next_text(parts)?,
            },
            Rule::ago => ExprKind::Ago { value: left, duration: self.next_duration(parts)? },
            _ => ExprKind::On { value: left, date: self.day(parts)? },
        };
        Some(Expr { kind, span })
    }

    fn is(&mut self, left: Box<Expr>, parts: &mut Parts<'_>) -> Option<ExprKind> {
        let (negated, right) = self.is_right(parts)?;
        let by: Option<Path> = match parts.node() {
            Some(path) => Some(self.path(path)?),
            None => None,
        };
        Some(ExprKind::Is { left, negated, right, by })
    }

    /// What stands behind `is`, and whether `not` stands before it.
    pub(super) fn is_right(&mut self, parts: &mut Parts<'_>) -> Option<(bool, IsRight)> {
        let negated = parts.has(Rule::kw_not);
        let right = Parts::of(parts.node()?).any()?;
        let span = self.span(&right);
        let right = match right.as_rule() {
            Rule::kw_unknown => IsRight::Unknown(span),
            Rule::kw_known => IsRight::Known(span),
            Rule::kw_present => IsRight::Present(span),
            _ => IsRight::Value(self.boxed(right)?),
        };
        Some(self.outcome(negated, right))
    }

    /// `is not applicable`: an outcome in two words is reported, and read as the one that is meant.
    fn outcome(&mut self, negated: bool, right: IsRight) -> (bool, IsRight) {
        let Some(mut path) = single_word(&right).filter(|_| negated) else { return (negated, right) };
        let word = path.head.text.as_ref();
        if !["applicable", "reported", "collected"].contains(&word) {
            return (negated, right);
        }
        let before = self.text.get(..path.span.start as usize).unwrap_or_default();
        let start = before.rfind("not").unwrap_or(path.span.start as usize);
        let span = self.place(start, path.span.end as usize);
        let meant = format!("not_{word}");
        let error = Diagnostic::error(codes::OUTCOME_WORD, span, "an outcome or a reason is one word")
            .help(format!("write `{meant}`"))
            .fix(format!("write `{meant}`"), span, meant.clone(), true);
        self.report(error);
        path.head.text = meant.into();
        (false, IsRight::Value(Box::new(Expr { span: path.span, kind: ExprKind::Path(path) })))
    }

    fn includes(&mut self, parts: &mut Parts<'_>) -> Option<IncludesRight> {
        parts.has(Rule::kw_includes);
        if parts.has(Rule::kw_all) {
            return self.domain(parts).map(IncludesRight::All);
        }
        let node = parts.node()?;
        Some(match node.as_rule() {
            Rule::domain => {
                let inner = Parts::of(node).node()?;
                IncludesRight::Any(self.domain_of(inner)?)
            }
            _ => IncludesRight::One(self.boxed(node)?),
        })
    }

    /// The day of `x on …`: a date or a name.
    fn day(&mut self, parts: &mut Parts<'_>) -> Option<Box<Expr>> {
        let pair = parts.node()?;
        self.operand(pair).map(Box::new)
    }
}

/// The name on the right of `is`, if it is a single word.
fn single_word(right: &IsRight) -> Option<Path> {
    let IsRight::Value(value) = right else { return None };
    match &value.kind {
        ExprKind::Path(path) if path.rest.is_empty() => Some(path.clone()),
        _ => None,
    }
}
