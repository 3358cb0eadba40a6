//! [`Handover`], how a maker gives the caller what it has made.

use birdcage_sys::descriptor;
use birdcage_sys::fd::Fd;
use rustix::fd::{BorrowedFd, OwnedFd};
use rustix::io::{Errno, IoSliceMut};
use rustix::net::{
    AddressFamily, RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, ReturnFlags, SocketFlags,
    SocketType, recvmsg, socketpair,
};
use std::mem::MaybeUninit;

/// A pair of sockets, through which descriptors go (`SCM_RIGHTS`, `unix(7)`).
///
/// Whoever shares the caller's table of descriptors and is killed leaves there what it had
/// open. A maker has a table of its own, and what it has sent belongs to the message: it is
/// the caller's when the caller takes it, or closed with the sockets.
#[derive(Debug)]
pub(crate) struct Handover {
    giver: Fd,
    taker: Fd,
}

/// As many descriptors as a maker gives.
const MOST: usize = 2;

/// The memory for one message with that many.
type Control = [MaybeUninit<u8>; rustix::cmsg_space!(ScmRights(MOST))];

const EMPTY: Control = [MaybeUninit::uninit(); size_of::<Control>()];

impl Handover {
    pub(crate) fn new() -> Result<Self, Errno> {
        // Connected for good, which is why a filter that refuses other sockets lets it be made.
        let (kind, flags) = (SocketType::SEQPACKET, SocketFlags::CLOEXEC);
        let (giver, taker) = socketpair(AddressFamily::UNIX, kind, flags, None)?;
        Ok(Self {
            giver: Fd::from(giver),
            taker: Fd::from(taker),
        })
    }

    /// Gives the caller copies of descriptors, at once or not at all. May be called after `clone`.
    ///
    /// # Errors
    /// What `sendmsg(2)` says.
    pub(crate) fn give<const N: usize>(
        &self,
        descriptors: [BorrowedFd<'_>; N],
    ) -> Result<(), Errno> {
        const { assert!(N <= MOST) };
        descriptor::send(&self.giver, descriptors)
    }

    /// What has been given, which must be that many.
    ///
    /// # Errors
    /// `EMFILE` if it is more than the caller may have open; `EBADF` if it is another number, as
    /// nothing is where a filter says that it was sent; what `recvmsg(2)` says.
    pub(crate) fn take<const N: usize>(&self) -> Result<[OwnedFd; N], Errno> {
        let mut control = EMPTY;
        let mut control = RecvAncillaryBuffer::new(&mut control);
        let mut byte = [0];
        let mut message = [IoSliceMut::new(&mut byte)];
        let flags = RecvFlags::CMSG_CLOEXEC | RecvFlags::DONTWAIT;
        let received = match recvmsg(&self.taker, &mut message, &mut control, flags) {
            Err(Errno::AGAIN) => return Err(Errno::BADF),
            received => received?,
        };
        let taken = control.drain().flat_map(|message| match message {
            RecvAncillaryMessage::ScmRights(descriptors) => descriptors.collect(),
            _ => Vec::new(),
        });
        let taken: Vec<_> = taken.collect();
        if received.flags.contains(ReturnFlags::CTRUNC) {
            return Err(Errno::MFILE);
        }
        taken.try_into().map_err(|_| Errno::BADF)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::fd::AsFd;
    use rustix::fs::fstat;
    use std::fs::File;

    #[test]
    fn what_is_given_is_taken_once_and_in_order() {
        let handover = Handover::new().expect("sockets");
        let files = ["/", "/dev/null"].map(|path| File::open(path).expect(path));
        let given = files.each_ref().map(AsFd::as_fd);
        handover.give(given).expect("a message");
        let inode = |file: BorrowedFd<'_>| fstat(file).expect("an open file").st_ino;
        let taken: [_; MOST] = handover.take().expect("descriptors");
        assert_eq!(taken.map(|file| inode(file.as_fd())), given.map(inode));
        assert!(matches!(handover.take::<MOST>(), Err(Errno::BADF)));
    }

    /// Whoever counts on a descriptor and has none would wait for it forever.
    #[test]
    fn fewer_than_are_expected_are_an_error() {
        let handover = Handover::new().expect("sockets");
        assert!(matches!(handover.take::<1>(), Err(Errno::BADF)));
        let file = File::open("/").expect("the root");
        handover.give([file.as_fd()]).expect("a message");
        assert!(matches!(handover.take::<MOST>(), Err(Errno::BADF)));
    }

    /// As when the caller may open no more: the kernel cuts the message off (`MSG_CTRUNC`).
    #[test]
    fn a_part_of_what_was_given_is_an_error_and_is_closed() {
        let (reader, writer) = rustix::pipe::pipe().expect("a pipe");
        let handover = Handover::new().expect("sockets");
        descriptor::send(&handover.giver, [writer.as_fd(); MOST + 8]).expect("a message");
        assert!(matches!(handover.take::<MOST>(), Err(Errno::MFILE)));
        drop(writer);
        assert_eq!(rustix::io::read(&reader, &mut [0]), Ok(0));
    }

    /// What is under way is open nowhere but in the message.
    #[test]
    fn what_nobody_takes_is_closed_with_the_sockets() {
        let (reader, writer) = rustix::pipe::pipe().expect("a pipe");
        let handover = Handover::new().expect("sockets");
        handover.give([writer.as_fd()]).expect("a message");
        drop((writer, handover));
        assert_eq!(rustix::io::read(&reader, &mut [0]), Ok(0));
    }
}
