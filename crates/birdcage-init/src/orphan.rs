//! The death of the caller, which nothing that it has started may outlive. Runs after `clone`.
//!
//! System calls only: no allocation, no panic, no lock, no `errno`. The memory
//! is the caller's.

use crate::script::Script;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Signal, set_parent_process_death_signal};

/// Has the kernel end this process with the thread that spawns.
///
/// That thread sleeps until the stage is the reaper: none can end while it sleeps, unless
/// its process does.
pub(crate) fn die_with_the_caller() -> Result<(), Errno> {
    set_parent_process_death_signal(Some(Signal::KILL))
}

/// Fails if the caller's process has ended already.
///
/// Who has ended before a death signal was asked for sends none. To be called after
/// [`die_with_the_caller`].
///
/// # Errors
/// `ESRCH`, which nobody is left to read.
pub(crate) fn refuse_to_be_one(script: &Script<'_>) -> Result<(), Errno> {
    let at_once = Timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    let mut set = [PollFd::new(&script.caller, PollFlags::IN)];
    match poll(&mut set, Some(&at_once))? {
        0 => Ok(()),
        _ => Err(Errno::SRCH),
    }
}
