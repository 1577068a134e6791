//! Calls of functions and defines.

use super::{Lower, Place, Typed, VariableType, ungroup};
use crate::check::describe;
use crate::check::names::{Found, Kind, Space};
use crate::check::sink::{Res, Sink};
use crate::codes::{name as names_codes, types as codes};
use crate::diagnostic::Diagnostic;
use crate::program::{Arg, DefineId, Function, NumberKind, NumberType, Scalar, ValueType};
use crate::source::Span;
use crate::syntax::{Expr, ExprKind, Name};
use std::sync::Arc;

/// The functions that take their arguments one by one.
const FUNCTIONS: [&str; 5] = ["min", "max", "abs", "ln", "exp"];

impl Lower<'_, '_> {
    /// `max(a, b)`, `joined(rome_statute)`
    pub(super) fn call(&mut self, name: &Name, args: &[Expr], span: Span) -> Res<Typed> {
        match (&*name.text, args) {
            ("min", _) => self.extreme(false, name, args, span),
            ("max", _) => self.extreme(true, name, args, span),
            ("abs", [arg]) => self.function(Function::Abs, arg, span),
            ("ln", [arg]) => self.function(Function::Ln, arg, span),
            ("exp", [arg]) => self.function(Function::Exp, arg, span),
            ("abs" | "ln" | "exp", _) => {
                let text = format!("`{}` takes one argument, not {}", name.text, args.len());
                Err(self.error(codes::ARGUMENTS, span, text, format!("write `{}(x)`", name.text)))
            }
            ("sum" | "mean" | "middle", _) => {
                let text = format!("`{}` is taken over a list", name.text);
                let help = format!("write `{}(x.share for x in xs)`", name.text);
                Err(self.error(codes::ARGUMENTS, span, text, help))
            }
            _ => self.call_named(name, args, span),
        }
    }

    fn call_named(&mut self, name: &Name, args: &[Expr], span: Span) -> Res<Typed> {
        let define = self.define_named(name);
        let params: Vec<ValueType> = match &define {
            Ok(id) => match self.env.define(*id) {
                Some(row) => row.define.params.iter().map(|(_, ty)| ty.clone()).collect(),
                None => Vec::new(),
            },
            Err(_) => Vec::new(),
        };
        let mut checked = Vec::new();
        for (at, arg) in args.iter().enumerate() {
            checked.push(match params.get(at) {
                Some(ty) => self.argument(arg, ty),
                None => self.unwanted_argument(arg),
            });
        }
        let define = define?;
        let args: Vec<Arg> = checked.into_iter().collect::<Res<_>>()?;
        self.call_define(define, args, span)
    }

    /// An argument that no parameter takes: its own errors are said all the same.
    fn unwanted_argument(&mut self, arg: &Expr) -> Res<Arg> {
        if matches!(ungroup(arg).kind, ExprKind::Path(_)) {
            return Ok(Arg::Item(crate::program::Slot(0)));
        }
        self.value(arg, None).map(|typed| Arg::Value(typed.into_expr()))
    }

    fn define_named(&mut self, name: &Name) -> Res<DefineId> {
        let (names, packages, package) = (self.env.names, self.env.packages, self.scope.package);
        if names.find(packages, package, Space::Names, &name.text) == Found::Nothing {
            let defines =
                names.visible(packages, package, Space::Names).filter(|entry| entry.kind == Kind::Define);
            let candidates: Vec<&str> = defines.map(|entry| &*entry.name).chain(FUNCTIONS).collect();
            let help = self.sink.did_you_mean(&name.text, candidates);
            let text = format!("there is no function or define `{}`", name.text);
            return Err(self
                .sink
                .error(Diagnostic::error(names_codes::UNKNOWN, name.span, text)
                .help("the functions are `min`, `max`, `abs`, `ln` and `exp`; others are declared with `define`")
                .maybe_help(help)));
        }
        let id = names.resolve(packages, package, Space::Names, &name.text, name.span, self.sink)?;
        let entry = names.entry(id);
        match (entry.kind, entry.id.get()) {
            (Kind::Define, Some(at)) => Ok(DefineId(at)),
            (Kind::Define | Kind::Unreadable, None) => Err(Sink::follows()),
            _ => Err(self.sink.error(crate::check::types::wrong_kind(name, entry, "a define or a function"))),
        }
    }

    fn argument(&mut self, arg: &Expr, ty: &ValueType) -> Res<Arg> {
        if let ValueType::Item(record) = ty {
            if let ExprKind::Path(path) = &ungroup(arg).kind
                && let Place::Item(slot, found) = self.place(path, None)?
                && found == *record
            {
                return Ok(Arg::Item(slot));
            }
            let name = Arc::clone(&self.env.vocabulary.record(*record).name);
            return Err(self.error(
                codes::ARGUMENTS,
                arg.span,
                format!("an item of a list of `{name}` is wanted here"),
                "give the variable that ranges over the list",
            ));
        }
        let want = match ty {
            ValueType::Scalar(Scalar::Enum(id)) | ValueType::Set(crate::program::SetType::Enum(id)) => {
                Some(*id)
            }
            _ => None,
        };
        let value = self.value(arg, want)?;
        self.fit_argument(value, ty).map(|typed| Arg::Value(typed.into_expr()))
    }

    fn fit_argument(&mut self, value: Typed, ty: &ValueType) -> Res<Typed> {
        if let (Typed::Num(num, bare), ValueType::Scalar(Scalar::Number(wanted))) = (&value, ty) {
            let (num, _, _) =
                self.unify((num.clone(), *bare), (sample(num.span, wanted), super::Bare::No))?;
            return Ok(Typed::Num(num, *bare));
        }
        let found = value.ty();
        if found == *ty {
            return Ok(value);
        }
        if let (Typed::Text(text, _), ValueType::Scalar(Scalar::Country)) = (&value, ty)
            && matches!(text.kind, crate::program::TextKind::Constant(_))
        {
            return Err(self.country_literal(text.span));
        }
        let text = format!(
            "{} is wanted here, and this is {}",
            describe::value(self.env.vocabulary, ty),
            self.say(&value)
        );
        Err(self.error(
            codes::ARGUMENTS,
            value.span(),
            text,
            "give an argument of the type that the define names",
        ))
    }

    /// The type of a variable of a define's parameter.
    pub(in crate::check) fn parameter_variable(ty: &ValueType) -> VariableType {
        match ty {
            ValueType::Item(record) => VariableType::Item { record: *record, fact: None },
            other => VariableType::Argument(other.clone()),
        }
    }
}

/// A number of a type, to hold another against.
fn sample(span: Span, ty: &NumberType) -> crate::program::Num {
    let ty = NumberType {
        kind: if ty.kind == NumberKind::Count { NumberKind::Number } else { ty.kind },
        ..ty.clone()
    };
    crate::program::Num { kind: crate::program::NumKind::Slot(crate::program::Slot(0)), ty, span }
}
