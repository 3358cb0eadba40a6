//! [`Plan`], all that a sandbox is going to be, decided and printable.

mod ended;
#[cfg(feature = "serde")]
mod serialize;

use crate::caller::Surroundings;
use crate::directory::working_directory;
use crate::environment::{Variables, strings};
use crate::error::{Error, Failure, Result, SpawnError};
use crate::lookup::{candidates, is_path};
use crate::merged::Merged;
use crate::process::{Command, c_string};
use birdcage_init::{Process, Program, Sandbox, Step, Template};
use rustix::fd::BorrowedFd;
use rustix::io::Errno;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// All that a sandbox is going to be, before anything has happened.
///
/// Its printed form begins with the exceptions, merged and sorted, and goes on
/// with a line for every step, in the order in which the steps are taken. It
/// does not depend on the order in which the exceptions were added. It holds the
/// environment that the program will get, values included: mind where it is
/// shown. The text is for people and may change.
///
/// ```
/// use birdcage::process::Command;
/// use birdcage::{Birdcage, Exception};
///
/// let mut cage = Birdcage::new();
/// cage.add_exception(Exception::Read("/etc".into()))?;
/// let plan = cage.plan(&Command::new("/bin/true"))?.to_string();
/// assert!(plan.starts_with("exception   r--  /etc\n"));
/// # Ok::<(), birdcage::error::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Plan {
    // For explaining a failure: the steps have it as text for the kernel.
    policy: Arc<Merged>,
    candidates: Vec<OsString>,
    directory: PathBuf,
    name: OsString,
    steps: birdcage_init::Plan,
}

impl Plan {
    /// Decides everything about running that command in that sandbox.
    pub(crate) fn new(
        policy: &Arc<Merged>,
        sandbox: &Arc<Sandbox>,
        command: &Command,
        around: Surroundings,
    ) -> Result<Self> {
        if let Some(name) = command.changes().malformed() {
            return Err(Error::InvalidVariable(name.to_owned()));
        }
        let inherited = policy.environment.of(around.environment);
        let variables = command.changes().apply(inherited);
        let path = variables.get(OsStr::new("PATH")).map(OsString::as_os_str);
        let candidates = candidates(command.get_program(), path);
        let asked = command.get_current_dir().or(policy.directory.as_deref());
        let own = around.directory.as_deref();
        let directory = working_directory(asked, own, &policy.table, &policy.private);
        let steps = birdcage_init::Plan {
            sandbox: Arc::clone(sandbox),
            working_directory: c_string(directory.as_os_str())?,
            program: program(command, &candidates, &variables)?,
        };
        Ok(Self {
            policy: Arc::clone(policy),
            candidates,
            directory,
            name: command.get_program().to_owned(),
            steps,
        })
    }

    /// Carries the plan out.
    pub(crate) fn spawn(&self, stdio: [BorrowedFd<'_>; 3]) -> Result<Process> {
        birdcage_init::spawn(&self.steps, stdio).map_err(|error| self.explain(error).into())
    }

    /// Carries out what a template of the same sandbox leaves to do.
    pub(crate) fn spawn_from(
        &self,
        template: &Template,
        stdio: [BorrowedFd<'_>; 3],
    ) -> Result<Process> {
        template
            .spawn(&self.steps, stdio)
            .map_err(|error| self.explain(error).into())
    }

    /// The failure with what can be told about it from outside.
    fn explain(&self, error: birdcage_init::SpawnError) -> SpawnError {
        let failure = Failure {
            step: error.step,
            operand: error.operand.as_deref(),
            errno: error.errno,
            table: &self.policy.table,
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
        for line in self.policy.table.to_string().lines() {
            writeln!(f, "exception   {line}")?;
        }
        if self.policy.networking {
            writeln!(f, "exception   the host's network")?;
        }
        if self.policy.unix_sockets {
            writeln!(f, "exception   unix sockets")?;
        }
        for socket in &self.policy.sockets {
            writeln!(f, "exception   the unix socket {socket:?}")?;
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
