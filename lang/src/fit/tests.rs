//! Which untyped values fit which types, and what is said of those that do not.

use super::*;
use crate::codes::Code;
use crate::program::{Enum, EnumId, Field, NumberKind, NumberType, Record, RecordId, Unit, UnitId};
use crate::source::FileId;
use crate::value::{Duration, Element, ListValue, SetValue};
use rust_decimal::Decimal;

fn at(start: usize) -> Span {
    Span::new(FileId(0), start, start + 1)
}

fn plain(text: &str) -> Datum {
    Datum::plain(text, at(0))
}

fn quoted(text: &str) -> Datum {
    Datum { kind: DatumKind::Scalar { text: text.into(), quoted: true }, span: at(0) }
}

fn items(items: Vec<Datum>) -> Datum {
    Datum { kind: DatumKind::Items(items), span: at(0) }
}

fn map(entries: Vec<(&str, Datum)>) -> Datum {
    let entries = entries
        .into_iter()
        .enumerate()
        .map(|(i, (key, value))| Entry { key: key.into(), key_span: at(i + 1), value })
        .collect();
    Datum { kind: DatumKind::Entries(entries), span: at(0) }
}

fn number(kind: NumberKind, min: Option<&str>, max: Option<&str>) -> Scalar {
    let end = |text: &str| text.parse::<Decimal>().unwrap();
    Scalar::Number(NumberType { kind, unit: None, min: min.map(end), max: max.map(end) })
}

/// `enum Level { none < low < high }`, `record Group { key name: text  share: percent  level: Level  in: set of Level }`
fn vocabulary() -> Vocabulary {
    let words = ["none", "low", "high"].map(|w| (w.into(), None)).to_vec();
    let field = |name: &str, ty| Field { name: name.into(), ty, question: None, name_span: at(0) };
    let fields = vec![
        field("name", FieldType::Scalar(Scalar::Text)),
        field("share", FieldType::Scalar(number(NumberKind::Percent, Some("0"), Some("1")))),
        field("level", FieldType::Scalar(Scalar::Enum(EnumId(0)))),
        field("in", FieldType::Set(SetType::Enum(EnumId(0)))),
    ];
    Vocabulary {
        enums: vec![Enum { name: "Level".into(), values: words, ordered: true, name_span: None }],
        records: vec![Record { name: "Group".into(), fields, key: Some(0), name_span: at(0) }],
        units: vec![Unit { name: "deaths".into(), title: "people killed".into(), name_span: at(0) }],
        ..Vocabulary::default()
    }
}

fn fitted(ty: FactType, datum: &Datum) -> Result<Option<Content>, Vec<Diagnostic>> {
    let mut said = Vec::new();
    let content = fact(&vocabulary(), &ty, datum, &mut said);
    assert!(said.is_empty() || content.is_none(), "what is refused gives no value");
    if said.is_empty() { Ok(content) } else { Err(said) }
}

fn value(ty: Scalar, datum: &Datum) -> Value {
    match fitted(FactType::Scalar(ty), datum) {
        Ok(Some(Content::Value(value))) => value,
        other => panic!("{datum:?} gave {other:?}"),
    }
}

/// Message and help of the only thing said.
fn refused(ty: FactType, datum: &Datum) -> (Code, String, String) {
    match fitted(ty, datum) {
        Err(said) if said.len() == 1 => {
            (said[0].code, said[0].message.clone(), said[0].help.clone().unwrap_or_default())
        }
        other => panic!("{datum:?} gave {other:?}"),
    }
}

fn groups() -> FactType {
    FactType::List { record: RecordId(0), open: false }
}

