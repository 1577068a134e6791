//! The tree of an explanation as lines under lines: what every drawing of it is made from.

use super::{Explained, distance};
use crate::finding::{Asked, CellRead, Finding, ReasonedValue, Reasoning, Truth};
use crate::report::details::fact_line;
use crate::report::{plain, words};
use r2pc_lang::program::{Body, Program, RuleId};
use std::collections::BTreeSet;

/// A line with what stands under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) sort: Sort,
    /// Of a condition: what it came to.
    pub(super) truth: Option<Truth>,
    pub(super) text: String,
    /// What is said of it beside: a value, a distance.
    pub(super) note: String,
    pub(super) under: Vec<Node>,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// A rule with its verdict.
    Rule,
    /// A clause or condition.
    Condition,
    /// An observation.
    Fact,
    /// A cell that is not known.
    Missing,
    /// What was left out.
    Rest,
}

/// Up to so many parts of a condition are all shown; of more, those that decide it.
const FEW: usize = 6;

/// The rows of an explanation, each with its tree.
pub(super) fn outline(explained: &Explained<'_>) -> Vec<Node> {
    let mut build = Build { explained, shown: BTreeSet::new() };
    explained.explanation.rows.iter().map(|row| build.row(row, explained.depth)).collect()
}

struct Build<'e, 'a> {
    explained: &'e Explained<'a>,
    /// Rules that are unfolded already.
    shown: BTreeSet<Asked>,
}

impl Build<'_, '_> {
    fn row(&mut self, row: &Finding, depth: usize) -> Node {
        let mut under: Vec<Node> =
            row.because.iter().map(|clause| self.condition(clause, row.rule, depth)).collect();
        under.extend(self.bearing(row, depth));
        let bare = Finding { missing: Vec::new(), ..row.clone() };
        Node {
            sort: Sort::Rule,
            truth: None,
            text: words::row_name(self.explained.report, row),
            note: plain::says(self.explained.report, &bare),
            under,
        }
    }

    fn condition(&mut self, reasoning: &Reasoning, own: RuleId, depth: usize) -> Node {
        let report = self.explained.report;
        let truth = match reasoning.value {
            ReasonedValue::Truth(truth) => Some(truth),
            ReasonedValue::Value(_) => None,
        };
        let own_indicator = reasoning.asks.as_ref().filter(|asked| asked.rule == own);
        let own_indicator = own_indicator.and_then(|asked| {
            let at = asked.indicator? as usize;
            report.program.rule(own).indicators.get(at)
        });
        if let Some(indicator) = own_indicator {
            // What it rests on stands under its clause.
            let text = indicator.name.to_string();
            return Node { sort: Sort::Condition, truth, text, note: String::new(), under: Vec::new() };
        }
        let condition = report.one_line(reasoning.span);
        let text = match reasoning.clause.as_str() {
            "" => condition,
            clause => format!("{clause}: {condition}"),
        };
        let note = note(reasoning, |part| report.one_line(part.span));
        match reasoning.cells.as_slice() {
            // A condition on one cell that nobody filled: one line says it.
            [cell] if reasoning.parts.is_empty() && cell.facts.is_empty() && cell.reason.is_some() => {
                let reason = cell.reason.map(|reason| words::spaced(reason.word())).unwrap_or_default();
                let name = words::cell_place(report.program, &cell.place);
                let note = if text == name { reason } else { format!("{name}: {reason}") };
                Node { sort: Sort::Condition, truth, text, note, under: Vec::new() }
            }
            _ => Node {
                sort: Sort::Condition,
                truth,
                text,
                note,
                under: self.under(reasoning, truth, own, depth),
            },
        }
    }

    fn under(&mut self, reasoning: &Reasoning, truth: Option<Truth>, own: RuleId, depth: usize) -> Vec<Node> {
        let mut under = Vec::new();
        let parts: Vec<&Reasoning> =
            reasoning.parts.iter().filter(|part| matches!(part.value, ReasonedValue::Truth(_))).collect();
        let decides = |part: &&Reasoning| match (&part.value, truth) {
            (ReasonedValue::Truth(Truth::Unknown), _) => truth != Some(Truth::True),
            (ReasonedValue::Truth(value), Some(truth)) => *value == if part.negated { !truth } else { truth },
            // Of what is counted, what counts.
            (ReasonedValue::Truth(value), None) => *value == Truth::True,
            _ => true,
        };
        let (shown, rest): (Vec<&Reasoning>, Vec<&Reasoning>) =
            parts.iter().partition(|part| parts.len() <= FEW || decides(part));
        under.extend(shown.into_iter().map(|part| self.condition(part, own, depth)));
        under.extend(left_out(&rest));
        under.extend(reasoning.cells.iter().flat_map(|cell| self.cell(cell)));
        under.extend(reasoning.asks.iter().flat_map(|asked| self.asked(asked, depth)));
        under
    }

