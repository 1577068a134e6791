//! JSONLogic: datalogic-rs, which compiles rules, and jsonlogic-rs, which reads them each time. A rule that asks an
//! earlier one has it written out.

use crate::workload::{Answer, Cond, Record, WORDS, record_json};
use crate::{Ask, Peer, answer};
use datalogic_rs::{CompiledLogic, DataLogic};
use serde_json::{Value, json};
use std::sync::Arc;

fn known_at_least(value: &Value, least: i64, ask: Ask) -> Value {
    let enough = json!({ ">=": [value, least] });
    match ask {
        Ask::Surely => json!({ "and": [{ "!==": [value, null] }, enough] }),
        Ask::Perhaps => json!({ "or": [{ "===": [value, null] }, enough] }),
    }
}

fn is_true(value: &Value, ask: Ask) -> Value {
    match ask {
        Ask::Surely => json!({ "===": [value, true] }),
        Ask::Perhaps => json!({ "!==": [value, false] }),
    }
}

fn count(parts: Vec<Value>) -> Value {
    json!({ "+": parts.into_iter().map(|part| json!({ "if": [part, 1, 0] })).collect::<Vec<_>>() })
}

/// A condition as JSONLogic.
fn logic(cond: &Cond, rules: &[Cond], ask: Ask) -> Value {
    let var = |letter: char, at: &usize| json!({ "var": format!("{letter}{at}") });
    let all = |parts: &[Cond]| parts.iter().map(|part| logic(part, rules, ask)).collect::<Vec<_>>();
    let current = json!({ "var": "current" });
    let total = |each: Value| {
        json!({ "reduce": [{ "var": "incidents" }, { "+": [{ "var": "accumulator" }, each] }, 0] })
    };
    match cond {
        Cond::Bool(at) => is_true(&var('b', at), ask),
        Cond::Is(at, word) => {
            let is = json!({ "===": [var('e', at), WORDS[*word]] });
            match ask {
                Ask::Surely => is,
                Ask::Perhaps => json!({ "or": [is, { "===": [var('e', at), null] }] }),
            }
        }
        Cond::AtLeast(at, least) => known_at_least(&var('n', at), *least, ask),
        Cond::And(parts) => json!({ "and": all(parts) }),
        Cond::Or(parts) => json!({ "or": all(parts) }),
        Cond::Not(part) => json!({ "!": [logic(part, rules, ask.negated())] }),
        Cond::Threshold(k, parts) => json!({ ">=": [count(all(parts)), k] }),
        Cond::AnyGroup(least) => {
            let share = known_at_least(&json!({ "var": "share" }), *least, ask);
            json!({ "some": [{ "var": "groups" }, { "and": [is_true(&json!({ "var": "excluded" }), ask), share] }] })
        }
        Cond::Incidents(k, least) => {
            let enough = known_at_least(&current, *least, ask);
            json!({ ">=": [total(json!({ "if": [enough, 1, 0] })), k] })
        }
        Cond::Deaths(least) => {
            let known = total(json!({ "if": [{ "===": [current, null] }, 0, current] }));
            let enough = json!({ ">=": [known, least] });
            let open = total(json!({ "if": [{ "===": [current, null] }, 1, 0] }));
            match ask {
                Ask::Surely => enough,
                Ask::Perhaps => json!({ "or": [enough, { ">=": [open, 1] }] }),
            }
        }
        Cond::Rule(rule) => logic(&rules[*rule], rules, ask),
    }
}

fn data(records: &[Record]) -> impl Iterator<Item = Value> {
    records.iter().map(|record| serde_json::from_str(&record_json(record)).expect("JSON"))
}

fn both<T>(rules: &[Cond], of: impl Fn(&Value) -> T) -> Vec<[T; 2]> {
    rules.iter().map(|rule| Ask::BOTH.map(|ask| of(&logic(rule, rules, ask)))).collect()
}

/// datalogic-rs.
pub struct Compiled {
    engine: DataLogic,
    rules: Vec<[Arc<CompiledLogic>; 2]>,
    records: Vec<Arc<Value>>,
}

impl Compiled {
    pub fn new(rules: &[Cond], records: &[Record]) -> Self {
        let engine = DataLogic::new();
        let rules = both(rules, |logic| engine.compile(logic).expect("a rule"));
        Compiled { engine, rules, records: data(records).map(Arc::new).collect() }
    }
}

impl Peer for Compiled {
    fn name(&self) -> &str {
        "datalogic-rs (JSONLogic)"
    }

    fn says(&self) -> Vec<usize> {
        (0..self.rules.len()).collect()
    }

    fn answer(&mut self, record: usize) -> Vec<Answer> {
        let asked = |logic: &Arc<CompiledLogic>| {
            let found = self.engine.evaluate(logic, Arc::clone(&self.records[record]));
            found.expect("an answer") == Value::Bool(true)
        };
        let of = |[surely, perhaps]: &[Arc<CompiledLogic>; 2]| answer(asked(surely), asked(perhaps));
        self.rules.iter().map(of).collect()
    }
}

/// jsonlogic-rs.
pub struct Interpreted {
    rules: Vec<[Value; 2]>,
    records: Vec<Value>,
}

impl Interpreted {
    pub fn new(rules: &[Cond], records: &[Record]) -> Self {
        Interpreted { rules: both(rules, Value::clone), records: data(records).collect() }
    }
}

impl Peer for Interpreted {
    fn name(&self) -> &str {
        "jsonlogic-rs"
    }

    fn says(&self) -> Vec<usize> {
        (0..self.rules.len()).collect()
    }

    fn answer(&mut self, record: usize) -> Vec<Answer> {
        let asked = |logic: &Value| {
            jsonlogic_rs::apply(logic, &self.records[record]).expect("an answer") == Value::Bool(true)
        };
        self.rules.iter().map(|[surely, perhaps]| answer(asked(surely), asked(perhaps))).collect()
    }
}
