//! What the type checker says.

codes! { "type";
}
