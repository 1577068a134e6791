//! What an observation says on a day: the tables of the semantics, and what stands around them.

use super::*;
use jiff::civil::date;
use r2pc_lang::source::{FileId, Span};
use r2pc_lang::syntax::Pick;
use r2pc_lang::value::{Days, Element, ItemValue, ListValue, SetValue};
use rust_decimal::Decimal;
use std::sync::Arc;

const TWO_YEARS: Option<Duration> = Some(Duration::Months(24));

fn value(n: i64) -> Content {
    Content::Value(Value::Number(Decimal::from(n)))
}

fn by(source: &str) -> Origin {
    Origin::Text(source.into())
}

/// What a source observed on a day; each stands on its own line.
fn seen(observed: Date, content: Content) -> Observation {
    let at = Span::new(FileId(0), usize::from(observed.day_of_year().unsigned_abs()), 400);
    Observation { content, source: Origin::Unstated, observed, since: None, recorded: observed, span: at }
}

/// A figure of a year, observed on its last day.
fn year(year: i16, content: Content) -> Observation {
    seen(date(year, 12, 31), content)
}

fn from(source: &str, observation: Observation) -> Observation {
    Observation { source: by(source), ..observation }
}

fn at(day: Date) -> Ask<'static> {
    Ask { day, known_by: None, stale: TWO_YEARS, rule_stale: None, prefers: &[] }
}

/// What a reading of a number says, in a word or two: `3`, `2 to 4, disputed`, `withheld`.
fn says(observations: &[Observation], ask: Ask<'_>) -> String {
    let leaf = read(observations, &ask).whole();
    let mut numbers: Vec<String> = leaf.distinct().into_iter().map(shown).collect();
    numbers.sort();
    let reason = leaf.reason.map(|r| r.word().to_owned());
    [numbers.join(" to ")].into_iter().filter(|n| !n.is_empty()).chain(reason).collect::<Vec<_>>().join(", ")
}

fn shown(value: &Value) -> String {
    match value {
        Value::Number(n) => n.to_string(),
        other => format!("{other:?}"),
    }
}

mod the_table_of_5_4 {
    use super::*;

    #[test]
    fn the_latest_year_that_is_over_is_read() {
        let observations = [year(2013, value(3)), year(2014, value(4))];
        assert_eq!(says(&observations, at(date(2014, 12, 30))), "3");
        assert_eq!(says(&observations, at(date(2014, 12, 31))), "4");
    }

    #[test]
    fn the_last_day_before_staleness_still_counts() {
        let observations = [year(2013, value(3))];
        assert_eq!(says(&observations, at(date(2015, 12, 31))), "3");
        assert_eq!(says(&observations, at(date(2016, 1, 1))), "expired");
    }

    #[test]
    fn sources_that_differ_leave_all_their_values_possible() {
        let observations = [from("A", year(2014, value(4))), from("B", year(2014, value(2)))];
        assert_eq!(says(&observations, at(date(2015, 6, 30))), "2 to 4, disputed");
        let reading = read(&observations, &at(date(2015, 6, 30)));
        assert_eq!(reading.whole().picked(Pick::Highest), [Value::Number(4.into())]);
    }

    #[test]
    fn no_older_value_is_read_in_place_of_a_reason() {
        let observations = [year(2013, value(3)), year(2014, Content::Missing(Reason::Withheld))];
        assert_eq!(says(&observations, at(date(2015, 6, 30))), "withheld");
    }

    #[test]
    fn a_value_with_since_speaks_for_the_days_behind_it_once_known() {
        let party = Observation { since: Some(date(1999, 12, 20)), ..seen(date(2015, 3, 14), value(1)) };
        let at_2004 = at(date(2004, 1, 1));
        assert_eq!(says(std::slice::from_ref(&party), at_2004), "1");
        let known_then = Ask { known_by: Some(date(2004, 1, 1)), ..at_2004 };
        assert_eq!(says(&[party], known_then), "not_collected");
    }
}

