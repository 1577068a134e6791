//! What the checker says of clauses and rules.

codes! { "rule";
}
