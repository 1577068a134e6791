//! The one worker: after every change it checks all policies on a thread of its own and publishes what is to be
//! said. What a newer change has overtaken is dropped.

use crate::capabilities::Refreshes;
use crate::convert;
use crate::ide::diagnostics;
use crate::state::{Host, Snapshot};
use jiff::civil::Date;
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::source::FileId;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tower_lsp::Client;
use tower_lsp::lsp_types::{self as lsp, Url};

/// How long the worker waits for further changes, so that a run of keystrokes is checked once.
const PAUSE: Duration = Duration::from_millis(15);

/// What the client was told last of a document: its version and its diagnostics.
type Told = BTreeMap<Url, (Option<i32>, Vec<lsp::Diagnostic>)>;

/// Checks and publishes, until the server ends.
pub async fn run(host: Arc<Host>, client: Client) {
    let mut told = Told::new();
    loop {
        host.changed.notified().await;
        tokio::time::sleep(PAUSE).await;
        let snapshot = host.snapshot();
        let revision = snapshot.revision();
        let work = tokio::task::spawn_blocking(move || {
            let found = diagnostics::all(&snapshot);
            publishable(&snapshot, &found)
        });
        // A check that panicked says nothing new; the panic itself is on stderr.
        let Ok(found) = work.await else { continue };
        if host.revision() == revision {
            publish(&client, &mut told, found).await;
            host.checked.notify_one();
        }
    }
}

/// How long the second worker waits: counting countries is not urgent.
const CALM: Duration = Duration::from_millis(120);

/// Works out, behind the diagnostics, what the policies say about the facts at hand, and asks the client to draw it.
pub async fn run_live(host: Arc<Host>, client: Client, today: fn() -> Date, refreshes: Refreshes) {
    loop {
        host.checked.notified().await;
        tokio::time::sleep(CALM).await;
        let snapshot = host.snapshot();
        let work = tokio::task::spawn_blocking(move || snapshot.live().update(&snapshot, today()));
        if let Ok(true) = work.await {
            // The client's answers say nothing, and are not waited for.
            if refreshes.lenses {
                tokio::spawn({
                    let client = client.clone();
                    async move { client.code_lens_refresh().await }
                });
            }
            if refreshes.hints {
                tokio::spawn({
                    let client = client.clone();
                    async move { client.inlay_hint_refresh().await }
                });
            }
        }
    }
}

/// Every document there is something to say about, with what is to be said.
fn publishable(snapshot: &Snapshot, found: &BTreeMap<FileId, Vec<Diagnostic>>) -> Told {
    let mut out = Told::new();
    for (key, doc) in &snapshot.world().docs {
        let said = found.get(&doc.file).map_or(&[][..], Vec::as_slice);
        let Some(url) = convert::url_of(key, doc).filter(|_| doc.open.is_some() || !said.is_empty()) else {
            continue;
        };
        let diagnostics = said.iter().map(|one| convert::diagnostic(snapshot, one)).collect();
        out.insert(url, (doc.open.as_ref().map(|open| open.version), diagnostics));
    }
    out
}

/// Tells the client what has changed since it was told last.
async fn publish(client: &Client, told: &mut Told, found: Told) {
    for gone in told.keys().filter(|url| !found.contains_key(url)) {
        client.publish_diagnostics(gone.clone(), Vec::new(), None).await;
    }
    for (url, (version, diagnostics)) in &found {
        let same = told.get(url).is_some_and(|(v, d)| v == version && d == diagnostics);
        if !same {
            client.publish_diagnostics(url.clone(), diagnostics.clone(), *version).await;
        }
    }
    *told = found;
}
