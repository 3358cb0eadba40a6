//! [`Assembler`], which writes a BPF program from its end to its beginning.
//!
//! BPF jumps forwards only, so writing backwards means that every target is known when a jump
//! to it is written. A conditional jump skips at most 255 instructions; a target farther away is
//! brought closer by a copy (of a return) or by an unconditional jump.

use crate::action::Action;
use crate::program::Instruction;

/// `BPF_LD | BPF_W | BPF_ABS`: load a word of the call.
pub(crate) const LOAD: u16 = 0x20;
/// `BPF_ALU | BPF_AND | BPF_K`.
pub(crate) const AND: u16 = 0x54;
/// `BPF_JMP | BPF_JA`.
pub(crate) const JUMP: u16 = 0x05;
/// `BPF_JMP | BPF_JEQ | BPF_K`.
pub(crate) const JUMP_EQUAL: u16 = 0x15;
/// `BPF_JMP | BPF_JGT | BPF_K`.
pub(crate) const JUMP_GREATER: u16 = 0x25;
/// `BPF_JMP | BPF_JGE | BPF_K`.
pub(crate) const JUMP_GREATER_EQUAL: u16 = 0x35;
/// `BPF_JMP | BPF_JSET | BPF_K`.
pub(crate) const JUMP_ANY_BIT: u16 = 0x45;
/// `BPF_RET | BPF_K`.
pub(crate) const RETURN: u16 = 0x06;

/// The reach of a conditional jump, less the two instructions that [`Assembler::branch`] may
/// have to put in between.
const REACH: usize = u8::MAX as usize - 2;

/// A place in the program, counted from its end, so that writing more does not move it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Label(usize);

/// A program in the making, its last instruction first.
#[derive(Debug, Default)]
pub(crate) struct Assembler {
    backwards: Vec<Instruction>,
    // The latest stand-in of a place that was out of reach.
    nearer: Vec<(Label, Label)>,
}

impl Assembler {
    /// The place of a return with that action.
    pub(crate) fn ret(&mut self, action: Action) -> Label {
        let instruction = plain(RETURN, action.to_verdict());
        let found = self
            .backwards
            .iter()
            .rposition(|&existing| existing == instruction);
        let found = found
            .map(Label)
            .filter(|&label| self.distance(label) <= REACH);
        found.unwrap_or_else(|| self.push(instruction))
    }

    /// Loads a word of the call, and goes on.
    pub(crate) fn load(&mut self, offset: u32, next: Label) -> Label {
        self.fall_into(next);
        self.push(plain(LOAD, offset))
    }

    /// Masks the loaded word, and goes on.
    pub(crate) fn and(&mut self, mask: u32, next: Label) -> Label {
        self.fall_into(next);
        self.push(plain(AND, mask))
    }

    /// Compares the loaded word, and goes one of two ways.
    pub(crate) fn branch(&mut self, code: u16, k: u32, yes: Label, no: Label) -> Label {
        let yes = self.within_reach(yes);
        let no = self.within_reach(no);
        let (jt, jf) = (self.short_distance(yes), self.short_distance(no));
        self.push(Instruction { code, jt, jf, k })
    }

    /// The instructions in the order in which they run.
    pub(crate) fn finish(mut self) -> Box<[Instruction]> {
        self.backwards.reverse();
        self.backwards.into()
    }

    fn push(&mut self, instruction: Instruction) -> Label {
        self.backwards.push(instruction);
        Label(self.backwards.len() - 1)
    }

    /// How many instructions the next one would skip to get there.
    fn distance(&self, label: Label) -> usize {
        self.backwards.len() - 1 - label.0
    }

    fn short_distance(&self, label: Label) -> u8 {
        u8::try_from(self.distance(label)).expect("a place that was brought within reach")
    }

    /// Makes that place the one that the next instruction falls into.
    fn fall_into(&mut self, next: Label) {
        if self.distance(next) != 0 {
            self.stand_in(next);
        }
    }

