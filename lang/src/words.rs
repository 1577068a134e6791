//! The language's own words: where each can stand, what it means, and how it is filled in. Editors complete and
//! explain them from here; a test holds the list to the grammar.

use crate::syntax::RuleKind::{self, Assistance, Measure, Obligation, Resilience, Risk, Warning};

/// Where a phrase can stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Opens a line of a file.
    File,
    /// Opens a clause of these kinds of rule.
    Rule(&'static [RuleKind]),
    /// Opens a line of a `source`.
    Source,
    /// Opens a line of a `parameter`.
    Parameter,
    /// Follows a fact's type.
    Fact,
    /// Opens a line of an `amend`.
    Amend,
    /// Opens a line of an `assert`.
    Assert,
    /// Opens a line of a `test`.
    Test,
    /// Opens a condition or a value.
    Operand,
    /// Follows a value.
    Operator,
    /// A type, or part of one.
    Type,
    /// Inside another phrase only.
    Inside,
}

/// A word or a fixed run of words.
#[derive(Clone, Copy, Debug)]
pub struct Phrase {
    /// As it is written.
    pub text: &'static str,
    /// Where it can stand.
    pub place: Place,
    /// What it means, in one sentence.
    pub meaning: &'static str,
    /// How it is filled in, with `${1:…}` for what is to be written; empty where nothing is.
    pub snippet: &'static str,
}

const ALL_KINDS: &[RuleKind] = &RuleKind::ALL;
const JUDGED: &[RuleKind] = &[Risk, Resilience, Obligation, Warning, Assistance];

const fn phrase(text: &'static str, place: Place, snippet: &'static str, meaning: &'static str) -> Phrase {
    Phrase { text, place, meaning, snippet }
}

