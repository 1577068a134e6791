//! Slips in conditions.

use super::edit::{Edit, Text};
use super::parts::{self, Node, Part};
use super::values::windows;
use super::{Context, Operator, Variant};
use crate::program::{Comparison, Cond, CondKind, Outcome, Quantity};
use crate::source::Span;
use crate::syntax::{RuleKind, ThresholdKind};

impl Node for Cond {
    fn own(&self, cx: &Context<'_>) -> Vec<Variant<Cond>> {
        let site = Site { cx, cond: self };
        match &self.kind {
            CondKind::And(parts) => site.junction(parts, "or", "true", CondKind::Or),
            CondKind::Or(parts) => site.junction(parts, "and", "false", CondKind::And),
            CondKind::Not(part) => site.without_not(part),
            CondKind::Established(part) => site.known_to_be(part),
            CondKind::RuledOut(part) => site.ruled_out(part),
            CondKind::Otherwise(value, ..) => site.without_fallback(value),
            CondKind::Threshold { kind, count, pool } => site.threshold(*kind, *count, pool),
            CondKind::Temporal { .. } | CondKind::Trend { .. } | CondKind::Within { .. } => site.time(),
            CondKind::Any(..) | CondKind::None(..) | CondKind::Every(..) => site.quantifier(),
            CondKind::Verdict(_, outcome) => site.verdict(*outcome),
            CondKind::Known(_) | CondKind::Settled(_) | CondKind::ListKnown(_) => site.asks_known(),
            CondKind::Same(..)
            | CondKind::OneOf(..)
            | CondKind::Inhibited(..)
            | CondKind::Amplified(..)
            | CondKind::Reason(..)
            | CondKind::ListReason(..) => site.with_not(),
            CondKind::Includes { .. } => site.all_or_any(),
            _ => site.comparison(),
        }
    }

    fn parts(&mut self) -> Vec<Part<'_>> {
        parts::of_cond(self)
    }
}

/// A condition that slips are looked for in.
struct Site<'s, 'a> {
    cx: &'s Context<'a>,
    cond: &'s Cond,
}

impl Site<'_, '_> {
    fn span(&self) -> Span {
        self.cond.span
    }

    fn with(&self, kind: CondKind) -> Cond {
        Cond { kind, span: self.span() }
    }

    fn variant(&self, operator: Operator, kind: CondKind, edit: Edit) -> Variant<Cond> {
        Variant::new(operator, self.with(kind), edit)
    }

    fn maybe(&self, operator: Operator, kind: CondKind, edit: Option<Edit>) -> Vec<Variant<Cond>> {
        edit.map(|edit| self.variant(operator, kind, edit)).into_iter().collect()
    }

    /// `and` for `or` at every place of one run, and each part left out in turn.
    fn junction(
        &self,
        parts: &[Cond],
        other: &str,
        nothing: &str,
        swapped: fn(Vec<Cond>) -> CondKind,
    ) -> Vec<Variant<Cond>> {
        let of_and = matches!(self.cond.kind, CondKind::And(_));
        let word = if of_and { "and" } else { "or" };
        // Which rules are tagged is settled when the policy is read, and narrows what is ranged over.
        let tagged = parts.iter().any(|part| matches!(part.kind, CondKind::Tagged(..)));
        let gaps = parts.windows(2).filter_map(|pair| match pair {
            [a, b] => self.cx.text.find(Text::between(a.span, b.span), &[word]),
            _ => None,
        });
        let edits: Vec<Edit> = gaps.map(|(at, _)| Edit::new(at, other)).collect();
        let mut all = Vec::new();
        if !tagged && edits.len() + 1 == parts.len() {
            let node = self.with(swapped(parts.to_vec()));
            all.push(Variant { node, operator: Operator::Junction, span: None, edits });
        }
        for (at, part) in parts.iter().enumerate().filter(|(_, p)| !matches!(p.kind, CondKind::Tagged(..))) {
            let mut rest = parts.to_vec();
            if let Some(place) = rest.get_mut(at) {
                place.kind = CondKind::Constant(of_and);
            }
            let kind = if of_and { CondKind::And(rest) } else { CondKind::Or(rest) };
            all.push(self.variant(Operator::Part, kind, Edit::new(part.span, nothing)).shown_by(part.span));
        }
        all
    }

