//! [`Facts`], what about this host can keep a sandbox from being made.

use rustix::process::{DumpableBehavior, dumpable_behavior, geteuid};
use rustix::thread::{CapabilitySet, capabilities};
use std::fs;
use std::path::Path;

/// What about this host can keep a sandbox from being made.
///
/// Read only once a spawn has failed, to say why. A fact that cannot be read is
/// not known, which is not an error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// The release of the kernel, such as `6.1.0-13-amd64`.
    pub(crate) release: String,
    /// The limits of `namespaces(7)` that allow none at all, such as `user.max_net_namespaces`.
    pub(crate) no_namespaces: Vec<&'static str>,
    /// `kernel.unprivileged_userns_clone`, which Debian has added.
    pub(crate) unprivileged_userns_clone: Option<u64>,
    /// `kernel.apparmor_restrict_unprivileged_userns`, which Ubuntu has added.
    pub(crate) apparmor_restricts: Option<u64>,
    /// Whether the caller is uid 0.
    pub(crate) is_root: bool,
    /// Whether the caller lacks `CAP_SETFCAP`, as uid 0 in a container may.
    pub(crate) lacks_setfcap: bool,
    /// Whether the caller's memory may not be dumped (`prctl(2)`, `PR_SET_DUMPABLE`).
    pub(crate) is_undumpable: bool,
    /// Whether a system call filter is in force for the caller.
    pub(crate) is_filtered: bool,
    /// Whether a container's engine has left its mark.
    pub(crate) is_container: bool,
    /// Whether parts of `/proc` are covered by other mounts.
    pub(crate) is_proc_masked: bool,
}

impl Facts {
    /// Asks the host.
    pub(crate) fn read() -> Self {
        let mounts = text("/proc/self/mountinfo");
        let mut points = mounts.lines().filter_map(mount_point);
        Self {
            release: text("/proc/sys/kernel/osrelease").trim().to_owned(),
            no_namespaces: no_namespaces(),
            unprivileged_userns_clone: number("/proc/sys/kernel/unprivileged_userns_clone"),
            apparmor_restricts: number("/proc/sys/kernel/apparmor_restrict_unprivileged_userns"),
            is_root: geteuid().is_root(),
            lacks_setfcap: lacks_setfcap(),
            is_undumpable: is_undumpable(),
            is_filtered: is_filtered(&text("/proc/self/status")),
            is_container: ["/.dockerenv", "/run/.containerenv"]
                .iter()
                .any(|at| exists(at)),
            is_proc_masked: points.any(|at| at.starts_with("/proc/")),
        }
    }

    /// Whether a container's engine keeps this caller from making namespaces, whatever the
    /// host would say: it has left its mark, and a filter.
    pub(crate) fn is_in_filtered_container(&self) -> bool {
        self.is_container && self.is_filtered
    }

    /// Whether AppArmor takes the rights from this caller's user namespaces.
    pub(crate) fn is_under_apparmor(&self) -> bool {
        self.apparmor_restricts.is_some_and(|value| value != 0) && !self.is_root
    }

    /// Whether the kernel is known to be older than that.
    pub(crate) fn is_older_than(&self, major: u32, minor: u32) -> bool {
        let mut numbers = self.release.split(['.', '-']).map(str::parse::<u32>);
        match (numbers.next(), numbers.next()) {
            (Some(Ok(own_major)), Some(Ok(own_minor))) => (own_major, own_minor) < (major, minor),
            _ => false,
        }
    }
}

/// What limits each kind of namespace that a sandbox makes, the user's first:
/// where that is 0 the others do not matter.
const LIMITS: [&str; 7] = [
    "user.max_user_namespaces",
    "user.max_mnt_namespaces",
    "user.max_pid_namespaces",
    "user.max_net_namespaces",
    "user.max_ipc_namespaces",
    "user.max_uts_namespaces",
    "user.max_cgroup_namespaces",
];

fn no_namespaces() -> Vec<&'static str> {
    let file = |name: &str| format!("/proc/sys/{}", name.replace('.', "/"));
    let allows_none = |name: &&str| number(&file(name)) == Some(0);
    LIMITS.into_iter().filter(allows_none).collect()
}

fn text(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

fn number(path: &str) -> Option<u64> {
    text(path).trim().parse().ok()
}

fn exists(path: &str) -> bool {
    Path::new(path).exists()
}

/// The fifth field of a line of `proc_pid_mountinfo(5)`.
pub(crate) fn mount_point(line: &str) -> Option<&str> {
    line.split(' ').nth(4)
}

fn is_filtered(status: &str) -> bool {
    status
        .lines()
        .any(|line| line.split_whitespace().eq(["Seccomp:", "2"]))
}

fn lacks_setfcap() -> bool {
    capabilities(None).is_ok_and(|sets| !sets.effective.contains(CapabilitySet::SETFCAP))
}

fn is_undumpable() -> bool {
    dumpable_behavior().is_ok_and(|behavior| behavior != DumpableBehavior::Dumpable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kernel_is_older_by_its_first_two_numbers() {
        let older = |release: &str| {
            let facts = Facts {
                release: release.to_owned(),
                ..Facts::default()
            };
            facts.is_older_than(5, 12)
        };
        for release in ["5.10.0-28-amd64", "4.19.300", "3.10", "5.4"] {
            assert!(older(release), "{release}");
        }
        for release in ["5.12", "5.12.0-rc1", "6.1.0", "10.0", "", "next"] {
            assert!(!older(release), "{release}");
        }
    }

    #[test]
    fn a_line_of_mountinfo_has_its_mount_point_fifth() {
        let line = "36 35 98:0 /mnt1 /proc/keys rw,noatime master:1 - ext3 /dev/root rw";
        assert_eq!(mount_point(line), Some("/proc/keys"));
        assert_eq!(mount_point("36 35"), None);
    }

    #[test]
    fn a_filter_in_force_shows_in_the_status() {
        assert!(is_filtered("Name:\tx\nSeccomp:\t2\nSeccomp_filters:\t1\n"));
        assert!(!is_filtered("Name:\tx\nSeccomp:\t0\nSeccomp_filters:\t2\n"));
    }

    #[test]
    fn this_host_answers() {
        let facts = Facts::read();
        assert!(facts.release.contains('.'), "{facts:?}");
        assert_eq!(facts.is_root, geteuid().is_root());
        assert!(!facts.is_undumpable && !facts.is_older_than(3, 8));
    }
}
