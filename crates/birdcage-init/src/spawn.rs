//! [`spawn`], what the caller does.

use crate::process::{self, Process};
use crate::report::{Failure, Progress};
use crate::script::{Pointers, Script, all_but};
use crate::stacks::Stacks;
use crate::streams::Stream;
use crate::{Groups, Plan, SpawnError, Step, StreamPolicy, Template, enter, image};
use birdcage_landlock::{Domain, Ruleset};
use birdcage_mount::Withheld;
use birdcage_sys::fd::Fd;
use birdcage_sys::process as processes;
use birdcage_sys::signal::{Mask, set_mask};
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::io::Errno;
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{PidfdFlags, Signal, getpid, pidfd_open, pidfd_send_signal};
use std::mem;

/// Runs a plan's program in its sandbox.
///
/// `Ok` means that the program has been executed. The calling thread sleeps
/// until then; other threads run on, and may spawn too. Nothing of the caller's
/// changes, whatever happens: its signals are blocked for the time of the call,
/// in this thread alone.
///
/// # Errors
/// [`SpawnError`] with the step that failed. No process is left then.
pub fn spawn(plan: &Plan, stdio: [BorrowedFd<'_>; 3]) -> Result<Process, SpawnError> {
    start(plan, None, stdio)
}

/// Runs a plan's program, in a copy of a template if there is one.
pub(crate) fn start(
    plan: &Plan,
    template: Option<&Template>,
    stdio: [BorrowedFd<'_>; 3],
) -> Result<Process, SpawnError> {
    let failed = |failure: Failure| failure.explain(&plan.sandbox, Some(plan));
    let prepare = |errno| failed(Failure::at(Step::Prepare)(errno));
    let streams = examine(stdio, plan.sandbox.streams).map_err(failed)?;
    let (end, status) = status_pipe().map_err(prepare)?;
    let own = match template {
        Some(_) => None,
        None => Some(image::reaper().map_err(prepare)?),
    };
    let image = own
        .as_ref()
        .map(AsFd::as_fd)
        .or(template.map(Template::image));
    let image = image.ok_or_else(|| prepare(Errno::BADF))?;
    let script = prepare_script(plan, template, streams, status, image).map_err(prepare)?;
    let started = with_signals_blocked(|| clone_stage(&script));
    let settled = settle(&script, started);
    let placeholders = script.withheld.used(&plan.sandbox.mounts);
    let (pid, pidfd) = settled.map_err(|failure| {
        // Nobody is left who could do it.
        process::clear(&placeholders);
        failed(failure)
    })?;
    if let Some(template) = template {
        template.keep_stacks(script.stacks);
    }
    Ok(Process::new(pid, pidfd, end, placeholders))
}

/// Refuses a stream that is worth more than it looks.
fn examine<'a>(
    stdio: [BorrowedFd<'a>; 3],
    policy: StreamPolicy,
) -> Result<[Stream<'a>; 3], Failure> {
    let examine = |descriptor, item| {
        Stream::new(descriptor, policy).map_err(|errno| Failure {
            step: Step::Streams,
            item: Some(item),
            errno,
        })
    };
    let [input, output, error] = stdio;
    let mut input = examine(input, 0)?;
    let mut output = examine(output, 1)?;
    let mut error = examine(error, 2)?;
    error.join(&mut output);
    error.join(&mut input);
    output.join(&mut input);
    Ok([input, output, error])
}

/// What Landlock is to refuse, told to the kernel.
fn ruleset(plan: &Plan, streams: &[Stream<'_>]) -> Result<Option<Ruleset>, Errno> {
    let gains = streams.iter().any(Stream::gains_by_opening);
    let domain = plan.sandbox.landlock.map(|domain| {
        if gains {
            domain.with_every_opening()
        } else {
            domain
        }
    });
    domain.map(Domain::create).transpose()
}

/// A pipe for the reaper's report. Neither end ever blocks: the report fits in
/// it, and the caller reads only once the reaper has ended.
fn status_pipe() -> Result<(OwnedFd, Fd), Errno> {
    let (reader, writer) = pipe_with(PipeFlags::CLOEXEC | PipeFlags::NONBLOCK)?;
    Ok((reader, Fd::from(writer)))
}

fn prepare_script<'a>(
    plan: &'a Plan,
    template: Option<&'a Template>,
    streams: [Stream<'a>; 3],
    status: Fd,
    image: BorrowedFd<'a>,
) -> Result<Script<'a>, Errno> {
    let caller = Fd::from(pidfd_open(getpid(), PidfdFlags::empty())?);
    let ruleset = ruleset(plan, &streams)?;
    let own = [caller.as_fd(), status.as_fd(), image];
    let needed: Vec<_> = streams
        .iter()
        .map(AsFd::as_fd)
        .chain(own)
        .chain(ruleset.as_ref().map(AsFd::as_fd))
        .collect();
    Ok(Script {
        plan,
        template,
        network: template.and_then(Template::take_network),
        unneeded: all_but(&needed),
        streams,
        ruleset,
        caller,
        status,
        image,
        arguments: Pointers::new(&plan.program.arguments),
        environment: Pointers::new(&plan.program.environment),
        withheld: Withheld::of(&plan.sandbox.mounts),
        stacks: match (template, plan.sandbox.groups) {
            (Some(template), _) => template.take_stacks()?,
            (None, Groups::Drop) => Stacks::with_usher()?,
            (None, Groups::Keep) => Stacks::new()?,
        },
        report: Default::default(),
    })
}

/// Blocks every signal of this thread meanwhile: a handler is the caller's code,
/// and must not run in a process that only borrows the caller's memory.
pub(crate) fn with_signals_blocked<T>(
    action: impl FnOnce() -> Result<T, Failure>,
) -> Result<T, Failure> {
    let before = set_mask(Mask::FULL).map_err(Failure::at(Step::Prepare))?;
    let outcome = action();
    set_mask(before).map_err(Failure::at(Step::Prepare))?;
    outcome
}

fn clone_stage(script: &Script<'_>) -> Result<u32, Failure> {
    let started = match (script.plan.sandbox.groups, script.template) {
        (Groups::Keep, None) => enter::clone_stage(script, 0),
        _ => enter::clone_stage_by_usher(script),
    };
    started.map_err(Failure::at(Step::Namespaces))
}

/// Keeps the sandbox if the program runs in it, and clears it away if not.
fn settle(script: &Script<'_>, started: Result<u32, Failure>) -> Result<(u32, OwnedFd), Failure> {
    let failed = Failure::at(Step::Namespaces);
    let report = &script.report;
    match (report.failure(), started, report.stage().take()) {
        (None, Ok(pid), Some(stage)) if report.has_reached(Progress::Done) => Ok((pid, stage)),
        (failure, started, stage) => {
            if let Some(stage) = stage {
                clear_away(stage).map_err(&failed)?;
            }
            // Without a word, it was killed before it could say anything.
            let failure = failure.or(started.err());
            Err(failure.unwrap_or_else(|| failed(Errno::INTR)))
        }
    }
}

/// Ends a stage, and with it whoever else runs in the caller's memory.
///
/// Most have ended by themselves or are about to. But if the usher was killed, the stage goes on.
fn clear_away(stage: OwnedFd) -> Result<(), Errno> {
    // Noted by a `clone` that came to nothing, for the usher was killed in it: not ours.
    if pidfd_send_signal(&stage, Signal::KILL) == Err(Errno::BADF) {
        mem::forget(stage);
        return Ok(());
    }
    // Also where the signal was refused: it must not be left in memory that is given back.
    // Somebody else may have waited for it; it is gone either way.
    match processes::wait(&stage) {
        Ok(_) | Err(Errno::CHILD) => Ok(()),
        Err(errno) => Err(errno),
    }
}
