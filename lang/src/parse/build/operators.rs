//! Operators: a flat run of operands and operators becomes a tree by precedence.

use super::super::grammar::{Pair, Rule};
use super::{Builder, MAX_DEPTH};
use crate::codes::parse as codes;
use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::source::Span;
use crate::syntax::{BinaryOp, Expr, ExprKind};
use pest::pratt_parser::{Assoc, Op, PrattParser};
use std::cell::RefCell;
use std::sync::LazyLock;

/// Loosest first.
static PRECEDENCE: LazyLock<PrattParser<Rule>> = LazyLock::new(|| {
    let left = |rule| Op::infix(rule, Assoc::Left);
    PrattParser::new()
        .op(left(Rule::or))
        .op(left(Rule::and))
        .op(Op::prefix(Rule::not))
        .op(Op::postfix(Rule::otherwise))
        .op(left(Rule::le)
            | left(Rule::lt)
            | left(Rule::ge)
            | left(Rule::gt)
            | Op::postfix(Rule::is)
            | Op::postfix(Rule::is_one_of)
            | Op::postfix(Rule::includes)
            | Op::postfix(Rule::between)
            | Op::postfix(Rule::within)
            | Op::postfix(Rule::trend)
            | Op::postfix(Rule::tagged))
        .op(left(Rule::add) | left(Rule::sub))
        .op(left(Rule::mul) | left(Rule::div))
        .op(Op::prefix(Rule::minus))
        .op(Op::postfix(Rule::ago) | Op::postfix(Rule::on_day))
});

impl Builder<'_> {
    /// An expression.
    pub(super) fn expr(&mut self, pair: Pair<'_>) -> Option<Expr> {
        let span = self.span(&pair);
        let (mut operators, mut subtracts) = (0, false);
        for part in pair.clone().into_inner() {
            operators += usize::from(is_operator(part.as_rule()));
            subtracts |= part.as_rule() == Rule::sub;
        }
        if subtracts {
            self.check_dates(&pair)?;
        }
        let outer = self.depth;
        self.depth += operators + 1;
        if self.depth > MAX_DEPTH {
            self.report(too_deep(span));
            return None;
        }
        let built = self.by_precedence(pair);
        self.depth = outer;
        built
    }

    fn by_precedence(&mut self, pair: Pair<'_>) -> Option<Expr> {
        let this = RefCell::new(self);
        PRECEDENCE
            .map_primary(|operand| this.borrow_mut().operand(operand))
            .map_prefix(|op, right| this.borrow_mut().prefixed(&op, right?))
            .map_postfix(|left, op| this.borrow_mut().postfixed(left?, op))
            .map_infix(|left, op, right| this.borrow_mut().infixed(left?, &op, right?))
            .parse(pair.into_inner())
    }

    fn prefixed(&mut self, op: &Pair<'_>, right: Expr) -> Option<Expr> {
        let span = self.span(op).to(right.span);
        let right = Box::new(right);
        let kind = if op.as_rule() == Rule::not { ExprKind::Not(right) } else { ExprKind::Minus(right) };
        Some(Expr { kind, span })
    }

    fn infixed(&mut self, left: Expr, pair: &Pair<'_>, right: Expr) -> Option<Expr> {
        let op_span = self.span(pair);
        let op = binary_op(pair.as_rule());
        if is_comparison(op) && compares(&left.kind) {
            return Some(self.unchained(left, op, op_span, right));
        }
        self.check_mixed(op, &left, op_span, &right);
        let span = left.span.to(right.span);
        Some(Expr {
            kind: ExprKind::Binary { op, op_span, left: Box::new(left), right: Box::new(right) },
            span,
        })
    }

    /// `a < b < c` is reported, and read as `a < b and b < c`.
    fn unchained(&mut self, left: Expr, op: BinaryOp, op_span: Span, right: Expr) -> Expr {
        let ExprKind::Binary { right: middle, .. } = &left.kind else {
            self.report(chained(op_span, left.span, CHAINED_WORDS.into()));
            return left;
        };
        let text = |span: Span| self.text.get(span.range()).unwrap_or_default();
        let (first, again, sign) = (text(left.span), text(middle.span), op.symbol());
        let help =
            format!("write `{first} and {again} {sign} {}`, or use `between … and …`", text(right.span));
        self.report(chained(op_span, left.span, help));
        let whole = left.span.to(right.span);
        let second = ExprKind::Binary { op, op_span, left: middle.clone(), right: Box::new(right) };
        let second = Box::new(Expr { kind: second, span: whole });
        Expr {
            kind: ExprKind::Binary { op: BinaryOp::And, op_span, left: Box::new(left), right: second },
            span: whole,
        }
    }

    /// `a and b or c`: the text says which comes first.
    fn check_mixed(&mut self, op: BinaryOp, left: &Expr, at: Span, right: &Expr) {
        let other = match op {
            BinaryOp::And => BinaryOp::Or,
            BinaryOp::Or => BinaryOp::And,
            _ => return,
        };
        let mixes = |side: &&Expr| matches!(&side.kind, ExprKind::Binary { op, .. } if *op == other);
        let sides: Vec<&Expr> = [left, right].into_iter().filter(mixes).collect();
        if sides.is_empty() {
            return;
        }
        let message = format!("`{}` beside `{}` needs parentheses", other.symbol(), op.symbol());
        let mut error = Diagnostic::error(codes::MIXED_AND_OR, at, message).help(
            "without them a reader cannot tell which comes first: write `(a and b) or c` or `a and (b or c)`",
        );
        let mut edits = Vec::new();
        for side in sides {
            let ExprKind::Binary { op_span, .. } = side.kind else { continue };
            error = error.related(op_span, format!("`{}` is here", other.symbol()));
            edits.push(Edit { span: Span { end: side.span.start, ..side.span }, text: "(".into() });
            edits.push(Edit { span: side.span.behind(), text: ")".into() });
        }
        let title = format!("put the `{}` part into parentheses", other.symbol());
        error.fix = Some(Fix { title, edits, safe: false });
        self.report(error);
    }

    /// `2015-6-30` reads as a subtraction; nobody means one.
    fn check_dates(&mut self, pair: &Pair<'_>) -> Option<()> {
        let mut parts = pair.clone().into_inner();
        while let Some(first) = parts.find(|part| part.as_rule() == Rule::number && part.as_str().len() == 4)
        {
            let start = first.as_span().start();
            let mut end = first.as_span().end();
            for part in parts.clone() {
                let joins =
                    matches!(part.as_rule(), Rule::sub | Rule::number) && part.as_span().start() == end;
                if !joins {
                    break;
                }
                end = part.as_span().end();
            }
            if end > first.as_span().end() + 1 {
                let span = self.place(self.base + start, self.base + end);
                let text = self.text.get(span.range()).unwrap_or_default();
                let error = Diagnostic::error(codes::NO_SUCH_DATE, span, format!("`{text}` is not a whole date"))
                    .help("a date is written year-month-day with two digits each, as in `2015-06-30`; a subtraction has blanks around its sign");
                self.report(error);
                return None;
            }
        }
        Some(())
    }
}

