//! Slips in rules clause by clause, in defines and in parameters.

use super::edit::Edit;
use super::parts::{self, Part, below, variants};
use super::values::constants;
use super::{Context, Operator, Variant};
use crate::program::{
    Body, Cond, CondKind, Define, LevelWhen, Parameter, RISK_LEVEL, Relation, Rule, Scalar, ValueType,
    WARNING_LEVEL,
};
use crate::source::Span;

/// All slips in a rule.
pub(super) fn of_rule(cx: &Context<'_>, rule: &Rule) -> Vec<Variant<Rule>> {
    let mut all = Vec::new();
    for at in 0..rule.applies.len() {
        all.extend(applies(cx, rule, at));
    }
    all.extend(below(cx, rule, conditions));
    all.extend(left_out(rule));
    all.extend(levels(cx, rule));
    all.extend(relations(cx, rule));
    all.extend(builds_on(cx, rule));
    all.extend(days(cx, rule));
    all
}

/// All slips in a define.
pub(super) fn of_define(cx: &Context<'_>, define: &Define) -> Vec<Variant<Define>> {
    below(cx, define, |define| parts::of_expr(&mut define.body))
}

/// All slips in a parameter: each of its values one step off.
pub(super) fn of_parameter(cx: &Context<'_>, parameter: &Parameter) -> Vec<Variant<Parameter>> {
    let ty = match parameter.ty {
        ValueType::Scalar(Scalar::Enum(id)) => Some(id),
        _ => None,
    };
    let mut all = Vec::new();
    for (at, (from, constant)) in parameter.values.iter().enumerate() {
        let Some(span) = value_from(cx, parameter.span, &from.to_string()) else { continue };
        for (other, edit) in constants(cx, span, constant, ty) {
            let mut row = parameter.clone();
            if let Some((_, place)) = row.values.get_mut(at) {
                *place = other;
            }
            all.push(Variant::new(Operator::Figure, row, edit).shown_by(span));
        }
    }
    all
}

/// Where the value behind `from DATE is` stands: up to the next clause.
fn value_from(cx: &Context<'_>, parameter: Span, date: &str) -> Option<Span> {
    let tokens = cx.text.tokens(parameter);
    let at = tokens.iter().position(|(_, text)| *text == date)?;
    let behind = tokens.get(at + 1..)?;
    let ((_, "is"), rest) = behind.split_first()? else { return None };
    let ends = |text: &str| matches!(text, "from" | "cites" | "note" | "}");
    let value: Vec<Span> = rest.iter().take_while(|(_, text)| !ends(text)).map(|(at, _)| *at).collect();
    Some(value.first()?.to(*value.last()?))
}

/// The conditions, days and numbers of a rule, in a fixed order; `applies` has a look of its own.
fn conditions(rule: &mut Rule) -> Vec<Part<'_>> {
    let mut all: Vec<Part<'_>> = rule.each.iter_mut().map(Part::Over).collect();
    all.extend(rule.indicators.iter_mut().map(|indicator| Part::Cond(&mut indicator.when)));
    match &mut rule.body {
        Body::Risk { present, levels, amplifies, .. } => {
            all.push(Part::Cond(present));
            all.extend(levels.iter_mut().map(|level| Part::Cond(&mut level.when)));
            all.extend(wheres(amplifies));
        }
        Body::Resilience { holds, inhibits } => {
            all.push(Part::Cond(holds));
            all.extend(wheres(inhibits));
        }
        // What a breach binds by is for reports: no condition asks for it, so no test could notice.
        Body::Obligation { requires, due, .. } => {
            all.extend(requires.iter_mut().map(Part::Cond));
            all.extend(due.iter_mut().map(Part::Day));
        }
        Body::Warning { raises } => all.extend(raises.iter_mut().map(|raise| Part::Cond(&mut raise.when))),
        Body::Assistance { offers, .. } => {
            all.extend(offers.iter_mut().map(|offer| Part::Cond(&mut offer.when)));
        }
        Body::Measure { gives } => all.push(Part::Num(gives)),
    }
    all
}

/// The contexts of relations; one that several risks of a clause share is looked at once, with the first of them.
fn wheres(relations: &mut [Relation]) -> Vec<Part<'_>> {
    let mut last = None;
    let own = relations.iter_mut().filter(|relation| last.replace(relation.span) != Some(relation.span));
    own.filter_map(|relation| relation.condition.as_mut()).map(Part::Cond).collect()
}

