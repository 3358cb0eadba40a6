//! [`Birdcage`], a sandbox to be.

use crate::caller::Surroundings;
use crate::decided::Decided;
use crate::error::Result;
use crate::merged::{Merged, adds_up};
use crate::process::{Child, Command, ExitStatus, Output, Stdio};
use crate::why::{self, Access, Answer};
use crate::{Exception, Origin, Plan, Prepared, Preset};
use rustix::fd::AsFd;
use std::path::Path;
use std::sync::Arc;

/// A sandbox to be: what a program may do, and all else that it may not.
///
/// It is only data until [`spawn`](Self::spawn) is called. Cloned, it serves for
/// many programs; each has a sandbox of its own.
///
/// ```
/// use birdcage::process::Command;
/// use birdcage::{Birdcage, Exception, Preset};
///
/// let mut cage = Birdcage::with_preset(&Preset::base())?;
/// cage.add_exception(Exception::Read("/etc/hostname".into()))?;
///
/// for (path, is_there) in [("/etc/hostname", true), ("/etc/shadow", false)] {
///     let mut command = Command::new("test");
///     command.args(["-e", path]);
///     assert_eq!(cage.status(command)?.success(), is_there);
/// }
/// # Ok::<(), birdcage::error::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Birdcage {
    // Shared with the plans that are made of it, and with its clones until one changes.
    policy: Arc<Merged>,
    // Of this very policy.
    decided: Decided,
}

impl Birdcage {
    /// A sandbox that allows nothing: no file, no variable, no network.
    pub fn new() -> Self {
        Self::default()
    }

    /// A sandbox that allows what the preset does.
    ///
    /// # Errors
    /// As [`add_preset`](Self::add_preset).
    pub fn with_preset(preset: &Preset) -> Result<Self> {
        let mut sandbox = Self::new();
        sandbox.add_preset(preset)?;
        Ok(sandbox)
    }

    /// Allows something. The order does not matter.
    ///
    /// # Errors
    /// [`Error::InvalidPath`](crate::error::Error::InvalidPath) with the path as
    /// given if that leads nowhere; in general, anything that cannot be had. The
    /// sandbox is then as it was.
    pub fn add_exception(&mut self, exception: Exception) -> Result<&mut Self> {
        self.add_exception_from(exception, &Origin::program())
    }

    /// Allows something that somebody else than the calling code asked for: a user, a file.
    ///
    /// Who it was is told by messages, and by [`why`](Self::why).
    ///
    /// # Errors
    /// As [`add_exception`](Self::add_exception).
    pub fn add_exception_from(
        &mut self,
        exception: Exception,
        origin: &Origin,
    ) -> Result<&mut Self> {
        Arc::make_mut(&mut self.policy).add(exception, origin)?;
        self.decided = Decided::default();
        Ok(self)
    }

    /// Allows something in place of what was there before.
    ///
    /// For what can have but one value: a variable, a file, link or private directory of the
    /// sandbox's own, the directory to start in, the host's name. Two values for one of them
    /// are an error otherwise. All other exceptions add up as ever.
    ///
    /// ```
    /// use birdcage::{Birdcage, Exception, Origin, Preset};
    ///
    /// let mut cage = Birdcage::with_preset(&Preset::base())?;
    /// let size = 1 << 20;
    /// let tmp = Exception::PrivateDirectory { path: "/tmp".into(), size };
    /// cage.override_exception(tmp, &Origin::new("--tmp"))?;
    /// # Ok::<(), birdcage::error::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`add_exception`](Self::add_exception).
    pub fn override_exception(
        &mut self,
        exception: Exception,
        origin: &Origin,
    ) -> Result<&mut Self> {
        // One of thousands must not cost a copy of all.
        if adds_up(&exception) {
            return self.add_exception_from(exception, origin);
        }
        let mut policy = Merged::clone(&self.policy);
        policy.make_room(&exception);
        policy.add(exception, origin)?;
        Ok(self.become_that(policy))
    }

    /// Allows all that a policy does, with all that it extends, as it is on this host now.
    ///
    /// The files that it extends are read, its variables get their values, and its patterns are
    /// compared with what is there. See the [module](crate::policy) for what a policy is.
    ///
    /// # Errors
    /// [`Error::Policy`](crate::error::Error::Policy) with the place of the rule that cannot be
    /// had; the sandbox is then as it was.
    #[cfg(feature = "serde")]
    pub fn add_policy(&mut self, policy: &crate::policy::Policy) -> Result<&mut Self> {
        let mut merged = Merged::clone(&self.policy);
        for wish in policy.wishes()? {
            let added = merged.add(wish.exception.clone(), &wish.origin());
            added.or_else(|error| wish.forgive(error))?;
        }
        Ok(self.become_that(merged))
    }

