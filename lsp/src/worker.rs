//! The one worker that publishes diagnostics.
//!
//! After every change it checks the open documents that changed, each against what others declare, and says at once
//! what it finds. When the client is at rest it checks everything, on a thread of its own, and says what is different.
//! What a newer change has overtaken is dropped.

use crate::capabilities::Refreshes;
use crate::convert;
use crate::ide::diagnostics;
use crate::lane::Lane;
use crate::state::{Doc, Host, Key, Snapshot};
use jiff::civil::Date;
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::source::FileId;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::Instant;
use tower_lsp::Client;
use tower_lsp::lsp_types::{self as lsp, Url};

/// How long the worker waits for further changes, so that changes that come together are checked once.
const PAUSE: Duration = Duration::from_millis(3);
/// How long a client must be at rest before everything is checked: as long as that took the last time, within these.
const REST: (Duration, Duration) = (Duration::from_millis(20), Duration::from_millis(400));

/// What the client was told last of a document: its version and its diagnostics.
type Told = BTreeMap<Url, (Option<i32>, Vec<lsp::Diagnostic>)>;

/// What a check of everything came to.
struct Whole {
    /// The change it is the state after.
    revision: u64,
    /// What is to be said; none where a newer change has overtaken it, or where it panicked.
    found: Option<Told>,
    /// How long it took.
    took: Duration,
}

/// Checks and publishes, until the server ends.
pub async fn run(host: Arc<Host>, client: Client) {
    let (done, mut finished) = unbounded_channel();
    let (told, spoken) = (Told::new(), BTreeMap::new());
    let (near, whole) = (Lane::new("near"), Lane::new("whole"));
    let (due, running, rest) = (None, false, REST.0);
    let mut worker = Worker { host, client, told, spoken, due, running, rest, done, near, whole };
    worker.serve(&mut finished).await;
}

struct Worker {
    host: Arc<Host>,
    client: Client,
    told: Told,
    /// Of each open document, the state that was spoken of last.
    spoken: BTreeMap<FileId, Doc>,
    /// When everything is to be checked.
    due: Option<Instant>,
    /// Whether everything is being checked.
    running: bool,
    rest: Duration,
    done: UnboundedSender<Whole>,
    /// Where documents are checked that are being written.
    near: Lane,
    /// Where everything is checked.
    whole: Lane,
}

impl Worker {
    async fn serve(&mut self, finished: &mut UnboundedReceiver<Whole>) {
        loop {
            let due = self.due.filter(|_| !self.running);
            tokio::select! {
                biased;
                () = self.host.changed.notified() => {
                    tokio::time::sleep(PAUSE).await;
                    self.near().await;
                }
                Some(whole) = finished.recv() => self.take(whole).await,
                () = tokio::time::sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => self.begin(),
            }
        }
    }

    /// Checks the open documents that changed, and says what is found.
    async fn near(&mut self) {
        let snapshot = self.host.snapshot();
        let changed = open_docs(&snapshot).filter(|doc| {
            self.spoken
                .get(&doc.file)
                .is_none_or(|spoken| !spoken.is_same_text(doc) || spoken.open != doc.open)
        });
        let changed: Vec<Doc> = changed.cloned().collect();
        let work = self.near.run(move || {
            let said = |doc: &Doc| Some((doc.clone(), near(&snapshot, doc)?));
            changed.iter().map(said).collect::<Option<Vec<_>>>()
        });
        // Where nothing was checked yet, everything is; so it is after a panic.
        let found = work.await.flatten();
        self.due = Some(Instant::now() + if found.is_some() { self.rest } else { Duration::ZERO });
        for (doc, (url, diagnostics)) in found.into_iter().flatten() {
            let now = self.host.snapshot();
            let is_still_so = open_docs(&now).any(|one| one.is_same_text(&doc) && one.open == doc.open);
            let version = doc.open.as_ref().map(|open| open.version);
            if is_still_so {
                self.spoken.insert(doc.file, doc);
                self.tell(url, version, diagnostics).await;
            }
        }
    }