/// Slips in one `applies` clause: in its condition, in `when` and `unless`, and the clause left out.
fn applies(cx: &Context<'_>, rule: &Rule, at: usize) -> Vec<Variant<Rule>> {
    let Some(cond) = rule.applies.get(at) else { return Vec::new() };
    let put = |cond: Cond| {
        let mut row = rule.clone();
        if let Some(place) = row.applies.get_mut(at) {
            *place = cond;
        }
        row
    };
    let unless = cx.text.word_before(cond.span).filter(|(_, word)| *word == "unless");
    let (written, negated) = match (&cond.kind, unless) {
        (CondKind::Not(inner), Some(_)) => (&**inner, true),
        _ => (cond, false),
    };
    let span = cond.span;
    let whole = move |inner: Cond| {
        if negated { Cond { kind: CondKind::Not(Box::new(inner)), span } } else { inner }
    };
    let constant = Cond { kind: CondKind::Constant(!negated), span };
    let edit = Edit::new(written.span, (!negated).to_string());
    let mut all = vec![Variant::new(Operator::Clause, put(whole(constant)), edit).shown_by(span)];
    if let Some((word, _)) = unless {
        all.push(
            Variant::new(Operator::Negation, put(written.clone()), Edit::new(word, "when"))
                .shown_by(word.to(span)),
        );
    }
    all.extend(variants(cx, written).into_iter().map(|v| v.shown_by(span).map(|inner| put(whole(inner)))));
    all
}

/// Clauses whose condition is left out: a sign, a requirement, a level, an offer.
fn left_out(rule: &Rule) -> Vec<Variant<Rule>> {
    let mut all = Vec::new();
    let mut without = |span: Span, value: bool, change: &dyn Fn(&mut Rule) -> Option<&mut Cond>| {
        let mut row = rule.clone();
        if let Some(cond) = change(&mut row) {
            cond.kind = CondKind::Constant(value);
            all.push(Variant::new(Operator::Clause, row, Edit::new(span, value.to_string())).shown_by(span));
        }
    };
    for (at, indicator) in rule.indicators.iter().enumerate() {
        without(indicator.when.span, false, &|row| row.indicators.get_mut(at).map(|i| &mut i.when));
    }
    match &rule.body {
        Body::Obligation { requires, .. } => {
            for (at, cond) in requires.iter().enumerate() {
                without(cond.span, true, &|row| match &mut row.body {
                    Body::Obligation { requires, .. } => requires.get_mut(at),
                    _ => None,
                });
            }
        }
        Body::Risk { levels, .. } | Body::Warning { raises: levels } => {
            for (at, level) in levels.iter().enumerate() {
                without(level.when.span, false, &|row| {
                    levels_of(&mut row.body)?.get_mut(at).map(|l| &mut l.when)
                });
            }
        }
        Body::Assistance { offers, .. } => {
            for (at, offer) in offers.iter().enumerate() {
                without(offer.when.span, false, &|row| match &mut row.body {
                    Body::Assistance { offers, .. } => offers.get_mut(at).map(|o| &mut o.when),
                    _ => None,
                });
            }
        }
        Body::Resilience { .. } | Body::Measure { .. } => {}
    }
    all
}

fn levels_of(body: &mut Body) -> Option<&mut Vec<LevelWhen>> {
    match body {
        Body::Risk { levels, .. } | Body::Warning { raises: levels } => Some(levels),
        _ => None,
    }
}

/// Two levels that follow each other, exchanged.
fn levels(cx: &Context<'_>, rule: &Rule) -> Vec<Variant<Rule>> {
    let (levels, ty) = match &rule.body {
        Body::Risk { levels, .. } => (levels, RISK_LEVEL),
        Body::Warning { raises } => (raises, WARNING_LEVEL),
        _ => return Vec::new(),
    };
    let names = cx.program.vocabulary.enumeration(ty);
    let mut all = Vec::new();
    for (at, pair) in levels.windows(2).enumerate() {
        let [low, high] = pair else { continue };
        let mut row = rule.clone();
        if let Some(levels) = levels_of(&mut row.body)
            && let Some([a, b]) = levels.get_mut(at..at + 2)
        {
            std::mem::swap(&mut a.when, &mut b.when);
            std::mem::swap(&mut a.span, &mut b.span);
        }
        let (lower, upper) = (names.word(low.level), names.word(high.level));
        let words = cx.text.find(low.span, &[lower]).zip(cx.text.find(high.span, &[upper]));
        let Some(((first, _), (second, _))) = words else { continue };
        if first.file != second.file {
            continue;
        }
        let mut edits = vec![Edit::new(first, upper), Edit::new(second, lower)];
        edits.sort_by_key(|edit| edit.span);
        let shown = edits.first().map(|edit| edit.span);
        let span = shown.map(|at| if at == first { low.span } else { high.span });
        all.push(Variant { node: row, operator: Operator::Level, span, edits });
    }
    all
}

