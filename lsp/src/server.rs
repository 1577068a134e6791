//! What each message of the protocol does: routing, and nothing else.
//!
//! A notification changes the [`Host`] before its first `.await`; a request takes its snapshot before its first
//! `.await` and computes on a thread of its own.

use crate::convert;
use crate::position::Encoding;
use crate::state::{Host, Snapshot};
use crate::{capabilities, worker, workspace};
use std::path::PathBuf;
use std::sync::Arc;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::{self as lsp, Url};
use tower_lsp::{Client, LanguageServer};

/// The server of one client.
#[derive(Debug)]
pub struct Server {
    client: Client,
    host: Arc<Host>,
}

impl Server {
    /// A server that talks to a client.
    #[must_use]
    pub fn new(client: Client) -> Server {
        Server { client, host: Arc::default() }
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

#[tower_lsp::async_trait]
impl LanguageServer for Server {
    async fn initialize(&self, params: lsp::InitializeParams) -> Result<lsp::InitializeResult> {
        let encoding = capabilities::encoding(&params.capabilities);
        self.host.set_encoding(encoding);
        self.host.set_folders(&folders_of(&params), &[]);
        tokio::spawn(worker::run(Arc::clone(&self.host), self.client.clone()));
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
}

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
