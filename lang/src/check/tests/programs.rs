//! What sound text comes to.

use super::{checked, said};
