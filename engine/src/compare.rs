//! Countries side by side, and the peers that a country can learn from: those with the nearest risks whose outcome is
//! another one, with the resilience that sets them apart.
//!
//! How far two countries are from each other is a mean over risks: of each, how many levels lie between them as a
//! share of all levels. Where a level is not known, the least and the greatest share that is possible count, so that a
//! distance is an interval; its middle ground is Gower's: the mean over the risks that are known of both.

use crate::assess::Options;
use crate::eval::{Evaluator, Relations};
use crate::facts::{CountryFacts, Facts};
use crate::finding::{Measured, Truth, Verdict};
use crate::parallel::{Progress, in_shares};
use jiff::civil::Date;
use r2pc_lang::program::{Body, Outcome, Program, RuleId};
use r2pc_lang::syntax::RuleKind;
use rust_decimal::Decimal;
use std::sync::Arc;

#[cfg(test)]
mod tests;

/// One country, by what all rules as a whole say of it.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The country.
    pub country: Arc<str>,
    /// By rule, in the order of rules.
    pub rules: Vec<Verdict>,
}

/// How far two countries are from each other: 0 where all levels are the same, 1 where they are as far apart as can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Distance {
    /// Over the risks that are known of both; none where there is no such risk.
    pub known: Option<Decimal>,
    /// The least that is possible, whatever the unknown is.
    pub least: Decimal,
    /// The greatest that is possible.
    pub most: Decimal,
    /// How many risks are known of both.
    pub shared: usize,
    /// Of how many.
    pub of: usize,
}

/// A country with similar risks and another outcome.
#[derive(Clone, Debug)]
pub struct Peer {
    /// Its profile.
    pub profile: Profile,
    /// How far it is.
    pub distance: Distance,
    /// Whether its outcome is another one: true, or unknown where what is surely reached differs and what may be does not.
    pub differs: Truth,
    /// The highest level of the rules that are the outcome: the least and the greatest that is possible.
    pub outcome: (u32, u32),
    /// The resiliences that set the two apart.
    pub apart: Vec<Apart>,
}

/// A resilience that one of two countries has, and the other not or not surely.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apart {
    /// The resilience.
    pub resilience: RuleId,
    /// Whether it is holding in the peer.
    pub there: Truth,
    /// Whether it is holding in the country that asks.
    pub here: Truth,
    /// The risks that it inhibits and that are present in both, or may be.
    pub inhibits: Vec<RuleId>,
}

/// A country's peers.
#[derive(Clone, Debug)]
pub struct Peers {
    /// The country that asks.
    pub reference: Profile,
    /// Its outcome, as [`Peer::outcome`].
    pub outcome: (u32, u32),
    /// The nearest first: those whose outcome surely differs before those whose may.
    pub peers: Vec<Peer>,
    /// How many countries were left out because they share too few known risks with it.
    pub too_little_known: usize,
}

/// The share of the reference's known risks that a peer must be known of, so that a distance means something: one half.
const LEAST_SHARED: usize = 2;

/// Reads all rules of countries as of a day; `progress` hears how many countries are done, and of how many.
#[must_use]
pub fn profiles(
    program: &Program,
    facts: &Facts,
    options: &Options,
    progress: &mut Progress<'_>,
) -> Vec<Profile> {
    let relations = Relations::new(program);
    let codes: Vec<&Arc<str>> = match &options.countries {
        Some(codes) => codes.iter().collect(),
        None => facts.countries.keys().collect(),
    };
    let nothing = CountryFacts::default();
    let profile = |code: &&Arc<str>| {
        let of_country = facts.country(code).unwrap_or(&nothing);
        let mut evaluator = Evaluator::new(program, &relations, of_country, options.known_by);
        let rules = program.rule_ids().map(|id| whole(&mut evaluator, id, options.as_of)).collect();
        Profile { country: Arc::clone(code), rules }
    };
    let found = in_shares(&codes, progress, |codes| codes.iter().map(profile).collect::<Vec<_>>());
    found.into_iter().flatten().collect()
}

fn whole(evaluator: &mut Evaluator<'_>, id: RuleId, day: Date) -> Verdict {
    let kind = evaluator.program.rule(id).kind;
    let view = evaluator.whole(id, day);
    let value = match kind {
        RuleKind::Measure => {
            let result = evaluator.rule(id, day);
            let value = result.rows.first().and_then(|row| row.value.as_ref());
            value.map(|v| Measured { low: v.value.low, high: v.value.high })
        }
        _ => None,
    };
    Verdict {
        outcomes: view.outcomes.into_iter().collect(),
        levels: view.levels.iter().collect(),
        inhibited: (kind == RuleKind::Risk).then(|| evaluator.inhibited_whole(id, day)),
        value,
    }
}

