//! Conditions with the figures that their names stand for.

use super::Report;
use crate::finding::Finding;
use crate::text;
use r2pc_lang::program::{Constant, ParameterId, Program, Scalar, ValueType};
use r2pc_lang::source::Span;
use r2pc_lang::visit::{self, Visitor};

impl Report<'_> {
    /// A condition of a finding's rule on one line, with the figure of the day behind each parameter:
    /// `deaths >= many (25)`.
    pub(super) fn condition(&self, finding: &Finding, span: Span) -> String {
        let mut named = Named { within: span, found: Vec::new() };
        visit::walk_rule(&mut named, self.rule(finding));
        named.found.sort_unstable_by_key(|(at, _)| std::cmp::Reverse(*at));
        named.found.dedup();
        let mut condition = self.sources.text(span).to_owned();
        for (at, parameter) in named.found {
            let figure = figure(self.program, parameter, finding.as_of);
            if let Some(figure) = figure.filter(|_| condition.is_char_boundary(at)) {
                condition.insert_str(at, &format!(" ({figure})"));
            }
        }
        condition.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// A parameter's figure on a day; none before its first day, and none of a value that is a word.
fn figure(program: &Program, parameter: ParameterId, day: jiff::civil::Date) -> Option<String> {
    let parameter = program.parameter(parameter);
    match (parameter.value_on(day)?, &parameter.ty) {
        (Constant::Number(value), ValueType::Scalar(Scalar::Number(ty))) => Some(text::number(ty, *value)),
        (Constant::Date(day), _) => Some(day.to_string()),
        (Constant::Duration(length), _) => Some(length.to_string()),
        _ => None,
    }
}

/// Where parameters are named within a span: behind which byte of it.
struct Named {
    within: Span,
    found: Vec<(usize, ParameterId)>,
}

impl Visitor for Named {
    fn parameter(&mut self, parameter: ParameterId, span: Span) {
        let is_within = span.file == self.within.file
            && (self.within.start..=self.within.end).contains(&span.start)
            && span.end <= self.within.end;
        if is_within {
            self.found.push((span.end.saturating_sub(self.within.start) as usize, parameter));
        }
    }
}
