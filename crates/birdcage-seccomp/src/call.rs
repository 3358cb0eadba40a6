//! [`Call`], a system call as a policy sees it, and [`SeccompData`], as a BPF program sees it.

use crate::arch::Arch;

/// One system call, of an architecture that has a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Call {
    /// The architecture whose numbers are meant.
    pub arch: Arch,
    /// The number as passed, x32 bit and all.
    pub number: u32,
    /// The six argument words; those that a call does not take hold anything at all.
    pub args: [u64; 6],
}

/// What the kernel shows to a filter, `struct seccomp_data` of `seccomp(2)`.
///
/// Any value is possible here, also an architecture that nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SeccompData {
    /// The number of the call.
    pub number: u32,
    /// The architecture as an `AUDIT_ARCH_*` value.
    pub arch: u32,
    /// Where the call was made from. No program of this crate looks at it.
    pub instruction_pointer: u64,
    /// The six argument words.
    pub args: [u64; 6],
}

impl SeccompData {
    /// Its size in bytes; a load must end at or before it.
    pub const SIZE: u32 = 64;
    pub(crate) const NUMBER: u32 = 0;
    pub(crate) const ARCH: u32 = 4;
    const ARGS: u32 = 16;

    /// Where the low 32 bits of an argument are. Both architectures are little-endian.
    pub(crate) const fn low_word_of(argument: u8) -> u32 {
        Self::ARGS + 8 * argument as u32
    }

    /// The 32-bit word at a byte offset, or `None` if it is not one the kernel would load.
    pub fn word(&self, offset: u32) -> Option<u32> {
        if offset % 4 != 0 {
            return None;
        }
        match offset {
            Self::NUMBER => Some(self.number),
            Self::ARCH => Some(self.arch),
            8..16 => Some(half(self.instruction_pointer, offset)),
            _ => {
                let index = usize::try_from(offset.checked_sub(Self::ARGS)? / 8).ok()?;
                self.args.get(index).map(|&argument| half(argument, offset))
            }
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "each arm keeps the half it is asked for"
)]
fn half(value: u64, offset: u32) -> u32 {
    if offset % 8 == 0 {
        value as u32
    } else {
        (value >> 32) as u32
    }
}

impl From<Call> for SeccompData {
    fn from(call: Call) -> Self {
        let Call { arch, number, args } = call;
        Self {
            number,
            arch: arch.audit_value(),
            instruction_pointer: 0,
            args,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATA: SeccompData = SeccompData {
        number: 0x11,
        arch: 0x22,
        instruction_pointer: 0x0000_0044_0000_0033,
        args: [0x66_0000_0055, 0, 0, 0, 0, 0xffff_fffe_ffff_fffd],
    };

    fn check(offset: u32, expected: Option<u32>) {
        assert_eq!(DATA.word(offset), expected, "at {offset}");
    }

    #[test]
    fn each_word_is_where_the_kernel_puts_it_on_a_little_endian_machine() {
        check(0, Some(0x11));
        check(4, Some(0x22));
        check(8, Some(0x33));
        check(12, Some(0x44));
        check(16, Some(0x55));
        check(20, Some(0x66));
        check(56, Some(0xffff_fffd));
        check(60, Some(0xffff_fffe));
    }

    #[test]
    fn a_word_that_is_unaligned_or_outside_does_not_exist() {
        for offset in [1, 2, 3, 5, 62, 64, 68, u32::MAX - 3, u32::MAX] {
            check(offset, None);
        }
    }

    #[test]
    fn the_low_word_of_an_argument_comes_first() {
        assert_eq!(DATA.word(SeccompData::low_word_of(5)), Some(0xffff_fffd));
        assert_eq!(SeccompData::low_word_of(0), 16);
    }
}
