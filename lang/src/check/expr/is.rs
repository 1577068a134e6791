//! `is`: what may stand behind it is decided by what stands before it (semantics, 10.2).

use super::place::Asked;
use super::{Lower, Place, Typed, cond, negate, ungroup};
use crate::check::names::rule_article;
use crate::check::sink::{Reported, Res};
use crate::codes::{name as names_codes, types as codes};
use crate::diagnostic::Diagnostic;
use crate::program::{Comparison, Cond, CondKind, ListRead, Outcome, Read, RuleId, SpanBetween};
use crate::source::Span;
use crate::syntax::{Expr, ExprKind, IsRight, Path, RuleKind};
use crate::value::Reason;

/// The verdict that a rule of this kind is there for.
pub(super) fn main_word(kind: RuleKind) -> &'static str {
    Outcome::of(kind).first().map_or("known", |outcome| outcome.word())
}

/// An `is` taken apart.
struct Is<'s> {
    left: &'s Expr,
    negated: bool,
    right: &'s IsRight,
    by: Option<&'s Path>,
    span: Span,
}

impl Lower<'_, '_> {
    /// `A is [not] B [by R]`
    pub(super) fn is(&mut self, expr: &Expr) -> Res<Typed> {
        let ExprKind::Is { left, negated, right, by } = &expr.kind else {
            return self.value(expr, None);
        };
        let is = Is { left, negated: *negated, right, by: by.as_ref(), span: expr.span };
        let inner = ungroup(left);
        let place = match &inner.kind {
            ExprKind::Path(path) if self.is_loose(path) => return self.is_value(&is, None),
            ExprKind::Path(path) => Some((self.place(path, None), path)),
            _ => None,
        };
        let Some((place, path)) = place else { return self.is_value(&is, None) };
        let place = match place {
            Ok(place) => place,
            Err(reported) => {
                self.scan_right(right);
                return Err(reported);
            }
        };
        match place {
            Place::Rule(asked) if asked.kind != RuleKind::Measure => self.is_verdict(&is, asked),
            Place::List(list) => self.is_list(&is, list),
            place => {
                if let Place::Cell(read, _) = &place
                    && let Some(reason) = reason_word(right)
                {
                    return Ok(negated_cond(&is, CondKind::Reason(read.clone(), reason)));
                }
                let left = self.value_of(place, path)?;
                self.is_value(&is, Some(left))
            }
        }
    }

    /// What stands on the right is checked for its own errors where the left has failed.
    fn scan_right(&mut self, right: &IsRight) {
        if let IsRight::Value(expr) = right
            && !matches!(ungroup(expr).kind, ExprKind::Path(_))
        {
            let _ = self.value(expr, None);
        }
    }

    fn is_verdict(&mut self, is: &Is<'_>, asked: Asked) -> Res<Typed> {
        let word = match is.right {
            IsRight::Unknown(_) | IsRight::Known(_) => {
                self.no_by(is)?;
                self.ask(&asked);
                let unknown = matches!(is.right, IsRight::Unknown(_));
                let settled = Cond { kind: CondKind::Settled(asked.target), span: is.span };
                return Ok(Typed::Cond(negate(unknown != is.negated, settled)));
            }
            IsRight::Present(span) => ("present", *span),
            IsRight::Value(expr) => match &ungroup(expr).kind {
                ExprKind::Path(path) if path.rest.is_empty() => (&*path.head.text, path.span),
                _ => {
                    let text = self.env.sources.text(expr.span).to_owned();
                    return Err(self.no_outcome(asked.kind, &text, expr.span, is.negated));
                }
            },
        };
        match word.0 {
            "inhibited" | "amplified" => self.is_related(is, asked, word.0 == "inhibited", word.1),
            text => {
                self.no_by(is)?;
                let outcome = Outcome::of(asked.kind).iter().find(|outcome| outcome.word() == text);
                let Some(outcome) = outcome else {
                    return Err(self.no_outcome(asked.kind, text, word.1, is.negated));
                };
                self.ask(&asked);
                Ok(negated_cond(is, CondKind::Verdict(asked.target, *outcome)))
            }
        }
    }

