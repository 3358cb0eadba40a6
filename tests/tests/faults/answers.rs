//! [`Supervision`], the answers to all calls of one caller and its children.

use crate::kernel::{Answer, Asked, receive, send};
use crate::role::{Cast, Phase, Role};
use crate::supervise::{Fault, PATIENCE, Point, Seen};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, kill_process};
use std::os::fd::OwnedFd;
use std::process::Child;
use std::time::Instant;

/// What is known while a caller runs.
pub(crate) struct Supervision<'a> {
    fault: Option<(Point, Fault)>,
    caller: &'a mut Child,
    pub(crate) cast: Cast,
    phase: Phase,
    pub(crate) seen: Vec<Seen>,
    pub(crate) reached: bool,
    pub(crate) executed: bool,
}

impl<'a> Supervision<'a> {
    pub(crate) fn new(fault: Option<(Point, Fault)>, caller: &'a mut Child) -> Self {
        Self {
            fault,
            caller,
            cast: Cast::default(),
            phase: Phase::Other,
            seen: Vec::new(),
            reached: false,
            executed: false,
        }
    }

    /// Answers until nobody is left to ask; whether it came to that in time.
    pub(crate) fn answer_all(&mut self, listener: &OwnedFd) -> bool {
        let end = Instant::now() + PATIENCE;
        loop {
            let rest = end.saturating_duration_since(Instant::now());
            let rest = Timespec::try_from(rest).expect("some seconds");
            let mut set = [PollFd::new(listener, PollFlags::IN)];
            if poll(&mut set, Some(&rest)).expect("poll") == 0 {
                return false;
            }
            let found = set[0].revents();
            if found.contains(PollFlags::IN) {
                if let Some(asked) = receive(listener).expect("a call") {
                    self.answer(listener, &asked);
                }
            } else if found.contains(PollFlags::HUP) {
                return true;
            }
        }
    }

    fn answer(&mut self, listener: &OwnedFd, asked: &Asked) {
        let role = self.cast.role(asked);
        match Phase::begun_by(asked) {
            Some(phase) if role == Role::Caller => self.phase = phase,
            _ => {}
        }
        let answer = self.decide(role, asked);
        if answer == Some(Answer::Proceed) {
            self.executed |= role == Role::Program && asked.number == libc::SYS_execve;
            self.cast.note(role, self.phase, asked);
        }
        if let Some(answer) = answer {
            send(listener, asked, answer).expect("a listener");
        }
    }

    /// What to answer; nothing to somebody who has been killed.
    fn decide(&mut self, role: Role, asked: &Asked) -> Option<Answer> {
        if role == Role::Guest || role == Role::Caller && self.phase == Phase::Other {
            return Some(Answer::Proceed);
        }
        if Phase::begun_by(asked).is_some() {
            return Some(Answer::Proceed);
        }
        let point = self.point(role, asked.number);
        self.seen.push(Seen {
            point,
            arguments: asked.arguments,
            late: self.executed,
        });
        match self.fault {
            Some((at, fault)) if at == point => {
                self.reached = true;
                self.commit(fault, role, asked)
            }
            _ => Some(Answer::Proceed),
        }
    }

    fn point(&self, role: Role, number: i64) -> Point {
        // What the others do happens while the caller sleeps, but for the reaper.
        let phase = match role {
            Role::Reaper => Phase::Wait,
            Role::Stage => Phase::Spawn,
            _ => self.phase,
        };
        let of_kind = |seen: &&Seen| {
            let point = seen.point;
            (point.phase, point.role, point.number) == (phase, role, number)
        };
        Point {
            phase,
            role,
            number,
            ordinal: self.seen.iter().filter(of_kind).count(),
        }
    }

    /// What to answer. Who has been killed gets none; nor does who has to be killed by somebody
    /// else, and would run on.
    fn commit(&mut self, fault: Fault, role: Role, asked: &Asked) -> Option<Answer> {
        match fault {
            Fault::Errno(errno) => return Some(Answer::Fail(errno)),
            Fault::Nothing => return Some(Answer::Return(0)),
            Fault::CallerKilled => {
                self.caller.kill().expect("kill");
                self.caller.wait().expect("a status");
                // The stage dies with the caller, and the program with the stage.
                if role == Role::Program {
                    return None;
                }
            }
            Fault::Killed => {
                kill(asked.thread);
                return None;
            }
            Fault::ParentKilled => {
                kill(self.cast.parent(role).expect("one that sleeps"));
                return None;
            }
        }
        Some(Answer::Proceed)
    }
}

/// Kills a process; one that has ended is no error.
pub(crate) fn kill(process: u32) {
    let process = i32::try_from(process).ok().and_then(Pid::from_raw);
    let _killed = kill_process(process.expect("an id"), Signal::KILL);
}
