//! Days, lengths of time, values of enums, sets, texts; parameters and defines.

use super::{ANY, ATOM, COMPARE, Exp, Maker, OTHERWISE, PRODUCT, SUM};
use crate::model::{Leaf, Param, Stands};

impl Maker<'_, '_, '_> {
    /// A value of a type that reads something, for a define to give.
    pub(crate) fn value(&mut self, leaf: Leaf) -> Option<Exp> {
        match leaf {
            Leaf::Bool => Some(self.condition()),
            Leaf::Number(class) => self.number(class),
            Leaf::Date => self.day(),
            Leaf::Choice(id) => self.choice(id),
            other => self.reading(other),
        }
    }

    /// A day, as arithmetic can use it.
    pub(crate) fn day(&mut self) -> Option<Exp> {
        let made = match self.choices.below(10) {
            0 => Some(Exp::new(ATOM, "today")),
            1 => Some(Exp::new(ATOM, self.date())),
            2 if self.depth > 0 => {
                let day = self.deeper(Self::day)?.at(SUM);
                let sign = self.choices.word(&["+", "-"]);
                let length = match self.reading(Leaf::Duration).filter(|_| self.choices.chance(20)) {
                    Some(length) => length.at(PRODUCT),
                    None => self.length(),
                };
                Some(Exp::new(SUM, format!("{day} {sign} {length}")))
            }
            3 if self.depth > 0 => {
                let first = self.deeper(Self::day)?.at(ANY);
                Some(Exp::new(
                    ATOM,
                    format!("{}({first}, {})", self.choices.word(&["min", "max"]), self.date()),
                ))
            }
            4 if self.depth > 0 => self.bound(|me, head| {
                let day = me.deeper(Self::day)?.at(ANY);
                let items = me.items(head);
                Some(Exp::new(ATOM, format!("{}({day} for {items})", me.choices.word(&["min", "max"]))))
            })?,
            5 => self.parameter(Leaf::Date),
            6 => self.observed(Leaf::Date).map(|cell| Exp::new(ATOM, format!("highest of {cell}"))),
            7 => {
                let day = self.reading(Leaf::Date)?.at(COMPARE);
                let fallback = self.date();
                Some(Exp::new(OTHERWISE, format!("{day} otherwise {fallback} because \"Its first day.\"")))
            }
            8 => self.called(Leaf::Date),
            _ => None,
        };
        made.or_else(|| self.reading(Leaf::Date))
    }

    pub(super) fn dates_compared(&mut self) -> Option<Exp> {
        let day = self.day()?.at(SUM);
        let text = match self.choices.below(4) {
            0 => format!("{day} within the {} {}", self.choices.word(&["last", "next"]), self.length()),
            1 => format!("{day} between {} and today", self.date()),
            2 => format!("{day} {} {}", self.sign(), self.day()?.at(SUM)),
            _ => format!("{day} {} {}", self.sign(), self.date()),
        };
        Some(Exp::new(COMPARE, text))
    }

    pub(super) fn spans_compared(&mut self) -> Option<Exp> {
        if self.choices.chance(20) {
            let cell = self.reading(Leaf::Duration)?.at(SUM);
            return Some(Exp::new(COMPARE, format!("{cell} {} {}", self.sign(), self.length())));
        }
        if self.choices.chance(10) {
            let worst = self.bound(|me, head| {
                let (day, items) = (me.observed(Leaf::Date)?, me.items(head));
                let function = me.choices.word(&["max", "min", "mean", "sum"]);
                Some(format!("{function}(today - {day} for {items})"))
            })??;
            return Some(Exp::new(COMPARE, format!("{worst} {} 30 days", self.sign())));
        }
        let span = if self.choices.chance(50) {
            format!("age of {}", self.observed(Leaf::Date)?)
        } else {
            format!("{} - {}", self.day()?.at(SUM), self.day()?.at(PRODUCT))
        };
        let length = match self.choices.below(4) {
            0 => self.reading(Leaf::Duration).map(|length| length.at(SUM)),
            1 => self.parameter(Leaf::Duration).map(|length| length.at(SUM)),
            _ => None,
        };
        let length = length.unwrap_or_else(|| self.length());
        Some(Exp::new(COMPARE, format!("{span} {} {length}", self.sign())))
    }

    fn choice(&mut self, id: usize) -> Option<Exp> {
        let leaf = Leaf::Choice(id);
        let made = match self.choices.below(8) {
            0 => self.parameter(leaf),
            1 => self.called(leaf),
            2 if self.set.is_ordered(id) => {
                let cell = self.observed(leaf)?;
                Some(Exp::new(
                    ATOM,
                    format!("{} of {cell}", self.choices.word(&["highest", "lowest", "middle"])),
                ))
            }
            3 => {
                let cell = self.reading(leaf)?.at(COMPARE);
                let word = self.one_value(id)?;
                Some(Exp::new(OTHERWISE, format!("{cell} otherwise {word} because \"The usual.\"")))
            }
            _ => None,
        };
        made.or_else(|| self.reading(leaf))
    }

    fn one_value(&mut self, id: usize) -> Option<String> {
        let set = self.set;
        let of = set.enums.get(id)?;
        let word = self.choices.pick(&of.values)?;
        Some(if self.choices.chance(10) { format!("{}.{word}", of.name) } else { word.clone() })
    }

    pub(super) fn choice_compared(&mut self) -> Option<Exp> {
        let id = self.choices.below(self.set.enums.len());
        let left = self.choice(id)?.at(SUM);
        let text = match self.choices.below(6) {
            0 => format!("{left} is one of {}", self.some_values(id)),
            1 => format!("{left} is not one of {}", self.set_value(id)?),
            2 | 3 if self.set.is_ordered(id) => format!("{left} {} {}", self.sign(), self.one_value(id)?),
            4 => format!("{left} is not {}", self.one_value(id)?),
            _ => format!("{left} is {}", self.one_value(id)?),
        };
        Some(Exp::new(COMPARE, text))
    }

    /// A set that is named.
    fn set_value(&mut self, id: usize) -> Option<String> {
        if self.choices.chance(30) {
            return self.set.enums.get(id).map(|of| of.name.clone());
        }
        let cell = self.cell(Leaf::Set(id));
        cell.or_else(|| Some(self.some_values(id)))
    }

    pub(super) fn set_compared(&mut self) -> Option<Exp> {
        let id = self.choices.below(self.set.enums.len());
        if self.choices.chance(15) {
            let (set, country) = (self.reading(Leaf::Countries)?, self.cell(Leaf::Country)?);
            return Some(Exp::new(COMPARE, format!("{} includes {country}", set.at(SUM))));
        }
        let left = self.reading(Leaf::Set(id))?.at(SUM);
        let text = match self.choices.below(3) {
            0 => format!("{left} includes {}", self.one_value(id)?),
            1 => format!("{left} includes all of {}", self.set_value(id)?),
            _ => format!("{left} includes any of {}", self.some_values(id)),
        };
        Some(Exp::new(COMPARE, text))
    }

    pub(super) fn texts_compared(&mut self) -> Option<Exp> {
        let word = self.choices.word(&["is", "is not"]);
        if self.choices.chance(30) {
            let (a, b) = (self.cell(Leaf::Country)?, self.cell(Leaf::Country)?);
            return Some(match self.cell(Leaf::Countries).filter(|_| self.choices.chance(30)) {
                Some(set) => Exp::new(COMPARE, format!("{a} {word} one of {set}")),
                None => Exp::new(COMPARE, format!("{a} {word} {b}")),
            });
        }
        let text = self.reading(Leaf::Text)?.at(SUM);
        Some(Exp::new(COMPARE, format!("{text} {word} \"k1\"")))
    }

    /// A parameter of a type.
    pub(super) fn parameter(&mut self, leaf: Leaf) -> Option<Exp> {
        let set = self.set;
        let names: Vec<&String> =
            set.parameters.iter().filter(|(_, of)| *of == leaf).map(|(name, _)| name).collect();
        self.choices.pick(&names).map(|name| Exp::new(ATOM, (*name).clone()))
    }

    /// A call of a define that gives a type.
    pub(super) fn called(&mut self, leaf: Leaf) -> Option<Exp> {
        let set = self.set;
        let asks = self.scope.asks;
        let fitting: Vec<usize> = (0..)
            .zip(&set.defines)
            .filter(|(_, define)| define.leaf == leaf && define.asks <= asks)
            .map(|(at, _)| at)
            .collect();
        let define = set.defines.get(*self.choices.pick(&fitting)?)?;
        let mut args = Vec::new();
        for param in &define.params {
            args.push(match param {
                Param::Item(record) => {
                    let items = self.scope.variables.iter();
                    let fits = |stands: &Stands| matches!(stands, Stands::Item(_, of) if of == record);
                    items.clone().find(|(_, stands)| fits(stands)).map(|(name, _)| name.clone())?
                }
                Param::One(Leaf::Bool) => self.deeper(Self::condition).at(ANY),
                Param::One(Leaf::Number(class)) => self.figure(*class).at(ANY),
                Param::One(Leaf::Choice(id)) => self.one_value(*id)?,
                Param::One(Leaf::Date) => self.date(),
                Param::One(Leaf::Set(id)) => self.some_values(*id),
                Param::One(other) => self.cell(*other)?,
            });
        }
        let text = if args.is_empty() {
            define.name.clone()
        } else {
            format!("{}({})", define.name, args.join(", "))
        };
        Some(Exp::new(ATOM, text))
    }
}
