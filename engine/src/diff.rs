//! What a change of policy comes to: what changed, what it means, whom it touches.
//!
//! [`r2pc_lang::diff`] tells what changed by declaration and clause. [`Meaning`] says of each rule whether it fires in
//! more cases or in fewer, over all facts that the vocabulary allows. [`flips()`] holds both versions against the facts at hand
//! and lists every verdict that is another.

mod flips;
mod meaning;

pub use flips::{ClauseFlip, DueTo, FactFlip, Flip, Flips, Held, State, Table, flips};
pub use meaning::{Meaning, Shown, Verdict};

use crate::prove::Limits;

use r2pc_lang::check::Checked;
use r2pc_lang::diff::{Changes, Reach, Version, diff, reach};
use r2pc_lang::source::Sources;

/// A version of the policies, checked, with what reports call it.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// What reports call it: a path, a revision, `work tree`.
    pub name: &'a str,
    /// The texts of its policies and of the facts read with them.
    pub sources: &'a Sources,
    /// The policies.
    pub checked: &'a Checked,
    /// What the names of its files begin with and those of the other version do not.
    pub root: &'a str,
}

impl<'a> Side<'a> {
    /// The version whose words are compared.
    #[must_use]
    pub fn version(&self) -> Version<'a> {
        Version { sources: self.sources, trees: &self.checked.trees, root: self.root }
    }
}

/// Two versions and all that differs.
#[derive(Clone, Debug)]
pub struct Difference<'a> {
    /// The version before.
    pub old: Side<'a>,
    /// The version after.
    pub new: Side<'a>,
    /// What changed.
    pub changes: Changes,
    /// Which rules rest on it.
    pub reach: Reach,
    /// What that means, for every rule that changed or rests on what did, by name.
    pub meanings: Vec<Meaning>,
    /// Whom it touches; none where no facts were at hand.
    pub flips: Option<Flips>,
    /// What keeps a part of the answer from being given: policies that do not check.
    pub notes: Vec<String>,
}

impl<'a> Difference<'a> {
    /// What changed and what it means. Where a version does not check, its meaning is not looked at.
    #[must_use]
    pub fn new(old: Side<'a>, new: Side<'a>, limits: Limits) -> Self {
        let changes = diff(&old.version(), &new.version());
        let mut difference = Difference {
            old,
            new,
            changes,
            reach: Reach::default(),
            meanings: Vec::new(),
            flips: None,
            notes: Vec::new(),
        };
        if difference.checks() {
            let (before, after) = (&old.checked.program, &new.checked.program);
            difference.reach = reach(&difference.changes, before, after);
        }
        difference.meanings = meaning::meanings(&difference, limits);
        meaning::settle(&mut difference);
        difference
    }

    /// Whether both versions check.
    #[must_use]
    pub fn checks(&self) -> bool {
        !self.old.checked.has_errors() && !self.new.checked.has_errors()
    }

    /// Whether anything at all is different.
    #[must_use]
    pub fn any(&self) -> bool {
        !self.changes.is_empty() || self.verdicts()
    }

    /// Whether some rule means something else, or may.
    #[must_use]
    pub fn meaning(&self) -> bool {
        self.meanings.iter().any(|meaning| meaning.verdict.differs())
            || self.changes.declarations.iter().any(|d| d.new_identity)
    }

    /// Whether some verdict on the facts at hand is another.
    #[must_use]
    pub fn verdicts(&self) -> bool {
        self.flips.as_ref().is_some_and(|flips| !flips.list.is_empty())
    }
}
