//! Declarations.

use super::super::grammar::{Pair, Parts, Rule};
use super::super::recover::Block;
use super::Builder;
use super::literal::period;
use crate::codes::parse as codes;
use crate::diagnostic::Diagnostic;
use crate::syntax::{
    Amend, Declaration, DeclarationKind, Define, Enum, EnumValue, Fact, FactItem, Parameter, ParameterItem,
    Point, Record, Rule as RuleDecl, RuleKind, Source, SourceItem, Type, Unit,
};

impl Builder<'_> {
    /// A declaration with its documentation.
    pub(in super::super) fn declaration(&mut self, pair: Pair<'_>) -> Option<Declaration> {
        let mut parts = Parts::of(pair);
        let docs = self.docs(&mut parts);
        let body = parts.node()?;
        let span = self.span(&body);
        let rule = body.as_rule();
        let parts = Parts::of(body);
        let kind = match rule {
            Rule::source_decl => DeclarationKind::Source(self.source(parts)?),
            Rule::unit_decl => DeclarationKind::Unit(self.unit(parts)?),
            Rule::enum_decl => DeclarationKind::Enum(self.enumeration(parts)?),
            Rule::record_decl => DeclarationKind::Record(self.record(parts)?),
            Rule::fact_decl => DeclarationKind::Fact(self.fact(parts)?),
            Rule::parameter_decl => DeclarationKind::Parameter(self.parameter(parts)?),
            Rule::define_decl => DeclarationKind::Define(self.define(parts)?),
            Rule::rule_decl => DeclarationKind::Rule(self.rule(parts)?),
            Rule::amend_decl => DeclarationKind::Amend(self.amend(parts, span)?),
            Rule::assert_decl => DeclarationKind::Assert(self.assertion(parts)?),
            _ => DeclarationKind::Test(self.test(parts)?),
        };
        Some(Declaration { docs, kind, span })
    }

    fn source(&mut self, mut parts: Parts<'_>) -> Option<Source> {
        let name = self.next_name(&mut parts)?;
        let citation = self.next_text(&mut parts)?;
        let items = self.block(parts, Block::Source, Self::source_item);
        Some(Source { name, citation, items })
    }

    fn source_item(&mut self, pair: Pair<'_>) -> Option<SourceItem> {
        let mut parts = Parts::of(pair);
        let first = parts.any()?;
        Some(match first.as_rule() {
            Rule::kw_title => SourceItem::Title(self.next_text(&mut parts)?),
            Rule::kw_date => {
                let (date, span) = self.next_date(&mut parts)?;
                SourceItem::Date(date, span)
            }
            Rule::kw_url => SourceItem::Url(self.next_text(&mut parts)?),
            Rule::point => SourceItem::Point(self.point(first)?),
            _ => SourceItem::Note(self.next_text(&mut Parts::of(first))?),
        })
    }

    fn point(&mut self, pair: Pair<'_>) -> Option<Point> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let id = self.next_text(&mut parts)?;
        let at = match parts.opt(Rule::string) {
            Some(at) => Some(self.text(at)?),
            None => None,
        };
        let kind = self.next_name(&mut parts)?;
        Some(Point {
            id,
            at,
            kind,
            says: self.next_text(&mut parts)?,
            because: self.opt_text(&mut parts)?,
            span,
        })
    }

    fn unit(&mut self, mut parts: Parts<'_>) -> Option<Unit> {
        Some(Unit { name: self.next_name(&mut parts)?, title: self.next_text(&mut parts)? })
    }

    fn enumeration(&mut self, mut parts: Parts<'_>) -> Option<Enum> {
        let name = self.next_name(&mut parts)?;
        let first = parts.node()?;
        let rest = parts.node()?;
        let ordered = rest.as_rule() == Rule::ordered;
        let values = std::iter::once(first).chain(Parts::of(rest).nodes());
        let values = values.map(|value| self.value(value)).collect::<Option<_>>()?;
        Some(Enum { name, values, ordered })
    }

    fn value(&mut self, pair: Pair<'_>) -> Option<EnumValue> {
        let mut parts = Parts::of(pair);
        Some(EnumValue { name: self.next_name(&mut parts)?, title: self.opt_text(&mut parts)? })
    }

    fn record(&mut self, mut parts: Parts<'_>) -> Option<Record> {
        let name = self.next_name(&mut parts)?;
        let fields = parts.nodes().map(|field| self.field(field)).collect::<Option<_>>()?;
        Some(Record { name, fields })
    }

    fn fact(&mut self, mut parts: Parts<'_>) -> Option<Fact> {
        let name = self.next_path(&mut parts)?;
        let by = parts.opt(Rule::name).map(|pair| self.name(&pair));
        let ty = self.next_type(&mut parts)?;
        let question = self.opt_text(&mut parts)?;
        let items = parts.nodes().map(|item| self.fact_item(item)).collect::<Option<_>>()?;
        Some(Fact { name, by, ty, question, items })
    }

    fn fact_item(&mut self, pair: Pair<'_>) -> Option<FactItem> {
        let mut parts = Parts::of(pair);
        let first = parts.any()?;
        Some(match first.as_rule() {
            Rule::kw_per => {
                let pair = parts.node()?;
                FactItem::Per(period(&pair), self.span(&pair))
            }
            Rule::kw_stale => FactItem::Stale(self.next_duration(&mut parts)?),
            Rule::kw_published => FactItem::Published(self.next_duration(&mut parts)?),
            Rule::kw_prefers => FactItem::Prefers(self.next_paths(&mut parts)?),
            Rule::cites_clause => FactItem::Cites(self.cites(first)?),
            Rule::tags_clause => FactItem::Tags(self.next_paths(&mut Parts::of(first))?),
            _ => FactItem::Note(self.next_text(&mut Parts::of(first))?),
        })
    }

    fn parameter(&mut self, mut parts: Parts<'_>) -> Option<Parameter> {
        let name = self.next_name(&mut parts)?;
        let unit = parts.opt(Rule::name).map(|pair| self.name(&pair));
        let title = self.opt_text(&mut parts)?;
        let items = self.block(parts, Block::Parameter, Self::parameter_item);
        Some(Parameter { name, unit, title, items })
    }

    fn parameter_item(&mut self, pair: Pair<'_>) -> Option<ParameterItem> {
        let mut parts = Parts::of(pair);
        let first = parts.any()?;
        Some(match first.as_rule() {
            Rule::cites_clause => ParameterItem::Cites(self.cites(first)?),
            Rule::note_clause => ParameterItem::Note(self.next_text(&mut Parts::of(first))?),
            _ => {
                let (date, span) = self.next_date(&mut parts)?;
                let value = parts.node()?;
                ParameterItem::From(date, span, self.expr(value)?)
            }
        })
    }

    fn define(&mut self, mut parts: Parts<'_>) -> Option<Define> {
        let name = self.next_name(&mut parts)?;
        let params = match parts.opt(Rule::params) {
            Some(params) => Parts::of(params).nodes().map(|p| self.param(p)).collect::<Option<_>>()?,
            None => Vec::new(),
        };
        let body = parts.node()?;
        Some(Define { name, params, body: self.expr(body)? })
    }

    fn param(&mut self, pair: Pair<'_>) -> Option<(crate::syntax::Name, Type)> {
        let mut parts = Parts::of(pair);
        Some((self.next_name(&mut parts)?, self.next_type(&mut parts)?))
    }

    fn rule(&mut self, mut parts: Parts<'_>) -> Option<RuleDecl> {
        let kind = rule_kind(&parts.node()?);
        let name = self.next_name(&mut parts)?;
        let title = self.opt_text(&mut parts)?;
        let clauses = self.block(parts, Block::Rule, Self::clause);
        Some(RuleDecl { kind, name, title, clauses })
    }

    fn amend(&mut self, mut parts: Parts<'_>, span: crate::source::Span) -> Option<Amend> {
        let rule = self.next_path(&mut parts)?;
        let broken = self.broken.len();
        let items = self.block(parts, Block::Amend, Self::amend_item);
        let mut because = None;
        let mut amendments = Vec::new();
        for item in items {
            match item {
                super::clause::AmendItem::Because(text) if because.is_none() => because = Some(text),
                super::clause::AmendItem::Because(text) => {
                    let error =
                        Diagnostic::error(codes::MISPLACED, text.span, "an amendment has one `because`");
                    self.report(error.help("join the two reasons into one"));
                }
                super::clause::AmendItem::Change(change) => amendments.push(*change),
            }
        }
        if because.is_none() && self.broken.len() == broken {
            let head = self.place(span.start as usize, rule.span.end as usize);
            let error = Diagnostic::error(
                codes::NO_REASON,
                head,
                format!("the amendment of `{}` gives no reason", self.source_text(rule.span)),
            )
            .help(
                "write `because \"…\"` first in its braces: who reads a finding is told why the rule differs",
            );
            self.report(error);
        }
        Some(Amend { rule, because: because?, amendments })
    }

    fn source_text(&self, span: crate::source::Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }
}

/// The kind that a rule's first word names.
pub(super) fn rule_kind(pair: &Pair<'_>) -> RuleKind {
    RuleKind::ALL.into_iter().find(|kind| kind.word() == pair.as_str()).unwrap_or(RuleKind::Risk)
}
