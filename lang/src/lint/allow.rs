//! Comments that allow what a lint finds at one place: `// r2pc: allow(NAME) because …`.

use super::context::Context;
use super::{ALLOW, PROVED, TABLE};
use crate::codes::{Code, find, lint as code};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, SourceFile, Sources, Span};
use crate::suggest::did_you_mean;
use crate::syntax::Comment;
use std::collections::BTreeMap;

/// The comments of a policy set, and what is to be said of them.
pub(super) struct Comments {
    allows: BTreeMap<(FileId, usize), Vec<Allow>>,
    said: Vec<Diagnostic>,
}

/// One lint allowed on one line.
struct Allow {
    code: Code,
    name: Span,
    used: bool,
}

impl Comments {
    pub(super) fn read(cx: &Context<'_>) -> Self {
        let mut comments = Comments { allows: BTreeMap::new(), said: Vec::new() };
        for (id, parsed) in cx.trees {
            let file = cx.sources.file(*id);
            parsed.file.comments.iter().for_each(|comment| comments.comment(file, comment));
        }
        comments
    }

    fn comment(&mut self, file: &SourceFile, comment: &Comment) {
        let Some(order) = comment.text.trim_start_matches('/').trim_start().strip_prefix("r2pc:") else {
            return;
        };
        let order = order.trim();
        let names = order
            .strip_prefix("allow")
            .and_then(|r| r.trim_start().strip_prefix('('))
            .and_then(|r| r.split_once(')'));
        let Some((names, reason)) = names else {
            let message = format!("`{order}` is not understood");
            let help = "write `// r2pc: allow(LINT) because …`";
            self.said.push(Diagnostic::warning(code::UNKNOWN_ALLOW, comment.span, message).help(help));
            return;
        };
        if reason.trim().strip_prefix("because").is_none_or(|why| why.trim().is_empty()) {
            let message = "the comment does not say why";
            let help = format!("write `// r2pc: allow({names}) because …`");
            self.said.push(Diagnostic::warning(code::ALLOW_WITHOUT_REASON, comment.span, message).help(help));
        }
        let line = line_meant(file, comment.span);
        for name in names.split(',').map(str::trim) {
            self.name(comment, line, name);
        }
    }

    fn name(&mut self, comment: &Comment, line: usize, name: &str) {
        let at = comment.text.find(name).filter(|_| !name.is_empty());
        let span = at.map_or(comment.span, |at| {
            let start = comment.span.start as usize + at;
            Span::new(comment.span.file, start, start + name.len())
        });
        let short = name.strip_prefix("r2p::").unwrap_or(name);
        let short = short.strip_prefix("lint::").unwrap_or(short);
        if let Some(entry) = find(&format!("lint::{short}")) {
            let allow = Allow { code: entry.code, name: span, used: false };
            self.allows.entry((comment.span.file, line)).or_default().push(allow);
        } else {
            let codes = TABLE
                .iter()
                .map(|lint| lint.code)
                .chain(ALLOW.map(|(code, _)| code))
                .chain(PROVED.map(|(code, _)| code));
            let known = codes.filter_map(|code| code.name().strip_prefix("r2p::lint::"));
            let d = Diagnostic::warning(code::UNKNOWN_ALLOW, span, format!("there is no lint `{name}`"));
            self.said.push(d.maybe_help(did_you_mean(short, known)));
        }
    }

    /// Whether a diagnostic is allowed where it stands; notes that the comment was of use.
    pub(super) fn allow(&mut self, sources: &Sources, diagnostic: &Diagnostic) -> bool {
        let line = sources.file(diagnostic.span.file).line_of(diagnostic.span.start as usize);
        let here = self.allows.get_mut(&(diagnostic.span.file, line)).into_iter().flatten();
        let mut allowed = false;
        for allow in here.filter(|allow| allow.code == diagnostic.code) {
            allow.used = true;
            allowed = true;
        }
        allowed
    }

    /// What is to be said of the comments themselves. One that allows nothing is named where its lint `speaks` at all,
    /// and where the texts are `complete`: otherwise the lint was perhaps only not run.
    pub(super) fn into_diagnostics(
        self,
        complete: bool,
        speaks: impl Fn(Code, Span) -> bool,
    ) -> Vec<Diagnostic> {
        let mut said = self.said;
        let unused = self.allows.into_values().flatten().filter(|allow| complete && !allow.used);
        for allow in unused.filter(|allow| speaks(allow.code, allow.name)) {
            let message = "the comment allows what is not found here";
            let help = "delete it, or put it on the line that the lint names or right above it";
            said.push(Diagnostic::warning(code::UNUSED_ALLOW, allow.name, message).help(help));
        }
        said
    }
}

/// The line that a comment speaks of: its own where something stands before it, else the next with more than a comment.
fn line_meant(file: &SourceFile, comment: Span) -> usize {
    let text = |line: usize| file.text().get(file.line_range(line)).unwrap_or("").trim_start();
    let own = file.line_of(comment.start as usize);
    if !text(own).starts_with("//") {
        return own;
    }
    let below =
        (own + 1..file.line_count()).find(|line| !text(*line).is_empty() && !text(*line).starts_with("//"));
    below.unwrap_or(own)
}
