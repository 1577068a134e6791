//! The parser on text of every kind: whole, broken, hostile.

mod broken;
mod dump;
mod generated;
mod trees;
