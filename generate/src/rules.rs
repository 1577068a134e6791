//! Rules of all kinds with all their clauses.

use crate::choices::Choices;
use crate::declarations::Declarations;
use crate::expr::{ANY, Maker};
use crate::model::{Class, Each, Kind, Leaf, PolicySet, Rule, Scope, Size, Stands};

impl PolicySet {
    /// Writes the rules, kind by kind: each may ask those before it.
    pub(crate) fn write_rules(&mut self, choices: &mut Choices<'_>, size: Size, out: &mut Declarations) {
        let each_kind = size.rules.div_ceil(Kind::ALL.len()).max(1);
        for kind in Kind::ALL {
            for _ in 0..choices.between(1, each_kind) {
                let text = self.rule(choices, size, kind);
                out.push(choices, text);
            }
            if choices.chance(30) {
                self.define(choices, size, out);
            }
        }
    }

    /// Writes one rule and takes it in.
    fn rule(&mut self, choices: &mut Choices<'_>, size: Size, kind: Kind) -> String {
        let name = format!("{}{}", kind.word(), self.rules.len());
        let mut rule = Rule {
            name,
            kind,
            each: None,
            indicators: Vec::new(),
            gives: Class::Plain,
            levels: Vec::new(),
            removable: Vec::new(),
        };
        let mut clauses = self.common(choices, &mut rule);
        let set = &*self;
        let mut maker = Maker { set, choices, scope: set.scope_of(kind, set.rules.len()), depth: size.depth };
        if !matches!(kind, Kind::Figure | Kind::Measure) {
            maker.each(&mut rule, &mut clauses);
            maker.applies(&mut clauses);
        }
        match kind {
            Kind::Figure | Kind::Measure => maker.gives(&mut rule, &mut clauses),
            Kind::Risk => maker.risk(&mut rule, &mut clauses),
            Kind::Resilience => maker.resilience(&mut rule, &mut clauses),
            Kind::Obligation => maker.obligation(&mut clauses),
            Kind::Warning => maker.warning(&mut rule, &mut clauses),
            Kind::Assistance => maker.assistance(&mut clauses),
        }
        let title = maker.choices.word(&[" \"A rule\"", " \"A rule\" \"of two texts\"", ""]);
        let body = clauses.join("\n  ");
        let text = format!("{} {}{title} {{\n  {body}\n}}", kind.word(), rule.name);
        self.rules.push(rule);
        text
    }

    /// What a rule of a kind may say that stands behind so many others.
    pub(crate) fn scope_of(&self, kind: Kind, asks: usize) -> Scope {
        let lists = match kind {
            Kind::Figure | Kind::Risk | Kind::Resilience => &[][..],
            Kind::Obligation => &[Kind::Risk, Kind::Resilience],
            Kind::Warning => &[Kind::Risk, Kind::Resilience, Kind::Obligation],
            Kind::Assistance | Kind::Measure => {
                &[Kind::Risk, Kind::Resilience, Kind::Obligation, Kind::Warning]
            }
        };
        // A figure is of facts alone, so that it stands before everything.
        let asks = if kind == Kind::Figure { 0 } else { asks };
        Scope { asks, lists: lists.to_vec(), relations: kind >= Kind::Obligation, ..Scope::default() }
    }

    /// Clauses that any rule may have.
    fn common(&self, choices: &mut Choices<'_>, rule: &mut Rule) -> Vec<String> {
        let mut clauses = Vec::new();
        let cites = self.cites(choices);
        clauses.extend((!cites.is_empty()).then(|| cites.trim().to_owned()));
        let note = "/// Said of it.\n  note \"A note with a \\\\ and a // that is no remark.\"";
        let former = format!("formerly old_{}", rule.name);
        let some = [
            (20, None, "tags shared, other.tag"),
            (15, Some("note"), note),
            (10, Some("advise"), "advise \"Look again.\" // and say why"),
            (10, None, &former),
            (20, Some("stale after"), "stale after 30 months"),
        ];
        for (percent, opener, text) in some {
            if choices.chance(percent) {
                clauses.push(text.to_owned());
                rule.removable.extend(opener);
            }
        }
        clauses
    }
}

