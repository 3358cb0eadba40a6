//! `/proc/kmsg` gives the kernel's messages, and takes them away from who reads logs.
//!
//! `proc_kmsg(5)`, `syslog(2)`: addresses, serial numbers, what other containers did.

use crate::{Answer, Args, Probe};
use std::fs::File;

pub(crate) const PROBE: Probe = Probe::new("the kernel's messages are not shown", &[19], attack)
    .stopped_by(&["EACCES"])
    .inapplicable_if(&[
        ("EACCES", "the file is root's, and we are not"),
        ("ENOENT", "this kernel has none"),
    ]);

fn attack(_: &Args) -> Answer {
    File::open("/proc/kmsg")?;
    Ok("open for reading".to_owned())
}