/// Each relation left out, and the context of those that have one.
fn relations(cx: &Context<'_>, rule: &Rule) -> Vec<Variant<Rule>> {
    let (Body::Resilience { inhibits: relations, .. } | Body::Risk { amplifies: relations, .. }) = &rule.body
    else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for (at, relation) in relations.iter().enumerate() {
        let place = relations.iter().take(at).filter(|other| other.span == relation.span).count();
        let change = |change: &dyn Fn(&mut Vec<Relation>)| {
            let mut row = rule.clone();
            if let Body::Resilience { inhibits: all, .. } | Body::Risk { amplifies: all, .. } = &mut row.body
            {
                change(all);
            }
            row
        };
        if let Some(edit) = without_name(cx, relation.span, place) {
            let row = change(&|all| drop(all.remove(at)));
            all.push(Variant::new(Operator::Relation, row, edit).shown_by(relation.span));
        }
        if let Some(condition) = relation.condition.as_ref().filter(|_| place == 0) {
            let row = change(&|all| {
                for other in all.iter_mut().filter(|other| other.span == relation.span) {
                    other.condition = None;
                }
            });
            let edit = Edit::new(condition.span, "true");
            all.push(Variant::new(Operator::Clause, row, edit).shown_by(relation.span));
        }
    }
    all
}

/// A clause that names rules, without one of them: the whole of it where there is no other.
fn without_name(cx: &Context<'_>, clause: Span, place: usize) -> Option<Edit> {
    let tokens = cx.text.tokens(clause);
    let opens = |text: &str| matches!(text, "inhibits" | "amplifies" | "builds" | "on");
    let ends = |text: &str| matches!(text, "where" | "because");
    let named: Vec<(Span, &str)> =
        tokens.into_iter().skip_while(|(_, t)| opens(t)).take_while(|(_, t)| !ends(t)).collect();
    let names: Vec<&[(Span, &str)]> = named.split(|(_, text)| *text == ",").collect();
    if names.len() == 1 {
        return Some(Edit::gone(clause));
    }
    let name = names.get(place)?;
    let list = named.first()?.0.to(named.last()?.0);
    Some(Edit::gone(cx.text.listed(name.first()?.0.to(name.last()?.0), list)))
}

/// Each resilience that offers build on, left out.
fn builds_on(cx: &Context<'_>, rule: &Rule) -> Vec<Variant<Rule>> {
    let Body::Assistance { builds_on, .. } = &rule.body else { return Vec::new() };
    let tokens = cx.text.tokens(rule.span);
    let opens = tokens.windows(2).position(|pair| matches!(pair, [(_, "builds"), (_, "on")]));
    let Some(from) = opens else { return Vec::new() };
    // The clause is the names with commas and dots between them: two words side by side are not of it.
    let mut end = from + 2;
    while tokens.get(end + 1).is_some_and(|(_, text)| matches!(*text, "," | ".")) {
        end += 2;
    }
    let (Some((first, _)), Some((last, _))) = (tokens.get(from), tokens.get(end)) else { return Vec::new() };
    let clause = first.to(*last);
    let mut all = Vec::new();
    for at in 0..builds_on.len() {
        let mut row = rule.clone();
        if let Body::Assistance { builds_on, .. } = &mut row.body {
            builds_on.remove(at);
        }
        if let Some(edit) = without_name(cx, clause, at) {
            all.push(Variant::new(Operator::Relation, row, edit).shown_by(clause));
        }
    }
    all
}

/// Days and limits of age that stand in clauses of their own, left out or a day off.
fn days(cx: &Context<'_>, rule: &Rule) -> Vec<Variant<Rule>> {
    let mut all = Vec::new();
    if let Body::Obligation { due: Some(due), .. } = &rule.body {
        let mut row = rule.clone();
        if let Body::Obligation { due, .. } = &mut row.body {
            *due = None;
        }
        if let Some(clause) = clause_before(cx, due.span, &["due", "by"]) {
            all.push(Variant::new(Operator::Clause, row, Edit::gone(clause)).shown_by(clause));
        }
    }
    let tokens = cx.text.tokens(rule.span);
    if let Some((from, until)) = rule.force
        && let Some(at) = tokens.windows(3).position(|w| matches!(w, [(_, "in"), (_, "force"), (_, "from")]))
        && let Some((day, _)) = tokens.get(at + 3)
    {
        for (moved, edit) in Context::days(*day, from) {
            if until.is_none_or(|until| moved <= until) {
                let row = Rule { force: Some((moved, until)), ..rule.clone() };
                let shown = tokens.get(at).map_or(*day, |(first, _)| first.to(*day));
                all.push(Variant::new(Operator::Figure, row, edit).shown_by(shown));
            }
        }
    }
    if rule.stale.is_some()
        && let Some(at) = tokens.windows(2).position(|w| matches!(w, [(_, "stale"), (_, "after")]))
        && let (Some((first, _)), Some((last, _))) = (tokens.get(at), tokens.get(at + 3))
    {
        let clause = first.to(*last);
        let row = Rule { stale: None, ..rule.clone() };
        all.push(Variant::new(Operator::Clause, row, Edit::gone(clause)).shown_by(clause));
    }
    all
}

/// A clause from its words to the end of what it says.
fn clause_before(cx: &Context<'_>, said: Span, words: &[&str]) -> Option<Span> {
    let mut start = said;
    for word in words.iter().rev() {
        let (at, found) = cx.text.word_before(start)?;
        if found != *word {
            return None;
        }
        start = at;
    }
    Some(start.to(said))
}
