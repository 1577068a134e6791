//! A baseline: an earlier check, against which only what is new or worse is shown.

use crate::finding::Finding;
use crate::report::{Report, words};
use serde_json::Value;
use std::collections::BTreeMap;

/// Findings of an earlier check with their weight, by country, rule and item (semantics, 9.1).
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    findings: BTreeMap<Key, u8>,
}

/// Country, rule, item.
type Key = (String, String, Option<String>);

impl Baseline {
    /// Reads the JSON of a check.
    ///
    /// # Errors
    /// A text that is something else; what it is instead.
    pub fn read(text: &str) -> Result<Baseline, String> {
        let document: Value =
            serde_json::from_str(text).map_err(|error| format!("it is no JSON: {error}"))?;
        let format = document.get("format").and_then(Value::as_str);
        if format != Some("r2pc.check/1") {
            return Err(match format {
                Some(other) => format!("its format is `{other}`, not `r2pc.check/1`"),
                None => "it does not say that its format is `r2pc.check/1`".to_owned(),
            });
        }
        let rows = document.get("findings").and_then(Value::as_array).ok_or("it has no findings")?;
        let findings = rows.iter().filter_map(|row| Some((key(row)?, gravity(&told(row)))));
        Ok(Baseline { findings: findings.collect() })
    }

    /// Whether a finding is worth acting on, and was not, or was less so.
    #[must_use]
    pub fn is_new_or_worse(&self, report: &Report<'_>, finding: &Finding) -> bool {
        let rule = &report.rule(finding).full_name;
        let item = finding.item.as_deref().map(str::to_owned);
        let before = self.findings.get(&(finding.country.to_string(), rule.to_string(), item));
        let could_be = words::level_could_be(report, finding);
        let now = gravity(&Told {
            verdict: words::verdict(finding),
            level: words::level(report, finding).or(could_be.first().copied()),
            inhibited: finding.inhibited.map(words::yes_no),
            nature: words::nature(finding),
        });
        now > before.copied().unwrap_or(0)
    }
}

/// What a finding says, in the words of the JSON.
struct Told<'a> {
    verdict: &'a str,
    /// The least possible level.
    level: Option<&'a str>,
    inhibited: Option<&'a str>,
    nature: Option<&'a str>,
}

fn key(row: &Value) -> Option<Key> {
    let text = |name: &str| row.get(name)?.as_str().map(str::to_owned);
    Some((text("country")?, text("rule")?, text("item")))
}

fn told(row: &Value) -> Told<'_> {
    let text = |name: &str| row.get(name).and_then(Value::as_str);
    let least = || row.get("level_could_be")?.as_array()?.first()?.as_str();
    Told {
        verdict: text("verdict").unwrap_or_default(),
        level: text("level").or_else(least),
        inhibited: text("inhibited"),
        nature: text("nature"),
    }
}

/// How much a finding weighs against itself at another time; 0 where there is nothing to act on.
fn gravity(told: &Told<'_>) -> u8 {
    let level = match told.level {
        Some("extreme" | "alarm") => 3,
        Some("high" | "alert") => 2,
        _ => 1,
    };
    match told.verdict {
        "raised" => level,
        "present" if told.inhibited == Some("yes") => 1,
        "present" => 1 + level,
        "unmet" => 1 + u8::from(told.nature == Some("legal")),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_json_of_a_check_is_a_baseline() {
        for (text, says) in [
            ("no", "no JSON"),
            ("{}", "does not say"),
            ("{\"format\":\"r2pc.lint/1\"}", "`r2pc.lint/1`"),
            ("{\"format\":\"r2pc.check/1\"}", "no findings"),
        ] {
            let said = Baseline::read(text).unwrap_err();
            assert!(said.contains(says), "{said}");
        }
    }

    #[test]
    fn a_risk_weighs_more_when_nothing_holds_it_back_and_an_unknown_weighs_nothing() {
        let row = |verdict, level, inhibited| {
            gravity(&Told { verdict, level, inhibited: Some(inhibited), nature: None })
        };
        assert!(row("present", Some("high"), "unknown") > row("present", Some("extreme"), "yes"));
        assert!(row("present", Some("extreme"), "no") > row("present", Some("high"), "no"));
        assert_eq!(row("unknown", Some("high"), "no"), 0);
    }
}
