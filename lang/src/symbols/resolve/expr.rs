//! The names in an expression, and its type as far as names depend on it.

use super::super::{Kind, Shape};
use super::{Resolver, Target, Ty};
use crate::source::Span;
use crate::syntax::{
    BinaryOp, Domain, Expr, ExprKind, IncludesRight, IsRight, Name, Over, Path, Pool, RuleKind,
};

impl Resolver<'_> {
    /// Walks an expression where a type is expected; its own type.
    pub(super) fn expr(&mut self, expr: &Expr, expected: &Ty) -> Ty {
        match &expr.kind {
            ExprKind::Bool(_)
            | ExprKind::Number(_)
            | ExprKind::Date(_)
            | ExprKind::Duration(_)
            | ExprKind::Text(_) => Ty::Other,
            ExprKind::Set(paths) => match self.set(paths, expected) {
                Ty::Enum(owner) => Ty::Set(owner),
                _ => Ty::Other,
            },
            ExprKind::Path(path) => self.path(path, expected),
            ExprKind::Group(inner) => self.expr(inner, expected),
            ExprKind::Not(inner) | ExprKind::Established(inner) | ExprKind::RuledOut(inner) => {
                self.expr(inner, &Ty::Other);
                Ty::Other
            }
            ExprKind::Minus(inner) => self.expr(inner, expected),
            ExprKind::Binary { op, left, right, .. } => self.binary(*op, left, right),
            ExprKind::Is { left, right, by, .. } => {
                let ty = self.expr(left, &Ty::Other);
                self.behind_is(right, &ty);
                by.iter().for_each(|rule| {
                    self.rule_path(rule);
                });
                Ty::Other
            }
            ExprKind::IsOneOf { left, set, .. } => {
                let ty = self.expr(left, &Ty::Other);
                self.domain(set, &ty);
                Ty::Other
            }
            ExprKind::Includes { left, right } => {
                let ty = self.expr(left, &Ty::Other);
                match right {
                    IncludesRight::One(value) => drop(self.expr(value, &ty)),
                    IncludesRight::All(set) | IncludesRight::Any(set) => self.domain(set, &ty),
                }
                Ty::Other
            }
            ExprKind::Between { value, low, high } => {
                let ty = self.expr(value, &Ty::Other);
                self.expr(low, &ty);
                self.expr(high, &ty);
                Ty::Other
            }
            ExprKind::Within { date, .. } => {
                self.expr(date, &Ty::Other);
                Ty::Other
            }
            ExprKind::Trend { value, .. } => {
                self.expr(value, &Ty::Other);
                Ty::Other
            }
            ExprKind::Tagged { rule, tag } => {
                self.expr(rule, &Ty::Other);
                self.push(tag.span, Target::Tag(std::sync::Arc::clone(&tag.text)));
                Ty::Other
            }
            ExprKind::Otherwise { value, fallback, .. } => {
                let ty = self.expr(value, expected);
                self.expr(fallback, &ty);
                ty
            }
            ExprKind::Ago { value, .. } => self.expr(value, expected),
            ExprKind::On { value, date } => {
                let ty = self.expr(value, expected);
                self.expr(date, &Ty::Other);
                ty
            }
            ExprKind::Quantifier { over, satisfies, .. } => {
                self.quantifier(over, satisfies.as_deref(), expr.span);
                Ty::Other
            }
            ExprKind::Aggregate { value, binder, .. } => {
                let start = self.scope.len();
                self.binder(binder, expr.span);
                let ty = self.expr(value, &Ty::Other);
                self.scope.truncate(start);
                ty
            }
            ExprKind::Call { function, args } => self.call(function, args),
            ExprKind::Threshold { count, pool, .. } => {
                count.iter().for_each(|count| drop(self.expr(count, &Ty::Other)));
                if let Pool::List(list) = pool {
                    list.iter().for_each(|e| drop(self.expr(e, &Ty::Other)));
                }
                Ty::Other
            }
            ExprKind::Temporal { condition, .. } => {
                self.expr(condition, &Ty::Other);
                Ty::Other
            }
            ExprKind::LevelOf(rule) => self.level_of(rule),
            ExprKind::AgeOf(path) | ExprKind::Known(path) => {
                self.path(path, &Ty::Other);
                Ty::Other
            }
            ExprKind::Picked { fact, .. } => self.path(fact, &Ty::Other),
            ExprKind::Change { fact, .. } | ExprKind::OverTime { fact, .. } => {
                self.path(fact, &Ty::Other);
                Ty::Other
            }
        }
    }

    /// Two sides; where one is a value of an enum or a level, so is the other.
    fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr) -> Ty {
        let compares =
            matches!(op, BinaryOp::Less | BinaryOp::LessEqual | BinaryOp::Greater | BinaryOp::GreaterEqual);
        let ty = self.expr(left, &Ty::Other);
        self.expr(right, if compares { &ty } else { &Ty::Other });
        Ty::Other
    }

    /// What stands behind an `is`, or in a column of a table, by what stands before it.
    pub(super) fn behind_is(&mut self, right: &IsRight, left: &Ty) {
        match right {
            IsRight::Value(value) => self.is_right(value, left),
            IsRight::Present(span) => self.push(*span, Target::Builtin("present")),
            IsRight::Unknown(span) => self.push(*span, Target::Builtin("unknown")),
            IsRight::Known(span) => self.push(*span, Target::Builtin("known")),
        }
    }

    /// What stands behind `is`: an outcome where a rule stands before it.
    fn is_right(&mut self, value: &Expr, left: &Ty) {
        if matches!(left, Ty::Rule(..) | Ty::SomeRule(_) | Ty::Indicator)
            && let ExprKind::Path(path) = &value.kind
        {
            let words = crate::program::Outcome::ALL.into_iter().map(crate::program::Outcome::word);
            let word = words.chain(["inhibited", "amplified"]).find(|word| **word == *path.head.text);
            return word.into_iter().for_each(|word| self.push(path.span, Target::Builtin(word)));
        }
        if let ExprKind::Path(path) = &value.kind
            && let Some(reason) = crate::value::Reason::from_word(&path.head.text)
            && path.rest.is_empty()
        {
            return self.push(path.span, Target::Builtin(reason.word()));
        }
        self.expr(value, left);
    }

    /// A set that a value is compared with.
    fn domain(&mut self, domain: &Domain, expected: &Ty) {
        match domain {
            Domain::Set(paths, _) => drop(self.set(paths, expected)),
            Domain::Path(path) => drop(self.path(path, expected)),
        }
    }

    fn quantifier(&mut self, over: &Over, satisfies: Option<&Expr>, whole: Span) {
        let start = self.scope.len();
        match over {
            Over::Binder(binder) => self.binder(binder, whole),
            Over::Path(path) => drop(self.path(path, &Ty::Other)),
        }
        satisfies.into_iter().for_each(|e| drop(self.expr(e, &Ty::Other)));
        self.scope.truncate(start);
    }

    /// A call: the arguments of a define are of its parameters' types.
    fn call(&mut self, function: &Name, args: &[Expr]) -> Ty {
        let define = self.names.lookup_kind(&self.seen, &function.text, |kind| kind == Kind::Define).cloned();
        if let Some(define) = &define {
            self.push(function.span, Target::Declared(define.span));
        }
        let shapes: &[Shape] = define.as_ref().map_or(&[], |define| &define.params);
        let mut first = Ty::Other;
        for (at, arg) in args.iter().enumerate() {
            let expected = shapes.get(at).map_or(Ty::Other, |shape| self.ty_of_shape(shape));
            let ty = self.expr(arg, &expected);
            if at == 0 {
                first = ty;
            }
        }
        if define.is_none() && matches!(&*function.text, "min" | "max") { first } else { Ty::Other }
    }

    fn level_of(&mut self, rule: &Path) -> Ty {
        if let Some((_, _, ty)) =
            self.scope.iter().rev().find(|(name, _, _)| *name == rule.head.text).cloned()
        {
            self.path(rule, &Ty::Other);
            return level_ty(&ty);
        }
        match self.rule_path(rule) {
            Some((kind, span)) => level_ty(&Ty::Rule(kind, span)),
            None => Ty::Other,
        }
    }
}

/// The type of a rule's level.
fn level_ty(rule: &Ty) -> Ty {
    match rule {
        Ty::Rule(RuleKind::Warning, _) | Ty::SomeRule(RuleKind::Warning) => Ty::WarningLevel,
        _ => Ty::RiskLevel,
    }
}
