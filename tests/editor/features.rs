//! Every feature over the real bytes, in a project on disk with policies and facts.

use crate::driver::{Driver, url};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const POLICY: &str = r#"package p
source report "A/1" { title "A report"  url "https://example.org/a" }
unit deaths "people killed"
enum Level { low < moderate < high }
record Incident { key id: text  on: date  deaths: count of deaths }
fact terror: number 1..5 "How much terror?" stale after 2 years
fact impunity: Level "How far?"
fact incidents: list of Incident "Attacks"
define grave(l: Level) = l >= high

risk terror_reigns "Terror" {
  cites report at "p. 1"
  present when terror >= 4
  level high when grave(impunity)
}

risk attacks "Attacks" {
  cites report
  present when sum(i.deaths for i in incidents where i.on within the last 12 months) >= 25
}

test "four is terror" {
  as of 2015-06-30
  given terror is 4
  expect terror_reigns is present
}

test "three is terror too" {
  as of 2015-06-30
  given terror is 3
  expect terror_reigns is present
}
"#;

/// A project on disk with a server in it, its policy open.
struct Project {
    driver: Driver,
    folder: tempfile::TempDir,
    uri: String,
}

async fn project() -> Project {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        (
            "r2pc.toml",
            "policies = [\"policies\"]\nfacts = [\"facts\"]\nas_of = \"2015-06-30\"\n[lints]\nall = \"off\"\n",
        ),
        ("policies/p.r2p", POLICY),
        ("facts/GHA.yaml", "country: GHA\nobserved: 2015-01-01\nfacts:\n  terror: 2\n"),
        ("facts/LBY.yaml", "country: LBY\nobserved: 2015-01-01\nfacts:\n  terror: 5\n  impunity: high\n"),
        ("facts/TUN.yaml", "country: TUN\nobserved: 2015-01-01\nfacts:\n  impunity: low\n"),
    ] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let mut driver = Driver::start(Some(folder.path())).await;
    let uri = url(&folder.path().join("policies/p.r2p"));
    driver.open(&uri, POLICY).await;
    Project { driver, folder, uri }
}

impl Project {
    fn path(&self, name: &str) -> String {
        url(&self.folder.path().join(name))
    }

    /// A request about the place behind the first occurrence of a text.
    async fn at(&mut self, method: &str, behind: &str, more: Value) -> Value {
        let mut params = json!({ "textDocument": { "uri": self.uri }, "position": position(POLICY, behind) });
        params.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
        self.driver.ask(method, params).await.unwrap()
    }

    /// A request about the whole document.
    async fn whole(&mut self, method: &str, more: Value) -> Value {
        let mut params = json!({ "textDocument": { "uri": self.uri } });
        params.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
        self.driver.ask(method, params).await.unwrap()
    }

    /// Waits until the server has counted countries and asks for lenses to be drawn.
    async fn counted(&mut self) {
        let refresh = |message: &Value| message["method"] == "workspace/codeLens/refresh";
        if !self.driver.inbox.iter().any(refresh) {
            self.driver.until(refresh).await;
        }
    }
}

/// The place behind the first occurrence of a text.
fn position(text: &str, behind: &str) -> Value {
    let at = text.find(behind).unwrap() + behind.len();
    let line = text[..at].matches('\n').count();
    let column = text[..at].rsplit('\n').next().unwrap().encode_utf16().count();
    json!({ "line": line, "character": column })
}

/// The text under a range.
fn under(text: &str, range: &Value) -> String {
    let line = text.lines().nth(range["start"]["line"].as_u64().unwrap() as usize).unwrap();
    let column = |end: &str| range[end]["character"].as_u64().unwrap() as usize;
    line[column("start")..column("end")].to_owned()
}

