//! Offers, actions, lenses and hints in the protocol's types.

use super::features::{text_edit, workspace_edit};
use super::{diagnostic, position, range, url_of};
use crate::commands;
use crate::ide::actions::{Action, ActionKind};
use crate::ide::completion::{Offer, OfferKind};
use crate::ide::facts;
use crate::ide::hints::Hint;
use crate::ide::lenses::{Asks, Lens};
use crate::ide::signature::Signature;
use crate::state::Snapshot;
use r2pc_lang::source::FileId;
use r2pc_lang::symbols::Kind;
use serde_json::json;
use tower_lsp::lsp_types as lsp;

/// Something that can be written. Without snippets its gaps hold what they would suggest.
#[must_use]
pub fn offer(snapshot: &Snapshot, one: Offer, snippets: bool) -> lsp::CompletionItem {
    let is_snippet = one.text.contains("${");
    let new_text = if is_snippet && !snippets { without_gaps(&one.text) } else { one.text };
    let format = match is_snippet && snippets {
        true => lsp::InsertTextFormat::SNIPPET,
        false => lsp::InsertTextFormat::PLAIN_TEXT,
    };
    let documentation = lsp::MarkupContent { kind: lsp::MarkupKind::Markdown, value: one.documentation };
    lsp::CompletionItem {
        sort_text: Some(format!("{}{}", one.rank, one.label)),
        label: one.label,
        kind: Some(item_kind(one.kind)),
        detail: Some(one.detail).filter(|text| !text.is_empty()),
        documentation: Some(documentation)
            .filter(|d| !d.value.is_empty())
            .map(lsp::Documentation::MarkupContent),
        insert_text_format: Some(format),
        text_edit: Some(lsp::CompletionTextEdit::Edit(lsp::TextEdit {
            range: range(snapshot, one.replaces),
            new_text,
        })),
        additional_text_edits: one.also.map(|edit| vec![text_edit(snapshot, &edit)]),
        ..Default::default()
    }
}

/// A word of a fact file.
#[must_use]
pub fn word(snapshot: &Snapshot, one: facts::Word) -> lsp::CompletionItem {
    lsp::CompletionItem {
        label: one.text.clone(),
        kind: Some(lsp::CompletionItemKind::PROPERTY),
        detail: Some(one.detail).filter(|text| !text.is_empty()),
        documentation: Some(one.documentation)
            .filter(|text| !text.is_empty())
            .map(lsp::Documentation::String),
        text_edit: Some(lsp::CompletionTextEdit::Edit(lsp::TextEdit {
            range: range(snapshot, one.replaces),
            new_text: one.text,
        })),
        ..Default::default()
    }
}

/// A snippet with what its gaps suggest.
fn without_gaps(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("${") {
        out.push_str(before);
        let (gap, behind) = behind.split_once('}').unwrap_or((behind, ""));
        out.push_str(gap.split_once(':').map_or("", |(_, suggested)| suggested));
        rest = behind;
    }
    out + rest
}

/// The protocol's word for what an offer is.
fn item_kind(kind: OfferKind) -> lsp::CompletionItemKind {
    match kind {
        OfferKind::Keyword => lsp::CompletionItemKind::KEYWORD,
        OfferKind::Snippet => lsp::CompletionItemKind::SNIPPET,
        OfferKind::Variable => lsp::CompletionItemKind::VARIABLE,
        OfferKind::Value => lsp::CompletionItemKind::ENUM_MEMBER,
        OfferKind::Package => lsp::CompletionItemKind::MODULE,
        OfferKind::Type => lsp::CompletionItemKind::TYPE_PARAMETER,
        OfferKind::Name(kind) => match kind {
            Kind::Source => lsp::CompletionItemKind::REFERENCE,
            Kind::Unit => lsp::CompletionItemKind::UNIT,
            Kind::Enum => lsp::CompletionItemKind::ENUM,
            Kind::Value => lsp::CompletionItemKind::ENUM_MEMBER,
            Kind::Record => lsp::CompletionItemKind::STRUCT,
            Kind::Field => lsp::CompletionItemKind::FIELD,
            Kind::Fact => lsp::CompletionItemKind::VARIABLE,
            Kind::Parameter => lsp::CompletionItemKind::CONSTANT,
            Kind::Define => lsp::CompletionItemKind::FUNCTION,
            Kind::Rule(_) => lsp::CompletionItemKind::CLASS,
            Kind::Indicator | Kind::Offer => lsp::CompletionItemKind::PROPERTY,
            Kind::Assert => lsp::CompletionItemKind::EVENT,
        },
    }
}

