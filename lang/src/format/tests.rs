//! Canonical text, by example and by property.

use super::*;
use proptest::prelude::*;
use std::path::{Path, PathBuf};

fn formatted(text: &str) -> String {
    let mut sources = Sources::new();
    let file = sources.add("case", text);
    format(&sources, file).unwrap_or_else(|said| panic!("{said:#?}\n{text}"))
}

/// Every policy file of the repository that is meant to be right.
fn corpus() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut folders = vec![root.join("policies"), root.join("tests/suites/ok")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "r2p") {
                let text = std::fs::read_to_string(&path).unwrap();
                files.push((path, text));
            }
        }
    }
    files.sort();
    assert!(!files.is_empty());
    files
}

#[test]
fn formatting_twice_changes_nothing_more() {
    for (path, text) in corpus() {
        let once = formatted(&text);
        assert_eq!(once, formatted(&once), "{}", path.display());
        // A text is not cut, and the line of a table is as wide as the table.
        let whole =
            |line: &str| line.contains("//") || line.contains('"') || line.trim_start().starts_with("case");
        let wide = once.lines().find(|line| line.chars().count() > WIDTH && !whole(line));
        assert_eq!(wide, None, "{}", path.display());
    }
}

#[test]
fn grammar_case() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/suites/ok/grammar.r2p");
    insta::assert_snapshot!(formatted(&std::fs::read_to_string(path).unwrap()));
}

#[test]
fn conditions_break_outermost_first() {
    insta::assert_snapshot!(formatted(
        "risk a \"A\"{present when count(i in incidents where i.deaths>=5 and i.on within the last 12 months)>=3 or \
         sum(i.deaths for i in incidents where i.on within the last 12 months)>=25\n\
         level high when at least 2 of(first_condition is present,second_condition is present,third_condition is present, fourth)\n\
         level extreme when any(g in groups where g.excluded and g.share >= sizeable and (g.perceived_unequal or g.self_protection <= low or g.other))\n\
         gives max(min(r.date-w.date for r in responses where r.answers is w.id and r.kind is formal) for w in warnings where w.date within the last 12 months)\n\
         inhibits discrimination,targeting where none(i in incidents where i.by is state) because \"A council cannot mediate where the State itself attacks\"\n\
         requires p.sector is one of {security, governance, rule_of_law, development, defence, foreign_affairs, other_sectors_of_state}}"
    ));
}

#[test]
fn comments_stay_where_they_are() {
    insta::assert_snapshot!(formatted(
        "// head\n\n\n// of the file\npackage a // trailing\nuse b\n// above a fact\nfact c:bool // behind it\n// above another\nfact d:bool\n\n\n\
         fact e /* not one */:bool\n".replace("/* not one */", "").as_str()
    ));
    insta::assert_snapshot!(formatted(
        "risk a { // behind the brace\n\n  // above a clause\n  requires x // in\n // between\n and y // behind\n\n\n  // apart\n\n  note \"N\"\n  // last\n}\n// end\n"
    ));
    insta::assert_snapshot!(formatted(
        "record A { a: bool // first\n /// Documented.\n b: bool, // second\n}\nsource b \"B\" { title \"T\" // why\n}\nenum C { a, // one\n b }"
    ));
}

#[test]
fn short_blocks_stay_short_and_others_do_not() {
    insta::assert_snapshot!(formatted(
        "source a \"A\"{title \"T\" date 2015-01-01}\nsource b \"B\" {\n title \"T\" }\nrecord C{a:bool,b:bool}\nmeasure d{gives 1}\nrisk e{}\n\
         risk f{requires x requires y}\nenum G{a<b}\nassert h{never x}\ntest \"i\"{}\nmeasure j{gives -(1)- -2}"
    ));
}

#[test]
fn text_that_cannot_be_read_is_refused() {
    let mut sources = Sources::new();
    let file = sources.add("case", "risk a { present when }");
    let said = format(&sources, file).unwrap_err();
    assert_eq!(said.len(), 1);
}

/// The tokens of a text with other blanks, line breaks and comments between them, as `choices` say.
fn shaken(text: &str, choices: &[u8]) -> String {
    let mut shaken = String::new();
    let mut choices = choices.iter().cycle();
    for token in tokens::of(text) {
        let separator = match choices.next().copied().unwrap_or(0) {
            _ if token.touches => "",
            0..=5 => " ",
            6 => "\n",
            7 => "  \t",
            8 => "\n\n\n",
            9 => " // behind\n",
            10 => "\n// on its own\n",
            _ => "\r\n  ",
        };
        shaken.push_str(separator);
        shaken.push_str(token.text);
        if token.ends_line() {
            shaken.push('\n');
        }
    }
    shaken
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// However a file is laid out, and wherever its comments stand, formatting keeps what it says and is stable.
    #[test]
    fn any_layout_is_kept_whole(pick in any::<prop::sample::Index>(), choices in prop::collection::vec(0_u8..16, 1..60)) {
        let corpus = corpus();
        let (_, text) = pick.get(&corpus);
        let part: String = text.lines().take(120).map(|line| format!("{line}\n")).collect();
        let shaken = shaken(&part, &choices);
        let mut sources = Sources::new();
        let file = sources.add("case", shaken.as_str());
        let parsed = parse(&sources, file);
        prop_assume!(parsed.diagnostics.is_empty());
        let once = format_parsed(&sources, file, &parsed).unwrap();
        prop_assert!(reads_alike(&parsed, &once), "{}", once);
        prop_assert_eq!(&once, &formatted(&once));
    }
}
