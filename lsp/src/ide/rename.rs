//! A new name, everywhere at once.

use super::Page;
use super::rename_facts::{self, FileEdits};
use crate::state::Snapshot;
use r2pc_lang::diagnostic::Edit;
use r2pc_lang::source::{FileId, Span};
use r2pc_lang::symbols::{Definition, Kind, Reference, Target};
use r2pc_lang::words::PHRASES;

/// What can be renamed at an offset: where it stands there, and its name.
///
/// # Errors
/// Why it cannot be renamed.
pub fn prepare(snapshot: &Snapshot, file: FileId, offset: usize) -> Result<(Span, String), String> {
    let page = Page::of(snapshot, file).ok_or("only names in policies can be renamed")?;
    let reference = renamed(&page, offset)?;
    Ok((reference.span, snapshot.text(reference.span).to_owned()))
}

/// What a new name changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renaming {
    /// In policies.
    pub edits: Vec<Edit>,
    /// In fact files.
    pub facts: Vec<FileEdits>,
}

/// What changes where the name at an offset becomes another, over all files of its set and its facts.
///
/// # Errors
/// Why it cannot have that name.
pub fn rename(snapshot: &Snapshot, file: FileId, offset: usize, new: &str) -> Result<Renaming, String> {
    let page = Page::of(snapshot, file).ok_or("only names in policies can be renamed")?;
    let reference = renamed(&page, offset)?;
    let target = &reference.target;
    well_formed(
        new,
        page.definition(target).map(|d| d.kind),
        matches!(target, Target::Package(_) | Target::Tag(_)),
    )?;
    let places = page.occurrences(target);
    let mut facts = Vec::new();
    match target {
        Target::Declared(_) => {
            let definition = page.definition(target).ok_or("its declaration cannot be read")?;
            free_for(&page, definition, new, &places)?;
            facts = rename_facts::edits(&page, definition, new)?;
        }
        Target::Variable(span) => free_variable(&page, *span, new)?,
        Target::Package(name) if page.set.names.has_package(new) && **name != *new => {
            return Err(format!("there is a package `{new}` already"));
        }
        Target::Package(_) | Target::Tag(_) | Target::Builtin(_) => {}
    }
    let edits = places.into_iter().map(|r| Edit { span: r.span, text: new.to_owned() }).collect();
    Ok(Renaming { edits, facts })
}

/// The name at an offset, if it is one of the author's.
fn renamed<'a>(page: &'a Page<'_>, offset: usize) -> Result<&'a Reference, String> {
    let reference = page.reference(offset).ok_or("there is no name here that could be renamed")?;
    match &reference.target {
        Target::Builtin(word) => Err(format!("`{word}` is a word of the language")),
        _ => Ok(reference),
    }
}

/// Whether a text can be a name of a kind.
fn well_formed(new: &str, kind: Option<Kind>, dotted: bool) -> Result<(), String> {
    let may_have_dots = dotted || kind == Some(Kind::Fact);
    let words: Vec<&str> = new.split('.').collect();
    let is_word = |word: &&str| {
        let tokens = r2pc_lang::tokens::tokens(word);
        matches!(tokens.as_slice(), [one] if one.kind == r2pc_lang::tokens::TokenKind::Word && one.end == word.len())
    };
    if !words.iter().all(is_word) || (words.len() > 1 && !may_have_dots) {
        return Err(format!("`{new}` is not a name: write letters, digits and `_`, and a letter first"));
    }
    // Behind a dot, in a record and in an enum any word may stand.
    let after_dot = matches!(kind, Some(Kind::Field | Kind::Value));
    match words.first().filter(|word| !after_dot && is_reserved(word)) {
        Some(word) => Err(format!("`{word}` is a word of the language and cannot open a name")),
        None => Ok(()),
    }
}

/// Whether a word opens a clause or joins conditions, so that no name can begin with it.
fn is_reserved(word: &str) -> bool {
    const JOINS: &[&str] = &[
        "and",
        "or",
        "not",
        "is",
        "in",
        "for",
        "where",
        "when",
        "unless",
        "satisfies",
        "otherwise",
        "because",
        "true",
        "false",
        "unknown",
        "known",
        "established",
        "of",
        "over",
        "ago",
        "between",
        "within",
        "includes",
        "implies",
    ];
    let opens_clause = PHRASES.iter().any(|phrase| {
        matches!(phrase.place, r2pc_lang::words::Place::Rule(_))
            && phrase.text.split(' ').next() == Some(word)
    });
    opens_clause || JOINS.contains(&word)
}

/// Whether nothing else would answer to the new name, where this one is declared or used.
fn free_for(page: &Page<'_>, definition: &Definition, new: &str, places: &[Reference]) -> Result<(), String> {
    if *definition.name == *new {
        return Ok(());
    }
    let names = &page.set.names;
    if let Some(owner) = definition.owner {
        return match names.member(owner, new) {
            Some(_) => Err(format!("`{}` has a part `{new}` already", page.snapshot.text(owner))),
            None => Ok(()),
        };
    }
    let mut packages = vec![names.package_of(definition)];
    packages
        .extend(places.iter().filter_map(|r| names.outline(r.span.file)).map(|outline| &*outline.package));
    for package in packages {
        let seen = names.seen_from(package);
        let clash = names.lookup_kind(&seen, new, |kind| kind.is_said() == definition.kind.is_said());
        if let Some(clash) = clash {
            let place = names.package_of(clash);
            return Err(format!("`{new}` is a {} of `{place}` already", clash.kind.word()));
        }
    }
    let hidden = places.iter().find_map(|place| {
        let variables = &page.set.resolved(place.span.file)?.variables;
        variables
            .iter()
            .find(|v| *v.name == *new && v.scope.touches(place.span.start as usize))
            .map(|v| v.span)
    });
    match hidden {
        Some(_) => Err(format!("a variable `{new}` would hide it where it is used")),
        None => Ok(()),
    }
}

/// Whether a variable can be called so in its scope.
fn free_variable(page: &Page<'_>, span: Span, new: &str) -> Result<(), String> {
    let resolved = page.set.resolved(span.file).ok_or("its declaration cannot be read")?;
    let own = resolved.variables.iter().find(|v| v.span == span).ok_or("its declaration cannot be read")?;
    let clash = resolved.variables.iter().any(|other| {
        other.span != span
            && *other.name == *new
            && (own.scope.touches(other.span.start as usize) || other.scope.touches(own.span.start as usize))
    });
    let said_inside = resolved.references.iter().any(|r| {
        own.scope.touches(r.span.start as usize)
            && r.span.file == span.file
            && matches!(r.target, Target::Declared(_))
            && page.snapshot.text(r.span).split('.').next() == Some(new)
    });
    match clash || said_inside {
        true => Err(format!("`{new}` stands for something else here")),
        false => Ok(()),
    }
}