#[test]
fn s5_2_what_begins_after_the_day_is_not_read() {
    assert_eq!(says(&[year(2014, value(4))], at(date(2014, 1, 1))), "not_collected");
    let spanning = Observation { since: Some(date(2014, 1, 1)), ..year(2014, value(4)) };
    assert_eq!(says(std::slice::from_ref(&spanning), at(date(2014, 1, 1))), "4");
    assert_eq!(says(&[spanning], at(date(2013, 12, 31))), "not_collected");
}

#[test]
fn s5_2_what_was_recorded_later_is_not_read() {
    let late = Observation { recorded: date(2015, 9, 30), ..year(2014, value(4)) };
    let observations = [year(2013, value(3)), late];
    let as_known = |day| Ask { known_by: Some(day), ..at(date(2015, 6, 30)) };
    assert_eq!(says(&observations, as_known(date(2015, 9, 29))), "3");
    assert_eq!(says(&observations, as_known(date(2015, 9, 30))), "4");
}

#[test]
fn s5_3_the_tighter_limit_decides() {
    let observations = [year(2013, value(3))];
    let tight = Ask { rule_stale: Some(Duration::Days(10)), ..at(date(2014, 1, 10)) };
    assert_eq!(says(&observations, tight), "3");
    assert_eq!(says(&observations, Ask { day: date(2014, 1, 11), ..tight }), "expired");
    let loose = Ask { rule_stale: Some(Duration::Months(60)), ..at(date(2016, 1, 1)) };
    assert_eq!(says(&observations, loose), "expired");
    let endless = Ask { stale: None, ..at(date(2099, 1, 1)) };
    assert_eq!(says(&observations, endless), "3");
}

#[test]
fn s5_3_an_expired_reading_rests_on_no_observation() {
    let observations = [year(2013, value(3))];
    let reading = read(&observations, &at(date(2016, 1, 1)));
    assert_eq!((reading.rests().len(), reading.expired().len()), (0, 1));
    assert_eq!(reading.missing(), Some(Reason::Expired));
}

#[test]
fn s5_1_a_later_since_of_the_same_source_ends_a_span_before_it() {
    let party = Observation { since: Some(date(1999, 1, 1)), ..seen(date(2015, 3, 14), value(1)) };
    let left = Observation { since: Some(date(2010, 5, 5)), ..seen(date(2012, 1, 1), value(0)) };
    let one_source = [party.clone(), left.clone()];
    for (day, said) in [
        (date(2010, 5, 4), "1"),
        (date(2010, 5, 5), "0"),
        (date(2012, 6, 1), "0"),
        (date(2014, 1, 1), "0"),
        (date(2014, 1, 2), "expired"),
    ] {
        assert_eq!(says(&one_source, at(day)), said, "on {day}");
    }
    let two_sources = [from("A", party), from("B", left)];
    assert_eq!(says(&two_sources, at(date(2011, 1, 1))), "0 to 1, disputed");
    assert_eq!(says(&two_sources, at(date(2012, 1, 2))), "1");
}

#[test]
fn s5_1_the_eve_is_the_day_of_a_span_that_was_ended() {
    let held = Observation { since: Some(date(2000, 1, 1)), ..seen(date(2020, 1, 1), value(1)) };
    let ended = Observation { since: Some(date(2010, 1, 1)), ..seen(date(2010, 1, 1), value(2)) };
    let observations = [held, ended];
    let on = |day| read(&observations, &Ask { stale: None, ..at(day) }).rests().to_vec();
    assert_eq!(on(date(2009, 12, 31))[0].last, date(2009, 12, 31));
    assert_eq!(on(date(2009, 12, 31))[0].observation, &observations[0]);
    assert_eq!(on(date(2010, 1, 1))[0].observation, &observations[1]);
}

