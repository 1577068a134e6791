//! Types as written, from the words of the vocabulary to the types of the program.

use super::names::Names;
use super::names::{Entry, Kind, Node, Space};
use super::packages::Packages;
use super::sink::{Res, Sink};
use crate::codes::{name, types as codes};
use crate::diagnostic::Diagnostic;
use crate::program::{
    EnumId, FactType, FieldType, NumberKind, NumberType, PackageId, RecordId, Scalar, SetType, UnitId,
    ValueType, Vocabulary,
};
use crate::source::Span;
use crate::syntax::{self, Literal, Type, TypeKind};
use rust_decimal::Decimal;

/// What a type's name stands for.
enum Word {
    Scalar(Scalar),
    Record(RecordId),
}

/// Reads types in a package.
pub(super) struct Types<'v, 'a> {
    pub(super) names: &'v Names<'a>,
    pub(super) packages: &'v Packages<'a>,
    pub(super) vocabulary: &'v Vocabulary,
    pub(super) sink: &'v mut Sink,
    pub(super) package: PackageId,
}

impl Types<'_, '_> {
    /// The type of a fact.
    pub(super) fn fact_type(&mut self, ty: &Type) -> Res<FactType> {
        match &ty.kind {
            TypeKind::Named { .. } => Ok(match self.word(ty)? {
                Word::Scalar(scalar) => FactType::Scalar(scalar),
                Word::Record(record) => FactType::Record(record),
            }),
            TypeKind::Set { of } => self.set_type(of).map(FactType::Set),
            TypeKind::List { open, of } => {
                let record = self.list_record(of)?;
                Ok(FactType::List { record, open: *open })
            }
        }
    }

    /// The type of a record's field: one value or a set.
    pub(super) fn field_type(&mut self, ty: &Type) -> Res<FieldType> {
        match &ty.kind {
            TypeKind::Set { of } => self.set_type(of).map(FieldType::Set),
            TypeKind::Named { .. } => match self.word(ty)? {
                Word::Scalar(scalar) => Ok(FieldType::Scalar(scalar)),
                Word::Record(_) => Err(self.bad_type(
                    ty.span,
                    "a field cannot hold a record",
                    "name the fields one by one, or make the inner record a fact of its own",
                )),
            },
            TypeKind::List { .. } => Err(self.bad_type(
                ty.span,
                "a field cannot hold a list",
                "make the list a fact of its own, whose items name the key of this record",
            )),
        }
    }

    /// The type of a define's parameter: a value or an item of a list.
    pub(super) fn parameter_type(&mut self, ty: &Type) -> Res<ValueType> {
        match &ty.kind {
            TypeKind::Set { of } => self.set_type(of).map(ValueType::Set),
            TypeKind::Named { .. } => Ok(match self.word(ty)? {
                Word::Scalar(scalar) => ValueType::Scalar(scalar),
                Word::Record(record) => ValueType::Item(record),
            }),
            TypeKind::List { .. } => Err(self.bad_type(
                ty.span,
                "a list cannot be given to a define",
                "name the list in the body, or give the define one item",
            )),
        }
    }

    fn list_record(&mut self, of: &Type) -> Res<RecordId> {
        let TypeKind::Named { name, .. } = &of.kind else {
            return Err(self.bad_type(
                of.span,
                "a list holds records",
                "declare a record with a `key` field",
            ));
        };
        match self.word(of)? {
            Word::Record(record) => {
                let row = self.vocabulary.record(record);
                if row.key.is_some() {
                    return Ok(record);
                }
                let (text, at) = (format!("the record `{}` has no key", row.name), row.name_span);
                Err(self.sink.error(
                    Diagnostic::error(codes::NO_KEY, of.span, text)
                        .label("a list finds its items by their key")
                        .related(at, "declared here")
                        .help("write `key` before the field that names an item"),
                ))
            }
            Word::Scalar(_) => {
                let text = format!("a list holds records, and `{}` is none", name.text);
                Err(self.bad_type(
                    of.span,
                    &text,
                    "write `set of` for enum values or countries, or declare a record",
                ))
            }
        }
    }

    fn set_type(&mut self, of: &Type) -> Res<SetType> {
        if matches!(of.kind, TypeKind::Named { .. }) {
            match self.word(of)? {
                Word::Scalar(Scalar::Enum(id)) => return Ok(SetType::Enum(id)),
                Word::Scalar(Scalar::Country) => return Ok(SetType::Country),
                _ => {}
            }
        }
        Err(self.bad_type(
            of.span,
            "a set holds values of an enum, or countries",
            "declare an enum, or write `list of` a record",
        ))
    }

    fn word(&mut self, ty: &Type) -> Res<Word> {
        let TypeKind::Named { name, range, unit } = &ty.kind else {
            return Err(self.bad_type(ty.span, "a type is wanted here", "write one word, such as `bool`"));
        };
        let kind = match &*name.text {
            "count" => Some(NumberKind::Count),
            "number" => Some(NumberKind::Number),
            "percent" => Some(NumberKind::Percent),
            _ => None,
        };
        if let Some(kind) = kind {
            let number = self.number_type(kind, range.as_ref(), unit.as_ref())?;
            return Ok(Word::Scalar(Scalar::Number(number)));
        }
        if let Some((low, high)) = range {
            let text = format!("`{}` has no range", name.text);
            return Err(self.bad_type(
                low.span.to(high.span),
                &text,
                "only `count`, `number` and `percent` have one",
            ));
        }
        if let Some(unit) = unit {
            let text = format!("`{}` has no unit", name.text);
            return Err(self.bad_type(unit.span, &text, "only `count` and `number` have one"));
        }
        self.plain_word(name)
    }

