//! What differs between two conditions, piece by piece, each with the way it turns the whole.

use super::node::{self, Bag, Figure, Member, Node, Part, bare, figure, joined, node};
use super::sign::Sign::{self, Unclear, Up};
use super::text::likeness;
use super::version::Texts;
use crate::syntax::{BinaryOp, Expr, ExprKind};

/// A difference between two conditions or values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it is.
    pub kind: StepKind,
    /// Which way it turns the condition (towards true) or the value (upwards).
    pub sign: Sign,
}

/// What a difference is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// A threshold or other figure that moved.
    Figure {
        /// Of what: `political_terror`, `at least … of`; empty where nothing names it.
        of: String,
        /// Before, with its operator where it has one: `>= 4`.
        old: String,
        /// After.
        new: String,
    },
    /// A condition or name that joined others.
    Added(String),
    /// A condition or name that no longer stands.
    Removed(String),
    /// A part that gave way to another.
    Replaced {
        /// The part before.
        old: String,
        /// The part after.
        new: String,
    },
}

/// Old and new texts, between which expressions are compared.
#[derive(Clone, Copy)]
pub(super) struct Between<'a> {
    /// The texts before, read with the names of after.
    pub(super) old: Texts<'a>,
    /// The texts after.
    pub(super) new: Texts<'a>,
}

/// A subject of more bytes is not repeated beside its figure.
const MOST_SUBJECT: usize = 40;
/// Names that share less than this, of 1000, are not one condition changed but two conditions.
const ALIKE: usize = 500;

