//! `for each` over a list whose items are the values of an enum: what the file does not list is never asked for.

use super::code::LIST_FOR_SET;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::program::{Domain, FieldType, Scalar};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for rule in &cx.program.rules {
        let Some(each) = &rule.each else { continue };
        let Domain::List(list) = &each.domain else { continue };
        let record = cx.vocabulary().record(list.record);
        let key = record.key.and_then(|at| record.fields.get(at as usize)).map(|field| &field.ty);
        let Some(FieldType::Scalar(Scalar::Enum(id))) = key else { continue };
        let (name, fact) = (&cx.vocabulary().enumeration(*id).name, cx.vocabulary().fact(list.fact));
        let message = format!("`{}` lists values of `{name}`, and one that is not listed is not asked for", fact.name);
        let help = format!("declare `fact {} by {name}`, and range over `{name}`: each value then has a finding", fact.name);
        let d = Diagnostic::warning(LIST_FOR_SET, each.span, message).help(help);
        out.push(d.related(fact.name_span, "the list is declared here"));
    }
}
