//! A handbook of a small set, drawn whole.

use super::{form, pages, trace};
use crate::check;
use crate::program::SourceId;
use crate::source::Sources;

const SET: &str = r#"package small

source paper "Author 2015" {
  title "A paper"
  date 2015-11-01
  point "P1" at "p. 1" is recommendation "Let nobody be shut out"
  point "P2" is history "Somebody was" because "It is told, and asks nothing."
  point "P3" is claim "Courts help"
}

record Group { key name: text  share: percent 0%..100% "Share of the population" }
enum Level { none < low < high }
fact exclusion: number 0..1 "How far are groups shut out?" per year stale after 2 years cites paper at "p. 1, P1"
fact groups: list of Group "Which groups are there?" stale after 3 years
fact courts: Level "How free are the courts?" stale after 2 years

/// Some are shut out.
risk shut_out "A group is shut out" {
  cites paper at "P1"
  present when exclusion >= 0.5 and count(g in groups where g.share >= 5%) >= 1
  note "The line is ours."
}

resilience free_courts "Courts are free" {
  cites paper
  inhibits shut_out where exclusion < 0.9 because "Asserted."
  holds when courts is high
}

test "a small group" {
  as of 2015-06-30
  given exclusion is 0.2
  expect shut_out is below_threshold
}
"#;

#[test]
fn a_handbook_says_all_there_is_to_say() {
    let mut sources = Sources::new();
    let file = sources.add("small.r2p", SET);
    let checked = check(&sources, &[file]);
    assert_eq!(checked.diagnostics, []);
    let all: Vec<String> =
        pages(&sources, &checked.program).iter().map(|p| format!("==== {}\n{}", p.file, p.text)).collect();
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn a_point_is_cited_explained_or_lost() {
    let mut sources = Sources::new();
    let file = sources.add("small.r2p", SET);
    let checked = check(&sources, &[file]);
    insta::assert_snapshot!(trace(&checked.program, SourceId(0)));
}

#[test]
fn a_form_asks_every_question() {
    let mut sources = Sources::new();
    let file = sources.add("small.r2p", SET);
    let checked = check(&sources, &[file]);
    insta::assert_snapshot!(form(&checked.program, "XXA"));
}
