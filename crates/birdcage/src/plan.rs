//! [`Plan`], all that a sandbox is going to be, decided and printable.

use crate::caller::Caller;
use crate::directory::working_directory;
use crate::environment::{Variables, strings};
use crate::error::{Error, Failure, Result, SpawnError};
use crate::host::Host;
use crate::lookup::{candidates, is_path};
use crate::policy::Policy;
use crate::process::{Command, c_string};
use birdcage_init::{Groups, Process, Program, Step, StreamPolicy};
use birdcage_landlock::Domain;
use birdcage_mount::{Layout, MountPlan, Setting};
use birdcage_namespace::{IdMap, IdMaps, Namespaces};
use birdcage_path::ExceptionTable;
use birdcage_seccomp::Arch;
use rustix::fd::BorrowedFd;
use rustix::io::Errno;
use rustix::process::{Resource, Rlimit};
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::PathBuf;

/// All that a sandbox is going to be, before anything has happened.
///
/// Its printed form begins with the exceptions, merged and sorted, and goes on
/// with a line for every step, in the order in which the steps are taken. It
/// does not depend on the order in which the exceptions were added. It holds the
/// environment that the program will get, values included: mind where it is
/// shown. The text is for people and may change.
#[derive(Clone, Debug)]
pub struct Plan {
    table: ExceptionTable,
    // For explaining a failure: the steps have them as text for the kernel.
    candidates: Vec<OsString>,
    directory: PathBuf,
    name: OsString,
    unix_sockets: bool,
    steps: birdcage_init::Plan,
}

impl Plan {
    /// Decides everything about running that command.
    pub(crate) fn new(
        policy: &Policy,
        command: &Command,
        mut caller: Caller,
        host: Host,
    ) -> Result<Self> {
        let environment = std::mem::take(&mut caller.environment);
        if let Some(name) = command.changes().malformed() {
            return Err(Error::InvalidVariable(name.to_owned()));
        }
        let variables = command.changes().apply(policy.environment.of(environment));
        let path = variables.get(OsStr::new("PATH")).map(OsString::as_os_str);
        let candidates = candidates(command.get_program(), path);
        let asked = command.get_current_dir();
        let directory = working_directory(asked, &caller, &policy.table, &policy.private);
        let (uid, gid) = (IdMap::identity(caller.uid), IdMap::identity(caller.gid));
        let steps = birdcage_init::Plan {
            namespaces: namespaces(policy),
            ids: IdMaps::new(&uid, &gid),
            groups: groups(&caller),
            mounts: MountPlan::new(&policy.table, &layout(policy, &caller, host))?,
            landlock: landlock(policy, host),
            streams: streams(policy),
            hostname: c"birdcage".to_owned(),
            limits: limits(&caller, host),
            working_directory: c_string(directory.as_os_str())?,
            program: program(command, &candidates, &variables)?,
            filter: filter(policy, host)?,
        };
        Ok(Self {
            table: policy.table.clone(),
            candidates,
            directory,
            name: command.get_program().to_owned(),
            unix_sockets: policy.unix_sockets,
            steps,
        })
    }

