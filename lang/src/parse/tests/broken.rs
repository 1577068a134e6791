//! Broken and hostile text: it never panics, never runs out of stack, and loses no more than is broken.

use super::dump::parsed;
use crate::parse::Parsed;
use proptest::prelude::*;

/// The declarations of the case files, with those that are broken on purpose.
fn pieces() -> Vec<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/suites");
    let mut pieces = Vec::new();
    for suite in ["ok", "parse"] {
        for entry in std::fs::read_dir(folder.join(suite)).unwrap().flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|e| e == "r2p") {
                let text = std::fs::read_to_string(path).unwrap();
                pieces.extend(text.split("\n\n").map(str::to_owned));
            }
        }
    }
    pieces.sort();
    pieces
}

/// What holds of every answer of the parser.
fn is_sound(text: &str, parsed: &Parsed) {
    let inside = |span: crate::source::Span| text.get(span.range()).is_some();
    for diagnostic in &parsed.diagnostics {
        assert!(inside(diagnostic.span), "outside the text: {diagnostic:?}");
        assert!(!diagnostic.span.range().is_empty() || text.is_empty(), "an empty place: {diagnostic:?}");
        assert!(!diagnostic.message.contains(['\n', '\0']), "{diagnostic:?}");
        let rules = ["kw_", "_clause", "_decl", "strict_", "Rule::", "EOI"];
        assert!(!rules.iter().any(|rule| diagnostic.message.contains(rule)), "{diagnostic:?}");
        for edit in diagnostic.fix.iter().flat_map(|fix| &fix.edits) {
            assert!(inside(edit.span), "outside the text: {diagnostic:?}");
        }
    }
    assert!(parsed.file.broken.iter().all(|span| inside(*span)));
    assert!(parsed.file.broken.is_empty() || !parsed.diagnostics.is_empty(), "lost without a word");
}

#[test]
fn odd_texts() {
    for text in [
        "",
        " ",
        "\n",
        "\r\n",
        "\u{FEFF}",
        "\0",
        "\0\0risk",
        "// only\n// comments",
        "// only",
        "/// only",
        "\"",
        "{",
        "}",
        "}}}",
        "((((",
        "😀",
        "\u{FEFF}\u{FEFF}fact a: bool",
        "fact a: bool\r",
        "risk",
        "risk a",
        "risk a {",
        "risk a { present when",
        "a\u{0301}",
        "fact a: bool \u{A0}",
        "<html><body>no policy</body></html>",
        "{\"json\": [1, 2, 3]}",
        "SELECT * FROM facts;",
        "%PDF-1.4\n%\u{E2}\u{E3}",
        "risk a { /* { */ }",
    ] {
        is_sound(text, &parsed(text));
    }
    assert_eq!(parsed("").diagnostics, []);
    assert_eq!(parsed("\u{FEFF}// only a comment").diagnostics, []);
}

/// Every way of nesting, as deep as anyone may write it.
fn nested(depth: usize) -> Vec<String> {
    let rule = |condition: String| format!("risk a {{ present when {condition} }}\nfact whole: bool\n");
    let around = |open: &str, close: &str| rule(open.repeat(depth) + "x" + &close.repeat(depth));
    vec![
        around("(", ")"),
        around("(", ""),
        around("not ", ""),
        around("-", ""),
        around("max(x, ", ")"),
        around("any(x in y where ", ")"),
        around("established (", ")"),
        around("x[", "]"),
        around("at least 1 of (", ")"),
        around("ever over 1 year (", ")"),
        around("x is ", ""),
        around("x and ", ""),
        around("x + ", ""),
        around("x < ", ""),
        around("x otherwise 1 because \"\" and ", ""),
        rule("x".to_owned() + &" 1 year ago".repeat(depth)),
        rule("x".to_owned() + &".x".repeat(depth)),
        format!("fact a: {}bool\nfact whole: bool\n", "list of ".repeat(depth)),
        format!(
            "test \"a\" {{ given a is {}1{} }}\nfact whole: bool\n",
            "[".repeat(depth),
            "]".repeat(depth)
        ),
        format!(
            "test \"a\" {{ given a is {}1{} }}\nfact whole: bool\n",
            "{ a ".repeat(depth),
            "}".repeat(depth)
        ),
        format!("{}\nfact whole: bool\n", "{".repeat(depth)),
        format!("{}\nfact whole: bool\n", "risk a { ".repeat(depth)),
    ]
}