    /// `not` forgotten: before a condition, in `is not`, or as the `un` of `is unknown`.
    fn without_not(&self, part: &Cond) -> Vec<Variant<Cond>> {
        let text = &self.cx.text;
        let edit = if part.span != self.span() {
            text.find(Span { end: part.span.start, ..self.span() }, &["not"]).map(|(at, _)| Edit::gone(at))
        } else if let Some(not) = text.not_of_is(self.span()) {
            Some(Edit::gone(not))
        } else {
            text.exchange(self.span(), &[("unknown", "known")])
        };
        self.maybe(Operator::Negation, part.kind.clone(), edit)
    }

    /// `not` put into an `is` that has none.
    fn with_not(&self) -> Vec<Variant<Cond>> {
        // In `is not` the negation stands around this condition, and is looked at there.
        if self.cx.text.not_of_is(self.span()).is_some() {
            return Vec::new();
        }
        let edit = self.cx.text.insert_behind(self.span(), "is", " not");
        self.maybe(Operator::Negation, CondKind::Not(Box::new(self.cond.clone())), edit)
    }

    /// `known x` and `x is known`.
    fn asks_known(&self) -> Vec<Variant<Cond>> {
        let text = &self.cx.text;
        let edit = match text.tokens(self.span()).first() {
            Some((at, "known")) => Some(Edit::before(*at, "not ")),
            _ if text.not_of_is(self.span()).is_some() => None,
            _ => text.exchange(self.span(), &[("known", "unknown")]),
        };
        self.maybe(Operator::Negation, CondKind::Not(Box::new(self.cond.clone())), edit)
    }

    fn known_to_be(&self, part: &Cond) -> Vec<Variant<Cond>> {
        let edit = self.cx.text.find(self.span(), &["established"]).map(|(at, _)| Edit::gone(at));
        self.maybe(Operator::Knowing, part.kind.clone(), edit)
    }

    fn ruled_out(&self, part: &Cond) -> Vec<Variant<Cond>> {
        let text = &self.cx.text;
        let words = text.find(self.span(), &["ruled"]).zip(text.find(self.span(), &["out"]));
        let edit = words.map(|((ruled, _), (out, _))| Edit::new(ruled.to(out), "not"));
        self.maybe(Operator::Knowing, CondKind::Not(Box::new(part.clone())), edit)
    }

    fn without_fallback(&self, value: &Cond) -> Vec<Variant<Cond>> {
        let edit = self.cx.fallback(value.span, self.span());
        self.maybe(Operator::Knowing, value.kind.clone(), edit)
    }

    /// K one off, where it still decides something, and each condition of the pool left out.
    fn threshold(&self, kind: ThresholdKind, count: u32, pool: &[Cond]) -> Vec<Variant<Cond>> {
        let text = &self.cx.text;
        let most = u32::try_from(pool.len()).unwrap_or(u32::MAX);
        let with = |kind, count| CondKind::Threshold { kind, count, pool: pool.to_vec() };
        let fits = |count: u32| match kind {
            ThresholdKind::AtLeast => (1..=most).contains(&count),
            ThresholdKind::AtMost => count < most,
            _ => count <= most,
        };
        let figure =
            text.tokens(self.span()).into_iter().find(|(_, t)| t.starts_with(|c: char| c.is_ascii_digit()));
        let mut all = Vec::new();
        match (kind, text.tokens(self.span()).as_slice()) {
            (ThresholdKind::All | ThresholdKind::None, [(first, "all" | "none"), ..]) => {
                let edit = Edit::new(*first, "at least 1");
                all.push(self.variant(Operator::Quantity, with(ThresholdKind::AtLeast, 1), edit));
            }
            (_, [(_, "at" | "exactly"), ..]) => {
                for other in
                    [count.checked_sub(1), count.checked_add(1)].into_iter().flatten().filter(|n| fits(*n))
                {
                    let edit = figure.map(|(at, _)| Edit::new(at, other.to_string()));
                    all.extend(self.maybe(Operator::Quantity, with(kind, other), edit));
                }
            }
            // A risk without `present when`: nothing of it is written.
            _ => return all,
        }
        for (at, part) in pool.iter().enumerate().filter(|(_, part)| self.is_written(part, pool)) {
            let mut rest = pool.to_vec();
            if let Some(place) = rest.get_mut(at) {
                place.kind = CondKind::Constant(false);
            }
            let kind = CondKind::Threshold { kind, count, pool: rest };
            all.push(self.variant(Operator::Part, kind, Edit::new(part.span, "false")).shown_by(part.span));
        }
        all
    }

