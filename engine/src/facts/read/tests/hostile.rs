//! Texts that are meant to break a reader, or that break one by accident.

use super::*;
use proptest::prelude::*;

#[test]
fn what_yaml_hides_is_refused() {
    let bomb = "a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n";
    assert_eq!(
        yaml(bomb).said,
        ["1:4 yaml-feature an anchor is not read (write the value wherever it is needed)"]
    );
    let head = "country: GHA\nobserved: 2015\n";
    for (text, at) in [
        ("facts: { access: !!bool true }\n", "3:18"),
        ("facts: { access: !mine true }\n", "3:18"),
        ("facts: { access: *yes }\n", "3:18"),
        ("facts: { <<: { access: true } }\n", "3:10"),
        ("facts: { ? [a] : true }\n", "3:12"),
        ("facts: { access: true }\n---\ncountry: LBY\n", "5:1"),
    ] {
        let said = yaml(&format!("{head}{text}")).said;
        assert_eq!(said.len(), 1, "{text}: {said:?}");
        assert!(said[0].starts_with(&format!("{at} yaml-feature")), "{text}: {said:?}");
    }
}

#[test]
fn deep_nesting_is_refused_and_not_followed() {
    let deep = 100_000;
    let opened = "[".repeat(deep);
    let closed = "]".repeat(deep);
    let flow = format!("country: GHA\nobserved: 2015\nfacts: {{ groups: {opened}{closed} }}\n");
    let said = yaml(&flow).said;
    assert!(said.len() == 1 && said[0].contains("too-deep"), "{said:?}");
    let dashes = format!("country: GHA\nobserved: 2015\nfacts:\n  groups:\n    {}x\n", "- ".repeat(deep));
    let said = yaml(&dashes).said;
    assert!(said.len() == 1 && said[0].contains("too-deep"), "{:?}", said.first());
    let json = format!("{{ \"facts\": {opened}{closed} }}");
    let said = read_as(Format::Json, &json).said;
    assert!(said.len() == 1 && said[0].contains("too-deep"), "{:?}", said.first());
    let objects = format!("{}1{}", "{\"a\":".repeat(deep), "}".repeat(deep));
    let said = read_as(Format::Json, &objects).said;
    assert!(said.len() == 1 && said[0].contains("too-deep"), "{:?}", said.first());
    let toml = format!("facts = {opened}{closed}");
    let said = read_as(Format::Toml, &toml).said;
    assert!(said.len() == 1 && said[0].contains("too-deep"), "{:?}", said.first());
    let dotted = format!("{}x = 1", "a.".repeat(deep));
    assert_eq!(read_as(Format::Toml, &dotted).said.len(), 1);
}

#[test]
fn texts_that_are_no_texts() {
    assert!(yaml("country: GHA\n\0facts:").said[0].starts_with("2:1 control-character a NUL character"));
    for (format, text) in [
        (Format::Yaml, ""),
        (Format::Yaml, " \n\t\n"),
        (Format::Yaml, "# only a comment\n"),
        (Format::Csv, "\n\n"),
        (Format::Json, "  "),
        (Format::Yaml, "\u{FEFF}"),
    ] {
        let outcome = read_as_unplaced(format, text);
        assert_eq!(outcome, ["r2p::fact::empty"], "{text:?}");
    }
}

