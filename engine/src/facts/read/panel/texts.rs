//! Texts of a column, each kept once.

use crate::facts::window::Window;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// The texts of a column so far.
pub(super) struct Texts {
    /// Which texts are values.
    takes: fn(&str) -> bool,
    all: Vec<Arc<str>>,
    short: HashMap<Window, usize>,
    long: HashMap<Arc<str>, usize>,
    /// By place, those that are short.
    windows: Vec<Option<Window>>,
    /// The place of the text behind the one that was met last: lists name the same items in the same order.
    expected: usize,
}

impl Texts {
    pub(super) fn new(takes: fn(&str) -> bool) -> Self {
        let (all, windows) = (Vec::new(), Vec::new());
        Texts { takes, all, short: HashMap::new(), long: HashMap::new(), windows, expected: 0 }
    }

    /// The place of a text that stands somewhere; none of one that is not kept as it stands.
    pub(super) fn place(&mut self, bytes: &[u8], field: Range<usize>) -> Option<i64> {
        let short = Window::short(bytes, field.start, field.len());
        let text = bytes.get(field)?;
        let is_expected = match (short, self.windows.get(self.expected)) {
            (Some(window), Some(expected)) => *expected == Some(window),
            (None, Some(_)) => {
                self.all.get(self.expected).is_some_and(|expected| expected.as_bytes() == text)
            }
            (_, None) => false,
        };
        if !is_expected {
            let known = short.and_then(|window| self.short.get(&window));
            self.expected = match known {
                Some(known) => *known,
                None => self.found(text, short)?,
            };
        }
        self.expected += 1;
        i64::try_from(self.expected - 1).ok()
    }

    /// The place of a text that is long or new.
    fn found(&mut self, text: &[u8], short: Option<Window>) -> Option<usize> {
        let is_plain = text.iter().all(|byte| matches!(byte, b' '..=b'~'));
        let text = std::str::from_utf8(text).ok().filter(|text| is_plain && text.trim() == *text)?;
        if let Some(at) = self.long.get(text) {
            return Some(*at);
        }
        (self.takes)(text).then_some(())?;
        let (text, at): (Arc<str>, _) = (text.into(), self.all.len());
        self.all.push(Arc::clone(&text));
        self.windows.push(short);
        match short {
            Some(window) => drop(self.short.insert(window, at)),
            None => drop(self.long.insert(text, at)),
        }
        Some(at)
    }

    /// All of them, by place.
    pub(super) fn all(self) -> Vec<Arc<str>> {
        self.all
    }
}