    /// Whether a condition of a pool has a text of its own, and is not one of `indicators`.
    fn is_written(&self, part: &Cond, pool: &[Cond]) -> bool {
        pool.iter().filter(|other| other.span == part.span).count() == 1
            && self.cx.text.of(part.span) != "indicators"
    }

    fn time(&self) -> Vec<Variant<Cond>> {
        let text = &self.cx.text;
        let span = self.span();
        let mut all = Vec::new();
        match &self.cond.kind {
            CondKind::Within { day, next, length } => {
                let behind = Text::between(day.span, span.behind());
                let turned = text.exchange(behind, &[("last", "next"), ("next", "last")]);
                let kind = CondKind::Within { day: day.clone(), next: !next, length: *length };
                all.extend(self.maybe(Operator::Direction, kind, turned));
                for (length, edit) in self.cx.lengths(behind, *length) {
                    let kind = CondKind::Within { day: day.clone(), next: *next, length };
                    all.push(self.variant(Operator::Figure, kind, edit));
                }
            }
            CondKind::Trend { series, falling, over, step } => {
                let turned = text.exchange(span, &[("rising", "falling"), ("falling", "rising")]);
                let kind =
                    CondKind::Trend { series: series.clone(), falling: !falling, over: *over, step: *step };
                all.extend(self.maybe(Operator::Direction, kind, turned));
                for (over, step, edit) in windows(self.cx, span, *over, *step) {
                    let kind = CondKind::Trend { series: series.clone(), falling: *falling, over, step };
                    all.push(self.variant(Operator::Figure, kind, edit));
                }
            }
            CondKind::Temporal { quantity, over, step, condition } => {
                let with = |quantity, over, step| CondKind::Temporal {
                    quantity,
                    over,
                    step,
                    condition: condition.clone(),
                };
                let head = Span { end: condition.span.start, ..span };
                let (other, edit) = match quantity {
                    Quantity::Ever => (Quantity::Always, text.exchange(head, &[("ever", "always")])),
                    Quantity::Always => (Quantity::Ever, text.exchange(head, &[("always", "ever")])),
                    Quantity::AtLeast(k) => {
                        let more = k.saturating_add(1).min(step.count);
                        let figure = text.find(head, &[k.to_string().as_str()]).map(|(at, _)| at);
                        let edit = figure.filter(|_| more != *k).map(|at| Edit::new(at, more.to_string()));
                        (Quantity::AtLeast(more), edit)
                    }
                };
                all.extend(self.maybe(Operator::Quantity, with(other, *over, *step), edit));
                let enough = |count: u32| !matches!(quantity, Quantity::AtLeast(k) if *k > count);
                for (over, step, edit) in windows(self.cx, head, *over, *step) {
                    if enough(step.count) {
                        all.push(self.variant(Operator::Figure, with(*quantity, over, step), edit));
                    }
                }
            }
            _ => {}
        }
        all
    }

    fn quantifier(&self) -> Vec<Variant<Cond>> {
        let (kind, pair) = match self.cond.kind.clone() {
            CondKind::Any(over, Some(satisfies)) => (CondKind::Every(over, satisfies), ("any", "every")),
            CondKind::Any(over, None) => (CondKind::None(over, None), ("any", "none")),
            CondKind::None(over, satisfies) => (CondKind::Any(over, satisfies), ("none", "any")),
            CondKind::Every(over, satisfies) => (CondKind::Any(over, Some(satisfies)), ("every", "any")),
            _ => return Vec::new(),
        };
        self.maybe(Operator::Quantity, kind, self.cx.text.exchange(self.span(), &[pair]))
    }

