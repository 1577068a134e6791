//! What each message of the protocol does: routing, and nothing else.
//!
//! A notification changes the [`Host`] before its first `.await`; a request takes its snapshot before its first
//! `.await` and computes on a thread of its own.

use crate::commands;
use crate::convert::{self, features, offers};
use crate::ide::{
    actions, calls, completion, facts, format, hints, hover, lenses, links, navigate, rename, semantic,
    signature, structure, symbols,
};
use crate::painted::Painted;
use crate::position::Encoding;
use crate::state::{Host, Snapshot};
use crate::{capabilities, worker, workspace};
use jiff::civil::Date;
use r2pc_lang::source::{FileId, Span};
use serde_json::Value;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::lsp_types::{self as lsp, Url};
use tower_lsp::{Client, LanguageServer};

/// The server of one client.
#[derive(Debug)]
pub struct Server {
    today: fn() -> Date,
    snippets: OnceLock<bool>,
    client: Client,
    host: Arc<Host>,
    painted: Arc<Painted>,
}

impl Server {
    /// A server that talks to a client. Rules are read as of `today` where settings name no day.
    #[must_use]
    pub fn new(client: Client, today: fn() -> Date) -> Server {
        Server { today, snippets: OnceLock::new(), client, host: Arc::default(), painted: Arc::default() }
    }

    /// The state behind the server.
    #[must_use]
    pub fn host(&self) -> &Arc<Host> {
        &self.host
    }

    /// Computes an answer on a thread of its own; a panic there becomes an error reply.
    async fn compute<T: Send + 'static>(
        &self,
        feature: impl FnOnce(&Snapshot) -> T + Send + 'static,
    ) -> Result<T> {
        let snapshot = self.host.snapshot();
        let work = tokio::task::spawn_blocking(move || feature(&snapshot));
        work.await.map_err(|_| Error::internal_error())
    }
}

impl Server {
    /// Computes an answer about a place in a document that the server knows.
    async fn at<T: Send + 'static>(
        &self,
        place: Place,
        feature: impl FnOnce(&Snapshot, FileId, usize) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        self.compute(move |snapshot| {
            let (file, offset) = convert::place(snapshot, &place.text_document.uri, place.position)?;
            feature(snapshot, file, offset)
        })
        .await
    }

    /// Computes an answer about a whole document that the server knows.
    async fn in_document<T: Send + 'static>(
        &self,
        document: lsp::TextDocumentIdentifier,
        feature: impl FnOnce(&Snapshot, FileId) -> T + Send + 'static,
    ) -> Result<Option<T>> {
        self.compute(move |snapshot| Some(feature(snapshot, convert::file_of(snapshot, &document.uri)?)))
            .await
    }
}

/// An answer that says why something cannot be done, as a client shows it.
fn refused(why: String) -> Error {
    Error { code: ErrorCode::ServerError(-32803), message: why.into(), data: None }
}

#[tower_lsp::async_trait]
impl LanguageServer for Server {
    async fn initialize(&self, params: lsp::InitializeParams) -> Result<lsp::InitializeResult> {
        let encoding = capabilities::encoding(&params.capabilities);
        self.host.set_encoding(encoding);
        self.host.set_folders(&folders_of(&params), &[]);
        let _ = self.snippets.set(capabilities::snippets(&params.capabilities));
        let refreshes = capabilities::Refreshes::of(&params.capabilities);
        let (host, client) = (&self.host, &self.client);
        tokio::spawn(worker::run(Arc::clone(host), client.clone()));
        tokio::spawn(worker::run_live(Arc::clone(host), client.clone(), self.today, refreshes));
        Ok(capabilities::answer(encoding == Encoding::Utf8))
    }

    async fn initialized(&self, _: lsp::InitializedParams) {
        let client = self.client.clone();
        // Not awaited: the client's answer comes behind other messages.
        tokio::spawn(async move { client.register_capability(vec![capabilities::watchers()]).await });
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: lsp::DidOpenTextDocumentParams) {
        let doc = params.text_document;
        let (key, path) = convert::key_of(&doc.uri);
        let projects = self.host.snapshot().world().projects.clone();
        let kind = workspace::kind_of(&doc.language_id, path.as_deref(), &projects, &doc.text);
        self.host.open(&key, path, doc.uri.as_str(), doc.version, kind, doc.text);
    }

    async fn did_change(&self, params: lsp::DidChangeTextDocumentParams) {
        let (key, _) = convert::key_of(&params.text_document.uri);
        let changes = convert::changes(params.content_changes);
        self.host.edit(&key, params.text_document.version, &changes);
    }

