//! Signs that belong to other keyboards, texts and languages.

use super::super::expected::shown;
use super::super::lex::TokenKind;
use super::super::point::Point;
use super::{Scene, instead};
use crate::codes::parse as codes;
use crate::diagnostic::{Diagnostic, Edit, Fix};

/// A text whose line ends before its quote.
pub(super) fn unclosed_text(scene: &Scene<'_>) -> Option<Diagnostic> {
    let step = [0, -1].into_iter().find(|step| is_open(scene.point, *step))?;
    let error = scene
        .error(codes::UNCLOSED_TEXT, step, step, "the text is not closed")
        .label("no `\"` follows on this line")
        .help("close it with `\"`; a long text is written as several, one a line, each in its quotes");
    Some(error)
}

fn is_open(point: &Point<'_>, step: isize) -> bool {
    let Some(body) = point.word(step).strip_prefix('"') else { return false };
    let Some(inner) = body.strip_suffix('"') else { return true };
    inner.chars().rev().take_while(|c| *c == '\\').count() % 2 == 1
}

/// The pairs of quotes that word processors write.
const OPENING: [char; 8] =
    ['\u{201C}', '\u{201E}', '\u{201D}', '\u{00AB}', '\u{2018}', '\u{201A}', '\u{2019}', '\''];
const CLOSING: [char; 6] = ['\u{201D}', '\u{201C}', '\u{00BB}', '\u{2019}', '\u{2018}', '\''];

/// `“text”`, `'text'`.
pub(super) fn quotes(scene: &Scene<'_>) -> Option<Diagnostic> {
    let opening = scene.point.word(0).chars().next().filter(|c| OPENING.contains(c))?;
    let start = scene.point.range().start;
    let line = scene.builder.text.get(start..)?.lines().next()?;
    let closing =
        line.char_indices().skip(1).find(|(_, c)| CLOSING.contains(c) && (*c == '\'') == (opening == '\''));
    let end = closing.map_or(start + opening.len_utf8(), |(at, c)| start + at + c.len_utf8());
    let error = scene.error_at(codes::QUOTES, start..end, format!("`{opening}` does not open a text"));
    let mut error = error.help("texts stand between straight double quotes: `\"…\"`");
    if let Some((at, c)) = closing {
        let edit = |from: usize, to: usize| Edit { span: scene.builder.place(from, to), text: "\"".into() };
        let edits =
            vec![edit(start, start + opening.len_utf8()), edit(start + at, start + at + c.len_utf8())];
        let safe = !line.get(opening.len_utf8()..at).unwrap_or_default().contains(['"', '\\']);
        error.fix = Some(Fix { title: "write straight quotes".into(), edits, safe });
    }
    Some(error)
}

/// `# …`, `-- …`, `/* … */`.
pub(super) fn comment_sign(scene: &Scene<'_>) -> Option<Diagnostic> {
    let (end, sign) = match (scene.point.word(0), scene.point.word(1)) {
        ("#", _) => (0, "#"),
        ("-", "-") if scene.point.touches(0) => (1, "--"),
        ("/", "*") if scene.point.touches(0) => (1, "/*"),
        _ => return None,
    };
    let error = scene.error(codes::COMMENT_SIGN, 0, end, format!("`{sign}` does not begin a comment"));
    if sign == "/*" {
        return Some(error.help("a comment begins with `//` and ends with its line"));
    }
    Some(instead(error, "//", true))
}

/// What is meant by a character that keyboards of word processors write.
fn meant(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{2013}' | '\u{2014}' | '\u{2212}' | '\u{2010}' | '\u{2011}' => "-",
        '\u{00D7}' => "*",
        '\u{00F7}' => "/",
        '\u{2026}' => "..",
        '\u{2019}' => "'",
        c if c.is_whitespace() => " ",
        '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\0' => "",
        _ => return None,
    })
}

/// A character that has no meaning between words.
pub(super) fn odd_character(scene: &Scene<'_>) -> Option<Diagnostic> {
    let token = scene.point.word(0);
    let c = token.chars().next().filter(|_| scene.point.kind(0) == Some(TokenKind::Symbol))?;
    let known = c.is_ascii_graphic() && !matches!(c, '$' | '@' | '`' | '~' | '^' | '\\' | '?');
    if known || matches!(c, '≥' | '≤' | '≠') {
        return None;
    }
    let number = format!("U+{:04X}", u32::from(c));
    let visible = !c.is_control() && !c.is_whitespace() && meant(c) != Some("");
    let name =
        if visible { format!("`{}` ({number})", shown(token)) } else { format!("the character {number}") };
    let error = scene.error(codes::CHARACTER, 0, 0, format!("{name} means nothing here"));
    let span = error.span;
    Some(match meant(c) {
        Some("") => error.help("delete it: it cannot be seen").fix("delete it", span, "", true),
        Some(" ") => error.help("write a plain blank").fix("write a plain blank", span, " ", true),
        Some(text) => instead(error, text, true),
        None => error.help("it may stand in a text or in a comment"),
    })
}

/// `requires a;`
pub(super) fn semicolon(scene: &Scene<'_>) -> Option<Diagnostic> {
    if scene.point.word(0) != ";" {
        return None;
    }
    let error = scene.error(codes::SEMICOLON, 0, 0, "nothing ends with a semicolon");
    let span = error.span;
    Some(error.help("delete it: every clause opens with its word").fix("delete it", span, "", true))
}
