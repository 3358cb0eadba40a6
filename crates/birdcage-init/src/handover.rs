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

    /// What has been given, which may be nothing.
    ///
    /// # Errors
    /// `EMFILE` if it is more than the caller may have open; what `recvmsg(2)` says.
    pub(crate) fn take(&self) -> Result<Vec<OwnedFd>, Errno> {
        let mut control = EMPTY;
        let mut control = RecvAncillaryBuffer::new(&mut control);
        let mut byte = [0];
        let mut message = [IoSliceMut::new(&mut byte)];
        let flags = RecvFlags::CMSG_CLOEXEC | RecvFlags::DONTWAIT;
        let received = match recvmsg(&self.taker, &mut message, &mut control, flags) {
            Err(Errno::AGAIN) => return Ok(Vec::new()),
            received => received?,
        };
        let taken = control.drain().flat_map(|message| match message {
            RecvAncillaryMessage::ScmRights(descriptors) => descriptors.collect(),
            _ => Vec::new(),
        });
        let taken = taken.collect();
        if received.flags.contains(ReturnFlags::CTRUNC) {
            return Err(Errno::MFILE);
        }
        Ok(taken)
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
        let taken = handover.take().expect("descriptors");
        let taken: Vec<_> = taken.iter().map(|file| inode(file.as_fd())).collect();
        assert_eq!(taken, given.map(inode));
        assert_eq!(handover.take().map(|taken| taken.len()), Ok(0));
    }

    #[test]
    fn nothing_is_taken_where_nothing_was_given() {
        let handover = Handover::new().expect("sockets");
        assert_eq!(handover.take().map(|taken| taken.len()), Ok(0));
    }

    /// As when the caller may open no more: the kernel cuts the message off (`MSG_CTRUNC`).
    #[test]
    fn a_part_of_what_was_given_is_an_error_and_is_closed() {
        let (reader, writer) = rustix::pipe::pipe().expect("a pipe");
        let handover = Handover::new().expect("sockets");
        descriptor::send(&handover.giver, [writer.as_fd(); MOST + 8]).expect("a message");
        assert!(matches!(handover.take(), Err(Errno::MFILE)));
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
