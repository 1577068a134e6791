//! Structural cases: `tests/suites/diff` holds them as files.
