//! Single values: truths, texts, countries, enum words.

use super::{Datum, Fit, Fitter, country, one_of, shown, steers};
use crate::codes::fact;
use crate::diagnostic::Diagnostic;
use crate::program::{EnumId, Scalar};
use crate::source::Span;
use crate::suggest;
use crate::value::{Reason, Value};
use std::sync::Arc;
use unicode_normalization::{UnicodeNormalization, is_nfc};

impl Fitter<'_> {
    pub(super) fn scalar(&mut self, ty: &Scalar, datum: &Datum) -> Fit<Value> {
        let expected = self.named(ty);
        let (text, quoted) = self.word(datum, &expected)?;
        let span = datum.span;
        if !quoted && !matches!(ty, Scalar::Text) && Reason::from_word(text).is_some() {
            return self.refuse(bare_reason(text, &expected, span));
        }
        Ok(match ty {
            Scalar::Bool => Value::Bool(self.truth(text, quoted, span)?),
            Scalar::Number(ty) => Value::Number(self.number(ty, text, span)?),
            Scalar::Date => Value::Date(self.date(text, span)?),
            Scalar::Duration => Value::Duration(self.duration(text, span)?),
            Scalar::Text => Value::Text(self.text(text, span)?),
            Scalar::Country => Value::Text(self.country(text, span)?),
            Scalar::Enum(id) => Value::Choice(self.choice(*id, text, span)?),
        })
    }

    fn truth(&mut self, text: &str, quoted: bool, span: Span) -> Fit<bool> {
        match text {
            "true" if !quoted => return Ok(true),
            "false" if !quoted => return Ok(false),
            _ => {}
        }
        let message = match quoted {
            true => format!("\"{}\" is a text, expected `true` or `false`", shown(text)),
            false => format!("`{}` is neither `true` nor `false`", shown(text)),
        };
        let diagnostic = Diagnostic::error(fact::TYPE_MISMATCH, span, message);
        let meant = match &*text.to_ascii_lowercase() {
            "true" | "yes" | "y" | "on" | "1" => "true",
            "false" | "no" | "n" | "off" | "0" => "false",
            _ => return self.refuse(diagnostic.help("write `true` or `false`")),
        };
        let how = if quoted { ", without quotes" } else { "" };
        self.refuse(diagnostic.help(format!("write `{meant}`{how}")))
    }

    pub(super) fn text(&mut self, text: &Arc<str>, span: Span) -> Fit<Arc<str>> {
        if text.chars().any(|c| !matches!(c, '\n' | '\t') && steers(c)) {
            let message = "a text holds a control character";
            let diagnostic = Diagnostic::error(fact::CONTROL_CHARACTER, span, message);
            return self
                .refuse(diagnostic.help("leave it out: only line breaks and tabs may stand in a text"));
        }
        Ok(if is_nfc(text) { Arc::clone(text) } else { text.nfc().collect::<String>().into() })
    }

    pub(super) fn country(&mut self, text: &str, span: Span) -> Fit<Arc<str>> {
        if country::is_country(text) {
            return Ok(text.into());
        }
        self.refuse(no_country(text, span))
    }

    pub(super) fn choice(&mut self, id: EnumId, text: &str, span: Span) -> Fit<u32> {
        let ty = self.vocabulary.enumeration(id);
        if let Some(value) = ty.value(text) {
            return Ok(value);
        }
        let words: Vec<&str> = ty.values.iter().map(|(w, _)| &**w).collect();
        let help = suggest::did_you_mean(text, words.iter().copied()).or_else(|| one_of(&words));
        let message = format!("`{}` is no value of `{}`", shown(text), ty.name);
        self.refuse(Diagnostic::error(fact::UNKNOWN_VALUE, span, message).maybe_help(help))
    }
}

/// What is said of a word that is no country's code.
pub(super) fn no_country(text: &str, span: Span) -> Diagnostic {
    let message = format!("`{}` is no country code", shown(text));
    let upper = text.to_ascii_uppercase();
    let help = if country::has_form(&upper) && country::is_country(&upper) {
        Some(format!("write `{upper}`"))
    } else {
        country::swapped(text).map(|code| format!("did you mean `{code}`?"))
    };
    let help = help.unwrap_or_else(|| {
        "write the ISO 3166-1 alpha-3 code: three capital letters, as in `GHA`".to_owned()
    });
    Diagnostic::error(fact::UNKNOWN_COUNTRY, span, message).help(help)
}

fn bare_reason(text: &str, expected: &str, span: Span) -> Diagnostic {
    let message = format!("`{}` is a reason, expected {expected}", shown(text));
    let diagnostic = Diagnostic::error(fact::TYPE_MISMATCH, span, message);
    diagnostic.help(format!("to say why the value is missing, write `{{ unknown: {} }}`", shown(text)))
}
