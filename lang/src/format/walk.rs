//! The walk over the tree that collects the hints.

mod expressions;
mod rules;
mod tables;
mod vocabulary;

use super::hints::{Block, Break, Group, Hints, Index, Part, Style};
use super::tokens::Token;
use crate::source::Span;
use crate::syntax::{DeclarationKind, File, Text, Type, TypeKind};

/// Collects the hints of a file.
pub(super) fn hints(tokens: &[Token<'_>], file: &File) -> Hints {
    let mut walk = Walk { index: Index { tokens }, hints: Hints::default(), tables: Vec::new() };
    walk.head_lines(file);
    for declaration in &file.declarations {
        walk.declaration(declaration.span, &declaration.kind);
    }
    walk.commas();
    walk.align_tables();
    walk.hints.parts.sort_by_key(|part| part.start);
    walk.hints.order_groups();
    walk.hints
}

/// The walk and what it found.
struct Walk<'t, 's> {
    index: Index<'t, 's>,
    hints: Hints,
    tables: Vec<tables::Table>,
}

impl Walk<'_, '_> {
    /// `package` and `use`: the keyword stands before the path.
    fn head_lines(&mut self, file: &File) {
        let lines = file
            .package
            .iter()
            .map(|path| ("package", path))
            .chain(file.uses.iter().map(|path| ("use", path)));
        for (family, path) in lines {
            let start = self.index.before(self.index.at(path.span.start));
            let end = self.index.end(path.span.end);
            self.hints.parts.push(Part { start, end, family, block: None });
        }
    }

    fn declaration(&mut self, span: Span, kind: &DeclarationKind) {
        let (start, end) = (self.index.at(span.start), self.index.end(span.end));
        let family = match kind {
            DeclarationKind::Rule(rule) => rule.kind.word(),
            DeclarationKind::Source(_) => "source",
            DeclarationKind::Unit(_) => "unit",
            DeclarationKind::Enum(_) => "enum",
            DeclarationKind::Record(_) => "record",
            DeclarationKind::Fact(_) => "fact",
            DeclarationKind::Parameter(_) => "parameter",
            DeclarationKind::Define(_) => "define",
            DeclarationKind::Amend(_) => "amend",
            DeclarationKind::Assert(_) => "assert",
            DeclarationKind::Test(_) => "test",
        };
        let block = self.block(start, end, kind);
        self.hints.parts.push(Part { start, end, family, block });
        self.inside(span, kind);
    }

    /// The braces around the lines of a declaration; an enum's hold no lines.
    fn block(&mut self, start: usize, end: usize, kind: &DeclarationKind) -> Option<Block> {
        let can_be_short = match kind {
            DeclarationKind::Source(_)
            | DeclarationKind::Record(_)
            | DeclarationKind::Parameter(_)
            | DeclarationKind::Assert(_) => true,
            DeclarationKind::Rule(rule) => rule.clauses.len() <= 1,
            DeclarationKind::Test(test) => test.items.is_empty(),
            DeclarationKind::Amend(_) => false,
            _ => return None,
        };
        let open = self.index.find(start, end, "{")?;
        self.hints.padded.insert(open);
        Some(Block { open, close: end.checked_sub(1)?, can_be_short })
    }

    fn inside(&mut self, span: Span, kind: &DeclarationKind) {
        match kind {
            DeclarationKind::Source(source) => self.source(source),
            DeclarationKind::Unit(unit) => self.texts(&unit.title),
            DeclarationKind::Enum(values) => self.enumeration(span, values),
            DeclarationKind::Record(record) => self.record(span, record),
            DeclarationKind::Fact(fact) => self.fact(span, fact),
            DeclarationKind::Parameter(parameter) => self.parameter(parameter),
            DeclarationKind::Define(define) => self.define(span, define),
            DeclarationKind::Rule(rule) => self.rule(rule),
            DeclarationKind::Amend(amend) => self.amend(amend),
            DeclarationKind::Assert(assert) => self.assertion(assert),
            DeclarationKind::Test(test) => self.test(test),
        }
    }

    /// A group over the tokens of a span.
    fn group(&mut self, span: Span, style: Style) -> usize {
        self.group_of(self.index.at(span.start), self.index.end(span.end), style)
    }

    fn group_of(&mut self, start: usize, end: usize, style: Style) -> usize {
        self.hints.groups.push(Group { start, end, style });
        self.hints.groups.len() - 1
    }

    /// A line may break before a token.
    fn break_at(&mut self, group: usize, token: usize) {
        self.hints.breaks.entry(token).or_insert(Break { group, closes: false });
    }

    /// A line may break before the token that stands before a byte: the keyword of what begins there.
    fn break_before_keyword(&mut self, group: usize, byte: u32) {
        let keyword = self.index.before(self.index.at(byte));
        self.break_at(group, keyword);
    }

    /// A line of a block begins at a byte.
    fn item(&mut self, byte: u32) {
        self.hints.items.insert(self.index.at(byte));
    }

    /// A line of a block begins with the keyword before a byte.
    fn item_of_keyword(&mut self, byte: u32) {
        self.hints.items.insert(self.index.before(self.index.at(byte)));
    }

    /// Texts side by side: each on a line of its own where they do not fit on one.
    fn texts(&mut self, text: &Text) {
        let (start, end) = (self.index.at(text.span.start), self.index.end(text.span.end));
        if end - start > 1 {
            let group = self.group_of(start, end, Style::Each);
            for at in start + 1..end {
                self.break_at(group, at);
            }
        }
    }

    /// What stands between commas, each part from a byte on: breaks before all but the first.
    fn listed(&mut self, span: Span, starts: impl IntoIterator<Item = u32>) {
        let group = self.group(span, Style::Fill);
        for start in starts.into_iter().skip(1) {
            let at = self.index.at(start);
            self.break_at(group, at);
        }
    }

    /// The minus signs of a type's range.
    fn ty(&mut self, ty: &Type) {
        match &ty.kind {
            TypeKind::List { of, .. } | TypeKind::Set { of } => self.ty(of),
            TypeKind::Named { range, .. } => {
                for end in range.iter().flat_map(|(low, high)| [low, high]) {
                    self.hints.signs.insert(self.index.at(end.span.start));
                }
            }
        }
    }

    /// Commas before a closing bracket say nothing.
    fn commas(&mut self) {
        for at in 0..self.index.tokens.len() {
            let closes = matches!(self.index.text(self.index.behind(at)), ")" | "]" | "}");
            if closes && self.index.text(at) == "," {
                self.hints.dropped.insert(at);
            }
        }
    }
}
