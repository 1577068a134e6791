//! Tables read into columns say what tables read row by row say: the same observations, the same messages, the same
//! verdicts. So do records of JSON Lines.
#![cfg(test)]

mod told;

use jiff::civil::date;
use proptest::prelude::*;
use r2pc_engine::batch;
use r2pc_engine::facts::Facts;
use r2pc_engine::facts::read::{FactFile, Format, Mapping, read_all, read_store};
use r2pc_engine::facts::store::Store;
use r2pc_lang::check;
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::program::Program;
use r2pc_lang::source::Sources;
use told::told;

const POLICY: &str = r#"
package t

source who "World Health Organization" { title "Figures" }

enum Grade { none, low, high }
record Deaths { all: count  by_groups: count  share: percent }

fact open: bool "Is it open?" per year stale after 2 years
fact grade: Grade "How much?" per year stale after 3 years
fact score: number 0..10 "Which score?" per year published after 6 months
fact share: percent 0%..100% "Which share?" per year
fact people: count "How many people?" per year
fact free: number "Which number?" per year
fact killed: Deaths "How many were killed?" per year stale after 2 years
record Raid { key id: text  dead: count  by: Grade  known: bool }
fact raids: list of Raid "Which raids?" per year stale after 3 years
fact floods: list of Raid "Which floods?" per year published after 6 months
fact since_when: date "Since when?" per year
fact named: text "Which name?" per year

resilience is_open { holds when open }
resilience is_high { holds when grade is high }
resilience scores { holds when score >= 5 }
resilience shares { holds when share < 40% and people >= 100 }
resilience any_killed { holds when killed.all >= 3 or killed.by_groups >= 1 }
resilience rises { holds when free rising over 3 years }
resilience why { holds when score is withheld }
resilience early { holds when since_when < 2010-03-10 }
resilience called { holds when named is "Ama" }
resilience old { holds when 2014-01-01 - since_when > 1400 days }
resilience raided { holds when any(r in raids where r.dead >= 2) }
resilience many { holds when count(r in raids where r.by is high or r.known) >= 2 }
resilience same { holds when any(r in raids where any(f in floods where f.dead >= r.dead)) }
resilience tells { holds when raids is known and floods is not_collected }
resilience stopped { holds when ever over 2 years (any(r in raids where r.dead >= 1)) }
risk each_raid { for each r in raids where r.known  present when r.dead >= 3 }
resilience guarded { for each r in raids  inhibits each_raid  holds when r.by is none }
measure dead { gives sum(r.dead for r in raids) + max(f.dead for f in floods where f.by is low) }
measure total { gives score + free }
"#;

fn program(policy: &str) -> (Sources, Program) {
    let mut sources = Sources::new();
    let file = sources.add("t.r2p", policy);
    let checked = check(&sources, &[file]);
    assert!(!checked.has_errors(), "{:?}", checked.diagnostics);
    (sources, checked.program)
}

/// What was read, and what was said of it.
type Read<T> = (T, Vec<Diagnostic>);

/// What two ways of reading say.
fn both(policy: &str, texts: &[(&str, Option<&str>)], format: Format) -> (Program, Read<Facts>, Read<Store>) {
    let (mut sources, program) = program(policy);
    let mut files = Vec::new();
    for (at, (text, mapping)) in texts.iter().enumerate() {
        let file = sources.add(format!("{at}.table"), *text);
        let mapping = mapping.map(|text| {
            let file = sources.add(format!("{at}.mapping.toml"), text);
            Mapping::read(&sources, file).0
        });
        files.push(FactFile { file, format, mapping, table: None });
    }
    let (mut facts, mut store) = (Facts::default(), Store::default());
    let rows = read_all(&sources, &files, &program.vocabulary, &mut facts, None);
    let columns = read_store(&sources, &files, &program.vocabulary, &mut store, None);
    (program, (facts, rows), (store, columns))
}

/// Holds the two ways equal; returns how many observations there are, and how many of them stand in columns.
fn hold(texts: &[(&str, Option<&str>)]) -> (usize, usize) {
    hold_in(Format::Csv, texts)
}

fn hold_in(format: Format, texts: &[(&str, Option<&str>)]) -> (usize, usize) {
    hold_of(POLICY, format, texts)
}

