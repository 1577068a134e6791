//! Which names an expression mentions, before any of them is resolved.

use crate::syntax::{Binder, Domain, Expr, ExprKind, IncludesRight, IsRight, Name, Over, Path, Pool};

/// A name in an expression.
#[derive(Clone, Copy, Debug)]
pub(super) enum Mention<'e> {
    /// A dotted name.
    Path(&'e Path),
    /// A function that is called.
    Call(&'e Name),
}

/// All names an expression mentions, in no order. Without recursion: a condition may be long.
pub(super) fn mentions(expr: &Expr) -> Vec<Mention<'_>> {
    let mut walk = Walk { open: vec![expr], found: Vec::new() };
    while let Some(expr) = walk.open.pop() {
        walk.step(expr);
    }
    walk.found
}

struct Walk<'e> {
    open: Vec<&'e Expr>,
    found: Vec<Mention<'e>>,
}

impl<'e> Walk<'e> {
    fn path(&mut self, path: &'e Path) {
        self.found.push(Mention::Path(path));
    }

    fn domain(&mut self, domain: &'e Domain) {
        match domain {
            Domain::Path(path) => self.path(path),
            Domain::Set(paths, _) => paths.iter().for_each(|path| self.path(path)),
        }
    }

    fn binder(&mut self, binder: &'e Binder) {
        self.domain(&binder.domain);
        self.open.extend(binder.condition.as_deref());
    }

    fn step(&mut self, expr: &'e Expr) {
        match &expr.kind {
            ExprKind::Bool(_)
            | ExprKind::Number(_)
            | ExprKind::Date(_)
            | ExprKind::Duration(_)
            | ExprKind::Text(_) => {}
            ExprKind::Set(paths) => paths.iter().for_each(|path| self.path(path)),
            ExprKind::Path(path)
            | ExprKind::LevelOf(path)
            | ExprKind::AgeOf(path)
            | ExprKind::Picked { fact: path, .. }
            | ExprKind::Change { fact: path, .. }
            | ExprKind::OverTime { fact: path, .. }
            | ExprKind::Known(path) => self.path(path),
            ExprKind::Group(inner)
            | ExprKind::Not(inner)
            | ExprKind::Minus(inner)
            | ExprKind::Established(inner)
            | ExprKind::RuledOut(inner)
            | ExprKind::Temporal { condition: inner, .. }
            | ExprKind::Within { date: inner, .. }
            | ExprKind::Trend { value: inner, .. }
            | ExprKind::Tagged { rule: inner, .. }
            | ExprKind::Ago { value: inner, .. } => self.open.push(inner),
            ExprKind::Binary { left, right, .. } => self.open.extend([&**left, &**right]),
            ExprKind::Otherwise { value, fallback, .. } => self.open.extend([&**value, &**fallback]),
            ExprKind::On { value, date } => self.open.extend([&**value, &**date]),
            ExprKind::Between { value, low, high } => self.open.extend([&**value, &**low, &**high]),
            ExprKind::Is { left, right, by, .. } => {
                self.open.push(left);
                if let IsRight::Value(right) = right {
                    self.open.push(right);
                }
                by.iter().for_each(|path| self.path(path));
            }
            ExprKind::IsOneOf { left, set, .. } => {
                self.open.push(left);
                self.domain(set);
            }
            ExprKind::Includes { left, right } => {
                self.open.push(left);
                match right {
                    IncludesRight::One(right) => self.open.push(right),
                    IncludesRight::All(domain) | IncludesRight::Any(domain) => self.domain(domain),
                }
            }
            ExprKind::Quantifier { over, satisfies, .. } => {
                match over {
                    Over::Binder(binder) => self.binder(binder),
                    Over::Path(path) => self.path(path),
                }
                self.open.extend(satisfies.as_deref());
            }
            ExprKind::Aggregate { value, binder, .. } => {
                self.open.push(value);
                self.binder(binder);
            }
            ExprKind::Call { function, args } => {
                self.found.push(Mention::Call(function));
                self.open.extend(args);
            }
            ExprKind::Threshold { count, pool, .. } => {
                self.open.extend(count.as_deref());
                if let Pool::List(parts) = pool {
                    self.open.extend(parts);
                }
            }
        }
    }
}
