//! [`Seen`], what the findings are made of, read from the host.

use crate::doctor::engine::Engine;
use crate::doctor::mounts::Mounts;
use crate::doctor::status::Status;
use crate::error::Facts;
use birdcage_landlock::Support;
use birdcage_sys::limit;
use rustix::process::{Resource, getegid, geteuid, getgid, getuid};
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// What the findings are made of.
///
/// The default is a host of which nothing is known, on which nothing is wrong.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    pub(super) facts: Facts,
    pub(super) status: Status,
    pub(super) mounts: Mounts,
    /// The version of Landlock's interface; 0 is none.
    pub(super) landlock: u32,
    /// `kernel.seccomp.actions_avail`: what a filter may answer (`seccomp(2)`).
    pub(super) actions: Option<String>,
    /// `/sys/kernel/security/lsm`: the security modules in use.
    pub(super) modules: Option<String>,
    /// The profile that AppArmor confines this process by.
    pub(super) profile: Option<String>,
    /// Whether SELinux enforces its rules; nothing if it is not in use.
    pub(super) selinux_enforces: Option<bool>,
    /// `vm.memfd_noexec`, since Linux 6.3.
    pub(super) memfd_noexec: Option<u64>,
    /// Whether the kernel has user namespaces at all.
    pub(super) user_namespaces: Option<bool>,
    /// Whether `/dev/null` is the device of that name.
    pub(super) null: Option<bool>,
    /// Whether this process has another root than process 1, of the same mounts.
    pub(super) other_root: Option<bool>,
    pub(super) engine: Option<Engine>,
    /// The real and the effective ids, of user and group.
    pub(super) ids: [(u32, u32); 2],
    /// How many descriptors, processes, and bytes in a file; nothing is no limit.
    pub(super) limits: Limits,
    /// This program.
    pub(super) executable: Option<PathBuf>,
}

/// The soft limits that a spawn can run into (`getrlimit(2)`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Limits {
    pub(super) descriptors: Option<u64>,
    pub(super) processes: Option<u64>,
    pub(super) file_size: Option<u64>,
}

impl Seen {
    /// Asks the host.
    pub(super) fn read() -> Self {
        Self {
            facts: Facts::read(),
            status: Status::parse(&text("/proc/self/status").unwrap_or_default()),
            mounts: Mounts::parse(&text("/proc/self/mountinfo").unwrap_or_default()),
            landlock: Support::detect().version(),
            actions: text("/proc/sys/kernel/seccomp/actions_avail"),
            modules: text("/sys/kernel/security/lsm").filter(|list| !list.is_empty()),
            profile: profile(),
            selinux_enforces: text("/sys/fs/selinux/enforce").map(|answer| answer == "1"),
            memfd_noexec: text("/proc/sys/vm/memfd_noexec").and_then(|text| text.parse().ok()),
            user_namespaces: Path::new("/proc/self/ns")
                .is_dir()
                .then(|| Path::new("/proc/self/ns/user").exists()),
            null: null(),
            other_root: other_root(),
            engine: Engine::find(),
            ids: [
                (getuid().as_raw(), geteuid().as_raw()),
                (getgid().as_raw(), getegid().as_raw()),
            ],
            limits: Limits {
                descriptors: soft(Resource::Nofile),
                processes: soft(Resource::Nproc),
                file_size: soft(Resource::Fsize),
            },
            executable: env::current_exe().ok(),
        }
    }

    /// Whether the kernel is known to be at least that new.
    pub(super) fn is_at_least(&self, major: u32, minor: u32) -> bool {
        !self.facts.release.is_empty() && !self.facts.is_older_than(major, minor)
    }

    /// Whether a security module of that name is in use; nothing if that cannot be told.
    pub(super) fn has_module(&self, name: &str) -> Option<bool> {
        let modules = self.modules.as_ref()?;
        Some(modules.split(',').any(|module| module == name))
    }
}

/// A file's text, without the space around it; what is not text is made so.
pub(super) fn text(path: &str) -> Option<String> {
    let bytes = fs::read(path).ok()?;
    Some(String::from_utf8_lossy(&bytes).trim().to_owned())
}

/// The label of this process (`apparmor(7)`), from the file that is AppArmor's alone, or
/// the one that security modules share, if it is AppArmor that is in use.
fn profile() -> Option<String> {
    let own = text("/proc/self/attr/apparmor/current");
    let shared = || {
        Path::new("/sys/module/apparmor").exists().then_some(())?;
        text("/proc/self/attr/current")
    };
    let label = own.or_else(shared)?;
    // SELinux has labels with colons, and does not stand beside AppArmor in that file.
    (!label.is_empty() && !label.contains(":s0")).then_some(label)
}

/// `null(4)`: the character device 1, 3.
fn null() -> Option<bool> {
    const NULL: u64 = 1 << 8 | 3;
    match fs::metadata("/dev/null") {
        Ok(found) => Some(found.file_type().is_char_device() && found.rdev() == NULL),
        Err(error) => (error.kind() == std::io::ErrorKind::NotFound).then_some(false),
    }
}

/// Only who may look at process 1 can tell, which is root as a rule.
fn other_root() -> Option<bool> {
    let mounts = |process: &str| fs::read_link(format!("/proc/{process}/ns/mnt")).ok();
    let (first, own) = (mounts("1")?, mounts("self")?);
    let (root, other) = (fs::metadata("/proc/1/root/"), fs::metadata("/"));
    let (root, other) = (root.ok()?, other.ok()?);
    (first == own).then(|| (root.dev(), root.ino()) != (other.dev(), other.ino()))
}

fn soft(resource: Resource) -> Option<u64> {
    limit::get(resource).ok().and_then(|limit| limit.current)
}

/// The environment of process 1, for those who may read it (`proc_pid_environ(5)`).
pub(super) fn first_environment() -> Vec<OsString> {
    let bytes = fs::read("/proc/1/environ").unwrap_or_default();
    let variables = bytes.split(|byte| *byte == 0);
    variables
        .map(|variable| OsString::from_vec(variable.to_vec()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_host_answers() {
        let seen = Seen::read();
        assert_eq!(seen.user_namespaces, Some(true));
        assert_eq!(seen.status.seccomp.is_some(), seen.actions.is_some());
        assert!(seen.is_at_least(3, 8) && seen.executable.is_some());
        assert_eq!(seen.ids[0].0, getuid().as_raw());
        assert_eq!(seen.mounts.proc.map(|proc| proc.kind), Some("proc".into()));
    }

    #[test]
    fn a_module_is_one_of_the_list() {
        let mut seen = Seen::default();
        assert_eq!(seen.has_module("yama"), None);
        seen.modules = Some("lockdown,yamato,apparmor".into());
        assert_eq!(seen.has_module("yama"), Some(false));
        assert_eq!(seen.has_module("apparmor"), Some(true));
    }
}
