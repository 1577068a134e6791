//! After any run of edits the server's text is the client's, and what it says is what a fresh server says.
#![cfg(test)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod driver;

use driver::Driver;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

const DOC: &str = "untitled:a.r2p";
const START: &str =
    "package a\nfact x: bool \"\u{e4}\u{1F600}?\"\r\nrisk r \"t\" {\n  present when x and not x\n}\n";

/// An edit: from where to where, as parts of the text, and what stands there afterwards.
type Edit = (f64, f64, String);

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let piece = prop_oneof![
        Just("\n".to_owned()),
        Just("\r".to_owned()),
        Just("}".to_owned()),
        Just("risk s { present when x }\n".to_owned()),
        Just(" and x".to_owned()),
        "[a-z\u{e4}\u{1F600}\" {}()\r\n]{0,8}",
    ];
    proptest::collection::vec((0.0..1.0, 0.0..1.0, piece), 1..12)
}

/// The character boundary nearest to a part of a text, never inside a line break: no client can point there.
fn boundary(text: &str, part: f64) -> usize {
    let mut at = (part * (text.len() + 1) as f64) as usize;
    while !text.is_char_boundary(at) || (text[..at].ends_with('\r') && text[at..].starts_with('\n')) {
        at -= 1;
    }
    at
}

/// Where a byte is, as the protocol counts: lines end at `\n`, `\r\n` and `\r`.
fn position(text: &str, at: usize) -> Value {
    let before = text[..at].replace("\r\n", "\n").replace('\r', "\n");
    let line = before.matches('\n').count();
    json!({ "line": line, "character": before.rsplit('\n').next().unwrap().encode_utf16().count() })
}

/// What a server says of a version of a document once it is at rest.
async fn at_rest(driver: &mut Driver, version: i32) -> Vec<Value> {
    // A request is answered after what was sent before it has been taken in.
    driver.ask("workspace/symbol", json!({ "query": "" })).await.unwrap();
    let host = Arc::clone(driver.host.as_ref().unwrap());
    let mut settled = host.settled.subscribe();
    settled.wait_for(|revision| *revision == host.revision()).await.unwrap();
    // What was said is on its way; an answer can overtake it.
    let mut said = driver.diagnostics(DOC, version).await;
    let waiting = driver.waiting();
    for _ in 0..2 {
        tokio::time::sleep(Duration::from_millis(10)).await;
        driver.ask("workspace/symbol", json!({ "query": "" })).await.unwrap();
    }
    said = driver.diagnostics_behind(DOC, waiting).unwrap_or(said);
    // Each server has its pages in a folder of its own.
    said.iter_mut().for_each(|one| one["codeDescription"] = Value::Null);
    said
}

/// What a fresh server says of a text.
async fn fresh(text: &str) -> Vec<Value> {
    let mut driver = Driver::start(None).await;
    driver.open(DOC, text).await;
    at_rest(&mut driver, 1).await
}

async fn check(edits: &[Edit]) {
    let mut driver = Driver::start(None).await;
    driver.open(DOC, START).await;
    let mut text = START.to_owned();
    for (n, (from, to, piece)) in edits.iter().enumerate() {
        let (a, b) = (boundary(&text, *from), boundary(&text, *to));
        let (start, end) = (a.min(b), a.max(b));
        let range = json!({ "start": position(&text, start), "end": position(&text, end) });
        driver.change(DOC, n as i32 + 2, json!([{ "range": range, "text": piece }])).await;
        text.replace_range(start..end, piece);
    }
    let said = at_rest(&mut driver, edits.len() as i32 + 1).await;
    let snapshot = driver.host.as_ref().unwrap().snapshot();
    assert_eq!(snapshot.file(snapshot.doc(DOC).unwrap().file).text(), text);
    assert_eq!(said, fresh(&text).await);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn texts_and_diagnostics_follow_edits(edits in edits()) {
        r2pc_lsp::runtime().unwrap().block_on(check(&edits));
    }
}
