//! Which slips are made of which text, and that what is written is what is meant.

use super::{Mutant, mutants, sample};
use crate::check;
use crate::program::Program;
use crate::source::Sources;
use std::fmt::Write as _;

const POLICY: &str = r#"package p

source law "Law" { date 2000-01-01 }
enum Level { none < some < much }
enum Kind { inquiry, report, visit }
record Group { key name: text  share: percent 0%..100%  excluded: bool  seen: date  kinds: set of Kind }
fact terror: number 1..5 "?" stale after 2 years
fact killed: count "?" per year stale after 2 years
fact grade: Level "?" stale after 2 years
fact groups: list of Group "?" stale after 2 years
fact kinds: set of Kind "?" stale after 2 years
fact free: bool "?" stale after 2 years
fact since: date "?" stale after 2 years

parameter sizeable "A share" {
  from 1990-01-01 is 5%
  from 2005-01-01 is 10%
  cites law
}

parameter time "Time" { from 1990-01-01 is 18 months }

define grave = killed >= 1_000 and not free

risk danger "Danger" {
  cites law
  applies unless free is unknown
  indicator many "Many" when any(g in groups where g.excluded and g.share >= sizeable)
  indicator rising "Rising" when terror rising over 3 years
  indicator quick "Quick" when change in killed over 2 years > 100
  indicator now "Now" when grade is much
  present when at least 2 of indicators or (grave and min of killed over 3 years > -0.5)
  level high when ever over 2 years (killed >= 25)
  level extreme when established (grave)
}

risk other "Other" {
  cites law
  indicator inquiry "Inquiry" when kinds includes any of {inquiry, report}
  indicator seen "Seen" when every(g in groups satisfies g.seen within the last 12 months)
  present when not (inquiry and seen) and grade between some and much
  amplifies danger, third where killed 2 years ago < 5
}

risk third "Third" {
  cites law
  present when (terror otherwise 3 because "So it is elsewhere") > 2 and ruled out (free)
}

resilience shield "Shield" {
  cites law
  inhibits danger because "Because"
  holds when free and killed is not 0
}

obligation duty "Duty" {
  cites law
  in force from 2001-01-01 until 2020-12-31
  stale after 3 years
  applies when since <= 2010-06-30
  for each k in {inquiry, visit}
  requires kinds includes k
  requires danger is not present
  due by since + time
  binding when known since
}

warning alarm "Alarm" {
  cites law
  raise watch when danger is present and danger is not inhibited
  raise alert when count(r in risks where r is present) * 2 >= 4
}

assistance help "Help" {
  cites law
  builds on shield
  offer hand "A hand" when alarm is raised
}
"#;

fn checked(text: &str) -> (Sources, Program) {
    let mut sources = Sources::new();
    let file = sources.add("p.r2p", text);
    let checked = check(&sources, &[file]);
    let errors: Vec<_> = checked.diagnostics.iter().filter(|d| d.is_error()).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{text}");
    (sources, checked.program)
}

#[test]
fn every_kind_of_slip() {
    let (sources, program) = checked(POLICY);
    let mut list = String::new();
    for mutant in mutants(&program, &sources) {
        let (before, after) = mutant.before_and_after(&sources);
        let line = sources.file(mutant.place().file).line_column(mutant.place().start as usize).line;
        let _ = writeln!(list, "{line:>3} {:<16} {before}\n{:>21}{after}", mutant.operator.word(), "");
    }
    insta::assert_snapshot!(list);
}

#[test]
fn every_mutant_is_a_policy_that_checks() {
    let (sources, program) = checked(POLICY);
    for mutant in mutants(&program, &sources) {
        let (_, text) = mutant.text(&sources);
        assert_ne!(text, POLICY);
        checked(&text);
    }
}

#[test]
fn a_mutant_is_put_in_and_taken_out() {
    let (sources, program) = checked(POLICY);
    let original = format!("{program:?}");
    let mut changed = program.clone();
    for mutant in mutants(&program, &sources) {
        mutant.apply(&mut changed);
        assert_ne!(format!("{changed:?}"), original, "{mutant:?}");
        mutant.undo(&mut changed, &program);
    }
    assert_eq!(format!("{changed:?}"), original);
}

#[test]
fn a_sample_is_spread_and_the_same_each_time() {
    let (sources, program) = checked(POLICY);
    let all = mutants(&program, &sources);
    let places = |some: &[Mutant]| some.iter().map(Mutant::place).collect::<Vec<_>>();
    let ten = sample(all.clone(), 10);
    assert_eq!(ten.len(), 10);
    assert_eq!(places(&ten), places(&sample(all.clone(), 10)));
    assert_eq!(ten.first().map(Mutant::place), all.first().map(Mutant::place));
    assert!(ten.last().map(Mutant::place) > all.get(all.len() * 8 / 10).map(Mutant::place));
    assert!(sample(all.clone(), 0).is_empty());
    assert_eq!(sample(all.clone(), all.len() + 1).len(), all.len());
}
