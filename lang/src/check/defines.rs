//! Defines and the types of measures: what has a type that its callers need, each behind those it calls.

use super::env::{DefineRow, Env};
use super::expr::{Bare, Home, Lower, Scope, Typed};
use super::graph::{self, Edges};
use super::mentions::{Mention, mentions};
use super::names::{Entry, EntryId, Found, Kind, Node, Space};
use super::packages::dotted;
use super::rules::RuleText;
use super::sink::{Res, Sink};
use super::types::Types;
use crate::codes::{name as names_codes, types as codes};
use crate::diagnostic::Diagnostic;
use crate::program::{Define, NumberType, PackageId, RuleId, ValueType};
use crate::source::Span;
use crate::syntax::{self, ClauseKind, Expr, RuleKind};
use std::collections::HashMap;
use std::sync::Arc;

/// A define or a measure.
#[derive(Clone, Copy)]
struct Figure<'a> {
    entry: EntryId,
    body: Body<'a>,
}

#[derive(Clone, Copy)]
enum Body<'a> {
    Define(&'a syntax::Define),
    Measure(&'a Expr, PackageId),
}

impl<'a> Body<'a> {
    fn expr(&self) -> &'a Expr {
        match self {
            Body::Define(define) => &define.body,
            Body::Measure(expr, _) => expr,
        }
    }
}

/// Reads the defines, and of every measure what it gives. Those that are asked in a circle have no type.
pub(super) fn build<'a>(env: &mut Env<'a>, texts: &[&RuleText<'a>], sink: &mut Sink) {
    let figures = figures(env, texts);
    let edges = calls(env, &figures);
    for component in graph::components(&edges) {
        if let Some(cycle) = graph::cycle(&edges, &component) {
            report_cycle(env, &figures, &cycle, sink);
            continue;
        }
        for at in component {
            let Some(figure) = figures.get(at) else { continue };
            read(env, figure, sink);
        }
    }
}

fn figures<'a>(env: &Env<'a>, texts: &[&RuleText<'a>]) -> Vec<Figure<'a>> {
    let ids = super::vocabulary::sorted(env.names, env.packages, |kind| kind == Kind::Define);
    let defines = ids.into_iter().filter_map(|id| {
        let entry = env.names.entry(id);
        let Node::Define(node) = entry.node else { return None };
        entry.id.get().map(|_| Figure { entry: id, body: Body::Define(node) })
    });
    let measures = texts.iter().filter(|text| text.node.kind == RuleKind::Measure).filter_map(|text| {
        env.names.entry(text.entry).id.get()?;
        let (expr, package) = text.clauses.iter().find_map(|of| match &of.clause.kind {
            ClauseKind::Gives(expr) => Some((expr, of.package)),
            _ => None,
        })?;
        Some(Figure { entry: text.entry, body: Body::Measure(expr, package) })
    });
    defines.chain(measures).collect()
}

/// Which figures each mentions.
fn calls(env: &Env<'_>, figures: &[Figure<'_>]) -> Edges {
    let places: HashMap<EntryId, usize> = figures.iter().enumerate().map(|(at, f)| (f.entry, at)).collect();
    let called = |figure: &Figure<'_>| {
        let package = match figure.body {
            Body::Define(_) => env.names.entry(figure.entry).package,
            Body::Measure(_, package) => package,
        };
        let mut found: Vec<usize> = mentions(figure.body.expr())
            .into_iter()
            .filter_map(|mention| mentioned(env, package, mention))
            .filter_map(|id| places.get(&id).copied())
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    };
    figures.iter().map(called).collect()
}

/// The declaration that a mention leads to, as far as names alone tell.
fn mentioned(env: &Env<'_>, package: PackageId, mention: Mention<'_>) -> Option<EntryId> {
    let name = match mention {
        Mention::Path(path) => dotted(path),
        Mention::Call(name) => Arc::clone(&name.text),
    };
    let mut name = &*name;
    loop {
        if let Found::One(id) = env.names.find(env.packages, package, Space::Names, name) {
            return Some(id);
        }
        name = name.get(..name.rfind('.')?)?;
    }
}