/// All phrases, by place.
pub const PHRASES: &[Phrase] = &[
    phrase("package", Place::File, "package ${1:name}", "Names the package that this file belongs to."),
    phrase("use", Place::File, "use ${1:package}", "Lets this package say the names of another."),
    phrase(
        "risk",
        Place::File,
        "risk ${1:name} \"${2:title}\" {\n  cites ${3:source}\n  indicator ${4:sign} \"${5:what is seen}\" when ${6:condition}\n  present when at least ${7:1} of indicators\n}",
        "What signals danger: present, or below threshold.",
    ),
    phrase(
        "resilience",
        Place::File,
        "resilience ${1:name} \"${2:title}\" {\n  cites ${3:source}\n  inhibits ${4:risk}\n  holds when ${5:condition}\n}",
        "What holds danger back: holding, or lacking.",
    ),
    phrase(
        "obligation",
        Place::File,
        "obligation ${1:name} \"${2:title}\" {\n  cites ${3:source}\n  pillar ${4:one}\n  requires ${5:condition}\n  advise \"${6:what to do}\"\n}",
        "What a State owes: met, pending or unmet.",
    ),
    phrase(
        "warning",
        Place::File,
        "warning ${1:name} \"${2:title}\" {\n  cites ${3:source}\n  raise ${4:watch} when ${5:condition}\n}",
        "When to warn: raised at a level, or clear.",
    ),
    phrase(
        "assistance",
        Place::File,
        "assistance ${1:name} \"${2:title}\" {\n  cites ${3:source}\n  applies when ${4:condition}\n  offer ${5:help} \"${6:what is offered}\" when ${7:condition}\n}",
        "What help to offer.",
    ),
    phrase(
        "measure",
        Place::File,
        "measure ${1:name} \"${2:title}\" {\n  gives ${3:number}\n}",
        "A number for each country and day, for tables and trends.",
    ),
    phrase(
        "define",
        Place::File,
        "define ${1:name} = ${2:condition}",
        "Names a part of conditions, to be shared by rules.",
    ),
    phrase(
        "parameter",
        Place::File,
        "parameter ${1:name} \"${2:what it is}\" {\n  cites ${3:source}\n  from ${4:2005-01-01} is ${5:value}\n}",
        "A figure that has a date and a source.",
    ),
    phrase(
        "fact",
        Place::File,
        "fact ${1:name}: ${2:bool} \"${3:question}\" stale after ${4:2 years}",
        "What fact files may say: a name, a type and the question it answers.",
    ),
    phrase(
        "enum",
        Place::File,
        "enum ${1:Name} { ${2:one}, ${3:two} }",
        "A type with named values; `<` between them makes it ordered.",
    ),
    phrase(
        "record",
        Place::File,
        "record ${1:Name} { key ${2:name}: text  ${3:field}: ${4:bool} }",
        "A type with named fields; the key finds an item of a list again.",
    ),
    phrase(
        "unit",
        Place::File,
        "unit ${1:name} \"${2:what it counts}\"",
        "A unit of measure: numbers of different units do not compare.",
    ),
    phrase(
        "source",
        Place::File,
        "source ${1:name} \"${2:citation}\" {\n  title \"${3:title}\"\n  date ${4:2015-01-01}\n}",
        "An authority that rules cite.",
    ),
    phrase(
        "amend",
        Place::File,
        "amend ${1:package.rule} {\n  because \"${2:reason}\"\n  ${3:add}\n}",
        "Changes clauses of a rule of another package, and says why.",
    ),
    phrase(
        "assert",
        Place::File,
        "assert ${1:name} \"${2:title}\" {\n  never ${3:condition}\n}",
        "What must hold for all facts.",
    ),
    phrase(
        "test",
        Place::File,
        "test \"${1:what is tested}\" {\n  as of ${2:2015-06-30}\n  given ${3:fact} is ${4:value}\n  expect ${5:rule} is ${6:verdict}\n}",
        "Facts made up, and what must come out.",
    ),
    phrase(
        "cites",
        Place::Rule(ALL_KINDS),
        "cites ${1:source} at \"${2:place}\"",
        "The authority this rests on, and the place in it.",
    ),
    phrase(
        "indicator",
        Place::Rule(JUDGED),
        "indicator ${1:name} \"${2:what is seen}\" when ${3:condition}",
        "A named sign that this rule, and others, can count.",
    ),
    phrase(
        "present when",
        Place::Rule(&[Risk]),
        "present when ${1:condition}",
        "When the risk is present. Left out: at least one of its indicators.",
    ),
    phrase(
        "level",
        Place::Rule(&[Risk]),
        "level ${1:high} when ${2:condition}",
        "When a present risk is high or extreme.",
    ),
    phrase("concerns", Place::Rule(&[Risk]), "concerns ${1:genocide}", "The crimes this risk points to."),
    phrase(
        "amplifies",
        Place::Rule(&[Risk]),
        "amplifies ${1:risk} because \"${2:reason}\"",
        "The risks that this one makes worse.",
    ),
    phrase(
        "holds when",
        Place::Rule(&[Resilience]),
        "holds when ${1:condition}",
        "When the resilience holds.",
    ),
    phrase(
        "inhibits",
        Place::Rule(&[Resilience]),
        "inhibits ${1:risk}",
        "The risks that this resilience holds back.",
    ),
    phrase(
        "requires",
        Place::Rule(&[Obligation]),
        "requires ${1:condition}",
        "What is required; several clauses: all of them.",
    ),
    phrase(
        "pillar",
        Place::Rule(&[Obligation]),
        "pillar ${1:one}",
        "Which of the three pillars it belongs to.",
    ),
    phrase(
        "due by",
        Place::Rule(&[Obligation]),
        "due by ${1:date}",
        "Until this day it is pending, not unmet.",
    ),
    phrase(
        "binding when",
        Place::Rule(&[Obligation]),
        "binding when ${1:condition}",
        "When a breach is one of law rather than of a political commitment.",
    ),
    phrase(
        "raise",
        Place::Rule(&[Warning]),
        "raise ${1:watch} when ${2:condition}",
        "When to warn at this level; the highest counts.",
    ),
    phrase(
        "offer",
        Place::Rule(&[Assistance]),
        "offer ${1:name} \"${2:title}\" when ${3:condition}",
        "A piece of help, and when it is offered.",
    ),
    phrase(
        "builds on",
        Place::Rule(&[Assistance]),
        "builds on ${1:resilience}",
        "The offer also needs one of these to hold.",
    ),
    phrase("gives", Place::Rule(&[Measure]), "gives ${1:number}", "The number that is measured."),
    phrase(
        "applies when",
        Place::Rule(ALL_KINDS),
        "applies when ${1:condition}",
        "Where this is false the rule is not applicable.",
    ),
    phrase(
        "applies unless",
        Place::Rule(ALL_KINDS),
        "applies unless ${1:condition}",
        "Where this is true the rule is not applicable.",
    ),
    phrase("for each", Place::Rule(JUDGED), "for each ${1:x} in ${2:list}", "One finding for each item."),
    phrase(
        "in force from",
        Place::Rule(ALL_KINDS),
        "in force from ${1:2015-01-01}",
        "The days on which the rule applies.",
    ),
    phrase(
        "stale after",
        Place::Rule(ALL_KINDS),
        "stale after ${1:6 months}",
        "Older observations are unknown to this rule.",
    ),
    phrase("advise", Place::Rule(ALL_KINDS), "advise \"${1:what to do}\"", "What to do about it."),
    phrase(
        "formerly",
        Place::Rule(ALL_KINDS),
        "formerly ${1:package.name}",
        "The name that this rule had before.",
    ),
    phrase("tags", Place::Rule(ALL_KINDS), "tags ${1:tag}", "Words by which rules or facts are chosen."),
    phrase("note", Place::Rule(ALL_KINDS), "note \"${1:text}\"", "A remark for readers."),
    phrase("title", Place::Source, "title \"${1:title}\"", "The document's title."),
    phrase("date", Place::Source, "date ${1:2015-01-01}", "The document's date."),
    phrase("url", Place::Source, "url \"${1:https://}\"", "Where the document is found."),
    phrase(
        "point",
        Place::Source,
        "point \"${1:P1}\" at \"${2:p. 1}\" is ${3:recommendation} \"${4:what it says}\"",
        "A numbered statement of the source, to be cited or given a reason.",
    ),
    phrase("note", Place::Source, "note \"${1:text}\"", "A remark for readers."),
    phrase("from", Place::Parameter, "from ${1:2005-01-01} is ${2:value}", "The value from this day on."),
    phrase("cites", Place::Parameter, "cites ${1:source}", "The authority this rests on."),
    phrase("note", Place::Parameter, "note \"${1:text}\"", "A remark for readers."),
    phrase(
        "per",
        Place::Fact,
        "per ${1:year}",
        "How often a figure should come; it is observed on the last day of its time.",
    ),
    phrase("stale after", Place::Fact, "stale after ${1:2 years}", "Older observations are unknown."),
    phrase(
        "published after",
        Place::Fact,
        "published after ${1:9 months}",
        "How long after its day a figure becomes known.",
    ),
    phrase("prefers", Place::Fact, "prefers ${1:source}", "Sources whose word goes before that of others."),
    phrase("cites", Place::Fact, "cites ${1:source}", "The authority this rests on."),
    phrase("tags", Place::Fact, "tags ${1:tag}", "Words by which rules or facts are chosen."),
    phrase("note", Place::Fact, "note \"${1:text}\"", "A remark for readers."),
    phrase("because", Place::Amend, "because \"${1:reason}\"", "Why the rule is changed here."),
    phrase("add", Place::Amend, "add ${1:clause}", "Adds a clause to the rule."),
    phrase(
        "replace",
        Place::Amend,
        "replace ${1:clause}",
        "Puts this clause in the place of the rule's own.",
    ),
    phrase("remove", Place::Amend, "remove ${1:clause}", "Takes a clause out of the rule."),
    phrase("never", Place::Assert, "never ${1:condition}", "No facts make this true."),
    phrase(
        "never both",
        Place::Assert,
        "never both (${1:condition}, ${2:condition})",
        "No facts make both true.",
    ),
    phrase(
        "at most one of",
        Place::Assert,
        "at most one of (${1:condition}, ${2:condition})",
        "No facts make two of them true.",
    ),
    phrase("same for all countries", Place::Assert, "", "No rule asks for one country by name."),
    phrase(
        "always",
        Place::Assert,
        "always ${1:condition} implies ${2:condition}",
        "All facts make this true.",
    ),
    phrase(
        "no",
        Place::Assert,
        "no ${1:warning} tagged ${2:tag} reads ${3:fact}",
        "No rule of this kind with this tag reads these facts.",
    ),
    phrase("cites", Place::Assert, "cites ${1:source}", "The authority this rests on."),
    phrase("note", Place::Assert, "note \"${1:text}\"", "A remark for readers."),
    phrase("as of", Place::Test, "as of ${1:2015-06-30}", "The day on which facts and rules are read."),
    phrase(
        "known by",
        Place::Test,
        "known by ${1:2015-06-30}",
        "Only what had been recorded by this day is read.",
    ),
    phrase("cites", Place::Test, "cites ${1:source}", "The authority this rests on."),
    phrase("given", Place::Test, "given ${1:fact} is ${2:value}", "Facts of the made-up country."),
    phrase("expect", Place::Test, "expect ${1:rule} is ${2:verdict}", "What must be true."),
    phrase(
        "cases",
        Place::Test,
        "cases ${1:fact} -> ${2:rule}",
        "The columns of a table: what each case gives, and what it is asked.",
    ),
    phrase(
        "case",
        Place::Test,
        "case ${1:value} -> ${2:verdict}",
        "A line of a table: a test of its own, with a value a column; `-` gives or asks nothing.",
    ),
    phrase("not", Place::Operand, "", "True where the condition is false; unknown stays unknown."),
    phrase("true", Place::Operand, "", "Always true."),
    phrase("false", Place::Operand, "", "Never true."),
    phrase("today", Place::Operand, "", "The day that rules are read as of."),
    phrase(
        "any",
        Place::Operand,
        "any(${1:x} in ${2:list} where ${3:condition})",
        "True if some item is in and fits.",
    ),
    phrase(
        "every",
        Place::Operand,
        "every(${1:x} in ${2:list} satisfies ${3:condition})",
        "True if each item fits.",
    ),
    phrase("none", Place::Operand, "none(${1:x} in ${2:list} where ${3:condition})", "True if no item fits."),
    phrase(
        "count",
        Place::Operand,
        "count(${1:x} in ${2:list} where ${3:condition})",
        "How many items fit; an item that may fit widens the count.",
    ),
    phrase(
        "sum",
        Place::Operand,
        "sum(${1:x.field} for ${1:x} in ${2:list})",
        "The sum over items; `sum of x over …` over time.",
    ),
    phrase(
        "mean",
        Place::Operand,
        "mean(${1:x.field} for ${1:x} in ${2:list})",
        "The mean over items; `mean of x over …` over time.",
    ),
    phrase(
        "middle",
        Place::Operand,
        "middle(${1:x.field} for ${1:x} in ${2:list})",
        "The median over items; `middle of x` of several sources.",
    ),
    phrase("min", Place::Operand, "min(${1:a}, ${2:b})", "The least; `min of x over …` over time."),
    phrase("max", Place::Operand, "max(${1:a}, ${2:b})", "The greatest; `max of x over …` over time."),
    phrase("abs", Place::Operand, "abs(${1:number})", "A number without its sign."),
    phrase("ln", Place::Operand, "ln(${1:number})", "The natural logarithm."),
    phrase("exp", Place::Operand, "exp(${1:number})", "The exponential."),
    phrase(
        "at least",
        Place::Operand,
        "at least ${1:2} of (${2:condition}, ${3:condition})",
        "True if so many are true; false if they cannot be reached.",
    ),
    phrase(
        "at most",
        Place::Operand,
        "at most ${1:2} of (${2:condition}, ${3:condition})",
        "True if no more than so many can be true.",
    ),
    phrase(
        "exactly",
        Place::Operand,
        "exactly ${1:2} of (${2:condition}, ${3:condition})",
        "True if just so many are true.",
    ),
    phrase("all of", Place::Operand, "all of (${1:condition}, ${2:condition})", "True if each is true."),
    phrase("none of", Place::Operand, "none of (${1:condition}, ${2:condition})", "True if each is false."),
    phrase("indicators", Place::Operand, "", "The indicators of this rule."),
    phrase(
        "ever over",
        Place::Operand,
        "ever over ${1:5 years} (${2:condition})",
        "True if it was true at some yearly step of this time.",
    ),
    phrase(
        "always over",
        Place::Operand,
        "always over ${1:2 years} (${2:condition})",
        "True if it was true at every yearly step of this time.",
    ),
    phrase(
        "in at least",
        Place::Operand,
        "in at least ${1:3} of the last ${2:5 years} (${3:condition})",
        "True if it was true at so many steps of this time.",
    ),
    phrase("level of", Place::Operand, "level of ${1:rule}", "The level of a risk or warning."),
    phrase("age of", Place::Operand, "age of ${1:date}", "The time from this day to today."),
    phrase(
        "highest of",
        Place::Operand,
        "highest of ${1:fact}",
        "Of sources that differ, the highest value.",
    ),
    phrase("lowest of", Place::Operand, "lowest of ${1:fact}", "Of sources that differ, the lowest value."),
    phrase(
        "change in",
        Place::Operand,
        "change in ${1:fact} over ${2:3 years}",
        "Its value now less its value then.",
    ),
    phrase("known", Place::Operand, "known ${1:fact}", "True if it has one value; never unknown."),
    phrase(
        "established",
        Place::Operand,
        "established (${1:condition})",
        "True only where the condition is true: unknown is read as false.",
    ),
    phrase(
        "ruled out",
        Place::Operand,
        "ruled out (${1:condition})",
        "True only where the condition is false: unknown is read as not ruled out.",
    ),
    phrase("risks", Place::Operand, "", "The risks of this package and those it uses."),
    phrase("resiliences", Place::Operand, "", "The resiliences of this package and those it uses."),
    phrase("obligations", Place::Operand, "", "The obligations of this package and those it uses."),
    phrase("warnings", Place::Operand, "", "The warnings of this package and those it uses."),
    phrase("and", Place::Operator, "", "True where both are true."),
    phrase("or", Place::Operator, "", "True where one is true."),
    phrase("is", Place::Operator, "", "True where both are the same single value."),
    phrase("is not", Place::Operator, "", "False where both are the same single value."),
    phrase("is one of", Place::Operator, "is one of {${1:value}}", "True where the value is in the set."),
    phrase("is unknown", Place::Operator, "", "True where several values are possible; never unknown."),
    phrase("is known", Place::Operator, "", "True where one value is possible; never unknown."),
    phrase("includes", Place::Operator, "includes ${1:value}", "True where the value is in the set."),
    phrase(
        "includes all of",
        Place::Operator,
        "includes all of {${1:value}}",
        "True where each value is in the set.",
    ),
    phrase(
        "includes any of",
        Place::Operator,
        "includes any of {${1:value}}",
        "True where some value is in the set.",
    ),
    phrase("between", Place::Operator, "between ${1:low} and ${2:high}", "Both ends are included."),
    phrase(
        "within the last",
        Place::Operator,
        "within the last ${1:12 months}",
        "On a day of this time up to today.",
    ),
    phrase(
        "within the next",
        Place::Operator,
        "within the next ${1:6 months}",
        "On a day of this time from tomorrow on.",
    ),
    phrase(
        "rising over",
        Place::Operator,
        "rising over ${1:3 years}",
        "Never falls from step to step, and ends above where it began.",
    ),
    phrase(
        "falling over",
        Place::Operator,
        "falling over ${1:3 years}",
        "Never rises from step to step, and ends below where it began.",
    ),
    phrase(
        "otherwise",
        Place::Operator,
        "otherwise ${1:value} because \"${2:reason}\"",
        "What is read where the value is unknown; the finding lists it as assumed.",
    ),
    phrase("tagged", Place::Operator, "tagged ${1:tag}", "True of rules with this tag."),
    phrase("ago", Place::Operator, "", "The reading so long before."),
    phrase("on", Place::Operator, "on ${1:2015-01-01}", "The reading on this day."),
    phrase("bool", Place::Type, "", "True or false."),
    phrase("count", Place::Type, "", "A whole number, 0 or more."),
    phrase(
        "number",
        Place::Type,
        "number ${1:0}..${2:1}",
        "A decimal number, with a range where there is one.",
    ),
    phrase("percent", Place::Type, "percent 0%..100%", "A share: `5%` is 0.05."),
    phrase("date", Place::Type, "", "A day; a fact file may know it to the month or year only."),
    phrase("duration", Place::Type, "", "A length of time."),
    phrase("text", Place::Type, "", "A text."),
    phrase("country", Place::Type, "", "A country, by its ISO 3166-1 alpha-3 code."),
    phrase(
        "list of",
        Place::Type,
        "list of ${1:Record}",
        "Records that a country happens to have; each is found by its key.",
    ),
    phrase(
        "open list of",
        Place::Type,
        "open list of ${1:Record}",
        "A list that may hold more than is written.",
    ),
    phrase("set of", Place::Type, "set of ${1:Enum}", "Some values of an enum, or some countries."),
    phrase("when", Place::Inside, "", "The condition follows."),
    phrase("unless", Place::Inside, "", "The condition follows that takes the rule away."),
    phrase("where", Place::Inside, "", "Which items, or in which context."),
    phrase("satisfies", Place::Inside, "", "What each item must do."),
    phrase("implies", Place::Inside, "", "Whenever the first holds, so does the second."),
    phrase("because", Place::Inside, "because \"${1:reason}\"", "The reason, which reports print."),
    phrase("at", Place::Inside, "at \"${1:place}\"", "The place in the source."),
    phrase("by", Place::Inside, "", "A fact `by` an enum has a cell for each of its values."),
    phrase("until", Place::Inside, "until ${1:2015-12-31}", "The last day in force."),
    phrase("of", Place::Inside, "", "A unit, or what something is part of."),
    phrase("key", Place::Inside, "", "The field by which an item is found again."),
    phrase("is monotone in", Place::Inside, "", "A worse value never gives a better verdict."),
    phrase("where lower is worse", Place::Inside, "", "A lower value is the worse one."),
    phrase("where higher is worse", Place::Inside, "", "A higher value is the worse one."),
    phrase("reads", Place::Inside, "", "Uses a fact, itself or through other rules."),
    phrase("facts", Place::Inside, "facts \"${1:file.yaml}\"", "The facts of a country in a file."),
    phrase("unknown", Place::Inside, "", "Several values are possible."),
    phrase("for", Place::Inside, "", "The items that are added up follow."),
    phrase("in", Place::Inside, "", "The list, set or enum follows."),
];

