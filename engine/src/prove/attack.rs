//! The other way round: fact sets at random and at the boundaries, on which two versions may differ after all.

use super::compare::pairs;
use super::decode;
use super::encode::{Encoder, Side};
use super::observe;
use super::scatter::Scatter;
use super::terms::Terms;
use super::translate::{fits, translated};
use super::world::World;
use crate::eval::Relations;
use crate::facts::CountryFacts;
use jiff::civil::{Date, date};
use r2pc_lang::program::Program;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The days on which fact sets are tried.
const DAYS: [Date; 3] = [date(2020, 6, 30), date(2016, 2, 29), date(2015, 3, 31)];

/// Rules that so many fact sets, tried in turn on a few days, tell apart in two versions: by name, with the day and the
/// first fact set that does. No proof: what is not found may be there all the same.
#[must_use]
pub fn attack(old: &Program, new: &Program, tries: usize) -> BTreeMap<Arc<str>, (Date, CountryFacts)> {
    let pairs = pairs(old, new);
    let renamed: BTreeMap<String, String> = pairs
        .iter()
        .map(|(id, old_id)| (old.rule(*old_id).full_name.to_string(), new.rule(*id).full_name.to_string()))
        .collect();
    let (terms, relations) = (Terms::of(&[old, new]), [Relations::new(old), Relations::new(new)]);
    let mut found = BTreeMap::new();
    for day in DAYS {
        let mut world = World::new(&terms, 3, Some(day), false);
        let mut sides = [Side::new(old, "old ", &renamed), Side::new(new, "new ", &BTreeMap::new())];
        let today = world.today();
        for (id, old_id) in &pairs {
            for (side, id) in sides.iter_mut().zip([old_id, id]) {
                Encoder { w: &mut world, s: side }.rule(*id, &today);
            }
        }
        let cells = decode::cells_read(&world, &sides[1]);
        let mut scatter = Scatter::new(new, &terms, day);
        for _ in 0..tries.div_ceil(DAYS.len()) {
            let facts = scatter.facts(&cells);
            if !fits(new, &facts) {
                continue;
            }
            let before = translated(new, old, &facts);
            for (id, old_id) in &pairs {
                let name = &new.rule(*id).full_name;
                if found.contains_key(name) || new.rule(*id).kind != old.rule(*old_id).kind {
                    continue;
                }
                let old = observe::see(old, &relations[0], &before, day, *old_id);
                let new = observe::see(new, &relations[1], &facts, day, *id);
                if observe::difference(&old, &new).differs {
                    found.insert(Arc::clone(name), (day, facts.clone()));
                }
            }
        }
    }
    found
}
