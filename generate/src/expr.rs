//! Expressions: a generator for each type, as text with how loosely it binds.

mod condition;
mod number;
mod value;

use crate::choices::Choices;
use crate::model::{Class, Kind, Leaf, PolicySet, Scope, Stands};

/// A text, and how loosely it binds: what stands in it at a tighter place needs parentheses.
#[derive(Clone, Debug)]
pub(crate) struct Exp {
    text: String,
    binds: u8,
}

/// How loosely operators bind, loosest first.
pub(crate) const ANY: u8 = 0;
const OR: u8 = 0;
const AND: u8 = 1;
const NOT: u8 = 2;
const OTHERWISE: u8 = 3;
const COMPARE: u8 = 4;
const SUM: u8 = 5;
const PRODUCT: u8 = 6;
const MINUS: u8 = 7;
const READ: u8 = 8;
const ATOM: u8 = 9;

impl Exp {
    fn new(binds: u8, text: impl Into<String>) -> Self {
        Exp { text: text.into(), binds }
    }

    /// The text where at least something as tight as `place` must stand.
    pub(crate) fn at(self, place: u8) -> String {
        if self.binds < place { format!("({})", self.text) } else { self.text }
    }
}

/// Writes expressions for one place of a policy set.
pub(crate) struct Maker<'s, 'm, 'c> {
    pub(crate) set: &'s PolicySet,
    pub(crate) choices: &'m mut Choices<'c>,
    pub(crate) scope: Scope,
    /// How deep expressions may still be nested.
    pub(crate) depth: usize,
}

