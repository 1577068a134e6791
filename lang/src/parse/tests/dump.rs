//! Trees as compact text, for snapshots: the debug form without places and without the names of wrappers.

use crate::parse::{Parsed, parse};
use crate::source::Sources;

/// Parses a text as the only file of its table.
pub(super) fn parsed(text: &str) -> Parsed {
    let mut sources = Sources::new();
    let file = sources.add("case.r2p", text);
    parse(&sources, file)
}

/// The declarations of a text that has no errors, one below the other.
pub(super) fn tree(text: &str) -> String {
    let parsed = parsed(text);
    assert_eq!(parsed.diagnostics, [], "{text}");
    parsed.file.declarations.iter().map(|declaration| compact(&format!("{:?}", declaration)) + "\n").collect()
}

/// The condition of a rule that requires it.
pub(super) fn condition(text: &str) -> String {
    let tree = tree(&format!("obligation a {{ requires {text} }}"));
    let start = tree.find("Requires(").map_or(0, |at| at + "Requires(".len());
    let tail = ")}]})}\n";
    let end = tree.strip_suffix(tail).map_or(tree.len(), str::len);
    tree[start..end].to_owned()
}

/// Leaves out places, empty documentation, and the writing of names and paths around their words.
fn compact(debug: &str) -> String {
    let mut text = String::new();
    let mut rest = debug;
    while let Some(at) = rest.find("Span {") {
        text.push_str(&rest[..at]);
        rest = rest[at..].find(" }").map_or("", |end| &rest[at + end + 2..]);
    }
    text.push_str(rest);
    for field in ["op_span: ", "span: ", "docs: Docs { lines: [] }, "] {
        text = text.replace(&format!(", {field}"), "").replace(field, "");
    }
    for (from, to) in [(" }", "}"), ("{ ", "{"), (", rest: []", ""), ("kind: ", "")] {
        text = text.replace(from, to);
    }
    text = unwrap(&text, "Name {text: \"", "\"}", "");
    text = unwrap(&text, "Path {head: ", "}", "");
    text = unwrap(&text, "Expr {", "}", "");
    text
}

/// Replaces `open…close` by what stands between, where nothing in it opens or closes a brace.
fn unwrap(text: &str, open: &str, close: &str, mark: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(open) {
        out.push_str(&rest[..at]);
        let inner = &rest[at + open.len()..];
        match inner.find(close).filter(|end| !inner[..*end].contains(['{', '}'])) {
            Some(end) => {
                out.push_str(mark);
                out.push_str(&inner[..end]);
                rest = &inner[end + close.len()..];
            }
            None => {
                out.push_str(open);
                rest = inner;
            }
        }
    }
    out + rest
}
