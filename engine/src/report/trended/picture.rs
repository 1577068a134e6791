//! Trends as a picture: a small chart a series, a line where it is known and a band where it is not.

use super::{Trended, scale};
use crate::finding::{Truth, Verdict};
use crate::report::svg::{Svg, text_at};
use crate::trend::Series;
use r2pc_lang::syntax::RuleKind;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::fmt::Write as _;

/// A point of a line, from 0 at the bottom to 1 at the top: the least and the greatest that is possible, and whether it is
/// held back. None where there is nothing.
pub type Line = [Option<(f64, f64, bool)>];

/// Pixels of one chart.
const WIDTH: u32 = 260;
const HEIGHT: u32 = 48;
/// Pixels from a chart to the next, a heading included.
const STEP: u32 = HEIGHT + 34;
const MARGIN: u32 = 16;
/// How many charts stand side by side.
const ACROSS: u32 = 3;

const STYLE: &str = "text { font: 11px sans-serif; fill: #222; } .days { fill: #666; } \
    .line { fill: none; stroke: #8c2d19; stroke-width: 2; stroke-linecap: round; } .band { fill: #8c2d19; fill-opacity: .18; stroke: none; } \
    .ground { fill: #f6f6f4; } .held { fill: #1a7f37; }";

/// A small chart for each series that is shown.
#[must_use]
pub fn trend_svg(trended: &Trended<'_>) -> String {
    let shown = trended.shown();
    let mut body = String::new();
    let (mut column, mut row) = (0, 0);
    for series in &shown {
        let (x, y) = (MARGIN + column * (WIDTH + MARGIN), MARGIN + row * STEP);
        body.push_str(&chart(trended, series, x, y));
        column += 1;
        if column == ACROSS {
            (column, row) = (0, row + 1);
        }
    }
    let rows = row + u32::from(column > 0);
    let days = (trended.trend.days.first(), trended.trend.days.last());
    let title = match days {
        (Some(first), Some(last)) => format!("Trends from {first} to {last}"),
        _ => "Trends".to_owned(),
    };
    let description = super::trend_plain(trended).replace('\n', " ");
    let svg = Svg {
        title: &title,
        description: &description,
        width: MARGIN + ACROSS * (WIDTH + MARGIN),
        height: MARGIN + rows.max(1) * STEP + MARGIN,
    };
    svg.document(STYLE, &body)
}

fn chart(trended: &Trended<'_>, series: &Series, x: u32, y: u32) -> String {
    let points = line(trended, series);
    let heading = format!("{} {}", series.country, trended.name(series));
    let ends = trended.turned(
        series,
        series.points.first().and_then(Option::as_ref),
        series.points.last().and_then(Option::as_ref),
    );
    let mut text = text_at(x, y + 10, "name", &heading);
    let _ = writeln!(
        text,
        "<g transform=\"translate({x} {})\">\n{}</g>",
        y + 14,
        lines_svg(&points, WIDTH, HEIGHT)
    );
    text + &text_at(x, y + 14 + HEIGHT + 12, "days", &format!("{}: {ends}", series.direction.word()))
}

/// The points of a series on its own scale.
fn line(trended: &Trended<'_>, series: &Series) -> Vec<Option<(f64, f64, bool)>> {
    let rule = trended.rule(series);
    let Some((low, high)) = scale(series, rule) else { return vec![None; series.points.len()] };
    let share = |place: Decimal| {
        let share = (place - low).checked_div(high - low).unwrap_or(Decimal::ZERO);
        share.to_f64().unwrap_or(0.0).clamp(0.0, 1.0)
    };
    let point = |point: &Verdict| {
        let (least, most) = point.place(rule.kind);
        let bounds = match rule.kind {
            RuleKind::Measure => (least.map_or(0.0, share), most.map_or(1.0, share)),
            _ => (share(least?), share(most?)),
        };
        // What is at its lowest level needs no holding back.
        Some((bounds.0, bounds.1, bounds.0 > 0.0 && point.inhibited == Some(Truth::True)))
    };
    series.points.iter().map(|p| p.as_ref().and_then(point)).collect()
}

/// A chart of points from left to right in a box, without its frame: classes `ground`, `band`, `line`, `held`.
#[must_use]
pub fn lines_svg(points: &Line, width: u32, height: u32) -> String {
    let mut text = format!("<rect class=\"ground\" width=\"{width}\" height=\"{height}\"/>\n");
    let steps = f64::from(u32::try_from(points.len().saturating_sub(1)).unwrap_or(u32::MAX)).max(1.0);
    let (w, h) = (f64::from(width) - 8.0, f64::from(height) - 8.0);
    let x = |at: usize| 4.0 + w * f64::from(u32::try_from(at).unwrap_or(u32::MAX)) / steps;
    let y = |share: f64| 4.0 + h * (1.0 - share);
    let mut path = String::new();
    let mut is_drawing = false;
    for (at, point) in points.iter().enumerate() {
        match point {
            Some((low, high, held)) if (high - low).abs() < f64::EPSILON => {
                // A point that stands alone is a dot: a line of no length with round ends.
                let (start, end) = if is_drawing { ("L", "") } else { ("M", "h0") };
                let _ = write!(path, "{start}{:.1} {:.1}{end}", x(at), y(*low));
                is_drawing = true;
                if *held {
                    let _ = writeln!(
                        text,
                        "<circle class=\"held\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"3\"/>",
                        x(at),
                        y(*low)
                    );
                }
            }
            Some((low, high, _)) => {
                is_drawing = false;
                let half = (w / steps / 2.0).max(2.0);
                let (left, right) = ((x(at) - half).max(0.0), (x(at) + half).min(f64::from(width)));
                let _ = writeln!(
                    text,
                    "<rect class=\"band\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>",
                    left,
                    y(*high),
                    right - left,
                    y(*low) - y(*high)
                );
            }
            None => is_drawing = false,
        }
    }
    if !path.is_empty() {
        let _ = writeln!(text, "<path class=\"line\" d=\"{path}\"/>");
    }
    text
}
