//! A backtest as Markdown, for a page or a pull request.

use super::super::layout::line;
use super::super::markdown::escaped;
use super::{Backtested, percent, range, three, unknown_word};
use std::fmt::Write as _;

/// A table of scores, and one of their alarms.
#[must_use]
pub fn backtested_markdown(told: &Backtested<'_>) -> String {
    let backtest = told.backtest;
    let years = told.years().map_or(String::new(), |(from, to)| format!(", {from} to {to}"));
    let mut text = format!("# r2pc backtest: {}{years}\n\n", escaped(told.outcome));
    let _ = writeln!(
        text,
        "{} country-years, {} of them before {} onsets; {} left out ({}), {} undecided; unknown scores rank {}.\n",
        backtest.cases.len(),
        told.positives(),
        backtest.onsets.len(),
        backtest.excluded,
        escaped(&told.excluded.join(", ")),
        backtest.undecided,
        unknown_word(told.unknown),
    );
    text.push_str("| score | AUC | 95 % interval | possible | top 10 | top 20 | top 30 |\n");
    text.push_str("| --- | ---: | --- | --- | ---: | ---: | ---: |\n");
    for scored in told.by_area() {
        let measured = &scored.measured;
        let auc = measured.auc.as_ref();
        let tops: Vec<String> = measured.top.iter().map(|top| percent(*top)).collect();
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            code(&told.name(&scored.subject)),
            three(auc.map(|auc| auc.area)),
            range(auc.and_then(|auc| auc.interval_by_country)),
            range(measured.auc_bounds),
            tops.join(" | "),
        );
    }
    text.push_str(
        "\n| score | at | hits | misses | false alarms | quiet | precision | recall | lead, years |\n",
    );
    text.push_str("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for scored in told.by_area() {
        for alarm in &scored.measured.alarms {
            let lead = alarm.lead_years_median.map_or("–".to_owned(), |lead| lead.normalize().to_string());
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} | {} | {} | {} | {} | {lead} |",
                code(&told.name(&scored.subject)),
                escaped(&alarm.at),
                alarm.hits,
                alarm.misses,
                alarm.false_alarms,
                alarm.quiet,
                percent(alarm.precision),
                percent(alarm.recall),
            );
        }
    }
    text
}

fn code(text: &str) -> String {
    format!("`{}`", line(text).replace('`', "'").replace('|', "/"))
}
