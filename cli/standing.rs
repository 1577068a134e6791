//! The standing policy set that the binary carries: the files under `policies/`, without their tests.

/// Name and text of each file, by name.
pub(crate) const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/standing.rs"));
