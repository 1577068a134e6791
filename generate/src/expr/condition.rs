//! Conditions.

use super::{AND, ANY, ATOM, COMPARE, Exp, Maker, NOT, OR, OTHERWISE, SUM};
use crate::model::{Each, Kind, Leaf, Rule, Stands};

const REASONS: [&str; 8] =
    ["withheld", "not_reported", "not_collected", "not_due", "disputed", "expired", "imprecise", "undefined"];

impl Maker<'_, '_, '_> {
    /// A condition.
    pub(crate) fn condition(&mut self) -> Exp {
        let made = if self.depth == 0 { self.simple() } else { self.compound() };
        let made = made.or_else(|| self.simple()).unwrap_or_else(|| Exp::new(ATOM, "true"));
        if self.choices.chance(3) { Exp::new(ATOM, format!("({})", made.at(ANY))) } else { made }
    }

    /// A condition of others.
    fn compound(&mut self) -> Option<Exp> {
        match self.choices.below(16) {
            0..=2 => self.simple(),
            3 | 4 => Some(self.junction(AND, " and ")),
            5 => Some(self.junction(OR, " or ")),
            6 => Some(Exp::new(NOT, format!("not {}", self.deeper(Self::condition).at(NOT)))),
            7 => Some(self.threshold()),
            8 | 9 => self.quantifier(),
            10 => self.temporal(),
            11 => Some(self.knowing()),
            12 => Some(self.otherwise()),
            13 => self.verdict(),
            14 => self.of_rules(),
            _ => {
                let left = self.deeper(Self::condition).at(SUM);
                let word = self.choices.word(&["is", "is not"]);
                Some(Exp::new(COMPARE, format!("{left} {word} {}", self.deeper(Self::condition).at(ATOM))))
            }
        }
    }

    /// A condition that reads one thing or compares two values.
    fn simple(&mut self) -> Option<Exp> {
        match self.choices.below(18) {
            0 | 1 => self.reading(Leaf::Bool),
            2..=5 => self.compared(),
            6 | 7 => self.choice_compared(),
            8 => self.dates_compared(),
            9 => self.spans_compared(),
            10 => self.set_compared(),
            11 => self.texts_compared(),
            12 => self.trend(),
            13 => self.unknown(),
            14 => self.verdict(),
            15 => self.called(Leaf::Bool),
            16 => self.indicator(),
            _ => Some(Exp::new(ATOM, self.choices.word(&["true", "false"]))),
        }
    }

    fn junction(&mut self, binds: u8, word: &str) -> Exp {
        let count = self.choices.between(2, 3);
        let parts: Vec<String> = (0..count).map(|_| self.deeper(Self::condition).at(NOT)).collect();
        Exp::new(binds, parts.join(word))
    }

    fn threshold(&mut self) -> Exp {
        let own = !self.scope.indicators.is_empty() && self.choices.chance(60);
        let count = if own { self.scope.indicators.len() } else { self.choices.between(1, 4) };
        let pool = if own {
            "indicators".to_owned()
        } else {
            let parts: Vec<String> = (0..count).map(|_| self.deeper(Self::condition).at(ANY)).collect();
            let comma = if self.choices.chance(10) { "," } else { "" };
            format!("({}{comma})", parts.join(", "))
        };
        let text = match self.choices.below(5) {
            0 => format!("at least {} of {pool}", self.choices.between(1, count)),
            1 => format!("at most {} of {pool}", self.choices.below(count)),
            2 => format!("exactly {} of {pool}", self.choices.between(0, count)),
            3 => format!("all of {pool}"),
            _ => format!("none of {pool}"),
        };
        Exp::new(ATOM, text)
    }

    fn quantifier(&mut self) -> Option<Exp> {
        if self.choices.chance(10) {
            let list = self.choices.pick(&self.set.lists)?.0.clone();
            return Some(Exp::new(ATOM, format!("{}({list})", self.choices.word(&["any", "none"]))));
        }
        self.bound(|me, head| {
            let items = me.items(head);
            let word = me.choices.word(&["any", "every", "none"]);
            let satisfies = if word == "every" || me.choices.chance(30) {
                format!(" satisfies {}", me.deeper(Self::condition).at(ANY))
            } else {
                String::new()
            };
            Exp::new(ATOM, format!("{word}({items}{satisfies})"))
        })
    }

    /// A condition at several days.
    fn temporal(&mut self) -> Option<Exp> {
        if self.scope.windowed {
            return None;
        }
        self.scope.windowed = true;
        let (window, count) = self.window();
        let head = match self.choices.below(3) {
            0 => format!("ever over {window}"),
            1 => format!("always over {window}"),
            _ => format!("in at least {} of the last {window}", self.choices.between(1, count)),
        };
        let condition = self.deeper(Self::condition).at(ANY);
        self.scope.windowed = false;
        Some(Exp::new(ATOM, format!("{head} ({condition})")))
    }

    fn knowing(&mut self) -> Exp {
        let condition = self.deeper(Self::condition).at(ANY);
        match self.choices.below(4) {
            0 => Exp::new(ATOM, format!("established ({condition})")),
            1 => Exp::new(ATOM, format!("ruled out ({condition})")),
            2 => Exp::new(COMPARE, format!("({condition}) is unknown")),
            _ => Exp::new(COMPARE, format!("({condition}) is not unknown")),
        }
    }

    fn otherwise(&mut self) -> Exp {
        let condition = self.deeper(Self::condition).at(COMPARE);
        let fallback = self.choices.word(&["false", "true"]);
        Exp::new(
            OTHERWISE,
            format!("{condition} otherwise {fallback} because \"Nothing \\\"else\\\" is known.\""),
        )
    }

    /// What is asked of one rule.
    fn verdict(&mut self) -> Option<Exp> {
        let set = self.set;
        let asked = set.rules.get(..self.scope.asks)?;
        let rule = self.choices.pick(asked).filter(|rule| !rule.kind.verdicts().is_empty())?;
        let name = self.row(rule);
        let text = match self.choices.below(8) {
            0..=3 => format!("{name} {} {}", self.is(), self.choices.word(rule.kind.verdicts())),
            4 => format!("{name} {}", self.choices.word(&["is unknown", "is known", "is not unknown"])),
            5 if !rule.indicators.is_empty() && rule.each.is_none() => {
                let indicator = self.choices.pick(&rule.indicators)?;
                return Some(Exp::new(ATOM, format!("{}.{indicator}", rule.name)));
            }
            6 if matches!(rule.kind, Kind::Risk | Kind::Warning) => return self.level(rule, &name),
            7 if rule.kind == Kind::Risk && self.scope.relations => self.related(rule, &name)?,
            // Behind `is`, the word `known` would be the whole right side.
            _ => format!("known {name}"),
        };
        Some(Exp::new(COMPARE, text))
    }

    fn is(&mut self) -> &'static str {
        self.choices.word(&["is", "is", "is not"])
    }

    /// A rule's name; of one with rows, at times with a variable or a key that names one.
    fn row(&mut self, rule: &Rule) -> String {
        let Some(each) = &rule.each else { return rule.name.clone() };
        let fits = |stands: &Stands| match (each, stands) {
            (Each::Items(_, fact, record), Stands::Item(of, found)) => {
                record == found && of.is_none_or(|of| of == *fact)
            }
            (Each::Values(id), Stands::One(Leaf::Choice(found))) => id == found,
            (Each::Countries, Stands::One(Leaf::Country)) | (Each::Rules(_), Stands::Rule(_)) => true,
            _ => false,
        };
        let variable =
            self.scope.variables.iter().find(|(_, stands)| fits(stands)).map(|(name, _)| name.clone());
        match (variable, each) {
            (Some(variable), _) if self.choices.chance(70) => format!("{}[{variable}]", rule.name),
            (_, Each::Values(id)) if self.choices.chance(30) => {
                let word = self.set.enums.get(*id).and_then(|of| of.values.first());
                word.map_or_else(|| rule.name.clone(), |word| format!("{}[{word}]", rule.name))
            }
            (_, Each::Items(..)) if self.scope.test => format!("{}[\"k1\"]", rule.name),
            _ => rule.name.clone(),
        }
    }

    fn level(&mut self, rule: &Rule, name: &str) -> Option<Exp> {
        let words: &[&str] = match rule.kind {
            Kind::Risk => &["low", "moderate", "high", "extreme"],
            _ => &["clear", "watch", "alert", "alarm"],
        };
        let sign = self.choices.word(&[">=", "<", "<=", ">", "is", "is not"]);
        Some(Exp::new(COMPARE, format!("level of {name} {sign} {}", self.choices.word(words))))
    }

    fn related(&mut self, rule: &Rule, name: &str) -> Option<String> {
        let inhibited = self.choices.chance(70);
        let word = if inhibited { "inhibited" } else { "amplified" };
        let wanted = if inhibited { Kind::Resilience } else { Kind::Risk };
        let is = self.is();
        if self.choices.chance(30) {
            let set = self.set;
            let others: Vec<&Rule> = set
                .rules
                .get(..self.scope.asks)?
                .iter()
                .filter(|other| other.kind == wanted && other.name != rule.name)
                .collect();
            if let Some(by) = self.choices.pick(&others) {
                return Some(format!("{name} {is} {word} by {}", by.name));
            }
        }
        Some(format!("{name} {is} {word}"))
    }

    /// What is asked of many rules.
    fn of_rules(&mut self) -> Option<Exp> {
        let kind = *self.choices.pick(&self.scope.lists.clone())?;
        let domain = self.rules_of(kind)?;
        let variable = self.scope.next_variable();
        let verdict = self.choices.word(kind.verdicts());
        let mut condition = format!("{variable} {} {verdict}", self.is());
        match self.choices.below(4) {
            0 if kind == Kind::Risk && self.scope.relations => {
                condition = format!("{condition} and not established ({variable} is inhibited)");
            }
            1 => condition = format!("{variable} tagged shared and {condition}"),
            2 => condition = format!("not ruled out ({condition})"),
            _ => {}
        }
        let sign = self.choices.word(&[">=", ">", "<", "is"]);
        let count = self.choices.between(1, 3);
        Some(Exp::new(COMPARE, format!("count({variable} in {domain} where {condition}) {sign} {count}")))
    }

    /// An indicator of the rule itself.
    fn indicator(&mut self) -> Option<Exp> {
        let all = self.scope.indicators.clone();
        self.choices.pick(&all).map(|name| Exp::new(ATOM, name.clone()))
    }

    /// Whether and why a cell or a list is unknown.
    fn unknown(&mut self) -> Option<Exp> {
        let leaves: Vec<Leaf> = self.set.cells.keys().copied().collect();
        let leaf = *self.choices.pick(&leaves)?;
        let name = if self.choices.chance(30) {
            self.choices.pick(&self.set.lists)?.0.clone()
        } else {
            self.observed(leaf)?
        };
        Some(match self.choices.below(4) {
            0 => Exp::new(COMPARE, format!("known {name}")),
            1 => Exp::new(COMPARE, format!("{name} is unknown")),
            2 => Exp::new(COMPARE, format!("{name} is not unknown")),
            _ => Exp::new(COMPARE, format!("{name} {} {}", self.is(), self.choices.word(&REASONS))),
        })
    }
}
