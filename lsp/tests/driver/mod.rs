//! A client that drives the real server over its real bytes, through two pipes in memory.
#![allow(dead_code, unreachable_pub, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use r2pc_lsp::server::Server;
use r2pc_lsp::{serve, wire};
use serde_json::{Value, json};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncWriteExt, BufReader, DuplexStream};
use tokio::task::JoinHandle;
use tower_lsp::LspService;

/// How long an answer may take before the test fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// A client with its server.
pub struct Driver {
    pub to: DuplexStream,
    pub from: BufReader<DuplexStream>,
    next_id: i64,
    /// Notifications and requests of the server that came while an answer was waited for.
    pub inbox: Vec<Value>,
    pub server: JoinHandle<u8>,
    /// The state of a server in this process.
    pub host: Option<Arc<r2pc_lsp::state::Host>>,
}

/// The program whose `lsp` is driven, where the tests are the program's own; else the server runs in this process.
const PROGRAM: Option<&str> = option_env!("CARGO_BIN_EXE_r2pc");

impl Driver {
    /// A server that nothing was said to yet.
    pub fn raw() -> Driver {
        PROGRAM.map_or_else(Driver::in_process, Driver::of_program)
    }

    /// A server in a process of its own.
    fn of_program(program: &str) -> Driver {
        let (to, mut input) = tokio::io::duplex(1 << 20);
        let (mut output, from) = tokio::io::duplex(1 << 20);
        let mut command = tokio::process::Command::new(program);
        command.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let (mut child_in, mut child_out) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        tokio::spawn(async move { drop(tokio::io::copy(&mut input, &mut child_in).await) });
        tokio::spawn(async move { drop(tokio::io::copy(&mut child_out, &mut output).await) });
        let code = async move { child.wait().await.unwrap().code().and_then(|code| code.try_into().ok()) };
        let server = tokio::spawn(async move { code.await.expect("the server was killed") });
        Driver { to, from: BufReader::new(from), next_id: 1, inbox: Vec::new(), server, host: None }
    }

    fn in_process() -> Driver {
        let (to, input) = tokio::io::duplex(1 << 20);
        let (output, from) = tokio::io::duplex(1 << 20);
        let (service, socket) =
            LspService::new(|client| Server::new(client, || jiff::civil::date(2015, 6, 30)));
        let host = Arc::clone(service.inner().host());
        let server = tokio::spawn(serve::serve(service, socket, input, output));
        Driver { to, from: BufReader::new(from), next_id: 1, inbox: Vec::new(), server, host: Some(host) }
    }

    /// A server that is ready, with a folder or without.
    pub async fn start(folder: Option<&std::path::Path>) -> Driver {
        let mut driver = Driver::raw();
        let folders = folder.map(|path| json!([{ "uri": url(path), "name": "test" }]));
        let refreshes = json!({ "refreshSupport": true });
        let capabilities = json!({
            "general": { "positionEncodings": ["utf-16"] },
            "workspace": { "codeLens": refreshes, "inlayHint": refreshes },
        });
        let params = json!({ "capabilities": capabilities, "workspaceFolders": folders, "processId": null, "rootUri": null });
        driver.ask("initialize", params).await.unwrap();
        driver.tell("initialized", json!({})).await;
        driver
    }

    /// Sends bytes as they are.
    pub async fn send_raw(&mut self, bytes: &[u8]) {
        self.to.write_all(bytes).await.unwrap();
    }

    /// Sends a message.
    pub async fn send(&mut self, message: Value) {
        wire::write(&mut self.to, &serde_json::to_vec(&message).unwrap()).await.unwrap();
    }

    /// Sends a notification.
    pub async fn tell(&mut self, method: &str, params: Value) {
        self.send(json!({ "jsonrpc": "2.0", "method": method, "params": params })).await;
    }

