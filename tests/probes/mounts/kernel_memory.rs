//! `/proc/kcore` is the memory of the kernel, and so of everybody.
//!
//! `proc_kcore(5)`. It is root's file; whether opening it takes `CAP_SYS_RAWIO` besides
//! is one check in one function of the kernel, and no reason to show it.

use crate::{Answer, Args, Probe};
use std::fs::File;

pub(crate) const PROBE: Probe = Probe::new("the kernel's memory is not shown", &[19], attack)
    .stopped_by(&["EACCES"])
    .inapplicable_if(&[
        ("EACCES", "the file is root's, and we are not"),
        ("ENOENT", "this kernel has none"),
    ]);

fn attack(_: &Args) -> Answer {
    File::open("/proc/kcore")?;
    Ok("open for reading".to_owned())
}
