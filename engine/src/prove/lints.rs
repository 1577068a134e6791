//! Lints that need a proof over all facts: asserts that do not hold, rules and conditions that no facts or all facts
//! settle, rules that say the same. Proofs only: what a question leaves open is not said.

use super::assertion::{Claim, Proved, assertions};
use super::circuit::{Lit, Model};
use super::encode::{Encoder, Side};
use super::kleene::Kleene;
use super::rules::{self, RuleRows, has_levels};
use super::sat::{self, Answer};
use super::search::Limits;
use super::terms::Terms;
use super::world::World;
use crate::outcomes;
use r2pc_lang::codes::lint as code;
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::program::{Body, Cond, CondKind, Program, Rule, RuleId};
use r2pc_lang::syntax::RuleKind;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Conflicts of a question: lints are quick.
const QUICK: u64 = 2_000;

/// All that is found of a program, in no order. Only of rules without errors.
#[must_use]
pub fn lints(program: &Program) -> Vec<Diagnostic> {
    let limits = Limits { conflicts: QUICK, ..Limits::default() };
    let mut found: Vec<Diagnostic> =
        assertions(program, limits).claims.iter().filter_map(|claim| of_claim(program, claim)).collect();
    let mut proofs = Proofs::new(program, limits);
    let rules: Vec<(RuleId, Rc<RuleRows>)> = program.order.iter().map(|id| (*id, proofs.rule(*id))).collect();
    let conditions: Vec<(&Cond, Kleene)> =
        program.rules.iter().flat_map(|rule| proofs.conditions(rule)).collect();
    proofs.sample();
    for (id, rows) in &rules {
        found.extend(proofs.settled(*id, rows));
    }
    for (cond, truth) in conditions {
        found.extend(proofs.constant(cond, truth));
    }
    found.extend(proofs.same(&rules));
    found
}

fn of_claim(program: &Program, claim: &Claim) -> Option<Diagnostic> {
    let name = program.asserts.get(claim.assert).map_or("", |assert| &*assert.name);
    match &claim.proved {
        Proved::Holds => None,
        Proved::Undecided(why) => {
            let message = format!("it is not known whether `{name}` holds: {why}");
            let help = "ask with a higher limit: `r2pc prove --conflicts 1000000`";
            Some(Diagnostic::warning(code::UNDECIDED_ASSERT, claim.span, message).help(help))
        }
        Proved::Reads(rule, fact) => {
            let (rule, fact) = (&program.rule(*rule).full_name, &program.vocabulary.fact(*fact).name);
            let message = format!(
                "`{name}` does not hold: `{rule}` reads `{fact}`, itself or through a rule that it asks"
            );
            Some(Diagnostic::warning(code::REFUTED_ASSERT, claim.span, message))
        }
        Proved::Refuted(day, _) | Proved::NotMonotone(day, ..) => {
            let message = format!("`{name}` does not hold for all facts, as of {day} for one");
            Some(
                Diagnostic::warning(code::REFUTED_ASSERT, claim.span, message)
                    .help("`r2pc prove` shows facts on which it does not"),
            )
        }
    }
}

/// What is proved of one program.
struct Proofs<'p> {
    program: &'p Program,
    world: World,
    side: Side<'p>,
    limits: Limits,
    /// Models in which all laws hold: what is true in one of them needs no question.
    models: Vec<Model>,
    /// Questions that were answered.
    known: BTreeMap<Lit, bool>,
}

