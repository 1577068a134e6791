//! What a policy set declares, as pieces that are compared one by one.

use super::node::Figure;
use super::sign::Sign;
use super::text::{self, Form};
use crate::source::{Sources, Span};
use crate::syntax::{Binder, Expr, Path, RuleKind, Text};
use std::sync::Arc;

/// What a declaration is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A rule.
    Rule(RuleKind),
    /// A named part of conditions.
    Define,
    /// A dated figure.
    Parameter,
    /// A fact of the vocabulary.
    Fact,
    /// An enum.
    Enum,
    /// A record.
    Record,
    /// A unit.
    Unit,
    /// An authority.
    Source,
    /// What must hold for all facts.
    Assert,
    /// A test.
    Test,
    /// What a package uses.
    Package,
}

impl Kind {
    /// The word that opens the declaration.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Kind::Rule(kind) => kind.word(),
            Kind::Define => "define",
            Kind::Parameter => "parameter",
            Kind::Fact => "fact",
            Kind::Enum => "enum",
            Kind::Record => "record",
            Kind::Unit => "unit",
            Kind::Source => "source",
            Kind::Assert => "assert",
            Kind::Test => "test",
            Kind::Package => "package",
        }
    }

    /// Whether verdicts rest on it.
    #[must_use]
    pub fn bears_on_verdicts(self) -> bool {
        matches!(
            self,
            Kind::Rule(_) | Kind::Define | Kind::Parameter | Kind::Fact | Kind::Enum | Kind::Record
        )
    }

    /// Names of rules are one space, whatever their kind.
    pub(super) fn space(self) -> Kind {
        match self {
            Kind::Rule(_) => Kind::Rule(RuleKind::Risk),
            other => other,
        }
    }
}

/// What a piece is to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nature {
    /// Verdicts can rest on it.
    Meaning,
    /// Where the rule is filed: crimes, pillar, tags, earlier names.
    Filing,
    /// Authorities and places in them.
    Authority,
    /// Titles, documentation, notes, advice, reasons given.
    Words,
    /// The same under names that changed.
    Names,
}

impl Nature {
    /// The word in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Nature::Meaning => "meaning",
            Nature::Filing => "filing",
            Nature::Authority => "authority",
            Nature::Words => "words",
            Nature::Names => "names",
        }
    }
}

/// A declaration in its version.
pub(super) struct Item<'a> {
    pub(super) kind: Kind,
    /// The name that stands in the declaration.
    pub(super) name: Arc<str>,
    /// The name that tells it from all others of its kind.
    pub(super) full: Arc<str>,
    pub(super) title: Option<Arc<str>>,
    pub(super) span: Span,
    /// Earlier full names, as `formerly` claims them.
    pub(super) formerly: Vec<Arc<str>>,
    pub(super) pieces: Vec<Piece<'a>>,
}

/// A piece of a declaration: a clause, or a part of one that changes by itself.
pub(super) struct Piece<'a> {
    /// What finds it again: `indicator repression`; several may share a key.
    pub(super) key: String,
    pub(super) nature: Nature,
    pub(super) span: Span,
    /// What it says, on one line.
    pub(super) shown: String,
    /// What is compared.
    pub(super) form: Form,
    pub(super) value: PieceValue<'a>,
    /// Which way strictness goes when its value does.
    pub(super) sign: Sign,
    /// Which way strictness goes when the piece is added.
    pub(super) adding: Sign,
    /// The package that amended it.
    pub(super) by: Option<Arc<str>>,
}

/// What a piece holds that can be compared part by part.
#[derive(Clone, Copy)]
pub(super) enum PieceValue<'a> {
    /// Nothing.
    Whole,
    /// A condition or value.
    Expr(&'a Expr),
    /// `for each`.
    Binder(&'a Binder),
    /// A figure.
    Figure(Figure),
}

/// Collects the pieces of a declaration.
pub(super) struct Pieces<'a> {
    pub(super) sources: &'a Sources,
    /// Where the declaration stands, for pieces without a place of their own.
    pub(super) place: Span,
    /// The package that amends what is collected.
    pub(super) by: Option<Arc<str>>,
    pub(super) list: Vec<Piece<'a>>,
}

impl<'a> Pieces<'a> {
    pub(super) fn new(sources: &'a Sources, place: Span) -> Self {
        Pieces { sources, place, by: None, list: Vec::new() }
    }

    /// A piece that is compared as the text under its span.
    pub(super) fn span(&mut self, key: impl Into<String>, nature: Nature, span: Span) -> &mut Piece<'a> {
        let text = self.sources.text(span);
        let (shown, form) = (text::shown(text), text::form(text));
        self.push(key, nature, span, shown, form)
    }

    /// A condition or value.
    pub(super) fn expr(&mut self, key: impl Into<String>, expr: &'a Expr, sign: Sign, adding: Sign) {
        let piece = self.span(key, Nature::Meaning, expr.span);
        (piece.value, piece.sign, piece.adding) = (PieceValue::Expr(expr), sign, adding);
    }

    /// A figure that is read as it stands.
    pub(super) fn figure(&mut self, key: &str, figure: Figure, sign: Sign) {
        let piece = self.span(key, Nature::Meaning, figure.span);
        (piece.value, piece.sign) = (PieceValue::Figure(figure), sign);
    }

    /// A piece that is there or is not.
    pub(super) fn mark(&mut self, key: impl Into<String>, nature: Nature, span: Span) {
        let key = key.into();
        self.push(key.clone(), nature, span, String::new(), Form::new());
    }

    /// Words of people.
    pub(super) fn words(&mut self, key: impl Into<String>, text: &Text) {
        self.said(key, &text.value, text.span);
    }

    /// Words of people that stand somewhere.
    pub(super) fn said(&mut self, key: impl Into<String>, text: &str, span: Span) {
        let form = text.split_whitespace().map(str::to_owned).collect();
        self.push(key, Nature::Words, span, format!("\"{text}\""), form);
    }

    /// Documentation.
    pub(super) fn docs(&mut self, key: impl Into<String>, lines: &[Arc<str>]) {
        if !lines.is_empty() {
            let text = lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
            self.said(key, text.trim(), self.place);
        }
    }

    /// A piece of words that are no text under a span.
    pub(super) fn text(&mut self, key: &str, nature: Nature, text: &str) {
        self.push(key, nature, self.place, text.to_owned(), text::form(text));
    }

    /// The text of a path.
    pub(super) fn path(&self, path: &Path) -> String {
        text::shown(self.sources.text(path.span))
    }

    fn push(
        &mut self,
        key: impl Into<String>,
        nature: Nature,
        span: Span,
        shown: String,
        form: Form,
    ) -> &mut Piece<'a> {
        let (sign, adding) = (Sign::Unclear, Sign::Unclear);
        let (value, by) = (PieceValue::Whole, self.by.clone());
        self.list.push(Piece { key: key.into(), nature, span, shown, form, value, sign, adding, by });
        let last = self.list.len() - 1;
        &mut self.list[last]
    }
}
