//! An expression as one node: what it says itself, its parts, and which way it goes when they do.

use super::sign::Sign::{self, Down, Unclear, Up};
use super::version::Texts;
use crate::source::Span;
use crate::syntax::{
    BinaryOp, Binder, Domain, Duration, Expr, ExprKind, IncludesRight, IsRight, Literal, Over, Path, Period,
    Pool, QuantifierKind, TemporalKind, ThresholdKind,
};
use jiff::civil::Date;
use rust_decimal::Decimal;

/// An expression taken apart.
pub(super) struct Node<'a> {
    /// What is left of it without its parts.
    pub(super) head: String,
    /// Its parts in order, each with its sign.
    pub(super) parts: Vec<(Part<'a>, Sign)>,
    /// Its parts whose order does not matter.
    pub(super) bags: Vec<Bag<'a>>,
}

/// A part that has a place of its own.
pub(super) enum Part<'a> {
    /// An expression.
    Expr(&'a Expr),
    /// A figure that is no expression.
    Figure(Figure),
}

/// A figure in a policy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Figure {
    /// How much.
    pub(super) amount: Amount,
    /// Where it stands.
    pub(super) span: Span,
}

/// How much a figure is; amounts of different kinds do not compare.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Amount {
    /// A number or a share.
    Number(Decimal),
    /// A day.
    Day(Date),
    /// Months.
    Months(Decimal),
    /// Days.
    Days(Decimal),
}

impl PartialOrd for Amount {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        match (self, other) {
            (Amount::Number(a), Amount::Number(b))
            | (Amount::Months(a), Amount::Months(b))
            | (Amount::Days(a), Amount::Days(b)) => a.partial_cmp(b),
            (Amount::Day(a), Amount::Day(b)) => a.partial_cmp(b),
            _ => None,
        }
    }
}

/// Parts of one kind, in any order.
pub(super) struct Bag<'a> {
    /// The parts.
    pub(super) members: Vec<Member<'a>>,
    /// Which way the whole goes with each.
    pub(super) each: Sign,
    /// Which way it goes when one more is added.
    pub(super) adding: Sign,
    /// What stands before a member: `and`, `or`, or nothing.
    pub(super) joint: &'static str,
}

/// A part in a bag.
#[derive(Clone, Copy)]
pub(super) enum Member<'a> {
    /// A condition.
    Expr(&'a Expr),
    /// A name.
    Path(&'a Path),
}

impl Member<'_> {
    /// Where it stands.
    pub(super) fn span(self) -> Span {
        match self {
            Member::Expr(expr) => expr.span,
            Member::Path(path) => path.span,
        }
    }
}

/// The expression without parentheses around it.
pub(super) fn bare(mut expr: &Expr) -> &Expr {
    while let ExprKind::Group(inner) = &expr.kind {
        expr = inner;
    }
    expr
}

/// The figure that an expression is, if it is one.
pub(super) fn figure(expr: &Expr) -> Option<Figure> {
    let amount = match &bare(expr).kind {
        ExprKind::Number(literal) => Amount::Number(literal.value),
        ExprKind::Minus(inner) => match figure(inner)?.amount {
            Amount::Number(value) => Amount::Number(-value),
            _ => return None,
        },
        ExprKind::Date(date) => Amount::Day(*date),
        ExprKind::Duration(duration) => length(duration).amount,
        _ => return None,
    };
    Some(Figure { amount, span: expr.span })
}

/// The figure of a duration.
pub(super) fn length(duration: &Duration) -> Figure {
    let n = duration.amount;
    let amount = match duration.unit {
        Period::Day => Amount::Days(n),
        Period::Week => Amount::Days(n * Decimal::from(7)),
        Period::Month => Amount::Months(n),
        Period::Year => Amount::Months(n * Decimal::from(12)),
    };
    Figure { amount, span: duration.span }
}

fn literal(literal: &Literal) -> Figure {
    Figure { amount: Amount::Number(literal.value), span: literal.span }
}

/// The operands of a chain of one operator.
pub(super) fn chain(expr: &Expr, wanted: BinaryOp) -> Vec<&Expr> {
    match &bare(expr).kind {
        ExprKind::Binary { op, left, right, .. } if *op == wanted => {
            let mut operands = chain(left, wanted);
            operands.extend(chain(right, wanted));
            operands
        }
        _ => vec![bare(expr)],
    }
}

/// A condition as a bag of conditions joined by `and` or `or`.
pub(super) fn joined(expr: &Expr, op: BinaryOp) -> Bag<'_> {
    let adding = if op == BinaryOp::And { Down } else { Up };
    conditions(chain(expr, op), Up, adding, op.symbol())
}

fn conditions<'a>(of: Vec<&'a Expr>, each: Sign, adding: Sign, joint: &'static str) -> Bag<'a> {
    Bag { members: of.into_iter().map(Member::Expr).collect(), each, adding, joint }
}

fn names(paths: &[Path], adding: Sign) -> Bag<'_> {
    Bag { members: paths.iter().map(Member::Path).collect(), each: Unclear, adding, joint: "" }
}

