//! Where a name is declared, and where it is used.

use super::Page;
use crate::state::Snapshot;
use r2pc_lang::source::{FileId, Span};
use r2pc_lang::symbols::Target;

/// Where the name at an offset is declared: the name that was asked for, and each place that declares it.
#[must_use]
pub fn definition(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<(Span, Vec<Span>)> {
    let page = Page::of(snapshot, file)?;
    let reference = page.reference(offset)?;
    let places = match &reference.target {
        Target::Declared(span) | Target::Variable(span) => vec![*span],
        Target::Package(name) => package_lines(&page, name),
        Target::Tag(_) | Target::Builtin(_) => Vec::new(),
    };
    (!places.is_empty()).then_some((reference.span, places))
}

/// Where the type of the name at an offset is declared.
#[must_use]
pub fn type_definition(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<Vec<Span>> {
    let page = Page::of(snapshot, file)?;
    let reference = page.reference(offset)?;
    let definition = page.definition(&reference.target)?;
    let name = match definition.shape.as_ref()? {
        r2pc_lang::symbols::Shape::One(name)
        | r2pc_lang::symbols::Shape::List(name)
        | r2pc_lang::symbols::Shape::Set(name) => name,
    };
    let seen = page.set.names.seen_from(page.set.names.package_of(definition));
    let is_type = |kind| matches!(kind, r2pc_lang::symbols::Kind::Enum | r2pc_lang::symbols::Kind::Record);
    Some(vec![page.set.names.lookup_kind(&seen, name, is_type)?.span])
}

/// The `package` lines of a package's files.
fn package_lines(page: &Page<'_>, name: &str) -> Vec<Span> {
    let files = page.set.names.files_of(name).filter_map(|outline| page.set.tree(outline.file));
    files.filter_map(|tree| tree.parsed.file.package.as_ref().map(|path| path.span)).collect()
}

/// Every place that stands for the same as the name at an offset, by file and place.
#[must_use]
pub fn references(snapshot: &Snapshot, file: FileId, offset: usize, with_declaration: bool) -> Vec<Span> {
    let Some(page) = Page::of(snapshot, file) else { return Vec::new() };
    let Some(reference) = page.reference(offset) else { return Vec::new() };
    let found = page.occurrences(&reference.target);
    found.iter().filter(|r| with_declaration || !r.declares).map(|r| r.span).collect()
}

/// A place that stands for the same, in the same file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Highlight {
    /// Where.
    pub span: Span,
    /// Whether it is declared there.
    pub declares: bool,
}

/// Every place in the same file that stands for the same as the name at an offset.
#[must_use]
pub fn highlights(snapshot: &Snapshot, file: FileId, offset: usize) -> Vec<Highlight> {
    let Some(page) = Page::of(snapshot, file) else { return Vec::new() };
    let Some(reference) = page.reference(offset) else { return Vec::new() };
    let same = page.resolved().references.iter().filter(|r| r.target == reference.target);
    same.map(|r| Highlight { span: r.span, declares: r.declares }).collect()
}
