//! The server as a peer: order, ends, bad input. None of these asks what a policy means.

use crate::driver::Driver;
use serde_json::{Value, json};
use std::time::Duration;

const DOC: &str = "untitled:Untitled-1";

#[tokio::test]
async fn shutdown_and_exit_end_it_with_0() {
    assert_eq!(Driver::start(None).await.stop().await, 0);
}

#[tokio::test]
async fn exit_alone_ends_it_with_1_while_the_pipe_stays_open() {
    let mut driver = Driver::start(None).await;
    driver.tell("exit", Value::Null).await;
    let code = tokio::time::timeout(Duration::from_secs(20), driver.server).await.unwrap().unwrap();
    assert_eq!(code, 1);
}

#[tokio::test]
async fn a_client_that_goes_away_ends_it() {
    let driver = Driver::start(None).await;
    let Driver { to, server, .. } = driver;
    drop(to);
    assert_eq!(tokio::time::timeout(Duration::from_secs(20), server).await.unwrap().unwrap(), 1);
}

#[tokio::test]
async fn params_null_are_no_params() {
    let mut driver = Driver::start(None).await;
    assert_eq!(driver.ask("shutdown", Value::Null).await, Ok(Value::Null));
}

#[tokio::test]
async fn before_initialize_requests_are_refused() {
    let mut driver = Driver::raw();
    let error = driver.ask("textDocument/hover", json!({})).await.unwrap_err();
    assert_eq!(error["code"], -32002);
    driver.open(DOC, "").await;
    driver.ask("initialize", json!({ "capabilities": {} })).await.unwrap();
}

#[tokio::test]
async fn garbage_costs_only_itself() {
    let mut driver = Driver::start(None).await;
    driver.send_raw(b"Content-Length: 3\r\n\r\n{x}").await;
    let reply = driver.until(|message| message.get("error").is_some()).await;
    assert_eq!((&reply["error"]["code"], &reply["id"]), (&json!(-32700), &Value::Null));
    driver.send_raw(b"what is this\r\n\r\n").await;
    driver.until(|message| message["error"]["code"] == -32700).await;
    driver.send(json!([1, 2])).await;
    driver.until(|message| message["error"]["code"] == -32600).await;
    driver.send(json!({ "jsonrpc": "1.0", "method": 5, "id": 77 })).await;
    driver.until(|message| message["error"]["code"] == -32600 && message["id"] == 77).await;
    driver.send(json!({ "jsonrpc": "2.0", "id": "nobody asked", "result": 1 })).await;
    let lone_surrogate = br#"{"jsonrpc":"2.0","method":"x","params":{"a":"\ud83d"}}"#;
    driver.send_raw(format!("Content-Length: {}\r\n\r\n", lone_surrogate.len()).as_bytes()).await;
    driver.send_raw(lone_surrogate).await;
    driver.until(|message| message["error"]["code"] == -32700).await;
    assert_eq!(driver.stop().await, 0);
}

#[tokio::test]
async fn unknown_messages_are_survived() {
    let mut driver = Driver::start(None).await;
    driver.tell("$/somethingNew", json!({})).await;
    driver.tell("r2p/unheardOf", json!([1])).await;
    driver.tell("textDocument/didChange", json!({ "nonsense": true })).await;
    let error = driver.ask("r2p/unheardOf", json!({})).await.unwrap_err();
    assert_eq!(error["code"], -32601);
    let error = driver.ask("textDocument/hover", json!({ "nonsense": true })).await.unwrap_err();
    assert_eq!(error["code"], -32602);
    assert_eq!(driver.stop().await, 0);
}

#[tokio::test]
async fn changes_apply_in_order() {
    let mut driver = Driver::start(None).await;
    driver.open(DOC, "").await;
    let mut text = String::new();
    for n in 0..200 {
        let at = json!({ "line": 0, "character": text.encode_utf16().count() });
        let piece = format!("{n}\u{1F600},");
        driver.change(DOC, n + 2, json!([{ "range": { "start": at, "end": at }, "text": piece }])).await;
        text.push_str(&piece);
    }
    // The text is what the server lays out: it stands on one line of a comment.
    let end = json!({ "line": 0, "character": 0 });
    driver.change(DOC, 300, json!([{ "range": { "start": end, "end": end }, "text": "//    " }])).await;
    let options = json!({ "tabSize": 2, "insertSpaces": true });
    let params = json!({ "textDocument": { "uri": DOC }, "options": options });
    let edits = driver.ask("textDocument/formatting", params).await.unwrap();
    let place = json!({ "textDocument": { "uri": DOC }, "positions": [{ "line": 0, "character": 2 }] });
    let line = driver.ask("textDocument/selectionRange", place).await.unwrap();
    let mut widest = &line[0];
    while widest["parent"].is_object() {
        widest = &widest["parent"];
    }
    let units = text.encode_utf16().count() + "//    ".len();
    assert_eq!(widest["range"]["end"], json!({ "line": 0, "character": units }), "{edits}");
}

#[tokio::test]
async fn hostile_changes_are_survived() {
    let mut driver = Driver::start(None).await;
    let at = |line: u32, character: u32| json!({ "line": line, "character": character });
    driver.change("untitled:never-opened", 2, json!([{ "text": "x" }])).await;
    driver.open(DOC, "a\u{1F600}b\r\nc").await;
    let changes = json!([
        { "range": { "start": at(0, 2), "end": at(0, 2) }, "text": "in a surrogate pair " },
        { "range": { "start": at(9, 9), "end": at(99, 99) }, "text": "behind the end" },
        { "range": { "start": at(1, 3), "end": at(0, 0) }, "text": "backwards" },
    ]);
    driver.change(DOC, 2, changes).await;
    driver.open("file:///nowhere/at/all.r2p", "").await;
    driver.open("http://example.org/x.r2p", "package a").await;
    driver.open("file:///C:/odd%20name/%C3%A4.r2p", "package a").await;
    driver.tell("textDocument/didClose", json!({ "textDocument": { "uri": "untitled:never-opened" } })).await;
    driver.tell("textDocument/didClose", json!({ "textDocument": { "uri": DOC } })).await;
    assert_eq!(driver.stop().await, 0);
}

#[tokio::test]
async fn an_exit_is_not_kept_waiting() {
    let mut driver = Driver::start(None).await;
    driver.open(DOC, &"risk x { present when a }\n".repeat(20_000)).await;
    driver.tell("exit", Value::Null).await;
    tokio::time::timeout(Duration::from_secs(20), driver.server).await.unwrap().unwrap();
}
