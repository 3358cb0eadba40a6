//! What to do about a spawn that failed.

use crate::error::facts::Facts;
use crate::error::interpreter;
use birdcage_init::{SpawnError, Step};
use rustix::io::Errno;
use std::path::Path;

/// The remedy for that failure on this host, if one is known.
pub(crate) fn find(error: &SpawnError) -> Option<String> {
    match error.step {
        Step::Execute => executing(error),
        _ => setting_up(error, &Facts::gather()),
    }
}

fn setting_up(error: &SpawnError, facts: &Facts) -> Option<String> {
    let old = facts.release.is_some_and(|release| release < (5, 12));
    if error.errno == Errno::NOSYS || (old && error.errno == Errno::INVAL) {
        return Some(too_old(facts));
    }
    let remedy = match (error.step, error.errno) {
        (Step::Namespaces, errno) => return namespaces(errno, facts),
        (Step::IdMaps, Errno::ACCESS) => {
            "the calling process is not dumpable (prctl PR_SET_DUMPABLE), and the kernel lets only \
             dumpable processes map ids"
        }
        (Step::IdMaps, _) => {
            "/proc of this host is missing, covered or read-only; a sandbox needs it to map ids"
        }
        (Step::NewMount, Errno::PERM) if operand_is(error, "/proc") => {
            "parts of /proc are masked here, as in a container: run the container with \
             --security-opt systempaths=unconfined, or outside of it"
        }
        (Step::Root | Step::NewMount | Step::CloneSource | Step::Pivot, Errno::PERM) => {
            "something forbids mounting even in a namespace of one's own: a container's filter, or \
             AppArmor (on Ubuntu, a profile with `userns,` for the calling program)"
        }
        (Step::Pivot, Errno::INVAL) => {
            "the root file system cannot be changed where it is an initramfs or a chroot"
        }
        (Step::OpenSource, Errno::LOOP) => {
            "the path has become a symbolic link since it was excepted; except it again"
        }
        (Step::OpenSource, Errno::ACCESS) => {
            "a directory above it is closed to the caller; root's power over other users' files \
             does not reach into a sandbox"
        }
        (Step::OpenTarget, Errno::NOENT) => {
            "make the directory on the host first: a wider exception shows the host's directory \
             there, and nothing is ever made in it"
        }
        (Step::WorkingDirectory, Errno::NOENT) => {
            "the working directory must exist inside: except it, or choose another"
        }
        (Step::Prepare | Step::Reaper, Errno::ACCESS) if facts.memfd_noexec == Some(2) => {
            "vm.memfd_noexec is 2 on this host; 0 or 1 are needed"
        }
        (Step::Prepare, Errno::MFILE | Errno::NFILE) => "raise the limit of open files (ulimit -n)",
        (_, Errno::AGAIN) => "raise the limit of processes (ulimit -u), or wait for some to end",
        _ => return None,
    };
    Some(remedy.into())
}

fn too_old(facts: &Facts) -> String {
    let found = match facts.release {
        Some((major, minor)) => format!("this one is {major}.{minor}"),
        None => "this one is older, or something hides its calls".into(),
    };
    format!("Linux 5.12 is needed; {found}; a container's system call filter has the same effect")
}

/// Why namespaces cannot be made.
fn namespaces(errno: Errno, facts: &Facts) -> Option<String> {
    let remedy = match errno {
        Errno::NOSPC if facts.user_namespaces == Some(0) => {
            "user namespaces are switched off here: sysctl user.max_user_namespaces=15000"
        }
        Errno::NOSPC => {
            "a limit of namespaces is reached: see /proc/sys/user/max_*_namespaces, also of the \
             user namespaces around this one"
        }
        Errno::PERM | Errno::ACCESS if facts.unprivileged == Some(0) => {
            "user namespaces are switched off here for ordinary users: \
             sysctl kernel.unprivileged_userns_clone=1"
        }
        Errno::PERM | Errno::ACCESS if facts.apparmor == Some(1) => {
            "AppArmor restricts user namespaces here: give the calling program a profile with \
             `userns,`, or sysctl kernel.apparmor_restrict_unprivileged_userns=0"
        }
        Errno::PERM if facts.container => {
            "this container's system call filter forbids namespaces: run it with \
             --security-opt seccomp=unconfined, or with a profile that allows them"
        }
        Errno::PERM => {
            "making user namespaces is forbidden here: in a chroot, in a sandbox, by a system call \
             filter or by a security module"
        }
        Errno::AGAIN => "raise the limit of processes (ulimit -u), or wait for some to end",
        Errno::NOMEM => "the machine is out of memory, or of process ids",
        _ => return None,
    };
    Some(remedy.into())
}

