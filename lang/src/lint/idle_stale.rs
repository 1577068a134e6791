//! `stale after` of a rule that is longer than that of every fact it reads.

use super::code::IDLE_STALE;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::value::Duration;

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for rule in &cx.program.rules {
        let Some(own) = rule.stale else { continue };
        let fact_is_stricter = |id: &crate::program::FactId| {
            cx.vocabulary().fact(*id).stale.is_some_and(|limit| surely_within(limit, own))
        };
        if !rule.reads.is_empty() && rule.reads.iter().all(fact_is_stricter) {
            let message = format!("`stale after {own}` has no effect on `{}`", rule.name);
            let help = "every fact that it reads is stale by then: leave it out, or shorten it";
            out.push(Diagnostic::warning(IDLE_STALE, rule.name_span, message).help(help));
        }
    }
}

/// Whether one length is at most another, from whatever day they run.
fn surely_within(short: Duration, long: Duration) -> bool {
    match (short, long) {
        (Duration::Months(a), Duration::Months(b)) | (Duration::Days(a), Duration::Days(b)) => a <= b,
        (Duration::Days(days), Duration::Months(months)) => days <= months.saturating_mul(28),
        (Duration::Months(months), Duration::Days(days)) => months.saturating_mul(31) <= days,
    }
}
