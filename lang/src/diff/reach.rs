//! Which rules rest on what changed, themselves or through others.

use super::{Change, Changes, Kind};
use crate::program::{
    Body, Call, Choice, ChoiceKind, Comprehension, Cond, CondKind, Day, DayKind, DefineId, Domain, EnumId,
    FactId, FactType, FieldType, IndexType, Length, LengthKind, Num, NumKind, ParameterId, Program, RecordId,
    Rule, RuleId, Scalar, SetType,
};
use crate::syntax::RuleKind;
use crate::visit::{self, Visitor};
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
    let mut found =
        Named { program, defines: BTreeSet::new(), parameters: BTreeSet::new(), enums: BTreeSet::new() };
    visit::walk_rule(&mut found, rule);
    let mut things = BTreeSet::new();
    for id in &found.defines {
        let define = program.define(*id);
        things.insert((Kind::Define, full(program, define.package, &define.name)));
    }
    for id in &found.parameters {
        let parameter = program.parameter(*id);
        things.insert((Kind::Parameter, full(program, parameter.package, &parameter.name)));
    }
    let mut types = Types { enums: found.enums, records: BTreeSet::new() };
    for id in &rule.reads {
        things.insert((Kind::Fact, Arc::clone(&program.vocabulary.fact(*id).name)));
        types.fact(program, *id);
    }
    let vocabulary = &program.vocabulary;
    things.extend(types.enums.iter().map(|id| (Kind::Enum, Arc::clone(&vocabulary.enumeration(*id).name))));
    things.extend(types.records.iter().map(|id| (Kind::Record, Arc::clone(&vocabulary.record(*id).name))));
    things.extend(rule.asks.iter().map(|id| (RULE, Arc::clone(&program.rule(*id).full_name))));
    things
}

fn full(program: &Program, package: crate::program::PackageId, name: &str) -> Arc<str> {
    format!("{}.{name}", program.package(package).name).into()
}

/// The types of facts.
struct Types {
    enums: BTreeSet<EnumId>,
    records: BTreeSet<RecordId>,
}

impl Types {
    fn fact(&mut self, program: &Program, id: FactId) {
        let fact = program.vocabulary.fact(id);
        if let Some(IndexType::Enum(id)) = fact.by {
            self.enums.insert(id);
        }
        match &fact.ty {
            FactType::Scalar(Scalar::Enum(id)) | FactType::Set(SetType::Enum(id)) => {
                self.enums.insert(*id);
            }
            FactType::Record(record) | FactType::List { record, .. } => {
                self.records.insert(*record);
                for field in &program.vocabulary.record(*record).fields {
                    if let FieldType::Scalar(Scalar::Enum(id)) | FieldType::Set(SetType::Enum(id)) = &field.ty
                    {
                        self.enums.insert(*id);
                    }
                }
            }
            FactType::Scalar(_) | FactType::Set(SetType::Country) => {}
        }
    }
}

/// Defines, parameters and enums that conditions name; defines are followed.
struct Named<'p> {
    program: &'p Program,
    defines: BTreeSet<DefineId>,
    parameters: BTreeSet<ParameterId>,
    enums: BTreeSet<EnumId>,
}

impl Visitor for Named<'_> {
    fn cond(&mut self, cond: &Cond) {
        if let CondKind::Parameter(id) = cond.kind {
            self.parameters.insert(id);
        }
        visit::walk_cond(self, cond);
    }
    fn num(&mut self, num: &Num) {
        if let NumKind::Parameter(id) = num.kind {
            self.parameters.insert(id);
        }
        visit::walk_num(self, num);
    }
    fn day(&mut self, day: &Day) {
        if let DayKind::Parameter(id) = day.kind {
            self.parameters.insert(id);
        }
        visit::walk_day(self, day);
    }
    fn length(&mut self, length: &Length) {
        if let LengthKind::Parameter(id) = length.kind {
            self.parameters.insert(id);
        }
        visit::walk_length(self, length);
    }
    fn choice(&mut self, choice: &Choice) {
        if let ChoiceKind::Parameter(id) = choice.kind {
            self.parameters.insert(id);
        }
        visit::walk_choice(self, choice);
    }
    fn comprehension(&mut self, over: &Comprehension) {
        if let Domain::Choices(id, _) = over.domain {
            self.enums.insert(id);
        }
        visit::walk_comprehension(self, over);
    }
    fn call(&mut self, call: &Call) {
        if self.defines.insert(call.define) {
            visit::walk_expr(self, &self.program.define(call.define).body);
        }
        visit::walk_call(self, call);
    }
}
