//! Policies for tests, and answers drawn under the text they are about.

use crate::state::{DocKind, Host, Snapshot};
use r2pc_lang::source::{FileId, Span};
use std::fmt::Write;

/// Files with a cursor in one of them.
pub(crate) struct Fixture {
    pub(crate) snapshot: Snapshot,
    pub(crate) file: FileId,
    pub(crate) offset: usize,
}

/// The name of a fixture's only file.
const ONLY: &str = "/p/a.r2p";

/// Files from one text: a line `//- name` opens another file, `$0` is the cursor.
pub(crate) fn fixture(text: &str) -> Fixture {
    let host = Host::default();
    host.add_project("/p");
    let mut files: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        match line.strip_prefix("//- ") {
            Some(name) => files.push((format!("/p/{name}"), String::new())),
            None => {
                if files.is_empty() {
                    files.push((ONLY.into(), String::new()));
                }
                let (_, file) = files.last_mut().unwrap();
                file.push_str(line);
                file.push('\n');
            }
        }
    }
    let mut cursor = None;
    for (name, text) in &files {
        let at = text.find("$0");
        let text = text.replacen("$0", "", 1);
        let kind = crate::workspace::kind_of("", Some(name.as_ref()), &[], &text);
        let kind = if kind == DocKind::Other { DocKind::Policy } else { kind };
        host.open(&name.as_str().into(), Some(name.into()), &format!("file://{name}"), 1, kind, text);
        if let Some(at) = at {
            cursor = Some((name.clone(), at));
        }
    }
    let (name, offset) = cursor.unwrap_or((files[0].0.clone(), 0));
    let snapshot = host.snapshot();
    // Features build on what was checked last.
    drop(crate::ide::diagnostics::all(&snapshot, &|| false));
    let file = snapshot.doc(&name).unwrap().file;
    Fixture { snapshot, file, offset }
}

/// The lines that spans are on, each with its spans underlined.
pub(crate) fn draw(snapshot: &Snapshot, spans: &[(Span, String)]) -> String {
    let mut out = String::new();
    let mut last = None;
    for (span, label) in spans {
        let file = snapshot.file(span.file);
        let line = file.line_of(span.start as usize);
        let range = file.line_range(line);
        if last != Some((span.file, line)) {
            let name = file.name().rsplit('/').next().unwrap();
            writeln!(out, "{name}:{}: {}", line + 1, &file.text()[range.clone()]).unwrap();
            last = Some((span.file, line));
        }
        let name = file.name().rsplit('/').next().unwrap().len() + 3 + (line + 1).to_string().len();
        let before = file.text()[range.start..span.start as usize].chars().count();
        let end = (span.end as usize).min(range.end);
        let under = file.text()[span.start as usize..end].chars().count().max(1);
        let line = format!("{}{} {label}", " ".repeat(name + before), "^".repeat(under));
        writeln!(out, "{}", line.trim_end()).unwrap();
    }
    out
}
