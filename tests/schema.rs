//! `r2pc schema` and `r2pc check` agree: what one takes, the other takes.
#![cfg(test)]

use serde_json::{Value, json};
use std::process::Command;

const POLICY: &str = r#"
package a
enum TreatyId { cat, rome }
enum Status { party, none }
enum Field { home, abroad }
record Treaty { status: Status  since: date }
record Group { key name: text  share: percent 0%..100% }
fact treaties by TreatyId: Treaty "Which status?" stale after 2 years
fact terror: number 1..5 "How much?" per year
fact deaths: count "How many?"
fact plan.scope: set of Field "Which fields?"
fact plan.exists: bool "Is there one?"
fact groups: list of Group "Which groups?"
fact notice: duration "How long?"
fact host: country "Which country?"
"#;

/// Facts, and whether they are as they should be.
fn cases() -> Vec<(Value, bool)> {
    vec![
        (json!({ "terror": 3, "deaths": 12, "plan.exists": true }), true),
        (json!({ "plan": { "exists": false, "scope": ["home"] } }), true),
        (json!({ "plan": { "exist": false } }), false),
        (json!({ "teror": 3 }), false),
        (json!({ "terror": 6 }), false),
        (json!({ "terror": "much" }), false),
        (json!({ "terror": { "2013": 2, "2014": { "unknown": "withheld" } } }), true),
        (json!({ "terror": { "2013": 2, "last year": 3 } }), false),
        (json!({ "terror": { "value": 2, "observed": "2013", "source": "b", "note": "…" } }), true),
        (json!({ "terror": { "value": 2, "seen": "2013" } }), false),
        (json!({ "terror": { "unknown": "disputed" } }), false),
        (
            json!({ "terror": [{ "value": 2, "observed": "2013" }, { "value": 3, "observed": "2014-06-30" }] }),
            true,
        ),
        (json!({ "deaths": -1 }), false),
        (json!({ "deaths": 1.5 }), false),
        (json!({ "treaties": { "rome": { "status": "party", "since": "1999-12-20" } } }), true),
        (json!({ "treaties.rome": { "value": { "status": "party" }, "since": "1999-12-20" } }), true),
        (json!({ "treaties.rome.status": "none" }), true),
        (json!({ "treaties": { "rom": { "status": "party" } } }), false),
        (json!({ "treaties": { "rome": { "status": "partly" } } }), false),
        (json!({ "groups": [{ "name": "North", "share": "30%" }, { "name": "South", "share": 0.7 }] }), true),
        (json!({ "groups": { "open": true, "items": [{ "name": "North" }] } }), true),
        (json!({ "groups": [{ "share": "30%" }] }), false),
        (json!({ "plan.scope": ["home", "abroad"], "notice": "18 months", "host": "GHA" }), true),
        (json!({ "plan.scope": ["here"] }), false),
        (json!({ "notice": "long" }), false),
        (json!({ "host": "Ghana" }), false),
        (json!({ "terror": null, "deaths": 1 }), true),
    ]
}

#[test]
fn the_schema_takes_what_check_takes() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.r2p"), POLICY).unwrap();
    let r2pc = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_r2pc"));
        command.current_dir(folder.path()).args(args).output().unwrap()
    };
    let schema: Value = serde_json::from_slice(&r2pc(&["schema", "-p", "a.r2p"]).stdout).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    let schema = jsonschema::draft202012::new(&schema).unwrap();
    for (facts, right) in cases() {
        let file =
            json!({ "country": "GHA", "observed": "2014-12-31", "source": "a source", "facts": facts });
        std::fs::write(folder.path().join("f.json"), file.to_string()).unwrap();
        let out = r2pc(&["check", "-p", "a.r2p", "f.json", "-f", "plain"]);
        let said = String::from_utf8(out.stderr).unwrap();
        assert_eq!(!said.contains("error["), right, "check of {facts}: {said}");
        assert_eq!(schema.is_valid(&file), right, "the schema of {facts}");
    }
}
