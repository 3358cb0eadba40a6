//! [`Plan`], what will be done to run a program, for a person to read.

use birdcage_path::ExceptionTable;
use std::fmt;

/// What will be done to run a program.
///
/// Its printed form lists the exceptions, resolved and merged, and then every
/// step in order: one line each. That text is for people and may change.
#[derive(Clone, Debug)]
pub struct Plan {
    table: ExceptionTable,
    steps: birdcage_init::Plan,
}

impl Plan {
    pub(crate) fn new(table: ExceptionTable, steps: birdcage_init::Plan) -> Self {
        Self { table, steps }
    }

    /// The exceptions, resolved and merged.
    pub fn exceptions(&self) -> &ExceptionTable {
        &self.table
    }

    /// The steps, as the layer below carries them out.
    pub fn steps(&self) -> &birdcage_init::Plan {
        &self.steps
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in self.table.to_string().lines() {
            writeln!(f, "exception   {line}")?;
        }
        write!(f, "{}", self.steps)
    }
}
