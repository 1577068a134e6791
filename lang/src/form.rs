//! Whether two pieces of a program say the same, wherever they stand.

use std::fmt::Debug;

/// A text that two pieces of one program share only if they are the same but for their places: the debug form, in which
/// every node shows all it holds, without its spans.
#[must_use]
pub fn form(piece: &(impl Debug + ?Sized)) -> String {
    const OPENER: &str = "Span { file: FileId(";
    let debug = format!("{piece:?}");
    let mut parts = debug.split(OPENER);
    let mut form = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        form.push_str(part.split_once('}').map_or("", |(_, behind)| behind));
    }
    form
}
