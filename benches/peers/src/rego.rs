//! Rego, on the register machine of regorus: a rule or two for each condition that is no plain test.

use crate::workload::{Answer, Cond, Record, WORDS, record_json};
use crate::{Ask, Peer, answer};
use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::RegoVM;
use regorus::{Engine, Rc, Value};
use std::fmt::Write as _;

fn rule_name(rule: usize, ask: Ask) -> String {
    format!("r{rule}{}", if ask == Ask::Surely { 't' } else { 'p' })
}

#[derive(Default)]
struct Writer {
    text: String,
    helpers: usize,
}

impl Writer {
    fn helper(&mut self) -> String {
        self.helpers += 1;
        format!("h{}", self.helpers)
    }

    /// A condition as one line of a rule's body.
    fn line(&mut self, cond: &Cond, ask: Ask) -> String {
        let perhaps = ask == Ask::Perhaps;
        match cond {
            Cond::Bool(at) if perhaps => format!("input.b{at} != false"),
            Cond::Bool(at) => format!("input.b{at} == true"),
            Cond::Is(at, word) if perhaps => format!("input.e{at} in {{\"{}\", null}}", WORDS[*word]),
            Cond::Is(at, word) => format!("input.e{at} == \"{}\"", WORDS[*word]),
            Cond::AtLeast(at, least) if perhaps => format!("reaches(input.n{at}, {least})"),
            Cond::AtLeast(at, least) => format!("input.n{at} >= {least}"),
            Cond::Not(part) => match &**part {
                // Rego has no negation of a negation.
                Cond::Not(inner) => self.line(inner, ask),
                part => format!("not {}", self.line(part, ask.negated())),
            },
            Cond::Rule(rule) => rule_name(*rule, ask),
            _ => {
                let name = self.helper();
                self.rule(&name, cond, ask);
                name
            }
        }
    }

    /// A rule that holds where a condition does.
    fn rule(&mut self, name: &str, cond: &Cond, ask: Ask) {
        let reaches = |value: &str, least: i64| match ask {
            Ask::Surely => format!("{value} >= {least}"),
            Ask::Perhaps => format!("reaches({value}, {least})"),
        };
        let written = match cond {
            Cond::And(parts) => {
                let lines: Vec<String> = parts.iter().map(|part| self.line(part, ask)).collect();
                format!("{name} if {{ {} }}\n", lines.join("; "))
            }
            Cond::Or(parts) => {
                parts.iter().map(|part| format!("{name} if {{ {} }}\n", self.line(part, ask))).collect()
            }
            Cond::Threshold(k, parts) => {
                let counted = self.helper();
                let mut text = String::new();
                for (at, part) in parts.iter().enumerate() {
                    let _ = writeln!(text, "{counted} contains {at} if {{ {} }}", self.line(part, ask));
                }
                text + &format!("{name} if {{ count({counted}) >= {k} }}\n")
            }
            Cond::AnyGroup(least) => {
                let excluded = if ask == Ask::Surely { "g.excluded == true" } else { "g.excluded != false" };
                format!("{name} if {{ some g in input.groups; {excluded}; {} }}\n", reaches("g.share", *least))
            }
            Cond::Incidents(k, least) => {
                format!("{name} if {{ count([1 | some d in input.incidents; {}]) >= {k} }}\n", reaches("d", *least))
            }
            Cond::Deaths(least) => {
                let enough = format!("sum([d | some d in input.incidents; d != null]) >= {least}");
                let open = if ask == Ask::Perhaps {
                    format!("{name} if {{ some d in input.incidents; d == null }}\n")
                } else {
                    String::new()
                };
                format!("{name} if {{ {enough} }}\n{open}")
            }
            other => format!("{name} if {{ {} }}\n", self.line(other, ask)),
        };
        self.text.push_str(&written);
    }
}

/// The rules as a module; what holds is named in `holds`.
fn module(rules: &[Cond]) -> String {
    let mut writer = Writer::default();
    // A null is less than every number.
    writer.text.push_str("package workload\n\nreaches(value, _) if value == null\nreaches(value, least) if value >= least\n");
    for (at, rule) in rules.iter().enumerate() {
        for ask in Ask::BOTH {
            let name = rule_name(at, ask);
            writer.rule(&name, rule, ask);
            let _ = writeln!(writer.text, "holds contains \"{name}\" if {name}");
        }
    }
    writer.text
}

/// regorus.
pub struct Rego {
    machine: RegoVM,
    names: Vec<[Value; 2]>,
    records: Vec<Value>,
}

impl Rego {
    pub fn new(rules: &[Cond], records: &[Record]) -> Self {
        let mut engine = Engine::new();
        engine.add_policy("workload.rego".to_owned(), module(rules)).expect("a module");
        let entry = "data.workload.holds";
        let compiled = engine.compile_with_entrypoint(&Rc::from(entry)).expect("a policy");
        let program = Compiler::compile_from_policy(&compiled, &[entry]).expect("a program");
        let mut machine = RegoVM::new();
        machine.load_program(program);
        machine.set_data(Value::new_object()).expect("data");
        Rego {
            machine,
            names: (0..rules.len()).map(|at| Ask::BOTH.map(|ask| Value::from(rule_name(at, ask)))).collect(),
            records: records.iter().map(|record| Value::from_json_str(&record_json(record)).expect("JSON")).collect(),
        }
    }
}

impl Peer for Rego {
    fn name(&self) -> &str {
        "regorus (register machine)"
    }

    fn says(&self) -> Vec<usize> {
        (0..self.names.len()).collect()
    }

    fn answer(&mut self, record: usize) -> Vec<Answer> {
        self.machine.set_input(self.records[record].clone());
        let holds = self.machine.execute().expect("an answer");
        let holds = holds.as_set().expect("a set");
        let of = |[surely, perhaps]: &[Value; 2]| answer(holds.contains(surely), holds.contains(perhaps));
        self.names.iter().map(of).collect()
    }
}
