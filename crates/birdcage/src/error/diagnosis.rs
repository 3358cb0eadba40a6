//! From a failed step and the facts of the host to a [`Hint`].

use crate::error::facts::Facts;
use crate::error::{Hint, SpawnError, Step, program};
use birdcage_path::{ExceptionTable, HostFs, Rights, resolve};
use rustix::io::Errno;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// A spawn that failed, with what its plan was about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Failure<'a> {
    pub(crate) step: Step,
    pub(crate) operand: Option<&'a OsStr>,
    pub(crate) errno: Errno,
    /// What was excepted.
    pub(crate) table: &'a ExceptionTable,
    /// What was tried to be executed, in order.
    pub(crate) candidates: &'a [OsString],
    /// Where the program was to start.
    pub(crate) directory: &'a Path,
}

/// A stream that could not be opened in the caller, before there was a plan to carry out.
pub(crate) fn stream(name: &'static str) -> impl Fn(Errno) -> SpawnError {
    move |errno| {
        let hint = of_host(Step::Streams, None, errno, &Facts::read());
        SpawnError::new(Step::Streams, Some(name.into()), errno.raw_os_error(), hint)
    }
}

impl Failure<'_> {
    /// What to do about it. Asks the host.
    pub(crate) fn hint(self) -> Option<Hint> {
        match self.step {
            Step::Execute => program::hint(self),
            Step::WorkingDirectory => self.about_directory(),
            _ => of_host(self.step, self.operand, self.errno, &Facts::read()),
        }
    }

    fn about_directory(self) -> Option<Hint> {
        let path = self.directory.to_owned();
        match self.errno {
            Errno::NOENT => Some(not_there(path, self.table)),
            Errno::ACCESS => Some(Hint::Modes(path)),
            _ => None,
        }
    }
}

/// Why something is not there inside, as far as the host can tell.
fn not_there(path: PathBuf, table: &ExceptionTable) -> Hint {
    match resolve(&HostFs, Path::new("/"), &path) {
        Err(_) => Hint::Missing(path),
        Ok(resolved) if table.rights_at(&resolved.canonical) == Rights::empty() => {
            Hint::NotVisible(path)
        }
        Ok(_) => Hint::Changed(path),
    }
}

/// What to do about a step that has to do with the host and not with the program.
fn of_host(step: Step, operand: Option<&OsStr>, errno: Errno, facts: &Facts) -> Option<Hint> {
    let path = || operand.map(PathBuf::from);
    match (step, errno) {
        (_, Errno::MFILE | Errno::NFILE | Errno::TOOMANYREFS) => Some(Hint::DescriptorLimit),
        (_, Errno::NOMEM) => Some(Hint::MemoryLimit),
        (Step::Namespaces, errno) => of_namespaces(errno, facts),
        (Step::IdMaps, errno) => of_id_maps(errno, facts),
        (Step::Streams, Errno::ISDIR | Errno::BADF) => Some(Hint::NoStream),
        (Step::Streams, Errno::OPNOTSUPP) => Some(Hint::OpenSocket),
        (Step::Streams, Errno::NOENT | Errno::NODEV | Errno::NXIO | Errno::ACCESS) => {
            Some(Hint::NoNullDevice)
        }
        (Step::OpenSource, Errno::NOENT | Errno::NODEV) if is(operand, "/dev/null") => {
            Some(Hint::NoNullDevice)
        }
        (Step::OpenSource, Errno::LOOP) => path().map(Hint::Changed),
        (Step::OpenSource | Step::OpenTarget, Errno::ACCESS) => path().map(Hint::Modes),
        (Step::OpenTarget | Step::Create, Errno::NOENT | Errno::ROFS) => {
            path().map(Hint::NothingThere)
        }
        (Step::Prepare | Step::Reaper, Errno::ACCESS) => Some(Hint::NoExecutableMemory),
        (Step::Prepare | Step::Create, Errno::FBIG) => Some(Hint::FileSizeLimit),
        (Step::Create | Step::Withhold, Errno::NOSPC | Errno::DQUOT) => path().map(Hint::NoRoom),
        (
            Step::Root | Step::CloneSource | Step::Attach | Step::NewMount | Step::Pivot,
            Errno::NOSPC,
        ) => Some(Hint::MountLimit),
        (Step::Filter, Errno::INVAL) => Some(Hint::KernelWithout),
        (Step::CloneProgram, Errno::INTR) => Some(Hint::Killed),
        (Step::CloneProgram, Errno::AGAIN) => Some(Hint::ProcessLimit),
        (Step::NewMount, Errno::PERM) if is(operand, "/proc") => Some(Hint::MaskedProc),
        (_, Errno::PERM | Errno::ACCESS | Errno::NOSYS) => of_refusal(errno, facts),
        _ => None,
    }
}

