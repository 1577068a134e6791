//! Answers of features in the protocol's types.

use super::{location, position, range, url_of};
use crate::ide::{calls, hover, links, navigate, rename, semantic, structure, symbols};
use crate::state::Snapshot;
use crate::workspace;
use r2pc_lang::diagnostic::Edit;
use r2pc_lang::source::{SourceFile, Span};
use r2pc_lang::symbols::Kind;
use std::collections::HashMap;
use std::sync::Arc;
use tower_lsp::lsp_types::{self as lsp, Url};

/// A hover.
#[must_use]
pub fn hover(snapshot: &Snapshot, one: hover::Hover) -> lsp::Hover {
    let contents = lsp::MarkupContent { kind: lsp::MarkupKind::Markdown, value: one.markdown };
    lsp::Hover { contents: lsp::HoverContents::Markup(contents), range: Some(range(snapshot, one.span)) }
}

/// Places that a name leads to.
#[must_use]
pub fn locations(snapshot: &Snapshot, spans: &[Span]) -> Vec<lsp::Location> {
    spans.iter().filter_map(|span| location(snapshot, *span)).collect()
}

/// Places in the same file.
#[must_use]
pub fn highlight(snapshot: &Snapshot, one: navigate::Highlight) -> lsp::DocumentHighlight {
    let kind =
        if one.declares { lsp::DocumentHighlightKind::WRITE } else { lsp::DocumentHighlightKind::READ };
    lsp::DocumentHighlight { range: range(snapshot, one.span), kind: Some(kind) }
}

/// One edit of the document it is in.
#[must_use]
pub fn text_edit(snapshot: &Snapshot, edit: &Edit) -> lsp::TextEdit {
    lsp::TextEdit { range: range(snapshot, edit.span), new_text: edit.text.clone() }
}

/// Edits of the document they are in.
#[must_use]
pub fn text_edits(snapshot: &Snapshot, edits: &[Edit]) -> Vec<lsp::TextEdit> {
    edits.iter().map(|edit| text_edit(snapshot, edit)).collect()
}

/// Edits over several documents.
#[must_use]
pub fn workspace_edit(snapshot: &Snapshot, edits: &[Edit]) -> lsp::WorkspaceEdit {
    let mut changes: HashMap<Url, Vec<lsp::TextEdit>> = HashMap::new();
    for edit in edits {
        let url = snapshot.doc_of(edit.span.file).and_then(|(key, doc)| url_of(key, doc));
        if let Some(url) = url {
            changes.entry(url).or_default().push(text_edit(snapshot, edit));
        }
    }
    lsp::WorkspaceEdit { changes: Some(changes), ..Default::default() }
}

/// A new name in policies and in fact files.
#[must_use]
pub fn renaming(snapshot: &Snapshot, renaming: &rename::Renaming) -> lsp::WorkspaceEdit {
    let mut edit = workspace_edit(snapshot, &renaming.edits);
    for file in &renaming.facts {
        let doc = snapshot.doc(&workspace::key_of(&file.path));
        let open = doc.and_then(|doc| Url::parse(&doc.open.as_ref()?.uri).ok());
        let Some(url) = open.or_else(|| Url::from_file_path(&file.path).ok()) else { continue };
        let source = SourceFile::new("", Arc::clone(&file.text));
        let at = |offset| position(&source, offset, snapshot.encoding());
        let edits = file.edits.iter().map(|(range, text)| lsp::TextEdit {
            range: lsp::Range { start: at(range.start), end: at(range.end) },
            new_text: text.clone(),
        });
        edit.changes.get_or_insert_default().insert(url, edits.collect());
    }
    edit
}

