//! Names that stand in each other's way: a beginning of a dotted fact, or a name that hides a fact.

use super::names::{Entry, Kind, Names, Space};
use super::packages::Packages;
use super::sink::Sink;
use crate::codes::name as codes;
use crate::diagnostic::Diagnostic;

/// Reports every name that is the beginning of a fact, or the same as a fact of another package that it meets.
pub(super) fn report(names: &Names<'_>, packages: &Packages<'_>, sink: &mut Sink) {
    for entry in &names.entries {
        if matches!(entry.kind, Kind::Source | Kind::Unit | Kind::Assert | Kind::Unreadable) {
            continue;
        }
        if let Some(fact) = names
            .facts_beginning(&entry.name)
            .iter()
            .map(|id| names.entry(*id))
            .find(|fact| entry.kind == Kind::Fact || meets(packages, entry, fact))
        {
            sink.error(beginning(entry, fact));
        }
        if entry.kind != Kind::Fact
            && let Some(fact) =
                names.named(Space::Names, &entry.name).iter().map(|id| names.entry(*id)).find(|other| {
                    other.kind == Kind::Fact
                        && other.package != entry.package
                        && meets(packages, entry, other)
                })
        {
            sink.error(hides(entry, fact));
        }
    }
}

/// Whether some file sees both.
fn meets(packages: &Packages<'_>, a: &Entry<'_>, b: &Entry<'_>) -> bool {
    packages.sees(a.package, b.package) || packages.sees(b.package, a.package)
}

fn beginning(entry: &Entry<'_>, fact: &Entry<'_>) -> Diagnostic {
    let (name, kind) = (&entry.name, entry.kind.article());
    Diagnostic::error(
        codes::HIDES,
        entry.name_span,
        format!("`{name}` is {kind} and the beginning of the fact `{}`", fact.name),
    )
    .related(fact.name_span, "the fact is declared here")
    .help("rename one of the two: a dotted name must have one reading")
}

fn hides(entry: &Entry<'_>, fact: &Entry<'_>) -> Diagnostic {
    let (name, kind) = (&entry.name, entry.kind.article());
    Diagnostic::error(
        codes::HIDES,
        entry.name_span,
        format!("`{name}` is {kind} and hides the fact `{name}`"),
    )
    .related(fact.name_span, "the fact is declared here")
    .help("give it another name")
}
