//! `and`, `or`, `not`, thresholds, and what is surely so.

use super::arithmetic::arithmetic_of;
use super::compare::comparison_of;
use super::{Home, Lower, Typed, cond, ungroup};
use crate::check::sink::{Res, Sink};
use crate::codes::{rule as rule_codes, types as codes};
use crate::program::{Cond, CondKind};
use crate::source::Span;
use crate::syntax::{BinaryOp, Expr, ExprKind, Pool, ThresholdKind};
use rust_decimal::prelude::ToPrimitive;

impl Lower<'_, '_> {
    /// An infix operator.
    pub(super) fn binary(&mut self, expr: &Expr, op: BinaryOp, left: &Expr, right: &Expr) -> Res<Typed> {
        if let Some(comparison) = comparison_of(op) {
            return self.comparison(comparison, left, right, expr.span);
        }
        if arithmetic_of(op).is_some() {
            return self.arithmetic(expr);
        }
        self.junction(expr, op)
    }

    /// `A and B and C …` or `A or B or C …`: a run of any length, without recursion along it.
    fn junction(&mut self, expr: &Expr, op: BinaryOp) -> Res<Typed> {
        let mut parts = Vec::new();
        let mut first = expr;
        while let ExprKind::Binary { op: next, left, right, .. } = &first.kind
            && *next == op
        {
            parts.push(&**right);
            first = left;
        }
        parts.push(first);
        let checked: Vec<Res<Cond>> = parts.into_iter().rev().map(|part| self.cond(part)).collect();
        let all: Vec<Cond> = checked.into_iter().collect::<Res<_>>()?;
        let kind = if op == BinaryOp::And { CondKind::And(all) } else { CondKind::Or(all) };
        Ok(cond(kind, expr.span))
    }

    /// `not`, thresholds, `established`, `ruled out`.
    pub(super) fn logic(&mut self, expr: &Expr) -> Res<Typed> {
        let kind = match &expr.kind {
            ExprKind::Not(inner) => CondKind::Not(Box::new(self.cond(inner)?)),
            ExprKind::Established(inner) => CondKind::Established(Box::new(self.cond(inner)?)),
            ExprKind::RuledOut(inner) => CondKind::RuledOut(Box::new(self.cond(inner)?)),
            ExprKind::Threshold { kind, count, pool } => {
                self.threshold(*kind, count.as_deref(), pool, expr.span)?
            }
            _ => return Err(Sink::follows()),
        };
        Ok(cond(kind, expr.span))
    }

    fn threshold(
        &mut self,
        kind: ThresholdKind,
        count: Option<&Expr>,
        pool: &Pool,
        span: Span,
    ) -> Res<CondKind> {
        let pool = match pool {
            Pool::Indicators(at) => self.own_indicators(*at),
            Pool::List(parts) => {
                let checked: Vec<Res<Cond>> = parts.iter().map(|part| self.cond(part)).collect();
                checked.into_iter().collect()
            }
        };
        let count = match count {
            Some(expr) => self.whole(expr),
            None => Ok(0),
        };
        let (pool, count) = (pool?, count?);
        let most = u32::try_from(pool.len()).unwrap_or(u32::MAX);
        let fits = match kind {
            ThresholdKind::AtLeast => (1..=most).contains(&count),
            ThresholdKind::AtMost => count < most,
            ThresholdKind::Exactly => count <= most,
            ThresholdKind::All | ThresholdKind::None => true,
        };
        if !fits {
            let text = format!("there are {most} conditions: {count} of them decides nothing");
            let help = match kind {
                ThresholdKind::AtMost => "write a number below that of the conditions".to_owned(),
                _ => format!("write a number from 1 to {most}"),
            };
            return Err(self.error(codes::THRESHOLD, span, text, help));
        }
        Ok(CondKind::Threshold { kind, count, pool })
    }

    /// The K of `at least K of`.
    fn whole(&mut self, expr: &Expr) -> Res<u32> {
        let inner = ungroup(expr);
        if let ExprKind::Number(literal) = &inner.kind
            && !literal.percent
            && literal.value.is_integer()
            && let Some(count) = literal.value.to_u32()
        {
            return Ok(count);
        }
        Err(self.error(
            codes::THRESHOLD,
            inner.span,
            "how many must be true is a whole number, written out",
            "write a figure, such as `at least 2 of (…)`",
        ))
    }

    /// `indicators`: those of the rule at hand.
    fn own_indicators(&mut self, at: Span) -> Res<Vec<Cond>> {
        let Home::Rule(rule) = self.scope.home else {
            return Err(self.error(
                rule_codes::NO_INDICATORS,
                at,
                "`indicators` are those of the rule at hand, and this is no rule",
                "name the conditions: `at least 2 of (a.x, a.y, …)`",
            ));
        };
        let count = u32::try_from(self.env.rule(rule).indicators.len()).unwrap_or(u32::MAX);
        if count == 0 {
            let text = format!("`{}` has no indicators", self.env.rule(rule).name);
            return Err(self.error(
                rule_codes::NO_INDICATORS,
                at,
                text,
                "write `indicator NAME \"…\" when …` first",
            ));
        }
        Ok((0..count)
            .map(|indicator| {
                self.scope.deps.indicators.note((rule, indicator), at);
                Cond { kind: CondKind::Indicator { rule, indicator }, span: at }
            })
            .collect())
    }
}
