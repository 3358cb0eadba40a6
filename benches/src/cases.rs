//! The cases: what is run side by side, and which targets are judged by it.

pub mod cold;
pub mod exceptions;
pub mod parent;

use crate::report::Report;
use crate::series::Series;
use crate::worker::Result;

/// Takes what was measured, or notes why it was not.
fn accept(report: &mut Report, name: &str, outcome: Result<Series>) -> Option<Series> {
    match outcome {
        Ok(series) => Some(series),
        Err(error) => {
            report.failures.push(format!("{name}: {error}"));
            None
        }
    }
}