/// What is said where a text is nested too deeply.
pub(in super::super) fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::error(codes::TOO_DEEP, span, "this is nested too deeply to be read")
        .help("name its parts with `define`, or write `at least 1 of (…)` for a long run of `or`")
}

/// What is said where one comparison follows another.
pub(super) fn chained(at: Span, first: Span, help: String) -> Diagnostic {
    Diagnostic::error(codes::CHAINED_COMPARISON, at, "comparisons do not chain")
        .related(first, "this is already true or false")
        .help(help)
}

/// What to write where the second comparison has words for its sign.
pub(super) const CHAINED_WORDS: &str =
    "compare twice and join with `and`, or put parentheses around the first comparison";

fn is_operator(rule: Rule) -> bool {
    rule == Rule::not || rule == Rule::minus || is_postfix(rule) || (Rule::and..=Rule::div).contains(&rule)
}

fn is_postfix(rule: Rule) -> bool {
    (Rule::ago..=Rule::otherwise).contains(&rule)
}

fn binary_op(rule: Rule) -> BinaryOp {
    match rule {
        Rule::and => BinaryOp::And,
        Rule::or => BinaryOp::Or,
        Rule::lt => BinaryOp::Less,
        Rule::le => BinaryOp::LessEqual,
        Rule::gt => BinaryOp::Greater,
        Rule::ge => BinaryOp::GreaterEqual,
        Rule::add => BinaryOp::Add,
        Rule::sub => BinaryOp::Subtract,
        Rule::mul => BinaryOp::Multiply,
        _ => BinaryOp::Divide,
    }
}

fn is_comparison(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::Less | BinaryOp::LessEqual | BinaryOp::Greater | BinaryOp::GreaterEqual)
}

/// Whether an expression is a comparison without parentheses.
pub(super) fn compares(kind: &ExprKind) -> bool {
    match kind {
        ExprKind::Binary { op, .. } => is_comparison(*op),
        ExprKind::Is { .. }
        | ExprKind::IsOneOf { .. }
        | ExprKind::Includes { .. }
        | ExprKind::Between { .. }
        | ExprKind::Within { .. }
        | ExprKind::Trend { .. }
        | ExprKind::Tagged { .. } => true,
        _ => false,
    }
}