fn hold_of(policy: &str, format: Format, texts: &[(&str, Option<&str>)]) -> (usize, usize) {
    let (program, (facts, rows), (store, columns)) = both(policy, texts, format);
    assert_eq!(told(&facts), told(&store.facts()), "{texts:?}");
    assert_eq!(format!("{rows:?}"), format!("{columns:?}"), "{texts:?}");
    assert_eq!(facts.countries.keys().collect::<Vec<_>>(), store.view().codes().iter().collect::<Vec<_>>());
    let days = [date(2012, 6, 30), date(2014, 12, 31), date(2015, 1, 1), date(2017, 3, 1)];
    for known_by in [None, Some(date(2013, 6, 30)), Some(date(2014, 12, 31))] {
        let options = batch::Options { known_by, ..batch::Options::default() };
        let by_rows = batch::assess(&program, &facts, &days, &options);
        let by_columns = batch::assess(&program, &store, &days, &options);
        for rule in by_rows.rules() {
            for country in 0..by_rows.countries().len() {
                for day in 0..days.len() {
                    let rows = |told: &batch::Assessment| {
                        let rows = told.rows(rule, country, day).map(|row| {
                            let value = row
                                .value
                                .map(|v| (v.low.map(|d| d.normalize()), v.high.map(|d| d.normalize())));
                            format!("{:?} {value:?}", batch::Row { value: None, ..row })
                        });
                        rows.collect::<Vec<_>>()
                    };
                    let name = &program.rule(rule).full_name;
                    assert_eq!(
                        rows(&by_rows),
                        rows(&by_columns),
                        "{name} {country} {day} {known_by:?}\n{texts:?}"
                    );
                }
            }
        }
    }
    let size = store.size();
    (size.observations, size.in_columns)
}

#[test]
fn a_table_of_truths_numbers_and_words_stands_in_columns() {
    let text = "country,year,source,open,grade,score,share,people,killed.all,killed.share\n\
                GHA,2012,who,true,low,0.5,12%,100,3,\n\
                GHA,2013,who,false,,10,0.125,1400000000,,50%\n\
                KEN,2013,,true,high,7.25,,,0,0%\n";
    let (all, in_columns) = hold(&[(text, None)]);
    assert_eq!(all, in_columns);
    assert_eq!(all, 6 + 5 + 4);
}

#[test]
fn what_no_column_holds_is_an_observation_of_its_own() {
    // A reason, a number out of range, a day, a name, a row twice, an unknown country, a month.
    let text = "country,year,open,score,since_when,named,note\r\n\
                GHA,2012,withheld,5,2010-03,Ama,x\r\n\
                GHA,2013,true,11,,,\r\n\
                GHA,2014,true,5,,,\r\n\
                GHA,2014,false,5,,,\r\n\
                XYZW,2014,true,5,,,\r\n\
                KEN,2014-06,true, 5 ,,,\r\n\
                ,2014,true,,,,\r\n";
    let (all, in_columns) = hold(&[(text, None)]);
    assert!(in_columns > 0 && in_columns < all, "{in_columns} of {all}");
}

#[test]
fn a_text_of_another_shape_is_read_as_any_table() {
    for text in [
        "country,year,open\nGHA,2012,\"true\"\n",
        "country,year,open\nGHA,2012\nKEN,2012,true\n",
        "country,year,open\nGHA,2012,true,false\n",
        "\u{feff}country,year,open\nGHA,2012,true\n",
        "country,year,open\rGHA,2012,true\r",
        "country,since,year,open\nGHA,2011,2012,true\n",
        "country,open\nGHA,true\n",
        "country,year,open,open\nGHA,2012,true,true\n",
        "country,year,opn\nGHA,2012,true\n",
        "country,year,open",
        "country,year,open\n",
        "country,year,open\n\n\nGHA,2012,true\n\n",
        "country\nGHA\n",
    ] {
        hold(&[(text, None)]);
    }
    let far_too_long = ",".repeat(300);
    hold(&[(
        &format!("country,year,open\nGHA,2012,true\nKEN,2012,true{far_too_long}\nTGO,2012,true\n"),
        None,
    )]);
}

