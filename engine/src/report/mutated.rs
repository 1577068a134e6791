//! What tests notice of slips in the policies: those that none notices, and the score.

use super::covered::{owner, percent, place_json, ratio};
use super::layout::{BOLD, DIM, YELLOW, counted, left, line, paint, width};
use super::tested::Tested;
use crate::mutation::{Fate, Mutation};
use r2pc_lang::mutate::Mutant;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// How much of a slip's surroundings is shown, in characters on each side.
const AROUND: usize = 32;

/// In a few words.
pub(super) fn sum(mutation: &Mutation) -> String {
    format!("mutants noticed {}", percent(mutation.permille()))
}

/// The slip as `before → after`, cut to what is around it.
fn slip(tested: &Tested<'_>, mutant: &Mutant) -> String {
    let (before, after) = mutant.before_and_after(tested.sources);
    let (before, after) = around(&before, &after);
    if after.is_empty() {
        format!("{} → (left out)", line(&before))
    } else {
        format!("{} → {}", line(&before), line(&after))
    }
}

/// Two texts without what they share far from where they differ.
fn around(before: &str, after: &str) -> (String, String) {
    let (a, b): (Vec<char>, Vec<char>) = (before.chars().collect(), after.chars().collect());
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let rest = a.len().min(b.len()) - same;
    let tail = a.iter().rev().zip(b.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let from = same.saturating_sub(AROUND);
    let cut = |all: &[char]| {
        let to = (all.len() - tail + AROUND).min(all.len());
        let middle: String = all.get(from..to).unwrap_or_default().iter().collect();
        let (front, back) = (if from > 0 { "…" } else { "" }, if to < all.len() { "…" } else { "" });
        format!("{front}{middle}{back}")
    };
    (cut(&a), cut(&b))
}

fn why(fate: Fate) -> &'static str {
    if fate == Fate::Untested { "no test reads this" } else { "all tests pass" }
}

/// The mutants that no test notices (all where asked), by place, and their numbers.
pub(super) fn table(tested: &Tested<'_>, mutation: &Mutation, columns: usize, all: bool) -> String {
    let mut text = String::new();
    let mut last = None;
    for (mutant, fate) in &mutation.tried {
        let unnoticed = matches!(fate, Fate::Survived | Fate::Untested);
        if !unnoticed && !all {
            continue;
        }
        if last.replace(mutant.owner) != Some(mutant.owner) {
            let _ = writeln!(text, "{}", paint(BOLD, &owner(tested, mutant.owner)));
        }
        let word = match fate {
            Fate::Noticed(_) => "noticed".to_owned(),
            Fate::Equivalent => "means the same".to_owned(),
            Fate::Survived | Fate::Untested => paint(YELLOW, why(*fate)),
        };
        let lead = format!("  {}  {}  ", tested.place(mutant.place()), left(mutant.operator.word(), 17));
        let shown = slip(tested, mutant);
        let gap = if width(&lead) + width(&shown) > columns { "\n      " } else { "" };
        let _ = writeln!(text, "{}{gap}{shown}  {word}", paint(DIM, &lead));
    }
    let gap = if last.is_some() { "\n" } else { "" };
    format!("{text}{gap}{}\n\n", numbers(mutation))
}

fn numbers(mutation: &Mutation) -> String {
    let [noticed, survived, untested, equivalent] = mutation.counts();
    let tried = mutation.tried.len();
    let of = if tried < mutation.all { format!(" of {}", mutation.all) } else { String::new() };
    format!(
        "{}{of}: {noticed} noticed, {survived} with all tests passing, {untested} where no test looks, {equivalent} meaning \
         the same",
        counted(tried, "mutant")
    )
}

/// A mutant that no test notices a line.
pub(super) fn plain(tested: &Tested<'_>, mutation: &Mutation) -> String {
    mutation.survivors().fold(String::new(), |mut text, (mutant, fate)| {
        let name = owner(tested, mutant.owner);
        let place = tested.place(mutant.place());
        let _ = writeln!(
            text,
            "mutant {place}: {name}: {}: {} ({})",
            mutant.operator.word(),
            slip(tested, mutant),
            why(fate)
        );
        text
    })
}

/// The score, the numbers, and the mutants that no test notices.
pub(super) fn json(tested: &Tested<'_>, mutation: &Mutation) -> Value {
    let [noticed, survived, untested, equivalent] = mutation.counts();
    let survivors = mutation.survivors().map(|(mutant, fate)| {
        let mut value = place_json(tested, mutant.place());
        let (before, after) = mutant.before_and_after(tested.sources);
        if let Some(fields) = value.as_object_mut() {
            fields.insert("rule".to_owned(), json!(owner(tested, mutant.owner)));
            fields.insert("operator".to_owned(), json!(mutant.operator.word()));
            fields.insert("before".to_owned(), json!(before));
            fields.insert("after".to_owned(), json!(after));
            fields.insert("tested".to_owned(), json!(fate == Fate::Survived));
        }
        value
    });
    json!({
        "score": ratio(mutation.permille()),
        "mutants": mutation.all,
        "tried": mutation.tried.len(),
        "noticed": noticed,
        "survived": survived,
        "untested": untested,
        "equivalent": equivalent,
        "survivors": survivors.collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_to_what_differs() {
        let long = format!("{} and b >= 4 and {}", "a".repeat(60), "c".repeat(60));
        let (before, after) = around(&long, &long.replace(">= 4", "> 4"));
        assert!(before.starts_with("…aa") && before.ends_with("cc…"), "{before}");
        assert!(before.contains("b >= 4") && after.contains("b > 4"), "{after}");
        assert_eq!(around("a >= 1", "a > 1"), ("a >= 1".to_owned(), "a > 1".to_owned()));
        assert_eq!(around("not a", "a"), ("not a".to_owned(), "a".to_owned()));
        assert_eq!(around("aa", "a"), ("aa".to_owned(), "a".to_owned()));
    }
}
