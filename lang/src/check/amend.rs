//! Rules as they stand after amendments, which act before anything is checked (semantics, 9.2).

use super::names::{Kind, Names, Node, Space};
use super::packages::{Packages, dotted};
use super::rules::{ClauseOf, RuleText, opener};
use super::sink::{Res, Sink};
use crate::codes::rule as codes;
use crate::diagnostic::Diagnostic;
use crate::program::{AmendedBy, PackageId};
use crate::source::Span;
use crate::syntax::{self, Amendment, AmendmentKind, Clause, ClauseKind};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What finds a clause: its first word, and its name where it has one.
type Key = (String, Option<Arc<str>>);

/// Clauses that stand several times side by side, so that one more is no conflict.
const PLURAL: [&str; 11] = [
    "requires",
    "inhibits",
    "amplifies",
    "applies",
    "cites",
    "concerns",
    "builds",
    "advise",
    "tags",
    "note",
    "formerly",
];

/// An amendment of a rule, in the package that makes it.
struct Act<'a> {
    package: PackageId,
    span: Span,
    amend: &'a syntax::Amend,
}

/// Applies all amendments to the rules they name.
pub(super) fn apply<'a>(
    names: &Names<'a>,
    packages: &Packages<'a>,
    texts: &mut [RuleText<'a>],
    broken: impl Fn(Span) -> bool,
    sink: &mut Sink,
) {
    let places: BTreeMap<usize, usize> =
        texts.iter().enumerate().map(|(at, text)| (text.entry.0, at)).collect();
    let mut acts: BTreeMap<usize, Vec<Act<'a>>> = BTreeMap::new();
    for (package, span, amend) in &names.amends {
        if let Ok(at) = target(names, packages, *package, amend, &places, sink) {
            acts.entry(at).or_default().push(Act { package: *package, span: *span, amend });
        }
    }
    for (at, mut acts) in acts {
        let Some(text) = texts.get_mut(at) else { continue };
        acts.sort_by_key(|act| (depth(packages, act.package), act.package));
        text.broken |= acts.iter().any(|act| broken(act.span));
        text.broken |= conflicts(packages, &acts, sink);
        let mut gone = BTreeSet::new();
        for act in &acts {
            for amendment in &act.amend.amendments {
                text.broken |= amend(text, act, amendment, &mut gone, sink).is_err();
            }
            text.amendments.push(AmendedBy {
                package: act.package,
                because: Arc::clone(&act.amend.because.value),
                span: act.span,
            });
        }
    }
}

/// How many packages one rests on: those that use others come behind them.
fn depth(packages: &Packages<'_>, package: PackageId) -> usize {
    let count = u32::try_from(packages.table.len()).unwrap_or(u32::MAX);
    (0..count).filter(|other| packages.builds_on(package, PackageId(*other))).count()
}

fn target(
    names: &Names<'_>,
    packages: &Packages<'_>,
    package: PackageId,
    amend: &syntax::Amend,
    places: &BTreeMap<usize, usize>,
    sink: &mut Sink,
) -> Res<usize> {
    let (name, span) = (dotted(&amend.rule), amend.rule.span);
    let id = names.resolve(packages, package, Space::Names, &name, span, sink)?;
    let entry = names.entry(id);
    match (entry.kind, entry.node) {
        (Kind::Rule(_), Node::Rule(_)) => places.get(&id.0).copied().ok_or_else(Sink::follows),
        (Kind::Unreadable, _) => Err(Sink::follows()),
        _ => {
            let word = syntax::Name { text: name, span };
            let diagnostic = super::types::wrong_kind(&word, entry, "a rule");
            Err(sink.error(
                diagnostic.help("only rules are amended: declare a fact or a define of your own instead"),
            ))
        }
    }
}

/// Two packages that amend one clause, neither of which uses the other.
fn conflicts(packages: &Packages<'_>, acts: &[Act<'_>], sink: &mut Sink) -> bool {
    let mut seen: BTreeMap<Key, Vec<(PackageId, Span, Span)>> = BTreeMap::new();
    let mut found = false;
    for act in acts {
        for amendment in &act.amend.amendments {
            let key = key_of(amendment);
            if matches!(amendment.kind, AmendmentKind::Add(_)) && PLURAL.contains(&&*key.0) {
                continue;
            }
            let earlier = seen.entry(key.clone()).or_default();
            let rival = earlier.iter().find(|(package, span, _)| {
                let ordered =
                    packages.builds_on(act.package, *package) != packages.builds_on(*package, act.package);
                *span != act.span && !ordered
            });
            if let Some((package, _, at)) = rival {
                found = true;
                let said = said(&key);
                let text = format!("`{said}` of `{}` is amended twice", dotted(&act.amend.rule));
                let help = if *package == act.package {
                    "join the two amendments into one".to_owned()
                } else {
                    let (a, b) = (packages.name(*package), packages.name(act.package));
                    format!(
                        "neither of `{a}` and `{b}` uses the other: drop one of the two, or let one `use` the other, whose word is then the last"
                    )
                };
                sink.error(
                    Diagnostic::error(codes::AMEND_CONFLICT, amendment.span, text)
                        .related(*at, format!("amended here by `{}`", packages.name(*package)))
                        .help(help),
                );
            }
            earlier.push((act.package, act.span, amendment.span));
        }
    }
    found
}

