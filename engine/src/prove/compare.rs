//! Two versions of a policy set, rule by rule, over all facts (semantics, 12).

use super::circuit::Lit;
use super::encode::{Encoder, Side};
use super::names::mentions;
use super::observe::{self, Difference};
use super::rules::{self, RuleRows};
use super::sat::Answer;
use super::search::{Found, Limits, Search, ask};
use super::smt::{Question, numbered};
use super::terms::Terms;
use super::translate::translated;
use super::witness::Witness;
use super::world::{Scope, World};
use crate::eval::Relations;
use crate::facts::CountryFacts;
use jiff::civil::Date;
use r2pc_lang::program::{Program, RuleId};
use r2pc_lang::syntax::RuleKind;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a change of a rule means (semantics, 12.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meaning {
    /// It says the same, and so does all that it asks.
    Same,
    /// Every outcome is the same on all facts: proved.
    Equivalent,
    /// It never fires lower and somewhere higher.
    Stricter,
    /// It never fires higher and somewhere lower.
    Looser,
    /// Both happen, or another outcome differs.
    Neither,
    /// There is no such rule in the old version.
    Added,
    /// There is no such rule in the new version.
    Removed,
    /// Not decided within the limits.
    Undecided,
}

impl Meaning {
    /// The word in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Meaning::Same => "same",
            Meaning::Equivalent => "equivalent",
            Meaning::Stricter => "stricter",
            Meaning::Looser => "looser",
            Meaning::Neither => "neither",
            Meaning::Added => "added",
            Meaning::Removed => "removed",
            Meaning::Undecided => "undecided",
        }
    }
}

/// What became of one rule.
#[derive(Clone, Debug)]
pub struct Change {
    /// Its full name; the new one where it was renamed.
    pub rule: Arc<str>,
    /// The rule in the old version.
    pub old: Option<RuleId>,
    /// The rule in the new version.
    pub new: Option<RuleId>,
    /// What the change means.
    pub meaning: Meaning,
    /// Fact sets that show it: for stricter and looser one, for neither one a direction, or one that shows another
    /// difference.
    pub witnesses: Vec<Witness>,
    /// Why it is not decided.
    pub undecided: Option<Arc<str>>,
    /// What of the rule, or of a rule it asks, is not analysed: proofs hold whatever it comes to.
    pub not_analysed: BTreeSet<Arc<str>>,
}

/// What a change of a policy set means.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// Rule by rule: those of the new version by name, then those removed.
    pub changes: Vec<Change>,
    /// How far the proofs reach.
    pub scope: Scope,
    /// What the solver was asked, where [`Limits::keep`] says so.
    pub questions: Vec<Question>,
}

/// Compares two versions of a policy set.
#[must_use]
pub fn compare(old: &Program, new: &Program, limits: Limits) -> Comparison {
    let pairs = pairs(old, new);
    let renamed: BTreeMap<String, String> = pairs
        .iter()
        .map(|(new_id, old_id)| {
            (old.rule(*old_id).full_name.to_string(), new.rule(*new_id).full_name.to_string())
        })
        .collect();
    let terms = Terms::of(&[old, new]);
    let mut work = Work::new(old, new, &renamed, &terms, limits);
    let mut changes: BTreeMap<Arc<str>, Change> = BTreeMap::new();
    for id in &new.order {
        let rule = new.rule(*id);
        let change = match pairs.get(id) {
            Some(old_id) => work.rule(*old_id, *id),
            None => whole(rule.full_name.clone(), None, Some(*id), Meaning::Added),
        };
        changes.insert(Arc::clone(&rule.full_name), change);
    }
    for (id, old_id) in &pairs {
        let name = &new.rule(*id).full_name;
        if let Some(change) = changes.get_mut(name) {
            work.relations(*old_id, *id, change);
        }
    }
    let mut all: Vec<Change> = changes.into_values().collect();
    let kept: BTreeSet<RuleId> = pairs.values().copied().collect();
    for id in old.rule_ids().filter(|id| !kept.contains(id)) {
        all.push(whole(old.rule(id).full_name.clone(), Some(id), None, Meaning::Removed));
    }
    Comparison {
        changes: all,
        scope: work.global.world.scope.clone(),
        questions: numbered(work.asked.into_inner()),
    }
}

fn whole(rule: Arc<str>, old: Option<RuleId>, new: Option<RuleId>, meaning: Meaning) -> Change {
    Change { rule, old, new, meaning, witnesses: Vec::new(), undecided: None, not_analysed: BTreeSet::new() }
}

/// The old rule of each new one: of the same name, or of a name it had.
#[must_use]
pub(super) fn pairs(old: &Program, new: &Program) -> BTreeMap<RuleId, RuleId> {
    let mut pairs = BTreeMap::new();
    for id in new.rule_ids() {
        let rule = new.rule(id);
        let names = std::iter::once(&rule.full_name).chain(&rule.formerly);
        if let Some(before) = names.filter_map(|name| old.rule_named(name)).next() {
            pairs.insert(id, before);
        }
    }
    pairs
}

/// A world with both versions.
struct Both<'p> {
    world: World,
    sides: [Side<'p>; 2],
}

