//! How rules would have done: what they said of country-years, held against what came after.
//!
//! 1. [`outcome`] says of which country-years an event is known to have followed, and of which not.
//! 2. [`score`] reads each rule at the end of each year, with what was known by then.
//! 3. [`auc`], [`curve`], [`alarm`], [`top`] and [`calibration`] measure the one against the other.
//!
//! Figures are exact decimals; every interval is computed, none is drawn by lot: the same input gives the same bytes.

pub mod alarm;
pub mod auc;
pub mod calibration;
pub mod curve;
pub mod exact;
pub mod outcome;
pub mod rank;
pub mod score;
pub mod top;

use crate::facts::Facts;
use crate::number::Numbers;
use alarm::{Alarm, Onset};
use auc::{Auc, Difference};
use calibration::Bin;
use outcome::Years;
use r2pc_lang::program::{Program, RuleId};
use r2pc_lang::value::Duration;
use rank::Unknown;
use rust_decimal::Decimal;
use score::{Reader, Subject};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many of the highest ranked countries of a year are looked at, for [`Measured::top`].
pub const TOP: [usize; 3] = [10, 20, 30];

/// What to backtest, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// The first year that is read.
    pub from: Option<i16>,
    /// The last year that is read.
    pub to: Option<i16>,
    /// Only these countries; none is all.
    pub countries: Option<BTreeSet<Arc<str>>>,
    /// The rules to measure.
    pub rules: BTreeSet<RuleId>,
    /// The risks that are counted, alone and read with resilience.
    pub risks: BTreeSet<RuleId>,
    /// How long after its day a fact is taken to be known, in place of what vocabulary and files say of it.
    pub lag: Option<Duration>,
    /// Where a score that is not known ranks.
    pub unknown: Unknown,
}

/// A country-year whose outcome is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// ISO 3166-1 alpha-3.
    pub country: Arc<str>,
    /// The year at whose end rules are read.
    pub year: i16,
    /// Whether the event followed.
    pub onset: bool,
}

/// What a backtest comes to.
#[derive(Clone, Debug)]
pub struct Backtest {
    /// The country-years, by country and year.
    pub cases: Vec<Case>,
    /// Country-years left out because something to be excluded was going on.
    pub excluded: usize,
    /// Country-years left out because nobody knows what followed.
    pub undecided: usize,
    /// The events that the country-years lead up to.
    pub onsets: Vec<Onset>,
    /// The scores: rules in order of name, then counted risks.
    pub scores: Vec<Scored>,
    /// What reading a risk with resilience changes.
    pub comparisons: Vec<Comparison>,
}

/// A score and how it did.
#[derive(Clone, Debug)]
pub struct Scored {
    /// What was read.
    pub subject: Subject,
    /// What each case's score can be, in the order of the cases.
    pub values: Vec<Numbers>,
    /// How it did.
    pub measured: Measured,
}

/// How a score did. What cannot be said, such as an AUC without an event, is none.
#[derive(Clone, Debug)]
pub struct Measured {
    /// Cases whose score is known.
    pub known: usize,
    /// How surely a case before an event ranks above one that is not, with unknown scores as asked.
    pub auc: Option<Auc>,
    /// The same area with unknown scores at their lowest, middle and highest.
    pub auc_by_unknown: Option<[Decimal; 3]>,
    /// The least and greatest area that unknown scores leave possible.
    pub auc_bounds: Option<(Decimal, Decimal)>,
    /// Mean precision over the recalls reached.
    pub average_precision: Option<Decimal>,
    /// The points of the ROC and precision-recall curves, highest score first.
    pub curve: Vec<curve::Point>,
    /// What happens where the score is taken as an alarm, a level each.
    pub alarms: Vec<Alarm>,
    /// The share of events with a country-year among the [`TOP`] ranked of its year.
    pub top: [Option<Decimal>; TOP.len()],
    /// How often the event followed, score by score.
    pub calibration: Vec<Bin>,
    /// The mean square of what a score between 0 and 1, read as a probability, was off by; none for other scores.
    pub brier: Option<Decimal>,
}

