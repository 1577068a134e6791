//! A language client over standard input and output.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// How long an answer may take before the run is given up.
const PATIENCE: Duration = Duration::from_secs(120);

/// A server with its client.
pub(crate) struct Client {
    child: Child,
    to: ChildStdin,
    inbox: Receiver<(Instant, Value)>,
    next: i64,
    /// Whether diagnostics are asked for: a server that has nothing new to say may then be told apart from a slow one.
    pulls: bool,
}

impl Client {
    /// Starts a server in a folder.
    ///
    /// # Errors
    /// If it cannot be started.
    pub(crate) fn start(command: &[String], folder: &Path, pulls: bool) -> std::io::Result<Client> {
        let (program, arguments) = command.split_first().ok_or(std::io::ErrorKind::InvalidInput)?;
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let to = child.stdin.take().ok_or(std::io::ErrorKind::BrokenPipe)?;
        let from = child.stdout.take().ok_or(std::io::ErrorKind::BrokenPipe)?;
        let (send, inbox) = channel();
        std::thread::spawn(move || {
            let mut from = BufReader::new(from);
            while let Some(message) = read(&mut from) {
                if send.send((Instant::now(), message)).is_err() {
                    break;
                }
            }
        });
        let mut client = Client { child, to, inbox, next: 1, pulls };
        let root = url(folder);
        let workspace = json!({ "configuration": true, "workspaceFolders": true });
        let mut document = json!({ "publishDiagnostics": { "versionSupport": true }, "completion": {} });
        if pulls && let Some(document) = document.as_object_mut() {
            document.insert("diagnostic".into(), json!({}));
        }
        let capabilities = json!({ "workspace": workspace, "textDocument": document });
        let folders = json!([{ "uri": root, "name": "corpus" }]);
        client.ask("initialize", json!({ "processId": null, "rootUri": root, "workspaceFolders": folders, "capabilities": capabilities }));
        client.tell("initialized", json!({}));
        Ok(client)
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        let sent =
            write!(self.to, "Content-Length: {}\r\n\r\n{body}", body.len()).and_then(|()| self.to.flush());
        assert!(sent.is_ok(), "the server went away");
    }

    /// Sends a notification.
    pub(crate) fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request; gives its id.
    pub(crate) fn begin(&mut self, method: &str, params: Value) -> i64 {
        let id = self.next;
        self.next += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// Sends a request and waits for its answer; gives how long that took.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> (Value, Duration) {
        let begun = Instant::now();
        let id = self.begin(method, params);
        let (at, message) = self.until(|message| message.get("method").is_none() && message["id"] == id);
        (message["result"].clone(), at - begun)
    }

    /// The next message that fits. Requests of the server are answered on the way.
    pub(crate) fn until(&mut self, fits: impl Fn(&Value) -> bool) -> (Instant, Value) {
        loop {
            let Ok((at, message)) = self.inbox.recv_timeout(PATIENCE) else {
                self.kill();
                std::process::exit(2);
            };
            if let (Some(method), Some(id)) = (message.get("method"), message.get("id")) {
                let items = message["params"]["items"].as_array().map_or(0, Vec::len);
                let result = if method == "workspace/configuration" {
                    json!(vec![json!({}); items])
                } else {
                    Value::Null
                };
                self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": result }));
            }
            if fits(&message) {
                return (at, message);
            }
        }
    }

    /// Opens a document.
    pub(crate) fn open(&mut self, path: &Path, language: &str, text: &str) {
        let doc = json!({ "uri": url(path), "languageId": language, "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": doc }));
    }

    /// Puts text at a place of a document.
    pub(crate) fn insert(&mut self, path: &Path, version: i64, at: &Value, text: &str) {
        let change = json!([{ "range": { "start": at, "end": at }, "text": text }]);
        let doc = json!({ "uri": url(path), "version": version });
        self.tell("textDocument/didChange", json!({ "textDocument": doc, "contentChanges": change }));
    }

    /// Waits until a version of a document has its diagnostics.
    pub(crate) fn diagnosed(&mut self, path: &Path, version: i64) -> Instant {
        let uri = url(path);
        if self.pulls {
            let id = self.begin("textDocument/diagnostic", json!({ "textDocument": { "uri": uri } }));
            return self.until(|message| message.get("method").is_none() && message["id"] == id).0;
        }
        let fits = |m: &Value| {
            m["method"] == "textDocument/publishDiagnostics"
                && m["params"]["uri"] == uri
                && m["params"]["version"] == version
        };
        self.until(fits).0
    }

    /// The memory of the server, in MB: `VmRSS` as it is, `VmHWM` at its most.
    pub(crate) fn memory(&self, which: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(which)?.strip_prefix(':')).unwrap_or("0");
        line.split_whitespace().next().and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1024
    }

    /// How long the server's threads were on a processor so far: all together, and those of some name.
    pub(crate) fn busy(&self, name: &str) -> (Duration, Duration) {
        let (mut all, mut named) = (0, 0);
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.child.id()));
        for task in tasks.into_iter().flatten().filter_map(Result::ok) {
            let read = |file: &str| std::fs::read_to_string(task.path().join(file)).unwrap_or_default();
            let spent: u64 =
                read("schedstat").split(' ').next().and_then(|nanos| nanos.parse().ok()).unwrap_or(0);
            all += spent;
            named += if read("comm").trim() == name { spent } else { 0 };
        }
        (Duration::from_nanos(all), Duration::from_nanos(named))
    }

    fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.kill();
    }
}

/// One message; none at the end.
fn read(from: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if from.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line.trim().is_empty() {
            break;
        }
        if let Some(n) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = n.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

/// The address of a path.
pub(crate) fn url(path: &Path) -> String {
    format!("file://{}", path.display())
}
