//! Assertions and tests.

use super::super::grammar::{Pair, Parts, Rule};
use super::super::recover::Block;
use super::Builder;
use super::declaration::rule_kind;
use crate::syntax::{Assert, AssertItem, Datum, DatumKind, Given, Test, TestItem, TestItemKind};

impl Builder<'_> {
    pub(super) fn assertion(&mut self, mut parts: Parts<'_>) -> Option<Assert> {
        let name = self.next_name(&mut parts)?;
        let title = self.opt_text(&mut parts)?;
        let items = self.block(parts, Block::Assert, Self::assert_item);
        Some(Assert { name, title, items })
    }

    fn assert_item(&mut self, pair: Pair<'_>) -> Option<AssertItem> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let first = parts.any()?;
        Some(match first.as_rule() {
            Rule::no_reads => {
                let mut parts = Parts::of(first);
                let kind = rule_kind(&parts.node()?);
                let tag = self.next_name(&mut parts)?;
                let fact = self.next_path(&mut parts)?;
                AssertItem::NoReads { kind, tag, fact, star: parts.has(Rule::star), span }
            }
            Rule::monotone => {
                let mut parts = Parts::of(first);
                AssertItem::Monotone {
                    rule: self.next_path(&mut parts)?,
                    fact: self.next_path(&mut parts)?,
                    lower: parts.has(Rule::kw_lower),
                    span,
                }
            }
            Rule::same_for_all => AssertItem::SameForAll(span),
            Rule::apart => {
                let parts = Parts::of(first).nodes().map(|part| self.expr(part)).collect::<Option<_>>()?;
                AssertItem::Apart { parts, span }
            }
            Rule::cites_clause => AssertItem::Cites(self.cites(first)?),
            Rule::note_clause => AssertItem::Note(self.next_text(&mut Parts::of(first))?),
            rule => {
                let condition = parts.node()?;
                let condition = self.expr(condition)?;
                let implied = match parts.node() {
                    Some(expr) => Some(self.expr(expr)?),
                    None => None,
                };
                if rule == Rule::kw_never {
                    AssertItem::Never(condition)
                } else {
                    AssertItem::Always(condition, implied)
                }
            }
        })
    }

    pub(super) fn test(&mut self, mut parts: Parts<'_>) -> Option<Test> {
        let title = self.next_text(&mut parts)?;
        let items = self.block(parts, Block::Test, Self::test_item);
        Some(Test { title, items })
    }

    fn test_item(&mut self, pair: Pair<'_>) -> Option<TestItem> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let first = parts.any()?;
        let kind = match first.as_rule() {
            Rule::cites_clause => TestItemKind::Cites(self.cites(first)?),
            Rule::kw_as => TestItemKind::AsOf(self.next_date(&mut parts)?.0),
            Rule::kw_known => TestItemKind::KnownBy(self.next_date(&mut parts)?.0),
            Rule::kw_given => {
                TestItemKind::Given(parts.nodes().map(|g| self.given(g)).collect::<Option<_>>()?)
            }
            Rule::kw_cases => TestItemKind::Cases(self.heading(parts.node()?)?),
            Rule::kw_case => TestItemKind::Case(self.case(parts.node()?)?),
            _ => {
                let condition = parts.node()?;
                let condition = self.expr(condition)?;
                let because = match parts.node() {
                    Some(names) => self.paths(names)?,
                    None => Vec::new(),
                };
                TestItemKind::Expect { condition, because }
            }
        };
        Some(TestItem { kind, span })
    }

    fn given(&mut self, pair: Pair<'_>) -> Option<Given> {
        let inner = Parts::of(pair).node()?;
        let rule = inner.as_rule();
        let mut parts = Parts::of(inner);
        if rule == Rule::given_file {
            return Some(Given::File {
                file: self.next_text(&mut parts)?,
                country: self.next_name(&mut parts),
            });
        }
        let fact = self.next_path(&mut parts)?;
        let datum = parts.node()?;
        let datum = self.datum(datum)?;
        let on = parts.node().map(|day| (self.span(&day), day));
        let on = match on {
            Some((span, day)) => Some((self.date(&day)?, span)),
            None => None,
        };
        Some(Given::Fact { fact, datum, on })
    }

    pub(super) fn datum(&mut self, pair: Pair<'_>) -> Option<Datum> {
        let span = self.span(&pair);
        let inner = Parts::of(pair).node()?;
        let kind = match inner.as_rule() {
            Rule::boolean => DatumKind::Bool(inner.as_str() == "true"),
            Rule::date => DatumKind::Date(self.date(&inner)?),
            Rule::percent | Rule::signed => DatumKind::Number(self.number(&inner)?),
            Rule::duration => DatumKind::Duration(self.duration(inner)?),
            Rule::string => DatumKind::Text(self.text(inner)?),
            Rule::bare => DatumKind::Word(self.name(&inner)),
            Rule::items => {
                let mut parts = Parts::of(inner);
                let open = parts.has(Rule::kw_open);
                DatumKind::Items {
                    open,
                    items: parts.nodes().map(|item| self.datum(item)).collect::<Option<_>>()?,
                }
            }
            Rule::series => {
                DatumKind::Series(Parts::of(inner).nodes().map(|r| self.reading(r)).collect::<Option<_>>()?)
            }
            _ => DatumKind::Entries(Parts::of(inner).nodes().map(|e| self.entry(e)).collect::<Option<_>>()?),
        };
        Some(Datum { kind, span })
    }

    fn reading(&mut self, pair: Pair<'_>) -> Option<(i16, crate::source::Span, Datum)> {
        let mut parts = Parts::of(pair);
        let year = parts.node()?;
        let datum = parts.node()?;
        Some((year.as_str().parse().ok()?, self.span(&year), self.datum(datum)?))
    }

    fn entry(&mut self, pair: Pair<'_>) -> Option<(crate::syntax::Name, Option<Datum>)> {
        let mut parts = Parts::of(pair);
        let name = self.next_name(&mut parts)?;
        let datum = match parts.node() {
            Some(datum) => Some(self.datum(datum)?),
            None => None,
        };
        Some((name, datum))
    }
}
