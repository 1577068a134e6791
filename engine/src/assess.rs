//! A checked program held against facts, as of a day: one finding a rule, country and item.

use crate::cause::{Cause, Causes};
use crate::eval::{Evaluator, Relations, Row, Side};
use crate::facts::{CountryFacts, Facts, Observation, Origin};
use crate::finding::{CellPlace, FactUsed, Finding, Measured, Missing};
use crate::parallel::{Jobs, in_parallel};
use crate::settle::{self, Settler};
use crate::text;
use crate::truth::Truth;
use jiff::civil::Date;
use r2pc_lang::program::{FactType, Outcome, Program, Rule, RuleId, Vocabulary};
use r2pc_lang::syntax::RuleKind;
use r2pc_lang::value::{Content, Value};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Countries that a thread takes at a time.
const SHARE: usize = 8;

/// What to assess, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// The day the rules are read at.
    pub as_of: Date,
    /// Only what was recorded by this day; none is no limit.
    pub known_by: Option<Date>,
    /// These countries, whether or not there are facts of them; none is all that have facts.
    pub countries: Option<BTreeSet<Arc<str>>>,
    /// These rules; none is all.
    pub rules: Option<BTreeSet<RuleId>>,
    /// Whether to fill in [`Finding::because`].
    pub reasons: bool,
    /// Whether to find out which missing cells would each settle a verdict alone ([`Missing::settles_alone`]).
    pub settle: bool,
}

impl Options {
    /// All rules and countries as of a day, with reasons and without a look at what would settle them.
    #[must_use]
    pub fn as_of(as_of: Date) -> Self {
        Options { as_of, known_by: None, countries: None, rules: None, reasons: true, settle: false }
    }
}

/// Assesses countries by code, rules by name, items by key (semantics, 11); a thread a processor.
#[must_use]
pub fn assess(program: &Program, facts: &Facts, options: &Options) -> Vec<Finding> {
    assess_on(program, facts, options, None)
}

/// The same on so many threads.
#[must_use]
pub fn assess_on(program: &Program, facts: &Facts, options: &Options, jobs: Jobs) -> Vec<Finding> {
    let relations = Relations::new(program);
    let codes: Vec<&Arc<str>> = match &options.countries {
        Some(codes) => codes.iter().collect(),
        None => facts.countries.keys().collect(),
    };
    let nothing = CountryFacts::default();
    let of_codes = |codes: &&[&Arc<str>]| {
        let mut settler = options.settle.then(|| Settler::new(program, options.as_of));
        let mut findings = Vec::new();
        for code in *codes {
            let of_country = facts.country(code).unwrap_or(&nothing);
            let mut evaluator = Evaluator::new(program, &relations, of_country, options.known_by);
            country(&mut evaluator, code, options, &mut settler, &mut findings);
        }
        findings
    };
    let shares: Vec<&[&Arc<str>]> = codes.chunks(SHARE).collect();
    in_parallel(&shares, jobs, of_codes).into_iter().flatten().collect()
}

/// The findings of one country.
fn country(
    evaluator: &mut Evaluator<'_>,
    code: &Arc<str>,
    options: &Options,
    settler: &mut Option<Settler<'_>>,
    findings: &mut Vec<Finding>,
) {
    let wanted = |id: &RuleId| options.rules.as_ref().is_none_or(|only| only.contains(id));
    for id in evaluator.program.rule_ids().filter(wanted) {
        findings.extend(rows(evaluator, code, id, options, settler));
    }
}

/// The findings of a rule, items by key, explained.
pub(crate) fn rows(
    evaluator: &mut Evaluator<'_>,
    code: &Arc<str>,
    id: RuleId,
    options: &Options,
    settler: &mut Option<Settler<'_>>,
) -> Vec<Finding> {
    let result = evaluator.rule(id, options.as_of);
    let mut rows: Vec<&Row<'_>> = result.rows.iter().collect();
    rows.sort_by(|a, b| a.key.cmp(&b.key));
    rows.into_iter().map(|row| explained(evaluator, code, (id, row), options, settler)).collect()
}

/// The finding of a rule, or of the row of an item, explained; none where there is no such row.
pub(crate) fn one(
    evaluator: &mut Evaluator<'_>,
    code: &Arc<str>,
    (id, item): (RuleId, Option<&Arc<str>>),
    options: &Options,
    settler: &mut Option<Settler<'_>>,
) -> Option<Finding> {
    let result = evaluator.rule(id, options.as_of);
    let row = result.rows.iter().find(|row| row.key.as_ref() == item)?;
    Some(explained(evaluator, code, (id, row), options, settler))
}