#[test]
fn long_tables_are_read_some_rows_at_a_time() {
    let row = |at: usize| {
        let open = ["true", "", "false"][at % 3];
        // The numbers of the first rows are short; some later ones are not, or say why there is none.
        let people = if at % 170 == 169 { "20000000000" } else { "17" };
        let score = if at == 300 { "withheld" } else { ["5", "", "10", "0"][at % 4] };
        let code = ["GHA", "KEN", "TGO"][at % 3];
        format!("{code},{},{open},{},{score},{people}", 1600 + at / 3, ["none", "low", ""][at % 3])
    };
    let rows: Vec<String> = (0..400).map(row).collect();
    for (breaks, inner) in [("\n", ""), ("\r\n", ""), ("\n", "\n"), ("\r\n", "\n")] {
        for last in [breaks, "", "\r"] {
            // A line of nothing in the middle, and where the first rows that are read at a time end.
            let (first, rest) = rows.split_at(128);
            let (second, third) = rest.split_at(77);
            let parts =
                [first, second, third].map(|rows| rows.join(breaks)).join(&format!("{breaks}{inner}"));
            let text = format!("country,year,open,grade,score,people{breaks}{parts}{last}");
            let (all, in_columns) = hold(&[(&text, None)]);
            assert!(in_columns + 1 == all && all > 1000, "{in_columns} of {all}");
        }
    }
}

#[test]
fn several_tables_of_one_cell_speak_together() {
    let one = "country,year,source,score,open\nGHA,2012,a,5,true\nGHA,2014,a,6,true\nKEN,2014,a,1,true\n";
    let other = "country,year,source,score\nGHA,2014,a,7\nKEN,2014,b,2\nTGO,2014,b,2\n";
    let (all, in_columns) = hold(&[(one, None), (other, None)]);
    assert_eq!((all, in_columns), (9, 9));
    let (_, (_, rows), _) = both(POLICY, &[(one, None), (other, None)], Format::Csv);
    assert_eq!(rows.len(), 1, "one source says 6 and 7 of one day: {rows:?}");
}

#[test]
fn mapped_columns_are_read_in_columns_too() {
    let mapping = "source = \"Somebody\"\nempty = [\"NA\"]\n[rows]\ncountry = \"c\"\ncodes = \"iso2\"\nobserved = \"y\"\n\
                   [columns]\ns = \"score\"\np = { fact = \"share\", percent = true }\nk = \"killed.all\"\n";
    let text = "c,y,s,p,k,else\nGH,2012,1.5,30,2,x\nKE,2012,NA,0.5,NA,y\nQQ,2012,1,1,1,\n";
    let (all, in_columns) = hold(&[(text, Some(mapping))]);
    assert_eq!((all, in_columns), (4, 4));
}

#[test]
fn what_a_mapping_calls_empty_is_empty_though_it_could_be_a_value() {
    let mapping = "empty = [\"9\", \"low\", \"true\"]\n[rows]\ncountry = \"c\"\nobserved = \"y\"\n\
                   [columns]\ns = \"score\"\ng = \"grade\"\no = \"open\"\n";
    let csv = "c,y,s,g,o\nGHA,2012,9,low,true\nKEN,2012,8,high,false\n";
    assert_eq!(hold(&[(csv, Some(mapping))]).0, 3);
    let lines = "{\"c\":\"GHA\",\"y\":2012,\"s\":9,\"g\":\"low\",\"o\":true}\n\
                 {\"c\":\"KEN\",\"y\":2012,\"s\":8,\"g\":\"high\",\"o\":false}\n";
    assert_eq!(hold_in(Format::Lines, &[(lines, Some(mapping))]).0, 3);
    let items = "items = \"raids\"\nempty = [\"9\", \"low\"]\n[rows]\ncountry = \"c\"\nobserved = \"y\"\n\
                 [columns]\nid = \"id\"\ndead = \"dead\"\nby = \"by\"\n";
    hold(&[("c,y,id,dead,by\nGHA,2012,a,9,low\nGHA,2012,b,8,high\n", Some(items))]);
}

