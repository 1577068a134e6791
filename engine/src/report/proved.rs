//! What became of asserts: for people, a line each, and as `r2pc.prove/1`.

use super::layout::{BOLD, DIM, GREEN, RED, YELLOW, counted, line, paint};
use crate::prove::{Assertions, Claim, Proved, fact_file};
use crate::text;
use r2pc_lang::program::{AssertionKind, FactType, FieldType, Program};
use r2pc_lang::source::Sources;
use r2pc_lang::value::Content;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Assertions with what is needed to speak of them.
#[derive(Clone, Copy, Debug)]
pub struct Asserted<'a> {
    /// The policies.
    pub program: &'a Program,
    /// Their texts.
    pub sources: &'a Sources,
    /// What became of what they assert.
    pub assertions: &'a Assertions,
}

impl Asserted<'_> {
    /// How many hold, how many do not, of how many it is not known.
    #[must_use]
    pub fn counts(&self) -> (usize, usize, usize) {
        let claims = || self.assertions.claims.iter();
        let holds = claims().filter(|claim| matches!(claim.proved, Proved::Holds)).count();
        let open = claims().filter(|claim| matches!(claim.proved, Proved::Undecided(_))).count();
        (holds, self.assertions.claims.len() - holds - open, open)
    }

    fn name(&self, claim: &Claim) -> String {
        let assert = self.program.asserts.get(claim.assert);
        assert.map_or_else(String::new, |assert| {
            format!("{}.{}", self.program.package(assert.package).name, assert.name)
        })
    }

    fn words(&self, claim: &Claim) -> String {
        let words: Vec<&str> = self.sources.text(claim.span).split_whitespace().collect();
        let said = words.join(" ");
        let assertions = self.program.asserts.get(claim.assert).map_or(&[][..], |row| &row.assertions);
        let opener = match assertions.iter().find(|row| row.span == claim.span).map(|row| &row.kind) {
            // Of two that are kept apart, the opener is part of what is said.
            Some(AssertionKind::Never(_)) if !opens(&said) => "never ",
            Some(AssertionKind::Always(..)) => "always ",
            _ => "",
        };
        line(&format!("{opener}{said}"))
    }

    fn place(&self, claim: &Claim) -> String {
        let file = self.sources.file(claim.span.file);
        format!("{}:{}", file.name(), file.line_column(claim.span.start as usize).line)
    }

    /// Why a claim does not hold, or is not decided: a sentence, and facts.
    fn because(&self, claim: &Claim) -> (String, Option<String>) {
        let file = |day, facts| Some(fact_file(self.program, facts, day));
        match &claim.proved {
            Proved::Holds => (String::new(), None),
            Proved::Undecided(why) => (why.to_string(), None),
            Proved::Reads(rule, fact) => {
                let (rule, fact) =
                    (&self.program.rule(*rule).full_name, &self.program.vocabulary.fact(*fact).name);
                (format!("{rule} reads {fact}, itself or through a rule that it asks"), None)
            }
            Proved::Names(rule, key) => {
                (format!("{} asks for `{key}` by name", self.program.rule(*rule).full_name), None)
            }
            Proved::Refuted(day, facts) => {
                (format!("as of {day}, on these facts it does not hold"), file(*day, facts))
            }
            Proved::NotMonotone(day, facts, content) => {
                let value = self.raised(claim, content);
                (
                    format!("as of {day}, on these facts, it fires less surely once the value is {value}"),
                    file(*day, facts),
                )
            }
        }
    }

    /// The value with which a rule fires less surely.
    fn raised(&self, claim: &Claim, content: &Content) -> String {
        let Content::Value(value) = content else { return String::new() };
        let Some(cell) = &claim.cell else { return String::new() };
        let vocabulary = &self.program.vocabulary;
        match (&vocabulary.fact(cell.fact).ty, cell.field) {
            (FactType::Scalar(ty), _) => text::field(vocabulary, &FieldType::Scalar(ty.clone()), value),
            (FactType::Record(record), Some(field)) => {
                let declared = vocabulary.record(*record).fields.get(field as usize);
                declared.map_or_else(String::new, |declared| text::field(vocabulary, &declared.ty, value))
            }
            _ => String::new(),
        }
    }
}

/// Whether an assertion's text has its opening words.
fn opens(said: &str) -> bool {
    ["never ", "at most one of"].iter().any(|opener| said.starts_with(opener))
}

/// Each claim with what became of it, and the facts on which it does not hold; then the sum and how far proofs reach.
#[must_use]
pub fn proved_table(asserted: &Asserted<'_>) -> String {
    let mut out = String::new();
    for claim in &asserted.assertions.claims {
        let (style, mark) = match claim.proved {
            Proved::Holds => (GREEN, "proved"),
            Proved::Undecided(_) => (YELLOW, "undecided"),
            _ => (RED, "refuted"),
        };
        let name = paint(BOLD, &asserted.name(claim));
        let _ = writeln!(out, "{} {name}: {}", paint(style, mark), asserted.words(claim));
        let (sentence, facts) = asserted.because(claim);
        if !sentence.is_empty() {
            let _ = writeln!(out, "  {sentence} ({})", asserted.place(claim));
        }
        for text in facts.iter().flat_map(|facts| facts.lines()) {
            let _ = writeln!(out, "    {}", line(text));
        }
        for note in &claim.not_analysed {
            let _ = writeln!(out, "  {}", paint(DIM, &format!("not analysed: {note}")));
        }
    }
    let (holds, refuted, open) = asserted.counts();
    let total = counted(holds + refuted + open, "assertion");
    let _ = writeln!(out, "{total}: {holds} proved, {refuted} refuted, {open} undecided");
    let rules = asserted.assertions.rules;
    let analysed = rules - asserted.assertions.not_analysed.len();
    let _ = writeln!(
        out,
        "{}",
        paint(DIM, &format!("{analysed} of {} analysed in full.", counted(rules, "rule")))
    );
    for (rule, notes) in &asserted.assertions.not_analysed {
        let notes: Vec<&str> = notes.iter().map(|note| &**note).collect();
        let _ = writeln!(out, "{}", paint(DIM, &format!("  not analysed in {rule}: {}", notes.join("; "))));
    }
    if holds > 0 {
        let _ = writeln!(out, "{}", paint(DIM, &format!("Proved for {}.", asserted.assertions.scope)));
    }
    out
}

/// The same as one document.
#[must_use]
pub fn proved_json(asserted: &Asserted<'_>) -> String {
    let claim = |claim: &Claim| {
        let (because, facts) = asserted.because(claim);
        let result = match claim.proved {
            Proved::Holds => "proved",
            Proved::Undecided(_) => "undecided",
            _ => "refuted",
        };
        json!({
            "assert": asserted.name(claim),
            "says": asserted.words(claim),
            "place": asserted.place(claim),
            "result": result,
            "because": because,
            "facts": facts,
            "not_analysed": claim.not_analysed.iter().map(|note| Value::from(&**note)).collect::<Vec<_>>(),
        })
    };
    let claims: Vec<Value> = asserted.assertions.claims.iter().map(claim).collect();
    let open = asserted.assertions.not_analysed.iter().map(|(rule, notes)| {
        json!({ "rule": &**rule, "because": notes.iter().map(|note| Value::from(&**note)).collect::<Vec<_>>() })
    });
    let open: Vec<Value> = open.collect();
    let document = json!({
        "format": "r2pc.prove/1",
        "scope": asserted.assertions.scope.to_string(),
        "rules": asserted.assertions.rules,
        "not_analysed": open,
        "assertions": claims,
    });
    format!("{document:#}\n")
}
