//! What stands behind the name of a fact or a rule: which cell, which field, which row.

use super::path::argument_enum;
use super::place::Asked;
use super::{Home, Lower, Place, VariableType};
use crate::check::env::Each;
use crate::check::names::{Kind, Space};
use crate::check::packages::dotted;
use crate::check::sink::{Res, Sink};
use crate::codes::{name as names_codes, rule as rule_codes, types as codes};
use crate::diagnostic::Diagnostic;
use crate::program::{
    Cell, EnumId, FactId, FactType, FieldType, Index, IndexKey, IndexType, ListRead, Read, RecordId, Row,
    RuleId, RuleRef, RuleTarget, Scalar, ValueType, When,
};
use crate::source::Span;
use crate::syntax::{Name, Path, RuleKind, Segment, Text};
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

impl Lower<'_, '_> {
    pub(super) fn fact_place(&mut self, id: FactId, path: &Path, rest: &[Segment]) -> Res<Place> {
        let fact = self.env.fact(id);
        self.scope.deps.facts.note(id, path.span);
        let (index, rest) = match (fact.by, rest) {
            (Some(by), [first, rest @ ..]) => (Some(self.cell_index(by, path, first)?), rest),
            (Some(by), []) => return Err(self.index_needed(id, by, path.span)),
            (None, rest) => (None, rest),
        };
        let span = path.span;
        let read = |field| Read { cell: Cell::Fact { fact: id, index, field }, at: When::Now, span };
        match (&fact.ty, rest) {
            (FactType::Scalar(ty), []) => Ok(Place::Cell(read(None), FieldType::Scalar(ty.clone()))),
            (FactType::Set(ty), []) => Ok(Place::Cell(read(None), FieldType::Set(ty.clone()))),
            (FactType::Record(record), []) => Ok(Place::Record(*record)),
            (FactType::Record(record), [Segment::Field(word), rest @ ..]) => {
                let (field, ty) = self.field(*record, word)?;
                self.nothing_behind(path, rest)?;
                Ok(Place::Cell(read(Some(field)), ty))
            }
            (FactType::List { record, .. }, []) => {
                Ok(Place::List(ListRead { fact: id, index, record: *record, span }))
            }
            (FactType::List { .. }, [Segment::Field(word), ..]) => {
                let list = self.text_before(path, word.span);
                let text = format!("`{list}` is a list: only its items have a `{}`", word.text);
                let help = format!("ask about its items: `any(x in {list} where x.{} …)`", word.text);
                Err(self.error(codes::NOT_A_VALUE, path.span, text, help))
            }
            _ => Err(self.no_parts(path, rest)),
        }
    }

    fn index_needed(&mut self, fact: FactId, by: IndexType, span: Span) -> crate::check::sink::Reported {
        let row = self.env.fact(fact);
        let (what, example) = match by {
            IndexType::Enum(id) => {
                let of = self.env.vocabulary.enumeration(id);
                (format!("each value of `{}`", of.name), of.word(0).to_owned())
            }
            IndexType::Obligation => ("each obligation".to_owned(), "the_obligation".to_owned()),
        };
        let text = format!("`{}` has a cell for {what}: which one is meant?", row.name);
        let help = format!("write `{0}.{example}`, or `{0}[x]` with a variable `x`", row.name);
        self.error(codes::INDEX_NEEDED, span, text, help)
    }

    /// Which cell of a fact `by` something.
    pub(in crate::check) fn cell_index(
        &mut self,
        by: IndexType,
        path: &Path,
        segment: &Segment,
    ) -> Res<Index> {
        let (index, word) = match segment {
            Segment::Key(key) => {
                let help = format!("write `[{}]`, without quotes", key.value);
                return Err(self.mismatch(key.span, "a cell is named by a word, not by a text", help));
            }
            Segment::Index(index) => (Some(index), None),
            Segment::Field(word) => (None, Some(word)),
        };
        if let Some(index) = index
            && let Some((slot, ty)) = self.variable_of(index)
        {
            let fits = match (by, &ty) {
                (_, VariableType::Broken) => return Err(Sink::follows()),
                (IndexType::Enum(wanted), ty) => argument_enum(ty) == Some(wanted),
                (IndexType::Obligation, VariableType::Rule(kind, _)) => *kind == RuleKind::Obligation,
                (IndexType::Obligation, _) => false,
            };
            return if fits { Ok(Index::Slot(slot)) } else { Err(self.wrong_variable(by, index)) };
        }
        match by {
            IndexType::Enum(id) => {
                if let Some(word) = word {
                    self.check_variable_as_field(path, id, word)?;
                }
                let value = match (index, word) {
                    (Some(index), _) => self.index_value(id, index)?,
                    (None, Some(word)) => self.enum_value(id, word)?,
                    (None, None) => return Err(Sink::follows()),
                };
                Ok(Index::Key(IndexKey::Choice(value)))
            }
            IndexType::Obligation => {
                let (name, span) = match (index, word) {
                    (Some(index), _) => (dotted(index), index.span),
                    (None, Some(word)) => (Arc::clone(&word.text), word.span),
                    (None, None) => return Err(Sink::follows()),
                };
                self.obligation(&name, span).map(|rule| Index::Key(IndexKey::Rule(rule)))
            }
        }
    }

