//! [`Facts`], what a host says about itself that explains a failure.

use std::fs;
use std::path::Path;

/// What a host says about itself. Read only once something has failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// `user.max_user_namespaces`.
    pub(crate) user_namespaces: Option<u64>,
    /// `kernel.unprivileged_userns_clone`, of Debian's kernels.
    pub(crate) unprivileged: Option<u64>,
    /// `kernel.apparmor_restrict_unprivileged_userns`, of Ubuntu's kernels.
    pub(crate) apparmor: Option<u64>,
    /// `vm.memfd_noexec`.
    pub(crate) memfd_noexec: Option<u64>,
    /// The kernel's version.
    pub(crate) release: Option<(u32, u32)>,
    /// Whether this looks like a container.
    pub(crate) container: bool,
}

impl Facts {
    /// The facts of this host.
    pub(crate) fn gather() -> Self {
        let release = fs::read_to_string("/proc/sys/kernel/osrelease").ok();
        let marks = ["/.dockerenv", "/run/.containerenv"];
        Self {
            user_namespaces: number("/proc/sys/user/max_user_namespaces"),
            unprivileged: number("/proc/sys/kernel/unprivileged_userns_clone"),
            apparmor: number("/proc/sys/kernel/apparmor_restrict_unprivileged_userns"),
            memfd_noexec: number("/proc/sys/vm/memfd_noexec"),
            release: release.as_deref().and_then(version),
            container: marks.iter().any(|mark| Path::new(mark).exists()),
        }
    }
}

fn number(path: &str) -> Option<u64> {
    fs::read_to_string(path).ok()?.trim().parse().ok()
}

/// The first two numbers of a kernel release such as `6.1.0-13-amd64`.
fn version(release: &str) -> Option<(u32, u32)> {
    let mut numbers = release.split(|byte: char| !byte.is_ascii_digit());
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_begins_with_two_numbers() {
        assert_eq!(version("6.1.0-13-amd64\n"), Some((6, 1)));
        assert_eq!(version("5.10"), Some((5, 10)));
        assert_eq!(version("six"), None);
    }

    #[test]
    fn this_host_tells_its_release() {
        assert!(Facts::gather().release.is_some_and(|(major, _)| major >= 5));
    }
}