    async fn did_close(&self, params: lsp::DidCloseTextDocumentParams) {
        self.host.close(&convert::key_of(&params.text_document.uri).0);
    }

    async fn did_change_watched_files(&self, params: lsp::DidChangeWatchedFilesParams) {
        self.host.touched(&paths(params.changes.iter().map(|change| &change.uri)));
    }

    async fn did_change_workspace_folders(&self, params: lsp::DidChangeWorkspaceFoldersParams) {
        let added = paths(params.event.added.iter().map(|folder| &folder.uri));
        let removed = paths(params.event.removed.iter().map(|folder| &folder.uri));
        self.host.set_folders(&added, &removed);
    }

    async fn hover(&self, params: lsp::HoverParams) -> Result<Option<lsp::Hover>> {
        self.at(params.text_document_position_params, |s, file, offset| {
            let found = hover::hover(s, file, offset).or_else(|| facts::hover(s, file, offset));
            Some(features::hover(s, found?))
        })
        .await
    }

    async fn completion(&self, params: lsp::CompletionParams) -> Result<Option<lsp::CompletionResponse>> {
        let snippets = self.snippets.get().copied().unwrap_or(false);
        self.at(params.text_document_position, move |s, file, offset| {
            let (found, more) = completion::completion(s, file, offset);
            let words = facts::completion(s, file, offset).into_iter().map(|one| offers::word(s, one));
            let items = found.into_iter().map(|one| offers::offer(s, one, snippets)).chain(words).collect();
            Some(lsp::CompletionResponse::List(lsp::CompletionList { is_incomplete: more, items }))
        })
        .await
    }

    async fn signature_help(&self, params: lsp::SignatureHelpParams) -> Result<Option<lsp::SignatureHelp>> {
        self.at(params.text_document_position_params, |s, file, offset| {
            Some(offers::signature(signature::signature(s, file, offset)?))
        })
        .await
    }

    async fn code_action(&self, params: lsp::CodeActionParams) -> Result<Option<lsp::CodeActionResponse>> {
        let only = params.context.only;
        self.in_document(params.text_document, move |s, file| {
            let range = convert::span(s, file, params.range).range();
            let found = actions::actions(s, file, range).into_iter();
            let found = found.filter(|one| offers::is_wanted(one.kind, only.as_deref()));
            found.map(|one| offers::action(s, one)).collect()
        })
        .await
    }

    async fn formatting(&self, params: lsp::DocumentFormattingParams) -> Result<Option<Vec<lsp::TextEdit>>> {
        self.in_document(params.text_document, |s, file| features::text_edits(s, &format::document(s, file)))
            .await
    }

    async fn range_formatting(
        &self,
        params: lsp::DocumentRangeFormattingParams,
    ) -> Result<Option<Vec<lsp::TextEdit>>> {
        self.in_document(params.text_document, move |s, file| {
            let range = convert::span(s, file, params.range).range();
            features::text_edits(s, &format::range(s, file, range))
        })
        .await
    }

    async fn on_type_formatting(
        &self,
        params: lsp::DocumentOnTypeFormattingParams,
    ) -> Result<Option<Vec<lsp::TextEdit>>> {
        self.at(params.text_document_position, |s, file, offset| {
            Some(features::text_edits(s, &[format::on_type(s, file, offset)?]))
        })
        .await
    }

    async fn code_lens(&self, params: lsp::CodeLensParams) -> Result<Option<Vec<lsp::CodeLens>>> {
        self.in_document(params.text_document, |s, file| {
            lenses::lenses(s, file).into_iter().filter_map(|one| offers::lens(s, one)).collect()
        })
        .await
    }

    async fn inlay_hint(&self, params: lsp::InlayHintParams) -> Result<Option<Vec<lsp::InlayHint>>> {
        self.in_document(params.text_document, move |s, file| {
            let range = convert::span(s, file, params.range).range();
            hints::hints(s, file, range).into_iter().map(|one| offers::hint(s, file, one)).collect()
        })
        .await
    }

    async fn execute_command(&self, params: lsp::ExecuteCommandParams) -> Result<Option<Value>> {
        let arguments = params.arguments;
        let quietly = arguments.iter().any(|argument| argument == commands::QUIETLY);
        let said = self.compute(move |s| command(s, &params.command, &arguments)).await?;
        let said = said.ok_or_else(|| refused("there is nothing to show for this yet".into()))?;
        let kind = if said.is_bad { lsp::MessageType::WARNING } else { lsp::MessageType::INFO };
        let client = self.client.clone();
        if !quietly {
            tokio::spawn(async move { client.show_message(kind, said.shown).await });
        }
        Ok(Some(Value::String(said.answer)))
    }