/// Why a program cannot be executed inside.
fn executing(error: &SpawnError) -> Option<String> {
    let path = Path::new(error.operand.as_deref()?);
    match error.errno {
        Errno::NOENT if path.exists() => Some(interpreter::missing(path).unwrap_or_else(|| {
            format!(
                "the program exists outside; except it to be executed: {}",
                path.display()
            )
        })),
        Errno::ACCESS => Some(
            "the file is not executable, or the exception that shows it does not allow executing"
                .into(),
        ),
        Errno::NOEXEC => Some(
            "the file is neither a program for this machine nor a script that begins with #!"
                .into(),
        ),
        Errno::TOOBIG => Some("the arguments and the environment are too long together".into()),
        _ => None,
    }
}

fn operand_is(error: &SpawnError, expected: &str) -> bool {
    error
        .operand
        .as_ref()
        .is_some_and(|operand| operand == expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(step: Step, operand: Option<&str>, errno: Errno) -> SpawnError {
        // The struct may grow, so it is changed and not made.
        let mut error = sample();
        error.step = step;
        error.operand = operand.map(Into::into);
        error.errno = errno;
        error
    }

    fn sample() -> SpawnError {
        SpawnError::new(Step::Prepare, None, Errno::PERM)
    }

    #[track_caller]
    fn check(step: Step, operand: Option<&str>, errno: Errno, facts: &Facts, expected: &str) {
        let hint = setting_up(&error(step, operand, errno), facts);
        assert!(
            hint.as_deref().is_some_and(|hint| hint.contains(expected)),
            "{hint:?}"
        );
    }

    #[test]
    fn namespaces_that_are_switched_off_are_told_from_namespaces_that_are_forbidden() {
        let off = Facts {
            user_namespaces: Some(0),
            ..Facts::default()
        };
        check(
            Step::Namespaces,
            None,
            Errno::NOSPC,
            &off,
            "user.max_user_namespaces",
        );
        check(
            Step::Namespaces,
            None,
            Errno::NOSPC,
            &Facts::default(),
            "limit of namespaces",
        );
        let debian = Facts {
            unprivileged: Some(0),
            ..Facts::default()
        };
        check(
            Step::Namespaces,
            None,
            Errno::PERM,
            &debian,
            "unprivileged_userns_clone=1",
        );
        let ubuntu = Facts {
            apparmor: Some(1),
            ..Facts::default()
        };
        check(Step::Namespaces, None, Errno::PERM, &ubuntu, "profile");
        let docker = Facts {
            container: true,
            ..Facts::default()
        };
        check(
            Step::Namespaces,
            None,
            Errno::PERM,
            &docker,
            "seccomp=unconfined",
        );
        check(
            Step::Namespaces,
            None,
            Errno::PERM,
            &Facts::default(),
            "forbidden here",
        );
    }

    #[test]
    fn an_old_kernel_is_named() {
        let old = Facts {
            release: Some((5, 10)),
            ..Facts::default()
        };
        check(
            Step::Attributes,
            Some("/usr"),
            Errno::NOSYS,
            &old,
            "5.12 is needed; this one is 5.10",
        );
    }

    #[test]
    fn the_path_that_changed_and_the_masked_proc_have_hints_of_their_own() {
        let facts = Facts::default();
        check(
            Step::OpenSource,
            Some("/x"),
            Errno::LOOP,
            &facts,
            "become a symbolic link",
        );
        check(Step::NewMount, Some("/proc"), Errno::PERM, &facts, "masked");
        check(
            Step::IdMaps,
            Some("/proc/self/uid_map"),
            Errno::ACCESS,
            &facts,
            "not dumpable",
        );
    }

    #[test]
    fn no_hint_is_better_than_a_wrong_one() {
        let unknown = error(Step::Hostname, Some("birdcage"), Errno::INVAL);
        assert_eq!(setting_up(&unknown, &Facts::default()), None);
    }
}
