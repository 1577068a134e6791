//! Lints: what is valid and probably not what its author means.
//!
//! [`lint`] runs every lint of the [`TABLE`] over a checked policy set. A lint is a function from a [`Context`] to
//! diagnostics, in a file of its own; it knows nothing of levels and of suppression. [`Levels`] say how much each
//! weighs at which place, and a comment `// r2pc: allow(NAME) because …` takes one place out.
//!
//! What a lint calls always true, never true or without effect is proved ([`prove`]), not guessed from how it is written.

mod allow;
mod context;
mod levels;
mod prove;
pub mod settings;
#[cfg(test)]
mod tests;

use crate::check::Checked;
use crate::codes::{Code, lint as code};
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::parse::Parsed;
use crate::program::Program;
use crate::source::{FileId, Sources, Span};
use crate::uses;
use context::Context;
pub use levels::{Level, Levels, Override, Scope};

/// A lint.
#[derive(Clone, Copy)]
pub struct Lint {
    /// Its code, `r2p::lint::NAME`.
    pub code: Code,
    /// How much it weighs where nothing else is said; none is off.
    pub default: Level,
    reach: Reach,
    check: fn(&Context<'_>, &mut Vec<Diagnostic>),
}

/// What a lint looks at to speak of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// The file, and what others declare.
    File,
    /// The rules of other files too.
    Set,
    /// All of the set, for what is missing: with errors in the texts, it may stand in a broken part.
    Whole,
}

impl Lint {
    /// The name in settings and comments.
    #[must_use]
    pub fn name(&self) -> &'static str {
        let name = self.code.name();
        name.strip_prefix("r2p::lint::").unwrap_or(name)
    }
}

const OFF: Level = None;
const INFO: Level = Some(Severity::Info);
const WARNING: Level = Some(Severity::Warning);

/// Declares the modules of the lints and their rows of the table.
macro_rules! lints {
    ($($module:ident: $code:ident $default:ident $scope:ident;)*) => {
        $(mod $module;)*
        /// All lints; those of suppression comments themselves are behind them in [`ALLOW`].
        pub const TABLE: &[Lint] = &[$(Lint {
            code: code::$code,
            default: $default,
            reach: lints!(@ $scope),
            check: $module::check,
        }),*];
    };
    (@ local) => { Reach::File };
    (@ wide) => { Reach::Set };
    (@ whole) => { Reach::Whole };
}

lints! {
    uncited_rule: UNCITED_RULE WARNING local;
    unused_fact: UNUSED_FACT WARNING whole;
    unused_define: UNUSED_DEFINE WARNING whole;
    unused_parameter: UNUSED_PARAMETER WARNING whole;
    unused_type: UNUSED_TYPE WARNING whole;
    unused_unit: UNUSED_UNIT WARNING whole;
    unused_source: UNUSED_SOURCE INFO whole;
    undated_source: UNDATED_SOURCE INFO wide;
    no_freshness_limit: NO_FRESHNESS_LIMIT WARNING local;
    no_question: NO_QUESTION WARNING local;
    constant_condition: CONSTANT_CONDITION WARNING local;
    threshold_out_of_range: THRESHOLD_OUT_OF_RANGE WARNING local;
    same_rule: SAME_RULE WARNING wide;
    uninhibited_risk: UNINHIBITED_RISK INFO whole;
    idle_resilience: IDLE_RESILIENCE WARNING whole;
    idle_indicator: IDLE_INDICATOR WARNING whole;
    level_without_presence: LEVEL_WITHOUT_PRESENCE WARNING local;
    hidden_level: HIDDEN_LEVEL WARNING local;
    quotient_equality: QUOTIENT_EQUALITY WARNING local;
    untested_rule: UNTESTED_RULE WARNING whole;
    double_negation: DOUBLE_NEGATION WARNING local;
    untitled: UNTITLED WARNING local;
    undocumented: UNDOCUMENTED OFF local;
    bare_figure: BARE_FIGURE OFF local;
    single_use_define: SINGLE_USE_DEFINE OFF whole;
    established_requirement: ESTABLISHED_REQUIREMENT WARNING local;
    open_list_requirement: OPEN_LIST_REQUIREMENT WARNING local;
    every_of_none: EVERY_OF_NONE INFO local;
    idle_stale: IDLE_STALE WARNING wide;
    shared_evidence: SHARED_EVIDENCE INFO wide;
    repeated_condition: REPEATED_CONDITION INFO local;
    duplicate_tag: DUPLICATE_TAG WARNING local;
    hidden_character: HIDDEN_CHARACTER WARNING local;
    name_style: NAME_STYLE WARNING local;
    lost_point: LOST_POINT WARNING whole;
    unknown_point: UNKNOWN_POINT WARNING local;
    confusable_name: CONFUSABLE_NAME WARNING local;
    overlapping_thresholds: OVERLAPPING_THRESHOLDS INFO local;
    period_mismatch: PERIOD_MISMATCH WARNING local;
    list_for_set: LIST_FOR_SET WARNING local;
    untested_threshold: UNTESTED_THRESHOLD INFO whole;
    untold_values: UNTOLD_VALUES OFF whole;
    new_value: NEW_VALUE OFF local;
}