impl Maker<'_, '_, '_> {
    /// A condition, ready to stand where any may.
    pub(crate) fn text(&mut self) -> String {
        self.condition().at(ANY)
    }

    /// Goes one level deeper.
    fn deeper<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.depth;
        self.depth = outer.saturating_sub(1);
        let made = make(self);
        self.depth = outer;
        made
    }

    /// How one of a type can be read, variables first where there are any.
    fn cell(&mut self, leaf: Leaf) -> Option<String> {
        let of_variables: Vec<String> = self
            .scope
            .variables
            .iter()
            .flat_map(|(name, stands)| self.set.cells_of(name, stands))
            .filter(|(found, _)| *found == leaf)
            .map(|(_, text)| text)
            .collect();
        if !of_variables.is_empty() && self.choices.chance(70) {
            return self.choices.pick(&of_variables).cloned();
        }
        let set = self.set;
        let of_facts = set.cells.get(&leaf).map_or(&[][..], Vec::as_slice);
        let found = self.choices.pick(of_facts).cloned();
        found.or_else(|| self.choices.pick(&of_variables).cloned())
    }

    /// A cell that was observed: a fact's or an item's field, no argument of a define.
    fn observed(&mut self, leaf: Leaf) -> Option<String> {
        let name = self.cell(leaf)?;
        let head = name.split(['.', '[']).next().unwrap_or_default();
        let argument =
            |(variable, stands): &(String, Stands)| variable == head && matches!(stands, Stands::One(_));
        (!self.scope.variables.iter().any(argument)).then_some(name)
    }

    /// A cell read at another day, or now.
    fn reading(&mut self, leaf: Leaf) -> Option<Exp> {
        if !self.choices.chance(12) {
            return self.cell(leaf).map(|cell| Exp::new(ATOM, cell));
        }
        let cell = self.observed(leaf)?;
        Some(match self.choices.below(3) {
            0 => Exp::new(READ, format!("{cell} {} ago", self.length())),
            1 => Exp::new(READ, format!("{cell} on {}", self.date())),
            _ => match self.observed(Leaf::Date) {
                Some(day) => Exp::new(READ, format!("{cell} on {day}")),
                None => Exp::new(READ, format!("{cell} on today")),
            },
        })
    }

    /// A length of time.
    fn length(&mut self) -> String {
        let unit = self.choices.word(&["years", "months", "weeks", "days"]);
        format!("{} {unit}", self.choices.between(1, 6))
    }

    /// A window, and how many readings it has.
    fn window(&mut self) -> (String, usize) {
        let count = self.choices.between(1, 4);
        let unit = self.choices.word(&["years", "years", "months", "weeks", "days"]);
        let unit = if count == 1 { unit.trim_end_matches('s') } else { unit };
        (format!("{count} {unit}"), count)
    }

    /// A day.
    pub(crate) fn date(&mut self) -> String {
        let (year, month) = (self.choices.between(2008, 2016), self.choices.between(1, 12));
        format!("{year}-{month:02}-{:02}", self.choices.between(1, 28))
    }

    /// Binds a variable to what a list, an enum or a set holds: the head of a binder, and what it stands for.
    pub(crate) fn binder(&mut self) -> Option<(String, Stands)> {
        let name = self.scope.next_variable();
        let set = self.set;
        let (domain, stands) = match self.choices.below(7) {
            0..=2 => {
                let (list, fact, record) = self.choices.pick(&set.lists)?;
                (list.clone(), Stands::Item(Some(*fact), *record))
            }
            3 => {
                let id = self.choices.below(set.enums.len());
                let of = set.enums.get(id)?;
                (of.name.clone(), Stands::One(Leaf::Choice(id)))
            }
            4 => {
                let id = self.choices.below(set.enums.len());
                (self.some_values(id), Stands::One(Leaf::Choice(id)))
            }
            5 if self.choices.chance(50) => (self.observed(Leaf::Countries)?, Stands::One(Leaf::Country)),
            5 => {
                let id = self.choices.below(set.enums.len());
                (self.observed(Leaf::Set(id))?, Stands::One(Leaf::Choice(id)))
            }
            _ => {
                let kind = *self.choices.pick(&self.scope.lists.clone())?;
                (self.rules_of(kind)?, Stands::Rule(kind))
            }
        };
        Some((format!("{name} in {domain}"), stands))
    }

    /// `risks`, or some of them by name.
    fn rules_of(&mut self, kind: Kind) -> Option<String> {
        let word = match kind {
            Kind::Risk => "risks",
            Kind::Resilience => "resiliences",
            Kind::Obligation => "obligations",
            Kind::Warning => "warnings",
            _ => return None,
        };
        let asked = self.set.rules.get(..self.scope.asks).unwrap_or_default();
        let names: Vec<&str> = asked.iter().filter(|r| r.kind == kind).map(|r| &*r.name).collect();
        if names.is_empty() || self.choices.chance(70) {
            return Some(word.to_owned());
        }
        let some = self.choices.between(1, names.len().min(3));
        Some(format!("{{{}}}", names.get(..some).unwrap_or_default().join(", ")))
    }

    /// A variable bound, an expression in its reach, and the variable gone again.
    fn bound<T>(&mut self, make: impl FnOnce(&mut Self, &str) -> T) -> Option<T> {
        let (head, stands) = self.binder()?;
        let name = self.scope.next_variable();
        self.scope.variables.push((name, stands));
        let made = make(self, &head);
        self.scope.variables.pop();
        Some(made)
    }

    /// `x in xs`, with a condition at times.
    fn items(&mut self, head: &str) -> String {
        if self.choices.chance(60) {
            let condition = self.deeper(Self::condition).at(ANY);
            return format!("{head} where {condition}");
        }
        head.to_owned()
    }

    /// A set of values of an enum, written out.
    fn some_values(&mut self, id: usize) -> String {
        let set = self.set;
        let Some(of) = set.enums.get(id) else { return "{}".to_owned() };
        let first = self.choices.below(of.values.len());
        let last = self.choices.between(first, of.values.len() - 1);
        let values = of.values.get(first..=last).unwrap_or_default();
        let qualified = if self.choices.chance(10) { format!("{}.", of.name) } else { String::new() };
        let words: Vec<String> = values.iter().map(|value| format!("{qualified}{value}")).collect();
        format!("{{{}}}", words.join(", "))
    }

    /// A class of numbers of which there is something to read.
    fn class(&mut self) -> Class {
        let set = self.set;
        let readable = |leaf: &Leaf| match leaf {
            Leaf::Number(class) => Some(*class),
            _ => None,
        };
        let classes: Vec<Class> = set.cells.keys().filter_map(readable).collect();
        self.choices.pick(&classes).copied().unwrap_or(Class::Plain)
    }
}
