//! [`Plan`], all that a sandbox is going to be, decided before `clone`.

use crate::StreamPolicy;
use birdcage_landlock::Domain;
use birdcage_mount::MountPlan;
use birdcage_namespace::{IdMaps, Namespaces};
use rustix::process::{Resource, Rlimit};
use std::ffi::CString;
use std::fmt;

/// All that a sandbox is going to be: the namespaces, the mounts, the program.
///
/// A plan is data. It can be printed, compared and kept; nothing happens before
/// [`spawn`](crate::spawn) is given it. Its printed form has a line for every
/// step, in the order in which the steps are taken.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The namespaces that are made anew.
    pub namespaces: Namespaces,
    /// The ids of the caller, inside and outside.
    pub ids: IdMaps,
    /// Whether the caller's supplementary groups can be given up, and are.
    pub groups: Groups,
    /// The file system that the program sees.
    pub mounts: MountPlan,
    /// What Landlock refuses besides; `None` where the kernel has none.
    pub landlock: Option<Domain>,
    /// Which sockets the program may be given as a stream.
    pub streams: StreamPolicy,
    /// The name of the host inside.
    pub hostname: CString,
    /// The limits that differ from the caller's.
    pub limits: Vec<(Resource, Rlimit)>,
    /// Where the program starts, as a path inside.
    pub working_directory: CString,
    /// What is executed.
    pub program: Program,
    /// The system calls it may make.
    pub filter: birdcage_seccomp::Program,
}

/// What becomes of the caller's supplementary groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Groups {
    /// The caller may not change them (`CAP_SETGID` is missing), so they stay.
    Keep,
    /// They are given up before the user namespace is made.
    Drop,
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
        if self.groups == Groups::Drop {
            writeln!(f, "groups      none")?;
        }
        writeln!(f, "namespaces  {}", self.namespaces)?;
        write!(f, "{}", self.mounts)?;
        match &self.landlock {
            Some(domain) => writeln!(f, "landlock    {domain}")?,
            None => writeln!(f, "landlock    none, the kernel has none")?,
        }
        writeln!(f, "hostname    {}", self.hostname.to_string_lossy())?;
        for (resource, limit) in &self.limits {
            let bound = limit
                .maximum
                .map_or_else(|| "unlimited".into(), |n| n.to_string());
            writeln!(f, "limit       {resource:?} {bound}")?;
        }
        writeln!(
            f,
            "directory   {}",
            self.working_directory.to_string_lossy()
        )?;
        writeln!(
            f,
            "filter      {} instructions",
            self.filter.instructions().len()
        )?;
        write!(f, "{}", self.program)
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