    fn plain_word(&mut self, word: &syntax::Name) -> Res<Word> {
        let scalar = match &*word.text {
            "bool" => Scalar::Bool,
            "date" => Scalar::Date,
            "duration" => Scalar::Duration,
            "text" => Scalar::Text,
            "country" => Scalar::Country,
            _ => return self.declared_word(word),
        };
        Ok(Word::Scalar(scalar))
    }

    fn declared_word(&mut self, word: &syntax::Name) -> Res<Word> {
        let (names, packages) = (self.names, self.packages);
        let is_type = |entry: &&Entry<'_>| matches!(entry.node, Node::Enum(_) | Node::Record(_));
        if names.find(packages, self.package, Space::Names, &word.text) == super::names::Found::Nothing {
            let visible = names.visible(packages, self.package, Space::Names).filter(is_type);
            let built_in = ["bool", "count", "number", "percent", "date", "duration", "text", "country"];
            let candidates: Vec<&str> = visible.map(|e| &*e.name).chain(built_in).collect();
            let help = self.sink.did_you_mean(&word.text, candidates);
            let text = format!("there is no type `{}`", word.text);
            return Err(self.sink.error(Diagnostic::error(name::UNKNOWN, word.span, text).maybe_help(help)));
        }
        let id = names.resolve(packages, self.package, Space::Names, &word.text, word.span, self.sink)?;
        let entry = names.entry(id);
        match (entry.kind, entry.id.get()) {
            (Kind::Enum, Some(at)) => Ok(Word::Scalar(Scalar::Enum(EnumId(at)))),
            (Kind::Record, Some(at)) => Ok(Word::Record(RecordId(at))),
            (Kind::Enum | Kind::Record | Kind::Unreadable, _) => Err(Sink::follows()),
            _ => Err(self.sink.error(wrong_kind(word, entry, "a type"))),
        }
    }

    fn number_type(
        &mut self,
        kind: NumberKind,
        range: Option<&(Literal, Literal)>,
        unit: Option<&syntax::Name>,
    ) -> Res<NumberType> {
        if let (NumberKind::Percent, Some(unit)) = (kind, unit) {
            return Err(self.bad_type(
                unit.span,
                "a percent has no unit",
                "a percent is a share of whatever it is multiplied with",
            ));
        }
        let unit = unit.map(|word| self.unit(word)).transpose()?;
        let floor = (kind == NumberKind::Count).then_some(Decimal::ZERO);
        let Some((low, high)) = range else {
            return Ok(NumberType { kind, unit, min: floor, max: None });
        };
        self.bound(kind, low)?;
        self.bound(kind, high)?;
        if low.value > high.value {
            return Err(self.sink.error(
                Diagnostic::error(codes::RANGE, low.span.to(high.span), "this range is upside down")
                    .help("write the lower end first"),
            ));
        }
        Ok(NumberType { kind, unit, min: Some(low.value), max: Some(high.value) })
    }

    fn bound(&mut self, kind: NumberKind, literal: &Literal) -> Res<()> {
        let value = literal.value.normalize();
        let (text, help) = match (kind, literal.percent) {
            (NumberKind::Percent, false) => (
                "the range of a percent is written in percent",
                format!("write `{}%`", super::describe::as_percent(value)),
            ),
            (NumberKind::Count | NumberKind::Number, true) => (
                "only the range of a percent is written in percent",
                format!("write `{value}`, or the type `percent`"),
            ),
            (NumberKind::Count, false)
                if !value.is_integer() || value.is_sign_negative() && !value.is_zero() =>
            {
                ("a count is whole, and 0 or more", "write a whole number, or the type `number`".into())
            }
            _ => return Ok(()),
        };
        Err(self.sink.error(Diagnostic::error(codes::RANGE, literal.span, text).help(help)))
    }

    /// The unit of a name.
    pub(super) fn unit(&mut self, word: &syntax::Name) -> Res<UnitId> {
        let id = self.names.resolve(
            self.packages,
            self.package,
            Space::Units,
            &word.text,
            word.span,
            self.sink,
        )?;
        self.names.entry(id).id.get().map(UnitId).ok_or_else(Sink::follows)
    }

    fn bad_type(&mut self, span: Span, message: &str, help: &str) -> super::sink::Reported {
        self.sink.error(Diagnostic::error(codes::INVALID_TYPE, span, message).help(help))
    }
}

/// A name that is declared, but as something else than is wanted here.
pub(super) fn wrong_kind(word: &syntax::Name, entry: &Entry<'_>, wanted: &str) -> Diagnostic {
    let text = format!("`{}` is {}; {wanted} is wanted here", word.text, entry.kind.article());
    Diagnostic::error(name::WRONG_KIND, word.span, text).related(entry.name_span, "declared here")
}