fn of_namespaces(errno: Errno, facts: &Facts) -> Option<Hint> {
    let none = facts.no_namespaces.first().copied();
    Some(match errno {
        Errno::NOSPC | Errno::USERS if none == Some("user.max_user_namespaces") => {
            Hint::NamespacesSwitchedOff
        }
        Errno::NOSPC | Errno::USERS => Hint::NamespaceLimit { none },
        Errno::AGAIN => Hint::ProcessLimit,
        Errno::INTR => Hint::Killed,
        Errno::INVAL => Hint::KernelWithout,
        Errno::PERM | Errno::ACCESS if facts.is_in_filtered_container() => Hint::Container,
        Errno::PERM if facts.unprivileged_userns_clone == Some(0) && !facts.is_root => {
            Hint::NamespacesForRootOnly
        }
        Errno::PERM if !facts.is_filtered && !facts.is_under_apparmor() => Hint::Chroot,
        Errno::ACCESS if !facts.is_under_apparmor() => Hint::SecurityModule,
        errno => return of_refusal(errno, facts),
    })
}

fn of_id_maps(errno: Errno, facts: &Facts) -> Option<Hint> {
    match errno {
        Errno::ACCESS if facts.is_undumpable => Some(Hint::NotDumpable),
        Errno::PERM if facts.is_root && facts.lacks_setfcap => Some(Hint::RootWithoutCapability),
        Errno::NOENT | Errno::ROFS | Errno::XDEV => Some(Hint::NoProc),
        errno => of_refusal(errno, facts),
    }
}

/// Who may have refused, whatever it was.
fn of_refusal(errno: Errno, facts: &Facts) -> Option<Hint> {
    let release = || facts.release.clone();
    match errno {
        Errno::NOSYS if facts.is_older_than(5, 12) => {
            Some(Hint::KernelTooOld { release: release() })
        }
        Errno::PERM | Errno::ACCESS if facts.is_under_apparmor() => Some(Hint::AppArmor),
        Errno::PERM | Errno::ACCESS | Errno::NOSYS if facts.is_filtered || facts.is_container => {
            Some(Hint::Container)
        }
        _ => None,
    }
}

