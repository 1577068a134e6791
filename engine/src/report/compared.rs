//! Comparisons as text: rules down and countries across, and the peers that a country can learn from.

use super::csv::rows;
use super::json::{measured, policy_set};
use super::layout::{BLUE, BOLD, DIM, GREEN, PLAIN, RED, counted, cut, left, line, paint, width, wrap};
use super::markdown::escaped;
use super::{Report, words};
use crate::compare::{Apart, Distance, Peer, Peers, Profile};
use crate::country;
use crate::finding::{Finding, Truth, Verdict};
use anstyle::Style;
use r2pc_lang::program::{Outcome, RuleId, WARNING_LEVEL};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::sync::Arc;

/// Countries with what is needed to speak of them.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    /// The texts and the policies; its findings are not asked for.
    pub report: &'a Report<'a>,
    /// The countries side by side, in the order that was asked for.
    pub profiles: &'a [Profile],
    /// The rules that are told.
    pub rules: &'a [RuleId],
    /// The peers of a country, where they are asked for.
    pub peers: Option<&'a Peers>,
    /// Whether rules that say the same of all countries are told to people too.
    pub all: bool,
}

/// How many resiliences that set a peer apart are told to people.
const MOST_APART: usize = 6;

impl<'a> Compared<'a> {
    /// A verdict as findings are written.
    fn finding(&self, country: &Arc<str>, rule: RuleId, verdict: &Verdict) -> Finding {
        verdict.finding(country, self.report.as_of, rule, None)
    }

    fn verdict<'p>(&self, profile: &'p Profile, rule: RuleId) -> Option<&'p Verdict> {
        profile.rules.get(rule.index())
    }

    /// `high, held`; `lacking`; `?` where nothing is known.
    fn cell(&self, profile: &Profile, rule: RuleId) -> (String, Style) {
        let Some(verdict) = self.verdict(profile, rule) else { return (String::new(), PLAIN) };
        let kind = self.report.program.rule(rule).kind;
        let word = words::brief(self.report.program, kind, verdict);
        if !verdict.is_known() {
            return (word, BLUE);
        }
        let is_bad = matches!(
            verdict.outcomes.first(),
            Some(Outcome::Present | Outcome::Raised | Outcome::Lacking | Outcome::Unmet)
        );
        let held = is_bad && verdict.inhibited == Some(Truth::True);
        let style = match (is_bad, held) {
            (true, false) => RED,
            (true, true) => PLAIN,
            _ if matches!(verdict.outcomes.first(), Some(Outcome::Holding | Outcome::Met)) => GREEN,
            _ => DIM,
        };
        (if held { format!("{word}, held") } else { word }, style)
    }

    /// The rules to tell: those that say something else of one country than of another, or all.
    fn told(&self) -> Vec<RuleId> {
        let differs = |rule: &RuleId| {
            let mut verdicts = self.profiles.iter().map(|profile| self.verdict(profile, *rule));
            let first = verdicts.next();
            self.all || verdicts.any(|verdict| Some(verdict) != first)
        };
        self.rules.iter().copied().filter(differs).collect()
    }

    fn outcome(&self, (low, high): (u32, u32)) -> String {
        let word = |level| self.report.program.vocabulary.enumeration(WARNING_LEVEL).word(level).to_owned();
        if low == high { word(low) } else { format!("{} to {}", word(low), word(high)) }
    }

    fn names(&self, rules: &[RuleId]) -> String {
        rules.iter().map(|id| self.report.program.rule(*id).name.to_string()).collect::<Vec<_>>().join(", ")
    }

    /// `0.12 over 9 of 27 risks known of both; 0.05 to 0.61 whatever the rest is`.
    fn distance(distance: &Distance) -> String {
        let known = distance.known.map_or_else(|| "unknown".to_owned(), |d| d.to_string());
        format!(
            "{known} over {} of {} known of both; {} to {} whatever the rest is",
            distance.shared,
            counted(distance.of, "risk"),
            distance.least,
            distance.most
        )
    }

    /// `courts holds here and not there …`: one resilience that sets a peer apart.
    fn apart(&self, apart: &Apart, peer: &str) -> String {
        let reference = self.peers.map_or("", |peers| &*peers.reference.country);
        let rule = &self.report.program.rule(apart.resilience).full_name;
        let holds = |truth: Truth| match truth {
            Truth::True => "holds",
            Truth::False => "does not hold",
            Truth::Unknown => "is not known to hold",
        };
        let against = match apart.inhibits.as_slice() {
            [] => String::new(),
            risks => format!("; it inhibits {}", self.names(risks)),
        };
        format!("{rule} {} in {peer} and {} in {reference}{against}", holds(apart.there), holds(apart.here))
    }
}

/// A country as people call it, with its code.
fn named(code: &str) -> String {
    country::name(code).map_or_else(|| code.to_owned(), |name| format!("{name} ({code})"))
}

