//! What a generated policy set consists of, as far as its conditions and facts need to know.

use std::collections::BTreeMap;

/// How much is generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Enums.
    pub enums: usize,
    /// Records.
    pub records: usize,
    /// Facts.
    pub facts: usize,
    /// Rules of all kinds together.
    pub rules: usize,
    /// Tests, as many asserts, and half as many amendments.
    pub tests: usize,
    /// How deep conditions are nested.
    pub depth: usize,
}

impl Size {
    /// A page or two, for property tests.
    pub const SMALL: Size = Size { enums: 2, records: 2, facts: 10, rules: 9, tests: 2, depth: 3 };
    /// About a megabyte, for benches.
    pub const MEGABYTE: Size =
        Size { enums: 150, records: 150, facts: 3000, rules: 3500, tests: 1000, depth: 3 };
}

/// A policy file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A generated policy set.
#[derive(Clone, Debug, Default)]
pub struct PolicySet {
    /// Its files, a package each: the vocabulary, the rules, and what amends them.
    pub files: Vec<File>,
    pub(crate) units: Vec<String>,
    pub(crate) sources: Vec<String>,
    pub(crate) enums: Vec<Enum>,
    pub(crate) records: Vec<Record>,
    pub(crate) facts: Vec<Fact>,
    pub(crate) parameters: Vec<(String, Leaf)>,
    pub(crate) defines: Vec<Define>,
    pub(crate) rules: Vec<Rule>,
    /// What can be read without a variable, by type.
    pub(crate) cells: BTreeMap<Leaf, Vec<String>>,
    /// Lists: how each is named, its fact and its record.
    pub(crate) lists: Vec<(String, usize, usize)>,
}

/// What kind of number one is, so far as its neighbours must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    Plain,
    Unit(usize),
    Percent,
}

/// The type of one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Leaf {
    Bool,
    Number(Class),
    Date,
    Duration,
    Text,
    Country,
    Choice(usize),
    Set(usize),
    Countries,
}

/// A value's type as declared.
#[derive(Clone, Debug)]
pub(crate) struct Typed {
    pub(crate) leaf: Leaf,
    /// A number's range, in whole numbers or whole percents.
    pub(crate) range: Option<(i64, i64)>,
    /// Whether a number is a count.
    pub(crate) whole: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Enum {
    pub(crate) name: String,
    pub(crate) values: Vec<String>,
    pub(crate) ordered: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) ty: Typed,
}

#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) name: String,
    /// The first is the key where there is one.
    pub(crate) keyed: bool,
    pub(crate) fields: Vec<Field>,
}

#[derive(Clone, Debug)]
pub(crate) enum Shape {
    One(Typed),
    Record(usize),
    List(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Enum(usize),
    Obligation,
}

#[derive(Clone, Debug)]
pub(crate) struct Fact {
    pub(crate) name: String,
    pub(crate) by: Option<By>,
    pub(crate) shape: Shape,
    /// `per year` and the like.
    pub(crate) per: Option<&'static str>,
}

#[derive(Clone, Debug)]
pub(crate) enum Param {
    One(Leaf),
    Item(usize),
}

#[derive(Clone, Debug)]
pub(crate) struct Define {
    pub(crate) name: String,
    pub(crate) params: Vec<Param>,
    pub(crate) leaf: Leaf,
    /// How many rules must stand before one that calls it, since it asks them.
    pub(crate) asks: usize,
}

/// The kinds of rules, in an order in which each may ask those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Figure,
    Risk,
    Resilience,
    Obligation,
    Warning,
    Assistance,
    Measure,
}

impl Kind {
    pub(crate) const ALL: [Kind; 7] = [
        Kind::Figure,
        Kind::Risk,
        Kind::Resilience,
        Kind::Obligation,
        Kind::Warning,
        Kind::Assistance,
        Kind::Measure,
    ];

