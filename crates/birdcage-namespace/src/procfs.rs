//! Writing to a file of `/proc/self` that is known to be on procfs.
//!
//! Who can mount over `/proc` can turn a write of ours into a write to any other
//! file (CVE-2025-52881, CVE-2019-19921). So `/proc` is opened first and must be
//! the root of a procfs, and the rest of the path is resolved beneath it without
//! crossing into another mount.
//!
//! All of it runs after `clone`: raw system calls, constant strings, nothing else.

use core::ffi::CStr;

use birdcage_sys::fd::Fd;
use rustix::fd::{AsFd, BorrowedFd};
use rustix::fs::{CWD, Mode, OFlags, PROC_SUPER_MAGIC, ResolveFlags, fstat, fstatfs, openat};
use rustix::io::{Errno, write};

/// The number of the root directory of every procfs (`PROC_ROOT_INO`).
const ROOT_INODE: u64 = 1;

/// The type of the file system that namespaces are files of (`linux/magic.h`).
const NSFS_MAGIC: i64 = 0x6e73_6673;

/// `/proc`, opened.
///
/// Having one means that it is the root of a procfs. It does not mean that
/// nothing is mounted inside; [`write`](Self::write) refuses to walk into that.
#[derive(Debug)]
pub(crate) struct Procfs(Fd);

impl Procfs {
    /// Opens `/proc`; `EXDEV` if something else is there.
    pub(crate) fn open() -> Result<Self, Errno> {
        Self::open_at(c"/proc")
    }

    fn open_at(path: &CStr) -> Result<Self, Errno> {
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let directory = Fd::from(openat(CWD, path, flags, Mode::empty())?);
        if is_procfs_root(directory.as_fd())? {
            Ok(Self(directory))
        } else {
            Err(Errno::XDEV)
        }
    }

    /// Writes `bytes` to `path`, in one call, as these files demand. `EXDEV` if
    /// a mount is in the way, `EIO` if the kernel took less than all.
    pub(crate) fn write(&self, path: &CStr, bytes: &[u8]) -> Result<(), Errno> {
        let file = self.open_for_writing(path)?;
        if write(&file, bytes)? == bytes.len() {
            Ok(())
        } else {
            Err(Errno::IO)
        }
    }

    /// Opens a namespace by its link of `/proc/PID/ns`; `EXDEV` if that is something else.
    ///
    /// The link is of the magic kind and leads out of procfs, so what it led to is
    /// looked at afterwards.
    pub(crate) fn open_namespace(&self, link: &CStr) -> Result<Fd, Errno> {
        let flags = OFlags::RDONLY | OFlags::CLOEXEC;
        let opened = Fd::from(openat(&self.0, link, flags, Mode::empty())?);
        if fstatfs(&opened)?.f_type == NSFS_MAGIC {
            Ok(opened)
        } else {
            Err(Errno::XDEV)
        }
    }

    /// [`openat2(2)`](https://man7.org/linux/man-pages/man2/openat2.2.html), Linux 5.6.
    /// `/proc/self` is a symlink of the plain kind, so it is followed.
    fn open_for_writing(&self, path: &CStr) -> Result<Fd, Errno> {
        let flags = OFlags::WRONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_XDEV | ResolveFlags::NO_MAGICLINKS;
        rustix::fs::openat2(&self.0, path, flags, Mode::empty(), resolve).map(Fd::from)
    }
}

fn is_procfs_root(directory: BorrowedFd<'_>) -> Result<bool, Errno> {
    Ok(fstatfs(directory)?.f_type == PROC_SUPER_MAGIC && fstat(directory)?.st_ino == ROOT_INODE)
}

#[cfg(test)]
mod tests {
    use core::ffi::CStr;

    use rustix::io::{Errno, FdFlags, fcntl_getfd};

    use super::{Fd, Procfs};

    fn check_open(path: &CStr, expected: Result<(), Errno>) {
        assert_eq!(Procfs::open_at(path).map(|_| ()), expected, "{path:?}");
    }

    fn check_write(path: &CStr, bytes: &[u8], expected: Result<(), Errno>) {
        let procfs = Procfs::open().expect("procfs is mounted");
        assert_eq!(procfs.write(path, bytes), expected, "{path:?}");
    }

    #[test]
    fn proc_is_the_root_of_a_procfs() {
        check_open(c"/proc", Ok(()));
    }

    #[test]
    fn a_directory_of_another_file_system_is_refused() {
        check_open(c"/", Err(Errno::XDEV));
        check_open(c"/dev", Err(Errno::XDEV));
    }

    #[test]
    fn a_directory_deeper_in_procfs_is_not_its_root() {
        check_open(c"/proc/sys", Err(Errno::XDEV));
    }

    #[test]
    fn a_symlink_is_not_followed() {
        check_open(c"/proc/self", Err(Errno::NOTDIR));
    }

    #[test]
    fn a_file_of_the_process_itself_can_be_written() {
        check_write(c"self/comm", b"renamed", Ok(()));
        let comm = std::fs::read_to_string("/proc/self/comm").expect("readable");
        assert_eq!(comm, "renamed\n");
    }

    #[test]
    fn a_magic_link_out_of_procfs_is_not_followed() {
        check_write(c"self/cwd/x", b"", Err(Errno::LOOP));
        check_write(c"self/root/dev/null", b"", Err(Errno::LOOP));
    }

    #[test]
    fn the_path_stays_beneath_proc() {
        check_write(c"../dev/null", b"", Err(Errno::XDEV));
        check_write(c"/dev/null", b"", Err(Errno::XDEV));
    }

    #[test]
    fn what_is_no_namespace_is_not_opened_as_one() {
        let procfs = Procfs::open().expect("procfs is mounted");
        assert!(procfs.open_namespace(c"self/ns/uts").is_ok());
        let other = procfs.open_namespace(c"self/status").map(drop);
        assert_eq!(other, Err(Errno::XDEV));
    }

    #[test]
    fn the_last_link_of_a_path_is_not_followed() {
        check_write(c"self", b"", Err(Errno::LOOP));
    }

    #[test]
    fn what_is_opened_is_closed_by_the_next_program() {
        let procfs = Procfs::open().expect("procfs is mounted");
        let check = |opened: Result<Fd, Errno>| {
            let flags = fcntl_getfd(opened.expect("opens")).expect("is open");
            assert_eq!(flags, FdFlags::CLOEXEC);
        };
        check(procfs.open_namespace(c"self/ns/uts"));
        check(procfs.open_for_writing(c"self/comm"));
        check(Ok(procfs.0));
    }

    #[test]
    fn a_missing_file_is_an_error() {
        check_write(c"self/no-such-file", b"", Err(Errno::NOENT));
    }
}
