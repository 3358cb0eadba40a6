//! [`Stream`], what the program is given as a standard stream, and what it could make of it.
//!
//! A descriptor can be worth more than it looks. A directory leads to all that is
//! below it; a socket can be aimed elsewhere; a file can be opened again, through
//! `/proc/self/fd`, for more than it was opened for. The first two are refused
//! here, in the caller, before anything has happened. The third is a matter of
//! Landlock, to which a [`Stream`] says what it was opened for.

use birdcage_landlock::Access;
use rustix::fd::{AsFd, BorrowedFd};
use rustix::fs::{FileType, OFlags, Stat, fcntl_getfl, fstat, fstatfs, major, minor};
use rustix::io::Errno;
use rustix::net::sockopt::{socket_domain, socket_type};
use rustix::net::{AddressFamily, SocketType, getpeername};

bitflags::bitflags! {
    /// Sockets that a program may be given as a stream although they can be aimed elsewhere.
    ///
    /// One that cannot be is always allowed: a connected Unix socket, or one of a pair.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct StreamPolicy: u8 {
        /// Sockets of the caller's own network, which the program shares.
        const INTERNET = 1;
        /// Unix sockets of every kind.
        const UNIX = 2;
    }
}

/// A descriptor that the program may have as a stream.
///
/// Having one means that it leads to nothing but what it is open on. It does not
/// mean that it cannot be opened again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stream<'a> {
    descriptor: BorrowedFd<'a>,
    /// What it was opened for.
    access: Access,
    /// Whether opening it again could give more than `access`.
    gains_by_opening: bool,
    /// What it is open on: device and inode.
    identity: Option<(u64, u64)>,
}

impl<'a> Stream<'a> {
    /// Looks at a descriptor of the caller's.
    ///
    /// # Errors
    /// `EISDIR` for a directory, `EBADF` for one that was opened for its path alone,
    /// `EOPNOTSUPP` for a socket that can be aimed elsewhere, or something that is no
    /// stream of bytes at all.
    pub(crate) fn new(descriptor: BorrowedFd<'a>, policy: StreamPolicy) -> Result<Self, Errno> {
        let flags = fcntl_getfl(descriptor)?;
        if flags.contains(OFlags::PATH) {
            return Err(Errno::BADF);
        }
        let stat = fstat(descriptor)?;
        match FileType::from_raw_mode(stat.st_mode) {
            FileType::Directory => Err(Errno::ISDIR),
            FileType::Socket if is_safe(descriptor, policy)? => Ok(Self::closed(descriptor)),
            FileType::Socket | FileType::Unknown | FileType::Symlink => Err(Errno::OPNOTSUPP),
            _ => Self::of_file(descriptor, flags, &stat),
        }
    }

    /// One that cannot be opened again.
    fn closed(descriptor: BorrowedFd<'a>) -> Self {
        Self {
            descriptor,
            access: Access::empty(),
            gains_by_opening: false,
            identity: None,
        }
    }

    fn of_file(descriptor: BorrowedFd<'a>, flags: OFlags, stat: &Stat) -> Result<Self, Errno> {
        let magic = fstatfs(descriptor)?.f_type;
        if KERNEL_OBJECTS.contains(&magic) {
            return Err(Errno::OPNOTSUPP);
        }
        // No rule can be about a pipe: it lies on a file system of the kernel's own.
        if magic == PIPES {
            return Ok(Self::closed(descriptor));
        }
        let access = access(flags);
        Ok(Self {
            descriptor,
            access,
            identity: Some((stat.st_dev, stat.st_ino)),
            gains_by_opening: access != Access::READ | Access::WRITE && !is_null(stat),
        })
    }

    /// Leaves what this one was opened for to another that is open on the same file.
    ///
    /// One rule is enough for a file, and each costs time.
    pub(crate) fn join(&mut self, other: &mut Self) {
        if self.identity.is_some() && self.identity == other.identity {
            other.access |= self.access;
            self.access = Access::empty();
        }
    }

