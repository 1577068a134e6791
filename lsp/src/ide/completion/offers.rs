//! What there is to offer for what is asked for.

use super::super::Page;
use super::context::{Context, Wanted};
use super::{Offer, OfferKind, describe, named, word};
use r2pc_lang::diagnostic::Edit;
use r2pc_lang::program::Outcome;
use r2pc_lang::symbols::{Definition, Kind, Target, Ty};
use r2pc_lang::syntax::RuleKind;
use r2pc_lang::value::Reason;
use r2pc_lang::words::{PHRASES, Place};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Everything that fits.
pub(super) fn offers(page: &Page<'_>, context: &Context) -> Vec<Offer> {
    match &context.wanted {
        Wanted::Nothing => Vec::new(),
        Wanted::Declaration => phrases(context, 0, |place| place == Place::File),
        Wanted::Line { block, goes_on } => lines(context, block, *goes_on),
        Wanted::Operand(ty) => operands(page, context, ty),
        Wanted::Operator(ty) => operators(page, context, ty),
        Wanted::Member(ty) => members(page, context, ty),
        Wanted::Verdict(ty) => verdicts(page, context, ty),
        Wanted::Rule(kind) => names(page, context, |k| match kind {
            Some(kind) => k == Kind::Rule(*kind),
            None => matches!(k, Kind::Rule(_)),
        }),
        Wanted::Source => names(page, context, |kind| kind == Kind::Source),
        Wanted::Package => packages(page, context),
        Wanted::Type => {
            let mut found = phrases(context, 1, |place| place == Place::Type);
            found.extend(names(page, context, |kind| matches!(kind, Kind::Enum | Kind::Record)));
            found
        }
        Wanted::Index => {
            let mut found = names(page, context, |kind| kind == Kind::Enum);
            found.push(word(context, "obligation", OfferKind::Keyword, "a cell for each obligation", 1));
            found
        }
        Wanted::UnitOrRecord => {
            let mut found =
                names(page, context, |kind| matches!(kind, Kind::Unit | Kind::Record | Kind::Enum));
            found.push(word(context, "country", OfferKind::Type, "a country", 1));
            found
        }
        Wanted::Domain => domains(page, context),
        Wanted::Tag => tags(page, context),
        Wanted::Words(words) => {
            words.iter().map(|text| word(context, text, OfferKind::Keyword, "", 0)).collect()
        }
        Wanted::Clause(kind) => clauses(context, *kind),
        Wanted::Fact => names(page, context, |kind| kind == Kind::Fact),
    }
}

/// The phrases of some places.
fn phrases(context: &Context, rank: u8, fits: impl Fn(Place) -> bool) -> Vec<Offer> {
    let of = |phrase: &&r2pc_lang::words::Phrase| fits(phrase.place);
    let offer = |phrase: &r2pc_lang::words::Phrase| Offer {
        label: phrase.text.into(),
        kind: match (phrase.place, phrase.snippet) {
            (Place::Type, _) => OfferKind::Type,
            (_, "") => OfferKind::Keyword,
            (..) => OfferKind::Snippet,
        },
        detail: String::new(),
        documentation: phrase.meaning.into(),
        replaces: context.replaces,
        text: if phrase.snippet.is_empty() { phrase.text.into() } else { phrase.snippet.into() },
        rank,
        also: None,
    };
    PHRASES.iter().filter(of).map(offer).collect()
}

/// The lines of a block; where a condition could go on, what joins conditions too.
fn lines(context: &Context, block: &str, goes_on: bool) -> Vec<Offer> {
    let mut found = match block {
        "source" => phrases(context, 0, |place| place == Place::Source),
        "parameter" => phrases(context, 0, |place| place == Place::Parameter),
        "fact" => phrases(context, 0, |place| place == Place::Fact),
        "amend" => phrases(context, 0, |place| place == Place::Amend),
        "assert" => phrases(context, 0, |place| place == Place::Assert),
        "test" => phrases(context, 0, |place| place == Place::Test),
        _ => clauses(context, context.rule),
    };
    if goes_on && block == "fact" || block == "define" {
        found.extend(phrases(context, 0, |place| place == Place::File));
    }
    if goes_on && block != "fact" {
        let joins = ["and", "or"]
            .map(|text| word(context, text, OfferKind::Keyword, "goes on with the condition", 2));
        found.extend(joins);
    }
    found
}

/// The clauses of a kind of rule.
fn clauses(context: &Context, kind: Option<RuleKind>) -> Vec<Offer> {
    phrases(context, 0, |place| match (place, kind) {
        (Place::Rule(kinds), Some(kind)) => kinds.contains(&kind),
        (Place::Rule(_), None) => true,
        _ => false,
    })
}

/// The names of some kinds that can be said here, then those of packages that would have to be used.
fn names(page: &Page<'_>, context: &Context, fits: impl Fn(Kind) -> bool) -> Vec<Offer> {
    names_like(page, context, |definition| fits(definition.kind))
}

