//! A feature that panics costs its own answer, and nothing else.
#![cfg(test)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use r2pc_lsp::{serve, wire};
use serde_json::{Value, json};
use tokio::io::{BufReader, DuplexStream};
use tower_lsp::jsonrpc::Result;
use tower_lsp::lsp_types as lsp;
use tower_lsp::{LanguageServer, LspService};

/// A server whose hover panics, at once or behind a wait.
struct Clumsy;

#[tower_lsp::async_trait]
impl LanguageServer for Clumsy {
    async fn initialize(&self, _: lsp::InitializeParams) -> Result<lsp::InitializeResult> {
        Ok(lsp::InitializeResult::default())
    }

    async fn hover(&self, _: lsp::HoverParams) -> Result<Option<lsp::Hover>> {
        panic!("at once");
    }

    async fn document_symbol(
        &self,
        _: lsp::DocumentSymbolParams,
    ) -> Result<Option<lsp::DocumentSymbolResponse>> {
        tokio::task::yield_now().await;
        panic!("later");
    }

    async fn did_save(&self, _: lsp::DidSaveTextDocumentParams) {
        panic!("in a notification");
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }
}

/// Sends a message.
async fn send(to: &mut DuplexStream, mut message: Value) {
    message["jsonrpc"] = json!("2.0");
    wire::write(to, &serde_json::to_vec(&message).unwrap()).await.unwrap();
}

#[tokio::test]
async fn a_panic_becomes_an_error_reply() {
    let (mut to, input) = tokio::io::duplex(1 << 16);
    let (output, from) = tokio::io::duplex(1 << 16);
    let (service, socket) = LspService::new(|_| Clumsy);
    let server = tokio::spawn(serve::serve(service, socket, input, output));
    let mut from = BufReader::new(from);
    let document = json!({ "uri": "untitled:a" });
    let place = json!({ "textDocument": document, "position": { "line": 0, "character": 0 } });
    let messages = [
        json!({ "id": 1, "method": "initialize", "params": { "capabilities": {} } }),
        json!({ "id": 2, "method": "textDocument/hover", "params": place }),
        json!({ "id": 3, "method": "textDocument/documentSymbol", "params": { "textDocument": document } }),
        json!({ "method": "textDocument/didSave", "params": { "textDocument": document } }),
        json!({ "id": 4, "method": "shutdown" }),
    ];
    let count = messages.iter().filter(|message| message.get("id").is_some()).count();
    for message in messages {
        send(&mut to, message).await;
    }
    let mut codes = Vec::new();
    for _ in 0..count {
        let Some(wire::Frame::Message(reply)) = wire::read(&mut from).await.unwrap() else {
            panic!("no reply")
        };
        codes.push((reply["id"].as_i64(), reply["error"]["code"].clone()));
    }
    send(&mut to, json!({ "method": "exit" })).await;
    codes.sort_by_key(|(id, _)| *id);
    let error = json!(-32603);
    assert_eq!(
        codes,
        [(Some(1), Value::Null), (Some(2), error.clone()), (Some(3), error), (Some(4), Value::Null)]
    );
    assert_eq!(server.await.unwrap(), 0);
}
