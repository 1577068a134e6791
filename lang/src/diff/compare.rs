//! Two forms of one declaration, clause by clause.

use super::item::{Item, Nature, Piece, PieceValue};
use super::node::{Bag, Node, binder_node};
use super::sign::Sign::{self, Unclear, Up};
use super::steps::{Between, Step, StepKind};
use super::text::likeness;
use super::version::Texts;
use super::{ClauseChange, Direction};

/// The clauses that differ: those of the new form in its order, each removed one behind those of its key.
pub(super) fn clauses(old: &Item<'_>, new: &Item<'_>, between: &Between<'_>) -> Vec<ClauseChange> {
    let mut keys: Vec<&str> = new.pieces.iter().map(|piece| &*piece.key).collect();
    keys.extend(old.pieces.iter().map(|piece| &*piece.key));
    let mut changes = Vec::new();
    let mut done: Vec<&str> = Vec::new();
    for key in keys {
        if !done.contains(&key) {
            done.push(key);
            of_key(&with(&old.pieces, key), &with(&new.pieces, key), between, &mut changes);
        }
    }
    changes
}

/// All clauses of a declaration that stands in one version alone.
pub(super) fn whole(item: &Item<'_>, is_new: bool) -> Vec<ClauseChange> {
    let side = |piece: &Piece<'_>| if is_new { lone(None, Some(piece)) } else { lone(Some(piece), None) };
    item.pieces
        .iter()
        .filter(|piece| piece.key != "kind")
        .map(|piece| ClauseChange { direction: None, ..side(piece) })
        .collect()
}

fn with<'p, 'a>(pieces: &'p [Piece<'a>], key: &str) -> Vec<&'p Piece<'a>> {
    pieces.iter().filter(|piece| piece.key == key).collect()
}

/// Clauses that share a key: equal ones say nothing, the rest pair by what they share.
fn of_key(old: &[&Piece<'_>], new: &[&Piece<'_>], between: &Between<'_>, changes: &mut Vec<ClauseChange>) {
    let (mut gone, mut come) = (old.to_vec(), new.to_vec());
    take(&mut gone, &mut come, |a, b| a.form == b.form && a.by == b.by, |_, _| {});
    let renamed = |a: &Piece<'_>, b: &Piece<'_>| between.old.renames.apply(&a.form) == b.form && a.by == b.by;
    take(&mut gone, &mut come, renamed, |a, b| {
        changes.push(ClauseChange { nature: Nature::Names, ..change(a, b, Vec::new()) });
    });
    while let Some((g, c)) = most_alike(&gone, &come) {
        let (a, b) = (gone.remove(g), come.remove(c));
        changes.push(change(a, b, steps(a, b, between)));
    }
    changes.extend(come.into_iter().map(|piece| lone(None, Some(piece))));
    changes.extend(gone.into_iter().map(|piece| lone(Some(piece), None)));
}

/// Takes pairs out of both.
fn take<'p, 'q, 'a, 'b>(
    gone: &mut Vec<&'p Piece<'a>>,
    come: &mut Vec<&'q Piece<'b>>,
    alike: impl Fn(&Piece<'_>, &Piece<'_>) -> bool,
    mut then: impl FnMut(&Piece<'_>, &Piece<'_>),
) {
    gone.retain(|old| match come.iter().position(|new| alike(old, new)) {
        Some(at) => {
            then(old, come.remove(at));
            false
        }
        None => true,
    });
}

/// The pair that shares most. Where both have one piece left they are a pair, whatever they share.
fn most_alike(gone: &[&Piece<'_>], come: &[&Piece<'_>]) -> Option<(usize, usize)> {
    if gone.len() == 1 && come.len() == 1 {
        return Some((0, 0));
    }
    let pairs = gone
        .iter()
        .enumerate()
        .flat_map(|(g, a)| come.iter().enumerate().map(move |(c, b)| (likeness(&a.form, &b.form), g, c)));
    let best = pairs.min_by_key(|(alike, g, c)| (std::cmp::Reverse(*alike), *g, *c));
    best.filter(|(alike, _, _)| *alike >= 500).map(|(_, g, c)| (g, c))
}

fn change(old: &Piece<'_>, new: &Piece<'_>, steps: Vec<Step>) -> ClauseChange {
    let sign = Sign::joined(steps.iter().map(|step| new.sign.of(step.sign))).unwrap_or(Unclear);
    ClauseChange {
        clause: new.key.clone(),
        nature: new.nature,
        old: Some(old.shown.clone()),
        new: Some(new.shown.clone()),
        direction: Direction::of(sign),
        steps,
        amended_by: new.by.clone(),
        old_span: Some(old.span),
        new_span: Some(new.span),
    }
}

/// A clause that stands in one version alone.
fn lone(old: Option<&Piece<'_>>, new: Option<&Piece<'_>>) -> ClauseChange {
    let piece = new.or(old);
    let sign = piece.map_or(Unclear, |p| if new.is_some() { p.adding } else { p.adding.flipped() });
    ClauseChange {
        clause: piece.map(|p| p.key.clone()).unwrap_or_default(),
        nature: piece.map_or(Nature::Words, |p| p.nature),
        old: old.map(|p| p.shown.clone()),
        new: new.map(|p| p.shown.clone()),
        direction: Direction::of(sign),
        steps: Vec::new(),
        amended_by: piece.and_then(|p| p.by.clone()),
        old_span: old.map(|p| p.span),
        new_span: new.map(|p| p.span),
    }
}

fn steps(old: &Piece<'_>, new: &Piece<'_>, between: &Between<'_>) -> Vec<Step> {
    match (old.value, new.value) {
        (PieceValue::Expr(a), PieceValue::Expr(b)) => between.steps(a, b),
        (PieceValue::Figure(a), PieceValue::Figure(b)) if a.amount != b.amount => {
            let kind = StepKind::Figure {
                of: String::new(),
                old: between.old.shown(a.span),
                new: between.new.shown(b.span),
            };
            vec![Step { kind, sign: Sign::between(&a.amount, &b.amount) }]
        }
        (PieceValue::Binder(a), PieceValue::Binder(b)) => {
            let item = |binder, texts: &Texts<'_>| {
                let (head, bags): (String, Vec<Bag<'_>>) = binder_node(binder, Up, Up, texts);
                Node { head, parts: Vec::new(), bags }
            };
            between.nodes(&item(a, &between.old), &item(b, &between.new))
        }
        _ => Vec::new(),
    }
}
