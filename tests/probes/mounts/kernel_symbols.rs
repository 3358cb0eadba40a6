//! `/proc/kallsyms` says where each function of the kernel is.
//!
//! `proc_kallsyms(5)`: everybody may read it, and with `kptr_restrict` 0 the addresses
//! are true. An exploit of the kernel starts with them.

use crate::{Answer, Args, Probe};
use std::fs::File;
use std::io::Read;

pub(crate) const PROBE: Probe = Probe::new("the kernel's symbols are not shown", &[19], attack)
    .stopped_by(&["EACCES"])
    .inapplicable_if(&[("ENOENT", "this kernel has none")]);

fn attack(_: &Args) -> Answer {
    let mut line = [0; 64];
    File::open("/proc/kallsyms")?.read_exact(&mut line)?;
    Ok(String::from_utf8_lossy(&line).into_owned())
}
