//! Tests: the facts they give and what they expect.

use super::env::Env;
use super::expr::{Home, Lower, Place, Scope};
use super::sink::{Res, Sink};
use crate::codes::{name as names_codes, test as codes};
use crate::diagnostic::Diagnostic;
use crate::fit;
use crate::program::{Cell, CellName, Expect, FactType, FieldType, Given, Index, PackageId, Test};
use crate::source::Span;
use crate::syntax::{self, DatumKind, Expr, ExprKind, IsRight, Path, TestItemKind};
use crate::value::Content;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a test may give a value.
enum Target {
    Fact(FactType),
    Field(FieldType),
}

/// Cells already given, by day.
type GivenCells = BTreeMap<(CellName, Option<Date>), Span>;

/// Reads all tests, in the order of files and lines; those with an error are left out.
pub(super) fn read(env: &Env<'_>, broken: impl Fn(Span) -> bool, sink: &mut Sink) -> Vec<Test> {
    let mut tests = Vec::new();
    for (package, span, node) in env.names.tests.iter().filter(|(_, span, _)| env.looks_at(*span)) {
        let before = sink.count();
        let mut lower = Lower { env, sink, scope: Scope::new(Home::Test, *package) };
        let row = lower.test(*package, *span, node);
        if let Ok(row) = row
            && sink.count() == before
            && !broken(*span)
        {
            tests.push(row);
        }
    }
    tests
}

impl Lower<'_, '_> {
    fn test(&mut self, package: PackageId, span: Span, node: &syntax::Test) -> Res<Test> {
        let mut days = (None, None);
        let mut given = Vec::new();
        let mut expects = Vec::new();
        let mut cites = Vec::new();
        let mut cells = GivenCells::new();
        let mut broken = None;
        for item in &node.items {
            let done = match &item.kind {
                TestItemKind::AsOf(date) => self.day(&mut days.0, *date, item.span, "as of"),
                TestItemKind::KnownBy(date) => self.day(&mut days.1, *date, item.span, "known by"),
                TestItemKind::Cites(all) => self.cites(all).map(|all| cites.extend(all)),
                TestItemKind::Given(all) => self.given_all(all, &mut cells, &mut given),
                TestItemKind::Expect { condition, because } => {
                    self.expect(condition, because, item.span).map(|expect| expects.push(expect))
                }
            };
            broken = done.err().or(broken);
        }
        let Some((as_of, _)) = days.0 else {
            let text = "this test does not say at which day it is read";
            return Err(self.error(
                codes::NO_DAY,
                node.title.span,
                text,
                "write `as of 2015-06-30`: no test reads the clock",
            ));
        };
        if expects.is_empty() && broken.is_none() {
            let text = "this test expects nothing";
            return Err(self.error(codes::NO_EXPECTATION, node.title.span, text, "write `expect RULE is …`"));
        }
        let row = Test {
            title: Arc::clone(&node.title.value),
            package,
            as_of,
            known_by: days.1.map(|(date, _)| date),
            given,
            expects,
            cites,
            frame: self.scope.frame(),
            span,
        };
        broken.map_or(Ok(row), Err)
    }

    fn day(&mut self, slot: &mut Option<(Date, Span)>, date: Date, span: Span, word: &str) -> Res<()> {
        if let Some((_, first)) = slot {
            let text = format!("`{word}` stands here twice");
            let diagnostic = Diagnostic::error(codes::REPEATED, span, text)
                .related(*first, "the first")
                .help("a test is read at one day: write another test for the other");
            return Err(self.sink.error(diagnostic));
        }
        *slot = Some((date, span));
        Ok(())
    }

    fn expect(&mut self, condition: &Expr, because: &[Path], span: Span) -> Res<Expect> {
        let cond = self.cond(condition);
        let cells: Vec<Res<CellName>> = because.iter().map(|path| self.cell_name(path)).collect();
        let cells: Vec<CellName> = cells.into_iter().collect::<Res<_>>()?;
        let unknown =
            matches!(&condition.kind, ExprKind::Is { negated: false, right: IsRight::Unknown(_), .. });
        if let Some(first) = because.first()
            && !unknown
        {
            let text = "only what is unknown has causes";
            return Err(self.error(
                codes::BECAUSE,
                first.span,
                text,
                "write `expect RULE is unknown because FACT`",
            ));
        }
        Ok(Expect { condition: cond?, because: cells, span })
    }

