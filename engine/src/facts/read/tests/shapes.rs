//! The shape of fact files in YAML, JSON and TOML.

use super::*;

#[test]
fn the_example_of_the_guide() {
    let text = r#"
country: GHA            # ISO 3166-1 alpha-3
observed: 2015-06-30    # default date of the facts below
source: "Our desk"
facts:
  treaties:
    rome_statute: { value: { status: party, since: 1999-12-20 }, since: 1999-12-20, source: "UN Treaty Collection" }
  terror: { 2013: 2, 2014: 2 }
  groups: [ { name: "Ashanti", share: 12%, excluded: false } ]
  incidents: { open: true, items: [ { name: "x" } ] }
  upr.last: 2012-10
  monitors.access: { unknown: withheld, note: "Visits refused in March and May." }
  resourcing: { lens: 3 }
  notice: 18 months
  plan: { scope: [foreign, domestic] }
"#;
    let read = yaml(text).sound();
    assert_eq!(read.ghana("treaties.rome_statute"), ["2015-06-30 #untc: (@0, 1999-12-20, -)"]);
    assert_eq!(read.ghana("terror"), ["2013-12-31 Our desk: 2", "2014-12-31 Our desk: 2"]);
    assert_eq!(read.ghana("groups"), [r#"2015-06-30 Our desk: [("Ashanti", 0.12, false)]"#]);
    assert_eq!(read.ghana("incidents"), [r#"2015-06-30 Our desk: [("x", -, -)] open"#]);
    assert_eq!(read.ghana("upr.last"), ["2015-06-30 Our desk: 2012-10-01..2012-10-31"]);
    assert_eq!(read.ghana("monitors.access"), ["2015-06-30 Our desk: withheld"]);
    assert_eq!(read.ghana("resourcing.lens"), ["2015-06-30 Our desk: 3"]);
    assert_eq!(read.ghana("notice"), ["2015-06-30 Our desk: 18 months"]);
    assert_eq!(read.ghana("plan.scope"), ["2015-06-30 Our desk: [Choice(0), Choice(1)]"]);
}

#[test]
fn the_same_file_in_json_and_toml() {
    let json = r#"{ "country": "GHA", "observed": "2015-06-30", "source": "pts",
        "facts": { "terror": { "2014": 2 }, "groups": [ { "name": "A", "share": "12%" } ], "upr": { "last": "2012-10" },
                   "monitors.access": { "unknown": "withheld" }, "title": "\ud83d\ude00", "rule_of_law": 0.45 } }"#;
    let toml = r#"
country = "GHA"
observed = 2015-06-30
source = "pts"

[facts]
terror = { 2014 = 2 }
groups = [ { name = "A", share = "12%" } ]
upr.last = "2012-10"
monitors.access = { unknown = "withheld" }
title = "😀"
rule_of_law = 0.45
"#;
    for read in [read_as(Format::Json, json).sound(), read_as(Format::Toml, toml).sound()] {
        assert_eq!(read.ghana("terror"), ["2014-12-31 #pts: 2"]);
        assert_eq!(read.ghana("groups"), [r#"2015-06-30 #pts: [("A", 0.12, -)]"#]);
        assert_eq!(read.ghana("upr.last"), ["2015-06-30 #pts: 2012-10-01..2012-10-31"]);
        assert_eq!(read.ghana("monitors.access"), ["2015-06-30 #pts: withheld"]);
        assert_eq!(read.ghana("title"), ["2015-06-30 #pts: \"😀\""]);
        assert_eq!(read.ghana("rule_of_law"), ["2015-06-30 #pts: 0.45"]);
    }
}

#[test]
fn a_record_is_an_observation_where_it_has_a_value_and_its_fields_may_be_missing() {
    let read = ghana(
        "review: { status: party, since: { unknown: not_reported }, fields: { open: true, items: [domestic] } }\n\
         treaties.cat.status: signatory\n\
         treaties.rome_statute: { unknown: not_collected }",
    )
    .sound();
    assert_eq!(read.ghana("review"), ["2015-06-30 Our desk: (@0, not_reported, [Choice(0)] open)"]);
    assert_eq!(read.ghana("treaties.cat"), ["2015-06-30 Our desk: (@1, -, -)"]);
    assert_eq!(read.ghana("treaties.rome_statute"), ["2015-06-30 Our desk: not_collected"]);
}

#[test]
fn a_country_of_which_nothing_is_known_is_a_country() {
    for text in ["country: KEN\nfacts: {}", "country: KEN\nfacts:"] {
        let read = read_as(Format::Yaml, text).sound();
        assert_eq!(read.facts.countries.keys().map(|code| &**code).collect::<Vec<_>>(), ["KEN"]);
    }
}

#[test]
fn observations_stand_in_lists_and_series() {
    let read = ghana(
        "terror:\n\
         \x20 - { value: 3, observed: 2013, source: pts }\n\
         \x20 - { unknown: withheld, observed: 2014 }\n\
         deaths: { 2013-06: { value: 4, source: UCDP }, 2014-02-01: 5, 2015: }\n\
         groups:\n\
         \x20 - { value: [], observed: 2013-01-01 }\n\
         \x20 - { value: [ { name: A } ], observed: 2014-01-01 }",
    )
    .sound();
    assert_eq!(read.ghana("terror"), ["2013-12-31 #pts: 3", "2014-12-31 Our desk: withheld"]);
    assert_eq!(read.ghana("deaths"), ["2013-06-30 UCDP: 4", "2014-02-01 Our desk: 5"]);
    assert_eq!(read.ghana("groups"), ["2013-01-01 Our desk: []", "2014-01-01 Our desk: [(\"A\", -, -)]"]);
}

#[test]
fn what_is_not_given_is_no_observation() {
    let read =
        ghana("access:\nmonitors.access: ~\nterror: null\ndeaths: { value: null }\nupr:\njoined:").sound();
    assert!(read.facts.countries.is_empty());
}

#[test]
fn recorded_follows_publication_unless_said() {
    let read = ghana("terror:\n  2013: 2\n  2014: { value: 3, recorded: 2015-02-01 }\naccess: true").sound();
    let recorded = |fact: &str, at: usize| {
        let id = vocabulary().fact_named(fact).unwrap();
        read.facts.country("GHA").unwrap().observations(id, None)[at].recorded.to_string()
    };
    assert_eq!(recorded("terror", 0), "2014-09-30");
    assert_eq!(recorded("terror", 1), "2015-02-01");
    assert_eq!(recorded("access", 0), "2015-06-30");
}

#[test]
fn many_countries_share_what_is_said_above_them() {
    let read = yaml(
        "observed: 2015-06-30\nsource: pts\ncountries:\n  - country: GHA\n    facts: { access: true }\n  - country: LBY\n    \
         source: other\n    observed: 2011-02-28\n    facts: { access: false }\n",
    )
    .sound();
    assert_eq!(read.ghana("access"), ["2015-06-30 #pts: true"]);
    assert_eq!(read.cell("LBY", "access"), ["2011-02-28 other: false"]);
}

#[test]
fn one_bad_observation_leaves_the_others() {
    let read = ghana(
        "access: yes\nterror: { 2013: 2, 2014: 9, 2015-13: 3 }\npolitcal: 1\ntitel: x\nmonitors: { acess: true }\n\
         joined: { cat: true, rome: false }\ngroups: [ { nam: A }, { name: B, share: 300% } ]\ndeaths: 7",
    );
    assert_eq!(read.ghana("terror"), ["2013-12-31 Our desk: 2"]);
    assert_eq!(read.ghana("joined.cat"), ["2015-06-30 Our desk: true"]);
    assert_eq!(read.ghana("deaths"), ["2015-06-30 Our desk: 7"]);
    insta::assert_snapshot!(read.said.join("\n"));
}

#[test]
fn headers_are_checked() {
    let read = yaml(
        "country: gha\nobserverd: 2015\naccess: true\nsince: 2014\nobserved: 30.6.2015\nfacts:\n  access: yes\n",
    );
    insta::assert_snapshot!(read.said.join("\n"));
    assert!(read.facts.countries.is_empty());
}

#[test]
fn shapes_that_are_none() {
    let said = |text: &str| yaml(text).said.join("\n");
    let all = [
        "- country: GHA\n",
        "just a text\n",
        "country: GHA\nobserved: 2015\n",
        "observed: 2015\nfacts: { access: true }\n",
        "country: [GHA, LBY]\nobserved: 2015\nfacts: { access: true }\n",
        "country: GHA\nobserved: 2015\nfacts: [ access ]\n",
        "country: GHA\nfacts: { access: true, terror: 3 }\n",
        "countries: { GHA: { access: true } }\n",
        "countries:\n  - country: GHA\n    countries: []\n    facts:\n",
        "country: GHA\nobserved: 2015\nfacts: { upr: 3, joined: true, plan.scope.x: 1, access.y: 2, review.staus: party }\n",
        "country: GHA\nobserved: 2015\nfacts: { terror: { value: 3, unknown: withheld }, deaths: { value: 3, valeu: 2 } }\n",
        "country: GHA\nobserved: 2015\nfacts: { deaths: { 2014: { value: 3, observed: 2013 } }, access: [] }\n",
        "country: GHA\nfacts: { deaths: { value: 3, observed: 2014-06-01, since: 2014-07-01 } }\n",
    ];
    insta::assert_snapshot!(all.map(|text| format!("{text}=> {}", said(text))).join("\n\n"));
}

#[test]
fn one_source_with_two_values_on_one_day_is_named_with_both_places() {
    let twice = |first: &str, second: &str| {
        ghana(&format!("terror:\n  - {{ value: 3, {first} }}\n  - {{ value: 4, {second} }}")).said.join("\n")
    };
    let same = "source: pts, observed: 2014";
    assert_eq!(
        twice(same, same),
        "7:16 two-values `terror` has two values of one source on 2014-12-31 (keep the one that the source gives, or name the two sources)"
    );
    assert_eq!(twice(same, "source: ITC, observed: 2014"), "");
    assert_eq!(twice(same, "source: pts, observed: 2013"), "");
    let spanning = "source: pts, observed: 2014, since: 2010";
    assert!(twice(spanning, "source: pts, observed: 2012-06-30").contains("on 2012-06-30"));
    assert_eq!(
        twice(spanning, "source: pts, observed: 2014, since: 2012"),
        "",
        "the later `since` ends the first"
    );
}

#[test]
fn fields_that_two_observations_share_must_agree() {
    let apart = ghana("treaties.cat.status: party\ntreaties.cat.since: 1999-12-20").sound();
    assert_eq!(apart.ghana("treaties.cat").len(), 2);
    let twice = ghana("treaties.cat.status: party\ntreaties: { cat: { status: none } }");
    assert_eq!(twice.said.len(), 1, "{:?}", twice.said);
}

#[test]
fn contradictions_are_found_across_files() {
    let mut sources = Sources::new();
    let text = |n| format!("country: GHA\nobserved: 2014\nsource: pts\nfacts: {{ terror: {n} }}\n");
    let (a, b) = (sources.add("a.yaml", text(3)), sources.add("b.yaml", text(4)));
    let mut facts = Facts::default();
    let mut of = |file| read(&sources, file, Format::Yaml, None, &vocabulary(), &mut facts);
    assert!(of(a).is_empty());
    let said = of(b);
    assert_eq!(said.len(), 1);
    assert_eq!((said[0].span.file, said[0].related[0].span.file), (b, a));
}

#[test]
fn formats_are_told_by_their_ending() {
    let of = |name: &str| Format::of(Path::new(name));
    assert_eq!(of("facts/GHA.YML"), Some(Format::Yaml));
    assert_eq!(of("a.json"), Some(Format::Json));
    assert_eq!(of("a.mapping.toml"), None);
    assert_eq!(of("a.toml"), Some(Format::Toml));
    assert_eq!(of("README.md"), None);
    assert_eq!(of("README"), None);
    assert_eq!(Mapping::beside(Path::new("facts/panel.csv")), Path::new("facts/panel.mapping.toml"));
}
