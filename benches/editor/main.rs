//! How long a writer waits: `cargo bench --bench editor` drives the real server over standard input and output, in a
//! project of 500 files and 100,000 lines, and prints percentiles. `-- --peer COMMAND` drives a Python server the same
//! way over as many lines of Python, for comparison: `-- --peer "npx pyright-langserver --stdio"`; `-- --program PATH`
//! takes another `r2pc`.
#![allow(missing_docs, reason = "a program, not a library")]

mod client;
mod corpus;

use client::{Client, url};
use corpus::Corpus;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Documents that are written in.
const DOCUMENTS: usize = 5;
/// How long a quick writer waits between two letters.
const BEAT: Duration = Duration::from_millis(60);

/// What is typed where, letter by letter: behind the last line that opens so.
type Typing = (&'static str, &'static str);

const POLICY: [Typing; 3] = [
    ("  level high when", "\n  level extreme when first and second and third"),
    ("fact ", "\nfact zz.new_one: bool \"Is it so?\" stale after 1 year\n"),
    ("}", "\nrisk zz_new \"A new one\" {\n  present when zz\n}\n"),
];

const PYTHON: [Typing; 3] = [
    ("    third =", "\n    fourth = first and second and not third"),
    ("    f", "\n    g: bool"),
    ("    return", "\n\n\ndef zz_new(facts: int) -> bool:\n    return facts > zz\n"),
];

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let option = |name: &str| arguments.iter().position(|a| a == name).and_then(|at| arguments.get(at + 1));
    let peer = option("--peer");
    let program = option("--program").map_or(env!("CARGO_BIN_EXE_r2pc"), String::as_str);
    let ours = [program.to_owned(), "lsp".to_owned()];
    run("r2pc lsp", &ours, &corpus::policies()?, "r2p", &POLICY)?;
    if let Some(peer) = peer {
        let command: Vec<String> = peer.split_whitespace().map(str::to_owned).collect();
        run(peer, &command, &corpus::modules()?, "python", &PYTHON)?;
    }
    Ok(())
}

/// Types in some documents of a corpus, and prints how long everything took.
fn run(
    name: &str,
    command: &[String],
    corpus: &Corpus,
    language: &str,
    typings: &[Typing],
) -> std::io::Result<()> {
    println!("{name}: {} files, {} lines", corpus.files.len(), corpus.lines);
    let begun = Instant::now();
    let mut client = Client::start(command, corpus.folder.path())?;
    let step = corpus.files.len() / DOCUMENTS;
    let documents: Vec<_> = corpus.files.iter().step_by(step.max(1)).take(DOCUMENTS).collect();
    let mut times = Times::default();
    for (at, path) in documents.iter().enumerate() {
        let text = std::fs::read_to_string(path)?;
        client.open(path, language, &text);
        client.diagnosed(path, 1);
        if at == 0 {
            println!("  from start to the first diagnostics  {:>7.1} ms", millis(begun.elapsed()));
        }
    }
    std::thread::sleep(Duration::from_secs(2));
    for (at, path) in documents.iter().enumerate() {
        let mut text = std::fs::read_to_string(path)?;
        let mut version = 1;
        for (opener, typed) in typings {
            type_text(&mut client, path, &mut text, &mut version, (opener, typed), &mut times);
        }
        if at == 0 {
            // A pause, in which a server may do what it has put off.
            std::thread::sleep(Duration::from_secs(1));
        }
    }
    behind_slow_ones(&mut client, &documents, &mut times);
    times.print("keystroke to diagnostics", &times.diagnostics);
    times.print("completion", &times.completion);
    times.print("an outline behind slow requests", &times.behind);
    println!("  most memory                          {:>7} MB", client.memory());
    Ok(())
}

/// Types a text letter by letter behind the last line that opens so; asks for completion at every third letter.
fn type_text(
    client: &mut Client,
    path: &std::path::Path,
    text: &mut String,
    version: &mut i64,
    (opener, typed): Typing,
    times: &mut Times,
) {
    let Some((line, _)) = text.lines().enumerate().filter(|(_, line)| line.starts_with(opener)).last() else {
        return;
    };
    let mut offset: usize = text.split_inclusive('\n').take(line + 1).map(str::len).sum::<usize>() - 1;
    for (at, letter) in typed.chars().enumerate() {
        *version += 1;
        let begun = Instant::now();
        client.insert(path, *version, &position(text, offset), letter.encode_utf8(&mut [0; 4]));
        text.insert(offset, letter);
        offset += letter.len_utf8();
        if at % 3 == 2 {
            let params = json!({ "textDocument": { "uri": url(path) }, "position": position(text, offset) });
            times.completion.push(client.ask("textDocument/completion", params).1);
        } else {
            times.diagnostics.push(client.diagnosed(path, *version) - begun);
        }
        std::thread::sleep(BEAT.saturating_sub(begun.elapsed()));
    }
}

/// Asks for symbols and references of the whole project, and without waiting for something small.
fn behind_slow_ones(client: &mut Client, documents: &[&std::path::PathBuf], times: &mut Times) {
    for path in documents {
        let place =
            json!({ "textDocument": { "uri": url(path) }, "position": { "line": 12, "character": 7 } });
        let mut all = place.clone();
        if let Some(all) = all.as_object_mut() {
            all.insert("context".into(), json!({ "includeDeclaration": true }));
        }
        for _ in 0..4 {
            let slow = [
                client.begin("workspace/symbol", json!({ "query": "r" })),
                client.begin("textDocument/references", all.clone()),
            ];
            times.behind.push(client.ask("textDocument/documentSymbol", place.clone()).1);
            let _ = slow;
        }
    }
}

fn position(text: &str, offset: usize) -> Value {
    let before = text.get(..offset).unwrap_or("");
    let line = before.matches('\n').count();
    json!({ "line": line, "character": before.rsplit('\n').next().unwrap_or("").encode_utf16().count() })
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// What was measured.
#[derive(Default)]
struct Times {
    diagnostics: Vec<Duration>,
    completion: Vec<Duration>,
    behind: Vec<Duration>,
}

impl Times {
    fn print(&self, what: &str, times: &[Duration]) {
        let mut sorted = times.to_vec();
        sorted.sort();
        let at = |part: f64| {
            let place = ((sorted.len() as f64 * part) as usize).min(sorted.len().saturating_sub(1));
            sorted.get(place).copied().map_or(f64::NAN, millis)
        };
        let (half, most, nearly, all) = (at(0.5), at(0.9), at(0.99), at(1.0));
        println!(
            "  {what:<36} p50 {half:>7.1}  p90 {most:>7.1}  p99 {nearly:>7.1}  max {all:>7.1} ms  (n = {})",
            sorted.len()
        );
    }
}
