//! What a tree says without where it stands: two trees with one shape differ in layout alone.

use crate::syntax::File;
use std::fmt::Write;

/// The tree in words, all places left out.
pub(super) fn of(file: &File) -> String {
    let mut shape = Shape::default();
    // Writing into a string cannot fail.
    let _ = write!(shape, "{:?}", (&file.package, &file.uses, &file.declarations));
    let _ =
        write!(shape, "{:?}", file.comments.iter().map(|comment| comment.text.as_ref()).collect::<Vec<_>>());
    shape.text
}

/// Takes in the debug form of a tree and leaves out what stands between the braces of a place.
#[derive(Default)]
struct Shape {
    text: String,
    quoted: bool,
    escaped: bool,
    /// Whether the writing of a place is being passed over.
    place: bool,
}

impl Write for Shape {
    fn write_str(&mut self, piece: &str) -> std::fmt::Result {
        for c in piece.chars() {
            self.take(c);
        }
        Ok(())
    }
}

impl Shape {
    fn take(&mut self, c: char) {
        if self.place {
            self.place = c != '}';
            return;
        }
        self.text.push(c);
        if self.quoted {
            self.quoted = self.escaped || c != '"';
            self.escaped = c == '\\' && !self.escaped;
        } else if c == '"' {
            self.quoted = true;
        } else if c == '{' && self.text.ends_with("Span {") {
            self.place = true;
        }
    }
}
