//! What is said of texts and of the world, drawn for people and for machines.

pub(crate) mod diagnostics;
pub(crate) mod diff;
pub(crate) mod excerpt;
pub(crate) mod handbook;
pub(crate) mod page;
