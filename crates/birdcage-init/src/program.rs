//! The program's own last steps before it is executed. Runs after `clone`.
//!
//! System calls only: no allocation, no panic, no lock, no `errno`. The memory
//! is the caller's.

use crate::report::{Failure, Progress};
use crate::script::Script;
use crate::stage::move_up;
use crate::{Step, enter};
use birdcage_sys::descriptor::{self, OnExec};
use birdcage_sys::exec;
use birdcage_sys::signal::{Mask, set_mask};
use rustix::fd::AsFd;
use rustix::io::Errno;
use rustix::process::setsid;
use rustix::thread::{
    CapabilitiesSecureBits, CapabilitySet, CapabilitySets, capability_is_in_bounding_set,
    clear_ambient_capability_set, remove_capability_from_bounding_set, set_capabilities,
    set_capabilities_secure_bits, set_no_new_privs,
};
use std::convert::Infallible;

/// Gives up everything that was not granted, and executes the program.
pub(crate) fn run(script: &Script<'_>) -> ! {
    let Err(failure) = cover(script)
        .and_then(|()| give_up(script))
        .and_then(|()| execute(script));
    script.report.fail(failure);
    exec::exit(127)
}

/// Covers the placeholders, in a mount namespace that is this process's own.
fn cover(script: &Script<'_>) -> Result<(), Failure> {
    let mounts = &script.plan.sandbox.mounts;
    Ok(mounts.cover_withheld(&script.withheld)?)
}

/// From here on the process can do what the program may do, and no more.
fn give_up(script: &Script<'_>) -> Result<(), Failure> {
    setsid().map_err(Failure::at(Step::Session))?;
    set_no_new_privs(true).map_err(Failure::at(Step::NoNewPrivileges))?;
    if let Some(ruleset) = &script.ruleset {
        ruleset.enter().map_err(Failure::at(Step::Landlock))?;
    }
    arrange_descriptors(script).map_err(Failure::at(Step::Descriptors))?;
    drop_capabilities().map_err(Failure::at(Step::Capabilities))?;
    // Pending signals find default dispositions: the stage has reset them.
    set_mask(Mask::EMPTY).map_err(Failure::at(Step::Unblock))?;
    script
        .plan
        .sandbox
        .filter
        .install()
        .map_err(Failure::at(Step::Filter))
}

/// Leaves the program the three descriptors it is given, and no other.
fn arrange_descriptors(script: &Script<'_>) -> Result<(), Errno> {
    let [input, output, error] = script
        .streams
        .each_ref()
        .map(|stream| move_up(stream.as_fd()));
    descriptor::place(input?, 0, OnExec::Keep)?;
    descriptor::place(output?, 1, OnExec::Keep)?;
    descriptor::place(error?, 2, OnExec::Keep)?;
    descriptor::close_from(3)
}

/// Empties all five sets, and locks the rules by which root would fill them again.
///
/// See `capabilities(7)`: ambient first, while the process may still; the
/// bounding set, so that `execve` adds nothing; the secure bits, so that uid 0
/// means nothing; then permitted, effective and inheritable at once.
fn drop_capabilities() -> Result<(), Errno> {
    clear_ambient_capability_set()?;
    for capability in CapabilitySet::all().iter() {
        match remove_capability_from_bounding_set(capability) {
            // A capability that this kernel does not know, and says so if asked again.
            Err(Errno::INVAL) if capability_is_in_bounding_set(capability).is_err() => break,
            dropped => dropped?,
        }
    }
    set_capabilities_secure_bits(locked())?;
    let none = CapabilitySet::empty();
    set_capabilities(
        None,
        CapabilitySets {
            effective: none,
            permitted: none,
            inheritable: none,
        },
    )
}

/// Uid 0 gets no capability, no change of uid brings one, none is ever raised; for good.
fn locked() -> CapabilitiesSecureBits {
    CapabilitiesSecureBits::NO_ROOT
        | CapabilitiesSecureBits::NO_ROOT_LOCKED
        | CapabilitiesSecureBits::NO_SETUID_FIXUP
        | CapabilitiesSecureBits::NO_SETUID_FIXUP_LOCKED
        | CapabilitiesSecureBits::KEEP_CAPS_LOCKED
        | CapabilitiesSecureBits::NO_CAP_AMBIENT_RAISE
        | CapabilitiesSecureBits::NO_CAP_AMBIENT_RAISE_LOCKED
}

/// Tries the candidates in turn, as `execvp(3)` does.
fn execute(script: &Script<'_>) -> Result<Infallible, Failure> {
    script.report.advance(Progress::Executing);
    let mut last = Failure {
        step: Step::Execute,
        item: None,
        errno: Errno::NOENT,
    };
    for (candidate, number) in script.plan.program.candidates.iter().zip(0_u32..) {
        let errno = enter::execute(candidate, script);
        let failure = Failure {
            step: Step::Execute,
            item: Some(number),
            errno,
        };
        match errno {
            Errno::NOENT | Errno::NOTDIR if last.errno != Errno::ACCESS => last = failure,
            Errno::NOENT | Errno::NOTDIR => {}
            Errno::ACCESS => last = failure,
            _ => return Err(failure),
        }
    }
    Err(last)
}