/// Words of the language that no phrase above holds, because editors offer only whole phrases.
const OTHERS: &[&str] =
    &["one", "open", "the", "last", "next", "most", "monotone", "out", "ruled", "force", "each"];

/// Whether a word is one of the language's own, wherever it stands.
#[must_use]
pub fn is_keyword(word: &str) -> bool {
    let is_type =
        |phrase: &Phrase| matches!(phrase.text, "bool" | "number" | "percent" | "duration" | "text");
    OTHERS.contains(&word)
        || PHRASES.iter().any(|phrase| !is_type(phrase) && phrase.text.split(' ').any(|w| w == word))
}

/// The phrase that the words around a place make, if they make one: of several the longest.
/// `before` are the words up to and with the one asked for, `behind` those that follow it.
#[must_use]
pub fn phrase_at(before: &[&str], behind: &[&str]) -> Option<&'static Phrase> {
    let fits = |phrase: &&Phrase| {
        let words: Vec<&str> = phrase.text.split(' ').collect();
        (0..words.len()).any(|at| {
            let (left, right) = words.split_at(at + 1);
            before.ends_with(left) && behind.starts_with(right)
        })
    };
    let mut found: Vec<&'static Phrase> = PHRASES.iter().filter(fits).collect();
    found.sort_by_key(|phrase| {
        (std::cmp::Reverse(phrase.text.split(' ').count()), phrase.place != Place::Inside)
    });
    found.first().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_is_found() {
        let text = |before: &[&str], behind: &[&str]| phrase_at(before, behind).map(|phrase| phrase.text);
        assert_eq!(text(&["x", "within"], &["the", "last", "3"]), Some("within the last"));
        assert_eq!(text(&["x", "is", "not"], &["y"]), Some("is not"));
        assert_eq!(text(&["present"], &["when"]), Some("present when"));
        assert_eq!(text(&["elephant"], &[]), None);
    }
}
