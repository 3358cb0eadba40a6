//! The usher: a process that goes where the stage is going to be born. Runs after `clone`.
//!
//! System calls only: no allocation, no panic, no lock, no `errno`. The memory and
//! the descriptors are the caller's.

use crate::report::Failure;
use crate::script::Script;
use crate::{Groups, Step, enter, orphan};
use birdcage_namespace::Namespaces;
use birdcage_sys::clone::PARENT;
use birdcage_sys::process;
use rustix::fd::AsFd;
use rustix::io::Errno;

/// Gives up the groups, enters the template, and starts the stage there.
///
/// With the caller dead the stage would be another's child, who knows nothing of it.
pub(crate) fn run(script: &Script<'_>) -> Result<u32, Failure> {
    orphan::die_with_the_caller()
        .and_then(|()| orphan::refuse_to_be_one(script))
        .map_err(Failure::at(Step::Session))?;
    if script.plan.sandbox.groups == Groups::Drop {
        process::drop_groups().map_err(Failure::at(Step::Groups))?;
    }
    enter_template(script).map_err(Failure::at(Step::Template))?;
    enter::clone_stage(script, PARENT).map_err(Failure::at(Step::Namespaces))
}

/// The user namespace first: it is what allows the others.
fn enter_template(script: &Script<'_>) -> Result<(), Errno> {
    let Some(template) = script.template else {
        return Ok(());
    };
    birdcage_namespace::enter(template.user(), Namespaces::USER)?;
    birdcage_namespace::enter(template.mounts(), Namespaces::MOUNT)?;
    match &script.network {
        Some(network) => birdcage_namespace::enter(network.as_fd(), Namespaces::NET),
        None => Ok(()),
    }
}
