//! What changed between two versions of a policy set: by declaration and clause, not by line.
//!
//! The flow: each version is read as declarations and their pieces, rules as amendments leave them ([`rules`],
//! [`vocabulary`]); declarations [`pair`] by name, by `formerly`, else by what they say; pairs are [`compare`]d piece by
//! piece, and conditions [`steps`] by step, each with the way it turns the rule. [`reach()`] says which rules rest on
//! what changed. Whether a change of words changes any verdict is for the engine to prove.

mod compare;
mod item;
mod node;
mod pair;
mod reach;
mod rules;
mod sign;
mod steps;
mod text;
mod version;
mod vocabulary;

pub use item::{Kind, Nature};
pub use reach::{Reach, Thing, reach};
pub use sign::Sign;
pub use steps::{Step, StepKind};
pub use version::Version;

use crate::source::{FileId, Span};
use item::Item;
use pair::Found;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use steps::Between;
use text::Renames;
use version::Texts;

/// Whether a rule fires in more cases or in fewer (semantics, 12.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// In more; a resilience is harder to hold.
    Stricter,
    /// In fewer; a resilience is easier to hold.
    Looser,
}

impl Direction {
    /// The word in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Direction::Stricter => "stricter",
            Direction::Looser => "looser",
        }
    }

    fn of(sign: Sign) -> Option<Direction> {
        match sign {
            Sign::Up => Some(Direction::Stricter),
            Sign::Down => Some(Direction::Looser),
            Sign::Unclear => None,
        }
    }
}

/// Whether a declaration stands in both versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// In both.
    Amended,
    /// In the new one alone.
    Added,
    /// In the old one alone.
    Removed,
}

/// A declaration that changed.
#[derive(Clone, Debug)]
pub struct DeclarationChange {
    /// What it is; of one that became another, what it became.
    pub kind: Kind,
    /// Its full name in the new version; of one that was removed, in the old.
    pub name: Arc<str>,
    /// The name that stands in its declaration; of a test, its title.
    pub short: Arc<str>,
    /// Its full name before, where it was another.
    pub was: Option<Arc<str>>,
    /// Whether `formerly` claims the earlier name.
    pub claimed: bool,
    /// Its title or question.
    pub title: Option<Arc<str>>,
    /// Whether it stands in both versions.
    pub change: Change,
    /// The files it moved between.
    pub moved: Option<(String, String)>,
    /// Whether its items have other keys than before, and are others.
    pub new_identity: bool,
    /// What differs; of one that was added or removed, all it says.
    pub clauses: Vec<ClauseChange>,
    /// Where it stands in the old version.
    pub old_span: Option<Span>,
    /// Where it stands in the new version.
    pub new_span: Option<Span>,
}

/// A clause that changed.
#[derive(Clone, Debug)]
pub struct ClauseChange {
    /// What finds it: `indicator repression`, `requires`, `title`.
    pub clause: String,
    /// What it is to a reader.
    pub nature: Nature,
    /// What it said; none where it is new. Empty where its name says all, as of a tag.
    pub old: Option<String>,
    /// What it says; none where it is gone.
    pub new: Option<String>,
    /// Which way the clause turns its rule, by the places of what changed in it; none where that is not sure.
    pub direction: Option<Direction>,
    /// What changed in it, where its parts can be told.
    pub steps: Vec<Step>,
    /// The package that amended it.
    pub amended_by: Option<Arc<str>>,
    /// Where it stood.
    pub old_span: Option<Span>,
    /// Where it stands.
    pub new_span: Option<Span>,
}

impl DeclarationChange {
    /// Whether verdicts can rest on what changed.
    #[must_use]
    pub fn bears_on_verdicts(&self) -> bool {
        let matters = |clause: &ClauseChange| clause.nature == Nature::Meaning;
        self.kind.bears_on_verdicts() && (self.change != Change::Amended || self.clauses.iter().any(matters))
    }

    /// Whether verdicts of other rules can: what a rule is tagged decides which conditions count it.
    #[must_use]
    pub fn bears_on_others(&self) -> bool {
        let tag = |clause: &ClauseChange| clause.clause.starts_with("tag ");
        let tagged = matches!(self.kind, Kind::Rule(_)) && self.clauses.iter().any(tag);
        self.bears_on_verdicts() || self.new_identity || tagged
    }
}

/// All that changed.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Declarations by kind and name, rules first.
    pub declarations: Vec<DeclarationChange>,
    /// Files whose layout changed and nothing else.
    pub layout: Vec<String>,
    /// Files whose comments changed.
    pub comments: Vec<String>,
    /// The new full names of rules by their old ones, of those that stand in both.
    pub rules: BTreeMap<Arc<str>, Arc<str>>,
}

impl Changes {
    /// Whether the two versions are the same texts.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.declarations.is_empty() && self.layout.is_empty() && self.comments.is_empty()
    }

    /// The change of a rule, by its full name in the version it stands in last.
    #[must_use]
    pub fn rule(&self, name: &str) -> Option<&DeclarationChange> {
        self.declarations.iter().find(|d| matches!(d.kind, Kind::Rule(_)) && &*d.name == name)
    }
}

