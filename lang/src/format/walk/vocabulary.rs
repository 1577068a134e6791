//! Sources, enums, records, facts, parameters, defines; tests and what they give.

use super::super::hints::Style;
use super::Walk;
use crate::source::Span;
use crate::syntax::{
    Datum, DatumKind, Define, Enum, Fact, FactItem, Given, Parameter, ParameterItem, Point, Record, Source,
    SourceItem, Test, TestItemKind,
};

impl Walk<'_, '_> {
    pub(super) fn source(&mut self, source: &Source) {
        for item in &source.items {
            match item {
                SourceItem::Title(text) | SourceItem::Url(text) | SourceItem::Note(text) => {
                    self.text_item(text)
                }
                SourceItem::Date(_, span) => self.item_of_keyword(span.start),
                SourceItem::Point(point) => self.point(point),
            }
        }
    }

    fn point(&mut self, point: &Point) {
        self.item_of_keyword(point.id.span.start);
        let group = self.group(point.span, Style::Each);
        self.texts(&point.says);
        if let Some(because) = &point.because {
            self.break_before_keyword(group, because.span.start);
            self.texts(because);
        }
    }

    pub(super) fn enumeration(&mut self, span: Span, values: &Enum) {
        let start = self.index.at(span.start);
        let open = self.index.find(start, self.index.end(span.end), "{");
        self.hints.padded.extend(open);
        let group = self.group(span, Style::Fill);
        for value in values.values.iter().skip(1) {
            let at = self.index.at(value.name.span.start);
            let at = if values.ordered { self.index.before(at) } else { at };
            self.break_at(group, at);
        }
    }

    pub(super) fn record(&mut self, span: Span, record: &Record) {
        for field in &record.fields {
            let at = self.index.at(field.name.span.start);
            self.hints.items.insert(if field.key { self.index.before(at) } else { at });
            self.ty(&field.ty);
            field.question.iter().for_each(|question| self.texts(question));
        }
        let (start, end) = (self.index.at(span.start), self.index.end(span.end));
        let commas: Vec<usize> = (start..end).filter(|at| self.index.text(*at) == ",").collect();
        self.hints.dropped.extend(commas);
    }

    pub(super) fn fact(&mut self, span: Span, fact: &Fact) {
        self.ty(&fact.ty);
        let group = self.group(span, Style::Fill);
        if let Some(text) = &fact.question {
            let at = self.index.at(text.span.start);
            self.break_at(group, at);
            self.texts(text);
        }
        for item in &fact.items {
            self.fact_item(group, item);
        }
    }

    fn fact_item(&mut self, group: usize, item: &FactItem) {
        match item {
            FactItem::Per(_, span) => self.break_before_keyword(group, span.start),
            FactItem::Stale(duration) | FactItem::Published(duration) => {
                let after = self.index.before(self.index.at(duration.span.start));
                let keyword = self.index.before(after);
                self.break_at(group, keyword);
            }
            FactItem::Prefers(paths) | FactItem::Tags(paths) => {
                for first in paths.iter().take(1) {
                    self.break_before_keyword(group, first.span.start);
                }
                self.names(paths);
            }
            FactItem::Cites(cites) => {
                for first in cites.iter().take(1) {
                    self.break_before_keyword(group, first.source.span.start);
                }
                self.cites(cites);
            }
            FactItem::Note(text) => {
                self.break_before_keyword(group, text.span.start);
                self.texts(text);
            }
        }
    }

    pub(super) fn parameter(&mut self, parameter: &Parameter) {
        parameter.title.iter().for_each(|title| self.texts(title));
        for item in &parameter.items {
            match item {
                ParameterItem::From(_, date, value) => {
                    self.item_of_keyword(date.start);
                    self.expr(value);
                }
                ParameterItem::Cites(cites) => self.cites_item(cites),
                ParameterItem::Note(text) => self.text_item(text),
            }
        }
    }

    pub(super) fn define(&mut self, span: Span, define: &Define) {
        if !define.params.is_empty() {
            self.tight(self.index.at(define.name.span.start));
            let equals = self.index.before(self.index.at(define.body.span.start));
            let group = self.group_of(self.index.at(span.start), equals, Style::Fill);
            for (name, _) in define.params.iter().skip(1) {
                let at = self.index.at(name.span.start);
                self.break_at(group, at);
            }
            define.params.iter().for_each(|(_, ty)| self.ty(ty));
        }
        self.expr(&define.body);
    }

    pub(super) fn test(&mut self, test: &Test) {
        self.texts(&test.title);
        for item in &test.items {
            self.item(item.span.start);
            match &item.kind {
                TestItemKind::AsOf(_) | TestItemKind::KnownBy(_) => {}
                TestItemKind::Cites(cites) => self.cites(cites),
                TestItemKind::Given(given) => self.given(item.span, given),
                TestItemKind::Expect { condition, because } => {
                    let group = self.group(item.span, Style::Each);
                    self.expr(condition);
                    for first in because.iter().take(1) {
                        self.break_before_keyword(group, first.span.start);
                    }
                    self.names(because);
                }
                TestItemKind::Cases(heading) => self.heading(item.span, heading),
                TestItemKind::Case(case) => self.case(item.span, case),
            }
        }
    }

    fn given(&mut self, span: Span, given: &[Given]) {
        let group = self.group(span, Style::Fill);
        for one in given.iter().skip(1) {
            let at = match one {
                Given::Fact { fact, .. } => self.index.at(fact.span.start),
                Given::File { file, .. } => self.index.before(self.index.at(file.span.start)),
            };
            self.break_at(group, at);
        }
        for one in given {
            if let Given::Fact { datum, .. } = one {
                self.datum(datum);
            }
        }
    }

    pub(super) fn datum(&mut self, datum: &Datum) {
        let (start, end) = (self.index.at(datum.span.start), self.index.end(datum.span.end));
        match &datum.kind {
            DatumKind::Number(_) => drop(self.hints.signs.insert(start)),
            DatumKind::Items { items, .. } => {
                let open = self.index.find(start, end, "[").unwrap_or(start);
                self.bracketed(open, end, items.iter().map(|item| item.span.start));
                items.iter().for_each(|item| self.datum(item));
            }
            DatumKind::Series(readings) => {
                self.hints.padded.insert(start);
                self.listed(datum.span, readings.iter().map(|(_, year, _)| year.start));
                readings.iter().for_each(|(_, _, value)| self.datum(value));
            }
            DatumKind::Entries(entries) => {
                self.hints.padded.insert(start);
                self.listed(datum.span, entries.iter().map(|(name, _)| name.span.start));
                entries.iter().filter_map(|(_, value)| value.as_ref()).for_each(|value| self.datum(value));
            }
            _ => {}
        }
    }
}
