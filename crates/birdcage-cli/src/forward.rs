//! Passing signals on to the caged program.
//!
//! The program has a session of its own, so what a terminal or a service manager
//! sends to this process does not reach it by itself.

use birdcage::process::Signaller;
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGWINCH};
use signal_hook::iterator::{Handle, Signals};
use std::thread::JoinHandle;
use std::{fs, io, thread};

const FORWARDED: [i32; 7] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGWINCH];

/// Signals are being noted, though nobody is there yet to pass them on to.
pub(crate) struct Forwarding(Signals);

/// Signals are being passed on.
pub(crate) struct Started {
    handle: Handle,
    thread: JoinHandle<()>,
}

impl Forwarding {
    /// Notes signals from now on, so that none is lost before the program runs.
    ///
    /// What this process was told to ignore (`nohup(1)`) it goes on ignoring.
    pub(crate) fn prepare() -> io::Result<Self> {
        let ignored = ignored();
        let heeded = FORWARDED
            .iter()
            .filter(|number| ignored & (1 << (*number - 1)) == 0);
        Signals::new(heeded).map(Self)
    }

    /// Passes them on.
    pub(crate) fn start(self, program: Signaller) -> Started {
        let Self(mut signals) = self;
        let handle = signals.handle();
        let thread = thread::spawn(move || {
            for number in signals.forever() {
                // The program may have ended just now, which is no error either.
                let _sent = program.send(number);
            }
        });
        Started { handle, thread }
    }
}

impl Started {
    pub(crate) fn stop(self) {
        self.handle.close();
        let _ended = self.thread.join();
    }
}

/// The signals that this process ignores, as a mask; none if nobody knows.
fn ignored() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    line.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or(0)
}