/// The lints of suppression comments.
pub const ALLOW: [(Code, Level); 3] =
    [(code::UNKNOWN_ALLOW, WARNING), (code::ALLOW_WITHOUT_REASON, WARNING), (code::UNUSED_ALLOW, WARNING)];

/// The lints that need a proof over all facts: the engine finds them, and [`lint_with`] weighs them.
pub const PROVED: [(Code, Level); 4] = [
    (code::REFUTED_ASSERT, Some(Severity::Error)),
    (code::UNDECIDED_ASSERT, INFO),
    (code::IDLE_CONDITION, WARNING),
    (code::SETTLED_RULE, WARNING),
];

/// Lints of conditions that decide nothing.
const SAYS_NOTHING: [Code; 6] = [
    code::CONSTANT_CONDITION,
    code::THRESHOLD_OUT_OF_RANGE,
    code::REPEATED_CONDITION,
    code::OVERLAPPING_THRESHOLDS,
    code::HIDDEN_LEVEL,
    code::EVERY_OF_NONE,
];

/// How much a lint weighs where nothing else is said; nothing for a code that is no lint's.
#[must_use]
pub fn default_level(code: Code) -> Option<Level> {
    let of_table = TABLE.iter().map(|lint| (lint.code, lint.default));
    of_table.chain(ALLOW).chain(PROVED).find(|(c, _)| *c == code).map(|(_, level)| level)
}

/// Policies that lints look through.
#[derive(Clone, Copy)]
pub struct Policies<'a> {
    /// The texts.
    pub sources: &'a Sources,
    /// The trees of all files.
    pub trees: &'a [(FileId, &'a Parsed)],
    /// What of them can be used.
    pub program: &'a Program,
    /// Whether the texts have errors.
    pub has_errors: bool,
}

/// What is to be said of a policy set beyond its errors, in order of place. Rules with errors are not looked at, and
/// while there are errors, nothing is said to be missing or unused.
#[must_use]
pub fn lint(sources: &Sources, checked: &Checked, levels: &Levels) -> Vec<Diagnostic> {
    lint_checked(sources, checked, levels, None)
}

/// The same, with what was proved elsewhere: it is weighed and allowed as lints are. What a lint here says too of a
/// place is said once.
#[must_use]
pub fn lint_with(
    sources: &Sources,
    checked: &Checked,
    levels: &Levels,
    proved: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    lint_checked(sources, checked, levels, Some(proved))
}

fn lint_checked(
    sources: &Sources,
    checked: &Checked,
    levels: &Levels,
    proved: Option<Vec<Diagnostic>>,
) -> Vec<Diagnostic> {
    let trees: Vec<(FileId, &Parsed)> = checked.trees.iter().map(|(file, parsed)| (*file, parsed)).collect();
    let (program, has_errors) = (&checked.program, checked.has_errors());
    let set = Policies { sources, trees: &trees, program, has_errors };
    let wanted = |lint: &Lint| !has_errors || lint.reach != Reach::Whole;
    said(&Context::of_set(&set), levels, !has_errors, wanted, proved, &|| false)
}

