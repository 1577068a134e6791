//! The ROC and precision-recall curves as one SVG picture.

use super::super::junit::escaped;
use super::{Backtested, three};
use crate::backtest::Scored;
use crate::backtest::curve::Point;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::fmt::Write as _;

/// How many scores are drawn: as many as there are colours that can be told apart.
const MOST: usize = 8;
/// Colours that readers with any colour vision can tell apart (Okabe and Ito 2008), and black.
const COLOURS: [&str; MOST] =
    ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#8c6d31"];
/// The side of a plot, in the picture's units.
const SIDE: i64 = 300;

/// Both curves of the scores with the largest areas, with a legend.
#[must_use]
pub fn curves(told: &Backtested<'_>) -> String {
    let scores: Vec<&Scored> = told.by_area().into_iter().take(MOST).collect();
    let height = 380 + 20 * scores.len();
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 780 {height}\" font-family=\"sans-serif\" \
         font-size=\"12\" role=\"img\" aria-labelledby=\"title\">\n<title id=\"title\">ROC and precision-recall \
         curves for {}</title>\n<rect width=\"780\" height=\"{height}\" fill=\"#ffffff\"/>\n",
        escaped(told.outcome)
    );
    let positives = told.positives();
    let others = told.backtest.cases.len() - positives;
    plot(&mut text, 60, "ROC", "false alarms, of all quiet country-years", "onsets caught (recall)");
    let _ = writeln!(
        text,
        "<line x1=\"60\" y1=\"330\" x2=\"360\" y2=\"30\" stroke=\"#999999\" stroke-dasharray=\"4 4\"/>"
    );
    plot(
        &mut text,
        450,
        "Precision and recall",
        "onsets caught (recall)",
        "alarms that were right (precision)",
    );
    for ((at, scored), colour) in scores.iter().enumerate().zip(COLOURS) {
        let roc = roc(&scored.measured.curve, positives, others);
        let precision = precision_recall(&scored.measured.curve, positives);
        line(&mut text, 60, &roc, colour);
        line(&mut text, 450, &precision, colour);
        let y = 385 + 20 * at;
        let area = three(scored.measured.auc.as_ref().map(|auc| auc.area));
        let _ = writeln!(
            text,
            "<line x1=\"60\" y1=\"{}\" x2=\"84\" y2=\"{}\" stroke=\"{colour}\" stroke-width=\"2\"/>\n<text x=\"92\" \
             y=\"{y}\">{} (AUC {area}, mean precision {})</text>",
            y - 4,
            y - 4,
            escaped(&told.name(&scored.subject)),
            three(scored.measured.average_precision),
        );
    }
    text + "</svg>\n"
}

/// The frame of a plot with its axes.
fn plot(text: &mut String, x: i64, title: &str, along: &str, up: &str) {
    let (middle, bottom) = (x + SIDE / 2, 30 + SIDE);
    let _ = write!(
        text,
        "<text x=\"{middle}\" y=\"20\" text-anchor=\"middle\" font-weight=\"bold\">{title}</text>\n\
         <rect x=\"{x}\" y=\"30\" width=\"{SIDE}\" height=\"{SIDE}\" fill=\"none\" stroke=\"#333333\"/>\n\
         <text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{along}</text>\n\
         <text transform=\"translate({} {}) rotate(-90)\" text-anchor=\"middle\">{up}</text>\n",
        bottom + 32,
        x - 30,
        30 + SIDE / 2,
    );
    for (share, word) in [(0, "0"), (1, "0.5"), (2, "1")] {
        let (along, up) = (x + share * SIDE / 2, bottom - share * SIDE / 2);
        let _ = write!(
            text,
            "<text x=\"{along}\" y=\"{}\" text-anchor=\"middle\">{word}</text>\n<text x=\"{}\" y=\"{}\" \
             text-anchor=\"end\">{word}</text>\n",
            bottom + 16,
            x - 6,
            up + 4,
        );
    }
}

type Pair = (Decimal, Decimal);

fn roc(points: &[Point], positives: usize, others: usize) -> Vec<Pair> {
    let share = |part: usize, whole: usize| crate::backtest::exact::share(part, whole).unwrap_or_default();
    let all: Vec<Pair> = std::iter::once((Decimal::ZERO, Decimal::ZERO))
        .chain(points.iter().map(|p| (share(p.false_alarms, others), share(p.hits, positives))))
        .collect();
    corners(all)
}

fn precision_recall(points: &[Point], positives: usize) -> Vec<Pair> {
    let pair = |p: &Point| {
        let recall = crate::backtest::exact::share(p.hits, positives)?;
        Some((recall, crate::backtest::exact::share(p.hits, p.hits + p.false_alarms)?))
    };
    points.iter().filter(|point| point.hits > 0).filter_map(pair).collect()
}

/// The points at which a line turns: those between two others on one level or one column are left out.
fn corners(points: Vec<Pair>) -> Vec<Pair> {
    let mut kept: Vec<Pair> = Vec::new();
    for point in points {
        let straight = |a: &Pair, b: &Pair| (a.0 == b.0 && b.0 == point.0) || (a.1 == b.1 && b.1 == point.1);
        if let [.., a, b] = kept.as_slice()
            && straight(a, b)
        {
            kept.pop();
        }
        kept.push(point);
    }
    kept
}

fn line(text: &mut String, x: i64, points: &[Pair], colour: &str) {
    let tenths = |value: Decimal| (value * Decimal::from(SIDE * 10)).round().to_i64().unwrap_or_default();
    let place = |(along, up): &Pair| {
        let (along, up) = (x * 10 + tenths(*along), (30 + SIDE) * 10 - tenths(*up));
        format!("{}.{},{}.{}", along / 10, along % 10, up / 10, up % 10)
    };
    let path: Vec<String> = points.iter().map(place).collect();
    let _ = writeln!(
        text,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
        path.join(" ")
    );
}
