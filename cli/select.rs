//! Which countries and rules a run is about.

use crate::args::SelectArgs;
use crate::problem::Problem;
use r2pc_engine::country;
use r2pc_engine::facts::store::View;
use r2pc_lang::codes::config;
use r2pc_lang::program::{Program, RuleId};
use r2pc_lang::suggest::did_you_mean;
use r2pc_lang::syntax::RuleKind;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The countries that are asked for; none is all.
///
/// # Errors
/// A country of which there are no facts: a report on it would be about nothing.
pub(crate) fn countries(args: &SelectArgs, facts: View<'_>) -> Result<Option<BTreeSet<Arc<str>>>, Problem> {
    if args.country.is_empty() {
        return Ok(None);
    }
    let found = args.country.iter().map(|text| country(text, facts));
    found.collect::<Result<_, _>>().map(Some)
}

/// A country of which there are facts, by its code or its name.
///
/// # Errors
/// A name that means none of them, or several.
pub(crate) fn country(text: &str, facts: View<'_>) -> Result<Arc<str>, Problem> {
    let codes = facts.codes();
    let of = |code: &str| codes.iter().find(|known| &***known == code).cloned();
    if let Some(code) = of(&text.to_uppercase()) {
        return Ok(code);
    }
    let meant: Vec<Arc<str>> = country::meant(text).into_iter().filter_map(of).collect();
    match meant.as_slice() {
        [one] => Ok(Arc::clone(one)),
        [] => Err(no_facts_of(text, facts)),
        several => Err(Problem::new(config::NO_SUCH_NAME, format!("`{text}` may mean several countries"))
            .help(format!("write a code: {}", several.join(", ")))),
    }
}

fn no_facts_of(text: &str, facts: View<'_>) -> Problem {
    let codes = facts.codes();
    let known = || codes.iter().map(|c| &**c);
    let names: Vec<String> = known().filter_map(country::name).collect();
    let near = did_you_mean(&text.to_uppercase(), known()).filter(|_| text.len() == 3);
    let near = near.or_else(|| did_you_mean(text, names.iter().map(String::as_str)));
    let help = near.unwrap_or_else(|| match known().count() {
        0 => "no facts were read".to_owned(),
        1..=12 => format!("there are facts of {}", known().collect::<Vec<_>>().join(", ")),
        n => format!("there are facts of {n} countries, each by its ISO 3166-1 alpha-3 code"),
    });
    Problem::new(config::NO_SUCH_NAME, format!("there are no facts of `{text}`")).help(help)
}

/// The one rule of a name, of the end of one behind a dot, or of a pattern that fits no other.
///
/// # Errors
/// A name that fits none, or several.
pub(crate) fn rule(text: &str, program: &Program) -> Result<RuleId, Problem> {
    if let Some(id) = program.rule_named(text) {
        return Ok(id);
    }
    let found: Vec<RuleId> =
        program.rule_ids().filter(|id| fits(text, &program.rule(*id).full_name)).collect();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(no_rule(text, program)),
        several => {
            let names: Vec<_> =
                several.iter().take(6).map(|id| format!("`{}`", program.rule(*id).full_name)).collect();
            let more =
                if several.len() > 6 { format!(" and {} more", several.len() - 6) } else { String::new() };
            Err(Problem::new(config::NO_SUCH_NAME, format!("`{text}` fits {} rules", several.len()))
                .help(format!("write one of {}{more}", names.join(", "))))
        }
    }
}

/// The rules that are asked for; none is all.
///
/// # Errors
/// A pattern that fits no rule.
pub(crate) fn rules(args: &SelectArgs, program: &Program) -> Result<Option<BTreeSet<RuleId>>, Problem> {
    if args.rule.is_empty() && args.kind.is_empty() {
        return Ok(None);
    }
    for pattern in &args.rule {
        if !program.rules.iter().any(|rule| fits(pattern, &rule.full_name)) {
            return Err(no_rule(pattern, program));
        }
    }
    let kinds: Vec<RuleKind> = args.kind.iter().map(|kind| (*kind).into()).collect();
    let wanted = |id: &RuleId| {
        let rule = program.rule(*id);
        (args.rule.is_empty() || args.rule.iter().any(|pattern| fits(pattern, &rule.full_name)))
            && (kinds.is_empty() || kinds.contains(&rule.kind))
    };
    Ok(Some(program.rule_ids().filter(wanted).collect()))
}

fn no_rule(pattern: &str, program: &Program) -> Problem {
    let full = program.rules.iter().map(|rule| &*rule.full_name);
    let short = program.rules.iter().map(|rule| &*rule.name);
    let help = did_you_mean(pattern, full.chain(short))
        .unwrap_or_else(|| "write a rule's name, or a pattern such as `r2p.risk.*`".to_owned());
    Problem::new(config::NO_SUCH_NAME, format!("no rule fits `{pattern}`")).help(help)
}

/// Whether a pattern fits a rule's full name, or the end of it behind a dot. `*` stands for any text, `?` for any
/// character.
fn fits(pattern: &str, full_name: &str) -> bool {
    let starts = full_name.match_indices('.').map(|(at, _)| at + 1);
    let ends = std::iter::once(0).chain(starts).filter_map(|at| full_name.get(at..));
    let pattern: Vec<char> = pattern.chars().collect();
    ends.into_iter().any(|name| glob(&pattern, &name.chars().collect::<Vec<_>>()))
}

/// Walks both; at a mismatch behind a `*`, the last star takes one character more.
fn glob(pattern: &[char], name: &[char]) -> bool {
    let (mut p, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match (pattern.get(p), star) {
            (Some('*'), _) => {
                star = Some((p, n));
                p += 1;
            }
            (Some(c), _) if *c == '?' || name.get(n) == Some(c) => {
                p += 1;
                n += 1;
            }
            (_, Some((at, taken))) => {
                star = Some((at, taken + 1));
                p = at + 1;
                n = taken + 1;
            }
            (_, None) => return false,
        }
    }
    pattern.get(p..).is_some_and(|rest| rest.iter().all(|c| *c == '*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_full_names_and_their_ends() {
        let name = "r2p.risk.discrimination";
        for pattern in
            ["r2p.risk.*", "*discrimination", "discrimination", "risk.d*n", "r2p.*.d?scrimination", "*"]
        {
            assert!(fits(pattern, name), "{pattern}");
        }
        for pattern in ["", "risk", "discrim", "r2p.risk.?", "iscrimination", "r2p.risk.discrimination.*"] {
            assert!(!fits(pattern, name), "{pattern}");
        }
    }
}
