//! What an editor shows, one feature a file: plain functions over a [`Snapshot`](crate::state::Snapshot) that know
//! byte offsets and spans, and nothing of the protocol.

pub mod diagnostics;
