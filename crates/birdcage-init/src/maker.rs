//! The makers: processes that make namespaces for later and end. Run after `clone`.
//!
//! System calls only: no allocation, no panic, no lock, no `errno`. The memory and
//! the descriptors are the caller's.

use crate::report::{Failure, Progress};
use crate::template::Making;
use crate::{Step, orphan};
use birdcage_namespace::{Namespaces, enter, pin};
use birdcage_sys::descriptor::unshare_table;
use birdcage_sys::process::set_umask;
use birdcage_sys::{exec, network};
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
    let [user, mounts] = &making.made;
    user.hand_over(pin(Namespaces::USER).map_err(&failed)?);
    mounts.hand_over(pin(Namespaces::MOUNT).map_err(&failed)?);
    // Whatever is opened to mount it would stay the caller's if this process were killed.
    unshare_table().map_err(Failure::at(Step::Descriptors))?;
    Ok(making.sandbox.mounts.make_template(making.parts)?)
}

fn network(making: &Making<'_>) -> Result<(), Failure> {
    let failed = Failure::at(Step::Namespaces);
    let within = making.within.ok_or(failed(Errno::BADF))?;
    enter(within, Namespaces::USER).map_err(&failed)?;
    network::leave_for_new().map_err(&failed)?;
    let [network, _] = &making.made;
    network.hand_over(pin(Namespaces::NET).map_err(&failed)?);
    unshare_table().map_err(Failure::at(Step::Descriptors))?;
    network::raise_loopback().map_err(Failure::at(Step::Loopback))
}
