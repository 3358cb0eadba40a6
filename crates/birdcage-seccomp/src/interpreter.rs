//! An interpreter for BPF filters, to test programs without installing them.
//!
//! It knows the instructions that this crate and seccompiler write, and no others: a filter
//! that uses more is refused, not guessed at. [`verify`] checks what the kernel checks before it
//! accepts a filter; [`run`] then does what the kernel does, and counts.

use crate::action::Action;
use crate::assembler::{
    AND, JUMP, JUMP_ANY_BIT, JUMP_EQUAL, JUMP_GREATER, JUMP_GREATER_EQUAL, LOAD, RETURN,
};
use crate::call::SeccompData;
use crate::program::Instruction;

/// The most instructions the kernel takes: `BPF_MAXINSNS`.
pub const MAX_INSTRUCTIONS: usize = 4096;

/// What is wrong with a program, and at which instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// There is no instruction at all.
    #[error("the program is empty")]
    Empty,
    /// There are more than [`MAX_INSTRUCTIONS`].
    #[error("the program has {0} instructions, more than {MAX_INSTRUCTIONS}")]
    TooLong(usize),
    /// An instruction is none that the interpreter knows.
    #[error("instruction {at} has the unknown code {code:#x}")]
    UnknownCode {
        /// The index of the instruction.
        at: usize,
        /// Its code.
        code: u16,
    },
    /// An instruction leads past the end.
    #[error("instruction {0} leads past the end of the program")]
    OutOfRange(usize),
    /// A load is not of an aligned word of the call.
    #[error("instruction {0} loads what is not an aligned word of the call")]
    BadLoad(usize),
    /// A return does not hold one of our actions.
    #[error("instruction {0} returns a verdict that is no action")]
    BadVerdict(usize),
}

/// How a program ended, and what it took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// What the program decided.
    pub action: Action,
    /// How many instructions ran, the return included.
    pub steps: usize,
    /// How many ran before the first one that loaded anything but number and architecture; all
    /// of them if none did. This is what installing costs: the kernel stops looking there.
    pub steps_before_arguments: usize,
}

/// Checks that a program is one the kernel would accept and [`run`] will finish.
///
/// # Errors
///
/// The first [`Fault`] from the start.
pub fn verify(instructions: &[Instruction]) -> Result<(), Fault> {
    match instructions.len() {
        0 => return Err(Fault::Empty),
        length if length > MAX_INSTRUCTIONS => return Err(Fault::TooLong(length)),
        _ => {}
    }
    (0..instructions.len()).try_for_each(|at| verify_one(instructions, at))
}

fn verify_one(instructions: &[Instruction], at: usize) -> Result<(), Fault> {
    let Instruction { code, jt, jf, k } = instructions[at];
    match code {
        LOAD if k % 4 != 0 || k >= SeccompData::SIZE => Err(Fault::BadLoad(at)),
        RETURN if Action::from_verdict(k).is_none() => Err(Fault::BadVerdict(at)),
        RETURN => Ok(()),
        LOAD | AND => inside(instructions, at, 0),
        JUMP => inside(instructions, at, k as usize),
        JUMP_EQUAL | JUMP_GREATER | JUMP_GREATER_EQUAL | JUMP_ANY_BIT => {
            inside(instructions, at, usize::from(jt.max(jf)))
        }
        _ => Err(Fault::UnknownCode { at, code }),
    }
}

fn inside(instructions: &[Instruction], at: usize, skipped: usize) -> Result<(), Fault> {
    if skipped < instructions.len() - 1 - at {
        Ok(())
    } else {
        Err(Fault::OutOfRange(at))
    }
}

/// Runs a program on a call.
///
/// It always ends: jumps lead forwards only.
///
/// # Errors
///
/// The [`Fault`] that was met. A program that [`verify`] accepts has none.
pub fn run(instructions: &[Instruction], data: &SeccompData) -> Result<Run, Fault> {
    let mut machine = Machine {
        data,
        accumulator: 0,
        next: 0,
        steps: 0,
        before_arguments: None,
    };
    loop {
        if let Some(action) = machine.step(instructions)? {
            let steps = machine.steps;
            let steps_before_arguments = machine.before_arguments.unwrap_or(steps);
            return Ok(Run {
                action,
                steps,
                steps_before_arguments,
            });
        }
    }
}

struct Machine<'a> {
    data: &'a SeccompData,
    accumulator: u32,
    next: usize,
    steps: usize,
    before_arguments: Option<usize>,
}

impl Machine<'_> {
    /// Runs one instruction; `Some` when it was a return.
    fn step(&mut self, instructions: &[Instruction]) -> Result<Option<Action>, Fault> {
        let at = self.next;
        let end = Fault::OutOfRange(at.saturating_sub(1));
        let &Instruction { code, jt, jf, k } = instructions.get(at).ok_or(end)?;
        self.next += 1;
        match code {
            RETURN => {
                self.steps += 1;
                return Action::from_verdict(k)
                    .map(Some)
                    .ok_or(Fault::BadVerdict(at));
            }
            LOAD => self.load(k).ok_or(Fault::BadLoad(at))?,
            AND => self.accumulator &= k,
            JUMP => self.next = self.next.saturating_add(k as usize),
            JUMP_EQUAL => self.branch(self.accumulator == k, jt, jf),
            JUMP_GREATER => self.branch(self.accumulator > k, jt, jf),
            JUMP_GREATER_EQUAL => self.branch(self.accumulator >= k, jt, jf),
            JUMP_ANY_BIT => self.branch(self.accumulator & k != 0, jt, jf),
            _ => return Err(Fault::UnknownCode { at, code }),
        }
        self.steps += 1;
        Ok(None)
    }

    fn load(&mut self, offset: u32) -> Option<()> {
        if !matches!(offset, SeccompData::NUMBER | SeccompData::ARCH) {
            self.before_arguments.get_or_insert(self.steps);
        }
        self.accumulator = self.data.word(offset)?;
        Some(())
    }

    fn branch(&mut self, holds: bool, yes: u8, no: u8) {
        self.next += usize::from(if holds { yes } else { no });
    }
}
