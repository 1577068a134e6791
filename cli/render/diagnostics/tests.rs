//! How diagnostics look, in each of their forms.

use super::*;
use r2pc_lang::codes;

/// What is said of two policy files and a folder that is not there.
fn complaints() -> Complaints {
    let mut sources = Sources::new();
    let risks =
        sources.add("policies/risks.r2p", "package a\n\nrisk one \"One\" {\n  present when x == 3\n}\n");
    let other = sources.add("policies/other.r2p", "package b\nfact x: count\n");
    let spot = |file: FileId, word: &str| {
        let at = sources.file(file).text().find(word).unwrap();
        r2pc_lang::source::Span::new(file, at, at + word.len())
    };
    let wrong = Diagnostic::error(codes::config::WRONG_VALUE, spot(risks, "=="), "`==` means nothing here")
        .label("this")
        .related(spot(risks, "risk one"), "in this rule")
        .related(spot(other, "fact x"), "`x` is declared here")
        .help("write `is`");
    let odd = Diagnostic::warning(codes::config::UNKNOWN_KEY, spot(other, "count"), "a bell \u{7} rings");
    let gone =
        Problem::new(codes::io::NOT_FOUND, "there is no `facts`").file("facts").help("check the spelling");
    Complaints { sources, diagnostics: vec![wrong, odd], problems: vec![gone] }
}

#[test]
fn drawn_with_their_lines() {
    let drawn = graphical(&complaints(), 80, false);
    insta::assert_snapshot!(
        anstream::adapter::strip_str(&drawn).to_string() + &summary(&complaints(), false)
    );
}

#[test]
fn a_line_each() {
    insta::assert_snapshot!(plain(&complaints()));
}

#[test]
fn as_json() {
    insta::assert_snapshot!(format!("{:#}", json(&complaints())));
}

#[test]
fn what_was_said_before_is_counted() {
    let mut many = complaints();
    let one = many.diagnostics[1].clone();
    many.diagnostics = vec![one; 5];
    assert!(graphical(&many, 80, false).contains("and 4 more"));
    assert!(!graphical(&many, 80, true).contains("more:"));
}

#[test]
fn what_nobody_would_read_is_counted() {
    let mut many = complaints();
    let one = many.diagnostics[1].clone();
    let other = |n| Diagnostic { message: format!("no {n}"), ..one.clone() };
    many.diagnostics = (0..MOST + 7).map(other).collect();
    assert!(graphical(&many, 80, false).contains("and 7 more"));
}
