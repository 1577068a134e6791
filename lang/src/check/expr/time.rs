//! Time in conditions (semantics, 6).

use super::arithmetic::ranged;
use super::units::{difference, product};
use super::{Bare, Lower, Place, Typed, cond, ungroup};
use crate::check::sink::{Reported, Res, Sink};
use crate::codes::types as codes;
use crate::program::{
    Cell, Choice, ChoiceKind, CondKind, Day, DayKind, FieldType, Num, NumKind, NumberKind, NumberType,
    Quantity, Read, Scalar, Series, SpanBetween, Step, When,
};
use crate::source::Span;
use crate::syntax::{self, Expr, ExprKind, OverTime, Path, Period, Pick, TemporalKind};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

impl Lower<'_, '_> {
    /// What reads another day or several.
    pub(super) fn temporal(&mut self, expr: &Expr) -> Res<Typed> {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Within { date, next, duration } => self.within(date, *next, duration, span),
            ExprKind::Trend { value, falling, over } => self.trend(value, *falling, over, span),
            ExprKind::Temporal { kind, over, condition } => self.window(kind, over, condition, span),
            ExprKind::Ago { value, duration } => {
                let length = self.sink.duration(duration);
                self.reading(value, |_| Ok(When::Ago(length?)), span)
            }
            ExprKind::On { value, date } => self.reading(
                value,
                |me| match me.value(date, None)? {
                    Typed::Day(day) => Ok(When::On(Box::new(day))),
                    other => {
                        let text = format!("a date is wanted behind `on`, and this is {}", me.say(&other));
                        Err(me.mismatch(other.span(), text, "write `x on 2015-06-30`, or name a date"))
                    }
                },
                span,
            ),
            ExprKind::AgeOf(path) => self.age(path, span),
            ExprKind::Change { fact, over } => self.change(fact, over, span),
            ExprKind::OverTime { function, fact, over } => self.over_time(*function, fact, over, span),
            _ => Err(Sink::follows()),
        }
    }

    /// `d within the last|next n`
    fn within(&mut self, date: &Expr, next: bool, duration: &syntax::Duration, span: Span) -> Res<Typed> {
        let day = self.value(date, None);
        let length = self.sink.window(duration);
        match day? {
            Typed::Day(day) => Ok(cond(CondKind::Within { day: Box::new(day), next, length: length? }, span)),
            other => {
                let text = format!("`within` asks about a date, and this is {}", self.say(&other));
                Err(self.mismatch(other.span(), text, "name a date on the left of `within`"))
            }
        }
    }

    /// `ever|always over n (E)`, `in at least k of the last n (E)`
    fn window(
        &mut self,
        kind: &TemporalKind,
        over: &syntax::Duration,
        condition: &Expr,
        span: Span,
    ) -> Res<Typed> {
        let steps = self.sink.steps(over);
        let condition = self.cond(condition);
        let (length, step) = steps?;
        let quantity = match kind {
            TemporalKind::Ever => Quantity::Ever,
            TemporalKind::Always => Quantity::Always,
            TemporalKind::AtLeast(literal) => Quantity::AtLeast(self.readings(literal, step)?),
        };
        let condition = Box::new(condition?);
        Ok(cond(CondKind::Temporal { quantity, over: length, step, condition }, span))
    }

    fn readings(&mut self, literal: &syntax::Literal, step: Step) -> Res<u32> {
        let count =
            (literal.value.is_integer() && !literal.percent).then(|| literal.value.to_u32()).flatten();
        match count {
            Some(n) if (1..=step.count).contains(&n) => Ok(n),
            _ => {
                let text = format!("the window has {} readings", step.count);
                let help = format!("write a whole number from 1 to {}", step.count);
                Err(self.error(codes::THRESHOLD, literal.span, text, help))
            }
        }
    }

    /// A fact's reading at another day.
    fn reading(&mut self, value: &Expr, at: impl FnOnce(&mut Self) -> Res<When>, span: Span) -> Res<Typed> {
        let inner = ungroup(value);
        let ExprKind::Path(path) = &inner.kind else {
            return Err(self.no_reading(inner.span));
        };
        let place = self.place(path, None);
        let at = at(self);
        match place? {
            Place::Cell(read, ty) => Self::cell_value(Read { at: at?, span, ..read }, ty, span),
            _ => Err(self.no_reading(inner.span)),
        }
    }

    fn no_reading(&mut self, span: Span) -> Reported {
        let said = self.env.sources.text(span).to_owned();
        self.error(
            codes::NOT_OVER_TIME,
            span,
            format!("only a fact or an item's field can be read at another day, and `{said}` is neither"),
            "for a whole condition, write `ever over 2 years (…)` or `always over 2 years (…)`",
        )
    }

    /// `age of d` is `today - d`.
    fn age(&mut self, path: &Path, span: Span) -> Res<Typed> {
        let place = self.place(path, None)?;
        match self.value_of(place, path)? {
            Typed::Day(earlier) => {
                let today = Day { kind: DayKind::Today, span };
                Ok(Typed::Span(SpanBetween { later: Box::new(today), earlier: Box::new(earlier), span }))
            }
            other => {
                let text = format!("`age of` asks about a date, and this is {}", self.say(&other));
                Err(self.mismatch(other.span(), text, "name a date behind `age of`"))
            }
        }
    }

    /// `x rising|falling over n`
    fn trend(&mut self, value: &Expr, falling: bool, over: &syntax::Duration, span: Span) -> Res<Typed> {
        let steps = self.sink.steps(over);
        let inner = ungroup(value);
        let ExprKind::Path(path) = &inner.kind else { return Err(self.no_series(inner.span)) };
        let series = self.series(path)?;
        let (over, step) = steps?;
        Ok(cond(CondKind::Trend { series: Box::new(series), falling, over, step }, span))
    }

    /// What moves in time.
    fn series(&mut self, path: &Path) -> Res<Series> {
        match self.place(path, None)? {
            Place::Cell(read, FieldType::Scalar(Scalar::Number(ty))) => Ok(Series::Num(read, ty)),
            Place::Cell(read, FieldType::Scalar(Scalar::Date)) => Ok(Series::Day(read)),
            Place::Cell(read, FieldType::Scalar(Scalar::Enum(id))) => {
                let row = self.env.vocabulary.enumeration(id);
                if row.ordered {
                    return Ok(Series::Choice(read, id));
                }
                let text =
                    format!("the values of `{}` have no order, so it neither rises nor falls", row.name);
                Err(self.error(
                    codes::NOT_ORDERED,
                    path.span,
                    text,
                    "declare the enum with `<` between its values",
                ))
            }
            place @ Place::Rule(_) => match self.value_of(place, path)? {
                Typed::Num(Num { kind: NumKind::Measure(rule), ty, .. }, _) => Ok(Series::Measure(rule, ty)),
                _ => Err(Sink::follows()),
            },
            _ => Err(self.no_series(path.span)),
        }
    }

    fn no_series(&mut self, span: Span) -> Reported {
        let said = self.env.sources.text(span).to_owned();
        self.error(
            codes::NOT_OVER_TIME,
            span,
            format!("only a fact that is a number, a date or of an ordered enum, or a measure, moves in time; `{said}` is none"),
            "to follow a computed figure, make it a `measure`; for a condition, write `ever over …` or `always over …`",
        )
    }

    /// `change in x over n`
    fn change(&mut self, path: &Path, over: &syntax::Duration, span: Span) -> Res<Typed> {
        let length = self.sink.window(over);
        let series = self.series(path)?;
        let ty = match &series {
            Series::Num(_, ty) | Series::Measure(_, ty) => {
                let kind = if ty.kind == NumberKind::Count { NumberKind::Number } else { ty.kind };
                ranged(kind, ty.unit, difference(ty, ty))
            }
            Series::Day(_) => ranged(NumberKind::Days, None, (None, None)),
            Series::Choice(..) => {
                return Err(self.error(
                    codes::NOT_OVER_TIME,
                    path.span,
                    "values of an enum have an order and no distance",
                    "write `… rising over …` or `… falling over …`",
                ));
            }
        };
        Ok(Typed::Num(Num { kind: NumKind::Change(Box::new(series), length?), ty, span }, Bare::No))
    }

    /// `mean|min|max|sum of x over n`
    fn over_time(
        &mut self,
        function: OverTime,
        path: &Path,
        over: &syntax::Duration,
        span: Span,
    ) -> Res<Typed> {
        let steps = self.sink.steps(over);
        let series = self.series(path)?;
        let (Series::Num(_, ty) | Series::Measure(_, ty)) = &series else {
            return Err(self.error(
                codes::NOT_OVER_TIME,
                path.span,
                "only numbers have a mean, a sum, a least or a greatest over time",
                "write `… rising over …`, or ask `ever over … (…)`",
            ));
        };
        let ty = ty.clone();
        if function == OverTime::Sum {
            self.check_sum(&series, path, over.unit)?;
        }
        let (length, step) = steps?;
        let ty = match function {
            OverTime::Min | OverTime::Max => ty,
            OverTime::Mean if ty.kind == NumberKind::Count => {
                ranged(NumberKind::Number, ty.unit, (ty.min, ty.max))
            }
            OverTime::Mean => ty,
            OverTime::Sum => {
                let count = Decimal::from(step.count);
                let times =
                    NumberType { kind: NumberKind::Count, unit: None, min: Some(count), max: Some(count) };
                ranged(ty.kind, ty.unit, product(&ty, &times))
            }
        };
        Ok(Typed::Num(
            Num { kind: NumKind::OverTime(function, Box::new(series), length, step), ty, span },
            Bare::No,
        ))
    }

    /// `sum of x over n`: facts `per` that step only (semantics, 6.3).
    fn check_sum(&mut self, series: &Series, path: &Path, unit: Period) -> Res<()> {
        let per = match series {
            Series::Num(Read { cell: Cell::Fact { fact, .. }, .. }, _) => self.env.fact(*fact).per,
            _ => None,
        };
        if per == Some(unit) {
            return Ok(());
        }
        let word = match unit {
            Period::Day => "day",
            Period::Week => "week",
            Period::Month => "month",
            Period::Year => "year",
        };
        let said = self.env.sources.text(path.span).to_owned();
        let text = format!("`{said}` is not declared `per {word}`: its readings cannot be added up");
        let help = match per {
            Some(_) => "give the window in the unit that the fact comes in".to_owned(),
            None => format!("declare the fact `per {word}`, or take the `mean`, `min` or `max`"),
        };
        Err(self.error(codes::SUM_OVER_TIME, path.span, text, help))
    }

    /// `highest|lowest|middle of x`
    pub(super) fn picked(&mut self, pick: Pick, path: &Path, span: Span) -> Res<Typed> {
        let place = self.place(path, None)?;
        match place {
            Place::Cell(read, FieldType::Scalar(Scalar::Number(ty))) => {
                let kind = if ty.kind == NumberKind::Count && pick == Pick::Middle {
                    NumberKind::Number
                } else {
                    ty.kind
                };
                let ty = NumberType { kind, ..ty };
                Ok(Typed::Num(Num { kind: NumKind::Picked(pick, read), ty, span }, Bare::No))
            }
            Place::Cell(read, FieldType::Scalar(Scalar::Date)) => {
                Ok(Typed::Day(Day { kind: DayKind::Picked(pick, read), span }))
            }
            Place::Cell(read, FieldType::Scalar(Scalar::Enum(ty)))
                if self.env.vocabulary.enumeration(ty).ordered =>
            {
                Ok(Typed::Choice(Choice { kind: ChoiceKind::Picked(pick, read), ty, span }))
            }
            _ => Err(self.no_pick(path)),
        }
    }

    fn no_pick(&mut self, path: &Path) -> Reported {
        let text = "only a fact whose values have an order can differ by source and have a highest";
        self.error(
            codes::NOT_OVER_TIME,
            path.span,
            text,
            "name a fact that is a number, a date or of an ordered enum; over a list, write `max(x.share for x in xs)`",
        )
    }
}
