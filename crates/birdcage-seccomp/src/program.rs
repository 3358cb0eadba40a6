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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    fn program(arch: Arch) -> Program {
        Policy::new().compile(arch).expect("a policy compiles")
    }

    fn first_lines(program: &Program, count: usize) -> String {
        let lines: Vec<_> = program
            .to_string()
            .lines()
            .take(count)
            .map(str::to_owned)
            .collect();
        lines.join("\n")
    }

    #[test]
    fn a_program_checks_the_architecture_before_anything_else() {
        let text = first_lines(&program(Arch::Aarch64), 3);
        let (check, rest) = text.split_once("\n").unwrap();
        assert_eq!(check, "   0  load 4");
        assert!(
            rest.starts_with("   1  if == 0xc00000b7 goto 2 else "),
            "{rest}"
        );
        assert!(rest.ends_with("   2  load 0"), "{rest}");
    }

    #[test]
    fn on_x86_64_the_x32_bit_comes_second() {
        let text = first_lines(&program(Arch::X86_64), 4);
        assert!(text.contains("   3  if & 0x40000000 goto "), "{text}");
    }

    #[test]
    fn a_print_out_has_a_line_for_every_instruction() {
        let program = program(Arch::X86_64);
        assert_eq!(
            program.to_string().lines().count(),
            program.instructions().len()
        );
    }

    #[test]
    fn every_kind_of_instruction_prints_as_what_it_does() {
        let one = |code, k| Instruction {
            code,
            jt: 1,
            jf: 0,
            k,
        };
        let instructions = [
            one(LOAD, 16),
            one(AND, 0xf),
            one(JUMP_GREATER, 9),
            one(JUMP_GREATER_EQUAL, 9),
            one(JUMP, 2),
            one(RETURN, Action::EPERM.to_verdict()),
            one(RETURN, 3),
            one(0x87, 0),
        ];
        let program = Program::new(Arch::X86_64, instructions.into());
        let expected = "   0  load 16\n   1  and 0xf\n   2  if > 0x9 goto 4 else 3\n   \
                        3  if >= 0x9 goto 5 else 4\n   4  goto 7\n   5  EPERM\n   \
                        6  return 0x3\n   7  code 0x87 1 0 0x0\n";
        assert_eq!(program.to_string(), expected);
    }

    #[test]
    fn a_program_that_was_never_verified_and_is_broken_kills() {
        let program = Program::new(Arch::X86_64, Box::new([]));
        let data = SeccompData {
            number: 0,
            arch: 0,
            instruction_pointer: 0,
            args: [0; 6],
        };
        assert_eq!(program.run(&data), Action::KillProcess);
    }
}
