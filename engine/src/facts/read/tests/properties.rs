//! Whatever a text says, reading it ends, panics nowhere, and places what it says within the text.

use super::*;
use proptest::prelude::*;

const YAML: &str = "country: GHA\nobserved: 2015-06-30\nsource: pts\nfacts:\n  treaties:\n    rome_statute: { value: { status: party, \
    since: 1999-12-20 }, since: 1999-12-20 }\n  terror: { 2013: 2, 2014: \"3\" }\n  groups:\n    - name: Ünï\n      share: 12%\n  \
    monitors.access: { unknown: withheld, note: |\n      text\n  }\n  upr.last: 2012-10 # a comment\n";
const JSON: &str = "{\"country\":\"GHA\",\"observed\":\"2015-06-30\",\"facts\":{\"terror\":{\"2014\":2.5e0},\"groups\":[{\"name\":\"\\u00fc\",\
    \"share\":\"12%\"}],\"upr\":{\"last\":\"2012-10\"},\"access\":null}}";
const TOML: &str = "country = \"GHA\"\nobserved = 2015-06-30\n[facts]\nterror = { 2014 = 2 }\n[[facts.groups]]\nname = \"ü\"\n[facts.upr]\nlast = \"2012\"\n";
const CSV: &str = "country,year,terror,\"title\",plan.scope\r\nGHA,2014,2,\"a \"\"b\"\", ü\",domestic; foreign\r\nLBY,2013,,x,[]\r\n";

fn texts() -> impl Strategy<Value = (Format, &'static str)> {
    prop_oneof![
        Just((Format::Yaml, YAML)),
        Just((Format::Json, JSON)),
        Just((Format::Toml, TOML)),
        Just((Format::Csv, CSV))
    ]
}

/// Cuts, doubles, or puts characters into a text.
fn mutated(text: &str, edits: &[(usize, u8, char)]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for (at, how, c) in edits {
        let at = at % (chars.len() + 1);
        match how % 4 {
            0 => chars.truncate(at),
            1 => chars.insert(at, *c),
            2 if at < chars.len() => drop(chars.remove(at)),
            _ => {
                let again: Vec<char> = chars.iter().skip(at).take(12).copied().collect();
                chars.splice(at..at, again);
            }
        }
    }
    chars.into_iter().collect()
}

fn odd() -> impl Strategy<Value = char> {
    prop_oneof![
        prop::sample::select(
            "{}[]:,-#&*!|>'\"%@`\n\r\t \0\\?<=.0123456789~ü\u{FEFF}\u{2028}\u{85}"
                .chars()
                .collect::<Vec<_>>()
        ),
        any::<char>()
    ]
}

proptest! {
    #[test]
    fn no_text_makes_reading_panic(
        (format, text) in texts(),
        edits in proptest::collection::vec((any::<usize>(), 0_u8..8, odd()), 0..5),
    ) {
        let text = mutated(text, &edits);
        let mut sources = Sources::new();
        let file = sources.add("facts", text.as_str());
        for diagnostic in read(&sources, file, format, None, &vocabulary(), &mut Facts::default()) {
            let span = diagnostic.span;
            prop_assert!(text.get(span.range()).is_some(), "{:?} lies outside {:?}", span, text);
let blank = text.trim_start_matches('\u{FEFF}').trim().is_empty();
            prop_assert!(span.start < span.end || blank, "{:?} is empty in {:?}", span, text);
            prop_assert!(!diagnostic.message.contains('\n'), "{:?}", diagnostic.message);
        }
    }

    #[test]
    fn a_plain_yaml_scalar_stands_where_its_span_says(words in proptest::collection::vec("[a-zü€😀][a-z0-9ü€😀]{0,8}", 1..8)) {
        let text: String = words.iter().map(|w| format!("- {w}  # é\r\n")).collect();
        let mut page = Page::new(FileId(0), &text);
        let Ok(Some(Datum { kind: r2pc_lang::fit::DatumKind::Items(items), .. })) = yaml::read(&mut page) else { panic!("a list") };
        let found: Vec<&str> = items.iter().map(|item| &text[item.span.range()]).collect();
        prop_assert_eq!(found, words.iter().map(String::as_str).collect::<Vec<_>>());
    }
}
