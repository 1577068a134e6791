//! Pieces of a program by what they say, in names instead of ids: two versions of a policy set share a piece where
//! their texts are equal.

use r2pc_lang::form::form;
use r2pc_lang::program::{
    Body, DefineId, EnumId, Expr, FactId, ParameterId, Program, RecordId, Relation, Rule, RuleId, UnitId,
};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

/// The names of a program.
#[derive(Debug)]
pub(super) struct Names<'p> {
    program: &'p Program,
    /// The names under which rules are known to both versions.
    rules: Vec<String>,
    known: RefCell<BTreeMap<(&'static str, u32), String>>,
}

/// How ids are spelled in the form of a piece.
const KINDS: [&str; 7] = ["FactId", "EnumId", "RecordId", "UnitId", "ParameterId", "DefineId", "RuleId"];

/// What stands before and behind the id of a define that is called with nothing.
const CALL: (&str, &str) = ("Call(Call { define: ", ", args: [], span:  })");

impl<'p> Names<'p> {
    /// Rules under their full names, but for those renamed.
    pub(super) fn new(program: &'p Program, renamed: &BTreeMap<String, String>) -> Names<'p> {
        let name = |rule: &Rule| {
            renamed.get(&*rule.full_name).cloned().unwrap_or_else(|| rule.full_name.to_string())
        };
        let rules = program.rules.iter().map(name).collect();
        Names { program, rules, known: RefCell::default() }
    }

    /// The name under which both versions know a rule.
    pub(super) fn rule(&self, id: RuleId) -> &str {
        self.rules.get(id.index()).map_or("", String::as_str)
    }

    /// A piece in names.
    pub(super) fn form(&self, piece: &impl Debug) -> String {
        self.named(&form(piece), false)
    }

    /// A piece in names, with each define that takes nothing written out where it is called.
    pub(super) fn written_out(&self, piece: &impl Debug) -> String {
        self.named(&form(piece), true)
    }

    /// A text with each id written as what it stands for.
    fn named(&self, text: &str, written_out: bool) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((at, kind)) = next_id(rest) {
            let (before, behind) = rest.split_at(at);
            out.push_str(before);
            let inner = behind.get(kind.len() + 1..).unwrap_or_default();
            let (number, behind) = inner.split_once(')').unwrap_or((inner, ""));
            if let (Some(behind), Some(at), Ok(number)) =
                (behind.strip_prefix(CALL.1), out.len().checked_sub(CALL.0.len()), number.parse())
                && (written_out && kind == "DefineId" && out.ends_with(CALL.0))
            {
                out.truncate(at);
                out.push_str(&self.body(number));
                rest = behind;
                continue;
            }
            match number.parse() {
                Ok(number) => out.push_str(&self.spelled(kind, number)),
                Err(_) => out.push_str(number),
            }
            rest = behind;
        }
        out.push_str(rest);
        out
    }

    /// What a define says, as it would stand in place of its call.
    fn body(&self, define: u32) -> String {
        match &self.program.define(DefineId(define)).body {
            Expr::Cond(body) => self.written_out(&body.kind),
            Expr::Num(body) => self.written_out(&body.kind),
            Expr::Day(body) => self.written_out(&body.kind),
            Expr::Choice(body) => self.written_out(&body.kind),
            Expr::Length(body) => self.written_out(&body.kind),
            Expr::Text(body) => self.written_out(&body.kind),
            Expr::Set(body) => self.written_out(&body.kind),
            Expr::Span(body) => self.written_out(body),
        }
    }

    fn spelled(&self, kind: &'static str, number: u32) -> String {
        if let Some(known) = self.known.borrow().get(&(kind, number)) {
            return known.clone();
        }
        let spelled = self.spell(kind, number);
        self.known.borrow_mut().insert((kind, number), spelled.clone());
        spelled
    }

