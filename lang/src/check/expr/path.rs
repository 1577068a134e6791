//! Dotted names: a variable, else the longest declared name, the rest fields or index values (semantics, 10.1).

use super::place::{Leaf, leaf};
use super::{Bare, Home, Lower, Place, Typed, VariableType, Want, cond};
use crate::check::names::{EntryId, Found, Kind, Space};
use crate::check::packages::dotted;
use crate::check::sink::{Reported, Res, Sink};
use crate::codes::{name as codes, types};
use crate::diagnostic::Diagnostic;
use crate::program::{
    Call, Cell, Choice, ChoiceKind, CondKind, Day, DayKind, DefineId, EnumId, FactId, FieldType, ParameterId,
    Read, RecordId, RuleId, Scalar, Slot, TextKind, ValueType, When,
};
use crate::source::Span;
use crate::syntax::{Name, Path, RuleKind, Segment};

/// The list of rules a word names.
pub(super) fn rules_word(word: &str) -> Option<RuleKind> {
    match word {
        "risks" => Some(RuleKind::Risk),
        "resiliences" => Some(RuleKind::Resilience),
        "obligations" => Some(RuleKind::Obligation),
        "warnings" => Some(RuleKind::Warning),
        _ => None,
    }
}

impl Lower<'_, '_> {
    /// What a name leads to; a bare word may be a value of the enum that is wanted.
    pub(in crate::check) fn place(&mut self, path: &Path, want: Want) -> Res<Place> {
        let head = &path.head;
        if let Some(variable) = self.scope.variable(&head.text) {
            let (slot, ty) = (variable.slot, variable.ty.clone());
            self.scope.used.push(slot);
            return self.variable_place(path, slot, ty);
        }
        if path.rest.is_empty()
            && let Some(place) = self.word_place(head, want)
        {
            return Ok(place);
        }
        match self.longest(path)? {
            Some((id, used)) => self.entry_place(id, path, path.rest.get(used..).unwrap_or_default()),
            None => Err(self.unknown(path, want)),
        }
    }

    fn word_place(&mut self, word: &Name, want: Want) -> Option<Place> {
        let span = word.span;
        if let Some(ty) = want
            && let Some(at) = self.env.vocabulary.enumeration(ty).value(&word.text)
        {
            return Some(choice(ty, at, span));
        }
        if &*word.text == "today" {
            return Some(Place::Value(Typed::Day(Day { kind: DayKind::Today, span })));
        }
        if let Some(kind) = rules_word(&word.text) {
            return Some(Place::Rules(kind));
        }
        let Home::Rule(rule) = self.scope.home else { return None };
        let at = self.env.rule(rule).indicators.iter().position(|(name, _)| *name == word.text)?;
        // An indicator that hides something was reported; its uses mean what they would without it.
        let named = self.env.names.find(self.env.packages, self.scope.package, Space::Names, &word.text);
        if let Found::One(_) = named {
            return None;
        }
        Some(self.indicator(rule, u32::try_from(at).ok()?, span))
    }

    /// An indicator as a condition.
    pub(super) fn indicator(&mut self, rule: RuleId, indicator: u32, span: Span) -> Place {
        self.scope.deps.indicators.note((rule, indicator), span);
        Place::Value(cond(CondKind::Indicator { rule, indicator }, span))
    }

    /// The longest declared name at the beginning of a path, and how many segments behind the head it takes.
    fn longest(&mut self, path: &Path) -> Res<Option<(EntryId, usize)>> {
        let full = dotted(path);
        let mut unseen = None;
        let mut name = &*full;
        loop {
            match self.env.names.find(self.env.packages, self.scope.package, Space::Names, name) {
                Found::One(id) => return Ok(Some((id, name.matches('.').count()))),
                Found::Several(ids) => {
                    return Err(self.env.names.ambiguous(
                        self.env.packages,
                        name,
                        path.span,
                        &ids,
                        self.sink,
                    ));
                }
                Found::Unseen(id) => unseen = unseen.or(Some((id, name))),
                Found::Nothing => {}
            }
            match name.rfind('.') {
                Some(at) => name = name.get(..at).unwrap_or_default(),
                None => break,
            }
        }
        match unseen {
            Some((id, name)) => Err(self.env.names.unseen(self.env.packages, name, path.span, id, self.sink)),
            None => Ok(None),
        }
    }

