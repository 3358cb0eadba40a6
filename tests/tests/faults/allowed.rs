//! What may fail without a spawn's failing, and why. Everything else must be an error.

use crate::role::{Phase, Role};
use crate::supervise::{Fault, Seen};
use libc::{ECHILD, EINTR, EINVAL, ENOENT, EPERM};
use std::fmt;

/// What a failing call may come to, besides a spawn that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Excuse {
    /// The program runs, and finds all as it is without the fault.
    Unharmed,
    /// The program runs, and finds a protection more.
    Stricter,
    /// The program runs, and finds one protection less; the documentation says so.
    Weaker,
    /// The program is executed, and everything ends before it does.
    EndsEarly,
    /// The spawn fails, with an errno of its own.
    OtherErrno,
    /// Everything has ended, and on the host there is a placeholder.
    LeavesPlaceholder,
}

impl fmt::Display for Excuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unharmed => "works",
            Self::Stricter => "works with more protection",
            Self::Weaker => "works with less",
            Self::EndsEarly => "ends early",
            Self::OtherErrno => "fails otherwise",
            Self::LeavesPlaceholder => "ends and leaves a placeholder",
        })
    }
}

/// An entry of the list.
#[derive(Debug)]
pub(crate) struct Allowed {
    call: &'static str,
    applies: fn(&Seen, Fault) -> bool,
    excuse: Excuse,
    pub(crate) why: &'static str,
}

macro_rules! list {
    ($($excuse:ident $call:literal if $applies:expr => $why:expr;)*) => {
        &[$(Allowed { call: $call, applies: $applies, excuse: Excuse::$excuse, why: $why }),*]
    };
}

