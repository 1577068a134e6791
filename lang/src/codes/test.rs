//! What is said of test blocks.

codes! { "test";
}
