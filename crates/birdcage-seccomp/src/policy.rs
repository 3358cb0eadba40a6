//! [`Policy`], which system calls an untrusted program may make.

use core::fmt;

use crate::action::Action;
use crate::arch::{Arch, X32_BIT};
use crate::call::Call;
use crate::compile::{self, CompileError};
use crate::group::Group;
use crate::program::Program;
use crate::rule::Rule;
use crate::special;
use crate::table::Syscall;

/// Which system calls an untrusted program may make.
///
/// A call that nobody named is never made: what is unknown answers `ENOSYS`.
///
/// ```
/// use birdcage_seccomp::Policy;
///
/// let policy = Policy::new().allow_networking();
/// assert!(policy.to_string().contains("mounts           EPERM"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default)]
#[must_use]
pub struct Policy {
    networking: bool,
    unix_sockets: bool,
}

impl Policy {
    /// The policy for a program that needs no network: internet sockets only, which a network
    /// namespace of its own leads nowhere.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the netlink socket with which name resolution lists addresses and routes.
    ///
    /// Whether the internet can be reached is up to the network namespace, not to the filter.
    pub fn allow_networking(self) -> Self {
        Self {
            networking: true,
            ..self
        }
    }

    /// Adds sockets of the Unix family, which reach every socket file that can be seen and,
    /// where Landlock does not scope them, every abstract socket of the network namespace.
    pub fn allow_unix_sockets(self) -> Self {
        Self {
            unix_sockets: true,
            ..self
        }
    }

    /// What becomes of a call. This is what a policy means; programs are held against it.
    pub fn decide(&self, call: &Call) -> Action {
        if call.arch == Arch::X86_64 && call.number & X32_BIT != 0 {
            return x32(call.number);
        }
        let Some(syscall) = call.arch.syscall(call.number) else {
            return Action::ENOSYS;
        };
        match self.rule(syscall) {
            Some(rule) => rule.decide(&call.args),
            None => syscall.group.action(),
        }
    }

    /// Turns the policy into one BPF program for that architecture.
    ///
    /// # Errors
    ///
    /// None that a caller can provoke: the program is checked as the kernel would check it, and
    /// one that it would refuse is a bug of this crate.
    pub fn compile(&self, arch: Arch) -> Result<Program, CompileError> {
        compile::compile(self, arch)
    }

    pub(crate) fn networking(&self) -> bool {
        self.networking
    }

    pub(crate) fn unix_sockets(&self) -> bool {
        self.unix_sockets
    }

    pub(crate) fn rule(&self, syscall: &Syscall) -> Option<Rule> {
        special::rule(self, syscall.name)
    }
}

/// A number with the x32 bit is an attempt to slip past the table, except for -1: programs
/// use that to ask whether a call exists at all, and it never does.
fn x32(number: u32) -> Action {
    if number == u32::MAX {
        Action::ENOSYS
    } else {
        Action::KillProcess
    }
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for group in Group::ALL {
            writeln!(f, "{group:<16} {}", group.action())?;
        }
        for name in special::NAMES {
            let Some(rule) = special::rule(self, name) else {
                continue;
            };
            writeln!(f, "{name:<16} {rule}")?;
        }
        writeln!(f, "{:<16} {}", "any other number", Action::ENOSYS)?;
        writeln!(f, "{:<16} {}", "x32, other ABIs", Action::KillProcess)
    }
}
