//! What variables range over.

use super::{Lower, Place, Typed, VariableType, ungroup};
use crate::check::names::{Found, Kind, Space};
use crate::check::packages::dotted;
use crate::check::sink::Res;
use crate::codes::name as names_codes;
use crate::program::{Comprehension, Domain, EnumId, RuleId, SetType};
use crate::source::Span;
use crate::syntax::{self, Binder, Expr, ExprKind, Path};
use std::collections::BTreeMap;
use std::sync::Arc;

impl Lower<'_, '_> {
    /// Brings `x in xs where E` into scope; the caller takes the variable out again with [`Lower::leave`].
    pub(in crate::check) fn bind(&mut self, binder: &Binder) -> Res<Comprehension> {
        let found = self.domain(&binder.domain);
        let slot = self.scope.take_slot();
        let (domain, ty) = match found {
            Ok((Domain::Rules(ids), VariableType::Rule(kind, _))) => {
                let ids = self.narrowed(ids, binder);
                let shared = Arc::from(ids.as_slice());
                (Ok(Domain::Rules(ids)), VariableType::Rule(kind, shared))
            }
            Ok((domain, ty)) => (Ok(domain), ty),
            Err(reported) => (Err(reported), VariableType::Broken),
        };
        self.declare(&binder.variable, slot, ty);
        let condition = binder.condition.as_deref().map(|expr| self.cond(expr)).transpose();
        Ok(Comprehension {
            slot,
            name: Arc::clone(&binder.variable.text),
            domain: domain?,
            condition: condition?.map(Box::new),
            span: binder.span,
        })
    }

    /// Takes variables out of scope.
    pub(in crate::check) fn leave(&mut self, depth: usize) {
        self.scope.variables.truncate(depth);
    }

    /// What a variable ranges over, and what it stands for.
    pub(in crate::check) fn domain(&mut self, domain: &syntax::Domain) -> Res<(Domain, VariableType)> {
        let path = match domain {
            syntax::Domain::Path(path) => path,
            syntax::Domain::Set(paths, span) if self.names_rule(paths) => return self.rule_set(paths, *span),
            syntax::Domain::Set(paths, span) => {
                let ty = self.enum_of(paths, *span)?;
                let values = self.values_of(ty, paths)?;
                return Ok((Domain::Choices(ty, values), VariableType::Choice(ty)));
            }
        };
        match self.place(path, None)? {
            Place::List(list) => {
                let ty = VariableType::Item { record: list.record, fact: Some(list.fact) };
                Ok((Domain::List(list), ty))
            }
            Place::Enum(ty) => Ok((Domain::Choices(ty, self.all_values(ty)), VariableType::Choice(ty))),
            Place::Rules(kind) => {
                let ids = self.env.rule_list(self.scope.package, kind);
                Ok((Domain::Rules(ids.to_vec()), VariableType::Rule(kind, ids)))
            }
            Place::Cell(read, ty) => {
                let value = Self::cell_value(read, ty, path.span)?;
                self.set_domain(value, path)
            }
            Place::Value(value) => self.set_domain(value, path),
            _ => Err(self.no_domain(path)),
        }
    }

    fn set_domain(&mut self, value: Typed, path: &Path) -> Res<(Domain, VariableType)> {
        let Typed::Set(set) = value else { return Err(self.no_domain(path)) };
        let ty = match set.ty {
            SetType::Enum(id) => VariableType::Choice(id),
            SetType::Country => VariableType::Country,
        };
        Ok((Domain::Set(set), ty))
    }

    fn no_domain(&mut self, path: &Path) -> crate::check::sink::Reported {
        let text = format!("`{}` is not a list, an enum or a set", self.env.sources.text(path.span));
        self.mismatch(path.span, text, "range over a list fact, an enum, a set, or `risks` and the like")
    }

    fn all_values(&self, ty: EnumId) -> Vec<u32> {
        let count = u32::try_from(self.env.vocabulary.enumeration(ty).values.len()).unwrap_or(u32::MAX);
        (0..count).collect()
    }

    /// Whether a set that is written out holds rules.
    fn names_rule(&self, paths: &[Path]) -> bool {
        let (names, packages) = (self.env.names, self.env.packages);
        paths.first().is_some_and(|path| {
            match names.find(packages, self.scope.package, Space::Names, &dotted(path)) {
                Found::One(id) => matches!(names.entry(id).kind, Kind::Rule(_)),
                _ => false,
            }
        })
    }

    /// `{discrimination, targeting}`
    fn rule_set(&mut self, paths: &[Path], span: Span) -> Res<(Domain, VariableType)> {
        let mut seen: BTreeMap<RuleId, Span> = BTreeMap::new();
        let mut common = None;
        for path in paths {
            let asked = self.asked(path, "name rules of one kind, or values of one enum")?;
            let kind = *common.get_or_insert(asked.kind);
            if kind != asked.kind {
                let text =
                    format!("`{}` is {}", path.head.text, crate::check::names::rule_article(asked.kind));
                return Err(self.error(names_codes::WRONG_KIND, path.span, text, "name rules of one kind"));
            }
            if let Some(id) = asked.ids.first()
                && let Some(first) = seen.insert(*id, path.span)
            {
                return Err(self.twice(path, first));
            }
        }
        let Some(kind) = common else {
            return Err(self.mismatch(span, "an empty set says nothing here", "name its rules"));
        };
        let ids: Vec<RuleId> = seen.into_keys().collect();
        let shared = Arc::from(ids.as_slice());
        Ok((Domain::Rules(ids), VariableType::Rule(kind, shared)))
    }

    /// Rules whose tags decide alone that they are out: ranging over names depends on nothing (semantics, 8.8).
    fn narrowed(&self, ids: Vec<RuleId>, binder: &Binder) -> Vec<RuleId> {
        let Some(condition) = &binder.condition else { return ids };
        let tests = tag_tests(condition, &binder.variable.text);
        ids.into_iter()
            .filter(|id| {
                let tags = &self.env.rule(*id).tags;
                tests.iter().all(|(tag, wanted)| tags.iter().any(|t| **t == **tag) == *wanted)
            })
            .collect()
    }

    /// Items of a name without a variable: `count(incidents)`.
    pub(super) fn bind_nameless(&mut self, path: &Path) -> Res<Comprehension> {
        let (domain, _) = self.domain(&syntax::Domain::Path(path.clone()))?;
        let slot = self.scope.take_slot();
        Ok(Comprehension { slot, name: "".into(), domain, condition: None, span: path.span })
    }
}

/// The tags that a condition joined by `and` asks of a variable, and whether it must have them.
fn tag_tests<'e>(condition: &'e Expr, variable: &str) -> Vec<(&'e str, bool)> {
    let mut tests = Vec::new();
    let mut open = vec![(condition, true)];
    while let Some((expr, wanted)) = open.pop() {
        match &expr.kind {
            ExprKind::Group(inner) => open.push((inner, wanted)),
            ExprKind::Binary { op: syntax::BinaryOp::And, left, right, .. } if wanted => {
                open.push((left, true));
                open.push((right, true));
            }
            ExprKind::Not(inner) => open.push((inner, !wanted)),
            ExprKind::Tagged { rule, tag } => {
                if let ExprKind::Path(path) = &ungroup(rule).kind
                    && *path.head.text == *variable
                    && path.rest.is_empty()
                {
                    tests.push((&*tag.text, wanted));
                }
            }
            _ => {}
        }
    }
    tests
}
