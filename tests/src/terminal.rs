//! A terminal for programs.

use rustix::fs::{Mode, OFlags, open};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use std::os::fd::OwnedFd;

/// A terminal: the side of the person, with which it is gone, and that of the programs, which is
/// nobody's controlling terminal and opened with these flags besides.
///
/// # Panics
/// If there can be none.
pub fn terminal(flags: OFlags) -> (OwnedFd, OwnedFd) {
    let own = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
    let person = openpt(own).expect("a terminal");
    grantpt(&person).expect("its mode");
    unlockpt(&person).expect("its lock");
    let name = ptsname(&person, Vec::new()).expect("its name");
    let flags = flags | OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    let programs = open(&*name, flags, Mode::empty()).expect("its other side");
    (person, programs)
}
