//! [`SpawnError`], which step of a spawn failed, on what, and why.

use rustix::io::Errno;
use std::ffi::OsString;
use std::fmt;

/// A spawn that came to nothing. No process is left.
///
/// No program has run either, but where the last step failed, [`Step::Reaper`]: it has just
/// been executed then, and was killed with all that is in the sandbox.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SpawnError {
    /// What was being done.
    pub step: Step,
    /// What it was being done to: a path, most often.
    pub operand: Option<OsString>,
    /// What the kernel said.
    pub errno: Errno,
}

impl SpawnError {
    /// A failure of that step, on that operand, for that reason.
    pub fn new(step: Step, operand: Option<OsString>, errno: Errno) -> Self {
        Self {
            step,
            operand,
            errno,
        }
    }
}

impl fmt::Display for SpawnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.step.describe())?;
        if let Some(operand) = &self.operand {
            write!(f, " {}", operand.to_string_lossy())?;
        }
        write!(f, ": {}", self.errno)
    }
}

impl std::error::Error for SpawnError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.errno)
    }
}

macro_rules! steps {
    ($($(#[doc = $doc:literal])* $name:ident = $text:literal,)*) => {
        /// The steps of a spawn, in the order in which they are taken.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        #[repr(u32)]
        pub enum Step {
            $($(#[doc = $doc])* $name,)*
        }

        impl Step {
            pub(crate) const ALL: &[Self] = &[$(Self::$name),*];

            /// The step as the beginning of an error message.
            pub fn describe(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }
        }
    };
}

steps! {
    /// Looking at what the program is given as its standard streams.
    Streams = "cannot give the program its",
    /// Pipes, descriptors, stacks and the reaper's image, in the caller.
    Prepare = "cannot prepare the spawn",
    /// Giving up the caller's supplementary groups, before the user namespace is made.
    Groups = "cannot give up the supplementary groups",
    /// Entering the namespaces that were prepared.
    Template = "cannot enter the prepared sandbox",
    /// `clone(2)` with the new namespaces.
    Namespaces = "cannot make the namespaces",
    /// Dying with the caller, and leaving its session.
    Session = "cannot leave the caller's session",
    /// Default dispositions for all signals.
    Signals = "cannot reset the signals",
    /// Writing the id maps.
    IdMaps = "cannot write",
    /// Making the root of the new file system.
    Root = "cannot make the root file system",
    /// Opening what an exception names.
    OpenSource = "cannot open",
    /// Copying the mount that an exception names.
    CloneSource = "cannot copy the mount of",
    /// Giving a mount its attributes.
    Attributes = "cannot restrict the mount of",
    /// Making a file, a directory or a link in the new root.
    Create = "cannot create inside",
    /// Finding the place where a mount goes.
    OpenTarget = "cannot find the mount point",
    /// Mounting it there.
    Attach = "cannot mount at",
    /// Making a file system of the sandbox's own: `/proc`, `/tmp`.
    NewMount = "cannot make the file system for",
    /// Limiting the namespaces through the sandbox's own `/proc`.
    Settings = "cannot limit the kernel through",
    /// Telling Landlock what is allowed, and entering its domain.
    Landlock = "cannot restrict by Landlock",
    /// Keeping something that does not exist from being made.
    Withhold = "cannot keep anybody from making",
    /// Making the new root the root, and the old one gone.
    Pivot = "cannot change the root",
    /// Bringing the loopback interface up.
    Loopback = "cannot bring up the loopback interface",
    /// Setting the host's name inside.
    Hostname = "cannot set the host name",
    /// Setting a resource limit.
    Limit = "cannot set the limit",
    /// Entering the working directory.
    WorkingDirectory = "cannot enter the working directory",
    /// `clone(2)` for the program.
    CloneProgram = "cannot make the program's process",
    /// Giving the program its three descriptors, and no other.
    Descriptors = "cannot arrange the descriptors",
    /// Dropping every capability.
    Capabilities = "cannot drop the capabilities",
    /// `no_new_privs`.
    NoNewPrivileges = "cannot set no_new_privs",
    /// Installing the system call filter.
    Filter = "cannot install the system call filter",
    /// Unblocking the signals.
    Unblock = "cannot unblock the signals",
    /// Executing the program.
    Execute = "cannot execute",
    /// Executing the reaper. The program has been executed before, and is killed.
    Reaper = "cannot execute the reaper",
}

impl Step {
    /// The step whose number that is.
    pub(crate) fn from_number(number: u32) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|step| *step as u32 == number)
    }
}
