//! What the kernel has to have: its age, filters, Landlock, programs in memory.

use crate::doctor::seen::Seen;
use crate::doctor::trial::Trial;
use crate::doctor::{Finding, State};
use crate::error::Hint;

/// What newer kernels add to what a sandbox keeps or allows, besides Landlock.
///
/// The first is of no use to root and the last to nobody else: before Linux 6.14 the
/// number of root's processes can only be limited for the whole host.
const ADDITIONS: [(u32, u32, For, &str); 3] = [
    (
        5,
        14,
        For::Ordinary,
        "bounds the number of processes in a sandbox",
    ),
    (
        6,
        3,
        For::All,
        "lets programs have files in memory, which then cannot be executed",
    ),
    (
        6,
        14,
        For::Root,
        "bounds the number of root's processes in a sandbox",
    ),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    All,
    Ordinary,
    Root,
}

/// The release: the mount calls that are used are all there since Linux 5.12
/// (`mount_setattr(2)`).
pub(super) fn release(seen: &Seen, _: &Trial) -> Finding {
    let release = &seen.facts.release;
    if release.is_empty() {
        return Finding::new("kernel", State::Unknown, "its release is not to be read");
    }
    let named = format!("Linux {release}");
    if !seen.is_at_least(5, 12) {
        let release = release.clone();
        return Finding::new("kernel", State::Missing, named)
            .advising(Hint::KernelTooOld { release });
    }
    let lacks = |(major, minor, whom, _): &&(u32, u32, For, &str)| {
        let not_for = if seen.facts.is_root {
            For::Ordinary
        } else {
            For::Root
        };
        *whom != not_for && !seen.is_at_least(*major, *minor)
    };
    let lacking: Vec<_> = ADDITIONS.iter().filter(lacks).collect();
    let state = if lacking.is_empty() {
        State::Ok
    } else {
        State::Limited
    };
    let advice = lacking
        .iter()
        .map(|(major, minor, _, what)| format!("Linux {major}.{minor} {what}"));
    advice.fold(Finding::new("kernel", state, named), Finding::advising)
}

/// Filters: that the kernel has them (`seccomp(2)`), and one that is in force already.
pub(super) fn filters(seen: &Seen, trial: &Trial) -> Finding {
    let found = |state, text: String| Finding::new("seccomp filters", state, text);
    match (seen.status.seccomp, &seen.actions) {
        // Who cannot read the one may still have the other.
        (None, None) => {
            let readable = !seen.facts.release.is_empty();
            let (state, text) = match readable {
                true if trial.fails() => (State::Missing, "the kernel seems to have none"),
                _ => (State::Unknown, "nothing in /proc tells"),
            };
            let finding = found(state, text.into());
            if state == State::Missing {
                return finding.advising(Hint::KernelWithout);
            }
            finding
        }
        (Some(2), _) => in_force(seen, trial),
        _ => found(State::Ok, "there, and none is in force".into()),
    }
}

/// A filter around this process, which may refuse what a spawn needs.
fn in_force(seen: &Seen, trial: &Trial) -> Finding {
    let count = seen.status.filters.unwrap_or(1);
    let text = format!("there, and {count} in force around this process");
    let suspected = matches!(trial.hint(), Some(Hint::Container | Hint::Killed));
    if !trial.fails() {
        return Finding::new("seccomp filters", State::Ok, text);
    }
    if !suspected {
        return Finding::new("seccomp filters", State::Unknown, text);
    }
    let finding = Finding::new(
        "seccomp filters",
        State::Missing,
        format!("{text}, which refuses what a sandbox needs"),
    );
    match seen.engine {
        Some(_) => finding.advising("see `container`"),
        None => finding.advising(
            "for a systemd unit: `RestrictNamespaces=no`, and a `SystemCallFilter=` with \
             `@mount` and `@process`; in another sandbox there can be none of ours",
        ),
    }
}

/// What the versions of Landlock's interface add here (`landlock(7)`; the table in
/// `SECURITY.md`).
const VERSIONS: [(u32, &str, &str); 5] = [
    (
        2,
        "5.19",
        "keeps FIFOs, devices and files given as streams from being opened for more",
    ),
    (3, "6.2", "keeps such files from being emptied"),
    (5, "6.10", "keeps devices from being controlled by ioctl(2)"),
    (
        6,
        "6.12",
        "keeps abstract sockets of the host out of reach with networking and unix sockets",
    ),
    (9, "7.1", "lets programs have Unix sockets of their own"),
];

/// From this one on all promises are kept; what comes later allows more.
const ALL_PROMISES: u32 = 6;

pub(super) fn landlock(seen: &Seen, _: &Trial) -> Finding {
    let version = seen.landlock;
    let state = if version >= ALL_PROMISES {
        State::Ok
    } else {
        State::Limited
    };
    let text = match version {
        0 => "not to be had".into(),
        _ => format!("version {version}"),
    };
    let finding = Finding::new("landlock", state, text);
    let newer = VERSIONS.iter().filter(|(needed, ..)| *needed > version);
    let newer =
        newer.map(|(needed, linux, what)| format!("version {needed} (Linux {linux}) {what}"));
    switch_on(seen)
        .into_iter()
        .chain(newer)
        .fold(finding, Finding::advising)
}