    /// What it was opened for, which Landlock is to allow.
    pub(crate) fn access(&self) -> Access {
        self.access
    }

    /// Whether Landlock is to look at every opening because of it.
    pub(crate) fn gains_by_opening(&self) -> bool {
        self.gains_by_opening
    }
}

impl AsFd for Stream<'_> {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.descriptor
    }
}

/// `PIPEFS_MAGIC` of `linux/magic.h`.
const PIPES: i64 = 0x5049_5045;

/// What is held by descriptor but no stream of bytes: `ANON_INODE_FS_MAGIC` (events, io_uring,
/// BPF), `NSFS_MAGIC` (namespaces), `PID_FS_MAGIC` (processes).
const KERNEL_OBJECTS: [i64; 3] = [0x0904_1934, 0x6e73_6673, 0x5049_4446];

fn access(flags: OFlags) -> Access {
    match flags & OFlags::RWMODE {
        OFlags::WRONLY => Access::WRITE,
        OFlags::RDWR => Access::READ | Access::WRITE,
        _ => Access::READ,
    }
}

/// Whether it is the null device, of which nothing can be made.
fn is_null(stat: &Stat) -> bool {
    let is_device = FileType::from_raw_mode(stat.st_mode) == FileType::CharacterDevice;
    is_device && (major(stat.st_rdev), minor(stat.st_rdev)) == (1, 3)
}

