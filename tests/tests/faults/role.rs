//! [`Cast`], who of the processes of a spawn is who.

use crate::kernel::Asked;
use rustix::process::{Pid, test_kill_process};
use std::fmt;

/// What a process is there for, as ARCHITECTURE.md names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Role {
    /// The thread that spawns.
    Caller,
    /// Who makes the template.
    Maker,
    /// Who makes a network ahead.
    NetworkMaker,
    /// Who goes where the stage is going to be born.
    Usher,
    /// Who builds the sandbox.
    Stage,
    /// The program's process before it is the program.
    Program,
    /// The first process of the sandbox, once it watches.
    Reaper,
    /// The program.
    Guest,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Caller => "caller",
            Self::Maker => "maker",
            Self::NetworkMaker => "network maker",
            Self::Usher => "usher",
            Self::Stage => "stage",
            Self::Program => "program",
            Self::Reaper => "reaper",
            Self::Guest => "guest",
        })
    }
}

/// What the caller is about.
///
/// It says so itself, by a call that asks for something and changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Phase {
    /// Something that is not looked at.
    Other = 1,
    /// `Birdcage::prepare`.
    Prepare,
    /// `Prepared::stock_networks`.
    Stock,
    /// `Birdcage::spawn`, or `Prepared::spawn`.
    Spawn,
    /// `Child::wait`.
    Wait,
}

impl Phase {
    const ALL: [Self; 5] = [
        Self::Other,
        Self::Prepare,
        Self::Stock,
        Self::Spawn,
        Self::Wait,
    ];

    /// Says that it begins: no signal to a process that is there or not (`kill(2)`).
    pub(crate) fn begin(self) {
        let number = Pid::from_raw(self as i32).expect("a phase is more than zero");
        let _answer = test_kill_process(number);
    }

    /// The phase that a call says begins.
    pub(crate) fn begun_by(asked: &Asked) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        (asked.number == libc::SYS_kill && asked.arguments[1] == 0)
            .then(|| all.find(|phase| *phase as u64 == asked.arguments[0]))
            .flatten()
    }
}

/// The processes seen so far.
///
/// A parent sleeps until its child has left its memory, so that whoever turns up next
/// after a `clone` is the one that it made.
#[derive(Debug, Default)]
pub(crate) struct Cast {
    known: Vec<(u32, Role)>,
    expected: Option<Role>,
}

const NEW_USER: u64 = 0x1000_0000;
const FILES: u64 = 0x400;
const PIDFD: u64 = 0x1000;

impl Cast {
    /// Who asks. The first who does is the caller.
    pub(crate) fn role(&mut self, asked: &Asked) -> Role {
        let known = self.known.iter().find(|(id, _)| *id == asked.thread);
        if let Some((_, role)) = known {
            return *role;
        }
        let role = match self.known.is_empty() {
            true => Role::Caller,
            // The program's own children, if it has any.
            false => self.expected.take().unwrap_or(Role::Guest),
        };
        self.known.push((asked.thread, role));
        role
    }

    /// Learns from a call that is going to be made.
    pub(crate) fn note(&mut self, role: Role, phase: Phase, asked: &Asked) {
        match asked.number {
            libc::SYS_clone => self.expected = Some(child(role, phase, asked.arguments[0])),
            libc::SYS_execve if role == Role::Program => self.become_another(asked, Role::Guest),
            libc::SYS_execveat if role == Role::Stage => self.become_another(asked, Role::Reaper),
            _ => {}
        }
    }

    /// The process that has a role now, if one does.
    pub(crate) fn process(&self, role: Role) -> Option<u32> {
        let mut all = self.known.iter();
        all.find_map(|(id, own)| (*own == role).then_some(*id))
    }

    /// Who sleeps until one with that role has left its memory, but for the caller.
    pub(crate) fn parent(&self, role: Role) -> Option<u32> {
        match role {
            Role::Stage => self.process(Role::Usher),
            Role::Program => self.process(Role::Stage),
            _ => None,
        }
    }

    /// All processes seen; the caller's is known by its thread.
    pub(crate) fn processes(&self) -> impl Iterator<Item = u32> {
        self.known.iter().map(|(id, _)| *id)
    }

    fn become_another(&mut self, asked: &Asked, role: Role) {
        for (id, was) in &mut self.known {
            if *id == asked.thread {
                *was = role;
            }
        }
    }
}

fn child(parent: Role, phase: Phase, flags: u64) -> Role {
    match parent {
        Role::Stage => Role::Program,
        Role::Caller if phase == Phase::Stock => Role::NetworkMaker,
        Role::Caller | Role::Usher if flags & PIDFD != 0 => Role::Stage,
        Role::Caller if flags & NEW_USER != 0 => Role::Maker,
        Role::Caller if flags & FILES != 0 => Role::Usher,
        _ => Role::Guest,
    }
}
