//! One source with two values for one day: an error in its file (semantics, 5.1 and 5.4).

use super::reading::{Rest, spans};
use super::store::View;
use super::{CellKey, Observation, Origin};
use r2pc_lang::codes;
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::program::Vocabulary;
use r2pc_lang::source::FileId;
use r2pc_lang::value::{Content, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Cells of countries.
pub(super) type Filed = BTreeSet<(Arc<str>, CellKey)>;

/// Finds, in some cells, where a value that stands in `file` contradicts another of its source.
pub(super) fn find(facts: View<'_>, cells: &Filed, file: FileId, vocabulary: &Vocabulary) -> Vec<Diagnostic> {
    let mut said = Vec::new();
    for (country, cell) in cells {
        for (one, other) in contradictions(&facts.observations(country, cell)) {
            let (first, second) =
                if one.observation.span <= other.observation.span { (one, other) } else { (other, one) };
            if first.observation.span.file == file || second.observation.span.file == file {
                said.push(two_values(first, second, &vocabulary.fact(cell.0).name));
            }
        }
    }
    said
}

fn two_values(first: Rest<'_>, second: Rest<'_>, fact: &str) -> Diagnostic {
    let day = first.last.min(second.last);
    let message = format!("`{fact}` has two values of one source on {day}");
    Diagnostic::error(codes::fact::TWO_VALUES, second.observation.span, message)
        .related(first.observation.span, "the other value")
        .help("keep the one that the source gives, or name the two sources")
}

/// Pairs of observations of one source that share a day and contradict each other, at most one for an observation.
fn contradictions(observations: &[Observation]) -> Vec<(Rest<'_>, Rest<'_>)> {
    let mut by_source: BTreeMap<(&Origin, Option<FileId>), Vec<Rest<'_>>> = BTreeMap::new();
    for rest in spans(observations.iter()) {
        let source = &rest.observation.source;
        // Whom a file leaves unnamed need not be whom another leaves unnamed.
        let file = (*source == Origin::Unstated).then_some(rest.observation.span.file);
        by_source.entry((source, file)).or_default().push(rest);
    }
    let mut found = Vec::new();
    for rests in by_source.values_mut() {
        rests.sort_by_key(|rest| (rest.first, rest.last, rest.observation.span));
        let mut open: Vec<Rest<'_>> = Vec::new();
        for rest in rests {
            open.retain(|other| other.last >= rest.first);
            match open.iter().find(|other| contradict(&other.observation.content, &rest.observation.content))
            {
                Some(other) => found.push((*other, *rest)),
                None => {
                    let same = |other: &Rest<'_>| other.observation.content == rest.observation.content;
                    open.retain(|other| !(same(other) && other.last <= rest.last));
                    if !open.iter().any(same) {
                        open.push(*rest);
                    }
                }
            }
        }
    }
    found
}

/// Two values that differ, of records in a field that both give.
fn contradict(one: &Content, other: &Content) -> bool {
    match (one, other) {
        (Content::Value(Value::Record(one)), Content::Value(Value::Record(other))) => {
            one.iter().zip(other).any(|pair| match pair {
                (Some(one), Some(other)) => contradict(one, other),
                _ => false,
            })
        }
        (Content::Value(one), Content::Value(other)) => one != other,
        _ => false,
    }
}
