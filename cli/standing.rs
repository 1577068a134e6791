//! What the binary carries: the standing policy set, the files under `policies/` without their tests; and the mappings
//! of providers' tables under `facts/mappings/`.

/// Name and text of each file, by name.
pub(crate) const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/standing.rs"));

/// Name and text of each mapping, by name.
pub(crate) const MAPPINGS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/mappings.rs"));
