//! Lints that need a proof over all facts: asserts that do not hold, rules and conditions that no facts or all facts
//! settle, parts that never change a verdict, rules that say the same. Proofs only: what a question leaves open is not
//! said.
//!
//! All rules are encoded once. Most questions are answered by fact sets tried beforehand; the others go to the solver,
//! some at once, and each fact set that it finds answers more.

use super::assertion::{Claim, Proved, assertions};
use super::circuit::{Circuit, Lit};
use super::encode::{Encoder, Scope, Side};
use super::kleene::Kleene;
use super::rules::{self, RuleRows, has_levels};
use super::sat::{self, Answer};
use super::search::Limits;
use super::simulate::Patterns;
use super::terms::Terms;
use super::world::World;
use crate::outcomes;
use r2pc_lang::codes::lint as code;
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::mutate::{Mutant, Operator, mutants};
use r2pc_lang::program::{Body, Cond, CondKind, Outcome, Program, Relation, Rule, RuleId};
use r2pc_lang::source::{Sources, Span};
use r2pc_lang::syntax::RuleKind;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Conflicts of a question: lints are quick.
const QUICK: u64 = 2_000;
/// How many questions are asked at once; each is spared what the answers before it show.
const AT_ONCE: usize = 16;

/// All that is found of a program, in no order; `sources` are its texts. Only of rules without errors.
#[must_use]
pub fn lints(program: &Program, sources: &Sources) -> Vec<Diagnostic> {
    lints_unless(program, sources, &|| false).unwrap_or_default()
}