/// The protocol's word for what a definition is.
#[must_use]
pub fn symbol_kind(kind: Option<Kind>) -> lsp::SymbolKind {
    match kind {
        Some(Kind::Source) => lsp::SymbolKind::FILE,
        Some(Kind::Unit) => lsp::SymbolKind::NUMBER,
        Some(Kind::Enum) => lsp::SymbolKind::ENUM,
        Some(Kind::Value) => lsp::SymbolKind::ENUM_MEMBER,
        Some(Kind::Record) => lsp::SymbolKind::STRUCT,
        Some(Kind::Field) => lsp::SymbolKind::FIELD,
        Some(Kind::Fact) => lsp::SymbolKind::VARIABLE,
        Some(Kind::Parameter) => lsp::SymbolKind::CONSTANT,
        Some(Kind::Define) => lsp::SymbolKind::FUNCTION,
        Some(Kind::Rule(_)) => lsp::SymbolKind::CLASS,
        Some(Kind::Indicator | Kind::Offer) => lsp::SymbolKind::PROPERTY,
        Some(Kind::Assert) => lsp::SymbolKind::BOOLEAN,
        None => lsp::SymbolKind::EVENT,
    }
}

/// An entry of a document's outline, its parts included.
#[must_use]
#[expect(deprecated, reason = "the protocol's type has a field that was replaced by tags")]
pub fn document_symbol(snapshot: &Snapshot, one: symbols::Symbol) -> lsp::DocumentSymbol {
    lsp::DocumentSymbol {
        name: one.name,
        detail: Some(one.detail).filter(|detail| !detail.is_empty()),
        kind: symbol_kind(one.kind),
        tags: None,
        deprecated: None,
        range: range(snapshot, one.whole),
        selection_range: range(snapshot, one.span),
        children: Some(one.parts.into_iter().map(|part| document_symbol(snapshot, part)).collect()),
    }
}

/// An entry of the workspace's outline.
#[must_use]
#[expect(deprecated, reason = "the protocol's type has a field that was replaced by tags")]
pub fn workspace_symbol(snapshot: &Snapshot, one: symbols::Symbol) -> Option<lsp::SymbolInformation> {
    Some(lsp::SymbolInformation {
        name: one.name,
        kind: symbol_kind(one.kind),
        tags: None,
        deprecated: None,
        location: location(snapshot, one.span)?,
        container_name: Some(one.container),
    })
}

/// What folds.
#[must_use]
pub fn fold(snapshot: &Snapshot, one: structure::Fold) -> lsp::FoldingRange {
    let range = range(snapshot, one.span);
    let kind = if one.comment { lsp::FoldingRangeKind::Comment } else { lsp::FoldingRangeKind::Region };
    // The line of the closing brace stays in sight.
    let end_line =
        if one.comment { range.end.line } else { range.end.line.saturating_sub(1).max(range.start.line) };
    lsp::FoldingRange { start_line: range.start.line, end_line, kind: Some(kind), ..Default::default() }
}

/// Selections from small to large, as a chain.
#[must_use]
pub fn selection(snapshot: &Snapshot, spans: &[Span]) -> lsp::SelectionRange {
    let grow = |parent: Option<Box<lsp::SelectionRange>>, span: &Span| {
        Some(Box::new(lsp::SelectionRange { range: range(snapshot, *span), parent }))
    };
    match spans.iter().rev().fold(None, grow) {
        Some(chain) => *chain,
        None => lsp::SelectionRange { range: lsp::Range::default(), parent: None },
    }
}

/// A link.
#[must_use]
pub fn link(snapshot: &Snapshot, one: links::Link) -> Option<lsp::DocumentLink> {
    let target = match one.to {
        links::To::Web(url) => Url::parse(&url).ok()?,
        links::To::File(path) => Url::from_file_path(path).ok()?,
    };
    Some(lsp::DocumentLink {
        range: range(snapshot, one.span),
        target: Some(target),
        tooltip: None,
        data: None,
    })
}

/// A node of the rule graph; its name's place is kept, to ask on from there.
#[must_use]
pub fn call_item(snapshot: &Snapshot, node: &calls::Node) -> Option<lsp::CallHierarchyItem> {
    let at = location(snapshot, node.span)?;
    Some(lsp::CallHierarchyItem {
        name: node.name.clone(),
        kind: symbol_kind(Some(node.kind)),
        tags: None,
        detail: Some(node.package.clone()),
        uri: at.uri,
        range: range(snapshot, node.whole),
        selection_range: at.range,
        data: None,
    })
}