    /// The word that declares it. A figure is a measure of facts alone, which every other rule may use.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Kind::Figure | Kind::Measure => "measure",
            Kind::Risk => "risk",
            Kind::Resilience => "resilience",
            Kind::Obligation => "obligation",
            Kind::Warning => "warning",
            Kind::Assistance => "assistance",
        }
    }

    /// The verdicts that can be asked of it.
    pub(crate) fn verdicts(self) -> &'static [&'static str] {
        match self {
            Kind::Figure | Kind::Measure => &[],
            Kind::Risk => &["present", "below_threshold", "not_applicable"],
            Kind::Resilience => &["holding", "lacking", "not_applicable"],
            Kind::Obligation => &["met", "pending", "unmet", "not_applicable"],
            Kind::Warning => &["raised", "clear", "not_applicable"],
            Kind::Assistance => &["offered", "not_offered", "not_applicable"],
        }
    }
}

/// What a rule has a row for each of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Each {
    /// Items of a list: how it is named, its fact and record.
    Items(String, usize, usize),
    Values(usize),
    Countries,
    Rules(Kind),
}

#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) each: Option<Each>,
    pub(crate) indicators: Vec<String>,
    /// What a measure gives.
    pub(crate) gives: Class,
    /// Levels or raises it has, by name.
    pub(crate) levels: Vec<&'static str>,
    /// Clauses that an amendment may remove, by their openers.
    pub(crate) removable: Vec<&'static str>,
}

/// What a name of a variable stands for.
#[derive(Clone, Debug)]
pub(crate) enum Stands {
    /// An item of a list; of a define's parameter, of any list of the record.
    Item(Option<usize>, usize),
    One(Leaf),
    Rule(Kind),
}

/// What an expression may say where it stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    pub(crate) variables: Vec<(String, Stands)>,
    /// How many variables around it it cannot use, and must not name its own like.
    pub(crate) hidden: usize,
    /// How many of the rules it may ask.
    pub(crate) asks: usize,
    /// Which lists of rules it may range over.
    pub(crate) lists: Vec<Kind>,
    /// Whether it may ask what holds a risk back.
    pub(crate) relations: bool,
    /// Indicators of its own rule.
    pub(crate) indicators: Vec<String>,
    /// Whether it stands in a window already: windows in windows take long to read.
    pub(crate) windowed: bool,
    /// Whether it stands in a test, where a row is named by its key.
    pub(crate) test: bool,
}

impl Scope {
    /// The name of the next variable.
    pub(crate) fn next_variable(&self) -> String {
        format!("v{}", self.variables.len() + self.hidden)
    }
}

impl PolicySet {
    /// The types of what a variable leads to, with how it is named.
    pub(crate) fn cells_of(&self, variable: &str, stands: &Stands) -> Vec<(Leaf, String)> {
        match stands {
            Stands::One(leaf @ Leaf::Choice(id)) => {
                let mut all = self.indexed(By::Enum(*id), variable);
                all.push((*leaf, variable.to_owned()));
                all
            }
            Stands::One(leaf) => vec![(*leaf, variable.to_owned())],
            Stands::Item(_, record) => self.fields(*record, variable),
            Stands::Rule(Kind::Obligation) => self.indexed(By::Obligation, variable),
            Stands::Rule(_) => Vec::new(),
        }
    }

    /// The cells of facts by something, at what a variable stands for.
    fn indexed(&self, by: By, variable: &str) -> Vec<(Leaf, String)> {
        let facts = self.facts.iter().filter(|fact| fact.by == Some(by));
        facts
            .flat_map(|fact| {
                let cell = format!("{}[{variable}]", fact.name);
                match &fact.shape {
                    Shape::One(ty) => vec![(ty.leaf, cell)],
                    Shape::Record(record) => self.fields(*record, &cell),
                    Shape::List(_) => Vec::new(),
                }
            })
            .collect()
    }

    /// The fields of a record, behind what names it.
    pub(crate) fn fields(&self, record: usize, of: &str) -> Vec<(Leaf, String)> {
        let fields = self.records.get(record).map_or(&[][..], |record| &record.fields);
        fields.iter().map(|field| (field.ty.leaf, format!("{of}.{}", field.name))).collect()
    }

    /// Whether the values of an enum are ordered.
    pub(crate) fn is_ordered(&self, id: usize) -> bool {
        self.enums.get(id).is_some_and(|of| of.ordered)
    }
}
