//! Which declaration became which: by name, by `formerly`, and where neither helps, by what they say.

use super::item::Item;
use super::text::likeness;
use std::collections::BTreeMap;

/// How two declarations found each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Found {
    /// By their name.
    Name,
    /// By `formerly`.
    Formerly,
    /// By what they say.
    Content,
}

/// Places of declarations that became one another, and those without a partner.
#[derive(Debug, Default)]
pub(super) struct Pairing {
    pub(super) pairs: Vec<(usize, usize, Found)>,
    pub(super) removed: Vec<usize>,
    pub(super) added: Vec<usize>,
}

/// Of 1000: what two declarations must share to be one under another name.
const ONE: usize = 600;

/// Pairs the declarations of two versions.
pub(super) fn pair(old: &[Item<'_>], new: &[Item<'_>]) -> Pairing {
    let mut pairing = Pairing::default();
    let mut left: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, item) in old.iter().enumerate() {
        left.entry((item.kind.space(), item.full.clone())).or_default().push(at);
    }
    let mut open = Vec::new();
    let mut take = |item: &Item<'_>, full: &std::sync::Arc<str>| {
        let places = left.get_mut(&(item.kind.space(), full.clone()))?;
        (!places.is_empty()).then(|| places.remove(0))
    };
    for (at, item) in new.iter().enumerate() {
        match take(item, &item.full) {
            Some(was) => pairing.pairs.push((was, at, Found::Name)),
            None => open.push(at),
        }
    }
    open.retain(|at| {
        let Some(item) = new.get(*at) else { return false };
        let was = item.formerly.iter().find_map(|full| take(item, full));
        was.is_none_or(|was| {
            pairing.pairs.push((was, *at, Found::Formerly));
            false
        })
    });
    let mut gone: Vec<usize> = left.into_values().flatten().collect();
    gone.sort_unstable();
    by_content(old, new, &mut gone, &mut open, &mut pairing.pairs);
    (pairing.removed, pairing.added) = (gone, open);
    pairing
}

/// The most alike first; of those equally alike, in the order of the versions.
fn by_content(
    old: &[Item<'_>],
    new: &[Item<'_>],
    gone: &mut Vec<usize>,
    come: &mut Vec<usize>,
    pairs: &mut Vec<(usize, usize, Found)>,
) {
    let mut alike: Vec<(usize, usize, usize)> = Vec::new();
    for was in gone.iter() {
        for at in come.iter() {
            if let (Some(a), Some(b)) = (old.get(*was), new.get(*at)) {
                let score = shared(a, b);
                if score >= ONE {
                    alike.push((score, *was, *at));
                }
            }
        }
    }
    alike.sort_by_key(|(score, was, at)| (std::cmp::Reverse(*score), *was, *at));
    for (_, was, at) in alike {
        if gone.contains(&was) && come.contains(&at) {
            gone.retain(|other| *other != was);
            come.retain(|other| *other != at);
            pairs.push((was, at, Found::Content));
        }
    }
}

/// What two declarations share, of 1000; a name that stayed, in another package, counts for a third.
fn shared(a: &Item<'_>, b: &Item<'_>) -> usize {
    if a.kind.space() != b.kind.space() {
        return 0;
    }
    let weight = |item: &Item<'_>| item.pieces.iter().map(|piece| piece.form.len() + 1).sum::<usize>();
    let all = weight(a) + weight(b);
    let mut taken = vec![false; b.pieces.len()];
    let mut both = 0;
    for piece in &a.pieces {
        let best = b
            .pieces
            .iter()
            .enumerate()
            .filter(|(at, other)| other.key == piece.key && !taken.get(*at).copied().unwrap_or(true));
        let best =
            best.map(|(at, other)| (likeness(&piece.form, &other.form), at, other)).max_by_key(|b| b.0);
        if let Some((alike, at, other)) = best {
            if let Some(taken) = taken.get_mut(at) {
                *taken = true;
            }
            both += (piece.form.len() + other.form.len() + 2) * alike / 1000;
        }
    }
    let bonus = if a.name == b.name { 333 } else { 0 };
    (1000 * both).checked_div(all).unwrap_or(0) + bonus
}
