//! What is asked for, clause by clause.

use super::{Scan, Wanted};
use r2pc_lang::symbols::Ty;
use r2pc_lang::syntax::RuleKind;
use r2pc_lang::tokens::TokenKind;

impl Scan<'_> {
    /// What is asked for, and the kind of rule around.
    pub(super) fn wanted(&self) -> (Wanted, Option<RuleKind>) {
        let Some(declaration) = self.declaration() else {
            return (if self.place_opens_line() { Wanted::Declaration } else { Wanted::Nothing }, None);
        };
        let opener = self.word(declaration);
        let kind = Self::rule_kind(opener);
        let depth = self.depth(declaration);
        let has_block = kind.is_some()
            || matches!(opener, "source" | "enum" | "record" | "parameter" | "amend" | "assert" | "test");
        let wanted = match opener {
            _ if declaration + 1 == self.tokens.len() => self.behind_opener(opener),
            _ if has_block && depth <= 0 => match self.back(1) {
                "}" => Wanted::Declaration,
                _ if opener == "amend" => Wanted::Rule(None),
                _ => Wanted::Nothing,
            },
            "package" | "use" if self.place_opens_line() => Wanted::Declaration,
            "package" | "use" => Wanted::Package,
            "fact" => self.in_fact(),
            "record" => self.in_type(),
            "define" => self.in_define(),
            "unit" if self.place_opens_line() => Wanted::Declaration,
            "unit" | "enum" => Wanted::Nothing,
            _ => self.in_block(declaration, opener),
        };
        (wanted, kind)
    }

    fn behind_opener(&self, opener: &str) -> Wanted {
        match opener {
            "package" | "use" => Wanted::Package,
            "amend" => Wanted::Rule(None),
            _ => Wanted::Nothing,
        }
    }

    fn in_fact(&self) -> Wanted {
        let last = self.back(1);
        match last {
            ":" => Wanted::Type,
            "by" => Wanted::Index,
            "of" => Wanted::UnitOrRecord,
            "prefers" => Wanted::Source,
            "tags" => Wanted::Tag,
            "per" => Wanted::Words(&["year", "month", "week", "day"]),
            "after" => Wanted::Nothing,
            "stale" | "published" => Wanted::Words(&["after"]),
            "," if self.clause_word(&["prefers", "tags"]) == Some("prefers") => Wanted::Source,
            "," if self.clause_word(&["prefers", "tags"]) == Some("tags") => Wanted::Tag,
            "fact" | "." => Wanted::Nothing,
            _ if self.clause_word(&[":"]).is_none() => Wanted::Words(&["by"]),
            _ => Wanted::Line { block: "fact".into(), goes_on: self.place_opens_line() },
        }
    }

    fn in_type(&self) -> Wanted {
        match self.back(1) {
            ":" => Wanted::Type,
            "of" => Wanted::UnitOrRecord,
            _ => Wanted::Nothing,
        }
    }

    fn in_define(&self) -> Wanted {
        let has_body = self.clause_word(&["="]).is_some();
        match self.back(1) {
            ":" if !has_body => Wanted::Type,
            _ if has_body && self.place_opens_line() && self.ends_value() => {
                Wanted::Line { block: "define".into(), goes_on: true }
            }
            _ if has_body => self.in_condition(),
            _ => Wanted::Nothing,
        }
    }

    fn in_block(&self, declaration: usize, opener: &str) -> Wanted {
        let block = || opener.to_owned();
        let Some(line) = self.line(declaration) else {
            return Wanted::Line { block: block(), goes_on: false };
        };
        let condition = matches!(
            self.word(line),
            "indicator"
                | "present"
                | "holds"
                | "level"
                | "requires"
                | "due"
                | "binding"
                | "applies"
                | "raise"
                | "offer"
                | "gives"
                | "never"
                | "always"
                | "expect"
                | "inhibits"
                | "amplifies"
                | "for"
                | "add"
                | "replace"
                | "from"
        );
        if self.place_opens_line() && (self.ends_value() || !condition) && self.back(1) != "," {
            return Wanted::Line { block: block(), goes_on: condition };
        }
        self.in_line(line)
    }

    /// What is asked for within a line of a block.
    fn in_line(&self, line: usize) -> Wanted {
        let last = self.back(1);
        let first = line + 1 == self.tokens.len();
        let has = |word: &str| (line..self.tokens.len()).any(|at| self.word(at) == word);
        match self.word(line) {
            "cites" if first || last == "," => Wanted::Source,
            "cites" if last == "at" => Wanted::Nothing,
            "cites" => Wanted::Words(&["at"]),
            "inhibits" | "amplifies" if !has("where") && !has("because") => match last {
                "," => Wanted::Rule(Some(RuleKind::Risk)),
                _ if first => Wanted::Rule(Some(RuleKind::Risk)),
                _ => Wanted::Words(&["where", "because"]),
            },
            "builds" if first => Wanted::Words(&["on"]),
            "builds" => Wanted::Rule(Some(RuleKind::Resilience)),
            "concerns" => {
                Wanted::Words(&["genocide", "war_crimes", "ethnic_cleansing", "crimes_against_humanity"])
            }
            "pillar" => Wanted::Words(&["one", "two", "three"]),
            "tags" => Wanted::Tag,
            "level" if first => Wanted::Words(&["high", "extreme"]),
            "raise" if first => Wanted::Words(&["watch", "alert", "alarm"]),
            "stale" if first => Wanted::Words(&["after"]),
            "due" | "known" if first => Wanted::Words(&["by"]),
            "applies" if first => Wanted::Words(&["when", "unless"]),
            "present" | "holds" | "binding" if first => Wanted::Words(&["when"]),
            "in" if !has("from") => Wanted::Words(&["force from"]),
            "as" if first => Wanted::Words(&["of"]),
            "for" if first => Wanted::Words(&["each"]),
            "indicator" | "offer" | "level" | "raise" if !has("when") => match self.tokens.len() - line {
                1 => Wanted::Nothing,
                _ => Wanted::Words(&["when"]),
            },
            "stale" | "advise" | "note" | "formerly" | "title" | "date" | "url" | "because" => {
                Wanted::Nothing
            }
            "given" => self.in_given(first),
            "expect" if has("because") => Wanted::Fact,
            "add" | "replace" if first => Wanted::Clause(self.amended_kind()),
            "remove" if first => Wanted::Clause(self.amended_kind()),
            "remove" => Wanted::Nothing,
            "no" if first => {
                Wanted::Words(&["risk", "resilience", "obligation", "warning", "assistance", "measure"])
            }
            "no" if last == "tagged" => Wanted::Tag,
            "no" if last == "reads" => Wanted::Fact,
            "no" if has("tagged") => Wanted::Words(&["reads"]),
            "no" => Wanted::Words(&["tagged"]),
            "from" if !has("is") => Wanted::Words(&["is"]),
            _ => self.in_condition(),
        }
    }

    fn in_given(&self, first: bool) -> Wanted {
        match self.back(1) {
            "is" => Wanted::Verdict(self.left_type(self.tokens.len() - 1)),
            _ if first => Wanted::Fact,
            "," if self.brackets() == 0 => Wanted::Fact,
            "." => self.in_condition(),
            _ => Wanted::Nothing,
        }
    }

    /// What is asked for in a condition.
    fn in_condition(&self) -> Wanted {
        let last = self.back(1);
        let at = self.tokens.len().saturating_sub(1);
        match last {
            "." => Wanted::Member(self.path_type(at)),
            "is" => Wanted::Verdict(self.left_type(at)),
            "not" if self.back(2) == "is" => Wanted::Verdict(self.left_type(at.saturating_sub(1))),
            "<" | "<=" | ">" | ">=" | "includes" => Wanted::Operand(self.left_type(at)),
            "between" => Wanted::Operand(self.left_type(at)),
            "of" => self.behind_of(),
            "{" | "," if self.open_bracket() == Some("{") => Wanted::Operand(self.set_type()),
            "(" => self.behind_paren(at),
            "[" => Wanted::Operand(self.index_type(at)),
            "in" => Wanted::Domain,
            "each" => Wanted::Nothing,
            "tagged" => Wanted::Tag,
            "within" => Wanted::Words(&["the last", "the next"]),
            "rising" | "falling" => Wanted::Words(&["over"]),
            "over" | "last" | "next" | "because" => Wanted::Nothing,
            "age" | "highest" | "lowest" => Wanted::Words(&["of"]),
            _ if self.tokens.last().is_some_and(|t| t.kind == TokenKind::Number) => {
                Wanted::Words(&["years", "months", "weeks", "days", "of", "and", "or"])
            }
            _ if self.ends_value() => Wanted::Operator(self.left_type(self.tokens.len())),
            _ => Wanted::Operand(Ty::Other),
        }
    }

    fn behind_of(&self) -> Wanted {
        match self.back(2) {
            "level" => Wanted::Rule(None),
            "one" | "all" | "any" => Wanted::Operand(self.left_type(self.tokens.len().saturating_sub(3))),
            "age" | "highest" | "lowest" | "middle" | "mean" | "min" | "max" | "sum" => Wanted::Fact,
            _ => Wanted::Words(&["indicators", "("]),
        }
    }

    /// Behind an opening parenthesis: an argument of a define, a variable, or a condition.
    fn behind_paren(&self, at: usize) -> Wanted {
        let function = self.word(at.wrapping_sub(1));
        if matches!(function, "any" | "every" | "none" | "count") {
            return Wanted::Domain;
        }
        Wanted::Operand(self.parameter_type(function, 0))
    }
}
