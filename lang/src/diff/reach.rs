//! Which rules rest on what changed, themselves or through others.

use super::{Change, Changes, Kind};
use crate::program::{Body, Program, Rule, RuleId};
use crate::syntax::RuleKind;
use crate::uses::Uses;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A declaration by kind and name; all rules are of one kind here.
pub type Thing = (Kind, Arc<str>);

/// What rests on what changed.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// The rules that rest on each changed thing themselves, by full name in the new version.
    pub direct: BTreeMap<Thing, BTreeSet<Arc<str>>>,
    /// The rules that rest on something that changed, with what each reads or asks of it. Rules that changed
    /// themselves are among them where they also rest on other changes.
    pub rules: BTreeMap<Arc<str>, BTreeSet<Thing>>,
}

const RULE: Kind = Kind::Rule(RuleKind::Risk);

/// What rests on what changed, in either version.
#[must_use]
pub fn reach(changes: &Changes, old: &Program, new: &Program) -> Reach {
    let mut reach = Reach::default();
    let gone = |name: &Arc<str>| changes.rules.get(name).unwrap_or(name).clone();
    // Rules that were removed can be missed by rules that asked them.
    of_version(&seeds(changes, Change::Removed), old, &gone, &mut reach);
    of_version(&seeds(changes, Change::Added), new, &Arc::clone, &mut reach);
    let removed = changes.declarations.iter().filter(|d| d.change == Change::Removed);
    for rule in removed.filter(|d| matches!(d.kind, Kind::Rule(_))) {
        reach.rules.remove(&rule.name);
        reach.direct.values_mut().for_each(|rules| {
            rules.remove(&rule.name);
        });
    }
    reach
}

/// What changed, by the names it has in the version in which one side alone stands.
fn seeds(changes: &Changes, alone: Change) -> BTreeSet<Thing> {
    let bears = changes.declarations.iter().filter(|d| d.bears_on_others());
    let here = bears.filter(|d| d.change == Change::Amended || d.change == alone);
    here.map(|d| {
        let name = match &d.was {
            Some(was) if alone == Change::Removed => was,
            _ => &d.name,
        };
        // Programs name enums and records without their package.
        let name = match d.kind {
            Kind::Enum | Kind::Record => name.rsplit('.').next().unwrap_or(name).into(),
            _ => Arc::clone(name),
        };
        (d.kind.space(), name)
    })
    .collect()
}

fn of_version(
    seeds: &BTreeSet<Thing>,
    program: &Program,
    named: &dyn Fn(&Arc<str>) -> Arc<str>,
    reach: &mut Reach,
) {
    let mut reached: BTreeSet<RuleId> = BTreeSet::new();
    for id in &program.order {
        let rule = program.rule(*id);
        let name = named(&rule.full_name);
        let mut causes: BTreeSet<Thing> = rests_on(program, rule).intersection(seeds).cloned().collect();
        for cause in &causes {
            reach.direct.entry(cause.clone()).or_default().insert(Arc::clone(&name));
        }
        let asked = rule.asks.iter().filter(|asked| reached.contains(asked));
        causes.extend(asked.map(|asked| (RULE, named(&program.rule(*asked).full_name))));
        let changed = seeds.contains(&(RULE, Arc::clone(&rule.full_name)));
        if !causes.is_empty() || changed {
            reached.insert(*id);
        }
        if !causes.is_empty() {
            reach.rules.entry(name).or_default().extend(causes);
        }
    }
    for id in &reached {
        let rule = program.rule(*id);
        for risk in bears_on(rule) {
            let name = named(&program.rule(risk).full_name);
            reach.rules.entry(name).or_default().insert((RULE, named(&rule.full_name)));
        }
    }
}

/// The risks that a rule holds back or makes worse: what is reported of them rests on it.
fn bears_on(rule: &Rule) -> Vec<RuleId> {
    match &rule.body {
        Body::Resilience { inhibits: relations, .. } | Body::Risk { amplifies: relations, .. } => {
            relations.iter().map(|relation| relation.risk).collect()
        }
        _ => Vec::new(),
    }
}

/// All that a rule rests on itself: through its defines and the types of its facts, not through other rules.
fn rests_on(program: &Program, rule: &Rule) -> BTreeSet<Thing> {
    let uses = Uses::below(program, rule);
    let mut things = BTreeSet::new();
    for id in uses.defines.keys() {
        let define = program.define(*id);
        things.insert((Kind::Define, full(program, define.package, &define.name)));
    }
    for id in &uses.parameters {
        let parameter = program.parameter(*id);
        things.insert((Kind::Parameter, full(program, parameter.package, &parameter.name)));
    }
    let vocabulary = &program.vocabulary;
    things.extend(rule.reads.iter().map(|id| (Kind::Fact, Arc::clone(&vocabulary.fact(*id).name))));
    things.extend(uses.enums.iter().map(|id| (Kind::Enum, Arc::clone(&vocabulary.enumeration(*id).name))));
    things.extend(uses.records.iter().map(|id| (Kind::Record, Arc::clone(&vocabulary.record(*id).name))));
    things.extend(rule.asks.iter().map(|id| (RULE, Arc::clone(&program.rule(*id).full_name))));
    things
}

fn full(program: &Program, package: crate::program::PackageId, name: &str) -> Arc<str> {
    format!("{}.{name}", program.package(package).name).into()
}
