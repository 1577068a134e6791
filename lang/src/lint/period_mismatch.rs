//! A fact that comes once a year, and a limit or a window shorter than a year.

use super::code::PERIOD_MISMATCH;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::program::{Cell, Cond, CondKind, Fact, Num, NumKind, Read, Series};
use crate::source::Span;
use crate::syntax::Period;
use crate::value::Duration;
use crate::visit::{self, Visitor};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for fact in &cx.vocabulary().facts {
        if let Some((period, stale)) = fact.per.zip(fact.stale)
            && surely_shorter(stale, length(period))
        {
            let message = format!("`{}` comes once a {} and is stale before the next figure", fact.name, word(period));
            let help = format!("let it be stale after 1 {} or more", word(period));
            out.push(Diagnostic::warning(PERIOD_MISMATCH, fact.name_span, message).help(help));
        }
    }
    let mut search = Search { cx, out };
    cx.program.rules.iter().for_each(|rule| visit::walk_rule(&mut search, rule));
    cx.program.defines.iter().for_each(|define| visit::walk_expr(&mut search, &define.body));
}

struct Search<'s, 'a> {
    cx: &'s Context<'a>,
    out: &'s mut Vec<Diagnostic>,
}

impl Search<'_, '_> {
    fn window(&mut self, series: &Series, over: Duration, span: Span) {
        let Some(fact) = self.fact(series) else { return };
        let Some(period) = fact.per.filter(|period| surely_shorter(over, length(*period))) else { return };
        let message =
            format!("the window is shorter than a {}, and `{}` comes once a {}", word(period), fact.name, word(period));
        let help = format!("look back over 1 {} or more: within less there is one figure at most", word(period));
        self.out.push(Diagnostic::warning(PERIOD_MISMATCH, span, message).help(help));
    }

    fn fact(&self, series: &Series) -> Option<&Fact> {
        match series {
            Series::Num(Read { cell: Cell::Fact { fact, .. }, .. }, _)
            | Series::Choice(Read { cell: Cell::Fact { fact, .. }, .. }, _)
            | Series::Day(Read { cell: Cell::Fact { fact, .. }, .. }) => Some(self.cx.vocabulary().fact(*fact)),
            _ => None,
        }
    }
}

impl Visitor for Search<'_, '_> {
    fn cond(&mut self, cond: &Cond) {
        if let CondKind::Trend { series, over, .. } = &cond.kind {
            self.window(series, *over, cond.span);
        }
        visit::walk_cond(self, cond);
    }

    fn num(&mut self, num: &Num) {
        if let NumKind::Change(series, over) | NumKind::OverTime(_, series, over, _) = &num.kind {
            self.window(series, *over, num.span);
        }
        visit::walk_num(self, num);
    }
}

fn length(period: Period) -> Duration {
    match period {
        Period::Year => Duration::Months(12),
        Period::Month => Duration::Months(1),
        Period::Week => Duration::Days(7),
        Period::Day => Duration::Days(1),
    }
}

fn word(period: Period) -> &'static str {
    match period {
        Period::Year => "year",
        Period::Month => "month",
        Period::Week => "week",
        Period::Day => "day",
    }
}

/// Whether one length is shorter than another however long the months are.
fn surely_shorter(a: Duration, b: Duration) -> bool {
    match (a, b) {
        (Duration::Months(a), Duration::Months(b)) | (Duration::Days(a), Duration::Days(b)) => a < b,
        (Duration::Days(a), Duration::Months(b)) => a < b.saturating_mul(28),
        (Duration::Months(a), Duration::Days(b)) => a.saturating_mul(31) < b,
    }
}
