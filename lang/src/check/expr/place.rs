//! What a name leads to, before it is asked for its value.

use super::{Bare, Lower, TextSort, Typed, cond};
use crate::check::sink::{Res, Sink};
use crate::codes::types as codes;
use crate::program::{
    Call, Choice, ChoiceKind, CondKind, Day, DayKind, EnumId, FieldType, Length, LengthKind, ListRead, Num,
    NumKind, NumberKind, ParameterId, Read, RecordId, RuleId, RuleRef, Scalar, Set, SetKind, Slot, Text,
    TextKind, ValueType,
};
use crate::source::Span;
use crate::syntax::{Path, RuleKind};
use std::sync::Arc;

/// What a name leads to.
#[derive(Clone, Debug)]
pub(in crate::check) enum Place {
    /// A value that is no cell: a variable, a parameter, a define, an indicator, an enum value.
    Value(Typed),
    /// A cell that a fact file can fill.
    Cell(Read, FieldType),
    /// A record as a whole.
    Record(RecordId),
    /// A list.
    List(ListRead),
    /// An item of a list.
    Item(Slot, RecordId),
    /// A rule.
    Rule(Asked),
    /// `risks` and the like.
    Rules(RuleKind),
    /// An enum.
    Enum(EnumId),
}

/// A rule that is asked something.
#[derive(Clone, Debug)]
pub(in crate::check) struct Asked {
    pub(in crate::check) target: RuleRef,
    pub(in crate::check) kind: RuleKind,
    /// Which rules it may be.
    pub(in crate::check) ids: Arc<[RuleId]>,
}

/// What is read where a value stands.
pub(super) enum Leaf {
    Read(Read),
    Parameter(ParameterId),
    Slot(Slot),
    Call(Call),
}

impl Lower<'_, '_> {
    /// The value of what a name leads to.
    pub(super) fn value_of(&mut self, place: Place, path: &Path) -> Res<Typed> {
        let (span, said) = (path.span, self.env.sources.text(path.span).to_owned());
        let (what, help) = match place {
            Place::Value(typed) => return Ok(typed),
            Place::Cell(read, ty) => return Self::cell_value(read, ty, span),
            Place::Rule(asked) if asked.kind == RuleKind::Measure => return self.measure(asked, span),
            Place::Rule(asked) => {
                let word = super::is::main_word(asked.kind);
                (
                    format!("`{said}` is {}", crate::check::names::rule_article(asked.kind)),
                    format!("ask for its verdict: `{said} is {word}`"),
                )
            }
            Place::Record(record) => {
                let fields = self.some_field(record);
                (format!("`{said}` is a record"), format!("name one of its fields: `{said}.{fields}`"))
            }
            Place::Item(_, record) => {
                let fields = self.some_field(record);
                (
                    format!("`{said}` is an item of a list"),
                    format!("name one of its fields: `{said}.{fields}`"),
                )
            }
            Place::List(_) => (
                format!("`{said}` is a list"),
                format!("ask about its items: `any(x in {said} where …)`, `count({said})`"),
            ),
            Place::Rules(_) => (
                format!("`{said}` is a list of rules"),
                format!("ask about them: `count(r in {said} where …)`"),
            ),
            Place::Enum(_) => (format!("`{said}` is an enum"), format!("name one of its values: `{said}.…`")),
        };
        Err(self.error(codes::NOT_A_VALUE, span, format!("{what}, not a value"), help))
    }

    fn some_field(&self, record: RecordId) -> &str {
        self.env.vocabulary.record(record).fields.first().map_or("…", |field| &*field.name)
    }

    fn measure(&mut self, asked: Asked, span: Span) -> Res<Typed> {
        let Some(ty) = asked.ids.first().and_then(|id| self.env.rule(*id).gives.clone()) else {
            return Err(Sink::follows());
        };
        self.ask(&asked);
        Ok(Typed::Num(Num { kind: NumKind::Measure(asked.target), ty, span }, Bare::No))
    }