#[tokio::test]
async fn names_lead_somewhere() {
    let mut p = project().await;
    let hover = p.at("textDocument/hover", "present when ter", json!({})).await;
    assert!(hover["contents"]["value"].as_str().unwrap().contains("How much terror?"), "{hover}");
    let found = p.at("textDocument/definition", "level high when gra", json!({})).await;
    assert_eq!(under(POLICY, &found[0]["range"]), "grave");
    let found = p.at("textDocument/typeDefinition", "grave(impu", json!({})).await;
    assert_eq!(under(POLICY, &found[0]["range"]), "Level");
    let context = json!({ "context": { "includeDeclaration": true } });
    let found = p.at("textDocument/references", "fact terr", context).await;
    assert_eq!(found.as_array().unwrap().len(), 4);
    let found = p.at("textDocument/documentHighlight", "fact terr", json!({})).await;
    assert_eq!(found.as_array().unwrap().len(), 4);
    assert_eq!(p.at("textDocument/hover", "\"A/1", json!({})).await, Value::Null);
    assert_eq!(p.driver.stop().await, 0);
}

#[tokio::test]
async fn names_are_changed() {
    let mut p = project().await;
    let found = p.at("textDocument/prepareRename", "fact terr", json!({})).await;
    assert_eq!(found["placeholder"], "terror");
    // Only when everything has been read is it known where a name stands.
    p.counted().await;
    let edits = p.at("textDocument/rename", "fact terr", json!({ "newName": "fear" })).await;
    assert_eq!(edits["changes"][&p.uri].as_array().unwrap().len(), 4);
    let params = json!({
        "textDocument": { "uri": p.uri }, "position": position(POLICY, "fact terr"), "newName": "impunity"
    });
    let refused = p.driver.ask("textDocument/rename", params).await.unwrap_err();
    assert_eq!(refused["message"], "`impunity` is a fact of `p` already");
}

#[tokio::test]
async fn words_are_offered() {
    let mut p = project().await;
    let found = p.at("textDocument/completion", "present when ter", json!({})).await;
    let first = &found["items"][0];
    assert_eq!((&first["label"], &first["textEdit"]["newText"]), (&json!("terror"), &json!("terror")));
    let found = p.at("textDocument/completion", "risk attacks \"Attacks\" {\n  ", json!({})).await;
    let labels: Vec<&str> =
        found["items"].as_array().unwrap().iter().filter_map(|i| i["label"].as_str()).collect();
    assert!(labels.contains(&"concerns") && !labels.contains(&"requires"), "{labels:?}");
    let gaps = found["items"]
        .as_array()
        .unwrap()
        .iter()
        .any(|i| i["textEdit"]["newText"].as_str().unwrap().contains("${"));
    assert!(!gaps, "a client without snippets is given plain text");
    let found = p.at("textDocument/signatureHelp", "when grave(", json!({})).await;
    assert_eq!(found["signatures"][0]["label"], "grave(l: Level)");
}

#[tokio::test]
async fn the_shape_of_a_document_is_told() {
    let mut p = project().await;
    let found = p.whole("textDocument/documentSymbol", json!({})).await;
    assert_eq!(found.as_array().unwrap().len(), 12);
    let found = p.driver.ask("workspace/symbol", json!({ "query": "trgns" })).await.unwrap();
    assert_eq!(found[0]["name"], "terror_reigns");
    let found = p.whole("textDocument/foldingRange", json!({})).await;
    assert_eq!(found.as_array().unwrap().len(), 4);
    let found =
        p.whole("textDocument/selectionRange", json!({ "positions": [position(POLICY, "terror >=")] })).await;
    assert_eq!(under(POLICY, &found[0]["range"]), ">=");
    let found = p.whole("textDocument/documentLink", json!({})).await;
    assert_eq!(found[0]["target"], "https://example.org/a");
    let item = p.at("textDocument/prepareCallHierarchy", "risk terror_rei", json!({})).await[0].clone();
    let found = p.driver.ask("callHierarchy/outgoingCalls", json!({ "item": item })).await.unwrap();
    let names: Vec<&str> =
        found.as_array().unwrap().iter().filter_map(|call| call["to"]["name"].as_str()).collect();
    assert_eq!(names, ["terror", "impunity", "grave"]);
    let item = found[2]["to"].clone();
    let found = p.driver.ask("callHierarchy/incomingCalls", json!({ "item": item })).await.unwrap();
    assert_eq!(found[0]["from"]["name"], "terror_reigns");
}