/// The same; none where the answer is found `stale` on the way.
#[must_use]
pub fn lints_unless(
    program: &Program,
    sources: &Sources,
    stale: &dyn Fn() -> bool,
) -> Option<Vec<Diagnostic>> {
    let limits = Limits { conflicts: QUICK, ..Limits::default() };
    let claims = assertions(program, limits).claims;
    let mut found: Vec<Diagnostic> = claims.iter().filter_map(|claim| of_claim(program, claim)).collect();
    let without = mutants(program, sources);
    let mut proofs = Proofs::new(program, limits);
    let mut rules: Vec<(RuleId, Rc<RuleRows>)> = Vec::with_capacity(program.order.len());
    for id in &program.order {
        if stale() {
            return None;
        }
        rules.push((*id, proofs.rule(*id)));
    }
    let poles: Vec<Poles> = rules.iter().filter_map(|(id, rows)| proofs.poles(*id, rows)).collect();
    let conditions: Vec<(&Cond, Kleene)> =
        program.rules.iter().flat_map(|rule| proofs.conditions(rule)).collect();
    let left_out: Vec<LeftOut> = without.iter().filter_map(|mutant| proofs.left_out(mutant)).collect();
    let mut never = Never::new(&proofs.world.c, stale);
    never.ask(&proofs.world.c, poles.iter().flat_map(|poles| [poles.fires.0, !poles.all.0]));
    never.ask(&proofs.world.c, conditions.iter().flat_map(|(_, truth)| [!truth.yes, !truth.no, truth.yes]));
    never.ask(&proofs.world.c, left_out.iter().map(|part| part.differs));
    let settled: BTreeMap<RuleId, Diagnostic> = poles
        .iter()
        .filter_map(|poles| Some((poles.rule, poles.settled(program.rule(poles.rule), &never)?)))
        .collect();
    let constant: Vec<Diagnostic> =
        conditions.iter().filter_map(|(cond, truth)| constant(cond, *truth, &never)).collect();
    found.extend(idle(program, &left_out, &never, &settled, &constant));
    found.extend(settled.into_values());
    found.extend(constant);
    let pairs = proofs.alike(&rules, &never.patterns);
    never.ask(&proofs.world.c, pairs.iter().map(|(.., differs)| *differs));
    found.extend(same(program, &pairs, &never));
    (!stale()).then_some(found)
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
        Proved::Names(rule, key) => {
            let rule = &program.rule(*rule).full_name;
            let message = format!("`{name}` does not hold: `{rule}` asks for `{key}` by name");
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

/// What is never true.
struct Never<'s> {
    /// Whether nobody waits for the answers any more.
    stale: &'s dyn Fn() -> bool,
    patterns: Patterns,
    proved: BTreeSet<Lit>,
    asked: BTreeSet<Lit>,
}

impl<'s> Never<'s> {
    fn new(c: &Circuit, stale: &'s dyn Fn() -> bool) -> Never<'s> {
        Never { stale, patterns: Patterns::new(c), proved: BTreeSet::new(), asked: BTreeSet::new() }
    }

    /// Finds out which of some edges are never true.
    fn ask(&mut self, c: &Circuit, lits: impl Iterator<Item = Lit>) {
        let open: Vec<Lit> =
            lits.filter(|lit| self.asked.insert(*lit) && !self.patterns.seen(*lit)).collect();
        for some in open.chunks(AT_ONCE) {
            if (self.stale)() {
                return;
            }
            let still: Vec<Lit> = some.iter().copied().filter(|lit| !self.patterns.seen(*lit)).collect();
            let answers: Vec<Answer> = still.par_iter().map(|lit| sat::query(c, &[*lit], QUICK)).collect();
            for (lit, answer) in still.into_iter().zip(answers) {
                match answer {
                    Answer::Impossible => drop(self.proved.insert(lit)),
                    Answer::Possible(inputs) => self.patterns.add(c, &inputs),
                    Answer::GaveUp => {}
                }
            }
        }
    }

    fn is(&self, lit: Lit) -> bool {
        self.proved.contains(&lit)
    }
}

/// Where a rule fires, and where it does on all facts.
struct Poles {
    rule: RuleId,
    fires: (Lit, Outcome),
    all: (Lit, Outcome),
}

impl Poles {
    /// A rule that never fires, or always.
    fn settled(&self, rule: &Rule, never: &Never<'_>) -> Option<Diagnostic> {
        let name = &rule.name;
        let (message, help) = if never.is(self.fires.0) {
            (
                format!("no facts make `{name}` {}", self.fires.1.word()),
                "its conditions rule each other out: look at what it asks, rule by rule",
            )
        } else if never.is(!self.all.0) {
            (
                format!("all facts make `{name}` {}", self.all.1.word()),
                "ask for what can differ between countries",
            )
        } else {
            return None;
        };
        Some(Diagnostic::warning(code::SETTLED_RULE, rule.name_span, message).help(help))
    }
}

/// A condition that is settled.
fn constant(cond: &Cond, truth: Kleene, never: &Never<'_>) -> Option<Diagnostic> {
    let (message, help) = if never.is(!truth.yes) {
        ("the condition is true whatever the facts", "leave it out, or ask what can differ")
    } else if never.is(!truth.no) {
        ("the condition is false whatever the facts", "leave it out, or ask what can be")
    } else if never.is(truth.yes) {
        (
            "no facts make the condition true",
            "its parts rule each other out: look at `and` and at the figures",
        )
    } else {
        return None;
    };
    Some(Diagnostic::warning(code::CONSTANT_CONDITION, cond.span, message).help(help))
}

/// A part or clause left out, and where the rule then differs.
struct LeftOut {
    rule: RuleId,
    span: Span,
    differs: Lit,
}

/// What can be left out: one part a rule, since without it another may count again.
fn idle(
    program: &Program,
    left_out: &[LeftOut],
    never: &Never<'_>,
    settled: &BTreeMap<RuleId, Diagnostic>,
    constant: &[Diagnostic],
) -> Vec<Diagnostic> {
    let mut last: BTreeMap<RuleId, Span> = BTreeMap::new();
    for part in left_out.iter().filter(|part| never.is(part.differs)) {
        let overlaps = |d: &Diagnostic| {
            d.span.file == part.span.file && d.span.start < part.span.end && part.span.start < d.span.end
        };
        if !settled.contains_key(&part.rule) && !constant.iter().any(overlaps) {
            last.insert(part.rule, part.span);
        }
    }
    let said = last.into_iter().map(|(id, span)| {
        let message = format!("without this `{}` says the same on all facts", program.rule(id).name);
        Diagnostic::warning(code::IDLE_CONDITION, span, message)
            .help("leave it out, or ask what makes a difference")
    });
    said.collect()
}

/// Rules of one kind that say the same on all facts, however they are written: of each pair the later.
fn same(program: &Program, pairs: &[(RuleId, RuleId, Lit)], never: &Never<'_>) -> Vec<Diagnostic> {
    let mut said: BTreeSet<RuleId> = BTreeSet::new();
    let mut found = Vec::new();
    for (before, id, differs) in pairs {
        if said.contains(before) || said.contains(id) || !(*differs == Lit::FALSE || never.is(*differs)) {
            continue;
        }
        said.insert(*id);
        let (one, other) = (program.rule(*id), program.rule(*before));
        let message = format!("`{}` says the same as `{}` on all facts", one.name, other.full_name);
        let help = "keep one of them, or write what tells them apart";
        let d = Diagnostic::warning(code::SAME_RULE, one.name_span, message).help(help);
        found.push(d.related(other.name_span, "the same is said here"));
    }
    found
}

/// One program, encoded.
struct Proofs<'p> {
    program: &'p Program,
    world: World,
    side: Side<'p>,
}

impl<'p> Proofs<'p> {
    fn new(program: &'p Program, limits: Limits) -> Proofs<'p> {
        let world = World::new(&Terms::of(&[program]), limits.items, None, false);
        Proofs { program, world, side: Side::new(program, "", &BTreeMap::new()) }
    }

    fn encoder(&mut self) -> Encoder<'_, 'p> {
        Encoder { w: &mut self.world, s: &mut self.side }
    }

    fn rule(&mut self, id: RuleId) -> Rc<RuleRows> {
        let today = self.world.today();
        self.encoder().rule(id, &today)
    }

    fn poles(&mut self, id: RuleId, rows: &RuleRows) -> Option<Poles> {
        let kind = self.program.rule(id).kind;
        let poles = outcomes::poles(kind)?;
        let c = &mut self.world.c;
        let (yes, no) = (rows.whole.is(poles.yes, c), rows.whole.is(poles.no, c));
        let fires = if kind == RuleKind::Obligation { (no.yes, poles.no) } else { (yes.yes, poles.yes) };
        Some(Poles { rule: id, fires, all: (yes.yes, poles.yes) })
    }

    /// The conditions of a rule's clauses; of a rule with items, none is looked at.
    fn conditions(&mut self, rule: &'p Rule) -> Vec<(&'p Cond, Kleene)> {
        if rule.each.is_some() {
            return Vec::new();
        }
        // What is written as a constant is meant, and an indicator has its own clause.
        let written = |cond: &&Cond| !matches!(cond.kind, CondKind::Constant(_) | CondKind::Indicator { .. });
        let all = clauses(rule).into_iter().filter(written);
        all.map(|cond| (cond, self.truth(rule, cond))).collect()
    }

    fn truth(&mut self, rule: &Rule, cond: &Cond) -> Kleene {
        let mut scope = Scope::new(self.world.today(), rule.stale, rule.frame);
        self.encoder().cond(cond, &mut scope)
    }

    /// A rule with a part or clause left out, held against the rule; none where others see what is left out.
    fn left_out(&mut self, mutant: &Mutant) -> Option<LeftOut> {
        if !matches!(mutant.operator, Operator::Part | Operator::Clause) {
            return None;
        }
        let (id, other) = mutant.rule()?;
        let rule = self.program.rule(id);
        let span = mutant.span;
        let holds = |whole: Span| whole.start <= span.start && span.end <= whole.end;
        let related = relations(rule).iter().any(|relation| holds(relation.span));
        // How old facts may be counts for whoever asks an indicator too, and has a lint of its own.
        if related || other.stale != rule.stale || other.indicators.len() != rule.indicators.len() {
            return None;
        }
        let differs = match rule.indicators.iter().position(|indicator| holds(indicator.span)) {
            // An indicator is read by others and in findings: its own truth counts.
            Some(_) if rule.each.is_some() => return None,
            Some(at) => {
                let (before, after) = (&rule.indicators.get(at)?.when, &other.indicators.get(at)?.when);
                let (a, b) = (self.truth(rule, before), self.truth(rule, after));
                let c = &mut self.world.c;
                let (yes, no) = (c.xor(a.yes, b.yes), c.xor(a.no, b.no));
                c.or(yes, no)
            }
            None => {
                let (before, today) = (self.rule(id), self.world.today());
                let after = self.encoder().variant(id, other, &today)?;
                rules::compare(&before, &after, &mut self.world.c).differs
            }
        };
        Some(LeftOut { rule: id, span, differs })
    }

    /// Pairs of rules of one kind that no fact set tried tells apart, and where they differ.
    fn alike(&mut self, rules: &[(RuleId, Rc<RuleRows>)], patterns: &Patterns) -> Vec<(RuleId, RuleId, Lit)> {
        let mut alike: BTreeMap<(RuleKind, Vec<u64>), Vec<usize>> = BTreeMap::new();
        for (at, (id, rows)) in rules.iter().enumerate() {
            let rule = self.program.rule(*id);
            // Two settled rules are said to be settled, not to be the same.
            let lits = || rows.whole.outcomes.iter().chain(&rows.whole.levels).copied();
            let varies = lits().any(|lit| lit != Lit::TRUE && lit != Lit::FALSE);
            if rule.each.is_none() && rule.kind != RuleKind::Measure && varies {
                alike.entry((rule.kind, patterns.signature(lits()))).or_default().push(at);
            }
        }
        let mut pairs = Vec::new();
        for group in alike.into_values() {
            for (later, at) in group.iter().enumerate() {
                for before in group.iter().take(later) {
                    let ((a, old), (b, new)) = (&rules[*before], &rules[*at]);
                    if has_levels(old.kind) == has_levels(new.kind) {
                        pairs.push((*a, *b, rules::compare(old, new, &mut self.world.c).differs));
                    }
                }
            }
        }
        pairs
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

/// What a rule bears on.
fn relations(rule: &Rule) -> &[Relation] {
    match &rule.body {
        Body::Risk { amplifies, .. } => amplifies,
        Body::Resilience { inhibits, .. } => inhibits,
        _ => &[],
    }
}
