//! The system calls of Linux 6.18, as data: name, group, and number on each architecture.
//!
//! The tables are ordered by [`Group`], because that is the order in which a reviewer asks:
//! which calls are granted, which are refused, and is anything missing? That the numbers are
//! right is for tests to say; they hold them against the C library's.

macro_rules! number {
    (_) => {
        None
    };
    ($number:literal) => {
        Some($number)
    };
}

macro_rules! calls {
    ($($group:ident { $($name:ident $x86_64:tt $aarch64:tt,)* })*) => {
        &[$($(Syscall {
            name: stringify!($name),
            group: $crate::group::Group::$group,
            x86_64: number!($x86_64),
            aarch64: number!($aarch64),
        },)*)*]
    };
}

mod granted;
mod refused;

use crate::arch::Arch;
use crate::group::Group;

/// One past the highest number in the tables; the same on both architectures.
pub(crate) const LIMIT: u32 = 470;

/// A system call that has a name.
#[derive(Debug)]
pub(crate) struct Syscall {
    pub(crate) name: &'static str,
    pub(crate) group: Group,
    x86_64: Option<u32>,
    aarch64: Option<u32>,
}

impl Syscall {
    /// Its number, or `None` on an architecture that never had it.
    pub(crate) const fn number(&self, arch: Arch) -> Option<u32> {
        match arch {
            Arch::X86_64 => self.x86_64,
            Arch::Aarch64 => self.aarch64,
        }
    }
}

/// Every call that has a name, group by group.
pub(crate) fn calls() -> impl Iterator<Item = &'static Syscall> {
    granted::CALLS.iter().chain(refused::CALLS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_name_occurs_once_so_every_call_is_in_one_group() {
        let mut seen = BTreeSet::new();
        for call in calls() {
            assert!(seen.insert(call.name), "{} occurs twice", call.name);
        }
        assert_eq!(seen.len(), 383);
    }

    #[test]
    fn every_number_occurs_once_on_an_architecture() {
        for (arch, count) in [(Arch::X86_64, 383), (Arch::Aarch64, 325)] {
            let mut seen = BTreeSet::new();
            for call in calls() {
                let Some(number) = call.number(arch) else {
                    continue;
                };
                assert!(
                    seen.insert(number),
                    "{} shares {number} on {arch}",
                    call.name
                );
            }
            assert_eq!(seen.len(), count, "{arch}");
            assert_eq!(seen.last(), Some(&(LIMIT - 1)), "{arch}");
        }
    }

    #[test]
    fn every_call_exists_somewhere() {
        for call in calls() {
            assert!(
                call.x86_64.is_some() || call.aarch64.is_some(),
                "{}",
                call.name
            );
        }
    }

    #[test]
    fn calls_younger_than_the_common_numbering_have_one_number() {
        for call in calls() {
            let numbers = (call.x86_64, call.aarch64);
            assert!(
                numbers.0.is_none_or(|number| number < 424) || numbers.0 == numbers.1,
                "{}: {numbers:?}",
                call.name
            );
        }
    }

    #[test]
    fn the_first_file_holds_what_is_granted_and_the_second_what_is_refused() {
        use crate::action::Action;
        assert!(
            granted::CALLS
                .iter()
                .all(|call| call.group.action() == Action::Allow)
        );
        assert!(
            refused::CALLS
                .iter()
                .all(|call| call.group.action() != Action::Allow)
        );
    }
}
