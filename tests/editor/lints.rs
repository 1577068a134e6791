//! What the server says of a project at rest is what a fresh `r2pc lint` says of the same texts.

use crate::driver::{Driver, url};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

const SETTINGS: &str = "policies = [\"policies\"]\n\n[lints]\nundocumented = \"info\"\n\n\
                        [lints.packages.b]\nuntested-rule = \"off\"\nno-question = \"error\"\n";

const FILES: [(&str, &str); 3] = [
    (
        "policies/a.r2p",
        "package a\nsource s \"S/1\" { title \"S\" }\nenum Level { low < high }\n\
         fact x: number 1..5 \"How much?\" stale after 2 years\nfact y: Level \"How far?\"\n\
         define grave(l: Level) = l >= high\n",
    ),
    (
        "policies/b.r2p",
        "package b\nuse a\nfact z: bool stale after 1 year\nrisk r \"R\" {\n  cites s\n  present when x >= 4 and \
         grave(y)\n  level high when z\n}\nresilience h \"H\" {\n  cites s\n  holds when z\n  inhibits r\n}\n",
    ),
    (
        "policies/c.r2p",
        "package c\nuse a\nuse b\nrisk q \"Q\" { present when r is present or x > 9 }\n\
         // r2pc: allow(untested-rule) because it is tried out\nrisk t { cites s  present when r is present }\n\
         test \"q\" {\n  as of 2015-06-30\n  given x is 5\n  expect q is unknown\n}\n",
    ),
];

/// An edit: which file, from where to where as parts of its text, and what stands there afterwards.
type Edit = (usize, f64, f64, &'static str);

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let pieces = vec![
        "",
        "x",
        " and z",
        "\n",
        "}",
        "risk n \"N\" { present when x >= 1 }\n",
        "q is present",
        "use a\n",
        "\u{1F600}",
        "\"",
    ];
    let places = (0.0..1.0, 0.0..0.05);
    let edit = (0..FILES.len(), places, proptest::sample::select(pieces));
    proptest::collection::vec(
        edit.prop_map(|(file, (from, length), piece)| (file, from, from + length, piece)),
        1..10,
    )
}

/// A diagnostic as both sides say it: file, first and last place, code, severity, message.
type Said = BTreeSet<(String, String, String, String, String)>;

/// What `r2pc lint` says of a folder.
fn linted(folder: &Path) -> Said {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_r2pc"));
    let output = command.current_dir(folder).args(["lint", "--format", "json"]).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let diagnostics = report["diagnostics"].as_array().unwrap();
    diagnostics.iter().map(|d| of_lint(folder, d)).collect()
}

fn of_lint(folder: &Path, d: &Value) -> (String, String, String, String, String) {
    let file = d["file"].as_str().unwrap();
    let text = fs::read_to_string(folder.join(file)).unwrap();
    let place = |line: &str, column: &str| place(&text, &d[line], &d[column]);
    let text = |key: &str| d[key].as_str().unwrap_or_default().to_owned();
    let help = d["help"].as_str().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    let places = format!("{}-{}", place("line", "column"), place("end_line", "end_column"));
    (file.to_owned(), places, text("code"), text("severity"), text("message") + &help)
}

/// A place as the protocol counts it, of a line and a column of characters, both from 1.
fn place(text: &str, line: &Value, column: &Value) -> String {
    let line = line.as_u64().unwrap() - 1;
    let units: usize = text
        .split('\n')
        .nth(line as usize)
        .unwrap_or_default()
        .chars()
        .take(column.as_u64().unwrap() as usize - 1)
        .map(char::len_utf16)
        .sum();
    format!("{line}:{units}")
}

/// What the server has said last of every file.
fn told(folder: &Path, driver: &Driver) -> Said {
    let mut said = Said::new();
    for (name, _) in FILES {
        for d in driver.last_diagnostics(&url(&folder.join(name))) {
            let at = |end: &str| format!("{}:{}", d["range"][end]["line"], d["range"][end]["character"]);
            let severity = ["", "error", "warning", "info"][d["severity"].as_u64().unwrap() as usize];
            let text = |key: &str| d[key].as_str().unwrap().to_owned();
            let places = format!("{}-{}", at("start"), at("end"));
            said.insert((name.to_owned(), places, text("code"), severity.to_owned(), text("message")));
        }
    }
    said
}

async fn follow(edits: &[Edit]) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("policies")).unwrap();
    fs::write(folder.path().join("r2pc.toml"), SETTINGS).unwrap();
    let mut texts: Vec<String> = FILES.iter().map(|(_, text)| (*text).to_owned()).collect();
    for (name, text) in FILES {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let mut driver = Driver::start(Some(folder.path())).await;
    for (name, text) in FILES {
        driver.open(&url(&folder.path().join(name)), text).await;
    }
    for (n, (file, from, to, piece)) in edits.iter().enumerate() {
        let text = &mut texts[*file];
        let at = |part: &f64| {
            let mut at = (part.min(1.0) * text.len() as f64) as usize;
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let (start, end) = (at(from), at(to));
        let position = |at: usize| {
            let line = text[..at].matches('\n').count();
            let column = text[..at].rsplit('\n').next().unwrap().encode_utf16().count();
            json!({ "line": line, "character": column })
        };
        let range = json!({ "start": position(start), "end": position(end) });
        let uri = url(&folder.path().join(FILES[*file].0));
        driver.change(&uri, n as i32 + 2, json!([{ "range": range, "text": piece }])).await;
        text.replace_range(start..end, piece);
    }
    for ((name, _), text) in FILES.iter().zip(&texts) {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let wanted = linted(folder.path());
    let mut said = Said::new();
    for _ in 0..400 {
        // What was published before has arrived before the answer to what is asked now.
        driver.ask("workspace/symbol", json!({ "query": "" })).await.unwrap();
        said = told(folder.path(), &driver);
        if said == wanted {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(said, wanted, "{texts:#?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn after_edits_the_server_says_what_lint_says(edits in edits()) {
        tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(follow(&edits));
    }
}

#[tokio::test]
async fn at_the_start_the_server_says_what_lint_says() {
    follow(&[]).await;
}
