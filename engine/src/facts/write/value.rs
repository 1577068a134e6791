//! Values as YAML and JSON files write them, each on one line.

use crate::text;
use r2pc_lang::program::{
    EnumId, FactType, Field, FieldType, NumberKind, RecordId, Scalar, SetType, Vocabulary,
};
use r2pc_lang::value::{Content, Element, Fields, Value};

/// The language of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Flow YAML: what needs no quotes has none.
    Yaml,
    /// JSON.
    Json,
}

impl Style {
    /// A key.
    pub(crate) fn key(self, key: &str) -> String {
        match self {
            Style::Yaml => key.to_owned(),
            Style::Json => quoted(key),
        }
    }

    /// A word, day or length of time.
    pub(crate) fn word(self, word: &str) -> String {
        self.key(word)
    }

    /// `{ a: 1, b: 2 }`
    pub(crate) fn object(self, entries: &[(&str, String)]) -> String {
        if entries.is_empty() {
            return "{}".to_owned();
        }
        let entries: Vec<String> =
            entries.iter().map(|(key, value)| format!("{}: {value}", self.key(key))).collect();
        format!("{{ {} }}", entries.join(", "))
    }
}

/// A text in quotes: JSON's are YAML's too.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}

/// The value of an observation of a fact.
pub(crate) fn value(vocabulary: &Vocabulary, ty: &FactType, value: &Value, style: Style) -> String {
    match (ty, value) {
        (FactType::Scalar(ty), value) => scalar(vocabulary, ty, value, style),
        (FactType::Set(ty), value) => set(vocabulary, ty, value, style),
        (FactType::Record(id), Value::Record(fields)) => record(vocabulary, *id, fields, style),
        (FactType::List { record: id, .. }, Value::List(list)) => {
            let items: Vec<String> =
                list.items.iter().map(|item| record(vocabulary, *id, &item.fields, style)).collect();
            items_of(&items, list.open, style)
        }
        _ => "null".to_owned(),
    }
}

fn items_of(items: &[String], open: bool, style: Style) -> String {
    let items = format!("[{}]", items.join(", "));
    if open { style.object(&[("open", "true".to_owned()), ("items", items)]) } else { items }
}

fn record(vocabulary: &Vocabulary, id: RecordId, fields: &Fields, style: Style) -> String {
    let declared = &vocabulary.record(id).fields;
    let field = |(declared, content): (&'_ Field, &Option<Content>)| {
        let content = match content.as_ref()? {
            Content::Missing(reason) => style.object(&[("unknown", style.word(reason.word()))]),
            Content::Value(value) => match &declared.ty {
                FieldType::Scalar(ty) => scalar(vocabulary, ty, value, style),
                FieldType::Set(ty) => set(vocabulary, ty, value, style),
            },
        };
        Some(format!("{}: {content}", style.key(&declared.name)))
    };
    let fields: Vec<String> = declared.iter().zip(fields).filter_map(field).collect();
    format!("{{ {} }}", fields.join(", "))
}

fn scalar(vocabulary: &Vocabulary, ty: &Scalar, value: &Value, style: Style) -> String {
    let text = text::field(vocabulary, &FieldType::Scalar(ty.clone()), value);
    match ty {
        Scalar::Text => quoted(&text),
        Scalar::Bool => text,
        Scalar::Number(number) if number.kind != NumberKind::Percent => text,
        _ => style.word(&text),
    }
}

fn set(vocabulary: &Vocabulary, ty: &SetType, value: &Value, style: Style) -> String {
    let Value::Set(set) = value else { return "[]".to_owned() };
    let words: Vec<String> =
        elements(vocabulary, ty, &set.members).iter().map(|word| style.word(word)).collect();
    items_of(&words, set.open, style)
}

/// The members of a set as words.
pub(crate) fn elements(vocabulary: &Vocabulary, ty: &SetType, members: &[Element]) -> Vec<String> {
    let word_of = |ty: EnumId, value: u32| vocabulary.enumeration(ty).word(value).to_owned();
    let word = |element: &Element| match (element, ty) {
        (Element::Choice(value), SetType::Enum(ty)) => word_of(*ty, *value),
        (Element::Choice(value), SetType::Country) => value.to_string(),
        (Element::Country(code), _) => code.to_string(),
    };
    members.iter().map(word).collect()
}
