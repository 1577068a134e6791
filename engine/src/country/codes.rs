//! How data providers name countries: ISO codes, numbers of the UN, of Gleditsch and Ward, of the Correlates of War,
//! and names.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

/// A row a country: ISO 3166-1 alpha-3 and alpha-2, UN M49, Gleditsch-Ward and Correlates of War numbers (every one ever
/// used for the State, blanks between), and names in English, `;` between, the usual one first. See `docs/sources.md`.
const TABLE: &str = include_str!("countries.csv");

/// How the column that says a country says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Codes {
    /// ISO 3166-1 alpha-3.
    #[default]
    Iso3,
    /// ISO 3166-1 alpha-2.
    Iso2,
    /// The numbers of the UN Statistics Division.
    M49,
    /// State numbers of Gleditsch and Ward.
    GleditschWard,
    /// State numbers of the Correlates of War.
    CorrelatesOfWar,
    /// English names, as the UN, the World Bank and UCDP write them.
    Name,
}

impl Codes {
    /// The words of a mapping.
    pub(crate) const WORDS: [&str; 6] = ["iso3", "iso2", "m49", "gw", "cow", "name"];
    const ALL: [Codes; 6] =
        [Codes::Iso3, Codes::Iso2, Codes::M49, Codes::GleditschWard, Codes::CorrelatesOfWar, Codes::Name];

    /// The codes that a word of a mapping stands for.
    pub(crate) fn from_word(word: &str) -> Option<Codes> {
        Codes::ALL.into_iter().zip(Codes::WORDS).find(|(_, w)| *w == word).map(|(codes, _)| codes)
    }

    /// What such a code is called in a message.
    pub(crate) fn called(self) -> &'static str {
        match self {
            Codes::Iso3 => "code",
            Codes::Iso2 => "two-letter code",
            Codes::M49 => "UN number",
            Codes::GleditschWard => "Gleditsch-Ward number",
            Codes::CorrelatesOfWar => "Correlates of War number",
            Codes::Name => "name",
        }
    }

    /// The country of a code; the case of names does not matter, nor do zeros before a number.
    pub(crate) fn find(self, text: &str) -> Option<Arc<str>> {
        INDEX.get(&(self as u8, self.plain(text))).map(|iso3| Arc::from(*iso3))
    }

    fn plain(self, text: &str) -> String {
        match self {
            Codes::M49 | Codes::GleditschWard | Codes::CorrelatesOfWar => {
                text.trim().trim_end_matches(".0").trim_start_matches('0').to_owned()
            }
            Codes::Name => text.trim().to_lowercase(),
            Codes::Iso2 | Codes::Iso3 => text.trim().to_uppercase(),
        }
    }
}

/// Of every code, by kind, the country.
static INDEX: LazyLock<HashMap<(u8, String), &'static str>> = LazyLock::new(|| {
    let mut index = HashMap::new();
    for row in rows() {
        let [iso3, iso2, m49, gw, cow, names] = row;
        let mut add = |codes: Codes, text: &str| {
            if !text.is_empty() {
                index.insert((codes as u8, codes.plain(text)), iso3);
            }
        };
        add(Codes::Iso3, iso3);
        add(Codes::Iso2, iso2);
        add(Codes::M49, m49);
        gw.split(' ').for_each(|number| add(Codes::GleditschWard, number));
        cow.split(' ').for_each(|number| add(Codes::CorrelatesOfWar, number));
        names.split(';').for_each(|name| add(Codes::Name, name));
    }
    index
});

/// What a country is usually called in English, by its ISO 3166-1 alpha-3 code; none for codes that name none.
pub(crate) fn usual_name(iso3: &str) -> Option<&'static str> {
    let [.., names] = rows().find(|[own, ..]| *own == iso3)?;
    names.split(';').next()
}

fn rows() -> impl Iterator<Item = [&'static str; 6]> {
    TABLE.lines().skip(1).filter_map(|line| {
        let mut parts = line.splitn(6, ',');
        let mut next = || parts.next().map(|part| part.trim_matches('"'));
        Some([next()?, next()?, next()?, next()?, next()?, next()?])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn providers_names_of_countries() {
        let found = |codes: Codes, text| codes.find(text).as_deref().map(str::to_owned);
        assert_eq!(found(Codes::GleditschWard, "452"), Some("GHA".into()));
        assert_eq!(found(Codes::GleditschWard, "678"), Some("YEM".into()));
        assert_eq!(found(Codes::CorrelatesOfWar, "679"), Some("YEM".into()));
        assert_eq!(found(Codes::M49, "004"), Some("AFG".into()));
        assert_eq!(found(Codes::Iso2, "gh"), Some("GHA".into()));
        assert_eq!(found(Codes::Name, "Côte d'Ivoire"), Some("CIV".into()));
        assert_eq!(found(Codes::Name, "Korea, Dem. People's Rep."), Some("PRK".into()));
        assert_eq!(found(Codes::Name, "DR Congo (Zaire)"), Some("COD".into()));
        assert_eq!(found(Codes::Name, "Atlantis"), None);
        assert_eq!([usual_name("GHA"), usual_name("QQQ")], [Some("Ghana"), None]);
    }

    #[test]
    fn no_code_stands_for_two_countries_and_every_country_is_one() {
        let mut seen: BTreeMap<(u8, String), &str> = BTreeMap::new();
        for [iso3, iso2, m49, gw, cow, names] in rows() {
            assert!(r2pc_lang::fit::is_country(iso3), "{iso3}");
            let numbers = gw.split(' ').map(|n| (Codes::GleditschWard, n));
            let numbers = numbers.chain(cow.split(' ').map(|n| (Codes::CorrelatesOfWar, n)));
            let names = names.split(';').map(|n| (Codes::Name, n));
            for (codes, text) in numbers.chain(names).chain([(Codes::Iso2, iso2), (Codes::M49, m49)]) {
                if !text.is_empty() {
                    let other = seen.insert((codes as u8, codes.plain(text)), iso3);
                    assert!(other.is_none_or(|other| other == iso3), "{text}: {iso3} and {other:?}");
                }
            }
        }
    }
}