/// What changed from one version to another. Neither has to check; what cannot be parsed is not compared.
#[must_use]
pub fn diff(old: &Version<'_>, new: &Version<'_>) -> Changes {
    let (before, after) = (items(old), items(new));
    let pairing = pair::pair(&before, &after);
    let of = |(was, at, found): &(usize, usize, Found)| Some((before.get(*was)?, after.get(*at)?, *found));
    let pairs: Vec<(&Item<'_>, &Item<'_>, Found)> = pairing.pairs.iter().filter_map(of).collect();
    let renames = renames(&pairs);
    let nothing = Renames::default();
    let between = Between {
        old: Texts { sources: old.sources, renames: &renames },
        new: Texts { sources: new.sources, renames: &nothing },
    };
    let mut changes = Changes::default();
    for (a, b, found) in &pairs {
        if let (Kind::Rule(_), Kind::Rule(_)) = (a.kind, b.kind) {
            changes.rules.insert(Arc::clone(&a.full), Arc::clone(&b.full));
        }
        changes.declarations.extend(amended((old, *a), (new, *b), *found, &between));
    }
    let alone = |items: &[Item<'_>], places: &[usize], change| {
        places.iter().filter_map(|at| items.get(*at)).map(|item| lone(item, change)).collect::<Vec<_>>()
    };
    changes.declarations.extend(alone(&before, &pairing.removed, Change::Removed));
    changes.declarations.extend(alone(&after, &pairing.added, Change::Added));
    changes.declarations.sort_by(|a, b| (a.kind, &a.name, a.change).cmp(&(b.kind, &b.name, b.change)));
    files(old, new, &mut changes);
    changes
}

fn items<'a>(version: &Version<'a>) -> Vec<Item<'a>> {
    let mut items = rules::items(version);
    items.extend(vocabulary::items(version));
    items
}

/// Old and new names of what was renamed or moved to another package, as other declarations say them.
fn renames(pairs: &[(&Item<'_>, &Item<'_>, Found)]) -> Renames {
    let named = pairs.iter().filter(|(a, b, _)| a.full != b.full && !matches!(a.kind, Kind::Test));
    let names = named.flat_map(|(a, b, _)| {
        let short = (a.name != b.name).then_some((&*a.name, &*b.name));
        std::iter::once((&*a.full, &*b.full)).chain(short)
    });
    Renames::new(names)
}

fn amended(
    (old, a): (&Version<'_>, &Item<'_>),
    (new, b): (&Version<'_>, &Item<'_>),
    found: Found,
    between: &Between<'_>,
) -> Option<DeclarationChange> {
    let clauses = compare::clauses(a, b, between);
    let (from, to) = (old.name(a.span.file), new.name(b.span.file));
    // A package's `use` lines stand in any of its files.
    let moved = (from != to && a.kind != Kind::Package).then(|| (from.to_owned(), to.to_owned()));
    let was = (a.full != b.full).then(|| Arc::clone(&a.full));
    if clauses.is_empty() && moved.is_none() && was.is_none() {
        return None;
    }
    Some(DeclarationChange {
        kind: b.kind,
        name: Arc::clone(&b.full),
        short: Arc::clone(&b.name),
        was,
        claimed: found == Found::Formerly,
        title: b.title.clone(),
        change: Change::Amended,
        moved,
        new_identity: b.kind == Kind::Record && clauses.iter().any(|clause| clause.clause == "key"),
        clauses,
        old_span: Some(a.span),
        new_span: Some(b.span),
    })
}

fn lone(item: &Item<'_>, change: Change) -> DeclarationChange {
    let added = change == Change::Added;
    DeclarationChange {
        kind: item.kind,
        name: Arc::clone(&item.full),
        short: Arc::clone(&item.name),
        was: None,
        claimed: false,
        title: item.title.clone(),
        change,
        moved: None,
        new_identity: false,
        clauses: compare::whole(item, added),
        old_span: (!added).then_some(item.span),
        new_span: added.then_some(item.span),
    }
}

/// Files whose text changed though no declaration in them did.
fn files(old: &Version<'_>, new: &Version<'_>, changes: &mut Changes) {
    let touched_in = |version: &Version<'_>, span: fn(&DeclarationChange) -> Option<Span>| {
        let spans = changes.declarations.iter().filter_map(span);
        spans.map(|span| version.name(span.file).to_owned()).collect::<BTreeSet<String>>()
    };
    let mut touched = touched_in(old, |d| d.old_span);
    touched.extend(touched_in(new, |d| d.new_span));
    let before: BTreeMap<&str, FileId> = old.trees.iter().map(|(id, _)| (old.name(*id), *id)).collect();
    let (mut layout, mut comments) = (BTreeSet::new(), BTreeSet::new());
    for (id, parsed) in new.trees {
        let name = new.name(*id);
        let Some(was) = before.get(name) else { continue };
        if old.sources.file(*was).text() == new.sources.file(*id).text() {
            continue;
        }
        let was = old.trees.iter().find(|(id, _)| id == was).map(|(_, parsed)| said_beside(parsed));
        if was.as_ref() != Some(&said_beside(parsed)) {
            comments.insert(name.to_owned());
        } else if !touched.contains(name) {
            layout.insert(name.to_owned());
        }
    }
    changes.layout.extend(layout);
    changes.comments.extend(comments);
}

fn said_beside(parsed: &crate::parse::Parsed) -> Vec<&str> {
    parsed.file.comments.iter().map(|comment| &*comment.text).collect()
}
