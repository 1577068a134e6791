//! A rule's clauses, read one by one into the rule of the program.

use super::relations::Target;
use super::{RuleRow, RuleText, clauses};
use crate::check::deps::Deps;
use crate::check::env::Env;
use crate::check::expr::{Home, Lower, Scope, Typed};
use crate::check::names::Entry;
use crate::check::packages::dotted;
use crate::check::sink::{Res, Sink};
use crate::codes::{rule as codes, types};
use crate::program::{
    Body, Cond, CondKind, Crime, Day, Indicator, LevelWhen, Num, Offer, Pillar, RISK_LEVEL, Relation, Rule,
    RuleId, WARNING_LEVEL,
};
use crate::source::Span;
use crate::syntax::{self, Clause, ClauseKind, Expr, Name, Path, RuleKind, ThresholdKind};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the clauses have said so far.
#[derive(Default)]
struct Draft {
    present: Option<Cond>,
    holds: Option<Cond>,
    requires: Vec<Cond>,
    levels: Vec<LevelWhen>,
    offers: Vec<Offer>,
    builds_on: Vec<RuleId>,
    concerns: Vec<Crime>,
    relations: Vec<Relation>,
    pillar: Option<Pillar>,
    due: Option<Day>,
    binding: Option<Cond>,
    gives: Option<Num>,
    indicators: Vec<Deps>,
}

/// Reads a rule; none where it has an error, which has been said.
pub(in crate::check) fn read<'a>(
    env: &Env<'a>,
    id: RuleId,
    text: &RuleText<'a>,
    sink: &mut Sink,
) -> (Option<RuleRow>, Deps) {
    let before = sink.count();
    clauses::check(text, sink);
    let entry = env.names.entry(text.entry);
    let mut rule = blank(env, id, text, entry);
    let mut draft = Draft::default();
    let mut lower = Lower { env, sink, scope: Scope::new(Home::Rule(id), text.package) };
    let mut sound = !text.broken;
    for of in text.clauses.iter().filter(|of| matches!(of.clause.kind, ClauseKind::Each(_))) {
        lower.scope.package = of.package;
        if let ClauseKind::Each(binder) = &of.clause.kind {
            match lower.bind(binder) {
                Ok(items) => rule.each = Some(items),
                Err(_) => sound = false,
            }
        }
    }
    let mut targets = BTreeMap::new();
    for of in &text.clauses {
        lower.scope.package = of.package;
        let done = match &of.clause.kind {
            ClauseKind::Inhibits(relation) | ClauseKind::Amplifies(relation) => {
                lower.relation(&rule, relation, of, &mut targets).map(|all| draft.relations.extend(all))
            }
            _ => lower.clause(of.clause, &mut rule, &mut draft),
        };
        sound &= done.is_ok();
    }
    rule.frame = lower.scope.frame();
    let deps = std::mem::take(&mut lower.scope.deps);
    let all = draft.indicators.iter().fold(deps.clone(), |mut all, of| {
        all.join(of);
        all
    });
    if !sound || sink.count() > before {
        return (None, all);
    }
    let indicators = std::mem::take(&mut draft.indicators);
    let Some(body) = body(id, &rule, draft) else { return (None, all) };
    rule.body = body;
    (Some(RuleRow { rule, deps, indicators }), all)
}

/// A rule that is not looked at: what others can name of it, and no conditions.
pub(in crate::check) fn unread(env: &Env<'_>, id: RuleId, text: &RuleText<'_>) -> RuleRow {
    let rule = blank(env, id, text, env.names.entry(text.entry));
    RuleRow { rule, deps: Deps::default(), indicators: Vec::new() }
}

fn blank<'a>(env: &Env<'a>, id: RuleId, text: &RuleText<'a>, entry: &Entry<'a>) -> Rule {
    let signature = env.rule(id);
    Rule {
        kind: text.node.kind,
        package: text.package,
        name: Arc::clone(&signature.name),
        full_name: Arc::clone(&signature.full_name),
        title: text.node.title.as_ref().map(|t| Arc::clone(&t.value)),
        docs: entry.docs.map(|docs| docs.lines.clone()).unwrap_or_default(),
        cites: Vec::new(),
        tags: signature.tags.clone(),
        notes: Vec::new(),
        advise: Vec::new(),
        formerly: Vec::new(),
        force: None,
        stale: None,
        each: None,
        applies: Vec::new(),
        indicators: Vec::new(),
        body: Body::Warning { raises: Vec::new() },
        frame: 0,
        amendments: text.amendments.clone(),
        asks: Vec::new(),
        reads: Vec::new(),
        span: entry.span,
        name_span: entry.name_span,
    }
}