impl Between<'_> {
    /// The steps from one expression to another, in the order of the new one.
    pub(super) fn steps(&self, old: &Expr, new: &Expr) -> Vec<Step> {
        let mut steps = Vec::new();
        self.expr(old, new, Up, &mut steps);
        steps
    }

    /// The steps between two things that were taken apart; none where they are not alike.
    pub(super) fn nodes(&self, old: &Node<'_>, new: &Node<'_>) -> Vec<Step> {
        let mut steps = Vec::new();
        self.alike_nodes(old, new, Up, &mut steps);
        steps
    }

    fn same(&self, old: &Expr, new: &Expr) -> bool {
        self.old.form(bare(old).span) == self.new.form(bare(new).span)
    }

    fn expr(&self, old: &Expr, new: &Expr, sign: Sign, steps: &mut Vec<Step>) {
        let (old, new) = (bare(old), bare(new));
        if self.same(old, new) {
            return;
        }
        if let Some(step) = self.threshold(old, new, sign) {
            steps.push(step);
            return;
        }
        let taken = self.as_chains(old, new, sign, steps) || self.as_nodes(old, new, sign, steps);
        if !taken {
            steps.push(self.replaced(old, new));
        }
    }

    fn replaced(&self, old: &Expr, new: &Expr) -> Step {
        let (old, new) = (self.old.shown(old.span), self.new.shown(new.span));
        Step { kind: StepKind::Replaced { old, new }, sign: Unclear }
    }

    /// `x >= 4` and `x >= 3`: one subject, two bounds.
    fn threshold(&self, old: &Expr, new: &Expr, sign: Sign) -> Option<Step> {
        let (before, after) = (bound(old)?, bound(new)?);
        if !self.same(before.subject, after.subject) {
            return None;
        }
        let way = match (before.lower, after.lower) {
            (true, true) => Sign::between(&before.key(), &after.key()).flipped(),
            (false, false) => Sign::between(&before.key(), &after.key()),
            _ => Unclear,
        };
        let shown =
            |texts: &Texts<'_>, bound: &Bound<'_>| format!("{} {}", bound.op, texts.shown(bound.figure.span));
        Some(Step {
            kind: StepKind::Figure {
                of: self.new.shown(after.subject.span),
                old: shown(&self.old, &before),
                new: shown(&self.new, &after),
            },
            sign: sign.of(way),
        })
    }

    /// Conditions joined by one operator, one of which may stand alone.
    fn as_chains(&self, old: &Expr, new: &Expr, sign: Sign, steps: &mut Vec<Step>) -> bool {
        let op = match (joint(old), joint(new)) {
            (Some(a), Some(b)) if a == b => a,
            (Some(op), None) | (None, Some(op)) => op,
            _ => return false,
        };
        self.bag(&joined(old, op), &joined(new, op), sign, steps)
    }

    fn as_nodes(&self, old: &Expr, new: &Expr, sign: Sign, steps: &mut Vec<Step>) -> bool {
        self.alike_nodes(&node(old, &self.old), &node(new, &self.new), sign, steps)
    }

    fn alike_nodes(&self, before: &Node<'_>, after: &Node<'_>, sign: Sign, steps: &mut Vec<Step>) -> bool {
        let alike = before.head == after.head
            && before.parts.len() == after.parts.len()
            && before.bags.len() == after.bags.len();
        alike && self.parts(before, after, sign, steps)
    }

    fn parts(&self, before: &Node<'_>, after: &Node<'_>, sign: Sign, steps: &mut Vec<Step>) -> bool {
        let mut found = Vec::new();
        for ((old, of), (new, _)) in before.parts.iter().zip(&after.parts) {
            match (old, new) {
                (Part::Expr(old), Part::Expr(new)) => match (figure(old), figure(new)) {
                    (Some(a), Some(b)) => self.figure(&self.of_what(after), a, b, sign.of(*of), &mut found),
                    _ => self.expr(old, new, sign.of(*of), &mut found),
                },
                (Part::Figure(a), Part::Figure(b)) => {
                    self.figure(&self.of_what(after), *a, *b, sign.of(*of), &mut found);
                }
                _ => return false,
            }
        }
        for (old, new) in before.bags.iter().zip(&after.bags) {
            if !self.bag(old, new, sign, &mut found) {
                return false;
            }
        }
        let any = !found.is_empty();
        steps.append(&mut found);
        any
    }

    /// What a figure is of: `terror between`, `at least`, `>=`.
    fn of_what(&self, node: &Node<'_>) -> String {
        let subject = node.parts.first().and_then(|(part, _)| match part {
            Part::Expr(expr) if figure(expr).is_none() => Some(self.new.shown(expr.span)),
            _ => None,
        });
        match subject {
            // What is long was told by the step before, or is the same.
            Some(subject) if subject.len() <= MOST_SUBJECT => format!("{subject} {}", node.head),
            _ => node.head.clone(),
        }
    }

    fn figure(&self, of: &str, old: Figure, new: Figure, sign: Sign, steps: &mut Vec<Step>) {
        if old.amount == new.amount {
            return;
        }
        let of = if of == "#" { String::new() } else { of.to_owned() };
        let (before, after) = (self.old.shown(old.span), self.new.shown(new.span));
        steps.push(Step {
            kind: StepKind::Figure { of, old: before, new: after },
            sign: sign.of(Sign::between(&old.amount, &new.amount)),
        });
    }

    /// Members that stand in one alone, after those that changed were paired. False where nothing is shared: then the
    /// whole was replaced.
    fn bag(&self, old: &Bag<'_>, new: &Bag<'_>, sign: Sign, steps: &mut Vec<Step>) -> bool {
        let (mut gone, mut come) = (old.members.clone(), new.members.clone());
        let before = gone.len();
        gone.retain(|member| match come.iter().position(|other| self.equal(*member, *other)) {
            Some(at) => {
                come.remove(at);
                false
            }
            None => true,
        });
        let shared = before - gone.len();
        let pairs = self.pairs(&mut gone, &mut come);
        if shared == 0 && pairs.is_empty() && !gone.is_empty() && !come.is_empty() {
            return false;
        }
        for (old_part, new_part) in pairs {
            self.expr(old_part, new_part, sign.of(old.each), steps);
        }
        let said = |text: String| if new.joint.is_empty() { text } else { format!("{} {text}", new.joint) };
        for member in come {
            let kind = StepKind::Added(said(self.new.shown(member.span())));
            steps.push(Step { kind, sign: sign.of(new.adding) });
        }
        for member in gone {
            let kind = StepKind::Removed(said(self.old.shown(member.span())));
            steps.push(Step { kind, sign: sign.of(new.adding).flipped() });
        }
        true
    }

    fn equal(&self, old: Member<'_>, new: Member<'_>) -> bool {
        let span = |member: Member<'_>| match member {
            Member::Expr(expr) => bare(expr).span,
            Member::Path(path) => path.span,
        };
        self.old.form(span(old)) == self.new.form(span(new))
    }

    /// Pairs of conditions that changed, taken out of both; most alike first.
    fn pairs<'o, 'n>(
        &self,
        gone: &mut Vec<Member<'o>>,
        come: &mut Vec<Member<'n>>,
    ) -> Vec<(&'o Expr, &'n Expr)> {
        let mut pairs = Vec::new();
        loop {
            let mut best: Option<(usize, usize, usize)> = None;
            for (g, old) in gone.iter().enumerate() {
                for (c, new) in come.iter().enumerate() {
                    let alike = self.alike(*old, *new);
                    if alike >= ALIKE && best.is_none_or(|(most, _, _)| alike > most) {
                        best = Some((alike, g, c));
                    }
                }
            }
            let Some((_, g, c)) = best else { return pairs };
            if let (Member::Expr(old), Member::Expr(new)) = (gone.remove(g), come.remove(c)) {
                pairs.push((old, new));
            }
        }
    }

    fn alike(&self, old: Member<'_>, new: Member<'_>) -> usize {
        match (old, new) {
            (Member::Expr(a), Member::Expr(b)) => {
                let likeness = likeness(&self.old.form(bare(a).span), &self.new.form(bare(b).span));
                // `any(…)` became `any(…)` rather than `every(…)`.
                let of_a_kind = node(a, &self.old).head == node(b, &self.new).head;
                if of_a_kind { likeness + 300 } else { likeness }
            }
            _ => 0,
        }
    }
}

