//! The program attaches itself to its own child, by the old way and the new.
//!
//! `ptrace(2)`, `PTRACE_ATTACH` and `PTRACE_SEIZE`. Yama restricts neither for one's
//! own children, so that it is for the filter to say.

use crate::calls::{call, fork};
use crate::ways::{all_of, any_of};
use crate::{Answer, Args, Probe};
use rustix::process::{Pid, Signal, kill_process};

pub(crate) const PROBE: Probe = Probe::new("no child can be traced", &[24], attack)
    .stopped_by(&["EPERM"])
    .control(control);

fn attach(request: u32) -> std::io::Result<i64> {
    let child = fork(|| std::thread::sleep(std::time::Duration::from_secs(60)))?;
    let attached = call(libc::SYS_ptrace, &[request.into(), child.into()]);
    let child = Pid::from_raw(child).expect("a child");
    kill_process(child, Signal::KILL)?;
    attached
}

fn attack(_: &Args) -> Answer {
    any_of(&[
        ("attach", attach(libc::PTRACE_ATTACH)),
        ("seize", attach(libc::PTRACE_SEIZE)),
    ])
}

fn control(_: &Args) -> Answer {
    all_of(&[
        ("attach", attach(libc::PTRACE_ATTACH)),
        ("seize", attach(libc::PTRACE_SEIZE)),
    ])
}
