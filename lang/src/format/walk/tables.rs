//! Tables of cases: their columns stand under each other.

use super::super::spacing;
use super::Walk;
use crate::source::Span;
use crate::syntax::{Case, Datum, DatumKind, Heading, IsRight};
use std::ops::Range;

/// The lines of a table, its heading first.
pub(super) type Table = Vec<Line>;

/// A line of a table: where its parts stand among the tokens.
pub(super) struct Line {
    /// `cases`, or `case` with its title.
    lead: Range<usize>,
    /// What stands between the bars.
    cells: Vec<Range<usize>>,
}

impl Walk<'_, '_> {
    pub(super) fn heading(&mut self, span: Span, heading: &Heading) {
        heading.asked.iter().for_each(|expr| self.expr(expr));
        let columns = heading.given.iter().map(|column| column.span);
        let line = self.line(span, columns.chain(heading.asked.iter().map(|expr| expr.span)));
        self.tables.push(vec![line]);
    }

    pub(super) fn case(&mut self, span: Span, case: &Case) {
        case.cells
            .iter()
            .filter_map(|cell| cell.datum.as_ref())
            .for_each(|datum| self.signs_and_braces(datum));
        for says in case.answers.iter().filter_map(|answer| answer.says.as_ref()) {
            if let IsRight::Value(value) = &says.right {
                self.expr(value);
            }
        }
        let cells = case.cells.iter().map(|cell| cell.span);
        let line = self.line(span, cells.chain(case.answers.iter().map(|answer| answer.span)));
        if let Some(table) = self.tables.last_mut() {
            table.push(line);
        }
    }

    /// A value in a table stays on its line, however long.
    fn signs_and_braces(&mut self, datum: &Datum) {
        let start = self.index.at(datum.span.start);
        match &datum.kind {
            DatumKind::Number(_) => drop(self.hints.signs.insert(start)),
            DatumKind::Items { items, .. } => items.iter().for_each(|item| self.signs_and_braces(item)),
            DatumKind::Series(readings) => {
                self.hints.padded.insert(start);
                readings.iter().for_each(|(_, _, value)| self.signs_and_braces(value));
            }
            DatumKind::Entries(entries) => {
                self.hints.padded.insert(start);
                entries
                    .iter()
                    .filter_map(|(_, value)| value.as_ref())
                    .for_each(|value| self.signs_and_braces(value));
            }
            _ => {}
        }
    }

    /// What stands between the bars of a line: from the first token of each cell to the bar behind it.
    fn line(&self, span: Span, cells: impl Iterator<Item = Span>) -> Line {
        let first = self.index.at(span.start);
        let end = self.index.end(span.end);
        let starts: Vec<usize> = cells.map(|cell| self.index.at(cell.start)).collect();
        let ends = starts.iter().skip(1).map(|next| self.index.before(*next)).chain([end]);
        let cells = starts.iter().zip(ends).map(|(start, end)| *start..end.max(*start)).collect();
        Line { lead: first..starts.first().copied().unwrap_or(end), cells }
    }

    /// Widens each cell to the widest of its column.
    pub(super) fn align_tables(&mut self) {
        for table in std::mem::take(&mut self.tables) {
            let columns = table.first().map_or(0, |line| line.cells.len());
            let fits = |line: &Line| line.cells.len() == columns && !self.has_comment(line);
            if !table.iter().all(fits) {
                continue;
            }
            self.widen(&table, |line| Some((line.lead.clone(), line.cells.first()?.start)));
            for column in 0..columns.saturating_sub(1) {
                self.widen(&table, |line| {
                    let cell = line.cells.get(column)?;
                    Some((cell.clone(), cell.end))
                });
            }
        }
    }

    fn has_comment(&self, line: &Line) -> bool {
        let end = line.cells.last().map_or(line.lead.end, |cell| cell.end);
        (line.lead.start..end).any(|at| self.index.tokens.get(at).is_some_and(|token| token.ends_line()))
    }

    /// Puts blanks before the token behind a part, so that the part takes as many columns in each line.
    fn widen(&mut self, table: &Table, part: impl Fn(&Line) -> Option<(Range<usize>, usize)>) {
        let parts: Vec<(usize, usize)> =
            table.iter().filter_map(&part).map(|(range, behind)| (self.width(range), behind)).collect();
        let widest = parts.iter().map(|(width, _)| *width).max().unwrap_or_default();
        for (width, behind) in parts {
            if width < widest {
                self.hints.extra.insert(behind, widest - width);
            }
        }
    }

    /// The columns that some tokens take on one line.
    fn width(&self, range: Range<usize>) -> usize {
        let kept: Vec<usize> = range.filter(|at| !self.hints.dropped.contains(at)).collect();
        let own: usize = kept
            .iter()
            .filter_map(|at| self.index.tokens.get(*at))
            .map(|token| token.text.chars().count())
            .sum();
        let blanks = kept.windows(2).filter(|pair| match pair {
            [before, at] => spacing::blank(self.index.tokens, &self.hints, *before, *at),
            _ => false,
        });
        own + blanks.count()
    }
}
