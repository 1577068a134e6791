//! Braces, brackets, parentheses, and documentation that stands above nothing.

use super::super::grammar::Rule;
use super::super::lex::TokenKind;
use super::Scene;
use crate::codes::parse as codes;
use crate::diagnostic::Diagnostic;

/// The head of a declaration without its `{`.
pub(super) fn missing_brace(scene: &Scene<'_>) -> Option<Diagnostic> {
    if !scene.wants(&[Rule::lbrace])
        || scene.strict != Rule::strict_declaration
        || scene.wants(&[Rule::kw_open])
    {
        return None;
    }
    let ends = scene.point.token(0).is_none();
    let follows = matches!(scene.point.kind(0), Some(TokenKind::Word))
        || matches!(scene.point.word(0), "}" | ":" | "[" | "(");
    if !ends && !follows {
        return None;
    }
    let head = scene.point.token(-1)?.range.clone();
    let at = scene.builder.place(head.end, head.end);
    let error = scene
        .error_at(codes::MISSING_BRACE, head, "the `{` is missing")
        .label("`{` belongs behind this")
        .help("its lines stand between `{` and `}`")
        .fix("write `{`", at, " {", false);
    Some(error)
}

/// A bracket without its partner.
pub(super) fn bracket(scene: &Scene<'_>) -> Option<Diagnostic> {
    let word = scene.point.word(0);
    if scene.point.kind(0) == Some(TokenKind::Doc)
        || (scene.point.token(0).is_none() && scene.point.kind(-1) == Some(TokenKind::Doc))
    {
        return Some(stray_doc(scene));
    }
    let open = scene.point.open_bracket();
    if matches!(word, ")" | "]" | "}") && open.is_none() {
        let error = scene.error(codes::STRAY_BRACKET, 0, 0, format!("`{word}` closes nothing"));
        let span = error.span;
        return Some(error.help("delete it, or open what it is to close").fix("delete it", span, "", false));
    }
    let open = open.filter(|_| scene.wants(&[Rule::rpar, Rule::rbracket, Rule::rbrace]))?;
    let closes = scene.point.token(0).is_none() || matches!(word, ")" | "]" | "}");
    closes.then(|| unclosed(scene, open))
}

fn unclosed(scene: &Scene<'_>, open: std::ops::Range<usize>) -> Diagnostic {
    let sign = scene.builder.text.get(open.clone()).unwrap_or_default();
    let partner = match sign {
        "(" => ")",
        "[" => "]",
        _ => "}",
    };
    let end = scene.point.token(-1).map_or(open.end, |token| token.range.end);
    scene
        .error_at(codes::UNCLOSED_BRACKET, open, format!("`{sign}` is not closed"))
        .label(format!("its `{partner}` is missing"))
        .help(format!("write `{partner}` where it ends"))
        .fix(format!("write `{partner}` at the end"), scene.builder.place(end, end), partner, false)
}

fn stray_doc(scene: &Scene<'_>) -> Diagnostic {
    scene
        .error(codes::STRAY_DOC, 0, 0, "this documentation stands above nothing")
        .help("`///` lines stand above a declaration, a clause or a field; write `//` for a remark")
}
