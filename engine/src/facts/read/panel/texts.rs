//! Texts of a column, each kept once.

use std::collections::HashMap;
use std::sync::Arc;

/// The texts of a column so far.
#[derive(Default)]
pub(super) struct Texts {
    all: Vec<Arc<str>>,
    at: HashMap<Arc<str>, usize>,
    /// The place of the text behind the one that was met last: lists name the same items in the same order.
    expected: usize,
}

impl Texts {
    /// The place of a text; none of one that is not kept as it stands.
    pub(super) fn place(&mut self, text: &[u8]) -> Option<i64> {
        if self.all.get(self.expected).is_none_or(|expected| expected.as_bytes() != text) {
            self.expected = self.found(text)?;
        }
        self.expected += 1;
        i64::try_from(self.expected - 1).ok()
    }

    fn found(&mut self, text: &[u8]) -> Option<usize> {
        let is_plain = text.iter().all(|byte| matches!(byte, b' '..=b'~'));
        let text = std::str::from_utf8(text).ok().filter(|text| is_plain && text.trim() == *text)?;
        if let Some(at) = self.at.get(text) {
            return Some(*at);
        }
        let text: Arc<str> = text.into();
        self.all.push(Arc::clone(&text));
        self.at.insert(text, self.all.len() - 1);
        Some(self.all.len() - 1)
    }

    /// All of them, by place.
    pub(super) fn all(self) -> Vec<Arc<str>> {
        self.all
    }
}