    fn spell(&self, kind: &str, number: u32) -> String {
        let (program, vocabulary) = (self.program, &self.program.vocabulary);
        match kind {
            "FactId" => self.fact(FactId(number)),
            "EnumId" => {
                let row = vocabulary.enumeration(EnumId(number));
                let words: Vec<&str> = row.values.iter().map(|(word, _)| &**word).collect();
                format!("{}{{{}{}}}", row.name, if row.ordered { "<" } else { "" }, words.join(","))
            }
            "RecordId" => {
                let row = vocabulary.record(RecordId(number));
                let fields: Vec<String> =
                    row.fields.iter().map(|f| format!("{}:{}", f.name, self.form(&f.ty))).collect();
                format!("{}{{{}; {:?}}}", row.name, fields.join(","), row.key)
            }
            "UnitId" => vocabulary.unit(UnitId(number)).name.to_string(),
            "ParameterId" => {
                let row = program.parameter(ParameterId(number));
                format!("{}={:?}", row.name, row.values)
            }
            "DefineId" => {
                let row = program.define(DefineId(number));
                format!("({})", self.form(&row.body))
            }
            _ => format!("@{}", self.rule(RuleId(number))),
        }
    }

    /// A fact with all that decides what is read of it.
    fn fact(&self, id: FactId) -> String {
        let row = self.program.vocabulary.fact(id);
        format!(
            "{} by {} is {} stale {:?} {}",
            row.name,
            self.form(&row.by),
            self.form(&row.ty),
            row.stale,
            self.prefers(id)
        )
    }

    /// The sources that go before others.
    pub(super) fn prefers(&self, id: FactId) -> String {
        let vocabulary = &self.program.vocabulary;
        let citations: Vec<&str> =
            vocabulary.fact(id).prefers.iter().map(|source| &*vocabulary.source(*source).citation).collect();
        citations.join("|")
    }

    /// The relations that a rule declares. The risks they name do not decide its verdict, and are no mentions.
    fn related(&self, relations: &[Relation], written_out: bool) -> String {
        let condition = |r: &Relation| self.named(&form(&r.condition), written_out);
        let one = |r: &Relation| format!("to {} {}", self.rule(r.risk), condition(r));
        relations.iter().map(one).collect()
    }

    /// What decides a rule's outcomes, with the relations that others declare on it left out.
    pub(super) fn meaning(&self, rule: &Rule) -> String {
        self.said(rule, false)
    }

    /// The same, with each define that takes nothing written out where it is called.
    pub(super) fn meaning_written_out(&self, rule: &Rule) -> String {
        self.said(rule, true)
    }

    fn said(&self, rule: &Rule, written_out: bool) -> String {
        let said = |piece: &dyn Debug| self.named(&form(piece), written_out);
        let indicators: Vec<_> = rule.indicators.iter().map(|i| (&i.name, &i.when)).collect();
        let body = match &rule.body {
            Body::Risk { present, levels, amplifies, .. } => {
                let related = self.related(amplifies, written_out);
                format!(
                    "{}{}{}",
                    said(&present),
                    said(&levels.iter().map(|l| (l.level, &l.when)).collect::<Vec<_>>()),
                    related
                )
            }
            Body::Resilience { holds, inhibits } => {
                let related = self.related(inhibits, written_out);
                format!("{}{}", said(&holds), related)
            }
            Body::Obligation { requires, due, binding, .. } => said(&(requires, due, binding)),
            Body::Warning { raises } => said(&raises.iter().map(|l| (l.level, &l.when)).collect::<Vec<_>>()),
            Body::Assistance { offers, builds_on } => {
                said(&(offers.iter().map(|o| (&o.name, &o.when)).collect::<Vec<_>>(), builds_on))
            }
            Body::Measure { gives } => said(&gives),
        };
        let frame = (
            rule.kind,
            rule.force,
            rule.stale,
            rule.each.as_ref().map(|e| (&e.domain, &e.condition)),
            &rule.applies,
        );
        format!("{}{}{body}", said(&frame), said(&indicators))
    }
}

/// The next id in a text: where, and of which kind.
fn next_id(text: &str) -> Option<(usize, &'static str)> {
    text.match_indices("Id(").find_map(|(at, _)| {
        let head = text.get(..at + 2)?;
        KINDS.iter().find(|kind| head.ends_with(**kind)).map(|kind| (at + 2 - kind.len(), *kind))
    })
}

/// The rules that a piece names.
pub(super) fn mentions(form: &str) -> BTreeSet<&str> {
    let of_name = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let names = form.split('@').skip(1).filter_map(|rest| {
        let end = rest.find(|c| !of_name(c)).unwrap_or(rest.len());
        rest.get(..end)
    });
    names.collect()
}
