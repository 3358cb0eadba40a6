//! [`Template`], a sandbox that is half made and waits for programs.

use crate::handover::Handover;
use crate::report::{Failure, Progress, Report};
use crate::spawn::{start, with_signals_blocked};
use crate::stacks::{Kept, Stacks};
use crate::stock::Stock;
use crate::{Plan, Process, Sandbox, SpawnError, Step, enter, image};
use birdcage_mount::Parts;
use birdcage_namespace::Namespaces;
use birdcage_sys::fd::Fd;
use birdcage_sys::process;
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::io::Errno;
use std::sync::Arc;

/// A user namespace and a mount namespace in it, made once and kept by descriptor.
///
/// Having one means that the file system of the sandbox exists, but for what each
/// program gets of its own: `/proc` and the private directories. Nobody is in it.
/// The sandboxes that are made from it get copies of the mounts, and share the
/// user namespace, in which none of their programs has a capability.
///
/// What it shows was looked up once: a directory of the host shows what is in it
/// from moment to moment, but a file that was replaced by another of its name still
/// shows as it was.
#[derive(Debug)]
pub struct Template {
    pub(crate) sandbox: Arc<Sandbox>,
    pub(crate) parts: Parts,
    user: OwnedFd,
    mounts: OwnedFd,
    /// The reaper's program, which every sandbox executes.
    image: Fd,
    /// Network namespaces that nobody has been in.
    networks: Stock,
    stacks: Kept,
}

/// What a process that only makes namespaces is given, and what it leaves.
#[derive(Debug)]
pub(crate) struct Making<'a> {
    pub(crate) sandbox: &'a Sandbox,
    pub(crate) parts: &'a Parts,
    /// The namespaces of a template that exists already.
    pub(crate) within: Option<BorrowedFd<'a>>,
    pub(crate) handover: Handover,
    pub(crate) report: Report,
}

impl Template {
    /// Makes the namespaces and mounts that all programs share.
    ///
    /// The calling thread sleeps meanwhile; nothing of the caller's changes, but for
    /// three descriptors, which are closed when another program is executed.
    ///
    /// # Errors
    /// [`SpawnError`] with the step that failed. Nothing is left then.
    pub fn new(sandbox: Arc<Sandbox>) -> Result<Self, SpawnError> {
        let parts = Parts::of(&sandbox.mounts);
        let unprepared = |errno| SpawnError::new(Step::Prepare, None, errno);
        let image = image::reaper().map_err(unprepared)?;
        let making = Making::new(&sandbox, &parts, None).map_err(unprepared)?;
        let outcome = making.carry_out(enter::clone_template_maker);
        let [user, mounts] = outcome.map_err(|failure| failure.explain(&sandbox, None))?;
        Ok(Self {
            sandbox,
            parts,
            user,
            mounts,
            image,
            networks: Stock::default(),
            stacks: Kept::default(),
        })
    }

    /// Runs a program in a sandbox of its own that is made from this one.
    ///
    /// Like [`spawn`](crate::spawn), and faster. The program gets a `/proc`, private
    /// directories, process ids, a network and all else for itself: of two programs
    /// neither sees, signals or writes to the other, but through what both may write.
    ///
    /// # Errors
    /// As [`spawn`](crate::spawn); `EINVAL` for a plan of another sandbox.
    pub fn spawn(&self, plan: &Plan, stdio: [BorrowedFd<'_>; 3]) -> Result<Process, SpawnError> {
        if !Arc::ptr_eq(&self.sandbox, &plan.sandbox) {
            return Err(SpawnError::new(Step::Template, None, Errno::INVAL));
        }
        start(plan, Some(self), stdio)
    }

    /// Makes network namespaces ahead, until that many are in stock.
    ///
    /// A private network is most of what a sandbox costs. Each is used once.
    /// Waits while another thread has the stock in its hands; a spawn does not.
    ///
    /// # Errors
    /// [`SpawnError`] with the step that failed.
    pub fn stock_networks(&self, count: usize) -> Result<(), SpawnError> {
        while self.is_private() && self.networks.len() < count {
            let making = Making::new(&self.sandbox, &self.parts, Some(self.user.as_fd()))
                .map_err(|errno| SpawnError::new(Step::Prepare, None, errno))?;
            let outcome = making.carry_out(enter::clone_network_maker);
            let made: [_; 1] = outcome.map_err(|failure| failure.explain(&self.sandbox, None))?;
            self.networks.add(made.into_iter());
        }
        Ok(())
    }

    /// A network namespace that nobody has been in, if one is in stock.
    pub(crate) fn take_network(&self) -> Option<OwnedFd> {
        self.networks.take()
    }

    pub(crate) fn take_stacks(&self) -> Result<Stacks, Errno> {
        self.stacks.take()
    }

    pub(crate) fn keep_stacks(&self, stacks: Stacks) {
        self.stacks.put(stacks);
    }

    pub(crate) fn image(&self) -> BorrowedFd<'_> {
        self.image.as_fd()
    }

    pub(crate) fn user(&self) -> BorrowedFd<'_> {
        self.user.as_fd()
    }

    pub(crate) fn mounts(&self) -> BorrowedFd<'_> {
        self.mounts.as_fd()
    }

    fn is_private(&self) -> bool {
        self.sandbox.namespaces.contains(Namespaces::NET)
    }
}

impl<'a> Making<'a> {
    fn new(
        sandbox: &'a Sandbox,
        parts: &'a Parts,
        within: Option<BorrowedFd<'a>>,
    ) -> Result<Self, Errno> {
        Ok(Self {
            sandbox,
            parts,
            within,
            handover: Handover::new()?,
            report: Report::default(),
        })
    }

    /// Lets a process do it, and waits for that to end.
    fn carry_out<const N: usize>(
        &self,
        start: impl FnOnce(&Self) -> Result<u32, Errno>,
    ) -> Result<[OwnedFd; N], Failure> {
        let failed = Failure::at(Step::Namespaces);
        with_signals_blocked(|| {
            let pid = start(self).map_err(&failed)?;
            // It has left this memory, and so has ended or is about to; who waits for clones too
            // (`__WALL`) may be faster. What it says counts, not what comes of that wait.
            let _ended = process::wait_id(pid);
            Ok(())
        })?;
        match self.report.failure() {
            Some(failure) => Err(failure),
            None if self.report.has_reached(Progress::Done) => self.handover.take().map_err(failed),
            // Killed before it could say anything: what it has made so far is half a sandbox.
            None => Err(failed(Errno::INTR)),
        }
    }
}
