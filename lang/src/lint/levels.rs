//! How much a lint weighs at a place.

use super::default_level;
use crate::codes::Code;
use crate::diagnostic::Severity;

/// How much a lint weighs; none is off.
pub type Level = Option<Severity>;

/// What is set for lints beyond their defaults.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    overrides: Vec<Override>,
}

/// A level that is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// Of which lint; none is all of them.
    pub lint: Option<Code>,
    /// Where.
    pub scope: Scope,
    /// To what.
    pub level: Level,
}

/// Where a level is set. In patterns `*` is any run of characters but `/`, `**` any run at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In all policies.
    Everywhere,
    /// In files whose name, as reports print it, is like this.
    Files(String),
    /// In packages whose name is like this.
    Package(String),
    /// In rules whose full name is like this.
    Rule(String),
}

/// Where a diagnostic stands.
pub(super) struct Place<'a> {
    pub(super) file: &'a str,
    pub(super) package: &'a str,
    pub(super) rule: Option<&'a str>,
}

impl Levels {
    /// Only the defaults.
    #[must_use]
    pub fn new() -> Self {
        Levels::default()
    }

    /// Sets a level. Of two that speak of one place the narrower scope counts (a rule before files and packages,
    /// these before everywhere), then the one that names the lint, then the later.
    #[must_use]
    pub fn with(mut self, lint: Option<Code>, scope: Scope, level: Level) -> Self {
        self.overrides.push(Override { lint, scope, level });
        self
    }

    /// Sets levels one after the other.
    #[must_use]
    pub fn with_all(mut self, set: &[Override]) -> Self {
        self.overrides.extend_from_slice(set);
        self
    }

    /// The level of a lint at a place.
    pub(super) fn of(&self, code: Code, place: &Place<'_>) -> Level {
        let speaks =
            self.overrides.iter().filter(|o| o.lint.is_none_or(|c| c == code) && o.scope.holds(place));
        let chosen = speaks.max_by_key(|o| (o.scope.weight(), o.lint.is_some()));
        chosen.map_or_else(|| default_level(code).flatten(), |o| o.level)
    }

    /// Whether a lint can weigh anything anywhere: others need not run.
    pub(super) fn may_speak(&self, code: Code) -> bool {
        default_level(code).flatten().is_some()
            || self.overrides.iter().any(|o| o.level.is_some() && o.lint.is_none_or(|c| c == code))
    }
}

impl Scope {
    fn holds(&self, place: &Place<'_>) -> bool {
        match self {
            Scope::Everywhere => true,
            Scope::Files(pattern) => like(pattern, place.file),
            Scope::Package(pattern) => like(pattern, place.package),
            Scope::Rule(pattern) => place.rule.is_some_and(|rule| like(pattern, rule)),
        }
    }

    fn weight(&self) -> u8 {
        match self {
            Scope::Everywhere => 0,
            Scope::Files(_) | Scope::Package(_) => 1,
            Scope::Rule(_) => 2,
        }
    }
}

/// Whether a name is like a pattern.
fn like(pattern: &str, name: &str) -> bool {
    let Some(star) = pattern.find('*') else { return pattern == name };
    let (before, rest) = pattern.split_at(star);
    let Some(name) = name.strip_prefix(before) else { return false };
    let (crosses, rest) = rest.strip_prefix("**").map_or((false, rest.get(1..).unwrap_or("")), |r| (true, r));
    let reach = if crosses { name.len() } else { name.find('/').unwrap_or(name.len()) };
    let ends = name.char_indices().map(|(at, _)| at).chain([name.len()]);
    ends.take_while(|at| *at <= reach).any(|at| name.get(at..).is_some_and(|tail| like(rest, tail)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::lint as code;

    #[test]
    fn patterns() {
        assert!(like("policies/**", "policies/risk/six.r2p") && like("**/*_test.r2p", "a/b_test.r2p"));
        assert!(like("r2p.*", "r2p.risk") && like("r2p.risk.*", "r2p.risk.targeting") && like("a", "a"));
        assert!(
            !like("policies/*.r2p", "policies/risk/six.r2p")
                && !like("r2p.*", "r2q.risk")
                && !like("a", "ab")
        );
    }

    #[test]
    fn the_narrower_scope_counts_then_the_named_lint_then_the_later() {
        let place = Place { file: "p/a.r2p", package: "p.risk", rule: Some("p.risk.one") };
        let code = code::UNCITED_RULE;
        let all = Levels::new().with(None, Scope::Everywhere, None);
        assert_eq!(all.of(code, &place), None);
        let named = all.clone().with(Some(code), Scope::Everywhere, Some(Severity::Error));
        assert_eq!(named.clone().with(None, Scope::Everywhere, None).of(code, &place), Some(Severity::Error));
        let package = named.with(Some(code), Scope::Package("p.*".into()), Some(Severity::Info));
        assert_eq!(package.of(code, &place), Some(Severity::Info));
        let rule = package.with(None, Scope::Rule("p.risk.one".into()), None);
        let later = rule.clone().with(None, Scope::Files("p/**".into()), Some(Severity::Error));
        assert_eq!((rule.of(code, &place), later.of(code, &place)), (None, None));
        assert_eq!(Levels::new().of(code, &place), default_level(code).flatten());
    }
}