    /// `treaties.t.status` with a variable `t`.
    fn check_variable_as_field(&mut self, path: &Path, id: EnumId, word: &Name) -> Res<()> {
        let known = self.env.vocabulary.enumeration(id).value(&word.text).is_some();
        if known || self.scope.variable(&word.text).is_none() {
            return Ok(());
        }
        let before = self.text_before(path, word.span);
        let text =
            format!("`{}` is not a value of `{}`", word.text, self.env.vocabulary.enumeration(id).name);
        let help = format!("for the variable, write `{before}[{}]`", word.text);
        Err(self.error(names_codes::UNKNOWN_VALUE, word.span, text, help))
    }

    fn wrong_variable(&mut self, by: IndexType, index: &Path) -> crate::check::sink::Reported {
        let wanted = match by {
            IndexType::Enum(id) => format!("a value of `{}`", self.env.vocabulary.enumeration(id).name),
            IndexType::Obligation => "an obligation".to_owned(),
        };
        let text = format!("the variable `{}` is not {wanted}", index.head.text);
        self.mismatch(index.span, text, format!("index by {wanted}"))
    }

    /// A value between brackets: `icerd` or `TreatyId.icerd`.
    fn index_value(&mut self, id: EnumId, index: &Path) -> Res<u32> {
        match index.rest.as_slice() {
            [] => self.enum_value(id, &index.head),
            [Segment::Field(word)] if *index.head.text == *self.env.vocabulary.enumeration(id).name => {
                self.enum_value(id, word)
            }
            _ => {
                let name = Arc::clone(&self.env.vocabulary.enumeration(id).name);
                Err(self.mismatch(
                    index.span,
                    format!("a value of `{name}` or a variable is wanted between the brackets"),
                    "a fact cannot be an index: range over the values with `any(x in … where …)`",
                ))
            }
        }
    }

    fn obligation(&mut self, name: &str, span: Span) -> Res<RuleId> {
        let (names, packages) = (self.env.names, self.env.packages);
        let id = names.resolve(packages, self.scope.package, Space::Names, name, span, self.sink)?;
        let entry = names.entry(id);
        match (entry.kind, entry.id.get()) {
            (Kind::Rule(RuleKind::Obligation), Some(at)) => Ok(RuleId(at)),
            (Kind::Rule(RuleKind::Obligation) | Kind::Unreadable, None) => Err(Sink::follows()),
            _ => {
                let word = Name { text: name.into(), span };
                Err(self.sink.error(crate::check::types::wrong_kind(&word, entry, "an obligation")))
            }
        }
    }

    pub(super) fn rule_place(
        &mut self,
        id: RuleId,
        kind: RuleKind,
        path: &Path,
        rest: &[Segment],
    ) -> Res<Place> {
        let (row, rest) = match rest {
            [segment @ (Segment::Key(_) | Segment::Index(_)), rest @ ..] => {
                (self.row(id, path, segment)?, rest)
            }
            rest => (Row::Whole, rest),
        };
        match rest {
            [] => {
                let target = RuleRef { rule: RuleTarget::Rule(id), row, span: path.span };
                Ok(Place::Rule(Asked { target, kind, ids: Arc::from([id]) }))
            }
            [Segment::Field(word)] => self.indicator_of(id, &row, path, word),
            rest => Err(self.no_parts(path, rest)),
        }
    }

    /// `discrimination.repression`
    fn indicator_of(&mut self, id: RuleId, row: &Row, path: &Path, word: &Name) -> Res<Place> {
        let rule = self.env.rule(id);
        let Some(at) = rule.indicators.iter().position(|(name, _)| *name == word.text) else {
            let help = self.sink.did_you_mean(&word.text, rule.indicators.iter().map(|(name, _)| &**name));
            let text = format!("`{}` has no indicator `{}`", rule.name, word.text);
            return Err(self.sink.error(
                Diagnostic::error(names_codes::UNKNOWN_FIELD, word.span, text)
                    .related(rule.name_span, "declared here")
                    .maybe_help(help),
            ));
        };
        if rule.each.is_some() && self.scope.home != Home::Rule(id) || *row != Row::Whole {
            let text = format!("`{}` is asked of each item of `{}`, one by one", word.text, rule.name);
            let help = "ask for the rule's verdict, or put the condition into a `define` that takes the item";
            return Err(self.error(rule_codes::INDICATOR_OF_ITEMS, path.span, text, help));
        }
        let at = u32::try_from(at).map_err(|_| Sink::follows())?;
        Ok(self.indicator(id, at, path.span))
    }

