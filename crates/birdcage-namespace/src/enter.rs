//! [`enter`], joining namespaces that exist already.

use rustix::fd::BorrowedFd;
use rustix::io::Errno;
use rustix::thread::{ThreadNameSpaceType, move_into_thread_name_spaces};

use crate::Namespaces;

/// Moves the calling thread into the namespaces that `fd` stands for.
///
/// `int setns(int fd, int nstype)`; see [`setns(2)`].
///
/// `fd` is either a namespace (a file of `/proc/PID/ns`, or what `ioctl_ns(2)`
/// gives), and then `namespaces` names exactly its kind; or a pidfd (Linux 5.8),
/// and then all that are named are joined at once, or none is.
///
/// Joining `USER` gives all capabilities there, and needs a process that has one
/// thread and shares its working directory with nobody (no `CLONE_FS`). `PID`
/// moves the children to come, not the caller. Joining `MOUNT` moves the root and
/// the working directory to the root of that namespace. Descriptors stay open
/// and lead where they led.
///
/// May be called after `clone`: one raw system call.
///
/// # Errors
///
/// What the kernel answers; `EINVAL` also for an empty set, which the kernel
/// would read as "of whatever kind".
///
/// [`setns(2)`]: https://man7.org/linux/man-pages/man2/setns.2.html
pub fn enter(fd: BorrowedFd<'_>, namespaces: Namespaces) -> Result<(), Errno> {
    if namespaces.is_empty() {
        return Err(Errno::INVAL);
    }
    move_into_thread_name_spaces(fd, ThreadNameSpaceType::from_bits_retain(namespaces.bits()))
}

#[cfg(test)]
mod tests {
    use rustix::fd::AsFd;
    use rustix::fs::{Mode, OFlags, open};
    use rustix::io::Errno;

    use super::enter;
    use crate::Namespaces;

    fn check(link: &str, namespaces: Namespaces, expected: Result<(), Errno>) {
        let fd = open(link, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty()).expect("procfs");
        assert_eq!(
            enter(fd.as_fd(), namespaces),
            expected,
            "{link} as {namespaces}"
        );
    }

    #[test]
    fn an_empty_set_is_refused_although_the_kernel_would_guess() {
        check("/proc/self/ns/uts", Namespaces::empty(), Err(Errno::INVAL));
    }

    #[test]
    fn a_namespace_of_another_kind_is_refused() {
        check("/proc/self/ns/uts", Namespaces::IPC, Err(Errno::INVAL));
    }

    #[test]
    fn the_user_namespace_the_thread_is_in_cannot_be_joined_again() {
        check("/proc/self/ns/user", Namespaces::USER, Err(Errno::INVAL));
    }

    #[test]
    fn what_is_no_namespace_is_refused() {
        check("/dev/null", Namespaces::UTS, Err(Errno::INVAL));
    }
}