#[test]
fn s5_1_what_is_not_yet_known_ends_no_span() {
    let held = Observation {
        since: Some(date(2000, 1, 1)),
        recorded: date(2001, 1, 1),
        ..seen(date(2020, 1, 1), value(1))
    };
    let ended = Observation { since: Some(date(2010, 1, 1)), ..seen(date(2021, 1, 1), value(2)) };
    let ask = Ask { known_by: Some(date(2015, 1, 1)), ..at(date(2015, 1, 1)) };
    assert_eq!(says(&[held, ended], ask), "1");
}

#[test]
fn s5_4_the_first_preferred_source_that_is_there_speaks() {
    let declared = |n, v| Observation { source: Origin::Declared(SourceId(n)), ..year(2014, value(v)) };
    let observations = [declared(0, 1), declared(1, 2), from("other", year(2014, value(3)))];
    let prefers = |ids: &'static [SourceId]| Ask { prefers: ids, ..at(date(2015, 1, 1)) };
    assert_eq!(says(&observations, prefers(&[SourceId(7), SourceId(1), SourceId(0)])), "2");
    assert_eq!(says(&observations, prefers(&[SourceId(7)])), "1 to 2 to 3, disputed");
}

#[test]
fn s5_4_a_preferred_source_of_an_older_day_does_not_speak() {
    let preferred = Observation { source: Origin::Declared(SourceId(0)), ..year(2013, value(1)) };
    let ask = Ask { prefers: &[SourceId(0)], ..at(date(2015, 1, 1)) };
    assert_eq!(says(&[preferred, year(2014, value(4))], ask), "4");
}

#[test]
fn s5_4_values_beat_reasons_and_the_first_reason_counts() {
    let missing = |source, reason| from(source, year(2014, Content::Missing(reason)));
    let withheld = missing("A", Reason::Withheld);
    let observations = [withheld.clone(), from("B", year(2014, value(2)))];
    assert_eq!(says(&observations, at(date(2015, 1, 1))), "2");
    let reasons = [missing("C", Reason::NotDue), missing("B", Reason::NotReported), withheld];
    assert_eq!(says(&reasons, at(date(2015, 1, 1))), "withheld");
    assert_eq!(says(&reasons[..2], at(date(2015, 1, 1))), "not_reported");
    assert_eq!(read(&reasons, &at(date(2015, 1, 1))).rests().len(), 1);
}

#[test]
fn s5_4_agreement_of_sources_is_a_known_value() {
    let observations = [from("A", year(2014, value(2))), from("B", year(2014, value(2)))];
    let leaf = read(&observations, &at(date(2015, 1, 1))).whole();
    assert_eq!(leaf.known(), Some(&Value::Number(2.into())));
    assert_eq!(leaf.rests.len(), 2);
}

fn record(fields: Vec<Option<Content>>) -> Content {
    Content::Value(Value::Record(fields))
}

#[test]
fn s5_4_values_beat_reasons_field_by_field() {
    let withheld = Some(Content::Missing(Reason::Withheld));
    let a = from("A", year(2014, record(vec![Some(value(1)), withheld, Some(value(5)), None])));
    let b = from("B", year(2014, record(vec![Some(value(2)), Some(value(3)), None, None])));
    let c = from("C", year(2014, Content::Missing(Reason::NotReported)));
    let observations = [a, b, c.clone()];
    let reading = read(&observations, &at(date(2015, 1, 1)));
    assert_eq!(reading.missing(), None);
    assert_eq!(reading.field(0).reason, Some(Reason::Disputed));
    assert_eq!(reading.field(1).known(), Some(&Value::Number(3.into())));
    assert_eq!(reading.field(2).known(), Some(&Value::Number(5.into())));
    assert_eq!(reading.field(3).reason, Some(Reason::NotCollected));
    assert_eq!(reading.field(1).rests.len(), 1);
    assert_eq!(read(&[c], &at(date(2015, 1, 1))).field(2).reason, Some(Reason::NotReported));
    assert_eq!(read(&[], &at(date(2015, 1, 1))).field(2).reason, Some(Reason::NotCollected));
}

