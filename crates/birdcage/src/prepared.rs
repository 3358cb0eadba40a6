//! [`Prepared`], a sandbox that is half made and waits for programs.

use crate::Plan;
use crate::blueprint;
use crate::caller::{Identity, Surroundings};
use crate::error::{Error, Failure, Result, SpawnError};
use crate::host::Host;
use crate::merged::Merged;
use crate::process::{Child, Command, ExitStatus, Output, Stdio};
use birdcage_init::{Sandbox, Template};
use rustix::fd::AsFd;
use std::path::Path;
use std::sync::Arc;

/// A sandbox that is half made and waits for programs, any number of them.
///
/// Made by [`Birdcage::prepare`](crate::Birdcage::prepare). All that does not depend
/// on the program is done once: paths are resolved, mounts made, the filter compiled.
/// Each program still has a sandbox of its own, with its own processes, `/proc`,
/// `/tmp`, network and host name; two of them cannot see, signal or write to each
/// other, but through files that both may write.
///
/// What was resolved once, and what is seen anew:
///
/// - A *directory* shows what is in it from moment to moment.
/// - A *file* that is excepted by its own name shows as it was, if it is replaced on
///   the host by another of that name; what is written to it in place is seen.
/// - Something that did not exist yet, and file systems that are mounted on the host
///   later, are not seen.
/// - The environment, the working directory and the streams are the caller's at the
///   moment of each spawn.
///
/// It holds three descriptors, and one more for each network in stock, and no process.
/// It may be used from many threads at once.
///
/// ```
/// use birdcage::process::Command;
/// use birdcage::{Birdcage, Preset};
///
/// let sandbox = Birdcage::with_preset(&Preset::base())?.prepare()?;
/// for word in ["one", "two"] {
///     let mut command = Command::new("echo");
///     command.arg(word);
///     assert_eq!(sandbox.output(command)?.stdout, format!("{word}\n").as_bytes());
/// }
/// # Ok::<(), birdcage::error::Error>(())
/// ```
#[derive(Debug)]
pub struct Prepared {
    policy: Arc<Merged>,
    caller: Identity,
    sandbox: Arc<Sandbox>,
    template: Template,
}

impl Prepared {
    pub(crate) fn new(policy: Arc<Merged>) -> Result<Self> {
        let caller = Identity::read()?;
        let sandbox = Arc::new(blueprint::sandbox(&policy, &caller, Host::read())?);
        let made = Template::new(Arc::clone(&sandbox));
        let template = made.map_err(|error| explain(error, &policy))?;
        Ok(Self {
            policy,
            caller,
            sandbox,
            template,
        })
    }

    /// What would be done to run this command, beginning with what has been done already.
    ///
    /// # Errors
    /// As [`spawn`](Self::spawn), as far as it can be told without doing it.
    pub fn plan(&self, command: &Command) -> Result<Plan> {
        self.caller.check_unchanged()?;
        Plan::new(&self.policy, &self.sandbox, command, Surroundings::read())
    }

    /// Runs a program in a sandbox of its own.
    ///
    /// As [`Birdcage::spawn`](crate::Birdcage::spawn), and faster.
    ///
    /// # Errors
    /// As there; [`Error::MixedIds`] if the caller has become another user since.
    pub fn spawn(&self, command: Command) -> Result<Child> {
        let plan = self.plan(&command)?;
        let ends = command.into_streams().open()?;
        let streams = ends.each_ref().map(|ends| ends.program.as_fd());
        let process = plan.spawn_from(&self.template, streams)?;
        let pipes = ends.map(|ends| ends.caller);
        Ok(Child::new(process, pipes))
    }

    /// Runs a program and waits for it to end.
    ///
    /// # Errors
    /// As [`spawn`](Self::spawn).
    pub fn status(&self, command: Command) -> Result<ExitStatus> {
        Ok(self.spawn(command)?.wait()?)
    }

    /// Runs a program, waits for it to end, and returns what it wrote. Where the
    /// command does not say otherwise there is nothing for it to read.
    ///
    /// # Errors
    /// As [`spawn`](Self::spawn).
    pub fn output(&self, mut command: Command) -> Result<Output> {
        command.default_streams(Stdio::null, Stdio::piped);
        Ok(self.spawn(command)?.wait_with_output()?)
    }

    /// Makes private networks ahead, until that many are in stock.
    ///
    /// A network of its own is most of what a sandbox costs. Whoever has time between
    /// two programs can spend it here: each is used for one program, and made in the
    /// spawn if none is in stock. Nothing is done where networking is excepted.
    ///
    /// # Errors
    /// [`Error::Spawn`] with the step that failed.
    pub fn stock_networks(&self, count: usize) -> Result<()> {
        let stocked = self.template.stock_networks(count);
        stocked.map_err(|error| explain(error, &self.policy))
    }
}

/// The failure with what can be told about it from outside.
fn explain(error: birdcage_init::SpawnError, policy: &Merged) -> Error {
    let failure = Failure {
        step: error.step,
        operand: error.operand.as_deref(),
        errno: error.errno,
        table: &policy.table,
        candidates: &[],
        directory: Path::new("/"),
    };
    let hint = failure.hint();
    SpawnError::new(error.step, error.operand, error.errno.raw_os_error(), hint).into()
}

#[cfg(test)]
mod tests {
    use crate::Birdcage;
    use crate::error::Error;
    use crate::process::Command;

    /// Its user namespace maps the ids of whoever prepared it, and no others.
    #[test]
    fn a_caller_who_has_become_another_is_told_so() {
        let mut prepared = Birdcage::new().prepare().expect("a prepared sandbox");
        assert!(prepared.plan(&Command::new("/bin/true")).is_ok());
        prepared.caller.uid += 1;
        let spawned = prepared.spawn(Command::new("/bin/true"));
        assert!(
            matches!(spawned, Err(Error::MixedIds { .. })),
            "{spawned:?}"
        );
    }
}