/// Only the codes: a text without characters has no place to show.
fn read_as_unplaced(format: Format, text: &str) -> Vec<&'static str> {
    let mut sources = Sources::new();
    let file = sources.add("facts", text);
    let said = read(&sources, file, format, None, &vocabulary(), &mut Facts::default());
    said.iter().map(|d| d.code.name()).collect()
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_move_no_place() {
    let text =
        "\u{FEFF}country: GHA\r\nobserved: 2015-06-30\r\nfacts:\r\n  title: \"Ünï\"\r\n  acess: true\r\n";
    let read = yaml(text);
    assert_eq!(read.said, ["5:3 unknown-fact the vocabulary has no fact `acess` (did you mean `access`?)"]);
    assert_eq!(read.ghana("title"), ["2015-06-30 -: \"Ünï\""]);
    let csv = read_as(Format::Csv, "\u{FEFF}country,year,title,terror\r\nGHA,2014,Ünï,9\r\n");
    assert!(csv.said[0].starts_with("2:14 out-of-range"), "{:?}", csv.said);
    let json = read_as(
        Format::Json,
        "\u{FEFF}{ \"country\": \"GHA\",\r\n\"observed\": \"2015\", \"facts\": { \"title\": \"Ü\", \"terror\": 9 } }",
    );
    assert!(json.said[0].starts_with("2:56 out-of-range"), "{:?}", json.said);
}

#[test]
fn words_that_yaml_once_read_as_something_else() {
    let read = ghana(
        "country_of_origin: NO\ntitle: NO\naccess: no\ndeaths: 0777\nrule_of_law: 1e999\nterror: 1_0\nnotice: 1:30",
    );
    assert_eq!(read.ghana("title"), ["2015-06-30 Our desk: \"NO\""]);
    insta::assert_snapshot!(read.said.join("\n"));
}

#[test]
fn broken_texts_are_broken_at_a_place() {
    let cases = [
        (Format::Yaml, "country: GHA\nfacts: { access: true\n"),
        (Format::Yaml, "country: GHA\n\tfacts: x\n"),
        (Format::Yaml, "country: \"GHA\nfacts:\n"),
        (Format::Yaml, "country: GHA\n  observed: 2015\n"),
        (Format::Json, "{ \"country\": \"GHA\""),
        (Format::Json, "{ \"country\": \"GHA\", }"),
        (Format::Json, "{ 'country': 1 }"),
        (Format::Json, "{ \"a\": 01 }"),
        (Format::Json, "{ \"a\": NaN }"),
        (Format::Json, "{ \"a\": \"\\ud83d\" }"),
        (Format::Json, "// no\n{}"),
        (Format::Json, "{} {}"),
        (Format::Toml, "country = GHA\n"),
        (Format::Toml, "country = \"GHA\"\ncountry = \"LBY\"\n"),
        (Format::Toml, "[facts\n"),
    ];
    let said =
        cases.map(|(format, text)| format!("{format:?} {text:?}\n{}", read_as(format, text).said.join("\n")));
    insta::assert_snapshot!(said.join("\n\n"));
}

#[test]
fn duplicate_keys_are_refused() {
    let said = ghana("access: true\naccess: false\n\"terror\": 3\nterror: 4").said;
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].starts_with("6:3 duplicate-key `access` stands twice"));
    let json = read_as(
        Format::Json,
        "{\"country\":\"GHA\",\"observed\":\"2015\",\"facts\":{\"access\":true,\"access\":true}}",
    );
    assert!(json.said[0].contains("duplicate-key"), "{:?}", json.said);
}

#[test]
fn control_characters_and_bidirectional_marks_do_not_reach_reports() {
    let said = ghana("title: \"a\\u001b[2Jb\"\n\"acc\\u202Eess\": true").said;
    assert_eq!(said.len(), 2);
    assert!(said.iter().all(|line| !line.contains('\u{1b}') && !line.contains('\u{202E}')), "{said:?}");
}

/// A workbook and a Parquet file of the suites.
fn table(name: &str) -> Vec<u8> {
    let suites = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/suites/providers");
    std::fs::read(suites.join(name)).expect("readable")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn a_broken_table_is_refused_and_nothing_more(
        (name, format) in prop::sample::select(vec![
            ("pts.xlsx", Format::Workbook),
            ("untc.xlsx", Format::Workbook),
            ("pts.parquet", Format::Parquet),
            ("ucdp_ged.parquet", Format::Parquet),
        ]),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        let mut bytes = table(name);
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        // What comes out does not matter: that something does.
        let _ = super::super::rendition(format, bytes, None).map(|read| read.text.get().len());
    }
}
