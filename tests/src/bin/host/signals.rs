//! Callers to whom signals, and the ends of children, mean something else.

use crate::Place;
use birdcage_sys::signal::{Mask, set_mask};
use rustix::process::{WaitOptions, wait};
use std::io;
use std::ptr;
use std::thread;

pub(crate) const PLACES: [Place; 4] = [
    Place::within("signals-blocked", || {
        set_mask(Mask::FULL)?;
        Ok(())
    }),
    Place::within("signals-ignored", || {
        (1..=64)
            .filter(|signal| ![libc::SIGKILL, libc::SIGSTOP, 32, 33].contains(signal))
            .try_for_each(|signal| dispose(signal, libc::SIG_IGN, 0))
    }),
    Place::within("no-zombies", || {
        dispose(libc::SIGCHLD, libc::SIG_DFL, libc::SA_NOCLDWAIT)
    }),
    Place::within("somebody-else-waits", || {
        thread::spawn(|| {
            loop {
                // Whoever it was; without children there is nothing to wait for yet.
                if wait(WaitOptions::from_bits_retain(libc::__WALL as u32)).is_err() {
                    thread::yield_now();
                }
            }
        });
        Ok(())
    })
    .times(20),
];

fn dispose(signal: i32, handler: usize, flags: i32) -> io::Result<()> {
    // SAFETY: all zeros is an action with an empty mask.
    let mut action: libc::sigaction = unsafe { std::mem::zeroed() };
    action.sa_sigaction = handler;
    action.sa_flags = flags;
    // SAFETY: no handler is set, so no code of this process runs because of it.
    match unsafe { libc::sigaction(signal, &action, ptr::null_mut()) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}
