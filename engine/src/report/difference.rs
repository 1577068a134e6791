//! A change of policy on one page: what changed, what it means, whom it touches.
//!
//! [`Page`] says what there is to say, in the order in which a board reads it; a renderer lays it out, one file a format.

mod headline;
mod html;
mod json;
mod markdown;
mod page;
mod plain;
mod table;
mod touched;

pub use html::html as difference_html;
pub use json::json as difference_json;
pub use markdown::markdown as difference_markdown;
pub use plain::plain as difference_plain;
pub use table::table as difference_table;

use page::{Entry, Line, Mark, Meant, Page, Said};
use touched::Group;