    /// Sends a request and gives its id.
    pub async fn begin(&mut self, method: &str, params: Value) -> i64 {
        let id = self.next_id;
        self.next_id += 1;
        self.send(json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params })).await;
        id
    }

    /// Sends a request and waits for its answer.
    pub async fn ask(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        let id = self.begin(method, params).await;
        self.answer(id).await
    }

    /// Waits for the answer to a request.
    pub async fn answer(&mut self, id: i64) -> Result<Value, Value> {
        let message =
            self.until(|message| message.get("method").is_none() && message["id"] == json!(id)).await;
        match message.get("error") {
            Some(error) => Err(error.clone()),
            None => Ok(message["result"].clone()),
        }
    }

    /// The next message, whatever it is.
    pub async fn receive(&mut self) -> Value {
        let frame =
            tokio::time::timeout(PATIENCE, wire::read(&mut self.from)).await.expect("no message in time");
        match frame.unwrap().expect("the server went away") {
            wire::Frame::Message(message) => message,
            wire::Frame::Malformed(why) => panic!("the server wrote a bad frame: {why}"),
        }
    }

    /// The next message that fits; the others go to the inbox, and requests of the server are answered.
    pub async fn until(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = self.receive().await;
            if message.get("method").is_some() && message.get("id").is_some() {
                self.send(json!({ "jsonrpc": "2.0", "id": message["id"], "result": null })).await;
            }
            if fits(&message) {
                return message;
            }
            self.inbox.push(message);
        }
    }

    /// Opens a policy document.
    pub async fn open(&mut self, uri: &str, text: &str) {
        let language = if uri.ends_with(".r2p") || uri.starts_with("untitled") { "r2p" } else { "yaml" };
        let doc = json!({ "uri": uri, "languageId": language, "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": doc })).await;
    }

    /// Changes a document.
    pub async fn change(&mut self, uri: &str, version: i32, changes: Value) {
        let doc = json!({ "uri": uri, "version": version });
        self.tell("textDocument/didChange", json!({ "textDocument": doc, "contentChanges": changes })).await;
    }

    /// The diagnostics of a document at a version.
    pub async fn diagnostics(&mut self, uri: &str, version: i32) -> Vec<Value> {
        let wanted = |message: &Value| is_about(message, uri) && message["params"]["version"] == version;
        let waiting = self.inbox.iter().rposition(wanted).map(|at| self.inbox.remove(at));
        let message = match waiting {
            Some(message) => message,
            None => self.until(wanted).await,
        };
        message["params"]["diagnostics"].as_array().cloned().unwrap_or_default()
    }

    /// How many messages wait to be looked at.
    pub fn waiting(&self) -> usize {
        self.inbox.len()
    }

    /// The diagnostics of a document that came last, behind so many messages; none where none did.
    pub fn diagnostics_behind(&self, uri: &str, messages: usize) -> Option<Vec<Value>> {
        let last = self.inbox.iter().skip(messages).rfind(|message| is_about(message, uri));
        last.and_then(|message| message["params"]["diagnostics"].as_array().cloned())
    }

    /// The diagnostics of a document that came last.
    pub fn last_diagnostics(&self, uri: &str) -> Vec<Value> {
        self.diagnostics_behind(uri, 0).unwrap_or_default()
    }

    /// Ends the session in order; the exit code.
    pub async fn stop(mut self) -> u8 {
        self.ask("shutdown", Value::Null).await.unwrap();
        self.send(json!({ "jsonrpc": "2.0", "method": "exit" })).await;
        tokio::time::timeout(PATIENCE, self.server).await.expect("the server does not end").unwrap()
    }
}

/// Whether a message tells the diagnostics of a document.
fn is_about(message: &Value, uri: &str) -> bool {
    message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri
}

/// The address of a path.
pub fn url(path: &std::path::Path) -> String {
    tower_lsp::lsp_types::Url::from_file_path(path).unwrap().to_string()
}

/// A text after the edits of one document.
pub fn applied(text: &str, edits: &Value) -> String {
    let offset = |at: &Value| {
        let (line, column) =
            (at["line"].as_u64().unwrap() as usize, at["character"].as_u64().unwrap() as usize);
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let mut units = 0;
        let inside = text[start..].chars().take_while(|c| {
            units += c.len_utf16();
            units <= column
        });
        start + inside.map(char::len_utf8).sum::<usize>()
    };
    let mut edits: Vec<(usize, usize, &str)> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|e| (offset(&e["range"]["start"]), offset(&e["range"]["end"]), e["newText"].as_str().unwrap()))
        .collect();
    edits.sort();
    let mut out = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        out.replace_range(start..end, new);
    }
    out
}
