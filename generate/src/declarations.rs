//! The vocabulary, parameters and defines; and how all declarations of a file are laid out.

use crate::choices::Choices;
use crate::expr::{ANY, Maker};
use crate::model::{
    By, Class, Define, Enum, Fact, Field, File, Leaf, Param, PolicySet, Record, Scope, Shape, Size, Stands,
    Typed,
};

/// The lines of a source, all that there are.
const SOURCE: &str = r#"{
  title "A report"
    "in two parts"
  date 2005-09-16
  url "https://example.org/a?b=c" // a place
  note "N."
  point "1" at "para. 4" is promise "What it says"
  point "2" is ground "What it rests on" because "It asks nothing."
}"#;

/// The declarations of a file, each a text of its own.
#[derive(Default)]
pub(crate) struct Declarations(Vec<String>);

impl Declarations {
    /// Takes a declaration in, with a remark or documentation above it at times.
    pub(crate) fn push(&mut self, choices: &mut Choices<'_>, text: String) {
        let head = match choices.below(8) {
            6 => "// A remark: { \"not\" read }.\n",
            7 => "/// What it is for.\n/// In two lines.\n",
            _ => "",
        };
        self.0.push(format!("{head}{text}\n"));
    }

    /// The file's text, its declarations in another order than they were made in.
    pub(crate) fn into_file(mut self, choices: &mut Choices<'_>, name: &str, head: &str) -> File {
        if choices.chance(50) {
            self.0.reverse();
        }
        let between = choices.word(&["\n", "", "\n// ----\n\n"]);
        File { name: name.to_owned(), text: format!("{head}\n{between}{}", self.0.join(between)) }
    }
}

impl PolicySet {
    /// Writes a policy set.
    #[must_use]
    pub fn generate(choices: &mut Choices<'_>, size: Size) -> Self {
        let mut set = PolicySet::default();
        let mut words = Declarations::default();
        set.make_sources(choices, &mut words);
        set.make_enums(choices, size, &mut words);
        set.make_records(choices, size, &mut words);
        set.make_facts(choices, size, &mut words);
        set.index();
        set.make_parameters(choices, &mut words);
        let mut rules = Declarations::default();
        for _ in 0..choices.between(1, 2 + size.rules / 8) {
            set.define(choices, size, &mut rules);
        }
        set.write_rules(choices, size, &mut rules);
        set.asserts(choices, size, &mut rules);
        set.tests(choices, size, &mut rules);
        let mut region = Declarations::default();
        set.amendments(choices, size, &mut region);
        set.files = vec![
            words.into_file(choices, "words.r2p", "package made.words"),
            rules.into_file(choices, "rules.r2p", "package made.rules // the standing set\nuse made.words"),
            region.into_file(choices, "region.r2p", "package made.region\nuse made.words\nuse made.rules"),
        ];
        set
    }

    fn make_sources(&mut self, choices: &mut Choices<'_>, out: &mut Declarations) {
        for at in 0..choices.between(1, 3) {
            let name = format!("src{at}");
            let lines = match choices.below(3) {
                0 => "{ }",
                1 => "{ title \"A report\" date 2005-09-16 }",
                _ => SOURCE,
            };
            out.push(choices, format!("source {name} \"R/{at}\" {lines}"));
            self.sources.push(name);
        }
        for at in 0..choices.below(3) {
            let name = format!("unit{at}");
            out.push(choices, format!("unit {name} \"things of the kind {at}\""));
            self.units.push(name);
        }
    }

    fn make_enums(&mut self, choices: &mut Choices<'_>, size: Size, out: &mut Declarations) {
        for at in 0..choices.between(1, size.enums.max(1)) {
            let name = format!("Enum{at}");
            let values: Vec<String> =
                (0..choices.between(1, 4)).map(|value| format!("e{at}_{value}")).collect();
            let ordered = values.len() > 1 && choices.chance(50);
            let titled = choices.chance(20);
            let written: Vec<String> = values
                .iter()
                .map(|value| if titled { format!("{value} \"The {value}\"") } else { value.clone() })
                .collect();
            let list = written.join(if ordered { " < " } else { ", " });
            let comma = if !ordered && choices.chance(20) { "," } else { "" };
            out.push(choices, format!("enum {name} {{ {list}{comma} }}"));
            self.enums.push(Enum { name, values, ordered });
        }
    }

    /// A type of one value or a set, and how it is written.
    fn some_type(&self, choices: &mut Choices<'_>) -> (Typed, String) {
        let plain = |leaf| Typed { leaf, range: None, whole: false };
        let of_enum = choices.below(self.enums.len());
        let name = self.enums.get(of_enum).map_or("bool", |of| &of.name);
        match choices.below(12) {
            0 | 1 => (plain(Leaf::Bool), "bool".into()),
            2..=4 => self.some_number(choices),
            5 => (plain(Leaf::Date), "date".into()),
            6 => (plain(Leaf::Duration), "duration".into()),
            7 => (plain(Leaf::Text), "text".into()),
            8 => (plain(Leaf::Country), "country".into()),
            9 => (plain(Leaf::Set(of_enum)), format!("set of {name}")),
            10 => (plain(Leaf::Countries), "set of country".into()),
            _ => (plain(Leaf::Choice(of_enum)), name.to_owned()),
        }
    }

