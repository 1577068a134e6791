//! What of a program is used where.

use crate::program::{
    Assert, AssertionKind, Call, Cell, Choice, Comprehension, Cond, CondKind, DefineId, Domain, EnumId, Fact,
    FactId, FactType, FieldType, IndexType, ListRead, Num, NumberType, ParameterId, Program, Read, Record,
    RecordId, Rule, RuleId, RuleRef, RuleTarget, Scalar, SetType, SourceId, UnitId, ValueType,
};
use crate::source::Span;
use crate::visit::{self, Visitor};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that something else in the policies names.
#[derive(Default)]
pub(crate) struct Uses {
    /// Facts that rules, defines or assertions read.
    pub(crate) facts: BTreeSet<FactId>,
    /// How often defines are called, from tests too.
    pub(crate) defines: BTreeMap<DefineId, usize>,
    /// Parameters that are read.
    pub(crate) parameters: BTreeSet<ParameterId>,
    /// Authorities that rules, parameters, facts, assertions or tests cite.
    pub(crate) cited: BTreeSet<SourceId>,
    /// Authorities that facts prefer.
    pub(crate) preferred: BTreeSet<SourceId>,
    /// Units of facts, fields, figures.
    pub(crate) units: BTreeSet<UnitId>,
    /// Enums of facts, fields, figures, or asked one by one.
    pub(crate) enums: BTreeSet<EnumId>,
    /// Records of facts or of arguments.
    pub(crate) records: BTreeSet<RecordId>,
    /// Rules that a test expects something of, itself or one of its indicators; of a single condition, those it asks.
    pub(crate) tested: BTreeSet<RuleId>,
    /// Indicators that a condition asks: the rule and the place.
    pub(crate) indicators: BTreeSet<(RuleId, u32)>,
    /// Those that a condition outside their rule asks.
    pub(crate) asked_by_others: BTreeSet<(RuleId, u32)>,
}

impl Uses {
    pub(crate) fn of(program: &Program) -> Self {
        let mut uses = Uses::default();
        uses.types(program);
        uses.sources(program);
        for id in program.rule_ids() {
            uses.indicators.clear();
            visit::walk_rule(&mut uses, program.rule(id));
            uses.asked_by_others.extend(uses.indicators.iter().filter(|(rule, _)| *rule != id));
        }
        uses.indicators.clear();
        program.defines.iter().for_each(|define| visit::walk_expr(&mut uses, &define.body));
        program.asserts.iter().for_each(|assert| uses.assertion(assert));
        uses.asked_by_others.append(&mut uses.indicators);
        uses.tests(program);
        uses
    }

    /// What a rule rests on itself: its defines are followed, and the types of its facts with their fields are among it.
    pub(crate) fn below(program: &Program, rule: &Rule) -> Self {
        let mut uses = Uses::default();
        visit::walk_rule(&mut uses, rule);
        let mut followed = BTreeSet::new();
        while let Some(id) = uses.defines.keys().copied().find(|id| !followed.contains(id)) {
            followed.insert(id);
            visit::walk_expr(&mut uses, &program.define(id).body);
        }
        for id in &rule.reads {
            uses.fact_type(program.vocabulary.fact(*id));
        }
        for id in uses.records.clone() {
            uses.fields(program.vocabulary.record(id));
        }
        uses
    }

    fn types(&mut self, program: &Program) {
        let vocabulary = &program.vocabulary;
        vocabulary.facts.iter().for_each(|fact| self.fact_type(fact));
        vocabulary.records.iter().for_each(|record| self.fields(record));
        program.parameters.iter().for_each(|parameter| self.value_type(&parameter.ty));
        let params = program.defines.iter().flat_map(|define| &define.params);
        params.for_each(|(_, ty)| self.value_type(ty));
    }

    /// The types of a fact; those of a record's fields are apart.
    fn fact_type(&mut self, fact: &Fact) {
        if let Some(IndexType::Enum(id)) = fact.by {
            self.enums.insert(id);
        }
        match &fact.ty {
            FactType::Scalar(scalar) => self.scalar(scalar),
            FactType::Set(set) => self.set_type(set),
            FactType::Record(record) | FactType::List { record, .. } => {
                self.records.insert(*record);
            }
        }
    }