#[test]
fn only_true_and_false_are_truths() {
    assert_eq!(value(Scalar::Bool, &plain("true")), Value::Bool(true));
    for (text, meant) in
        [("yes", "`true`"), ("NO", "`false`"), ("TRUE", "`true`"), ("1", "`true`"), ("off", "`false`")]
    {
        let (code, _, help) = refused(FactType::Scalar(Scalar::Bool), &plain(text));
        assert_eq!(code, codes::fact::TYPE_MISMATCH);
        assert_eq!(help, format!("write {meant}"), "of {text}");
    }
    let (_, _, help) = refused(FactType::Scalar(Scalar::Bool), &quoted("true"));
    assert_eq!(help, "write `true`, without quotes");
}

#[test]
fn numbers_are_the_decimals_that_are_written() {
    for (text, decimal) in [
        ("0.45", "0.45"),
        ("-0", "0"),
        ("+12", "12"),
        ("1.50", "1.5"),
        ("1e3", "1000"),
        ("1.5E-7", "0.00000015"),
        ("0e999", "0"),
        ("123456789012345678", "123456789012345678"),
        ("1000000000000000000000000000", "1000000000000000000000000000"),
    ] {
        let value = value(number(NumberKind::Number, None, None), &plain(text));
        assert_eq!(value, Value::Number(decimal.parse().unwrap()), "of {text}");
    }
}

#[test]
fn a_percentage_and_its_share_are_one_number() {
    for text in ["12%", "12 %", "0.12", "1.2e1%"] {
        let percent = number(NumberKind::Percent, Some("0"), Some("1"));
        assert_eq!(value(percent, &plain(text)), Value::Number("0.12".parse().unwrap()), "of {text}");
    }
    let percent = number(NumberKind::Percent, Some("0"), Some("1"));
    assert_eq!(value(percent.clone(), &quoted("12%")), Value::Number("0.12".parse().unwrap()));
    let (code, message, help) = refused(FactType::Scalar(percent), &plain("12"));
    assert_eq!(code, codes::fact::OUT_OF_RANGE);
    assert_eq!(message, "`12` is out of range: expected a percentage from 0% to 100%");
    assert_eq!(help, "write `12%`");
}

#[test]
fn what_is_no_number_is_refused_with_what_to_write() {
    for (text, code, help) in [
        (".nan", codes::fact::TYPE_MISMATCH, "leave the value out"),
        ("inf", codes::fact::TYPE_MISMATCH, "leave the value out"),
        ("0x1F", codes::fact::TYPE_MISMATCH, ""),
        ("0o17", codes::fact::TYPE_MISMATCH, ""),
        ("0777", codes::fact::TYPE_MISMATCH, "write `777`"),
        ("1,000", codes::fact::TYPE_MISMATCH, "write `1000`"),
        ("1_000", codes::fact::TYPE_MISMATCH, "write `1000`"),
        ("12 deaths", codes::fact::TYPE_MISMATCH, "write `12` alone"),
        (".5", codes::fact::TYPE_MISMATCH, ""),
        ("5.", codes::fact::TYPE_MISMATCH, ""),
        ("", codes::fact::TYPE_MISMATCH, ""),
        ("1e999", codes::fact::OUT_OF_RANGE, "numbers stay below 10^28"),
        ("1e-999", codes::fact::OUT_OF_RANGE, "numbers stay below 10^28"),
        ("1e99999999999999999999", codes::fact::OUT_OF_RANGE, "numbers stay below 10^28"),
        ("10000000000000000000000000000", codes::fact::OUT_OF_RANGE, "numbers stay below 10^28"),
        ("0.1000000000000000055511151231257827", codes::fact::TOO_PRECISE, "round it"),
        ("5%", codes::fact::TYPE_MISMATCH, "write the figure without `%`"),
    ] {
        let (found, _, said) =
            refused(FactType::Scalar(number(NumberKind::Number, None, None)), &plain(text));
        assert_eq!(found, code, "of {text}");
        assert!(said.starts_with(help), "of {text}: {said}");
    }
}

