//! [`Terminal`], one that an attack has as its standard input.

use crate::{Scene, Victim};
use birdcage_tests::terminal;
use rustix::fs::OFlags;
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
use std::os::fd::OwnedFd;

/// A terminal of the caller's: the side of the person, and that of the programs.
#[derive(Debug)]
pub(crate) struct Terminal {
    // The terminal is gone with this side.
    _person: OwnedFd,
    programs: OwnedFd,
}

impl Terminal {
    /// Makes one the standard input of the sandbox's caller.
    ///
    /// It is nobody's controlling terminal, and the caller leads no process group,
    /// so that the control can make it its own as well.
    pub(crate) fn set(scene: &mut Scene) {
        let terminal = Self::open();
        scene.stdin(terminal.programs.try_clone().expect("a descriptor"));
        scene.keep(terminal);
        let neighbour = Victim::new();
        scene.group(neighbour.id());
        scene.keep(neighbour);
    }

    fn open() -> Self {
        let (person, programs) = terminal(OFlags::NONBLOCK);
        Self {
            _person: person,
            programs,
        }
    }

    /// How many bytes a program would read; the line need not be complete for that.
    pub(crate) fn typed(&self) -> u64 {
        let mut modes = tcgetattr(&self.programs).expect("modes");
        modes.local_modes.remove(LocalModes::ICANON);
        tcsetattr(&self.programs, OptionalActions::Now, &modes).expect("modes");
        rustix::io::ioctl_fionread(&self.programs).expect("a count")
    }
}