    fn some_number(&self, choices: &mut Choices<'_>) -> (Typed, String) {
        let kind = choices.word(&["count", "number", "percent"]);
        let range = choices.chance(50).then_some(match kind {
            "number" => (-5, 5),
            "count" => (0, 10),
            _ => (0, 100),
        });
        let sign = if kind == "percent" { "%" } else { "" };
        let written = range.map_or(String::new(), |(low, high)| format!(" {low}{sign}..{high}{sign}"));
        let unit = (kind != "percent" && choices.chance(40)).then(|| choices.below(self.units.len()));
        let unit = unit.filter(|at| *at < self.units.len());
        let of = unit.and_then(|at| self.units.get(at)).map_or(String::new(), |unit| format!(" of {unit}"));
        let class = match unit {
            Some(at) => Class::Unit(at),
            None if kind == "percent" => Class::Percent,
            None => Class::Plain,
        };
        (Typed { leaf: Leaf::Number(class), range, whole: kind == "count" }, format!("{kind}{written}{of}"))
    }

    fn make_records(&mut self, choices: &mut Choices<'_>, size: Size, out: &mut Declarations) {
        for at in 0..choices.between(1, size.records.max(1)) {
            let mut record = Record {
                name: format!("Record{at}"),
                keyed: at == 0 || choices.chance(70),
                fields: Vec::new(),
            };
            let mut lines = Vec::new();
            if record.keyed {
                lines.push("key id: text \"Its name\"".to_owned());
                let ty = Typed { leaf: Leaf::Text, range: None, whole: false };
                record.fields.push(Field { name: "id".into(), ty });
            }
            for field in 0..choices.between(1, 4) {
                let (ty, written) = self.some_type(choices);
                let (name, question) = (format!("field{field}"), choices.word(&["", "", " \"What?\"", ","]));
                lines.push(format!("{name}: {written}{question}"));
                record.fields.push(Field { name, ty });
            }
            let text =
                if choices.chance(50) { lines.join("  ") } else { lines.join("\n  /// Said of it.\n  ") };
            out.push(choices, format!("record {} {{\n  {text}\n}}", record.name));
            self.records.push(record);
        }
    }

    fn make_facts(&mut self, choices: &mut Choices<'_>, size: Size, out: &mut Declarations) {
        for at in 0..choices.between(2, size.facts.max(2)) {
            let name =
                if choices.chance(30) { format!("area{}.fact{at}", at % 3) } else { format!("fact{at}") };
            let by = match choices.below(10) {
                8 => Some(By::Enum(choices.below(self.enums.len()))),
                9 => Some(By::Obligation),
                _ => None,
            };
            let (shape, written) = self.shape(choices);
            let index = match by {
                Some(By::Enum(id)) => {
                    self.enums.get(id).map_or(String::new(), |of| format!(" by {}", of.name))
                }
                Some(By::Obligation) => " by obligation".into(),
                None => String::new(),
            };
            let per = choices.chance(40).then(|| choices.word(&["year", "year", "month"]));
            let mut text = format!("fact {name}{index}: {written}");
            if choices.chance(70) {
                text.push_str(" \"What is it, \\\"exactly\\\"?\"");
            }
            text.extend(per.map(|word| format!(" per {word}")));
            if choices.chance(60) {
                text.push_str(choices.word(&[
                    " stale after 2 years",
                    "\n  stale after 18 months",
                    " stale after 90 days",
                ]));
            }
            if choices.chance(20) {
                text.push_str(" published after 3 months");
            }
            if choices.chance(20) {
                text.push_str(&format!(" prefers {}", self.sources.join(", ")));
            }
            if choices.chance(10) {
                text.push_str(&format!("\n{}", self.cites(choices).trim_end()));
            }
            if choices.chance(15) {
                text.push_str(" tags quick, slow.kind note \"As published.\"");
            }
            out.push(choices, text);
            self.facts.push(Fact { name, by, shape, per });
        }
    }

    fn shape(&self, choices: &mut Choices<'_>) -> (Shape, String) {
        let record = choices.below(self.records.len());
        let of = self.records.get(record);
        match (choices.below(10), of) {
            (7, Some(of)) => (Shape::Record(record), of.name.clone()),
            (8 | 9, Some(of)) if of.keyed => {
                let open = choices.word(&["", "", "open "]);
                (Shape::List(record), format!("{open}list of {}", of.name))
            }
            _ => {
                let (ty, written) = self.some_type(choices);
                (Shape::One(ty), written)
            }
        }
    }

