//! What a process may say about itself that rustix has no safe call for.

use crate::raw;
use rustix::io::Errno;

/// Lets the calling process have no supplementary groups.
///
/// `setgroups(0, NULL)` for the calling thread alone, see
/// [setgroups(2)](https://man7.org/linux/man-pages/man2/setgroups.2.html). Needs `CAP_SETGID` in
/// the user namespace the process is in.
pub fn drop_groups() -> Result<(), Errno> {
    // SAFETY: with a count of zero the kernel reads no memory.
    unsafe { raw::call(libc::SYS_setgroups, [0; 6]) }.map(drop)
}
