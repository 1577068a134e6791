//! The pages of the lints that need a proof, run: what they call wrong gives their code, what they call right does not.
#![cfg(test)]

use r2pc_engine::prove::{lints, lints_unless};
use r2pc_lang::check;
use r2pc_lang::lint::PROVED;
use r2pc_lang::source::Sources;
use std::cell::Cell;

fn found(page: &str, section: &str) -> Vec<String> {
    let body = page.split(&format!("\n## {section}\n")).nth(1).expect("a section");
    let text = body.split("```r2p\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let mut sources = Sources::new();
    let id = sources.add("page.r2p", text);
    let checked = check(&sources, &[id]);
    assert!(!checked.has_errors(), "{:?}", checked.diagnostics);
    lints(&checked.program, &sources)
        .iter()
        .map(|d| format!("{}: {} ({})", d.code, d.message, sources.text(d.span)))
        .collect()
}

#[test]
fn pages_are_true() {
    for (code, _) in PROVED {
        let page = code.entry().expect("a row").page;
        let (wrong, right) = (found(page, "Wrong"), found(page, "Right"));
        assert!(wrong.iter().any(|said| said.starts_with(code.name())), "{code}: {wrong:?}");
        assert!(right.is_empty(), "{code}: {right:?}");
    }
}

#[test]
fn an_answer_that_nobody_waits_for_is_given_up_wherever_that_is_found() {
    let mut sources = Sources::new();
    let id = sources.add("a.r2p", "fact a: bool \"A\"\nrisk r \"R\" { present when a or (a and not a) }\n");
    let checked = check(&sources, &[id]);
    let asked = Cell::new(0);
    let whole = lints_unless(&checked.program, &sources, &|| {
        asked.set(asked.get() + 1);
        false
    });
    assert_eq!(whole.map(|said| said.len()), Some(lints(&checked.program, &sources).len()));
    for at in 1..=asked.get() {
        let left = Cell::new(at);
        let stale = || {
            left.set(left.get() - 1);
            left.get() <= 0
        };
        assert!(lints_unless(&checked.program, &sources, &stale).is_none(), "at {at} of {}", asked.get());
    }
}

#[test]
fn conditions_are_settled_beyond_intervals_and_rules_the_same_beyond_their_text() {
    let text = r#"
fact alpha: bool "A"
fact beta: bool "B"
fact deaths: count "D"
fact wounded: count "W"
risk one "One" { present when alpha or (alpha and beta) }
risk two "Two" { present when alpha }
risk three "Three" { present when deaths - wounded >= 5 and wounded - deaths >= 1 }
risk four "Four" { present when known alpha or alpha is unknown }
"#;
    let mut sources = Sources::new();
    let id = sources.add("a.r2p", text);
    let checked = check(&sources, &[id]);
    assert!(!checked.has_errors(), "{:?}", checked.diagnostics);
    let mut said: Vec<String> = lints(&checked.program, &sources)
        .iter()
        .map(|d| format!("{}: {}", d.code.name().trim_start_matches("r2p::lint::"), d.message))
        .collect();
    said.sort();
    assert_eq!(
        said,
        [
            "constant-condition: no facts make the condition true",
            "constant-condition: the condition is true whatever the facts",
            "idle-condition: without this `one` says the same on all facts",
            "same-rule: `two` says the same as `main.one` on all facts",
            "settled-rule: all facts make `four` present",
            "settled-rule: no facts make `three` present",
        ]
    );
}
