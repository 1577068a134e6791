//! The colours that a client was sent last, so that only what changed is sent again.

use crate::convert::features;
use crate::ide::semantic;
use crate::state::Snapshot;
use r2pc_lang::source::FileId;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use tower_lsp::lsp_types as lsp;

/// The tokens sent last of each document, each with the id they were sent under.
#[derive(Debug, Default)]
pub struct Painted {
    sent: Mutex<Sent>,
}

#[derive(Debug, Default)]
struct Sent {
    count: u64,
    documents: BTreeMap<FileId, (String, Vec<lsp::SemanticToken>)>,
}

impl Painted {
    /// All tokens of a document.
    pub fn full(&self, snapshot: &Snapshot, file: FileId) -> lsp::SemanticTokens {
        let data = tokens(snapshot, file);
        let (id, _) = self.remember(file, &data);
        lsp::SemanticTokens { result_id: Some(id), data }
    }

    /// What changed since the tokens of an id were sent; all, where that is too long ago.
    pub fn delta(
        &self,
        snapshot: &Snapshot,
        file: FileId,
        since: &str,
    ) -> lsp::SemanticTokensFullDeltaResult {
        let data = tokens(snapshot, file);
        let (id, before) = self.remember(file, &data);
        match before.filter(|(known, _)| known == since) {
            Some((_, old)) => {
                let edits = features::semantic_delta(&old, &data);
                let delta = lsp::SemanticTokensDelta { result_id: Some(id), edits };
                lsp::SemanticTokensFullDeltaResult::TokensDelta(delta)
            }
            None => {
                let tokens = lsp::SemanticTokens { result_id: Some(id), data };
                lsp::SemanticTokensFullDeltaResult::Tokens(tokens)
            }
        }
    }

    /// Keeps what is sent under a new id; gives what was sent before.
    fn remember(
        &self,
        file: FileId,
        data: &[lsp::SemanticToken],
    ) -> (String, Option<(String, Vec<lsp::SemanticToken>)>) {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.count += 1;
        let id = sent.count.to_string();
        let before = sent.documents.insert(file, (id.clone(), data.to_vec()));
        (id, before)
    }
}

/// All tokens of a document.
fn tokens(snapshot: &Snapshot, file: FileId) -> Vec<lsp::SemanticToken> {
    features::semantic_tokens(snapshot, &semantic::painted(snapshot, file, 0..usize::MAX))
}