/// The names of paints, in the order of their numbers.
#[must_use]
pub fn legend() -> lsp::SemanticTokensLegend {
    lsp::SemanticTokensLegend {
        token_types: semantic::Paint::ALL.into_iter().map(token_type).collect(),
        token_modifiers: vec![
            lsp::SemanticTokenModifier::DECLARATION,
            lsp::SemanticTokenModifier::DOCUMENTATION,
        ],
    }
}

/// The protocol's word for a paint: a standard one, so that every theme knows it.
fn token_type(paint: semantic::Paint) -> lsp::SemanticTokenType {
    use semantic::Paint;
    match paint {
        Paint::Keyword => lsp::SemanticTokenType::KEYWORD,
        Paint::Number => lsp::SemanticTokenType::NUMBER,
        Paint::Text => lsp::SemanticTokenType::STRING,
        Paint::Comment => lsp::SemanticTokenType::COMMENT,
        Paint::Operator => lsp::SemanticTokenType::OPERATOR,
        Paint::Package => lsp::SemanticTokenType::NAMESPACE,
        Paint::Type => lsp::SemanticTokenType::TYPE,
        Paint::Value => lsp::SemanticTokenType::ENUM_MEMBER,
        Paint::Fact => lsp::SemanticTokenType::INTERFACE,
        Paint::Field => lsp::SemanticTokenType::PROPERTY,
        Paint::Variable => lsp::SemanticTokenType::VARIABLE,
        Paint::Parameter => lsp::SemanticTokenType::PARAMETER,
        Paint::Function => lsp::SemanticTokenType::FUNCTION,
        Paint::Rule => lsp::SemanticTokenType::CLASS,
        Paint::Indicator => lsp::SemanticTokenType::METHOD,
        Paint::Label => lsp::SemanticTokenType::DECORATOR,
    }
}

/// Painted words as the protocol counts them: each from the one before.
#[must_use]
pub fn semantic_tokens(snapshot: &Snapshot, painted: &[semantic::Painted]) -> Vec<lsp::SemanticToken> {
    let mut last = lsp::Position::default();
    let mut out = Vec::with_capacity(painted.len());
    for one in painted {
        let at = range(snapshot, one.span);
        let delta_line = at.start.line - last.line;
        let from = if delta_line == 0 { last.character } else { 0 };
        let number = semantic::Paint::ALL.iter().position(|paint| *paint == one.paint).unwrap_or(0);
        out.push(lsp::SemanticToken {
            delta_line,
            delta_start: at.start.character - from,
            length: at.end.character - at.start.character,
            token_type: u32::try_from(number).unwrap_or(0),
            token_modifiers_bitset: u32::from(one.declares) | u32::from(one.doc) << 1,
        });
        last = at.start;
    }
    out
}

/// What changed between two runs of tokens: the middle that differs.
#[must_use]
pub fn semantic_delta(
    old: &[lsp::SemanticToken],
    new: &[lsp::SemanticToken],
) -> Vec<lsp::SemanticTokensEdit> {
    let same_start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (old.get(same_start..).unwrap_or(&[]), new.get(same_start..).unwrap_or(&[]));
    let same_end = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let gone = old_rest.len() - same_end;
    let come = new_rest.get(..new_rest.len() - same_end).unwrap_or(&[]);
    if gone == 0 && come.is_empty() {
        return Vec::new();
    }
    // The protocol counts numbers, five to a token.
    let numbers = |tokens: usize| u32::try_from(tokens * 5).unwrap_or(u32::MAX);
    let edit = lsp::SemanticTokensEdit {
        start: numbers(same_start),
        delete_count: numbers(gone),
        data: Some(come.to_vec()),
    };
    vec![edit]
}