#[tokio::test]
async fn words_are_painted() {
    let mut p = project().await;
    let full = p.whole("textDocument/semanticTokens/full", json!({})).await;
    let numbers = full["data"].as_array().unwrap().len();
    assert!(numbers > 300 && numbers % 5 == 0);
    let again = json!({ "previousResultId": full["resultId"] });
    let delta = p.whole("textDocument/semanticTokens/full/delta", again.clone()).await;
    assert_eq!(delta["edits"], json!([]));
    let at = position(POLICY, "present when terror >= ");
    let insert = json!([{ "range": { "start": at, "end": at }, "text": "1 + " }]);
    p.driver.change(&p.uri.clone(), 2, insert).await;
    let delta = p
        .whole("textDocument/semanticTokens/full/delta", json!({ "previousResultId": delta["resultId"] }))
        .await;
    let edit = &delta["edits"][0];
    assert_eq!(edit["data"].as_array().unwrap().len() as i64 - edit["deleteCount"].as_i64().unwrap(), 10);
    let old =
        p.whole("textDocument/semanticTokens/full/delta", json!({ "previousResultId": "long ago" })).await;
    assert!(old["data"].is_array());
    let range =
        json!({ "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 1, "character": 0 } } });
    assert_eq!(
        p.whole("textDocument/semanticTokens/range", range).await["data"].as_array().unwrap().len(),
        10
    );
}

#[tokio::test]
async fn mistakes_are_shown_and_mended() {
    let mut p = project().await;
    assert_eq!(p.driver.diagnostics(&p.uri, 1).await, Vec::<Value>::new());
    let broken = POLICY.replace("present when terror >= 4", "present when teror >= 4");
    p.driver.change(&p.uri.clone(), 2, json!([{ "text": broken }])).await;
    let said = p.driver.diagnostics(&p.uri, 2).await;
    let first = said.iter().find(|d| d["code"] == "r2p::name::unknown").unwrap_or_else(|| panic!("{said:?}"));
    assert_eq!(under(&broken, &first["range"]), "teror");
    assert!(first["message"].as_str().unwrap().contains("did you mean `terror`?"), "{first}");
    let params = json!({ "range": first["range"], "context": { "diagnostics": [] } });
    let actions = p.whole("textDocument/codeAction", params).await;
    let titles: Vec<&str> = actions.as_array().unwrap().iter().filter_map(|a| a["title"].as_str()).collect();
    assert!(titles.contains(&"Write `terror`"), "{titles:?}");
    assert!(titles.contains(&"Declare the fact `teror`"), "{titles:?}");
    let explain = json!({ "command": "r2pc.explain", "arguments": ["r2p::name::unknown"] });
    let page = p.driver.ask("workspace/executeCommand", explain).await.unwrap();
    assert!(page.as_str().unwrap().starts_with("# r2p::name::unknown"));
    p.driver.change(&p.uri.clone(), 3, json!([{ "text": POLICY }])).await;
    assert_eq!(p.driver.diagnostics(&p.uri, 3).await, Vec::<Value>::new());
}

#[tokio::test]
async fn conditions_become_defines() {
    let mut p = project().await;
    let start = position(POLICY, "present when ");
    let end = position(POLICY, "present when terror >= 4");
    let params = json!({ "range": { "start": start, "end": end }, "context": { "diagnostics": [], "only": ["refactor"] } });
    let actions = p.whole("textDocument/codeAction", params).await;
    let edits = &actions[0]["edit"]["changes"][&p.uri];
    assert_eq!(actions[0]["title"], "Extract a `define`");
    assert_eq!(edits[0]["newText"], "define extracted = terror >= 4\n\n");
    assert_eq!(edits[1]["newText"], "extracted");
}

#[tokio::test]
async fn countries_are_counted_and_tests_run() {
    let mut p = project().await;
    p.counted().await;
    let lenses = p.whole("textDocument/codeLens", json!({})).await;
    let titles: Vec<&str> =
        lenses.as_array().unwrap().iter().filter_map(|l| l["command"]["title"].as_str()).collect();
    assert_eq!(
        titles,
        [
            "present 1 · below threshold 1 · unknown 1",
            "unknown 3",
            "✓ passed",
            "✗ expect terror_reigns is present: it is not"
        ]
    );
    let hover = p.at("textDocument/hover", "risk terror_rei", json!({})).await;
    let text = hover["contents"]["value"].as_str().unwrap();
    assert!(
        text.contains("3 countries as of 2015-06-30: present 1 · below threshold 1 · unknown 1"),
        "{text}"
    );
    let said = p.driver.ask("workspace/executeCommand", lenses[0]["command"].clone()).await.unwrap();
    assert!(said.as_str().unwrap().contains("present: LBY"), "{said}");
    let said = p.driver.ask("workspace/executeCommand", lenses[3]["command"].clone()).await.unwrap();
    assert!(said.as_str().unwrap().starts_with("failed: three is terror too"), "{said}");
    let end = json!({ "line": 999, "character": 0 });
    let range = json!({ "range": { "start": { "line": 0, "character": 0 }, "end": end } });
    let hints = p.whole("textDocument/inlayHint", range).await;
    let labels: Vec<&str> = hints.as_array().unwrap().iter().filter_map(|h| h["label"].as_str()).collect();
    assert!(labels.contains(&"deaths"), "{labels:?}");
    assert!(labels.contains(&"after 2014-06-30"), "{labels:?}");
    assert!(labels.contains(&"1 of 3"), "{labels:?}");
}

#[tokio::test]
async fn conditions_of_a_file_that_is_opened_later_are_counted() {
    let mut p = project().await;
    p.counted().await;
    let path = p.folder.path().join("policies/q.r2p");
    let text = "package q\nuse p\nrisk worst \"Worst\" { present when terror >= 5 }\n";
    fs::write(&path, text).unwrap();
    p.driver.inbox.clear();
    let created = json!({ "changes": [{ "uri": url(&path), "type": 1 }] });
    p.driver.tell("workspace/didChangeWatchedFiles", created).await;
    p.counted().await;
    p.driver.inbox.clear();
    p.driver.open(&url(&path), text).await;
    p.counted().await;
    let start = json!({ "line": 0, "character": 0 });
    let range = json!({ "start": start, "end": { "line": 9, "character": 0 } });
    let params = json!({ "textDocument": { "uri": url(&path) }, "range": range });
    let hints = p.driver.ask("textDocument/inlayHint", params).await.unwrap();
    let labels: Vec<&str> = hints.as_array().unwrap().iter().filter_map(|h| h["label"].as_str()).collect();
    assert_eq!(labels, ["1 of 3"]);
}

#[tokio::test]
async fn tests_are_written_from_the_facts_of_countries() {
    let mut p = project().await;
    p.counted().await;
    let head = position(POLICY, "risk terror_rei");
    let params = json!({ "range": { "start": head, "end": head }, "context": { "diagnostics": [] } });
    let actions = p.whole("textDocument/codeAction", params).await;
    let written = |what: &str| {
        let title = format!("Write a test of `terror_reigns` from the facts of {what}");
        let action = actions.as_array().unwrap().iter().find(|action| action["title"] == title);
        let edit = &action.unwrap_or_else(|| panic!("{what}: {actions:#}"))["edit"]["changes"][&p.uri][0];
        edit["newText"].as_str().unwrap().to_owned()
    };
    let of_libya = written("LBY: present");
    assert_eq!(
        of_libya,
        "\n\ntest \"terror_reigns: present in LBY on 2015-06-30\" {\n  as of 2015-06-30\n  \
         given impunity is high on 2015-01-01\n  given terror is 5 on 2015-01-01\n  \
         expect terror_reigns is present\n}"
    );
    let text = [POLICY, &of_libya, &written("GHA: below_threshold"), &written("TUN: unknown")].concat();
    p.driver.inbox.clear();
    p.driver.change(&p.uri.clone(), 2, json!([{ "text": text }])).await;
    p.counted().await;
    let lenses = p.whole("textDocument/codeLens", json!({})).await;
    let titles: Vec<&str> =
        lenses.as_array().unwrap().iter().filter_map(|l| l["command"]["title"].as_str()).collect();
    assert_eq!(titles.iter().filter(|title| **title == "✓ passed").count(), 4, "{titles:?}");
}

#[tokio::test]
async fn fact_files_are_checked_while_they_are_written() {
    let mut p = project().await;
    let facts = p.path("facts/GHA.yaml");
    p.driver.open(&facts, "country: GHA\nobserved: 2015-01-01\nfacts:\n  teror: 2\n  impunity: hgh\n").await;
    let said = p.driver.diagnostics(&facts, 1).await;
    let messages: Vec<&str> = said.iter().filter_map(|d| d["message"].as_str()).collect();
    assert!(messages.iter().any(|m| m.contains("teror") && m.contains("terror")), "{messages:?}");
    assert!(messages.iter().any(|m| m.contains("hgh") && m.contains("high")), "{messages:?}");
    for (text, behind, hover, offered) in [
        ("facts:\n  terror: 2\n", "  terr", Some("How much terror?"), "terror"),
        ("facts:\n  impunity: low\n", "impunity: lo", Some("low"), "high"),
        ("facts:\n  impunity: { value: low, observed: 2014-01-01 }\n", "value: lo", Some("low"), "high"),
        (
            "facts:\n  incidents:\n    - id: a\n      deaths: 3\n",
            "      dea",
            Some("count of deaths"),
            "deaths",
        ),
        ("source: repo\nfacts:\n", "source: repo", None, "report"),
        ("source: report\nfacts:\n", "source: repo", Some("A/1"), "report"),
        ("country: GHA\n", "coun", None, "observed"),
    ] {
        p.driver.change(&facts, 2, json!([{ "text": text }])).await;
        let params = json!({ "textDocument": { "uri": facts }, "position": position(text, behind) });
        let found = p.driver.ask("textDocument/hover", params.clone()).await.unwrap();
        match hover {
            Some(hover) => assert!(
                found["contents"]["value"].as_str().is_some_and(|t| t.contains(hover)),
                "{behind}: {found}"
            ),
            None => assert_eq!(found, Value::Null, "{behind}"),
        }
        let found = p.driver.ask("textDocument/completion", params).await.unwrap();
        let labels: Vec<&str> =
            found["items"].as_array().unwrap().iter().filter_map(|i| i["label"].as_str()).collect();
        assert!(labels.contains(&offered), "{behind}: {labels:?}");
    }
}

#[tokio::test]
async fn texts_are_laid_out() {
    let mut p = project().await;
    let options = json!({ "options": { "tabSize": 2, "insertSpaces": true } });
    let untidy = "package p\nfact x:   bool \"?\"\n\nrisk r { present when   x }\n";
    p.driver.change(&p.uri.clone(), 2, json!([{ "text": untidy }])).await;
    let edits = p.whole("textDocument/formatting", options.clone()).await;
    let texts: String = edits.as_array().unwrap().iter().filter_map(|e| e["newText"].as_str()).collect();
    assert!(
        texts.contains("fact x: bool \"?\"\n") && texts.contains("risk r { present when x }\n"),
        "{texts}"
    );
    let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 1, "character": 3 } });
    let mut params = options.clone();
    params["range"] = range;
    let edits = p.whole("textDocument/rangeFormatting", params).await;
    assert_eq!(edits.as_array().unwrap().len(), 1, "{edits}");
    let half = "package p\nrisk r {\n\n";
    p.driver.change(&p.uri.clone(), 3, json!([{ "text": half }])).await;
    assert_eq!(
        p.whole("textDocument/formatting", options.clone()).await,
        json!([]),
        "a broken text stays as it is"
    );
    let mut params = options;
    params["position"] = json!({ "line": 2, "character": 0 });
    params["ch"] = json!("\n");
    let edits = p.whole("textDocument/onTypeFormatting", params).await;
    assert_eq!(edits[0]["newText"], "  ");
}

