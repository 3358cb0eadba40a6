//! [`set_attributes`], `mount_setattr(2)` on a mount held by descriptor.

use crate::raw;
use rustix::fd::{AsFd, AsRawFd};
use rustix::io::Errno;

/// Writing is refused.
pub const READ_ONLY: u64 = 0x1;
/// Set-id bits and file capabilities are without effect.
pub const NO_SETID: u64 = 0x2;
/// Device nodes do not open.
pub const NO_DEVICES: u64 = 0x4;
/// Programs do not execute.
pub const NO_EXECUTE: u64 = 0x8;

/// Which mounts of a tree a change reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The mount itself.
    Mount,
    /// The mount and every mount below it.
    Tree,
}

/// `struct mount_attr` of `linux/mount.h`.
#[repr(C)]
struct Attributes {
    set: u64,
    clear: u64,
    propagation: u64,
    user_namespace: u64,
}

/// Adds `attributes` to a mount and cuts its propagation, both ways.
///
/// `int mount_setattr(int dirfd, "", unsigned flags, struct mount_attr *attr, size_t size)`, see
/// [mount_setattr(2)](https://man7.org/linux/man-pages/man2/mount_setattr.2.html); Linux 5.12.
/// Attributes that are set already stay set: nothing is ever cleared.
pub fn set_attributes(mount: impl AsFd, attributes: u64, reach: Reach) -> Result<(), Errno> {
    let recursive = if reach == Reach::Tree {
        libc::AT_RECURSIVE
    } else {
        0
    };
    let attributes = Attributes {
        set: attributes,
        clear: 0,
        propagation: libc::MS_PRIVATE,
        user_namespace: 0,
    };
    let operands = [
        raw::fd(mount.as_fd().as_raw_fd()),
        c"".as_ptr() as usize,
        (libc::AT_EMPTY_PATH | recursive) as usize,
        &raw const attributes as usize,
        size_of::<Attributes>(),
        0,
    ];
    // SAFETY: `attributes` outlives the call and its own size is passed, so the kernel reads no
    // further; the path is a C string.
    unsafe { raw::call(libc::SYS_mount_setattr, operands) }.map(drop)
}
