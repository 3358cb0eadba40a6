//! Programs in memory, which a pid namespace can refuse.

use crate::procfs::Procfs;
use rustix::io::Errno;

/// Lets no process of this pid namespace execute what is in memory only, where that can be had.
///
/// `vm.memfd_noexec` is a pid namespace's own (Linux 6.3). Its value 2 leaves
/// `memfd_create(2)` nothing but files that cannot be executed, so that a mount
/// without the right to execute means what it says. The kernel lets uid 0 write
/// it, and nobody else, whatever their capabilities: for an ordinary caller, on
/// an older kernel, and where `/proc/sys` is read-only or a mount of its own,
/// nothing changes and that is no error.
///
/// To be called after `clone`, in the new pid namespace: it would change the
/// caller's.
///
/// # Errors
/// What else the kernel says, which is not expected to be anything.
pub fn refuse_programs_in_memory() -> Result<(), Errno> {
    let written = Procfs::open().and_then(|proc| proc.write(c"sys/vm/memfd_noexec", b"2"));
    match written {
        Err(Errno::ACCESS | Errno::PERM | Errno::NOENT | Errno::ROFS | Errno::XDEV) => Ok(()),
        written => written,
    }
}
