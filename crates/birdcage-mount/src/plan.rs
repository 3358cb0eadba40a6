//! [`MountPlan`], all steps in building the file system of a sandbox.

use crate::planner::Planner;
use crate::{Attributes, Layout, Operation, PlanError};
use birdcage_path::ExceptionTable;
use std::ffi::CString;
use std::fmt;

/// All steps in building the file system of a sandbox, in order.
///
/// Having one means that every mount has its place: made in the new root, or
/// there already because a wider exception shows it. It does not mean that the
/// host still is as it was when the table was made; what has changed since is
/// found out, and refused, when the plan is carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MountPlan {
    pub(crate) root: Root,
    pub(crate) operations: Vec<Operation>,
}

/// What the new root is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Root {
    /// An empty file system, made read-only once everything has its place.
    Empty {
        /// How many bytes it may hold, in decimal: the texts of long links.
        size: CString,
        /// How many files, directories and links it may hold, in decimal.
        inodes: CString,
    },
    /// The host's own root, because an exception names it.
    Host {
        /// What it refuses.
        attributes: Attributes,
    },
}

impl MountPlan {
    /// Plans the file system that shows exactly what `table` and `layout` name.
    ///
    /// # Errors
    /// [`PlanError`], for an exception that cannot be had or that is not safe.
    pub fn new(table: &ExceptionTable, layout: &Layout) -> Result<Self, PlanError> {
        Planner::new(table, layout)?.plan()
    }

    /// The new root.
    pub fn root(&self) -> &Root {
        &self.root
    }

    /// The steps, in order.
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }
}

/// One line for the root and one for each step.
impl fmt::Display for MountPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.root)?;
        self.operations
            .iter()
            .try_for_each(|operation| writeln!(f, "{operation}"))
    }
}

impl fmt::Display for Root {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty { size, inodes } => {
                let (size, inodes) = (size.to_string_lossy(), inodes.to_string_lossy());
                write!(
                    f,
                    "root        empty  {}  {size} bytes, {inodes} files",
                    Attributes::STRICTEST
                )
            }
            Self::Host { attributes } => write!(f, "root        /  {attributes}"),
        }
    }
}