    /// Carries the plan out.
    pub(crate) fn spawn(&self, stdio: [BorrowedFd<'_>; 3]) -> Result<Process> {
        birdcage_init::spawn(&self.steps, stdio).map_err(|error| self.explain(error).into())
    }

    /// The failure with what can be told about it from outside.
    fn explain(&self, error: birdcage_init::SpawnError) -> SpawnError {
        let failure = Failure {
            step: error.step,
            operand: error.operand.as_deref(),
            errno: error.errno,
            table: &self.table,
            candidates: &self.candidates,
            directory: &self.directory,
        };
        let hint = failure.hint();
        let operand = self.operand(&error);
        SpawnError::new(error.step, operand, error.errno.raw_os_error(), hint)
    }

    /// A bare name that was found nowhere stands for itself, not for the last of
    /// the places where it was looked for.
    fn operand(&self, error: &birdcage_init::SpawnError) -> Option<OsString> {
        let found_nowhere = error.step == Step::Execute && error.errno == Errno::NOENT;
        let name = (found_nowhere && !is_path(&self.name)).then(|| self.name.clone());
        name.or_else(|| error.operand.clone())
    }
}

/// A limit of nothing at all.
const NONE: Rlimit = Rlimit {
    current: Some(0),
    maximum: Some(0),
};

fn groups(caller: &Caller) -> Groups {
    if caller.has_groups_to_drop {
        Groups::Drop
    } else {
        Groups::Keep
    }
}

fn namespaces(policy: &Policy) -> Namespaces {
    if policy.networking {
        Namespaces::all() - Namespaces::NET
    } else {
        Namespaces::all()
    }
}

/// The largest number of processes and threads in a sandbox: half of what a small host can have.
const PROCESSES: u32 = 16 * 1024;

/// No core dumps, and where the kernel counts them by sandbox, not too many processes.
///
/// Uid 0 has no limit of that kind (`setrlimit(2)`); see [`settings`].
fn limits(caller: &Caller, host: Host) -> Vec<(Resource, Rlimit)> {
    let mut limits = vec![(Resource::Core, NONE)];
    if host.counts_processes_by_namespace() {
        let most = caller.process_limit.unwrap_or(u64::MAX);
        let most = Some(most.min(PROCESSES.into()));
        let limit = Rlimit {
            current: most,
            maximum: most,
        };
        limits.push((Resource::Nproc, limit));
    }
    limits
}

/// What the namespaces are told through their own `/proc`.
fn settings(caller: &Caller, host: Host) -> Vec<Setting> {
    let mut settings = vec![Setting::no_user_namespaces()];
    if !caller.is_ordinary {
        if host.limits_ids_by_namespace() {
            settings.push(Setting::processes(PROCESSES));
        }
        if caller.is_root_of_host {
            settings.push(Setting::no_programs_in_memory());
        }
    }
    settings
}

fn landlock(policy: &Policy, host: Host) -> Option<Domain> {
    let domain = Domain::new(host.landlock)?;
    Some(if policy.unix_sockets {
        domain.with_all_sockets()
    } else {
        domain
    })
}

/// The sockets that may be handed in are those that the program could make itself.
fn streams(policy: &Policy) -> StreamPolicy {
    let mut streams = StreamPolicy::empty();
    streams.set(StreamPolicy::INTERNET, policy.networking);
    streams.set(StreamPolicy::UNIX, policy.unix_sockets);
    streams
}

fn filter(policy: &Policy, host: Host) -> Result<birdcage_seccomp::Program> {
    let none = || Error::ActivationFailed("no filter for this architecture".into());
    let arch = Arch::native().ok_or_else(none)?;
    let mut calls = birdcage_seccomp::Policy::new();
    if policy.networking {
        calls = calls.allow_networking();
    }
    // Where Landlock keeps them from the host's, they are nobody's business.
    if policy.unix_sockets || host.landlock.scopes_unix_sockets() {
        calls = calls.allow_unix_sockets();
    }
    Ok(calls.compile(arch)?)
}

fn layout(policy: &Policy, caller: &Caller, host: Host) -> Layout {
    let private = policy.private.iter();
    let private = private.map(|(path, size)| birdcage_mount::PrivateDirectory {
        path: path.clone(),
        size: *size,
    });
    let links = policy
        .links
        .iter()
        .map(|(at, target)| (at.clone(), target.clone()));
    let files = policy.files.iter();
    Layout {
        files: files
            .map(|(at, content)| (at.clone(), content.clone()))
            .collect(),
        private: private.collect(),
        links: links.collect(),
        settings: settings(caller, host),
        caller: if caller.is_ordinary {
            birdcage_mount::Caller::Ordinary
        } else {
            birdcage_mount::Caller::Root
        },
    }
}

fn program(command: &Command, candidates: &[OsString], variables: &Variables) -> Result<Program> {
    let paths: Result<_> = candidates.iter().map(|path| c_string(path)).collect();
    let malformed = |_| Error::ActivationFailed("the environment holds a zero byte".into());
    Ok(Program {
        candidates: paths?,
        arguments: command.argument_strings()?,
        environment: strings(variables).map_err(malformed)?,
    })
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in self.table.to_string().lines() {
            writeln!(f, "exception   {line}")?;
        }
        if !self.steps.namespaces.contains(Namespaces::NET) {
            writeln!(f, "exception   the host's network")?;
        }
        if self.unix_sockets {
            writeln!(f, "exception   unix sockets")?;
        }
        write!(f, "{}", self.steps)
    }
}

#[cfg(test)]
mod tests {
    use crate::process::Command;
    use crate::{Birdcage, Exception, Preset};

    fn printed(exceptions: &[Exception]) -> String {
        let mut cage = Birdcage::new();
        for exception in exceptions {
            cage.add_exception(exception.clone()).expect("an exception");
        }
        let mut command = Command::new("ls");
        command.arg("-l").env("A", "b");
        cage.plan(&command).expect("a plan").to_string()
    }

    #[test]
    fn a_plan_names_the_exceptions_and_every_step() {
        let text = printed(&[Exception::Read("/etc".into()), Exception::Networking]);
        for line in [
            "exception   r--  /etc\n",
            "exception   the host's network\n",
            "bind        /etc  r--\n",
            "proc        /proc  r--  user.max_user_namespaces=0",
            "limit       Core 0\n",
            "hostname    birdcage\n",
            "environment A=b\n",
            "execute     /usr/bin/ls\n",
            "argument    -l\n",
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
        assert!(!text.contains(", net"), "{text}");
        assert!(!text.contains("unix sockets"), "{text}");
        assert!(printed(&[Exception::UnixSockets]).contains("exception   unix sockets\n"));
    }

    #[test]
    fn a_plan_does_not_depend_on_the_order_of_the_exceptions() {
        let private = |size| Exception::PrivateDirectory {
            path: "/tmp".into(),
            size,
        };
        let mut exceptions = vec![
            Exception::Read("/etc".into()),
            Exception::ExecuteAndRead("/usr/bin".into()),
            Exception::WriteAndRead("/dev/null".into()),
            Exception::Variable {
                name: "B".into(),
                value: "c".into(),
            },
            private(4096),
            private(8192),
        ];
        let forwards = printed(&exceptions);
        exceptions.reverse();
        assert_eq!(printed(&exceptions), forwards);
    }

    #[test]
    fn the_base_preset_makes_a_plan_on_this_host() {
        let mut cage = Birdcage::new();
        cage.add_preset(&Preset::base()).expect("a preset");
        let text = cage
            .plan(&Command::new("true"))
            .expect("a plan")
            .to_string();
        assert!(text.contains("private     /tmp"), "{text}");
        assert!(
            text.contains("link        /dev/fd -> /proc/self/fd"),
            "{text}"
        );
    }
}
