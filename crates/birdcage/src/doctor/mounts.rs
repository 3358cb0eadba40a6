//! [`Mounts`], what `/proc/self/mountinfo` says of `/proc` and the root.
//!
//! The kernel mounts a new `/proc` in a user namespace only where one is to be seen
//! already of which nothing is hidden: that is neither read-only nor covered by other
//! mounts, but where a directory is made to be mounted on (`mount_too_revealing` in the
//! kernel's `fs/namespace.c`; `user_namespaces(7)`).

use crate::error::mount_point;

/// What `/proc/self/mountinfo` says (`proc_pid_mountinfo(5)`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Mounts {
    /// What is mounted on `/proc` itself, if that can be told.
    pub(super) proc: Option<Proc>,
    /// What is mounted over parts of `/proc`, in order.
    pub(super) covers: Vec<String>,
    /// Whether something is mounted on `/`; nothing if there is no such file to read.
    pub(super) has_root: Option<bool>,
}

/// The mount on `/proc`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Proc {
    /// The type of the file system, which should be `proc`.
    pub(super) kind: String,
    /// Whether the mount or its file system is read-only.
    pub(super) is_read_only: bool,
    /// The option `hidepid`, if it hides something (`proc(5)`).
    pub(super) hides: Option<String>,
}

/// Directories of `/proc` that are empty and made to be mounted on.
const MADE_FOR_MOUNTS: [&str; 2] = ["/proc/sys/fs/binfmt_misc", "/proc/fs/nfsd"];

impl Mounts {
    pub(super) fn parse(text: &str) -> Self {
        let points = || text.lines().filter_map(mount_point);
        let covers = |at: &&str| at.starts_with("/proc/") && !MADE_FOR_MOUNTS.contains(at);
        Self {
            proc: text
                .lines()
                .rfind(|line| mount_point(line) == Some("/proc"))
                .map(Proc::parse),
            covers: points().filter(covers).map(str::to_owned).collect(),
            has_root: (!text.is_empty()).then(|| points().any(|at| at == "/")),
        }
    }
}

impl Proc {
    /// Reads a line; what stands before ` - ` is about the mount, and the rest about what is mounted.
    fn parse(line: &str) -> Self {
        let (mount, mounted) = line.split_once(" - ").unwrap_or((line, ""));
        let own = mount.split(' ').nth(5).unwrap_or_default();
        let mut fields = mounted.split(' ');
        let kind = fields.next().unwrap_or_default().to_owned();
        let shared = fields.nth(1).unwrap_or_default();
        let mut options = own.split(',').chain(shared.split(','));
        let hides = options.clone().find_map(|option| {
            let value = option.strip_prefix("hidepid=")?;
            (!matches!(value, "0" | "off")).then(|| value.to_owned())
        });
        Self {
            kind,
            is_read_only: options.any(|option| option == "ro"),
            hides,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const USUAL: &str = "\
21 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
22 21 0:20 / /proc rw,nosuid,nodev,noexec shared:12 - proc proc rw,hidepid=invisible
30 22 0:27 / /proc/sys/fs/binfmt_misc rw,relatime shared:14 - autofs systemd-1 rw
";

    #[test]
    fn a_usual_proc_is_whole() {
        let mounts = Mounts::parse(USUAL);
        let expected = Proc {
            kind: "proc".into(),
            is_read_only: false,
            hides: Some("invisible".into()),
        };
        assert_eq!(mounts.proc, Some(expected));
        assert_eq!((mounts.covers, mounts.has_root), (vec![], Some(true)));
    }

    #[test]
    fn what_an_engine_mounts_covers_it() {
        let line = "40 22 0:5 /null /proc/kcore rw,nosuid - tmpfs tmpfs rw,size=65536k\n";
        assert_eq!(Mounts::parse(line).covers, ["/proc/kcore"]);
        assert_eq!(Mounts::parse(line).has_root, Some(false));
    }

    #[test]
    fn either_options_make_it_read_only() {
        let is_read_only = |line| Mounts::parse(line).proc.expect("/proc").is_read_only;
        assert!(is_read_only("1 2 0:1 / /proc ro,nosuid - proc proc rw"));
        assert!(is_read_only("1 2 0:1 / /proc rw,nosuid - proc proc ro"));
        assert!(!is_read_only("1 2 0:1 / /proc rw,nosuid - proc proc rw"));
    }

    #[test]
    fn the_last_of_two_mounts_is_the_one_that_is_seen() {
        let text = "1 2 0:1 / /proc rw - proc proc rw\n3 1 0:2 / /proc rw - tmpfs none rw\n";
        assert_eq!(Mounts::parse(text).proc.expect("/proc").kind, "tmpfs");
    }

    #[test]
    fn no_text_is_too_strange() {
        assert_eq!(Mounts::parse(""), Mounts::default());
        let odd = "x\n - \n1 2 3 4 /proc\n1 2 3 4 /proc 6 -\n";
        assert_eq!(Mounts::parse(odd).proc, Some(Proc::default()));
    }
}
