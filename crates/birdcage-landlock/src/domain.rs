//! [`Domain`], what will be refused.

use crate::{Access, Ruleset, Support};
use birdcage_sys::landlock::{
    IOCTL_DEVICE, RESOLVE_UNIX, SCOPE_ABSTRACT_UNIX_SOCKET, SCOPE_SIGNAL, TRUNCATE,
};
use rustix::io::Errno;
use std::fmt;

/// What will be refused wherever no rule allows it.
///
/// Having one means that the kernel knows every right in it. What is not in it
/// is left to the mounts: reading above all, because a right that is in it costs
/// the program time whenever it opens a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Domain {
    // Invariant: the kernel that `support` describes knows both.
    handled: u64,
    scoped: u64,
    support: Support,
}

impl Domain {
    /// Writing and executing, and all that leads out of the domain: signals and
    /// the sockets of others. `None` where the kernel cannot do even that.
    pub fn new(support: Support) -> Option<Self> {
        if !support.restricts_files() {
            return None;
        }
        let mut handled = Access::WRITE | Access::EXECUTE | Access::MOVE;
        // Asked for on every opening of a file if it is in the domain at all, also for reading.
        handled -= Access::from_bits_retain(TRUNCATE);
        if !support.restricts_devices() {
            handled -= Access::from_bits_retain(IOCTL_DEVICE);
        }
        let mut scoped = 0;
        if support.scopes_abstract_sockets() {
            scoped |= SCOPE_ABSTRACT_UNIX_SOCKET | SCOPE_SIGNAL;
        }
        if support.scopes_unix_sockets() {
            handled |= Access::CONNECT;
        }
        Some(Self {
            handled: handled.bits(),
            scoped,
            support,
        })
    }

    /// The same without a word about Unix sockets that have a path.
    #[must_use]
    pub fn with_all_sockets(self) -> Self {
        let handled = self.handled & !RESOLVE_UNIX;
        Self { handled, ..self }
    }

    /// The same with reading and truncating besides.
    ///
    /// For a program that is given a file of the host's as a stream: it could
    /// open it again, through `/proc/self/fd`, for more than it was given for.
    /// Truncating is included where the kernel can (Linux 6.2).
    #[must_use]
    pub fn with_every_opening(self) -> Self {
        let mut handled = self.handled | Access::READ.bits();
        if self.support.restricts_truncation() {
            handled |= TRUNCATE;
        }
        Self { handled, ..self }
    }

    /// Makes it known to the kernel; nothing is refused yet.
    ///
    /// # Errors
    /// What `landlock_create_ruleset(2)` says: too many descriptors, most likely.
    pub fn create(self) -> Result<Ruleset, Errno> {
        Ruleset::new(self.handled, self.scoped)
    }

    fn handles(self, access: Access) -> bool {
        self.handled & access.bits() != 0
    }
}

/// What is refused, in one line.
impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let device = Access::from_bits_retain(IOCTL_DEVICE);
        let truncate = Access::from_bits_retain(TRUNCATE);
        let parts = [
            (self.handles(Access::READ), "read"),
            (true, "write"),
            (self.handles(truncate), "truncate"),
            (self.handles(Access::EXECUTE), "execute"),
            (self.handles(device), "control devices"),
            (self.handles(Access::CONNECT), "connect to sockets"),
            (
                self.scoped & SCOPE_ABSTRACT_UNIX_SOCKET != 0,
                "abstract sockets",
            ),
            (self.scoped & SCOPE_SIGNAL != 0, "signals"),
        ];
        let named: Vec<_> = parts
            .into_iter()
            .filter_map(|(is_in, name)| is_in.then_some(name))
            .collect();
        f.write_str(&named.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(version: u32, expected: &str) {
        let domain = Domain::new(Support::of_version(version)).expect("enough");
        assert_eq!(domain.to_string(), expected, "version {version}");
    }

    #[test]
    fn a_domain_has_what_the_kernel_has() {
        assert_eq!(Domain::new(Support::NONE), None);
        assert_eq!(Domain::new(Support::of_version(1)), None);
        check(2, "write, execute");
        check(3, "write, execute");
        check(5, "write, execute, control devices");
        let scopes = "write, execute, control devices, abstract sockets, signals";
        check(7, scopes);
        check(
            9,
            "write, execute, control devices, connect to sockets, abstract sockets, signals",
        );
    }

    #[test]
    fn every_opening_is_reading_and_where_possible_truncating() {
        let full = |version| {
            let domain = Domain::new(Support::of_version(version)).expect("enough");
            domain.with_every_opening().to_string()
        };
        assert_eq!(full(2), "read, write, execute");
        assert_eq!(full(3), "read, write, truncate, execute");
    }

    #[test]
    fn the_running_kernel_knows_every_domain_that_is_made_for_it() {
        let Some(domain) = Domain::new(Support::detect()) else {
            println!("not applicable: this kernel has no Landlock");
            return;
        };
        for domain in [
            domain,
            domain.with_all_sockets(),
            domain.with_every_opening(),
        ] {
            assert!(domain.create().is_ok(), "{domain}");
        }
    }
}