#[test]
fn items_of_lists_are_read_in_one_pass_too() {
    let mapping = "items = \"raids\"\nempty = [\"-\"]\n[rows]\ncountry = \"c\"\nobserved = \"y\"\nsource = \"s\"\n\
                   [columns]\nid = \"id\"\ndead = \"dead\"\nby = \"by\"\nknown = \"known\"\n";
    let head = "c,y,s,id,dead,by,known,else\n";
    for rows in [
        "GHA,2012,who,b,3,low,true,\nGHA,2012,,a,,high,,x\nGHA,2013,who,a,-,none,false,\nKEN,2012,,z,0,,,\n",
        "KEN,2012,,z,0,,,\nGHA,2013,who,a,1,none,false,\nKEN,2012,,y,0,,,\nGHA,2012,who,b,3,low,true,\n",
        // A key twice, no key, a number that is none, a word that is none, no country, no day, a name in two forms.
        "GHA,2012,who,b,3,low,true,\nGHA,2012,who,b,4,low,true,\nKEN,2012,who,b,4,low,true,\n",
        "GHA,2012,who,,3,low,true,\n",
        "GHA,2012,who,b,x,low,true,\n",
        "GHA,2012,who,b,3,lower,true,\n",
        ",2012,who,b,3,low,true,\n",
        "GHA,,who,b,3,low,true,\n",
        "GHA,2012,who,e\u{301},3,low,true,\n",
        "GHA,2012,who,\"b, c\",3,low,true,\n",
        "GHA,2012,who,,,,,\n",
        "GHA,2012,who,b,3,low,withheld,\n",
    ] {
        hold(&[(&format!("{head}{rows}"), Some(mapping))]);
    }
    let good =
        "GHA,2012,who,b,3,low,true,\nGHA,2012,,a,,high,,x\nGHA,2013,who,a,-,none,false,\nKEN,2012,,z,0,,,\n";
    assert_eq!(hold(&[(&format!("{head}{good}"), Some(mapping))]), (3, 3));
    let lines = "{\"c\":\"GHA\",\"y\":2012,\"id\":\"b, the second\",\"dead\":3}\n{\"c\":\"GHA\",\"y\":2012,\"s\":\"who\",\"id\":7,\"known\":true}\n";
    assert_eq!(hold_in(Format::Lines, &[(lines, Some(mapping))]), (1, 1));
    assert_eq!(hold_of(&format!("{POLICY}{CLOSELY}"), Format::Lines, &[(lines, Some(mapping))]), (1, 1));
}

#[test]
fn records_of_json_lines_stand_in_columns() {
    let text = "{\"country\":\"GHA\",\"year\":2012,\"source\":\"who\",\"open\":true,\"grade\":\"low\",\"score\":0.5,\"share\":\"12%\"}\n\
                {\"country\": \"GHA\", \"year\": \"2013\", \"open\": null, \"score\": 10, \"killed.all\": 3}\r\n\
                \n\
                {\"year\":2012,\"country\":\"KEN\",\"score\":7.25,\"grade\":\"high\",\"people\":\"1400000000\"}";
    let (all, in_columns) = hold_in(Format::Lines, &[(text, None)]);
    assert_eq!((all, in_columns), (4 + 2 + 3, 9));
}

#[test]
fn lines_that_are_no_plain_records_are_read_by_hand() {
    let good = "{\"country\":\"GHA\",\"year\":2012,\"open\":true,\"score\":1}";
    for line in [
        "{\"country\":\"GHA\",\"year\":2013,\"open\":true,\"open\":false}",
        "{\"year\":2013,\"country\":\"GHA\",\"year\":2013,\"open\":true}",
        "{\"country\":\"GHA\",\"year\":2013,\"opn\":true}",
        "{\"country\":\"GHA\",\"year\":2013,\"named\":\"A \\\"B\\\"\",\"open\":true}",
        "{\"country\":\"GHA\",\"year\":2013,\"open\":[true]}",
        "{\"country\":\"GHA\",\"year\":2013,\"open\":true",
        "{\"country\":\"GHA\",\"year\":2013,\"open\":true}}",
        "{\"country\":\"GHA\",\"year\":2013,\"score\":01}",
        "{\"country\":\"GHA\",\"year\":2013,\"score\":11}",
        "{\"country\":\"GHA\",\"year\":2013,\"score\":\"withheld\"}",
        "{\"country\":\"GHA\",\"year\":2013,\"open\":\" true \",\"score\":\"\"}",
        "{\"country\":\"GHA\",\"year\":2013,\"score\":1e0}",
        "{\"year\":2013,\"open\":true}",
        "{\"country\":\"GHA\",\"open\":true}",
        "{\"country\":\"GHA\",\"year\":2013,\"source\":7,\"open\":true,\"since_when\":\"2010-03\",\"note\":\"x\"}",
        "  {\"country\":\"GHA\",\"year\":2013 ,\"open\" : true , \"score\":3.5}  ",
        "\u{a0}",
        " \t",
        "[]",
        "{}",
        "country,year",
    ] {
        for text in [format!("{good}\n{line}\n"), format!("{line}\n{good}"), line.to_owned()] {
            hold_in(Format::Lines, &[(&text, None)]);
        }
    }
    let mapping = "empty = [\"NA\"]\n[rows]\ncountry = \"c\"\nobserved = \"y\"\n[columns]\ns = \"score\"\n";
    let text = "{\"c\":\"GHA\",\"y\":2012,\"s\":\"NA\",\"else\":[1]}\n{\"c\":\"GHA\",\"y\":2013,\"s\":2}\n";
    assert_eq!(hold_in(Format::Lines, &[(text, Some(mapping))]).0, 1);
}