/// The same of names that fit. What does not go on as was typed is left out before it is described, and so is what
/// would be behind more than can be shown: a large set declares thousands.
fn names_like(page: &Page<'_>, context: &Context, fits: impl Fn(&Definition) -> bool) -> Vec<Offer> {
    let all = &page.set.names;
    let seen = all.seen_from(&context.place.package);
    let typed = context.typed(page);
    let wanted = |d: &&Definition| !d.kind.is_member() && fits(d) && super::fits(&d.name, typed);
    let own = all.visible(&seen).filter(wanted).map(|definition| (definition, None));
    let own = nearest(own.collect(), super::LIMIT + 1);
    let strange = all.packages().filter(|package| !seen.contains(package)).flat_map(|package| {
        let definitions = all.files_of(package).flat_map(|outline| &outline.definitions);
        definitions.map(move |definition| (definition, Some(package)))
    });
    let strange = strange.filter(|(definition, _)| wanted(definition)).collect();
    let strange = nearest(strange, (super::LIMIT + 1).saturating_sub(own.len()));
    let offer = |(definition, package): Found<'_>| {
        let mut offer = named(page, context, definition, if package.is_none() { 1 } else { 5 });
        if definition.name.contains('.') {
            offer.replaces = context.run;
        }
        if let Some(package) = package {
            offer.detail = format!("use {package} · {}", offer.detail);
            offer.also = Some(use_line(page, package));
        }
        offer
    };
    own.into_iter().chain(strange).map(offer).collect()
}

/// A name, and the package that would have to be used to say it.
type Found<'a> = (&'a Definition, Option<&'a Arc<str>>);