fn set(members: &[u32], open: bool) -> Content {
    let members = members.iter().map(|m| Element::Choice(*m)).collect();
    Content::Value(Value::Set(SetValue { members, open }))
}

#[test]
fn s5_4_sets_are_disputed_by_element() {
    let observations =
        [from("A", year(2014, set(&[0, 1], false))), from("B", year(2014, set(&[1, 2], false)))];
    let leaf = read(&observations, &at(date(2015, 1, 1))).whole();
    let merged = leaf.set().unwrap();
    assert_eq!(merged.certain, [&Element::Choice(1)].into());
    assert_eq!(merged.perhaps, [&Element::Choice(0), &Element::Choice(2)].into());
    assert_eq!((merged.open, leaf.reason), (false, Some(Reason::Disputed)));
}

#[test]
fn an_open_set_is_imprecise() {
    let observations = [year(2014, set(&[0], true))];
    let leaf = read(&observations, &at(date(2015, 1, 1))).whole();
    assert_eq!((leaf.set().unwrap().open, leaf.reason), (true, Some(Reason::Imprecise)));
}

fn list(items: &[(&str, i64)], open: bool) -> Content {
    let item = |(key, n): &(&str, i64)| {
        let key: Arc<str> = (*key).into();
        let fields = vec![Some(Content::Value(Value::Text(Arc::clone(&key)))), Some(value(*n)), None];
        ItemValue { key, fields }
    };
    Content::Value(Value::List(ListValue { items: items.iter().map(item).collect(), open }))
}

#[test]
fn s5_4_lists_are_disputed_item_by_item() {
    let a = from("A", year(2014, list(&[("x", 1), ("y", 2)], false)));
    let b = from("B", year(2014, list(&[("y", 3), ("z", 4)], false)));
    let observations = [a, b];
    let reading = read(&observations, &at(date(2015, 1, 1))).list();
    let items: Vec<_> = reading.items.iter().map(|i| (&**i.key, i.certain, i.field(1).reason)).collect();
    assert_eq!(items, [("x", false, None), ("y", true, Some(Reason::Disputed)), ("z", false, None)]);
    assert_eq!(reading.item("y").unwrap().field(0).reason, None, "the key is known");
    assert_eq!((reading.open, reading.missing, reading.reason), (false, None, Some(Reason::Disputed)));
}

#[test]
fn s2_4_the_fields_of_an_item_that_is_not_there() {
    let complete = [year(2014, list(&[("x", 1)], false))];
    let reading = read(&complete, &at(date(2015, 1, 1))).list();
    assert!(reading.item("w").is_none());
    assert_eq!((reading.reason, reading.unlisted().reason), (None, Some(Reason::NotCollected)));
    assert_eq!(reading.item("x").unwrap().field(2).reason, Some(Reason::NotCollected));
    let withheld = [year(2014, Content::Missing(Reason::Withheld))];
    let reading = read(&withheld, &at(date(2015, 1, 1))).list();
    assert_eq!((reading.open, reading.unlisted().reason), (true, Some(Reason::Withheld)));
}

#[test]
fn an_open_list_is_imprecise_and_an_empty_complete_one_is_known() {
    let open = [year(2014, list(&[("x", 1)], true))];
    assert_eq!(read(&open, &at(date(2015, 1, 1))).list().reason, Some(Reason::Imprecise));
    let empty = [year(2014, list(&[], false))];
    let reading = read(&empty, &at(date(2015, 1, 1))).list();
    assert_eq!((reading.items.len(), reading.reason), (0, None));
}

