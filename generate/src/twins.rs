//! Two texts of one policy set that mean the same on all facts, unknown ones included: every rule of the second is written
//! otherwise, by laws that hold in three-valued logic. For whoever compares two versions.

use crate::choices::Choices;
use std::fmt::Write as _;

/// Two texts of one policy set.
#[derive(Clone, Debug)]
pub struct Twins {
    /// The package `v`: enums, records and facts of both.
    pub vocabulary: String,
    /// The package `t`.
    pub plain: String,
    /// The package `t` again, every rule of it written otherwise.
    pub otherwise: String,
}

/// A condition.
#[derive(Clone, Debug)]
enum Tree {
    /// A fact that is true or false.
    Truth(usize),
    /// An enum fact among some of its values.
    Among(usize, Vec<usize>),
    /// An ordered enum fact that reaches a value.
    Reaches(usize, usize),
    /// A sum of whole numbers that reaches a figure.
    Sum(Vec<usize>, usize),
    /// At least so many items of a list.
    Items(usize, usize, Box<Tree>),
    /// Within a list: what a field says.
    Field(Field),
    /// An earlier rule fires.
    Rule(usize),
    Not(Box<Tree>),
    All(Vec<Tree>),
    Some(Vec<Tree>),
    AtLeast(usize, Vec<Tree>),
}

#[derive(Clone, Copy, Debug)]
enum Field {
    Truth,
    Number(usize),
    Value(usize),
}

const ENUM: [&str; 6] = ["none", "some", "few", "many", "most", "all"];
const ORDERED: [&str; 4] = ["low", "moderate", "high", "severe"];

struct Maker<'m, 'c> {
    choices: &'m mut Choices<'c>,
    facts: [usize; 5],
}

impl Twins {
    /// So many rules over so many facts.
    #[must_use]
    pub fn generate(choices: &mut Choices<'_>, facts: usize, rules: usize) -> Twins {
        let share = |hundredths: usize| (facts * hundredths / 100).max(1);
        let (truths, enums, ordered, lists) = (share(35), share(12), share(12), share(6));
        let numbers = facts.saturating_sub(truths + enums + ordered + lists).max(1);
        let mut maker = Maker { choices, facts: [truths, enums, ordered, numbers, lists] };
        let trees: Vec<Tree> = (0..rules).map(|at| maker.tree(3, at)).collect();
        let mut rewriter =
            Rewriter { choices: maker.choices, trees: &trees, defines: String::new(), made: 0 };
        let mut otherwise = String::new();
        for (at, tree) in trees.iter().enumerate() {
            let changed = rewriter.otherwise(tree, 1);
            let _ = writeln!(otherwise, "{}", rule(at, &changed));
        }
        let otherwise = format!("package t\nuse v\n{}{otherwise}", rewriter.defines);
        let mut plain = "package t\nuse v\n".to_owned();
        for (at, tree) in trees.iter().enumerate() {
            let _ = writeln!(plain, "{}", rule(at, &text(tree)));
        }
        Twins { vocabulary: vocabulary([truths, enums, ordered, numbers, lists]), plain, otherwise }
    }
}

fn vocabulary([truths, enums, ordered, numbers, lists]: [usize; 5]) -> String {
    let mut out = format!(
        "package v\nenum Kind {{ {} }}\nenum Degree {{ {} }}\n\
         record Item {{ key name: text  flag: bool  size: count 0..1_000_000_000  kind: Kind }}\n",
        ENUM.join(", "),
        ORDERED.join(" < ")
    );
    for (letter, count, ty) in [
        ("b", truths, "bool"),
        ("e", enums, "Kind"),
        ("d", ordered, "Degree"),
        ("n", numbers, "count 0..100_000_000_000"),
        ("l", lists, "list of Item"),
    ] {
        for at in 0..count {
            let _ = writeln!(out, "fact {letter}{at}: {ty} \"{letter}{at}\"");
        }
    }
    out
}

/// The kinds of rules, their clause, and how they are asked.
fn rule(at: usize, condition: &str) -> String {
    match at % 3 {
        0 => format!("risk r{at} \"R{at}\" {{ present when {condition} }}"),
        1 => format!("resilience r{at} \"R{at}\" {{ holds when {condition} }}"),
        _ => format!("warning r{at} \"R{at}\" {{ raise watch when {condition} }}"),
    }
}

fn asked(at: usize) -> String {
    format!("r{at} is {}", ["present", "holding", "raised"][at % 3])
}

impl Maker<'_, '_> {
    fn tree(&mut self, depth: usize, earlier: usize) -> Tree {
        if depth == 0 || self.choices.chance(15) {
            return self.leaf(earlier);
        }
        let count = self.choices.between(2, 3);
        match self.choices.below(8) {
            0..3 => Tree::All(self.trees(count, depth, earlier)),
            3..6 => Tree::Some(self.trees(count, depth, earlier)),
            6 => Tree::Not(Box::new(self.tree(depth - 1, earlier))),
            _ => Tree::AtLeast(2, self.trees(3, depth - 1, earlier)),
        }
    }

