//! `r2pc explain`

use super::{AnswerArgs, StudyArgs, WhenArgs};
use clap::Args as ClapArgs;

/// `r2pc explain`
#[derive(Debug, ClapArgs)]
pub(crate) struct ExplainArgs {
    /// The country: its ISO 3166-1 code or its name
    #[arg(value_name = "COUNTRY")]
    pub(crate) country: String,
    /// The rule: its full name or the end of it; one of its items as `RULE["KEY"]`
    #[arg(value_name = "RULE")]
    pub(crate) rule: String,
    #[command(flatten)]
    pub(crate) study: StudyArgs,
    #[command(flatten)]
    pub(crate) when: WhenArgs,
    /// The item of a rule with `for each` [default: all of them]
    #[arg(long, value_name = "KEY", env = "R2PC_ITEM", hide_env = true)]
    pub(crate) item: Option<String>,
    /// How deep the rules it leans on are unfolded
    #[arg(long, value_name = "N", default_value_t = 1, env = "R2PC_DEPTH", hide_env = true)]
    pub(crate) depth: usize,
    /// How many readings the search for smallest changes may take, for each verdict it looks for
    #[arg(long, value_name = "N", default_value_t = r2pc_engine::why::USUAL_EFFORT, env = "R2PC_EFFORT", hide_env = true)]
    pub(crate) effort: usize,
    #[command(flatten)]
    pub(crate) answer: AnswerArgs,
}
