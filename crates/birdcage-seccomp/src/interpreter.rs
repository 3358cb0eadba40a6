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

#[cfg(test)]
mod tests {
    use super::*;

    const DATA: SeccompData = SeccompData {
        number: 5,
        arch: 6,
        instruction_pointer: 0,
        args: [1 << 32 | 0x30; 6],
    };
    const ALLOW: Instruction = ret(Action::Allow);
    const DENY: Instruction = ret(Action::EPERM);

    const fn ret(action: Action) -> Instruction {
        one(RETURN, action.to_verdict())
    }

    const fn one(code: u16, k: u32) -> Instruction {
        Instruction {
            code,
            jt: 0,
            jf: 0,
            k,
        }
    }

    const fn jump(code: u16, k: u32, jt: u8, jf: u8) -> Instruction {
        Instruction { code, jt, jf, k }
    }

    /// Allowed if the comparison of a word of the call holds.
    fn check(offset: u32, comparison: (u16, u32), holds: bool) {
        let branch = jump(comparison.0, comparison.1, 0, 1);
        let program = [one(LOAD, offset), branch, ALLOW, DENY];
        let expected = if holds { Action::Allow } else { Action::EPERM };
        assert_eq!(verify(&program), Ok(()));
        assert_eq!(
            run(&program, &DATA).unwrap().action,
            expected,
            "{comparison:?}"
        );
    }

    #[test]
    fn comparisons_mean_what_the_kernel_means_by_them() {
        for (word, number) in [(0, 5), (4, 6), (16, 0x30), (20, 1)] {
            check(word, (JUMP_EQUAL, number), true);
            check(word, (JUMP_EQUAL, number + 1), false);
            check(word, (JUMP_GREATER_EQUAL, number), true);
            check(word, (JUMP_GREATER_EQUAL, number + 1), false);
            check(word, (JUMP_GREATER, number - 1), true);
            check(word, (JUMP_GREATER, number), false);
        }
        check(16, (JUMP_ANY_BIT, 0x11), true);
        check(16, (JUMP_ANY_BIT, 0x0f), false);
        check(0, (JUMP_GREATER, 0x8000_0000), false);
    }

    #[test]
    fn a_mask_applies_to_what_was_loaded() {
        let program = [
            one(LOAD, 16),
            one(AND, 0x10),
            jump(JUMP_EQUAL, 0x10, 0, 1),
            ALLOW,
            DENY,
        ];
        assert_eq!(run(&program, &DATA).unwrap().action, Action::Allow);
    }

    #[test]
    fn a_jump_skips_as_many_as_it_says() {
        let program = [one(JUMP, 1), DENY, ALLOW];
        assert_eq!(run(&program, &DATA).unwrap().action, Action::Allow);
    }

    #[test]
    fn steps_are_counted_in_all_and_up_to_the_first_argument() {
        let program = [one(LOAD, 4), one(LOAD, 0), one(LOAD, 24), ALLOW];
        let counted = run(&program, &DATA).unwrap();
        assert_eq!((counted.steps, counted.steps_before_arguments), (4, 2));
        let counted = run(&program[3..], &DATA).unwrap();
        assert_eq!((counted.steps, counted.steps_before_arguments), (1, 1));
    }

    /// A program that the kernel would refuse, and what is wrong with it.
    fn refused(program: &[Instruction], fault: Fault) {
        assert_eq!(verify(program), Err(fault), "{program:?}");
    }

    #[test]
    fn a_malformed_program_is_refused_for_what_is_wrong_with_it() {
        refused(&[], Fault::Empty);
        refused(&vec![ALLOW; 4097], Fault::TooLong(4097));
        refused(
            &[one(0x87, 0), ALLOW],
            Fault::UnknownCode { at: 0, code: 0x87 },
        );
        refused(&[one(LOAD, 0)], Fault::OutOfRange(0));
        refused(&[ALLOW, one(AND, 0)], Fault::OutOfRange(1));
        refused(&[one(JUMP, 1), ALLOW], Fault::OutOfRange(0));
        refused(&[one(JUMP, u32::MAX), ALLOW], Fault::OutOfRange(0));
        refused(&[jump(JUMP_EQUAL, 0, 1, 0), ALLOW], Fault::OutOfRange(0));
        refused(&[jump(JUMP_EQUAL, 0, 0, 1), ALLOW], Fault::OutOfRange(0));
        refused(&[one(LOAD, 2), ALLOW], Fault::BadLoad(0));
        refused(&[one(LOAD, 64), ALLOW], Fault::BadLoad(0));
        refused(&[one(RETURN, 0x7fc0_0000)], Fault::BadVerdict(0));
        assert_eq!(verify(&vec![ALLOW; 4096]), Ok(()));
        assert_eq!(verify(&[one(LOAD, 60), ALLOW]), Ok(()));
    }

    #[test]
    fn a_malformed_program_that_is_run_all_the_same_ends_in_a_fault() {
        for program in [
            &[][..],
            &[one(LOAD, 0)],
            &[one(LOAD, 66), ALLOW],
            &[one(JUMP, u32::MAX), ALLOW],
            &[jump(JUMP_EQUAL, 0, 255, 255), ALLOW],
            &[one(RETURN, 0)],
            &[one(0, 0)],
        ] {
            assert!(run(program, &DATA).is_err(), "{program:?}");
        }
    }
}