#[tokio::test]
async fn files_come_and_go_on_disk() {
    let mut p = project().await;
    p.driver.diagnostics(&p.uri, 1).await;
    let path = p.folder.path().join("policies/more/q.r2p");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, "package q\nuse p\nrisk x { present when terror >= }\n").unwrap();
    let watched = |path: &Path, kind: u8| json!({ "changes": [{ "uri": url(path), "type": kind }] });
    p.driver.tell("workspace/didChangeWatchedFiles", watched(&path, 1)).await;
    let uri = url(&path);
    let about = |wanted: bool| {
        let uri = uri.clone();
        move |message: &Value| {
            message["params"]["uri"] == json!(uri)
                && message["params"]["diagnostics"].as_array().is_some_and(|d| d.is_empty() != wanted)
        }
    };
    p.driver.until(about(true)).await;
    fs::remove_dir_all(path.parent().unwrap()).unwrap();
    p.driver.tell("workspace/didChangeWatchedFiles", watched(path.parent().unwrap(), 3)).await;
    p.driver.until(about(false)).await;
    let folder = json!({ "uri": url(p.folder.path()), "name": "test" });
    p.driver
        .tell("workspace/didChangeWorkspaceFolders", json!({ "event": { "added": [], "removed": [folder] } }))
        .await;
    let hover = p.at("textDocument/hover", "present when ter", json!({})).await;
    assert!(
        hover["contents"]["value"].as_str().unwrap().contains("How much terror?"),
        "an open file stays known"
    );
    assert_eq!(p.driver.stop().await, 0);
}

