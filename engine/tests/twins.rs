//! Generated policy sets, every rule written otherwise, proved to mean the same. A small set here; 300 rules over 400
//! facts by `cargo bench -p r2pc-engine --bench prove`.
#![cfg(test)]

use r2pc_engine::prove::{Limits, Meaning, compare};
use r2pc_generate::{Choices, Twins};
use r2pc_lang::check;
use r2pc_lang::program::Program;
use r2pc_lang::source::Sources;

fn program(vocabulary: &str, rules: &str) -> Program {
    let mut sources = Sources::new();
    let ids = [sources.add("v.r2p", vocabulary), sources.add("t.r2p", rules)];
    let checked = check(&sources, &ids);
    let said = || checked.diagnostics.iter().map(|d| format!("{}: {}", d.message, sources.text(d.span)));
    assert!(!checked.has_errors(), "{:#?}", said().collect::<Vec<_>>());
    checked.program
}

#[test]
fn every_rule_written_otherwise_is_proved_equivalent() {
    for seed in 1..=2 {
        let twins = Twins::generate(&mut Choices::seeded(seed), 40, 30);
        let (old, new) =
            (program(&twins.vocabulary, &twins.plain), program(&twins.vocabulary, &twins.otherwise));
        let comparison = compare(&old, &new, Limits::default());
        let wrong: Vec<String> = comparison
            .changes
            .iter()
            .filter(|change| !matches!(change.meaning, Meaning::Same | Meaning::Equivalent))
            .map(|change| format!("{} {:?} {:?}", change.rule, change.meaning, change.undecided))
            .collect();
        assert!(wrong.is_empty(), "{seed}: {wrong:#?}");
        let rewritten = comparison.changes.iter().filter(|c| c.meaning == Meaning::Equivalent).count();
        assert!(rewritten >= 28, "{seed}: only {rewritten} rules are written otherwise");
    }
}
