//! What the resolver says: names, packages, cycles.

codes! { "name";
}