    fn entry_place(&mut self, id: EntryId, path: &Path, rest: &[Segment]) -> Res<Place> {
        let entry = self.env.names.entry(id);
        let Some(at) = entry.id.get() else { return Err(Sink::follows()) };
        let span = path.span;
        match entry.kind {
            Kind::Fact => self.fact_place(FactId(at), path, rest),
            Kind::Rule(kind) => self.rule_place(RuleId(at), kind, path, rest),
            Kind::Enum => match rest {
                [] => Ok(Place::Enum(EnumId(at))),
                [Segment::Field(word)] => {
                    self.enum_value(EnumId(at), word).map(|value| choice(EnumId(at), value, span))
                }
                _ => Err(self.no_parts(path, rest)),
            },
            Kind::Parameter => {
                self.nothing_behind(path, rest)?;
                let ty = self
                    .env
                    .parameters
                    .get(at as usize)
                    .map(|row| row.ty.clone())
                    .ok_or_else(Sink::follows)?;
                let counts =
                    matches!(&ty, ValueType::Scalar(Scalar::Number(number)) if number.unit.is_some());
                let bare = if counts { Bare::No } else { Bare::Literal };
                leaf(ty, Leaf::Parameter(ParameterId(at)), bare, span).map(Place::Value)
            }
            Kind::Define => {
                self.nothing_behind(path, rest)?;
                self.call_define(DefineId(at), Vec::new(), span).map(Place::Value)
            }
            _ => {
                let word = Name { text: dotted(path), span };
                let diagnostic = crate::check::types::wrong_kind(&word, entry, "a value");
                Err(self.sink.error(diagnostic))
            }
        }
    }

    /// A call of a define whose arguments were checked.
    pub(super) fn call_define(
        &mut self,
        define: DefineId,
        args: Vec<crate::program::Arg>,
        span: Span,
    ) -> Res<Typed> {
        let Some(row) = self.env.define(define) else { return Err(Sink::follows()) };
        let (name, wanted, given) = (&row.define.name, row.define.params.len(), args.len());
        if wanted != given {
            let params: Vec<&str> = row.define.params.iter().map(|(name, _)| &**name).collect();
            let help = format!("write `{name}({})`", params.join(", "));
            let text = format!(
                "`{name}` takes {wanted} argument{}, not {given}",
                if wanted == 1 { "" } else { "s" }
            );
            return Err(self.error(types::ARGUMENTS, span, text, help));
        }
        self.scope.deps.defines.note(define, span);
        leaf(row.ty.clone(), Leaf::Call(Call { define, args, span }), row.bare, span)
    }

    fn variable_place(&mut self, path: &Path, slot: Slot, ty: VariableType) -> Res<Place> {
        let span = path.span;
        let value = match ty {
            VariableType::Item { record, fact } => return self.item_place(path, slot, record, fact),
            VariableType::Argument(ValueType::Item(record)) => {
                return self.item_place(path, slot, record, None);
            }
            VariableType::Broken => return Err(Sink::follows()),
            VariableType::Choice(ty) => Typed::Choice(Choice { kind: ChoiceKind::Slot(slot), ty, span }),
            VariableType::Country => Typed::Text(
                crate::program::Text { kind: TextKind::Slot(slot), span },
                super::TextSort::Country,
            ),
            VariableType::Rule(kind, ids) => {
                self.nothing_behind(path, &path.rest)?;
                let target = crate::program::RuleRef {
                    rule: crate::program::RuleTarget::Slot(slot),
                    row: crate::program::Row::Whole,
                    span,
                };
                return Ok(Place::Rule(super::place::Asked { target, kind, ids }));
            }
            VariableType::Argument(ty) => leaf(ty, Leaf::Slot(slot), Bare::No, span)?,
        };
        self.nothing_behind(path, &path.rest)?;
        Ok(Place::Value(value))
    }

    fn item_place(&mut self, path: &Path, slot: Slot, record: RecordId, fact: Option<FactId>) -> Res<Place> {
        match path.rest.as_slice() {
            [] => Ok(Place::Item(slot, record)),
            [Segment::Field(word), rest @ ..] => {
                let (field, ty) = self.field(record, word)?;
                self.nothing_behind(path, rest)?;
                let read =
                    Read { cell: Cell::Item { slot, fact, record, field }, at: When::Now, span: path.span };
                Ok(Place::Cell(read, ty))
            }
            rest => Err(self.no_parts(path, rest)),
        }
    }

    /// A field of a record by name.
    pub(super) fn field(&mut self, record: RecordId, word: &Name) -> Res<(u32, FieldType)> {
        let row = self.env.vocabulary.record(record);
        if let Some(at) = row.field(&word.text)
            && let Some(field) = row.fields.get(at as usize)
        {
            return Ok((at, field.ty.clone()));
        }
        let help = self
            .sink
            .did_you_mean(&word.text, row.fields.iter().map(|f| &*f.name))
            .unwrap_or_else(|| format!("it has {}", list_of(row.fields.iter().map(|f| &*f.name))));
        let text = format!("the record `{}` has no field `{}`", row.name, word.text);
        Err(self.sink.error(
            Diagnostic::error(codes::UNKNOWN_FIELD, word.span, text)
                .related(row.name_span, "declared here")
                .help(help),
        ))
    }

