//! Signals that rain on the caller while it spawns and waits.

use birdcage_sys::signal::{Mask, set_mask};
use birdcage_tests::{printed, start};
use rustix::process::{Signal, getpid, kill_process};
use signal_hook::consts::{SIGUSR1, SIGWINCH};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// A wait is not cut short: `poll(2)` never restarts after a handler has run.
pub(crate) fn waits_through_signals() {
    let caught = in_the_rain(|| {
        let mut child = start("sleep 0.3; exit 42");
        let status = child.wait().expect("a wait that signals do not end");
        assert_eq!(status.code(), Some(42));
        assert_eq!(child.wait().expect("again").code(), Some(42));
        assert_eq!(printed("sleep 0.1; echo text"), "text\n");
    });
    assert!(
        caught > 20,
        "only {caught} signals came: nothing has been tried"
    );
}

/// Handlers run in the caller, and in none of the processes that borrow its memory.
pub(crate) fn spawns_through_signals() {
    let caught = in_the_rain(|| {
        for _ in 0..100 {
            assert_eq!(printed("echo text"), "text\n");
        }
    });
    assert!(
        caught > 20,
        "only {caught} signals came: nothing has been tried"
    );
}

/// Runs it while handlers run; how often they did.
fn in_the_rain(action: impl FnOnce()) -> usize {
    let count = Arc::new(AtomicUsize::new(0));
    let dry = Arc::new(AtomicBool::new(false));
    install_handlers(&count);
    let end = Arc::clone(&dry);
    let cloud = thread::spawn(move || rain(&end));
    action();
    dry.store(true, Ordering::SeqCst);
    cloud.join().expect("the thread that signals");
    count.load(Ordering::SeqCst)
}

/// A handler that runs anywhere but in the caller itself ends the process it runs in.
fn install_handlers(count: &Arc<AtomicUsize>) {
    for signal in [SIGUSR1, SIGWINCH] {
        let count = Arc::clone(count);
        let mut handled = signal_hook::iterator::Signals::new([signal]).expect("a handler");
        thread::spawn(move || {
            set_mask(Mask::FULL).expect("a mask");
            for _ in handled.forever() {
                count.fetch_add(1, Ordering::SeqCst);
            }
        });
    }
}

/// Signals to the process find the main thread: this one and the others block them.
fn rain(dry: &AtomicBool) {
    set_mask(Mask::FULL).expect("a mask");
    while !dry.load(Ordering::SeqCst) {
        for signal in [Signal::USR1, Signal::WINCH] {
            kill_process(getpid(), signal).expect("a signal to oneself");
        }
        thread::sleep(Duration::from_millis(1));
    }
}
