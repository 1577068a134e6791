//! The facts of one version in the ids of another, by name. What the other has no word for is left out.

use crate::facts::{CellKey, CountryFacts, Observation, Origin};
use r2pc_lang::program::{
    EnumId, FactType, FieldType, IndexKey, IndexType, Program, RecordId, Scalar, SetType, Vocabulary,
};
use r2pc_lang::value::{Content, Element, Fields, ItemValue, ListValue, SetValue, Value};

/// The same facts in the ids of another version.
pub(super) fn translated(from: &Program, to: &Program, facts: &CountryFacts) -> CountryFacts {
    let words = Words { from, to };
    let cell = |(key, seen): (&CellKey, &Vec<Observation>)| {
        let to_key = words.cell(*key)?;
        let types = (&from.vocabulary.fact(key.0).ty, &to.vocabulary.fact(to_key.0).ty);
        let seen: Vec<Observation> = seen.iter().filter_map(|o| words.observation(o, types)).collect();
        (!seen.is_empty()).then_some((to_key, seen))
    };
    CountryFacts { cells: facts.cells.iter().filter_map(cell).collect() }
}

/// Whether facts are what the vocabulary allows.
pub(super) fn fits(program: &Program, facts: &CountryFacts) -> bool {
    translated(program, program, facts).cells == facts.cells
}

struct Words<'p> {
    from: &'p Program,
    to: &'p Program,
}

impl Words<'_> {
    fn vocabularies(&self) -> (&Vocabulary, &Vocabulary) {
        (&self.from.vocabulary, &self.to.vocabulary)
    }

    fn cell(&self, (fact, index): CellKey) -> Option<CellKey> {
        let (from, to) = self.vocabularies();
        let row = from.fact(fact);
        let other = to.fact_named(&row.name)?;
        let index = match (index, row.by, to.fact(other).by) {
            (None, None, None) => None,
            (Some(IndexKey::Choice(value)), Some(IndexType::Enum(a)), Some(IndexType::Enum(b))) => {
                Some(IndexKey::Choice(self.choice(value, a, b)?))
            }
            (Some(IndexKey::Rule(id)), Some(IndexType::Obligation), Some(IndexType::Obligation)) => {
                Some(IndexKey::Rule(self.to.rule_named(&self.from.rule(id).full_name)?))
            }
            _ => return None,
        };
        Some((other, index))
    }

    fn choice(&self, value: u32, a: EnumId, b: EnumId) -> Option<u32> {
        let (from, to) = self.vocabularies();
        to.enumeration(b).value(from.enumeration(a).word(value))
    }

    fn observation(&self, seen: &Observation, types: (&FactType, &FactType)) -> Option<Observation> {
        let source = match &seen.source {
            Origin::Declared(id) => Origin::Text(self.from.vocabulary.source(*id).citation.clone()),
            other => other.clone(),
        };
        let content = match &seen.content {
            Content::Missing(reason) => Content::Missing(*reason),
            Content::Value(value) => Content::Value(self.value(value, types)?),
        };
        Some(Observation { content, source, ..seen.clone() })
    }

    fn value(&self, value: &Value, types: (&FactType, &FactType)) -> Option<Value> {
        match (types, value) {
            ((FactType::Scalar(a), FactType::Scalar(b)), value) => self.scalar(value, a, b),
            ((FactType::Set(a), FactType::Set(b)), value) => self.set(value, a, b),
            ((FactType::Record(a), FactType::Record(b)), Value::Record(fields)) => {
                Some(Value::Record(self.fields(fields, *a, *b)))
            }
            ((FactType::List { record: a, .. }, FactType::List { record: b, .. }), Value::List(list)) => {
                let item = |item: &ItemValue| ItemValue {
                    key: item.key.clone(),
                    fields: self.fields(&item.fields, *a, *b),
                };
                Some(Value::List(ListValue { items: list.items.iter().map(item).collect(), open: list.open }))
            }
            _ => None,
        }
    }

    fn fields(&self, fields: &Fields, a: RecordId, b: RecordId) -> Fields {
        let (from, to) = self.vocabularies();
        let (old, new) = (from.record(a), to.record(b));
        let field = |declared: &r2pc_lang::program::Field| {
            let at = old.field(&declared.name)?;
            let content = fields.get(at as usize)?.as_ref()?;
            let Content::Value(value) = content else { return Some(content.clone()) };
            match (&old.fields.get(at as usize)?.ty, &declared.ty) {
                (FieldType::Scalar(a), FieldType::Scalar(b)) => self.scalar(value, a, b).map(Content::Value),
                (FieldType::Set(a), FieldType::Set(b)) => self.set(value, a, b).map(Content::Value),
                _ => None,
            }
        };
        new.fields.iter().map(field).collect()
    }

    fn scalar(&self, value: &Value, a: &Scalar, b: &Scalar) -> Option<Value> {
        match (a, b, value) {
            (Scalar::Enum(a), Scalar::Enum(b), Value::Choice(value)) => {
                Some(Value::Choice(self.choice(*value, *a, *b)?))
            }
            (Scalar::Number(_), Scalar::Number(ty), Value::Number(number)) => {
                let fits = ty.min.is_none_or(|min| min <= *number) && ty.max.is_none_or(|max| *number <= max);
                let whole = ty.kind != r2pc_lang::program::NumberKind::Count || number.fract().is_zero();
                (fits && whole).then(|| value.clone())
            }
            (Scalar::Enum(_), ..)
            | (_, Scalar::Enum(_), _)
            | (Scalar::Number(_), ..)
            | (_, Scalar::Number(_), _) => None,
            _ => (a == b).then(|| value.clone()),
        }
    }

    fn set(&self, value: &Value, a: &SetType, b: &SetType) -> Option<Value> {
        let Value::Set(set) = value else { return None };
        let element = |element: &Element| match (element, a, b) {
            (Element::Choice(value), SetType::Enum(a), SetType::Enum(b)) => {
                self.choice(*value, *a, *b).map(Element::Choice)
            }
            (Element::Country(_), SetType::Country, SetType::Country) => Some(element.clone()),
            _ => None,
        };
        let mut members: Vec<Element> = set.members.iter().map(element).collect::<Option<_>>()?;
        members.sort();
        Some(Value::Set(SetValue { members, open: set.open }))
    }
}
