//! The nearest name to one that is not there.

/// The candidate nearest to `word`, if one is near enough to be what was meant: another case, a swapped or missing
/// letter or two. Ties go to the first in order of name, so that the answer never depends on order.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = word.to_lowercase();
    let length = wanted.chars().count();
    let limit = (length / 3).clamp(1, 3);
    candidates
        .into_iter()
        .filter(|candidate| *candidate != word)
        .map(|candidate| (strsim::osa_distance(&wanted, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit && *distance < length)
        .min()
        .map(|(_, candidate)| candidate)
}

/// `did you mean `x`?`, where a name is near enough.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, candidates).map(|name| format!("did you mean `{name}`?"))
}

/// The name that a help offers with [`did_you_mean`].
#[must_use]
pub fn meant(help: &str) -> Option<&str> {
    help.strip_prefix("did you mean `")?.split('`').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found_and_far_ones_are_not() {
        let names = ["political_terror", "party", "plan.exists"];
        assert_eq!(nearest("politcal_terror", names), Some("political_terror"));
        assert_eq!(nearest("Party", names), Some("party"));
        assert_eq!(nearest("signatory", names), None);
        let help = did_you_mean("Party", names).unwrap();
        assert_eq!(meant(&help), Some("party"));
        assert_eq!(meant("write `party`"), None);
    }
}