    /// Which row of a rule with `for each`.
    fn row(&mut self, id: RuleId, path: &Path, segment: &Segment) -> Res<Row> {
        let rule = self.env.rule(id);
        let Some(each) = rule.each else {
            let text = format!("`{}` has no `for each`: it has one finding", rule.name);
            let span = self.segment_span(segment);
            let help = format!("write `{}` alone", self.text_before(path, span));
            return Err(self.error(codes::NOT_INDEXED, span, text, help));
        };
        match segment {
            _ if each == Each::Broken => Err(Sink::follows()),
            Segment::Key(key) => self.row_of_text(each, key),
            Segment::Index(index) => self.row_of(each, index),
            Segment::Field(_) => Ok(Row::Whole),
        }
    }

    /// `R["key"]`: an item's key, the word of an enum value, or the full name of a rule.
    fn row_of_text(&mut self, each: Each, key: &Text) -> Res<Row> {
        match each {
            Each::List(..) => Ok(Row::Key(key.value.nfc().collect::<String>().into())),
            Each::Values(id) => {
                let word = Name { text: Arc::clone(&key.value), span: key.span };
                self.enum_value(id, &word).map(|_| Row::Key(word.text))
            }
            Each::Rules => match self.env.names.full(Space::Names, &key.value) {
                Some(entry) if entry.id.get().is_some() && matches!(entry.kind, Kind::Rule(_)) => {
                    Ok(Row::Key(Arc::clone(&key.value)))
                }
                Some(entry) if matches!(entry.kind, Kind::Rule(_) | Kind::Unreadable) => Err(Sink::follows()),
                _ => {
                    let help =
                        self.sink.did_you_mean(&key.value, self.env.rules.iter().map(|row| &*row.full_name));
                    let text = format!("there is no rule with the full name `{}`", key.value);
                    Err(self
                        .sink
                        .error(Diagnostic::error(names_codes::UNKNOWN, key.span, text).maybe_help(help)))
                }
            },
            Each::Countries if self.scope.home == Home::Test => Ok(Row::Key(Arc::clone(&key.value))),
            Each::Countries => Err(self.country_literal(key.span)),
            Each::Broken => Err(Sink::follows()),
        }
    }

    fn row_of(&mut self, each: Each, index: &Path) -> Res<Row> {
        if let Some((slot, ty)) = self.variable_of(index) {
            let fits = match (each, &ty) {
                (_, VariableType::Broken) => return Err(Sink::follows()),
                (Each::List(fact, _, record), VariableType::Item { record: r, fact: f }) => {
                    record == *r && f.is_none_or(|f| f == fact)
                }
                (Each::List(_, _, record), VariableType::Argument(ValueType::Item(r))) => record == *r,
                (Each::Values(id), ty) => argument_enum(ty) == Some(id),
                (Each::Rules, VariableType::Rule(..)) | (Each::Countries, VariableType::Country) => true,
                (Each::Countries, VariableType::Argument(ValueType::Scalar(Scalar::Country))) => true,
                _ => false,
            };
            if fits {
                return Ok(Row::Slot(slot));
            }
            let text = format!("the variable `{}` is of another list", index.head.text);
            return Err(self.mismatch(
                index.span,
                text,
                "name the row by an item of the rule's own `for each` list",
            ));
        }
        match each {
            Each::Values(id) => {
                let value = self.index_value(id, index)?;
                Ok(Row::Key(self.env.vocabulary.enumeration(id).word(value).into()))
            }
            Each::Rules => {
                let found = self.place(index, None)?;
                match found {
                    Place::Rule(asked) if asked.ids.len() == 1 => {
                        let full = asked.ids.first().map(|id| Arc::clone(&self.env.rule(*id).full_name));
                        full.map(Row::Key).ok_or_else(Sink::follows)
                    }
                    _ => Err(self.mismatch(
                        index.span,
                        "a rule is wanted between the brackets",
                        "name one of the rules",
                    )),
                }
            }
            Each::List(_, _, record) => self.keyed_by_word(record, index),
            Each::Countries | Each::Broken => Err(self.country_literal(index.span)),
        }
    }

    /// A list whose key is an enum: `R[icerd]`; any other key is a text.
    fn keyed_by_word(&mut self, record: RecordId, index: &Path) -> Res<Row> {
        let row = self.env.vocabulary.record(record);
        let key = row.key.and_then(|at| row.fields.get(at as usize)).map(|field| &field.ty);
        if let Some(FieldType::Scalar(Scalar::Enum(id))) = key {
            let id = *id;
            let value = self.index_value(id, index)?;
            return Ok(Row::Key(self.env.vocabulary.enumeration(id).word(value).into()));
        }
        let help = format!("for the item with this key, write `[\"{}\"]`", index.head.text);
        Err(self.mismatch(index.span, format!("there is no variable `{}`", index.head.text), help))
    }

    /// A country named in an expression.
    pub(super) fn country_literal(&mut self, span: Span) -> crate::check::sink::Reported {
        self.error(
            codes::COUNTRY_LITERAL,
            span,
            "a policy cannot name a country",
            "the same rules and thresholds hold for every State: state the circumstance, as a fact",
        )
    }

    fn segment_span(&self, segment: &Segment) -> Span {
        match segment {
            Segment::Field(word) => word.span,
            Segment::Index(index) => index.span,
            Segment::Key(key) => key.span,
        }
    }
}
