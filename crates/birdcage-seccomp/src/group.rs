//! [`Group`], a named set of system calls that stand or fall together.

use core::fmt;

use crate::action::Action;
use crate::table;

/// A named set of system calls with one action for all of them.
///
/// Every call this crate knows is in exactly one group. A few calls have a rule for their
/// arguments besides, which then decides instead; [`Policy`](crate::Policy) prints both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Group {
    /// Opening, reading, writing, naming and listing files.
    Files,
    /// Modes, owners, times and extended attributes of files.
    Attributes,
    /// Waiting for descriptors and for changes of files.
    Events,
    /// The address space of the caller itself.
    Memory,
    /// Making, becoming, awaiting and naming processes.
    Processes,
    /// Priorities, affinities, futexes, and what else threads need of each other.
    Scheduling,
    /// Sending and handling signals, and the calls the kernel makes a program return through.
    Signals,
    /// Reading clocks, sleeping, timers.
    Time,
    /// User and group ids and capability sets; without capabilities none of them can grow.
    Identity,
    /// System V and POSIX message queues, semaphores and shared memory.
    Ipc,
    /// Using sockets; which ones can be made is a matter of rules.
    Sockets,
    /// Facts about the machine, resource limits, random bytes.
    System,
    /// Narrowing oneself further.
    Confinement,
    /// Changing what is mounted where, or what the root is.
    Mounts,
    /// Leaving a namespace for a new or another one.
    Namespaces,
    /// The kernel's keyrings, which know no namespace.
    Keys,
    /// Looking into or writing to another process.
    Tracing,
    /// Handing the kernel programs to run or faults to await.
    KernelPrograms,
    /// Naming files by handle, or watching whole file systems, past all paths.
    Handles,
    /// Placement of memory on nodes, also that of other processes.
    Numa,
    /// Disk quotas.
    Quotas,
    /// Administration of the machine.
    Administration,
    /// The two interfaces for asynchronous input and output, which work behind the filter's back.
    AsyncIo,
    /// Newer forms of older calls that hide their arguments behind a pointer, or that no program
    /// needs; callers fall back to what can be seen.
    Superseding,
    /// Numbers that have a name and that no kernel since Linux 5.12 implements.
    Obsolete,
}

impl Group {
    /// Every group, those that are granted first.
    pub const ALL: [Self; 25] = [
        Self::Files,
        Self::Attributes,
        Self::Events,
        Self::Memory,
        Self::Processes,
        Self::Scheduling,
        Self::Signals,
        Self::Time,
        Self::Identity,
        Self::Ipc,
        Self::Sockets,
        Self::System,
        Self::Confinement,
        Self::Mounts,
        Self::Namespaces,
        Self::Keys,
        Self::Tracing,
        Self::KernelPrograms,
        Self::Handles,
        Self::Numa,
        Self::Quotas,
        Self::Administration,
        Self::AsyncIo,
        Self::Superseding,
        Self::Obsolete,
    ];

    /// What becomes of the group's calls where no rule says otherwise.
    ///
    /// `EPERM` tells the truth. `ENOSYS` is for calls whose users have another way and take it.
    pub const fn action(self) -> Action {
        match self {
            Self::Files
            | Self::Attributes
            | Self::Events
            | Self::Memory
            | Self::Processes
            | Self::Scheduling
            | Self::Signals
            | Self::Time
            | Self::Identity
            | Self::Ipc
            | Self::Sockets
            | Self::System
            | Self::Confinement => Action::Allow,
            Self::Mounts
            | Self::Namespaces
            | Self::Keys
            | Self::Tracing
            | Self::KernelPrograms
            | Self::Handles
            | Self::Numa
            | Self::Quotas
            | Self::Administration => Action::EPERM,
            Self::AsyncIo | Self::Superseding | Self::Obsolete => Action::ENOSYS,
        }
    }

    /// The group of the call of that name, or `None` for a name nobody knows.
    pub fn of(name: &str) -> Option<Self> {
        table::calls()
            .find(|call| call.name == name)
            .map(|call| call.group)
    }

    /// The names of the group's calls, on whatever architecture has them.
    pub fn members(self) -> impl Iterator<Item = &'static str> {
        table::calls()
            .filter(move |call| call.group == self)
            .map(|call| call.name)
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Files => "files",
            Self::Attributes => "attributes",
            Self::Events => "events",
            Self::Memory => "memory",
            Self::Processes => "processes",
            Self::Scheduling => "scheduling",
            Self::Signals => "signals",
            Self::Time => "time",
            Self::Identity => "identity",
            Self::Ipc => "ipc",
            Self::Sockets => "sockets",
            Self::System => "system",
            Self::Confinement => "confinement",
            Self::Mounts => "mounts",
            Self::Namespaces => "namespaces",
            Self::Keys => "keys",
            Self::Tracing => "tracing",
            Self::KernelPrograms => "kernel programs",
            Self::Handles => "handles",
            Self::Numa => "numa",
            Self::Quotas => "quotas",
            Self::Administration => "administration",
            Self::AsyncIo => "asynchronous i/o",
            Self::Superseding => "superseding",
            Self::Obsolete => "obsolete",
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.label())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_lists_every_group_once_in_order() {
        assert!(Group::ALL.is_sorted_by(|a, b| a < b));
        for call in table::calls() {
            assert!(Group::ALL.contains(&call.group), "{:?}", call.group);
        }
    }

    #[test]
    fn no_group_is_empty() {
        for group in Group::ALL {
            assert!(group.members().next().is_some(), "{group} has no call");
        }
    }

    #[test]
    fn a_member_knows_its_group() {
        assert_eq!(Group::of("pivot_root"), Some(Group::Mounts));
        assert_eq!(Group::of("read"), Some(Group::Files));
        assert_eq!(Group::of("no_such_call"), None);
        assert!(
            Group::Keys
                .members()
                .eq(["add_key", "request_key", "keyctl"])
        );
    }

    #[test]
    fn every_label_is_different() {
        let labels: std::collections::BTreeSet<_> = Group::ALL.map(Group::label).into();
        assert_eq!(labels.len(), Group::ALL.len());
    }
}
