//! Coverage as an LCOV trace file, which editors and coverage services read: a function a rule, a line where a condition
//! begins, and a branch for each value that the condition can have (true, false, unknown, in this order).

use super::tested::Tested;
use crate::coverage::{Coverage, Part};
use r2pc_lang::source::FileId;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The trace file of all policy files that hold a condition, by name.
#[must_use]
pub fn lcov(tested: &Tested<'_>, coverage: &Coverage) -> String {
    let mut files: BTreeMap<(&str, FileId), Vec<&Part>> = BTreeMap::new();
    for part in &coverage.parts {
        let id = part.name_span.file;
        files.entry((tested.sources.file(id).name(), id)).or_default().push(part);
    }
    files
        .into_iter()
        .fold(String::new(), |text, ((name, id), parts)| text + &of_file(tested, name, id, &parts))
}

fn of_file(tested: &Tested<'_>, name: &str, id: FileId, parts: &[&Part]) -> String {
    let file = tested.sources.file(id);
    let line = |offset: u32| file.line_column(offset as usize).line;
    let mut text = format!("TN:\nSF:{name}\n");
    let mut lines: BTreeMap<u32, u64> = BTreeMap::new();
    let mut branches = String::new();
    let (mut found, mut hit, mut rules_hit) = (0, 0, 0);
    for part in parts {
        let rule = super::covered::owner(tested, part.owner);
        let _ = writeln!(text, "FN:{},{rule}", line(part.name_span.start));
        let _ = writeln!(text, "FNDA:{},{rule}", part.tests);
        rules_hit += usize::from(part.tests > 0);
    }
    // A clause that an amendment brings in stands in another file, and is counted with its rule in the other reports.
    let here = parts.iter().flat_map(|part| &part.conditions).filter(|condition| condition.span.file == id);
    for (block, condition) in here.enumerate() {
        let at = line(condition.span.start);
        let times: u64 = condition.times.iter().sum();
        let seen = lines.entry(at).or_default();
        *seen = times.max(*seen);
        for (branch, truth) in condition.possible.iter().enumerate() {
            let times = condition.times(truth);
            let _ = writeln!(branches, "BRDA:{at},{block},{branch},{times}");
            found += 1;
            hit += usize::from(times > 0);
        }
    }
    let _ = writeln!(text, "FNF:{}\nFNH:{rules_hit}", parts.len());
    text.push_str(&branches);
    let _ = writeln!(text, "BRF:{found}\nBRH:{hit}");
    for (line, times) in &lines {
        let _ = writeln!(text, "DA:{line},{times}");
    }
    let lines_hit = lines.values().filter(|times| **times > 0).count();
    let _ = writeln!(text, "LF:{}\nLH:{lines_hit}\nend_of_record", lines.len());
    text
}