    fn within_reach(&mut self, label: Label) -> Label {
        if self.distance(label) <= REACH {
            return label;
        }
        let known = self.nearer.iter().rev().find(|(far, _)| *far == label);
        let known = known
            .map(|&(_, near)| near)
            .filter(|&near| self.distance(near) <= REACH);
        known.unwrap_or_else(|| self.stand_in(label))
    }

    /// Writes an instruction here that does what the one at that place does.
    fn stand_in(&mut self, label: Label) -> Label {
        let target = self.backwards[label.0];
        let distance = u32::try_from(self.distance(label)).expect("a program of few instructions");
        let copy = if target.code == RETURN {
            target
        } else {
            plain(JUMP, distance)
        };
        let near = self.push(copy);
        self.nearer.push((label, near));
        near
    }
}

fn plain(code: u16, k: u32) -> Instruction {
    Instruction {
        code,
        jt: 0,
        jf: 0,
        k,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::SeccompData;
    use crate::interpreter;

    fn run(instructions: &[Instruction], number: u32) -> interpreter::Run {
        interpreter::verify(instructions).expect("what was assembled is well formed");
        let data = SeccompData {
            number,
            arch: 0,
            instruction_pointer: 0,
            args: [0; 6],
        };
        interpreter::run(instructions, &data).expect("what is well formed runs")
    }

    /// A comparison for every errno below `count`, in a row: the number itself is the errno.
    fn ladder(count: u16) -> Box<[Instruction]> {
        let mut assembler = Assembler::default();
        let mut next = assembler.ret(Action::Allow);
        for errno in (0..count).rev() {
            let found = assembler.ret(Action::Errno(errno));
            next = assembler.branch(JUMP_EQUAL, errno.into(), found, next);
        }
        assembler.load(SeccompData::NUMBER, next);
        assembler.finish()
    }

    #[test]
    fn every_rung_of_a_ladder_longer_than_a_jump_leads_where_it_should() {
        let ladder = ladder(1000);
        // Miri takes a second for ten of them.
        for errno in (0..1000).step_by(if cfg!(miri) { 111 } else { 1 }) {
            assert_eq!(run(&ladder, errno.into()).action, Action::Errno(errno));
        }
        assert_eq!(run(&ladder, 1000).action, Action::Allow);
    }

    /// `count` instructions that do nothing, each falling into the one behind it.
    fn filler(assembler: &mut Assembler, next: Label, count: usize) -> Label {
        (0..count).fold(next, |next, _| assembler.and(u32::MAX, next))
    }

    #[test]
    fn a_branch_over_any_distance_leads_both_ways() {
        for distance in (0..10).chain(245..265).chain(505..520).chain([3000]) {
            let mut assembler = Assembler::default();
            let yes = assembler.ret(Action::EPERM);
            let far = assembler.and(0, yes);
            let no = assembler.ret(Action::ENOSYS);
            let near = filler(&mut assembler, no, distance);
            let branch = assembler.branch(JUMP_GREATER, 7, far, near);
            let twice = assembler.branch(JUMP_EQUAL, 1, no, branch);
            assembler.load(SeccompData::NUMBER, twice);
            let program = assembler.finish();
            for (number, expected) in [(8, Action::EPERM), (7, Action::ENOSYS), (1, Action::ENOSYS)]
            {
                assert_eq!(run(&program, number).action, expected, "over {distance}");
            }
        }
    }

    #[test]
    fn a_distant_place_has_one_stand_in_for_all_who_go_there() {
        let mut assembler = Assembler::default();
        let allow = assembler.ret(Action::Allow);
        let far = assembler.and(0, allow);
        let near = filler(&mut assembler, far, 300);
        let first = assembler.branch(JUMP_EQUAL, 1, far, near);
        let length = assembler.backwards.len();
        assembler.branch(JUMP_EQUAL, 2, far, first);
        assert_eq!(assembler.backwards.len(), length + 1);
    }

    #[test]
    fn a_return_within_reach_is_not_written_again() {
        let mut assembler = Assembler::default();
        let first = assembler.ret(Action::EPERM);
        assembler.ret(Action::Allow);
        assert_eq!(assembler.ret(Action::EPERM), first);
        filler(&mut assembler, first, 300);
        assert_ne!(assembler.ret(Action::EPERM), first);
    }
}