#[test]
fn deep_nesting_is_refused_and_costs_its_declaration_alone() {
    for depth in [40, 1_000] {
        for text in nested(depth) {
            let parsed = parsed(&text);
            is_sound(&text, &parsed);
            let last = parsed.file.declarations.last().map(|d| &text[d.span.range()]);
            assert_eq!(last, Some("fact whole: bool"), "{depth} of {}", &text[..text.len().min(60)]);
        }
    }
}

/// Brackets a hundred thousand deep never reach the grammar.
#[test]
fn very_deep_brackets_are_refused() {
    for (open, close) in [("(", ")"), ("(", ""), ("x[", "]"), ("max(", ")")] {
        let text = format!(
            "risk a {{ present when {}x{} }}\nfact whole: bool\n",
            open.repeat(100_000),
            close.repeat(100_000)
        );
        let parsed = parsed(&text);
        is_sound(&text, &parsed);
        assert_eq!(parsed.file.declarations.len(), 1);
        assert_eq!(
            parsed.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(),
            [crate::codes::parse::TOO_DEEP]
        );
    }
}

#[test]
fn whatever_stands_before_or_behind_a_broken_clause_is_kept() {
    let broken = [
        "indicator b \"B\" when x >=",
        "indicator b x",
        "b",
        "requires (x",
        "requires x)",
        "note \"open",
        "requires x == 5;",
        "for each",
        "requires x\n    y",
        "cites",
        "indicator b \"B\" when any(g in {a, b",
        "requires x is one of {a b}",
    ];
    for piece in broken {
        let text =
            format!("risk r \"R\" {{\n  cites a\n  {piece}\n  tags z\n  note \"N\"\n}}\nfact after: bool\n");
        let parsed = parsed(&text);
        is_sound(&text, &parsed);
        assert_eq!(parsed.diagnostics.len(), 1, "{piece}: {:?}", parsed.diagnostics);
        let crate::syntax::DeclarationKind::Rule(rule) = &parsed.file.declarations[0].kind else { panic!() };
        let kept: Vec<&str> = rule.clauses.iter().map(|clause| &text[clause.span.range()]).collect();
        let expected = ["cites a", "tags z", "note \"N\""];
        assert!(expected.iter().all(|clause| kept.contains(clause)), "{piece}: {kept:?}");
        assert_eq!(parsed.file.declarations.len(), 2, "{piece}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_cut_or_slip_of_the_hand_is_survived(
        pick in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        slip in prop_oneof![Just("".to_owned()), "[(){}\\[\\]\",.:;<=>/!&|%\\\\ \n#-]{1,2}", "(and|or|when|in|is|not|risk|fact|///|//|5|x) ", "\\PC"],
        cut in 0_usize..4,
        mode in 0_u8..4,
    ) {
        let pieces = pieces();
        let text = pick.get(&pieces);
        let bounds: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        let place = at.index(bounds.len());
        let start = bounds[place];
        let end = bounds[(place + cut).min(bounds.len() - 1)];
        let changed = match mode {
            0 => text[..start].to_owned(),
            1 => text[start..].to_owned(),
            _ => format!("{}{slip}{}", &text[..start], &text[end..]),
        };
        is_sound(&changed, &parsed(&changed));
    }

    #[test]
    fn any_text_at_all_is_survived(text in "\\PC{0,80}") {
        is_sound(&text, &parsed(&text));
    }

    #[test]
    fn any_words_at_all_are_survived(words in prop::collection::vec(
        prop::sample::select(vec![
            "risk", "fact", "when", "present", "and", "or", "(", ")", "{", "}", "\n", "x", "5", "\"t\"", "any(", "in", "is", "one of", "///d\n",
            "of", "at least", "over", "2 years", ",", ":", "[", "]", "given", "expect", "test", "source", "add", "not", "-", ".", "2015-06-30",
        ]),
        0..40,
    )) {
        let text = words.join(" ");
        is_sound(&text, &parsed(&text));
    }
}
