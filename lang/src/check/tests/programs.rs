//! What sound text comes to: conditions with their spans left out, and the graph of rules.

use super::{checked, said};
use crate::program::{Body, Cond, Program, Rule};
use insta::assert_snapshot;
use std::fmt::Write;

/// The vocabulary of the examples.
const FACTS: &str = r#"
package example
unit deaths "people killed"
unit usd "US dollars"
enum Level { none < low < moderate < high }
enum TreatyId { icerd, cat }
enum Field { domestic, foreign }
record Treaty { joined: bool  since: date  level: Level }
record Group { key name: text  share: percent 0%..100%  excluded: bool  since: date  home: country }
fact terror: number 1..5 "Terror" per year
fact toll: count of deaths "Killed" per year
fact budget: number 0..1_000 of usd "Budget"
fact cost: number 0..1_000 of usd "Cost"
fact share: percent "Share"
fact treaties by TreatyId: Treaty "Treaties"
fact resourcing by obligation: Treaty "Means"
fact groups: list of Group "Groups"
fact adopted: date "Adopted"
fact scope: set of Field "Scope"
fact peers: set of country "Peers"
fact open: bool "Open"
parameter cycle { from 2012-06-01 is 4.5 years from 2008-04-07 is 4 years }
parameter sizeable { from 2005-01-01 is 5% }
parameter many { from 2005-01-01 is 1_000 }
define joined(t: TreatyId) = treaties[t].joined
define is_small(g: Group) = g.share < sizeable
"#;

/// The debug form of a piece of a program without places, widths and the names of wrappers.
fn plain(debug: &str) -> String {
    let mut text = debug.to_owned();
    while let Some(start) = text.find("Span {") {
        let end = text[start..].find('}').map_or(text.len(), |at| start + at + 1);
        let start = ["name_span: ", "span: "]
            .iter()
            .find_map(|label| text[..start].ends_with(label).then(|| start - label.len()))
            .unwrap_or(start);
        text.replace_range(start..end, "");
    }
    text.replace(", ,", ",").replace("{ ,", "{").replace(",  }", " }").replace(",  ", ", ")
}

/// The conditions of a rule, a line each.
fn conditions(rule: &Rule) -> Vec<(&'static str, &Cond)> {
    let mut all: Vec<(&str, &Cond)> = rule.applies.iter().map(|cond| ("applies", cond)).collect();
    all.extend(rule.indicators.iter().map(|row| ("indicator", &row.when)));
    match &rule.body {
        Body::Risk { present, levels, .. } => {
            all.push(("present", present));
            all.extend(levels.iter().map(|row| ("level", &row.when)));
        }
        Body::Resilience { holds, .. } => all.push(("holds", holds)),
        Body::Obligation { requires, .. } => all.extend(requires.iter().map(|cond| ("requires", cond))),
        Body::Warning { raises } => all.extend(raises.iter().map(|row| ("raise", &row.when))),
        Body::Assistance { offers, .. } => all.extend(offers.iter().map(|row| ("offer", &row.when))),
        Body::Measure { .. } => {}
    }
    all
}

/// What one condition comes to.
#[track_caller]
fn condition(text: &str) -> String {
    let rule = format!("risk it \"It\" {{ present when {text} }}\n");
    let (_, checked) = checked(&[&format!("{FACTS}{rule}")]);
    assert!(!checked.has_errors(), "{text}: {:?}", checked.diagnostics);
    let rule = checked.program.rules.first().expect("one rule");
    let Body::Risk { present, .. } = &rule.body else { panic!("a risk") };
    plain(&format!("{:?}", present.kind))
}

/// Who asks whom, what is read, and in which order.
fn graph(program: &Program) -> String {
    let mut text = String::new();
    let name = |id: &crate::program::RuleId| program.rule(*id).name.to_string();
    for rule in &program.rules {
        let asks: Vec<String> = rule.asks.iter().map(name).collect();
        let reads: Vec<&str> = rule.reads.iter().map(|id| &*program.vocabulary.fact(*id).name).collect();
        writeln!(text, "{} asks [{}] reads [{}]", rule.name, asks.join(", "), reads.join(", "))
            .expect("text");
    }
    let order: Vec<String> = program.order.iter().map(name).collect();
    writeln!(text, "order: {}", order.join(", ")).expect("text");
    text
}

#[test]
fn conditions_have_one_form() {
    let all = [
        "terror >= 4 and not open",
        "toll >= many",
        "cost / budget <= 2%",
        "any(g in groups where g.excluded and g.share >= sizeable)",
        "every(t in {icerd, cat} satisfies joined(t))",
        "count(groups) >= 2",
        "none(g in groups where is_small(g))",
        "sum(g.share for g in groups) > 50%",
        "min(g.since for g in groups) < adopted",
        "treaties.cat.level >= low and low <= treaties[icerd].level",
        "treaties.cat.since + 2 years <= today",
        "adopted - treaties.cat.since <= 30 days",
        "age of adopted between 1 year and cycle",
        "adopted within the last 12 months",
        "change in terror over 3 years >= 1 or terror falling over 3 years",
        "in at least 3 of the last 5 years (terror 1 year ago >= 4)",
        "scope includes all of {domestic, foreign} and not scope includes domestic",
        "any(c in peers where c is one of peers)",
        "open is not false and treaties.cat.joined is withheld and groups is unknown",
        "(terror otherwise 3 because \"?\") > 2",
        "highest of terror >= 4",
    ];
    let lines: Vec<String> = all.iter().map(|text| format!("{text}\n  {}", condition(text))).collect();
    assert_snapshot!(lines.join("\n\n"));
}