/// Rules down, countries across, in at most so many columns; then the peers.
#[must_use]
pub fn compared_table(compared: &Compared<'_>, columns: usize) -> String {
    let mut text = paint(DIM, &format!("As of {}", compared.report.as_of)) + "\n";
    if let Some(peers) = compared.peers {
        text.push_str(&peers_text(compared, peers, columns));
    }
    if compared.profiles.len() > 1 {
        text.push_str(&side_by_side(compared, columns));
    }
    text
}

fn side_by_side(compared: &Compared<'_>, columns: usize) -> String {
    let told = compared.told();
    let countries = compared.profiles.len();
    let rule_name = |rule: RuleId| line(&compared.report.program.rule(rule).full_name);
    let longest = told.iter().map(|rule| width(&rule_name(*rule))).max().unwrap_or(4);
    let least = 12;
    let for_names = longest.min(columns.saturating_sub(countries * (least + 2)).max(20));
    let each = (columns.saturating_sub(for_names) / countries.max(1)).saturating_sub(2).clamp(least, 20);
    let mut text = format!("\n{}", left("", for_names));
    let heads: Vec<_> = compared.profiles.iter().map(|profile| (profile.country.to_string(), BOLD)).collect();
    across(&heads, each, &mut text);
    let mut kind = None;
    for rule in &told {
        let declared = compared.report.program.rule(*rule);
        if kind != Some(declared.kind) {
            kind = Some(declared.kind);
            let _ = writeln!(text, "{}", paint(DIM, declared.kind.word()));
        }
        text.push_str(&left(&cut(&rule_name(*rule), for_names), for_names));
        let cells: Vec<_> = compared.profiles.iter().map(|profile| compared.cell(profile, *rule)).collect();
        across(&cells, each, &mut text);
    }
    let same = compared.rules.len() - told.len();
    if same > 0 {
        let said = format!(
            "{} the same of all; -v shows them.",
            counted(same, "rule") + if same == 1 { " says" } else { " say" }
        );
        let _ = writeln!(text, "\n{}", paint(DIM, &said));
    }
    text
}

/// Cells of one width, two spaces before each, and the end of the line behind the last.
fn across(cells: &[(String, Style)], each: usize, text: &mut String) {
    for (at, (said, style)) in cells.iter().enumerate() {
        let said = cut(said, each);
        let said = if at + 1 < cells.len() { left(&said, each) } else { said };
        let _ = write!(text, "  {}", paint(*style, &said));
    }
    text.push('\n');
}

fn peers_text(compared: &Compared<'_>, peers: &Peers, columns: usize) -> String {
    let mut text = String::new();
    let lead = format!(
        "{}: warnings at {}. {}",
        named(&peers.reference.country),
        compared.outcome(peers.outcome),
        match peers.peers.len() {
            0 => "No country has risks near to it that are known and another outcome.".to_owned(),
            n => format!(
                "The {} with the nearest risks and another outcome:",
                if n == 1 { "one".to_owned() } else { n.to_string() }
            ),
        }
    );
    for part in wrap(&line(&lead), columns) {
        let _ = writeln!(text, "{}", paint(BOLD, &part));
    }
    for peer in &peers.peers {
        let code = &peer.profile.country;
        let perhaps = if peer.differs == Truth::True { "" } else { ", which may be the same" };
        let head = format!("{}: warnings at {}{perhaps}", named(code), compared.outcome(peer.outcome));
        let _ = writeln!(text, "\n{}", paint(BOLD, &head));
        item(&format!("distance {}", Compared::distance(&peer.distance)), columns, &mut text);
        for apart in peer.apart.iter().take(MOST_APART) {
            item(&compared.apart(apart, code), columns, &mut text);
        }
        match peer.apart.len() {
            0 => item("no resilience is known to set the two apart", columns, &mut text),
            n if n > MOST_APART => item(&format!("and {} more", n - MOST_APART), columns, &mut text),
            _ => {}
        }
    }
    if peers.too_little_known > 0 {
        let said = format!(
            "{} left out: too few of their risks are known.",
            counted(peers.too_little_known, "country")
        );
        let _ = writeln!(text, "\n{}", paint(DIM, &said));
    }
    text
}

fn item(said: &str, columns: usize, text: &mut String) {
    for (at, part) in wrap(&line(said), columns.saturating_sub(4).max(24)).iter().enumerate() {
        let _ = writeln!(text, "{}{part}", if at == 0 { "  · " } else { "    " });
    }
}

/// A sentence a rule and a peer.
#[must_use]
pub fn compared_plain(compared: &Compared<'_>) -> String {
    let mut text = String::new();
    for peer in compared.peers.into_iter().flat_map(|peers| &peers.peers) {
        let apart: Vec<String> =
            peer.apart.iter().map(|apart| compared.apart(apart, &peer.profile.country)).collect();
        let said = format!(
            "{}: warnings at {}; distance {}; {}",
            named(&peer.profile.country),
            compared.outcome(peer.outcome),
            Compared::distance(&peer.distance),
            apart.join("; ")
        );
        let _ = writeln!(text, "{}", line(&said));
    }
    if compared.profiles.len() > 1 {
        for rule in compared.told() {
            let said: Vec<String> = compared
                .profiles
                .iter()
                .map(|profile| format!("{} {}", profile.country, compared.cell(profile, rule).0))
                .collect();
            let _ = writeln!(
                text,
                "{}: {}",
                line(&compared.report.program.rule(rule).full_name),
                line(&said.join(", "))
            );
        }
    }
    text
}