    async fn goto_definition(
        &self,
        params: lsp::GotoDefinitionParams,
    ) -> Result<Option<lsp::GotoDefinitionResponse>> {
        self.at(params.text_document_position_params, |s, file, offset| {
            let (_, spans) = navigate::definition(s, file, offset)?;
            Some(lsp::GotoDefinitionResponse::Array(features::locations(s, &spans)))
        })
        .await
    }

    async fn goto_type_definition(
        &self,
        params: lsp::request::GotoTypeDefinitionParams,
    ) -> Result<Option<lsp::GotoDefinitionResponse>> {
        self.at(params.text_document_position_params, |s, file, offset| {
            let spans = navigate::type_definition(s, file, offset)?;
            Some(lsp::GotoDefinitionResponse::Array(features::locations(s, &spans)))
        })
        .await
    }

    async fn references(&self, params: lsp::ReferenceParams) -> Result<Option<Vec<lsp::Location>>> {
        let with_declaration = params.context.include_declaration;
        self.at(params.text_document_position, move |s, file, offset| {
            Some(features::locations(s, &navigate::references(s, file, offset, with_declaration)))
        })
        .await
    }

    async fn document_highlight(
        &self,
        params: lsp::DocumentHighlightParams,
    ) -> Result<Option<Vec<lsp::DocumentHighlight>>> {
        self.at(params.text_document_position_params, |s, file, offset| {
            let found = navigate::highlights(s, file, offset);
            Some(found.into_iter().map(|one| features::highlight(s, one)).collect())
        })
        .await
    }

    async fn prepare_rename(&self, params: Place) -> Result<Option<lsp::PrepareRenameResponse>> {
        let found = self
            .at(params, |s, file, offset| {
                let (span, placeholder) = match rename::prepare(s, file, offset) {
                    Ok(found) => found,
                    Err(why) => return Some(Err(why)),
                };
                let range = convert::range(s, span);
                Some(Ok(lsp::PrepareRenameResponse::RangeWithPlaceholder { range, placeholder }))
            })
            .await?;
        found.transpose().map_err(refused)
    }

    async fn rename(&self, params: lsp::RenameParams) -> Result<Option<lsp::WorkspaceEdit>> {
        let found = self
            .at(params.text_document_position, move |s, file, offset| {
                let edits = rename::rename(s, file, offset, &params.new_name);
                Some(edits.map(|edits| features::renaming(s, &edits)))
            })
            .await?;
        found.transpose().map_err(refused)
    }

    async fn document_symbol(
        &self,
        params: lsp::DocumentSymbolParams,
    ) -> Result<Option<lsp::DocumentSymbolResponse>> {
        self.in_document(params.text_document, |s, file| {
            let found = symbols::of_document(s, file).into_iter();
            lsp::DocumentSymbolResponse::Nested(found.map(|one| features::document_symbol(s, one)).collect())
        })
        .await
    }

    async fn symbol(
        &self,
        params: lsp::WorkspaceSymbolParams,
    ) -> Result<Option<Vec<lsp::SymbolInformation>>> {
        self.compute(move |s| {
            let found = symbols::of_workspace(s, &params.query).into_iter();
            Some(found.filter_map(|one| features::workspace_symbol(s, one)).collect())
        })
        .await
    }

    async fn folding_range(&self, params: lsp::FoldingRangeParams) -> Result<Option<Vec<lsp::FoldingRange>>> {
        self.in_document(params.text_document, |s, file| {
            structure::folds(s, file).into_iter().map(|one| features::fold(s, one)).collect()
        })
        .await
    }

    async fn selection_range(
        &self,
        params: lsp::SelectionRangeParams,
    ) -> Result<Option<Vec<lsp::SelectionRange>>> {
        self.compute(move |s| {
            let grown = |at: &lsp::Position| {
                let (file, offset) = convert::place(s, &params.text_document.uri, *at)?;
                Some(features::selection(s, &structure::selection(s, file, offset)))
            };
            params.positions.iter().map(grown).collect()
        })
        .await
    }

    async fn document_link(&self, params: lsp::DocumentLinkParams) -> Result<Option<Vec<lsp::DocumentLink>>> {
        self.in_document(params.text_document, |s, file| {
            links::links(s, file).into_iter().filter_map(|one| features::link(s, one)).collect()
        })
        .await
    }

    async fn prepare_call_hierarchy(
        &self,
        params: lsp::CallHierarchyPrepareParams,
    ) -> Result<Option<Vec<lsp::CallHierarchyItem>>> {
        self.at(params.text_document_position_params, |s, file, offset| {
            Some(vec![features::call_item(s, &calls::prepare(s, file, offset)?)?])
        })
        .await
    }

