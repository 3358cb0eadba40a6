//! [`Arch`], the architectures for which there is a system call table.

use core::fmt;

use crate::table::{self, Syscall};

/// The bit that marks a call of the x32 ABI, which shares x86_64's architecture value.
pub(crate) const X32_BIT: u32 = 0x4000_0000;

/// An architecture whose system calls this crate knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Arch {
    /// 64-bit x86, without its 32-bit and x32 ABIs.
    X86_64,
    /// 64-bit little-endian Arm, without its 32-bit ABI.
    Aarch64,
}

impl Arch {
    /// Every architecture with a table.
    pub const ALL: [Self; 2] = [Self::X86_64, Self::Aarch64];

    /// The architecture this code was built for, if there is a table for it.
    pub const fn native() -> Option<Self> {
        if cfg!(all(target_arch = "x86_64", target_pointer_width = "64")) {
            Some(Self::X86_64)
        } else if cfg!(all(target_arch = "aarch64", target_endian = "little")) {
            Some(Self::Aarch64)
        } else {
            None
        }
    }

    /// The value the kernel reports for calls of this architecture: `AUDIT_ARCH_*`.
    pub const fn audit_value(self) -> u32 {
        match self {
            Self::X86_64 => 0xc000_003e,
            Self::Aarch64 => 0xc000_00b7,
        }
    }

    /// The number of the call of that name, or `None` where there is no such call.
    pub fn number(self, name: &str) -> Option<u32> {
        table::calls().find(|call| call.name == name)?.number(self)
    }

    /// The name of the call with that number, or `None` where the table has a hole.
    pub fn name(self, number: u32) -> Option<&'static str> {
        self.syscall(number).map(|call| call.name)
    }

    pub(crate) fn syscall(self, number: u32) -> Option<&'static Syscall> {
        table::calls().find(|call| call.number(self) == Some(number))
    }
}

impl fmt::Display for Arch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::X86_64 => "x86_64",
            Self::Aarch64 => "aarch64",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_that_runs_this_test_has_a_table() {
        assert_eq!(Arch::native().unwrap().to_string(), std::env::consts::ARCH);
    }

    #[test]
    fn the_audit_values_are_those_seccompiler_checks_for() {
        use seccompiler::{SeccompAction, SeccompFilter, TargetArch};
        for (arch, target) in [
            (Arch::X86_64, TargetArch::x86_64),
            (Arch::Aarch64, TargetArch::aarch64),
        ] {
            let (allow, log) = (SeccompAction::Allow, SeccompAction::Log);
            let filter = SeccompFilter::new(Default::default(), allow, log, target).unwrap();
            let program = seccompiler::BpfProgram::try_from(filter).unwrap();
            assert!(
                program
                    .iter()
                    .any(|instruction| instruction.k == arch.audit_value())
            );
        }
    }

    #[test]
    fn names_and_numbers_lead_to_each_other() {
        for arch in Arch::ALL {
            // A name is looked for from the start, and Miri is slow.
            for number in (0..600).step_by(if cfg!(miri) { 37 } else { 1 }) {
                let Some(name) = arch.name(number) else {
                    continue;
                };
                assert_eq!(arch.number(name), Some(number), "{name} on {arch}");
            }
        }
    }

    #[test]
    fn a_call_one_architecture_never_had_has_no_number_there() {
        assert_eq!(Arch::X86_64.number("open"), Some(2));
        assert_eq!(Arch::Aarch64.number("open"), None);
        assert_eq!(Arch::X86_64.number("no_such_call"), None);
    }
}
