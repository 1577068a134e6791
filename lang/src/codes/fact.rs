//! What the readers of fact files say.

codes! { "fact";
}
