//! Every code that a diagnostic can carry, each with a one-line summary and its page in `docs/errors/`.
//!
//! A code is stable: `r2p::PHASE::NAME`. A phase has a file here; its page is `docs/errors/PHASE/NAME.md`, and a
//! code without a page does not compile.

use serde::{Serialize, Serializer};

/// A diagnostic's stable code, such as `r2p::type::unit-mismatch`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(&'static str);

impl Code {
    /// The code as it is printed.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0
    }

    /// What the table says of this code.
    #[must_use]
    pub fn entry(self) -> Option<&'static Entry> {
        all().find(|entry| entry.code == self)
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

/// A row of the table of codes.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The code.
    pub code: Code,
    /// What it means, in one line.
    pub summary: &'static str,
    /// Its page, in Markdown.
    pub page: &'static str,
}

/// All codes, phase by phase.
pub fn all() -> impl Iterator<Item = &'static Entry> {
    [
        parse::TABLE,
        name::TABLE,
        types::TABLE,
        rule::TABLE,
        fact::TABLE,
        test::TABLE,
        lint::TABLE,
        config::TABLE,
        io::TABLE,
        waiver::TABLE,
    ]
    .into_iter()
    .flatten()
}

/// Finds a code by its full name, or by the part behind `r2p::`.
#[must_use]
pub fn find(name: &str) -> Option<&'static Entry> {
    all().find(|e| e.code.0 == name || e.code.0.strip_prefix("r2p::") == Some(name))
}

/// Declares a phase's codes: a constant each, and the phase's rows of the table.
macro_rules! codes {
    ($phase:literal; $($id:ident = $name:literal, $summary:literal;)*) => {
        use super::{Code, Entry};
        $(#[doc = $summary] pub const $id: Code = Code(concat!("r2p::", $phase, "::", $name));)*
        pub(super) const TABLE: &[Entry] = &[$(Entry {
            code: $id,
            summary: $summary,
            page: include_str!(concat!("../../../docs/errors/", $phase, "/", $name, ".md")),
        }),*];
    };
}

pub mod config;
pub mod fact;
pub mod io;
pub mod lint;
pub mod name;
pub mod parse;
pub mod rule;
pub mod test;
pub mod types;
pub mod waiver;

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_distinct_and_pages_open_with_their_code() {
        let mut seen = BTreeSet::new();
        for entry in all() {
            assert!(seen.insert(entry.code), "{} is declared twice", entry.code);
            let title = format!("# {}\n", entry.code);
            assert!(entry.page.starts_with(&title), "the page of {} opens with another title", entry.code);
        }
    }
}