/// How far two countries are from each other, over some risks.
#[must_use]
pub fn distance(a: &Profile, b: &Profile, risks: &[RuleId]) -> Distance {
    let (mut least, mut most, mut known, mut shared) = (0, 0, 0, 0);
    for risk in risks {
        let (Some(x), Some(y)) = (ends(a, *risk), ends(b, *risk)) else { continue };
        let (low, high) = apart(x, y);
        least += low;
        most += high;
        if x.0 == x.1 && y.0 == y.1 {
            shared += 1;
            known += low;
        }
    }
    let mean = |sum: u32, count: usize| {
        let whole = Decimal::from(count.max(1)) * Decimal::from(HIGHEST);
        (Decimal::from(sum) / whole).round_dp(4).normalize()
    };
    Distance {
        known: (shared > 0).then(|| mean(known, shared)),
        least: mean(least, risks.len()),
        most: mean(most, risks.len()),
        shared,
        of: risks.len(),
    }
}

/// The highest place of a level enum.
const HIGHEST: u32 = 3;

/// The least and the greatest level that a risk can have.
fn ends(profile: &Profile, rule: RuleId) -> Option<(u32, u32)> {
    let levels = &profile.rules.get(rule.index())?.levels;
    Some((*levels.first()?, *levels.last()?))
}

/// The least and the greatest distance of values of two intervals.
fn apart(a: (u32, u32), b: (u32, u32)) -> (u32, u32) {
    let least = a.0.saturating_sub(b.1).max(b.0.saturating_sub(a.1));
    (least, a.1.abs_diff(b.0).max(b.1.abs_diff(a.0)))
}

/// The countries that are nearest to one by their risks and have another outcome: the highest level that one of the
/// `outcome` rules is at. At most `most` of them.
#[must_use]
pub fn peers(
    program: &Program,
    profiles: &[Profile],
    reference: &Profile,
    outcome: &[RuleId],
    most: usize,
) -> Peers {
    let risks: Vec<RuleId> = program
        .rule_ids()
        .filter(|id| program.rule(*id).kind == RuleKind::Risk && !outcome.contains(id))
        .collect();
    let own = highest(reference, outcome);
    let known = distance(reference, reference, &risks).shared;
    let mut too_little_known = 0;
    let mut peers = Vec::new();
    for profile in profiles.iter().filter(|profile| profile.country != reference.country) {
        let theirs = highest(profile, outcome);
        // What is surely reached is what a run counts (semantics, 8.5); where that is the same, nothing is learned.
        let differs = match apart(own, theirs) {
            (1.., _) => Truth::True,
            _ if own.0 == theirs.0 => continue,
            _ => Truth::Unknown,
        };
        let distance = distance(reference, profile, &risks);
        if distance.shared == 0 || distance.shared * LEAST_SHARED < known {
            too_little_known += 1;
            continue;
        }
        let apart = resiliences(program, reference, profile);
        peers.push(Peer { profile: profile.clone(), distance, differs, outcome: theirs, apart });
    }
    // Stable: what is as near stays in the order of codes.
    peers.sort_by_key(|peer| (peer.differs != Truth::True, peer.distance.known, peer.distance.most));
    peers.truncate(most);
    Peers { reference: reference.clone(), outcome: own, peers, too_little_known }
}

/// The highest level that one of some rules is at: the least and the greatest that is possible.
fn highest(profile: &Profile, rules: &[RuleId]) -> (u32, u32) {
    let all = rules.iter().filter_map(|rule| ends(profile, *rule));
    all.fold((0, 0), |(low, high), (l, h)| (low.max(l), high.max(h)))
}

/// The resiliences that hold in one of two countries and not, or not surely, in the other: those of the peer first, and of
/// them those that inhibit most risks that both have.
fn resiliences(program: &Program, reference: &Profile, peer: &Profile) -> Vec<Apart> {
    let holds = |profile: &Profile, id: RuleId| {
        let outcomes =
            profile.rules.get(id.index()).map(|whole| whole.outcomes.as_slice()).unwrap_or_default();
        match (outcomes.contains(&Outcome::Holding), outcomes.len()) {
            (false, _) => Truth::False,
            (true, 1) => Truth::True,
            (true, _) => Truth::Unknown,
        }
    };
    let may_be_present = |profile: &Profile, id: RuleId| {
        profile.rules.get(id.index()).is_some_and(|whole| whole.outcomes.contains(&Outcome::Present))
    };
    let mut found = Vec::new();
    for id in program.rule_ids() {
        let Body::Resilience { inhibits, .. } = &program.rule(id).body else { continue };
        let (here, there) = (holds(reference, id), holds(peer, id));
        if here == there || (here != Truth::True && there != Truth::True) {
            continue;
        }
        let mut risks: Vec<RuleId> = inhibits.iter().map(|relation| relation.risk).collect();
        risks.retain(|risk| may_be_present(reference, *risk) && may_be_present(peer, *risk));
        risks.dedup();
        found.push(Apart { resilience: id, there, here, inhibits: risks });
    }
    found.sort_by_key(|apart| (apart.there != Truth::True, std::cmp::Reverse(apart.inhibits.len())));
    found
}