/// A row a rule, a column a country.
#[must_use]
pub fn compared_csv(compared: &Compared<'_>) -> String {
    let row = |rule: RuleId, profile: &Profile| {
        let declared = compared.report.program.rule(rule);
        [
            declared.full_name.to_string(),
            declared.kind.word().to_owned(),
            profile.country.to_string(),
            compared.cell(profile, rule).0,
        ]
    };
    let all = compared
        .rules
        .iter()
        .flat_map(|rule| compared.profiles.iter().map(move |profile| row(*rule, profile)));
    rows(["rule", "kind", "country", "says"], all)
}

/// A page: a table of rules and countries, then the peers.
#[must_use]
pub fn compared_markdown(compared: &Compared<'_>) -> String {
    let mut text = format!("# r2pc compare, as of {}\n", compared.report.as_of);
    if let Some(peers) = compared.peers {
        let _ =
            writeln!(text, "\n## Near {}, with another outcome\n", escaped(&named(&peers.reference.country)));
        for peer in &peers.peers {
            let _ = writeln!(
                text,
                "- **{}**: warnings at {}; distance {}",
                escaped(&named(&peer.profile.country)),
                compared.outcome(peer.outcome),
                Compared::distance(&peer.distance)
            );
            for apart in &peer.apart {
                let _ = writeln!(text, "  - {}", escaped(&compared.apart(apart, &peer.profile.country)));
            }
        }
    }
    if compared.profiles.len() > 1 {
        let codes: Vec<&str> = compared.profiles.iter().map(|profile| &*profile.country).collect();
        let _ = writeln!(text, "\n| rule | {} |\n| --- |{}", codes.join(" | "), " --- |".repeat(codes.len()));
        for rule in compared.told() {
            let cells: Vec<String> =
                compared.profiles.iter().map(|profile| escaped(&compared.cell(profile, rule).0)).collect();
            let name = escaped(&compared.report.program.rule(rule).full_name);
            let _ = writeln!(text, "| {name} | {} |", cells.join(" | "));
        }
    }
    text
}

/// `r2pc.compare/1`. The schema is `docs/schemas/compare.json`.
#[must_use]
pub fn compared_json(compared: &Compared<'_>) -> String {
    let report = compared.report;
    let countries = |profile: &Profile| {
        let cells = compared.rules.iter().filter_map(|rule| {
            let verdict = compared.verdict(profile, *rule)?;
            Some((
                report.program.rule(*rule).full_name.to_string(),
                verdict_json(compared, profile, *rule, verdict),
            ))
        });
        json!({ "country": &*profile.country, "rules": cells.collect::<serde_json::Map<_, _>>() })
    };
    let document = json!({
        "format": "r2pc.compare/1",
        "as_of": report.as_of.to_string(),
        "known_by": report.known_by.map(|day| day.to_string()),
        "policies": policy_set(report.program, report.digest),
        "countries": compared.profiles.iter().map(countries).collect::<Vec<_>>(),
        "like": compared.peers.map(|peers| like(compared, peers)),
    });
    format!("{document:#}\n")
}

fn verdict_json(compared: &Compared<'_>, profile: &Profile, rule: RuleId, verdict: &Verdict) -> Value {
    let finding = compared.finding(&profile.country, rule, verdict);
    json!({
        "verdict": words::verdict(&finding),
        "could_be": words::could_be(&finding),
        "level": words::level(compared.report, &finding),
        "level_could_be": words::level_could_be(compared.report, &finding),
        "inhibited": verdict.inhibited.map(words::yes_no),
        "value": verdict.value.as_ref().map_or(Value::Null, measured),
    })
}

fn like(compared: &Compared<'_>, peers: &Peers) -> Value {
    let program = compared.report.program;
    let apart = |apart: &Apart| {
        json!({
            "resilience": &*program.rule(apart.resilience).full_name,
            "there": words::yes_no(apart.there),
            "here": words::yes_no(apart.here),
            "inhibits": words::names(program, &apart.inhibits),
        })
    };
    let peer = |peer: &Peer| {
        let far = &peer.distance;
        json!({
            "country": &*peer.profile.country,
            "outcome": compared.outcome(peer.outcome),
            "differs": words::yes_no(peer.differs),
            "distance": {
                "known": far.known.map(|d| d.to_string()),
                "least": far.least.to_string(),
                "most": far.most.to_string(),
                "risks_known_of_both": far.shared,
                "risks": far.of,
            },
            "apart": peer.apart.iter().map(apart).collect::<Vec<_>>(),
        })
    };
    json!({
        "country": &*peers.reference.country,
        "outcome": compared.outcome(peers.outcome),
        "peers": peers.peers.iter().map(peer).collect::<Vec<_>>(),
        "too_little_known": peers.too_little_known,
    })
}