#[test]
fn rules_are_asked_in_order() {
    let text = format!(
        r#"{FACTS}
risk ra "A" {{ indicator early "Early" when terror >= 2  level high when rb is present  present when open }}
risk rb "B" {{ amplifies ra where share >= 5%  present when ra.early or toll >= 3 }}
resilience rc "C" {{ inhibits rb where adopted < today  holds when joined(cat) }}
obligation rd "D" {{ tags recommendation  requires rb is not inhibited }}
obligation re "E" {{ requires every(o in obligations where o tagged recommendation satisfies o is met) }}
obligation rf "F" {{ for each o in obligations where not (o tagged recommendation)  requires resourcing[o].joined }}
warning rg "G" {{ raise watch when ra is amplified  raise alert when count(r in risks where r is present) >= 2 }}
assistance rh "H" {{ builds on rc  offer x "X" when score >= 2 }}
measure score "Score" {{ gives count(w in warnings where w is raised) }}
"#
    );
    let (_, checked) = checked(&[&text]);
    assert!(!checked.has_errors(), "{:?}", checked.diagnostics);
    assert_snapshot!(graph(&checked.program));
}

#[test]
fn a_broken_rule_takes_its_askers_along_and_nothing_else() {
    let rules = r#"
risk broken "Broken" { present when terror >= high }
risk asks "Asks" { present when broken is present }
define through = asks is present
warning far "Far" { raise watch when through }
resilience held "Held" { inhibits broken, sound  holds when open }
risk sound "Sound" { present when terror >= 4 }
warning all "All" { raise watch when count(r in risks where r is present) >= 1 }
test "far" { as of 2015-06-30 expect far is raised }
test "sound" { as of 2015-06-30 expect sound is unknown }
"#;
    assert_snapshot!(said(&[&format!("{FACTS}{rules}")]), @r"
    r2p::name::unknown 0.r2p:28 [high] there is no name `high`
      help: it is a value of `Level`: write `Level.high`
    ");
    let (_, checked) = checked(&[&format!("{FACTS}{rules}")]);
    let names: Vec<&str> = checked.program.rules.iter().map(|rule| &*rule.name).collect();
    assert_eq!(names, ["held", "sound"]);
    assert_eq!(checked.program.tests.len(), 1);
    let rule = checked.program.rules.first().expect("held");
    let Body::Resilience { inhibits, .. } = &rule.body else { panic!("a resilience") };
    assert_eq!(inhibits.len(), 1, "the relation to the broken risk is left out");
}

#[test]
fn packages_see_what_they_use() {
    let facts = "package a.facts\nfact terror: number 1..5 \"Terror\"\nenum Level { low < high }\n";
    let risk = "package a.risk\nuse a.facts\nrisk one \"One\" { present when terror >= 4 }\n";
    let other = "package b\nuse a.risk\nrisk one \"One\" { present when a.risk.one is present and terror >= 2 }\n\
        warning two \"Two\" { raise watch when one is present  raise alert when b.one is present }\n";
    assert_snapshot!(said(&[facts, risk, other]), @r"
    r2p::name::not-in-scope 2.r2p:3 [terror] `terror` is declared in package `a.facts`, which is not used here
      help: add `use a.facts` at the head of the file
    r2p::name::ambiguous 2.r2p:4 [one] `one` may be `a.risk.one` or `b.one`
      help: write the full name, with its package
    ");
    assert_snapshot!(said(&["fact a: bool \"A\"\n", "package main\nrisk r \"R\" { present when a }\n"]), @"");
    assert_snapshot!(said(&["package a\nuse a.facts\nuse b\n", "package a.fact\nfact x: bool \"X\"\n"]), @r"
    r2p::name::unknown-package 0.r2p:2 [a.facts] there is no package `a.facts`
      help: did you mean `a.fact`?
    r2p::name::unknown-package 0.r2p:3 [b] there is no package `b`
    ");
    assert_snapshot!(said(&["package a\nfact x: bool \"X\"\n", "package b\nfact x: bool \"X\"\n"]), @r"
    r2p::name::duplicate 1.r2p:2 [x] the fact `x` is declared in package `a` too
      help: fact files name facts without their package: keep one declaration and `use` its package
    ");
}

#[test]
fn later_packages_amend_last() {
    let base = format!("{FACTS}risk one \"One\" {{ present when terror >= 4 }}\n");
    let near =
        "package near\nuse example\namend one { because \"Near.\" replace present when terror >= 3 }\n";
    let far = "package far\nuse example\nuse near\namend one { because \"Far.\" remove present\n add present when terror >= 2 }\n";
    let (_, checked) = checked(&[far, near, &base]);
    assert!(!checked.has_errors(), "{:?}", checked.diagnostics);
    let rule = checked.program.rules.first().expect("one rule");
    let why: Vec<&str> = rule.amendments.iter().map(|by| &*by.because).collect();
    assert_eq!(why, ["Near.", "Far."]);
    let (_, present) = conditions(rule).pop().expect("present");
    assert!(plain(&format!("{present:?}")).contains("Constant(2)"), "{present:?}");
    let apart = far.replace("use near\n", "");
    assert_snapshot!(said(&[&apart, near, &base]), @r"
    r2p::rule::amend-conflict 1.r2p:3 [replace present when terror >= 3] `present` of `one` is amended twice
      help: neither of `far` and `near` uses the other: drop one of the two, or let one `use` the other, whose word is then the last
    ");
}

#[test]
fn what_the_parser_could_not_read_is_not_reported_twice() {
    let text =
        format!("{FACTS}fact lost number \"No colon\"\nrisk one \"One\" {{ present when lost >= 3 }}\n");
    let said = said(&[&text]);
    assert_eq!(said.matches("r2p::").count(), 1, "{said}");
    assert!(said.starts_with("r2p::parse::"), "{said}");
}