/// Takes an expression apart.
pub(super) fn node<'a>(expr: &'a Expr, texts: &Texts<'_>) -> Node<'a> {
    let expr = bare(expr);
    let whole = |parts| Node { head: texts.words(expr.span), parts, bags: Vec::new() };
    let plain = |head: &str, parts| Node { head: head.to_owned(), parts, bags: Vec::new() };
    if let Some(figure) = figure(expr) {
        return plain("#", vec![(Part::Figure(figure), Up)]);
    }
    match &expr.kind {
        ExprKind::Not(inner) => plain("not", vec![(Part::Expr(inner), Down)]),
        ExprKind::Minus(inner) => plain("-", vec![(Part::Expr(inner), Down)]),
        ExprKind::Binary { op, left, right, .. } => binary(expr, *op, left, right),
        ExprKind::Is { left, negated, right, by } => {
            let said = match right {
                IsRight::Unknown(span) | IsRight::Known(span) | IsRight::Present(span) => texts.words(*span),
                IsRight::Value(value) => texts.words(value.span),
            };
            let by = by.as_ref().map(|path| texts.words(path.span)).unwrap_or_default();
            plain(&format!("is {negated} {said} by {by}"), vec![(Part::Expr(left), Unclear)])
        }
        ExprKind::IsOneOf { left, negated, set } => {
            let adding = if *negated { Down } else { Up };
            of_set(&format!("is one of {negated}"), vec![(Part::Expr(left), Unclear)], set, adding, texts)
        }
        ExprKind::Includes { left, right } => {
            let parts = vec![(Part::Expr(left), Unclear)];
            match right {
                IncludesRight::One(one) => plain(&format!("includes {}", texts.words(one.span)), parts),
                IncludesRight::All(set) => of_set("includes all of", parts, set, Down, texts),
                IncludesRight::Any(set) => of_set("includes any of", parts, set, Up, texts),
            }
        }
        ExprKind::Between { value, low, high } => plain(
            "between",
            vec![(Part::Expr(value), Unclear), (Part::Expr(low), Down), (Part::Expr(high), Up)],
        ),
        ExprKind::Quantifier { kind, over, satisfies } => {
            quantifier(*kind, over, satisfies.as_deref(), texts)
        }
        ExprKind::Aggregate { function, value, binder } => {
            let (head, bags) = binder_node(binder, Unclear, Unclear, texts);
            Node { head: format!("{} {head}", function.text), parts: vec![(Part::Expr(value), Up)], bags }
        }
        ExprKind::Call { function, args } => {
            let sign = if matches!(&*function.text, "min" | "max" | "ln" | "exp") { Up } else { Unclear };
            plain(&function.text, args.iter().map(|arg| (Part::Expr(arg), sign)).collect())
        }
        ExprKind::Threshold { kind, count, pool } => threshold(*kind, count.as_deref(), pool),
        ExprKind::Established(inner) => plain("established", vec![(Part::Expr(inner), Up)]),
        ExprKind::RuledOut(inner) => plain("ruled out", vec![(Part::Expr(inner), Down)]),
        ExprKind::Otherwise { value, fallback, because } => plain(
            &format!("otherwise {}", because.value),
            vec![(Part::Expr(value), Up), (Part::Expr(fallback), Up)],
        ),
        _ => in_time(expr, texts).unwrap_or_else(|| whole(Vec::new())),
    }
}

fn binary<'a>(expr: &'a Expr, op: BinaryOp, left: &'a Expr, right: &'a Expr) -> Node<'a> {
    let (l, r) = match op {
        BinaryOp::And | BinaryOp::Or => {
            return Node { head: op.symbol().to_owned(), parts: Vec::new(), bags: vec![joined(expr, op)] };
        }
        BinaryOp::Less | BinaryOp::LessEqual => (Down, Up),
        BinaryOp::Greater | BinaryOp::GreaterEqual | BinaryOp::Subtract => (Up, Down),
        BinaryOp::Add => (Up, Up),
        BinaryOp::Multiply | BinaryOp::Divide => (Unclear, Unclear),
    };
    let parts = vec![(Part::Expr(left), l), (Part::Expr(right), r)];
    Node { head: op.symbol().to_owned(), parts, bags: Vec::new() }
}