fn amend<'a>(
    text: &mut RuleText<'a>,
    act: &Act<'a>,
    amendment: &'a Amendment,
    gone: &mut BTreeSet<Key>,
    sink: &mut Sink,
) -> Res<()> {
    let key = key_of(amendment);
    if key.0 == "for" {
        return Err(refuse(
            sink,
            amendment.span,
            "`for each` cannot be amended",
            "it is part of what the rule is: declare a rule of your own",
        ));
    }
    match &amendment.kind {
        AmendmentKind::Add(clause) => add(text, act, clause, &key, amendment.span, gone, sink),
        _ if key.0 == "cites" => {
            Err(refuse(sink, amendment.span, "authorities are only added to", "write `add cites …`"))
        }
        AmendmentKind::Replace(clause) => {
            let found = text.clauses.iter().position(|of| matches(of.clause, &key));
            if found.is_none() && !gone.contains(&key) {
                return Err(missing(text, &key, amendment.span, sink));
            }
            text.clauses.retain(|of| !matches(of.clause, &key) || of.amended_in == Some(act.span));
            let place = found.unwrap_or(text.clauses.len()).min(text.clauses.len());
            text.clauses.insert(place, ClauseOf::amended(clause, act.package, act.span));
            Ok(())
        }
        AmendmentKind::Remove { .. } => {
            let before = text.clauses.len();
            text.clauses.retain(|of| !matches(of.clause, &key));
            if text.clauses.len() == before {
                return Err(missing(text, &key, amendment.span, sink));
            }
            gone.insert(key);
            Ok(())
        }
    }
}

fn add<'a>(
    text: &mut RuleText<'a>,
    act: &Act<'a>,
    clause: &'a Clause,
    key: &Key,
    span: Span,
    gone: &BTreeSet<Key>,
    sink: &mut Sink,
) -> Res<()> {
    let rival = text.clauses.iter().find(|of| matches(of.clause, key));
    if let Some(rival) = rival
        && !PLURAL.contains(&&*key.0)
        && !gone.contains(key)
    {
        let message = format!("`{}` already has `{}`", text.node.name.text, said(key));
        return Err(sink.error(
            Diagnostic::error(codes::AMEND_CLAUSE, span, message)
                .related(rival.clause.span, "it stands here")
                .help(format!("write `replace {} …`", said(key))),
        ));
    }
    text.clauses.push(ClauseOf::amended(clause, act.package, act.span));
    Ok(())
}

fn missing(text: &RuleText<'_>, key: &Key, span: Span, sink: &mut Sink) -> super::sink::Reported {
    let message = format!("`{}` has no clause `{}`", text.node.name.text, said(key));
    let names: Vec<&str> = text
        .clauses
        .iter()
        .filter(|of| opener(&of.clause.kind) == key.0)
        .filter_map(|of| clause_name(of.clause))
        .collect();
    let near = key.1.as_ref().and_then(|name| sink.did_you_mean(name, names));
    let help = near.unwrap_or_else(|| format!("to write a new one, write `add {} …`", said(key)));
    sink.error(
        Diagnostic::error(codes::AMEND_CLAUSE, span, message)
            .related(text.node.name.span, "the rule is declared here")
            .help(help),
    )
}

fn refuse(sink: &mut Sink, span: Span, message: &str, help: &str) -> super::sink::Reported {
    sink.error(Diagnostic::error(codes::AMEND_CLAUSE, span, message).help(help))
}

fn said((opener, name): &Key) -> String {
    match name {
        Some(name) => format!("{opener} {name}"),
        None => opener.clone(),
    }
}

fn key_of(amendment: &Amendment) -> Key {
    match &amendment.kind {
        AmendmentKind::Add(clause) | AmendmentKind::Replace(clause) => {
            (opener(&clause.kind).to_owned(), clause_name(clause).map(Arc::from))
        }
        AmendmentKind::Remove { opener, name } => {
            let first = opener.text.split_whitespace().next().unwrap_or_default();
            (first.to_owned(), name.as_ref().map(|name| Arc::clone(&name.text)))
        }
    }
}

fn matches(clause: &Clause, (wanted, name): &Key) -> bool {
    opener(&clause.kind) == wanted
        && (clause_name(clause) == name.as_deref() || name.is_none() && !named(wanted))
}

fn named(opener: &str) -> bool {
    ["indicator", "level", "raise", "offer"].contains(&opener)
}

/// The name that tells a clause from others with the same opener.
pub(super) fn clause_name(clause: &Clause) -> Option<&str> {
    match &clause.kind {
        ClauseKind::Indicator { name, .. } | ClauseKind::Offer { name, .. } => Some(&name.text),
        ClauseKind::Level { level, .. } | ClauseKind::Raise { level, .. } => Some(&level.text),
        _ => None,
    }
}
