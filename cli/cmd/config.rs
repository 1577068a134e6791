//! `r2pc config`: every setting and where it came from.

use super::Outcome;
use crate::args::{ConfigArgs, Format};
use crate::config;
use crate::exit::Exit;
use crate::output::Context;
use serde_json::{Map, Value, json};

/// Shows the settings as a table or as one JSON object.
pub(super) fn run(context: &Context, args: &ConfigArgs) -> Outcome {
    let lines = config::lines(&context.settings, &context.common, args)?;
    let text = if args.output.format == Some(Format::Json) { as_json(&lines) } else { as_table(&lines) };
    context.write(&text, args.output.output.as_deref())?;
    Ok(Exit::Fine)
}

fn as_table(lines: &[[String; 3]]) -> String {
    let widest = |at: usize| lines.iter().map(|l| l[at].chars().count()).max().unwrap_or(0);
    let (name_width, value_width) = (widest(0), widest(1));
    lines
        .iter()
        .map(|[name, value, from]| format!("{name:name_width$}  {value:value_width$}  {from}\n"))
        .collect()
}

fn as_json(lines: &[[String; 3]]) -> String {
    let one = |[name, value, from]: &[String; 3]| (name.clone(), json!({ "value": value, "from": from }));
    let settings: Map<String, Value> = lines.iter().map(one).collect();
    format!("{:#}\n", json!({ "format": "r2pc.config/1", "settings": settings }))
}
