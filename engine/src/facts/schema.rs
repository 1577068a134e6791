//! The JSON Schema of fact files for a vocabulary, for editors that complete YAML and JSON by one.
//!
//! It takes what the readers take, so far as a schema can say it: that keys of a list differ, that days exist and that
//! sources do not contradict themselves is for `r2pc check`.

use r2pc_lang::program::{
    Fact, FactType, Field, FieldType, IndexType, NumberKind, NumberType, Record, RecordId, Scalar, SetType,
    Vocabulary,
};
use r2pc_lang::value::Reason;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The schema, draft 2020-12.
#[must_use]
pub fn schema(vocabulary: &Vocabulary) -> Value {
    let mut facts = Group::default();
    let mut of_cells = Map::new();
    for fact in &vocabulary.facts {
        for (name, schema) in cells(vocabulary, fact, &mut of_cells) {
            facts.add(&name, &schema);
        }
    }
    let document = json!({
        "type": "object",
        "properties": {
            "country": defined("country"),
            "observed": defined("day"),
            "recorded": defined("day"),
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
        ("anyOf".to_owned(), json!([defined("file"), { "type": "array", "items": defined("file") }])),
    ]);
    let mut definitions = definitions(vocabulary, document);
    definitions.append(&mut of_cells);
    schema.insert("$defs".to_owned(), Value::Object(definitions));
    Value::Object(schema)
}

/// A schema that stands among the definitions.
fn defined(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn definitions(vocabulary: &Vocabulary, document: Value) -> Map<String, Value> {
    let given = Reason::ALL.into_iter().filter(|r| r.can_be_given()).map(Reason::word).collect::<Vec<_>>();
    let mut definitions = Map::new();
    for each in &vocabulary.enums {
        let words: Vec<_> = each.values.iter().map(|(word, _)| &**word).collect();
        definitions.insert(format!("enum.{}", each.name), json!({ "enum": words }));
    }
    for each in &vocabulary.records {
        definitions.insert(format!("record.{}", each.name), record(vocabulary, each));
    }
    let usual = json!({
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
    });
    definitions
        .extend(usual.as_object().into_iter().flatten().map(|(name, schema)| (name.clone(), schema.clone())));
    definitions
}

/// What an observation can say beside its value.
fn about(more: &[(&str, Value)]) -> Value {
    let day = defined("day");
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

/// The cells of a fact by their dotted names, and the fields of those that are records. What each can say is put among
/// the definitions, once.
fn cells(vocabulary: &Vocabulary, fact: &Fact, definitions: &mut Map<String, Value>) -> Vec<(String, Value)> {
    let name = fact.name.to_string();
    let whole = define(&name, &fact_type(vocabulary, &fact.ty), fact.question.as_deref(), definitions);
    let names = match fact.by {
        None => vec![name],
        Some(IndexType::Enum(id)) => {
            vocabulary.enumeration(id).values.iter().map(|(word, _)| format!("{name}.{word}")).collect()
        }
        Some(IndexType::Obligation) => {
            let rules = vocabulary.obligations.iter().map(|(rule, _)| (rule.to_string(), whole.clone()));
            let rules: Map<_, _> = rules.collect();
            return vec![(
                name,
                json!({ "type": "object", "properties": rules, "additionalProperties": false }),
            )];
        }
    };
    let fields = fields(vocabulary, fact, definitions);
    let mut cells = Vec::new();
    for name in names {
        cells.extend(fields.iter().map(|(field, schema)| (format!("{name}.{field}"), schema.clone())));
        cells.push((name, whole.clone()));
    }
    cells
}

/// The fields of a fact that is a record.
fn fields(
    vocabulary: &Vocabulary,
    fact: &Fact,
    definitions: &mut Map<String, Value>,
) -> Vec<(String, Value)> {
    let FactType::Record(record) = fact.ty else { return Vec::new() };
    let fields = vocabulary.record(record).fields.iter();
    let one = |field: &Field| {
        let value = field_type(vocabulary, &field.ty);
        let name = format!("{}.{}", fact.name, field.name);
        (field.name.to_string(), define(&name, &value, field.question.as_deref(), definitions))
    };
    fields.map(one).collect()
}

/// What a cell can say: a value by itself, one with its day and source, a reason, or a series of these.
fn define(name: &str, value: &Value, question: Option<&str>, definitions: &mut Map<String, Value>) -> Value {
    let (plain, dated, cell) = (format!("value.{name}"), format!("observed.{name}"), format!("cell.{name}"));
    definitions.insert(plain.clone(), value.clone());
    let observation = json!({
        "type": "object",
        "properties": about(&[("value", defined(&plain))]),
        "required": ["value"],
        "additionalProperties": false,
    });
    definitions.insert(dated.clone(), json!({ "anyOf": [observation, defined("missing")] }));
    let one = json!({ "anyOf": [defined(&plain), defined(&dated)] });
    let mut schema = json!({
        "anyOf": [
            { "type": "null" },
            defined(&plain),
            defined(&dated),
            { "type": "array", "items": defined(&dated), "minItems": 1 },
            { "type": "object", "patternProperties": { "^[0-9]{4}(-[0-9]{2}){0,2}$": one }, "minProperties": 1,
              "additionalProperties": false },
        ],
    });
    if let (Some(question), Some(fields)) = (question, schema.as_object_mut()) {
        fields.insert("description".to_owned(), json!(question));
    }
    definitions.insert(cell.clone(), schema);
    defined(&cell)
}

fn fact_type(vocabulary: &Vocabulary, ty: &FactType) -> Value {
    match ty {
        FactType::Scalar(scalar) => scalar_type(vocabulary, scalar),
        FactType::Set(set) => set_type(vocabulary, set),
        FactType::Record(id) => record_type(vocabulary, *id),
        FactType::List { record, .. } => items(&record_type(vocabulary, *record)),
    }
}

fn field_type(vocabulary: &Vocabulary, ty: &FieldType) -> Value {
    match ty {
        FieldType::Scalar(scalar) => scalar_type(vocabulary, scalar),
        FieldType::Set(set) => set_type(vocabulary, set),
    }
}

fn record_type(vocabulary: &Vocabulary, id: RecordId) -> Value {
    defined(&format!("record.{}", vocabulary.record(id).name))
}

/// A record; each field can be missing for a reason. The key, where there is one, cannot.
fn record(vocabulary: &Vocabulary, record: &Record) -> Value {
    let fields = record.fields.iter().map(|field| {
        let value = field_type(vocabulary, &field.ty);
        (field.name.to_string(), json!({ "anyOf": [value, defined("missing"), { "type": "null" }] }))
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
        SetType::Country => items(&defined("country")),
    }
}

fn scalar_type(vocabulary: &Vocabulary, scalar: &Scalar) -> Value {
    match scalar {
        Scalar::Bool => json!({ "type": "boolean" }),
        Scalar::Number(number) => number_type(number),
        Scalar::Date => defined("day"),
        Scalar::Duration => {
            json!({ "type": "string", "pattern": "^[0-9]+(\\.[0-9]+)? (year|month|week|day)s?$" })
        }
        Scalar::Text => json!({ "type": ["string", "number"] }),
        Scalar::Country => defined("country"),
        Scalar::Enum(id) => defined(&format!("enum.{}", vocabulary.enumeration(*id).name)),
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