/// Whether a socket leads where it leads, or the program may have any of its kind.
///
/// An internet socket can be disconnected (`connect(2)` with `AF_UNSPEC`) and
/// connected again, in the network that it was made in. So can a Unix datagram
/// socket. A Unix stream that is connected stays so.
fn is_safe(socket: BorrowedFd<'_>, policy: StreamPolicy) -> Result<bool, Errno> {
    let domain = socket_domain(socket)?;
    if domain == AddressFamily::INET || domain == AddressFamily::INET6 {
        return Ok(policy.contains(StreamPolicy::INTERNET));
    }
    if domain != AddressFamily::UNIX {
        return Ok(false);
    }
    let kind = socket_type(socket)?;
    let stays = kind == SocketType::STREAM || kind == SocketType::SEQPACKET;
    let is_connected = match getpeername(socket) {
        Err(Errno::NOTCONN) => false,
        peer => peer.map(|_| stays)?,
    };
    Ok(is_connected || policy.contains(StreamPolicy::UNIX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::fs::{CWD, Mode, openat};
    use rustix::net::socket;
    use std::fs::File;
    use std::net::{TcpListener, TcpStream, UdpSocket};
    use std::os::unix::net::{UnixDatagram, UnixStream};

    #[track_caller]
    fn check(descriptor: impl AsFd, policy: StreamPolicy, expected: Result<Access, Errno>) {
        let stream = Stream::new(descriptor.as_fd(), policy);
        assert_eq!(stream.map(|stream| stream.access()), expected);
    }

    const NONE: StreamPolicy = StreamPolicy::empty();

    #[test]
    fn a_file_is_what_it_was_opened_for() {
        let path = tempfile::NamedTempFile::new().expect("a file");
        let open = |flags| openat(CWD, path.path(), flags, Mode::empty()).expect("the file");
        check(open(OFlags::RDONLY), NONE, Ok(Access::READ));
        check(open(OFlags::WRONLY), NONE, Ok(Access::WRITE));
        check(open(OFlags::RDWR), NONE, Ok(Access::READ | Access::WRITE));
        check(open(OFlags::PATH), NONE, Err(Errno::BADF));
    }

    #[test]
    fn only_what_was_opened_in_part_gains_by_being_opened_again() {
        let path = tempfile::NamedTempFile::new().expect("a file");
        let gains = |path: &std::path::Path, flags| {
            let descriptor = openat(CWD, path, flags, Mode::empty()).expect("the file");
            let stream = Stream::new(descriptor.as_fd(), NONE).expect("a stream");
            stream.gains_by_opening()
        };
        assert!(gains(path.path(), OFlags::RDONLY) && gains(path.path(), OFlags::WRONLY));
        assert!(!gains(path.path(), OFlags::RDWR));
        assert!(!gains("/dev/null".as_ref(), OFlags::WRONLY));
        let (reader, _writer) = std::io::pipe().expect("a pipe");
        let stream = Stream::new(reader.as_fd(), NONE).expect("a stream");
        assert!(!stream.gains_by_opening());
    }

    #[test]
    fn two_streams_of_one_file_are_one_rule() {
        let null = |flags| openat(CWD, c"/dev/null", flags, Mode::empty()).expect("null");
        let (reading, writing) = (null(OFlags::RDONLY), null(OFlags::WRONLY));
        let (pipe, _end) = std::io::pipe().expect("a pipe");
        let (mut one, mut two) = (stream(reading.as_fd()), stream(writing.as_fd()));
        two.join(&mut one);
        assert_eq!(one.access(), Access::READ | Access::WRITE);
        assert_eq!(two.access(), Access::empty());
        let (mut three, mut four) = (stream(pipe.as_fd()), stream(pipe.as_fd()));
        four.join(&mut three);
        three.join(&mut one);
        assert_eq!(three.access(), Access::empty());
    }

    fn stream(descriptor: BorrowedFd<'_>) -> Stream<'_> {
        Stream::new(descriptor, NONE).expect("a stream")
    }

    #[test]
    fn a_directory_or_an_object_of_the_kernels_is_no_stream() {
        check(File::open("/").expect("/"), NONE, Err(Errno::ISDIR));
        let event = rustix::event::eventfd(0, rustix::event::EventfdFlags::empty());
        check(event.expect("an event"), NONE, Err(Errno::OPNOTSUPP));
        let namespace = File::open("/proc/self/ns/mnt").expect("a namespace");
        check(namespace, NONE, Err(Errno::OPNOTSUPP));
    }

    #[test]
    fn a_socket_that_can_be_aimed_elsewhere_needs_the_exception_for_its_kind() {
        let nothing = Ok(Access::empty());
        let listener = TcpListener::bind("127.0.0.1:0").expect("a listener");
        let stream = TcpStream::connect(listener.local_addr().expect("an address"));
        let udp = UdpSocket::bind("127.0.0.1:0").expect("a socket");
        for socket in [
            listener.as_fd(),
            stream.expect("a stream").as_fd(),
            udp.as_fd(),
        ] {
            check(socket, NONE, Err(Errno::OPNOTSUPP));
            check(socket, StreamPolicy::UNIX, Err(Errno::OPNOTSUPP));
            check(socket, StreamPolicy::INTERNET, nothing);
        }
        let (left, _right) = UnixStream::pair().expect("a pair");
        check(&left, NONE, nothing);
        let (datagram, _other) = UnixDatagram::pair().expect("a pair");
        check(&datagram, NONE, Err(Errno::OPNOTSUPP));
        check(&datagram, StreamPolicy::INTERNET, Err(Errno::OPNOTSUPP));
        check(&datagram, StreamPolicy::UNIX, nothing);
    }

    /// Who may have all sockets of the internet and of Unix still has none to the kernel.
    #[test]
    fn a_socket_of_another_family_is_refused_with_every_exception() {
        let netlink = socket(AddressFamily::NETLINK, SocketType::DGRAM, None).expect("a socket");
        for policy in [NONE, StreamPolicy::UNIX | StreamPolicy::INTERNET] {
            check(&netlink, policy, Err(Errno::OPNOTSUPP));
        }
    }

    #[test]
    fn a_unix_socket_that_is_not_connected_is_refused() {
        for kind in [SocketType::STREAM, SocketType::SEQPACKET] {
            let alone = socket(AddressFamily::UNIX, kind, None).expect("a socket");
            check(&alone, NONE, Err(Errno::OPNOTSUPP));
            check(&alone, StreamPolicy::UNIX, Ok(Access::empty()));
        }
    }
}
