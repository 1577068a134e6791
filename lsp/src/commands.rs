//! Commands that lenses and actions carry.

/// Shows which countries have which verdict: arguments are the document and the rule's name.
pub const SHOW_RULE: &str = "r2pc.showRule";
/// Shows what became of a test: arguments are the document and the test's title, and [`QUIETLY`] where the client shows
/// it by its own means.
pub const RUN_TEST: &str = "r2pc.runTest";
/// Gives the page of a diagnostic's code, the argument.
pub const EXPLAIN: &str = "r2pc.explain";

/// An argument that asks for an answer only.
pub const QUIETLY: &str = "quietly";

/// All commands.
pub const ALL: [&str; 3] = [SHOW_RULE, RUN_TEST, EXPLAIN];
