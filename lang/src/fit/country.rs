//! Country codes: ISO 3166-1 alpha-3, those withdrawn since 1974 (ISO 3166-3), and those the standard leaves to users.

/// Codes in use.
const CURRENT: [&str; 249] = [
    "ABW", "AFG", "AGO", "AIA", "ALA", "ALB", "AND", "ARE", "ARG", "ARM", "ASM", "ATA", "ATF", "ATG", "AUS",
    "AUT", "AZE", "BDI", "BEL", "BEN", "BES", "BFA", "BGD", "BGR", "BHR", "BHS", "BIH", "BLM", "BLR", "BLZ",
    "BMU", "BOL", "BRA", "BRB", "BRN", "BTN", "BVT", "BWA", "CAF", "CAN", "CCK", "CHE", "CHL", "CHN", "CIV",
    "CMR", "COD", "COG", "COK", "COL", "COM", "CPV", "CRI", "CUB", "CUW", "CXR", "CYM", "CYP", "CZE", "DEU",
    "DJI", "DMA", "DNK", "DOM", "DZA", "ECU", "EGY", "ERI", "ESH", "ESP", "EST", "ETH", "FIN", "FJI", "FLK",
    "FRA", "FRO", "FSM", "GAB", "GBR", "GEO", "GGY", "GHA", "GIB", "GIN", "GLP", "GMB", "GNB", "GNQ", "GRC",
    "GRD", "GRL", "GTM", "GUF", "GUM", "GUY", "HKG", "HMD", "HND", "HRV", "HTI", "HUN", "IDN", "IMN", "IND",
    "IOT", "IRL", "IRN", "IRQ", "ISL", "ISR", "ITA", "JAM", "JEY", "JOR", "JPN", "KAZ", "KEN", "KGZ", "KHM",
    "KIR", "KNA", "KOR", "KWT", "LAO", "LBN", "LBR", "LBY", "LCA", "LIE", "LKA", "LSO", "LTU", "LUX", "LVA",
    "MAC", "MAF", "MAR", "MCO", "MDA", "MDG", "MDV", "MEX", "MHL", "MKD", "MLI", "MLT", "MMR", "MNE", "MNG",
    "MNP", "MOZ", "MRT", "MSR", "MTQ", "MUS", "MWI", "MYS", "MYT", "NAM", "NCL", "NER", "NFK", "NGA", "NIC",
    "NIU", "NLD", "NOR", "NPL", "NRU", "NZL", "OMN", "PAK", "PAN", "PCN", "PER", "PHL", "PLW", "PNG", "POL",
    "PRI", "PRK", "PRT", "PRY", "PSE", "PYF", "QAT", "REU", "ROU", "RUS", "RWA", "SAU", "SDN", "SEN", "SGP",
    "SGS", "SHN", "SJM", "SLB", "SLE", "SLV", "SMR", "SOM", "SPM", "SRB", "SSD", "STP", "SUR", "SVK", "SVN",
    "SWE", "SWZ", "SXM", "SYC", "SYR", "TCA", "TCD", "TGO", "THA", "TJK", "TKL", "TKM", "TLS", "TON", "TTO",
    "TUN", "TUR", "TUV", "TWN", "TZA", "UGA", "UKR", "UMI", "URY", "USA", "UZB", "VAT", "VCT", "VEN", "VGB",
    "VIR", "VNM", "VUT", "WLF", "WSM", "YEM", "ZAF", "ZMB", "ZWE",
];

/// Codes of states that are gone, for history: ISO 3166-3 as it stood in 2024.
const WITHDRAWN: [&str; 14] =
    ["ANT", "ATB", "ATN", "BUR", "BYS", "CSK", "CTE", "DDR", "DHY", "FXX", "SCG", "SUN", "VDR", "YMD"];

/// One more withdrawn code, kept apart because data sets still use it for two states in turn.
const YUGOSLAVIA: &str = "YUG";

/// Whether a word has the form of a code: three capital letters.
pub(super) fn has_form(word: &str) -> bool {
    word.len() == 3 && word.bytes().all(|b| b.is_ascii_uppercase())
}

/// Whether the standard knows a code, or leaves it to users (`XKX`, `ZZB`).
#[must_use]
pub fn is_country(code: &str) -> bool {
    CURRENT.binary_search(&code).is_ok() || WITHDRAWN.contains(&code) || code == YUGOSLAVIA || is_free(code)
}

/// `AAA` to `AAZ`, `QMA` to `QZZ`, `XAA` to `XZZ`, `ZZA` to `ZZZ`: never given to a state, free for users.
fn is_free(code: &str) -> bool {
    has_form(code)
        && (code.starts_with("AA")
            || code.starts_with('X')
            || code.starts_with("ZZ")
            || (code.starts_with('Q') && code.as_bytes().get(1).is_some_and(|b| *b >= b'M')))
}

/// The code of the same letters in another order. Codes are too short for any other likeness to mean anything.
pub(super) fn swapped(word: &str) -> Option<&'static str> {
    let letters = |code: &str| {
        let mut letters: Vec<char> = code.chars().collect();
        letters.sort_unstable();
        letters
    };
    let mut same = CURRENT.into_iter().filter(|code| letters(code) == letters(word));
    same.next().filter(|_| same.next().is_none())
}
