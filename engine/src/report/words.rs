//! The words of reports: verdicts, levels, cells, reasons.

use super::Report;
use crate::finding::{CellPlace, FactUsed, Finding, Measured, ReasonedValue, Truth, Verdict};
use crate::waiver::Waiver;
use r2pc_lang::program::{
    CellName, FactType, IndexKey, IndexType, Outcome, Program, RISK_LEVEL, RuleId, WARNING_LEVEL,
};
use r2pc_lang::syntax::RuleKind;
use rust_decimal::Decimal;

/// The one outcome's word; `unknown` where several are possible. A measure is `known` or `unknown`.
#[must_use]
pub fn verdict(finding: &Finding) -> &'static str {
    match (finding.verdict(), &finding.value) {
        (Some(outcome), _) => outcome.word(),
        (None, Some(value)) if value.known().is_some() => "known",
        _ => "unknown",
    }
}

/// What an unsettled finding can still be; empty for a settled one.
#[must_use]
pub fn could_be(finding: &Finding) -> Vec<&'static str> {
    if finding.verdict().is_some() { Vec::new() } else { finding.outcomes.iter().map(|o| o.word()).collect() }
}

/// The word of a level of this kind of rule.
#[must_use]
pub fn level_word(program: &Program, kind: RuleKind, level: u32) -> &str {
    let levels = if kind == RuleKind::Warning { WARNING_LEVEL } else { RISK_LEVEL };
    program.vocabulary.enumeration(levels).word(level)
}

/// The one level's word; none where several are possible, and for a warning that is clear.
#[must_use]
pub fn level<'a>(report: &Report<'a>, finding: &Finding) -> Option<&'a str> {
    let kind = report.rule(finding).kind;
    let level = finding.level().filter(|level| kind != RuleKind::Warning || *level > 0)?;
    Some(level_word(report.program, kind, level))
}

/// The levels that are still possible; empty where there is one.
#[must_use]
pub fn level_could_be<'a>(report: &Report<'a>, finding: &Finding) -> Vec<&'a str> {
    if finding.levels.len() < 2 {
        return Vec::new();
    }
    let kind = report.rule(finding).kind;
    finding.levels.iter().map(|level| level_word(report.program, kind, *level)).collect()
}

/// `yes`, `no` or `unknown`.
#[must_use]
pub fn yes_no(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "yes",
        Truth::False => "no",
        Truth::Unknown => "unknown",
    }
}

/// `true`, `false`, `unknown`, or a value as it stands.
#[must_use]
pub fn reasoned(value: &ReasonedValue) -> &str {
    match value {
        ReasonedValue::Truth(Truth::True) => "true",
        ReasonedValue::Truth(Truth::False) => "false",
        ReasonedValue::Truth(Truth::Unknown) => "unknown",
        ReasonedValue::Value(text) => text,
    }
}

/// Of an obligation that is unmet or may be: `legal`, `political` or `unknown`.
#[must_use]
pub fn nature(finding: &Finding) -> Option<&'static str> {
    let open_to_breach = finding.outcomes.contains(&Outcome::Unmet);
    finding.binding.filter(|_| open_to_breach).map(|binding| match binding {
        Truth::True => "legal",
        Truth::False => "political",
        Truth::Unknown => "unknown",
    })
}

/// A verdict in a word or two: `high`, `moderate+` (or higher), `≤ high`, `unmet`, `4.5`; `?` where everything is possible.
#[must_use]
pub fn brief(program: &Program, kind: RuleKind, verdict: &Verdict) -> String {
    if let Some(value) = &verdict.value {
        return measured(value);
    }
    let level = |level: u32| level_word(program, kind, level);
    match (verdict.outcomes.as_slice(), verdict.levels.as_slice()) {
        ([Outcome::NotApplicable], _) => spaced(Outcome::NotApplicable.word()),
        (_, [one]) => level(*one).to_owned(),
        (_, [0, .., 3]) => "?".to_owned(),
        (_, [0, .., highest]) => format!("≤ {}", level(*highest)),
        (_, [lowest, ..]) => format!("{}+", level(*lowest)),
        ([one], []) => spaced(one.word()),
        ([], []) | ([_, ..], []) => "?".to_owned(),
    }
}

