//! What the arguments of the call under way are.

use super::{Page, describe};
use crate::state::Snapshot;
use r2pc_lang::source::FileId;
use r2pc_lang::symbols::{Definition, Kind};
use r2pc_lang::syntax::DeclarationKind;
use r2pc_lang::tokens::TokenKind;
use std::ops::Range;

/// A call's head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The name with its parameters.
    pub label: String,
    /// Where each parameter stands in the label, in bytes.
    pub parameters: Vec<Range<usize>>,
    /// Which parameter is being written.
    pub active: usize,
    /// What it means, in Markdown.
    pub documentation: String,
}

/// The language's own functions.
const BUILT_IN: &[(&str, &[&str])] = &[
    ("abs", &["x: number"]),
    ("ln", &["x: number"]),
    ("exp", &["x: number"]),
    ("min", &["a", "b", "…"]),
    ("max", &["a", "b", "…"]),
    ("any", &["x in list where condition"]),
    ("every", &["x in list satisfies condition"]),
    ("none", &["x in list where condition"]),
    ("count", &["x in list where condition"]),
    ("sum", &["x.field for x in list"]),
    ("mean", &["x.field for x in list"]),
    ("middle", &["x.field for x in list"]),
    ("established", &["condition"]),
];

/// The call around an offset.
#[must_use]
pub fn signature(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<Signature> {
    let page = Page::of(snapshot, file)?;
    let (function, active) = call_around(&page, offset)?;
    let (params, documentation) = match define(&page, function) {
        Some(define) => (parameters(&page, function), describe::paragraphs(&page, define).join("\n\n")),
        None => {
            let (_, params) = BUILT_IN.iter().find(|(name, _)| *name == function)?;
            let meaning = r2pc_lang::words::phrase_at(&[function], &[]).map_or("", |phrase| phrase.meaning);
            (params.iter().map(|p| (*p).to_owned()).collect(), meaning.to_owned())
        }
    };
    let mut label = format!("{function}(");
    let mut places = Vec::new();
    for (at, param) in params.iter().enumerate() {
        label.push_str(if at > 0 { ", " } else { "" });
        places.push(label.len()..label.len() + param.len());
        label.push_str(param);
    }
    label.push(')');
    Some(Signature {
        label,
        active: active.min(places.len().saturating_sub(1)),
        parameters: places,
        documentation,
    })
}

/// The function whose parentheses are open before an offset, and how many commas stand in them.
fn call_around<'a>(page: &'a Page<'_>, offset: usize) -> Option<(&'a str, usize)> {
    let text = page.text();
    let tokens = page.syntax.tokens();
    let before = tokens.get(..tokens.partition_point(|token| token.start < offset))?;
    let (mut closed, mut commas) = (0, 0);
    for (at, token) in before.iter().enumerate().rev() {
        match token.text(text) {
            ")" | "]" | "}" => closed += 1,
            "(" | "[" | "{" if closed > 0 => closed -= 1,
            "(" => {
                let function = before.get(at.checked_sub(1)?).filter(|t| t.kind == TokenKind::Word)?;
                return Some((function.text(text), commas));
            }
            "[" | "{" => return None,
            "," if closed == 0 => commas += 1,
            _ => {}
        }
    }
    None
}

/// The define of a name that can be said in a file.
fn define<'a>(page: &'a Page<'_>, name: &str) -> Option<&'a Definition> {
    let seen = page.set.names.seen_from(&page.syntax.outline.package);
    page.set.names.lookup_kind(&seen, name, |kind| kind == Kind::Define)
}

/// The parameters of a define, as they are written.
#[must_use]
pub fn parameters(page: &Page<'_>, name: &str) -> Vec<String> {
    let declaration = define(page, name).and_then(|define| page.declaration(define));
    let Some(DeclarationKind::Define(define)) = declaration.map(|declaration| &declaration.kind) else {
        return Vec::new();
    };
    let text = |span| describe::one_line(page.snapshot.text(span));
    define.params.iter().map(|(name, ty)| format!("{}: {}", name.text, text(ty.span))).collect()
}
