//! The stage: PID 1 of the sandbox while it is being built. Runs after `clone`.
//!
//! System calls only: no allocation, no panic, no lock, no `errno`. The memory
//! is the caller's.

use crate::report::{Failure, Progress};
use crate::script::Script;
use crate::{Step, enter, orphan};
use birdcage_mount::MOST;
use birdcage_namespace::Namespaces;
use birdcage_sys::descriptor::{self, OnExec, close_range};
use birdcage_sys::fd::Fd;
use birdcage_sys::process::set_umask;
use birdcage_sys::{exec, network};
use rustix::fd::{AsFd, BorrowedFd};
use rustix::io::Errno;
use rustix::process::{chdir, set_parent_process_death_signal, setrlimit, setsid};
use rustix::system::{setdomainname, sethostname};
use rustix::thread::{
    CapabilitiesSecureBits, CapabilitySet, CapabilitySets, configure_capability_in_ambient_set,
    set_capabilities, set_capabilities_secure_bits,
};
use std::convert::Infallible;
use std::ffi::CStr;

/// Builds the sandbox, starts the program, and becomes the reaper.
pub(crate) fn run(script: &Script<'_>) -> ! {
    let Err(failure) = build(script)
        .and_then(|()| start(script))
        .and_then(|pid| reap(script, pid));
    script.report.fail(failure);
    // A program that has been executed could put something else there: the caller does it then.
    if !script.report.has_reached(Progress::Executing) {
        script.withheld.give_free(&script.plan.sandbox.mounts);
    }
    exec::exit(1)
}

/// Everything that the program finds when it starts, but for its own process.
fn build(script: &Script<'_>) -> Result<(), Failure> {
    let (plan, sandbox) = (script.plan, &script.plan.sandbox);
    leave_the_caller(script).map_err(Failure::at(Step::Session))?;
    for (first, last) in &script.unneeded {
        close_range(*first, *last).map_err(Failure::at(Step::Descriptors))?;
    }
    enter::reset_dispositions().map_err(Failure::at(Step::Signals))?;
    // Its own: who shares the memory need not share this (`CLONE_FS`).
    let callers = set_umask(0).map_err(Failure::at(Step::Root))?;
    make_file_system(script)?;
    set_umask(callers).map_err(Failure::at(Step::Root))?;
    allow_streams(script).map_err(Failure::at(Step::Landlock))?;
    // One that was made ahead has its loopback.
    if sandbox.namespaces.contains(Namespaces::NET) && script.network.is_none() {
        network::raise_loopback().map_err(Failure::at(Step::Loopback))?;
    }
    sethostname(sandbox.hostname.to_bytes()).map_err(Failure::at(Step::Hostname))?;
    // The kernel's own default, where the host's may be a name that tells something.
    setdomainname(b"(none)").map_err(Failure::at(Step::Hostname))?;
    for ((resource, limit), number) in sandbox.limits.iter().zip(0_u32..) {
        let failure = |errno| Failure {
            step: Step::Limit,
            item: Some(number),
            errno,
        };
        setrlimit(*resource, *limit).map_err(failure)?;
    }
    chdir(plan.working_directory.as_c_str()).map_err(Failure::at(Step::WorkingDirectory))
}

/// All of it, or what a template leaves to do.
fn make_file_system(script: &Script<'_>) -> Result<(), Failure> {
    let (sandbox, ruleset) = (&script.plan.sandbox, script.ruleset.as_ref());
    match script.template {
        None => {
            sandbox.ids.write_self()?;
            Ok(sandbox.mounts.apply(ruleset, &script.withheld)?)
        }
        Some(template) => {
            let (parts, withheld) = (&template.parts, &script.withheld);
            Ok(sandbox.mounts.complete(parts, ruleset, withheld)?)
        }
    }
}

/// Lets the program open its streams again for what they were opened for, and no more.
fn allow_streams(script: &Script<'_>) -> Result<(), Errno> {
    let Some(ruleset) = &script.ruleset else {
        return Ok(());
    };
    for stream in &script.streams {
        match ruleset.allow(stream, stream.access()) {
            // On a file system of the kernel's own, where Landlock refuses nothing.
            Err(Errno::BADFD) => {}
            allowed => allowed?,
        }
    }
    Ok(())
}

/// Dies with the caller until the reaper watches it, and leaves its session.
///
/// With placeholders to take away it goes on as far as the program, and finds out there.
fn leave_the_caller(script: &Script<'_>) -> Result<(), Errno> {
    if script.withheld.is_empty() {
        orphan::die_with_the_caller()?;
    }
    setsid().map(drop)
}

/// Starts the program and returns its id once it has been executed.
fn start(script: &Script<'_>) -> Result<u32, Failure> {
    if !script.withheld.is_empty() {
        orphan::die_with_the_caller().map_err(Failure::at(Step::Session))?;
    }
    // Here and not at once: a process takes a while to end.
    orphan::refuse_to_be_one(script).map_err(Failure::at(Step::Session))?;
    let failed = Failure::at(Step::CloneProgram);
    let pid = enter::clone_program(script).map_err(&failed)?;
    match script.report.failure() {
        Some(failure) => Err(failure),
        // Killed before it could say anything.
        None if !script.report.has_reached(Progress::Executing) => Err(failed(Errno::INTR)),
        None => Ok(pid),
    }
}

