//! The vocabulary: sources, units, enums, records and facts, in this order, each only of what stands before it.

use super::names::{Entry, EntryId, Kind, Names, Node, Space};
use super::packages::{Packages, dotted};
use super::sink::{Res, Sink};
use super::types::Types;
use crate::codes::{name as names_codes, rule, types as codes};
use crate::diagnostic::Diagnostic;
use crate::program::{
    Cite, Enum, EnumId, Fact, FactType, Field, FieldType, IndexType, PackageId, Point, Record, Scalar,
    Source, SourceId, Unit, Vocabulary,
};
use crate::source::Span;
use crate::syntax::{self, FactItem, SourceItem, Text};
use crate::value::Reason;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// How many values an enum may have.
const MOST_VALUES: usize = 128;

/// Builds the vocabulary table by table.
struct VocabularyBuilder<'v, 'a> {
    names: &'v Names<'a>,
    packages: &'v Packages<'a>,
    sink: &'v mut Sink,
    vocabulary: Vocabulary,
    /// The package of the declaration at hand.
    package: PackageId,
}

/// Builds the vocabulary and gives every sound declaration its place.
pub(super) fn build<'a>(names: &Names<'a>, packages: &Packages<'a>, sink: &mut Sink) -> Vocabulary {
    let vocabulary = Vocabulary { enums: built_in(), ..Vocabulary::default() };
    let mut builder = VocabularyBuilder { names, packages, sink, vocabulary, package: PackageId(0) };
    builder.tables();
    builder.vocabulary
}

/// The two level enums of semantics, 8.5.
fn built_in() -> Vec<Enum> {
    let level = |name: &str, words: [&str; 4]| Enum {
        name: name.into(),
        values: words.iter().map(|word| (Arc::from(*word), None)).collect(),
        ordered: true,
        name_span: None,
    };
    vec![
        level("risk level", ["low", "moderate", "high", "extreme"]),
        level("warning level", ["clear", "watch", "alert", "alarm"]),
    ]
}

/// Entries of one kind, by name, then package.
pub(super) fn sorted(
    names: &Names<'_>,
    packages: &Packages<'_>,
    wanted: impl Fn(Kind) -> bool,
) -> Vec<EntryId> {
    let mut ids: Vec<EntryId> = names.ids().filter(|id| wanted(names.entry(*id).kind)).collect();
    ids.sort_by_key(|id| {
        let entry = names.entry(*id);
        (Arc::clone(&entry.name), Arc::clone(packages.name(entry.package)))
    });
    ids
}

macro_rules! tables {
    ($builder:ident, $($variant:ident => $table:ident by $lower:ident;)*) => {$(
        for id in sorted($builder.names, $builder.packages, |kind| kind == Kind::$variant) {
            let entry = $builder.names.entry(id);
            let Node::$variant(node) = entry.node else { continue };
            $builder.package = entry.package;
            if let Ok(row) = $builder.$lower(entry, node) {
                entry.id.set(u32::try_from($builder.vocabulary.$table.len()).ok());
                $builder.vocabulary.$table.push(row);
            }
        }
    )*};
}

