//! Small charts, drawn as SVG.

use super::Trends;
use super::trends::Counts;
use crate::report::junit::escaped;
use std::fmt::Write as _;

/// A line of a chart: its class, its name, and what it counts.
type Series = (&'static str, &'static str, fn(&Counts) -> usize);

const SERIES: [Series; 3] = [
    ("present", "risks present", |counts| counts.present),
    ("uninhibited", "of them uninhibited", |counts| counts.uninhibited),
    ("holding", "resilience holding", |counts| counts.holding),
];
const WIDTH: usize = 460;
const HEIGHT: usize = 150;
/// Room for figures on the left and for names on the right.
const LEFT: usize = 30;
const PLOT: usize = 270;

/// Lines of risks and resilience over the years, with a table of the same for those who do not see it.
pub(super) fn trend(trends: &Trends, code: &str, name: &str) -> String {
    let Some(counts) = trends.countries.get(code).filter(|counts| counts.len() > 1) else {
        return String::new();
    };
    let most = counts.iter().map(|c| c.present.max(c.holding)).max().unwrap_or(0).max(4);
    let years: Vec<i16> = trends.days.iter().map(|day| day.year()).collect();
    let (first, last) = (years.first().copied().unwrap_or(0), years.last().copied().unwrap_or(0));
    let mut text = format!(
        "<figure class=\"trend\">\n<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"Risks and resilience of \
         {}, {first} to {last}; the figures are in the table below\">\n",
        escaped(name)
    );
    let y = |value: usize| 120 - value * 105 / most;
    for value in [0, most / 2, most] {
        let _ = writeln!(
            text,
            "<line class=\"grid\" x1=\"{LEFT}\" y1=\"{0}\" x2=\"{1}\" y2=\"{0}\"/><text x=\"24\" y=\"{2}\" \
             text-anchor=\"end\">{value}</text>",
            y(value),
            LEFT + PLOT,
            y(value) + 4,
        );
    }
    let x = |at: usize| LEFT + at * PLOT / (counts.len() - 1);
    let mut names: Vec<(usize, Series)> = Vec::new();
    for series in SERIES {
        let points: Vec<String> =
            counts.iter().enumerate().map(|(at, c)| format!("{},{}", x(at), y(series.2(c)))).collect();
        let _ = writeln!(text, "<polyline class=\"{}\" points=\"{}\"/>", series.0, points.join(" "));
        names.push((counts.last().map_or(0, |c| y(series.2(c))), series));
    }
    text.push_str(&labels(names, counts.last().copied().unwrap_or_default()));
    let _ = write!(
        text,
        "<text x=\"{LEFT}\" y=\"142\">{first}</text><text x=\"{}\" y=\"142\" text-anchor=\"end\">{last}</text>\n</svg>\n",
        LEFT + PLOT
    );
    let _ = writeln!(
        text,
        "<figcaption>Known risks and known resilience, each year as of {}</figcaption>",
        day_of_year(trends)
    );
    text.push_str(&figures(&years, counts));
    text + "</figure>\n"
}

/// Names at the ends of lines, moved apart where lines end close together.
fn labels(mut names: Vec<(usize, Series)>, last: Counts) -> String {
    names.sort_by_key(|(y, _)| *y);
    let mut text = String::new();
    let mut free = 0;
    for (y, (class, name, of)) in names {
        let y = (y + 4).max(free);
        free = y + 14;
        let _ = writeln!(
            text,
            "<text class=\"{class}\" x=\"{}\" y=\"{y}\">{} {name}</text>",
            LEFT + PLOT + 8,
            of(&last)
        );
    }
    text
}

fn day_of_year(trends: &Trends) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let Some(day) = trends.days.last() else { return String::new() };
    let month =
        usize::try_from(day.month() - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or_default();
    format!("{} {month}", day.day())
}

fn figures(years: &[i16], counts: &[Counts]) -> String {
    let heads: String = years.iter().map(|year| format!("<th scope=\"col\">{year}</th>")).collect();
    let rows = SERIES.iter().fold(String::new(), |mut text, (_, name, of)| {
        let cells: String = counts.iter().map(|c| format!("<td>{}</td>", of(c))).collect();
        let _ = writeln!(text, "<tr><th scope=\"row\">{name}</th>{cells}</tr>");
        text
    });
    format!(
        "<details><summary>The figures</summary><div class=\"wide\" role=\"group\" aria-label=\"Figures \
         year by year\"><table><thead><tr><td></td>{heads}</tr></thead><tbody>\n{rows}</tbody></table></div></details>\n"
    )
}
