//! `/proc/mtrr` sets how the processor caches physical memory.
//!
//! A wrong line makes a machine crawl or crash. It belongs to no namespace, and its
//! owner, uid 0, needs no capability to open it (`Documentation/arch/x86/mtrr.rst`).

use crate::{Answer, Args, Probe};
use std::fs::OpenOptions;

pub(crate) const PROBE: Probe = Probe::new(
    "how the machine's memory is cached cannot be changed",
    &[19],
    attack,
)
.stopped_by(&["EROFS"])
.inapplicable_if(&[
    ("EACCES", "the file is root's, and we are not"),
    ("ENOENT", "this machine has none"),
]);

fn attack(_: &Args) -> Answer {
    OpenOptions::new().write(true).open("/proc/mtrr")?;
    Ok("open for writing".to_owned())
}
