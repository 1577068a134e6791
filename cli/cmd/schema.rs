//! `r2pc schema`: the JSON Schema of fact files, for editors.

use super::Outcome;
use crate::args::SchemaArgs;
use crate::exit::Exit;
use crate::load;
use crate::output::Context;
use r2pc_engine::facts::schema::schema;

/// Prints the schema of the policies' vocabulary.
pub(super) fn run(context: &Context, args: &SchemaArgs) -> Outcome {
    let paths = context.settings.policies(&args.policies.policies).value;
    let (_, checked) = load::rules(paths.as_deref())?;
    let schema = schema(&checked.program.vocabulary);
    context.write(&format!("{schema:#}\n"), args.output.as_deref())?;
    Ok(Exit::Fine)
}
