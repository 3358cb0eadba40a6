//! [`Sandbox`], all of a sandbox that does not depend on its program.

use crate::StreamPolicy;
use birdcage_landlock::Domain;
use birdcage_mount::MountPlan;
use birdcage_namespace::{IdMaps, Namespaces};
use rustix::process::{Resource, Rlimit};
use std::ffi::CString;

/// All of a sandbox that does not depend on its program: namespaces, mounts, limits, filter.
///
/// A sandbox is data. It can be printed, compared and kept, and many programs can
/// be run in one after the other, or side by side, each in its own copy of it.
#[derive(Clone, Debug)]
pub struct Sandbox {
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
    /// The system calls the program may make.
    pub filter: birdcage_seccomp::Program,
}

/// What becomes of the caller's supplementary groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Groups {
    /// The caller may not change them (`CAP_SETGID` is missing), so they stay.
    Keep,
    /// They are given up before the user namespace is made, or entered.
    Drop,
}
