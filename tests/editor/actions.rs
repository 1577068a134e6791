//! What a client is offered about a message, applied as an editor applies it: the message goes, and what is left stands.

use crate::driver::{Driver, applied, url};
use serde_json::{Value, json};
use std::fs;

const SHARED: &str = "package shared\nfact access: bool \"Do monitors have access?\" stale after 1 year\n";

const POLICY: &str = r#"package p
fact terror: number 1..5 "How much terror?" stale after 2 years
fact calm: bool "Is it calm?" stale after 2 years

risk a "A" {
  present when CONDITION
}
"#;

/// A policy with a mistake in it, the code of what is said, the action, and what stands in place of the mistake.
const MISTAKES: [(&str, &str, &str, &str); 8] = [
    ("teror >= 4", "r2p::name::unknown", "Write `terror`", "present when terror >= 4"),
    ("teror >= 4", "r2p::name::unknown", "Declare the fact `teror`", "fact teror: bool \"?\""),
    ("access", "r2p::name::not-in-scope", "Add `use shared`", "package p\nuse shared\n"),
    (
        "calm\n  cites report",
        "r2p::name::unknown",
        "Declare the source `report`",
        "source report \"report\" {",
    ),
    ("terror = 4", "r2p::parse::equals-sign", "Write `is`", "terror is 4"),
    ("terror >= 4 && calm", "r2p::parse::ampersands", "Write `and`", "terror >= 4 and calm"),
    ("not not calm", "r2p::lint::double-negation", "Take out both negations", "present when calm"),
    (
        "terror = 4 and not not calm",
        "r2p::parse::equals-sign",
        "Apply all safe fixes in this file",
        "terror is 4",
    ),
];

#[tokio::test]
async fn what_is_offered_mends_what_is_said() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("policies")).unwrap();
    let settings = "policies = [\"policies\"]\n[lints]\nall = \"off\"\ndouble-negation = \"warning\"\n";
    for (name, text) in [("r2pc.toml", settings), ("policies/shared.r2p", SHARED), ("policies/p.r2p", POLICY)]
    {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let mut driver = Driver::start(Some(folder.path())).await;
    let uri = url(&folder.path().join("policies/p.r2p"));
    driver.open(&uri, &POLICY.replace("CONDITION", "calm")).await;
    let mut version = 1;
    assert_eq!(driver.diagnostics(&uri, version).await, Vec::<Value>::new());
    for (mistake, code, title, stands) in MISTAKES {
        let text = POLICY.replace("CONDITION", mistake);
        version += 1;
        driver.change(&uri, version, json!([{ "text": text }])).await;
        // What lints say comes a little later.
        let found = loop {
            let said = driver.diagnostics(&uri, version).await;
            if let Some(found) = said.into_iter().find(|d| d["code"] == code) {
                break found;
            }
        };
        let params = json!({
            "textDocument": { "uri": uri }, "range": found["range"], "context": { "diagnostics": [found] }
        });
        let actions = driver.ask("textDocument/codeAction", params).await.unwrap();
        let actions = actions.as_array().unwrap();
        let titled = |wanted: &str| {
            actions.iter().find(|action| action["title"].as_str().unwrap().starts_with(wanted))
        };
        let explain =
            titled(&format!("Explain `{code}`")).unwrap_or_else(|| panic!("{mistake}: {actions:#?}"));
        let page = driver.ask("workspace/executeCommand", explain["command"].clone()).await.unwrap();
        assert!(page.as_str().unwrap().starts_with(&format!("# {code}")), "{page}");
        let action = titled(title).unwrap_or_else(|| panic!("{mistake}: {actions:#?}"));
        let mended = applied(&text, &action["edit"]["changes"][&uri]);
        assert!(mended.contains(stands), "{mistake}: {mended}");
        version += 1;
        driver.change(&uri, version, json!([{ "text": mended }])).await;
        let left = driver.diagnostics(&uri, version).await;
        assert!(left.iter().all(|d| d["code"] != code), "{mistake}: {left:#?}");
    }
    assert_eq!(driver.stop().await, 0);
}
