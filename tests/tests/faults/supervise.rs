//! One run of a caller, with one fault in it or none.

use crate::answers::{Supervision, kill};
use crate::caller::{self, Way};
use crate::calls::errno_name;
use crate::guest;
use crate::role::{Phase, Role};
use birdcage_tests::Scratch;
use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, recvmsg};
use std::fmt;
use std::fs;
use std::io::{self, IoSliceMut, Read};
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

/// A system call of a spawn: which one, of whom, and the how manieth of that kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Point {
    pub(crate) phase: Phase,
    pub(crate) role: Role,
    pub(crate) number: i64,
    pub(crate) ordinal: usize,
}

/// What is done at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The call fails.
    Errno(i32),
    /// The call says that it has done nothing, which is no failure: a write of no byte.
    Nothing,
    /// The process of the caller is killed.
    CallerKilled,
    /// Who makes the call is killed.
    Killed,
    /// Who sleeps until the one that makes the call has left its memory is killed.
    ParentKilled,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Errno(errno) => errno_name(*errno),
            Self::Nothing => "does nothing",
            Self::CallerKilled => "caller killed",
            Self::Killed => "killed",
            Self::ParentKilled => "parent killed",
        })
    }
}

/// A call that was made, and with what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    pub(crate) point: Point,
    pub(crate) arguments: [u64; 6],
    /// Whether the program was executed before.
    pub(crate) late: bool,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Run {
    /// All calls, in the order in which they were made.
    pub(crate) seen: Vec<Seen>,
    /// Whether the point was reached at all.
    pub(crate) reached: bool,
    /// Whether every process has ended in time.
    pub(crate) gone: bool,
    /// How the caller ended.
    pub(crate) status: ExitStatus,
    /// What it said came of its spawn.
    pub(crate) outcome: String,
    /// What is not as it was before, in the caller and in the scratch directory.
    pub(crate) changes: Vec<String>,
    /// What it complained of.
    pub(crate) complaint: String,
    /// Whether the program was executed.
    pub(crate) executed: bool,
    /// Whether it came to do anything.
    pub(crate) ran: bool,
    /// What it found itself to be.
    pub(crate) picture: String,
}

/// Longer than a spawn takes on a machine that has much else to do.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Runs a caller; at that point the fault happens.
pub(crate) fn run(way: Way, fault: Option<(Point, Fault)>) -> Run {
    let scratch = Scratch::new();
    scratch.file("writable/nested/file", "");
    scratch.file("writable/denied/file", "secret");
    scratch.file("writable/denied/directory/file", "secret");
    let (end, others) = UnixStream::pair().expect("a socket");
    let mut caller = start(way, &scratch, others);
    let listener = take_over(&end).unwrap_or_else(|error| {
        caller.kill().expect("kill");
        let complaint = read(caller.stderr.take());
        panic!("the caller has no filter: {error}: {complaint}")
    });
    let mut run = Supervision::new(fault, &mut caller);
    let gone = run.answer_all(&listener);
    if !gone {
        run.cast.processes().for_each(kill);
    }
    let (seen, reached, executed) = (run.seen, run.reached, run.executed);
    drop(listener);
    let [output, complaint] = [read(caller.stdout.take()), read(caller.stderr.take())];
    let status = caller.wait().expect("a status");
    let mut lines = output.lines().map(str::to_owned);
    let outcome = lines.next().unwrap_or_default();
    let mut changes: Vec<_> = lines.collect();
    changes.extend(strangers(&scratch));
    Run {
        seen,
        reached,
        gone,
        status,
        outcome,
        changes,
        complaint,
        executed,
        ran: scratch.at("writable").join(guest::MARKER).exists(),
        picture: fs::read_to_string(scratch.at("writable").join(guest::PICTURE))
            .unwrap_or_default(),
    }
}

fn start(way: Way, scratch: &Scratch, input: UnixStream) -> Child {
    let mut command = Command::new(std::env::current_exe().expect("/proc"));
    command.args([caller::NAME, way.name()]).arg(scratch.path());
    command.stdin(OwnedFd::from(input));
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env("RUST_BACKTRACE", "0");
    command.spawn().expect("a caller")
}

fn take_over(end: &UnixStream) -> io::Result<OwnedFd> {
    end.set_read_timeout(Some(PATIENCE))?;
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut ancillary = RecvAncillaryBuffer::new(&mut space);
    let mut byte = [0];
    let mut buffers = [IoSliceMut::new(&mut byte)];
    recvmsg(end, &mut buffers, &mut ancillary, RecvFlags::CMSG_CLOEXEC)?;
    let mut end = end;
    end.read_exact(&mut [0])?;
    let mut messages = ancillary.drain();
    let descriptor = messages.find_map(|message| match message {
        RecvAncillaryMessage::ScmRights(mut descriptors) => descriptors.next(),
        _ => None,
    });
    descriptor.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}

fn read(pipe: Option<impl Read>) -> String {
    let mut text = String::new();
    let read = pipe.map(|mut pipe| pipe.read_to_string(&mut text));
    read.expect("a pipe").expect("UTF-8");
    text
}

/// Files in the scratch directory that nobody should have made.
fn strangers(scratch: &Scratch) -> Vec<String> {
    let names = |directory| {
        let entries = fs::read_dir(directory).expect("ours");
        entries.map(|entry| entry.expect("an entry").file_name())
    };
    let known = [
        "writable",
        "log",
        "nested",
        "denied",
        guest::MARKER,
        guest::PICTURE,
    ];
    names(scratch.path().to_owned())
        .chain(names(scratch.at("writable")))
        .filter(|name| !known.iter().any(|known| name == known))
        .map(|name| format!("there is a file {name:?}"))
        .collect()
}