    /// Files what can be read without a variable.
    fn index(&mut self) {
        let mut cells = Vec::new();
        for (at, fact) in self.facts.iter().enumerate() {
            let names = match fact.by {
                None => vec![fact.name.clone()],
                Some(By::Enum(id)) => {
                    let of = self.enums.get(id);
                    let values = of.map_or(&[][..], |of| &of.values);
                    let behind = |value: &String| match (value.len() + at) % 3 {
                        0 => format!("{}[{value}]", fact.name),
                        _ => format!("{}.{value}", fact.name),
                    };
                    values.iter().take(2).map(behind).collect()
                }
                Some(By::Obligation) => Vec::new(),
            };
            for name in names {
                match &fact.shape {
                    Shape::One(ty) => cells.push((ty.leaf, name)),
                    Shape::Record(record) => cells.extend(self.fields(*record, &name)),
                    Shape::List(record) => self.lists.push((name, at, *record)),
                }
            }
        }
        for (leaf, name) in cells {
            self.cells.entry(leaf).or_default().push(name);
        }
    }

    fn make_parameters(&mut self, choices: &mut Choices<'_>, out: &mut Declarations) {
        for at in 0..choices.below(4) {
            let name = format!("parameter{at}");
            let of_enum = choices.below(self.enums.len());
            let value = self.enums.get(of_enum).and_then(|of| of.values.first()).cloned().unwrap_or_default();
            let unit = choices.below(self.units.len() + 1);
            let of = self.units.get(unit).map_or(String::new(), |name| format!(" of {name}"));
            let mut counts = "";
            let (leaf, values) = match choices.below(7) {
                6 if !of.is_empty() => {
                    counts = &of;
                    (Leaf::Number(Class::Unit(unit)), ["25".to_owned(), "100".to_owned()])
                }
                0 => (Leaf::Number(Class::Plain), ["3".to_owned(), "2.5".to_owned()]),
                1 => (Leaf::Number(Class::Percent), ["5%".to_owned(), "7.5%".to_owned()]),
                2 => (Leaf::Duration, ["4 years".to_owned(), "4.5 years".to_owned()]),
                3 => (Leaf::Date, ["2005-09-16".to_owned(), "2015-01-01".to_owned()]),
                4 => (Leaf::Bool, ["true".to_owned(), "false".to_owned()]),
                _ => (Leaf::Choice(of_enum), [value.clone(), value]),
            };
            let later = if choices.chance(50) {
                format!("\n  from 2012-06-01 is {}", values[1])
            } else {
                String::new()
            };
            let cites = self.cites(choices);
            let body = format!("{cites}  from 2008-04-07 is {}{later}\n", values[0]);
            out.push(choices, format!("parameter {name}{counts} \"A figure\" {{\n{body}}}"));
            self.parameters.push((name, leaf));
        }
    }

    /// A line that cites, at times.
    pub(crate) fn cites(&self, choices: &mut Choices<'_>) -> String {
        let source = choices.pick(&self.sources).cloned().unwrap_or_default();
        match choices.below(3) {
            0 => String::new(),
            1 => format!("  cites {source}\n"),
            _ => format!("  cites {source} at \"p. 12\"\n"),
        }
    }

    /// A define, of the facts and of the rules made so far.
    pub(crate) fn define(&mut self, choices: &mut Choices<'_>, size: Size, out: &mut Declarations) {
        let leaves: Vec<Leaf> = self
            .cells
            .keys()
            .copied()
            .filter(|leaf| {
                matches!(leaf, Leaf::Bool | Leaf::Number(_) | Leaf::Date | Leaf::Choice(_) | Leaf::Set(_))
            })
            .chain([Leaf::Bool, Leaf::Bool])
            .collect();
        let leaf = choices.pick(&leaves).copied().unwrap_or(Leaf::Bool);
        let mut params = Vec::new();
        let mut scope = Scope { asks: self.rules.len(), ..Scope::default() };
        for at in 0..choices.below(3) {
            let name = format!("given{at}");
            let (param, written) = self.param(choices);
            let stands = match &param {
                Param::One(leaf) => Stands::One(*leaf),
                Param::Item(record) => Stands::Item(None, *record),
            };
            scope.variables.push((name.clone(), stands));
            params.push((param, format!("{name}: {written}")));
        }
        let mut maker = Maker { set: self, choices: &mut *choices, scope, depth: size.depth.min(2) };
        let Some(body) = maker.value(leaf) else { return };
        let body = body.at(ANY);
        let name = format!("define{}", self.defines.len());
        let written: Vec<&str> = params.iter().map(|(_, text)| &**text).collect();
        let list = if written.is_empty() { String::new() } else { format!("({})", written.join(", ")) };
        out.push(choices, format!("define {name}{list} = {body}"));
        let params = params.into_iter().map(|(param, _)| param).collect();
        self.defines.push(Define { name, params, leaf, asks: self.rules.len() });
    }

    fn param(&self, choices: &mut Choices<'_>) -> (Param, String) {
        let record = choices.below(self.records.len());
        if let Some(of) = self.records.get(record).filter(|_| choices.chance(40)) {
            return (Param::Item(record), of.name.clone());
        }
        let (ty, written) = self.some_type(choices);
        (Param::One(ty.leaf), written)
    }
}
