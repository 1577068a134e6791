//! Parameters: figures with a date and a source, all of one type, typed from how they are written.

use super::env::Env;
use super::expr::{Home, Lower, Scope, TextSort, Typed, ungroup};
use super::names::{Entry, Kind, Node};
use super::sink::{Res, Sink};
use super::types::Types;
use super::vocabulary::sorted;
use crate::codes::{rule as rule_codes, types as codes};
use crate::diagnostic::Diagnostic;
use crate::program::{
    ChoiceKind, Cite, CondKind, Constant, DayKind, LengthKind, NumKind, NumberKind, NumberType, Parameter,
    Scalar, SourceId, UnitId, ValueType,
};
use crate::source::Span;
use crate::syntax::{self, Expr, ExprKind, ParameterItem};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Reads all parameters and gives every sound one its place.
pub(super) fn build(env: &mut Env<'_>, sink: &mut Sink) {
    for id in sorted(env.names, env.packages, |kind| kind == Kind::Parameter) {
        let entry = env.names.entry(id);
        let Node::Parameter(node) = entry.node else { continue };
        entry.id.set(None);
        let scope = Scope::new(Home::Define, entry.package);
        let row = Lower { env, sink, scope }.parameter(entry, node);
        if let Ok(row) = row {
            entry.id.set(u32::try_from(env.parameters.len()).ok());
            env.parameters.push(row);
        }
    }
}

impl Lower<'_, '_> {
    fn parameter(&mut self, entry: &Entry<'_>, node: &syntax::Parameter) -> Res<Parameter> {
        let mut row = Parameter {
            name: Arc::clone(&entry.name),
            package: entry.package,
            title: node.title.as_ref().map(|t| Arc::clone(&t.value)),
            values: Vec::new(),
            ty: ValueType::Scalar(Scalar::Bool),
            cites: Vec::new(),
            notes: Vec::new(),
            span: entry.span,
            name_span: entry.name_span,
        };
        let unit = node.unit.as_ref().map(|word| self.unit(word)).transpose();
        let (unit, mut broken) = match unit {
            Ok(unit) => (unit, None),
            Err(reported) => (None, Some(reported)),
        };
        let mut first: Option<(ValueType, Span)> = None;
        let mut days: BTreeMap<Date, Span> = BTreeMap::new();
        for item in &node.items {
            let done = match item {
                ParameterItem::From(date, span, expr) => {
                    let known = self.parameter_day(&mut days, *date, *span);
                    self.constant(expr).and_then(|(ty, constant)| {
                        let ty = self.counted(ty, unit, expr.span)?;
                        self.one_type(&mut first, ty, expr.span)?;
                        row.values.push((*date, constant));
                        known
                    })
                }
                ParameterItem::Cites(cites) => self.cites(cites).map(|all| row.cites.extend(all)),
                ParameterItem::Note(text) => {
                    row.notes.push(Arc::clone(&text.value));
                    Ok(())
                }
            };
            broken = done.err().or(broken);
        }
        row.values.sort_by_key(|(date, _)| *date);
        match (first, broken) {
            (_, Some(reported)) => Err(reported),
            (None, None) => Err(self.sink.error(
                Diagnostic::error(
                    rule_codes::MISSING_CLAUSE,
                    entry.name_span,
                    format!("the parameter `{}` has no value", entry.name),
                )
                .help("write `from 2012-06-01 is 4.5 years`"),
            )),
            (Some((ty, _)), None) => {
                // Before its first day it is unknown, and can be whatever its type can (semantics, 9.3).
                row.ty = ty;
                Ok(row)
            }
        }
    }

    fn unit(&mut self, word: &syntax::Name) -> Res<UnitId> {
        let env = self.env;
        let (names, packages, package) = (env.names, env.packages, self.scope.package);
        Types { names, packages, sink: self.sink, vocabulary: env.vocabulary, package }.unit(word)
    }

