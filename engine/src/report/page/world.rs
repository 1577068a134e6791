//! The countries of the world: where they lie. `make_world.mjs` made the table.

use std::fmt::Write as _;

/// A row a country: code; shape. A shape begins with `M`; of a country too small for one it is a place, `x y`.
const WORLD: &str = include_str!("world.csv");
/// How wide and high the map is, in units of the shapes.
pub(super) const SIZE: (u32, u32) = (2000, 880);

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    WORLD.lines().skip(1).filter_map(|line| line.split_once(';'))
}

/// All shapes and dots, each as `dress` would have it: it gives a country's class and what is said of it, or none for
/// a country that is only ground.
pub(super) fn shapes(dress: impl Fn(&str) -> Option<(&'static str, String)>) -> String {
    let (mut ground, mut above) = (String::new(), String::new());
    for (code, shape) in rows().filter(|(_, shape)| !shape.is_empty()) {
        match (dress(code), drawn(shape)) {
            (Some((class, says)), drawn) => {
                let _ = writeln!(
                    above,
                    "<a href=\"#{code}\" tabindex=\"-1\" class=\"{class}\"><title>{says}</title>{drawn}</a>"
                );
            }
            // Places without facts are drawn where they have a shape; dots of them would say nothing.
            (None, drawn) if shape.starts_with('M') => ground.push_str(&drawn),
            (None, _) => {}
        }
    }
    format!("<g class=\"ground\">{ground}</g>\n{above}")
}

fn drawn(shape: &str) -> String {
    match shape.split_once(' ') {
        Some((x, y)) if !shape.starts_with('M') => format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"6\"/>"),
        _ => format!("<path d=\"{shape}\"/>"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::country::codes::usual_name;

    #[test]
    fn every_row_has_a_code_with_a_name_and_shapes_lie_on_the_map() {
        let mut last = "";
        for (code, shape) in rows() {
            assert!(code > last && usual_name(code).is_some(), "{code}");
            last = code;
            let first = shape.trim_start_matches('M').split(['l', ' ']).take(2);
            let place: Vec<u32> = first.filter_map(|n| n.parse().ok()).collect();
            if !shape.is_empty() {
                assert!(place[0] <= SIZE.0 && place[1] <= SIZE.1, "{code} {place:?}");
            }
        }
    }
}