/// The same of trees that were read and checked before; not to be used where the answer was found `stale` on the way.
#[must_use]
pub fn lint_set(
    set: &Policies<'_>,
    levels: &Levels,
    proved: Option<Vec<Diagnostic>>,
    stale: &dyn Fn() -> bool,
) -> Vec<Diagnostic> {
    let complete = !set.has_errors;
    let wanted = |lint: &Lint| complete || lint.reach != Reach::Whole;
    said(&Context::of_set(set), levels, complete, wanted, proved, stale)
}

/// What is to be said of one file of a set, so far as it does not depend on the rules of others: the program may be
/// that of [`check_file`](crate::check::check_file).
#[must_use]
pub fn lint_file(set: &Policies<'_>, file: FileId, levels: &Levels) -> Vec<Diagnostic> {
    let tree: Vec<(FileId, &Parsed)> = set.trees.iter().copied().filter(|(id, _)| *id == file).collect();
    let of_file = |lint: &Lint| lint.reach == Reach::File;
    let mut said = said(&Context::of_file(set, &tree, file), levels, false, of_file, None, &|| false);
    said.retain(|d| d.span.file == file);
    said
}

/// Whether what a lint says of a file depends on the rules of others.
#[must_use]
pub fn looks_beyond(code: Code) -> bool {
    needs_whole(code) || TABLE.iter().any(|lint| lint.code == code && lint.reach == Reach::Set)
}

/// Whether a lint says nothing while there are errors in the set.
#[must_use]
pub fn needs_whole(code: Code) -> bool {
    code == code::UNUSED_ALLOW || TABLE.iter().any(|lint| lint.code == code && lint.reach == Reach::Whole)
}

/// What those lints say that are wanted. Comments that allow nothing are named where all lints were run, that is,
/// where the run is `complete`.
fn said(
    cx: &Context<'_>,
    levels: &Levels,
    complete: bool,
    wanted: impl Fn(&Lint) -> bool,
    proved: Option<Vec<Diagnostic>>,
    stale: &dyn Fn() -> bool,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for lint in TABLE.iter().filter(|lint| wanted(lint)) {
        if levels.may_speak(lint.code) && !stale() {
            (lint.check)(cx, &mut found);
        }
    }
    let said_here: Vec<(Code, Span)> = found.iter().map(|d| (d.code, d.span)).collect();
    // What says nothing is idle, too.
    let covers = |said: Code, proved: Code| {
        said == proved || proved == code::IDLE_CONDITION && SAYS_NOTHING.contains(&said)
    };
    let within =
        |d: &Diagnostic| said_here.iter().any(|(code, span)| covers(*code, d.code) && overlap(*span, d.span));
    let was_run = |code: Code| proved.is_some() || !PROVED.iter().any(|(of_proof, _)| *of_proof == code);
    found.extend(proved.iter().flatten().filter(|d| !within(d)).cloned());
    let mut comments = allow::Comments::read(cx);
    found.retain(|d| level(cx, levels, d).is_some());
    found.retain(|d| !comments.allow(cx.sources, d));
    let speaks = |code, span| was_run(code) && levels.of(code, &cx.place(span)).is_some();
    found.extend(comments.into_diagnostics(complete, speaks));
    let mut said: Vec<Diagnostic> = found
        .into_iter()
        .filter_map(|d| level(cx, levels, &d).map(|severity| Diagnostic { severity, ..d }))
        .collect();
    diagnostic::sort(&mut said);
    said
}

fn overlap(a: Span, b: Span) -> bool {
    a.file == b.file && a.start < b.end && b.start < a.end
}

/// How much a diagnostic weighs where it stands.
fn level(cx: &Context<'_>, levels: &Levels, diagnostic: &Diagnostic) -> Level {
    levels.of(diagnostic.code, &cx.place(diagnostic.span))
}
