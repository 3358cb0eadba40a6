//! `/proc/timer_list` names every process of the machine that waits for a time.
//!
//! CVE-2017-5967: it shows the host's process ids, whatever the pid namespace of the
//! reader. Docker masks it since then.

use crate::{Answer, Args, Probe};
use std::fs::File;

pub(crate) const PROBE: Probe =
    Probe::new("the timers of other processes are not shown", &[19], attack)
        .stopped_by(&["EACCES"])
        .inapplicable_if(&[
            ("EACCES", "the file is root's, and we are not"),
            ("ENOENT", "this kernel has none"),
        ]);

fn attack(_: &Args) -> Answer {
    File::open("/proc/timer_list")?;
    Ok("open for reading".to_owned())
}
