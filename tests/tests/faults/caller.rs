//! A caller: a process that spawns a cage, every call of which somebody is asked about.
//!
//! One thread spawns; the other hands over the descriptor on which is answered, and
//! looks afterwards at what has become of the process. What it finds it prints.

use crate::guest;
use crate::kernel::{adopt, ask_about_every_call};
use crate::role::Phase;
use birdcage::error::{Error, Result};
use birdcage::process::{Child, Command, Stdio};
use birdcage::{Birdcage, Exception};
use birdcage_tests::{Census, children, libraries, within_a_second};
use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, sendmsg};
use rustix::process::Gid;
use rustix::thread::{CapabilitySet, capabilities, set_no_new_privs, set_thread_groups};
use std::error::Error as _;
use std::fs::{self, File};
use std::io::IoSlice;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::{env, thread};

/// By that word this program is told to be a caller.
pub(crate) const NAME: &str = "caller";

/// How a program is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Way {
    /// `Birdcage::spawn`.
    Cold,
    /// `Birdcage::prepare`, then `Prepared::spawn`.
    Prepared,
    /// The same with a network in stock.
    Stocked,
}

impl Way {
    pub(crate) const ALL: [Self; 3] = [Self::Cold, Self::Prepared, Self::Stocked];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Cold => "cold",
            Self::Prepared => "prepared",
            Self::Stocked => "stocked",
        }
    }
}

/// Spawns as the first argument says, in the scratch directory that is the second.
pub(crate) fn perform(arguments: &[String]) {
    let way = Way::ALL.into_iter().find(|way| way.name() == arguments[0]);
    let way = way.expect("the name of a way");
    let scratch = Path::new(&arguments[1]).to_owned();
    let cage = cage(&scratch);
    // The C library takes a signal for itself when it makes the first.
    thread::spawn(|| ()).join().expect("a thread");
    // A thread has been joined before the kernel has forgotten it.
    let threads = || fs::read_dir("/proc/self/task").expect("/proc").count();
    within_a_second(|| threads() == 1);
    let before = (Census::take(), own());
    let listener = Arc::new(AtomicI32::new(-1));
    let number = Arc::clone(&listener);
    let caller = thread::spawn(move || {
        let command = command(&scratch);
        be_asked(&number);
        let outcome = spawn(way, cage, command);
        Phase::Other.begin();
        outcome
    });
    while listener.load(Ordering::Acquire) < 0 {
        assert!(!caller.is_finished(), "no filter could be installed");
        thread::yield_now();
    }
    let listener = adopt(listener.load(Ordering::Acquire));
    hand_over(listener.as_fd());
    drop(listener);
    // From here on only the other thread opens and closes descriptors.
    let ready = rustix::io::write(rustix::stdio::stdin(), b"x");
    assert_eq!(ready, Ok(1), "nobody is there");
    println!(
        "{}",
        caller.join().unwrap_or_else(|_| "panicked".to_owned())
    );
    let changes = || {
        let mut changes = before.0.changes(&Census::take());
        changes.extend(running_children());
        changes.extend((before.1 != own()).then(|| format!("{:?}, then {:?}", before.1, own())));
        changes
    };
    within_a_second(|| changes().is_empty());
    changes().iter().for_each(|change| println!("{change}"));
}

/// One exception of each kind, so that a stage does all that it can.
fn cage(scratch: &Path) -> Birdcage {
    let mut cage = Birdcage::new();
    let own = env::current_exe().expect("/proc");
    let exceptions = [
        Exception::ExecuteAndRead(own),
        Exception::WriteAndRead(scratch.join("writable")),
        Exception::Read(scratch.join("writable/nested/file")),
        Exception::Deny(scratch.join("writable/denied/file")),
        Exception::Deny(scratch.join("writable/denied/directory")),
        Exception::Deny(scratch.join("writable/missing")),
        Exception::PrivateDirectory {
            path: "/tmp/private".into(),
            size: 1 << 16,
        },
        Exception::File {
            path: "/etc/made-up".into(),
            content: b"text".to_vec(),
        },
        Exception::Link {
            at: "/dev/link".into(),
            target: "/proc/self/fd".into(),
        },
        Exception::Environment("PATH".into()),
    ];
    for exception in libraries().into_iter().chain(exceptions) {
        cage.add_exception(exception).expect("an exception");
    }
    cage
}

