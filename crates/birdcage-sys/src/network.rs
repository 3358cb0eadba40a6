//! A network namespace, and the one thing to configure in a new one.

use crate::{fd::Fd, raw};
use rustix::fd::AsRawFd;
use rustix::io::Errno;

/// Moves the calling process, which has one thread, to a new network namespace.
///
/// `int unshare(CLONE_NEWNET)`, see
/// [unshare(2)](https://man7.org/linux/man-pages/man2/unshare.2.html). Needs `CAP_SYS_ADMIN` in
/// its user namespace. Sockets that are open stay in the network they were made in.
pub fn leave_for_new() -> Result<(), Errno> {
    let flags = libc::CLONE_NEWNET as usize;
    // SAFETY: unshare touches no memory, and this flag leaves the descriptors as they are.
    unsafe { raw::call(libc::SYS_unshare, [flags, 0, 0, 0, 0, 0]) }.map(drop)
}

/// The part of `struct ifreq` that `SIOCSIFFLAGS` reads.
#[repr(C)]
struct Request {
    name: [u8; libc::IFNAMSIZ],
    flags: i16,
    // `struct ifreq` is 40 bytes long, and the kernel copies all of them.
    rest: [u8; 22],
}

/// Brings up the interface `lo` of the calling process's network namespace.
///
/// `ioctl(socket, SIOCSIFFLAGS, &request)`, see
/// [netdevice(7)](https://man7.org/linux/man-pages/man7/netdevice.7.html). The kernel assigns
/// 127.0.0.1 and ::1 by itself once the interface is up.
pub fn raise_loopback() -> Result<(), Errno> {
    let kind = (libc::SOCK_DGRAM | libc::SOCK_CLOEXEC) as usize;
    // SAFETY: socket touches no memory of this process.
    let socket = unsafe { raw::call(libc::SYS_socket, [libc::AF_INET as usize, kind, 0, 0, 0, 0]) };
    let socket = Fd::from_call(socket?);
    let mut name = [0; libc::IFNAMSIZ];
    let [first, second, ..] = &mut name;
    (*first, *second) = (b'l', b'o');
    let flags = (libc::IFF_UP | libc::IFF_RUNNING) as i16;
    let request = Request {
        name,
        flags,
        rest: [0; 22],
    };
    let operands = [
        raw::fd(socket.as_raw_fd()),
        libc::SIOCSIFFLAGS as usize,
        &raw const request as usize,
        0,
        0,
        0,
    ];
    // SAFETY: `request` has the size and layout of `struct ifreq` and outlives the call.
    unsafe { raw::call(libc::SYS_ioctl, operands) }.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_request_is_as_long_as_the_kernels() {
        assert_eq!(size_of::<Request>(), size_of::<libc::ifreq>());
    }
}