/// What a row says, with what it rests on and what keeps it open.
fn explained(
    evaluator: &mut Evaluator<'_>,
    code: &Arc<str>,
    (id, row): (RuleId, &Row<'_>),
    options: &Options,
    settler: &mut Option<Settler<'_>>,
) -> Finding {
    let mut made = finding(evaluator, code, id, row, options);
    made.missing = missing(evaluator, id, row, settler);
    made
}

/// What a row of a rule says, with what it rests on.
pub(crate) fn finding(
    evaluator: &mut Evaluator<'_>,
    code: &Arc<str>,
    id: RuleId,
    row: &Row<'_>,
    options: &Options,
) -> Finding {
    let program = evaluator.program;
    let rule = program.rule(id);
    let day = options.as_of;
    let (inhibited, inhibited_by, perhaps_inhibited_by) =
        related(evaluator, Side::Inhibits, rule, id, row, day);
    let (amplified, amplified_by, perhaps_amplified_by) =
        related(evaluator, Side::Amplifies, rule, id, row, day);
    Finding {
        country: Arc::clone(code),
        as_of: day,
        rule: id,
        item: row.key.clone(),
        outcomes: row.outcomes.iter().copied().collect(),
        levels: row.levels.iter().collect(),
        inhibited,
        inhibited_by,
        perhaps_inhibited_by,
        amplified,
        amplified_by,
        perhaps_amplified_by,
        binding: breach(rule, row),
        offers: (0..).zip(row.offers.iter().copied()).collect(),
        value: row.value.as_ref().map(|v| Measured { low: v.value.low, high: v.value.high }),
        assumed: row.log.assumed.values().cloned().collect(),
        missing: Vec::new(),
        facts: row.log.used.iter().map(|((place, _), seen)| used(&program.vocabulary, place, seen)).collect(),
        waived: None,
        because: if options.reasons { evaluator.reasons(rule, &row.binding, day) } else { Vec::new() },
    }
}

/// Whether something bears on a risk, by what surely, and by what perhaps; nothing for other kinds.
fn related(
    evaluator: &mut Evaluator<'_>,
    side: Side,
    rule: &Rule,
    id: RuleId,
    row: &Row<'_>,
    day: Date,
) -> (Option<Truth>, Vec<RuleId>, Vec<RuleId>) {
    if rule.kind != RuleKind::Risk {
        return (None, Vec::new(), Vec::new());
    }
    let each = evaluator.relations_of_row(side, id, row.key.as_ref(), None, day);
    let with = |wanted: Truth| {
        each.iter().filter(|(_, tri)| tri.value == wanted).map(|(id, _)| *id).collect::<Vec<_>>()
    };
    let whole = each.iter().fold(Truth::False, |any, (_, tri)| any.or(tri.value));
    (Some(whole), with(Truth::True), with(Truth::Unknown))
}

/// Of an obligation that is or may be unmet: whether that is a breach of law; where its rule does not say, it is not.
fn breach(rule: &Rule, row: &Row<'_>) -> Option<Truth> {
    let may_be_unmet = row.outcomes.contains(&Outcome::Unmet);
    (rule.kind == RuleKind::Obligation && may_be_unmet).then(|| row.binding_law.unwrap_or(Truth::False))
}

/// The cells that keep a row open, each with whether it settles the row alone.
fn missing(
    evaluator: &Evaluator<'_>,
    id: RuleId,
    row: &Row<'_>,
    settler: &mut Option<Settler<'_>>,
) -> Vec<Missing> {
    let causes: Causes = settle::open_causes(row).collect();
    let mut entry = |cause: &Cause| Missing {
        place: cause.place.clone(),
        day: cause.day,
        reason: cause.reason,
        settles_alone: settler.as_mut().is_some_and(|settler| settler.alone(evaluator, id, row, cause)),
    };
    causes.iter().map(&mut entry).collect()
}

/// An observation as reports name it.
pub(crate) fn used(vocabulary: &Vocabulary, place: &CellPlace, seen: &Observation) -> FactUsed {
    let (value, reason) = match content_at(vocabulary, place, &seen.content) {
        Some(Content::Value(value)) => (Some(shown(vocabulary, place, value)), None),
        Some(Content::Missing(reason)) => (None, Some(*reason)),
        None => (None, None),
    };
    let (source, source_text) = match &seen.source {
        Origin::Declared(id) => (Some(*id), None),
        Origin::Text(text) => (None, Some(Arc::clone(text))),
        Origin::Unstated => (None, None),
    };
    FactUsed {
        place: place.clone(),
        value,
        reason,
        observed: seen.observed,
        source,
        source_text,
        span: seen.span,
    }
}

/// The part of an observation that a place names: the whole, a field of a record, a field of an item.
pub(crate) fn content_at<'a>(
    vocabulary: &Vocabulary,
    place: &CellPlace,
    content: &'a Content,
) -> Option<&'a Content> {
    let Content::Value(value) = content else { return Some(content) };
    let Some(field) = place.cell.field else { return Some(content) };
    let is_list = matches!(vocabulary.fact(place.cell.fact).ty, FactType::List { .. });
    match (value, &place.item) {
        (Value::Record(fields), None) if !is_list => fields.get(field as usize)?.as_ref(),
        (Value::List(list), Some(key)) => {
            let item = list.items.iter().find(|item| item.key == *key)?;
            item.fields.get(field as usize)?.as_ref()
        }
        _ => None,
    }
}

/// A value of a place as text.
pub(crate) fn shown(vocabulary: &Vocabulary, place: &CellPlace, value: &Value) -> String {
    let fact = vocabulary.fact(place.cell.fact);
    let record = match fact.ty {
        FactType::Record(record) | FactType::List { record, .. } => Some(record),
        _ => None,
    };
    match (place.cell.field, record) {
        (Some(field), Some(record)) => vocabulary
            .record(record)
            .fields
            .get(field as usize)
            .map(|declared| text::field(vocabulary, &declared.ty, value))
            .unwrap_or_default(),
        _ => text::observed(vocabulary, &fact.ty, value),
    }
}