/// Every kind of stream: the null device, a pipe, a file that was opened to be written to.
fn command(scratch: &Path) -> Command {
    let mut command = Command::new(env::current_exe().expect("/proc"));
    let log = File::create(scratch.join("log")).expect("a file");
    command.arg(guest::NAME).arg(scratch.join("writable"));
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    command.stderr(log);
    command
}

fn be_asked(listener: &AtomicI32) {
    let sets = capabilities(None).expect("capget");
    // Who may give up a group has one to give up.
    if sets.effective.contains(CapabilitySet::SETGID) {
        set_thread_groups(&[Gid::from_raw(12_345)]).expect("setgroups");
    }
    // Whoever may do without leaves the promise to the library alone.
    if !sets.effective.contains(CapabilitySet::SYS_ADMIN) {
        set_no_new_privs(true).expect("prctl");
    }
    let number = ask_about_every_call().expect("a filter");
    listener.store(number, Ordering::Release);
}

fn spawn(way: Way, cage: Birdcage, command: Command) -> String {
    let spawned = match way {
        Way::Cold => {
            Phase::Spawn.begin();
            cage.spawn(command)
        }
        Way::Prepared => prepared(cage, command, 0),
        Way::Stocked => prepared(cage, command, 1),
    };
    match spawned {
        Ok(child) => wait(child),
        Err(error) => refused(&error),
    }
}

fn prepared(cage: Birdcage, command: Command, networks: usize) -> Result<Child> {
    Phase::Prepare.begin();
    let prepared = cage.prepare()?;
    if networks > 0 {
        Phase::Stock.begin();
        prepared.stock_networks(networks)?;
    }
    Phase::Spawn.begin();
    prepared.spawn(command)
}

fn wait(mut child: Child) -> String {
    Phase::Wait.begin();
    let outcome = child.wait();
    Phase::Other.begin();
    match outcome {
        Ok(status) => format!("ended {}", status.into_raw()),
        Err(error) => {
            child.kill().expect("kill");
            child.wait().expect("what failed once only");
            format!("lost {}: {error}", error.raw_os_error().unwrap_or(0))
        }
    }
}

/// The errno, and all that a user would read.
fn refused(error: &Error) -> String {
    Phase::Other.begin();
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    format!("refused {}: {text}", error.errno().unwrap_or(0))
}

/// Gives the descriptor to whoever is at the other end of standard input.
fn hand_over(listener: BorrowedFd<'_>) {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut ancillary = SendAncillaryBuffer::new(&mut space);
    let listener = [listener];
    assert!(ancillary.push(SendAncillaryMessage::ScmRights(&listener)));
    let byte = [IoSlice::new(b"x")];
    let input = rustix::stdio::stdin();
    sendmsg(input, &byte, &mut ancillary, SendFlags::empty()).expect("a socket");
}

/// Children that have not ended, of which there should be none.
fn running_children() -> Vec<String> {
    let has_ended = |id: &String| {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        stat.rsplit_once(") ")
            .is_none_or(|(_, rest)| rest.starts_with('Z'))
    };
    let running = children().into_iter().filter(|id| !has_ended(id));
    running.map(|id| format!("child {id} runs")).collect()
}

/// What a census does not count: stacks of this library, by their guards, and mounts.
fn own() -> (usize, String) {
    let maps = fs::read_to_string("/proc/self/maps").expect("/proc");
    let guards = maps.lines().filter(|line| is_guard(line)).count();
    let mounts = fs::read_to_string("/proc/self/mountinfo").expect("/proc");
    (guards, mounts)
}

/// Inaccessible, and as long as the guard of a stack for a cloned process.
fn is_guard(mapping: &str) -> bool {
    let number = |text| u64::from_str_radix(text, 16).ok();
    let mut words = mapping.split([' ', '-']);
    let range = (words.next().and_then(number), words.next().and_then(number));
    let is_long = matches!(range, (Some(start), Some(end)) if end - start == 64 * 1024);
    is_long && mapping.contains(" ---p ")
}
