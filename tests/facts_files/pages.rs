//! The pages of the fact codes: their wrong example gives that code and no other, their right one gives nothing.

use super::{Block, blocks, outcome};
use r2pc_lang::codes;

#[test]
fn the_examples_of_every_page_are_what_they_say() {
    let mut pages = 0;
    for entry in codes::all().filter(|e| e.code.name().starts_with("r2p::fact::")) {
        let blocks = blocks(entry.page);
        let under = |heading: &str| {
            let found: Vec<&Block> = blocks.iter().filter(|b| b.heading == heading).collect();
            assert!(found.len() <= 1, "{} has two blocks under {heading}", entry.code);
            found.first().copied()
        };
        let policy = under("Vocabulary").unwrap_or_else(|| panic!("{} has no vocabulary", entry.code));
        for (heading, expected) in [("Wrong", vec![entry.code.name()]), ("Right", vec![])] {
            let block =
                under(heading).unwrap_or_else(|| panic!("{} has no example under {heading}", entry.code));
            let (facts, mapping) = match under("Table") {
                Some(table) => (table, Some(block.text.as_str())),
                None => (block, None),
            };
            let outcome = outcome(&policy.text, mapping, facts.format().unwrap(), &facts.text);
            let mut codes = outcome.codes();
            codes.dedup();
            // What a broken mapping leaves out can be missed elsewhere.
            codes.retain(|code| mapping.is_none() || *code == entry.code.name());
            assert_eq!(codes, expected, "{} under {heading}: {:?}", entry.code, outcome.said);
        }
        pages += 1;
    }
    assert!(pages >= 25, "only {pages} pages were found");
}
