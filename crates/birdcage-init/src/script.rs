//! [`Script`], a plan with everything looked up that is needed after `clone`.

use crate::report::Report;
use crate::stacks::Stacks;
use crate::streams::Stream;
use crate::{Plan, Template};
use birdcage_landlock::Ruleset;
use birdcage_mount::Withheld;
use birdcage_namespace::Namespaces;
use birdcage_sys::fd::Fd;
use rustix::fd::{AsRawFd, BorrowedFd, OwnedFd, RawFd};
use std::ffi::{CString, c_char};
use std::ptr;

/// A plan, the descriptors and the memory that carrying it out needs.
///
/// After `clone` it is only read, but for the report. It borrows what it points
/// to, so it cannot outlive a string that the kernel is going to be shown.
#[derive(Debug)]
pub(crate) struct Script<'a> {
    pub(crate) plan: &'a Plan,
    /// What was prepared of it, if anything was.
    pub(crate) template: Option<&'a Template>,
    /// A network namespace to enter, if one was made ahead.
    pub(crate) network: Option<OwnedFd>,
    /// What the program gets as its standard input, output and error.
    pub(crate) streams: [Stream<'a>; 3],
    /// What Landlock refuses the program, where there is Landlock.
    pub(crate) ruleset: Option<Ruleset>,
    /// A pidfd of the caller's process.
    pub(crate) caller: Fd,
    /// Where the reaper reports the program's end.
    pub(crate) status: Fd,
    /// The reaper's program.
    pub(crate) image: BorrowedFd<'a>,
    /// The descriptors that nobody needs after `clone`.
    pub(crate) unneeded: Vec<Range>,
    pub(crate) arguments: Pointers<'a>,
    pub(crate) environment: Pointers<'a>,
    /// What the stage holds of the places that are withheld.
    pub(crate) withheld: Withheld,
    pub(crate) stacks: Stacks,
    pub(crate) report: Report,
}

impl Script<'_> {
    /// The namespaces that the stage is born into, but for those that the usher enters.
    pub(crate) fn new_namespaces(&self) -> Namespaces {
        let all = self.plan.sandbox.namespaces;
        match (self.template, &self.network) {
            (None, _) => all,
            (Some(_), None) => all - Namespaces::USER,
            (Some(_), Some(_)) => all - Namespaces::USER - Namespaces::NET,
        }
    }
}

/// Descriptors by number, the first and the last of them.
pub(crate) type Range = (u32, u32);

/// All descriptors but these, as ranges.
///
/// The stage's table is a copy of the caller's, and what is open in it is open:
/// a pipe of the caller's has one more end for as long as the stage keeps it.
pub(crate) fn all_but(needed: &[BorrowedFd<'_>]) -> Vec<Range> {
    all_but_numbers(needed.iter().map(AsRawFd::as_raw_fd))
}

fn all_but_numbers(needed: impl Iterator<Item = RawFd>) -> Vec<Range> {
    let mut numbers: Vec<u32> = needed.filter_map(|number| number.try_into().ok()).collect();
    numbers.sort_unstable();
    let starts = [0]
        .into_iter()
        .chain(numbers.iter().map(|number| number + 1));
    let ends = numbers
        .iter()
        .map(|number| number.checked_sub(1))
        .chain([Some(u32::MAX)]);
    let ranges = starts
        .zip(ends)
        .filter_map(|(start, end)| Some((start, end?)));
    ranges.filter(|(start, end)| start <= end).collect()
}

/// An array of C strings as `execve(2)` wants it: pointers, the last one null.
#[derive(Debug)]
pub(crate) struct Pointers<'a> {
    // Invariant: every pointer but the last is a string of `strings`; the last is null.
    pointers: Vec<*const c_char>,
    #[expect(
        dead_code,
        reason = "keeps the strings borrowed while the pointers are in use"
    )]
    strings: &'a [CString],
}

impl<'a> Pointers<'a> {
    pub(crate) fn new(strings: &'a [CString]) -> Self {
        let mut pointers: Vec<_> = strings.iter().map(|string| string.as_ptr()).collect();
        pointers.push(ptr::null());
        Self { pointers, strings }
    }

    pub(crate) fn as_ptr(&self) -> *const *const c_char {
        self.pointers.as_ptr()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ranges(needed: &[RawFd]) -> Vec<Range> {
        all_but_numbers(needed.iter().copied())
    }

    #[test]
    fn the_gaps_between_what_is_needed_are_not() {
        let rest = u32::MAX;
        assert_eq!(ranges(&[]), [(0, rest)]);
        assert_eq!(ranges(&[0, 1, 2]), [(3, rest)]);
        assert_eq!(ranges(&[7, 3, 4]), [(0, 2), (5, 6), (8, rest)]);
        assert_eq!(ranges(&[5, 5, 0]), [(1, 4), (6, rest)]);
    }

    proptest! {
        #[test]
        fn a_descriptor_is_closed_if_and_only_if_it_is_not_needed(
            needed in prop::collection::vec(0..40_i32, 0..8),
        ) {
            let ranges = ranges(&needed);
            for number in 0..50_i32 {
                let closed = |(start, end): &Range| {
                    (i64::from(*start)..=i64::from(*end)).contains(&i64::from(number))
                };
                prop_assert_eq!(ranges.iter().any(closed), !needed.contains(&number));
            }
        }
    }
}
