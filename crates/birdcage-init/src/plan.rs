//! [`Plan`], all that a sandbox is going to be, decided before `clone`.

use crate::{Groups, Sandbox};
use std::ffi::CString;
use std::fmt;
use std::sync::Arc;

/// All that a sandbox is going to be, and the program that is executed in it.
///
/// A plan is data. It can be printed, compared and kept; nothing happens before
/// [`spawn`](crate::spawn) is given it. Its printed form has a line for every
/// step, in the order in which the steps are taken.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What does not depend on the program.
    pub sandbox: Arc<Sandbox>,
    /// Where the program starts, as a path inside.
    pub working_directory: CString,
    /// What is executed.
    pub program: Program,
}

/// A program, its arguments and its environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Paths inside that are tried in turn, as `execvp(3)` does: a missing one is
    /// passed over, and so is one that may not be executed if a later one may.
    pub candidates: Vec<CString>,
    /// The arguments, the program's own name first.
    pub arguments: Vec<CString>,
    /// The environment, `NAME=value` each.
    pub environment: Vec<CString>,
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Building(&self.sandbox))?;
        let directory = self.working_directory.to_string_lossy();
        writeln!(f, "directory   {directory}")?;
        let length = self.sandbox.filter.instructions().len();
        writeln!(f, "filter      {length} instructions")?;
        write!(f, "{}", self.program)
    }
}

/// What is done before there is a program.
struct Building<'a>(&'a Sandbox);

impl fmt::Display for Building<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sandbox = self.0;
        if sandbox.groups == Groups::Drop {
            writeln!(f, "groups      none")?;
        }
        writeln!(f, "namespaces  {}", sandbox.namespaces)?;
        write!(f, "{}", sandbox.mounts)?;
        match &sandbox.landlock {
            Some(domain) => writeln!(f, "landlock    {domain}")?,
            None => writeln!(f, "landlock    none, the kernel has none")?,
        }
        writeln!(f, "hostname    {}", sandbox.hostname.to_string_lossy())?;
        sandbox.limits.iter().try_for_each(|(resource, limit)| {
            let bound = limit.maximum.map_or("unlimited".into(), |n| n.to_string());
            writeln!(f, "limit       {resource:?} {bound}")
        })
    }
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for variable in &self.environment {
            writeln!(f, "environment {}", variable.to_string_lossy())?;
        }
        for candidate in &self.candidates {
            writeln!(f, "execute     {}", candidate.to_string_lossy())?;
        }
        for argument in self.arguments.iter().skip(1) {
            writeln!(f, "argument    {}", argument.to_string_lossy())?;
        }
        Ok(())
    }
}
