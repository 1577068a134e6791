//! The parts of a node, one by one, so that a slip below it can be put into a copy of it.

use super::{Context, Variant};
use crate::program::{
    Arg, Choice, ChoiceKind, Comprehension, Cond, CondKind, Day, DayKind, Domain, Expr, Length, LengthKind,
    Member, Num, NumKind, Read, Series, Set, SetKind, SpanBetween, Text, TextKind, When,
};

/// A part of a node.
pub(super) enum Part<'n> {
    Cond(&'n mut Cond),
    Num(&'n mut Num),
    Day(&'n mut Day),
    Length(&'n mut Length),
    Choice(&'n mut Choice),
    Text(&'n mut Text),
    Set(&'n mut Set),
    Read(&'n mut Read),
    Over(&'n mut Comprehension),
}

/// A part by itself.
enum Piece {
    Cond(Cond),
    Num(Num),
    Day(Day),
    Length(Length),
    Choice(Choice),
    Text(Text),
    Set(Set),
    Read(Read),
    Over(Comprehension),
}

/// A node of a program that slips can be in.
pub(super) trait Node: Clone {
    /// The slips in the node itself.
    fn own(&self, cx: &Context<'_>) -> Vec<Variant<Self>>;
    /// The nodes just below it.
    fn parts(&mut self) -> Vec<Part<'_>>;
}

/// All slips in a node and below it.
pub(super) fn variants<T: Node>(cx: &Context<'_>, node: &T) -> Vec<Variant<T>> {
    let mut all = node.own(cx);
    all.extend(below(cx, node, T::parts));
    all
}

/// All slips below a node.
pub(super) fn below<T: Clone>(
    cx: &Context<'_>,
    node: &T,
    parts: impl Fn(&mut T) -> Vec<Part<'_>>,
) -> Vec<Variant<T>> {
    let mut copy = node.clone();
    let pieces: Vec<Vec<Variant<Piece>>> = parts(&mut copy).iter().map(|part| part.variants(cx)).collect();
    let mut all = Vec::new();
    for (at, variants) in pieces.into_iter().enumerate() {
        for variant in variants {
            let mut whole = node.clone();
            let Variant { node: piece, operator, span, edits } = variant;
            if let Some(part) = parts(&mut whole).into_iter().nth(at) {
                part.put(piece);
            }
            all.push(Variant { node: whole, operator, span, edits });
        }
    }
    all
}

impl Part<'_> {
    fn variants(&self, cx: &Context<'_>) -> Vec<Variant<Piece>> {
        fn of<T: Node>(cx: &Context<'_>, node: &T, wrap: fn(T) -> Piece) -> Vec<Variant<Piece>> {
            variants(cx, node).into_iter().map(|variant| variant.map(wrap)).collect()
        }
        match self {
            // A condition shows best what is wrong with it or with a figure in it.
            Part::Cond(cond) => {
                of(cx, &**cond, Piece::Cond).into_iter().map(|v| v.shown_by(cond.span)).collect()
            }
            Part::Num(num) => of(cx, &**num, Piece::Num),
            Part::Day(day) => of(cx, &**day, Piece::Day),
            Part::Length(length) => of(cx, &**length, Piece::Length),
            Part::Choice(choice) => of(cx, &**choice, Piece::Choice),
            Part::Text(text) => of(cx, &**text, Piece::Text),
            Part::Set(set) => of(cx, &**set, Piece::Set),
            Part::Read(read) => of(cx, &**read, Piece::Read),
            Part::Over(over) => {
                of(cx, &**over, Piece::Over).into_iter().map(|v| v.shown_by(over.span)).collect()
            }
        }
    }

    fn put(self, piece: Piece) {
        match (self, piece) {
            (Part::Cond(place), Piece::Cond(piece)) => *place = piece,
            (Part::Num(place), Piece::Num(piece)) => *place = piece,
            (Part::Day(place), Piece::Day(piece)) => *place = piece,
            (Part::Length(place), Piece::Length(piece)) => *place = piece,
            (Part::Choice(place), Piece::Choice(piece)) => *place = piece,
            (Part::Text(place), Piece::Text(piece)) => *place = piece,
            (Part::Set(place), Piece::Set(piece)) => *place = piece,
            (Part::Read(place), Piece::Read(piece)) => *place = piece,
            (Part::Over(place), Piece::Over(piece)) => *place = piece,
            _ => {}
        }
    }
}

/// The parts of a condition.
pub(super) fn of_cond(cond: &mut Cond) -> Vec<Part<'_>> {
    match &mut cond.kind {
        CondKind::And(parts) | CondKind::Or(parts) | CondKind::Threshold { pool: parts, .. } => {
            parts.iter_mut().map(Part::Cond).collect()
        }
        CondKind::Not(part)
        | CondKind::Established(part)
        | CondKind::RuledOut(part)
        | CondKind::Temporal { condition: part, .. } => vec![Part::Cond(part)],
        CondKind::Same(a, b) | CondKind::Otherwise(a, b, _) => vec![Part::Cond(a), Part::Cond(b)],
        CondKind::Any(over, satisfies) | CondKind::None(over, satisfies) => {
            std::iter::once(Part::Over(over)).chain(satisfies.as_deref_mut().map(Part::Cond)).collect()
        }
        CondKind::Every(over, satisfies) => vec![Part::Over(over), Part::Cond(satisfies)],
        CondKind::Call(call) => of_args(&mut call.args),
        CondKind::Read(read) | CondKind::Reason(read, _) => vec![Part::Read(read)],
        CondKind::Trend { series, .. } => of_series(series),
        kind => of_comparison(kind),
    }
}

fn of_comparison(kind: &mut CondKind) -> Vec<Part<'_>> {
    match kind {
        CondKind::CompareNum(_, a, b) => vec![Part::Num(a), Part::Num(b)],
        CondKind::CompareDay(_, a, b) => vec![Part::Day(a), Part::Day(b)],
        CondKind::CompareSpan(_, span, length) => {
            of_span(span).into_iter().chain([Part::Length(length)]).collect()
        }
        CondKind::CompareLength(_, a, b) => vec![Part::Length(a), Part::Length(b)],
        CondKind::CompareChoice(_, a, b) => vec![Part::Choice(a), Part::Choice(b)],
        CondKind::SameText(a, b) => vec![Part::Text(a), Part::Text(b)],
        CondKind::BetweenNum(a, b, c) => vec![Part::Num(a), Part::Num(b), Part::Num(c)],
        CondKind::BetweenDay(a, b, c) => vec![Part::Day(a), Part::Day(b), Part::Day(c)],
        CondKind::BetweenChoice(a, b, c) => vec![Part::Choice(a), Part::Choice(b), Part::Choice(c)],
        CondKind::OneOf(member, set) => vec![of_member(member), Part::Set(set)],
        CondKind::Includes { set, of, .. } => vec![Part::Set(set), Part::Set(of)],
        CondKind::Within { day, .. } => vec![Part::Day(day)],
        _ => Vec::new(),
    }
}

/// The parts of a number.
pub(super) fn of_num(num: &mut Num) -> Vec<Part<'_>> {
    match &mut num.kind {
        NumKind::Constant(_) | NumKind::Parameter(_) | NumKind::Slot(_) | NumKind::Measure(_) => Vec::new(),
        NumKind::Read(read) | NumKind::Picked(_, read) => vec![Part::Read(read)],
        NumKind::Call(call) => of_args(&mut call.args),
        NumKind::Negate(a) | NumKind::Function(_, a) => vec![Part::Num(a)],
        NumKind::Arithmetic(_, a, b) | NumKind::Otherwise(a, b, _) => vec![Part::Num(a), Part::Num(b)],
        NumKind::Least(parts) | NumKind::Greatest(parts) => parts.iter_mut().map(Part::Num).collect(),
        NumKind::Count(over) => vec![Part::Over(over)],
        NumKind::Aggregate(_, value, over) => vec![Part::Num(value), Part::Over(over)],
        NumKind::Change(series, _) | NumKind::OverTime(_, series, _, _) => of_series(series),
        NumKind::Days(span) => of_span(span),
    }
}

/// The parts of a day.
pub(super) fn of_day(day: &mut Day) -> Vec<Part<'_>> {
    match &mut day.kind {
        DayKind::Constant(_) | DayKind::Today | DayKind::Parameter(_) | DayKind::Slot(_) => Vec::new(),
        DayKind::Read(read) | DayKind::Picked(_, read) => vec![Part::Read(read)],
        DayKind::Call(call) => of_args(&mut call.args),
        DayKind::Move { day, length, .. } => vec![Part::Day(day), Part::Length(length)],
        DayKind::Earliest(days) | DayKind::Latest(days) => days.iter_mut().map(Part::Day).collect(),
        DayKind::Aggregate { day, over, .. } => vec![Part::Day(day), Part::Over(over)],
        DayKind::Otherwise(a, b, _) => vec![Part::Day(a), Part::Day(b)],
    }
}

/// The parts of a length of time.
pub(super) fn of_length(length: &mut Length) -> Vec<Part<'_>> {
    match &mut length.kind {
        LengthKind::Constant(_) | LengthKind::Parameter(_) | LengthKind::Slot(_) => Vec::new(),
        LengthKind::Read(read) => vec![Part::Read(read)],
        LengthKind::Call(call) => of_args(&mut call.args),
        LengthKind::Otherwise(a, b, _) => vec![Part::Length(a), Part::Length(b)],
    }
}

/// The parts of a value of an enum.
pub(super) fn of_choice(choice: &mut Choice) -> Vec<Part<'_>> {
    match &mut choice.kind {
        ChoiceKind::Read(read) | ChoiceKind::Picked(_, read) => vec![Part::Read(read)],
        ChoiceKind::Call(call) => of_args(&mut call.args),
        ChoiceKind::Otherwise(a, b, _) => vec![Part::Choice(a), Part::Choice(b)],
        ChoiceKind::Constant(_) | ChoiceKind::Parameter(_) | ChoiceKind::Slot(_) | ChoiceKind::LevelOf(_) => {
            Vec::new()
        }
    }
}

/// The parts of a text.
pub(super) fn of_text(text: &mut Text) -> Vec<Part<'_>> {
    match &mut text.kind {
        TextKind::Constant(_) | TextKind::Slot(_) => Vec::new(),
        TextKind::Read(read) => vec![Part::Read(read)],
        TextKind::Call(call) => of_args(&mut call.args),
        TextKind::Otherwise(a, b, _) => vec![Part::Text(a), Part::Text(b)],
    }
}

/// The parts of a set.
pub(super) fn of_set(set: &mut Set) -> Vec<Part<'_>> {
    match &mut set.kind {
        SetKind::Constant(_) | SetKind::Slot(_) => Vec::new(),
        SetKind::Read(read) => vec![Part::Read(read)],
        SetKind::Call(call) => of_args(&mut call.args),
        SetKind::One(member) => vec![of_member(member)],
    }
}