/// The operator that joins the outermost conditions.
fn joint(expr: &Expr) -> Option<BinaryOp> {
    match &bare(expr).kind {
        ExprKind::Binary { op: op @ (BinaryOp::And | BinaryOp::Or), .. } => Some(*op),
        _ => None,
    }
}

/// A comparison of something with a figure, the figure on its right.
struct Bound<'a> {
    subject: &'a Expr,
    op: &'static str,
    /// Whether the figure is the least that is true.
    lower: bool,
    /// Whether the figure itself is not true.
    strict: bool,
    figure: Figure,
}

impl Bound<'_> {
    /// The higher, the fewer values are above a lower bound and the more below an upper one.
    fn key(&self) -> (node::Amount, bool) {
        (self.figure.amount, self.strict == self.lower)
    }
}

fn bound(expr: &Expr) -> Option<Bound<'_>> {
    let ExprKind::Binary { op, left, right, .. } = &bare(expr).kind else { return None };
    let (subject, figure, op) = match (figure(left), figure(right)) {
        (None, Some(figure)) => (&**left, figure, *op),
        (Some(figure), None) => (&**right, figure, mirrored(*op)),
        _ => return None,
    };
    let (lower, strict) = match op {
        BinaryOp::Greater => (true, true),
        BinaryOp::GreaterEqual => (true, false),
        BinaryOp::Less => (false, true),
        BinaryOp::LessEqual => (false, false),
        _ => return None,
    };
    Some(Bound { subject, op: op.symbol(), lower, strict, figure })
}

fn mirrored(op: BinaryOp) -> BinaryOp {
    match op {
        BinaryOp::Less => BinaryOp::Greater,
        BinaryOp::LessEqual => BinaryOp::GreaterEqual,
        BinaryOp::Greater => BinaryOp::Less,
        BinaryOp::GreaterEqual => BinaryOp::LessEqual,
        other => other,
    }
}

/// Which way a condition goes with a name that it reads, at each place where it does.
pub(super) fn uses_of(expr: &Expr, wanted: &dyn Fn(&Expr) -> Option<Sign>, texts: &Texts<'_>) -> Vec<Sign> {
    let expr = bare(expr);
    if let Some(sign) = wanted(expr) {
        return vec![sign];
    }
    let node = node(expr, texts);
    let mut signs = Vec::new();
    let mut below = |part: &Expr, of: Sign| {
        signs.extend(uses_of(part, wanted, texts).into_iter().map(|sign| of.of(sign)));
    };
    for (part, of) in &node.parts {
        if let Part::Expr(part) = part {
            below(part, *of);
        }
    }
    for bag in &node.bags {
        for member in &bag.members {
            if let Member::Expr(part) = member {
                below(part, bag.each);
            }
        }
    }
    signs
}
