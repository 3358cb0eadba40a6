//! What a process does about groups and children that rustix has no call for.

use crate::raw;
use rustix::fd::{AsFd, AsRawFd};
use rustix::io::Errno;

/// Gives up the supplementary groups of the calling thread.
///
/// `setgroups(0, NULL)`, see
/// [setgroups(2)](https://man7.org/linux/man-pages/man2/setgroups.2.html). Needs `CAP_SETGID` in
/// the user namespace the thread is in. Other threads keep theirs: that the
/// groups of a process change together is the C library's doing.
pub fn drop_groups() -> Result<(), Errno> {
    // SAFETY: with a count of zero the kernel reads no memory.
    unsafe { raw::call(libc::SYS_setgroups, [0; 6]) }.map(drop)
}

/// Sets the mask of file modes of the calling process and returns the one before.
///
/// `mode_t umask(mode_t mask)`, see
/// [umask(2)](https://man7.org/linux/man-pages/man2/umask.2.html). It belongs to whoever shares
/// the file system attributes (`CLONE_FS`): call it only after a `clone` without that.
///
/// # Errors
/// None of the kernel's, but a filter of the host's may answer anything.
pub fn set_umask(mask: usize) -> Result<usize, Errno> {
    // SAFETY: no pointers.
    unsafe { raw::call(libc::SYS_umask, [mask, 0, 0, 0, 0, 0]) }
}

/// How a process ended, in the form of `wait(2)`.
pub type WaitStatus = i32;

/// Waits for the end of a child and gives back its slot in the process table.
///
/// `waitid(P_PIDFD, fd, &info, WEXITED | __WALL, NULL)`, see
/// [waitid(2)](https://man7.org/linux/man-pages/man2/waitid.2.html); Linux 5.4. Unlike a plain
/// wait this finds children that announce their end by no signal.
///
/// # Errors
/// `ECHILD` when somebody else has waited for it, or when `SIGCHLD` is ignored.
pub fn wait(pidfd: impl AsFd) -> Result<WaitStatus, Errno> {
    wait_info(libc::P_PIDFD, raw::fd(pidfd.as_fd().as_raw_fd()))
}

fn wait_info(kind: libc::idtype_t, id: usize) -> Result<WaitStatus, Errno> {
    let mut info = Info([0; 16]);
    let operands = [
        kind as usize,
        id,
        &raw mut info as usize,
        (libc::WEXITED | libc::__WALL) as usize,
        0,
        0,
    ];
    loop {
        // SAFETY: `info` has the size and alignment of `siginfo_t` and outlives the call.
        match unsafe { raw::call(libc::SYS_waitid, operands) } {
            Err(Errno::INTR) => {}
            result => return result.map(|_| info.wait_status()),
        }
    }
}

/// Waits for the end of a child known by its id; else as [`wait`].
///
/// Asks by `wait4(2)`, and where a filter of the host's refuses that, by `waitid(2)`.
pub fn wait_id(pid: u32) -> Result<WaitStatus, Errno> {
    match wait_status(pid) {
        known @ (Ok(_) | Err(Errno::CHILD)) => known,
        Err(_) => wait_info(libc::P_PID, pid as usize),
    }
}

fn wait_status(pid: u32) -> Result<WaitStatus, Errno> {
    let mut status: WaitStatus = 0;
    let operands = [
        pid as usize,
        &raw mut status as usize,
        libc::__WALL as usize,
        0,
        0,
        0,
    ];
    loop {
        // SAFETY: `status` outlives the call, and without `rusage` nothing else is written.
        match unsafe { raw::call(libc::SYS_wait4, operands) } {
            Err(Errno::INTR) => {}
            result => return result.map(|_| status),
        }
    }
}

/// `siginfo_t`: 128 bytes, of which `si_code` is the third `int` and, for
/// `SIGCHLD` on 64-bit machines, `si_status` the seventh.
#[repr(C, align(8))]
struct Info([u64; 16]);

impl Info {
    fn wait_status(&self) -> WaitStatus {
        let [_, code, _, status, ..] = self.0;
        let (code, status) = (code as i32, status as i32);
        match code {
            libc::CLD_EXITED => (status & 0xff) << 8,
            libc::CLD_DUMPED => status | 0x80,
            _ => status,
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use rustix::process::{Pid, PidfdFlags, pidfd_open};
    use std::process::Command;

    #[track_caller]
    fn check(script: &str, expected: WaitStatus) {
        let start = || {
            Command::new("/bin/sh")
                .args(["-c", script])
                .spawn()
                .expect("sh")
        };
        let pid = Pid::from_raw(start().id() as i32).expect("pid");
        let pidfd = pidfd_open(pid, PidfdFlags::empty()).expect("pidfd");
        assert_eq!(wait(&pidfd), Ok(expected));
        assert_eq!(wait(&pidfd), Err(Errno::CHILD));
        assert_eq!(wait_id(start().id()), Ok(expected));
        assert_eq!(wait_info(libc::P_PID, start().id() as usize), Ok(expected));
    }

    #[test]
    fn a_wait_status_says_how_a_child_ended() {
        check("exit 0", 0);
        check("exit 42", 42 << 8);
        check("kill -9 $$", 9);
        check("ulimit -c 0; kill -6 $$", 6);
    }

    /// A mask is the process's own, and so the other threads of this one have it for a moment.
    #[test]
    fn a_mask_that_was_set_is_the_one_found_next_time() {
        let before = set_umask(0o022).expect("umask");
        assert_eq!(set_umask(before), Ok(0o022));
    }

    #[test]
    fn groups_are_dropped_in_one_thread_only_and_only_with_the_capability() {
        use rustix::thread::{CapabilitySet, capabilities};
        let may = capabilities(None)
            .expect("capget")
            .effective
            .contains(CapabilitySet::SETGID);
        let outcome = std::thread::spawn(|| {
            let dropped = drop_groups();
            (
                dropped,
                rustix::process::getgroups().map(|groups| groups.len()),
            )
        });
        match outcome.join().expect("thread") {
            (Ok(()), groups) => assert!(may && groups == Ok(0)),
            (Err(errno), _) => assert!(!may && errno == Errno::PERM),
        }
    }
}
