//! The generated parser and small helpers to read its pairs.

#![allow(missing_docs, reason = "the generated rules are described in grammar.pest")]
#![allow(unreachable_pub, reason = "the derive writes public items")]

use pest::iterators::Pairs;

/// The parser that `grammar.pest` describes.
#[derive(pest_derive::Parser)]
#[grammar = "grammar.pest"]
pub struct Grammar;

/// One piece of read text.
pub(super) type Pair<'i> = pest::iterators::Pair<'i, Rule>;

/// Whether the rule is punctuation or a keyword. Rests on the order of the grammar: punctuation stands together, and
/// the keywords stand last.
pub(super) fn is_terminal(rule: Rule) -> bool {
    (Rule::lbrace..=Rule::below).contains(&rule) || rule >= Rule::kw_add
}

/// The pieces of a construct, taken in order; keywords and punctuation are passed over unless asked for.
pub(super) struct Parts<'i> {
    rest: Pairs<'i, Rule>,
}

impl<'i> Parts<'i> {
    pub(super) fn of(pair: Pair<'i>) -> Self {
        Parts { rest: pair.into_inner() }
    }

    /// The next piece, whatever it is.
    pub(super) fn any(&mut self) -> Option<Pair<'i>> {
        self.rest.next()
    }

    /// The next piece that is neither punctuation nor keyword.
    pub(super) fn node(&mut self) -> Option<Pair<'i>> {
        self.rest.find(|pair| !is_terminal(pair.as_rule()))
    }

    /// The next piece, if it is of this rule.
    pub(super) fn opt(&mut self, rule: Rule) -> Option<Pair<'i>> {
        while let Some(next) = self.rest.peek() {
            if next.as_rule() == rule {
                return self.rest.next();
            }
            if !is_terminal(next.as_rule()) {
                return None;
            }
            self.rest.next();
        }
        None
    }

    /// The very next piece, if it is of this rule: no keyword before it is skipped.
    pub(super) fn next_if(&mut self, rule: Rule) -> Option<Pair<'i>> {
        self.rest.peek().filter(|next| next.as_rule() == rule)?;
        self.rest.next()
    }

    /// Whether the next piece is of this rule; takes it if so.
    pub(super) fn has(&mut self, rule: Rule) -> bool {
        self.opt(rule).is_some()
    }

    /// All further pieces that are neither punctuation nor keywords.
    pub(super) fn nodes(self) -> impl Iterator<Item = Pair<'i>> {
        self.rest.filter(|pair| !is_terminal(pair.as_rule()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_stand_last_and_punctuation_together() {
        for rule in Rule::all_rules() {
            let name = format!("{rule:?}");
            let punctuation = [
                "lbrace", "rbrace", "lpar", "rpar", "lbracket", "rbracket", "comma", "colon", "equals",
                "dots", "bar", "arrow", "below",
            ];
            let expected = name.starts_with("kw_") || punctuation.contains(&name.as_str());
            assert_eq!(is_terminal(*rule), expected, "{name}");
        }
    }
}