    fn fields(&mut self, record: &Record) {
        for field in &record.fields {
            match &field.ty {
                FieldType::Scalar(scalar) => self.scalar(scalar),
                FieldType::Set(set) => self.set_type(set),
            }
        }
    }

    fn value_type(&mut self, ty: &ValueType) {
        match ty {
            ValueType::Scalar(scalar) => self.scalar(scalar),
            ValueType::Set(set) => self.set_type(set),
            ValueType::Span => {}
            ValueType::Item(record) => {
                self.records.insert(*record);
            }
        }
    }

    fn scalar(&mut self, scalar: &Scalar) {
        match scalar {
            Scalar::Number(NumberType { unit, .. }) => self.units.extend(*unit),
            Scalar::Enum(id) => {
                self.enums.insert(*id);
            }
            Scalar::Bool | Scalar::Date | Scalar::Duration | Scalar::Text | Scalar::Country => {}
        }
    }

    fn set_type(&mut self, set: &SetType) {
        if let SetType::Enum(id) = set {
            self.enums.insert(*id);
        }
    }

    fn sources(&mut self, program: &Program) {
        self.cited.extend(program.cites().map(|(_, cite)| cite.source));
        self.preferred.extend(program.vocabulary.facts.iter().flat_map(|fact| &fact.prefers));
    }

    fn assertion(&mut self, assert: &Assert) {
        for assertion in &assert.assertions {
            match &assertion.kind {
                AssertionKind::NoReads { facts, .. } => self.facts.extend(facts),
                AssertionKind::Monotone { cell, .. } => {
                    self.facts.insert(cell.fact);
                }
                AssertionKind::SameForAll => {}
                AssertionKind::Never(cond) => self.cond(cond),
                AssertionKind::Always(when, then) => {
                    self.cond(when);
                    then.iter().for_each(|cond| self.cond(cond));
                }
            }
        }
    }

    /// Tests use defines and parameters; a fact that only tests give decides nothing.
    fn tests(&mut self, program: &Program) {
        let mut seen = Uses::default();
        let expects = program.tests.iter().flat_map(|test| &test.expects);
        expects.for_each(|expect| seen.cond(&expect.condition));
        for (define, count) in seen.defines {
            *self.defines.entry(define).or_default() += count;
        }
        self.parameters.extend(seen.parameters);
        self.enums.extend(seen.enums);
        self.tested = seen.tested;
        self.tested.extend(seen.indicators.iter().map(|(rule, _)| *rule));
    }
}

impl Visitor for Uses {
    fn cond(&mut self, cond: &Cond) {
        if let CondKind::Indicator { rule, indicator } = &cond.kind {
            self.indicators.insert((*rule, *indicator));
        }
        visit::walk_cond(self, cond);
    }
    fn parameter(&mut self, parameter: ParameterId, _span: Span) {
        self.parameters.insert(parameter);
    }
    fn read(&mut self, read: &Read) {
        match read.cell {
            Cell::Fact { fact, .. } | Cell::Item { fact: Some(fact), .. } => {
                self.facts.insert(fact);
            }
            Cell::Item { fact: None, .. } => {}
        }
        visit::walk_read(self, read);
    }
    fn list(&mut self, list: &ListRead) {
        self.facts.insert(list.fact);
    }
    fn rule_ref(&mut self, rule: &RuleRef) {
        if let RuleTarget::Rule(id) = rule.rule {
            self.tested.insert(id);
        }
    }
    fn call(&mut self, call: &Call) {
        *self.defines.entry(call.define).or_default() += 1;
        visit::walk_call(self, call);
    }
    fn comprehension(&mut self, over: &Comprehension) {
        if let Domain::Choices(id, _) = over.domain {
            self.enums.insert(id);
        }
        visit::walk_comprehension(self, over);
    }
}

/// What a condition names.
pub(crate) fn of_cond(cond: &Cond) -> Uses {
    let mut uses = Uses::default();
    uses.cond(cond);
    uses
}

/// What a number names.
pub(crate) fn of_num(num: &Num) -> Uses {
    let mut uses = Uses::default();
    uses.num(num);
    uses
}

/// What a value of an enum names.
pub(crate) fn of_choice(choice: &Choice) -> Uses {
    let mut uses = Uses::default();
    uses.choice(choice);
    uses
}
