//! [`Attributes`], what a mount refuses.

use birdcage_landlock::Access;
use birdcage_path::{Kind, Rights};
use birdcage_sys::mount::{NO_DEVICES, NO_EXECUTE, NO_SETID, READ_ONLY};
use std::fmt;

/// What a mount refuses, whatever the files in it would allow.
///
/// Set-id bits are without effect on every mount of a sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attributes {
    // Invariant: NO_SETID is set.
    bits: u64,
}

impl Attributes {
    /// Everything is refused that can be: what `/proc` and the root get.
    pub const STRICTEST: Self = Self {
        bits: READ_ONLY | NO_SETID | NO_DEVICES | NO_EXECUTE,
    };

    /// Writing is allowed, and nothing else: what a private directory gets.
    pub const WRITABLE: Self = Self {
        bits: NO_SETID | NO_DEVICES | NO_EXECUTE,
    };

    /// What an exception with these rights, for something of this kind, leaves refused.
    ///
    /// Device nodes work only where the exception names the node itself.
    pub fn of(rights: Rights, kind: Kind) -> Self {
        let mut bits = NO_SETID;
        if !rights.contains(Rights::WRITE) {
            bits |= READ_ONLY;
        }
        if !rights.contains(Rights::EXECUTE) {
            bits |= NO_EXECUTE;
        }
        if !matches!(kind, Kind::CharDevice | Kind::BlockDevice) {
            bits |= NO_DEVICES;
        }
        Self { bits }
    }

    /// What Landlock has to allow for the mount to mean what it says.
    pub(crate) fn access(self) -> Access {
        let mut access = Access::empty();
        access.set(Access::WRITE, self.bits & READ_ONLY == 0);
        access.set(Access::EXECUTE, self.bits & NO_EXECUTE == 0);
        access
    }

    pub(crate) fn is_read_only(self) -> bool {
        self.bits & READ_ONLY != 0
    }

    /// The bits of `mount_setattr(2)`.
    pub(crate) fn bits(self) -> u64 {
        self.bits
    }
}

/// Three letters for reading, writing and executing, and a `d` where devices work.
impl fmt::Display for Attributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let write = if self.bits & READ_ONLY == 0 { 'w' } else { '-' };
        let execute = if self.bits & NO_EXECUTE == 0 {
            'x'
        } else {
            '-'
        };
        let devices = if self.bits & NO_DEVICES == 0 { "d" } else { "" };
        write!(f, "r{write}{execute}{devices}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rights: Rights, kind: Kind, expected: &str) {
        let attributes = Attributes::of(rights, kind);
        assert_eq!(attributes.to_string(), expected);
        assert_ne!(attributes.bits() & NO_SETID, 0);
    }

    #[test]
    fn a_mount_allows_what_the_exception_allows() {
        check(Rights::READ, Kind::Directory, "r--");
        check(Rights::WRITE, Kind::File, "rw-");
        check(Rights::EXECUTE, Kind::Directory, "r-x");
        check(Rights::WRITE | Rights::EXECUTE, Kind::Directory, "rwx");
    }

    #[test]
    fn landlock_allows_what_the_mount_does_not_refuse() {
        let access = |rights| Attributes::of(rights, Kind::Directory).access();
        assert_eq!(access(Rights::READ), Access::empty());
        assert_eq!(access(Rights::WRITE), Access::WRITE);
        assert_eq!(access(Rights::EXECUTE), Access::EXECUTE);
        assert_eq!(Attributes::WRITABLE.access(), Access::WRITE);
        assert_eq!(Attributes::STRICTEST.access(), Access::empty());
    }

    #[test]
    fn the_strictest_refuses_all_that_can_be() {
        for bit in [READ_ONLY, NO_SETID, NO_DEVICES, NO_EXECUTE] {
            assert_eq!(Attributes::STRICTEST.bits() & bit, bit);
            assert_eq!(Attributes::WRITABLE.bits() & bit == bit, bit != READ_ONLY);
        }
        assert!(Attributes::STRICTEST.is_read_only());
        assert!(!Attributes::WRITABLE.is_read_only());
    }

    #[test]
    fn devices_work_only_where_the_node_itself_is_excepted() {
        check(Rights::READ, Kind::CharDevice, "r--d");
        check(Rights::WRITE, Kind::BlockDevice, "rw-d");
        check(Rights::all(), Kind::Directory, "rwx");
        check(Rights::WRITE, Kind::Fifo, "rw-");
    }
}
