//! Where the lines of a file may break, and what belongs together: collected from the tree.

use super::tokens::Token;
use std::collections::{BTreeMap, BTreeSet};

/// How the breaks of a group act once it does not fit on its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// All of them break.
    Each,
    /// Each breaks where the next part would not fit.
    Fill,
    /// All of them break, and the parts stand one step deeper than the line of the opening bracket.
    Bracketed,
}

/// A run of tokens that stands on one line if it fits.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// Its first token.
    pub(super) start: usize,
    /// One past its last token.
    pub(super) end: usize,
    /// How it breaks.
    pub(super) style: Style,
}

/// A place before a token at which a line may break.
#[derive(Clone, Copy, Debug)]
pub(super) struct Break {
    /// The group it belongs to.
    pub(super) group: usize,
    /// Whether it stands before the bracket that closes the group, which is not indented.
    pub(super) closes: bool,
}

/// The braces of a declaration.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    /// The token `{`.
    pub(super) open: usize,
    /// The token `}`.
    pub(super) close: usize,
    /// Whether it may stand on one line where its author wrote it so.
    pub(super) can_be_short: bool,
}

/// What a declaration is, for the blank lines around it.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// Its first token, documentation and comments not counted.
    pub(super) start: usize,
    /// One past its last token.
    pub(super) end: usize,
    /// The family of which one-line members stand together.
    pub(super) family: &'static str,
    /// Its braces.
    pub(super) block: Option<Block>,
}

/// All of it. Places are places in the list of tokens.
#[derive(Debug, Default)]
pub(super) struct Hints {
    /// Package, imports, declarations, in order.
    pub(super) parts: Vec<Part>,
    /// The tokens with which the lines of blocks begin.
    pub(super) items: BTreeSet<usize>,
    /// The groups, outer ones before those in them.
    pub(super) groups: Vec<Group>,
    /// Where in `groups` those stand that begin with a token, outer ones first.
    pub(super) starting: BTreeMap<usize, Vec<usize>>,
    /// Where lines may break.
    pub(super) breaks: BTreeMap<usize, Break>,
    /// The minus signs that belong to what follows.
    pub(super) signs: BTreeSet<usize>,
    /// The opening parentheses that touch the name before them.
    pub(super) tight: BTreeSet<usize>,
    /// The braces with blanks on their inner side.
    pub(super) padded: BTreeSet<usize>,
    /// The commas that are left out.
    pub(super) dropped: BTreeSet<usize>,
    /// Blanks before a token beside the one that stands there anyway: they bring columns of tables under each other.
    pub(super) extra: BTreeMap<usize, usize>,
}

impl Hints {
    /// Sorts out which groups begin where.
    pub(super) fn order_groups(&mut self) {
        for (at, group) in self.groups.iter().enumerate() {
            self.starting.entry(group.start).or_default().push(at);
        }
        let groups = &self.groups;
        for starting in self.starting.values_mut() {
            starting.sort_by_key(|group| std::cmp::Reverse(groups.get(*group).map_or(0, |group| group.end)));
        }
    }
}

/// Finds tokens by their place in the source.
pub(super) struct Index<'t, 's> {
    /// The tokens.
    pub(super) tokens: &'t [Token<'s>],
}

impl Index<'_, '_> {
    /// The token that begins at a byte, or the first behind it.
    pub(super) fn at(&self, byte: u32) -> usize {
        self.tokens.partition_point(|token| token.start < byte as usize)
    }

    /// One past the last token that begins before a byte, comments not counted.
    pub(super) fn end(&self, byte: u32) -> usize {
        let mut end = self.at(byte);
        while end > 0 && self.tokens.get(end - 1).is_some_and(Token::ends_line) {
            end -= 1;
        }
        end
    }

    /// The token before one, comments not counted.
    pub(super) fn before(&self, token: usize) -> usize {
        let mut at = token.saturating_sub(1);
        while at > 0 && self.tokens.get(at).is_some_and(Token::ends_line) {
            at -= 1;
        }
        at
    }

    /// The token behind one, comments not counted.
    pub(super) fn behind(&self, token: usize) -> usize {
        let mut at = token + 1;
        while self.tokens.get(at).is_some_and(Token::ends_line) {
            at += 1;
        }
        at
    }

    /// The text of a token.
    pub(super) fn text(&self, token: usize) -> &str {
        self.tokens.get(token).map_or("", |token| token.text)
    }

    /// The first token with a text from one on, up to another.
    pub(super) fn find(&self, from: usize, to: usize, text: &str) -> Option<usize> {
        (from..to).find(|at| self.text(*at) == text)
    }
}
