//! [`Program`], a policy as BPF instructions, ready to be installed.

use core::fmt;

pub use birdcage_sys::seccomp::Instruction;

use crate::action::Action;
use crate::arch::Arch;
use crate::assembler::{
    AND, JUMP, JUMP_ANY_BIT, JUMP_EQUAL, JUMP_GREATER, JUMP_GREATER_EQUAL, LOAD, RETURN,
};
use crate::call::SeccompData;
use crate::interpreter;

/// A policy as BPF instructions for one architecture.
///
/// Having one means that the kernel would accept the instructions: they were verified. It does
/// not mean that they may be installed by everybody; that takes `no_new_privs` or a capability.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    arch: Arch,
    // Invariant: `interpreter::verify` accepts them.
    instructions: Box<[Instruction]>,
}

impl Program {
    pub(crate) fn new(arch: Arch, instructions: Box<[Instruction]>) -> Self {
        Self { arch, instructions }
    }

    /// The architecture outside of which the program kills.
    pub fn arch(&self) -> Arch {
        self.arch
    }

    /// The instructions in the order in which they run.
    pub fn instructions(&self) -> &[Instruction] {
        &self.instructions
    }

    /// What the program does with a call, by the interpreter.
    pub fn run(&self, data: &SeccompData) -> Action {
        // A verified program has no fault; should it have one, the answer is the safe one.
        interpreter::run(&self.instructions, data).map_or(Action::KillProcess, |run| run.action)
    }

    /// Puts the program in force for the calling thread, for good, and for all it starts.
    ///
    /// Safe to call after `clone`: one system call, no allocation, no lock, no panic, no errno.
    /// The thread must have set `no_new_privs` before. Other threads are left alone.
    ///
    /// # Errors
    ///
    /// `EINVAL` for the program of another architecture, which would kill its first caller;
    /// otherwise what `seccomp(2)` says: `EACCES` without `no_new_privs`, `ENOSYS` or `EINVAL` on
    /// a kernel built without filters.
    pub fn install(&self) -> Result<(), rustix::io::Errno> {
        if Arch::native() != Some(self.arch) {
            return Err(rustix::io::Errno::INVAL);
        }
        birdcage_sys::seccomp::install(&self.instructions)
    }
}

/// One instruction a line, numbered, with absolute targets.
impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, instruction) in self.instructions.iter().enumerate() {
            write!(f, "{at:>4}  ")?;
            write_instruction(f, at, instruction)?;
            f.write_str("\n")?;
        }
        Ok(())
    }
}

fn write_instruction(
    f: &mut fmt::Formatter<'_>,
    at: usize,
    &Instruction { code, jt, jf, k }: &Instruction,
) -> fmt::Result {
    let (yes, no) = (at + 1 + usize::from(jt), at + 1 + usize::from(jf));
    let mut branch = |sign| write!(f, "if {sign} {k:#x} goto {yes} else {no}");
    match code {
        JUMP_EQUAL => branch("=="),
        JUMP_GREATER => branch(">"),
        JUMP_GREATER_EQUAL => branch(">="),
        JUMP_ANY_BIT => branch("&"),
        LOAD => write!(f, "load {k}"),
        AND => write!(f, "and {k:#x}"),
        JUMP => write!(f, "goto {}", at + 1 + k as usize),
        RETURN => match Action::from_verdict(k) {
            Some(action) => write!(f, "{action}"),
            None => write!(f, "return {k:#x}"),
        },
        _ => write!(f, "code {code:#x} {jt} {jf} {k:#x}"),
    }
}