/// A risk, or all that are counted, read with resilience instead of alone.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The place of the score alone in [`Backtest::scores`].
    pub alone: usize,
    /// The place of the score with resilience.
    pub with_resilience: usize,
    /// The area with resilience less the area alone.
    pub difference: Option<Difference>,
}

/// Reads rules over the years whose outcome is known and measures them. `excluded` are the country-years to leave out.
#[must_use]
pub fn backtest(
    program: &Program,
    facts: &Facts,
    outcome: &Years,
    excluded: &[Years],
    options: &Options,
) -> Backtest {
    let (cases, counts) = cases(outcome, excluded, options);
    let onsets = alarm::onsets(&cases);
    let subjects = score::subjects(program, &options.rules, &options.risks);
    let lagged = options.lag.map(|lag| outcome::published_after(facts, lag));
    let mut reader = Reader::new(program, lagged.as_ref().unwrap_or(facts), &options.risks);
    let values = reader.read(&subjects, &cases);
    let scores: Vec<Scored> = subjects
        .into_iter()
        .zip(values)
        .map(|(subject, values)| {
            let measured = measure(program, &subject, &values, &cases, &onsets, options.unknown);
            Scored { subject, values, measured }
        })
        .collect();
    let comparisons = comparisons(&scores, &cases);
    Backtest { cases, excluded: counts.excluded, undecided: counts.undecided, onsets, scores, comparisons }
}

/// Country-years that were left out.
struct LeftOut {
    excluded: usize,
    undecided: usize,
}

fn cases(outcome: &Years, excluded: &[Years], options: &Options) -> (Vec<Case>, LeftOut) {
    let mut cases = Vec::new();
    let mut left_out = LeftOut { excluded: 0, undecided: 0 };
    for (country, year, onset) in outcome.iter() {
        let wanted = options.from.is_none_or(|from| from <= year)
            && options.to.is_none_or(|to| year <= to)
            && options.countries.as_ref().is_none_or(|only| only.contains(country));
        if !wanted {
            continue;
        }
        if excluded.iter().any(|years| years.get(country, year) == Some(true)) {
            left_out.excluded += 1;
        } else if let Some(onset) = onset {
            cases.push(Case { country: Arc::clone(country), year, onset });
        } else {
            left_out.undecided += 1;
        }
    }
    (cases, left_out)
}

/// Measures one score.
fn measure(
    program: &Program,
    subject: &Subject,
    values: &[Numbers],
    cases: &[Case],
    onsets: &[Onset],
    unknown: Unknown,
) -> Measured {
    let ranked = rank::ranked(values, unknown);
    let area = |how| auc::area(&rank::ranked(values, how), cases);
    let by_unknown = [Unknown::Lowest, Unknown::Middle, Unknown::Highest].map(area);
    let curve = curve::points(&ranked, cases);
    let positives = cases.iter().filter(|case| case.onset).count();
    Measured {
        known: values.iter().filter(|value| value.known().is_some()).count(),
        auc: auc::auc(&ranked, cases),
        auc_by_unknown: match by_unknown {
            [Some(lowest), Some(middle), Some(highest)] => Some([lowest, middle, highest]),
            _ => None,
        },
        auc_bounds: auc::bounds(values, cases),
        average_precision: curve::average_precision(&curve, positives),
        alarms: alarm::alarms(&score::steps(program, subject, values), values, &ranked, cases, onsets),
        top: TOP.map(|k| top::share(k, &ranked, cases, onsets)),
        calibration: calibration::bins(&ranked, cases),
        brier: calibration::brier(values, cases),
        curve,
    }
}

fn comparisons(scores: &[Scored], cases: &[Case]) -> Vec<Comparison> {
    let place = |subject: &Subject| scores.iter().position(|scored| scored.subject == *subject);
    let mut comparisons = Vec::new();
    for (with_resilience, scored) in scores.iter().enumerate() {
        let Some(alone) = scored.subject.alone().and_then(|alone| place(&alone)) else { continue };
        let areas = scores.get(alone).and_then(|s| s.measured.auc.as_ref()).zip(scored.measured.auc.as_ref());
        let difference = areas.and_then(|(alone, with)| auc::difference(with, alone, cases));
        comparisons.push(Comparison { alone, with_resilience, difference });
    }
    comparisons
}
