//! `/proc/slabinfo`, `vmallocinfo` and `pagetypeinfo` show the kernel's heap at work.
//!
//! An exploit of a use after free counts objects there until the right slot is free;
//! `vmallocinfo` has addresses in it. They are root's since Linux 3.1 and 4.13.

use crate::{Answer, Args, Probe};
use std::fs::File;

pub(crate) const PROBE: Probe = Probe::new("the kernel's heap is not shown", &[19], attack)
    .stopped_by(&["EACCES"])
    .inapplicable_if(&[
        ("EACCES", "the files are root's, and we are not"),
        ("ENOENT", "this kernel has none"),
    ]);

const FILES: [&str; 3] = ["vmallocinfo", "slabinfo", "pagetypeinfo"];

fn attack(_: &Args) -> Answer {
    let open = |name: &str| File::open(format!("/proc/{name}"));
    match FILES.iter().find(|name| open(name).is_ok()) {
        Some(name) => Ok(format!("{name} is open")),
        None => {
            open(FILES[0])?;
            Ok("open".to_owned())
        }
    }
}