    /// All exceptions, merged.
    #[cfg(feature = "serde")]
    pub(crate) fn merged(&self) -> &Merged {
        &self.policy
    }

    fn become_that(&mut self, policy: Merged) -> &mut Self {
        self.policy = Arc::new(policy);
        self.decided = Decided::default();
        self
    }

    /// Allows all that a preset does, without what of it does not exist here and
    /// need not.
    ///
    /// # Errors
    /// As [`add_exception`](Self::add_exception); the sandbox is then as it was.
    pub fn add_preset(&mut self, preset: &Preset) -> Result<&mut Self> {
        let origin = Origin::of_preset(preset.name());
        let mut policy = Merged::clone(&self.policy);
        for item in preset.items() {
            let added = policy.add(item.exception.clone(), &origin);
            added.or_else(|error| item.forgive(error))?;
        }
        Ok(self.become_that(policy))
    }

    /// Whether a program in this sandbox may do that at that path, and why.
    ///
    /// A relative path is taken from where the program starts, and links are followed as the
    /// program would follow them. Nothing is run.
    ///
    /// ```
    /// use birdcage::why::{Access, Reason};
    /// use birdcage::{Birdcage, Exception};
    ///
    /// let mut cage = Birdcage::new();
    /// cage.add_exception(Exception::Read("/etc".into()))?;
    /// let answer = cage.why("/etc/passwd", Access::Write);
    /// assert!(!answer.is_allowed());
    /// assert_eq!(answer.reason, Reason::ReadOnly);
    /// assert_eq!(
    ///     answer.to_string(),
    ///     "/etc/passwd may not be written: /etc (by the program) does not allow writing",
    /// );
    /// # Ok::<(), birdcage::error::Error>(())
    /// ```
    pub fn why(&self, path: impl AsRef<Path>, access: Access) -> Answer {
        let around = Surroundings::read();
        why::answer(
            &self.policy,
            around.directory.as_deref(),
            path.as_ref(),
            access,
        )
    }

    /// What would be done to run this command.
    ///
    /// Nothing is done. The caller's environment, working directory and ids are
    /// read, and so the plan is for this moment.
    ///
    /// # Errors
    /// As [`spawn`](Self::spawn), as far as it can be told without doing it.
    pub fn plan(&self, command: &Command) -> Result<Plan> {
        let sandbox = self.decided.sandbox(&self.policy)?;
        Plan::new(&self.policy, &sandbox, command, Surroundings::read())
    }

    /// Runs a program in the sandbox.
    ///
    /// `Ok` means that it has been executed: whatever kept it from that is an
    /// error here. It gets the three standard streams and no other descriptor,
    /// in a session of its own. Works from any thread, and changes nothing of the
    /// caller's.
    ///
    /// # Errors
    /// [`Error::Spawn`](crate::error::Error::Spawn) with the step that failed;
    /// no process is left then. Before it comes to that, exceptions or arguments
    /// that cannot be.
    pub fn spawn(self, command: Command) -> Result<Child> {
        self.start(command)
    }

    /// Does everything that does not depend on a program, once for many of them.
    ///
    /// # Errors
    /// As [`spawn`](Self::spawn), but for what has to do with a program.
    pub fn prepare(self) -> Result<Prepared> {
        Prepared::new(self.policy)
    }

    /// Runs a program in the sandbox and waits for it to end.
    ///
    /// # Errors
    /// As [`spawn`](Self::spawn).
    pub fn status(&self, command: Command) -> Result<ExitStatus> {
        Ok(self.start(command)?.wait()?)
    }

    /// Runs a program in the sandbox, waits for it to end, and returns what it
    /// wrote. Where the command does not say otherwise there is nothing for it
    /// to read.
    ///
    /// # Errors
    /// As [`spawn`](Self::spawn).
    pub fn output(&self, mut command: Command) -> Result<Output> {
        command.default_streams(Stdio::null, Stdio::piped);
        Ok(self.start(command)?.wait_with_output()?)
    }

    fn start(&self, command: Command) -> Result<Child> {
        let plan = self.plan(&command)?;
        let ends = command.into_streams().open()?;
        let streams = ends.each_ref().map(|ends| ends.program.as_fd());
        let process = plan.spawn(streams)?;
        let pipes = ends.map(|ends| ends.caller);
        Ok(Child::new(process, pipes))
    }
}