/// Becomes the reaper.
fn reap(script: &Script<'_>, program: u32) -> Result<Infallible, Failure> {
    let failed = Failure::at(Step::Reaper);
    keep_capabilities(script).map_err(&failed)?;
    let (image, names) = arrange_descriptors(script).map_err(&failed)?;
    let mut digits = [0; Decimal::LENGTH];
    let argument = Decimal::write(program, &mut digits);
    script.report.advance(Progress::Done);
    set_parent_process_death_signal(None).map_err(&failed)?;
    Err(failed(enter::execute_reaper(image, argument, &names)))
}

/// Gives up all capabilities but one or two, which the reaper has across `execve`.
///
/// The second is for taking placeholders out of a directory from which the program has taken
/// its owner's right to write. The program has the reaper's uid, but not the first. That is why the
/// kernel refuses it the reaper's memory and descriptors (`ptrace(2)`,
/// "Ptrace access mode checking").
fn keep_capabilities(script: &Script<'_>) -> Result<(), Errno> {
    set_capabilities_secure_bits(
        CapabilitiesSecureBits::NO_ROOT | CapabilitiesSecureBits::NO_ROOT_LOCKED,
    )?;
    let (kill, write) = (CapabilitySet::KILL, CapabilitySet::DAC_OVERRIDE);
    let all = if script.withheld.is_empty() {
        kill
    } else {
        kill | write
    };
    let sets = CapabilitySets {
        effective: all,
        permitted: all,
        inheritable: all,
    };
    set_capabilities(None, sets)?;
    configure_capability_in_ambient_set(kill, true)?;
    if all != kill {
        configure_capability_in_ambient_set(write, true)?;
    }
    Ok(())
}

/// The names of the placeholders that the reaper takes away.
pub(crate) type Names<'a> = [Option<&'a CStr>; MOST];

/// Leaves the reaper its three descriptors, the last of which is its own image, and two for each
/// placeholder: itself, for the lock on it, and the directory that it is in.
fn arrange_descriptors<'s>(script: &'s Script<'_>) -> Result<(BorrowedFd<'s>, Names<'s>), Errno> {
    const FIRST: i32 = 3;
    let mut names: Names<'s> = [None; MOST];
    let mut copies = [const { None }; MOST];
    let used = || {
        let held = script.withheld.held(&script.plan.sandbox.mounts);
        held.filter_map(|(name, held)| Some((name, held.placeholder.as_ref()?, &held.parent)))
    };
    // Out of the way of all numbers that are going to be placed.
    let lowest = used().fold(FIRST, |number, _| number.wrapping_add(2));
    let up = |source: BorrowedFd<'_>| move_above(source, lowest);
    let places = names.iter_mut().zip(copies.iter_mut());
    for ((name, placeholder, parent), (name_place, copy)) in used().zip(places) {
        *copy = Some((up(placeholder.as_fd())?, up(parent.as_fd())?));
        *name_place = Some(name);
    }
    let [caller, status, image] = [
        script.caller.as_fd(),
        script.status.as_fd(),
        script.image.as_fd(),
    ]
    .map(up);
    descriptor::place(caller?, 0, OnExec::Keep)?;
    descriptor::place(status?, 1, OnExec::Keep)?;
    descriptor::place(image?, 2, OnExec::Close)?;
    let mut number = FIRST;
    for (placeholder, parent) in copies.iter().flatten() {
        descriptor::place(placeholder, number, OnExec::Keep)?;
        descriptor::place(parent, number.wrapping_add(1), OnExec::Keep)?;
        number = number.wrapping_add(2);
    }
    descriptor::close_from(number.unsigned_abs())?;
    // Closed with all the others.
    std::mem::forget(copies);
    Ok((rustix::stdio::stderr(), names))
}

/// A copy of a descriptor out of the way of the numbers that are going to be placed.
pub(crate) fn move_up(source: BorrowedFd<'_>) -> Result<Fd, Errno> {
    move_above(source, 3)
}

fn move_above(source: BorrowedFd<'_>, lowest: i32) -> Result<Fd, Errno> {
    rustix::io::fcntl_dupfd_cloexec(source, lowest).map(Fd::from)
}

/// A number in decimal digits, written without memory of its own.
struct Decimal;

impl Decimal {
    /// Ten digits and a NUL.
    const LENGTH: usize = 11;

    /// Writes `number` at the end of `digits`, and returns it as a string.
    fn write(mut number: u32, digits: &mut [u8; Self::LENGTH]) -> &CStr {
        let mut start = 0_usize;
        for (place, digit) in digits.iter_mut().enumerate().rev().skip(1) {
            // Below ten, so it fits.
            *digit = b'0'.wrapping_add((number % 10) as u8);
            number /= 10;
            if number == 0 {
                start = place;
                break;
            }
        }
        let text = digits.get(start..).unwrap_or_default();
        CStr::from_bytes_with_nul(text).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;
    use proptest::prelude::*;

    #[track_caller]
    fn check(number: u32) {
        let mut digits = [0; Decimal::LENGTH];
        let text = Decimal::write(number, &mut digits);
        assert_eq!(text.to_str(), Ok(number.to_string().as_str()));
    }

    #[test]
    fn the_smallest_and_the_largest_number_fit() {
        [0, 9, 10, u32::MAX].into_iter().for_each(check);
    }

    proptest! {
        #[test]
        fn a_decimal_is_what_the_standard_library_prints(number: u32) {
            check(number);
        }
    }
}
