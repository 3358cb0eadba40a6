//! [`text`], what programs read instead of people.

use serde::Serialize;
use std::io;

/// The value as JSON, for people too: with lines, and one at the end.
pub(crate) fn text(value: &impl Serialize) -> io::Result<String> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    Ok(text)
}
