//! The machine's clock is asked for what `ntpd(8)` wants to know, and could be turned.
//!
//! `adjtimex(2)` and `clock_adjtime(2)`: reading is allowed to everybody. Who may turn
//! it makes old certificates valid.

use crate::calls::call;
use crate::ways::{all_of, any_of};
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new("the clock is not adjusted", &[24], attack)
    .stopped_by(&["EPERM"])
    .control(control);

fn each() -> [(&'static str, std::io::Result<i64>); 2] {
    let (mut first, mut second) = ([0_u64; 26], [0_u64; 26]);
    [
        ("adjtimex", call(libc::SYS_adjtimex, &[(&mut first).into()])),
        (
            "clock_adjtime",
            call(libc::SYS_clock_adjtime, &[0.into(), (&mut second).into()]),
        ),
    ]
}

fn attack(_: &Args) -> Answer {
    any_of(&each())
}

fn control(_: &Args) -> Answer {
    all_of(&each())
}