impl<'p> Both<'p> {
    fn rows(&mut self, ids: [RuleId; 2], related: bool) -> Option<[RuleRows; 2]> {
        let today = self.world.today();
        let mut rows = Vec::new();
        for (side, id) in self.sides.iter_mut().zip(ids) {
            let mut encoder = Encoder { w: &mut self.world, s: side };
            rows.push(if related {
                encoder.finding(id, &today).ok()?
            } else {
                RuleRows::clone(&encoder.rule(id, &today))
            });
        }
        rows.try_into().ok()
    }

    /// Both versions share a rule from here on.
    fn share(&mut self, ids: [RuleId; 2]) {
        for (side, id) in self.sides.iter_mut().zip(ids) {
            side.share(id);
        }
    }
}

struct Work<'w, 'p> {
    old: &'p Program,
    new: &'p Program,
    relations: [Relations; 2],
    renamed: &'w BTreeMap<String, String>,
    terms: &'w Terms,
    limits: Limits,
    /// With what is proved equal left free: small questions.
    local: Both<'p>,
    /// With everything in it.
    global: Both<'p>,
    /// The names of rules whose texts are the same, and those of all they name.
    same: BTreeSet<String>,
    asked: RefCell<Vec<Question>>,
}

impl<'w, 'p> Work<'w, 'p> {
    fn new(
        old: &'p Program,
        new: &'p Program,
        renamed: &'w BTreeMap<String, String>,
        terms: &'w Terms,
        limits: Limits,
    ) -> Work<'w, 'p> {
        let both = |cut| Both {
            world: World::new(terms, limits.items, None, cut),
            sides: [Side::new(old, "old ", renamed), Side::new(new, "new ", &BTreeMap::new())],
        };
        Work {
            old,
            new,
            relations: [Relations::new(old), Relations::new(new)],
            renamed,
            terms,
            limits,
            local: both(true),
            global: both(false),
            same: BTreeSet::new(),
            asked: RefCell::default(),
        }
    }

    fn rule(&mut self, old_id: RuleId, id: RuleId) -> Change {
        let rule = self.new.rule(id);
        let mut change = whole(rule.full_name.clone(), Some(old_id), Some(id), Meaning::Same);
        let before = self.old.rule(old_id);
        if rule.kind != before.kind {
            change.meaning = Meaning::Neither;
            return change;
        }
        if self.says_the_same(old_id, id) {
            self.same.insert(rule.full_name.to_string());
            self.equal([old_id, id]);
            return change;
        }
        change.meaning = Meaning::Equivalent;
        if self.is_equal([old_id, id]) {
            self.equal([old_id, id]);
        } else {
            self.judge([old_id, id], &mut change, false);
        }
        self.note([old_id, id], &mut change);
        change
    }

    /// Whether two versions of a rule have one text, and so have all rules that it names and all that bear on those.
    fn says_the_same(&self, old_id: RuleId, id: RuleId) -> bool {
        let [before, after] = [0, 1].map(|at| &self.local.sides[at].names);
        let meaning = after.meaning(self.new.rule(id));
        if before.meaning(self.old.rule(old_id)) != meaning {
            return false;
        }
        let own = after.rule(id);
        // What bears on a rule counts where it is asked for; then it stands before this rule.
        let related = meaning.contains("Inhibited(") || meaning.contains("Amplified(");
        let mentioned = mentions(&meaning);
        mentioned.into_iter().filter(|name| *name != own).all(|name| {
            let bearing = self.bearing(1, name);
            let known = |(name, _): &(String, usize)| name == own || self.same.contains(name);
            self.same.contains(name)
                && (!related || bearing.iter().all(known) && self.bearing(0, name) == bearing)
        })
    }

    /// The rules that bear on a rule, by name and place.
    fn bearing(&self, side: usize, name: &str) -> BTreeSet<(String, usize)> {
        let names = &self.local.sides[side].names;
        let program = if side == 0 { self.old } else { self.new };
        let Some(id) = program.rule_ids().find(|id| names.rule(*id) == name) else { return BTreeSet::new() };
        let both = [crate::eval::Side::Inhibits, crate::eval::Side::Amplifies];
        let all = both.iter().flat_map(|kind| self.relations[side].on(*kind, id));
        all.map(|(id, place)| (names.rule(*id).to_owned(), *place)).collect()
    }

    fn equal(&mut self, ids: [RuleId; 2]) {
        self.local.share(ids);
        self.global.share(ids);
    }

    /// Whether two versions of a rule are proved equal: among free verdicts first, then with everything.
    fn is_equal(&mut self, ids: [RuleId; 2]) -> bool {
        for both in [&mut self.local, &mut self.global] {
            let Some([old, new]) = both.rows(ids, false) else { return false };
            let found = rules::compare(&old, &new, &mut both.world.c);
            if found.differs == Lit::FALSE {
                return true;
            }
            let name = format!("{}-differs", both.sides[1].names.rule(ids[1]));
            if let Answer::Impossible = ask(&both.world.c, found.differs, self.limits, &name, &self.asked) {
                return true;
            }
        }
        false
    }

