//! Names before a place: what they stand for, and where they are looked up from.

use super::Scan;
use r2pc_lang::symbols::{Kind, Place, Shape, Ty, level_of, type_of};
use r2pc_lang::syntax::{Name, Path, RuleKind, Segment};
use r2pc_lang::tokens::TokenKind;
use std::sync::Arc;

impl Scan<'_> {
    /// The kind of the rule that is amended.
    pub(super) fn amended_kind(&self) -> Option<RuleKind> {
        let path = self.path_from(self.declaration()? + 1)?;
        match type_of(&self.page.set.names, &self.place(), &path) {
            Ty::Rule(kind, _) => Some(kind),
            _ => None,
        }
    }

    /// The type of a define's parameter.
    pub(super) fn parameter_type(&self, function: &str, at: usize) -> Ty {
        let names = &self.page.set.names;
        let seen = names.seen_from(&self.place().package);
        let is_define = |kind| kind == Kind::Define;
        let shape = names.lookup_kind(&seen, function, is_define).and_then(|d| d.params.get(at));
        let Some(Shape::One(name)) = shape else { return Ty::Other };
        let is_enum = |kind| kind == Kind::Enum;
        names.lookup_kind(&seen, name, is_enum).map_or(Ty::Other, |d| Ty::Enum(d.span))
    }

    /// The type of the values of the set that is being written.
    pub(super) fn set_type(&self) -> Ty {
        let Some(brace) = self.open_bracket_at() else { return Ty::Other };
        match (self.word(brace.wrapping_sub(2)), self.word(brace.wrapping_sub(1))) {
            ("one" | "all" | "any", "of") => self.left_type(brace.saturating_sub(2)),
            _ => Ty::Other,
        }
    }

    /// The type of the index of a fact.
    pub(super) fn index_type(&self, bracket: usize) -> Ty {
        match self.path_type(bracket) {
            Ty::Indexed(Some(owner), _) => Ty::Enum(owner),
            _ => Ty::Other,
        }
    }

    /// The type of the value that ends before a token, over `is`, `not`, `includes` and the like.
    pub(super) fn left_type(&self, mut at: usize) -> Ty {
        while at > 0 && matches!(self.word(at - 1), "is" | "not" | "one" | "includes" | "all" | "any") {
            at -= 1;
        }
        self.path_type(at)
    }

    /// The type of the name that ends before a token.
    pub(super) fn path_type(&self, end: usize) -> Ty {
        let start = self.path_start(end);
        let Some(path) = self.path_between(start, end) else { return Ty::Other };
        let names = &self.page.set.names;
        if self.word(start.wrapping_sub(1)) == "of" && self.word(start.wrapping_sub(2)) == "level" {
            return level_of(names, &self.place(), &path);
        }
        type_of(names, &self.place(), &path)
    }

    /// The first token of the name that ends before a token.
    fn path_start(&self, end: usize) -> usize {
        let mut at = end;
        loop {
            let Some(last) = at.checked_sub(1) else { return at };
            if self.word(last) == "]" {
                let Some(open) = (0..last).rev().find(|open| self.word(*open) == "[") else { return at };
                at = open;
                continue;
            }
            if self.tokens.get(last).is_none_or(|token| token.kind != TokenKind::Word) {
                return at;
            }
            at = last;
            match at.checked_sub(1).map(|dot| self.word(dot)) {
                Some(".") => at -= 1,
                _ => return at,
            }
        }
    }

    /// The name that begins at a token.
    fn path_from(&self, start: usize) -> Option<Path> {
        let mut end = start + 1;
        while self.word(end) == "." {
            end += 2;
        }
        self.path_between(start, end.min(self.tokens.len()))
    }

    /// The name between two tokens; a dot at its end is left out.
    fn path_between(&self, start: usize, end: usize) -> Option<Path> {
        let name = |at: usize| {
            let token = self.tokens.get(at).filter(|token| token.kind == TokenKind::Word)?;
            Some(Name { text: token.text(self.text).into(), span: self.page.span(token.start, token.end) })
        };
        let head = name(start)?;
        let mut path = Path { span: head.span, head, rest: Vec::new() };
        let mut at = start + 1;
        while at < end {
            match self.word(at) {
                "." => {
                    let Some(field) = name(at + 1).filter(|_| at + 1 < end) else { break };
                    path.span = path.span.to(field.span);
                    path.rest.push(Segment::Field(field));
                    at += 2;
                }
                "[" => {
                    let close = (at..end).find(|close| self.word(*close) == "]")?;
                    let index = self.path_between(at + 1, close);
                    path.rest.extend(index.map(Segment::Index));
                    at = close + 1;
                }
                _ => break,
            }
        }
        Some(path)
    }

    /// Where the dotted name under way begins.
    pub(super) fn run_start(&self) -> usize {
        if self.back(1) != "." {
            return self.start;
        }
        let start = self.path_start(self.tokens.len().saturating_sub(1));
        self.tokens.get(start).map_or(self.start, |token| token.start)
    }

    /// Where names are looked up from: the package, the rule around and the variables bound in it.
    pub(super) fn place(&self) -> Place {
        let package = Arc::clone(&self.page.syntax.outline.package);
        let Some(declaration) = self.declaration() else {
            return Place { package, ..Place::default() };
        };
        let rule = Self::rule_kind(self.word(declaration)).and_then(|_| {
            let name = self.tokens.get(declaration + 1)?;
            let span = self.page.span(name.start, name.end);
            self.page.syntax.outline.definition(span).map(|definition| definition.span)
        });
        let mut variables: Vec<(Arc<str>, Path)> = Vec::new();
        for at in declaration..self.tokens.len() {
            let binds =
                self.word(at + 1) == "in" && matches!(self.word(at.wrapping_sub(1)), "(" | "each" | "for");
            let domain = if binds { self.path_from(at + 2) } else { None };
            variables.extend(domain.map(|domain| (self.word(at).into(), domain)));
        }
        variables.extend(self.parameters(declaration));
        Place { package, rule, variables }
    }

    /// The parameters of the define around, each as a name of its type.
    fn parameters(&self, declaration: usize) -> Vec<(Arc<str>, Path)> {
        if self.word(declaration) != "define" {
            return Vec::new();
        }
        let places = (declaration..self.tokens.len()).take_while(|at| self.word(*at) != "=");
        let bound = places.filter(|at| self.word(at + 1) == ":");
        bound.filter_map(|at| Some((self.word(at).into(), self.path_from(at + 2)?))).collect()
    }
}