/// The day of a reading that has one of its own.
pub(super) fn of_read(read: &mut Read) -> Vec<Part<'_>> {
    match &mut read.at {
        When::On(day) => vec![Part::Day(day)],
        When::Now | When::Ago(_) => Vec::new(),
    }
}

/// The domain of a comprehension where it is computed, and its condition.
pub(super) fn of_over(over: &mut Comprehension) -> Vec<Part<'_>> {
    let domain = match &mut over.domain {
        Domain::Set(set) => Some(Part::Set(set)),
        Domain::List(_) | Domain::Choices(..) | Domain::Rules(_) => None,
    };
    domain.into_iter().chain(over.condition.as_deref_mut().map(Part::Cond)).collect()
}

/// The parts of an expression of any type.
pub(super) fn of_expr(expr: &mut Expr) -> Vec<Part<'_>> {
    match expr {
        Expr::Cond(cond) => vec![Part::Cond(cond)],
        Expr::Num(num) => vec![Part::Num(num)],
        Expr::Day(day) => vec![Part::Day(day)],
        Expr::Span(span) => of_span(span),
        Expr::Length(length) => vec![Part::Length(length)],
        Expr::Choice(choice) => vec![Part::Choice(choice)],
        Expr::Text(text) => vec![Part::Text(text)],
        Expr::Set(set) => vec![Part::Set(set)],
    }
}

fn of_member(member: &mut Member) -> Part<'_> {
    match member {
        Member::Choice(choice) => Part::Choice(choice),
        Member::Country(text) => Part::Text(text),
    }
}

fn of_span(span: &mut SpanBetween) -> Vec<Part<'_>> {
    vec![Part::Day(&mut span.later), Part::Day(&mut span.earlier)]
}

fn of_series(series: &mut Series) -> Vec<Part<'_>> {
    match series {
        Series::Num(read, _) | Series::Choice(read, _) | Series::Day(read) => vec![Part::Read(read)],
        Series::Measure(..) => Vec::new(),
    }
}

fn of_args(args: &mut [Arg]) -> Vec<Part<'_>> {
    let values = args.iter_mut().filter_map(|arg| match arg {
        Arg::Value(expr) => Some(expr),
        Arg::Item(_) => None,
    });
    values.flat_map(of_expr).collect()
}