    fn is_related(&mut self, is: &Is<'_>, asked: Asked, inhibited: bool, at: Span) -> Res<Typed> {
        let word = if inhibited { "inhibited" } else { "amplified" };
        if asked.kind != RuleKind::Risk {
            let text = format!("only a risk can be {word}; this is {}", rule_article(asked.kind));
            return Err(self.error(
                codes::OUTCOME,
                at,
                text,
                format!("write `is {}`", main_word(asked.kind)),
            ));
        }
        let by = is.by.map(|path| self.related_rule(path, inhibited)).transpose()?;
        for id in asked.ids.iter() {
            let deps = &mut self.scope.deps;
            let asked_of = if inhibited { &mut deps.inhibited } else { &mut deps.amplified };
            asked_of.note(*id, asked.target.span);
        }
        let kind = if inhibited {
            CondKind::Inhibited(asked.target, by)
        } else {
            CondKind::Amplified(asked.target, by)
        };
        Ok(negated_cond(is, kind))
    }

    /// The rule behind `by`.
    fn related_rule(&mut self, path: &Path, inhibited: bool) -> Res<RuleId> {
        let wanted = if inhibited { RuleKind::Resilience } else { RuleKind::Risk };
        let text = format!("{} is wanted behind `by`", rule_article(wanted));
        let asked = self.asked(path, &text)?;
        match asked.ids.first() {
            Some(id) if asked.kind == wanted && asked.ids.len() == 1 => Ok(*id),
            _ => {
                let found = format!("`{}` is {}", path.head.text, rule_article(asked.kind));
                Err(self.error(names_codes::WRONG_KIND, path.span, found, text))
            }
        }
    }

    fn no_by(&mut self, is: &Is<'_>) -> Res<()> {
        match is.by {
            None => Ok(()),
            Some(path) => Err(self.error(
                codes::OUTCOME,
                path.span,
                "`by` stands only behind `is inhibited` and `is amplified`",
                "remove `by …`",
            )),
        }
    }

    /// A word that is no verdict of this kind of rule.
    fn no_outcome(&mut self, kind: RuleKind, word: &str, span: Span, negated: bool) -> Reported {
        let fused = format!("not_{word}");
        let words: Vec<&str> = Outcome::of(kind).iter().map(|outcome| outcome.word()).collect();
        let help = if negated && words.contains(&&*fused) {
            Some(format!("the verdict is one word: write `is {fused}`"))
        } else if word == "absent" && kind == RuleKind::Risk {
            Some(
                "a risk that is not found is below its threshold, never absent: write `is below_threshold`"
                    .into(),
            )
        } else {
            self.sink.did_you_mean(word, words.iter().copied())
        };
        let help = help.unwrap_or_else(|| {
            let all = super::path::list_of(words.iter().copied().chain(["unknown"]));
            format!("its verdicts are {all}")
        });
        self.error(codes::OUTCOME, span, format!("`{word}` is not a verdict of {}", rule_article(kind)), help)
    }

    fn is_list(&mut self, is: &Is<'_>, list: ListRead) -> Res<Typed> {
        self.no_by(is)?;
        if let IsRight::Unknown(_) | IsRight::Known(_) = is.right {
            let unknown = matches!(is.right, IsRight::Unknown(_));
            let known = Cond { kind: CondKind::ListKnown(list), span: is.span };
            return Ok(Typed::Cond(negate(unknown != is.negated, known)));
        }
        if let Some(reason) = reason_word(is.right) {
            return Ok(negated_cond(is, CondKind::ListReason(list, reason)));
        }
        let said = self.env.sources.text(list.span).to_owned();
        Err(self.error(
            codes::NOT_A_VALUE,
            is.span,
            format!("`{said}` is a list: it cannot be compared as a whole"),
            format!("ask about its items: `any(x in {said} where …)`, `count({said}) >= 1`"),
        ))
    }

