//! From a cage and a command to a plan that can be carried out.
//!
//! This is the place that reads the state of the calling process: its ids, its
//! groups, its capabilities, its directory. The layers below are told.

use crate::Birdcage;
use crate::cage::{Network, UnixSockets};
use crate::environment::Variables;
use crate::error::{Error, Result};
use crate::process::Command;
use birdcage_init::{Groups, Plan, Program};
use birdcage_mount::{Caller, Layout, MountPlan};
use birdcage_namespace::{IdMap, IdMaps, Namespaces};
use birdcage_path::{ExceptionTable, Rights};
use birdcage_seccomp::{Arch, Policy};
use rustix::process::{Resource, Rlimit, getegid, geteuid, getgid, getgroups, getuid};
use rustix::thread::{CapabilitySet, capabilities};
use std::ffi::{CString, OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::PathBuf;
use std::{env, fs};

/// Where programs are looked for if the program's environment has no `PATH`.
const DEFAULT_PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// Decides everything about running that command in that cage.
pub(crate) fn plan(cage: &Birdcage, command: &Command) -> Result<Plan> {
    let variables = cage.environment.compose(command.changes());
    Ok(Plan {
        namespaces: namespaces(cage),
        ids: ids()?,
        groups: groups(),
        mounts: MountPlan::new(&cage.table, &layout(cage)).map_err(Error::Policy)?,
        hostname: c"birdcage".to_owned(),
        limits: vec![(
            Resource::Core,
            Rlimit {
                current: Some(0),
                maximum: Some(0),
            },
        )],
        working_directory: working_directory(&cage.table, command)?,
        program: program(command, &variables)?,
        filter: filter(cage)?,
    })
}

fn namespaces(cage: &Birdcage) -> Namespaces {
    match cage.network {
        Network::Private => Namespaces::all(),
        Network::Host => Namespaces::all() - Namespaces::NET,
    }
}

fn layout(cage: &Birdcage) -> Layout {
    let caller = if geteuid().is_root() {
        Caller::Root
    } else {
        Caller::Ordinary
    };
    Layout {
        private: cage.private.clone(),
        links: cage.links.clone(),
        caller,
    }
}

/// The caller's ids, mapped to themselves.
///
/// The kernel maps no more than the effective ids for a caller without
/// privileges, so a caller whose real ids differ (a set-uid program) would find
/// itself without one of them.
fn ids() -> Result<IdMaps> {
    if getuid() != geteuid() || getgid() != getegid() {
        let message = "the real and the effective user or group id of the caller differ";
        return Err(Error::ActivationFailed(message.into()));
    }
    let (uid, gid) = (geteuid().as_raw(), getegid().as_raw());
    Ok(IdMaps::new(&IdMap::identity(uid), &IdMap::identity(gid)))
}

/// Groups are given up by whoever may: with `CAP_SETGID`, and in a user namespace
/// in which that has not been denied for good (`user_namespaces(7)`).
fn groups() -> Groups {
    let capable =
        capabilities(None).is_ok_and(|sets| sets.effective.contains(CapabilitySet::SETGID));
    let denied = || fs::read("/proc/self/setgroups").is_ok_and(|text| text == b"deny\n");
    let any = || getgroups().map_or(true, |groups| !groups.is_empty());
    if capable && any() && !denied() {
        Groups::Drop
    } else {
        Groups::Keep
    }
}

fn filter(cage: &Birdcage) -> Result<birdcage_seccomp::Program> {
    let arch = Arch::native()
        .ok_or_else(|| Error::ActivationFailed("no filter for this architecture".into()))?;
    let policy = Policy::new();
    let policy = match cage.network {
        Network::Private => policy,
        Network::Host => policy.allow_networking(),
    };
    let policy = match cage.unix_sockets {
        UnixSockets::Refused => policy,
        UnixSockets::Allowed => policy.allow_unix_sockets(),
    };
    policy.compile(arch).map_err(Error::Seccomp)
}

/// The directory asked for; else the caller's own if it may be read inside, else the root.
fn working_directory(table: &ExceptionTable, command: &Command) -> Result<CString> {
    let path = match command.get_current_dir() {
        Some(path) if path.is_absolute() => path.to_owned(),
        Some(path) => env::current_dir()?.join(path),
        None => visible_directory(table).unwrap_or_else(|| PathBuf::from("/")),
    };
    c_string(path.as_os_str())
}

fn visible_directory(table: &ExceptionTable) -> Option<PathBuf> {
    let path = env::current_dir().ok()?;
    table
        .rights_at(&path)
        .contains(Rights::READ)
        .then_some(path)
}

fn program(command: &Command, variables: &Variables) -> Result<Program> {
    let name = command.get_program();
    let candidates = candidates(
        name,
        variables.get(OsStr::new("PATH")).map(OsString::as_os_str),
    );
    let arguments = [name].into_iter().chain(command.get_args());
    Ok(Program {
        candidates: candidates
            .iter()
            .map(|path| c_string(path.as_os_str()))
            .collect::<Result<_>>()?,
        arguments: arguments.map(c_string).collect::<Result<_>>()?,
        environment: variables
            .iter()
            .map(|(name, value)| variable(name, value))
            .collect::<Result<_>>()?,
    })
}

/// Where `execvp(3)` would look for a program.
fn candidates(name: &OsStr, path: Option<&OsStr>) -> Vec<PathBuf> {
    if name.is_empty() || name.as_bytes().contains(&b'/') {
        return vec![PathBuf::from(name)];
    }
    // An empty entry is the working directory, which `join` leaves as the bare name.
    env::split_paths(path.unwrap_or(OsStr::new(DEFAULT_PATH)))
        .map(|dir| dir.join(name))
        .collect()
}

fn variable(name: &OsStr, value: &OsStr) -> Result<CString> {
    if name.is_empty() || name.as_bytes().contains(&b'=') {
        return Err(Error::InvalidArgument(name.to_owned()));
    }
    c_string(OsStr::from_bytes(
        &[name.as_bytes(), b"=", value.as_bytes()].concat(),
    ))
}

fn c_string(text: &OsStr) -> Result<CString> {
    CString::new(text.as_bytes())
        .map_err(|error| Error::InvalidArgument(OsString::from_vec(error.into_vec())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, path: Option<&str>, expected: &[&str]) {
        let found = candidates(OsStr::new(name), path.map(OsStr::new));
        assert_eq!(
            found,
            expected.iter().map(PathBuf::from).collect::<Vec<_>>()
        );
    }

    #[test]
    fn a_bare_name_is_looked_for_in_the_path_and_any_other_is_not() {
        check("ls", Some("/bin:/usr/bin"), &["/bin/ls", "/usr/bin/ls"]);
        check("ls", None, &["/usr/local/bin/ls", "/usr/bin/ls", "/bin/ls"]);
        check("./ls", Some("/bin"), &["./ls"]);
        check("/bin/ls", Some("/usr/bin"), &["/bin/ls"]);
        check("ls", Some(":/bin"), &["ls", "/bin/ls"]);
        check("", Some("/bin"), &[""]);
    }

    #[test]
    fn a_variable_that_no_program_could_read_is_refused() {
        let refused = |name: &str, value: &str| variable(name.as_ref(), value.as_ref()).is_err();
        assert!(refused("", "x") && refused("A=B", "x") && refused("A", "x\0"));
        assert_eq!(
            variable("A".as_ref(), "b=c".as_ref()).ok(),
            Some(c"A=b=c".to_owned())
        );
    }
}
