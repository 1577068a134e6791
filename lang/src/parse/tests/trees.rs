//! What well-formed text becomes.

use super::dump::{condition, parsed, tree};

/// Each condition with its tree.
fn conditions(texts: &[&str]) -> String {
    texts.iter().map(|text| format!("{text}\n  {}\n", condition(text))).collect()
}

#[test]
fn operators_bind_by_precedence() {
    insta::assert_snapshot!(conditions(&[
        "not a is b and c",
        "(a or b) and c",
        "a + b * c - d >= e / f",
        "-a 2 years ago + b on 2015-06-30 < c on today",
        "not x >= 5 otherwise 3 because \"unknown\"",
        "a is not b by c",
        "- - a * b is 1",
    ]));
}

#[test]
fn comparisons_and_sets() {
    insta::assert_snapshot!(conditions(&[
        "a is unknown and a is not known and r is present",
        "a is one of {b, c.d,} and a is not one of e.f",
        "a includes b and a includes all of {c} and a includes any of d.e",
        "a between 1 and b + 2",
        "d within the last 12 months and d within the next 2 weeks",
        "a rising over 3 years and b falling over 18 months",
        "r tagged t",
        "treaties[t].status is party and rules[\"P-7\"] is unmet",
    ]));
}

#[test]
fn forms() {
    insta::assert_snapshot!(conditions(&[
        "any(g in gs where g.a) and every(g in {b, c} satisfies g) and none(g in gs) and count(gs) > 1",
        "sum(i.a for i in is_in where i.b) > max(a, b) + abs(c)",
        "at least 2 of (a, b,) and at most k + 1 of indicators and exactly 1 of (a) and all of (a) and none of indicators",
        "ever over 5 years (a) and always over 2 months (a) and in at least 3 of the last 5 days (a)",
        "level of r >= high and age of d <= 1 year and highest of a > lowest of b and middle of c is 1",
        "change in a over 3 years < mean of a over 1 year and min of a over 1 year < max of a over 1 year",
        "sum of a over 1 year > 0 and known a and established (a) and ruled out (a)",
    ]));
}

#[test]
fn vocabulary() {
    insta::assert_snapshot!(tree(
        "source a \"A\" { title \"one\" \"two\" date 2015-06-30 url \"u\" note \"n\" }\n\
         unit b \"B\"\nenum C { x < y \"Y\" }\nenum D { x, y, }\n\
         record E { key a: text \"q\" b: number -1.5..5% of usd, c: set of C }\n\
         fact f.g by C: open list of E \"q\" per year stale after 2 years published after 9 months prefers a tags t.u note \"n\"\n\
         parameter h \"H\" { from 2001-01-01 is 4.5 years cites a at \"1\" note \"n\" }\n\
         define i(x: C, y: bool) = x\ndefine j = 1_000.50"
    ));
}

#[test]
fn clauses() {
    insta::assert_snapshot!(tree(
        "/// Documented.\n///   In two lines.\nrisk a \"A\" {\n/// Too.\nindicator b \"B\" when x\npresent when x holds when x level high when x\n\
         inhibits r, s.t where x because \"b\" amplifies r requires x due by d binding when x applies when x applies unless x\n\
         for each g in gs where g in force from 2001-01-01 until 2002-02-02 in force from 2001-01-01 stale after 6 months\n\
         raise alert when x offer o \"O\" when x builds on r gives 1 cites s, t at \"1\" concerns c pillar one advise \"a\" \"b\"\n\
         formerly p.q tags t note \"n\" }"
    ));
}

#[test]
fn amendments_assertions_tests() {
    insta::assert_snapshot!(tree(
        "amend a.b { because \"B\" add note \"N\" replace present when x remove indicator c remove requires }\n\
         assert c \"C\" { no warning tagged t reads u.* no risk tagged t reads u.v a is monotone in b never x always x always x implies y cites s note \"n\" }\n\
         test \"d\" { as of 2015-06-30 known by 2015-07-01 given a is true, b is -0.2, c is 5%, d is 2015-06-30 on 2015-01-01, e is 2 weeks\n\
         given f is open [ { a \"A\", b, c false } ], g is { 2013: 1, 2014: withheld }, h is { x, y }, i is word, facts \"f.yaml\" country GHA\n\
         expect r is unknown because a, b.c }"
    ));
}

#[test]
fn head_lines_comments_and_docs_are_kept() {
    let parsed = parsed(
        "\u{FEFF}// one\r\npackage a.b // two\r\nuse c\r\nuse d.e\r\n/// doc\r\nfact f: bool // three\r\n//// four\r\n",
    );
    assert_eq!(parsed.diagnostics, []);
    let comments: Vec<&str> = parsed.file.comments.iter().map(|comment| comment.text.as_ref()).collect();
    assert_eq!(comments, ["// one", "// two", "// three", "//// four"]);
    assert_eq!(parsed.file.package.map(|path| path.rest.len()), Some(1));
    assert_eq!(parsed.file.uses.len(), 2);
    assert_eq!(parsed.file.declarations[0].docs.lines, [std::sync::Arc::from("doc")]);
}

#[test]
fn spans_cover_exactly_what_they_name() {
    let text = "risk a \"A\" {\n  present when x is b // remark\n\n  note \"n\"\n}\nfact f: bool\n// end\n";
    let parsed = parsed(text);
    let spans: Vec<&str> = parsed.file.declarations.iter().map(|d| &text[d.span.range()]).collect();
    assert_eq!(spans, [&text[..text.find("\nfact").unwrap()], "fact f: bool"]);
    let crate::syntax::DeclarationKind::Rule(rule) = &parsed.file.declarations[0].kind else { panic!() };
    let clauses: Vec<&str> = rule.clauses.iter().map(|c| &text[c.span.range()]).collect();
    assert_eq!(clauses, ["present when x is b", "note \"n\""]);
}

#[test]
fn names_are_read_in_one_spelling() {
    let parsed = parsed("fact e\u{301}tat: bool\nfact \u{e9}tat2: bool");
    let names: Vec<String> = parsed
        .file
        .declarations
        .iter()
        .map(|d| match &d.kind {
            crate::syntax::DeclarationKind::Fact(fact) => fact.name.head.text.to_string(),
            _ => String::new(),
        })
        .collect();
    assert_eq!(names, ["\u{e9}tat", "\u{e9}tat2"]);
}
