//! What the server says it can do.

use crate::commands;
use crate::convert::features;
use crate::position::Encoding;
use r2pc_engine::facts::read::Format;
use tower_lsp::lsp_types as lsp;

/// The units of columns: bytes where the client offers them.
#[must_use]
pub fn encoding(client: &lsp::ClientCapabilities) -> Encoding {
    let offered = client.general.as_ref().and_then(|general| general.position_encodings.as_deref());
    match offered {
        Some(offered) if offered.contains(&lsp::PositionEncodingKind::UTF8) => Encoding::Utf8,
        _ => Encoding::Utf16,
    }
}

/// What a client draws anew when it is asked to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Refreshes {
    /// Lenses.
    pub lenses: bool,
    /// Inlay hints.
    pub hints: bool,
}

impl Refreshes {
    /// What a client says.
    #[must_use]
    pub fn of(client: &lsp::ClientCapabilities) -> Refreshes {
        let workspace = client.workspace.as_ref();
        let lenses = workspace.and_then(|w| w.code_lens.as_ref()?.refresh_support);
        let hints = workspace.and_then(|w| w.inlay_hint.as_ref()?.refresh_support);
        Refreshes { lenses: lenses.unwrap_or(false), hints: hints.unwrap_or(false) }
    }
}

/// Whether a client fills in the gaps of a snippet.
#[must_use]
pub fn snippets(client: &lsp::ClientCapabilities) -> bool {
    let completion = client.text_document.as_ref().and_then(|doc| doc.completion.as_ref());
    completion.and_then(|it| it.completion_item.as_ref()?.snippet_support).unwrap_or(false)
}

/// The answer to `initialize`.
#[must_use]
pub fn answer(utf8: bool) -> lsp::InitializeResult {
    let encoding = if utf8 { lsp::PositionEncodingKind::UTF8 } else { lsp::PositionEncodingKind::UTF16 };
    let version = env!("CARGO_PKG_VERSION").to_owned();
    lsp::InitializeResult {
        capabilities: capabilities(encoding),
        server_info: Some(lsp::ServerInfo { name: "r2pc".into(), version: Some(version) }),
    }
}

/// The features.
fn capabilities(encoding: lsp::PositionEncodingKind) -> lsp::ServerCapabilities {
    lsp::ServerCapabilities {
        position_encoding: Some(encoding),
        text_document_sync: Some(lsp::TextDocumentSyncCapability::Options(lsp::TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(lsp::TextDocumentSyncKind::INCREMENTAL),
            ..Default::default()
        })),
        workspace: Some(lsp::WorkspaceServerCapabilities {
            workspace_folders: Some(lsp::WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(lsp::OneOf::Left(true)),
            }),
            file_operations: None,
        }),
        hover_provider: Some(lsp::HoverProviderCapability::Simple(true)),
        definition_provider: Some(lsp::OneOf::Left(true)),
        type_definition_provider: Some(lsp::TypeDefinitionProviderCapability::Simple(true)),
        references_provider: Some(lsp::OneOf::Left(true)),
        document_highlight_provider: Some(lsp::OneOf::Left(true)),
        rename_provider: Some(lsp::OneOf::Right(lsp::RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: lsp::WorkDoneProgressOptions::default(),
        })),
        document_symbol_provider: Some(lsp::OneOf::Left(true)),
        workspace_symbol_provider: Some(lsp::OneOf::Left(true)),
        folding_range_provider: Some(lsp::FoldingRangeProviderCapability::Simple(true)),
        selection_range_provider: Some(lsp::SelectionRangeProviderCapability::Simple(true)),
        document_link_provider: Some(lsp::DocumentLinkOptions {
            resolve_provider: Some(false),
            work_done_progress_options: lsp::WorkDoneProgressOptions::default(),
        }),
        completion_provider: Some(lsp::CompletionOptions {
            trigger_characters: Some([".", "{", "[", "(", "\""].map(str::to_owned).into()),
            ..Default::default()
        }),
        signature_help_provider: Some(lsp::SignatureHelpOptions {
            trigger_characters: Some(["(", ","].map(str::to_owned).into()),
            ..Default::default()
        }),
        code_action_provider: Some(lsp::CodeActionProviderCapability::Options(lsp::CodeActionOptions {
            code_action_kinds: Some(vec![
                lsp::CodeActionKind::QUICKFIX,
                lsp::CodeActionKind::REFACTOR_EXTRACT,
                lsp::CodeActionKind::SOURCE_FIX_ALL,
            ]),
            ..Default::default()
        })),
        document_formatting_provider: Some(lsp::OneOf::Left(true)),
        document_range_formatting_provider: Some(lsp::OneOf::Left(true)),
        document_on_type_formatting_provider: Some(lsp::DocumentOnTypeFormattingOptions {
            first_trigger_character: "}".into(),
            more_trigger_character: Some(vec!["\n".into()]),
        }),
        code_lens_provider: Some(lsp::CodeLensOptions { resolve_provider: Some(false) }),
        inlay_hint_provider: Some(lsp::OneOf::Left(true)),
        execute_command_provider: Some(lsp::ExecuteCommandOptions {
            commands: commands::ALL.map(str::to_owned).into(),
            ..Default::default()
        }),
        call_hierarchy_provider: Some(lsp::CallHierarchyServerCapability::Simple(true)),
        semantic_tokens_provider: Some(lsp::SemanticTokensServerCapabilities::SemanticTokensOptions(
            lsp::SemanticTokensOptions {
                legend: features::legend(),
                range: Some(true),
                full: Some(lsp::SemanticTokensFullOptions::Delta { delta: Some(true) }),
                work_done_progress_options: lsp::WorkDoneProgressOptions::default(),
            },
        )),
        ..Default::default()
    }
}

/// What the client is asked to watch on disk.
#[must_use]
pub fn watchers() -> lsp::Registration {
    let facts = Format::BY_ENDING.map(|(ending, _)| ending).join(",");
    let globs = ["**/*.r2p".to_owned(), "**/r2pc.toml".to_owned(), format!("**/*.{{{facts}}}")];
    let watchers = globs.map(|glob| serde_json::json!({ "globPattern": glob }));
    lsp::Registration {
        id: "watched".into(),
        method: "workspace/didChangeWatchedFiles".into(),
        register_options: Some(serde_json::json!({ "watchers": watchers })),
    }
}