impl<'a> VocabularyBuilder<'_, 'a> {
    fn types(&mut self) -> Types<'_, 'a> {
        Types {
            names: self.names,
            packages: self.packages,
            vocabulary: &self.vocabulary,
            sink: self.sink,
            package: self.package,
        }
    }

    fn tables(&mut self) {
        tables! { self,
            Source => sources by source;
            Unit => units by unit_row;
            Enum => enums by enumeration;
            Record => records by record;
            Fact => facts by fact;
        }
    }

    fn source(&mut self, entry: &Entry<'a>, node: &'a syntax::Source) -> Res<Source> {
        let mut row = Source {
            name: Arc::clone(&entry.name),
            package: entry.package,
            citation: Arc::clone(&node.citation.value),
            title: None,
            date: None,
            url: None,
            points: Vec::new(),
            notes: Vec::new(),
            span: entry.span,
            name_span: entry.name_span,
        };
        let mut seen = Once::default();
        for item in &node.items {
            match item {
                SourceItem::Point(point) => self.point(point, &mut row)?,
                SourceItem::Title(text) => {
                    seen.check(self.sink, "title", text.span)?;
                    row.title = Some(Arc::clone(&text.value));
                }
                SourceItem::Date(date, span) => {
                    seen.check(self.sink, "date", *span)?;
                    row.date = Some(*date);
                }
                SourceItem::Url(text) => {
                    seen.check(self.sink, "url", text.span)?;
                    row.url = Some(Arc::clone(&text.value));
                }
                SourceItem::Note(text) => row.notes.push(Arc::clone(&text.value)),
            }
        }
        Ok(row)
    }

    fn point(&mut self, point: &syntax::Point, row: &mut Source) -> Res<()> {
        let text = |text: &Text| Arc::clone(&text.value);
        if let Some(first) = row.points.iter().find(|p| p.id == point.id.value) {
            let message = format!("the source `{}` has a point `{}` already", row.name, point.id.value);
            return Err(self.sink.error(
                Diagnostic::error(names_codes::DUPLICATE, point.id.span, message)
                    .related(first.id_span, "first here")
                    .help("number each point once"),
            ));
        }
        row.points.push(Point {
            id: text(&point.id),
            at: point.at.as_ref().map(text),
            kind: Arc::clone(&point.kind.text),
            says: text(&point.says),
            because: point.because.as_ref().map(text),
            id_span: point.id.span,
        });
        Ok(())
    }

    fn unit_row(&mut self, entry: &Entry<'a>, node: &'a syntax::Unit) -> Res<Unit> {
        Ok(Unit {
            name: Arc::clone(&entry.name),
            title: Arc::clone(&node.title.value),
            name_span: entry.name_span,
        })
    }

    fn enumeration(&mut self, entry: &Entry<'a>, node: &'a syntax::Enum) -> Res<Enum> {
        let mut seen: HashMap<&str, Span> = HashMap::new();
        let mut broken = None;
        for value in &node.values {
            let (word, span) = (&*value.name.text, value.name.span);
            if let Some(first) = seen.insert(word, span) {
                broken = Some(
                    self.sink.error(
                        Diagnostic::error(
                            names_codes::DUPLICATE,
                            span,
                            format!("`{word}` is a value of `{}` already", entry.name),
                        )
                        .related(first, "first here")
                        .help("remove one of the two"),
                    ),
                );
            }
            if Reason::from_word(word).is_some() || ["unknown", "known", "true", "false"].contains(&word) {
                broken = Some(
                    self.sink.error(
                        Diagnostic::error(
                            codes::INVALID_ENUM,
                            span,
                            format!("`{word}` cannot be a value of an enum"),
                        )
                        .label("says whether or why a fact is unknown")
                        .help("leave it out: every fact can be unknown, with its reason"),
                    ),
                );
            }
        }
        if node.values.len() > MOST_VALUES {
            let text = format!(
                "`{}` has {} values; an enum has {MOST_VALUES} at most",
                entry.name,
                node.values.len()
            );
            broken = Some(
                self.sink.error(
                    Diagnostic::error(codes::INVALID_ENUM, entry.name_span, text)
                        .help("for names without end, take the type `text`"),
                ),
            );
        }
        let title = |text: &Option<Text>| text.as_ref().map(|t| Arc::clone(&t.value));
        let values = node.values.iter().map(|v| (Arc::clone(&v.name.text), title(&v.title))).collect();
        let row = Enum {
            name: Arc::clone(&entry.name),
            values,
            ordered: node.ordered,
            name_span: Some(entry.name_span),
        };
        broken.map_or(Ok(row), Err)
    }

    fn record(&mut self, entry: &Entry<'a>, node: &'a syntax::Record) -> Res<Record> {
        let mut row = Record {
            name: Arc::clone(&entry.name),
            fields: Vec::new(),
            key: None,
            name_span: entry.name_span,
        };
        let mut broken = None;
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for field in &node.fields {
            let (word, span) = (&*field.name.text, field.name.span);
            if let Some(first) = seen.insert(word, span) {
                broken = Some(
                    self.sink.error(
                        Diagnostic::error(
                            names_codes::DUPLICATE,
                            span,
                            format!("the record `{}` has two fields `{word}`", entry.name),
                        )
                        .related(first, "first here")
                        .help("rename one of the two"),
                    ),
                );
            }
            match self.field(field, &mut row) {
                Ok(()) => {}
                Err(reported) => broken = Some(reported),
            }
        }
        if node.fields.is_empty() {
            broken = Some(
                self.sink.error(
                    Diagnostic::error(
                        codes::INVALID_TYPE,
                        entry.name_span,
                        format!("the record `{}` has no field", entry.name),
                    )
                    .help("write a field a line: `name: text`"),
                ),
            );
        }
        broken.map_or(Ok(row), Err)
    }

    fn field(&mut self, field: &'a syntax::Field, row: &mut Record) -> Res<()> {
        let ty = self.types().field_type(&field.ty)?;
        if field.key {
            self.key(field, &ty, row)?;
            row.key = u32::try_from(row.fields.len()).ok();
        }
        row.fields.push(Field {
            name: Arc::clone(&field.name.text),
            ty,
            question: field.question.as_ref().map(|t| Arc::clone(&t.value)),
            name_span: field.name.span,
        });
        Ok(())
    }

    fn key(&mut self, field: &syntax::Field, ty: &FieldType, row: &Record) -> Res<()> {
        if let Some(first) = row.key.and_then(|at| row.fields.get(at as usize)) {
            return Err(self.sink.error(
                Diagnostic::error(
                    codes::INVALID_KEY,
                    field.name.span,
                    format!("the record `{}` has two keys", row.name),
                )
                .related(first.name_span, "the first")
                .help("one field names an item: join the two into one text, or drop a `key`"),
            ));
        }
        if let FieldType::Scalar(Scalar::Text | Scalar::Country | Scalar::Enum(_) | Scalar::Date) = ty {
            return Ok(());
        }
        Err(self.sink.error(
            Diagnostic::error(
                codes::INVALID_KEY,
                field.ty.span,
                format!("`{}` cannot be a key", field.name.text),
            )
            .label("a key is a text, a date, a country or a value of an enum")
            .help("take the type `text`"),
        ))
    }

    fn fact(&mut self, entry: &Entry<'a>, node: &'a syntax::Fact) -> Res<Fact> {
        let by = node.by.as_ref().map(|word| self.index_type(word)).transpose();
        let ty = self.types().fact_type(&node.ty);
        let mut row = Fact {
            name: Arc::clone(&entry.name),
            package: entry.package,
            by: None,
            ty: FactType::Scalar(Scalar::Bool),
            question: node.question.as_ref().map(|t| Arc::clone(&t.value)),
            docs: entry.docs.map(|docs| docs.lines.clone()).unwrap_or_default(),
            per: None,
            stale: None,
            published: None,
            prefers: Vec::new(),
            cites: Vec::new(),
            tags: Vec::new(),
            notes: Vec::new(),
            span: entry.span,
            name_span: entry.name_span,
        };
        let mut seen = Once::default();
        let mut broken = None;
        for item in &node.items {
            if let Err(reported) = self.fact_item(item, &mut row, &mut seen) {
                broken = Some(reported);
            }
        }
        if let Err(span) = super::packages::plain(&node.name) {
            broken = Some(
                self.sink.error(
                    Diagnostic::error(codes::INVALID_TYPE, span, "a fact's name has no index")
                        .help("write `by` and an enum behind the name"),
                ),
            );
        }
        row.by = by?;
        row.ty = ty?;
        broken.map_or(Ok(row), Err)
    }

    fn index_type(&mut self, word: &syntax::Name) -> Res<IndexType> {
        if &*word.text == "obligation" {
            return Ok(IndexType::Obligation);
        }
        let id = self.names.resolve(
            self.packages,
            self.package,
            Space::Names,
            &word.text,
            word.span,
            self.sink,
        )?;
        let entry = self.names.entry(id);
        match (entry.kind, entry.id.get()) {
            (Kind::Enum, Some(at)) => Ok(IndexType::Enum(EnumId(at))),
            (Kind::Enum | Kind::Unreadable, None) => Err(Sink::follows()),
            _ => Err(self.sink.error(super::types::wrong_kind(
                word,
                entry,
                "an enum, or the word `obligation`,",
            ))),
        }
    }

    fn fact_item(&mut self, item: &FactItem, row: &mut Fact, seen: &mut Once) -> Res<()> {
        match item {
            FactItem::Per(period, span) => {
                seen.check(self.sink, "per", *span)?;
                row.per = Some(*period);
            }
            FactItem::Stale(length) => {
                seen.check(self.sink, "stale after", length.span)?;
                row.stale = Some(self.sink.duration(length)?);
            }
            FactItem::Published(length) => {
                seen.check(self.sink, "published after", length.span)?;
                row.published = Some(self.sink.duration(length)?);
            }
            FactItem::Prefers(paths) => {
                for path in paths {
                    let source = self.source_named(path)?;
                    row.prefers.push(source);
                }
            }
            FactItem::Cites(cites) => {
                for cite in cites {
                    let source = self.source_named(&cite.source)?;
                    row.cites.push(Cite::of(cite, source));
                }
            }
            FactItem::Tags(paths) => row.tags.extend(paths.iter().map(dotted)),
            FactItem::Note(text) => row.notes.push(Arc::clone(&text.value)),
        }
        Ok(())
    }

    fn source_named(&mut self, path: &syntax::Path) -> Res<SourceId> {
        let name = dotted(path);
        let id =
            self.names.resolve(self.packages, self.package, Space::Sources, &name, path.span, self.sink)?;
        self.names.entry(id).id.get().map(SourceId).ok_or_else(Sink::follows)
    }
}

/// Clauses that may stand once.
#[derive(Default)]
pub(super) struct Once {
    seen: BTreeMap<&'static str, Span>,
}

impl Once {
    /// Reports the second of a clause.
    pub(super) fn check(&mut self, sink: &mut Sink, clause: &'static str, span: Span) -> Res<()> {
        match self.seen.insert(clause, span) {
            None => Ok(()),
            Some(first) => Err(sink.error(
                Diagnostic::error(rule::REPEATED_CLAUSE, span, format!("`{clause}` stands here twice"))
                    .related(first, "the first")
                    .help("keep one of the two"),
            )),
        }
    }
}