    async fn incoming_calls(
        &self,
        params: lsp::CallHierarchyIncomingCallsParams,
    ) -> Result<Option<Vec<lsp::CallHierarchyIncomingCall>>> {
        self.compute(move |s| {
            let call = |(node, places): (calls::Node, Vec<Span>)| {
                let from_ranges = places.iter().map(|place| convert::range(s, *place)).collect();
                Some(lsp::CallHierarchyIncomingCall { from: features::call_item(s, &node)?, from_ranges })
            };
            Some(calls::incoming(s, name_of(s, &params.item)?).into_iter().filter_map(call).collect())
        })
        .await
    }

    async fn outgoing_calls(
        &self,
        params: lsp::CallHierarchyOutgoingCallsParams,
    ) -> Result<Option<Vec<lsp::CallHierarchyOutgoingCall>>> {
        self.compute(move |s| {
            let call = |(node, places): (calls::Node, Vec<Span>)| {
                let from_ranges = places.iter().map(|place| convert::range(s, *place)).collect();
                Some(lsp::CallHierarchyOutgoingCall { to: features::call_item(s, &node)?, from_ranges })
            };
            Some(calls::outgoing(s, name_of(s, &params.item)?).into_iter().filter_map(call).collect())
        })
        .await
    }

    async fn semantic_tokens_full(
        &self,
        params: lsp::SemanticTokensParams,
    ) -> Result<Option<lsp::SemanticTokensResult>> {
        let painted = Arc::clone(&self.painted);
        self.in_document(params.text_document, move |s, file| {
            lsp::SemanticTokensResult::Tokens(painted.full(s, file))
        })
        .await
    }

    async fn semantic_tokens_full_delta(
        &self,
        params: lsp::SemanticTokensDeltaParams,
    ) -> Result<Option<lsp::SemanticTokensFullDeltaResult>> {
        let painted = Arc::clone(&self.painted);
        self.in_document(params.text_document, move |s, file| {
            painted.delta(s, file, &params.previous_result_id)
        })
        .await
    }

    async fn semantic_tokens_range(
        &self,
        params: lsp::SemanticTokensRangeParams,
    ) -> Result<Option<lsp::SemanticTokensRangeResult>> {
        self.in_document(params.text_document, move |s, file| {
            let painted = semantic::painted(s, file, convert::span(s, file, params.range).range());
            let data = features::semantic_tokens(s, &painted);
            lsp::SemanticTokensRangeResult::Tokens(lsp::SemanticTokens { result_id: None, data })
        })
        .await
    }
}

/// What a command says.
struct Said {
    /// What the client shows.
    shown: String,
    /// What it is given.
    answer: String,
    /// Whether it is bad news.
    is_bad: bool,
}

/// Does what a lens or an action asks for; none where there is nothing to say.
fn command(snapshot: &Snapshot, command: &str, arguments: &[Value]) -> Option<Said> {
    let text = |at: usize| arguments.get(at).and_then(Value::as_str);
    if command == commands::EXPLAIN {
        let entry = r2pc_lang::codes::find(text(0)?)?;
        let shown = format!("{}: {}", entry.code, entry.summary);
        return Some(Said { shown, answer: entry.page.to_owned(), is_bad: false });
    }
    let file = convert::file_of(snapshot, &Url::parse(text(0)?).ok()?)?;
    let (answer, is_bad) = match command {
        commands::SHOW_RULE => (lenses::rule_text(snapshot, file, text(1)?)?, false),
        commands::RUN_TEST => {
            let said = lenses::test_text(snapshot, file, text(1)?)?;
            let is_bad = said.starts_with("failed");
            (said, is_bad)
        }
        _ => return None,
    };
    Some(Said { shown: answer.clone(), answer, is_bad })
}

/// The span of the name that an item of the rule graph was made of.
fn name_of(snapshot: &Snapshot, item: &lsp::CallHierarchyItem) -> Option<Span> {
    Some(convert::span(snapshot, convert::file_of(snapshot, &item.uri)?, item.selection_range))
}

/// What a request says of a place in a document.
type Place = lsp::TextDocumentPositionParams;

/// The paths of those addresses that are files.
fn paths<'a>(urls: impl Iterator<Item = &'a Url>) -> Vec<PathBuf> {
    urls.filter_map(|url| convert::key_of(url).1).collect()
}

/// The folders that a client opens with.
fn folders_of(params: &lsp::InitializeParams) -> Vec<PathBuf> {
    match params.workspace_folders.as_deref() {
        Some(folders) if !folders.is_empty() => paths(folders.iter().map(|folder| &folder.uri)),
        _ => paths(params.root_uri.iter()),
    }
}
