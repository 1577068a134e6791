//! Tests: the facts they give and what they expect.

use super::env::Env;
use super::expr::{Home, Lower, Place, Scope};
use super::sink::{Res, Sink};
use super::tables::Table;
use crate::codes::{name as names_codes, test as codes};
use crate::diagnostic::Diagnostic;
use crate::fit;
use crate::program::{Cell, CellName, Cite, Expect, FactType, FieldType, Given, Index, PackageId, Test};
use crate::source::Span;
use crate::syntax::{self, DatumKind, Expr, ExprKind, IsRight, Path, TestItemKind};
use crate::value::Content;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a test may give a value.
pub(super) enum Target {
    Fact(FactType),
    Field(FieldType),
}

/// What the lines of a test have said so far.
#[derive(Clone, Default)]
pub(super) struct Draft {
    pub(super) as_of: Option<(Date, Span)>,
    known_by: Option<(Date, Span)>,
    given: Vec<Given>,
    pub(super) expects: Vec<Expect>,
    cites: Vec<Cite>,
    /// Cells already given, by day.
    cells: BTreeMap<(CellName, Option<Date>), Span>,
}

/// Reads all tests, in the order of files and lines; those with an error are left out.
pub(super) fn read(env: &Env<'_>, broken: impl Fn(Span) -> bool, sink: &mut Sink) -> Vec<Test> {
    let mut tests = Vec::new();
    for (package, span, node) in env.names.tests.iter().filter(|(_, span, _)| env.looks_at(*span)) {
        let before = sink.count();
        let mut lower = Lower { env, sink, scope: Scope::new(Home::Test, *package) };
        let rows = lower.test(*package, *span, node);
        if let Ok(rows) = rows
            && sink.count() == before
            && !broken(*span)
        {
            tests.extend(rows);
        }
    }
    tests
}

impl Lower<'_, '_> {
    fn test(&mut self, package: PackageId, span: Span, node: &syntax::Test) -> Res<Vec<Test>> {
        let mut draft = Draft::default();
        let mut tables: Vec<Table<'_>> = Vec::new();
        let mut broken = None;
        for item in &node.items {
            let done = match &item.kind {
                TestItemKind::AsOf(date) => self.day(&mut draft.as_of, *date, item.span, "as of"),
                TestItemKind::KnownBy(date) => self.day(&mut draft.known_by, *date, item.span, "known by"),
                TestItemKind::Cites(all) => self.cites(all).map(|all| draft.cites.extend(all)),
                TestItemKind::Given(all) => self.given_all(all, &mut draft),
                TestItemKind::Expect { condition, because } => {
                    self.expect(condition, because, item.span).map(|expect| draft.expects.push(expect))
                }
                TestItemKind::Cases(heading) => {
                    tables.push(Table { heading, span: item.span, cases: Vec::new() });
                    Ok(())
                }
                TestItemKind::Case(case) => match tables.last_mut() {
                    Some(table) => {
                        table.cases.push((case, item.span));
                        Ok(())
                    }
                    None => Err(self.error(
                        codes::NO_TABLE,
                        item.span,
                        "this case has no table",
                        "say above it what its columns are: `cases FACT | … -> RULE | …`",
                    )),
                },
            };
            broken = done.err().or(broken);
        }
        if !tables.is_empty() {
            let rows: Vec<Res<Vec<Test>>> =
                tables.iter().map(|table| self.table(package, node, &draft, table)).collect();
            let rows: Vec<Vec<Test>> = rows.into_iter().collect::<Res<_>>()?;
            return broken.map_or_else(|| Ok(rows.into_iter().flatten().collect()), Err);
        }
        let row = self.finished(package, node, &draft, (span, node.title.span))?;
        if draft.expects.is_empty() && broken.is_none() {
            let text = "this test expects nothing";
            return Err(self.error(codes::NO_EXPECTATION, node.title.span, text, "write `expect RULE is …`"));
        }
        broken.map_or_else(|| Ok(vec![row]), Err)
    }

    /// A test of what its lines, and those of its case, have said; with its span, and where to say that it lacks a day.
    pub(super) fn finished(
        &mut self,
        package: PackageId,
        node: &syntax::Test,
        draft: &Draft,
        (span, named): (Span, Span),
    ) -> Res<Test> {
        let Some((as_of, _)) = draft.as_of else {
            let text = "this test does not say at which day it is read";
            return Err(self.error(
                codes::NO_DAY,
                named,
                text,
                "write `as of 2015-06-30`: no test reads the clock",
            ));
        };
        Ok(Test {
            title: Arc::clone(&node.title.value),
            case: None,
            package,
            as_of,
            known_by: draft.known_by.map(|(date, _)| date),
            given: draft.given.clone(),
            expects: draft.expects.clone(),
            cites: draft.cites.clone(),
            frame: self.scope.frame(),
            span,
        })
    }

    /// A day that a test says once.
    pub(super) fn day(
        &mut self,
        slot: &mut Option<(Date, Span)>,
        date: Date,
        span: Span,
        word: &str,
    ) -> Res<()> {
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

    pub(super) fn expect(&mut self, condition: &Expr, because: &[Path], span: Span) -> Res<Expect> {
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
        Ok(Expect { condition: cond?, because: cells, span, column: None })
    }

    fn given_all(&mut self, all: &[syntax::Given], draft: &mut Draft) -> Res<()> {
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
                    draft.given.push(Given::File {
                        path: Arc::clone(&file.value),
                        country: country.as_ref().map(|name| Arc::clone(&name.text)),
                        span: file.span.to(end),
                    });
                    Ok(())
                }
                syntax::Given::Fact { fact, datum, on } => {
                    self.given_cell(fact).and_then(|(cell, target)| {
                        let place = (cell, fact.span, fact.span.to(datum.span));
                        self.given_datum(place, &target, datum, on.map(|(date, _)| date), draft)
                    })
                }
            };
            broken = done.err().or(broken);
        }
        broken.map_or(Ok(()), Err)
    }

    /// A value of a cell, which is named in one place and given in another.
    pub(super) fn given_datum(
        &mut self,
        (cell, named, span): (CellName, Span, Span),
        target: &Target,
        datum: &syntax::Datum,
        on: Option<Date>,
        draft: &mut Draft,
    ) -> Res<()> {
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
            if let Some(first) = draft.cells.insert((cell.clone(), observed), at) {
                let text = format!("`{}` is given twice for one day", self.env.sources.text(named));
                broken = Some(
                    self.sink.error(
                        Diagnostic::error(codes::GIVEN_TWICE, at, text)
                            .related(first, "first here")
                            .help("keep one, or say the day of the other: `… on 2014-12-31`"),
                    ),
                );
            }
            match self.fit(target, datum) {
                Ok(content) => draft.given.push(Given::Fact {
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
    pub(super) fn given_cell(&mut self, path: &Path) -> Res<(CellName, Target)> {
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