impl<'a> Lower<'_, 'a> {
    fn clause(&mut self, clause: &'a Clause, rule: &mut Rule, draft: &mut Draft) -> Res<()> {
        match &clause.kind {
            ClauseKind::Indicator { name, title, when } => {
                let row = self.indicator_clause(clause, name, title.as_ref(), when, draft)?;
                rule.indicators.push(row);
            }
            ClauseKind::Present(when) => draft.present = Some(self.cond(when)?),
            ClauseKind::Holds(when) => draft.holds = Some(self.cond(when)?),
            ClauseKind::Requires(when) => draft.requires.push(self.cond(when)?),
            ClauseKind::Binding(when) => draft.binding = Some(self.cond(when)?),
            ClauseKind::AppliesWhen(when) => rule.applies.push(self.cond(when)?),
            ClauseKind::AppliesUnless(when) => {
                let inner = self.cond(when)?;
                let span = inner.span;
                rule.applies.push(Cond { kind: CondKind::Not(Box::new(inner)), span });
            }
            ClauseKind::Level { level, when } => {
                draft.levels.push(self.level(level, when, clause.span, RuleKind::Risk)?)
            }
            ClauseKind::Raise { level, when } => {
                draft.levels.push(self.level(level, when, clause.span, RuleKind::Warning)?);
            }
            ClauseKind::Offer { name, title, when } => draft.offers.push(Offer {
                name: Arc::clone(&name.text),
                title: Arc::clone(&title.value),
                when: self.cond(when)?,
                span: clause.span,
            }),
            ClauseKind::Due(date) => draft.due = Some(self.due(date)?),
            ClauseKind::Gives(expr) => draft.gives = Some(self.figure_of(expr)?),
            ClauseKind::Builds(paths) => self.builds_on(paths, draft)?,
            ClauseKind::Concerns(paths) => self.concerns(paths, draft)?,
            ClauseKind::Pillar(name) => draft.pillar = Some(self.pillar(name)?),
            ClauseKind::Each(_) | ClauseKind::Inhibits(_) | ClauseKind::Amplifies(_) => {}
            _ => self.common_clause(clause, rule)?,
        }
        Ok(())
    }

    /// Clauses of every rule that hold no condition.
    fn common_clause(&mut self, clause: &'a Clause, rule: &mut Rule) -> Res<()> {
        match &clause.kind {
            ClauseKind::Cites(cites) => rule.cites.extend(self.cites(cites)?),
            ClauseKind::Advise(text) => rule.advise.push(Arc::clone(&text.value)),
            ClauseKind::Note(text) => rule.notes.push(Arc::clone(&text.value)),
            ClauseKind::Stale(length) => rule.stale = Some(self.sink.duration(length)?),
            ClauseKind::Formerly(path) => {
                let old = dotted(path);
                let full = if path.rest.is_empty() {
                    format!("{}.{old}", self.env.packages.name(rule.package)).into()
                } else {
                    old
                };
                rule.formerly.push(full);
            }
            ClauseKind::Force { from, until } => {
                if let Some((last, span)) = until
                    && *last < from.0
                {
                    return Err(self.error(
                        codes::FORCE_DAYS,
                        from.1.to(*span),
                        "this rule ends before it begins",
                        "write the first day behind `from` and the last behind `until`; both count as in",
                    ));
                }
                rule.force = Some((from.0, until.map(|(last, _)| last)));
            }
            _ => {}
        }
        Ok(())
    }

    fn indicator_clause(
        &mut self,
        clause: &Clause,
        name: &Name,
        title: Option<&syntax::Text>,
        when: &Expr,
        draft: &mut Draft,
    ) -> Res<Indicator> {
        self.check_indicator_name(name);
        let outer = std::mem::take(&mut self.scope.deps);
        let when = self.cond(when);
        draft.indicators.push(std::mem::replace(&mut self.scope.deps, outer));
        Ok(Indicator {
            name: Arc::clone(&name.text),
            title: title.map(|t| Arc::clone(&t.value)),
            docs: clause.docs.lines.clone(),
            when: when?,
            span: clause.span,
            name_span: name.span,
        })
    }

    fn level(&mut self, level: &Name, when: &Expr, span: Span, kind: RuleKind) -> Res<LevelWhen> {
        let (ty, lowest, help) = match kind {
            RuleKind::Risk => (
                RISK_LEVEL,
                2,
                "write `level high when …` or `level extreme when …`: a risk that is present is moderate at least",
            ),
            _ => {
                (WARNING_LEVEL, 1, "write `raise watch when …`, `raise alert when …` or `raise alarm when …`")
            }
        };
        let when = self.cond(when);
        let at = self.env.vocabulary.enumeration(ty).value(&level.text).filter(|at| *at >= lowest);
        match at {
            Some(at) => Ok(LevelWhen { level: at, when: when?, span }),
            None => {
                let text = format!("`{}` is not a level that a rule can set", level.text);
                Err(self.error(codes::LEVEL, level.span, text, help))
            }
        }
    }

    fn due(&mut self, date: &Expr) -> Res<Day> {
        match self.value(date, None)? {
            Typed::Day(day) => Ok(day),
            other => {
                let text = format!("a date is wanted behind `due by`, and this is {}", self.say(&other));
                Err(self.error(
                    types::MISMATCH,
                    other.span(),
                    text,
                    "write `due by 2020-12-31`, or a date and a duration: `w.date + 30 days`",
                ))
            }
        }
    }

    /// The number that a measure gives.
    pub(in crate::check) fn figure_of(&mut self, expr: &Expr) -> Res<Num> {
        match self.value(expr, None)? {
            Typed::Num(num, _) => Ok(num),
            Typed::Span(between) => Ok(crate::check::expr::days(between)),
            other => {
                let text = format!("a measure gives a number, and this is {}", self.say(&other));
                let help = match other {
                    Typed::Cond(_) => "a condition belongs into a risk, or into a `define`",
                    _ => "write a number, such as `count(x in xs where …)`",
                };
                Err(self.error(types::MISMATCH, other.span(), text, help))
            }
        }
    }

    fn builds_on(&mut self, paths: &[Path], draft: &mut Draft) -> Res<()> {
        let mut broken = None;
        for path in paths {
            match self.target(path, RuleKind::Resilience, "builds on") {
                Ok(Target::Rule(id)) => {
                    self.scope.deps.verdicts.note(id, path.span);
                    draft.builds_on.push(id);
                }
                Ok(Target::Broken) => broken = Some(Sink::follows()),
                Err(reported) => broken = Some(reported),
            }
        }
        broken.map_or(Ok(()), Err)
    }

    fn concerns(&mut self, paths: &[Path], draft: &mut Draft) -> Res<()> {
        let mut broken = None;
        for path in paths {
            let word = dotted(path);
            let Some(crime) = Crime::ALL.into_iter().find(|crime| crime.word() == &*word) else {
                let near = self.sink.did_you_mean(&word, Crime::ALL.map(Crime::word));
                let help = near.unwrap_or_else(|| {
                    "the crimes of the World Summit Outcome are `genocide`, `war_crimes`, `ethnic_cleansing` and `crimes_against_humanity`".to_owned()
                });
                broken = Some(self.error(
                    codes::CRIME,
                    path.span,
                    format!("`{word}` is not one of the four crimes"),
                    help,
                ));
                continue;
            };
            if draft.concerns.contains(&crime) {
                broken = Some(self.error(
                    codes::REPEATED_CLAUSE,
                    path.span,
                    format!("`{word}` is named twice"),
                    "name it once",
                ));
            }
            draft.concerns.push(crime);
        }
        broken.map_or(Ok(()), Err)
    }

    fn pillar(&mut self, name: &Name) -> Res<Pillar> {
        match &*name.text {
            "one" => Ok(Pillar::One),
            "two" => Ok(Pillar::Two),
            "three" => Ok(Pillar::Three),
            word => {
                let text = format!("`{word}` is not a pillar");
                Err(self.error(
                    codes::PILLAR,
                    name.span,
                    text,
                    "write `pillar one`, `pillar two` or `pillar three`",
                ))
            }
        }
    }
}

