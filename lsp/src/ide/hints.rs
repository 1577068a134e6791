//! What stands between the words: units of figures, days that windows come to, for how many countries a clause holds.

use crate::analysis::{CheckedSet, set_of};
use crate::shift::Shift;
use crate::state::Snapshot;
use jiff::civil::Date;
use r2pc_engine::calendar;
use r2pc_lang::program::{Cond, CondKind, Num, NumKind, Program};
use r2pc_lang::source::{FileId, Span};
use r2pc_lang::visit::{self, Visitor};
use std::ops::Range;

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

/// The hints in a range of bytes. They are those of the text as it was checked last, at their places in the text of
/// today; none where what they stand behind has changed since.
#[must_use]
pub fn hints(snapshot: &Snapshot, file: FileId, range: Range<usize>) -> Vec<Hint> {
    let id = set_of(snapshot, file);
    let Some(checked) = snapshot.caches().checked_last(&id) else { return Vec::new() };
    let live = snapshot.live().of(&id).unwrap_or_default();
    let text = snapshot.file(file).text();
    let mut seen = Seen { file, program: &checked.program, as_of: live.as_of, found: Vec::new() };
    seen.program(&checked);
    let mut found = shifted(seen.found, checked.set.shift(file, text));
    let counted = live.clauses.iter().filter(|(span, _)| span.file == file).map(|(span, holds)| {
        let text = format!("{} of {}", holds.yes, holds.yes + holds.no + holds.unknown);
        let tooltip = format!("true {}, false {}, unknown {}", holds.yes, holds.no, holds.unknown);
        (*span, text, tooltip)
    });
    found.extend(shifted(counted.collect(), live.set.as_ref().and_then(|set| set.shift(file, text))));
    found.retain(|hint| range.contains(&(hint.at as usize)));
    found.sort();
    found.dedup();
    found
}

/// Hints behind places of an earlier text, in the text of today.
fn shifted(found: Vec<Behind>, shift: Option<Shift>) -> Vec<Hint> {
    let hint = |(span, text, tooltip): Behind| Some(Hint { at: shift?.span(span)?.end, text, tooltip });
    found.into_iter().filter_map(hint).collect()
}

/// What is said behind a place, and why.
type Behind = (Span, String, String);

/// A walk over the conditions of a file.
struct Seen<'a> {
    file: FileId,
    program: &'a Program,
    as_of: Option<Date>,
    found: Vec<Behind>,
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
            self.found.push((span, text, tooltip));
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