impl<'p> Proofs<'p> {
    fn new(program: &'p Program, limits: Limits) -> Proofs<'p> {
        let world = World::new(&Terms::of(&[program]), limits.items, None, false);
        Proofs {
            program,
            world,
            side: Side::new(program, "", &BTreeMap::new()),
            limits,
            models: Vec::new(),
            known: BTreeMap::new(),
        }
    }

    fn encoder(&mut self) -> Encoder<'_, 'p> {
        Encoder { w: &mut self.world, s: &mut self.side }
    }

    fn rule(&mut self, id: RuleId) -> Rc<RuleRows> {
        let today = self.world.today();
        self.encoder().rule(id, &today)
    }

    /// Looks at a world where nothing is known and at one where all is.
    fn sample(&mut self) {
        for missing in [true, false] {
            let mut goals: Vec<Lit> = self.world.c.all_laws().collect();
            let leaves = self.world.leaves.values().map(|leaf| leaf.missing);
            let missings = leaves.chain(self.world.lists.values().map(|list| list.missing));
            goals.extend(missings.map(|lit| if missing { lit } else { !lit }));
            if let Answer::Possible(inputs) = sat::query(&self.world.c, &goals, self.limits.conflicts) {
                self.models.push(Model::new(&self.world.c, &inputs));
            }
        }
    }

    /// Whether an edge is proved never to be true.
    fn never(&mut self, lit: Lit) -> bool {
        if self.models.iter().any(|model| model.is(lit)) {
            return false;
        }
        if let Some(known) = self.known.get(&lit) {
            return *known;
        }
        let answer = sat::query(&self.world.c, &[lit], self.limits.conflicts);
        let never = matches!(answer, Answer::Impossible);
        self.known.insert(lit, never);
        never
    }

    /// A rule that never fires, or always.
    fn settled(&mut self, id: RuleId, rows: &RuleRows) -> Option<Diagnostic> {
        let rule = self.program.rule(id);
        let poles = outcomes::poles(rule.kind)?;
        let (yes, no) =
            (rows.whole.is(poles.yes, &mut self.world.c), rows.whole.is(poles.no, &mut self.world.c));
        let firing =
            if rule.kind == RuleKind::Obligation { (no.yes, poles.no) } else { (yes.yes, poles.yes) };
        let (name, word) = (&rule.name, firing.1.word());
        let (message, help) = if self.never(firing.0) {
            (
                format!("no facts make `{name}` {word}"),
                "its conditions rule each other out: look at what it asks, rule by rule",
            )
        } else if self.never(!yes.yes) {
            (
                format!("all facts make `{name}` {}", poles.yes.word()),
                "ask for what can differ between countries",
            )
        } else {
            return None;
        };
        Some(Diagnostic::warning(code::SETTLED_RULE, rule.name_span, message).help(help))
    }

    /// The conditions of a rule's clauses; of a rule with items, none is looked at.
    fn conditions(&mut self, rule: &'p Rule) -> Vec<(&'p Cond, Kleene)> {
        if rule.each.is_some() {
            return Vec::new();
        }
        let today = self.world.today();
        // What is written as a constant is meant, and an indicator has its own clause.
        let written = |cond: &&Cond| !matches!(cond.kind, CondKind::Constant(_) | CondKind::Indicator { .. });
        let mut all = Vec::new();
        for cond in clauses(rule).into_iter().filter(written) {
            let mut scope = super::encode::Scope::new(today.clone(), rule.stale, rule.frame);
            all.push((cond, self.encoder().cond(cond, &mut scope)));
        }
        all
    }

    /// A condition that is settled.
    fn constant(&mut self, cond: &Cond, truth: Kleene) -> Option<Diagnostic> {
        let (message, help) = if self.never(!truth.yes) {
            ("the condition is true whatever the facts", "leave it out, or ask what can differ")
        } else if self.never(!truth.no) {
            ("the condition is false whatever the facts", "leave it out, or ask what can be")
        } else if self.never(truth.yes) {
            (
                "no facts make the condition true",
                "its parts rule each other out: look at `and` and at the figures",
            )
        } else {
            return None;
        };
        Some(Diagnostic::warning(code::CONSTANT_CONDITION, cond.span, message).help(help))
    }

    /// Rules of one kind that say the same on all facts, however they are written.
    fn same(&mut self, rules: &[(RuleId, Rc<RuleRows>)]) -> Vec<Diagnostic> {
        let models = self.samples();
        let mut alike: BTreeMap<(RuleKind, Vec<bool>), Vec<usize>> = BTreeMap::new();
        for (at, (id, rows)) in rules.iter().enumerate() {
            let rule = self.program.rule(*id);
            if rule.each.is_some() || rule.kind == RuleKind::Measure {
                continue;
            }
            let shown = models
                .iter()
                .flat_map(|m| rows.whole.outcomes.iter().chain(&rows.whole.levels).map(|lit| m.is(*lit)));
            alike.entry((rule.kind, shown.collect())).or_default().push(at);
        }
        let mut found = Vec::new();
        for group in alike.into_values() {
            let mut first: Vec<usize> = Vec::new();
            for at in group {
                match first.iter().copied().find(|before| self.says_the_same(&rules[*before].1, &rules[at].1))
                {
                    None => first.push(at),
                    Some(before) => {
                        let (one, other) =
                            (self.program.rule(rules[at].0), self.program.rule(rules[before].0));
                        let message =
                            format!("`{}` says the same as `{}` on all facts", one.name, other.full_name);
                        let help = "keep one of them, or write what tells them apart";
                        let d = Diagnostic::warning(code::SAME_RULE, one.name_span, message).help(help);
                        found.push(d.related(other.name_span, "the same is said here"));
                    }
                }
            }
        }
        found
    }

    fn says_the_same(&mut self, a: &RuleRows, b: &RuleRows) -> bool {
        // Two settled rules are said to be settled, not to be the same.
        let varies = !a
            .whole
            .outcomes
            .iter()
            .chain(&a.whole.levels)
            .all(|lit| *lit == Lit::TRUE || *lit == Lit::FALSE);
        let differs = rules::compare(a, b, &mut self.world.c).differs;
        varies && (differs == Lit::FALSE || self.never(differs)) && (has_levels(a.kind) == has_levels(b.kind))
    }

    /// A few models, to tell most rules apart without a question.
    fn samples(&self) -> Vec<Model> {
        (1..=24u64).map(|seed| Model::scattered(&self.world.c, seed)).collect()
    }
}

/// The conditions of a rule's clauses.
fn clauses(rule: &Rule) -> Vec<&Cond> {
    let mut all: Vec<&Cond> = rule.applies.iter().chain(rule.indicators.iter().map(|i| &i.when)).collect();
    match &rule.body {
        Body::Risk { present, levels, .. } => {
            all.push(present);
            all.extend(levels.iter().map(|level| &level.when));
        }
        Body::Resilience { holds, .. } => all.push(holds),
        Body::Obligation { requires, .. } => all.extend(requires),
        Body::Warning { raises } => all.extend(raises.iter().map(|raise| &raise.when)),
        Body::Assistance { offers, .. } => all.extend(offers.iter().map(|offer| &offer.when)),
        Body::Measure { .. } => {}
    }
    all
}