/// What the kind adds; none where a clause is missing, which has been said.
fn body(id: RuleId, rule: &Rule, mut draft: Draft) -> Option<Body> {
    draft.levels.sort_by_key(|row| row.level);
    Some(match rule.kind {
        RuleKind::Risk => Body::Risk {
            present: draft.present.unwrap_or_else(|| any_indicator(id, rule)),
            levels: draft.levels,
            concerns: draft.concerns,
            amplifies: draft.relations,
        },
        RuleKind::Resilience => Body::Resilience { holds: draft.holds?, inhibits: draft.relations },
        RuleKind::Obligation => Body::Obligation {
            requires: draft.requires,
            pillar: draft.pillar,
            due: draft.due,
            binding: draft.binding,
        },
        RuleKind::Warning => Body::Warning { raises: draft.levels },
        RuleKind::Assistance => Body::Assistance { offers: draft.offers, builds_on: draft.builds_on },
        RuleKind::Measure => Body::Measure { gives: draft.gives? },
    })
}

/// A risk without `present when`: at least 1 of its indicators.
fn any_indicator(id: RuleId, rule: &Rule) -> Cond {
    let span = rule.name_span;
    let pool = (0..).zip(&rule.indicators).map(|(indicator, row)| Cond {
        kind: CondKind::Indicator { rule: id, indicator },
        span: row.name_span,
    });
    Cond { kind: CondKind::Threshold { kind: ThresholdKind::AtLeast, count: 1, pool: pool.collect() }, span }
}
