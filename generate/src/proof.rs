//! Asserts, tests and amendments.

use crate::choices::Choices;
use crate::declarations::Declarations;
use crate::expr::Maker;
use crate::model::{Kind, Leaf, PolicySet, Rule, Shape, Size};

impl PolicySet {
    /// A maker for a place that may ask every rule.
    fn everywhere<'s, 'm, 'c>(&'s self, choices: &'m mut Choices<'c>, size: Size) -> Maker<'s, 'm, 'c> {
        let scope = self.scope_of(Kind::Measure, self.rules.len());
        Maker { set: self, choices, scope, depth: size.depth.min(2) }
    }

    pub(crate) fn asserts(&self, choices: &mut Choices<'_>, size: Size, out: &mut Declarations) {
        for at in 0..choices.below(size.tests + 1) {
            let mut lines = vec![self.assertion(choices, size)];
            if choices.chance(30) {
                lines.push(self.assertion(choices, size));
            }
            let cites = self.cites(choices);
            let title = choices.word(&["", " \"What must hold\""]);
            out.push(choices, format!("assert assert{at}{title} {{\n{cites}  {}\n}}", lines.join("\n  ")));
        }
    }

    fn assertion(&self, choices: &mut Choices<'_>, size: Size) -> String {
        let mut maker = self.everywhere(choices, size);
        match maker.choices.below(8) {
            0 => format!("never {}", maker.text()),
            1 => format!("always {}", maker.text()),
            2 => format!("always {} implies {}", maker.text(), maker.text()),
            3 => {
                let facts: Vec<&str> = self.facts.iter().map(|fact| &*fact.name).collect();
                let mut fact = choices.word(&facts).to_owned();
                if let Some((area, _)) = fact.split_once('.').filter(|_| choices.chance(50)) {
                    fact = format!("{area}.*");
                }
                format!("no {} tagged shared reads {fact}", choices.word(&["risk", "warning"]))
            }
            4 => {
                let pair = [maker.text(), maker.text()];
                format!("never both ({})", pair.join(", "))
            }
            5 => {
                let parts = [maker.text(), maker.text(), maker.text()];
                format!("at most one of ({})", parts.join(", "))
            }
            6 => "same for all countries".to_owned(),
            _ => {
                let cells: Vec<&String> = self
                    .cells
                    .iter()
                    .filter(|(leaf, _)| matches!(leaf, Leaf::Bool | Leaf::Number(_)))
                    .flat_map(|(_, cells)| cells)
                    .collect();
                match (choices.pick(&self.rules), choices.pick(&cells)) {
                    (Some(rule), Some(cell)) => {
                        let worse = choices.word(&["", " where lower is worse", " where higher is worse"]);
                        format!("{} is monotone in {cell}{worse}", rule.name)
                    }
                    _ => "always true".to_owned(),
                }
            }
        }
    }

    /// Tests that pass: what they expect is what they give, and that every condition is known or unknown. Some read
    /// `made.json`, and pass whatever stands there.
    pub(crate) fn tests(&self, choices: &mut Choices<'_>, size: Size, out: &mut Declarations) {
        for at in 0..choices.below(size.tests + 1) {
            let mut lines = vec!["as of 2015-06-30".to_owned()];
            if choices.chance(20) {
                lines.push("known by 2016-01-01".into());
            }
            let cites = self.cites(choices);
            lines.extend((!cites.is_empty()).then(|| cites.trim().to_owned()));
            let from_file = choices.chance(15);
            if from_file {
                lines.push("given facts \"made.json\" country XXA".into());
            }
            for (at, fact) in self.facts.iter().enumerate().filter(|(_, fact)| fact.by.is_none()) {
                if lines.len() < 8 && !from_file && choices.chance(40) {
                    self.given(choices, at, &mut lines);
                    if let Shape::One(ty) = &fact.shape
                        && ty.leaf == Leaf::Bool
                        && lines.last().is_some_and(|line| line.ends_with("is true"))
                    {
                        lines.push(format!("expect {}", fact.name));
                    }
                }
            }
            let mut maker = self.everywhere(choices, size);
            maker.scope.test = true;
            for _ in 0..maker.choices.between(1, 2) {
                let condition = maker.text();
                lines.push(format!("expect ({condition}) is unknown or ({condition}) is known"));
            }
            if let Some(rule) = choices.pick(&self.rules).filter(|rule| !rule.kind.verdicts().is_empty()) {
                lines.push(format!("expect established ({0} is known) or {0} is unknown", rule.name));
            }
            let plain = self.facts.iter().find(|fact| {
                fact.by.is_none() && matches!(&fact.shape, Shape::One(ty) if ty.leaf == Leaf::Bool)
            });
            if let Some(fact) = plain.filter(|_| choices.chance(30)) {
                let name = &fact.name;
                out.push(
                    choices,
                    format!(
                        "test \"Table {at}\" {{\n  cases as of | {name} -> {name} | known {name}\n\
                         \x20 case \"told\": 2015-06-30 | true -> true | true\n  case 2014-01-01 | false -> false | -\n\
                         \x20 case \"untold\": 2013-01-01 | - -> unknown because {name} | false\n}}"
                    ),
                );
            }
            out.push(choices, format!("test \"Test {at}\" {{\n  {}\n}}", lines.join("\n  ")));
        }
    }

    /// A fact given to a test.
    fn given(&self, choices: &mut Choices<'_>, at: usize, lines: &mut Vec<String>) {
        let Some(fact) = self.facts.get(at) else { return };
        let datum = match &fact.shape {
            Shape::One(ty) => match ty.leaf {
                Leaf::Bool => choices.word(&["true", "false"]).to_owned(),
                Leaf::Number(_) => {
                    let figure = self.written(choices, ty, "%");
                    Self::series(choices, &figure)
                }
                _ => self.written(choices, ty, "%"),
            },
            Shape::Record(record) => self.entries(choices, *record, None),
            Shape::List(record) => {
                let count = choices.below(3);
                let items: Vec<String> =
                    (0..count).map(|item| self.entries(choices, *record, Some(item))).collect();
                format!("{}[{}]", choices.word(&["", "", "open "]), items.join(", "))
            }
        };
        let datum = if choices.chance(10) { "withheld".to_owned() } else { datum };
        lines.push(format!("given {} is {datum}", fact.name));
    }

    /// A figure, or that figure in a series of years.
    fn series(choices: &mut Choices<'_>, figure: &str) -> String {
        match choices.below(4) {
            0 => format!("{{ 2012: {figure}, 2013: {figure}, 2014: not_reported }}"),
            1 => format!("{{ 2014: {figure} }}"),
            _ => figure.to_owned(),
        }
    }

    fn entries(&self, choices: &mut Choices<'_>, record: usize, item: Option<usize>) -> String {
        let fields = self.records.get(record).map_or(&[][..], |record| &record.fields);
        let mut entries = Vec::new();
        for (at, field) in fields.iter().enumerate() {
            match item.filter(|_| at == 0) {
                Some(item) => entries.push(format!("{} \"k{item}\"", field.name)),
                None if at == 0 || choices.chance(80) => {
                    entries.push(format!("{} {}", field.name, self.written(choices, &field.ty, "%")));
                }
                None => {}
            }
        }
        format!("{{ {} }}", entries.join(", "))
    }

    /// Changes to rules of the standing set, by another package.
    pub(crate) fn amendments(&self, choices: &mut Choices<'_>, size: Size, out: &mut Declarations) {
        for (at, rule) in self.rules.iter().enumerate() {
            if !choices.chance(60 / self.rules.len().max(1) + 3) {
                continue;
            }
            let lines = self.changes(choices, size, at, rule);
            let name = choices.word(&["made.rules.", ""]);
            out.push(choices, format!("amend {name}{} {{\n  {}\n}}", rule.name, lines.join("\n  ")));
        }
    }

    fn changes(&self, choices: &mut Choices<'_>, size: Size, at: usize, rule: &Rule) -> Vec<String> {
        let mut lines = vec!["because \"The region counts differently.\"".to_owned()];
        let mut scope = self.scope_of(rule.kind, at);
        scope.hidden = usize::from(rule.each.is_some());
        let mut maker = Maker { set: self, choices, scope, depth: size.depth.min(2) };
        let text = maker.text();
        match rule.kind {
            Kind::Figure | Kind::Measure => lines.push("add note \"Amended.\"".into()),
            Kind::Risk => match rule.levels.first() {
                Some(level) if maker.choices.chance(50) => lines.push(format!("remove level {level}")),
                Some(level) => lines.push(format!("replace level {level} when {text}")),
                None => lines.push(format!("add level high when {text}")),
            },
            Kind::Resilience => lines.push(format!("replace holds when {text}")),
            Kind::Obligation => lines.push(format!("add requires {text}")),
            Kind::Warning => {
                let level = rule.levels.first().copied().unwrap_or("watch");
                lines.push(format!("replace raise {level} when {text}"));
            }
            Kind::Assistance => lines.push(format!("replace offer help0 \"Other help\" when {text}")),
        }
        if let Some(opener) = rule.removable.first().filter(|_| maker.choices.chance(50)) {
            lines.push(format!("remove {opener}"));
        }
        if let Some(source) = self.sources.first().filter(|_| maker.choices.chance(30)) {
            lines.push(format!("add cites {source} at \"annex\""));
        }
        lines
    }
}