    fn given_all(
        &mut self,
        all: &[syntax::Given],
        cells: &mut GivenCells,
        given: &mut Vec<Given>,
    ) -> Res<()> {
        let mut broken = None;
        for one in all {
            let done = match one {
                syntax::Given::File { file, country } => {
                    let end = country.as_ref().map_or(file.span, |name| name.span);
                    if let Some(name) = country
                        && fit::country(&name.text, name.span, &mut self.sink.diagnostics).is_none()
                    {
                        broken = Some(Sink::follows());
                    }
                    given.push(Given::File {
                        path: Arc::clone(&file.value),
                        country: country.as_ref().map(|name| Arc::clone(&name.text)),
                        span: file.span.to(end),
                    });
                    Ok(())
                }
                syntax::Given::Fact { fact, datum, on } => {
                    self.given(fact, datum, on.map(|(date, _)| date), cells, given)
                }
            };
            broken = done.err().or(broken);
        }
        broken.map_or(Ok(()), Err)
    }

    fn given(
        &mut self,
        path: &Path,
        datum: &syntax::Datum,
        on: Option<Date>,
        cells: &mut GivenCells,
        given: &mut Vec<Given>,
    ) -> Res<()> {
        let (cell, target) = self.given_cell(path)?;
        let span = path.span.to(datum.span);
        let observations: Vec<(Option<Date>, &syntax::Datum, Span)> = match &datum.kind {
            DatumKind::Series(years) => {
                if on.is_some() {
                    let text = "a series has days of its own";
                    return Err(self.error(
                        codes::SERIES,
                        span,
                        text,
                        "leave `on …` away: a year's figure is observed on its last day",
                    ));
                }
                years.iter().map(|(year, at, datum)| (Date::new(*year, 12, 31).ok(), datum, *at)).collect()
            }
            _ => vec![(on, datum, span)],
        };
        let mut broken = None;
        for (observed, datum, at) in observations {
            if let Some(first) = cells.insert((cell.clone(), observed), at) {
                let text = format!("`{}` is given twice for one day", self.env.sources.text(path.span));
                broken = Some(
                    self.sink.error(
                        Diagnostic::error(codes::GIVEN_TWICE, at, text)
                            .related(first, "first here")
                            .help("keep one, or say the day of the other: `… on 2014-12-31`"),
                    ),
                );
            }
            match self.fit(&target, datum) {
                Ok(content) => given.push(Given::Fact {
                    fact: cell.fact,
                    index: cell.index,
                    field: cell.field,
                    content,
                    observed,
                    span,
                }),
                Err(reported) => broken = Some(reported),
            }
        }
        broken.map_or(Ok(()), Err)
    }

    fn fit(&mut self, target: &Target, datum: &syntax::Datum) -> Res<Content> {
        let tree = fit::Datum::from(datum);
        let said = &mut self.sink.diagnostics;
        let content = match target {
            Target::Fact(ty) => fit::fact(self.env.vocabulary, ty, &tree, said),
            Target::Field(ty) => fit::field(self.env.vocabulary, ty, &tree, said),
        };
        // Nothing is never given at the top of a datum, so what is not there was refused with a reason.
        content.ok_or_else(Sink::follows)
    }

    /// The cell that a test gives a value.
    fn given_cell(&mut self, path: &Path) -> Res<(CellName, Target)> {
        let key = |index: Option<Index>| match index {
            Some(Index::Key(key)) => Some(key),
            _ => None,
        };
        match self.place(path, None)? {
            Place::Cell(read, ty) => {
                if let Cell::Fact { fact, index, field } = read.cell {
                    return Ok((CellName { fact, index: key(index), field }, Target::Field(ty)));
                }
            }
            Place::List(list) => {
                let name = CellName { fact: list.fact, index: key(list.index), field: None };
                return Ok((name, Target::Fact(self.env.fact(list.fact).ty.clone())));
            }
            Place::Record(_) => {
                let (fact, index) = self.record_cell(path)?;
                let name = CellName { fact, index: key(index), field: None };
                return Ok((name, Target::Fact(self.env.fact(fact).ty.clone())));
            }
            _ => {}
        }
        let text = format!("`{}` is not a fact", self.env.sources.text(path.span));
        Err(self.error(
            names_codes::WRONG_KIND,
            path.span,
            text,
            "a test gives facts; verdicts follow from them",
        ))
    }
}