    fn trees(&mut self, count: usize, depth: usize, earlier: usize) -> Vec<Tree> {
        (0..count).map(|_| self.tree(depth.saturating_sub(1), earlier)).collect()
    }

    fn fact(&mut self, which: usize) -> usize {
        self.choices.below(self.facts[which])
    }

    fn leaf(&mut self, earlier: usize) -> Tree {
        match self.choices.below(9) {
            0 | 1 => Tree::Truth(self.fact(0)),
            2 => Tree::Among(self.fact(1), self.some_of(ENUM.len())),
            3 => Tree::Reaches(self.fact(2), self.choices.between(1, ORDERED.len() - 1)),
            4 | 5 => {
                let terms = self.choices.between(1, 3);
                let terms = (0..terms).map(|_| self.fact(3)).collect();
                Tree::Sum(terms, self.choices.between(1, 1_000_000_000))
            }
            6 => {
                let of = if self.choices.chance(50) {
                    Tree::All(vec![self.field(), self.field()])
                } else {
                    self.field()
                };
                Tree::Items(self.fact(4), self.choices.between(1, 2), Box::new(of))
            }
            _ if earlier > 0 => Tree::Rule(self.choices.below(earlier)),
            _ => Tree::Truth(self.fact(0)),
        }
    }

    fn field(&mut self) -> Tree {
        Tree::Field(match self.choices.below(3) {
            0 => Field::Truth,
            1 => Field::Number(self.choices.between(1, 1_000_000)),
            _ => Field::Value(self.choices.below(ENUM.len())),
        })
    }

    /// Some of so many, not all, and at least two.
    fn some_of(&mut self, count: usize) -> Vec<usize> {
        let first = self.choices.below(count - 2);
        (first..first + self.choices.between(2, count - first - 1)).collect()
    }
}

/// A condition as it is meant.
fn text(tree: &Tree) -> String {
    match tree {
        Tree::Truth(at) => format!("b{at}"),
        Tree::Among(at, values) => format!("e{at} is one of {{{}}}", words(values)),
        Tree::Reaches(at, value) => format!("d{at} >= {}", ORDERED[*value]),
        Tree::Sum(terms, figure) => format!("{} >= {figure}", sum(terms)),
        Tree::Items(list, 1, of) => format!("any(i in l{list} where {})", text(of)),
        Tree::Items(list, count, of) => format!("count(i in l{list} where {}) >= {count}", text(of)),
        Tree::Field(Field::Truth) => "i.flag".to_owned(),
        Tree::Field(Field::Number(figure)) => format!("i.size >= {figure}"),
        Tree::Field(Field::Value(value)) => format!("i.kind is {}", ENUM[*value]),
        Tree::Rule(at) => asked(*at),
        Tree::Not(of) => format!("not ({})", text(of)),
        Tree::All(parts) => joined(parts.iter().map(text), " and "),
        Tree::Some(parts) => joined(parts.iter().map(text), " or "),
        Tree::AtLeast(count, parts) => {
            let parts: Vec<String> = parts.iter().map(text).collect();
            format!("at least {count} of ({})", parts.join(", "))
        }
    }
}

fn words(values: &[usize]) -> String {
    values.iter().map(|at| ENUM[*at]).collect::<Vec<_>>().join(", ")
}

fn sum(terms: &[usize]) -> String {
    terms.iter().map(|at| format!("n{at}")).collect::<Vec<_>>().join(" + ")
}

fn joined(parts: impl Iterator<Item = String>, with: &str) -> String {
    parts.map(|part| format!("({part})")).collect::<Vec<_>>().join(with)
}

struct Rewriter<'r, 'c, 't> {
    choices: &'r mut Choices<'c>,
    trees: &'t [Tree],
    /// Defines that were made of parts.
    defines: String,
    made: usize,
}

