//! Generated policy sets with facts, read.

use r2pc_engine::facts::Facts;
use r2pc_engine::facts::read::{Format, read};
use r2pc_generate::{Choices, PolicySet, Size};
use r2pc_lang::program::Program;
use r2pc_lang::source::Sources;
use r2pc_lang::{Checked, check};

/// A policy set with two countries' facts, read; and all that was said of the facts.
pub(crate) fn case(choices: &mut Choices<'_>) -> (Program, Facts, Vec<String>) {
    let set = PolicySet::generate(choices, Size::SMALL);
    let mut sources = Sources::new();
    let ids: Vec<_> =
        set.files.iter().map(|file| sources.add(file.name.as_str(), file.text.as_str())).collect();
    let checked: Checked = check(&sources, &ids);
    assert!(!checked.has_errors(), "{:#?}", checked.diagnostics);
    let mut facts = Facts::default();
    let mut said = Vec::new();
    for country in ["XXA", "XXB"] {
        for text in set.facts(choices, country) {
            let file = sources.add("made.json", text.as_str());
            let found = read(&sources, file, Format::Json, None, &checked.program.vocabulary, &mut facts);
            said.extend(found.iter().map(|d| format!("{} `{}`\n{text}", d.message, sources.text(d.span))));
        }
    }
    (checked.program, facts, said)
}
