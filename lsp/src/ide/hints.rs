//! What stands between the words: units of figures, days that windows come to, for how many countries a clause holds.

use super::Page;
use crate::analysis::{CheckedSet, set_of};
use crate::state::Snapshot;
use jiff::civil::Date;
use r2pc_engine::calendar;
use r2pc_lang::program::{Cond, CondKind, Num, NumKind, Program};
use r2pc_lang::source::{FileId, Span};
use r2pc_lang::visit::{self, Visitor};
use std::ops::Range;
use std::sync::Arc;

/// A few words between the words of a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hint {
    /// Behind which byte.
    pub at: u32,
    /// What is said.
    pub text: String,
    /// Why, when pointed at.
    pub tooltip: String,
}

/// The hints in a range of bytes. They are those of the text as it was checked last: none where it has changed since.
#[must_use]
pub fn hints(snapshot: &Snapshot, file: FileId, range: Range<usize>) -> Vec<Hint> {
    let id = set_of(snapshot, file);
    let (Some(page), Some(checked)) = (Page::of(snapshot, file), snapshot.caches().checked_last(&id)) else {
        return Vec::new();
    };
    if !Arc::ptr_eq(&checked.set, &page.set) {
        return Vec::new();
    }
    let live = snapshot.live().of(&id).unwrap_or_default();
    let mut seen = Seen { file, program: &checked.program, as_of: live.as_of, found: Vec::new() };
    seen.program(&checked);
    let mut found = seen.found;
    for (span, holds) in live.clauses.iter().filter(|(span, _)| span.file == file) {
        let text = format!("{} of {}", holds.yes, holds.yes + holds.no + holds.unknown);
        let tooltip = format!("true {}, false {}, unknown {}", holds.yes, holds.no, holds.unknown);
        found.push(Hint { at: span.end, text, tooltip });
    }
    found.retain(|hint| range.contains(&(hint.at as usize)));
    found.sort();
    found.dedup();
    found
}

/// A walk over the conditions of a file.
struct Seen<'a> {
    file: FileId,
    program: &'a Program,
    as_of: Option<Date>,
    found: Vec<Hint>,
}

impl Seen<'_> {
    /// All rules and defines of the file.
    fn program(&mut self, checked: &CheckedSet) {
        let own = self.file;
        for rule in checked.program.rules.iter().filter(|rule| rule.span.file == own) {
            visit::walk_rule(self, rule);
        }
        for define in checked.program.defines.iter().filter(|define| define.span.file == own) {
            visit::walk_expr(self, &define.body);
        }
    }

    fn push(&mut self, span: Span, text: String, tooltip: String) {
        if span.file == self.file {
            self.found.push(Hint { at: span.end, text, tooltip });
        }
    }
}

impl Visitor for Seen<'_> {
    fn num(&mut self, num: &Num) {
        if let (NumKind::Constant(_), Some(unit)) = (&num.kind, num.ty.unit) {
            let unit = self.program.vocabulary.unit(unit);
            self.push(num.span, unit.name.to_string(), unit.title.to_string());
        }
        visit::walk_num(self, num);
    }

    fn cond(&mut self, cond: &Cond) {
        if let (CondKind::Within { next, length, .. }, Some(today)) = (&cond.kind, self.as_of) {
            let text = match next {
                true => format!("to {}", calendar::plus(today, *length)),
                false => format!("after {}", calendar::minus(today, *length)),
            };
            self.push(cond.span, text, format!("read as of {today}"));
        }
        visit::walk_cond(self, cond);
    }
}