/// A call's head.
#[must_use]
pub fn signature(one: Signature) -> lsp::SignatureHelp {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let utf16 = |bytes: usize| count(one.label.get(..bytes).unwrap_or("").encode_utf16().count());
    let places = one.parameters.iter().map(|p| lsp::ParameterInformation {
        label: lsp::ParameterLabel::LabelOffsets([utf16(p.start), utf16(p.end)]),
        documentation: None,
    });
    let documentation =
        lsp::MarkupContent { kind: lsp::MarkupKind::Markdown, value: one.documentation.clone() };
    let information = lsp::SignatureInformation {
        parameters: Some(places.collect()),
        label: one.label.clone(),
        documentation: Some(lsp::Documentation::MarkupContent(documentation)),
        active_parameter: Some(count(one.active)),
    };
    lsp::SignatureHelp {
        signatures: vec![information],
        active_signature: Some(0),
        active_parameter: Some(count(one.active)),
    }
}

/// The protocol's word for a kind of action.
fn action_kind(kind: ActionKind) -> lsp::CodeActionKind {
    match kind {
        ActionKind::Fix | ActionKind::Explain => lsp::CodeActionKind::QUICKFIX,
        ActionKind::FixAll => lsp::CodeActionKind::SOURCE_FIX_ALL,
        ActionKind::Extract => lsp::CodeActionKind::REFACTOR_EXTRACT,
        ActionKind::Write => lsp::CodeActionKind::REFACTOR,
    }
}

/// Whether a client asked for actions of this kind.
#[must_use]
pub fn is_wanted(kind: ActionKind, only: Option<&[lsp::CodeActionKind]>) -> bool {
    let own = action_kind(kind);
    only.is_none_or(|only| {
        only.iter().any(|wanted| {
            own == *wanted
                || own.as_str().strip_prefix(wanted.as_str()).is_some_and(|rest| rest.starts_with('.'))
        })
    })
}

/// Something that can be done.
#[must_use]
pub fn action(snapshot: &Snapshot, one: Action) -> lsp::CodeActionOrCommand {
    let explains = one.mends.as_ref().filter(|_| one.kind == ActionKind::Explain).map(|d| lsp::Command {
        title: one.title.clone(),
        command: commands::EXPLAIN.into(),
        arguments: Some(vec![json!(d.code.name())]),
    });
    lsp::CodeActionOrCommand::CodeAction(lsp::CodeAction {
        title: one.title,
        kind: Some(action_kind(one.kind)),
        diagnostics: one.mends.as_ref().map(|d| vec![diagnostic(snapshot, d)]),
        edit: Some(workspace_edit(snapshot, &one.edits)).filter(|_| !one.edits.is_empty()),
        command: explains,
        is_preferred: one.preferred.then_some(true),
        ..Default::default()
    })
}

/// A line over a declaration.
#[must_use]
pub fn lens(snapshot: &Snapshot, one: Lens) -> Option<lsp::CodeLens> {
    let (key, doc) = snapshot.doc_of(one.span.file)?;
    let url = url_of(key, doc)?;
    let (command, argument) = match one.asks {
        Asks::Rule(name) => (commands::SHOW_RULE, name),
        Asks::Test(title) => (commands::RUN_TEST, title),
    };
    let arguments = Some(vec![json!(url.as_str()), json!(argument)]);
    let command = lsp::Command { title: one.title, command: command.into(), arguments };
    Some(lsp::CodeLens { range: range(snapshot, one.span), command: Some(command), data: None })
}

/// A few words between the words.
#[must_use]
pub fn hint(snapshot: &Snapshot, file: FileId, one: Hint) -> lsp::InlayHint {
    lsp::InlayHint {
        position: position(snapshot.file(file), one.at as usize, snapshot.encoding()),
        label: lsp::InlayHintLabel::String(one.text),
        kind: None,
        text_edits: None,
        tooltip: Some(lsp::InlayHintTooltip::String(one.tooltip)),
        padding_left: Some(true),
        padding_right: None,
        data: None,
    }
}