/// The full names of rules.
#[must_use]
pub fn names<'a>(program: &'a Program, rules: &[RuleId]) -> Vec<&'a str> {
    rules.iter().map(|id| &*program.rule(*id).full_name).collect()
}

/// A cell as policies and reports write it: `treaties.rome_statute.status`, `resourcing["r2p.own.rule"].budget`.
#[must_use]
pub fn cell(program: &Program, name: &CellName) -> String {
    place_of(program, name, None)
}

/// A cell with the key of its item: `groups["…"].share`.
#[must_use]
pub fn cell_place(program: &Program, place: &CellPlace) -> String {
    place_of(program, &place.cell, place.item.as_deref())
}

fn place_of(program: &Program, name: &CellName, item: Option<&str>) -> String {
    let fact = program.vocabulary.fact(name.fact);
    let mut text = fact.name.to_string();
    match (name.index, fact.by) {
        (Some(IndexKey::Choice(value)), Some(IndexType::Enum(id))) => {
            text = format!("{text}.{}", program.vocabulary.enumeration(id).word(value));
        }
        (Some(IndexKey::Rule(rule)), _) => text = format!("{text}[\"{}\"]", program.rule(rule).full_name),
        _ => {}
    }
    if let Some(key) = item {
        text = format!("{text}[\"{key}\"]");
    }
    match (name.field, &fact.ty) {
        (Some(field), FactType::Record(record) | FactType::List { record, .. }) => {
            let fields = &program.vocabulary.record(*record).fields;
            fields.get(field as usize).map_or(text.clone(), |f| format!("{text}.{}", f.name))
        }
        _ => text,
    }
}

/// The source of an observation: the citation of a declared one, or the text in the file.
#[must_use]
pub fn source<'a>(program: &'a Program, fact: &'a FactUsed) -> Option<&'a str> {
    match fact.source {
        Some(id) => Some(&program.vocabulary.source(id).citation),
        None => fact.source_text.as_deref(),
    }
}

/// A reason as people read it: `not collected`.
#[must_use]
pub fn spaced(word: &str) -> String {
    word.replace('_', " ")
}

impl Measured {
    /// The one value, where there is one.
    #[must_use]
    pub fn known(&self) -> Option<Decimal> {
        self.low.filter(|low| self.high == Some(*low))
    }
}

/// A measure's value: `4.5`, `2 to 4`, `at least 2`, `at most 4`, `unknown`.
#[must_use]
pub fn measured(value: &Measured) -> String {
    match (value.low, value.high) {
        (Some(low), Some(high)) if low == high => number(low),
        (Some(low), Some(high)) => format!("{} to {}", number(low), number(high)),
        (Some(low), None) => format!("at least {}", number(low)),
        (None, Some(high)) => format!("at most {}", number(high)),
        (None, None) => "unknown".to_owned(),
    }
}

/// A number for people: at most four places behind the point.
fn number(value: Decimal) -> String {
    value.round_dp(4).normalize().to_string()
}

/// `waived until 2015-12-31 by OWNER`
#[must_use]
pub fn waived(waiver: &Waiver) -> String {
    format!("waived until {} by {}", waiver.until, waiver.owner)
}

/// The item of a finding behind its rule's name: `r2p.lens.programme_lens["P-7"]`.
#[must_use]
pub fn row_name(report: &Report<'_>, finding: &Finding) -> String {
    let name = &report.rule(finding).full_name;
    finding.item.as_ref().map_or_else(|| name.to_string(), |key| format!("{name}[\"{key}\"]"))
}
