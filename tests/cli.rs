//! Transcripts: what a user types, and what comes back. `TRYCMD=overwrite cargo test --test cli` writes them anew.

/// Each page's own folder is its working folder, copied where a command writes; a terminal of 80 columns.
#[test]
fn transcripts() {
    let cases = trycmd::TestCases::new();
    cases.env("COLUMNS", "80").env("NO_COLOR", "1");
    for (variable, _) in std::env::vars().filter(|(name, _)| name.starts_with("R2PC_")) {
        assert!(variable.is_empty(), "{variable} is set: transcripts would not be those of a newcomer");
    }
    cases.case("tests/suites/cli/*.trycmd").case("tests/suites/cli/*.md");
    cases.run();
}

/// What the README shows is what happens.
#[test]
fn the_readme_is_true() {
    let cases = trycmd::TestCases::new();
    cases.env("COLUMNS", "100").env("NO_COLOR", "1").case("README.md").run();
}
