//! Fact files that fit a policy set.

use crate::choices::Choices;
use crate::model::{By, Class, Kind, Leaf, PolicySet, Shape, Typed};
use std::fmt::Write as _;

impl PolicySet {
    /// Fact files for a country, in JSON: one or two, of different sources, which may disagree. Facts are there, missing
    /// for a reason, or left out; figures come as series or alone, lists open or closed.
    #[must_use]
    pub fn facts(&self, choices: &mut Choices<'_>, country: &str) -> Vec<String> {
        let count = choices.between(1, 2);
        (0..count).map(|file| self.fact_file(choices, country, file)).collect()
    }

    fn fact_file(&self, choices: &mut Choices<'_>, country: &str, file: usize) -> String {
        let observed = choices.word(&["2015-06-30", "2014-12-31", "2013-06-30"]);
        let source =
            if file == 0 { self.sources.first().map_or("Desk", |name| name) } else { "Another desk" };
        let mut facts = Vec::new();
        for at in 0..self.facts.len() {
            if choices.chance(if file == 0 { 80 } else { 30 }) {
                facts.extend(self.fact_of(choices, at));
            }
        }
        format!(
            "{{ \"country\": \"{country}\", \"observed\": \"{observed}\", \"source\": \"{source}\", \"facts\": {{\n{}\n}} }}\n",
            facts.join(",\n")
        )
    }

    fn fact_of(&self, choices: &mut Choices<'_>, at: usize) -> Option<String> {
        let fact = self.facts.get(at)?;
        let keys: Vec<String> = match fact.by {
            None => return Some(format!("\"{}\": {}", fact.name, self.observation(choices, &fact.shape))),
            Some(By::Enum(id)) => self.enums.get(id)?.values.clone(),
            Some(By::Obligation) => {
                let rules = self.rules.iter().filter(|rule| rule.kind == Kind::Obligation);
                rules.map(|rule| format!("made.rules.{}", rule.name)).collect()
            }
        };
        let mut cells = Vec::new();
        for key in keys {
            if choices.chance(70) {
                cells.push(format!("\"{key}\": {}", self.observation(choices, &fact.shape)));
            }
        }
        Some(format!("\"{}\": {{ {} }}", fact.name, cells.join(", ")))
    }

    /// A value, a value with days of its own, a series, or a reason.
    fn observation(&self, choices: &mut Choices<'_>, shape: &Shape) -> String {
        match choices.below(8) {
            4 | 5 => {
                let mut years = String::new();
                for year in 2011..=2014 {
                    if choices.chance(70) {
                        let comma = if years.is_empty() { "" } else { ", " };
                        let value = self.json(choices, shape);
                        let _ = write!(years, "{comma}\"{year}\": {{ \"value\": {value} }}");
                    }
                }
                if years.is_empty() {
                    return self.json(choices, shape);
                }
                format!("{{ {years} }}")
            }
            6 => {
                let value = self.json(choices, shape);
                format!("{{ \"value\": {value}, \"since\": \"2012-05-01\", \"observed\": \"2014-12-31\" }}")
            }
            7 => {
                let reason = choices.word(&["withheld", "not_reported", "not_collected", "not_due"]);
                format!("{{ \"unknown\": \"{reason}\" }}")
            }
            _ => format!("{{ \"value\": {} }}", self.json(choices, shape)),
        }
    }

    fn json(&self, choices: &mut Choices<'_>, shape: &Shape) -> String {
        match shape {
            Shape::One(ty) => self.json_value(choices, ty),
            Shape::Record(record) => self.json_record(choices, *record, None),
            Shape::List(record) => {
                let count = choices.below(4);
                let items: Vec<String> =
                    (0..count).map(|item| self.json_record(choices, *record, Some(item))).collect();
                let items = items.join(", ");
                if choices.chance(20) {
                    return format!("{{ \"open\": true, \"items\": [{items}] }}");
                }
                format!("[{items}]")
            }
        }
    }

    fn json_record(&self, choices: &mut Choices<'_>, record: usize, item: Option<usize>) -> String {
        let fields = self.records.get(record).map_or(&[][..], |record| &record.fields);
        let mut entries = Vec::new();
        for (at, field) in fields.iter().enumerate() {
            let value = match item.filter(|_| at == 0) {
                Some(item) => format!("\"k{item}\""),
                None if choices.chance(80) => self.json_value(choices, &field.ty),
                None => continue,
            };
            entries.push(format!("\"{}\": {value}", field.name));
        }
        format!("{{ {} }}", entries.join(", "))
    }

    fn json_value(&self, choices: &mut Choices<'_>, ty: &Typed) -> String {
        let plain = self.written(choices, ty, "");
        match ty.leaf {
            Leaf::Bool => plain,
            Leaf::Number(Class::Percent) => format!("\"{plain}%\""),
            Leaf::Number(_) => plain,
            Leaf::Set(_) | Leaf::Countries => {
                let inner = plain.trim_matches(['{', '}', '[', ']', ' ']);
                let words: Vec<String> = inner
                    .split(", ")
                    .filter(|word| !word.is_empty())
                    .map(|word| format!("\"{word}\""))
                    .collect();
                format!("[{}]", words.join(", "))
            }
            Leaf::Date if choices.chance(15) => choices.word(&["\"2014\"", "\"2014-06\""]).to_owned(),
            Leaf::Text => plain,
            _ => format!("\"{plain}\""),
        }
    }

    /// A value as a test writes it, in its range.
    pub(crate) fn written(&self, choices: &mut Choices<'_>, ty: &Typed, percent: &str) -> String {
        match ty.leaf {
            Leaf::Bool => choices.word(&["true", "false"]).into(),
            Leaf::Number(class) => self.written_number(choices, ty, class, percent),
            Leaf::Date => {
                let (year, month) = (choices.between(2010, 2016), choices.between(1, 12));
                format!("{year}-{month:02}-{:02}", choices.between(1, 28))
            }
            Leaf::Duration => choices.word(&["18 months", "4.5 years", "2 weeks", "10 days"]).into(),
            Leaf::Text => format!("\"k{}\"", choices.below(3)),
            Leaf::Country => choices.word(&["XXA", "XXB", "XXC"]).into(),
            Leaf::Choice(id) => {
                let values = self.enums.get(id).map_or(&[][..], |of| &of.values);
                choices.pick(values).cloned().unwrap_or_default()
            }
            Leaf::Set(id) => {
                let values = self.enums.get(id).map_or(&[][..], |of| &of.values);
                let count = choices.below(values.len() + 1);
                braced(values.get(..count).unwrap_or_default())
            }
            Leaf::Countries => {
                let all = ["XXA".to_owned(), "XXB".to_owned()];
                let count = choices.below(all.len() + 1);
                braced(all.get(..count).unwrap_or_default())
            }
        }
    }

    fn written_number(&self, choices: &mut Choices<'_>, ty: &Typed, class: Class, percent: &str) -> String {
        let (low, high) = ty.range.unwrap_or((0, 2000));
        let span = usize::try_from(high - low).unwrap_or(0);
        let whole = low + i64::try_from(choices.between(0, span)).unwrap_or(0);
        let fraction = if !ty.whole && whole < high && choices.chance(30) { ".25" } else { "" };
        // Behind a minus, a quarter more is a quarter less: still in the range unless at its lower end.
        let fraction = if whole < 0 && whole == low { "" } else { fraction };
        let sign = if class == Class::Percent { percent } else { "" };
        format!("{whole}{fraction}{sign}")
    }
}

fn braced(words: &[String]) -> String {
    if words.is_empty() { "[]".into() } else { format!("{{ {} }}", words.join(", ")) }
}
