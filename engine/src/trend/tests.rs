//! Trends, on small rules.

use super::*;
use crate::facts::Facts;
use crate::facts::{Observation, Origin};
use jiff::civil::date;
use r2pc_lang::check;
use r2pc_lang::source::Sources;
use r2pc_lang::value::{Content, Value};

const RULES: &str = "package t\nfact n: number 0..10 per year stale after 2 years\nfact a: bool\n\
    risk r \"R\" { present when n >= 4  level high when n >= 7 }\n\
    resilience s \"S\" { inhibits r  holds when a }\n\
    measure m \"M\" { gives n * 2 }\n";

fn program() -> Program {
    let mut sources = Sources::new();
    let file = sources.add("t.r2p", RULES);
    let checked = check(&sources, &[file]);
    assert!(!checked.has_errors(), "{:?}", checked.diagnostics);
    checked.program
}

/// Values of `n` by year, each recorded in a year of its own.
fn facts(program: &Program, years: &[(i16, i64, i16)]) -> Facts {
    let mut facts = Facts::default();
    let fact = program.vocabulary.fact_named("n").expect("declared");
    for (year, value, recorded) in years {
        let observation = Observation {
            content: Content::Value(Value::Number((*value).into())),
            source: Origin::Text(Arc::from("somebody")),
            observed: date(*year, 12, 31),
            since: None,
            recorded: date(*recorded, 6, 1),
            span: program.vocabulary.fact(fact).span,
        };
        facts.add(&Arc::from("AAA"), (fact, None), observation);
    }
    facts
}

fn read(program: &Program, facts: &Facts, known_by: Option<Date>) -> Trend {
    let days = days(date(2011, 6, 30), date(2015, 6, 30), Duration::Months(12));
    let options = Options { known_by, ..Options::as_of(date(2015, 6, 30)) };
    trend(program, facts, &options, &days, &mut |_, _| {})
}

fn of<'t>(program: &Program, trend: &'t Trend, rule: &str) -> (usize, &'t Series) {
    let id = program.rule_named(rule).expect("declared");
    trend.series.iter().enumerate().find(|(_, series)| series.rule == id).expect("read")
}

const RISE: [(i16, i64, i16); 5] =
    [(2010, 1, 2011), (2011, 1, 2012), (2012, 5, 2013), (2013, 5, 2014), (2014, 8, 2015)];

#[test]
fn days_are_counted_back_from_the_last() {
    let every = |n| Duration::Months(n);
    assert_eq!(days(date(2014, 1, 1), date(2015, 6, 30), every(12)), [date(2014, 6, 30), date(2015, 6, 30)]);
    assert_eq!(days(date(2015, 6, 30), date(2015, 6, 30), every(12)), [date(2015, 6, 30)]);
    assert_eq!(
        days(date(2015, 1, 1), date(2015, 3, 31), every(1)),
        [date(2015, 1, 31), date(2015, 2, 28), date(2015, 3, 31)]
    );
    assert_eq!(days(date(1900, 1, 1), date(2015, 6, 30), Duration::Days(1)).len(), 400);
}

#[test]
fn a_series_rises_and_its_turns_name_the_cell_that_turned_it() {
    let program = program();
    let trend = read(&program, &facts(&program, &RISE), None);
    let (at, risk) = of(&program, &trend, "t.r");
    let levels: Vec<Vec<u32>> = risk.points.iter().flatten().map(|point| point.levels.clone()).collect();
    assert_eq!(levels, [vec![0], vec![0], vec![1], vec![1], vec![2]]);
    assert_eq!(risk.direction, Direction::Rising);
    let turns: Vec<(usize, Vec<&str>, Vec<&str>, bool)> = trend
        .turns
        .iter()
        .filter(|turn| turn.series == at)
        .flat_map(|turn| {
            turn.cells.iter().map(|c| (turn.after, c.was.values(), c.is.values(), c.is_decisive))
        })
        .collect();
    assert_eq!(turns, [(1, vec!["1"], vec!["5"], true), (3, vec!["5"], vec!["8"], true)]);
    assert_eq!(of(&program, &trend, "t.m").1.direction, Direction::Rising);
    assert_eq!(of(&program, &trend, "t.s").1.direction, Direction::Unknown);
}

#[test]
fn what_expires_turns_a_verdict_too() {
    let program = program();
    let trend = read(&program, &facts(&program, &RISE[..2]), None);
    let (at, risk) = of(&program, &trend, "t.r");
    assert_eq!(risk.direction, Direction::Unknown);
    let turn = trend.turns.iter().find(|turn| turn.series == at).expect("it turns");
    let [cell] = turn.cells.as_slice() else { panic!("{turn:?}") };
    assert_eq!((cell.is.reason, cell.is_decisive), (Some(r2pc_lang::value::Reason::Expired), true));
}

#[test]
fn late_data_are_told_from_a_changed_world() {
    let program = program();
    let mut late = RISE;
    // The figure of 2012 was only recorded in 2016.
    late[2].2 = 2016;
    let facts = facts(&program, &late);
    let trend = read(&program, &facts, Some(date(2015, 12, 31)));
    let (at, risk) = of(&program, &trend, "t.r");
    let then: Vec<Vec<u32>> = risk.points.iter().flatten().map(|point| point.levels.clone()).collect();
    assert_eq!(then, [vec![0], vec![0], vec![0], vec![1], vec![2]], "as it was known by the end of 2015");
    let [only] = trend.late.iter().filter(|late| late.series == at).collect::<Vec<_>>()[..] else {
        panic!("{:?}", trend.late)
    };
    assert_eq!(trend.days[only.day], date(2013, 6, 30));
    assert_eq!(only.now.as_ref().map(|point| point.levels.clone()), Some(vec![1]));
    assert_eq!(only.cells[0].is.values(), ["5"]);
}