fn is(operand: Option<&OsStr>, path: &str) -> bool {
    operand.is_some_and(|operand| operand == path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(step: Step, operand: &str, errno: Errno, facts: &Facts, expected: Option<Hint>) {
        assert_eq!(
            of_host(step, Some(operand.as_ref()), errno, facts),
            expected
        );
    }

    fn facts(change: impl FnOnce(&mut Facts)) -> Facts {
        let mut facts = Facts {
            release: "6.1.0".into(),
            ..Facts::default()
        };
        change(&mut facts);
        facts
    }

    #[test]
    fn namespaces_that_are_refused_are_explained_by_the_switch_that_refuses_them() {
        let check = |errno, change: fn(&mut Facts), expected| {
            check(Step::Namespaces, "", errno, &facts(change), expected);
        };
        check(
            Errno::NOSPC,
            |f| f.no_namespaces = vec!["user.max_user_namespaces", "user.max_net_namespaces"],
            Some(Hint::NamespacesSwitchedOff),
        );
        let net = "user.max_net_namespaces";
        let no_net = |f: &mut Facts| f.no_namespaces = vec!["user.max_net_namespaces"];
        check(
            Errno::NOSPC,
            no_net,
            Some(Hint::NamespaceLimit { none: Some(net) }),
        );
        check(
            Errno::NOSPC,
            |_| {},
            Some(Hint::NamespaceLimit { none: None }),
        );
        let only_root = |f: &mut Facts| f.unprivileged_userns_clone = Some(0);
        check(Errno::PERM, only_root, Some(Hint::NamespacesForRootOnly));
        check(Errno::PERM, |_| {}, Some(Hint::Chroot));
        check(Errno::PERM, |f| f.is_filtered = true, Some(Hint::Container));
        check(
            Errno::PERM,
            |f| f.apparmor_restricts = Some(1),
            Some(Hint::AppArmor),
        );
        check(Errno::ACCESS, |_| {}, Some(Hint::SecurityModule));
        check(Errno::AGAIN, |_| {}, Some(Hint::ProcessLimit));
        check(Errno::INVAL, |_| {}, Some(Hint::KernelWithout));
        check(Errno::INTR, |_| {}, Some(Hint::Killed));
        check(Errno::NOMEM, |_| {}, Some(Hint::MemoryLimit));
        check(Errno::MFILE, |_| {}, Some(Hint::DescriptorLimit));
        check(Errno::IO, |_| {}, None);
    }

    /// What the host would refuse besides is nothing that helps there.
    #[test]
    fn a_container_that_filters_is_named_before_the_settings_of_its_host() {
        let inside = |change: fn(&mut Facts)| {
            facts(|f| {
                f.is_container = true;
                f.is_filtered = true;
                change(f);
            })
        };
        for settings in [
            |f: &mut Facts| f.apparmor_restricts = Some(1),
            |f: &mut Facts| f.unprivileged_userns_clone = Some(0),
        ] {
            for errno in [Errno::PERM, Errno::ACCESS] {
                let facts = inside(settings);
                check(Step::Namespaces, "", errno, &facts, Some(Hint::Container));
            }
        }
        let ubuntu = facts(|f| f.apparmor_restricts = Some(1));
        check(
            Step::Namespaces,
            "",
            Errno::ACCESS,
            &ubuntu,
            Some(Hint::AppArmor),
        );
    }

    #[test]
    fn a_null_device_that_is_none_is_named_wherever_it_is_missed() {
        let known = facts(|_| {});
        let expected = || Some(Hint::NoNullDevice);
        check(
            Step::Streams,
            "standard input",
            Errno::NOENT,
            &known,
            expected(),
        );
        check(
            Step::OpenSource,
            "/dev/null",
            Errno::NODEV,
            &known,
            expected(),
        );
        check(Step::OpenSource, "/dev/zero", Errno::NODEV, &known, None);
    }

    /// One errno for three limits: of a file system, of mounts, of namespaces.
    #[test]
    fn what_there_is_no_space_for_is_told_by_the_step() {
        let check = |step, expected| {
            check(step, "/a/b", Errno::NOSPC, &facts(|_| {}), expected);
        };
        let no_room = || Some(Hint::NoRoom("/a/b".into()));
        check(Step::Create, no_room());
        check(Step::Withhold, no_room());
        check(Step::Attach, Some(Hint::MountLimit));
        check(Step::Namespaces, Some(Hint::NamespaceLimit { none: None }));
    }

    #[test]
    fn what_is_for_ordinary_users_only_does_not_explain_roots_failure() {
        let root = facts(|f| {
            f.is_root = true;
            f.unprivileged_userns_clone = Some(0);
            f.apparmor_restricts = Some(1);
        });
        check(Step::Namespaces, "", Errno::PERM, &root, Some(Hint::Chroot));
    }

    #[test]
    fn a_missing_system_call_is_the_kernels_age_or_the_containers_filter() {
        let old = facts(|f| f.release = "5.10.0".into());
        let expected = Hint::KernelTooOld {
            release: "5.10.0".into(),
        };
        check(Step::Attributes, "/usr", Errno::NOSYS, &old, Some(expected));
        let filtered = facts(|f| f.is_container = true);
        check(
            Step::Root,
            "",
            Errno::NOSYS,
            &filtered,
            Some(Hint::Container),
        );
        check(Step::Root, "", Errno::NOSYS, &facts(|_| {}), None);
    }

    #[test]
    fn a_step_about_a_path_is_explained_with_the_path() {
        let path = || PathBuf::from("/p");
        let known = facts(|_| {});
        check(
            Step::OpenSource,
            "/p",
            Errno::LOOP,
            &known,
            Some(Hint::Changed(path())),
        );
        check(
            Step::OpenSource,
            "/p",
            Errno::ACCESS,
            &known,
            Some(Hint::Modes(path())),
        );
        check(
            Step::OpenTarget,
            "/p",
            Errno::NOENT,
            &known,
            Some(Hint::NothingThere(path())),
        );
        check(
            Step::NewMount,
            "/proc",
            Errno::PERM,
            &known,
            Some(Hint::MaskedProc),
        );
        check(Step::NewMount, "/tmp", Errno::PERM, &known, None);
    }

    #[test]
    fn the_callers_own_state_explains_the_id_maps_and_the_reaper() {
        let undumpable = facts(|f| f.is_undumpable = true);
        let file = "/proc/self/setgroups";
        check(
            Step::IdMaps,
            file,
            Errno::ACCESS,
            &undumpable,
            Some(Hint::NotDumpable),
        );
        check(
            Step::IdMaps,
            file,
            Errno::ROFS,
            &undumpable,
            Some(Hint::NoProc),
        );
        check(
            Step::Reaper,
            "",
            Errno::ACCESS,
            &undumpable,
            Some(Hint::NoExecutableMemory),
        );
        let limit = Some(Hint::DescriptorLimit);
        check(Step::Prepare, "", Errno::MFILE, &undumpable, limit.clone());
        check(Step::IdMaps, file, Errno::MFILE, &undumpable, limit);
        let dropped = facts(|f| {
            f.is_root = true;
            f.lacks_setfcap = true;
        });
        let file = "/proc/self/uid_map";
        let expected = Some(Hint::RootWithoutCapability);
        check(Step::IdMaps, file, Errno::PERM, &dropped, expected);
    }
}