/// So many by name, the first.
fn nearest(mut found: Vec<Found<'_>>, many: usize) -> Vec<Found<'_>> {
    found.sort_by(|(a, _), (b, _)| a.name.cmp(&b.name));
    found.truncate(many);
    found
}

/// The line that lets a file say the names of a package.
pub(in crate::ide) fn use_line(page: &Page<'_>, package: &str) -> Edit {
    let tree = &page.syntax.parsed.file;
    let last = tree.uses.last().or(tree.package.as_ref()).map(|path| path.span.end as usize);
    match last {
        Some(end) => Edit { span: page.span(end, end), text: format!("\nuse {package}") },
        None => Edit { span: page.span(0, 0), text: format!("use {package}\n") },
    }
}

/// Variables, indicators, facts, parameters, defines, rules and what else opens a value; first what is expected.
fn operands(page: &Page<'_>, context: &Context, ty: &Ty) -> Vec<Offer> {
    let mut found = values(page, context, ty);
    let expected = !found.is_empty();
    for (name, _) in &context.place.variables {
        found.push(word(context, name, OfferKind::Variable, "variable", 1));
    }
    if let Some(rule) = context.place.rule {
        found.extend(page.set.names.members(rule).map(|part| named(page, context, part, 1)));
    }
    let said = |kind| {
        matches!(kind, Kind::Fact | Kind::Parameter | Kind::Define | Kind::Rule(_))
            || (!expected && kind == Kind::Enum)
    };
    let rank = |offer: Offer| Offer {
        rank: offer.rank + u8::from(offer.kind == OfferKind::Name(Kind::Enum)),
        ..offer
    };
    found.extend(names(page, context, said).into_iter().map(rank).map(callable(page)));
    if !expected {
        found.extend(phrases(context, 3, |place| place == Place::Operand));
    }
    found
}

/// A define with parameters is written with gaps for them.
fn callable<'a>(page: &'a Page<'_>) -> impl Fn(Offer) -> Offer + 'a {
    move |offer| {
        if offer.kind != OfferKind::Name(Kind::Define) {
            return offer;
        }
        let params = super::super::signature::parameters(page, &offer.label);
        if params.is_empty() {
            return offer;
        }
        let gaps: Vec<String> =
            params.iter().enumerate().map(|(at, p)| format!("${{{}:{p}}}", at + 1)).collect();
        Offer { text: format!("{}({})", offer.label, gaps.join(", ")), kind: OfferKind::Snippet, ..offer }
    }
}

/// The values of a type.
fn values(page: &Page<'_>, context: &Context, ty: &Ty) -> Vec<Offer> {
    match ty {
        Ty::Enum(owner) | Ty::Set(owner) => {
            page.set.names.members(*owner).map(|value| named(page, context, value, 0)).collect()
        }
        Ty::RiskLevel => levels(context, &["low", "moderate", "high", "extreme"]),
        Ty::WarningLevel => levels(context, &["clear", "watch", "alert", "alarm"]),
        _ => Vec::new(),
    }
}

fn levels(context: &Context, words: &[&str]) -> Vec<Offer> {
    words.iter().map(|text| word(context, text, OfferKind::Value, "level", 0)).collect()
}

/// What can stand behind a value.
fn operators(_page: &Page<'_>, context: &Context, ty: &Ty) -> Vec<Offer> {
    let unfit: &[&str] = match ty {
        Ty::Rule(..) | Ty::SomeRule(_) | Ty::Indicator => {
            &["includes", "within", "rising", "falling", "between", "ago", "on"]
        }
        Ty::Set(_) => &["within", "rising", "falling", "between", "is one of"],
        Ty::Enum(_) | Ty::RiskLevel | Ty::WarningLevel => &["includes", "within", "tagged"],
        _ => &[],
    };
    let mut found = phrases(context, 1, |place| place == Place::Operator);
    found.retain(|offer| !unfit.iter().any(|word| offer.label.starts_with(word)));
    let inside = ["because", "where", "satisfies"];
    found.extend(inside.map(|text| word(context, text, OfferKind::Keyword, "", 3)));
    found
}

/// What can stand behind a dot.
fn members(page: &Page<'_>, context: &Context, ty: &Ty) -> Vec<Offer> {
    let names_of = |owner: &r2pc_lang::source::Span| {
        page.set.names.members(*owner).map(|part| named(page, context, part, 0)).collect::<Vec<_>>()
    };
    let mut found = match ty {
        Ty::Record(owner) | Ty::List(owner) | Ty::Set(owner) | Ty::Rule(_, owner) => names_of(owner),
        Ty::Indexed(Some(owner), _) => names_of(owner),
        _ => Vec::new(),
    };
    // A dotted fact under way: `plan.` goes on as `plan.scope`.
    let written = page.text().get(context.run.start as usize..context.replaces.start as usize).unwrap_or("");
    let dotted = names_like(page, context, |d| d.kind == Kind::Fact && d.name.starts_with(written));
    found.extend(dotted.into_iter().map(|offer| {
        let rest = offer.label.strip_prefix(written).unwrap_or(&offer.label).to_owned();
        Offer { label: rest.clone(), text: rest, replaces: context.replaces, rank: 0, ..offer }
    }));
    let qualified =
        page.set.names.files_of(written.trim_end_matches('.')).flat_map(|outline| &outline.definitions);
    found.extend(qualified.filter(|d| !d.kind.is_member()).map(|d| named(page, context, d, 1)));
    found
}

/// What can stand behind `is`.
fn verdicts(page: &Page<'_>, context: &Context, ty: &Ty) -> Vec<Offer> {
    let mut found = values(page, context, ty);
    let kind = match ty {
        Ty::Rule(kind, _) | Ty::SomeRule(kind) => Some(*kind),
        _ => None,
    };
    for outcome in kind.into_iter().flat_map(Outcome::of) {
        found.push(word(context, outcome.word(), OfferKind::Value, "verdict", 0));
    }
    if kind == Some(RuleKind::Risk) {
        found.extend(
            ["inhibited", "amplified"].map(|text| word(context, text, OfferKind::Value, "verdict", 1)),
        );
    }
    let mut words = vec!["unknown", "known", "not"];
    if kind.is_none() {
        words.extend(["one of", "true", "false"]);
        found.extend(Reason::ALL.map(|reason| word(context, reason.word(), OfferKind::Value, "reason", 3)));
    }
    found.extend(words.into_iter().map(|text| word(context, text, OfferKind::Keyword, "", 2)));
    found
}

/// What a variable can range over.
fn domains(page: &Page<'_>, context: &Context) -> Vec<Offer> {
    let mut found = names(page, context, |kind| matches!(kind, Kind::Fact | Kind::Enum));
    found.retain(|offer| offer.kind != OfferKind::Name(Kind::Fact) || is_many(&offer.detail));
    let rules = ["risks", "resiliences", "obligations", "warnings"];
    found.extend(rules.map(|text| word(context, text, OfferKind::Keyword, "rules", 2)));
    found
}

/// Whether a type's text is that of a list or set.
fn is_many(detail: &str) -> bool {
    detail.contains("list of") || detail.contains("set of")
}

/// The tags in use.
fn tags(page: &Page<'_>, context: &Context) -> Vec<Offer> {
    let mut tags = BTreeSet::new();
    for file in &page.set.files {
        let resolved = page.set.resolved(*file);
        for reference in resolved.iter().flat_map(|resolved| &resolved.references) {
            if let Target::Tag(name) = &reference.target {
                tags.insert(name.to_string());
            }
        }
    }
    tags.iter().map(|tag| word(context, tag, OfferKind::Value, "tag", 0)).collect()
}

/// The packages there are.
fn packages(page: &Page<'_>, context: &Context) -> Vec<Offer> {
    let own = &context.place.package;
    let others = page.set.names.packages().filter(|package| *package != own);
    others
        .map(|package| Offer {
            replaces: context.run,
            documentation: describe::plain(package),
            ..word(context, package, OfferKind::Package, "package", 0)
        })
        .collect()
}
