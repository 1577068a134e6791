//! Source text in, diagnostics or a dump of the program out.
