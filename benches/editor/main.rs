//! How long a writer waits: `cargo bench --bench editor` drives the real server over standard input and output, in a
//! project of 500 files and 100,000 lines, and prints percentiles, processor time (which other work on the machine does
//! not lengthen) and memory. `-- --peer COMMAND` drives another server the same way over as many lines of its language,
//! for comparison: `-- --peer rust-analyzer`, else Python, as in `-- --peer "npx pyright-langserver --stdio"`;
//! `-- --program PATH` takes another `r2pc`.
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

const RUST: [Typing; 3] = [
    ("    let third =", "\n    let fourth = first && second && !third;"),
    ("    pub f", "\n    pub g: bool,"),
    ("}", "\n\npub fn zz_new(facts: i64) -> bool {\n    facts > zz\n}\n"),
];

const PYTHON: [Typing; 3] = [
    ("    third =", "\n    fourth = first and second and not third"),
    ("    f", "\n    g: bool"),
    ("    return", "\n\n\ndef zz_new(facts: int) -> bool:\n    return facts > zz\n"),
];

/// A language to type in, and how the server of it is talked to.
struct Language {
    name: &'static str,
    typings: &'static [Typing],
    pulls: bool,
    /// The thread that checks what is being written, where there is one of its own.
    thread: &'static str,
}

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let option = |name: &str| arguments.iter().position(|a| a == name).and_then(|at| arguments.get(at + 1));
    let program = option("--program").map_or(env!("CARGO_BIN_EXE_r2pc"), String::as_str);
    let ours = [program.to_owned(), "lsp".to_owned()];
    let policies = Language { name: "r2p", typings: &POLICY, pulls: false, thread: "near" };
    run("r2pc lsp", &ours, &corpus::policies()?, &policies)?;
    if let Some(peer) = option("--peer") {
        let command: Vec<String> = peer.split_whitespace().map(str::to_owned).collect();
        if peer.ends_with("rust-analyzer") {
            let rust = Language { name: "rust", typings: &RUST, pulls: true, thread: "" };
            run(peer, &command, &corpus::crates()?, &rust)?;
        } else {
            let python = Language { name: "python", typings: &PYTHON, pulls: false, thread: "" };
            run(peer, &command, &corpus::modules()?, &python)?;
        }
    }
    Ok(())
}

/// Types in some documents of a corpus, and prints how long everything took.
fn run(name: &str, command: &[String], corpus: &Corpus, language: &Language) -> std::io::Result<()> {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("?");
    println!("{name}: {} files, {} lines; load of the machine {load}", corpus.files.len(), corpus.lines);
    let begun = Instant::now();
    let mut client = Client::start(command, corpus.folder.path(), language.pulls)?;
    // Some use one other package, some a chain of forty.
    let step = corpus.files.len() / DOCUMENTS + 13;
    let documents: Vec<_> = corpus.files.iter().cycle().step_by(step).take(DOCUMENTS).collect();
    let mut times = Times::default();
    for (at, path) in documents.iter().enumerate() {
        let text = std::fs::read_to_string(path)?;
        client.open(path, language.name, &text);
        client.diagnosed(path, 1);
        if at == 0 {
            println!("  from start to the first diagnostics  {:>7.1} ms", millis(begun.elapsed()));
        }
    }
    std::thread::sleep(Duration::from_secs(2));
    println!("  memory after opening                 {:>7} MB", client.memory("VmRSS"));
    let (all, own) = client.busy(language.thread);
    let mut version = 1;
    let mut texts = Vec::new();
    for (at, path) in documents.iter().enumerate() {
        let mut text = std::fs::read_to_string(path)?;
        for typing in language.typings {
            type_text(&mut client, path, &mut text, &mut version, *typing, &mut times);
        }
        texts.push(text);
        if at == 0 {
            // A pause, in which a server may do what it has put off.
            std::thread::sleep(Duration::from_secs(1));
        }
    }
    let (all, own) = (client.busy(language.thread).0 - all, client.busy(language.thread).1 - own);
    let letters = u32::try_from(times.completion.len() + times.diagnostics.len()).unwrap_or(1).max(1);
    behind_slow_ones(&mut client, &documents, &texts, version, &mut times);
    times.print("keystroke to diagnostics", &times.diagnostics);
    times.print("completion", &times.completion);
    times.print("hover behind slow requests", &times.hover);
    times.print("completion behind slow requests", &times.behind);
    times.print("the slow requests", &times.slow);
    println!("  processor time a keystroke           {:>7.1} ms", millis(all / letters));
    if !language.thread.is_empty() {
        println!("    of it until its diagnostics are out{:>7.1} ms", millis(own / letters));
    }
    println!("  most memory                          {:>7} MB", client.memory("VmHWM"));
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

/// Types a letter, asks at once for everything that is slow (symbols and references of the whole project, a name changed
/// everywhere), and without waiting for something small.
fn behind_slow_ones(
    client: &mut Client,
    documents: &[&std::path::PathBuf],
    texts: &[String],
    mut version: i64,
    times: &mut Times,
) {
    for (path, text) in documents.iter().zip(texts) {
        let document = json!({ "uri": url(path) });
        // The name of a declaration that is used elsewhere: a fact, a class, a type.
        let line = text.lines().position(|line| {
            ["fact a", "class ", "pub struct "].iter().any(|opener| line.starts_with(opener))
        });
        let named = text.lines().nth(line.unwrap_or(0)).unwrap_or("");
        let character = named.find("Facts").or(named.rfind('f')).unwrap_or(0);
        let place = json!({ "line": line, "character": character });
        let about = |more: Value| {
            let mut all = json!({ "textDocument": document, "position": place });
            if let (Some(all), Some(more)) = (all.as_object_mut(), more.as_object()) {
                all.extend(more.clone());
            }
            all
        };
        for _ in 0..4 {
            version += 1;
            client.insert(path, version, &position(text, text.len()), " ");
            let begun = Instant::now();
            let slow = [
                client.begin("workspace/symbol", json!({ "query": "r" })),
                client.begin(
                    "textDocument/references",
                    about(json!({ "context": { "includeDeclaration": true } })),
                ),
                client.begin("textDocument/rename", about(json!({ "newName": "another_name" }))),
            ];
            let hover = client.begin("textDocument/hover", about(json!({})));
            let completion = client.begin("textDocument/completion", about(json!({})));
            let mut open = vec![slow[0], slow[1], slow[2], hover, completion];
            while !open.is_empty() {
                let (at, message) = client.until(|message| message.get("method").is_none());
                let id = message["id"].as_i64().unwrap_or_default();
                open.retain(|one| *one != id);
                let list = match id {
                    id if id == hover => &mut times.hover,
                    id if id == completion => &mut times.behind,
                    _ => &mut times.slow,
                };
                list.push(at - begun);
            }
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
    hover: Vec<Duration>,
    behind: Vec<Duration>,
    slow: Vec<Duration>,
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
