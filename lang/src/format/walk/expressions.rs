//! Expressions.

use super::super::hints::{Break, Style};
use super::Walk;
use crate::syntax::{BinaryOp, Binder, Domain, Expr, ExprKind, IncludesRight, IsRight, Over, Path, Pool};

impl Walk<'_, '_> {
    pub(super) fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Binary { op, .. } if style(*op).is_some() => self.run(expr, *op),
            ExprKind::Binary { left, right, .. } => self.all([left, right]),
            ExprKind::Minus(inner) => {
                self.hints.signs.insert(self.index.at(expr.span.start));
                self.expr(inner);
            }
            ExprKind::Set(members) => {
                self.set(self.index.at(expr.span.start), self.index.end(expr.span.end), members)
            }
            ExprKind::IsOneOf { left, set, .. } => {
                self.expr(left);
                self.domain(set);
            }
            ExprKind::Is { left, right, .. } => {
                self.expr(left);
                if let IsRight::Value(value) = right {
                    self.expr(value);
                }
            }
            ExprKind::Includes { left, right } => {
                self.expr(left);
                match right {
                    IncludesRight::One(value) => self.expr(value),
                    IncludesRight::All(set) | IncludesRight::Any(set) => self.domain(set),
                }
            }
            ExprKind::Between { value, low, high } => self.all([value, low, high]),
            ExprKind::On { value, date } => self.all([value, date]),
            ExprKind::Group(inner)
            | ExprKind::Not(inner)
            | ExprKind::Within { date: inner, .. }
            | ExprKind::Trend { value: inner, .. }
            | ExprKind::Tagged { rule: inner, .. }
            | ExprKind::Ago { value: inner, .. }
            | ExprKind::Temporal { condition: inner, .. }
            | ExprKind::Established(inner)
            | ExprKind::RuledOut(inner) => self.expr(inner),
            _ => self.form(expr),
        }
    }

    /// Forms whose parts may go to lines of their own.
    fn form(&mut self, expr: &Expr) {
        let (start, end) = (self.index.at(expr.span.start), self.index.end(expr.span.end));
        match &expr.kind {
            ExprKind::Otherwise { value, fallback, because } => {
                let group = self.group_of(start, end, Style::Each);
                self.all([value, fallback]);
                self.break_before_keyword(group, fallback.span.start);
                self.break_before_keyword(group, because.span.start);
                self.texts(because);
            }
            ExprKind::Quantifier { over, satisfies, .. } => {
                self.tight(start);
                let group = satisfies.as_ref().map(|_| self.group_of(start, end, Style::Each));
                if let Over::Binder(binder) = over {
                    self.binder(binder);
                }
                if let Some((condition, group)) = satisfies.as_ref().zip(group) {
                    self.break_before_keyword(group, condition.span.start);
                    self.expr(condition);
                }
            }
            ExprKind::Aggregate { value, binder, .. } => {
                self.tight(start);
                let group = self.group_of(start, end, Style::Each);
                self.expr(value);
                self.break_before_keyword(group, binder.span.start);
                self.binder(binder);
            }
            ExprKind::Call { args, .. } => {
                self.tight(start);
                let group = self.group_of(start, end, Style::Fill);
                for arg in args.iter().skip(1) {
                    let at = self.index.at(arg.span.start);
                    self.break_at(group, at);
                }
                args.iter().for_each(|arg| self.expr(arg));
            }
            ExprKind::Threshold { count, pool, .. } => {
                count.iter().for_each(|count| self.expr(count));
                if let Pool::List(conditions) = pool {
                    let first = conditions.first().map_or(start, |first| self.index.at(first.span.start));
                    self.bracketed(self.index.before(first), end, conditions.iter().map(|c| c.span.start));
                    conditions.iter().for_each(|condition| self.expr(condition));
                }
            }
            _ => {}
        }
    }

    fn all<'e>(&mut self, parts: impl IntoIterator<Item = &'e Box<Expr>>) {
        parts.into_iter().for_each(|part| self.expr(part));
    }

    /// The parenthesis behind a token touches it.
    pub(super) fn tight(&mut self, name: usize) {
        self.hints.tight.insert(self.index.behind(name));
    }

    /// A run of operators that bind alike: breaks before each of them.
    fn run(&mut self, expr: &Expr, op: BinaryOp) {
        let Some(style) = style(op) else { return };
        let group = self.group(expr.span, style);
        let mut next = expr;
        let mut operands = Vec::new();
        while let ExprKind::Binary { op: other, op_span, left, right } = &next.kind
            && level(*other) == level(op)
        {
            operands.push(right.as_ref());
            let at = self.index.at(op_span.start);
            self.break_at(group, at);
            next = left;
        }
        operands.push(next);
        operands.into_iter().rev().for_each(|operand| self.expr(operand));
    }

    pub(super) fn binder(&mut self, binder: &Binder) {
        let group = self.group(binder.span, Style::Each);
        self.domain(&binder.domain);
        if let Some(condition) = &binder.condition {
            self.break_before_keyword(group, condition.span.start);
            self.expr(condition);
        }
    }

    fn domain(&mut self, domain: &Domain) {
        if let Domain::Set(members, span) = domain {
            self.set(self.index.at(span.start), self.index.end(span.end), members);
        }
    }

    fn set(&mut self, start: usize, end: usize, members: &[Path]) {
        let group = self.group_of(start, end, Style::Fill);
        for member in members.iter().skip(1) {
            let at = self.index.at(member.span.start);
            self.break_at(group, at);
        }
    }

    /// Parts between brackets: each on a line of its own, the closing bracket too, where they do not fit on one.
    pub(super) fn bracketed(&mut self, open: usize, end: usize, starts: impl Iterator<Item = u32>) {
        let group = self.group_of(open, end, Style::Bracketed);
        let mut any = false;
        for start in starts {
            let at = self.index.at(start);
            self.break_at(group, at);
            any = true;
        }
        if let Some(close) = end.checked_sub(1).filter(|_| any) {
            self.hints.breaks.insert(close, Break { group, closes: true });
        }
    }
}

/// How a run of an operator breaks; comparisons do not.
fn style(op: BinaryOp) -> Option<Style> {
    match op {
        BinaryOp::And | BinaryOp::Or => Some(Style::Each),
        BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide => Some(Style::Fill),
        _ => None,
    }
}

/// How tightly an operator binds.
fn level(op: BinaryOp) -> u8 {
    match op {
        BinaryOp::Or => 0,
        BinaryOp::And => 1,
        BinaryOp::Add | BinaryOp::Subtract => 3,
        BinaryOp::Multiply | BinaryOp::Divide => 4,
        _ => 2,
    }
}
