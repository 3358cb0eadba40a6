//! One case of a policy: a call, the arguments that count, and what becomes of it.

use birdcage_seccomp::{Action, Arch, Call, Policy};

/// Garbage for the arguments that a case leaves open; it must not matter.
const GARBAGE: u64 = 0xdead_beef_ffff_ffff;

/// Holds `decide` against `expected`, on each architecture that has the call.
pub(crate) fn check_under<const N: usize>(
    policy: &Policy,
    name: &str,
    given: [i64; N],
    expected: Action,
) {
    let mut args = [GARBAGE; 6];
    for (argument, word) in args.iter_mut().zip(given) {
        *argument = word.cast_unsigned_word();
    }
    for arch in Arch::ALL {
        let Some(number) = arch.number(name) else {
            continue;
        };
        let found = policy.decide(&Call { arch, number, args });
        assert_eq!(found, expected, "{name}{given:#x?} on {arch}");
    }
}

/// `i64::cast_unsigned` is younger than the oldest compiler this crate supports.
trait CastUnsignedWord {
    fn cast_unsigned_word(self) -> u64;
}

impl CastUnsignedWord for i64 {
    fn cast_unsigned_word(self) -> u64 {
        u64::from_ne_bytes(self.to_ne_bytes())
    }
}
