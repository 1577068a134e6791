//! Pictures as SVG: what every one of them has.

use super::junit::escaped;

/// A picture.
#[derive(Clone, Copy, Debug)]
pub(super) struct Svg<'a> {
    /// What it shows, in a few words.
    pub(super) title: &'a str,
    /// What it shows, for those who do not see it.
    pub(super) description: &'a str,
    /// Pixels.
    pub(super) width: u32,
    /// Pixels.
    pub(super) height: u32,
}

impl Svg<'_> {
    /// The whole file, on a white ground.
    pub(super) fn document(&self, style: &str, body: &str) -> String {
        let Svg { title, description, width, height } = self;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\">\n<title>{}</title>\n<desc>{}</desc>\n<style>{style}</style>\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n{body}</svg>\n",
            escaped(title),
            escaped(description)
        )
    }
}

/// A text with its base line at a place; spaces are kept.
pub(super) fn text_at(x: u32, y: u32, class: &str, text: &str) -> String {
    format!("<text x=\"{x}\" y=\"{y}\" class=\"{class}\" xml:space=\"preserve\">{}</text>\n", escaped(text))
}