/// Rows of items: country, day, source, key, number, word, truth.
fn item() -> impl Strategy<Value = [String; 7]> {
    let codes = prop::sample::select(&["GHA", "GHA", "KEN", "KEN", "TGO"][..]);
    let years = prop::sample::select(&["2011", "2012", "2012", "2014", "2014-06"][..]);
    (
        codes,
        years,
        field(&["who", "Somebody"]),
        prop::sample::select(&["a", "a", "b", "b", "c", "long name, with a comma", "d e", "é", "", " f"][..]),
        field(&["0", "1", "2", "3", "40"]),
        field(&["none", "low", "high"]),
        field(&["true", "false"]),
    )
        .prop_map(|(code, year, source, key, dead, by, known)| {
            [code.to_owned(), year.to_owned(), source, key.to_owned(), dead, by, known]
        })
}

/// Items whose keys are distinct within a list, and of which nothing is out of the way; some of all others.
fn items() -> impl Strategy<Value = Vec<[String; 7]>> {
    let plain = |row: &[String; 7]| {
        let [_, _, _, key, dead, by, known] = row;
        let fits = |value: &String, all: &[&str]| value.is_empty() || all.contains(&value.as_str());
        ["a", "b", "c", "d e"].contains(&key.as_str())
            && fits(dead, &["0", "1", "2", "3", "40"])
            && fits(by, &["none", "low", "high"])
            && fits(known, &["true", "false"])
    };
    (prop::collection::vec(item(), 0..14), prop::bool::weighted(0.8)).prop_map(move |(mut rows, is_plain)| {
        if is_plain {
            let mut seen = std::collections::BTreeSet::new();
            rows.retain(|row| plain(row) && seen.insert([row[0].clone(), row[1].clone(), row[3].clone()]));
        }
        rows
    })
}

/// What reads items on days of their own.
const CLOSELY: &str = "resilience bled { holds when any(r in raids where r.dead 1 year ago >= 2) }\n\
                       resilience bleeds { holds when any(r in raids where r.dead rising over 2 years) }\n";

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_ways_read_the_same_items(
        one in items(),
        other in prop::option::weighted(0.3, items()),
        floods in items(),
        (open, closely) in (prop::bool::weighted(0.3), prop::bool::weighted(0.3)),
    ) {
        let mapping = |list: &str| {
            let open = if open { "open = true\n" } else { "" };
            format!(
                "items = \"{list}\"\n{open}[rows]\ncountry = \"c\"\nobserved = \"y\"\nsource = \"s\"\n\
                 [columns]\nid = \"id\"\ndead = \"dead\"\nby = \"by\"\nknown = \"known\"\n"
            )
        };
        let policy = if closely { format!("{POLICY}{CLOSELY}") } else { POLICY.to_owned() };
        let tables: Vec<(&Vec<[String; 7]>, String)> = std::iter::once((&one, mapping("raids")))
            .chain(other.iter().map(|rows| (rows, mapping("raids"))))
            .chain([(&floods, mapping("floods"))])
            .collect();
        let head = "c,y,s,id,dead,by,known";
        let csv = |rows: &Vec<[String; 7]>| {
            let quoted = |field: &String| if field.contains(',') { format!("\"{field}\"") } else { field.clone() };
            let rows = rows.iter().map(|row| row.each_ref().map(quoted).join(","));
            std::iter::once(head.to_owned()).chain(rows).collect::<Vec<_>>().join("\n") + "\n"
        };
        let lines = |rows: &Vec<[String; 7]>| rows.iter().map(|row| line(head.split(','), row)).collect::<String>();
        for (format, text) in [(Format::Csv, &csv as &dyn Fn(&Vec<[String; 7]>) -> String), (Format::Lines, &lines)] {
            let texts: Vec<String> = tables.iter().map(|(rows, _)| text(rows)).collect();
            let files: Vec<(&str, Option<&str>)> =
                texts.iter().zip(&tables).map(|(text, (_, mapping))| (text.as_str(), Some(mapping.as_str()))).collect();
            hold_of(&policy, format, &files);
        }
    }
}