/// What looks over time; none of another expression.
fn in_time<'a>(expr: &'a Expr, texts: &Texts<'_>) -> Option<Node<'a>> {
    let (head, parts) = match &expr.kind {
        ExprKind::Within { date, next, duration } => {
            let head = if *next { "within the next" } else { "within the last" };
            (head.to_owned(), vec![(Part::Expr(date), Unclear), (Part::Figure(length(duration)), Up)])
        }
        ExprKind::Trend { value, falling, over } => {
            let head = if *falling { "falling over" } else { "rising over" };
            (head.to_owned(), vec![(Part::Expr(value), Unclear), (Part::Figure(length(over)), Unclear)])
        }
        ExprKind::Ago { value, duration } => {
            ("ago".to_owned(), vec![(Part::Expr(value), Up), (Part::Figure(length(duration)), Unclear)])
        }
        ExprKind::On { value, date } => {
            ("on".to_owned(), vec![(Part::Expr(value), Up), (Part::Expr(date), Unclear)])
        }
        ExprKind::Temporal { kind, over, condition } => {
            let (head, how_many, longer) = match kind {
                TemporalKind::Ever => ("ever over", None, Up),
                TemporalKind::Always => ("always over", None, Down),
                TemporalKind::AtLeast(n) => ("in at least … of the last", Some(literal(n)), Up),
            };
            let mut parts: Vec<_> = how_many.map(|n| (Part::Figure(n), Down)).into_iter().collect();
            parts.extend([(Part::Figure(length(over)), longer), (Part::Expr(condition), Up)]);
            (head.to_owned(), parts)
        }
        ExprKind::Change { fact, over } => {
            let head = format!("change in {} over", texts.words(fact.span));
            (head, vec![(Part::Figure(length(over)), Unclear)])
        }
        ExprKind::OverTime { function, fact, over } => {
            let head = format!("{function:?} of {} over", texts.words(fact.span)).to_lowercase();
            (head, vec![(Part::Figure(length(over)), Unclear)])
        }
        _ => return None,
    };
    Some(Node { head, parts, bags: Vec::new() })
}

fn of_set<'a>(
    head: &str,
    parts: Vec<(Part<'a>, Sign)>,
    set: &'a Domain,
    adding: Sign,
    texts: &Texts<'_>,
) -> Node<'a> {
    match set {
        Domain::Set(paths, _) => Node { head: head.to_owned(), parts, bags: vec![names(paths, adding)] },
        Domain::Path(path) => {
            Node { head: format!("{head} {}", texts.words(path.span)), parts, bags: Vec::new() }
        }
    }
}

fn quantifier<'a>(
    kind: QuantifierKind,
    over: &'a Over,
    satisfies: Option<&'a Expr>,
    texts: &Texts<'_>,
) -> Node<'a> {
    let (word, item, satisfied) = match kind {
        QuantifierKind::Any => ("any", Up, Up),
        QuantifierKind::Every => ("every", Down, Up),
        QuantifierKind::None => ("none", Down, Down),
        QuantifierKind::Count => ("count", Up, Up),
    };
    let (head, bags) = match over {
        Over::Binder(binder) => binder_node(binder, item, item, texts),
        Over::Path(path) => (texts.words(path.span), Vec::new()),
    };
    let parts = satisfies.map(|expr| (Part::Expr(expr), satisfied)).into_iter().collect();
    Node { head: format!("{word} {head} {}", satisfies.is_some()), parts, bags }
}

/// `x in xs where E`: the words, and the bags of its set and its conditions. `item` says which way the whole goes
/// when there are more items.
pub(super) fn binder_node<'a>(
    binder: &'a Binder,
    item: Sign,
    member: Sign,
    texts: &Texts<'_>,
) -> (String, Vec<Bag<'a>>) {
    let of = binder.condition.as_deref().map(|cond| chain(cond, BinaryOp::And)).unwrap_or_default();
    let mut bags = vec![conditions(of, item, item.flipped(), "and")];
    let domain = match &binder.domain {
        Domain::Set(paths, _) => {
            bags.push(names(paths, member));
            String::new()
        }
        Domain::Path(path) => texts.words(path.span),
    };
    (format!("{} in {domain}", binder.variable.text), bags)
}

fn threshold<'a>(kind: ThresholdKind, count: Option<&'a Expr>, pool: &'a Pool) -> Node<'a> {
    let (word, more, each, adding) = match kind {
        ThresholdKind::AtLeast => ("at least", Down, Up, Up),
        ThresholdKind::AtMost => ("at most", Up, Down, Down),
        ThresholdKind::Exactly => ("exactly", Unclear, Unclear, Unclear),
        ThresholdKind::All => ("all of", Unclear, Up, Down),
        ThresholdKind::None => ("none of", Unclear, Down, Down),
    };
    let parts = count.map(|count| (Part::Expr(count), more)).into_iter().collect();
    let (head, bags) = match pool {
        Pool::Indicators(_) => (format!("{word} … indicators"), Vec::new()),
        Pool::List(list) => (word.to_owned(), vec![conditions(list.iter().collect(), each, adding, "")]),
    };
    Node { head, parts, bags }
}

/// Which way an expression goes when one more indicator is true, and when one more is declared; none where it reads
/// no indicator as a whole.
pub(super) fn indicators(kind: ThresholdKind) -> (Sign, Sign) {
    match kind {
        ThresholdKind::AtLeast => (Up, Up),
        ThresholdKind::AtMost => (Down, Down),
        ThresholdKind::Exactly => (Unclear, Unclear),
        ThresholdKind::All => (Up, Down),
        ThresholdKind::None => (Down, Down),
    }
}