    /// The type of a figure that counts something.
    fn counted(&mut self, ty: ValueType, unit: Option<UnitId>, span: Span) -> Res<ValueType> {
        match (ty, unit) {
            (ty, None) => Ok(ty),
            (ValueType::Scalar(Scalar::Number(number)), Some(_)) if number.kind != NumberKind::Percent => {
                Ok(ValueType::Scalar(Scalar::Number(NumberType { unit, ..number })))
            }
            (_, Some(_)) => Err(self.error(
                codes::PARAMETER_VALUE,
                span,
                "only a number has a unit",
                "leave out `of` and the unit, or write a number",
            )),
        }
    }

    fn parameter_day(&mut self, days: &mut BTreeMap<Date, Span>, date: Date, span: Span) -> Res<()> {
        match days.insert(date, span) {
            None => Ok(()),
            Some(first) => Err(self.sink.error(
                Diagnostic::error(rule_codes::REPEATED_CLAUSE, span, format!("two values from {date} on"))
                    .related(first, "the first")
                    .help("keep one of the two"),
            )),
        }
    }

    fn one_type(&mut self, first: &mut Option<(ValueType, Span)>, ty: ValueType, span: Span) -> Res<()> {
        match first {
            None => {
                *first = Some((ty, span));
                Ok(())
            }
            Some((so_far, _)) if *so_far == ty => Ok(()),
            Some((so_far, at)) => {
                let vocabulary = self.env.vocabulary;
                let text = format!(
                    "this is {}, and the first value is {}",
                    super::describe::value(vocabulary, &ty),
                    super::describe::value(vocabulary, so_far)
                );
                Err(self.sink.error(
                    Diagnostic::error(codes::PARAMETER_VALUE, span, text)
                        .related(*at, "the first value")
                        .help("all values of a parameter are of one type: `5%` and `0.05` are two"),
                ))
            }
        }
    }

    /// A figure that is written out.
    fn constant(&mut self, expr: &Expr) -> Res<(ValueType, Constant)> {
        let typed = match &ungroup(expr).kind {
            ExprKind::Path(path) if path.rest.is_empty() => {
                let ty = self.enum_of(std::slice::from_ref(path), path.span)?;
                self.value(expr, Some(ty))?
            }
            _ => self.value(expr, None)?,
        };
        let ty = typed.ty();
        let constant = match typed {
            Typed::Cond(cond) => match cond.kind {
                CondKind::Constant(value) => Some(Constant::Bool(value)),
                _ => None,
            },
            Typed::Num(num, _) => match num.kind {
                NumKind::Constant(value) => {
                    let ty = NumberType { min: None, max: None, ..num.ty };
                    return Ok((ValueType::Scalar(Scalar::Number(ty)), Constant::Number(value)));
                }
                _ => None,
            },
            Typed::Day(day) => match day.kind {
                DayKind::Constant(date) => Some(Constant::Date(date)),
                _ => None,
            },
            Typed::Length(length) => match length.kind {
                LengthKind::Constant(length) => Some(Constant::Duration(length)),
                _ => None,
            },
            Typed::Choice(choice) => match choice.kind {
                ChoiceKind::Constant(value) => Some(Constant::Choice(value)),
                _ => None,
            },
            Typed::Text(_, TextSort::Text | TextSort::Country) | Typed::Set(_) | Typed::Span(_) => None,
        };
        constant.map(|constant| (ty, constant)).ok_or_else(|| {
            self.error(
                codes::PARAMETER_VALUE,
                expr.span,
                "the value of a parameter is written out",
                "write a number, a percent, a date, a duration, `true`, `false` or a value of an enum",
            )
        })
    }

    /// Authorities.
    pub(super) fn cites(&mut self, cites: &[syntax::Cite]) -> Res<Vec<Cite>> {
        let all: Vec<Res<Cite>> = cites.iter().map(|cite| self.cite(cite)).collect();
        all.into_iter().collect()
    }

    fn cite(&mut self, cite: &syntax::Cite) -> Res<Cite> {
        let (names, packages) = (self.env.names, self.env.packages);
        let name = super::packages::dotted(&cite.source);
        let span = cite.source.span;
        let id = names.resolve(
            packages,
            self.scope.package,
            super::names::Space::Sources,
            &name,
            span,
            self.sink,
        )?;
        let source = names.entry(id).id.get().map(SourceId).ok_or_else(Sink::follows)?;
        Ok(Cite::of(cite, source))
    }
}
