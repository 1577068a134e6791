//! Distances and peers, on small rules.

use super::*;
use crate::facts::{Observation, Origin};
use jiff::civil::date;
use proptest::prelude::*;
use r2pc_lang::check;
use r2pc_lang::source::Sources;
use r2pc_lang::value::{Content, Value};

const AS_OF: Date = date(2015, 6, 30);

const RULES: &str = "package t\nfact n: count\nfact m: count\nfact courts: bool\n\
    risk r \"R\" { present when n >= 1  level high when n >= 2  level extreme when n >= 3 }\n\
    risk q \"Q\" { present when m >= 1  level high when m >= 2  level extreme when m >= 3 }\n\
    resilience c \"C\" { inhibits r  holds when courts }\n\
    warning w \"W\" { raise alert when r is present and r is not inhibited }\n";

fn program() -> Program {
    let mut sources = Sources::new();
    let file = sources.add("t.r2p", RULES);
    let checked = check(&sources, &[file]);
    assert!(!checked.has_errors(), "{:?}", checked.diagnostics);
    checked.program
}

/// A country by `n`, `m` and whether its courts are known to hold.
type Country<'c> = (&'c str, Option<i64>, Option<i64>, Option<bool>);

fn read(program: &Program, countries: &[Country<'_>]) -> Vec<Profile> {
    let mut facts = Facts::default();
    for (code, n, m, courts) in countries {
        let code: Arc<str> = Arc::from(*code);
        facts.countries.entry(Arc::clone(&code)).or_default();
        let number = |value: &i64| Value::Number((*value).into());
        let given = [
            ("n", n.as_ref().map(number)),
            ("m", m.as_ref().map(number)),
            ("courts", courts.map(Value::Bool)),
        ];
        for (name, value) in given {
            let Some(value) = value else { continue };
            let fact = program.vocabulary.fact_named(name).expect("declared");
            let observation = Observation {
                content: Content::Value(value),
                source: Origin::Unstated,
                observed: AS_OF,
                since: None,
                recorded: AS_OF,
                span: program.vocabulary.fact(fact).span,
            };
            facts.add(&code, (fact, None), observation);
        }
    }
    profiles(program, &facts, &Options::as_of(AS_OF), &mut |_, _| {})
}

fn risks(program: &Program) -> Vec<RuleId> {
    program.rule_ids().filter(|id| program.rule(*id).kind == RuleKind::Risk).collect()
}

#[test]
fn a_distance_is_an_interval_where_levels_are_not_known() {
    let program = program();
    let all = read(&program, &[("AAA", Some(2), Some(0), None), ("AAB", Some(3), None, None)]);
    let far = distance(&all[0], &all[1], &risks(&program));
    let decimal = |text: &str| text.parse::<Decimal>().expect("a number");
    assert_eq!(far.known, Some(decimal("0.3333")), "over the one risk that is known of both");
    assert_eq!((far.least, far.most), (decimal("0.1667"), decimal("0.6667")));
    assert_eq!((far.shared, far.of), (1, 2));
}

#[test]
fn the_nearest_with_another_outcome_are_told_with_what_sets_them_apart() {
    let program = program();
    let all = read(
        &program,
        &[
            ("AAA", Some(2), Some(1), Some(false)),
            ("AAB", Some(2), Some(1), Some(true)),
            ("AAC", Some(2), Some(1), Some(false)),
            ("AAD", Some(0), Some(3), Some(false)),
            ("AAE", None, None, Some(true)),
        ],
    );
    let warning = program.rule_named("t.w").expect("declared");
    let found = peers(&program, &all, &all[0], &[warning], 5);
    assert_eq!(found.outcome, (2, 2));
    let told: Vec<(&str, Truth, (u32, u32))> =
        found.peers.iter().map(|peer| (&*peer.profile.country, peer.differs, peer.outcome)).collect();
    assert_eq!(told, [("AAB", Truth::True, (0, 0)), ("AAD", Truth::True, (0, 0))]);
    assert_eq!(found.too_little_known, 1, "nothing is known of the risks of AAE");
    let courts = program.rule_named("t.c").expect("declared");
    let risk = program.rule_named("t.r").expect("declared");
    let apart = Apart { resilience: courts, there: Truth::True, here: Truth::False, inhibits: vec![risk] };
    assert_eq!(found.peers[0].apart, [apart]);
}

proptest! {
    /// Whatever the unknown turns out to be, the distance lies within its interval, and is the same from both sides.
    #[test]
    fn a_distance_holds_every_possible_one(a in levels(), b in levels(), x in known(), y in known()) {
        let program = program();
        let fill = |open: &(Option<i64>, Option<i64>), full: (i64, i64)| {
            (Some(open.0.unwrap_or(full.0)), Some(open.1.unwrap_or(full.1)))
        };
        let (full_a, full_b) = (fill(&a, x), fill(&b, y));
        let all = read(&program, &[
            ("AAA", a.0, a.1, None), ("AAB", b.0, b.1, None),
            ("AAC", full_a.0, full_a.1, None), ("AAD", full_b.0, full_b.1, None),
        ]);
        let risks = risks(&program);
        let open = distance(&all[0], &all[1], &risks);
        let full = distance(&all[2], &all[3], &risks);
        prop_assert_eq!((full.least, Some(full.most)), (full.most, full.known));
        prop_assert!(open.least <= full.least && full.least <= open.most, "{:?} {:?}", open, full);
        prop_assert_eq!(open, distance(&all[1], &all[0], &risks));
        prop_assert_eq!(distance(&all[2], &all[2], &risks).known, Some(Decimal::ZERO));
    }
}

fn levels() -> impl Strategy<Value = (Option<i64>, Option<i64>)> {
    (prop::option::of(0i64..4), prop::option::of(0i64..4))
}

fn known() -> impl Strategy<Value = (i64, i64)> {
    (0i64..4, 0i64..4)
}