impl Rewriter<'_, '_, '_> {
    /// The same condition in other words; so many rules deep, rules that it asks are written out.
    fn otherwise(&mut self, tree: &Tree, written_out: usize) -> String {
        match tree {
            Tree::Truth(at) => match self.choices.below(3) {
                0 => format!("not (not b{at})"),
                1 => format!("(b{at} or b{at})"),
                _ => format!("(b{at} is true)"),
            },
            Tree::Among(at, values) => {
                let others: Vec<usize> = (0..ENUM.len()).filter(|value| !values.contains(value)).collect();
                format!("not (e{at} is one of {{{}}})", words(&others))
            }
            Tree::Reaches(at, value) => match self.choices.below(2) {
                0 => format!("d{at} is one of {{{}}}", ORDERED[*value..].join(", ")),
                _ => format!("not (d{at} < {})", ORDERED[*value]),
            },
            Tree::Sum(terms, figure) => {
                let mut turned = terms.clone();
                turned.reverse();
                match self.choices.below(3) {
                    0 => format!("{} > {}", sum(&turned), figure - 1),
                    1 => format!("not ({} < {figure})", sum(&turned)),
                    _ => format!("{figure} <= {}", sum(&turned)),
                }
            }
            Tree::Items(list, 1, of) => {
                let of = self.otherwise(of, 0);
                match self.choices.below(3) {
                    0 => format!("count(i in l{list} where {of}) > 0"),
                    1 => format!("not (every(i in l{list} satisfies not ({of})))"),
                    _ => format!("not (none(i in l{list} where {of}))"),
                }
            }
            Tree::Items(list, count, of) => {
                let of = self.otherwise(of, 0);
                format!("not (count(i in l{list} where {of}) < {count})")
            }
            Tree::Field(Field::Truth) => "not (not i.flag)".to_owned(),
            Tree::Field(Field::Number(figure)) => format!("i.size > {}", figure - 1),
            Tree::Field(Field::Value(value)) => format!("not (i.kind is not {})", ENUM[*value]),
            Tree::Rule(at) => {
                match self.trees.get(*at).filter(|_| written_out > 0 && self.choices.chance(60)) {
                    Some(tree) => format!("({})", self.otherwise(tree, written_out - 1)),
                    None => format!("not ({} or {})", denied(*at), denied(*at)),
                }
            }
            Tree::Not(of) => match &**of {
                // De Morgan.
                Tree::All(parts) => self.each(parts, written_out, "not ", " or "),
                Tree::Some(parts) => self.each(parts, written_out, "not ", " and "),
                Tree::Not(of) => self.otherwise(of, written_out),
                of => format!("not ({})", self.otherwise(of, written_out)),
            },
            Tree::All(parts) => self.parts(parts, written_out, true),
            Tree::Some(parts) => self.parts(parts, written_out, false),
            Tree::AtLeast(_, parts) => {
                let parts: Vec<String> =
                    parts.iter().map(|part| format!("({})", self.otherwise(part, written_out))).collect();
                let pairs: Vec<String> = (0..parts.len())
                    .flat_map(|b| (0..b).map(move |a| (a, b)))
                    .map(|(a, b)| format!("({} and {})", parts[b], parts[a]))
                    .collect();
                pairs.join(" or ")
            }
        }
    }

    fn each(&mut self, parts: &[Tree], written_out: usize, before: &str, between: &str) -> String {
        let all: Vec<String> =
            parts.iter().map(|part| format!("{before}({})", self.otherwise(part, written_out))).collect();
        all.join(between)
    }

    /// `and` or `or`, by De Morgan, distribution, absorption, another order, or a define.
    fn parts(&mut self, parts: &[Tree], written_out: usize, and: bool) -> String {
        let (own, other) = if and { (" and ", " or ") } else { (" or ", " and ") };
        let turned: Vec<Tree> = parts.iter().rev().cloned().collect();
        match self.choices.below(5) {
            0 => format!("not ({})", self.each(&turned, written_out, "not ", other)),
            1 => {
                // a and (b or c) is (a and b) or (a and c); both where the last is not of that form.
                let Some((last, first)) = parts.split_last() else {
                    return self.each(parts, written_out, "", own);
                };
                let inner = match last {
                    Tree::Some(inner) if and => inner.clone(),
                    Tree::All(inner) if !and => inner.clone(),
                    last => vec![last.clone()],
                };
                let first = self.each(first, written_out, "", own);
                let all: Vec<String> = inner
                    .iter()
                    .map(|part| format!("(({first}){own}({}))", self.otherwise(part, written_out)))
                    .collect();
                all.join(other)
            }
            2 => {
                let first = parts.first().map(|part| self.otherwise(part, written_out)).unwrap_or_default();
                let all = self.each(&turned, written_out, "", own);
                format!("({all}){other}(({all}){own}({first}))")
            }
            3 if !parts.iter().any(is_bound) => {
                let body = self.each(&turned, 0, "", own);
                self.made += 1;
                let _ = writeln!(self.defines, "define part{} = {body}", self.made);
                format!("part{}", self.made)
            }
            _ => self.each(&turned, written_out, "", own),
        }
    }
}

/// Whether it is bound to its place: it asks a rule, which a define may not, or a field of an item.
fn is_bound(tree: &Tree) -> bool {
    match tree {
        Tree::Rule(_) | Tree::Field(_) => true,
        Tree::Not(of) => is_bound(of),
        Tree::All(parts) | Tree::Some(parts) | Tree::AtLeast(_, parts) => parts.iter().any(is_bound),
        _ => false,
    }
}

fn denied(at: usize) -> String {
    format!("(r{at} is not {})", ["present", "holding", "raised"][at % 3])
}
