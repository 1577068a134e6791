//! What a file is checked against in the time of a keystroke.
//!
//! A file can say the names of its own package and of those it uses: their files are read whole. Of the rest of a set
//! only a shell is read, with the declarations that those names rest on: the enum of a fact, what a define says. They are
//! found by their words, which finds too many rather than too few.

use crate::analysis::{PolicySet, Syntax};
use r2pc_lang::parse::Parsed;
use r2pc_lang::source::FileId;
use r2pc_lang::symbols::{Kind, Outline};
use r2pc_lang::syntax::{ClauseKind, Declaration, DeclarationKind, File};
use r2pc_lang::tokens::{TokenKind, tokens};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

/// Words, to be asked for.
pub(crate) type Words = HashSet<Box<str>>;

/// First words with the declarations that they open.
pub(crate) type Heads = Vec<(Box<str>, Vec<usize>)>;

/// The trees that a file is checked with.
#[derive(Debug)]
pub(crate) struct Seen {
    /// Files whose names can be said, and shells of all others.
    trees: Vec<(FileId, Tree)>,
    /// How many declarations stand in shells.
    far: usize,
}

#[derive(Debug)]
enum Tree {
    Whole(Arc<Syntax>),
    Shell(Arc<Parsed>),
}

impl Seen {
    /// What a file of a set is checked with; of what it cannot name, also what has one of the names in `more`.
    pub(crate) fn from(set: &PolicySet, file: FileId, more: &[&str]) -> Seen {
        let package = set.names.outline(file).map(|outline| Arc::clone(&outline.package));
        let said: BTreeSet<Arc<str>> =
            package.map(|package| set.names.seen_from(&package)).into_iter().flatten().collect();
        let (near, far): (Vec<_>, Vec<_>) =
            set.trees().partition(|(id, tree)| *id == file || said.contains(&tree.outline.package));
        let mut words: Vec<&str> = more.iter().flat_map(|name| name.split('.')).collect();
        // Facts are known by their names alone, and no name may be the beginning of another's.
        let own = set.names.outline(file).into_iter().flat_map(|outline| &outline.definitions);
        let facts = own.filter(|definition| definition.kind == Kind::Fact);
        words.extend(facts.map(|fact| first(&fact.name)));
        let mentioned = near.iter().flat_map(|(_, tree)| tree.mentions().iter());
        let mut new: Words = words.into_iter().map(Box::from).chain(mentioned.cloned()).collect();
        let mut taken: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); far.len()];
        while !new.is_empty() {
            let mut next = Words::new();
            for ((_, tree), taken) in far.iter().zip(&mut taken) {
                let wanted = tree.heads().iter().filter(|(head, _)| new.contains(head));
                for at in wanted.flat_map(|(_, declarations)| declarations) {
                    if let Some(declaration) = tree.parsed.file.declarations.get(*at)
                        && taken.insert(*at)
                    {
                        mention(declaration, &tree.text, &mut next);
                    }
                }
            }
            new = next;
        }
        let count = taken.iter().map(BTreeSet::len).sum();
        let whole = near.into_iter().map(|(id, tree)| (id, Tree::Whole(Arc::clone(tree))));
        let shells =
            far.into_iter().zip(taken).map(|((id, tree), taken)| (id, Tree::Shell(shell(tree, &taken))));
        Seen { trees: whole.chain(shells).collect(), far: count }
    }

    /// The trees with their files.
    pub(crate) fn trees(&self) -> Vec<(FileId, &Parsed)> {
        self.trees.iter().map(|(id, tree)| (*id, tree.parsed())).collect()
    }

    /// Whether more stands in shells than in those of another.
    pub(crate) fn is_wider(&self, other: &Seen) -> bool {
        self.far > other.far
    }
}

impl Tree {
    fn parsed(&self) -> &Parsed {
        match self {
            Tree::Whole(syntax) => &syntax.parsed,
            Tree::Shell(parsed) => parsed,
        }
    }
}

/// A tree with some of its declarations.
fn shell(tree: &Syntax, taken: &BTreeSet<usize>) -> Arc<Parsed> {
    if taken.is_empty() {
        return Arc::clone(tree.shell());
    }
    let all = &tree.parsed.file.declarations;
    let declarations = taken.iter().filter_map(|at| all.get(*at)).cloned().collect();
    let Parsed { file, diagnostics } = &**tree.shell();
    Arc::new(Parsed { file: File { declarations, ..file.clone() }, diagnostics: diagnostics.clone() })
}

/// A tree without its declarations: its package, and what that uses.
pub(crate) fn empty(parsed: &Parsed) -> Parsed {
    let file = &parsed.file;
    let (span, package, uses, broken) =
        (file.span, file.package.clone(), file.uses.clone(), file.broken.clone());
    let (declarations, comments) = (Vec::new(), Vec::new());
    Parsed { file: File { span, package, uses, declarations, broken, comments }, diagnostics: Vec::new() }
}

/// The first words of what a file declares, each with the declarations it opens.
pub(crate) fn heads(outline: &Outline) -> Heads {
    let mut heads: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for definition in outline.definitions.iter().filter(|d| !d.kind.is_member()) {
        heads.entry(first(&definition.name)).or_default().push(definition.declaration);
    }
    heads.into_iter().map(|(head, declarations)| (Box::from(head), declarations)).collect()
}

/// The words that what a file declares rests on, conditions of rules left out.
pub(crate) fn mentions(file: &File, text: &str) -> Words {
    let mut words = Words::new();
    file.declarations.iter().for_each(|declaration| mention(declaration, text, &mut words));
    words
}

/// The words that a declaration rests on. What others need of a rule is what it ranges over, what it gives, and what it
/// was called before.
fn mention(declaration: &Declaration, text: &str, words: &mut Words) {
    let spans: Vec<_> = match &declaration.kind {
        DeclarationKind::Rule(rule) => {
            let told = |kind: &ClauseKind| {
                matches!(kind, ClauseKind::Each(_) | ClauseKind::Gives(_) | ClauseKind::Formerly(_))
            };
            rule.clauses.iter().filter(|clause| told(&clause.kind)).map(|clause| clause.span).collect()
        }
        DeclarationKind::Amend(_) | DeclarationKind::Test(_) | DeclarationKind::Assert(_) => Vec::new(),
        _ => vec![declaration.span],
    };
    for text in spans.into_iter().filter_map(|span| text.get(span.range())) {
        let said = tokens(text).into_iter().filter(|token| token.kind == TokenKind::Word);
        words.extend(said.map(|token| Box::from(token.text(text))));
    }
}

/// The first word of a dotted name.
fn first(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}