    /// Begins to check everything.
    fn begin(&mut self) {
        (self.due, self.running) = (None, true);
        let (host, done, lane) = (Arc::clone(&self.host), self.done.clone(), self.whole.clone());
        tokio::spawn(async move {
            let snapshot = host.snapshot();
            let revision = snapshot.revision();
            let begun = Instant::now();
            let work = lane.run(move || {
                let found = diagnostics::all(&snapshot, &|| host.revision() != revision)?;
                Some(publishable(&snapshot, &found))
            });
            let found = work.await.flatten();
            let _ = done.send(Whole { revision, found, took: begun.elapsed() });
        });
    }

    /// Says what a check of everything has found.
    async fn take(&mut self, whole: Whole) {
        self.running = false;
        self.rest = whole.took.clamp(REST.0, REST.1);
        let snapshot = self.host.snapshot();
        let Some(found) = whole.found.filter(|_| snapshot.revision() == whole.revision) else { return };
        let gone: Vec<Url> = self.told.keys().filter(|url| !found.contains_key(url)).cloned().collect();
        for url in gone {
            self.told.remove(&url);
            self.client.publish_diagnostics(url, Vec::new(), None).await;
        }
        for (url, (version, diagnostics)) in found {
            self.tell(url, version, diagnostics).await;
        }
        self.spoken = open_docs(&snapshot).map(|doc| (doc.file, doc.clone())).collect();
        self.host.settled.send_replace(whole.revision);
        self.host.checked.notify_one();
    }

    /// Tells the client what it was not told yet.
    async fn tell(&mut self, url: Url, version: Option<i32>, diagnostics: Vec<lsp::Diagnostic>) {
        let new = (version, diagnostics);
        if self.told.get(&url) != Some(&new) {
            self.client.publish_diagnostics(url.clone(), new.1.clone(), version).await;
            self.told.insert(url, new);
        }
    }
}

/// The documents that the client has open.
fn open_docs(snapshot: &Snapshot) -> impl Iterator<Item = &Doc> {
    snapshot.world().docs.values().filter(|doc| doc.open.is_some())
}

/// What is to be said at once of an open document; none where nothing was checked that it could be read with.
fn near(snapshot: &Snapshot, doc: &Doc) -> Option<(Url, Vec<lsp::Diagnostic>)> {
    let (key, _) = snapshot.doc_of(doc.file)?;
    let found = diagnostics::near(snapshot, doc)?;
    let url = convert::url_of(key, doc)?;
    Some((url, found.iter().map(|one| convert::diagnostic(snapshot, one)).collect()))
}

/// How long the second worker waits: counting countries is not urgent.
const CALM: Duration = Duration::from_millis(120);

/// Works out, behind the diagnostics, what the policies say about the facts at hand, and asks the client to draw it.
pub async fn run_live(host: Arc<Host>, client: Client, today: fn() -> Date, refreshes: Refreshes) {
    let lane = Lane::new("live");
    loop {
        host.checked.notified().await;
        tokio::time::sleep(CALM).await;
        let snapshot = host.snapshot();
        if lane.run(move || snapshot.live().update(&snapshot, today())).await == Some(true) {
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
    let url = |key: &Key, doc: &Doc| convert::url_of(key, doc);
    let mut out = Told::new();
    for (key, doc) in &snapshot.world().docs {
        let said = found.get(&doc.file).map_or(&[][..], Vec::as_slice);
        let Some(url) =
            Some(doc).filter(|_| doc.open.is_some() || !said.is_empty()).and_then(|doc| url(key, doc))
        else {
            continue;
        };
        let diagnostics = said.iter().map(|one| convert::diagnostic(snapshot, one)).collect();
        out.insert(url, (doc.open.as_ref().map(|open| open.version), diagnostics));
    }
    out
}