/// A field of a column: mostly what fits, sometimes anything.
fn field(fits: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop_oneof![
        12 => prop::sample::select(fits).prop_map(str::to_owned),
        3 => Just(String::new()),
        1 => prop::sample::select(&["withheld", " 4 ", "x", "-", "-0", "007", "1e3", "99999999999999999", "0.000000000000001", "5%", "é", "+1", "1.", "NaN"][..])
            .prop_map(str::to_owned),
    ]
}

fn row() -> impl Strategy<Value = String> {
    let codes = prop::sample::select(&["GHA", "GHA", "KEN", "TGO", "XXA", "ghana", ""][..]);
    let years =
        prop::sample::select(&["2011", "2012", "2013", "2014", "2014-06", "2015-02-28", "15", ""][..]);
    (
        codes,
        years,
        field(&["who", "Somebody", "a"]),
        field(&["true", "false"]),
        field(&["none", "low", "high"]),
        field(&["0", "5", "4.75", "10", "9.999"]),
        field(&["12%", "0.5", "100%"]),
        field(&["0", "100", "1400000000"]),
        (field(&["-1.5", "3", "0.25"]), field(&["0", "3"]), field(&["1", "2"])),
        (field(&["2010", "2010-03", "2010-03-15", "2010-02-30"]), field(&["Ama", "B c", "Ama Ata Aidoo"])),
    )
        .prop_map(|(code, year, source, a, b, c, d, e, (f, g, h), (i, j))| {
            format!("{code},{year},{source},{a},{b},{c},{d},{e},{f},{g},{h},{i},{j}")
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_ways_read_the_same(
        one in prop::collection::vec(row(), 0..14),
        other in prop::option::weighted(0.3, prop::collection::vec(row(), 0..5)),
        breaks in prop::sample::select(BREAKS),
        is_ended in any::<bool>(),
    ) {
        let head = "country,year,source,open,grade,score,share,people,free,killed.all,killed.by_groups,since_when,named";
        let text = |rows: &[String]| {
            let lines = std::iter::once(head).chain(rows.iter().map(String::as_str)).zip(breaks.iter().cycle());
            let mut text: String = lines.flat_map(|(line, end)| [line, end]).collect();
            let kept = if is_ended { text.len() } else { text.trim_end_matches(['\r', '\n']).len() };
            text.truncate(kept);
            text
        };
        let texts: Vec<String> = std::iter::once(text(&one)).chain(other.as_deref().map(text)).collect();
        let files: Vec<(&str, Option<&str>)> = texts.iter().map(|text| (text.as_str(), None)).collect();
        hold(&files);
        let texts: Vec<String> = std::iter::once(&one).chain(&other).map(|rows| as_lines(head, rows)).collect();
        let files: Vec<(&str, Option<&str>)> = texts.iter().map(|text| (text.as_str(), None)).collect();
        hold_in(Format::Lines, &files);
    }
}

/// How lines end, in turn.
const BREAKS: &[&[&str]] = &[
    &["\n"],
    &["\r\n"],
    &["\n", "\n\n"],
    &["\r\n", "\r\n\r\n", "\r\n\n"],
    &["\n", "\n", "\r\n"],
    &["\r\n", "\n"],
];

/// Rows as JSON Lines.
fn as_lines(head: &str, rows: &[String]) -> String {
    let line = |row: &String| line(head.split(','), &row.split(',').map(str::to_owned).collect::<Vec<_>>());
    rows.iter().map(line).collect()
}

/// Numbers, truths and texts; of what is empty, some is null, some an empty text, and some is left out.
fn line<'h>(head: impl Iterator<Item = &'h str>, row: &[String]) -> String {
    let member = |(at, (name, value)): (usize, (&str, &String))| match value.as_str() {
        "" if at % 3 == 0 => None,
        "" => Some(format!("\"{name}\":{}", if at % 3 == 1 { "null" } else { "\"\"" })),
        "true" | "false" => Some(format!("\"{name}\":{value}")),
        _ if value.starts_with(|c: char| c.is_ascii_digit() || c == '-') && !value.contains('%') => {
            Some(format!("\"{name}\": {value}"))
        }
        _ => Some(format!("\"{name}\" :\"{value}\"")),
    };
    let members: Vec<String> = head.zip(row).enumerate().filter_map(member).collect();
    format!("{{{}}}\n", members.join(", "))
}
