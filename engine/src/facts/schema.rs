//! The JSON Schema of fact files for a vocabulary, for editors that complete YAML and JSON by one.
//!
//! It takes what the readers take, so far as a schema can say it: that keys of a list differ, that days exist and that
//! sources do not contradict themselves is for `r2pc check`.

use r2pc_lang::program::{
    Fact, FactType, FieldType, IndexType, NumberKind, NumberType, RecordId, Scalar, SetType, Vocabulary,
};
use r2pc_lang::value::Reason;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The schema, draft 2020-12.
#[must_use]
pub fn schema(vocabulary: &Vocabulary) -> Value {
    let mut facts = Group::default();
    for fact in &vocabulary.facts {
        for (name, schema) in cells(vocabulary, fact) {
            facts.add(&name, &schema);
        }
    }
    let document = json!({
        "type": "object",
        "properties": {
            "country": { "$ref": "#/$defs/country" },
            "observed": { "$ref": "#/$defs/day" },
            "recorded": { "$ref": "#/$defs/day" },
            "source": { "type": "string" },
            "licence": { "type": "string" },
            "note": { "type": "string" },
            "facts": facts.schema(),
        },
        "required": ["country", "facts"],
        "additionalProperties": false,
    });
    let mut schema = Map::from_iter([
        ("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema")),
        ("title".to_owned(), json!("Facts of a country, or of several")),
        (
            "anyOf".to_owned(),
            json!([{ "$ref": "#/$defs/file" }, { "type": "array", "items": { "$ref": "#/$defs/file" } }]),
        ),
    ]);
    schema.insert("$defs".to_owned(), definitions(document));
    Value::Object(schema)
}

fn definitions(document: Value) -> Value {
    let given = Reason::ALL.into_iter().filter(|r| r.can_be_given()).map(Reason::word).collect::<Vec<_>>();
    json!({
        "file": document,
        "country": { "type": "string", "pattern": "^[A-Z]{3}$", "description": "ISO 3166-1 alpha-3" },
        "day": {
            "description": "2014-06-30, or 2014-06 or 2014 where the day is not known",
            "anyOf": [
                { "type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}){0,2}$" },
                { "type": "integer", "minimum": 1, "maximum": 9999 },
            ],
        },
        "missing": {
            "type": "object",
            "properties": about(&[("unknown", json!({ "enum": given }))]),
            "required": ["unknown"],
            "additionalProperties": false,
        },
    })
}

/// What an observation can say beside its value.
fn about(more: &[(&str, Value)]) -> Value {
    let day = json!({ "$ref": "#/$defs/day" });
    let text = json!({ "type": "string" });
    let usual = [
        ("observed", day.clone()),
        ("since", day.clone()),
        ("recorded", day),
        ("source", text.clone()),
        ("note", text),
    ];
    more.iter()
        .cloned()
        .chain(usual)
        .map(|(name, schema)| (name.to_owned(), schema))
        .collect::<Map<_, _>>()
        .into()
}

/// Names that can be written dotted or nested.
#[derive(Default)]
struct Group {
    /// By the rest of their dotted name.
    named: BTreeMap<String, Value>,
    /// By the next word of it.
    groups: BTreeMap<String, Group>,
}

impl Group {
    fn add(&mut self, name: &str, schema: &Value) {
        self.named.insert(name.to_owned(), schema.clone());
        if let Some((word, rest)) = name.split_once('.') {
            self.groups.entry(word.to_owned()).or_default().add(rest, schema);
        }
    }

    fn schema(&self) -> Value {
        let mut properties: Map<String, Value> =
            self.groups.iter().map(|(word, group)| (word.clone(), group.schema())).collect();
        properties.extend(self.named.iter().map(|(name, schema)| (name.clone(), schema.clone())));
        json!({ "type": ["object", "null"], "properties": properties, "additionalProperties": false })
    }
}

/// The cells of a fact by their dotted names, and the fields of those that are records.
fn cells(vocabulary: &Vocabulary, fact: &Fact) -> Vec<(String, Value)> {
    let name = fact.name.to_string();
    let mut value = fact_type(vocabulary, &fact.ty);
    if let (Some(question), Some(fields)) = (&fact.question, value.as_object_mut()) {
        fields.insert("description".to_owned(), json!(&**question));
    }
    let names = match fact.by {
        None => vec![name],
        Some(IndexType::Enum(id)) => {
            vocabulary.enumeration(id).values.iter().map(|(word, _)| format!("{name}.{word}")).collect()
        }
        Some(IndexType::Obligation) => {
            let rules = vocabulary.obligations.iter().map(|(rule, _)| (rule.to_string(), cell(&value)));
            let rules: Map<_, _> = rules.collect();
            return vec![(
                name,
                json!({ "type": "object", "properties": rules, "additionalProperties": false }),
            )];
        }
    };
    names.into_iter().flat_map(|name| with_fields(vocabulary, &fact.ty, name, &value)).collect()
}

