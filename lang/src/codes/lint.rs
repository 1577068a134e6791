//! What lints say: the text is valid and probably not what its author means.

codes! { "lint";
}
