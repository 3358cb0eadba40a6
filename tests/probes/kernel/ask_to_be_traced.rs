//! A child asks its parent to trace it, and the parent then makes its calls for it.
//!
//! `ptrace(2)`. Before Linux 4.8 a tracer could change a call after the filter had
//! seen it (`seccomp(2)`), and `ptrace` is where CVE-2019-13272 gave root.

use crate::calls::{call, in_child};
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe =
    Probe::new("no process is traced by its parent", &[24], attack).stopped_by(&["EPERM"]);

fn attack(_: &Args) -> Answer {
    let errno = in_child(|| {
        let asked = call(libc::SYS_ptrace, &[libc::PTRACE_TRACEME.into()]);
        asked
            .err()
            .and_then(|error| error.raw_os_error())
            .unwrap_or(0)
    })?;
    match errno {
        0 => Ok("traced".to_owned()),
        errno => Err(std::io::Error::from_raw_os_error(errno).into()),
    }
}
