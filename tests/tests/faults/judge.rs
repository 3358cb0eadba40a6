//! [`Verdict`], whether a spawn kept its promises when something failed.

use crate::allowed::{Excuse, allowed};
use crate::calls::name;
use crate::guest;
use crate::role::{Phase, Role};
use crate::supervise::{Fault, Run, Seen};
use std::fmt;
use std::os::unix::process::ExitStatusExt;

/// What became of a spawn in which something failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// An error that says what failed, and nothing is left.
    Refused(String),
    /// An exception from that, which is on the list.
    Allowed(Excuse, &'static str),
    /// Everything has ended with the one who was killed.
    Ended,
    /// The call was not made this time.
    NotReached,
    /// A promise that was not kept.
    Broken(String),
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(text) => f.write_str(text),
            Self::Allowed(excuse, why) => write!(f, "{excuse}: {why}"),
            Self::Ended => f.write_str("everything ended"),
            Self::NotReached => f.write_str("not made this time"),
            Self::Broken(what) => write!(f, "BROKEN: {what}"),
        }
    }
}

const KILLED: i32 = 9;

/// What a caller says whose program has ended by itself: a wait status.
pub(crate) const ENDED: &str = "ended 10752";
const _: () = assert!(guest::STATUS << 8 == 10752);

/// Judges a run, given what a run without a fault shows.
pub(crate) fn judge(seen: &Seen, fault: Fault, run: &Run, picture: &str) -> Verdict {
    if !run.reached {
        return Verdict::NotReached;
    }
    if let Some(broken) = is_left_behind(run, fault) {
        return match fault {
            Fault::CallerKilled if is_placeholder(run) => {
                excused(seen, fault, Excuse::LeavesPlaceholder, &broken)
            }
            _ => Verdict::Broken(broken),
        };
    }
    let (word, rest) = run.outcome.split_once(' ').unwrap_or((&run.outcome, ""));
    match (fault, word) {
        (Fault::CallerKilled, _) => dead(seen, run),
        (_, "refused") => refused(seen, fault, run, rest),
        (_, "lost") if seen.point.phase == Phase::Wait => Verdict::Refused(rest.to_owned()),
        (_, "ended") => ended(seen, fault, run, picture),
        _ => Verdict::Broken(format!("{}: {}", run.outcome, run.complaint)),
    }
}

/// What must not be, whatever else came of it.
fn is_left_behind(run: &Run, fault: Fault) -> Option<String> {
    if !run.gone {
        return Some("processes are left, or hang".to_owned());
    }
    let expected = match fault {
        Fault::CallerKilled => run.status.signal() == Some(KILLED),
        _ => run.status.success(),
    };
    if !expected {
        return Some(format!("the caller: {}: {}", run.status, run.complaint));
    }
    // Who is told that somebody else has waited leaves alone what is left of it.
    let is_lie =
        |change: &String| fault == Fault::Errno(libc::ECHILD) && change.starts_with("children: ");
    let changes: Vec<_> = run
        .changes
        .iter()
        .filter(|change| !is_lie(change))
        .cloned()
        .collect();
    (!changes.is_empty()).then(|| format!("left: {}", changes.join("; ")))
}

/// Whether the file that keeps another from being made is all that is left.
fn is_placeholder(run: &Run) -> bool {
    let is = |change: &String| change == "there is a file \"missing\"";
    run.gone && !run.changes.is_empty() && run.changes.iter().all(is)
}

/// Who is dead says nothing; its program must not have started.
fn dead(seen: &Seen, run: &Run) -> Verdict {
    if !seen.late && run.executed {
        return Verdict::Broken("a program was executed whose caller was dead".to_owned());
    }
    Verdict::Ended
}

fn refused(seen: &Seen, fault: Fault, run: &Run, text: &str) -> Verdict {
    // The stage is the last to fail, and what it has started it takes with it.
    if run.ran && !seen.late {
        return Verdict::Broken(format!("the program ran, and the spawn failed: {text}"));
    }
    let (errno, text) = text.split_once(": ").unwrap_or_default();
    let names_it = match fault {
        Fault::Errno(number) => errno == number.to_string(),
        _ => errno != "0",
    };
    if names_it && text.contains(&format!("(os error {errno})")) {
        return Verdict::Refused(text.to_owned());
    }
    excused(seen, fault, Excuse::OtherErrno, text)
}

fn ended(seen: &Seen, fault: Fault, run: &Run, picture: &str) -> Verdict {
    let of_reaper = seen.point.role == Role::Reaper;
    match &*run.outcome {
        ENDED if run.picture == picture => excused(seen, fault, Excuse::Unharmed, ""),
        ENDED if is_stricter(picture, &run.picture) => excused(seen, fault, Excuse::Stricter, ""),
        ENDED => excused(
            seen,
            fault,
            Excuse::Weaker,
            &difference(picture, &run.picture),
        ),
        // Who watches has been killed, and so has all that it watched.
        "ended 9" if of_reaper && fault == Fault::Killed => Verdict::Ended,
        other => excused(seen, fault, Excuse::EndsEarly, other),
    }
}

fn excused(seen: &Seen, fault: Fault, excuse: Excuse, found: &str) -> Verdict {
    let entry = allowed(&name(seen.point.number), seen, fault, excuse);
    entry.map_or_else(
        || Verdict::Broken(format!("{excuse:?}: {found}")),
        |why| Verdict::Allowed(excuse, why),
    )
}

/// Whether there are masks more, or fewer processes to be had, and else no difference.
fn is_stricter(before: &str, after: &str) -> bool {
    let is_limit = |line: &str| line.contains("/pid_max");
    let is_more = |line: &str| line.starts_with("/null /proc/") || is_limit(line);
    only_in(before, after).all(is_limit) && only_in(after, before).all(is_more)
}

/// The lines that only one of two texts has.
fn difference(before: &str, after: &str) -> String {
    let lost = only_in(before, after).map(|line| format!("-{line} "));
    let new = only_in(after, before).map(|line| format!("+{line} "));
    lost.chain(new).collect()
}

fn only_in<'a>(one: &'a str, other: &'a str) -> impl Iterator<Item = &'a str> {
    let is_known = |line: &str| other.lines().any(|known| known == line);
    one.lines().filter(move |line| !is_known(line))
}
