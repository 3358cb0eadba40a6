//! [`Support`], what the running kernel's Landlock can do.

use birdcage_sys::landlock;

/// What the running kernel's Landlock can do, by the version of its interface.
///
/// Having one says nothing about whether it is put to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Support {
    version: u32,
}

impl Support {
    /// No Landlock at all.
    pub const NONE: Self = Self { version: 0 };

    /// Asks the kernel.
    ///
    /// A kernel that was built without it, has it switched off, or that a filter
    /// keeps from answering, has none.
    pub fn detect() -> Self {
        landlock::version().map_or(Self::NONE, Self::of_version)
    }

    /// The support of a kernel with that version of the interface.
    pub const fn of_version(version: u32) -> Self {
        Self { version }
    }

    /// The version of the interface; 0 is none.
    pub const fn version(self) -> u32 {
        self.version
    }

    /// Whether files can be restricted without forbidding every move between
    /// directories; Linux 5.19.
    pub const fn restricts_files(self) -> bool {
        self.version >= 2
    }

    /// Whether truncating can be restricted; Linux 6.2.
    pub(crate) const fn restricts_truncation(self) -> bool {
        self.version >= 3
    }

    /// Whether `ioctl(2)` on devices can be restricted; Linux 6.10.
    pub(crate) const fn restricts_devices(self) -> bool {
        self.version >= 5
    }

    /// Whether abstract Unix sockets and signals can be kept to the domain; Linux 6.12.
    pub const fn scopes_abstract_sockets(self) -> bool {
        self.version >= 6
    }

    /// Whether Unix sockets that have a path can be kept to the domain; Linux 7.1.
    ///
    /// Then, and only then, a program may have sockets of that family without
    /// being able to reach the host's.
    pub const fn scopes_unix_sockets(self) -> bool {
        self.version >= 9
    }
}

#[cfg(test)]
mod tests {
    use super::Support;

    #[test]
    fn what_a_version_can_do_its_successors_can() {
        let abilities = |version| {
            let support = Support::of_version(version);
            [
                support.restricts_files(),
                support.restricts_truncation(),
                support.restricts_devices(),
                support.scopes_abstract_sockets(),
                support.scopes_unix_sockets(),
            ]
        };
        assert_eq!(abilities(0), [false; 5]);
        for version in 0..12 {
            for (older, newer) in abilities(version).into_iter().zip(abilities(version + 1)) {
                assert!(newer || !older, "version {version}");
            }
        }
        assert_eq!(abilities(9), [true; 5]);
    }
}