    fn cell(&self, cell: &CellRead) -> Vec<Node> {
        let report = self.explained.report;
        let leaf = |sort, text| Node { sort, truth: None, text, note: String::new(), under: Vec::new() };
        let mut lines: Vec<Node> =
            cell.facts.iter().map(|fact| leaf(Sort::Fact, fact_line(report, fact))).collect();
        let is_said = cell.facts.iter().any(|fact| fact.reason.is_some() && fact.reason == cell.reason);
        if let Some(reason) = cell.reason.filter(|_| !is_said) {
            let name = words::cell_place(report.program, &cell.place);
            lines.push(leaf(Sort::Missing, format!("{name}: {}", words::spaced(reason.word()))));
        }
        lines
    }

    /// The rule that a condition asks, unfolded as deep as is asked for and only once.
    fn asked(&mut self, asked: &Asked, depth: usize) -> Vec<Node> {
        let key = Asked { indicator: None, outcome: None, ..asked.clone() };
        let Some(leaned) = self.explained.explanation.leaned_on(&key) else { return Vec::new() };
        let is_new = depth > 0 && self.shown.insert(key);
        let rows = leaned.rows.iter().map(|row| match is_new {
            true => self.row(row, depth - 1),
            false => self.folded(row),
        });
        rows.collect()
    }

    fn folded(&self, row: &Finding) -> Node {
        let report = self.explained.report;
        let text = words::row_name(report, row);
        Node { sort: Sort::Rule, truth: None, text, note: plain::says(report, row), under: Vec::new() }
    }

    /// What holds a risk back or makes it worse, surely, perhaps or not.
    fn bearing(&mut self, row: &Finding, depth: usize) -> Vec<Node> {
        let program = self.explained.report.program;
        let mut nodes = Vec::new();
        let sides = [
            ("inhibited by", &row.inhibited_by, &row.perhaps_inhibited_by, inhibitors(program, row.rule)),
            ("amplified by", &row.amplified_by, &row.perhaps_amplified_by, amplifiers(program, row.rule)),
        ];
        for (verb, sure, perhaps, all) in sides {
            for rule in all {
                let truth = match (sure.contains(&rule), perhaps.contains(&rule)) {
                    (true, _) => Truth::True,
                    (_, true) => Truth::Unknown,
                    _ => Truth::False,
                };
                let asked =
                    Asked { rule, item: row.item.clone(), indicator: None, outcome: None, day: row.as_of };
                // What bears on a risk is one step further off than what it asks.
                let mut under = if truth == Truth::False {
                    Vec::new()
                } else {
                    self.asked(&asked, depth.saturating_sub(1))
                };
                let text = format!("{verb} {}", program.rule(rule).full_name);
                let note = match under.as_slice() {
                    [folded] if folded.under.is_empty() => std::mem::take(&mut under).remove(0).note,
                    _ => String::new(),
                };
                nodes.push(Node { sort: Sort::Condition, truth: Some(truth), text, note, under });
            }
        }
        nodes
    }
}

/// The resiliences that name a risk.
fn inhibitors(program: &Program, risk: RuleId) -> Vec<RuleId> {
    let names = |id: &RuleId| match &program.rule(*id).body {
        Body::Resilience { inhibits, .. } => inhibits.iter().any(|relation| relation.risk == risk),
        _ => false,
    };
    program.rule_ids().filter(names).collect()
}

/// The risks that name a risk.
fn amplifiers(program: &Program, risk: RuleId) -> Vec<RuleId> {
    let names = |id: &RuleId| match &program.rule(*id).body {
        Body::Risk { amplifies, .. } => amplifies.iter().any(|relation| relation.risk == risk),
        _ => false,
    };
    program.rule_ids().filter(names).collect()
}

/// Values and distance of a condition: `0.486, 0.014 below 0.5`; else what its sides came to.
fn note(reasoning: &Reasoning, text: impl Fn(&Reasoning) -> String) -> String {
    if let Some(margin) = &reasoning.margin {
        return distance(margin);
    }
    if let ReasonedValue::Value(value) = &reasoning.value {
        return value.clone();
    }
    let sides = reasoning.parts.iter().filter_map(|part| match &part.value {
        ReasonedValue::Value(value) => Some(format!("{} is {value}", text(part))),
        ReasonedValue::Truth(_) => None,
    });
    sides.collect::<Vec<_>>().join(", ")
}

/// `and 21 that are false`.
fn left_out(rest: &[&Reasoning]) -> Option<Node> {
    let count = |truth| rest.iter().filter(|part| part.value == ReasonedValue::Truth(truth)).count();
    let counts = [(Truth::True, "true"), (Truth::False, "false"), (Truth::Unknown, "unknown")];
    let parts: Vec<String> = counts
        .into_iter()
        .map(|(truth, word)| (count(truth), word))
        .filter(|(n, _)| *n > 0)
        .map(|(n, word)| format!("{n} that {} {word}", if n == 1 { "is" } else { "are" }))
        .collect();
    let text = format!("and {}", parts.join(", "));
    (!parts.is_empty()).then_some(Node {
        sort: Sort::Rest,
        truth: None,
        text,
        note: String::new(),
        under: Vec::new(),
    })
}
