//! A vocabulary with a fact of every kind.

use super::no_span;
use r2pc_lang::program::{
    Enum, EnumId, Fact, FactType, Field, FieldType, IndexType, NumberKind, NumberType, PackageId, Record,
    RecordId, RuleId, Scalar, SetType, Source, SourceId, Vocabulary,
};
use r2pc_lang::syntax::Period;
use r2pc_lang::value::Duration;

const FIELD: EnumId = EnumId(0);
const STATUS: EnumId = EnumId(1);
const TREATY_ID: EnumId = EnumId(2);

fn enumeration(name: &str, words: &[&str]) -> Enum {
    let values = words.iter().map(|w| ((*w).into(), None)).collect();
    Enum { name: name.into(), values, ordered: false, name_span: None }
}

fn record(name: &str, key: Option<u32>, fields: Vec<(&str, FieldType)>) -> Record {
    let field =
        |(name, ty): (&str, FieldType)| Field { name: name.into(), ty, question: None, name_span: no_span() };
    Record { name: name.into(), fields: fields.into_iter().map(field).collect(), key, name_span: no_span() }
}

fn number(kind: NumberKind, min: Option<i64>, max: Option<i64>) -> Scalar {
    Scalar::Number(NumberType { kind, unit: None, min: min.map(Into::into), max: max.map(Into::into) })
}

fn fact(name: &str, ty: FactType) -> Fact {
    Fact {
        name: name.into(),
        package: PackageId(0),
        by: None,
        ty,
        question: None,
        docs: vec![],
        per: None,
        stale: None,
        published: None,
        prefers: vec![],
        cites: Vec::new(),
        tags: vec![],
        notes: vec![],
        span: no_span(),
        name_span: no_span(),
    }
}

fn source(name: &str, citation: &str) -> Source {
    Source {
        name: name.into(),
        package: PackageId(0),
        citation: citation.into(),
        title: None,
        date: None,
        url: None,
        points: Vec::new(),
        notes: vec![],
        span: no_span(),
        name_span: no_span(),
    }
}

/// ```text
/// source pts "Political Terror Scale"      source untc "UN Treaty Collection"
/// enum Field { domestic, foreign }         enum Status { party, signatory, none }
/// enum TreatyId { cat, rome_statute }
/// record Group { key name: text  share: percent 0%..100%  excluded: bool }
/// record Treaty { status: Status  since: date  fields: set of Field }
/// fact access: bool                        fact country_of_origin: country
/// fact deaths: count                       fact groups: list of Group
/// fact incidents: open list of Group       fact joined by TreatyId: bool
/// fact monitors.access: bool               fact notice: duration
/// fact plan.scope: set of Field            fact resourcing by obligation: number
/// fact review: Treaty                      fact rule_of_law: number 0..1
/// fact terror: number 1..5 per year published after 9 months
/// fact share: percent                      fact title: text
/// fact treaties by TreatyId: Treaty        fact upr.last: date
/// ```
pub(super) fn vocabulary() -> Vocabulary {
    let scalar = |name: &str, ty| fact(name, FactType::Scalar(ty));
    let list = |name: &str, open| fact(name, FactType::List { record: RecordId(0), open });
    let per_year = Some(Period::Year);
    let terror = scalar("terror", number(NumberKind::Number, Some(1), Some(5)));
    let by_treaty = Some(IndexType::Enum(TREATY_ID));
    let text = FieldType::Scalar(Scalar::Text);
    let percent = FieldType::Scalar(number(NumberKind::Percent, Some(0), Some(1)));
    let truth = FieldType::Scalar(Scalar::Bool);
    let fields = FieldType::Set(SetType::Enum(FIELD));
    let mut vocabulary = Vocabulary::default();
    vocabulary.sources =
        vec![source("pts", "Political Terror Scale"), source("untc", "UN Treaty Collection")];
    vocabulary.enums = vec![
        enumeration("Field", &["domestic", "foreign"]),
        enumeration("Status", &["party", "signatory", "none"]),
        enumeration("TreatyId", &["cat", "rome_statute"]),
    ];
    vocabulary.records = vec![
        record("Group", Some(0), vec![("name", text), ("share", percent), ("excluded", truth)]),
        record(
            "Treaty",
            None,
            vec![
                ("status", FieldType::Scalar(Scalar::Enum(STATUS))),
                ("since", FieldType::Scalar(Scalar::Date)),
                ("fields", fields),
            ],
        ),
    ];
    vocabulary.obligations =
        vec![("r2p.commitments.lens".into(), RuleId(3)), ("r2p.commitments.plan".into(), RuleId(4))];
    vocabulary.facts = vec![
        scalar("access", Scalar::Bool),
        scalar("country_of_origin", Scalar::Country),
        scalar("deaths", number(NumberKind::Count, None, None)),
        list("groups", false),
        list("incidents", true),
        Fact { by: by_treaty, ..scalar("joined", Scalar::Bool) },
        scalar("monitors.access", Scalar::Bool),
        scalar("notice", Scalar::Duration),
        fact("plan.scope", FactType::Set(SetType::Enum(FIELD))),
        Fact {
            by: Some(IndexType::Obligation),
            ..scalar("resourcing", number(NumberKind::Number, None, None))
        },
        fact("review", FactType::Record(RecordId(1))),
        scalar("rule_of_law", number(NumberKind::Number, Some(0), Some(1))),
        scalar("share", number(NumberKind::Percent, None, None)),
        Fact { per: per_year, published: Some(Duration::Months(9)), prefers: vec![SourceId(0)], ..terror },
        scalar("title", Scalar::Text),
        Fact { by: by_treaty, ..fact("treaties", FactType::Record(RecordId(1))) },
        scalar("upr.last", Scalar::Date),
    ];
    vocabulary
}