fn report_cycle(env: &Env<'_>, figures: &[Figure<'_>], cycle: &[usize], sink: &mut Sink) {
    let entries: Vec<&Entry<'_>> =
        cycle.iter().filter_map(|at| figures.get(*at)).map(|figure| env.names.entry(figure.entry)).collect();
    let Some(first) = entries.first() else { return };
    let names: Vec<String> =
        entries.iter().chain(entries.first()).map(|entry| format!("`{}`", entry.name)).collect();
    let mut diagnostic = Diagnostic::error(
        names_codes::DEFINE_CYCLE,
        first.name_span,
        format!("`{}` rests on itself: {}", first.name, names.join(" → ")),
    )
    .help("write one of them out without the other: there is no recursion");
    for entry in entries.iter().skip(1) {
        diagnostic = diagnostic.related(entry.name_span, format!("`{}` is declared here", entry.name));
    }
    sink.error(diagnostic);
}

fn read(env: &mut Env<'_>, figure: &Figure<'_>, sink: &mut Sink) {
    let entry = env.names.entry(figure.entry);
    let Some(id) = entry.id.get() else { return };
    match figure.body {
        Body::Define(node) => {
            let row = define(env, entry, node, sink);
            if let (Some(slot), Ok(row)) = (env.defines.get_mut(id as usize), row) {
                *slot = Some(row);
            }
        }
        Body::Measure(expr, package) => {
            let gives = measure_type(env, RuleId(id), expr, package);
            if let Some(signature) = env.rules.get_mut(id as usize) {
                signature.gives = gives;
            }
        }
    }
}

/// What a measure gives; its errors are said where the rule is read.
fn measure_type(env: &Env<'_>, id: RuleId, expr: &Expr, package: PackageId) -> Option<NumberType> {
    let mut silent = Sink::new();
    let mut lower = Lower { env, sink: &mut silent, scope: Scope::new(Home::Rule(id), package) };
    lower.figure_of(expr).ok().map(|num| num.ty)
}

fn define(env: &Env<'_>, entry: &Entry<'_>, node: &syntax::Define, sink: &mut Sink) -> Res<DefineRow> {
    let before = sink.count();
    let mut types = Types {
        names: env.names,
        packages: env.packages,
        sink,
        vocabulary: env.vocabulary,
        package: entry.package,
    };
    let params: Vec<Res<ValueType>> = node.params.iter().map(|(_, ty)| types.parameter_type(ty)).collect();
    let mut lower = Lower { env, sink, scope: Scope::new(Home::Define, entry.package) };
    for ((name, _), ty) in node.params.iter().zip(&params) {
        let slot = lower.scope.take_slot();
        let ty = match ty {
            Ok(ty) => Lower::parameter_variable(ty),
            Err(_) => super::expr::VariableType::Broken,
        };
        lower.declare(name, slot, ty);
    }
    let body = lower.value(&node.body, None)?;
    let params: Vec<ValueType> = params.into_iter().collect::<Res<_>>()?;
    let bare = match &body {
        Typed::Num(_, bare) => *bare,
        Typed::Span(between) => return Err(no_span(lower.sink, between.span)),
        _ => Bare::No,
    };
    if lower.sink.count() > before {
        return Err(Sink::follows());
    }
    let names = node.params.iter().map(|(name, _)| Arc::clone(&name.text));
    let ty = body.ty();
    let define = Define {
        name: Arc::clone(&entry.name),
        package: entry.package,
        params: names.zip(params).collect(),
        body: body.into_expr(),
        frame: lower.scope.frame(),
        docs: entry.docs.map(|docs| docs.lines.clone()).unwrap_or_default(),
        span: entry.span,
        name_span: entry.name_span,
    };
    Ok(DefineRow { define, ty, bare, deps: lower.scope.deps })
}

fn no_span(sink: &mut Sink, span: Span) -> super::sink::Reported {
    sink.error(
        Diagnostic::error(codes::MISMATCH, span, "a define cannot stand for a span of days")
            .help("define the condition, such as `age of x <= 5 years`, or the date it starts from"),
    )
}