const ALLOWED: &[Allowed] = list! {
    // The caller looks around.
    Unharmed "openat" if |seen, fault| is(Role::Caller, seen) && fails_with(EINTR, fault) =>
        "the standard library opens again";
    Unharmed "read" if |seen, fault| is(Role::Caller, seen) && fails_with(EINTR, fault) =>
        "whoever reads a small file or the report reads again";
    Unharmed "statx" if |seen, _| is(Role::Caller, seen) =>
        "how long a file of /proc is need not be known to read it";
    Unharmed "capget" if |seen, _| is(Role::Caller, seen) =>
        "whether groups may be given up is found out by doing it";
    Unharmed "openat" if |seen, _| is(Role::Caller, seen) => UNKNOWN;
    Stricter "openat" if |seen, _| is(Role::Caller, seen) => UNKNOWN;
    Unharmed "read" if |seen, _| is(Role::Caller, seen) && seen.point.phase != Phase::Wait =>
        UNKNOWN;
    Stricter "read" if |seen, _| is(Role::Caller, seen) => UNKNOWN;
    Unharmed "getgroups" if |seen, _| is(Role::Caller, seen) =>
        "groups that cannot be counted are given up";
    Unharmed "getcwd" if |seen, _| is(Role::Caller, seen) =>
        "a caller without a directory has a program that starts in /";
    Weaker "landlock_create_ruleset" if |seen, _| seen.arguments[0] == 0 =>
        "a kernel that does not answer has no Landlock, which the mounts stand without";
    Unharmed "memfd_create" if |_, fault| fails_with(EINVAL, fault) =>
        "before Linux 6.3 there is no flag for a program in memory, and it is made without";
    Unharmed "getrandom" if |seen, _| is(Role::Caller, seen) =>
        "the standard library has another source for the keys of a map";

    // Waiting.
    Unharmed "wait4" if |_, fault| fails_with(EINTR, fault) => "it is waited again";
    Unharmed "waitid" if |_, fault| fails_with(EINTR, fault) => "it is waited again";
    Unharmed "poll" if |seen, fault| is(Role::Caller, seen) && fails_with(EINTR, fault) =>
        "it is waited again";
    Unharmed "wait4" if |seen, fault| is(Role::Caller, seen) && fails_with(ECHILD, fault) =>
        "another thread may have waited for any child: it is gone either way";
    Unharmed "wait4" if |seen, fault| is(Role::Caller, seen) && fails_with(EPERM, fault) =>
        "it is waited by waitid, which a filter may allow";
    Unharmed "waitid" if |_, fault| fails_with(ECHILD, fault) =>
        "another thread may have waited for any child: the report has the status";

    // The stage finds what is there.
    Weaker "faccessat" if |_, fault| fails_with(ENOENT, fault) => NO_FILE;
    Weaker "access" if |_, fault| fails_with(ENOENT, fault) => NO_FILE;
    Unharmed "faccessat" if |_, fault| fails_with(ENOENT, fault) => NO_FILE;
    Unharmed "access" if |_, fault| fails_with(ENOENT, fault) => NO_FILE;
    Weaker "openat2" if |_, fault| fails_with(ENOENT, fault) => GONE;
    Unharmed "openat2" if |_, fault| fails_with(ENOENT, fault) => GONE;
    OtherErrno "openat2" if |_, fault| fails_with(ENOENT, fault) => GONE;

    // The reaper.
    Unharmed "prctl" if |seen, _| is(Role::Reaper, seen) =>
        "the image cannot be read, and so the kernel lets nobody dump its process";
    EndsEarly "signalfd4" if |seen, _| is(Role::Reaper, seen) =>
        "no end could be noticed: the reaper ends at once, by 254";
    EndsEarly "wait4" if |seen, _| is(Role::Reaper, seen) =>
        "no end could be noticed: the reaper ends at once, by 254";
    Unharmed "poll" if |seen, fault| is(Role::Reaper, seen) && fails_with(EINTR, fault) =>
        "it looks, and sleeps again";
    EndsEarly "poll" if |seen, _| is(Role::Reaper, seen) =>
        "no end could be noticed: the reaper ends at once, by 254";
    Unharmed "openat2" if |seen, _| is(Role::Caller, seen) && seen.point.phase == Phase::Wait =>
        "the reaper has taken it away before the caller looks";
    Unharmed "flock" if |seen, _| is(Role::Reaper, seen) => CALLER;
    Unharmed "fstatat" if |seen, _| is(Role::Reaper, seen) => CALLER;
    Unharmed "unlinkat" if |seen, _| is(Role::Reaper, seen) => CALLER;
    Unharmed "kill" if |seen, _| is(Role::Reaper, seen) => CALLER;
    Unharmed "wait4" if |seen, _| is(Role::Reaper, seen) => CALLER;
    Unharmed "read" if |seen, _| is(Role::Reaper, seen) => "the signal is still there next time";
    Unharmed "write" if |seen, _| is(Role::Reaper, seen) =>
        "the reaper ends by the program's status itself";

    // Who would take it away dies with the caller, or a program would run whose caller is dead.
    LeavesPlaceholder "" if |seen, fault| {
        fault == Fault::CallerKilled
            && (is(Role::Program, seen) || (is(Role::Stage, seen) && seen.late))
    } => WINDOW;
    LeavesPlaceholder "poll" if |seen, fault| is(Role::Stage, seen) && fault == Fault::CallerKilled =>
        WINDOW;
    LeavesPlaceholder "clone" if |seen, fault| is(Role::Stage, seen) && fault == Fault::CallerKilled =>
        WINDOW;

    // Who is killed when its work is done.
    Unharmed "exit_group" if |_, _| true =>
        "all was done; what cannot end by the call ends by an invalid instruction";
    EndsEarly "execve" if |seen, fault| is(Role::Program, seen) && fault == Fault::Killed =>
        "a program that is killed as it starts was executed, and killed";
    EndsEarly "prctl" if is_last_of_stage => "the program ran when the first process was killed";
    EndsEarly "execveat" if is_last_of_stage => "the program ran when the first process was killed";
};

const WINDOW: &str =
    "until the reaper is there, whoever has a program to start or started dies with the caller";
const CALLER: &str = "what the reaper leaves at the end, the caller takes away when it waits";
const UNKNOWN: &str = "what cannot be told about the caller is taken for what asks for more";
const NO_FILE: &str = "a kernel without that file needs no mask for it";
const GONE: &str = "what is no more cannot be touched; what the kernel lacks cannot be set";

fn is(role: Role, seen: &Seen) -> bool {
    seen.point.role == role
}

fn fails_with(errno: i32, fault: Fault) -> bool {
    fault == Fault::Errno(errno)
}

fn is_last_of_stage(seen: &Seen, fault: Fault) -> bool {
    is(Role::Stage, seen) && seen.late && fault == Fault::Killed
}

/// Why a fault at a call may come to that, if it may.
pub(crate) fn allowed(
    call: &str,
    seen: &Seen,
    fault: Fault,
    excuse: Excuse,
) -> Option<&'static str> {
    let mut entries = ALLOWED.iter();
    let found = entries.find(|entry| {
        (entry.call.is_empty() || entry.call == call)
            && entry.excuse == excuse
            && (entry.applies)(seen, fault)
    });
    found.map(|entry| entry.why)
}