#[test]
fn s4_4_a_day_known_to_the_year_is_imprecise() {
    let year_2014 = Days { first: date(2014, 1, 1), last: date(2014, 12, 31) };
    let observations = [year(2014, Content::Value(Value::Date(year_2014)))];
    let leaf = read(&observations, &at(date(2015, 1, 1))).whole();
    assert_eq!((leaf.reason, leaf.values.len()), (Some(Reason::Imprecise), 1));
}

#[test]
fn s5_4_middle_counts_each_source_once() {
    let picked = |values: &[(&str, Content)], pick| {
        let seen: Vec<_> = values.iter().map(|(s, v)| from(s, year(2014, v.clone()))).collect();
        read(&seen, &at(date(2015, 1, 1))).whole().picked(pick)
    };
    let numbers = |values: &[(&str, i64)], pick| {
        let values: Vec<_> = values.iter().map(|(s, n)| (*s, value(*n))).collect();
        picked(&values, pick)
    };
    let number = |n: &str| vec![Value::Number(n.parse().unwrap())];
    assert_eq!(numbers(&[("A", 1), ("B", 4), ("C", 2)], Pick::Middle), number("2"));
    assert_eq!(numbers(&[("A", 1), ("B", 4)], Pick::Middle), number("2.5"));
    assert_eq!(numbers(&[("A", 1), ("A", 1), ("B", 4), ("C", 5)], Pick::Middle), number("4"));
    assert_eq!(numbers(&[("A", 1), ("B", 4)], Pick::Lowest), number("1"));
    let choice = |n| Content::Value(Value::Choice(n));
    let levels = [("A", choice(1)), ("B", choice(4))];
    assert_eq!(picked(&levels, Pick::Middle), [Value::Choice(1), Value::Choice(4)]);
    assert_eq!(picked(&levels, Pick::Highest), [Value::Choice(4)]);
    assert_eq!(picked(&[], Pick::Highest), []);
}

#[test]
fn s5_4_the_highest_of_days_that_are_not_exact_is_bounded_by_both_ends() {
    let days = |first, last| Content::Value(Value::Date(Days { first, last }));
    let whole_year = days(date(2014, 1, 1), date(2014, 12, 31));
    let june = days(date(2014, 6, 30), date(2014, 6, 30));
    let observations = [from("A", year(2014, whole_year)), from("B", year(2014, june))];
    let leaf = read(&observations, &at(date(2015, 1, 1))).whole();
    let expected = Days { first: date(2014, 6, 30), last: date(2014, 12, 31) };
    assert_eq!(leaf.picked(Pick::Highest), [Value::Date(expected)]);
    let expected = Days { first: date(2014, 1, 1), last: date(2014, 6, 30) };
    assert_eq!(leaf.picked(Pick::Lowest), [Value::Date(expected)]);
}