    /// Notes that a rule's verdict, level or number is asked.
    pub(super) fn ask(&mut self, asked: &Asked) {
        for id in asked.ids.iter() {
            self.scope.deps.verdicts.note(*id, asked.target.span);
        }
    }

    /// The value of a cell.
    pub(super) fn cell_value(read: Read, ty: FieldType, span: Span) -> Res<Typed> {
        let ty = match ty {
            FieldType::Scalar(scalar) => ValueType::Scalar(scalar),
            FieldType::Set(set) => ValueType::Set(set),
        };
        leaf(ty, Leaf::Read(read), Bare::No, span)
    }
}

/// What stands for a value of a type. A type without such a form was refused where it was declared.
pub(super) fn leaf(ty: ValueType, leaf: Leaf, bare: Bare, span: Span) -> Res<Typed> {
    let scalar = match ty {
        ValueType::Scalar(scalar) => scalar,
        ValueType::Set(ty) => {
            let kind = match leaf {
                Leaf::Read(read) => SetKind::Read(read),
                Leaf::Slot(slot) => SetKind::Slot(slot),
                Leaf::Call(call) => SetKind::Call(call),
                Leaf::Parameter(_) => return Err(Sink::follows()),
            };
            return Ok(Typed::Set(Set { kind, ty, span }));
        }
        ValueType::Span | ValueType::Item(_) => return Err(Sink::follows()),
    };
    Ok(match scalar {
        Scalar::Bool => {
            let kind = match leaf {
                Leaf::Read(read) => CondKind::Read(read),
                Leaf::Parameter(id) => CondKind::Parameter(id),
                Leaf::Slot(slot) => CondKind::Slot(slot),
                Leaf::Call(call) => CondKind::Call(call),
            };
            cond(kind, span)
        }
        Scalar::Number(ty) => {
            let kind = match leaf {
                Leaf::Read(read) => NumKind::Read(read),
                Leaf::Parameter(id) => NumKind::Parameter(id),
                Leaf::Slot(slot) => NumKind::Slot(slot),
                Leaf::Call(call) => NumKind::Call(call),
            };
            let bare = if ty.kind == NumberKind::Percent { Bare::No } else { bare };
            Typed::Num(Num { kind, ty, span }, bare)
        }
        Scalar::Date => {
            let kind = match leaf {
                Leaf::Read(read) => DayKind::Read(read),
                Leaf::Parameter(id) => DayKind::Parameter(id),
                Leaf::Slot(slot) => DayKind::Slot(slot),
                Leaf::Call(call) => DayKind::Call(call),
            };
            Typed::Day(Day { kind, span })
        }
        Scalar::Duration => {
            let kind = match leaf {
                Leaf::Read(read) => LengthKind::Read(read),
                Leaf::Parameter(id) => LengthKind::Parameter(id),
                Leaf::Slot(slot) => LengthKind::Slot(slot),
                Leaf::Call(call) => LengthKind::Call(call),
            };
            Typed::Length(Length { kind, span })
        }
        Scalar::Enum(ty) => {
            let kind = match leaf {
                Leaf::Read(read) => ChoiceKind::Read(read),
                Leaf::Parameter(id) => ChoiceKind::Parameter(id),
                Leaf::Slot(slot) => ChoiceKind::Slot(slot),
                Leaf::Call(call) => ChoiceKind::Call(call),
            };
            Typed::Choice(Choice { kind, ty, span })
        }
        Scalar::Text => text(leaf, TextSort::Text, span)?,
        Scalar::Country => text(leaf, TextSort::Country, span)?,
    })
}

fn text(leaf: Leaf, sort: TextSort, span: Span) -> Res<Typed> {
    let kind = match leaf {
        Leaf::Read(read) => TextKind::Read(read),
        Leaf::Slot(slot) => TextKind::Slot(slot),
        Leaf::Call(call) => TextKind::Call(call),
        Leaf::Parameter(_) => return Err(Sink::follows()),
    };
    Ok(Typed::Text(Text { kind, span }, sort))
}
