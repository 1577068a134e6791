//! The pages of diagnostics as files, so that every client can follow a link to one.

use r2pc_lang::codes;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use tempfile::TempDir;
use tower_lsp::lsp_types::Url;

/// Pages in a folder of their own, each written when it is first linked to. The folder goes with the server.
#[derive(Debug, Default)]
pub struct Pages {
    inner: Mutex<Written>,
}

#[derive(Debug, Default)]
struct Written {
    folder: Option<TempDir>,
    /// By code; none where the page cannot be written, which is not tried again.
    urls: BTreeMap<&'static str, Option<Url>>,
}

impl Pages {
    /// The address of the page of a code; none where nothing can be written on this machine.
    #[must_use]
    pub fn url(&self, code: &'static str) -> Option<Url> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = inner.urls.get(code) {
            return known.clone();
        }
        let url = inner.write(code);
        inner.urls.insert(code, url.clone());
        url
    }

    /// Removes the pages.
    pub fn remove(&self) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        *inner = Written::default();
    }
}

impl Written {
    fn write(&mut self, code: &'static str) -> Option<Url> {
        let page = codes::find(code)?.page;
        if self.folder.is_none() {
            self.folder = tempfile::Builder::new().prefix("r2pc-pages-").tempdir().ok();
        }
        let name = code.trim_start_matches("r2p::").replace("::", "-");
        let path = self.folder.as_ref()?.path().join(format!("{name}.md"));
        std::fs::write(&path, page).ok()?;
        Url::from_file_path(path).ok()
    }
}