#[test]
fn s6_4_one_observation_read_on_two_days_shows_no_trend_unless_it_spans_both() {
    let (now, before) = (date(2015, 6, 30), date(2014, 12, 31));
    let looked = |observations: &[Observation]| {
        let ask = |day| Ask { stale: None, ..at(day) };
        let (later, earlier) = (read(observations, &ask(now)), read(observations, &ask(before)));
        !nobody_looked((earlier.rests(), before), (later.rests(), now))
    };
    assert!(!looked(&[year(2014, value(2))]));
    assert!(looked(&[year(2014, value(2)), seen(date(2015, 6, 1), value(2))]));
    assert!(looked(&[Observation { since: Some(date(2010, 1, 1)), ..seen(date(2015, 7, 1), value(2)) }]));
    assert!(!looked(&[Observation { since: Some(date(2010, 1, 1)), ..seen(date(2015, 6, 1), value(2)) }]));
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    fn observation() -> impl Strategy<Value = Observation> {
        let content = prop_oneof![
            (0_i64..4).prop_map(value),
            Just(Content::Missing(Reason::Withheld)),
            Just(Content::Missing(Reason::NotReported))
        ];
        let since = proptest::option::of(0_i32..400);
        (content, 0_i32..800, since, 0_i32..300, 0_u32..3, any::<u16>()).prop_map(
            |(content, day, since, late, who, line)| {
                let observed = date(2014, 1, 1).saturating_add(jiff::Span::new().days(day));
                let back = |n: i32| observed.saturating_sub(jiff::Span::new().days(n));
                Observation {
                    content,
                    source: if who == 0 { Origin::Unstated } else { Origin::Declared(SourceId(who)) },
                    observed,
                    since: since.map(back),
                    recorded: observed.saturating_add(jiff::Span::new().days(late)),
                    span: Span::new(FileId(0), usize::from(line), usize::from(line) + 1),
                }
            },
        )
    }

    /// 5.2 and 5.4 word by word, slowly.
    fn slowly(observations: &[Observation], ask: &Ask<'_>) -> (Vec<Decimal>, Option<Reason>) {
        let through: Vec<_> =
            observations.iter().filter(|o| ask.known_by.is_none_or(|k| o.recorded <= k)).collect();
        let last = |o: &Observation| {
            let ends =
                through.iter().filter(|p| o.since.is_some() && p.source == o.source).filter_map(|p| p.since);
            let eve = ends.filter(|s| Some(*s) > o.since).min().map(|s| s.yesterday().unwrap());
            eve.map_or(o.observed, |eve| eve.min(o.observed))
        };
        let day = |o: &Observation| {
            let begins = o.since.unwrap_or(o.observed);
            (begins <= ask.day).then(|| if ask.day <= last(o) { ask.day } else { last(o) })
        };
        let latest = through.iter().filter_map(|o| day(o)).max();
        let Some(latest) = latest else { return (vec![], Some(Reason::NotCollected)) };
        if ask.stale.is_some_and(|s| ask.day > calendar::plus(latest, s)) {
            return (vec![], Some(Reason::Expired));
        }
        let mut kept: Vec<_> = through.iter().copied().filter(|o| day(o) == Some(latest)).collect();
        for source in ask.prefers {
            if kept.iter().any(|o| o.source == Origin::Declared(*source)) {
                kept.retain(|o| o.source == Origin::Declared(*source));
                break;
            }
        }
        let mut values: Vec<Decimal> = kept
            .iter()
            .filter_map(|o| if let Content::Value(Value::Number(n)) = o.content { Some(n) } else { None })
            .collect();
        values.sort();
        values.dedup();
        let reason = kept
            .iter()
            .filter_map(|o| if let Content::Missing(r) = o.content { Some(r) } else { None })
            .min();
        let reason = match values.len() {
            0 => reason,
            1 => None,
            _ => Some(Reason::Disputed),
        };
        (values, reason)
    }

    proptest! {
        #[test]
        fn a_reading_is_what_the_rules_say_word_by_word_in_any_order(
            observations in proptest::collection::vec(observation(), 0..8),
            day in 0_i32..1_600,
            known in proptest::option::of(0_i32..1_200),
            stale in proptest::option::of(0_u32..500),
            turn in 0_usize..8,
        ) {
            let on = |n: i32| date(2014, 1, 1).saturating_add(jiff::Span::new().days(n));
            let ask = Ask { day: on(day), known_by: known.map(on), stale: stale.map(Duration::Days), rule_stale: None, prefers: &[SourceId(2)] };
            let leaf = read(&observations, &ask).whole();
            let mut values: Vec<Decimal> = leaf.distinct().into_iter().filter_map(|v| if let Value::Number(n) = v { Some(*n) } else { None }).collect();
            values.sort();
            prop_assert_eq!((values, leaf.reason), slowly(&observations, &ask));

            let mut turned = observations.clone();
            if !turned.is_empty() { let by = turn % turned.len(); turned.rotate_left(by); turned.reverse(); }
            prop_assert_eq!(leaf, read(&turned, &ask).whole());
        }
    }
}
