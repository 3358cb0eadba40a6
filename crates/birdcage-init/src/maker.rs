//! The makers: processes that make namespaces for later and end. Run after `clone`.
//!
//! System calls only: no allocation, no panic, no lock, no `errno`. The memory is the
//! caller's; the descriptors are not, so that none stays when a maker is killed.

use crate::report::{Failure, Progress};
use crate::template::Making;
use crate::{Step, orphan};
use birdcage_namespace::{Namespaces, enter, pin};
use birdcage_sys::process::set_umask;
use birdcage_sys::{exec, network};
use rustix::fd::AsFd;
use rustix::io::Errno;

/// Makes a template, in new user, mount and pid namespaces.
pub(crate) fn make_template(making: &Making<'_>) -> ! {
    end(making, template(making))
}

/// Makes a network namespace within the user namespace of a template.
pub(crate) fn make_network(making: &Making<'_>) -> ! {
    end(making, network(making))
}

fn end(making: &Making<'_>, outcome: Result<(), Failure>) -> ! {
    match outcome {
        Ok(()) => making.report.advance(Progress::Done),
        Err(failure) => making.report.fail(failure),
    }
    exec::exit(0)
}

fn template(making: &Making<'_>) -> Result<(), Failure> {
    let failed = Failure::at(Step::Namespaces);
    orphan::die_with_the_caller().map_err(Failure::at(Step::Session))?;
    set_umask(0).map_err(Failure::at(Step::Root))?;
    making.sandbox.ids.write_self()?;
    // Before the host's /proc is gone.
    let user = pin(Namespaces::USER).map_err(&failed)?;
    let mounts = pin(Namespaces::MOUNT).map_err(&failed)?;
    let made = [user.as_fd(), mounts.as_fd()];
    making.handover.give(made).map_err(&failed)?;
    Ok(making.sandbox.mounts.make_template(making.parts)?)
}

fn network(making: &Making<'_>) -> Result<(), Failure> {
    let failed = Failure::at(Step::Namespaces);
    let within = making.within.ok_or(failed(Errno::BADF))?;
    enter(within, Namespaces::USER).map_err(&failed)?;
    network::leave_for_new().map_err(&failed)?;
    let network = pin(Namespaces::NET).map_err(&failed)?;
    making.handover.give([network.as_fd()]).map_err(&failed)?;
    network::raise_loopback().map_err(Failure::at(Step::Loopback))
}