    fn is_value(&mut self, is: &Is<'_>, left: Option<Typed>) -> Res<Typed> {
        self.no_by(is)?;
        if let IsRight::Unknown(_) | IsRight::Known(_) = is.right {
            let unknown = matches!(is.right, IsRight::Unknown(_));
            let left = match left {
                Some(left) => left,
                None => self.value(is.left, None)?,
            };
            let known = Cond { kind: CondKind::Known(Box::new(left.into_expr())), span: is.span };
            return Ok(Typed::Cond(negate(unknown != is.negated, known)));
        }
        if let Some(reason) = reason_word(is.right) {
            return self.is_reason(is, reason, left);
        }
        let comparison = if is.negated { Comparison::IsNot } else { Comparison::Is };
        match is.right {
            IsRight::Value(right) => {
                let (left, right) = self.pair(is.left, left, right)?;
                self.compare(comparison, left, right, is.span)
            }
            IsRight::Present(span) => {
                let word = crate::syntax::Name { text: "present".into(), span: *span };
                let right = Expr {
                    kind: ExprKind::Path(Path { head: word, rest: Vec::new(), span: *span }),
                    span: *span,
                };
                let (left, right) = self.pair(is.left, left, &right)?;
                self.compare(comparison, left, right, is.span)
            }
            IsRight::Unknown(_) | IsRight::Known(_) => Err(crate::check::sink::Sink::follows()),
        }
    }

    /// `x 2 years ago is withheld`, or a reason where there is no cell.
    fn is_reason(&mut self, is: &Is<'_>, reason: Reason, left: Option<Typed>) -> Res<Typed> {
        let left = match left {
            Some(left) => left,
            None => self.value(is.left, None)?,
        };
        if let Some(read) = cell_of(&left) {
            return Ok(negated_cond(is, CondKind::Reason(read, reason)));
        }
        let text = format!("`is {}` asks why a fact is missing, and this is no fact", reason.word());
        Err(self.sink.error(
            Diagnostic::error(codes::REASON, left.span(), text)
                .help("ask it of a fact or of an item's field; of anything else write `is unknown`"),
        ))
    }
}

/// The reading that a value is, if it is one.
fn cell_of(typed: &Typed) -> Option<Read> {
    use crate::program::{ChoiceKind, DayKind, LengthKind, NumKind, SetKind, TextKind};
    match typed {
        Typed::Cond(Cond { kind: CondKind::Read(read), .. }) => Some(read),
        Typed::Num(num, _) => match &num.kind {
            NumKind::Read(read) => Some(read),
            _ => None,
        },
        Typed::Day(day) => match &day.kind {
            DayKind::Read(read) => Some(read),
            _ => None,
        },
        Typed::Length(length) => match &length.kind {
            LengthKind::Read(read) => Some(read),
            _ => None,
        },
        Typed::Choice(choice) => match &choice.kind {
            ChoiceKind::Read(read) => Some(read),
            _ => None,
        },
        Typed::Text(text, _) => match &text.kind {
            TextKind::Read(read) => Some(read),
            _ => None,
        },
        Typed::Set(set) => match &set.kind {
            SetKind::Read(read) => Some(read),
            _ => None,
        },
        Typed::Span(SpanBetween { .. }) | Typed::Cond(_) => None,
    }
    .cloned()
}

fn negated_cond(is: &Is<'_>, kind: CondKind) -> Typed {
    match cond(kind, is.span) {
        Typed::Cond(inner) => Typed::Cond(negate(is.negated, inner)),
        other => other,
    }
}

/// The reason a right side names.
fn reason_word(right: &IsRight) -> Option<Reason> {
    let IsRight::Value(expr) = right else { return None };
    match &ungroup(expr).kind {
        ExprKind::Path(path) if path.rest.is_empty() => Reason::from_word(&path.head.text),
        _ => None,
    }
}