    /// Finds what a difference means, with witnesses.
    fn judge(&mut self, ids: [RuleId; 2], change: &mut Change, related: bool) {
        let higher = self.direction(ids, related, |d| d.higher, |d| d.higher);
        let lower = self.direction(ids, related, |d| d.lower, |d| d.lower);
        let settle = |found: &Found, undecided: &mut Option<Arc<str>>| match found {
            Found::Never => Some(false),
            Found::Here(..) => Some(true),
            Found::Unclear(why) => {
                *undecided = Some(Arc::from(*why));
                None
            }
        };
        let mut undecided = None;
        let directions = (settle(&higher, &mut undecided), settle(&lower, &mut undecided));
        change.meaning = match directions {
            (Some(true), Some(true)) => Meaning::Neither,
            (Some(true), Some(false)) => Meaning::Stricter,
            (Some(false), Some(true)) => Meaning::Looser,
            (Some(false), Some(false)) => {
                let other = self.direction(ids, related, |d| d.differs, |d| d.differs);
                match settle(&other, &mut undecided) {
                    Some(true) => {
                        self.show(ids, other, change);
                        Meaning::Neither
                    }
                    Some(false) => Meaning::Equivalent,
                    None => Meaning::Undecided,
                }
            }
            _ => Meaning::Undecided,
        };
        for found in [higher, lower] {
            self.show(ids, found, change);
        }
        change.undecided = undecided.filter(|_| change.meaning == Meaning::Undecided);
    }

    fn direction(
        &mut self,
        ids: [RuleId; 2],
        related: bool,
        symbolic: fn(&rules::Difference) -> Lit,
        concrete: fn(&Difference) -> bool,
    ) -> Found {
        let Some([old, new]) = self.global.rows(ids, related) else {
            return Found::Unclear("it cannot be analysed");
        };
        let goal = symbolic(&rules::compare(&old, &new, &mut self.global.world.c));
        let of = |world: &mut World, sides: &mut [Side<'_>]| {
            let today = world.today();
            let mut rows = Vec::new();
            for (side, id) in sides.iter_mut().zip(ids) {
                let mut encoder = Encoder { w: world, s: side };
                match if related {
                    encoder.finding(id, &today)
                } else {
                    Ok(RuleRows::clone(&encoder.rule(id, &today)))
                } {
                    Ok(found) => rows.push(found),
                    Err(_) => return Lit::FALSE,
                }
            }
            match rows.as_slice() {
                [old, new] => symbolic(&rules::compare(old, new, &mut world.c)),
                _ => Lit::FALSE,
            }
        };
        let replay = |day: Date, facts: &CountryFacts| concrete(&self.difference(ids, day, facts));
        let search = Search {
            terms: self.terms,
            limits: self.limits,
            renamed: self.renamed,
            base: 1,
            sides: &self.global.sides,
            asked: &self.asked,
        };
        let name = self.global.sides[1].names.rule(ids[1]);
        search.find(&self.global.world, goal, name, &of, &replay)
    }

    fn difference(&self, [old_id, id]: [RuleId; 2], day: Date, facts: &CountryFacts) -> Difference {
        let before = translated(self.new, self.old, facts);
        let old = observe::see(self.old, &self.relations[0], &before, day, old_id);
        let new = observe::see(self.new, &self.relations[1], facts, day, id);
        observe::difference(&old, &new)
    }

    fn show(&self, [old_id, id]: [RuleId; 2], found: Found, change: &mut Change) {
        if let Found::Here(as_of, facts) = found {
            let before = translated(self.new, self.old, &facts);
            let old = observe::see(self.old, &self.relations[0], &before, as_of, old_id);
            let new = observe::see(self.new, &self.relations[1], &facts, as_of, id);
            let shows = observe::difference(&old, &new);
            if !change.witnesses.iter().any(|witness| witness.shows == shows) {
                change.witnesses.push(Witness { as_of, facts, old, new, shows });
            }
        }
    }

    /// What bears on a risk is part of what it says: a second look, when every rule has had its first.
    fn relations(&mut self, old_id: RuleId, id: RuleId, change: &mut Change) {
        let unchanged = matches!(change.meaning, Meaning::Same | Meaning::Equivalent);
        if self.new.rule(id).kind != RuleKind::Risk || !unchanged {
            return;
        }
        let found = match self.global.rows([old_id, id], true) {
            Some([old, new]) => rules::compare(&old, &new, &mut self.global.world.c).differs,
            None => return,
        };
        let name = format!("{}-relations", self.new.rule(id).full_name);
        if found != Lit::FALSE
            && !matches!(
                ask(&self.global.world.c, found, self.limits, &name, &self.asked),
                Answer::Impossible
            )
        {
            self.judge([old_id, id], change, true);
            self.note([old_id, id], change);
        }
    }

    fn note(&self, ids: [RuleId; 2], change: &mut Change) {
        for (side, id) in self.global.sides.iter().zip(ids) {
            let notes = side.notes.get(&id).into_iter().flatten();
            change.not_analysed.extend(notes.map(|note| Arc::from(note.as_str())));
        }
    }
}
