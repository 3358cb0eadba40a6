//! Installing a seccomp filter, without the C library's wrapper.

use core::ptr;
use rustix::io::Errno;

use crate::raw::syscall3;

const SECCOMP_SET_MODE_FILTER: usize = 1;

/// One BPF instruction, laid out as `struct sock_filter` of `linux/filter.h`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Instruction {
    /// What to do.
    pub code: u16,
    /// How many instructions to skip if a comparison holds.
    pub jt: u8,
    /// How many instructions to skip if it does not.
    pub jf: u8,
    /// The operand.
    pub k: u32,
}

/// `struct sock_fprog` of `linux/filter.h`.
#[repr(C)]
struct Program {
    length: u16,
    instructions: *const Instruction,
}

/// Puts a filter in force for the calling thread and for what it starts, for good.
///
/// `int seccomp(unsigned int operation, unsigned int flags, void *args)`, `seccomp(2)`, with
/// `SECCOMP_SET_MODE_FILTER` and no flags; Linux 3.17. Other threads of the process stay as
/// they are.
///
/// It does not judge the filter. One that turns a call into a success that never happened can
/// mislead any code that trusts its results, memory allocators included.
///
/// # Errors
/// `EINVAL` for no instructions, more than 4096, or malformed ones; `EACCES` if the thread has
/// neither `no_new_privs` nor `CAP_SYS_ADMIN`.
pub fn install(instructions: &[Instruction]) -> Result<(), Errno> {
    let Ok(length) = u16::try_from(instructions.len()) else {
        return Err(Errno::INVAL);
    };
    let program = Program {
        length,
        instructions: instructions.as_ptr(),
    };
    let number = libc::SYS_seccomp as usize;
    let pointer = ptr::from_ref(&program).addr();
    // SAFETY: `program` outlives the call and describes a borrowed slice by its own length; the
    // kernel copies the instructions and keeps no pointer.
    unsafe { syscall3(number, SECCOMP_SET_MODE_FILTER, 0, pointer) }.map(|_| ())
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;

    #[test]
    fn the_layout_is_that_of_the_kernels_own_structures() {
        assert_eq!(size_of::<Instruction>(), size_of::<libc::sock_filter>());
        assert_eq!(align_of::<Instruction>(), align_of::<libc::sock_filter>());
        assert_eq!(size_of::<Program>(), size_of::<libc::sock_fprog>());
        assert_eq!(
            core::mem::offset_of!(Program, instructions),
            core::mem::offset_of!(libc::sock_fprog, filter)
        );
    }

    #[test]
    fn a_filter_that_could_not_be_a_filter_is_refused_before_anything_changes() {
        const ALLOW: Instruction = Instruction {
            code: 0x06,
            jt: 0,
            jf: 0,
            k: 0x7fff_0000,
        };
        const UNKNOWN: Instruction = Instruction {
            code: 0xff,
            ..ALLOW
        };
        // Without no_new_privs the kernel refuses whoever is not root before it looks.
        let outcomes = std::thread::spawn(|| {
            rustix::thread::set_no_new_privs(true).expect("no_new_privs");
            [install(&[]), install(&[ALLOW; 65_537]), install(&[UNKNOWN])]
        });
        assert_eq!(outcomes.join().expect("a thread"), [Err(Errno::INVAL); 3]);
    }
}
