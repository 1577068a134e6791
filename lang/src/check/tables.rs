//! Tables of cases: each line is a test of its own.

use super::cases::{Draft, Target};
use super::expr::Lower;
use super::sink::Res;
use crate::codes::test as codes;
use crate::diagnostic::Diagnostic;
use crate::program::{CellName, Expect, PackageId, Test};
use crate::source::Span;
use crate::syntax::{self, Answer, Case, Cell, Column, ColumnKind, DatumKind, Expr, ExprKind, Heading};
use std::sync::Arc;

/// A table as it stands in a test.
pub(super) struct Table<'n> {
    pub(super) heading: &'n Heading,
    pub(super) span: Span,
    pub(super) cases: Vec<(&'n Case, Span)>,
}

/// What a column gives, found once for all its cases.
enum Gives {
    Day,
    Cell(CellName, Target),
}

impl Lower<'_, '_> {
    /// A test for each case of a table; the lines of the test itself hold for each of them.
    pub(super) fn table(
        &mut self,
        package: PackageId,
        node: &syntax::Test,
        draft: &Draft,
        table: &Table<'_>,
    ) -> Res<Vec<Test>> {
        if table.cases.is_empty() {
            return Err(self.error(
                codes::NO_CASES,
                table.span,
                "this table has no case",
                "write a line below it: `case VALUE | … -> VERDICT | …`",
            ));
        }
        let gives: Vec<Res<Gives>> = table.heading.given.iter().map(|column| self.gives(column)).collect();
        let asked: Vec<Res<()>> = table.heading.asked.iter().map(|expr| self.can_be_asked(expr)).collect();
        let gives: Vec<Gives> = gives.into_iter().collect::<Res<_>>()?;
        asked.into_iter().collect::<Res<Vec<()>>>()?;
        let mut tests = Vec::new();
        let mut broken = None;
        for (case, span) in &table.cases {
            match self.one_case(package, node, draft, table, &gives, case, *span) {
                Ok(test) => tests.push(test),
                Err(reported) => broken = Some(reported),
            }
        }
        broken.map_or(Ok(tests), Err)
    }

    /// Whether a column has something to ask: a rule for its verdict, or any value.
    fn can_be_asked(&mut self, expr: &Expr) -> Res<()> {
        match &expr.kind {
            ExprKind::Path(path) => self.place(path, None).map(drop),
            _ => self.value(expr, None).map(drop),
        }
    }

    fn gives(&mut self, column: &Column) -> Res<Gives> {
        match &column.kind {
            ColumnKind::AsOf => Ok(Gives::Day),
            ColumnKind::Fact { fact, .. } => {
                self.given_cell(fact).map(|(cell, target)| Gives::Cell(cell, target))
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "a case stands in a table in a test in a package")]
    fn one_case(
        &mut self,
        package: PackageId,
        node: &syntax::Test,
        draft: &Draft,
        table: &Table<'_>,
        gives: &[Gives],
        case: &Case,
        span: Span,
    ) -> Res<Test> {
        self.same_number("->", case.cells.len(), gives.len(), span, table)?;
        self.same_number("the end", case.answers.len(), table.heading.asked.len(), span, table)?;
        let mut draft = draft.clone();
        let mut broken = None;
        for ((column, gives), cell) in table.heading.given.iter().zip(gives).zip(&case.cells) {
            broken = self.cell_of(column, gives, cell, &mut draft).err().or(broken);
        }
        for (asked, answer) in table.heading.asked.iter().zip(&case.answers) {
            match self.answer(asked, answer) {
                Ok(expect) => draft.expects.extend(expect),
                Err(reported) => broken = Some(reported),
            }
        }
        if let Some(reported) = broken {
            return Err(reported);
        }
        if draft.expects.is_empty() {
            return Err(self.error(
                codes::NO_EXPECTATION,
                span,
                "this case expects nothing",
                "write a verdict behind `->`: `-` leaves a column open",
            ));
        }
        let test = self.finished(package, node, &draft, (span, span))?;
        Ok(Test { case: Some(self.case_name(case)), ..test })
    }

    fn same_number(
        &mut self,
        before: &str,
        has: usize,
        wanted: usize,
        span: Span,
        table: &Table<'_>,
    ) -> Res<()> {
        if has == wanted {
            return Ok(());
        }
        let text = format!("this case has {has} of {wanted} values before {before}");
        let text = text.replace("before ->", "before `->`");
        Err(self.sink.error(
            Diagnostic::error(codes::COLUMNS, span, text)
                .related(table.span, "the columns")
                .help("write one value a column, `|` between them, and `-` where there is none"),
        ))
    }

    /// What one case gives in one column.
    fn cell_of(&mut self, column: &Column, gives: &Gives, cell: &Cell, draft: &mut Draft) -> Res<()> {
        let Some(datum) = &cell.datum else { return Ok(()) };
        match (gives, &column.kind) {
            (Gives::Cell(name, target), ColumnKind::Fact { on, .. }) => {
                let place = (name.clone(), column.span, cell.span);
                self.given_datum(place, target, datum, on.map(|(day, _)| day), draft)
            }
            _ => match datum.kind {
                DatumKind::Date(day) => self.day(&mut draft.as_of, day, cell.span, "as of"),
                _ => Err(self.error(
                    codes::NO_DAY,
                    cell.span,
                    "this is no day",
                    "write the day at which the case is read, such as `2015-06-30`",
                )),
            },
        }
    }

    /// What one case is asked in one column: as `expect COLUMN is ANSWER`.
    fn answer(&mut self, asked: &Expr, answer: &Answer) -> Res<Option<Expect>> {
        let Some(says) = &answer.says else { return Ok(None) };
        let kind = ExprKind::Is {
            left: Box::new(asked.clone()),
            negated: says.negated,
            right: says.right.clone(),
            by: None,
        };
        let expr = Expr { kind, span: answer.span };
        let expect = self.expect(&expr, &says.because, answer.span)?;
        Ok(Some(Expect { column: Some(asked.span), ..expect }))
    }

    /// What a case is called: its title, or what it gives.
    fn case_name(&self, case: &Case) -> Arc<str> {
        if let Some(title) = &case.title {
            return Arc::clone(&title.value);
        }
        let cells: Vec<String> = case
            .cells
            .iter()
            .map(|cell| self.env.sources.text(cell.span).split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        Arc::from(cells.join(" | "))
    }
}
