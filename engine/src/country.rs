//! Names of countries: ISO 3166-1 has one for each code, and people write it in more than one way.

pub(crate) mod codes;

use rust_iso3166::{ALL, CountryCode};

/// The English short name of a country, with what stands behind its comma before it: `Republic of Korea`. None for codes
/// that the standard leaves to users or has withdrawn.
#[must_use]
pub fn name(code: &str) -> Option<String> {
    rust_iso3166::from_alpha3(code).map(|country| natural(country.name))
}

/// The alpha-3 codes that a text may mean: a code of two or three letters, a name, or the beginning or a part of one.
/// The first of these that fits anything decides, whatever the case.
#[must_use]
pub fn meant(text: &str) -> Vec<&'static str> {
    let wanted = folded(text);
    if wanted.is_empty() {
        return Vec::new();
    }
    let codes = |country: &CountryCode| {
        country.alpha3.eq_ignore_ascii_case(text) || country.alpha2.eq_ignore_ascii_case(text)
    };
    let names = |country: &CountryCode| [folded(country.name), folded(&natural(country.name))];
    let ways: [&dyn Fn(&CountryCode) -> bool; 5] = [
        &codes,
        &|country| names(country).contains(&wanted),
        &|country| names(country).iter().any(|name| starts_with_words(name, &wanted)),
        &|country| names(country).iter().any(|name| name.split(' ').any(|word| word == wanted)),
        &|country| names(country).iter().any(|name| name.starts_with(&wanted)),
    ];
    let found = |way: &dyn Fn(&CountryCode) -> bool| -> Vec<&'static str> {
        ALL.iter().filter(|country| way(country)).map(|country| country.alpha3).collect()
    };
    ways.into_iter().map(found).find(|codes| !codes.is_empty()).unwrap_or_default()
}

/// All names, for the nearest one to a slip.
pub fn names() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|country| country.name)
}

/// `Korea, Republic of` as it is said.
fn natural(name: &str) -> String {
    match name.split_once(", ") {
        Some((head, tail)) => format!("{tail} {head}"),
        None => name.to_owned(),
    }
}

/// Small letters and digits in words, so that case, accents left out of commas, and points do not matter.
fn folded(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .flat_map(char::to_lowercase)
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a name begins with these words, each whole.
fn starts_with_words(name: &str, words: &str) -> bool {
    name.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_found_by_what_people_call_it() {
        for (text, code) in [
            ("GHA", "GHA"),
            ("gha", "GHA"),
            ("gh", "GHA"),
            ("Ghana", "GHA"),
            ("syria", "SYR"),
            ("Syrian Arab Republic", "SYR"),
            ("Tanzania", "TZA"),
            ("viet nam", "VNM"),
        ] {
            assert_eq!(meant(text), [code], "{text}");
        }
        assert_eq!(meant("nowhere at all"), Vec::<&str>::new());
        assert_eq!(meant("Guinea"), ["GIN"], "a whole name goes before parts of others");
        assert!(meant("Korea").len() > 1, "what may mean several is not decided here");
        assert_eq!(name("GHA").as_deref(), Some("Ghana"));
        assert_eq!(name("XXA"), None);
    }
}