impl Maker<'_, '_, '_> {
    fn each(&mut self, rule: &mut Rule, clauses: &mut Vec<String>) {
        if self.choices.chance(20) {
            clauses.push(
                self.choices
                    .word(&["in force from 2002-07-01", "in force from 2002-07-01 until 2018-12-31"])
                    .into(),
            );
        }
        if !self.choices.chance(30) {
            return;
        }
        let lists = std::mem::take(&mut self.scope.lists);
        self.scope.lists = lists.iter().copied().filter(|_| rule.kind >= Kind::Obligation).collect();
        let bound = self.binder();
        self.scope.lists = lists;
        let Some((head, stands)) = bound else { return };
        rule.each = Some(match &stands {
            Stands::Item(Some(fact), record) => {
                let list = head.rsplit(' ').next().unwrap_or_default();
                Each::Items(list.to_owned(), *fact, *record)
            }
            Stands::One(Leaf::Choice(id)) => Each::Values(*id),
            Stands::Rule(kind) => Each::Rules(*kind),
            _ => Each::Countries,
        });
        self.scope.variables.push(("v0".into(), stands));
        let condition =
            if self.choices.chance(40) { format!(" where {}", self.text()) } else { String::new() };
        clauses.push(format!("for each {head}{condition}"));
    }

    fn applies(&mut self, clauses: &mut Vec<String>) {
        if self.choices.chance(20) {
            let word = self.choices.word(&["when", "unless"]);
            clauses.push(format!("applies {word} {}", self.text()));
        }
    }

    fn gives(&mut self, rule: &mut Rule, clauses: &mut Vec<String>) {
        let classes: Vec<Class> = self
            .set
            .cells
            .keys()
            .filter_map(|leaf| match leaf {
                Leaf::Number(class) => Some(*class),
                _ => None,
            })
            .collect();
        let class = self.choices.pick(&classes).copied().unwrap_or(Class::Plain);
        rule.gives = class;
        let number = self.number(class).map_or_else(|| "1".to_owned(), |number| number.at(ANY));
        clauses.push(format!("gives {number}"));
    }

    /// Indicators, each of which those behind it may use.
    fn indicators(&mut self, rule: &mut Rule, clauses: &mut Vec<String>, least: usize) {
        for at in 0..self.choices.between(least, 3) {
            let name = format!("{}_sign{at}", rule.name);
            let title = self.choices.word(&[" \"A sign\"", ""]);
            // Not `at least 2 of indicators` in an indicator: it would ask itself.
            let own = std::mem::take(&mut self.scope.indicators);
            let text = self.text();
            self.scope.indicators = own;
            clauses.push(format!("indicator {name}{title}\n    when {text}"));
            rule.indicators.push(name);
        }
        self.scope.indicators.clone_from(&rule.indicators);
    }

    fn risk(&mut self, rule: &mut Rule, clauses: &mut Vec<String>) {
        let least = usize::from(self.choices.chance(60));
        self.indicators(rule, clauses, least);
        if rule.indicators.is_empty() || self.choices.chance(60) {
            clauses.push(format!("present when {}", self.text()));
        }
        for level in ["high", "extreme"] {
            if self.choices.chance(40) {
                clauses.push(format!("level {level} when {}", self.text()));
                rule.levels.push(level);
            }
        }
        if self.choices.chance(30) {
            clauses.push("concerns genocide, war_crimes".into());
        }
        if self.choices.chance(40) {
            self.relation("amplifies", rule, clauses);
        }
    }

    fn resilience(&mut self, rule: &mut Rule, clauses: &mut Vec<String>) {
        self.indicators(rule, clauses, 0);
        clauses.push(format!("holds when {}", self.text()));
        if self.choices.chance(80) {
            self.relation("inhibits", rule, clauses);
        }
    }

    /// What a rule holds back or strengthens: risks with rows of the same list or with none.
    fn relation(&mut self, word: &str, rule: &Rule, clauses: &mut Vec<String>) {
        let set = self.set;
        let fits = |risk: &&Rule| match (&rule.each, &risk.each) {
            (Some(mine), Some(theirs)) => match (mine, theirs) {
                // Two runs over values or rules may be over different ones; over one list they meet.
                (Each::Items(a, ..), Each::Items(b, ..)) => a == b,
                (Each::Values(a), Each::Values(b)) => a == b,
                (Each::Countries, Each::Countries) | (Each::Rules(_), Each::Rules(_)) => true,
                _ => false,
            },
            _ => true,
        };
        let risks: Vec<&Rule> =
            set.rules.iter().filter(|other| other.kind == Kind::Risk).filter(fits).collect();
        if risks.is_empty() {
            return;
        }
        let first = self.choices.below(risks.len());
        let last = self.choices.between(first, (risks.len() - 1).min(first + 2));
        let chosen = risks.get(first..=last).unwrap_or_default();
        let names: Vec<&str> = chosen.iter().map(|risk| &*risk.name).collect();
        let mut text = format!("{word} {}", names.join(", "));
        if self.choices.chance(40) {
            // Against a risk without rows it counts as a whole, and cannot name its item.
            let scope = self.scope.clone();
            self.scope.hidden = std::mem::take(&mut self.scope.variables).len();
            self.scope.indicators.clear();
            text.push_str(&format!(" where {}", self.text()));
            self.scope = scope;
        }
        if self.choices.chance(30) {
            text.push_str(" because \"It helps.\"");
        }
        clauses.push(text);
    }

    fn obligation(&mut self, clauses: &mut Vec<String>) {
        for _ in 0..self.choices.between(1, 2) {
            clauses.push(format!("requires {}", self.text()));
        }
        if self.choices.chance(40) {
            let due = self.day().map(|day| day.at(ANY));
            let plain = due.filter(|text| !text.contains("otherwise"));
            clauses.push(format!("due by {}", plain.unwrap_or_else(|| self.date())));
        }
        if self.choices.chance(30) {
            clauses.push(format!("binding when {}", self.text()));
        }
        if self.choices.chance(30) {
            clauses.push(format!("pillar {}", self.choices.word(&["one", "two", "three"])));
        }
    }

    fn warning(&mut self, rule: &mut Rule, clauses: &mut Vec<String>) {
        let levels = ["watch", "alert", "alarm"];
        let first = self.choices.below(levels.len());
        for (at, level) in levels.into_iter().enumerate() {
            if at == first || self.choices.chance(40) {
                clauses.push(format!("raise {level} when {}", self.text()));
                rule.levels.push(level);
            }
        }
    }

    fn assistance(&mut self, clauses: &mut Vec<String>) {
        for at in 0..self.choices.between(1, 2) {
            clauses.push(format!("offer help{at} \"Some help\" when {}", self.text()));
        }
        let set = self.set;
        let names: Vec<&String> =
            set.rules.iter().filter(|r| r.kind == Kind::Resilience).map(|r| &r.name).collect();
        if let Some(name) = self.choices.pick(&names).filter(|_| self.choices.chance(50)) {
            clauses.push(format!("builds on {name}"));
        }
    }
}
