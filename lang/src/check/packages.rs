//! Packages: which files belong together, and whose names each can say.

use super::sink::Sink;
use crate::codes::name as codes;
use crate::diagnostic::Diagnostic;
use crate::program::{Package, PackageId};
use crate::source::{FileId, Sources, Span};
use crate::syntax::{self, Segment};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// The package of a file that names none.
const DEFAULT: &str = "main";

/// A file in its package.
#[derive(Clone, Copy, Debug)]
pub(super) struct PackageFile<'a> {
    pub(super) tree: &'a syntax::File,
    pub(super) package: PackageId,
}

/// All packages, by name; files in order of their names.
#[derive(Debug)]
pub(super) struct Packages<'a> {
    pub(super) files: Vec<PackageFile<'a>>,
    pub(super) table: Vec<Package>,
    by_name: HashMap<Arc<str>, PackageId>,
    uses: Vec<BTreeSet<PackageId>>,
}

impl<'a> Packages<'a> {
    /// Groups files, whose order does not matter, into packages.
    pub(super) fn collect(
        sources: &Sources,
        trees: impl Iterator<Item = (FileId, &'a syntax::File)>,
        sink: &mut Sink,
    ) -> Self {
        let mut trees: Vec<_> = trees.collect();
        trees.sort_by_key(|(file, _)| (sources.file(*file).name().to_owned(), *file));
        let mut names: BTreeMap<Arc<str>, PackageId> = BTreeMap::new();
        for (_, tree) in &trees {
            names.insert(name_of(tree), PackageId(0));
        }
        for (at, id) in (0..).zip(names.values_mut()) {
            *id = PackageId(at);
        }
        let table =
            names.iter().map(|(name, id)| Package { name: Arc::clone(name), sees: vec![*id] }).collect();
        let by_name: HashMap<_, _> = names.into_iter().collect();
        let files: Vec<_> = trees
            .into_iter()
            .filter_map(|(_, tree)| Some(PackageFile { tree, package: *by_name.get(&name_of(tree))? }))
            .collect();
        let mut packages = Packages { files, table, by_name, uses: Vec::new() };
        packages.read_uses(sink);
        packages.uses = packages.table.iter().map(|p| p.sees.iter().copied().collect()).collect();
        packages
    }

    fn read_uses(&mut self, sink: &mut Sink) {
        for PackageFile { tree, package, .. } in self.files.clone() {
            for path in &tree.uses {
                let name = dotted(path);
                if let Some(used) = self.by_name.get(&*name).copied() {
                    if let Some(row) = self.table.get_mut(package.index())
                        && !row.sees.contains(&used)
                    {
                        row.sees.push(used);
                    }
                } else {
                    let help = sink.did_you_mean(&name, self.table.iter().map(|p| &*p.name));
                    sink.error(
                        Diagnostic::error(
                            codes::UNKNOWN_PACKAGE,
                            path.span,
                            format!("there is no package `{name}`"),
                        )
                        .label("no file opens with this package")
                        .maybe_help(help),
                    );
                }
            }
        }
    }

    /// The package's dotted name.
    pub(super) fn name(&self, id: PackageId) -> &Arc<str> {
        &self.table[id.index()].name
    }

    /// Whether `package` can say the names of `other`.
    pub(super) fn sees(&self, package: PackageId, other: PackageId) -> bool {
        self.uses.get(package.index()).is_some_and(|seen| seen.contains(&other))
    }

    /// The packages whose names `package` can say.
    pub(super) fn seen_by(&self, package: PackageId) -> &[PackageId] {
        self.table.get(package.index()).map_or(&[], |row| &row.sees)
    }

    /// Whether `package` uses `other`, itself or through others: what amends later.
    pub(super) fn builds_on(&self, package: PackageId, other: PackageId) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![package];
        while let Some(at) = open.pop() {
            for next in self.seen_by(at) {
                if *next == other && package != other {
                    return true;
                }
                if seen.insert(*next) {
                    open.push(*next);
                }
            }
        }
        false
    }
}

/// The name of a file's package.
pub(crate) fn name_of(tree: &syntax::File) -> Arc<str> {
    tree.package.as_ref().map_or_else(|| Arc::from(DEFAULT), dotted)
}

/// A path's words joined by points, as far as it has no index.
pub(super) fn dotted(path: &syntax::Path) -> Arc<str> {
    if path.rest.is_empty() {
        return Arc::clone(&path.head.text);
    }
    let mut text = path.head.text.to_string();
    for segment in &path.rest {
        let Segment::Field(name) = segment else { break };
        text.push('.');
        text.push_str(&name.text);
    }
    text.into()
}

/// A path's words and the place where an index stands, if one does.
pub(super) fn plain(path: &syntax::Path) -> Result<Arc<str>, Span> {
    match path.rest.iter().find(|segment| !matches!(segment, Segment::Field(_))) {
        Some(Segment::Index(index)) => Err(index.span),
        Some(Segment::Key(key)) => Err(key.span),
        _ => Ok(dotted(path)),
    }
}