#[test]
fn a_figure_with_the_unit_of_its_fact_is_told_apart() {
    let ty = NumberType { kind: NumberKind::Count, unit: Some(UnitId(0)), min: None, max: None };
    let (_, _, help) = refused(FactType::Scalar(Scalar::Number(ty)), &plain("12 deaths"));
    assert_eq!(help, "write `12`: the vocabulary says that it counts `deaths`");
}

#[test]
fn counts_are_whole_and_ranges_hold() {
    let count = || FactType::Scalar(number(NumberKind::Count, None, Some("3")));
    assert!(fitted(count(), &plain("3.0")).is_ok());
    assert_eq!(refused(count(), &plain("1.5")).0, codes::fact::TYPE_MISMATCH);
    assert_eq!(refused(count(), &plain("-1")).1, "`-1` is out of range: expected a whole number from 0 to 3");
    assert_eq!(refused(count(), &plain("4")).0, codes::fact::OUT_OF_RANGE);
}

#[test]
fn a_date_may_be_a_year_or_a_month() {
    let day = |y, m, d| jiff::civil::date(y, m, d);
    for (text, first, last) in [
        ("2014", day(2014, 1, 1), day(2014, 12, 31)),
        ("2012-02", day(2012, 2, 1), day(2012, 2, 29)),
        ("2014-06-30", day(2014, 6, 30), day(2014, 6, 30)),
    ] {
        assert_eq!(value(Scalar::Date, &plain(text)), Value::Date(Days { first, last }), "of {text}");
    }
    let (code, _, help) = refused(FactType::Scalar(Scalar::Date), &plain("2014-02-30"));
    assert_eq!((code, &*help), (codes::fact::NO_SUCH_DAY, "that month ends on `2014-02-28`"));
    for text in ["2014-13", "0000", "2014-00-01"] {
        assert_eq!(
            refused(FactType::Scalar(Scalar::Date), &plain(text)).0,
            codes::fact::NO_SUCH_DAY,
            "{text}"
        );
    }
    for text in ["30/06/2014", "2014-6-3", "2014-06-30T00:00:00Z", "14", "-2014", "2014-", "２０１４"] {
        assert_eq!(
            refused(FactType::Scalar(Scalar::Date), &plain(text)).0,
            codes::fact::TYPE_MISMATCH,
            "{text}"
        );
    }
}

#[test]
fn durations_are_whole_months_or_days() {
    for (text, length) in [
        ("18 months", Duration::Months(18)),
        ("4.5 years", Duration::Months(54)),
        ("1 year", Duration::Months(12)),
        ("2 weeks", Duration::Days(14)),
        ("10 days", Duration::Days(10)),
        ("0 days", Duration::Days(0)),
    ] {
        assert_eq!(value(Scalar::Duration, &plain(text)), Value::Duration(length), "of {text}");
    }
    for text in ["18", "1.5 months", "0.3 years", "-1 year", "99999999999 years", "1 year 6 months", "P1Y"] {
        assert_eq!(refused(FactType::Scalar(Scalar::Duration), &plain(text)).0, codes::fact::TYPE_MISMATCH);
    }
}

#[test]
fn texts_are_normal_and_readable() {
    assert_eq!(value(Scalar::Text, &plain("e\u{301}")), Value::Text("é".into()));
    assert_eq!(value(Scalar::Text, &plain("NO")), Value::Text("NO".into()));
    for text in ["a\0b", "\u{1b}[2J", "abc\u{202E}def"] {
        assert_eq!(refused(FactType::Scalar(Scalar::Text), &quoted(text)).0, codes::fact::CONTROL_CHARACTER);
    }
}

#[test]
fn countries_are_codes_of_the_standard() {
    for code in ["GHA", "YUG", "VDR", "XKX", "ZZB"] {
        assert_eq!(value(Scalar::Country, &plain(code)), Value::Text(code.into()));
    }
    for (text, help) in
        [("gha", "write `GHA`"), ("GAH", "did you mean `GHA`?"), ("Ghana", "write the ISO 3166-1")]
    {
        let (code, _, said) = refused(FactType::Scalar(Scalar::Country), &plain(text));
        assert_eq!(code, codes::fact::UNKNOWN_COUNTRY);
        assert!(said.starts_with(help), "of {text}: {said}");
    }
}

