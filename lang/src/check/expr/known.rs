//! Knowing: `known x`, and `otherwise`.

use super::compare::wanted;
use super::units::hull;
use super::{Lower, Place, Typed, Want, cond};
use crate::check::sink::Res;
use crate::codes::types as codes;
use crate::program::{
    Choice, ChoiceKind, Cond, CondKind, Day, DayKind, Length, LengthKind, Num, NumKind, NumberKind, Text,
    TextKind,
};
use crate::source::Span;
use crate::syntax::{self, Expr, Path, RuleKind};
use std::sync::Arc;

impl Lower<'_, '_> {
    /// `known x`
    pub(super) fn known(&mut self, path: &Path, span: Span) -> Res<Typed> {
        let kind = match self.place(path, None)? {
            Place::List(list) => CondKind::ListKnown(list),
            Place::Rule(asked) if asked.kind != RuleKind::Measure => {
                self.ask(&asked);
                CondKind::Settled(asked.target)
            }
            place => CondKind::Known(Box::new(self.value_of(place, path)?.into_expr())),
        };
        Ok(cond(kind, span))
    }

    /// `E otherwise V because "…"`
    pub(super) fn otherwise(
        &mut self,
        value: &Expr,
        fallback: &Expr,
        because: &syntax::Text,
        span: Span,
        want: Want,
    ) -> Res<Typed> {
        let value = self.value(value, want)?;
        let fallback = self.value(fallback, wanted(&value))?;
        let why = Arc::clone(&because.value);
        Ok(match (value, fallback) {
            (Typed::Cond(a), Typed::Cond(b)) => {
                let kind = CondKind::Otherwise(Box::new(a), Box::new(b), why);
                Typed::Cond(Cond { kind, span })
            }
            (Typed::Num(a, x), Typed::Num(b, y)) => {
                let (a, b, bare) = self.unify((a, x), (b, y))?;
                let mut ty = a.ty.clone();
                (ty.min, ty.max) = hull(&a.ty, &b.ty);
                if a.ty.kind != b.ty.kind {
                    ty.kind = NumberKind::Number;
                }
                Typed::Num(Num { kind: NumKind::Otherwise(Box::new(a), Box::new(b), why), ty, span }, bare)
            }
            (Typed::Day(a), Typed::Day(b)) => {
                Typed::Day(Day { kind: DayKind::Otherwise(Box::new(a), Box::new(b), why), span })
            }
            (Typed::Length(a), Typed::Length(b)) => {
                self.check_lengths(&a, &b, span)?;
                Typed::Length(Length { kind: LengthKind::Otherwise(Box::new(a), Box::new(b), why), span })
            }
            (Typed::Choice(a), Typed::Choice(b)) if a.ty == b.ty => {
                let ty = a.ty;
                Typed::Choice(Choice { kind: ChoiceKind::Otherwise(Box::new(a), Box::new(b), why), ty, span })
            }
            (Typed::Text(a, x), Typed::Text(b, y)) if x == y => {
                Typed::Text(Text { kind: TextKind::Otherwise(Box::new(a), Box::new(b), why), span }, x)
            }
            (value, fallback) => {
                let text = format!("{} cannot stand in for {}", self.say(&fallback), self.say(&value));
                let help = match value {
                    Typed::Span(_) => "give the date itself an `otherwise`, in parentheses",
                    Typed::Set(_) => {
                        "give the condition on the set an `otherwise`, such as `(s includes x) otherwise false`"
                    }
                    _ => "write a value of the same type behind `otherwise`",
                };
                return Err(self.error(codes::MISMATCH, fallback.span(), text, help));
            }
        })
    }
}
