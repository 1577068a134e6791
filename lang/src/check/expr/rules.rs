//! What a condition asks of rules: levels and tags.

use super::place::Asked;
use super::{Lower, Place, Typed, cond, ungroup};
use crate::check::names::rule_article;
use crate::check::sink::Res;
use crate::codes::{name as codes, types};
use crate::program::{Choice, ChoiceKind, CondKind, RISK_LEVEL, WARNING_LEVEL};
use crate::source::Span;
use crate::syntax::{Expr, ExprKind, Name, Path, RuleKind};
use std::sync::Arc;

impl Lower<'_, '_> {
    /// `level of R`
    pub(super) fn level_of(&mut self, path: &Path, span: Span) -> Res<Typed> {
        let asked = self.asked(path, "`level of` asks for a risk or a warning")?;
        let ty = match asked.kind {
            RuleKind::Risk => RISK_LEVEL,
            RuleKind::Warning => WARNING_LEVEL,
            kind => {
                let text = format!("{} has no level", rule_article(kind));
                return Err(self.error(
                    types::OUTCOME,
                    path.span,
                    text,
                    "only risks and warnings have levels",
                ));
            }
        };
        self.ask(&asked);
        Ok(Typed::Choice(Choice { kind: ChoiceKind::LevelOf(asked.target), ty, span }))
    }

    /// The rule that a path names.
    pub(in crate::check) fn asked(&mut self, path: &Path, wanted: &str) -> Res<Asked> {
        match self.place(path, None)? {
            Place::Rule(asked) => Ok(asked),
            _ => {
                let text = format!("`{}` is not a rule", self.env.sources.text(path.span));
                Err(self.error(codes::WRONG_KIND, path.span, text, wanted))
            }
        }
    }

    /// `o tagged recommendation`
    pub(super) fn tagged(&mut self, rule: &Expr, tag: &Name, span: Span) -> Res<Typed> {
        let inner = ungroup(rule);
        let ExprKind::Path(path) = &inner.kind else {
            return Err(self.error(
                codes::WRONG_KIND,
                inner.span,
                "only a rule has tags",
                "write `r tagged …` with a variable `r` that ranges over rules",
            ));
        };
        let asked = self.asked(path, "only a rule has tags")?;
        Ok(cond(CondKind::Tagged(asked.target, Arc::clone(&tag.text)), span))
    }
}
