//! The three calls of `landlock(7)`, by which a process gives up rights for good.
//!
//! The library of that name allocates and stores `errno`; rules are added here
//! after `clone`, to descriptors that exist only then.

use crate::fd::Fd;
use crate::raw;
use core::ptr;
use rustix::fd::{AsFd, AsRawFd};
use rustix::io::Errno;

/// Executing a file.
pub const EXECUTE: u64 = 1 << 0;
/// Opening a file for writing.
pub const WRITE_FILE: u64 = 1 << 1;
/// Opening a file for reading.
pub const READ_FILE: u64 = 1 << 2;
/// Moving or linking a file from one directory to another; ABI 2.
pub const REFER: u64 = 1 << 13;
/// Truncating a file; ABI 3.
pub const TRUNCATE: u64 = 1 << 14;
/// `ioctl(2)` on a device that is opened from now on; ABI 5.
pub const IOCTL_DEVICE: u64 = 1 << 15;
/// Connecting to a Unix socket by its path, unless it was made in the same domain; ABI 9.
pub const RESOLVE_UNIX: u64 = 1 << 16;

/// Abstract Unix sockets of processes outside the domain; ABI 6.
pub const SCOPE_ABSTRACT_UNIX_SOCKET: u64 = 1 << 0;
/// Signals to processes outside the domain; ABI 6.
pub const SCOPE_SIGNAL: u64 = 1 << 1;

const CREATE_RULESET_VERSION: usize = 1;
const RULE_PATH_BENEATH: usize = 1;

/// `struct landlock_ruleset_attr` of `linux/landlock.h`.
#[repr(C)]
struct Attributes {
    handled_files: u64,
    handled_network: u64,
    scoped: u64,
}

/// `struct landlock_path_beneath_attr` of `linux/landlock.h`, which is packed.
#[repr(C, packed)]
struct PathBeneath {
    allowed: u64,
    parent: i32,
}

/// The version of the interface that the kernel has.
///
/// `int landlock_create_ruleset(NULL, 0, LANDLOCK_CREATE_RULESET_VERSION)`, see
/// [landlock_create_ruleset(2)](https://man7.org/linux/man-pages/man2/landlock_create_ruleset.2.html);
/// Linux 5.13.
///
/// # Errors
/// `ENOSYS` where the kernel was built without it, `EOPNOTSUPP` where it is switched off.
pub fn version() -> Result<u32, Errno> {
    let operands = [0, 0, CREATE_RULESET_VERSION, 0, 0, 0];
    // SAFETY: the pointer is null and the size zero, as this flag demands.
    let version = unsafe { raw::call(libc::SYS_landlock_create_ruleset, operands) }?;
    Ok(version as u32)
}

/// A set of rules that names what will be refused, and as yet no exception from it.
///
/// `int landlock_create_ruleset(const struct landlock_ruleset_attr *attr, size_t size, 0)`, see
/// [landlock_create_ruleset(2)](https://man7.org/linux/man-pages/man2/landlock_create_ruleset.2.html).
/// The descriptor is close-on-exec.
///
/// # Errors
/// `EINVAL` for a bit, and `E2BIG` for a scope, that the kernel is too old to know.
pub fn create_ruleset(handled_files: u64, scoped: u64) -> Result<Fd, Errno> {
    let attributes = Attributes {
        handled_files,
        handled_network: 0,
        scoped,
    };
    let pointer = ptr::from_ref(&attributes).addr();
    let operands = [pointer, size_of::<Attributes>(), 0, 0, 0, 0];
    // SAFETY: `attributes` outlives the call and its own size is passed; an older kernel, which
    // knows a shorter structure, checks that the rest is zero and reads no further.
    let value = unsafe { raw::call(libc::SYS_landlock_create_ruleset, operands) }?;
    Ok(Fd::from_call(value))
}

/// Excepts a file, or all that is below a directory, from what a set of rules refuses.
///
/// `int landlock_add_rule(int ruleset_fd, LANDLOCK_RULE_PATH_BENEATH, const void *rule_attr, 0)`, see
/// [landlock_add_rule(2)](https://man7.org/linux/man-pages/man2/landlock_add_rule.2.html). The rule
/// is for the inode, under whatever name and through whatever mount it is reached.
///
/// # Errors
/// `EINVAL` for a right that the set does not handle, or that only directories have;
/// `EBADFD` for something of a file system of the kernel's own, which no rule concerns.
pub fn allow_beneath(ruleset: impl AsFd, parent: impl AsFd, allowed: u64) -> Result<(), Errno> {
    let rule = PathBeneath {
        allowed,
        parent: parent.as_fd().as_raw_fd(),
    };
    let pointer = ptr::from_ref(&rule).addr();
    let ruleset = raw::fd(ruleset.as_fd().as_raw_fd());
    let operands = [ruleset, RULE_PATH_BENEATH, pointer, 0, 0, 0];
    // SAFETY: `rule` outlives the call and has the layout that this kind of rule demands.
    unsafe { raw::call(libc::SYS_landlock_add_rule, operands) }.map(drop)
}

/// Puts a set of rules in force for the calling thread and for what it starts, for good.
///
/// `int landlock_restrict_self(int ruleset_fd, 0)`, see
/// [landlock_restrict_self(2)](https://man7.org/linux/man-pages/man2/landlock_restrict_self.2.html).
///
/// # Errors
/// `EPERM` without `no_new_privs` and without `CAP_SYS_ADMIN`; `E2BIG` for a seventeenth set.
pub fn restrict_self(ruleset: impl AsFd) -> Result<(), Errno> {
    let operands = [raw::fd(ruleset.as_fd().as_raw_fd()), 0, 0, 0, 0, 0];
    // SAFETY: the call takes no pointers.
    unsafe { raw::call(libc::SYS_landlock_restrict_self, operands) }.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layout_is_that_of_the_kernels_own_structures() {
        assert_eq!(size_of::<Attributes>(), 24);
        assert_eq!(size_of::<PathBeneath>(), 12);
    }

    #[test]
    fn a_right_that_no_kernel_knows_is_refused_before_anything_changes() {
        let expected = if version().is_ok() {
            Errno::INVAL
        } else {
            version().expect_err("there is no Landlock")
        };
        let created = create_ruleset(1 << 63, 0).map(drop);
        assert_eq!(created, Err(expected));
    }
}
