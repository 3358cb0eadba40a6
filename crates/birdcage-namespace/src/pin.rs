//! [`pin`], keeping a namespace for as long as a descriptor is open.

use crate::Namespaces;
use crate::procfs::Procfs;
use birdcage_sys::fd::Fd;
use core::ffi::CStr;
use rustix::io::Errno;

/// A descriptor of the namespace of that kind that the calling process is in.
///
/// While it is open the namespace exists, whoever leaves it; [`enter`](crate::enter)
/// leads into it. Close-on-exec. May be called after `clone`: system calls alone.
///
/// # Errors
/// `EXDEV` if `/proc` is no procfs, `EINVAL` for anything but one kind of user, mount
/// or network.
pub fn pin(kind: Namespaces) -> Result<Fd, Errno> {
    let link: &CStr = if kind == Namespaces::USER {
        c"self/ns/user"
    } else if kind == Namespaces::MOUNT {
        c"self/ns/mnt"
    } else if kind == Namespaces::NET {
        c"self/ns/net"
    } else {
        return Err(Errno::INVAL);
    };
    Procfs::open()?.open_namespace(link)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::fd::AsFd;
    use rustix::fs::{fstat, stat};

    #[test]
    fn a_pin_is_the_namespace_that_procfs_shows() {
        for (kind, path) in [
            (Namespaces::USER, "/proc/self/ns/user"),
            (Namespaces::MOUNT, "/proc/self/ns/mnt"),
            (Namespaces::NET, "/proc/self/ns/net"),
        ] {
            let pin = pin(kind).expect("a namespace");
            let found = fstat(pin.as_fd()).expect("stat").st_ino;
            assert_eq!(found, stat(path).expect("stat").st_ino, "{kind}");
        }
    }

    #[test]
    fn there_is_one_kind_to_a_pin() {
        for kinds in [
            Namespaces::empty(),
            Namespaces::PID,
            Namespaces::USER | Namespaces::MOUNT,
        ] {
            assert_eq!(pin(kinds).map(drop), Err(Errno::INVAL), "{kinds}");
        }
    }
}
