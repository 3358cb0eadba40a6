//! The personality is made one in which all that is readable is executable, and nothing is random.
//!
//! `personality(2)`: it is inherited by everything started later. Docker's filter
//! allows five values only.

use crate::calls::call;
use crate::ways::{Ways, all_of, any_of};
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new(
    "the address space of programs cannot be weakened",
    &[24],
    attack,
)
.stopped_by(&["EPERM"])
.control(control);

fn both<T>(judge: fn(Ways<'_>) -> T) -> T {
    let set = |flag: i32| call(libc::SYS_personality, &[flag.into()]);
    judge(&[
        ("READ_IMPLIES_EXEC", set(libc::READ_IMPLIES_EXEC)),
        ("ADDR_NO_RANDOMIZE", set(libc::ADDR_NO_RANDOMIZE)),
        ("MMAP_PAGE_ZERO", set(libc::MMAP_PAGE_ZERO)),
    ])
}

fn attack(_: &Args) -> Answer {
    both(any_of)
}

fn control(_: &Args) -> Answer {
    both(all_of)
}
