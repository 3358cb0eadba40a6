//! [`Swapper`], a process of the host that changes names while a sandbox is made.

use rustix::fs::{CWD, RenameFlags, renameat_with};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

/// Exchanges two names, again and again, for as long as the value lives.
#[derive(Debug)]
pub(crate) struct Swapper {
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Swapper {
    /// Starts to exchange them; both are there at any time.
    pub(crate) fn new(one: PathBuf, other: PathBuf) -> Self {
        let ends = Arc::new(AtomicBool::new(false));
        let end = Arc::clone(&ends);
        let swap = move || {
            let swap = || renameat_with(CWD, &one, CWD, &other, RenameFlags::EXCHANGE);
            // Whoever removes the names has no need of it any more.
            while !end.load(Ordering::Relaxed) && swap().is_ok() {}
        };
        Self {
            ends,
            thread: Some(thread::spawn(swap)),
        }
    }
}

impl Drop for Swapper {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        drop(self.thread.take().map(JoinHandle::join));
    }
}