#[test]
fn a_wrong_word_of_an_enum_names_the_nearest() {
    assert_eq!(value(Scalar::Enum(EnumId(0)), &plain("none")), Value::Choice(0));
    let (code, message, help) = refused(FactType::Scalar(Scalar::Enum(EnumId(0))), &plain("hihg"));
    assert_eq!(code, codes::fact::UNKNOWN_VALUE);
    assert_eq!((&*message, &*help), ("`hihg` is no value of `Level`", "did you mean `high`?"));
}

#[test]
fn sets_are_sorted_and_may_be_open() {
    let set = || FactType::Set(SetType::Enum(EnumId(0)));
    let both = SetValue { members: vec![Element::Choice(0), Element::Choice(2)], open: false };
    let listed = || items(vec![plain("high"), plain("none")]);
    let members = |datum| vec![datum, Datum { span: at(9), ..plain("high") }];
    assert_eq!(fitted(set(), &listed()), Ok(Some(Content::Value(Value::Set(both.clone())))));
    let open = map(vec![("open", plain("true")), ("items", listed())]);
    let expected = Value::Set(SetValue { open: true, ..both });
    assert_eq!(fitted(set(), &open), Ok(Some(Content::Value(expected))));
    assert_eq!(refused(set(), &plain("high")).2, "write `[high]`");
    assert_eq!(refused(set(), &items(members(plain("high")))).0, codes::fact::DUPLICATE_ITEM);
    assert_eq!(refused(set(), &map(vec![("open", plain("true"))])).0, codes::fact::TYPE_MISMATCH);
    assert_eq!(refused(set(), &map(vec![("itmes", listed())])).2, "did you mean `items`?");
}