    /// The place of a value in an enum.
    pub(super) fn enum_value(&mut self, ty: EnumId, word: &Name) -> Res<u32> {
        let row = self.env.vocabulary.enumeration(ty);
        row.value(&word.text).ok_or_else(|| {
            let help =
                self.sink.did_you_mean(&word.text, row.values.iter().map(|(w, _)| &**w)).unwrap_or_else(
                    || format!("its values are {}", list_of(row.values.iter().map(|(w, _)| &**w))),
                );
            let text = format!("`{}` is not a value of `{}`", word.text, row.name);
            let mut diagnostic = Diagnostic::error(codes::UNKNOWN_VALUE, word.span, text).help(help);
            if let Some(span) = row.name_span {
                diagnostic = diagnostic.related(span, "declared here");
            }
            self.sink.error(diagnostic)
        })
    }

    /// Nothing may stand behind this name.
    pub(super) fn nothing_behind(&mut self, path: &Path, rest: &[Segment]) -> Res<()> {
        if rest.is_empty() { Ok(()) } else { Err(self.no_parts(path, rest)) }
    }

    /// Something stands behind a name that has no parts.
    pub(super) fn no_parts(&mut self, path: &Path, rest: &[Segment]) -> Reported {
        let Some(first) = rest.first() else { return Sink::follows() };
        let (said, span) = match first {
            Segment::Field(word) => (format!("no part `{}`", word.text), word.span),
            Segment::Index(index) => ("no index".to_owned(), index.span),
            Segment::Key(key) => ("no index".to_owned(), key.span),
        };
        let name = self.text_before(path, span);
        self.error(
            codes::UNKNOWN_FIELD,
            span,
            format!("`{name}` has {said}"),
            format!("write `{name}` alone"),
        )
    }

    /// What stands in a path before a place in it.
    pub(super) fn text_before(&self, path: &Path, place: Span) -> String {
        let text = self.env.sources.text(Span { end: place.start.max(path.span.start), ..path.span });
        text.trim_end_matches(['.', '[', ' ', '\t', '\n', '\r']).to_owned()
    }

    fn unknown(&mut self, path: &Path, want: Want) -> Reported {
        let (word, full) = (&path.head, dotted(path));
        if path.rest.is_empty() {
            if let Some(ty) = want {
                return self.enum_value(ty, word).err().unwrap_or_else(Sink::follows);
            }
            if let Some(help) = self.value_elsewhere(word) {
                return self.error(
                    codes::UNKNOWN,
                    word.span,
                    format!("there is no name `{}`", word.text),
                    help,
                );
            }
        }
        let mut candidates: Vec<&str> = self
            .env
            .names
            .visible(self.env.packages, self.scope.package, Space::Names)
            .map(|entry| &*entry.name)
            .collect();
        candidates.extend(self.scope.variables.iter().map(|v| &*v.name));
        candidates.extend(["today", "risks", "resiliences", "obligations", "warnings"]);
        if let Home::Rule(rule) = self.scope.home {
            candidates.extend(self.env.rule(rule).indicators.iter().map(|(name, _)| &**name));
        }
        let help = self.sink.did_you_mean(&full, candidates.iter().copied()).or_else(|| {
            (!path.rest.is_empty()).then(|| self.sink.did_you_mean(&word.text, candidates.iter().copied()))?
        });
        let text = format!("there is no name `{full}`");
        self.sink.error(Diagnostic::error(codes::UNKNOWN, path.span, text).maybe_help(help))
    }

    /// `high` where no enum is wanted.
    fn value_elsewhere(&self, word: &Name) -> Option<String> {
        let ids = self.env.values.get(&word.text)?;
        let named =
            ids.iter().map(|id| self.env.vocabulary.enumeration(*id)).find(|row| row.name_span.is_some())?;
        Some(format!("it is a value of `{0}`: write `{0}.{1}`", named.name, word.text))
    }

    /// The variable of a one-word path.
    pub(super) fn variable_of(&mut self, path: &Path) -> Option<(Slot, VariableType)> {
        let variable = self.scope.variable(&path.head.text).filter(|_| path.rest.is_empty())?;
        let (slot, ty) = (variable.slot, variable.ty.clone());
        self.scope.used.push(slot);
        Some((slot, ty))
    }
}

/// A value of an enum as a place.
pub(super) fn choice(ty: EnumId, at: u32, span: Span) -> Place {
    Place::Value(Typed::Choice(Choice { kind: ChoiceKind::Constant(at), ty, span }))
}

/// `` `a`, `b` and `c` ``
pub(in crate::check) fn list_of<'n>(words: impl Iterator<Item = &'n str>) -> String {
    let all: Vec<String> = words.map(|word| format!("`{word}`")).collect();
    match all.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The type of an argument that a variable of this type is.
pub(super) fn argument_enum(ty: &VariableType) -> Option<EnumId> {
    match ty {
        VariableType::Choice(id) | VariableType::Argument(ValueType::Scalar(Scalar::Enum(id))) => Some(*id),
        _ => None,
    }
}
