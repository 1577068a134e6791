//! What the parser says: the text is not well formed.

codes! { "parse";
}