    /// The next verdict of the rule's kind.
    fn verdict(&self, outcome: Outcome) -> Vec<Variant<Cond>> {
        let CondKind::Verdict(rule, _) = &self.cond.kind else { return Vec::new() };
        let kinds = [
            RuleKind::Risk,
            RuleKind::Resilience,
            RuleKind::Obligation,
            RuleKind::Warning,
            RuleKind::Assistance,
        ];
        let own = kinds
            .iter()
            .map(|kind| Outcome::of(*kind))
            .find(|all| outcome != Outcome::NotApplicable && all.contains(&outcome));
        let Some(own) = own else { return Vec::new() };
        let Some(at) = own.iter().position(|other| *other == outcome) else { return Vec::new() };
        let Some(next) =
            own.iter().cycle().nth(at + 1).filter(|next| **next != Outcome::NotApplicable).or(own.first())
        else {
            return Vec::new();
        };
        let edit = self.cx.text.exchange(self.span(), &[(outcome.word(), next.word())]);
        self.maybe(Operator::Verdict, CondKind::Verdict(rule.clone(), *next), edit)
    }

    /// `includes all of` for `includes any of`.
    fn all_or_any(&self) -> Vec<Variant<Cond>> {
        let CondKind::Includes { set, every, of } = &self.cond.kind else { return Vec::new() };
        let behind = Text::between(set.span, of.span);
        let edit = self.cx.text.exchange(behind, &[("all", "any"), ("any", "all")]);
        let kind = CondKind::Includes { set: set.clone(), every: !every, of: of.clone() };
        self.maybe(Operator::Quantity, kind, edit)
    }

    /// Another comparison: the boundary on the other side, and everything on the other side.
    fn comparison(&self) -> Vec<Variant<Cond>> {
        let Some((how, left, right)) = compared(&self.cond.kind) else { return Vec::new() };
        let gap = Text::between(left, right);
        let mut all = Vec::new();
        for other in slips_of(how) {
            let edit = match (how, other) {
                (Comparison::Is, _) => self.cx.text.insert_behind(gap, "is", " not"),
                (Comparison::IsNot, _) => self.cx.text.not_of_is(gap).map(Edit::gone),
                _ => self.cx.text.find(gap, &[how.symbol()]).map(|(at, _)| Edit::new(at, other.symbol())),
            };
            let operator = if how == Comparison::Is || how == Comparison::IsNot {
                Operator::Negation
            } else {
                Operator::Comparison
            };
            let mut kind = self.cond.kind.clone();
            if let Some(place) = comparison_of(&mut kind) {
                *place = other;
            }
            all.extend(self.maybe(operator, kind, edit));
        }
        all
    }
}

/// What a comparison is taken for: with its boundary on the other side, and with its sides turned.
fn slips_of(how: Comparison) -> Vec<Comparison> {
    match how {
        Comparison::Is => vec![Comparison::IsNot],
        Comparison::IsNot => vec![Comparison::Is],
        Comparison::Less => vec![Comparison::LessEqual, Comparison::GreaterEqual],
        Comparison::LessEqual => vec![Comparison::Less, Comparison::Greater],
        Comparison::Greater => vec![Comparison::GreaterEqual, Comparison::LessEqual],
        Comparison::GreaterEqual => vec![Comparison::Greater, Comparison::Less],
    }
}

/// How a comparison compares, and where its sides stand.
fn compared(kind: &CondKind) -> Option<(Comparison, Span, Span)> {
    Some(match kind {
        CondKind::CompareNum(how, a, b) => (*how, a.span, b.span),
        CondKind::CompareDay(how, a, b) => (*how, a.span, b.span),
        CondKind::CompareSpan(how, a, b) => (*how, a.span, b.span),
        CondKind::CompareLength(how, a, b) => (*how, a.span, b.span),
        CondKind::CompareChoice(how, a, b) => (*how, a.span, b.span),
        _ => return None,
    })
}

fn comparison_of(kind: &mut CondKind) -> Option<&mut Comparison> {
    match kind {
        CondKind::CompareNum(how, ..)
        | CondKind::CompareDay(how, ..)
        | CondKind::CompareSpan(how, ..)
        | CondKind::CompareLength(how, ..)
        | CondKind::CompareChoice(how, ..) => Some(how),
        _ => None,
    }
}