#[tokio::test]
async fn files_of_no_project_are_served() {
    let mut driver = Driver::start(None).await;
    for (uri, text) in [
        ("untitled:Untitled-1", "package a\nfact x: bool \"?\"\nrisk r { present when y }\n"),
        (
            "file:///nowhere/b.r2p",
            "package a\r\nfact x: bool \"\u{1F600}?\"\r\nrisk r { present when y }\r\n",
        ),
        ("http://example.org/c.r2p", "fact x: bool \"?\"\nrisk r { present when y }\n"),
    ] {
        driver.open(uri, text).await;
        let said = driver.diagnostics(uri, 1).await;
        assert!(
            said.iter().any(|d| d["code"] == "r2p::name::unknown" && d["range"]["start"]["character"] == 22),
            "{uri}: {said:?}"
        );
    }
    driver.open("untitled:empty.r2p", "").await;
    driver.diagnostics("untitled:empty.r2p", 1).await;
    assert_eq!(driver.stop().await, 0);
}

#[tokio::test]
async fn a_large_file_is_served_and_a_deep_one_survived() {
    let mut driver = Driver::start(None).await;
    let clause = "risk r%N { present when at least 1 of (x, x and (x or x)) }\n";
    let mut text = String::from("package a\nfact x: bool \"?\" stale after 1 year\n");
    for n in 0.. {
        text.push_str(&clause.replace("%N", &n.to_string()));
        if text.len() > 1_000_000 {
            break;
        }
    }
    driver.open("untitled:large.r2p", &text).await;
    let params = json!({ "textDocument": { "uri": "untitled:large.r2p" }, "position": { "line": 2, "character": 25 } });
    driver.ask("textDocument/hover", params).await.unwrap();
    driver.diagnostics("untitled:large.r2p", 1).await;
    let deep =
        format!("package b\nrisk r {{ present when {}x{} }}\n", "(".repeat(20_000), ")".repeat(20_000));
    driver.open("untitled:deep.r2p", &deep).await;
    assert!(!driver.diagnostics("untitled:deep.r2p", 1).await.is_empty());
    assert_eq!(driver.stop().await, 0);
}
