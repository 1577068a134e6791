//! What facts say, to be compared.

use r2pc_engine::facts::Facts;

/// The observations of facts as text: their order within a cell has no meaning.
pub(crate) fn told(facts: &Facts) -> Vec<String> {
    let mut all = Vec::new();
    for (code, country) in &facts.countries {
        for (key, observations) in &country.cells {
            all.extend(observations.iter().map(|one| format!("{code} {key:?} {one:?}")));
        }
    }
    all.sort();
    all
}
