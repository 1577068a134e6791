//! Numbers, and what compares them.

use super::{ANY, ATOM, COMPARE, Exp, MINUS, Maker, OTHERWISE, PRODUCT, SUM};
use crate::model::{Class, Kind, Leaf};

impl Maker<'_, '_, '_> {
    /// Two numbers of one class, compared.
    pub(super) fn compared(&mut self) -> Option<Exp> {
        let class = self.class();
        let left = self.number(class)?.at(SUM);
        let text = match self.choices.below(8) {
            0 => format!("{left} between {} and {}", self.figure(class).at(SUM), self.figure(class).at(SUM)),
            1 => format!("{left} is {}", self.figure(class).at(SUM)),
            2 => format!("{left} {} {}", self.sign(), self.number(class)?.at(SUM)),
            _ => format!("{left} {} {}", self.sign(), self.figure(class).at(SUM)),
        };
        Some(Exp::new(COMPARE, text))
    }

    pub(super) fn sign(&mut self) -> &'static str {
        self.choices.word(&[">=", ">", "<=", "<"])
    }

    /// A figure of a class, written out.
    pub(super) fn figure(&mut self, class: Class) -> Exp {
        if class == Class::Percent {
            return Exp::new(ATOM, format!("{}%", self.choices.word(&["5", "0", "12.5", "50", "100"])));
        }
        match self.choices.below(8) {
            0 => Exp::new(ATOM, "1_000"),
            1 => Exp::new(ATOM, format!("{}.5", self.choices.between(0, 9))),
            2 => Exp::new(MINUS, format!("-{}", self.choices.between(1, 9))),
            _ => Exp::new(ATOM, self.choices.between(0, 9).to_string()),
        }
    }

    /// A number of a class that reads something.
    pub(crate) fn number(&mut self, class: Class) -> Option<Exp> {
        if self.depth == 0 {
            return self.read_number(class);
        }
        let made = match self.choices.below(14) {
            0 | 1 => self.sum(class),
            2 => self.product(class),
            3 => self.extreme(class),
            4 => self.aggregate(class),
            5 => self.over_time(class),
            6 if class == Class::Plain => self.count(),
            7 if class == Class::Plain => self.pure(),
            8 => self.number_otherwise(class),
            9 => self.called(Leaf::Number(class)),
            10 => self.measure(class),
            11 => Some(Exp::new(MINUS, format!("-{}", self.deeper(|me| me.number(class))?.at(MINUS)))),
            _ => None,
        };
        made.or_else(|| self.read_number(class))
    }

    fn read_number(&mut self, class: Class) -> Option<Exp> {
        match self.choices.below(8) {
            0 => self.parameter(Leaf::Number(class)),
            1 => {
                let cell = self.observed(Leaf::Number(class))?;
                let word = self.choices.word(&["highest", "lowest", "middle"]);
                Some(Exp::new(ATOM, format!("{word} of {cell}")))
            }
            _ => None,
        }
        .or_else(|| self.reading(Leaf::Number(class)))
    }

    fn sum(&mut self, class: Class) -> Option<Exp> {
        let left = self.deeper(|me| me.number(class))?.at(SUM);
        let right =
            if self.choices.chance(50) { self.figure(class) } else { self.deeper(|me| me.number(class))? };
        Some(Exp::new(SUM, format!("{left} {} {}", self.choices.word(&["+", "-"]), right.at(PRODUCT))))
    }

    fn product(&mut self, class: Class) -> Option<Exp> {
        let left = self.deeper(|me| me.number(class))?.at(PRODUCT);
        let (sign, right) = match (self.choices.below(3), class) {
            (0, Class::Plain) => ("/", self.deeper(|me| me.number(Class::Plain))?),
            (0, Class::Unit(_)) => ("*", self.deeper(|me| me.number(Class::Percent))?),
            (0, Class::Percent) => ("*", self.figure(Class::Percent)),
            (1, _) => ("/", Exp::new(ATOM, self.choices.word(&["2", "4", "0"]))),
            _ => ("*", Exp::new(ATOM, self.choices.word(&["2", "0.5", "3"]))),
        };
        // A share times a figure would be a figure, no share.
        if class == Class::Percent && sign == "*" && !right.text.ends_with('%') {
            return None;
        }
        Some(Exp::new(PRODUCT, format!("{left} {sign} {}", right.at(MINUS))))
    }

    fn extreme(&mut self, class: Class) -> Option<Exp> {
        let function = self.choices.word(&["min", "max", "abs"]);
        let first = self.deeper(|me| me.number(class))?.at(ANY);
        if function == "abs" {
            return Some(Exp::new(ATOM, format!("abs({first})")));
        }
        Some(Exp::new(ATOM, format!("{function}({first}, {})", self.figure(class).at(ANY))))
    }

    /// A number made of the items of a list.
    fn aggregate(&mut self, class: Class) -> Option<Exp> {
        self.bound(|me, head| {
            let value = me.deeper(|me| me.number(class))?.at(ANY);
            let items = me.items(head);
            let function = me.choices.word(&["sum", "mean", "middle", "min", "max"]);
            Some(Exp::new(ATOM, format!("{function}({value} for {items})")))
        })?
    }

    fn count(&mut self) -> Option<Exp> {
        if self.choices.chance(20) {
            let list = self.choices.pick(&self.set.lists)?.0.clone();
            return Some(Exp::new(ATOM, format!("count({list})")));
        }
        self.bound(|me, head| {
            let items = me.items(head);
            Exp::new(ATOM, format!("count({items})"))
        })
    }

    fn over_time(&mut self, class: Class) -> Option<Exp> {
        let cell = self.observed(Leaf::Number(class))?;
        let per_year = self.set.facts.iter().any(|fact| fact.per == Some("year") && (fact.name == cell));
        let (window, count) = self.window();
        let text = match self.choices.below(3) {
            0 => format!("change in {cell} over {}", self.length()),
            1 if per_year => format!("sum of {cell} over {count} years"),
            _ => format!("{} of {cell} over {window}", self.choices.word(&["mean", "min", "max"])),
        };
        Some(Exp::new(ATOM, text))
    }

    /// `ln` and `exp`, of numbers without a unit.
    fn pure(&mut self) -> Option<Exp> {
        let inner = self.deeper(|me| me.number(Class::Plain))?.at(ANY);
        Some(Exp::new(ATOM, format!("{}({inner})", self.choices.word(&["ln", "exp"]))))
    }

    fn number_otherwise(&mut self, class: Class) -> Option<Exp> {
        let value = self.deeper(|me| me.number(class))?.at(COMPARE);
        let fallback = self.figure(class).at(SUM);
        Some(Exp::new(OTHERWISE, format!("{value} otherwise {fallback} because \"A guess.\" \"Ours.\"")))
    }

    fn measure(&mut self, class: Class) -> Option<Exp> {
        let set = self.set;
        let asked = set.rules.get(..self.scope.asks)?;
        let fits = |kind: Kind| matches!(kind, Kind::Figure | Kind::Measure);
        let names: Vec<&String> =
            asked.iter().filter(|r| fits(r.kind) && r.gives == class).map(|r| &r.name).collect();
        self.choices.pick(&names).map(|name| Exp::new(ATOM, (*name).clone()))
    }

    /// A series that rises or falls.
    pub(super) fn trend(&mut self) -> Option<Exp> {
        let ordered: Vec<Leaf> = self
            .set
            .cells
            .keys()
            .copied()
            .filter(|leaf| match leaf {
                Leaf::Number(_) | Leaf::Date => true,
                Leaf::Choice(id) => self.set.is_ordered(*id),
                _ => false,
            })
            .collect();
        let leaf = *self.choices.pick(&ordered)?;
        let measured = match leaf {
            Leaf::Number(class) if self.choices.chance(15) => self.measure(class).map(|exp| exp.at(ANY)),
            _ => None,
        };
        let series = match measured {
            Some(name) => name,
            None => self.observed(leaf)?,
        };
        // Two readings or many: most of what can go wrong does so with two.
        let window = if self.choices.chance(50) { "1 year".to_owned() } else { self.window().0 };
        Some(Exp::new(
            COMPARE,
            format!("{series} {} over {window}", self.choices.word(&["rising", "falling"])),
        ))
    }
}