#[test]
fn items_are_sorted_by_key_and_keys_differ() {
    let group = |name: &str, share: &str| map(vec![("name", plain(name)), ("share", plain(share))]);
    let two = items(vec![group("b", "12%"), group("a", "1%")]);
    let Ok(Some(Content::Value(Value::List(ListValue { items: found, open })))) = fitted(groups(), &two)
    else {
        panic!("two groups fit");
    };
    assert!(!open);
    assert_eq!(found.iter().map(|i| &*i.key).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(
        refused(groups(), &items(vec![group("a", "1%"), group("a", "2%")])).0,
        codes::fact::DUPLICATE_ITEM
    );
    let keyless = items(vec![map(vec![("share", plain("1%"))])]);
    assert_eq!(refused(groups(), &keyless).0, codes::fact::MISSING_KEY);
    let reasoned = map(vec![("name", map(vec![("unknown", plain("withheld"))]))]);
    assert_eq!(refused(groups(), &items(vec![reasoned])).0, codes::fact::MISSING_KEY);
}

#[test]
fn a_field_can_be_missing_with_a_reason_or_not_given() {
    let withheld = map(vec![("unknown", plain("withheld")), ("note", quoted("Visits refused."))]);
    let null = Datum { kind: DatumKind::Null, span: at(0) };
    let record = map(vec![("name", plain("a")), ("share", withheld), ("level", null)]);
    let Ok(Some(Content::Value(Value::Record(fields)))) = fitted(FactType::Record(RecordId(0)), &record)
    else {
        panic!("a record fits");
    };
    assert_eq!(fields[1], Some(Content::Missing(Reason::Withheld)));
    assert_eq!((&fields[2], &fields[3]), (&None, &None));
}

#[test]
fn reasons_are_those_that_can_be_given() {
    let record = || FactType::Record(RecordId(0));
    let reason = |word: &str| map(vec![("unknown", plain(word))]);
    assert_eq!(fitted(record(), &reason("not_due")), Ok(Some(Content::Missing(Reason::NotDue))));
    assert_eq!(refused(record(), &reason("disputed")).1, "`disputed` is found out, not given");
    assert_eq!(refused(record(), &reason("witheld")).2, "did you mean `withheld`?");
    let (_, _, help) = refused(FactType::Scalar(Scalar::Bool), &plain("withheld"));
    assert_eq!(help, "to say why the value is missing, write `{ unknown: withheld }`");
    let beside = map(vec![("unknown", plain("withheld")), ("value", plain("3"))]);
    assert_eq!(refused(record(), &beside).0, codes::fact::UNKNOWN_FIELD);
}

#[test]
fn everything_wrong_in_a_tree_is_said() {
    let bad = map(vec![("nmae", plain("a")), ("share", plain("300%")), ("level", plain("hihg"))]);
    let good = map(vec![("name", plain("b")), ("in", items(vec![plain("lwo"), items(vec![])]))]);
    let said = fitted(groups(), &items(vec![bad, good])).unwrap_err();
    let codes: Vec<_> = said.iter().map(|d| d.code).collect();
    assert_eq!(
        codes,
        [
            codes::fact::UNKNOWN_FIELD,
            codes::fact::OUT_OF_RANGE,
            codes::fact::UNKNOWN_VALUE,
            codes::fact::UNKNOWN_VALUE,
            codes::fact::TYPE_MISMATCH
        ]
    );
    assert_eq!(said[0].help.as_deref(), Some("did you mean `name`?"));
}

#[test]
fn nothing_is_nothing() {
    let null = Datum { kind: DatumKind::Null, span: at(0) };
    assert_eq!(fitted(groups(), &null), Ok(None));
}

#[test]
fn cells_are_found_by_value_or_obligation() {
    let mut vocabulary = vocabulary();
    let rule = |n| crate::program::RuleId(n);
    vocabulary.obligations =
        vec![("a.lens".into(), rule(0)), ("a.plan".into(), rule(1)), ("b.plan".into(), rule(2))];
    let mut said = Vec::new();
    let mut find = |by, word: &str| index(&vocabulary, by, word, at(0), &mut said);
    assert_eq!(find(IndexType::Enum(EnumId(0)), "low"), Some(IndexKey::Choice(1)));
    assert_eq!(find(IndexType::Obligation, "lens"), Some(IndexKey::Rule(rule(0))));
    assert_eq!(find(IndexType::Obligation, "b.plan"), Some(IndexKey::Rule(rule(2))));
    assert_eq!(find(IndexType::Obligation, "plan"), None);
    assert_eq!(find(IndexType::Enum(EnumId(0)), "lwo"), None);
    assert_eq!(said[1].help.as_deref(), Some("did you mean `low`?"));
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_fits_or_is_refused_with_a_reason(text in "\\PC{0,12}|[-+0-9.eE%_, ]{0,30}|[0-9]{1,4}-[0-9]{1,2}(-[0-9]{1,2})?") {
            let kinds = [Scalar::Bool, Scalar::Date, Scalar::Duration, Scalar::Text, Scalar::Country, Scalar::Enum(EnumId(0)),
                number(NumberKind::Number, None, None), number(NumberKind::Count, None, None), number(NumberKind::Percent, None, None)];
            for ty in kinds {
                let mut said = Vec::new();
                let content = fact(&vocabulary(), &FactType::Scalar(ty), &plain(&text), &mut said);
                prop_assert_eq!(content.is_none(), !said.is_empty());
            }
        }

        #[test]
        fn a_number_is_what_its_digits_say(mantissa in -999_999_999_999_999_999_i64..999_999_999_999_999_999, scale in 0_u32..18) {
            let decimal = Decimal::new(mantissa, scale);
            prop_assert_eq!(value(number(NumberKind::Number, None, None), &plain(&decimal.to_string())), Value::Number(decimal));
        }
    }
}