/// How Landlock is switched on, where the kernel may have it and does not.
///
/// The kernel's `Documentation/userspace-api/landlock.rst`, "Boot time configuration".
fn switch_on(seen: &Seen) -> Option<String> {
    let absent = seen.landlock == 0 && seen.has_module("landlock") == Some(false);
    (absent && seen.is_at_least(5, 13)).then(|| {
        let modules = seen.modules.as_deref().unwrap_or_default();
        format!("switch it on with `lsm=landlock,{modules}` on the kernel's command line")
    })
}

/// Programs in memory: the first process of a sandbox is one (the kernel's
/// `Documentation/userspace-api/mfd_noexec.rst`).
pub(super) fn memory(seen: &Seen, trial: &Trial) -> Finding {
    let subject = "memory programs";
    let refused = trial.hint() == Some(&Hint::NoExecutableMemory);
    match seen.memfd_noexec {
        Some(level) if level >= 2 => {
            let text = format!("vm.memfd_noexec is {level}, which refuses them");
            Finding::new(subject, State::Missing, text).advising(
                "let root `sysctl -w vm.memfd_noexec=1`, in this pid namespace or, if that is \
                 refused, in the one around it, whose value is the least there can be",
            )
        }
        _ if refused => {
            Finding::new(subject, State::Missing, "refused").advising(Hint::NoExecutableMemory)
        }
        _ => Finding::new(subject, State::Ok, "may be executed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::status::Status;

    fn with_release(release: &str, is_root: bool) -> Finding {
        let mut seen = Seen::default();
        seen.facts.release = release.into();
        seen.facts.is_root = is_root;
        super::release(&seen, &Trial::Works)
    }

    #[test]
    fn a_kernel_is_too_old_before_5_12_and_lacks_something_before_6_14() {
        assert_eq!(with_release("", false).state(), State::Unknown);
        let old = with_release("5.10.0-28-amd64", false);
        assert_eq!(old.state(), State::Missing);
        assert!(old.advice()[0].starts_with("Linux 5.12 or newer"), "{old}");
        for (release, is_root, lacking) in [
            ("5.12.0", false, 2),
            ("5.12.0", true, 2),
            ("6.1.0", false, 1),
            ("6.12", false, 0),
            ("6.12", true, 1),
            ("6.14", true, 0),
        ] {
            let finding = with_release(release, is_root);
            assert_eq!(finding.advice().len(), lacking, "{finding}");
            let expected = if lacking == 0 {
                State::Ok
            } else {
                State::Limited
            };
            assert_eq!(finding.state(), expected, "{finding}");
        }
    }

    #[test]
    fn a_landlock_that_is_switched_off_is_switched_on_by_the_whole_list() {
        let mut seen = Seen {
            modules: Some("lockdown,yama".into()),
            ..Seen::default()
        };
        seen.facts.release = "6.1.0".into();
        let finding = landlock(&seen, &Trial::Works);
        assert!(
            finding.advice()[0].contains("`lsm=landlock,lockdown,yama`"),
            "{finding}"
        );
        assert_eq!(finding.state(), State::Limited);
        seen.modules = None;
        let finding = landlock(&seen, &Trial::Works);
        assert!(finding.advice()[0].starts_with("version 2"), "{finding}");
    }

    #[test]
    fn a_version_of_landlock_lacks_what_later_ones_add() {
        let advice = |version| {
            let seen = Seen {
                landlock: version,
                ..Seen::default()
            };
            let finding = landlock(&seen, &Trial::Works);
            (finding.state(), finding.advice().len())
        };
        assert_eq!(advice(1), (State::Limited, 5));
        assert_eq!(advice(5), (State::Limited, 2));
        assert_eq!(advice(6), (State::Ok, 1));
        assert_eq!(advice(9), (State::Ok, 0));
    }

    #[test]
    fn a_filter_in_force_is_suspected_only_where_it_explains_the_failure() {
        let seen = Seen {
            status: Status {
                seccomp: Some(2),
                filters: Some(3),
                no_new_privileges: None,
            },
            ..Seen::default()
        };
        let state = |trial| filters(&seen, &trial).state();
        assert_eq!(state(Trial::Works), State::Ok);
        assert_eq!(state(Trial::failed(Hint::Container)), State::Missing);
        assert_eq!(state(Trial::failed(Hint::ProcessLimit)), State::Unknown);
        let finding = filters(&seen, &Trial::failed(Hint::Container));
        assert!(
            finding.advice()[0].contains("RestrictNamespaces=no"),
            "{finding}"
        );
    }

    #[test]
    fn programs_in_memory_are_refused_by_the_highest_level_only() {
        let state = |level| {
            let seen = Seen {
                memfd_noexec: level,
                ..Seen::default()
            };
            memory(&seen, &Trial::Works).state()
        };
        assert_eq!([None, Some(0), Some(1)].map(state), [State::Ok; 3]);
        assert_eq!(state(Some(2)), State::Missing);
    }
}
