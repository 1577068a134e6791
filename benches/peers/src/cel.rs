//! CEL, in the crate `cel`. It has no sum: that of the incidents, of whom there are at most four, is written out. What an
//! earlier rule has come to is a variable.

use crate::workload::{Answer, Cond, Record, WORDS};
use crate::{Ask, Peer, answer};
use cel::{Context, Program, Value};
use std::collections::HashMap;

fn known_at_least(value: &str, least: i64, ask: Ask) -> String {
    match ask {
        Ask::Surely => format!("({value} != null && {value} >= {least})"),
        Ask::Perhaps => format!("({value} == null || {value} >= {least})"),
    }
}

fn is_true(value: &str, ask: Ask) -> String {
    match ask {
        Ask::Surely => format!("{value} == true"),
        Ask::Perhaps => format!("{value} != false"),
    }
}

fn rule_name(rule: usize, ask: Ask) -> String {
    format!("r{rule}{}", if ask == Ask::Surely { 't' } else { 'p' })
}

/// A condition as CEL.
fn text(cond: &Cond, ask: Ask) -> String {
    let joined = |parts: &[Cond], word: &str| {
        format!("({})", parts.iter().map(|part| text(part, ask)).collect::<Vec<_>>().join(word))
    };
    match cond {
        Cond::Bool(at) => format!("({})", is_true(&format!("b{at}"), ask)),
        Cond::Is(at, word) => {
            let open = if ask == Ask::Perhaps { format!(" || e{at} == null") } else { String::new() };
            format!("(e{at} == \"{}\"{open})", WORDS[*word])
        }
        Cond::AtLeast(at, least) => known_at_least(&format!("n{at}"), *least, ask),
        Cond::And(parts) => joined(parts, " && "),
        Cond::Or(parts) => joined(parts, " || "),
        Cond::Not(part) => format!("!({})", text(part, ask.negated())),
        Cond::Threshold(k, parts) => {
            let parts: Vec<String> = parts.iter().map(|part| format!("({} ? 1 : 0)", text(part, ask))).collect();
            format!("({} >= {k})", parts.join(" + "))
        }
        Cond::AnyGroup(least) => {
            let (excluded, share) = (is_true("g.excluded", ask), known_at_least("g.share", *least, ask));
            format!("groups.exists(g, {excluded} && {share})")
        }
        Cond::Incidents(k, least) => {
            format!("(size(incidents.filter(d, {})) >= {k})", known_at_least("d", *least, ask))
        }
        Cond::Deaths(least) => {
            let of = |at: usize| format!("(size(incidents) > {at} && incidents[{at}] != null ? incidents[{at}] : 0)");
            let enough = format!("{} >= {least}", (0..4).map(of).collect::<Vec<_>>().join(" + "));
            match ask {
                Ask::Surely => format!("({enough})"),
                Ask::Perhaps => format!("({enough} || incidents.exists(d, d == null))"),
            }
        }
        Cond::Rule(rule) => rule_name(*rule, ask),
    }
}

fn or_null<T: Into<Value>>(value: Option<T>) -> Value {
    value.map_or(Value::Null, Into::into)
}

fn context(record: &Record) -> Context<'static> {
    let mut context = Context::default();
    let mut add = |name: String, value: Value| context.add_variable_from_value(name, value);
    record.bools.iter().enumerate().for_each(|(at, value)| add(format!("b{at}"), or_null(*value)));
    let word = |value: &Option<usize>| or_null(value.map(|value| WORDS[value]));
    record.enums.iter().enumerate().for_each(|(at, value)| add(format!("e{at}"), word(value)));
    record.numbers.iter().enumerate().for_each(|(at, value)| add(format!("n{at}"), or_null(*value)));
    let groups: Vec<Value> = record
        .groups
        .iter()
        .map(|g| HashMap::from([("share", or_null(g.share)), ("excluded", or_null(g.excluded))]).into())
        .collect();
    add("groups".to_owned(), groups.into());
    let incidents: Vec<Value> = record.incidents.iter().map(|deaths| or_null(*deaths)).collect();
    add("incidents".to_owned(), incidents.into());
    context
}

/// The crate `cel`.
pub struct Cel {
    rules: Vec<[(String, Program); 2]>,
    records: Vec<Context<'static>>,
}

impl Cel {
    pub fn new(rules: &[Cond], records: &[Record]) -> Self {
        let compiled = |(at, rule): (usize, &Cond)| {
            Ask::BOTH.map(|ask| (rule_name(at, ask), Program::compile(&text(rule, ask)).expect("a rule")))
        };
        Cel {
            rules: rules.iter().enumerate().map(compiled).collect(),
            records: records.iter().map(context).collect(),
        }
    }
}

impl Peer for Cel {
    fn name(&self) -> &str {
        "cel"
    }

    fn says(&self) -> Vec<usize> {
        (0..self.rules.len()).collect()
    }

    fn answer(&mut self, record: usize) -> Vec<Answer> {
        let context = &mut self.records[record];
        let mut answers = Vec::with_capacity(self.rules.len());
        for both in &self.rules {
            let [surely, perhaps] = both.each_ref().map(|(name, program)| {
                let holds = program.execute(context).expect("an answer") == Value::Bool(true);
                context.add_variable_from_value(name.clone(), holds);
                holds
            });
            answers.push(answer(surely, perhaps));
        }
        answers
    }
}
