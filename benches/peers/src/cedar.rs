//! Cedar: a policy for each rule that asks of no list, for Cedar has no way over the items of one. A rule that asks an
//! earlier one has it written out.

use crate::workload::{Answer, Cond, Record, WORDS};
use crate::{Ask, Peer, answer};
use cedar_policy::{Authorizer, Context, Entities, EntityUid, PolicyId, PolicySet, Request};
use serde_json::{Map, json};
use std::collections::HashSet;

/// A condition as Cedar; none where it asks of a list. What is missing is no attribute.
fn text(cond: &Cond, rules: &[Cond], ask: Ask) -> Option<String> {
    let all = |parts: &[Cond]| parts.iter().map(|part| text(part, rules, ask)).collect::<Option<Vec<_>>>();
    let known = |name: String, test: &str| match ask {
        Ask::Surely => format!("(context has {name} && context.{name}{test})"),
        Ask::Perhaps => format!("(!(context has {name}) || context.{name}{test})"),
    };
    Some(match cond {
        Cond::Bool(at) => known(format!("b{at}"), ""),
        Cond::Is(at, word) => known(format!("e{at}"), &format!(" == \"{}\"", WORDS[*word])),
        Cond::AtLeast(at, least) => known(format!("n{at}"), &format!(" >= {least}")),
        Cond::And(parts) => format!("({})", all(parts)?.join(" && ")),
        Cond::Or(parts) => format!("({})", all(parts)?.join(" || ")),
        Cond::Not(part) => format!("!{}", text(part, rules, ask.negated())?),
        Cond::Threshold(k, parts) => {
            let parts: Vec<String> =
                all(parts)?.into_iter().map(|part| format!("(if {part} then 1 else 0)")).collect();
            format!("({} >= {k})", parts.join(" + "))
        }
        Cond::AnyGroup(_) | Cond::Incidents(..) | Cond::Deaths(_) => return None,
        Cond::Rule(rule) => text(&rules[*rule], rules, ask)?,
    })
}

fn request(record: &Record) -> Request {
    let mut fields = Map::new();
    for (at, value) in record.bools.iter().enumerate() {
        fields.extend(value.map(|value| (format!("b{at}"), json!(value))));
    }
    for (at, value) in record.enums.iter().enumerate() {
        fields.extend(value.map(|value| (format!("e{at}"), json!(WORDS[value]))));
    }
    for (at, value) in record.numbers.iter().enumerate() {
        fields.extend(value.map(|value| (format!("n{at}"), json!(value))));
    }
    let entity = |text: &str| text.parse::<EntityUid>().expect("an entity");
    let context = Context::from_json_value(fields.into(), None).expect("a context");
    let (who, what, on) = (entity("C::\"a\""), entity("Action::\"check\""), entity("C::\"b\""));
    Request::new(who, what, on, context, None).expect("a request")
}

/// cedar-policy.
pub struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
    says: Vec<usize>,
    ids: Vec<[PolicyId; 2]>,
    records: Vec<Request>,
}

impl Cedar {
    pub fn new(rules: &[Cond], records: &[Record]) -> Self {
        let (mut says, mut ids, mut policies) = (Vec::new(), Vec::new(), PolicySet::new());
        for (at, rule) in rules.iter().enumerate() {
            let [Some(surely), Some(perhaps)] = Ask::BOTH.map(|ask| text(rule, rules, ask)) else { continue };
            says.push(at);
            ids.push([surely, perhaps].map(|condition| {
                let id = PolicyId::new(format!("p{}", policies.policies().count()));
                let text = format!("permit(principal, action, resource) when {{ {condition} }};");
                let policy = cedar_policy::Policy::parse(Some(id.clone()), text).expect("a policy");
                policies.add(policy).expect("a new id");
                id
            }));
        }
        Cedar {
            authorizer: Authorizer::new(),
            policies,
            entities: Entities::empty(),
            says,
            ids,
            records: records.iter().map(request).collect(),
        }
    }
}

impl Peer for Cedar {
    fn name(&self) -> &str {
        "cedar-policy"
    }

    fn says(&self) -> Vec<usize> {
        self.says.clone()
    }

    fn answer(&mut self, record: usize) -> Vec<Answer> {
        let request = &self.records[record];
        let response = self.authorizer.is_authorized(request, &self.policies, &self.entities);
        let holds: HashSet<&PolicyId> = response.diagnostics().reason().collect();
        self.ids.iter().map(|[surely, perhaps]| answer(holds.contains(surely), holds.contains(perhaps))).collect()
    }
}