fn with_fields(vocabulary: &Vocabulary, ty: &FactType, name: String, value: &Value) -> Vec<(String, Value)> {
    let mut cells = Vec::new();
    if let FactType::Record(record) = ty {
        for field in &vocabulary.record(*record).fields {
            cells.push((format!("{name}.{}", field.name), cell(&field_type(vocabulary, &field.ty))));
        }
    }
    cells.push((name, cell(value)));
    cells
}

/// A value by itself, with its day and source, a reason, or a series of these.
fn cell(value: &Value) -> Value {
    let observation = json!({
        "type": "object",
        "properties": about(&[("value", value.clone())]),
        "required": ["value"],
        "additionalProperties": false,
    });
    let missing = json!({ "$ref": "#/$defs/missing" });
    let dated = json!({ "anyOf": [value, observation, missing] });
    let mut schema = json!({
        "anyOf": [
            { "type": "null" },
            value,
            observation,
            missing,
            { "type": "array", "items": { "anyOf": [observation, missing] }, "minItems": 1 },
            { "type": "object", "patternProperties": { "^[0-9]{4}(-[0-9]{2}){0,2}$": dated }, "minProperties": 1,
              "additionalProperties": false },
        ],
    });
    if let (Some(question), Some(fields)) = (value.get("description"), schema.as_object_mut()) {
        fields.insert("description".to_owned(), question.clone());
    }
    schema
}

fn fact_type(vocabulary: &Vocabulary, ty: &FactType) -> Value {
    match ty {
        FactType::Scalar(scalar) => scalar_type(vocabulary, scalar),
        FactType::Set(set) => set_type(vocabulary, set),
        FactType::Record(id) => record(vocabulary, *id),
        FactType::List { record: id, .. } => items(&record(vocabulary, *id)),
    }
}

fn field_type(vocabulary: &Vocabulary, ty: &FieldType) -> Value {
    match ty {
        FieldType::Scalar(scalar) => scalar_type(vocabulary, scalar),
        FieldType::Set(set) => set_type(vocabulary, set),
    }
}

/// A record; each field can be missing for a reason. The key, where there is one, cannot.
fn record(vocabulary: &Vocabulary, id: RecordId) -> Value {
    let record = vocabulary.record(id);
    let fields = record.fields.iter().map(|field| {
        let value = field_type(vocabulary, &field.ty);
        (
            field.name.to_string(),
            json!({ "anyOf": [value, { "$ref": "#/$defs/missing" }, { "type": "null" }] }),
        )
    });
    let fields: Map<_, _> = fields.collect();
    let key = record.key.and_then(|key| record.fields.get(key as usize));
    let required: Vec<_> = key.iter().map(|field| &*field.name).collect();
    json!({ "type": "object", "properties": fields, "required": required, "additionalProperties": false })
}

/// A list or set, or an open one.
fn items(item: &Value) -> Value {
    let list = json!({ "type": "array", "items": item });
    let open = json!({
        "type": "object",
        "properties": { "open": { "type": "boolean" }, "items": list },
        "required": ["items"],
        "additionalProperties": false,
    });
    json!({ "anyOf": [list, open] })
}

fn set_type(vocabulary: &Vocabulary, ty: &SetType) -> Value {
    match ty {
        SetType::Enum(id) => items(&scalar_type(vocabulary, &Scalar::Enum(*id))),
        SetType::Country => items(&json!({ "$ref": "#/$defs/country" })),
    }
}

fn scalar_type(vocabulary: &Vocabulary, scalar: &Scalar) -> Value {
    match scalar {
        Scalar::Bool => json!({ "type": "boolean" }),
        Scalar::Number(number) => number_type(number),
        Scalar::Date => json!({ "$ref": "#/$defs/day" }),
        Scalar::Duration => {
            json!({ "type": "string", "pattern": "^[0-9]+(\\.[0-9]+)? (year|month|week|day)s?$" })
        }
        Scalar::Text => json!({ "type": ["string", "number"] }),
        Scalar::Country => json!({ "$ref": "#/$defs/country" }),
        Scalar::Enum(id) => {
            let words: Vec<_> = vocabulary.enumeration(*id).values.iter().map(|(word, _)| &**word).collect();
            json!({ "enum": words })
        }
    }
}

fn number_type(number: &NumberType) -> Value {
    let whole = number.kind == NumberKind::Count;
    let mut schema = Map::from_iter([("type".to_owned(), json!(if whole { "integer" } else { "number" }))]);
    for (word, end) in [("minimum", number.min), ("maximum", number.max)] {
        let end = end.and_then(|end| end.to_string().parse::<serde_json::Number>().ok());
        schema.extend(end.map(|end| (word.to_owned(), Value::Number(end))));
    }
    let figure = Value::Object(schema);
    if number.kind == NumberKind::Percent {
        return json!({ "anyOf": [figure, { "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?%$" }] });
    }
    figure
}
